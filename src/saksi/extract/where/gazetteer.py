"""Names to places: the small world file, read once and looked up by name.

The file and its columns are described in ``tools/build_places.py``. Rows stay lines of text until a name asks for
them, so that the first look-up costs a tenth of a second and a later one nothing.
"""

from __future__ import annotations

import gzip
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources

from saksi.model.terms import PlaceKind
from saksi.model.values import Where

UNITS = (
    "Oblast", "Governorate", "Province", "Region", "State", "District", "Department", "County", "Krai", "Republic",
)  # fmt: skip
KINDS = {
    "country": PlaceKind.COUNTRY,
    "province": PlaceKind.PROVINCE,
    "region": PlaceKind.PROVINCE,
    "city": PlaceKind.SETTLEMENT,
}
# Cities of fewer digits are found by their usual name only: their other-language names are often English words.
WELL_KNOWN_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Place:
    """One row of the file: degrees, persons, metres; ``country`` is ISO 3166-1 alpha-2, empty where none is claimed."""

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


def fold(name: str) -> str:
    """The name as it is looked up: no diacritics, straight apostrophes, single spaces, lower case."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(bare.translate(dict.fromkeys(map(ord, "‘’ʼʻ`´"), "'")).casefold().split())


class WorldPlaces:
    """The built-in gazetteer; fulfils ``ports.Gazetteer``. Loads at the first look-up."""

    @cached_property
    def _lines(self) -> list[str]:
        packed = resources.files("saksi.extract").joinpath("data/places.tsv.gz").read_bytes()
        return gzip.decompress(packed).decode().split("\n")[1:-1]

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        """Lower-case names to row numbers; other names in plain Latin letters, and of well-known cities only."""
        index: dict[str, list[int]] = {}
        for number, line in enumerate(self._lines):
            _, kind, name, others, rest = line.split("\t", 4)
            names = [name]
            if others and (kind != "city" or len(rest.split("\t", 7)[6]) >= WELL_KNOWN_DIGITS):
                names += [n for n in others.split("|") if n.isascii() or kind == "country"]
            if kind == "province":
                names += [bare for n in names if (bare := _without_unit(n))]
            for each in names:
                held = index.setdefault(each.lower(), [])
                if not held or held[-1] != number:
                    held.append(number)
        return index

    @cached_property
    def demonyms(self) -> dict[str, str]:
        """Adjectives and names of a country's people, plural too, to its ISO code."""
        found: dict[str, str] = {}
        for line in self._lines:
            place = _place(line)
            if place.kind != "country":
                break
            for word in place.adjectives:
                found.setdefault(word, place.country)
                found.setdefault(word + "s", place.country)
        return found

    @cached_property
    def countries(self) -> dict[str, Place]:
        """ISO code to the country's own row."""
        rows = (_place(line) for line in self._lines if line.split("\t", 2)[1] == "country")
        return {place.country: place for place in rows}

    @cached_property
    def _capitals(self) -> dict[str, Place]:
        return {place.country: place for line in self._lines if "\tPPLC\t" in line for place in (_place(line),)}

    def capital(self, country: str) -> Place | None:
        """The capital city of a country (ISO code)."""
        return self._capitals.get(country)

    def cities(self) -> Iterator[Place]:
        """Every city of the file, in its order."""
        yield from (_place(line) for line in self._lines if line.split("\t", 2)[1] == "city")

    def knows(self, name: str) -> bool:
        return name.lower() in self._index

    @lru_cache(maxsize=20_000)  # noqa: B019 -- one gazetteer lives as long as the process
    def places(self, name: str) -> tuple[Place, ...]:
        """Rows that bear the name, the most populous first."""
        lowered = name.lower().replace("’", "'").replace("ʼ", "'")
        numbers = self._index.get(lowered) or self._index.get(fold(name)) or []
        found = [_place(self._lines[number]) for number in numbers]
        return tuple(sorted(found, key=lambda p: (-prominence(p), p.id)))

    def where(self, place: Place) -> Where:
        """The place as a value of the record, with its path up to the country."""
        country = self.countries.get(place.country)
        above = [place.province if place.kind == "city" else "", country.name if country else ""]
        return Where(
            name=place.name,
            kind=KINDS[place.kind],
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
    kinds: dict[str, float] = {"country": 5.0, "region": 1.5, "province": 0.0, "city": 0.5}
    return size + kinds[place.kind] + 1.5 * place.capital


def _without_unit(name: str) -> str:
    words = name.split(" ")
    return " ".join(words[:-1]) if len(words) > 1 and words[-1] in UNITS else ""


def _place(line: str) -> Place:
    cells = line.split("\t")
    return Place(
        id=cells[0],
        kind=cells[1],
        name=cells[2].strip(),
        country=cells[5],
        province=cells[7],
        lat=float(cells[8]),
        lon=float(cells[9]),
        population=int(cells[10] or 0),
        radius_m=int(cells[11] or 0),
        capital=cells[12] == "PPLC",
        adjectives=tuple(a for a in cells[4].split("|") if a),
    )


@cache
def world() -> WorldPlaces:
    """The one built-in gazetteer of this process."""
    return WorldPlaces()
