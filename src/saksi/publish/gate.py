"""The last look before anything leaves: every number has a sentence, a hash and a rule, and what may not go stays.

 1. An incident that a person rejected stays.
 2. Where the case's policy asks for review, an incident that nobody has reviewed stays.
 3. A toll with a number must name its rule, and a claim that carries it; that claim must have a span whose words are
    its quote, in a document whose capture has a SHA-256. Else nothing leaves at all: ``PublicationHeld``.

Everything that stays is named with the reason, in words that tell nothing of what is in it. What is told less exactly
(small groups, homes, an embargo) is named by ``redact``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from saksi.errors import PublicationHeld
from saksi.model.claim import Claim
from saksi.model.incident import Incident, Toll
from saksi.model.terms import IncidentStatus
from saksi.publish.material import Material
from saksi.settings import Policy

MOST_NAMED = 50
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Passed:
    """What may leave, and sentences on what stays."""

    incidents: tuple[Incident, ...]
    held_back: tuple[str, ...]


def gate(material: Material, policy: Policy) -> Passed:
    """The incidents that may leave. PublicationHeld, naming each incident and claim, where a number lacks evidence."""
    passed: list[Incident] = []
    held: list[str] = []
    for incident in material.incidents:
        reason = _stays(incident, policy)
        if reason is None:
            passed.append(incident)
        else:
            held.append(f"{incident.id}: {reason}")
    check(passed, material)
    return Passed(tuple(passed), tuple(held))


def _stays(incident: Incident, policy: Policy) -> str | None:
    if incident.status is IncidentStatus.REJECTED:
        return "rejected in review"
    if policy.review_required and incident.status is not IncidentStatus.REVIEWED:
        return "not reviewed, and the case's policy asks for review"
    return None


def check(incidents: Iterable[Incident], material: Material) -> None:
    """Every number of these has its rule and its evidence; PublicationHeld that names each fault where one has not."""
    found = [(incident.id, fault) for incident in incidents for fault in _faults_of(incident, material)]
    if not found:
        return
    first = found[0][0]
    named = [fault if name == first else f"{name}: {fault}" for name, fault in found[:MOST_NAMED]]
    rest = [f"and {len(found) - MOST_NAMED} more"] if len(found) > MOST_NAMED else []
    raise PublicationHeld(
        f"{'; '.join([*named, *rest])}; nothing was published",
        subject=first,
        hint="Run `saksi verify`, then `saksi rebuild`.",
    )


def _faults_of(incident: Incident, material: Material) -> Iterator[str]:
    claims = {claim.id: claim for claim in material.claims_of(incident)}
    for toll in incident.tolls:
        yield from (f"a number ({toll.outcome}, {toll.group}) {fault}" for fault in _faults(toll, claims, material))


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
