"""What the desk shows of one incident: figures, traces, accounts, links, and what a merge or split would make of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from saksi.pipeline.desk.shown import ClaimShown, Event, Reason, Row


@dataclass(frozen=True, slots=True)
class StepShown:
    """One claim's part in a figure: role, reason in words, the claim's own words and whose they are."""

    claim: str
    role: str
    reason: str
    quote: str
    document: str
    source: str


@dataclass(frozen=True, slots=True)
class TollShown:
    """Low, best and high of one outcome and group, by which rule, with the whole trace."""

    outcome: str
    group: str
    low: int | None
    best: int | None
    high: int | None
    rule: str
    trace: tuple[StepShown, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One account's figure, for drawing tolls over time as ranges. ``at`` is as of when, else when published."""

    outcome: str
    group: str
    low: int | None
    high: int | None
    qualifier: str
    at: str
    source: str
    role: str
    claim: str
    document: str
    stance: str


@dataclass(frozen=True, slots=True)
class AccountShown:
    """One report of an incident with its claims and its document's standing."""

    report: str
    document: str
    name: str
    outlet: str | None
    published: str | None
    quote: str
    when: Mapping[str, Any] | None
    where: Mapping[str, Any] | None
    event: str | None
    claims: tuple[ClaimShown, ...]


@dataclass(frozen=True, slots=True)
class Dependence:
    """Accounts that count as one source: copies of one text, or outlets that cite the same speaker."""

    words: str
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Accounts that say different things of one matter, side by side."""

    matter: str
    sides: tuple[tuple[str, tuple[str, ...]], ...]
    """What is said, and the claims that say it."""


@dataclass(frozen=True, slots=True)
class PairShown:
    """A link between a report of this incident and another: by a machine with its comparisons, or by a person."""

    left: str
    right: str
    judgement: str
    by: str
    score: int
    reason: str
    features: tuple[tuple[str, int, str], ...]
    other_incident: str | None
    is_human: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another incident that a merge is offered with, and the links between the two, the likeliest first."""

    row: Row
    links: tuple[PairShown, ...] = ()


@dataclass(frozen=True, slots=True)
class IncidentView:
    """An incident with all that it rests on. ``moments`` are the days of the *as known at* slider.

    ``reviewers`` are those who accepted it; ``reviewers_needed`` how many the policy asks for.
    """

    id: str
    row: Row
    when: Mapping[str, Any] | None
    where: Mapping[str, Any] | None
    tolls: tuple[TollShown, ...]
    figures: tuple[Figure, ...]
    accounts: tuple[AccountShown, ...]
    dependence: tuple[Dependence, ...]
    differences: tuple[Difference, ...]
    grade_trace: tuple[str, ...]
    pairs: tuple[PairShown, ...]
    part_of: tuple[str, ...]
    formerly: tuple[str, ...]
    mentioned_in: tuple[str, ...]
    reasons: tuple[Reason, ...]
    history: tuple[Event, ...]
    moments: tuple[str, ...]
    as_known_at: str | None
    ruling: str | None
    reviewers: tuple[str, ...]
    reviewers_needed: int
    assigned_to: str | None
    otherwise: tuple[str, ...] = ()
    """As known then: how its reports lay otherwise than now, in words."""
    wholes: tuple[Row, ...] = ()
    """What it lies in, and what lies in it, as they are known now."""
    parts: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class WouldBe:
    """An incident as it would be, for a preview."""

    id: str
    is_new: bool
    reports: tuple[str, ...]
    tolls: tuple[TollShown, ...]
    grade: str
    when: Mapping[str, Any] | None
    where: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of which incidents. Nothing has been logged."""

    before: tuple[WouldBe, ...]
    after: tuple[WouldBe, ...]
