"""The committed data files are whole, neutral and small."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

LARGEST = {"land.json": 250_000, "borders.json": 200_000}


@pytest.fixture(scope="module")
def places(root: Path) -> list[dict[str, str]]:
    packed = root / "src/saksi/extract/data/places.tsv.gz"
    assert packed.stat().st_size < 3_000_000
    with gzip.open(packed, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_places_are_well_formed(places: list[dict[str, str]]) -> None:
    assert len({p["id"] for p in places}) == len(places)
    for place in places:
        assert None not in place.values() and None not in place
        assert -90 <= float(place["lat"]) <= 90 and -180 <= float(place["lon"]) <= 180
        assert int(place["radius_m"]) > 0 and int(place["population"]) >= 0
        assert place["name"] and place["name"] not in place["names"].split("|")
        assert place["country"] or place["kind"] == "region"


def test_places_hold_what_the_reader_needs(places: list[dict[str, str]]) -> None:
    kinds = Counter(p["kind"] for p in places)
    assert kinds["country"] > 240 and kinds["province"] > 3500 and kinds["city"] > 34_000
    capitals = {p["country"] for p in places if p["code"] == "PPLC"}
    countries = {p["country"] for p in places if p["kind"] == "country"}
    assert len(countries - capitals) < 12, countries - capitals
    assert {p["country"] for p in places if p["kind"] != "region"} <= countries


def test_disputed_regions_belong_to_no_country(places: list[dict[str, str]]) -> None:
    disputed = [p for p in places if p["disputed"]]
    assert disputed and all(p["kind"] == "region" and not p["country"] for p in disputed)


def features(root: Path, name: str) -> list[dict[str, Any]]:
    path = root / "src/saksi/publish/data" / name
    assert path.stat().st_size < LARGEST[name]
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["features"]
    return found


def points(coordinates: Any) -> list[list[float]]:
    if coordinates and isinstance(coordinates[0], float | int):
        return [coordinates]
    return [p for inner in coordinates for p in points(inner)]


@pytest.mark.parametrize("name", LARGEST)
def test_map_is_well_formed(root: Path, name: str) -> None:
    for feature in features(root, name):
        shape = feature["geometry"]
        for x, y in points(shape["coordinates"]):
            assert -180 <= x <= 180 and -90 <= y <= 90
        if shape["type"] == "MultiPolygon":
            assert all(ring[0] == ring[-1] and len(ring) > 3 for part in shape["coordinates"] for ring in part)
            # A ring that runs around the world would draw a bar across the map.
            rings = [[x for x, _ in ring] for part in shape["coordinates"] for ring in part]
            assert all(abs(b - a) < 180 for xs in rings for a, b in zip(xs, xs[1:], strict=False))


def test_map_claims_nothing(root: Path) -> None:
    """No country is named; an area is there only to be marked as disputed."""
    assert [f["properties"] for f in features(root, "land.json")] == [{"kind": "land"}]
    for feature in features(root, "borders.json"):
        about = feature["properties"]
        if about["kind"] == "border":
            assert set(about) == {"kind", "disputed"}
        else:
            assert about["disputed"] is True and about["label"] == "disputed" and about["name"]
