"""What holds what: landmarks and unknown names get the settlement they stand in, every place its path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from saksi.extract.gazetteer import Place, world
from saksi.extract.places import PlaceMention, Spot
from saksi.extract.text import Page
from saksi.model.terms import PlaceKind
from saksi.model.values import Where

SMALL = (PlaceKind.LANDMARK, PlaceKind.STREET, PlaceKind.NEIGHBOURHOOD)


def complete(
    page: Page, chosen: Sequence[tuple[Spot, Place | None]], weights: dict[str, float]
) -> tuple[PlaceMention, ...]:
    """Mentions with their ``Where``; text order."""
    focus = _focus(chosen)
    return tuple(_mention(page, spot, place, chosen, focus) for spot, place in chosen)


def _mention(
    page: Page,
    spot: Spot,
    place: Place | None,
    chosen: Sequence[tuple[Spot, Place | None]],
    focus: Place | None,
) -> PlaceMention:
    if place is not None:
        where = _as_written(world().where(place), spot.name)
        score = 900 if len(spot.candidates) == 1 or spot.cued else 700
    else:
        holder, near = _holder(page, spot, chosen)
        where = _held(spot, holder or (focus if _may_borrow(spot) else None), near=near)
        score = 500 if where.lat_e5 is not None else 300
    return PlaceMention(
        start=spot.start,
        end=spot.end,
        sentence=spot.sentence.index,
        name=spot.name,
        where=where,
        cued=spot.cued,
        speaks=spot.speaks,
        place=place,
        score=score,
    )


def _as_written(where: Where, name: str) -> Where:
    """The place under the name that the text uses."""
    shown = name.title() if name.isupper() and len(name) > 3 else name
    return Where(
        name=shown,
        kind=where.kind,
        lat_e5=where.lat_e5,
        lon_e5=where.lon_e5,
        radius_m=where.radius_m,
        gazetteer_id=where.gazetteer_id,
        path=tuple(n for n in where.path if n != shown),
    )


def _may_borrow(spot: Spot) -> bool:
    """Whether a name may lie in the town that the text is about: a square may, an unknown village may not."""
    return spot.kind in SMALL


def _focus(chosen: Sequence[tuple[Spot, Place | None]]) -> Place | None:
    """The settlement that the text is about: named most often as a location, the first of equals."""
    counts: Counter[str] = Counter()
    places: dict[str, Place] = {}
    for spot, place in chosen:
        if place is not None and place.kind == "city":
            counts[place.id] += 3 if spot.cued and not spot.speaks else 1
            places.setdefault(place.id, place)
    return places[counts.most_common(1)[0][0]] if counts else None


def _holder(page: Page, spot: Spot, chosen: Sequence[tuple[Spot, Place | None]]) -> tuple[Place | None, bool]:
    """The known place that a name stands in, by the words between; True where it is only said to be near."""
    tokens = spot.sentence.tokens
    best: tuple[Place | None, bool] = (None, False)
    for other, place in chosen:
        if place is None or other.sentence is not spot.sentence or other.speaks:
            continue
        if other.last < spot.first:
            gap = {t.lower for t in tokens[other.last + 1 : spot.first]}
            if gap <= {"'s", "’s"}:
                return place, False
            continue
        gap_words = [t.lower for t in tokens[spot.last + 1 : other.first]]
        gap = set(gap_words)
        if (
            len(gap_words) <= 14
            and gap & {",", "in", "of", "near", "from", "outside"}
            and not gap & {"said", "told", "and", "while"}
        ):
            near = bool(gap & {"near", "from", "outside", "kilometres", "kilometers", "km", "miles", "north", "south"})
            if best[0] is None:
                best = (place, near)
    if best[0] is None and spot.kind in SMALL:
        cities = [
            p for o, p in chosen if o.sentence is spot.sentence and p is not None and p.kind == "city" and not o.speaks
        ]
        best = (cities[0], False) if cities else best
    return best


def _held(spot: Spot, holder: Place | None, *, near: bool) -> Where:
    """An unknown name inside (or near) a known place: that place's point and reach, never a point of its own."""
    kind = spot.kind or PlaceKind.UNKNOWN
    if holder is None:
        return Where(name=spot.name, kind=kind)
    above = world().where(holder)
    path = above.path if near and holder.kind == "city" else (above.name, *above.path)
    if holder.kind != "city":
        return Where(name=spot.name, kind=kind, path=path)
    if kind in (PlaceKind.UNKNOWN, PlaceKind.SETTLEMENT):
        kind = PlaceKind.LANDMARK
    reach = (above.radius_m or 1000) + (20_000 if near else 0)
    return Where(
        name=spot.name,
        kind=kind,
        lat_e5=above.lat_e5,
        lon_e5=above.lon_e5,
        radius_m=reach,
        gazetteer_id=None,
        path=(above.name, *above.path),
    )
