"""Search, map, timeline and facets over all incidents of a case, each by the same filter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from saksi.case import Case
from saksi.errors import InputError
from saksi.pipeline.desk.history import assignments
from saksi.pipeline.desk.queue import asked_of, rows_of
from saksi.pipeline.desk.shown import Bar, Cluster, Filter, Found
from saksi.pipeline.desk.wording import open_passage, worded
from saksi.store import desk
from saksi.store.desk import Wanted, facts, facts_of, incidents_in

EVERYTHING = Wanted()
STEPS = ("day", "week", "month", "year")
ROWS_ON_MAP = 200
"""Clusters of one incident come with its row as long as there are no more than this."""


def search(case: Case, wanted: Filter, *, limit: int = 50, offset: int = 0) -> Found:
    """A page of incidents: the latest first, or where words are asked for those of the best document first."""
    asked = asked_of(case, replace(wanted, words=""))
    if wanted.words.strip():
        return _by_words(case, wanted.words, asked, (limit, offset))
    database = case.store.database
    page = {fact["incident"]: fact for fact in facts(database, asked, limit=limit, offset=offset)}
    return Found(tuple(rows_of(case, page, assignments(case)).values()), desk.count(database, asked))


def _by_words(case: Case, words: str, asked: Wanted, page: tuple[int, int]) -> Found:
    database, (limit, offset) = case.store.database, page
    documents, is_ranked = worded(case, words)
    incidents: dict[str, list[str]] = {}
    for document, incident in incidents_in(database, [name for _, name in documents]):
        incidents.setdefault(document, []).append(incident)
    held: dict[str, str] = {}
    for _, document in documents:
        for incident in sorted(set(incidents.get(document, ()))):
            held.setdefault(incident, document)
    if asked != EVERYTHING:
        allowed = set(held) if asked.among is None else set(held) & set(asked.among)
        fitting = set(desk.names(database, replace(asked, among=sorted(allowed))))
        held = {name: document for name, document in held.items() if name in fitting}
    ordered = list(held)
    shown = ordered[offset : offset + limit]
    rows = rows_of(case, facts_of(database, shown), assignments(case))
    passages = {name: open_passage(case, held[name], words) for name in shown}
    texts = {name: found for name, found in passages.items() if found is not None}
    return Found(tuple(rows[name] for name in texts), len(ordered), texts, is_ranked)


def clusters(case: Case, wanted: Filter, *, zoom: int) -> tuple[Cluster, ...]:
    """The incidents within ``wanted.box`` gathered as a map at this zoom can show them."""
    if not 0 <= zoom <= 22:
        raise InputError("no such zoom", subject=str(zoom))
    database, asked = case.store.database, asked_of(case, wanted)
    found = desk.clusters(database, asked, zoom)
    single = desk.names_of_rows(database, (row for count, *_, row in found if count == 1))
    rows = rows_of(case, facts_of(database, single.values()), assignments(case)) if len(single) <= ROWS_ON_MAP else {}
    made = []
    for count, lat, lon, killed, number in found:
        name = single.get(number)
        row = rows.get(name) if name else None
        radius = row.radius_m if row else None
        made.append(Cluster(lat / 1e5, lon / 1e5, count, killed, name, radius, row))
    return tuple(made)


def timeline(case: Case, wanted: Filter, *, step: str = "day") -> tuple[Bar, ...]:
    """How many incidents began in each step, and their dead; steps without any are left out."""
    if step not in STEPS:
        raise InputError("no such step", subject=step, hint=f"One of: {', '.join(STEPS)}.")
    bars: dict[str, Bar] = {}
    for day, count, killed in desk.days(case.store.database, asked_of(case, wanted)):
        first = first_day(day, step)
        had = bars.get(first, Bar(first, 0, 0))
        bars[first] = Bar(first, had.count + count, had.killed + killed)
    return tuple(bars.values())


def facets(case: Case, wanted: Filter) -> Mapping[str, Mapping[str, int]]:
    """For event, country, grade and status the terms among what is wanted, each with how many incidents."""
    return desk.terms(case.store.database, asked_of(case, wanted))


def first_day(day: str, step: str) -> str:
    """The first day of the step that a day lies in; a year or month alone begins with its first day."""
    whole = f"{day}-01-01"[:10] if len(day) == 4 else f"{day}-01" if len(day) == 7 else day
    if step == "year":
        return f"{whole[:4]}-01-01"
    if step == "month":
        return f"{whole[:7]}-01"
    if step == "week":
        try:
            found = date.fromisoformat(whole)
        except ValueError:
            return whole
        return (found - timedelta(days=found.weekday())).isoformat()
    return whole[:10]
