"""The place of an event among the places that a text names: each weighed by what speaks for it, with its reasons.

For both readers: the one by rules hands in the sentences of a report, the trained one the sentences of a group of
claims; ``own`` is the place that the reader itself found, by its words or by its model, and weighs most. The weights
were set on half of a sample of local news of shootings, by hand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from saksi.extract.page.text import Page
from saksi.extract.where.mention import PlaceMention
from saksi.extract.where.shapes import metres
from saksi.model.terms import PlaceKind
from saksi.model.values import Where

SAME_M = 25_000
"""Mentions nearer to each other than this speak for one another."""
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
    ranked = [_weighed(page, mention, mentions, told, own) for mention in mentions]
    ranked.sort(key=lambda r: (-r.worth, r.mention.start))
    kept: list[Ranked] = []
    for each in ranked:
        if not any(is_same(each.mention.where, other.mention.where) for other in kept):
            kept.append(each)
    return tuple(kept)


def _weighed(
    page: Page,
    mention: PlaceMention,
    mentions: Sequence[PlaceMention],
    told: Sequence[int],
    own: PlaceMention | None,
) -> Ranked:
    where = mention.where
    away = min((abs(mention.sentence - n) for n in told), default=len(_BY_DISTANCE))
    beside = {m.where.name.casefold() for m in mentions if m is not mention and is_same(m.where, where)}
    again = sum(m is not mention and is_same(m.where, where) for m in mentions)
    title = (page.document.title or "").casefold()
    reasons = {
        "sentence": _BY_DISTANCE[away] if away < len(_BY_DISTANCE) else 0.2,
        "told": 0.6 * mention.cued - 1.0 * mention.speaks - 0.7 * mention.aside,
        "kind": _BY_KIND.get(where.kind, 0.0) - 0.5 * (where.lat_e5 is None),
        "named": 0.5 * math.log2(1 + again + len(beside)),
        "title": 1.0 * (bool(title) and any(n in title for n in {where.name.casefold(), *_towns(where)})),
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
