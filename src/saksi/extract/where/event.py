"""The place of an event among the places that a text names: each weighed by what speaks for it, with its reasons.

For both readers: the one by rules hands in the sentences of a report, the trained one the sentences of a group of
claims; ``own`` is the place that the reader itself found, by its words or by its model, and weighs most. The weights
were set on half of a sample of local news of shootings, by hand.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from saksi.extract.page.text import Page
from saksi.extract.where.mention import PlaceMention
from saksi.extract.where.shapes import metres
from saksi.model.terms import PlaceKind
from saksi.model.values import Where

SAME_M = 25_000
"""Mentions nearer to each other than this speak for one another."""
_BAND = 25_000
"""Hundred-thousandths of a degree of latitude, more than SAME_M: places one with another lie in bands side by side."""
_BY_DISTANCE = (2.0, 1.2, 0.6, 0.6)
_BY_KIND = {PlaceKind.COUNTRY: -2.5, PlaceKind.PROVINCE: -1.5, PlaceKind.DISTRICT: -0.3, PlaceKind.UNKNOWN: -0.6}


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate for an event's place with its worth, and what it is made of."""

    mention: PlaceMention
    worth: float
    reasons: tuple[tuple[str, float], ...]


def event_place(
    page: Page, mentions: Sequence[PlaceMention], sentences: Iterable[int], *, own: PlaceMention | None = None
) -> tuple[Ranked, ...]:
    """The places named, the likeliest place of an event told in ``sentences`` (their indices) first; each place once.

    Of mentions that lie within ``SAME_M`` of each other only the best stays. Empty where no place is named.
    """
    told = sorted(set(sentences))
    title = (page.document.title or "").casefold()
    near = _together(mentions)
    ranked = [_weighed(mention, _Around(told, title, near[mention.where], own)) for mention in mentions]
    ranked.sort(key=lambda r: (-r.worth, r.mention.start))
    kept: list[Ranked] = []
    taken = set[int]()
    for each in ranked:
        group = near[each.mention.where]
        if taken.isdisjoint(group.alike):
            kept.append(each)
            taken.add(group.number)
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class _Near:
    """A place as often as it is named: its ``number``, those of the places that are one with it (itself too), how
    often those are named further, and by how many names."""

    number: int
    alike: frozenset[int]
    again: int
    names: int


def _together(mentions: Sequence[PlaceMention]) -> dict[Where, _Near]:
    """Each place with those that are one with it: asked once for each place, not for each time it is named, and only
    of those that bear its name or lie in a band of latitude beside its own, so that a text of names stays readable."""
    times = Counter(mention.where for mention in mentions)
    places = list(times)
    by_name: dict[str, set[int]] = defaultdict(set)
    bands: dict[int, set[int]] = defaultdict(set)
    for number, where in enumerate(places):
        by_name[where.name.casefold()].add(number)
        if where.lat_e5 is not None:
            bands[where.lat_e5 // _BAND].add(number)
    found: dict[Where, _Near] = {}
    for number, where in enumerate(places):
        alike = set(by_name[where.name.casefold()])
        if where.lat_e5 is not None:
            band = where.lat_e5 // _BAND
            beside = bands[band].union(bands.get(band - 1, ()), bands.get(band + 1, ()))
            alike.update(n for n in beside if is_same(places[n], where))
        names = {places[n].name.casefold() for n in alike if n != number or times[where] > 1}
        found[where] = _Near(number, frozenset(alike), sum(times[places[n]] for n in alike) - 1, len(names))
    return found


@dataclass(frozen=True, slots=True)
class _Around:
    """What a mention is weighed against: the event's sentences, the title, the places near it, the reader's own."""

    told: Sequence[int]
    title: str
    near: _Near
    own: PlaceMention | None


def _weighed(mention: PlaceMention, around: _Around) -> Ranked:
    where, near, own, title = mention.where, around.near, around.own, around.title
    away = min((abs(mention.sentence - n) for n in around.told), default=len(_BY_DISTANCE))
    reasons = {
        "sentence": _BY_DISTANCE[away] if away < len(_BY_DISTANCE) else 0.2,
        "told": 0.6 * mention.cued - 1.0 * mention.speaks - 0.7 * mention.aside,
        "kind": _BY_KIND.get(where.kind, 0.0) - 0.5 * (where.lat_e5 is None),
        "named": 0.5 * math.log2(1 + near.again + near.names),
        "title": 1.5 * (bool(title) and any(n in title for n in {where.name.casefold(), *_towns(where)})),
        "head": 0.4 * (mention.sentence < 2),
        "own": 2.0 * (own is not None and is_same(own.where, where)),
    }
    kept = tuple((name, round(worth, 2)) for name, worth in reasons.items() if worth)
    return Ranked(mention, sum(reasons.values()), kept)


def _towns(where: Where) -> list[str]:
    """The settlement that holds a landmark, street or quarter, for comparison with a title."""
    small = where.kind in (PlaceKind.LANDMARK, PlaceKind.STREET, PlaceKind.NEIGHBOURHOOD)
    return [where.path[0].casefold()] if small and len(where.path) > 2 else []


def is_same(one: Where, other: Where) -> bool:
    """Whether two places are one for an event: the same name, or points nearer than ``SAME_M``; a province or country
    is one with nothing but itself."""
    if one.name.casefold() == other.name.casefold():
        return True
    wide = (PlaceKind.PROVINCE, PlaceKind.COUNTRY)
    if one.lat_e5 is None or other.lat_e5 is None or one.kind in wide or other.kind in wide:
        return False
    here = (one.lat_e5 / 1e5, (one.lon_e5 or 0) / 1e5)
    return metres(here, (other.lat_e5 / 1e5, (other.lon_e5 or 0) / 1e5)) <= SAME_M


UNCERTAIN_M = 10_000
"""How much farther than a town's own reach a name that nobody knows may lie from it."""
_TOWNS = (PlaceKind.SETTLEMENT, PlaceKind.DISTRICT)
_SMALL = (PlaceKind.LANDMARK, PlaceKind.STREET, PlaceKind.NEIGHBOURHOOD)


def within(part: Where, whole: Where | None) -> Where:
    """A name that the gazetteer lacks, at the point of the town told with it and within a wider reach.

    A place that has a point of its own, or that the text calls a settlement or an area itself, stays as it is. A name
    beside a province or country lies in it, without a point: theirs says nothing of where in it that is.
    """
    named = part.kind in (PlaceKind.UNKNOWN, *_SMALL) and part.lat_e5 is None
    if named and whole is not None and whole.kind in (PlaceKind.COUNTRY, PlaceKind.PROVINCE) and not part.path:
        return msgspec.structs.replace(part, path=(whole.name, *whole.path))
    if not named or whole is None or whole.lat_e5 is None or whole.kind not in (*_TOWNS, *_SMALL):
        return part
    holder = whole.path if whole.kind in _SMALL else (whole.name, *whole.path)
    return msgspec.structs.replace(
        part,
        lat_e5=whole.lat_e5,
        lon_e5=whole.lon_e5,
        radius_m=(whole.radius_m or 0) + UNCERTAIN_M,
        path=tuple(name for name in holder if name != part.name),
    )
