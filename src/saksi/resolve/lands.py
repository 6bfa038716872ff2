"""Whether two words tell of one place: its name, the adjective from it, or one country's names in two languages."""

from __future__ import annotations

from functools import cache, lru_cache

from saksi.resolve.spelling import alike, consonants, folded, script, table

SHORTEST_NAME = 3
LONGEST_CUT = 2
"""Letters that a name may lose before an adjective's ending: Syria, Syrian; Россия, российский."""


@lru_cache(maxsize=65536)
def is_same_place(word: str, place: str) -> bool:
    """Whether a word is a place's name or an adjective from it: "Syrian" of Syria, "харьковский" of Kharkiv."""
    if min(len(word), len(place)) >= SHORTEST_NAME and alike(word, place):
        return True
    if is_adjective(word, place) or is_adjective(place, word):
        return True
    ours = country_of(word)
    return ours is not None and ours == country_of(place)


@lru_cache(maxsize=65536)
def is_adjective(word: str, place: str) -> bool:
    """Whether a word is made of a place's name with an adjective's ending, both in one script."""
    ours, theirs = folded(word).removeprefix("ال"), folded(place).removeprefix("ال")
    shared = next(
        (k for k, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), min(len(ours), len(theirs))
    )
    if shared < SHORTEST_NAME or len(theirs) - shared > LONGEST_CUT:
        return False
    rest = ours[shared:]
    if script(word) == "cyrillic":
        return rest.startswith(_endings("cyrillic"))
    return rest in _endings(script(word))


@cache
def _endings(kind: str) -> tuple[str, ...]:
    return tuple(table("letters")["adjectives"][kind])


@lru_cache(maxsize=65536)
def country_of(word: str) -> str | None:
    """The ISO 3166-1 code of the one country that a word names, or is an adjective of; None where it names none."""
    plain = folded(word)
    names = _countries()
    for form in (plain, plain.removeprefix("ال")):
        if form in names:
            return names[form]
    near = _by_beginning().get((script(word), plain.removeprefix("ال")[:SHORTEST_NAME]), ())
    return next((code for name, code in near if is_adjective(word, name) and consonants(name)[:2]), None)


def country_words(kind: str) -> frozenset[str]:
    """The words that name one country alone, casefolded, as the table has them in one script (``spelling.script``)."""
    return frozenset(word for words in table("countries").values() for word in words if script(word) == kind)


@cache
def _countries() -> dict[str, str]:
    listed = table("countries")
    found = {folded(word): code for code, words in listed.items() for word in words}
    return {**{word.removeprefix("ال"): code for word, code in found.items()}, **found}


@cache
def _by_beginning() -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
    index: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for word, code in sorted(_countries().items()):
        if len(word) >= SHORTEST_NAME + 1:
            index.setdefault((script(word), word[:SHORTEST_NAME]), []).append((word, code))
    return {beginning: tuple(names) for beginning, names in index.items()}
