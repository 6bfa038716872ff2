"""Texts told in sections under the names of places ("SARAQIB. …", "14:05 KYIV: …"): what one tells is not another's.

A wrap or a live page sets the places over its paragraphs. Two such headings make sections of a text; every report is
then of one section, and where its place is named in another one, it is the one that its own section is headed by.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from saksi.extract.report.beside import is_counted, number_of, outcome_of
from saksi.extract.report.claims import closed, placed, scoped, start_of
from saksi.model.claim import Claim, Findings, Report, Toponym, report_id
from saksi.model.terms import PlaceKind, Scope
from saksi.model.values import Span, Where

_HEAD = re.compile(
    r"^[^\w\n]{0,6}(?:\d{1,2}[:.]\d\d\s*(?:[ap]\.?m\.?|h)?\s*[–—-]?\s*)?(?P<name>[^\W\d_][^\n.:]{1,60}?)[^\w\n]{0,3}"
    r"(?:[.:]\**(?=\s+\S)|$)",
    re.MULTILINE,
)
COVERED = 0.7
"""The least share of a heading's letters that names of places make."""
TELLING = ("casualty", "damage")
"""Kinds of claims that a section without a report makes one of."""


@dataclass(frozen=True, slots=True)
class _Section:
    start: int
    head: Toponym | None  # None: before the first heading, or under one that names no place


def by_section(found: Findings, text: str) -> Findings:
    """The findings with every report of one section, where places head the sections of a text; else as they are."""
    sections = _sections(found, text)
    if sum(s.head is not None for s in sections) < 2 or not found.reports:
        return found
    parted = _Parted(found, sections, text)
    return replace(found, reports=tuple(parted.reports()))


def _sections(found: Findings, text: str) -> list[_Section]:
    sections = [_Section(0, None)]
    names = sorted(found.toponyms, key=lambda t: t.span.start)
    starts = [t.span.start for t in names]
    for head in _HEAD.finditer(text):
        span = Span(*head.span("name"))
        inside = names[bisect_right(starts, span.start - 1) : bisect_right(starts, span.end)]
        letters = sum(min(t.span.end, span.end) - t.span.start for t in inside)
        if inside and letters >= COVERED * (span.end - span.start):
            sections.append(_Section(head.start(), inside[0]))
        elif head.group("name").isupper():
            sections.append(_Section(head.start(), None))
    return sections


class _Parted:
    """Reports taken apart by the sections of their claims."""

    def __init__(self, found: Findings, sections: Sequence[_Section], text: str) -> None:
        self.found, self.sections, self.text = found, sections, text
        self.starts = [s.start for s in sections]

    def section_of(self, start: int) -> int:
        return bisect_right(self.starts, start) - 1

    def reports(self) -> Iterator[Report]:
        """Those of one section as they are, of several by section; places told in another are the section's own."""
        homes = {r.id: self.section_of(r.anchor.start) for r in self.found.reports}
        strays: dict[int, list[Claim]] = {}
        kept: list[tuple[int, Report]] = []
        for report in self.found.reports:
            own = [c for c in report.claims if self._is_of(c, homes[report.id])]
            for claim in report.claims:
                if claim not in own:
                    strays.setdefault(self.section_of(start_of(claim)), []).append(claim)
            elsewhere = any(c.kind == "place" and c not in own for c in report.claims)
            where = None if elsewhere and not any(c.kind == "place" for c in own) else report.where
            kept.append((homes[report.id], replace(report, where=where, claims=tuple(own))))
        for section, claims in strays.items():
            kept = self._taken_in(kept, section, [c for c in claims if c.kind not in ("place", "time")])
        headed = [
            closed(self._at_its_head(r, n))
            for n, r in sorted(kept, key=_order)
            if any(c.kind in _OWN for c in r.claims)
        ]
        yield from _under_their_sum(headed, [self.section_of(r.anchor.start) for r in headed])

    def _is_of(self, claim: Claim, section: int) -> bool:
        return self.section_of(start_of(claim)) == section or claim.kind == "time"

    def _taken_in(
        self, kept: list[tuple[int, Report]], section: int, claims: Sequence[Claim]
    ) -> list[tuple[int, Report]]:
        """Claims that stood in another section's report: in the nearest report of their own, or in a new one."""
        own = [n for n, (home, _) in enumerate(kept) if home == section]
        if not own:
            telling = sorted(
                (c for c in claims if c.kind in TELLING), key=lambda c: (TELLING.index(c.kind), start_of(c))
            )
            return [*kept, (section, self._new(telling[0], claims))] if telling else kept
        for claim in claims:
            nearest = min(own, key=lambda n: abs(kept[n][1].anchor.start - start_of(claim)))
            report = kept[nearest][1]
            kept[nearest] = section, replace(report, claims=tuple(sorted((*report.claims, claim), key=start_of)))
        return kept

    def _new(self, first: Claim, claims: Sequence[Claim]) -> Report:
        anchor, was = first.spans[0], next(r for r in self.found.reports if first in r.claims)
        return replace(
            was,
            id=report_id(was.document, anchor),
            anchor=anchor,
            quote=first.quote,
            scope=Scope.INCIDENT,
            where=None,
            part_of=None,
            claims=tuple(sorted(claims, key=start_of)),
        )

    def _at_its_head(self, report: Report, section: int) -> Report:
        """The report at the place that heads its section, where its own is named in another one."""
        head = self.sections[section].head
        told = any(c.kind == "place" and self.section_of(start_of(c)) == section for c in report.claims)
        if head is None or told:
            return report
        name = self.text[head.span.start : head.span.end]
        where = head.where or Where(name=name.title() if name.isupper() else name, kind=PlaceKind.UNKNOWN)
        place = placed(report, head.span, where, self.text)
        claims = sorted((*(c for c in report.claims if c.kind != "place"), place), key=start_of)
        return replace(report, where=where, claims=tuple(claims))


def _order(pair: tuple[int, Report]) -> int:
    return pair[1].anchor.start


def _under_their_sum(reports: Sequence[Report], sections: Sequence[int]) -> list[Report]:
    """The reports of headed sections inside one told before them all, whose figure is no less than theirs together."""
    under = [r for r, n in zip(reports, sections, strict=True) if n and r.scope is Scope.INCIDENT]
    for whole in (r for r, n in zip(reports, sections, strict=True) if not n and r.scope in _SUMS):
        parts = [r for r in under if r.part_of in (None, whole.id)]
        for total in (c for c in whole.claims if is_counted(c)):
            own = {r.id: n for r in parts if (n := _first(r, total))}
            if len(own) > 1 and max(own.values()) < number_of(total) and sum(own.values()) <= number_of(total):
                told = replace(whole, scope=Scope.AREA, claims=tuple(scoped(whole.claims, Scope.AREA)))
                held = [replace(r, part_of=whole.id) if r.id in own else r for r in reports]
                return [told if r is whole else r for r in held]
    return list(reports)


_SUMS = (Scope.INCIDENT, Scope.AREA)
_OWN = ("casualty", "damage", "attack", "weapon", "evidence")


def _first(report: Report, total: Claim) -> int:
    """The first figure of a report of what became of the people of a total; 0 where it has none."""
    own = (number_of(c) for c in report.claims if is_counted(c) and outcome_of(c) == outcome_of(total))
    return next(own, 0)
