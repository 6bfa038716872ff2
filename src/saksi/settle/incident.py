"""One incident from its accounts: the best-known date and place, the event most often named, tolls and grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from saksi.model.account import Account
from saksi.model.incident import Incident
from saksi.model.terms import IncidentStatus, PlaceKind, TimeBasis, TimePrecision
from saksi.model.values import When, Where
from saksi.settle.figures import SCOPES
from saksi.settle.grades import grade
from saksi.settle.rules import counting_rule
from saksi.settle.tolls import tolls
from saksi.settle.voices import Voices

PRECISIONS = list(TimePrecision)
BASES = list(TimeBasis)
KINDS = list(PlaceKind)


@dataclass(frozen=True, slots=True)
class Standing:
    """What an incident has beside its accounts: its ids, what it is part of, who recalls it, its review."""

    id: str
    part_of: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    mentioned_in: tuple[str, ...] = ()
    status: IncidentStatus = IncidentStatus.PROPOSED


def settle(accounts: Sequence[Account], standing: Standing, voices: Voices, *, rule: str = "saksi") -> Incident:
    """The incident that these accounts tell of, by the counting rule named; the same whatever their order.

    InputError where there is no such rule.
    """
    ordered = sorted(accounts, key=lambda a: a.id)
    graded, why = grade(ordered, voices)
    return Incident(
        id=standing.id,
        scope=min((a.report.scope for a in ordered), key=SCOPES.index),
        part_of=standing.part_of,
        when=when_of(ordered),
        where=where_of(ordered),
        event=event_of(ordered),
        status=standing.status,
        grade=graded,
        grade_trace=why,
        tolls=tolls(ordered, counting_rule(rule), voices),
        reports=tuple(a.id for a in ordered),
        documents=tuple(sorted({a.document for a in ordered})),
        mentioned_in=standing.mentioned_in,
        formerly=standing.formerly,
    )


def when_of(accounts: Sequence[Account]) -> When | None:
    """The date stated most firmly, then most precisely, then most often; ties to the earlier one."""
    known = [a.report.when for a in accounts if a.report.when is not None]
    votes = Counter((w.earliest, w.latest) for w in known)

    def standing(when: When) -> tuple[int, int, int, str, str, str]:
        coarse = max(PRECISIONS.index(when.precision), PRECISIONS.index(TimePrecision.DAY))
        dates = (when.earliest or "9", when.latest or "9", when.zone or "")
        return (BASES.index(when.basis), coarse, -votes[(when.earliest, when.latest)], *dates)

    return min(known, key=standing, default=None)


def where_of(accounts: Sequence[Account]) -> Where | None:
    """The place named most precisely among those on the map, then most often; unmapped names only where none is."""
    known = [a.report.where for a in accounts if a.report.where is not None]
    votes = Counter(w.name for w in known)
    return min(
        known, key=lambda w: (w.lat_e5 is None, KINDS.index(w.kind), -votes[w.name], w.name, w.path), default=None
    )


def event_of(accounts: Sequence[Account]) -> str | None:
    """The kind of attack most accounts name; ``other`` only where nobody says more; ties to the first by name."""
    votes: Mapping[str, int] = Counter(a.report.event for a in accounts if a.report.event is not None)
    return min(votes, key=lambda event: (event == "other", -votes[event], event), default=None)
