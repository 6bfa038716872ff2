"""Coarse coordinates still hold the true point; the embargo counts from the last moment that is possible."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.stories import day, place
from saksi.model.incident import Incident
from saksi.model.terms import PlaceKind, Scope, TimeBasis, TimePrecision
from saksi.model.values import When
from saksi.publish.place import coarsened, embargo_end, public_where, withheld_where


@given(st.integers(-8400000, 8400000), st.integers(-17900000, 17900000), st.integers(1, 20000))
def test_the_true_point_lies_within_the_grown_radius(lat: int, lon: int, coarsen_m: int) -> None:
    where = msgspec.structs.replace(place(), lat_e5=lat, lon_e5=lon, radius_m=0)
    low_lat, low_lon, radius = coarsened(where, coarsen_m)
    assert low_lat is not None and low_lon is not None and radius is not None
    north = (lat - low_lat) / 1e5 * 111_320
    east = (lon - low_lon) / 1e5 * 111_320 * math.cos(math.radians(lat / 1e5))
    assert math.hypot(north, east) <= radius * 1.02 + 3


def test_neighbours_fall_together_and_nought_coarsens_nothing() -> None:
    near = msgspec.structs.replace(place(), lat_e5=4999130)
    assert coarsened(place(), 1000)[:2] == coarsened(near, 1000)[:2] != (4999123, 3623456)
    assert coarsened(place(), 0) == (4999123, 3623456, 3000)


def test_a_public_place_has_no_gazetteer_id_and_a_withheld_one_no_point() -> None:
    assert not hasattr(public_where(place(), "Arvale", 1000), "gazetteer_id")
    street = withheld_where(place("Mill Street", kind=PlaceKind.STREET))
    assert (street.name, street.lat_e5, street.radius_m) == ("Lower Province", None, None)
    assert withheld_where(place()).name == "Arvale"


def incident(when: When | None) -> Incident:
    return Incident(id="i", scope=Scope.INCIDENT, when=when)


@pytest.mark.parametrize(
    ("when", "end"),
    [
        (day("2024-05-01"), datetime(2024, 5, 5, 12, tzinfo=UTC)),
        (When(earliest="2024-05-01T10:00", latest="2024-05-01T10:00", precision=TimePrecision.MINUTE,
              basis=TimeBasis.STATED, zone="Europe/Kyiv"), datetime(2024, 5, 4, 7, tzinfo=UTC)),
        (When(earliest="2024-05", latest="2024-05", precision=TimePrecision.MONTH, basis=TimeBasis.STATED),
         datetime(2024, 5, 23, 8, tzinfo=UTC)),
        (None, datetime(2024, 5, 23, 8, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_the_embargo_ends_three_days_after_the_last_possible_moment(when: When | None, end: datetime) -> None:
    assert embargo_end(incident(when), ["2024-05-20T08:00:00Z", "2024-05-21"], 72) == end


def test_where_nothing_is_known_the_embargo_does_not_end_and_nought_is_none() -> None:
    end = embargo_end(incident(None), [], 72)
    assert end is not None and end.year == 9999
    assert embargo_end(incident(day("2024-05-01")), [], 0) is None
