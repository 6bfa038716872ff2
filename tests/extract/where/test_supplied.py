"""Files and geometries of a case's own places: what is read of each form, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saksi.errors import InputError
from saksi.extract.where.shapes import from_geojson, from_wkt, metres, middle, moved
from saksi.extract.where.supplied import read_supply
from saksi.model.terms import PlaceKind

OSM = """<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="50.0" lon="36.0"/><node id="2" lat="50.002" lon="36.0"/>
<node id="9" lat="49.99" lon="36.25"><tag k="name" v="Лікарня"/><tag k="name:en" v="Clinic"/>
<tag k="alt_name" v="A;B1"/><tag k="amenity" v="hospital"/></node>
<node id="10" lat="49.9" lon="36.25"><tag k="amenity" v="bench"/></node>
<way id="3"><nd ref="1"/><nd ref="2"/><tag k="name" v="Long Road"/><tag k="highway" v="primary"/></way>
<way id="4"><nd ref="1"/><nd ref="2"/></way>
<relation id="5"><member type="way" ref="4" role="outer"/><tag k="name" v="Mill"/><tag k="place" v="suburb"/></relation>
<relation id="6"><member type="way" ref="77" role=""/><tag k="name" v="Nowhere"/></relation></osm>"""


def test_openstreetmap(tmp_path: Path) -> None:
    (tmp_path / "a.osm").write_text(OSM, encoding="utf-8")
    supply = read_supply(tmp_path / "a.osm")
    assert [(p.name, p.kind, p.lat_e5, p.radius_m) for p in supply.places] == [
        ("Лікарня", PlaceKind.LANDMARK, 4_999_000, 150),
        ("Long Road", PlaceKind.STREET, 5_000_100, 111),
        ("Mill", PlaceKind.NEIGHBOURHOOD, 5_000_100, 111),
    ]
    assert supply.places[0].names == ("B1", "Clinic")
    assert supply.places[0].origin == "node 9 in a.osm"
    assert supply.left_out == ("relation 6: none of its nodes is in the file",)


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE osm [<!ENTITY a "aaaa">]><osm><node id="1" lat="1" lon="1"><tag k="name" v="&a;"/></node></osm>',
        "<osm><node",
        '<osm><node id="x" lat="1" lon="1"/></osm>',
        "",
    ],
)
def test_no_openstreetmap(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.osm").write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        read_supply(tmp_path / "a.osm")


def test_table(tmp_path: Path) -> None:
    rows = (
        'Name;lat;lon;kind;names;radius_m', '"Yard";50,5;36.2;neighbourhood;Court;700', ";1;2;;;", "Bad;x;1;;;",
        "Far;95;1;;;", "Odd;1;1;castle;;",
    )  # fmt: skip
    (tmp_path / "a.csv").write_text("\ufeff" + "\n".join(rows), encoding="utf-8")
    supply = read_supply(tmp_path / "a.csv")
    (yard,) = supply.places
    assert (yard.name, yard.lat_e5, yard.kind, yard.radius_m) == ("Yard", 5_050_000, PlaceKind.NEIGHBOURHOOD, 700)
    assert [line.split(":")[0] for line in supply.left_out] == ["line 3", "line 4", "line 5", "line 6"]


def test_geojson(tmp_path: Path) -> None:
    square = {"type": "Polygon", "coordinates": [[[36, 50], [36.01, 50], [36.01, 50.01], [36, 50.01], [36, 50]]]}
    features = [
        {"type": "Feature", "properties": {"name": "Park", "leisure": "park"}, "geometry": square},
        {"type": "Feature", "properties": {"name": "None"}, "geometry": None},
        "no feature",
    ]
    (tmp_path / "a.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    supply = read_supply(tmp_path / "a.geojson")
    assert [(p.name, p.lat_e5, p.lon_e5) for p in supply.places] == [("Park", 5_000_500, 3_600_500)]
    assert 600 < supply.places[0].radius_m < 700
    assert len(supply.left_out) == 2


@pytest.mark.parametrize("name", ["a.pbf", "a.txt", "missing.csv"])
def test_other_files(name: str, tmp_path: Path) -> None:
    if name == "a.txt":
        (tmp_path / name).write_text("name,lat,lon")
    with pytest.raises(InputError):
        read_supply(tmp_path / name)


def test_well_known_text() -> None:
    assert from_wkt("POINT (30.5 50.4)") == [(50.4, 30.5)]
    assert from_wkt("srid=4326; POLYGON((30 50, 31 50, 31 51, 30 50))")[2] == (51.0, 31.0)
    assert len(from_wkt("MULTIPOINT ((1 2), (3 4))")) == 2


@pytest.mark.parametrize("text", ["", "POINT", "POINT (1)", "POINT (a b)", "POINT (10 95)", "CIRCLE (1 2)", "POINT ()"])
def test_no_well_known_text(text: str) -> None:
    with pytest.raises(InputError):
        from_wkt(text)


def test_no_geometry_is_followed_for_ever() -> None:
    deep: list[object] = []
    for _ in range(50):
        deep = [deep]
    with pytest.raises(InputError):
        from_geojson({"type": "Polygon", "coordinates": deep})


def test_across_the_date_line() -> None:
    lat, lon, reach = middle([(0.0, 179.9), (0.0, -179.9)])
    assert (lat, abs(lon)) == (0.0, 180.0)
    assert 11_000 < reach < 11_200


@given(st.floats(-80, 80), st.floats(-179, 179), st.floats(-50_000, 50_000), st.floats(-50_000, 50_000))
def test_moving_goes_that_far(lat: float, lon: float, north_m: float, east_m: float) -> None:
    gone = metres((lat, lon), moved((lat, lon), north_m=north_m, east_m=east_m))
    assert gone == pytest.approx((north_m**2 + east_m**2) ** 0.5, rel=0.05, abs=1)
