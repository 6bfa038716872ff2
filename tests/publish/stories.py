"""Hand-made material for publishing tests: texts of our own with claims found by their words, and what follows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from saksi.model.account import account_of
from saksi.model.canonical import sha256
from saksi.model.capture import Capture, Collection, Hints, capture_of
from saksi.model.claim import Casualty, Claim, ClaimValue, Findings, Report, Toponym, claim_id, report_id
from saksi.model.document import Document, document_id
from saksi.model.incident import Incident
from saksi.model.source import Speaker
from saksi.model.terms import Group, Outcome, PlaceKind, Qualifier, SourceRole, TimeBasis, TimePrecision
from saksi.model.values import Count, Span, When, Where
from saksi.publish.material import Material, Release
from saksi.publish.public import PublicCheckpoint
from saksi.settings import Policy
from saksi.settle import Standing, as_named, settle

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
CHECKPOINT = PublicCheckpoint(
    "saksi.case/test", 9, "cm9vdA==", "saksi.case/test\n9\ncm9vdA==\n\n— saksi.case/test AAAA\n"
)
NATIONS = frozenset({"arvalian", "brenmooran"})

REPORT = (
    "ARVALE, May 1 (Tern Wire) – At least 12 people were killed and 30 injured when rockets hit the covered market in "
    "Arvale on Wednesday, the mayor, Odile Varga, said. Among the dead was Tamsin Okoro, 34, a baker. "
    "“My brother Pavel was inside,” said Ilse Brandt, who lives at 14 Mill Street. "
    "The Northern Front denied that it had fired. Odile Varga asked for an inquiry."
)


def claim(text: str, words: str, value: ClaimValue, *by: Speaker, **more: Any) -> Claim:
    """A claim whose words are found in the text."""
    start = text.index(words)
    span = Span(start, start + len(words))
    return Claim(document="", value=value, spans=(span,), quote=words, said_by=by, method="test", **more)


def dead(low: int | None, high: int | None = None, *, outcome: str = "killed", group: str = "people") -> Casualty:
    qualifier = Qualifier.AT_LEAST if high is None else Qualifier.EXACT
    return Casualty(outcome=Outcome(outcome), group=Group(group), count=Count(low, high, qualifier))


def speaker(name: str, role: str) -> Speaker:
    return Speaker(name=name, role=SourceRole(role))


def day(date: str, basis: str = "stated") -> When:
    return When(earliest=date, latest=date, precision=TimePrecision.DAY, basis=TimeBasis(basis))


def place(name: str = "Arvale", **more: Any) -> Where:
    settings = {
        "kind": PlaceKind.SETTLEMENT,
        "lat_e5": 4999123,
        "lon_e5": 3623456,
        "radius_m": 3000,
        "gazetteer_id": "1",
    }
    return Where(name=name, **{**settings, "path": ("Lower Province", "Arvalia"), **more})


def document(text: str, **more: Any) -> tuple[Document, Capture]:
    collected = Collection(
        requested="/secret/path/report.txt", at="2024-05-03T08:00:00Z", by="Sealed Collector", why="sealed purpose",
        tool="saksi", tool_version="0", method="file",
    )  # fmt: skip
    capture = capture_of(sha256(text.encode()), len(text), "text/plain", collected, hints=Hints(author="Sealed Author"))
    settings = {"language": "en", "outlet": "Tern Wire", "published": "2024-05-01T18:00:00+02:00", "given_id": "tern-1"}
    made = Document(id=document_id(capture.id), capture=capture.id, method="plain/1", text=text, **{**settings, **more})
    return made, capture


class Case:
    """Documents and incidents put together; ``material`` is what publishing takes."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.captures: dict[str, Capture] = {}
        self.findings: dict[str, Findings] = {}
        self.reports: dict[str, Report] = {}
        self.incidents: list[Incident] = []

    def tell(
        self, text: str, *claims: Claim, free: tuple[Claim, ...] = (), places: tuple[str, ...] = (), **more: Any
    ) -> Report:
        """Add a document with one report of these claims; ``places`` are words the reader knows as places."""
        when, where, event = (
            more.pop("when", day("2024-05-01")),
            more.pop("where", place()),
            more.pop("event", "missile"),
        )
        read, capture = document(text, **more)
        own = [_owned(c, read.id) for c in claims]
        report = Report(
            id=report_id(read.id, Span(0, 5)), document=read.id, anchor=Span(0, 5), quote=text[:5], when=when,
            where=where, event=event, claims=tuple(own),
        )  # fmt: skip
        spots = [Toponym(span=Span(i, i + len(p)), where=place(p)) for p in places if (i := text.find(p)) >= 0]
        self.documents[read.id], self.captures[capture.id], self.reports[report.id] = read, capture, report
        self.findings[read.id] = Findings(
            document=read.id, method="test", reports=(report,), claims=tuple(_owned(c, read.id) for c in free),
            toponyms=tuple(spots),
        )  # fmt: skip
        return report

    def incident(self, *reports: Report, **more: Any) -> Incident:
        """Settle these reports as one incident; fields of Incident may be given."""
        accounts = [account_of(r, self.documents[r.document]) for r in reports]
        made = settle(accounts, Standing(id=f"incident-{len(self.incidents):032x}"), as_named(lambda a, b: False))
        made = msgspec.structs.replace(made, **more)
        self.incidents.append(made)
        return made

    def material(self) -> Material:
        return Material(
            incidents=tuple(self.incidents),
            reports=self.reports,
            documents=self.documents,
            captures=self.captures,
            findings=self.findings,
            entries=dict.fromkeys(self.captures, 4),
            nations=NATIONS,
        )


def _owned(claim: Claim, document: str) -> Claim:
    owned = msgspec.structs.replace(claim, document=document)
    return msgspec.structs.replace(owned, id=claim_id(owned))


def release(at: datetime = NOW, **policy: Any) -> Release:
    return Release(title="A test record", at=at, policy=Policy(**policy), checkpoint=CHECKPOINT)
