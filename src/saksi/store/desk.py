"""Look-ups of the reviewer's desk: rulings on one thing, lists, maps and timelines over many incidents at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from saksi.model.decision import Link, Ruling, Subject
from saksi.store.database import Database
from saksi.store.resolution import FROM_LIST
from saksi.store.rows import record


def rulings_on(database: Database, subject: Subject) -> Iterator[tuple[int, Ruling]]:
    """(entry, ruling) of every ruling on a subject, superseded ones too, in the order of the log."""
    column, value = ("document", subject.document) if subject.document else ("subject", subject.id)
    for idx, body in database.run(f"SELECT idx, body FROM ruling WHERE {column} = ? ORDER BY idx", (value,)):
        ruling = record(Ruling, body)
        if ruling.subject == subject:
            yield idx, ruling


def rulings_about(
    database: Database, *, documents: Iterable[str] = (), subjects: Iterable[str] = ()
) -> list[tuple[int, Ruling]]:
    """(entry, ruling) of every ruling inside these documents or on these subjects, in the order of the log."""
    sql = f"SELECT idx, body FROM ruling WHERE document {FROM_LIST} OR subject {FROM_LIST} ORDER BY idx"
    within = json.dumps(sorted(set(documents)))
    named = json.dumps(sorted({*documents, *subjects}))
    return [(idx, record(Ruling, body)) for idx, body in database.run(sql, (within, named))]


def links_about(database: Database, reports: Iterable[str]) -> list[tuple[int, Link]]:
    """(entry, link) of every link of a person that touches one of these reports, in the order of the log."""
    given = json.dumps(sorted(set(reports)))
    sql = f'SELECT idx, body FROM link WHERE "left" {FROM_LIST} OR "right" {FROM_LIST} ORDER BY idx'
    return [(idx, record(Link, body)) for idx, body in database.run(sql, (given, given))]


def ruling_named(database: Database, ruling_id: str) -> Ruling | None:
    row = database.one("SELECT body FROM ruling WHERE id = ?", (ruling_id,))
    return record(Ruling, row[0]) if row else None


def link_named(database: Database, link_id: str) -> Link | None:
    row = database.one("SELECT body FROM link WHERE id = ?", (link_id,))
    return record(Link, row[0]) if row else None
