"""Places named in a page, each resolved to one place: by the countries spoken of, by size, by what stands beside it.

A landmark or an unknown name takes the point and reach of the settlement that holds it; an unknown name that nothing
holds keeps its name only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from saksi.extract.page.lexicon import words
from saksi.extract.page.text import Page
from saksi.extract.where.exact import with_coordinates
from saksi.extract.where.gazetteer import Place, fold, former, prominence, world
from saksi.extract.where.mention import PlaceMention
from saksi.extract.where.own import with_own_places
from saksi.extract.where.roles import Spot, is_strictly_cued
from saksi.extract.where.spots import find_spots, kind_said, known_places, noun_after
from saksi.model.terms import PlaceKind
from saksi.model.values import Where

__all__ = ["PlaceMention", "read_places"]


def read_places(page: Page) -> tuple[PlaceMention, ...]:
    """All places named in the page, in text order, each resolved as far as the text allows."""
    spots = find_spots(page)
    shares = country_shares(page, spots)
    spots = [kept for spot in spots if (kept := _supported(spot, shares)) is not None]
    weights = country_weights(shares)
    chosen = [(spot, _choose(spot, spots, weights)) for spot in spots]
    return with_coordinates(page, with_own_places(page, complete(page, chosen, weights), "en"))


def _supported(spot: Spot, shares: dict[str, dict[str, float]]) -> Spot | None:
    """A small place in a country that the text nowhere else speaks of is another place of that name: unknown here."""
    if not spot.candidates:
        return spot
    others = country_weights({name: share for name, share in shares.items() if name != spot.name})
    part = kind_said(spot) in _PARTS
    fitting = tuple(
        p
        for p in spot.candidates
        if p.kind == "country"
        or others.get(p.country, 0.0) > 0.2
        or (not part and (p.population > 400_000 or _is_only(p, spot)))
    )
    if fitting or not others:
        return replace(spot, candidates=fitting or spot.candidates)
    if (end := noun_after(spot.sentence.tokens, spot.last)) is not None:
        noun = spot.sentence.tokens[end]
        kind = PlaceKind(words("places")["landmark"][noun.lower])
        return replace(spot, candidates=(), last=end, name=page_text(spot, end), kind=kind, cued=True)
    if (said := kind_said(spot)) is not None:
        return replace(spot, candidates=(), kind=said)
    return replace(spot, candidates=()) if is_strictly_cued(spot) else None


_PARTS = (PlaceKind.NEIGHBOURHOOD, PlaceKind.DISTRICT)  # a part of a town or county here, never a city far away


def page_text(spot: Spot, last: int) -> str:
    """The words from the name's first token to token ``last``."""
    sentence = spot.sentence
    return " ".join(sentence.text[spot.start - sentence.start : sentence.tokens[last].end - sentence.start].split())


def _is_only(place: Place, spot: Spot) -> bool:
    """A place of that very name, no small one, and no other country has one nearly as large."""
    rivals = max((p.population for p in spot.candidates if p.country != place.country), default=0)
    named = fold(place.name).startswith(fold(spot.name)) or place.kind != "city"
    return named and place.population >= max(50_000, 5 * rivals)


def country_shares(page: Page, spots: Sequence[Spot]) -> dict[str, dict[str, float]]:
    """For each name, and for peoples' names together, how much it speaks of each country (ISO codes)."""
    shares: dict[str, dict[str, float]] = {"": {}}
    for sentence in page.sentences:
        for token in sentence.tokens:
            if token.is_capitalised and (code := world().demonyms.get(token.text)):
                shares[""][code] = shares[""].get(code, 0.0) + 1.0
    said: dict[str, float] = {}
    for spot in spots:
        said[spot.name] = max(said.get(spot.name, 0.0), _evidence(spot))
    for name in said:
        found = [p for p in known_places(name) if p.country]
        if not found:
            continue
        top = prominence(found[0])
        own = {p.country: 10 ** (prominence(p) - top) for p in reversed(found)}
        total, weight = sum(own.values()), said[name] * (2.5 if found[0].kind == "country" else 1.0)
        shares[name] = {code: weight * share / total for code, share in own.items()}
    return shares


def _evidence(spot: Spot) -> float:
    """How far a name tells what a text is about: a capital or country that speaks, or a dateline, less."""
    best = spot.candidates[0] if spot.candidates else None
    far = spot.speaks and best is not None and (best.capital or best.kind == "country")
    return 0.4 if far or spot.aside else 1.0


def country_weights(shares: dict[str, dict[str, float]]) -> dict[str, float]:
    """How much the text speaks of each country, the most being 1; empty where it speaks of none."""
    weights: dict[str, float] = {}
    for name in sorted(shares):
        for code, share in shares[name].items():
            weights[code] = weights.get(code, 0.0) + share
    most = max(weights.values(), default=1.0)
    return {code: weight / most for code, weight in weights.items()}


