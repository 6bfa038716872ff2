"""One incident from its accounts: the best-known date and place, the event most often named, tolls and grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from saksi.model.account import Account
from saksi.model.incident import Incident
from saksi.model.terms import IncidentStatus, PlaceKind, TimeBasis, TimePrecision
from saksi.model.values import When, Where
from saksi.settle.figures import SCOPES, SourceOf, named_source
from saksi.settle.grades import Independent, by_copies, grade
from saksi.settle.rules import counting_rule
from saksi.settle.tolls import tolls

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


@dataclass(frozen=True, slots=True)
class Sources:
    """Whose number a claim is, and which sources behind accounts are independent of each other."""

    source_of: SourceOf
    independent: Independent

    @classmethod
    def as_named(cls, are_copies: Callable[[str, str], bool]) -> Sources:
        """Sources by the names that texts give them, dependent only where their texts are copies."""
        return cls(named_source, by_copies(are_copies))


def settle(accounts: Sequence[Account], standing: Standing, sources: Sources, *, rule: str = "saksi") -> Incident:
    """The incident that these accounts tell of, by the counting rule named; the same whatever their order.

    InputError where there is no such rule.
    """
    ordered = sorted(accounts, key=lambda a: a.id)
    graded, why = grade(ordered, sources.independent, source_of=sources.source_of)
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
        tolls=tolls(ordered, counting_rule(rule), source_of=sources.source_of),
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
