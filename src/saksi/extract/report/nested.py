"""Totals and the sites that they hold, told in one breath: "49 were killed: 41 at X and eight at Y".

A place with a toll of its own is a report of its own, inside the report of the total (``part_of``), which is told of
an area (nested totals of the annotation rules). Readers group figures by what they are told of, and mostly leave such
sites with their total, since nothing but a preposition parts them. Here they are parted by the names of places that
stand beside the figures, in whatever language; a total is known by its number, no less than its sites together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from saksi.extract.report.beside import WIDE, Beside, Site, is_one, number_of, outcome_of
from saksi.extract.report.claims import placed, scoped, start_of
from saksi.extract.report.lists import with_listed
from saksi.extract.where.event import within
from saksi.extract.where.gazetteer import world
from saksi.model.claim import Claim, Findings, Report, report_id
from saksi.model.terms import Scope
from saksi.model.values import Span, Where

MOVED = ("damage", "attack", "weapon", "perpetrator", "evidence")
"""Kinds of claims that go with a site where they stand among its figures."""
SPLIT = (Scope.INCIDENT, Scope.AREA, Scope.PERIOD)


def with_sites(found: Findings, text: str) -> Findings:
    """The findings with each site that has a toll of its own a report, inside the one that holds their total."""
    if not found.reports:
        return found
    found = with_listed(found, text)
    beside = Beside(found, text)
    reports = [part for report in found.reports for part in _Parts(report, beside).reports()]
    return replace(found, reports=tuple(_in_their_totals(_anchored_apart(reports, text), beside)))


def _anchored_apart(reports: Iterable[Report], text: str) -> list[Report]:
    """The reports, each with words of its own: what is told by the same words as one before it, by its first claim."""
    apart: dict[str, Report] = {}
    for report in reports:
        words = (c.spans[0] for c in sorted(report.claims, key=_telling))
        for span in (report.anchor, *words):
            if (name := report_id(report.document, span)) not in apart:
                quote = text[span.start : span.end]
                apart[name] = replace(report, id=name, anchor=span, quote=quote) if name != report.id else report
                break
    return list(apart.values())


def _telling(claim: Claim) -> tuple[bool, int]:
    return claim.kind not in ("casualty", *MOVED), start_of(claim)


@dataclass(slots=True)
class _Group:
    """The figures of one site."""

    site: Site
    claims: list[Claim] = field(default_factory=list)


class _Parts:
    """One report's figures, to be told by their sites."""

    def __init__(self, report: Report, beside: Beside) -> None:
        self.report, self.beside, self.text = report, beside, beside.text
        own = {c.id for c in report.claims}
        self.own = [c for c in beside.counted if c.id in own] if len(own) > 1 else []
        self.was: dict[str, str] = {}  # claims told anew, by their id: what it was

    def reports(self) -> list[Report]:
        """The report as it is; or the total that is left of it, and its sites."""
        if self.report.scope not in SPLIT or len(self.own) < 2:
            return [self.report]
        sited = {c.id: self.beside.sites[c.id] for c in self.own if c.id in self.beside.sites} or self._summed()
        groups = _grouped((c, sited[c.id]) for c in self.own if c.id in sited)
        if len(groups) < 2:
            return [self.report]
        totals = [c for c in self.own if c.id not in sited and _holds(c, groups)]
        self._join(groups, [c for c in self.own if c.id not in sited and c not in totals], total=bool(totals))
        return self._told(groups, totals)

    def _summed(self) -> dict[str, Site]:
        """The sites of figures that stand in sentences of their own, where together they are just the number of one
        that is told of none of them."""
        near = self.beside.led_to
        parts: dict[str, Site] = {}
        wholes: list[Claim] = []
        for claim in (c for c in self.own if c.id in near and near[c.id].where.kind not in WIDE):
            more = [c for c in self.own if outcome_of(c) == outcome_of(claim) and number_of(c) > number_of(claim)]
            told = [c for c in more if c.id not in near and not self._is_told_of(c, near[claim.id])]
            if told:
                parts[claim.id] = near[claim.id]
                wholes += told
        groups = _grouped((c, parts[c.id]) for c in self.own if c.id in parts)
        return parts if any(number_of(c) == _sum(c, groups) for c in wholes) else {}

    def _is_told_of(self, claim: Claim, site: Site) -> bool:
        names = self.beside.names.get(self.beside.sentence_at(start_of(claim)), ())
        return any(is_one(name.where, site.where) for name in names)

    def _join(self, groups: Sequence[_Group], rest: Iterable[Claim], *, total: bool) -> None:
        """Figures without a site of their own go with the one told before them in their sentence; those of other
        sentences are the total's, or where there is none those of the site told last."""
        for claim in rest:
            before = [(c, g) for g in groups for c in g.claims if start_of(c) < start_of(claim)]
            last = max(before, key=lambda pair: start_of(pair[0]), default=None)
            if last is not None and _in_one_sentence(last[0], claim, self.text):
                last[1].claims.append(claim)
            elif not total:
                (last[1] if last is not None else groups[0]).claims.append(claim)

    def _told(self, groups: Sequence[_Group], totals: Sequence[Claim]) -> list[Report]:
        """The total with its sites behind it; without a total the sites alone, the report that was there the first."""
        parts = [self._site(group) for group in groups]
        taken = {self.was[c.id] for p in parts for c in p.claims if c.id in self.was and c.kind != "time"}
        left = [c for c in self.report.claims if c.id not in taken and c.kind != "place"]
        if totals:
            whole = self._whole(left, groups)
            return [whole, *(replace(p, part_of=whole.id) for p in parts)]
        home = next((p for p in parts if any(self.report.anchor.overlaps(c.spans[0]) for c in p.claims)), parts[0])
        kept = {c.id: c for c in (*home.claims, *left)}
        first = replace(self.report, where=home.where, claims=tuple(sorted(kept.values(), key=start_of)))
        return [first, *(replace(p, part_of=self.report.part_of) for p in parts if p is not home)]

    def _whole(self, claims: Sequence[Claim], groups: Sequence[_Group]) -> Report:
        """What is left of the report, told of the area around its sites."""
        scope = Scope.AREA if self.report.scope is Scope.INCIDENT else self.report.scope
        where, named = self._around(groups)
        told = scoped(claims, scope)
        if where is not None and named is not None:
            told.append(placed(self.report, named, where, self.text))
        return replace(self.report, scope=scope, where=where, claims=tuple(sorted(told, key=start_of)))

    def _around(self, groups: Sequence[_Group]) -> tuple[Where | None, Span | None]:
        """What holds all sites, and its name's span where the text names it: where the report was, unless that is one
        of the sites; else the finest place in the paths of all."""
        report = self.report.where
        if report is not None and not any(_is_site(report, g.site.where) for g in groups):
            return report, next((c.spans[0] for c in self.report.claims if c.kind == "place"), None)
        paths = [g.site.where.path for g in groups]
        for name in (name for name in paths[0] if all(name in path for path in paths)):
            named = next((t for t in self.beside.found.toponyms if t.where is not None and t.where.name == name), None)
            if named is not None:
                return named.where, named.span
            above = next((found for found in world().look_up(name) if found.kind in WIDE), None)
            if above is not None:
                return above, None
        return None, None

    def _site(self, group: _Group) -> Report:
        """The report of one site: its figures with their parts, what else is told among them, its place."""
        report, site = self.report, group.site
        place = within(site.where, report.where)
        figures = sorted(group.claims, key=start_of)
        own, counted = {c.id for c in figures}, {c.id for c in self.own}
        reach = Span(min(start_of(figures[0]), site.span.start), max(figures[-1].spans[0].end, site.span.end))
        told = [
            c
            for c in report.claims
            if c.id in own
            or (c.subset_of in own and c.id not in counted)
            or (c.kind in MOVED and c.spans[0].overlaps(reach))
        ]
        scope = Scope.PERIOD if report.scope is Scope.PERIOD else Scope.INCIDENT
        now = scoped(told, scope)
        self.was.update({new.id: old.id for new, old in zip(now, told, strict=True)})
        times = [c for c in report.claims if c.kind == "time"]
        anchor = figures[0].spans[0]
        return replace(
            report,
            id=report_id(report.document, anchor),
            anchor=anchor,
            quote=self.text[anchor.start : anchor.end],
            scope=scope,
            where=place,
            part_of=None,
            claims=tuple(sorted((*now, *times, placed(report, site.span, place, self.text)), key=start_of)),
        )


