"""What the record holds of an incident, fact by fact, so that a format can say of each whether it keeps it.

A loss report is made from this list: a fact that a format neither keeps nor names as lost cannot happen, because
whatever is not kept is a loss (``lost``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from saksi.model.values import When
from saksi.publish.public import PublicClaim, PublicIncident, PublicToll, PublicWhere
from saksi.publish.words import outlet_words, unique


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the record holds: a dotted name (``toll.killed.people.best``) and its value in words."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Loss:
    """One fact of one incident that a format cannot hold, and why; ``field`` ``*`` is the whole incident."""

    incident: str
    field: str
    value: str
    reason: str


def losses(incident: PublicIncident, reasons: Mapping[str, str]) -> Iterator[Loss]:
    """The incident's facts that a format loses; ``reasons`` maps the beginning of a field's name to the reason.

    The longest beginning counts; the reason "" says that these are kept. Every fact must be spoken for.
    """
    for fact in facts(incident):
        reason = reason_for(fact.field, reasons)
        if reason:
            yield Loss(incident.id, fact.field, fact.value, reason)


def reason_for(field: str, reasons: Mapping[str, str]) -> str:
    """Why a field is lost; "" where it is kept. KeyError where a format has not said."""
    parts = field.split(".")
    for size in range(len(parts), 0, -1):
        found = reasons.get(".".join(parts[:size]))
        if found is not None:
            return found
    return reasons["*"]


def facts(incident: PublicIncident) -> Iterator[Fact]:
    """Everything that the public record holds of an incident but its id."""
    yield Fact("scope", incident.scope)
    yield from _listed("part_of", incident.part_of)
    yield from _when(incident.when)
    yield from _where(incident.where)
    if incident.event:
        yield Fact("event", incident.event)
    yield Fact("status", incident.status)
    yield Fact("grade", incident.grade)
    yield from _listed("grade_reasons", incident.grade_trace)
    for toll in incident.tolls:
        yield from _toll(toll)
    yield from _claims(incident)
    yield from _listed("documents", unique(outlet_words(a.document) for a in incident.accounts))
    yield from _listed("hashes", unique(a.document.capture.sha256 for a in incident.accounts))
    yield from _listed("mentioned_in", incident.mentioned_in)
    yield from _listed("formerly", incident.formerly)
    if incident.embargo:
        yield Fact("embargo", incident.embargo)


def _listed(field: str, values: Iterable[str]) -> Iterator[Fact]:
    found = [value for value in values if value]
    if found:
        yield Fact(field, "; ".join(found))


def _when(when: When | None) -> Iterator[Fact]:
    if when is None:
        return
    if when.earliest:
        yield Fact("when.earliest", when.earliest)
    if when.latest:
        yield Fact("when.latest", when.latest)
    yield Fact("when.precision", str(when.precision))
    yield Fact("when.basis", str(when.basis))
    if when.zone:
        yield Fact("when.zone", when.zone)


def _where(where: PublicWhere | None) -> Iterator[Fact]:
    if where is None:
        return
    yield Fact("where.name", where.name)
    yield Fact("where.kind", where.kind)
    yield from _listed("where.path", where.path)
    if where.lat_e5 is not None and where.lon_e5 is not None:
        yield Fact("where.point", f"{where.lat_e5 / 1e5} {where.lon_e5 / 1e5}")
    if where.radius_m is not None:
        yield Fact("where.radius_m", str(where.radius_m))


def _toll(toll: PublicToll) -> Iterator[Fact]:
    if not toll.is_known:
        return
    name = f"toll.{toll.outcome}.{toll.group}"
    for bound in ("low", "best", "high"):
        number = getattr(toll, bound)
        if number is not None:
            yield Fact(f"{name}.{bound}", str(number))
    if toll.high is None:
        yield Fact(f"{name}.open", "no upper bound")
    yield Fact(f"{name}.rule", toll.rule)
    roles = Counter(step.role for step in toll.trace)
    yield Fact(f"{name}.trace", ", ".join(f"{number} {role}" for role, number in sorted(roles.items())))


def _claims(incident: PublicIncident) -> Iterator[Fact]:
    """Claims by kind with their terms, then how many sentences, voices and denials stand behind them."""
    claims = claims_of(incident)
    by_kind: dict[str, list[str]] = {}
    for claim in claims:
        by_kind.setdefault(claim.kind, []).append(claim.term or "")
    for kind, terms in by_kind.items():
        yield Fact(f"claim.{kind}", f"{len(terms)}: {', '.join(t for t in unique(terms) if t)}".rstrip(": "))
    if claims:
        yield Fact("claims.sentences", str(len(claims)))
        yield from _listed("claims.voices", unique(s.words or s.role for c in claims for s in c.said_by))
        yield Fact(
            "claims.stances", ", ".join(f"{n} {s}" for s, n in sorted(Counter(c.stance for c in claims).items()))
        )


def claims_of(incident: PublicIncident) -> list[PublicClaim]:
    """The incident's own claims, in the order of its accounts; not those that belong to no one incident."""
    return [claim for account in incident.accounts for claim in account.claims]
