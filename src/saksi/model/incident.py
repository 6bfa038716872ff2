"""What is computed: incidents and their tolls, a pure function of reports, links and rulings."""

from __future__ import annotations

from typing import Annotated, ClassVar

from saksi.model.canonical import Record
from saksi.model.source import Dependence, Source
from saksi.model.terms import Grade, Group, IncidentStatus, Outcome, Scope
from saksi.model.values import PARTNER, PUBLIC, When, Where


class Step(Record, frozen=True, kw_only=True):
    """One claim's part in a toll: ``role`` is supporting, conflicting, superseded or excluded; ``reason`` in words."""

    claim: Annotated[str, PUBLIC]
    role: Annotated[str, PUBLIC]
    reason: Annotated[str, PUBLIC]


class Toll(Record, frozen=True, kw_only=True):
    """Outcome by group: low, best and high by a named counting rule, with the trace of every claim considered.

    ``high=None`` is open, ``best=None`` where no figure was given.
    """

    outcome: Annotated[Outcome, PUBLIC]
    group: Annotated[Group, PUBLIC]
    low: Annotated[int | None, PUBLIC]
    best: Annotated[int | None, PUBLIC]
    high: Annotated[int | None, PUBLIC]
    rule: Annotated[str, PUBLIC]
    trace: Annotated[tuple[Step, ...], PUBLIC] = ()

    @property
    def claims(self) -> tuple[str, ...]:
        """Ids of the claims that carry the figure."""
        return tuple(step.claim for step in self.trace if step.role in ("supporting", "conflicting"))


class Doubt(Record, frozen=True, kw_only=True):
    """One reason why a person should look at an incident: a short name, a weight in thousandths, a sentence."""

    why: Annotated[str, PUBLIC]
    weight: Annotated[int, PUBLIC]
    words: Annotated[str, PARTNER]


class Incident(Record, frozen=True, kw_only=True):
    """One incident as the case's reports tell it. ``documents`` report it, ``mentioned_in`` only recall it.

    ``reports`` are the ids of the reports that make it up; ``formerly`` are ids it absorbed, still resolvable;
    ``grade_trace`` says in words why the grade is what it is. ``sources`` speak in them, ``dependence``
    says who has what from whom.
    """

    domain: ClassVar[str] = "incident"

    id: Annotated[str, PUBLIC]
    scope: Annotated[Scope, PUBLIC]
    part_of: Annotated[tuple[str, ...], PUBLIC] = ()
    when: Annotated[When | None, PUBLIC] = None
    where: Annotated[Where | None, PUBLIC] = None
    event: Annotated[str | None, PUBLIC] = None
    status: Annotated[IncidentStatus, PUBLIC] = IncidentStatus.PROPOSED
    grade: Annotated[Grade, PUBLIC] = Grade.WEAK
    grade_trace: Annotated[tuple[str, ...], PUBLIC] = ()
    tolls: Annotated[tuple[Toll, ...], PUBLIC] = ()
    reports: Annotated[tuple[str, ...], PUBLIC] = ()
    documents: Annotated[tuple[str, ...], PUBLIC] = ()
    mentioned_in: Annotated[tuple[str, ...], PUBLIC] = ()
    formerly: Annotated[tuple[str, ...], PUBLIC] = ()
    sources: Annotated[tuple[Source, ...], PARTNER] = ()
    dependence: Annotated[tuple[Dependence, ...], PARTNER] = ()
