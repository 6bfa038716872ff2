"""What a publication is made from, before redaction: the pipeline gathers it, ``redact`` alone looks into it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from saksi.model.capture import Capture
from saksi.model.claim import Claim, Findings, Report
from saksi.model.document import Document
from saksi.model.incident import Incident, Toll
from saksi.model.terms import Tier
from saksi.publish.public import PublicCheckpoint
from saksi.settings import Policy


@dataclass(frozen=True, slots=True)
class Material:
    """Incidents with the reports (people's rulings laid over), documents, readings and captures they rest on.

    Keys are ids; ``entries`` maps a capture to the index of its act in the log, ``histories`` an incident to its tolls
    as they were known after each publication (when, tolls). ``nations`` are folded words for countries and their
    people, which are no names of persons.
    """

    incidents: tuple[Incident, ...]
    reports: Mapping[str, Report]
    documents: Mapping[str, Document]
    captures: Mapping[str, Capture]
    findings: Mapping[str, Findings] = field(default_factory=dict)
    entries: Mapping[str, int] = field(default_factory=dict)
    histories: Mapping[str, tuple[tuple[str, tuple[Toll, ...]], ...]] = field(default_factory=dict)
    nations: Collection[str] = frozenset()

    def reports_of(self, incident: Incident) -> tuple[Report, ...]:
        return tuple(self.reports[r] for r in incident.reports if r in self.reports)

    def claims_of(self, incident: Incident) -> tuple[Claim, ...]:
        return tuple(claim for report in self.reports_of(incident) for claim in report.claims)


@dataclass(frozen=True, slots=True)
class Release:
    """The terms of one publication: the case's policy, the time of export (aware, UTC), title, checkpoint, readers.

    ``tier`` is who may read it: everyone (public) or named partners. Nothing is published for the sealed tier.
    """

    title: str
    at: datetime
    policy: Policy
    checkpoint: PublicCheckpoint
    tier: Tier = Tier.PUBLIC


@dataclass(frozen=True, slots=True)
class City:
    """A place name for the map: degrees in 1e-5, population in persons."""

    name: str
    lat_e5: int
    lon_e5: int
    population: int
