"""A model that gives chosen answers: what it "sees" is told word by word, all that follows is the reader's own.

A span's vector is its own code points [start, end), so that the stub's heads know which span they are asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from saksi.extract.learned.labels import CLASSES, SPANS
from saksi.extract.learned.layout import lay_out
from saksi.extract.learned.marks import Sight
from saksi.extract.learned.reader import LearnedExtractor
from saksi.model.claim import Claim, Findings
from saksi.model.document import Document

PIECE = re.compile(r"\w+|[^\w\s]")
USUAL = {"outcome": "killed", "group": "people", "stance": "asserted", "scope": "incident", "told_event": "shelling"}


@dataclass(frozen=True, slots=True)
class Told:
    """One span the model is to see: its kind, its words (the ``nth`` time they stand), and what it says of them.

    ``to`` names the words pointed to by relation; ``report`` is the number of the report it belongs to, None: no one.
    """

    kind: str
    words: str
    nth: int = 0
    report: int | None = 0
    score: float = 0.9
    to: Mapping[str, str] = field(default_factory=dict)
    says: Mapping[str, str] = field(default_factory=dict)

    def at(self, text: str) -> tuple[int, int]:
        found = [m.start() for m in re.finditer(re.escape(self.words), text)]
        return found[self.nth], found[self.nth] + len(self.words)


class StubHeads:
    """Answers by the spans' words; what nothing was told of points nowhere and takes the first term of a class."""

    def __init__(self, text: str, told: Sequence[Told], parts: Sequence[tuple[int, int]]) -> None:
        self.by_span: dict[tuple[int, int], list[Told]] = {}
        for each in told:
            self.by_span.setdefault(each.at(text), []).append(each)
        self.text, self.parts = text, set(parts)

    def spans(self, hidden: Any, ends: Any) -> Any:
        return np.stack([hidden[ends[:, 0], 0], hidden[ends[:, 1], 1]], axis=1)

    def _of(self, row: Any) -> list[Told]:
        return self.by_span.get((int(row[0]), int(row[1])), [])

    def chances(self, name: str, spans: Any) -> Any:
        terms = CLASSES[name]
        out = np.full((len(spans), len(terms)), 0.05, dtype=np.float32)
        for row, span in enumerate(spans):
            out[row, terms.index(self._term(name, self._of(span)))] = 0.9
        return out / out.sum(axis=1, keepdims=True)

    def _term(self, name: str, told: list[Told]) -> str:
        said = [each.says[name] for each in told if name in each.says]
        if name == "homeless":
            return "no" if any(each.report is not None for each in told) else "yes"
        return said[0] if said else USUAL.get(name, CLASSES[name][0])

    def pointers(self, name: str, left: Any, right: Any, position: Any) -> Any:
        assert position.shape[:2] == (len(left), len(right))
        out = np.full((len(left), 1 + len(right)), 0.01, dtype=np.float32)
        for row, span in enumerate(left):
            wanted = {each.to[name] for each in self._of(span) if name in each.to}
            hits = [c for c, other in enumerate(right) if self.text[int(other[0]) : int(other[1])] in wanted]
            out[row, 1 + hits[0] if hits else 0] = 1.0
        return out / out.sum(axis=1, keepdims=True)

    def _homes(self, spans: Any) -> list[int | None]:
        return [next((t.report for t in self._of(s) if t.report is not None), None) for s in spans]

    def same(self, spans: Any, position: Any) -> Any:
        homes = self._homes(spans)
        return np.array([[0.95 if a == b else 0.02 for b in homes] for a in homes], dtype=np.float32)

    def pairs(self, name: str, left: Any, right: Any, position: Any) -> Any:
        one, other = self._homes(left), self._homes(right)
        return np.array([[0.95 if (a, b) in self.parts else 0.02 for b in other] for a in one], dtype=np.float32)


class StubModel:
    """Stands where ``Model`` stands in the reader."""

    digest = "d" * 64
    grouping = None

    def __init__(self, text: str, told: Sequence[Told], *, parts: Sequence[tuple[int, int]] = ()) -> None:
        self.text, self.told = text, told
        self.floors = {name: 0.5 for kind in SPANS for name in (kind, f"{kind} backed")}
        self.heads = StubHeads(text, told, parts)
        self.seen: list[str] = []

    def see(self, text: str, language: str = "") -> Sight:
        self.seen.append(text)
        found = [m.span() for m in PIECE.finditer(text)]
        starts, ends = (np.array([f[side] for f in found], dtype=np.int64) for side in (0, 1))
        chances = np.tile(np.array([0.98, 0.01, 0.01], dtype=np.float32), (len(found), len(SPANS), 1))
        for each in self.told if text == self.text else ():
            start, end = each.at(text)
            inside = np.flatnonzero((starts >= start) & (ends <= end))
            for number, piece in enumerate(inside):
                rest = (1 - each.score) / 2
                row = [rest, each.score, rest] if number == 0 else [rest, rest, each.score]
                chances[piece, SPANS.index(each.kind)] = row
        hidden = np.stack([starts, ends], axis=1).astype(np.float32).reshape(-1, 2)
        return Sight(text, lay_out(text, starts, ends), hidden, chances)

    def unread(self, text: str) -> float:
        """As much as lies outside Latin script, like a vocabulary that holds nothing else."""
        return sum(sign > "\u024f" for sign in text) / max(1, len(text))

    def calibrated(self, kind: str, score: float) -> int:
        return round(1000 * min(max(score, 0.0), 1.0))


def document(
    text: str, *, language: str | None = "en", published: str | None = "2024-05-14", title: str = ""
) -> Document:
    return Document(
        id="document-0",
        capture="capture-0",
        method="given",
        text=text,
        language=language,
        published=published,
        title=title or None,
    )


def extractor(model: StubModel) -> LearnedExtractor:
    return LearnedExtractor(model, alone=True)  # type: ignore[arg-type]


def read(text: str, *told: Told, parts: Sequence[tuple[int, int]] = (), **given: Any) -> Findings:
    """The findings for a text in which the model sees what it is told to see."""
    return extractor(StubModel(text, told, parts=parts)).extract(document(text, **given))


def claims_of(findings: Findings) -> list[Claim]:
    return [*findings.claims, *(c for report in findings.reports for c in report.claims)]


def of_kind(findings: Findings, kind: str) -> Iterator[Claim]:
    return (c for c in claims_of(findings) if c.kind == kind)
