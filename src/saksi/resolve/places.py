"""Places of two reports: names that are one, distance against both radii."""

from __future__ import annotations

import math
import unicodedata

from saksi.model.terms import PlaceKind
from saksi.model.values import Where

EARTH_RADIUS_M = 6_371_008.8
DEFAULT_RADIUS_M = {
    PlaceKind.EXACT: 200,
    PlaceKind.LANDMARK: 3_000,
    PlaceKind.STREET: 2_000,
    PlaceKind.NEIGHBOURHOOD: 4_000,
    PlaceKind.SETTLEMENT: 10_000,
    PlaceKind.DISTRICT: 30_000,
    PlaceKind.PROVINCE: 120_000,
    PlaceKind.COUNTRY: 500_000,
    PlaceKind.UNKNOWN: 50_000,
}
WIDE = frozenset({PlaceKind.PROVINCE, PlaceKind.COUNTRY})


def folded(name: str) -> str:
    """A name without case, accents, apostrophes and doubled spaces, for comparison only."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(" " if c in "-'’‘`" else c for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())


def names(where: Where) -> tuple[str, ...]:
    """Folded names from the most specific to the widest, the country left out unless it is all there is."""
    chain = [folded(where.name), *(folded(part) for part in where.path)]
    unique = list(dict.fromkeys(part for part in chain if part))
    return tuple(unique[:-1] if len(unique) > 1 and where.kind is not PlaceKind.COUNTRY else unique)


def radius_m(where: Where) -> int:
    """The stated radius, or the usual one of the place's kind."""
    return where.radius_m if where.radius_m is not None else DEFAULT_RADIUS_M[where.kind]


Point = tuple[float, float, float]
"""A point of the sphere of radius one."""


def point(where: Where) -> Point | None:
    """The place on the sphere; None without coordinates."""
    if where.lat_e5 is None or where.lon_e5 is None:
        return None
    lat, lon = math.radians(where.lat_e5 / 1e5), math.radians(where.lon_e5 / 1e5)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def apart_m(left: Point, right: Point) -> float:
    """Great-circle distance in metres, from the chord between the two."""
    chord = math.dist(left, right)
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, chord / 2))


def country(where: Where) -> str | None:
    """The country a place's path ends with."""
    if where.kind is PlaceKind.COUNTRY:
        return folded(where.name)
    return folded(where.path[-1]) if where.path else None
