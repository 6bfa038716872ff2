"""Places named in a page, each resolved to one place: by the countries spoken of, by size, by what stands beside it.

A landmark or an unknown name takes the point and reach of the settlement that holds it; an unknown name that nothing
holds keeps its name only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from saksi.extract.page.lexicon import words
from saksi.extract.page.text import Page
from saksi.extract.where.exact import with_coordinates
from saksi.extract.where.gazetteer import Place, world
from saksi.extract.where.given import Answer, answers_at
from saksi.extract.where.mention import PlaceMention
from saksi.extract.where.named import find_toponyms, names_person, surnames
from saksi.extract.where.names import name_key
from saksi.extract.where.own import with_own_places
from saksi.extract.where.relative import with_relative
from saksi.extract.where.roles import SHAPED, Spot, is_strictly_cued, with_cues
from saksi.extract.where.spots import find_spots, in_longer_name, kind_said, noun_after
from saksi.extract.where.words import table
from saksi.model.terms import PlaceKind
from saksi.model.values import Where

__all__ = ["PlaceMention", "read_places"]


def read_places(page: Page) -> tuple[PlaceMention, ...]:
    """All places named in the page, in text order, each resolved as far as the text allows."""
    known = find_toponyms(page)
    people = surnames(page)
    spots = _with_more(page, [s for s in find_spots(page) if not _is_other(s, people)], known)
    answers = _answers(page, spots, known)
    chosen = [(spot, _place(spot, answers)) for spot in spots]
    weights = country_weights(chosen)
    chosen = [kept for spot, place in chosen if (kept := _kept(spot, place, weights)) is not None]
    mentions = complete(page, chosen, weights)
    told = [_told(mention, answers.get((mention.start, mention.end))) for mention in mentions]
    return with_coordinates(page, _placed(page, with_relative(page, with_own_places(page, told, "en"), "en")))


_APPOSED = re.compile(r"\s*,\s*(?:[a-z]+\s+){0,3}")


def _placed(page: Page, mentions: Sequence[PlaceMention]) -> tuple[PlaceMention, ...]:
    """ "In X camp, west of Y": what is told beside Y only says where X is, and X is the place."""
    found = list(mentions)
    for k, (one, other) in enumerate(pairwise(mentions), start=1):
        near = one.sentence == other.sentence and _APPOSED.fullmatch(page.text[one.end : other.start])
        if near and other.beside and one.located and one.where.lat_e5 is not None:
            found[k] = replace(other, aside=True)
    return tuple(found)


def _place(spot: Spot, answers: Mapping[tuple[int, int], Answer]) -> Place | None:
    """The answer; for "the Somali capital", which bears no name, the place that it was found as."""
    if spot.candidates and spot.name == spot.candidates[0].name and spot.text != spot.name:
        return spot.candidates[0]
    found = answers.get((spot.start, spot.end))
    if found is None or (spot.kind in SHAPED and not _is_town(found)):
        return None
    return found.place


def _may_be_town(spot: Spot) -> bool:
    """A town may end like a landmark: "Ford Heights", "Orchard Park"."""
    named = (
        spot.kind is PlaceKind.LANDMARK and spot.text[:1].isupper() and spot.sentence.tokens[spot.last].is_capitalised
    )
    return named and any(usual and place.kind == "city" for place, usual in world().bearers(name_key(spot.text)))


SUPPORT = 1.0
"""What the other names must say for a town that is called like a landmark."""


def _is_town(answer: Answer) -> bool:
    """A town by what holds it or lies around it, not by its name alone."""
    reasons = dict(answer.considered[0].reasons) if answer.considered else {}
    around = max(reasons.get("near", 0.0), reasons.get("province", 0.0), reasons.get("beside", 0.0))
    return answer.place.kind == "city" and around > SUPPORT


def _told(mention: PlaceMention, answer: Answer | None) -> PlaceMention:
    """The mention with what was considered; its score is no higher than the choice among them was sure."""
    if answer is None:
        return mention
    return replace(mention, score=min(mention.score, max(300, answer.score)), considered=answer.considered)


def _kept(spot: Spot, place: Place | None, weights: dict[str, float]) -> Chosen | None:
    """A name that the gazetteer knows, but none of whose places is meant here, is another place of that name where the
    words beside it say so, and else no place."""
    if place is not None and _is_told(place, weights):
        return spot, place
    if not spot.candidates:
        return spot, None
    if (end := noun_after(spot.sentence.tokens, spot.last)) is not None:
        kind = PlaceKind(words("places")["landmark"][spot.sentence.tokens[end].lower])
        name = page_text(spot, end)
        return replace(spot, candidates=(), last=end, name=name, kind=kind, cued=True), None
    if (said := kind_said(spot)) is not None:
        return replace(spot, candidates=(), kind=said), None
    alone = not in_longer_name(spot.sentence.tokens, spot)
    return (replace(spot, candidates=()), None) if alone and (is_strictly_cued(spot) or _passed(spot)) else None


_PASSING = frozenset(("through", "reached", "entered", "stormed", "attacked", "raided", "hit", "struck"))


def _passed(spot: Spot) -> bool:
    """ "Passed through X", "attacked X": nothing but a place."""
    return spot.first > 0 and spot.cued and spot.sentence.tokens[spot.first - 1].lower in _PASSING


def page_text(spot: Spot, last: int) -> str:
    """The words from the name's first token to token ``last``."""
    sentence = spot.sentence
    return " ".join(sentence.text[spot.start - sentence.start : sentence.tokens[last].end - sentence.start].split())


