"""With which other incidents a merge is offered: those in doubt with it, then the nearest in place and day."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from math import cos, hypot, radians

from saksi.case import Case
from saksi.model.terms import Judgement
from saksi.pipeline.desk.finding import first_day, search
from saksi.pipeline.desk.history import assignments
from saksi.pipeline.desk.queue import rows_of
from saksi.pipeline.desk.shown import Box, Filter, Row
from saksi.pipeline.desk.shown_incident import Candidate, IncidentView, PairShown
from saksi.store.desk import facts_of

NEAR_DAYS, NEAR_DEGREES = 3, 0.5
"""What may be one incident with another though no link says so: so many days and degrees apart."""
LOOKED_AT, AT_MOST = 300, 10
"""How many that near are compared, the latest first, and how many candidates are offered in all."""
OPEN = (Judgement.SAME, Judgement.UNSURE)


def mergeable(case: Case, view: IncidentView) -> tuple[Candidate, ...]:
    """What an incident may be merged with, the likeliest first: what the machine's links leave in doubt by their score,
    then the nearest in place and day, last what people keep apart or is part of the other."""
    links: dict[str, list[PairShown]] = {}
    for link in sorted(view.pairs, key=lambda link: (not link.is_human, -link.score)):
        taken_back = link.is_human and link.judgement == Judgement.UNSURE
        if link.other_incident and not taken_back:
            links.setdefault(link.other_incident, []).append(link)
    linked = rows_of(case, facts_of(case.store.database, links), assignments(case)).values()
    rows = {row.incident: row for row in (*linked, *_near(case, view.row))}
    found = (Candidate(row, _told_once(links.get(name, ()))) for name, row in rows.items())
    return tuple(sorted(found, key=lambda one: _order(view.row, one)))[:AT_MOST]


def _told_once(links: Iterable[PairShown]) -> tuple[PairShown, ...]:
    """What people ruled, each ruling once however many accounts it ties, else the machine's surest link."""
    each = {(link.by, link.judgement, link.reason): link for link in links if link.is_human}
    return tuple(each.values()) or tuple(links)[:1]


def _order(here: Row, one: Candidate) -> tuple[int, int, float, str]:
    link = one.links[0] if one.links else None
    if link is None:
        return 1, 0, _apart(here, one.row), one.row.incident
    is_open = link.judgement in OPEN and not link.is_human
    return (0 if is_open else 2), -link.score, _apart(here, one.row), one.row.incident


def _apart(one: Row, other: Row) -> float:
    """How far two incidents lie apart in days and degrees, each as a share of what is still near; unknown is far."""
    return _days_apart(one, other) / NEAR_DAYS + _degrees_apart(one, other) / NEAR_DEGREES


def _days_apart(one: Row, other: Row) -> float:
    ends = [_known(row) for row in (one, other)]
    if ends[0] is None or ends[1] is None:
        return NEAR_DAYS
    (first, last), (since, until) = ends[0], ends[1]
    return max(0, (since - last).days, (first - until).days)


def _known(row: Row) -> tuple[date, date] | None:
    """The first and the last day of a row; None where it has none."""
    if row.day is None:
        return None
    try:
        return date.fromisoformat(first_day(row.day, "day")), date.fromisoformat(_last_day(row.last or row.day))
    except ValueError:
        return None


def _degrees_apart(one: Row, other: Row) -> float:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return NEAR_DEGREES
    return hypot(other.lat - one.lat, _turned(other.lon - one.lon) * cos(radians(one.lat)))


def _near(case: Case, row: Row) -> tuple[Row, ...]:
    """Other incidents of the same days in the same part of the map, else of the country; of any day where the day is
    not known."""
    if row.lat is None and (row.day is None or row.country is None):
        return ()
    ends = _known(row)
    wanted = Filter(
        since=_moved(ends[0], -NEAR_DAYS) if ends else None,
        until=_moved(ends[1], NEAR_DAYS) if ends else None,
        country=row.country if row.lat is None else None,
        box=_around(row.lat, row.lon) if row.lat is not None and row.lon is not None else None,
    )
    found = search(case, wanted, limit=LOOKED_AT).rows
    return tuple(other for other in found if other.incident != row.incident)


def _around(lat: float, lon: float) -> Box:
    south, north = max(-90.0, lat - NEAR_DEGREES), min(90.0, lat + NEAR_DEGREES)
    return Box(_turned(lon - NEAR_DEGREES), south, _turned(lon + NEAR_DEGREES), north)


def _turned(lon: float) -> float:
    return (lon + 180) % 360 - 180


def _last_day(day: str) -> str:
    """The last day of a year or month alone, else the day itself."""
    if len(day) == 4:
        return f"{day}-12-31"
    if len(day) != 7:
        return day[:10]
    year, month = (int(part) for part in day.split("-"))
    return f"{day}-{monthrange(year, month)[1]:02}"


def _moved(day: date, by: int) -> str:
    """A day so many days on; as it is where there is no such day."""
    try:
        return (day + timedelta(days=by)).isoformat()
    except OverflowError:
        return day.isoformat()
