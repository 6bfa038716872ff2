"""The rows that follow from one act: a fold over the log, one function for each kind of act that has rows.

This is the only code that writes derived rows other than resolution's. Adding, rebuilding, restoring and verifying
all run it, entry by entry in the order of the log, so they cannot disagree. It reads nothing but the act, the blobs
that the act names, and rows of earlier acts; no clock, no random numbers, no setting.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import msgspec

from saksi.errors import IntegrityError, SourceError
from saksi.model.act import Allotted, AnyAct, Captured, Linked, Reading, Refused, Ruled, SecondReading, TextRead
from saksi.model.canonical import canonical, decode
from saksi.model.claim import Findings, Report, report_id
from saksi.model.decision import Ruling
from saksi.model.document import Document
from saksi.model.terms import Verdict
from saksi.ports import BlobStore
from saksi.store.database import Database
from saksi.store.search import index_document, unindex_document

T = TypeVar("T")

BEARING = ("text_read", "reading", "linked", "ruled", "policy_set", "erased")
"""Names of the acts after which incidents may come out differently."""


ADDED_FROM = 1_000_000
"""The place from which on a document's reports were added by people; a reading has never so many."""


@dataclass(frozen=True, slots=True)
class Projection:
    """Where rows go and where outputs are read from."""

    database: Database
    blobs: BlobStore


def project(into: Projection, idx: int, act: AnyAct) -> None:
    """Write the rows that follow from the act at `idx`.

    SourceError when the act cannot have rows (two reports with one anchor, a link without an id): then it must not
    be logged either. IntegrityError when a blob that it names is not what it says.
    """
    into.database.run("INSERT INTO act (idx, act) VALUES (?, ?)", (idx, act_name(act)))
    write = _ROWS.get(type(act))
    if write is not None:
        write(into, idx, act)


def act_name(act: AnyAct) -> str:
    """The act's name as it stands in its payload and its entry."""
    tag = act.__struct_config__.tag
    assert isinstance(tag, str)
    return tag


def record(kind: type[T], body: bytes) -> T:
    """The record in a column of canonical JSON; IntegrityError when it holds something else."""
    try:
        return decode(kind, body)
    except msgspec.DecodeError as error:
        raise IntegrityError(f"a row does not hold the {getattr(kind, '__name__', 'record')} that it should") from error


def recorded_act(body: bytes) -> AnyAct:
    """The act in a payload."""
    return record(cast("type[AnyAct]", AnyAct), body)


def load(blobs: BlobStore, digest: str, kind: type[T]) -> T:
    """The record in a blob of canonical JSON; IntegrityError when the blob is missing or holds something else."""
    try:
        return decode(kind, blobs.read(digest))
    except msgspec.DecodeError as error:
        raise IntegrityError(f"this blob does not hold a {kind.__name__}", subject=digest) from error


def _captured(into: Projection, idx: int, act: Captured) -> None:
    capture = act.capture
    values = (idx, capture.id, capture.blob, capture.parent, canonical(capture))
    _insert(into.database, "INSERT INTO capture (idx, id, blob, parent, body) VALUES (?, ?, ?, ?, ?)", values)


def _refused(into: Projection, idx: int, act: Refused) -> None:
    sql = "INSERT INTO refusal (idx, requested, capture, body) VALUES (?, ?, ?, ?)"
    into.database.run(sql, (idx, act.requested, act.capture, canonical(act)))


def _text_read(into: Projection, idx: int, act: TextRead) -> None:
    """The document's row and its full text. Another text drops the reports read in the old one: their spans are off."""
    database = into.database
    document = load(into.blobs, act.output, Document)
    if (document.id, document.capture) != (act.document, act.capture):
        raise IntegrityError("this blob is the text of another document", subject=act.output)
    before = database.one("SELECT idx, output FROM document WHERE id = ?", (act.document,))
    if before is not None:
        unindex_document(database, before[0])
        database.run("DELETE FROM document WHERE idx = ?", (before[0],))
        if before[1] != act.output:
            drop_reports(database, act.document)
    sql = "INSERT INTO document (idx, id, capture, stable_id, given_id, output) VALUES (?, ?, ?, ?, ?, ?)"
    _insert(database, sql, (idx, document.id, document.capture, document.stable_id, document.given_id, act.output))
    index_document(database, idx, document)


def _reading(into: Projection, idx: int, act: Reading) -> None:
    """The latest reading of a document takes the place of its earlier ones, whose rows stay without counting."""
    database = into.database
    findings = load(into.blobs, act.output, Findings)
    if findings.document != act.document:
        raise IntegrityError("this blob is a reading of another document", subject=act.output)
    drop_reports(database, act.document)
    if findings.notes:
        database.run("INSERT INTO note (document, idx, body) VALUES (?, ?, ?)", _note(idx, findings))
    database.run(
        "INSERT INTO reading (idx, document, method, model_digest, output, counts, claims) "
        "VALUES (?, ?, ?, ?, ?, 1, ?)",
        (idx, act.document, act.method, act.model_digest, act.output, canonical(list(findings.claims))),
    )
    for n, report in enumerate(findings.reports):
        _insert(database, "INSERT INTO report (id, document, n, body) VALUES (?, ?, ?, ?)", _report(act, n, report))
    put_added(into, act.document)


def _second_reading(into: Projection, idx: int, act: SecondReading) -> None:
    """Listed with the document's readings; it does not count, so it has no reports and changes no row of others."""
    findings = load(into.blobs, act.output, Findings)
    if findings.document != act.document:
        raise IntegrityError("this blob is a reading of another document", subject=act.output)
    into.database.run(
        "INSERT INTO reading (idx, document, method, model_digest, output, counts) VALUES (?, ?, ?, ?, ?, 0)",
        (idx, act.document, act.method, act.model_digest, act.output),
    )


