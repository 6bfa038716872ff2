"""Files of a case's own places, read row by row: OpenStreetMap XML, GeoJSON, CSV. Nothing is fetched, nothing guessed.

A row without a name, or without a point, is left out and told of. Keys of OpenStreetMap are those of its wiki's page
"Map features"; GeoJSON properties and CSV columns may be named as there or as the record's own fields.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from saksi.errors import InputError
from saksi.extract.where.shapes import Point, checked, from_geojson, middle
from saksi.model.place import OwnPlace
from saksi.model.terms import PlaceKind

MOST_BYTES = 200_000_000
MOST_NAME = 200
REACH_M = {
    PlaceKind.EXACT: 10,
    PlaceKind.LANDMARK: 150,
    PlaceKind.STREET: 500,
    PlaceKind.NEIGHBOURHOOD: 1_500,
    PlaceKind.SETTLEMENT: 2_000,
    PlaceKind.DISTRICT: 15_000,
    PlaceKind.PROVINCE: 60_000,
}
"""The reach of a place given as a point alone, by kind."""
KINDS = tuple(REACH_M)


@dataclass(frozen=True, slots=True)
class Supply:
    """What a file holds: places as given, without path and id, and rows left out, each with the reason."""

    places: tuple[OwnPlace, ...]
    left_out: tuple[str, ...] = ()


def read_supply(path: Path) -> Supply:
    """The places in a file, by its ending: .osm, .xml, .geojson, .json, .csv. InputError where it is none of these or
    cannot be read as what it says."""
    rows = _FORMS.get(path.suffix.lower())
    if rows is None:
        hint = "OpenStreetMap XML (.osm), GeoJSON (.geojson) or CSV (.csv); osmium converts .pbf to .osm."
        raise InputError("not a form of places that is read", subject=str(path), hint=hint)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError("too large for places of one case", subject=str(path), hint="Cut out the area you need.")
        return _collected(rows(path), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("cannot be read", subject=str(path)) from error


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: what it says of itself, its points, and where it stands."""

    said: Mapping[str, str]
    points: tuple[Point, ...] | str
    at: str


def _collected(rows: Iterator[Row], file: str) -> Supply:
    places: list[OwnPlace] = []
    left_out: list[str] = []
    for row in rows:
        try:
            places.append(own_place(row.said, row.points, origin=f"{row.at} in {file}"))
        except InputError as error:
            left_out.append(f"{row.at}: {error.message}")
    return Supply(tuple(places), tuple(left_out))


def own_place(said: Mapping[str, str], points: tuple[Point, ...] | str, *, origin: str) -> OwnPlace:
    """One place from its keys and points (or the reason why there are none). InputError names what is missing."""
    names = _names(said)
    if not names:
        raise InputError("no name")
    if isinstance(points, str):
        raise InputError(points)
    lat, lon, reach = middle(points)
    kind = _kind(said)
    return OwnPlace(
        name=names[0],
        names=tuple(names[1:]),
        kind=kind,
        lat_e5=round(lat * 1e5),
        lon_e5=round(lon * 1e5),
        radius_m=_radius(said) or max(reach, 0) or REACH_M[kind],
        origin=origin,
    )


_NAMED = ("name", "names", "also", "official_name", "alt_name", "int_name", "short_name", "loc_name", "old_name")


def _names(said: Mapping[str, str]) -> list[str]:
    """The name first, then those in other languages, other and former ones; none twice, none longer than a name is."""
    keys = [*_NAMED, *sorted(k for k in said if k.split(":")[0] in ("name", "alt_name", "old_name") and ":" in k)]
    found = [" ".join(part.split()) for key in keys for part in said.get(key, "").split(";")]
    return list(dict.fromkeys(name for name in found if 1 < len(name) <= MOST_NAME))


