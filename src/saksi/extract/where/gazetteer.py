"""Names to places: the built-in gazetteer, opened at the first look-up and never loaded whole.

The file is described in ``where.atlas``, what it is made from in ``tools/build_places.py``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from pathlib import Path

from saksi.extract.where.atlas import CAPITAL, KINDS, NO_ROW, NUMBERED, USUAL, WELL_KNOWN, Atlas, Line
from saksi.extract.where.names import fold, name_key, skeleton
from saksi.extract.where.shapes import metres
from saksi.model.terms import PlaceKind
from saksi.model.values import Where

__all__ = ["KIND_OF", "Place", "WorldPlaces", "fold", "prominence", "world"]

KIND_OF = {
    "country": PlaceKind.COUNTRY,
    "province": PlaceKind.PROVINCE,
    "region": PlaceKind.PROVINCE,
    "wide": PlaceKind.UNKNOWN,
    "district": PlaceKind.DISTRICT,
    "city": PlaceKind.SETTLEMENT,
}
FORMER = 0.5
"""How much less prominent a place is under a name unlike its usual one: former names live on in the lists."""
MOST_HITS = 400
"""Rows looked at for one name: no name of a report has more (San José has 330)."""


@dataclass(frozen=True, slots=True)
class Place:
    """One row: degrees, persons, metres; ``country`` is ISO 3166-1 alpha-2, empty where none is claimed.

    ``province`` and ``district`` are the names of the units that hold it, ``unit`` the row of its province (its own
    for a province), ``zone`` its IANA time zone, empty for what is no settlement.
    """

    id: str
    kind: str
    name: str
    country: str
    province: str
    lat: float
    lon: float
    population: int
    radius_m: int
    capital: bool
    adjectives: tuple[str, ...]
    district: str = ""
    unit: int = NO_ROW
    zone: str = ""
    row: int = -1


class WorldPlaces:
    """The built-in gazetteer; fulfils ``ports.Gazetteer``. The file is mapped at the first look-up."""

    @cached_property
    def _atlas(self) -> Atlas:
        with resources.as_file(resources.files("saksi.extract") / "data" / "places.bin") as path:
            return Atlas(Path(path))

    @cached_property
    def demonyms(self) -> dict[str, str]:
        """Adjectives and names of a country's people in English, plural too, to its ISO code."""
        adjectives = self._atlas.rest["adjectives"]
        found: dict[str, str] = {}
        for code in sorted(adjectives):
            for word in adjectives[code]:
                found.setdefault(word, code)
                found.setdefault(word + "s", code)
        return found

    @cached_property
    def countries(self) -> dict[str, Place]:
        """ISO code to the country's own row."""
        return {code: self.place(number) for number, code in enumerate(self._atlas.rest["countries"])}

    @cached_property
    def _capitals(self) -> dict[str, Place]:
        return {place.country: place for place in map(self.place, self._atlas.rest["capitals"])}

    @cached_property
    def _cities(self) -> int:
        """The first row that is a settlement: kinds follow one another."""
        low, high = 0, self._atlas.size
        while low < high:
            middle = (low + high) // 2
            is_city = self._atlas.line(middle).kind & 7 == KINDS.index("city")
            low, high = (low, middle) if is_city else (middle + 1, high)
        return low

    def capital(self, country: str) -> Place | None:
        """The capital city of a country (ISO code)."""
        return self._capitals.get(country)

    def cities(self) -> Iterator[Place]:
        """Every settlement, the larger first."""
        yield from (self.place(number) for number in range(self._cities, self._atlas.size))

    def holders(self, points: Sequence[tuple[float, float]]) -> list[Place | None]:
        """For each point (degrees) the settlement that it lies in, or lies nearest to; None where none is near.

        Reads every settlement once (half a second), however many points are asked for.
        """
        wanted: dict[tuple[int, int], list[int]] = {}
        for k, (lat, lon) in enumerate(points):
            for a in (-1, 0, 1):
                for b in (-1, 0, 1):
                    wanted.setdefault((math.floor(lat) + a, math.floor(lon) + b), []).append(k)
        best: list[tuple[float, int]] = [(math.inf, -1)] * len(points)
        for number in range(self._cities, self._atlas.size):
            line = self._atlas.line(number)
            for k in wanted.get((line.lat_e5 // 100_000, line.lon_e5 // 100_000), ()):
                outside = metres(points[k], (line.lat_e5 / 1e5, line.lon_e5 / 1e5)) - line.radius * 100
                best[k] = min(best[k], (outside, number))
        return [self.place(number) if number >= 0 else None for _, number in best]

    def knows(self, name: str) -> bool:
        return bool(self.places(name))

    def place(self, number: int) -> Place:
        """The place of that row."""
        return self._place(self._atlas.line(number))

    @lru_cache(maxsize=20_000)  # noqa: B019 -- one gazetteer lives as long as the process
    def places(self, name: str) -> tuple[Place, ...]:
        """Places that an English report means by the bare name, the most prominent first."""
        key = name_key(name)
        found = self._sorted([n for n, flags in self._atlas.find(key) if flags & WELL_KNOWN])
        found = tuple(p for p in found if p.population >= 1_000_000 or not former(name, p))
        return tuple(sorted(found, key=lambda p: -prominence(p) + former(name, p)))

    @lru_cache(maxsize=20_000)  # noqa: B019 -- as above
    def bearers(self, key: str) -> tuple[tuple[Place, bool], ...]:
        """Places with a name of this key (``names.name_key``), the most prominent first; whether by its usual name.

        A transcription with the usual name's consonants counts as usual; a former name or one in another tongue not.
        """
        hits = dict(hit for hit, _ in zip(self._atlas.find(key), range(MOST_HITS), strict=False))
        found, bones = self._sorted(list(hits)), skeleton(key)
        return tuple((p, bool(hits[p.row] & USUAL) or skeleton(name_key(p.name)) == bones) for p in found)

    @lru_cache(maxsize=5_000)  # noqa: B019 -- as above
    def look_alikes(self, key: str) -> tuple[Place, ...]:
        """Places whose consonants are those of the key, whatever the script, the most prominent first."""
        bones = skeleton(key)
        if len(bones) < 3:
            return ()
        hits = zip(self._atlas.find_bones(bones), range(MOST_HITS), strict=False)
        return self._sorted(list({number for (number, _), _ in hits}))

    def _sorted(self, numbers: Sequence[int]) -> tuple[Place, ...]:
        return tuple(sorted((self.place(n) for n in dict.fromkeys(numbers)), key=lambda p: (-prominence(p), p.id)))

    def _place(self, line: Line) -> Place:
        rest, kind = self._atlas.rest, KINDS[line.kind & 7]
        country = "" if line.country == 255 else rest["countries"][line.country]
        unit = line.number if kind == "province" else line.province
        return Place(
            id=str(line.id) if line.kind & NUMBERED else rest["keys"][str(line.number)],
            kind=kind,
            name=line.name,
            country=country,
            province=self._name(unit),
            lat=line.lat_e5 / 1e5,
            lon=line.lon_e5 / 1e5,
            population=line.population,
            radius_m=line.radius * 100,
            capital=bool(line.kind & CAPITAL),
            adjectives=tuple(rest["adjectives"].get(country, ())) if kind == "country" else (),
            district=self._name(line.district),
            unit=unit,
            zone=rest["zones"][line.zone] if line.zone != NO_ROW else "",
            row=line.number,
        )

    def _name(self, number: int) -> str:
        return "" if number == NO_ROW else self._atlas.line(number).name

    def where(self, place: Place) -> Where:
        """The place as a value of the record, with its path up to the country."""
        country = self.countries.get(place.country)
        above = [place.province if place.kind in ("city", "district") else "", country.name if country else ""]
        return Where(
            name=place.name,
            kind=KIND_OF[place.kind],
            lat_e5=round(place.lat * 1e5),
            lon_e5=round(place.lon * 1e5),
            radius_m=place.radius_m,
            gazetteer_id=place.id,
            path=tuple(n for n in above if n and n != place.name) if place.kind != "country" else (),
        )

    def look_up(self, name: str) -> Sequence[Where]:
        return tuple(self.where(place) for place in self.places(name))


def prominence(place: Place) -> float:
    """How likely a name means this place when nothing else is known: by kind, capital and number of inhabitants."""
    digits = len(str(max(1, place.population)))
    size = digits + place.population / float(10**digits)
    return size + _BY_KIND[place.kind] + 1.5 * place.capital


def former(name: str, place: Place) -> float:
    """What is taken off a settlement's prominence under a name unlike its usual one."""
    return FORMER * (place.kind == "city" and skeleton(name_key(place.name)) != skeleton(name_key(name)))


_BY_KIND = {"country": 5.0, "wide": 5.0, "region": 1.5, "province": 0.0, "district": -1.5, "city": 0.5}


@cache
def world() -> WorldPlaces:
    """The one built-in gazetteer of this process."""
    return WorldPlaces()