def _note(idx: int, findings: Findings) -> tuple[Any, ...]:
    return findings.document, idx, canonical(list(findings.notes))


def _report(act: Reading, n: int, report: Report) -> tuple[Any, ...]:
    if report.document != act.document:
        raise SourceError("a reading holds a report on another document", subject=act.document)
    return report.id, act.document, n, canonical(report)


def drop_reports(database: Database, document: str) -> None:
    """Take a document's reports and free claims out, and what resolution had derived from them alone.

    Incidents and their members stay until resolution computes them again, so that it can see whom this touches.
    """
    database.run("UPDATE reading SET counts = 0, claims = NULL WHERE document = ? AND counts = 1", (document,))
    for (report,) in database.run("SELECT id FROM report WHERE document = ?", (document,)):
        _drop_report(database, report)
    database.run("DELETE FROM note WHERE document = ?", (document,))


def _drop_report(database: Database, report: str) -> None:
    database.run("DELETE FROM block WHERE report = ?", (report,))
    database.run('DELETE FROM match WHERE "left" = ? OR "right" = ?', (report, report))
    database.run("INSERT OR IGNORE INTO stranded SELECT incident FROM member WHERE report = ?", (report,))
    database.run("DELETE FROM report WHERE id = ?", (report,))


def put_added(into: Projection, document: str) -> None:
    """Bring a document's rows to the reports that its people have added: those that stand in, those taken back out.

    They come after the reports that were read, and one that was read in the same words goes before. One whose words
    are not in the document's present text has no row.
    """
    database = into.database
    standing = _added(database, document)
    for (known,) in database.run("SELECT id FROM report WHERE document = ? AND n >= ?", (document, ADDED_FROM)):
        if known not in standing:
            _drop_report(database, known)
    row = database.one("SELECT output FROM document WHERE id = ?", (document,)) if standing else None
    text = load(into.blobs, row[0], Document).text if row is not None else None
    for n, (name, report) in enumerate(standing.items(), ADDED_FROM):
        if text is not None and report.anchor.of(text) == report.quote:
            values = (name, document, n, canonical(report))
            database.run("INSERT OR IGNORE INTO report (id, document, n, body) VALUES (?, ?, ?, ?)", values)


def _added(database: Database, document: str) -> dict[str, Report]:
    """The reports that people added to a document and did not take back, by id; none that is malformed."""
    stacks: dict[str, list[Ruling]] = {}
    rulings = "SELECT body FROM ruling WHERE document = ? AND subject IS NOT NULL ORDER BY idx"
    for (body,) in database.run(rulings, (document,)):
        ruling = record(Ruling, body)
        if ruling.subject.type == "report":
            stack = stacks.setdefault(str(ruling.subject.id), [])
            if ruling.verdict is not Verdict.UNDO:
                stack.append(ruling)
            elif stack:
                stack.pop()
    begun = {name: stack[0] for name, stack in stacks.items() if stack and stack[0].verdict is Verdict.ADD}
    found = ((name, _report_in(ruling)) for name, ruling in begun.items())
    return {name: report for name, report in found if report is not None}


def _report_in(ruling: Ruling) -> Report | None:
    """The report that a ruling adds; None where its value is not that report."""
    try:
        report = msgspec.json.decode((ruling.value or "null").encode(), type=Report)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    is_it = report.id == ruling.subject.id == report_id(report.document, report.anchor)
    return report if is_it and report.document == ruling.subject.document and not report.claims else None


def _linked(into: Projection, idx: int, act: Linked) -> None:
    link = act.link
    sql = 'INSERT INTO link (idx, id, "left", "right", body) VALUES (?, ?, ?, ?, ?)'
    _insert(into.database, sql, (idx, _named("link", link.id), link.left, link.right, canonical(link)))


def _ruled(into: Projection, idx: int, act: Ruled) -> None:
    ruling = act.ruling
    sql = "INSERT INTO ruling (idx, id, subject, document, body) VALUES (?, ?, ?, ?, ?)"
    values = (idx, _named("ruling", ruling.id), ruling.subject.id, ruling.subject.document, canonical(ruling))
    _insert(into.database, sql, values)
    if ruling.subject.type == "report" and ruling.subject.document and ruling.verdict in (Verdict.ADD, Verdict.UNDO):
        put_added(into, ruling.subject.document)


def _allotted(into: Projection, idx: int, act: Allotted) -> None:
    """An id that is allotted again, as after an erasure, takes its later place."""
    sql = "INSERT OR REPLACE INTO allotment (incident, report, idx) VALUES (?, ?, ?)"
    into.database.run_many(sql, ((allotment.incident, allotment.report, idx) for allotment in act.allotments))


def _insert(database: Database, sql: str, values: tuple[Any, ...]) -> None:
    """Insert a row whose id must be new; SourceError names it when it is not."""
    try:
        database.run(sql, values)
    except IntegrityError as error:
        given = next((value for value in values if isinstance(value, str)), None)
        raise SourceError("the case has a row of this id already", subject=given) from error


def _named(kind: str, id_: str) -> str:
    if not id_:
        raise SourceError(f"a {kind} needs an id before it is logged")
    return id_


_ROWS: Mapping[type, Callable[[Projection, int, Any], None]] = {
    Captured: _captured,
    Refused: _refused,
    TextRead: _text_read,
    Reading: _reading,
    SecondReading: _second_reading,
    Linked: _linked,
    Ruled: _ruled,
    Allotted: _allotted,
}