_SETTLED = ("city", "town", "village", "hamlet", "isolated_dwelling", "farm")
_QUARTERS = ("suburb", "quarter", "neighbourhood", "borough", "city_block", "allotments")
_THINGS = (
    "amenity", "building", "leisure", "shop", "tourism", "historic", "man_made", "military", "office", "railway",
    "aeroway", "healthcare", "landuse", "power", "public_transport", "bridge", "waterway", "natural", "emergency",
)  # fmt: skip


def _kind(said: Mapping[str, str]) -> PlaceKind:
    """The kind as given, else by the keys of OpenStreetMap; what they do not tell is a landmark."""
    if given := said.get("kind", "").strip().lower():
        if given not in [str(kind) for kind in KINDS]:
            raise InputError(f"no kind of place that is known; one of {', '.join(KINDS)}")
        return PlaceKind(given)
    place = said.get("place", "")
    if place in _SETTLED:
        return PlaceKind.SETTLEMENT
    if place in _QUARTERS or said.get("landuse") == "residential":
        return PlaceKind.NEIGHBOURHOOD
    if said.get("boundary") == "administrative" or place in ("state", "province", "region", "district", "county"):
        first = place in ("state", "province", "region") or said.get("admin_level", "9") in ("3", "4")
        return PlaceKind.PROVINCE if first else PlaceKind.DISTRICT
    if said.get("highway") and not any(said.get(key) for key in _THINGS):
        return PlaceKind.STREET
    return PlaceKind.LANDMARK


def _radius(said: Mapping[str, str]) -> int:
    given = said.get("radius_m", "").strip()
    if not given:
        return 0
    if not given.isdecimal() or not 0 < int(given) <= 1_000_000:
        raise InputError("a radius that is no whole number of metres")
    return int(given)


def _csv(path: Path) -> Iterator[Row]:
    """Columns name, lat, lon; also names (with ; between), kind, radius_m. A comma, semicolon or tab between."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        head = file.readline()
        file.seek(0)
        mark = max(",;\t", key=head.count)
        rows = csv.DictReader(file, delimiter=mark)
        columns = [(name or "").strip().lower() for name in rows.fieldnames or ()]
        if not {"name", "lat", "lon"} <= set(columns):
            hint = "Columns: name, lat, lon; also names, kind, radius_m."
            raise InputError("no table of places", subject=str(path), hint=hint)
        try:
            for row in rows:
                said = {k.strip().lower(): v.strip() for k, v in row.items() if k and isinstance(v, str)}
                yield Row(said, _degrees(said.get("lat", ""), said.get("lon", "")), f"line {rows.line_num}")
        except csv.Error as error:
            raise InputError("no table of places", subject=str(path)) from error


def _degrees(lat: str, lon: str) -> tuple[Point, ...] | str:
    try:
        return tuple(checked([(float(lat.replace(",", ".")), float(lon.replace(",", ".")))]))
    except (ValueError, InputError):
        return "no coordinates in degrees"


def _geojson(path: Path) -> Iterator[Row]:
    try:
        body = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise InputError("not JSON", subject=str(path)) from error
    features = body.get("features") if isinstance(body, dict) else None
    if not isinstance(features, list):
        raise InputError("not a GeoJSON collection of features", subject=str(path))
    for number, feature in enumerate(features, 1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        said = {str(k).lower(): str(v) for k, v in (properties or {}).items() if isinstance(v, str | int)}
        try:
            points: tuple[Point, ...] | str = tuple(from_geojson(feature.get("geometry")))
        except (InputError, AttributeError) as error:
            points = error.message if isinstance(error, InputError) else "not a feature"
        yield Row(said, points, f"feature {number}")


def _osm(path: Path) -> Iterator[Row]:
    from saksi.extract.where.osm import named_rows

    for kind, number, tags, points in named_rows(path):
        yield Row(tags, points or "none of its nodes is in the file", f"{kind} {number}")


_FORMS = {".osm": _osm, ".xml": _osm, ".geojson": _geojson, ".json": _geojson, ".csv": _csv}
