"""What stands around the claims: places resolved, times read, the day of publication; beside the model's own marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from saksi.extract.learned.heads import spans_in
from saksi.extract.learned.labels import SPANS
from saksi.extract.learned.marks import Mark, Sight, word_edges
from saksi.extract.page.text import Page
from saksi.extract.report.frames import listed
from saksi.extract.when.dateline import reference_day
from saksi.extract.when.dates import TimeMention, read_times
from saksi.extract.where.given import places_at
from saksi.extract.where.places import PlaceMention

_TOPONYM = SPANS.index("toponym")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Places and times of one page, each with its words; ``sent`` is the day that relative days count from."""

    page: Page
    places: tuple[PlaceMention, ...]
    times: tuple[TimeMention, ...]
    sent: date | None

    def given(self) -> list[tuple[str, int, int]]:
        """Places and times as marks that claims can point to."""
        return [
            *(("toponym", p.start, p.end) for p in self.places),
            *(("time", t.start, t.end) for t in self.times),
        ]

    def settled(self, marks: Sequence[Mark]) -> list[Mark]:
        """The marks without those of places and times that overlap one read by gazetteer or grammar otherwise."""
        exact = {(kind, start, end) for kind, start, end in self.given()}
        kept = [
            m
            for m in marks
            if m.kind not in ("toponym", "time")
            or (m.kind, m.start, m.end) in exact
            or not any(k == m.kind and s < m.end and m.start < e for k, s, e in exact)
        ]
        for number, mark in enumerate(kept):
            mark.number = number
        return kept

    def places_by_mark(self, marks: Sequence[Mark]) -> Mapping[int, PlaceMention]:
        found = {(p.start, p.end): p for p in self.places}
        return {m.number: found[m.start, m.end] for m in marks if m.kind == "toponym" and (m.start, m.end) in found}

    def times_by_mark(self, marks: Sequence[Mark]) -> Mapping[int, TimeMention]:
        found = {(t.start, t.end): t for t in self.times}
        return {m.number: found[m.start, m.end] for m in marks if m.kind == "time" and (m.start, m.end) in found}

    def is_live(self) -> bool:
        """Words of a live or breaking item in title or head."""
        title = self.page.document.title or ""
        return listed("live", "words").search(title + "\n" + self.page.text[:600]) is not None


def look_around(page: Page, sight: Sight, floors: Mapping[str, float], language: str) -> Surroundings:
    """The places and times of a page; the model says which words are places, the grammar which are times."""
    named = tagged_places(sight, floors.get("toponym", 0.0))
    return Surroundings(page, places_at(page, named, language), read_times(page), reference_day(page))


def tagged_places(sight: Sight, floor: float) -> list[tuple[int, int, float]]:
    """[start, end) and chance of the words that the model takes for names of places."""
    starts, ends = sight.layout.starts, sight.layout.ends
    return [
        (*word_edges(sight.text, int(starts[first]), int(ends[last])), score)
        for first, last, score in spans_in(sight.chances[:, _TOPONYM])
        if score >= floor
    ]
