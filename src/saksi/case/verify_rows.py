"""Checks 9 to 12 of `saksi.case.verify`: what the database derives, against the log. What each checks is said there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from saksi.case.checks import FAULTS, NAMED_AT_MOST, Finding, fault
from saksi.case.transaction import RowsTransaction
from saksi.case.verify_log import acts
from saksi.errors import SaksiError
from saksi.model.act import Reading, TextRead
from saksi.model.claim import Claim, Findings
from saksi.model.document import Document
from saksi.model.values import Span
from saksi.ports import Resolve
from saksi.store import dump
from saksi.store.database import FIRST_READABLE, Database
from saksi.store.rows import Projection, load, project
from saksi.store.sql import SqlStore


def words(store: SqlStore, finding: Finding) -> None:
    """9. Each reading is held against the text that stood when it was made."""
    texts: dict[str, str] = {}
    spans = 0
    for idx, act in acts(store):
        try:
            if isinstance(act, TextRead):
                texts[act.document] = act.output
                document = load(store.blobs, act.output, Document)
                finding.wrong += [f"document {act.document} (entry {idx}): {what}" for what in _segments(document)]
            elif isinstance(act, Reading):
                text = load(store.blobs, texts[act.document], Document).text
                found = load(store.blobs, act.output, Findings)
                wrong, count = _quotes(found, text)
                spans += count
                finding.wrong += [f"{what} (entry {idx})" for what in wrong]
        except FAULTS as error:
            finding.wrong.append(fault(error, f"entry {idx}"))
    finding.words = f"{spans} quotes in {len(texts)} documents are the text at their spans"


def rows(store: SqlStore, finding: Finding) -> None:
    """10."""
    with Folded(store, finding) as fresh:
        finding.wrong += _named(store.database, fresh.database, dump.LOGGED)
    finding.words = "every row is what the log says"


def incidents(store: SqlStore, recompute: Resolve | None, rules: str, finding: Finding) -> None:
    """11."""
    if store.resolved() > store.size():
        finding.wrong.append(f"row resolved: says {store.resolved()} entries, the log has {store.size()}")
    if store.unresolved():
        finding.open = "a run stopped before it had computed the incidents anew; the next `saksi add` does"
        return
    if recompute is None:
        finding.open = "incidents were not computed again"
        return
    if store.resolved_by() not in (None, rules):
        finding.open = (
            f"computed by other rules ({store.resolved_by()}) than these; `saksi rebuild` computes them by these"
        )
        return
    with Folded(store, Finding()) as fresh:
        recompute(fresh, RowsTransaction(fresh))
        finding.wrong += _named(store.database, fresh.database, dump.RESOLVED)
    finding.words = "incidents, links and blocks are what resolution computes"


def full_text(store: SqlStore, finding: Finding) -> None:
    """12. FTS5 compares its index with the texts that it holds; check 10 compares these with the documents."""
    try:
        store.database.run("INSERT INTO fulltext (fulltext) VALUES ('integrity-check')")
    except SaksiError:
        finding.wrong.append("table fulltext: the index does not fit the texts")
    fresh = Database.temporary()
    try:
        settings = "SELECT k, v FROM fulltext_config ORDER BY k"
        if store.database.run(settings) != fresh.run(settings):
            finding.wrong.append("table fulltext: set to find or rank otherwise than Saksi sets it")
    finally:
        fresh.close()
    finding.words = "the index fits the texts"


def integrity_faults(database: Database) -> Iterator[str]:
    """What SQLite's integrity check finds, a line a fault, with the table or index that a page belongs to."""
    try:
        owners = dict(database.run("SELECT pageno, name FROM dbstat"))
    except SaksiError:
        owners = {}  # this SQLite was built without it, or the file is too damaged to tell
    for (told,) in database.run("PRAGMA integrity_check(50)"):
        for line in str(told).splitlines():
            page = re.search(r"\bpage (\d+)", line)
            name = owners.get(int(page[1])) if page else None
            if line != "ok" and not line.startswith("***"):
                yield f"{line} ({name})" if name else line


