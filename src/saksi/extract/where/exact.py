"""Coordinates in a page as places of kind exact, each with the path of the place named nearest to it."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, hypot, radians

from saksi.extract.page.text import Page
from saksi.extract.where.coordinates import Point, coordinates
from saksi.extract.where.gazetteer import Place, world
from saksi.extract.where.mention import PlaceMention
from saksi.model.terms import PlaceKind
from saksi.model.values import Where

REACH_KM = 60.0
"""A named settlement lends its path to coordinates no farther away: across a border it would lie."""


def with_coordinates(page: Page, mentions: Sequence[PlaceMention]) -> tuple[PlaceMention, ...]:
    """The mentions with those of the page's coordinates among them, in text order; what overlaps them gives way."""
    points = coordinates(page.text)
    if not points:
        return tuple(mentions)
    kept = [m for m in mentions if not any(p.start < m.end and m.start < p.end for p in points)]
    exact = [_exact(page, point, kept) for point in points]
    return tuple(sorted((*kept, *exact), key=lambda m: m.start))


def _exact(page: Page, point: Point, mentions: Sequence[PlaceMention]) -> PlaceMention:
    near = _nearest(point, [m.place for m in mentions if m.place is not None and m.place.kind == "city"])
    above = world().where(near) if near is not None else None
    text = page.text[point.start : point.end]
    where = Where(
        name=text,
        kind=PlaceKind.EXACT,
        lat_e5=round(point.lat * 1e5),
        lon_e5=round(point.lon * 1e5),
        radius_m=point.radius_m,
        path=(above.name, *above.path) if above is not None else (),
    )
    return PlaceMention(
        start=point.start,
        end=point.end,
        sentence=page.sentence_at(point.start).index,
        name=text,
        where=where,
        cued=True,
        score=950,
    )


def _nearest(point: Point, places: Sequence[Place]) -> Place | None:
    def far(place: Place) -> float:
        return 111.2 * hypot(place.lat - point.lat, (place.lon - point.lon) * cos(radians(point.lat)))

    near = [place for place in places if far(place) <= REACH_KM]
    return min(near, key=far, default=None)
