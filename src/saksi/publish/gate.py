"""The last look before anything leaves: every number has a sentence, a hash and a rule, and what may not go stays.

 1. An incident that a person rejected stays.
 2. Where the case's policy asks for review, an incident that nobody has reviewed stays.
 3. A toll with a number must name its rule, and a claim that carries it; that claim must have a span whose words are
    its quote, in a document whose capture has a SHA-256. Else nothing leaves at all: ``PublicationHeld``.

Everything that stays is named with the reason, in words that tell nothing of what is in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from saksi.errors import PublicationHeld
from saksi.model.claim import Claim
from saksi.model.incident import Incident, Toll
from saksi.model.terms import IncidentStatus
from saksi.publish.material import Material
from saksi.settings import Policy

SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Passed:
    """What may leave, and sentences on what stays."""

    incidents: tuple[Incident, ...]
    held_back: tuple[str, ...]


def gate(material: Material, policy: Policy) -> Passed:
    """The incidents that may leave. PublicationHeld, naming incident and claim, where a number lacks evidence."""
    passed: list[Incident] = []
    held: list[str] = []
    for incident in material.incidents:
        reason = _stays(incident, policy)
        if reason is None:
            check(incident, material)
            passed.append(incident)
        else:
            held.append(f"{incident.id}: {reason}")
    return Passed(tuple(passed), tuple(held))


def _stays(incident: Incident, policy: Policy) -> str | None:
    if incident.status is IncidentStatus.REJECTED:
        return "rejected in review"
    if policy.review_required and incident.status is not IncidentStatus.REVIEWED:
        return "not reviewed, and the case's policy asks for review"
    return None


def check(incident: Incident, material: Material) -> None:
    """Every number of an incident has its rule and its evidence; PublicationHeld where one has not."""
    claims = {claim.id: claim for claim in material.claims_of(incident)}
    for toll in incident.tolls:
        fault = next(_faults(toll, claims, material), None)
        if fault is not None:
            raise PublicationHeld(
                f"a number ({toll.outcome}, {toll.group}) {fault}; nothing was published",
                subject=incident.id,
                hint="Run `saksi verify`, then `saksi rebuild`.",
            )


def _faults(toll: Toll, claims: dict[str, Claim], material: Material) -> Iterator[str]:
    if toll.low is None and toll.best is None and toll.high is None:
        return
    if not toll.rule:
        yield "names no counting rule"
    if not toll.claims:
        yield "rests on no claim"
    for name in toll.claims:
        claim = claims.get(name)
        if claim is None:
            yield f"rests on {name}, which no report of this incident holds"
        else:
            yield from _unproved(claim, material)


def _unproved(claim: Claim, material: Material) -> Iterator[str]:
    document = material.documents.get(claim.document)
    if document is None:
        yield f"rests on {claim.id}, whose document is not there"
        return
    if not claim.spans or claim.spans[0].start == claim.spans[0].end:
        yield f"rests on {claim.id}, which has no span"
    elif claim.spans[0].of(document.text) != claim.quote:
        yield f"rests on {claim.id}, whose words are not at its span"
    capture = material.captures.get(document.capture)
    if capture is None or not SHA256.fullmatch(capture.blob):
        yield f"rests on {claim.id}, whose capture has no hash"
