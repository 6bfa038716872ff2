"""Look-ups of the reviewer's desk: rulings on one thing, lists, maps and timelines over many incidents at once."""

from __future__ import annotations

from collections.abc import Iterator

from saksi.model.decision import Ruling, Subject
from saksi.store.database import Database
from saksi.store.rows import record


def rulings_on(database: Database, subject: Subject) -> Iterator[Ruling]:
    """Every ruling on a subject, superseded ones too, in the order of the log."""
    column, value = ("document", subject.document) if subject.document else ("subject", subject.id)
    for (body,) in database.run(f"SELECT body FROM ruling WHERE {column} = ? ORDER BY idx", (value,)):
        ruling = record(Ruling, body)
        if ruling.subject == subject:
            yield ruling