def _is_told(place: Place, weights: dict[str, float]) -> bool:
    """A country, a region known by name, a large place, or one of a country that the text speaks of by other names."""
    return place.kind in ("country", "region") or place.population > 400_000 or weights.get(place.country, 0.0) > 0.25


def _is_other(spot: Spot, people: frozenset[str]) -> bool:
    """A direction alone ("the West Side"), or a person by the names around it."""
    if spot.kind in SHAPED or spot.first != spot.last:
        return False
    if spot.name.lower() in table("directions"):
        return True
    return not is_strictly_cued(spot) and names_person(spot.sentence.tokens, spot.first, spot.last, people)


LED = 0.8
"""A name that the gazetteer knows is a place here by itself where the words around it lead to one so surely."""


def _with_more(page: Page, spots: Sequence[Spot], known: Sequence[tuple[int, int, float]]) -> list[Spot]:
    """The spots with the gazetteer's names that words around them make places, where no spot stands."""
    more: list[Spot] = []
    covered = _covered(page, spots)
    for start, end, chance in known:
        free = covered.find(1, start, end) < 0
        if free and chance >= LED and (spot := _spot(page, start, end)) is not None:
            more.append(with_cues(page, spot, None))
    return sorted((*spots, *more), key=lambda s: s.start)


def _covered(page: Page, spots: Sequence[Spot]) -> bytearray:
    """A mark for each letter that a spot covers: asking each name against each spot would take their product."""
    marks = bytearray(len(page.text))
    for spot in spots:
        marks[spot.start : spot.end] = b"\1" * (spot.end - spot.start)
    return marks


def _spot(page: Page, start: int, end: int) -> Spot | None:
    sentence = page.sentence_at(start)
    inside = [n for n, t in enumerate(sentence.tokens) if start <= t.start and t.end <= end]
    if not inside or page.text[start:end] in world().demonyms:
        return None
    return Spot(sentence, inside[0], inside[-1], " ".join(page.text[start:end].split()), ())


Chosen = tuple[Spot, Place | None]
_MAKE = re.compile(r"-(?:made|built|designed|produced|supplied|backed|led|trained|funded|brokered|born)\b")
"""Behind the name of a people: whose make or friend a thing is says nothing of where it was used."""


