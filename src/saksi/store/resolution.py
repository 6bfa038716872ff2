"""The rows that resolution derives: machine links, incidents, the keys by which reports are compared.

They are replaced, never edited. `resolved` says up to which size of the log they are current; a log that is longer
than that (a crash between adding and resolving) is seen on the next opening and mended by resolving again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from saksi.model.account import Limits
from saksi.model.canonical import builtins, canonical
from saksi.model.decision import Link
from saksi.model.incident import Doubt, Incident
from saksi.store.database import Database
from saksi.store.facts import put_fact
from saksi.store.rows import record

LATER = ("sources", "dependence")
"""Fields of an incident that the first version did not have."""
FROM_LIST = "IN (SELECT value FROM json_each(?))"
ALLOWED = "CASE WHEN key GLOB 'word*' THEN ? ELSE ? END"
OF_REPORTS = f"IN (SELECT key FROM block WHERE report {FROM_LIST})"


def put_resolution(
    database: Database,
    links: Iterable[Link],
    incidents: Iterable[Incident],
    *,
    forget: Iterable[str],
    doubts: Mapping[str, Sequence[Doubt]] | None = None,
) -> None:
    """Drop the incidents in `forget` with every machine link that touches a report of theirs; then write these.

    A link or incident that is there already is replaced.
    """
    for incident_id in forget:
        _forget(database, incident_id)
    database.run_many(
        'INSERT OR REPLACE INTO match ("left", "right", judgement, body) VALUES (?, ?, ?, ?)',
        ((link.left, link.right, str(link.judgement), canonical(link)) for link in links),
    )
    for incident in incidents:
        _put_incident(database, incident)
        put_fact(database, incident, (doubts or {}).get(incident.id, ()))


def mark_resolved(database: Database, size: int, rules: str) -> None:
    """Say up to which size of the log the resolution is current, and by which rules it was computed."""
    database.run("INSERT OR REPLACE INTO resolved (one, size, rules) VALUES (1, ?, ?)", (size, rules))


def put_blocks(database: Database, report: str, keys: Iterable[str]) -> None:
    """The keys of a report, in place of those it had."""
    database.run("DELETE FROM block WHERE report = ?", (report,))
    database.run_many("INSERT INTO block (key, report) VALUES (?, ?)", ((key, report) for key in sorted(set(keys))))


def drop_resolution(database: Database) -> None:
    """Empty every table that resolution fills."""
    for table in ("block", "match", "incident", "member", "former", "stranded", "resolved", "fact"):
        database.run(f"DELETE FROM {table}")


def resolved(database: Database) -> int:
    """Up to which size of the log the resolution is current; 0 when there is none."""
    row = database.one("SELECT size FROM resolved")
    return int(row[0]) if row else 0


def resolved_by(database: Database) -> str | None:
    """The rules that the resolution was computed by; None when there is none."""
    row = database.one("SELECT rules FROM resolved")
    return str(row[0]) if row else None


def sharing(database: Database, reports: Iterable[str], limits: Limits) -> set[str]:
    """These reports, and those that share a key with any of them that is not crowded by these limits."""
    given = _list(reports)
    keys = f"SELECT key FROM block WHERE key {OF_REPORTS} GROUP BY key HAVING count(*) <= {ALLOWED}"
    rows = database.run(f"SELECT DISTINCT report FROM block WHERE key IN ({keys})", (given, *limits))
    return {report for (report,) in rows} | set(json.loads(given))


def crowded(database: Database, reports: Iterable[str], limits: Limits) -> set[str]:
    """Of the keys of these reports, those under which more reports stand than these limits allow."""
    sql = f"SELECT key FROM block WHERE key {OF_REPORTS} GROUP BY key HAVING count(*) > {ALLOWED}"
    return {key for (key,) in database.run(sql, (_list(reports), *limits))}


def closure(database: Database, reports: Iterable[str]) -> set[str]:
    """Every report that can be reached from these through shared keys, these themselves included.

    Each key is followed once, so the cost grows with the reports found and not with their pairs.
    """
    found, edge = set(reports), set(reports)
    followed: set[str] = set()
    while edge:
        keys = {
            key for (key,) in database.run(f"SELECT DISTINCT key FROM block WHERE report {FROM_LIST}", (_list(edge),))
        }
        rows = database.run(f"SELECT DISTINCT report FROM block WHERE key {FROM_LIST}", (_list(keys - followed),))
        followed |= keys
        edge = {report for (report,) in rows} - found
        found |= edge
    return found


def incidents_of(database: Database, reports: Iterable[str]) -> dict[str, str]:
    """Report id to the id of the incident that it is part of, for those that are part of one."""
    rows = database.run(
        f"SELECT report, incident FROM member WHERE report {FROM_LIST} ORDER BY report, incident", (_list(reports),)
    )
    return dict(rows)


def members_beside(database: Database, reports: Iterable[str]) -> set[str]:
    """The reports that are part of the same incidents as these, these included where they are part of one."""
    sql = (
        "SELECT DISTINCT beside.report FROM member JOIN member AS beside USING (incident) "
        f"WHERE member.report {FROM_LIST}"
    )
    return {report for (report,) in database.run(sql, (_list(reports),))}


def stranded(database: Database) -> set[str]:
    """The members, lost ones too, of incidents that lost a report since they were computed."""
    return {report for (report,) in database.run("SELECT report FROM stranded JOIN member USING (incident)")}


def matches(database: Database, reports: Iterable[str] | None = None) -> Iterator[Link]:
    """Machine links, ordered by both ends; only those that touch one of `reports` where given."""
    order = 'ORDER BY "left", "right", judgement'
    if reports is None:
        rows = database.each(f"SELECT body FROM match {order}")
    else:
        sql = f'SELECT body FROM match WHERE "left" {FROM_LIST} OR "right" {FROM_LIST} {order}'
        rows = database.each(sql, (given := _list(reports), given))
    for (body,) in rows:
        yield record(Link, body)


def incidents(database: Database) -> Iterator[Incident]:
    """All incidents, in order of id."""
    for (body,) in database.each("SELECT body FROM incident ORDER BY id"):
        yield record(Incident, body)


def incident(database: Database, incident_id: str) -> Incident | None:
    """The incident of this id, or the one that has absorbed it."""
    row = database.one("SELECT body FROM incident WHERE id = ?", (incident_id,)) or database.one(
        "SELECT body FROM incident JOIN former ON former.incident = incident.id WHERE former.id = ?", (incident_id,)
    )
    return record(Incident, row[0]) if row else None


def _put_incident(database: Database, incident: Incident) -> None:
    _drop_incident(database, incident.id)
    database.run("INSERT INTO incident (id, body) VALUES (?, ?)", (incident.id, _body(incident)))
    reports = ((report, incident.id) for report in sorted(set(incident.reports)))
    database.run_many("INSERT INTO member (report, incident) VALUES (?, ?)", reports)
    former = ((id_, incident.id) for id_ in sorted(set(incident.formerly)))
    database.run_many("INSERT INTO former (id, incident) VALUES (?, ?)", former)


def _body(incident: Incident) -> bytes:
    """Its canonical bytes, later fields left out where empty: what the first version wrote has the same bytes still."""
    plain = builtins(incident)
    return canonical({name: value for name, value in plain.items() if value or name not in LATER})


def _forget(database: Database, incident: str) -> None:
    for (report,) in database.run("SELECT report FROM member WHERE incident = ?", (incident,)):
        database.run('DELETE FROM match WHERE "left" = ?', (report,))
        database.run('DELETE FROM match WHERE "right" = ?', (report,))
    _drop_incident(database, incident)


def _drop_incident(database: Database, incident: str) -> None:
    database.run("DELETE FROM member WHERE incident = ?", (incident,))
    database.run("DELETE FROM former WHERE incident = ?", (incident,))
    database.run("DELETE FROM incident WHERE id = ?", (incident,))
    database.run("DELETE FROM fact WHERE incident = ?", (incident,))
    database.run("DELETE FROM stranded WHERE incident = ?", (incident,))


def _list(ids: Iterable[str]) -> str:
    return json.dumps(sorted(set(ids)))
