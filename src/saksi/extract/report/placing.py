"""Places of reports that their own words leave open: the named thing that was struck, the town, the land of a total.

A reader points from figures to names of places, and where it points nowhere a report has none, though its text names
the town elsewhere. A total of a period is told beside towns and is of none of them. Both are settled here from what
the text names; what nothing in it speaks for stays without a place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from msgspec.structs import replace

from saksi.extract.report.beside import WIDE, Beside, Site
from saksi.extract.report.claims import placed, start_of
from saksi.extract.where.event import within
from saksi.extract.where.gazetteer import world
from saksi.model.claim import Claim, Damage, Findings, Report
from saksi.model.terms import PlaceKind, Scope
from saksi.model.values import Where

TOWNS = (PlaceKind.SETTLEMENT, PlaceKind.DISTRICT)
TOTALS = (Scope.AREA, Scope.PERIOD, Scope.WAR_TO_DATE)


def with_places(found: Findings, text: str) -> Findings:
    """The findings with the places of their reports settled, as far as the text names them."""
    if not found.reports:
        return found
    beside = Beside(found, text)
    return replace(found, reports=tuple(_Placing(report, beside).report() for report in found.reports))


_NAME = re.compile(r"[«“\"№]|\b[A-ZÀ-ÖØ-ÞЀ-ЯҐЄІЇ]\w+")


def _is_town(where: Where | None) -> bool:
    return where is not None and where.kind in TOWNS and where.lat_e5 is not None


_LANDMARK = PlaceKind.LANDMARK
_SMALL = (_LANDMARK, PlaceKind.STREET, PlaceKind.NEIGHBOURHOOD)


class _Placing:
    """One report and the names of its text."""

    def __init__(self, report: Report, beside: Beside) -> None:
        self.told, self.beside = report, beside

    def report(self) -> Report:
        if self.told.scope in (Scope.PERIOD, Scope.WAR_TO_DATE):
            return self._of_a_land()
        if self.told.where is None and (town := self._town()) is not None:
            self.told = self._at(town)
        where = self.told.where
        small = where is not None and where.kind in _SMALL and not where.path and where.lat_e5 is None
        if where is not None and small and (town := self._town()) is not None:
            where = within(where, town.where)
            self.told = self._moved(where)
        if self.told.scope not in TOTALS and (where is None or where.kind in TOWNS):
            named = [site for c in self.told.claims if (site := self._named_thing(c)) is not None]
            if len(named) == 1:
                return self._at(Site(named[0].span, within(named[0].where, where)))
        return self.told

    def _named_thing(self, claim: Claim) -> Site | None:
        """A thing struck that bears a name of its own, which is no name of a town: "school No 5", "the Nova mall"."""
        if not isinstance(claim.value, Damage):
            return None
        span = claim.spans[0]
        taken = {
            at
            for n in self.beside.names.get(self.beside.sentence_at(span.start), ())
            if n.where.kind is not _LANDMARK
            for at in range(n.span.start, n.span.end)
        }
        names = (span.start + w.start() for w in _NAME.finditer(claim.quote) if w.start())
        if not any(at not in taken for at in names):
            return None
        return Site(span, Where(name=claim.quote, kind=PlaceKind.LANDMARK))

    def _at(self, site: Site) -> Report:
        claims = [c for c in self.told.claims if c.kind != "place"]
        claims.append(placed(self.told, site.span, site.where, self.beside.text))
        return replace(self.told, where=site.where, claims=tuple(sorted(claims, key=start_of)))

    def _moved(self, where: Where) -> Report:
        """The report with the same words for its place, and what is known of where that lies."""
        named = next((c.spans[0] for c in self.told.claims if c.kind == "place"), None)
        return replace(self.told, where=where) if named is None else self._at(Site(named, where))

    def _sentences(self) -> set[int]:
        own = (c for c in self.told.claims if c.kind not in ("place", "time"))
        return {self.beside.sentence_at(start_of(c)) for c in own}

    def _named(self, sentences: Iterable[int]) -> list[Site]:
        return [s for n in sorted(sentences) for s in self.beside.names.get(n, ())]

    def _town(self) -> Site | None:
        """The place named in the report's own sentences; else the town that the text names most, the first of them, if
        only in the name of an office."""
        wide = self.told.scope in TOTALS
        told = self.told.where.name if self.told.where is not None else None
        named = (s for s in self._named(self._sentences()) if not self.beside.gives_care(s) and s.where.name != told)
        own = [s for s in named if (wide or s.where.kind not in WIDE) and self._is_place(s)]
        if own:
            return own[0]
        every = [s for s in self._named(self.beside.names) if _is_town(s.where)]
        towns = every or [Site(t.span, t.where) for t in self.beside.found.toponyms if _is_town(t.where) and t.where]
        often = Counter(s.where.name for s in towns)
        return max(towns, key=lambda s: (often[s.where.name], -s.span.start), default=None)

    def _is_place(self, site: Site) -> bool:
        """Whether a name is sure to be one of a place: known, of a kind that its words say, or led to by a word."""
        if site.where.kind is not PlaceKind.UNKNOWN or site.where.gazetteer_id is not None:
            return True
        return self.beside.is_led(site, self.beside.sentence_at(site.span.start))

    def _of_a_land(self) -> Report:
        """A total of a period at the land or province that its own sentences name; else, where it has none or only
        that of one incident, at the country that the text speaks of most."""
        own = [s for s in self._named(self._sentences()) if s.where.kind in WIDE]
        named = {c.spans[0].start for c in self.told.claims if c.kind == "place"}
        where, told = self.told.where, self._sentences()
        if where is not None and (where.kind in WIDE or any(self.beside.sentence_at(n) in told for n in named)):
            return self.told
        if own:
            return self._at(own[0])
        others = [r for r in self.beside.found.reports if r.scope not in TOTALS and r.where is not None]
        if where is not None and not any(r.where is not None and r.where.name == where.name for r in others):
            return self.told
        country = self._country()
        return self.told if country is None else self._without_words(country)

    def _without_words(self, where: Where) -> Report:
        return replace(self.told, where=where, claims=tuple(c for c in self.told.claims if c.kind != "place"))

    def _country(self) -> Where | None:
        said = Counter((s.where.path or (s.where.name,))[-1] for s in self._named(self.beside.names))
        for name, _ in said.most_common(1):
            return next((w for w in world().look_up(name) if w.kind is PlaceKind.COUNTRY), None)
        return None