def _grouped(sited: Iterable[tuple[Claim, Site]]) -> list[_Group]:
    groups: list[_Group] = []
    for claim, site in sited:
        home = next((g for g in groups if is_one(g.site.where, site.where)), None)
        if home is None:
            home = _Group(site)
            groups.append(home)
        home.claims.append(claim)
    return groups


def _is_site(report: Where, site: Where) -> bool:
    """Whether a report's place is a site or lies in it."""
    return report.name == site.name or site.name in report.path


def _holds(claim: Claim, groups: Sequence[_Group]) -> bool:
    """Whether a figure is a total of the sites: more than each of its outcome, and no less than all together."""
    parts = [number_of(c) for g in groups for c in g.claims if outcome_of(c) == outcome_of(claim)]
    return bool(parts) and number_of(claim) >= _sum(claim, groups) and number_of(claim) > max(parts)


def _sum(claim: Claim, groups: Sequence[_Group]) -> int:
    """What the sites have of a figure's outcome: of each the greatest figure."""
    own = ([number_of(c) for c in g.claims if outcome_of(c) == outcome_of(claim)] for g in groups)
    return sum(max(numbers, default=0) for numbers in own)


def _in_one_sentence(one: Claim, other: Claim, text: str) -> bool:
    return not re.search(r"\n|[.!?]\s", text[one.spans[0].end : start_of(other)])


