"""Where words of an answer stand: cut out of the document, or refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from saksi.errors import SourceError
from saksi.extract.second.hide import Sendable
from saksi.model.values import Span

MOST_PLACES = 200
"""Places of the same words that are looked at; a text that repeats itself more often is told apart by nothing."""


@dataclass(frozen=True, slots=True)
class Cutter:
    """A document's text and the passage of it that was sent."""

    text: str
    sent: Sendable

    def cut(self, said: str, name: str, near: Span | None = None) -> tuple[Span, str]:
        """Where words of the answer stand in the document, nearest to ``near``, and the document's own words there.

        SourceError, with the field's ``name``, where they do not stand in the text sent letter by letter, or begin or
        end inside a placeholder.
        """
        if not said.strip():
            raise SourceError(f"{name} is empty")
        places = list(_places(self.sent.text, said))
        if not places:
            raise SourceError(f"{name} is not in the text")
        found = [origin for place in places if (origin := self.sent.origin(place)) is not None]
        if not found:
            raise SourceError(f"{name} cuts into a name that was taken out")
        at = found[0] if near is None else min(found, key=lambda span: (_apart(span, near), span.start))
        return at, at.of(self.text)

    def words(self, said: str | None, name: str, near: Span) -> str:
        """The document's words for a field that must be there, on one line."""
        if said is None:
            raise SourceError(f"{name} is missing")
        return " ".join(self.cut(said, name, near)[1].split())

    def maybe(self, said: str | None, name: str, near: Span) -> str | None:
        """The same for a field that may be absent."""
        return None if said is None else self.words(said, name, near)


def _places(text: str, words: str) -> Iterator[Span]:
    at = text.find(words)
    for _ in range(MOST_PLACES):
        if at < 0:
            return
        yield Span(at, at + len(words))
        at = text.find(words, at + 1)


def _apart(one: Span, other: Span) -> int:
    return max(0, one.start - other.end, other.start - one.end)
