"""The gazetteer file: what it holds, how it is refused where it is not one, how it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from saksi.errors import InputError
from saksi.extract.where.atlas import MAGIC, Atlas
from saksi.extract.where.gazetteer import world
from tools.places_file import Row, packed

ROWS = [
    Row(
        "XA",
        "country",
        "Aland",
        ("Аланд",),
        "XA",
        (10.0, 20.0),
        90_000,
        geonames=1,
        population=900,
        adjectives=("Alandic",),
    ),
    Row("XA.01", "province", "North", (), "XA", (11.0, 20.0), 40_000, geonames=2),
    Row(
        "3", "city", "Town", ("Местечко",), "XA", (11.5, 20.5), 2_000, province="XA.01", population=500, zone="Etc/UTC"
    ),
    Row("r:hills", "region", "Hills", (), "", (0.0, 0.0), 5_000, disputed=True),
]


@pytest.fixture
def atlas(tmp_path: Path) -> Atlas:
    path = tmp_path / "places.bin"
    path.write_bytes(packed(ROWS))
    return Atlas(path)


def test_a_row_comes_back_as_it_was_written(atlas: Atlas) -> None:
    ((number, _),) = list(atlas.find("town"))
    line = atlas.line(number)
    assert (line.id, line.name, line.lat_e5, line.lon_e5, line.population) == (3, "Town", 1_150_000, 2_050_000, 500)
    assert atlas.line(line.province).name == "North"
    assert atlas.rest["zones"][line.zone] == "Etc/UTC"


def test_other_names_find_the_row_and_unknown_ones_none(atlas: Atlas) -> None:
    assert [atlas.line(n).name for n, _ in atlas.find("местечко")] == ["Town"]
    assert list(atlas.find("nowhere")) == []


def test_the_same_rows_make_the_same_bytes() -> None:
    assert packed(ROWS) == packed(reversed(ROWS))


@pytest.mark.parametrize("body", [b"", b"x" * 200, MAGIC + b"\xff" * 24, MAGIC])
def test_what_is_no_gazetteer_is_refused(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "places.bin"
    path.write_bytes(body)
    with pytest.raises(InputError):
        Atlas(path)
    with pytest.raises(InputError):
        Atlas(tmp_path / "absent.bin")


def test_the_built_in_file_holds_the_world() -> None:
    counts: dict[str, int] = {}
    for place in world().cities():
        counts[place.country] = counts.get(place.country, 0) + 1
    assert sum(counts.values()) > 230_000
    assert len(world().countries) > 240
    assert world().capital("UA") is not None
    kharkiv = world().places("Kharkiv")[0]
    assert (kharkiv.zone, kharkiv.province, kharkiv.country) == ("Europe/Kyiv", "Kharkiv Oblast", "UA")


def test_a_disputed_region_claims_no_country() -> None:
    assert world().places("Golan Heights")[0].country == ""
