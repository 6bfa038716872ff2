"""Look-ups of the reviewer's desk: rulings on one thing, lists, maps and timelines over many incidents at once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from saksi.model.decision import Link, Ruling, Subject
from saksi.store.database import Database
from saksi.store.facts import CELL_BITS, COLUMNS
from saksi.store.resolution import FROM_LIST
from saksi.store.rows import record
from saksi.store.search import query_of


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


# Many incidents at once ----------------------------------------------------------------------------------------------

TERMS = ("event", "country", "grade", "status")
CLUSTERS_IN_TILE = 3
"""A map tile is cut into cells of a side of 2 to the minus this."""
FEW_CELLS_UP_TO = 3
"""Up to this zoom the whole earth has few enough cells to ask for one after another."""
CELLS = """
    WITH RECURSIVE found (cell) AS (
        SELECT min(cell) >> :shift FROM fact WHERE cell IS NOT NULL
        UNION ALL
        SELECT (SELECT min(fact.cell) >> :shift FROM fact WHERE fact.cell >= (found.cell + 1) << :shift)
        FROM found WHERE found.cell IS NOT NULL
    )
    SELECT cell FROM found
"""
RANKED_AT_MOST = 2_000
"""More documents than this that hold the words are shown newest first: ranking them would take too long."""
DOCUMENTS_AT_MOST = 1_000
"""Words lead to the incidents of at most so many documents, the best or the newest."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of all incidents; None asks nothing. ``box`` is west, south, east, north in 1e-5 degrees.

    ``among`` are the only incidents to look at, ``outside`` those to leave out; ``why`` is a doubt's short name.
    """

    since: str | None = None
    until: str | None = None
    event: str | None = None
    country: str | None = None
    grade: str | None = None
    status: str | None = None
    killed_at_least: int | None = None
    box: tuple[int, int, int, int] | None = None
    why: str | None = None
    among: Sequence[str] | None = None
    outside: Sequence[str] = ()


Fact = Mapping[str, Any]


def facts(
    database: Database, wanted: Wanted, *, order: str = "day DESC, incident", limit: int, offset: int
) -> list[Fact]:
    """The rows of incidents that are wanted; ``order`` is one of this program's own clauses, never a user's text."""
    where, values = _condition(wanted)
    sql = f"SELECT {', '.join(COLUMNS)} FROM fact WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"
    return [_named(row) for row in database.run(sql, (*values, limit, offset))]


def facts_of(database: Database, incidents: Iterable[str]) -> dict[str, Fact]:
    """Incident id to its row."""
    sql = f"SELECT {', '.join(COLUMNS)} FROM fact WHERE incident {FROM_LIST}"
    return {row[0]: _named(row) for row in database.run(sql, (json.dumps(sorted(set(incidents))),))}


def count(database: Database, wanted: Wanted) -> int:
    where, values = _condition(wanted)
    row = database.one(f"SELECT count(*) FROM fact WHERE {where}", values)
    return int(row[0]) if row else 0


def names(database: Database, wanted: Wanted) -> list[str]:
    """The ids of the incidents that are wanted."""
    where, values = _condition(wanted)
    return [name for (name,) in database.run(f"SELECT incident FROM fact WHERE {where}", values)]


def waiting(
    database: Database, wanted: Wanted, documents: Mapping[str, int], *, limit: int, offset: int
) -> list[tuple[str, int]]:
    """(incident or document, priority) of what waits for a person, highest first; ``documents`` come with theirs."""
    where, values = _condition(wanted)
    sql = (
        f"SELECT incident AS subject, priority FROM fact WHERE priority > 0 AND {where} UNION ALL "
        "SELECT key, value FROM json_each(?) ORDER BY priority DESC, subject LIMIT ? OFFSET ?"
    )
    return database.run(sql, (*values, json.dumps(documents), limit, offset))


def waiting_for(database: Database, wanted: Wanted) -> Counter[str]:
    """How many incidents wait for each reason; under the empty name, how many wait in all."""
    where, values = _condition(wanted)
    found: Counter[str] = Counter()
    sql = f"SELECT why, count(*) FROM fact WHERE priority > 0 AND {where} GROUP BY why"
    for why, number in database.run(sql, values):
        for name in {"", *why.split()}:
            found[name] += number
    return found


def clusters(database: Database, wanted: Wanted, zoom: int) -> list[tuple[int, float, float, int, int]]:
    """(how many, mean latitude and longitude in 1e-5 degrees, their dead, row of one) for each cell of the map."""
    where, values = _condition(wanted)
    shift = 2 * max(0, CELL_BITS - zoom - CLUSTERS_IN_TILE)
    sums = "count(*), sum(lat_e5), sum(lon_e5), sum(killed), min(rowid)"
    if zoom > FEW_CELLS_UP_TO:
        sql = f"SELECT {sums} FROM fact WHERE cell IS NOT NULL AND {where} GROUP BY cell >> {shift}"
        rows = database.run(sql, values)
    else:
        # Few cells with many incidents each: one walk along the index for each, where grouping would sort them all.
        sql = f"SELECT {sums} FROM fact WHERE cell >= ? AND cell < ? AND {where}"
        cells = [cell for (cell,) in database.run(CELLS, {"shift": shift}) if cell is not None]
        rows = [row for cell in cells for row in database.run(sql, (cell << shift, (cell + 1) << shift, *values))]
    return [(n, lat / n, lon / n, killed or 0, row) for n, lat, lon, killed, row in rows if n]


def names_of_rows(database: Database, rows: Iterable[int]) -> dict[int, str]:
    """Row of an incident, as a cluster tells it, to its id."""
    return dict(database.run(f"SELECT rowid, incident FROM fact WHERE rowid {FROM_LIST}", (json.dumps(list(rows)),)))


def days(database: Database, wanted: Wanted) -> list[tuple[str, int, int]]:
    """(day, how many, their dead) for each first day of incidents, in order."""
    where, values = _condition(wanted)
    sql = f"SELECT day, count(*), total(killed) FROM fact WHERE day IS NOT NULL AND {where} GROUP BY day ORDER BY day"
    return [(day, n, int(killed)) for day, n, killed in database.run(sql, values)]


def terms(database: Database, wanted: Wanted) -> dict[str, dict[str, int]]:
    """For each of event, country, grade and status the terms that there are, each with how many incidents."""
    where, values = _condition(wanted)
    sql = f"SELECT {', '.join(TERMS)}, count(*) FROM fact WHERE {where} GROUP BY {', '.join(TERMS)}"
    found: dict[str, Counter[str]] = {name: Counter() for name in TERMS}
    for *row, number in database.run(sql, values):
        for name, term in zip(TERMS, row, strict=True):
            found[name][term or ""] += number
    return {name: dict(terms.most_common()) for name, terms in found.items()}


def noted(database: Database) -> list[tuple[str, list[str]]]:
    """(document, notes) where a reader said that it did not understand something and nobody has ruled on it since."""
    sql = (
        "SELECT document, body FROM note WHERE NOT EXISTS "
        "(SELECT 1 FROM ruling WHERE ruling.subject = note.document AND ruling.idx > note.idx) ORDER BY idx"
    )
    return [(document, record(list[str], body)) for document, body in database.run(sql)]


def last_rulings(database: Database, subjects: Iterable[str]) -> dict[str, str]:
    """Subject id to the id of the latest ruling on it."""
    sql = f"SELECT subject, id FROM ruling WHERE subject {FROM_LIST} ORDER BY idx"
    found = database.run(sql, (json.dumps(sorted(set(subjects))),))
    return dict(found)


def holding(database: Database, words: str) -> tuple[list[tuple[int, str]], bool]:
    """(row, document) of those that hold all the words; and whether they are ranked, or too many and newest first."""
    query = query_of(words)
    if query is None:
        return [], True
    many = "SELECT count(*) FROM (SELECT 1 FROM fulltext WHERE fulltext MATCH ? LIMIT ?)"
    is_ranked = bool(database.run(many, (query, RANKED_AT_MOST + 1))[0][0] <= RANKED_AT_MOST)
    order = "rank" if is_ranked else "rowid DESC"
    sql = f"SELECT rowid FROM fulltext WHERE fulltext MATCH ? ORDER BY {order} LIMIT ?"
    rows = [rowid for (rowid,) in database.run(sql, (query, DOCUMENTS_AT_MOST))]
    sql = f"SELECT idx, id FROM document WHERE idx {FROM_LIST}"
    names = dict(database.run(sql, (json.dumps(rows),)))
    return [(row, names[row]) for row in rows if row in names], is_ranked


def incidents_in(database: Database, documents: Iterable[str]) -> list[tuple[str, str]]:
    """(document, incident) for the reports of these documents."""
    sql = (
        "SELECT report.document, member.incident FROM report JOIN member ON member.report = report.id "
        f"WHERE report.document {FROM_LIST}"
    )
    return database.run(sql, (json.dumps(sorted(set(documents))),))


def parts_of(database: Database, incident: str) -> list[str]:
    """The incidents that lie in this one. Every incident's body is looked at: .2 s where there are 100,000."""
    sql = "SELECT id FROM incident WHERE id <> ? AND instr(body, CAST(? AS BLOB)) ORDER BY id"
    return [name for (name,) in database.run(sql, (incident, incident))]


