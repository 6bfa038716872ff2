"""Names of victims, relatives and private witnesses out of what the desk shows, until a person unseals them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from saksi.model.claim import Claim, Findings
from saksi.model.document import Document
from saksi.model.values import Span

BLOCK = "\u2588"
SHORTEST = 2
BETWEEN = r"(?:[\s_+-]|%20)+"
"""What stands between a name's words: blanks, and in addresses other signs."""


@dataclass(frozen=True, slots=True)
class Mask:
    """What is hidden in one document: its spans, and their words wherever else they stand (a title, a quote)."""

    spans: tuple[Span, ...]
    words: frozenset[str]
    pattern: re.Pattern[str] | None

    @classmethod
    def of(cls, document: Document, findings: Findings | None, claims: Iterable[Claim] = ()) -> Mask:
        """Over the identity claims of the reading that counts and of ``claims`` (those that people added)."""
        from saksi.extract.second import sealed_spans

        read = [] if findings is None else [*findings.claims, *(c for r in findings.reports for c in r.claims)]
        places = [] if findings is None else [t.span for t in findings.toponyms if t.where is not None]
        spans = sealed_spans(document.text, [*read, *claims], document.author, places=places)
        words = {w for span in spans if len(w := " ".join(span.of(document.text).split())) >= SHORTEST}
        words |= {" ".join(document.author.split())} if document.author else set()
        return cls(spans, frozenset(words), _any_of(words))

    @classmethod
    def joined(cls, masks: Iterable[Mask]) -> Mask:
        """The words that any of these hides, for what comes from no one document."""
        words = frozenset().union(*(mask.words for mask in masks))
        return cls((), words, _any_of(words))

    def text(self, text: str) -> str:
        """The document's text with as many blocks as there were characters, so that every span still fits."""
        parts, at = [], 0
        for span in self.spans:
            parts += [text[at : span.start], BLOCK * (span.end - span.start)]
            at = span.end
        return "".join((*parts, text[at:]))

    def hide(self, words: str) -> str:
        """Any other words with the hidden ones blocked."""
        return words if self.pattern is None else self.pattern.sub(lambda found: BLOCK * len(found[0]), words)

    def hides(self, spans: Iterable[Span]) -> bool:
        return any(span.overlaps(hidden) for span in spans for hidden in self.spans)


OPEN = Mask((), frozenset(), None)
"""Hides nothing."""


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    parts = [BETWEEN.join(map(re.escape, word.split())) for word in sorted(words, key=lambda w: (-len(w), w)) if word]
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)", re.IGNORECASE) if parts else None