def _choose(spot: Spot, spots: Sequence[Spot], weights: dict[str, float]) -> Place | None:
    """The place that a name means here: by size, by the countries spoken of, by the place named right after it."""
    if not spot.candidates:
        return None
    holder = _holder(spot, spots)
    ranked = sorted(spot.candidates, key=lambda p: (-_fitness(p, spot, holder, weights), p.id))
    return ranked[0]


def _holder(spot: Spot, spots: Sequence[Spot]) -> tuple[Place, ...]:
    """Candidates of the name that follows after a comma or "in": "Springfield, Illinois"."""
    for other in spots:
        if other.sentence is spot.sentence and spot.last < other.first <= spot.last + 4:
            gap = [t.lower for t in spot.sentence.tokens[spot.last + 1 : other.first]]
            if set(gap) & {",", "in"} and set(gap) <= {
                ",",
                "in",
                "the",
                "province",
                "region",
                "state",
                "district",
                "eastern",
                "western",
                "northern",
                "southern",
                "city",
            }:
                return other.candidates
    return ()


def _fitness(place: Place, spot: Spot, holder: tuple[Place, ...], weights: dict[str, float]) -> float:
    fitness = prominence(place) - former(spot.name, place) + 4.0 * weights.get(place.country, 0.0)
    if any(_holds(above, place) for above in holder):
        fitness += 6.0
    tokens = spot.sentence.tokens
    following = tokens[spot.last + 1].text if spot.last + 1 < len(tokens) else ""
    before = {t.lower for t in tokens[max(0, spot.first - 4) : spot.first]}
    wanted = words("places")["after"].get(following)
    if wanted in ("province", "district") and following.lower() not in ("district", "township"):
        fitness += 3.0 if place.kind in ("province", "region") else 0.0
    elif wanted == "settlement" or ("of" in before and before & {"city", "town", "village", "capital"}):
        fitness += 3.0 if place.kind == "city" else 0.0
    elif place.kind == "province":
        fitness -= 1.0
    return fitness


def _holds(above: Place, place: Place) -> bool:
    if above.country != place.country or above.id == place.id:
        return False
    return above.kind == "country" or (above.kind == "province" and above.name == place.province)


SMALL = (PlaceKind.LANDMARK, PlaceKind.STREET, PlaceKind.NEIGHBOURHOOD)


def complete(
    page: Page, chosen: Sequence[tuple[Spot, Place | None]], weights: dict[str, float]
) -> tuple[PlaceMention, ...]:
    """Mentions with their ``Where``; text order. A name is one place throughout: what holds it once holds it always."""
    focus = _focus(chosen, weights)
    found = [_mention(page, spot, place, chosen, focus) for spot, place in chosen]
    fullest: dict[str, Where] = {}
    for mention in found:
        name = mention.where.name.lower()
        if name not in fullest or len(mention.where.path) > len(fullest[name].path):
            fullest[name] = mention.where
    country = _country(weights, chosen)
    return tuple(
        m if m.place else replace(m, where=_with_country(fullest[m.where.name.lower()], country)) for m in found
    )


def _country(weights: dict[str, float], chosen: Sequence[tuple[Spot, Place | None]]) -> str | None:
    """The one country that a text speaks of, if no other comes near it and a location in it is named."""
    ranked = sorted(weights.values(), reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[1] > 0.4):
        return None
    code = max(weights, key=lambda each: weights[each])
    if not any(place is not None and place.country == code and not spot.speaks for spot, place in chosen):
        return None
    country = world().countries.get(code)
    return country.name if country else None


def _with_country(where: Where, country: str | None) -> Where:
    """An unknown name in a text about one country is in that country."""
    if where.path or where.gazetteer_id or country is None or country == where.name:
        return where
    return Where(name=where.name, kind=where.kind, path=(country,))


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
        holder, near = _container(page, spot, chosen)
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
        aside=spot.aside,
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
    return spot.kind in SMALL or spot.kind is PlaceKind.DISTRICT


def _focus(chosen: Sequence[tuple[Spot, Place | None]], weights: dict[str, float]) -> Place | None:
    """The settlement that the text is about: named most often as a location, in a country spoken of."""
    counts: dict[str, float] = {}
    places: dict[str, Place] = {}
    for spot, place in chosen:
        if place is not None and place.kind == "city":
            located = spot.cued and not spot.aside
            named = 3.0 if located and not spot.speaks else 1.0 if place.capital or spot.aside else 2.0
            each = named * (0.1 + weights.get(place.country, 0.0))
            counts[place.id] = counts.get(place.id, 0) + each
            places.setdefault(place.id, place)
    return places[max(counts, key=lambda each: counts[each])] if counts else None


def _container(page: Page, spot: Spot, chosen: Sequence[tuple[Spot, Place | None]]) -> tuple[Place | None, bool]:
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
            p
            for o, p in chosen
            if o.sentence is spot.sentence and p is not None and p.kind == "city" and not o.speaks and not o.aside
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
    if kind is PlaceKind.DISTRICT and not near:
        kind = PlaceKind.NEIGHBOURHOOD
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