def _in_their_totals(reports: Sequence[Report], beside: Beside) -> list[Report]:
    """Reports of the sites of one sentence inside the one whose figure, there or in the sentence before, is just
    theirs together: a reader may have told them apart and left their total beside them."""
    now = {r.id: r for r in reports}
    for index, figures in beside.figures.items():
        sited = [c for c in figures if c.id in beside.sites and beside.sites[c.id].where.kind not in WIDE]
        for total in (c for c in (*figures, *beside.figures.get(index - 1, ())) if c not in sited):
            parts = [c for c in sited if outcome_of(c) == outcome_of(total)]
            if len(parts) > 1 and sum(map(number_of, parts)) == number_of(total):
                _nest(now, total, parts)
    return [r if r.part_of in (None, *now) else replace(r, part_of=None) for r in now.values()]


def _nest(now: dict[str, Report], total: Claim, parts: Sequence[Claim]) -> None:
    """Lay the parts' reports inside the total's, which then is one of an area."""
    whole = _home(now, total)
    homes = [r for part in parts if (r := _home(now, part)) is not None]
    if whole is None or whole.id in {r.id for r in homes} or len({r.id for r in homes}) < 2:
        return
    if whole.scope is Scope.INCIDENT:
        now[whole.id] = replace(whole, scope=Scope.AREA, claims=tuple(scoped(whole.claims, Scope.AREA)))
    for report in homes:
        if report.part_of is None and whole.part_of != report.id:
            now[report.id] = replace(report, part_of=whole.id)


def _home(now: Mapping[str, Report], claim: Claim) -> Report | None:
    same = (r for r in now.values() if any(c.value == claim.value and c.spans == claim.spans for c in r.claims))
    return next(same, None)
