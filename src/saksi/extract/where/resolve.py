"""Which place each of a text's names means: all names are settled together, each by what the others say.

A name's candidates are weighed by their prominence, by how much the other names speak of their country, their province
and their neighbourhood (a degree around), by a container named beside them, by the unit said with the name, and by the
outlet's home. Names are weighed in rounds, so that what one round settles bears on the next. The idea of one coherent
set follows Leidner (2007) and Lieberman and Samet (2012); the weights were chosen on half of LGL and GeoVirus.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from saksi.extract.where.atlas import NO_ROW
from saksi.extract.where.gazetteer import Place
from saksi.extract.where.options import Option

ROUNDS = 3
OTHERS = 0.9
"""Mass of other names from which on a text speaks of countries at all: about one name that is sure."""
KEPT = 14
"""Candidates of a name that take part in the rounds."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each kind of evidence is worth, in powers of ten of likelihood."""

    prominence: float = 0.8
    country: float = 4.4
    province: float = 3.0
    near: float = 2.8
    beside: float = 3.5
    home: float = 0.7
    sharp: float = 4.0  # how decidedly one candidate is held for the right one between rounds


@dataclass(slots=True)
class Name:
    """One name of a text: how often it stands there, its candidates, and those of the containers named beside it."""

    text: str
    options: Sequence[Option]
    times: float = 1.0
    beside: Sequence[Sequence[Option]] = ()
    chances: list[float] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    reasons: list[dict[str, float]] = field(default_factory=list)


Cells = dict[tuple[str, int, int], float]


def settle(names: Sequence[Name], home: Sequence[Place] = (), weights: Weights | None = None) -> None:
    """Fill in the chances, scores and reasons of every name's candidates, the best first in none: order stays."""
    weights = weights or Weights()
    for name in names:
        name.options = name.options[:KEPT]
        name.scores = [weights.prominence * option.standing for option in name.options]
        name.chances = _chances(name.scores, weights.sharp)
    fixed = _spread([(place, 1.0) for place in home])
    for _ in range(ROUNDS):
        spreads = [_spread(_masses(name)) for name in names]
        total: Cells = {}
        for spread in spreads:
            for cell, mass in spread.items():
                total[cell] = total.get(cell, 0.0) + mass
        for name, own in zip(names, spreads, strict=True):
            _weigh(name, total, own, fixed, weights)
            name.chances = _chances(name.scores, weights.sharp)


def _masses(name: Name) -> Iterable[tuple[Place, float]]:
    worth = 1.0 + math.log(name.times)
    return [(option.place, chance * worth) for option, chance in zip(name.options, name.chances, strict=True)]


def _chances(scores: Sequence[float], sharp: float) -> list[float]:
    top = max(scores, default=0.0)
    found = [math.exp(sharp * (score - top)) for score in scores]
    whole = sum(found) or 1.0
    return [each / whole for each in found]


def _spread(masses: Iterable[tuple[Place, float]]) -> Cells:
    """Mass by country ("c"), province ("p") and one-degree cell ("g"), and the whole ("w")."""
    found: Cells = {}
    for place, mass in masses:
        if mass < 0.01 or place.kind == "wide":
            continue
        keys = [("w", 0, 0), ("c" + place.country, 0, 0)]
        if place.unit != NO_ROW:
            keys.append(("p", place.unit, 0))
        if place.kind in ("city", "district") or (place.kind == "region" and place.radius_m < 80_000):
            keys.append(("g", *_cell(place)))
        for key in keys:
            found[key] = found.get(key, 0.0) + mass
    return found


def _cell(place: Place) -> tuple[int, int]:
    return math.floor(place.lat), math.floor(place.lon)


def _weigh(name: Name, total: Cells, own: Cells, fixed: Cells, weights: Weights) -> None:
    def share(*cells: tuple[str, int, int]) -> float:
        whole = total.get(("w", 0, 0), 0.0) - own.get(("w", 0, 0), 0.0)
        return sum(total.get(c, 0.0) - own.get(c, 0.0) for c in cells) / (whole + 0.5) if whole > 0 else 0.0

    others = total.get(("w", 0, 0), 0.0) - own.get(("w", 0, 0), 0.0)
    name.scores, name.reasons = [], []
    for option in name.options:
        place = option.place
        reason = {"standing": weights.prominence * option.standing}
        if others > OTHERS:
            reason["others"] = 0.0
        if place.country:
            reason["country"] = weights.country * math.sqrt(max(0.0, share(("c" + place.country, 0, 0))))
        if place.unit != NO_ROW:
            reason["province"] = weights.province * math.sqrt(max(0.0, share(("p", place.unit, 0))))
        if place.kind in ("city", "district", "region"):
            reason["near"] = weights.near * math.sqrt(min(1.0, max(0.0, share(*_around(place)))))
        reason["beside"] = weights.beside * _held(place, name.beside)
        if fixed:
            reason["home"] = weights.home * _at_home(place, fixed)
        name.reasons.append({k: round(v, 2) for k, v in reason.items() if abs(v) > 0.005 or k == "others"})
        name.scores.append(sum(reason.values()))


def _around(place: Place) -> list[tuple[str, int, int]]:
    lat, lon = _cell(place)
    return [("g", lat + a, lon + b) for a in (-1, 0, 1) for b in (-1, 0, 1)]


def _at_home(place: Place, fixed: Mapping[tuple[str, int, int], float]) -> float:
    whole = fixed.get(("w", 0, 0), 1.0)
    near = sum(fixed.get(cell, 0.0) for cell in _around(place)) if place.kind in ("city", "district") else 0.0
    province = fixed.get(("p", place.unit, 0), 0.0)
    return (near + province + 0.5 * fixed.get(("c" + place.country, 0, 0), 0.0)) / whole


def _held(place: Place, beside: Sequence[Sequence[Option]]) -> float:
    """1 where a container named beside the name holds the place, by the best of what that container may be."""
    return max((1.0 for found in beside for above in found[:8] if holds(above.place, place)), default=0.0)


def holds(above: Place, place: Place) -> bool:
    """Whether a country, province, district or region holds a place."""
    if above.row == place.row or above.country != place.country or not above.country:
        return above.kind == "region" and above.row != place.row and _within(above, place)
    if above.kind == "country":
        return place.kind != "country"
    if above.kind == "province":
        return place.unit == above.unit and place.kind in ("city", "district")
    if above.kind == "district":
        return place.kind == "city" and place.district == above.name and place.unit == above.unit
    return above.kind == "region" and _within(above, place)


def _within(above: Place, place: Place) -> bool:
    return place.kind == "city" and metres(above, place) <= above.radius_m


def metres(one: Place, other: Place) -> float:
    """Great-circle distance."""
    a, c = math.radians(one.lat), math.radians(other.lat)
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    return 2 * 6_371_008.8 * math.asin(min(1.0, math.sqrt(half)))