def _condition(wanted: Wanted) -> tuple[str, tuple[Any, ...]]:
    parts: list[tuple[str, tuple[Any, ...]]] = [("1", ())]
    for name in TERMS:
        if (value := getattr(wanted, name)) is not None:
            parts.append((f"{name} = ?", (value,)))
    if wanted.since is not None:
        # A month or year alone lasts to its end: a sign after all digits stands for the rest of it.
        parts.append(("coalesce(last, day) || '~' >= ?", (wanted.since,)))
    if wanted.until is not None:
        parts.append(("day <= ?", (wanted.until,)))
    if wanted.killed_at_least is not None:
        parts.append(("killed >= ?", (wanted.killed_at_least,)))
    if wanted.why is not None:
        parts.append(("instr(why, ?)", (f" {wanted.why} ",)))
    if wanted.among is not None:
        parts.append((f"incident {FROM_LIST}", (json.dumps(list(wanted.among)),)))
    if wanted.outside:
        parts.append((f"incident NOT {FROM_LIST}", (json.dumps(list(wanted.outside)),)))
    if wanted.box is not None:
        west, south, east, north = wanted.box
        inside = "lon_e5 BETWEEN ? AND ?" if west <= east else "(lon_e5 >= ? OR lon_e5 <= ?)"
        parts.append((f"lat_e5 BETWEEN ? AND ? AND {inside}", (south, north, west, east)))
    return " AND ".join(sql for sql, _ in parts), tuple(value for _, values in parts for value in values)


def _named(row: Sequence[Any]) -> Fact:
    return dict(zip(COLUMNS, row, strict=True))
