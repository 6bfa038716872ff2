"""Geometries to a middle and a reach: Well-Known Text (OGC 06-103r4) and GeoJSON (RFC 7946), degrees WGS84.

Coordinates stand as longitude, latitude in both. The middle is that of the box around all points, the reach the
distance from there to the farthest point: a place is known as a point and a radius, whatever its outline.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from saksi.errors import InputError

Point = tuple[float, float]
"""Latitude, longitude."""

_WKT = re.compile(
    r"\s*(?:SRID=4326;)?\s*(POINT|LINESTRING|POLYGON|MULTIPOINT|MULTILINESTRING|MULTIPOLYGON)\s*(Z|M|ZM)?\s*(\(.*\))\s*$",
    re.IGNORECASE | re.DOTALL,
)


def from_wkt(text: str) -> list[Point]:
    """The points of a Well-Known Text. InputError where it is none, or not in degrees."""
    found = _WKT.match(text)
    if found is None or not re.fullmatch(r"[\s\d.,+\-()eE]+", found.group(3)):
        raise InputError("not a geometry in Well-Known Text", hint="For example: POINT (30.52 50.45), longitude first.")
    groups = [part.split() for part in re.split(r"[(),]+", found.group(3)) if part.strip()]
    try:
        points = [(float(group[1]), float(group[0])) for group in groups]
    except (IndexError, ValueError) as error:
        raise InputError("not a geometry in Well-Known Text", hint="Two numbers a point.") from error
    return checked(points)


def from_geojson(geometry: Any) -> list[Point]:
    """The points of a GeoJSON geometry. InputError where it is none."""
    if not isinstance(geometry, dict):
        raise InputError("a feature without a geometry")
    if geometry.get("type") == "GeometryCollection":
        parts = geometry.get("geometries")
        return checked([p for part in parts for p in from_geojson(part)] if isinstance(parts, list) else [])
    return checked(list(_positions(geometry.get("coordinates"), 0)))


def _positions(value: Any, depth: int) -> Iterator[Point]:
    if not isinstance(value, list) or depth > 4:
        raise InputError("not a GeoJSON geometry")
    if len(value) >= 2 and all(isinstance(n, int | float) and not isinstance(n, bool) for n in value):
        yield float(value[1]), float(value[0])
        return
    for part in value:
        yield from _positions(part, depth + 1)


def checked(points: Sequence[Point]) -> list[Point]:
    """The points, all on the globe; InputError otherwise, or where there is none."""
    if not points:
        raise InputError("a geometry without points")
    if not all(math.isfinite(a) and math.isfinite(b) and abs(a) <= 90 and abs(b) <= 180 for a, b in points):
        raise InputError("coordinates off the globe", hint="Degrees WGS84; in WKT and GeoJSON longitude comes first.")
    return list(points)


def middle(points: Iterable[Point]) -> tuple[float, float, int]:
    """Latitude, longitude and reach in metres of the points; a single point has the reach 0."""
    every = list(points)
    lats, lons = [p[0] for p in every], [p[1] for p in every]
    if max(lons) - min(lons) > 180:  # across the date line
        lons = [lon + 360 if lon < 0 else lon for lon in lons]
    lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    reach = max(metres((lat, lon), (a, b)) for a, b in zip(lats, lons, strict=True))
    return lat, lon - 360 if lon > 180 else lon, round(reach)


def metres(one: Point, other: Point) -> float:
    """Great-circle distance of two points in degrees."""
    a, c = math.radians(one[0]), math.radians(other[0])
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin(math.radians(other[1] - one[1]) / 2) ** 2
    return 2 * 6_371_008.8 * math.asin(min(1.0, math.sqrt(half)))


def moved(point: Point, *, north_m: float, east_m: float) -> Point:
    """The point so many metres to the north and to the east, on the sphere's tangent: for distances in reports."""
    lat = max(-90.0, min(90.0, point[0] + north_m / 111_195))
    lon = point[1] + east_m / (111_195 * max(0.05, math.cos(math.radians(point[0]))))
    return lat, (lon + 180) % 360 - 180
