"""Where and when may be told: public coordinates on a coarse grid, and the embargo on what has just happened."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from saksi.model.incident import Incident
from saksi.model.terms import PlaceKind
from saksi.model.values import When, Where
from saksi.publish.public import PublicWhere

METRES_PER_DEGREE = 111_320
FINE = frozenset({PlaceKind.EXACT, PlaceKind.LANDMARK, PlaceKind.STREET, PlaceKind.NEIGHBOURHOOD})
WESTERNMOST = timedelta(hours=12)  # a civil day without a zone may still last this long after it has ended in UTC


def coarsened(where: Where, coarsen_m: int) -> tuple[int | None, int | None, int | None]:
    """Latitude, longitude (1e-5 degrees) of the middle of the grid cell and the radius in metres that holds the place.

    The grid has cells ``coarsen_m`` high and about as wide; the radius grows by half a cell's diagonal, so that the
    true point always lies within it. 0 leaves the point as it is.
    """
    if where.lat_e5 is None or where.lon_e5 is None or coarsen_m <= 0:
        return where.lat_e5, where.lon_e5, where.radius_m
    step = coarsen_m / METRES_PER_DEGREE
    lat = (math.floor(where.lat_e5 / 1e5 / step) + 0.5) * step
    lon_step = step / max(0.01, math.cos(math.radians(min(89.0, abs(lat)))))
    lon = (math.floor(where.lon_e5 / 1e5 / lon_step) + 0.5) * lon_step
    radius = (where.radius_m or 0) + math.ceil(coarsen_m * 0.75)
    return round(max(-90.0, min(90.0, lat)) * 1e5), round(max(-180.0, min(180.0, lon)) * 1e5), radius


def public_where(where: Where, name: str, coarsen_m: int) -> PublicWhere:
    """The place as readers may know it; ``name`` is its masked name."""
    lat, lon, radius = coarsened(where, coarsen_m)
    return PublicWhere(name, str(where.kind), where.path, lat, lon, radius, where.gazetteer_id is not None)


def withheld_where(where: Where) -> PublicWhere:
    """The place of an incident under embargo: no finer than the settlement, and on no map."""
    if where.kind not in FINE:
        return PublicWhere(where.name, str(where.kind), where.path, None, None, None)
    name = where.path[0] if where.path else "withheld"
    return PublicWhere(name, str(PlaceKind.UNKNOWN), where.path[1:], None, None, None)


def embargo_end(incident: Incident, known_by: Iterable[str], hours: int) -> datetime | None:
    """When place and damage of an incident may be told: ``hours`` after the latest moment it can have happened at.

    That is the end of its latest day; where no date is known, the earliest time at which one of its documents was
    published or captured (``known_by``), because it cannot have happened later. None where there is no embargo.
    """
    if hours <= 0:
        return None
    bounds = [end for end in (_end_of(incident.when), *(_moment(text) for text in known_by)) if end is not None]
    return (min(bounds) if bounds else datetime.max.replace(tzinfo=UTC) - timedelta(hours=hours + 1)) + timedelta(
        hours=hours
    )


def _end_of(when: When | None) -> datetime | None:
    if when is None or when.latest is None:
        return None
    return _moment(when.latest, when.zone)


def _moment(text: str, zone: str | None = None) -> datetime | None:
    """The last instant that a date or time as precise as it is given can mean; None where it is none."""
    try:
        if len(text) == 4:
            end = datetime(int(text) + 1, 1, 1)
        elif len(text) == 7:
            year, month = int(text[:4]), int(text[5:])
            end = datetime(year + month // 12, month % 12 + 1, 1)
        else:
            end = datetime.fromisoformat(text)
            end += timedelta(days=1) if len(text) == 10 else timedelta()
    except ValueError:
        return None
    if end.tzinfo is not None:
        return end.astimezone(UTC)
    return _zoned(end, zone)


def _zoned(end: datetime, zone: str | None) -> datetime:
    if zone:
        try:
            return end.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        except (ZoneInfoNotFoundError, ValueError):
            pass
        try:
            return datetime.fromisoformat(end.isoformat() + zone).astimezone(UTC)
        except ValueError:
            pass
    return end.replace(tzinfo=UTC) + WESTERNMOST
