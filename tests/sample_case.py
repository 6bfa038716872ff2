"""A small case of invented reports, the same on every machine: fixed clock, salts and key."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import msgspec

from saksi.case import Case
from saksi.model.act import Allotment, Allotted, AnyAct, Captured, Exported, Linked, Reading, Refused, Ruled, TextRead
from saksi.model.canonical import canonical, identify
from saksi.model.capture import Capture, Collection, capture_of
from saksi.model.claim import Casualty, Claim, Findings, Report, claim_id, report_id
from saksi.model.decision import Link, Ruling, Subject
from saksi.model.document import Document, document_id
from saksi.model.incident import Incident
from saksi.model.terms import Group, Judgement, Outcome, Qualifier, Scope, Verdict
from saksi.model.values import Count, Span
from saksi.ports import Store, Transaction
from saksi.preserve.keys import SigningKey, from_seed
from saksi.settings import Settings

ORIGIN = "saksi.example/sample"


def signer(name: str = ORIGIN, seed: int = 7) -> SigningKey:
    return from_seed(name, bytes([seed]) * 32)


def text_of(n: int) -> str:
    """The invented report number `n`; every one has words of its own and shares its town with others."""
    return (
        f"TOWN-{n % 5}, day {n}. At least {n + 2} people were killed when rockets struck the grain market, the "
        f"district office said. Witness-mark-{n:05d} saw the smoke. Ärzte und жители {n} sprachen darüber."
    )


def collection(name: str) -> Collection:
    return Collection(
        requested=name, at="2024-05-01T10:00:00Z", by="A. Tester", tool="saksi", tool_version="0", method="file"
    )


def put_capture(case: Case, name: str, content: bytes, parent: Capture | None = None) -> Capture:
    blob = case.blobs.put(content)
    return capture_of(
        blob.digest,
        blob.size,
        "text/plain",
        collection(name),
        parent=parent.id if parent else None,
        member=name if parent else None,
    )


def read(case: Case, capture: Capture, text: str, method: str = "rules/1") -> tuple[list[AnyAct], Findings]:
    """The acts of reading a text and finding one report with one toll in it."""
    document = Document(id=document_id(capture.id), capture=capture.id, method="plain/1", text=text, language="en")
    findings = found_in(document, method)
    return [
        TextRead(
            capture=capture.id,
            document=document.id,
            method=document.method,
            output=case.blobs.put(canonical(document)).digest,
        ),
        Reading(document=document.id, method=method, output=case.blobs.put(canonical(findings)).digest),
    ], findings


def found_in(document: Document, method: str) -> Findings:
    start = document.text.index("At least")
    span = Span(start, document.text.index(" people"))
    words = span.of(document.text)
    low = int(words.rsplit(" ", 1)[1])
    claim = Claim(
        document=document.id,
        value=Casualty(outcome=Outcome.KILLED, group=Group.PEOPLE, count=Count(low, None, Qualifier.AT_LEAST, words)),
        spans=(span,),
        quote=words,
        method=method,
    )
    claim = msgspec.structs.replace(claim, id=claim_id(claim))
    anchor = Span(0, document.text.index(",", start))
    report = Report(
        id=report_id(document.id, anchor),
        document=document.id,
        anchor=anchor,
        quote=anchor.of(document.text),
        claims=(claim,),
    )
    return Findings(document=document.id, method=method, reports=(report,))


def add_text(case: Case, n: int, parent: Capture | None = None) -> tuple[Capture, Findings]:
    """Report number `n` into the case, in one transaction."""
    text = text_of(n)
    capture = put_capture(case, f"report-{n}.txt", text.encode(), parent)
    acts, findings = read(case, capture, text)
    with case.transaction() as transaction:
        transaction.append(Captured(capture=capture))
        for act in acts:
            transaction.append(act)
    return capture, findings


def resolve(store: Store, transaction: Transaction) -> None:
    """A toy of a resolution: reports of one town are one incident, named after its first report."""
    towns: dict[str, list[Report]] = defaultdict(list)
    for report in store.reports():
        town = report.quote.split(",")[0]
        transaction.put_blocks(report.id, [town])
        towns[town].append(report)
    links: list[Link] = []
    incidents: list[Incident] = []
    fresh: list[Allotment] = []
    for members in towns.values():
        members.sort(key=lambda report: report.id)
        had = list(store.allotted(report.id for report in members).values())
        name = had[0] if had else identify("incident", {"report": members[0].id})
        if not had:
            fresh.append(Allotment(incident=name, report=members[0].id))
        incidents.append(
            Incident(
                id=name,
                scope=Scope.INCIDENT,
                reports=tuple(report.id for report in members),
                documents=tuple(report.document for report in members),
                formerly=tuple(had[1:]),
            )
        )
        for left, right in zip(members, members[1:], strict=False):
            links.append(Link(left=left.id, right=right.id, judgement=Judgement.SAME, by="town/1", score=900))
    if fresh:
        transaction.append(Allotted(allotments=tuple(fresh)))
    transaction.put_resolution(links, incidents, forget=[incident.id for incident in list(store.incidents())])


def resolve_in(case: Case) -> None:
    with case.transaction() as transaction:
        resolve(case.store, transaction)


def ruling(findings: Findings, number: int = 1, seen: str | None = None) -> Ruling:
    claim = findings.reports[0].claims[0]
    subject = Subject(type="claim", document=claim.document, span=claim.spans[0], kind="casualty", outcome="killed")
    return Ruling(
        id=f"ruling-{number}",
        subject=subject,
        verdict=Verdict.ACCEPT,
        seen=seen,
        by="A. Reviewer",
        at="2024-05-02T10:00:00Z",
        reason=f"Reason-mark-{number:05d}: matches the hospital's list.",
    )


def link(left: Findings, right: Findings, number: int = 1, *, named: bool = True) -> Link:
    return Link(
        id=f"link-{number}" if named else "",
        left=left.reports[0].id,
        right=right.reports[0].id,
        judgement=Judgement.DIFFERENT,
        by="A. Reviewer",
        at="2024-05-02T11:00:00Z",
        reason=f"Link-mark-{number:05d}: two days apart.",
    )


def empty_case(path: Path) -> Case:
    """A new case whose clock and salts are the same on every machine."""
    times, salts = count(), _salts()
    return Case.create(
        path,
        Settings(name="sample", by="A. Tester"),
        signer(),
        clock=lambda: f"2024-05-01T12:{next(times) // 60 % 60:02d}:00.000Z",
        salt=lambda: next(salts),
    )


def _salts() -> Iterator[bytes]:
    for number in count():
        yield hashlib.sha256(b"salt %d" % number).digest()


def sample_case(path: Path, documents: int = 12) -> Case:
    """Documents, an archive with two members, a second reading, rulings, a link, a refusal, an export, incidents."""
    case = empty_case(path)
    found = [add_text(case, n) for n in range(documents)]
    archive = put_capture(case, "box.zip", b"PK-invented " + text_of(900).encode() + text_of(901).encode())
    case.append(Captured(capture=archive))
    members = [add_text(case, n, archive) for n in (900, 901)]
    again, _ = read(case, found[0][0], text_of(0), method="rules/2")
    with case.transaction() as transaction:
        transaction.append(again[1])
        transaction.append(Refused(requested="broken.pdf", stage="read", reason="not a PDF"))
        transaction.append(Ruled(ruling=ruling(found[1][1])))
        transaction.append(Linked(link=link(found[2][1], found[3][1])))
    resolve_in(case)
    case.append(Exported(form="csv", incidents=5, digest="0" * 64, by="A. Tester"))
    assert members
    return case
