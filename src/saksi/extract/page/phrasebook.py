"""Phrases of several words found in a run of tokens, longest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from saksi.extract.page.text import Token, tokenise

T = TypeVar("T")


class Phrases(Generic[T]):
    """A list of phrases, each with a value; built once, read only."""

    __slots__ = ("_by_first",)

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, value in entries:
            first, *rest = (token.lower for token in tokenise(phrase, 0, len(phrase)))
            by_first.setdefault(first, []).append((tuple(rest), value))
        for options in by_first.values():
            options.sort(key=lambda option: -len(option[0]))
        self._by_first = by_first

    def match(self, tokens: Sequence[Token], at: int) -> tuple[T, int] | None:
        """The value of the longest phrase that begins at token ``at``, and the index after its last token."""
        if at >= len(tokens):
            return None
        options = self._by_first.get(tokens[at].lower)
        if options is None:
            return None
        for rest, value in options:
            if not rest:
                return value, at + 1
            end = at + 1 + len(rest)
            if end <= len(tokens) and all(tokens[at + 1 + k].lower == word for k, word in enumerate(rest)):
                return value, end
        return None

    def openers(self) -> frozenset[str]:
        """The first words of all phrases: where none of them stands, nothing can match."""
        return frozenset(self._by_first)


def by_class(table: Mapping[str, Iterable[str]]) -> Iterable[tuple[str, str]]:
    """Phrase and class from a table of class to phrases."""
    return ((phrase, name) for name, phrases in table.items() for phrase in phrases)
