"""The committed data files are whole, neutral and small."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from saksi.extract.where.gazetteer import world

LARGEST = {"land.json": 250_000, "borders.json": 200_000}


def test_disputed_regions_belong_to_no_country() -> None:
    for name in ("Golan Heights", "Western Sahara"):
        found = world().look_up(name)
        assert found and all(place.path == () for place in found[:1]), name


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
