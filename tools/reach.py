"""Middles and radii of places, from the points of what they hold."""

from __future__ import annotations

import math


def centre(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Mean of points on the sphere, so that a country across the 180th meridian has one centre."""
    x = math.fsum(math.cos(math.radians(a)) * math.cos(math.radians(b)) for a, b in points)
    y = math.fsum(math.cos(math.radians(a)) * math.sin(math.radians(b)) for a, b in points)
    z = math.fsum(math.sin(math.radians(a)) for a, _ in points)
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def middle_of(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Middle of the box around the settlements, which lies nearer to a unit's middle than their mean does.

    A unit across the 180th meridian has their mean.
    """
    lats, lons = [a for a, _ in points], [b for _, b in points]
    if max(lons) - min(lons) > 180:
        return centre(points)
    return (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance."""
    (a, b), (c, d) = [tuple(map(math.radians, p)) for p in (one, other)]
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6_371_008.8 * math.asin(min(1.0, math.sqrt(h)))


def reach(middle: tuple[float, float], points: list[tuple[float, float]]) -> int:
    """Distance within which 95 % of the points lie, rounded up to a kilometre, at least five."""
    far = sorted(metres(middle, p) for p in points)
    return max(5_000, math.ceil(far[int(0.95 * (len(far) - 1))] / 1000) * 1000)


def city_radius(population: int) -> int:
    """Radius of a circle with the population at 4,000 persons a square kilometre; at least a kilometre."""
    return max(1000, round(1000 * math.sqrt(population / (4000 * math.pi)) / 100) * 100)