def _answers(
    page: Page, spots: Sequence[Spot], known: Sequence[tuple[int, int, float]]
) -> dict[tuple[int, int], Answer]:
    """What the spots mean. Names of peoples and the rest of the gazetteer's names bear on the choice; landmarks and
    streets have no place of their own."""
    own = [(s.start, s.end, 0.9) for s in spots if s.kind not in SHAPED or _may_be_town(s)]
    covered = _covered(page, spots)
    others = [k for k in known if covered.find(1, k[0], k[1]) < 0 and not _MAKE.match(page.text, k[1])]
    return answers_at(page, [*own, *others], "en")


def country_weights(chosen: Sequence[Chosen]) -> dict[str, float]:
    """How much the text speaks of each country (ISO code), the most being 1; empty where it speaks of none."""
    weights: dict[str, float] = {}
    said: dict[str, tuple[str, float]] = {}
    for spot, place in chosen:
        if place is not None and place.country:
            _, before = said.get(spot.name, ("", 0.0))
            said[spot.name] = (place.country, max(before, _evidence(spot, place)))
    for country, weight in said.values():
        weights[country] = weights.get(country, 0.0) + weight
    most = max(weights.values(), default=1.0)
    return {code: weight / most for code, weight in weights.items()}


def _evidence(spot: Spot, place: Place) -> float:
    """How far a name tells what a text is about: a capital or country that speaks, or a dateline, less."""
    far = spot.speaks and (place.capital or place.kind == "country")
    return (0.4 if far or (spot.aside and not spot.home) else 1.0) * (2.5 if place.kind == "country" else 1.0)


SMALL = (PlaceKind.LANDMARK, PlaceKind.STREET, PlaceKind.NEIGHBOURHOOD)


def complete(page: Page, chosen: Sequence[Chosen], weights: dict[str, float]) -> tuple[PlaceMention, ...]:
    """Mentions with their ``Where``; text order. A name is one place throughout: what holds it once holds it always,
    and what it is in before what it is only near."""
    focus = _focus(chosen, weights)
    found = [_mention(page, spot, place, chosen, focus) for spot, place in chosen]
    fullest: dict[str, Where] = {}
    ranked: dict[str, tuple[bool, int]] = {}
    for mention, (spot, place) in zip(found, chosen, strict=True):
        name = mention.where.name.lower()
        holder, near = _container(page, spot, chosen) if place is None else (None, False)
        rank = (holder is not None and not near, len(mention.where.path))
        if name not in fullest or rank > ranked[name]:
            fullest[name], ranked[name] = mention.where, rank
    country = _country(weights, chosen)
    return tuple(
        m if m.place else replace(m, where=_with_country(fullest[m.where.name.lower()], country)) for m in found
    )


def _country(weights: dict[str, float], chosen: Sequence[Chosen]) -> str | None:
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
    chosen: Sequence[Chosen],
    focus: Place | None,
) -> PlaceMention:
    if place is not None:
        where = _as_written(world().where(place), spot.name)
        score = 900 if spot.cued else 700
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


def _focus(chosen: Sequence[Chosen], weights: dict[str, float]) -> Place | None:
    """The settlement that the text is about: named most often as a location, in a country spoken of."""
    counts: dict[str, float] = {}
    places: dict[str, Place] = {}
    for spot, place in chosen:
        if place is not None and place.kind in ("city", "district"):
            located = spot.cued and not spot.aside
            elsewhere = spot.aside and spot.sentence.index > 1  # at the head of a text it is a dateline
            named = 3.0 if located and not spot.speaks else 1.0 if place.capital or elsewhere else 2.0
            named *= 1.0 if place.kind == "city" else 0.3
            each = named * (0.1 + weights.get(place.country, 0.0))
            counts[place.id] = counts.get(place.id, 0) + each
            places.setdefault(place.id, place)
    return places[max(counts, key=lambda each: counts[each])] if counts else None


def _container(page: Page, spot: Spot, chosen: Sequence[Chosen]) -> tuple[Place | None, bool]:
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
    if holder.kind not in ("city", "district"):
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
