"""Codes by which two codebooks say how precisely a place and a date are known, from the record's own values.

UCDP: *UCDP Georeferenced Event Dataset Codebook* (Högbladh), variables ``where_prec`` and ``date_prec``. ACLED: *ACLED
Codebook*, "Geo-precision" and "Time precision". Both are written down here from general knowledge of the codebooks, the
pages themselves were not at hand: the values are *unverified* and an exporter says so in its loss report.
"""

from __future__ import annotations

from datetime import date

from saksi.model.terms import PlaceKind, TimePrecision
from saksi.model.values import When, Where

NEAR_M = 25_000
"""UCDP's limit of "near a known point": 25 kilometres."""
_POINTS = (
    PlaceKind.EXACT,
    PlaceKind.LANDMARK,
    PlaceKind.STREET,
    PlaceKind.NEIGHBOURHOOD,
    PlaceKind.SETTLEMENT,
    PlaceKind.UNKNOWN,
)


def ucdp_where_prec(where: Where | None) -> int | None:
    """1 the point itself, 2 within 25 km of a known point, 3 a second-level unit, 4 a first-level unit, 5 a line or an
    area that is no unit, 6 a country; None where the place is not known. 7 (international waters, airspace) is never
    given: no kind of place of the record says it.

    What a text places beside a named point ("20 km west of X", "near X", "southern X") has an extent and no entry of a
    gazetteer: its radius decides between 2 and 5.
    """
    if where is None or (where.kind is PlaceKind.UNKNOWN and where.lat_e5 is None):
        return None
    if where.kind is PlaceKind.COUNTRY:
        return 6
    if where.kind in _POINTS:
        return _point(where)
    derived = where.gazetteer_id is None and where.lat_e5 is not None
    if derived:
        return 5
    return 3 if where.kind is PlaceKind.DISTRICT else 4


def _point(where: Where) -> int | None:
    """A point with coordinates of its own is 1; one that borrows or is set off from another's, by its reach."""
    if where.lat_e5 is None:
        return None
    if where.gazetteer_id is not None or where.kind in (PlaceKind.EXACT, PlaceKind.LANDMARK, PlaceKind.STREET):
        return 1 if (where.radius_m or 0) <= NEAR_M or where.gazetteer_id is not None else 2
    return 2 if (where.radius_m or 0) <= NEAR_M else 5


def acled_geo_precision(where: Where | None) -> int | None:
    """1 a town, 2 a small region or the area around a town, 3 anything wider; None where the place is not known."""
    prec = ucdp_where_prec(where)
    return {1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: 3}.get(prec) if prec is not None else None


def ucdp_date_prec(when: When | None) -> int | None:
    """1 a day, 2 two to six days, 3 a week, 4 up to a month, 5 longer; None where an end of the interval is open.

    Counted in whole days, both ends included, so that "10 to 12 March" is 2 whatever its precision is called.
    """
    days = _days(when)
    if days is None:
        return None
    return 1 if days == 1 else 2 if days < 7 else 3 if days == 7 else 4 if days <= 31 else 5


def acled_time_precision(when: When | None) -> int | None:
    """1 the day, 2 the week, 3 the month; None where the interval is longer or open: ACLED does not code it."""
    days = _days(when)
    if days is None or days > 31:
        return None
    return 1 if days == 1 else 2 if days <= 7 else 3


def _days(when: When | None) -> int | None:
    """How many days an interval touches; a night over midnight counts as its first day alone."""
    if when is None or not when.earliest or not when.latest:
        return None
    first, last = _first(when.earliest), _last(when.latest)
    if when.precision in (TimePrecision.PART_OF_DAY, TimePrecision.HOUR, TimePrecision.MINUTE):
        return 1 if (last - first).days <= 1 else (last - first).days + 1
    return (last - first).days + 1


def _first(text: str) -> date:
    year, month, day = _parts(text)
    return date(year, month or 1, day or 1)


def _last(text: str) -> date:
    year, month, day = _parts(text)
    if day:
        return date(year, month, day)
    following = date(year + 1, 1, 1) if month in (0, 12) else date(year, month + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _parts(text: str) -> tuple[int, int, int]:
    """Year, month and day of an ISO 8601 text; 0 for what it does not say."""
    numbers = [int(part) for part in text[:10].split("-")]
    year, month, day = (*numbers, 0, 0)[:3]
    return year, month, day
