"""Whether a figure is told of a place of its own: "a woman was killed in X" is of no total told before."""

from __future__ import annotations

from saksi.extract.page.text import Sentence


def is_elsewhere(sentence: Sentence, first: int, last: int) -> bool:
    """A place name behind tokens [first, last) in their clause, or one that "where" before them takes up."""
    tokens = sentence.tokens
    if any(token.lower == "where" for token in tokens[max(0, first - 3) : first]):
        return True
    rest = []
    for token in tokens[last : last + 12]:
        if token.text in ",;." or token.lower in ("and", "when", "as", "while"):
            break
        rest.append(token)
    return any(
        before.lower in _IN and (after.is_capitalised or final.is_capitalised)
        for before, after, final in zip(rest, rest[1:], [*rest[2:], *rest[-1:]], strict=False)
    )


_IN = ("in", "at", "near", "outside")