def schema_differences(database: Database) -> Iterator[str]:
    """Tables and indexes of a case that are missing, added or defined otherwise than its own version has them."""
    sql = "SELECT name, type, coalesce(sql, '') FROM sqlite_schema ORDER BY name"
    version = int(database.run("PRAGMA user_version")[0][0])
    fresh = Database.temporary(version if version >= FIRST_READABLE else None)
    try:
        expected = {name: rest for name, *rest in fresh.run(sql)}
    finally:
        fresh.close()
    found = {name: rest for name, *rest in database.run(sql)}
    for name in sorted({*expected, *found}):
        if expected.get(name) != found.get(name):
            yield f"{name if name in expected else 'an added table or index'} is not defined as it should be"


class Folded:
    """The log folded into an empty database. An entry that cannot be projected is named and left out."""

    def __init__(self, store: SqlStore, finding: Finding) -> None:
        self._store = store
        self._finding = finding
        self._fresh = SqlStore(Database.temporary(), store.blobs)

    def __enter__(self) -> SqlStore:
        into = Projection(self._fresh.database, self._store.blobs)
        copy_log(self._store.database, self._fresh.database)
        self._fresh.database.run("BEGIN")
        for idx, act in acts(self._store):
            try:
                project(into, idx, act)
            except FAULTS as error:
                self._finding.wrong.append(fault(error, f"entry {idx}"))
        self._fresh.database.run("COMMIT")
        return self._fresh

    def __exit__(self, *_: object) -> None:
        self._fresh.database.close()


def copy_log(source: Database, target: Database) -> None:
    """Entries and payloads, for look-ups of acts while resolving."""
    for table, columns in (("entry", 3), ("payload", 3)):
        marks = ", ".join("?" * columns)
        target.run_many(f"INSERT INTO {table} VALUES ({marks})", source.each(f"SELECT * FROM {table} ORDER BY idx"))


def _named(found: Database, expected: Database, tables: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Rows that differ, as objects; the ids in keys are digests and numbers, never text from a source."""
    for table in tables:
        try:
            for count, (_, key, what) in enumerate(dump.differences(found, expected, {table: tables[table]})):
                if count <= NAMED_AT_MOST:
                    yield f"row {table} {' '.join(_short(part) for part in key)}: {what}"
        except FAULTS as error:
            yield fault(error, f"table {table}")


def _short(part: object) -> str:
    return str(part) if isinstance(part, int) else repr(part)[1:81].rstrip("'") if isinstance(part, str) else "?"


def _segments(document: Document) -> Iterator[str]:
    end = 0
    for segment in document.segments:
        if not end <= segment.start <= segment.end <= len(document.text):
            yield f"the segment at {segment.start} does not lie in the text in order"
        end = segment.end


def _quotes(findings: Findings, text: str) -> tuple[list[str], int]:
    """What is not the text at its span, and how many quotes there are."""
    wrong: list[str] = []
    count = 0
    claims = [*findings.claims, *(claim for report in findings.reports for claim in report.claims)]
    for claim in claims:
        count += 1
        wrong += [f"claim {claim.id}: {what}" for what in _claim(claim, text)]
    for report in findings.reports:
        count += 1
        if not _within(report.anchor, text) or report.anchor.of(text) != report.quote:
            wrong.append(f"report {report.id}: its quote is not the text at its anchor")
    spans = [quotation.span for quotation in findings.quotations]
    spans += [toponym.span for toponym in findings.toponyms] + [time.span for time in findings.times]
    wrong += [
        f"document {findings.document}: the span at {s.start} lies outside" for s in spans if not _within(s, text)
    ]
    return wrong, count


def _claim(claim: Claim, text: str) -> Iterator[str]:
    if not claim.spans or claim.spans[0].of(text) != claim.quote:
        yield "its quote is not the text at its span"
    if not all(_within(span, text) for span in claim.spans):
        yield "a span lies outside the text"


def _within(span: Span, text: str) -> bool:
    return span.end <= len(text)
