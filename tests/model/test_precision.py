"""Codes of precision: UCDP's and ACLED's, from kind, radius and interval."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saksi.model.precision import acled_geo_precision, acled_time_precision, ucdp_date_prec, ucdp_where_prec
from saksi.model.terms import PlaceKind, TimeBasis, TimePrecision
from saksi.model.values import When, Where


def place(kind: str, radius_m: int | None, *, known: bool, point: bool = True) -> Where:
    at = 5_000_000 if point else None
    name = "7" if known else None
    return Where(name="X", kind=PlaceKind(kind), lat_e5=at, lon_e5=at, radius_m=radius_m, gazetteer_id=name)


@pytest.mark.parametrize(
    ("where", "ucdp", "acled"),
    [
        (place("exact", 10, known=False), 1, 1),
        (place("landmark", 3_000, known=False), 1, 1),
        (place("landmark", 40_000, known=False), 2, 2),  # known only by a far larger place beside it
        (place("settlement", 5_000, known=True), 1, 1),
        (place("settlement", 30_000, known=True), 1, 1),  # a very large city is still that city
        (place("settlement", 12_000, known=False), 2, 2),  # near a town
        (place("settlement", 60_000, known=False), 5, 3),  # somewhere between two towns
        (place("settlement", None, known=False, point=False), None, None),
        (place("district", 20_000, known=True), 3, 2),
        (place("province", 90_000, known=True), 4, 3),
        (place("province", None, known=False, point=False), 4, 3),
        (place("province", 50_000, known=False), 5, 3),  # the south of a country
        (place("country", 500_000, known=True), 6, 3),
        (place("unknown", None, known=False, point=False), None, None),
        (place("unknown", 15_000, known=False), 2, 2),  # somewhere in or around the town told with it
        (None, None, None),
    ],
)
def test_where(where: Where | None, ucdp: int | None, acled: int | None) -> None:
    assert ucdp_where_prec(where) == ucdp
    assert acled_geo_precision(where) == acled


def time(earliest: str | None, latest: str | None, precision: str = "day") -> When:
    return When(earliest=earliest, latest=latest, precision=TimePrecision(precision), basis=TimeBasis.STATED)


@pytest.mark.parametrize(
    ("when", "ucdp", "acled"),
    [
        (time("2022-03-01", "2022-03-01"), 1, 1),
        (time("2022-03-01T22:00", "2022-03-02T05:00", "part_of_day"), 1, 1),
        (time("2022-03-01T08:29", "2022-03-01T08:29", "minute"), 1, 1),
        (time("2022-03-10", "2022-03-12"), 2, 2),
        (time("2022-03-07", "2022-03-13", "week"), 3, 2),
        (time("2022-03-01", "2022-03-31", "month"), 4, 3),
        (time("2022-02", "2022-02", "month"), 4, 3),
        (time("2022", "2022", "year"), 5, None),
        (time("2022-12", "2023-01", "month"), 5, None),
        (time(None, "2022-03-01", "unknown"), None, None),
        (None, None, None),
    ],
)
def test_when(when: When | None, ucdp: int | None, acled: int | None) -> None:
    assert ucdp_date_prec(when) == ucdp
    assert acled_time_precision(when) == acled


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(0, 400), st.integers(0, 400))
def test_a_longer_interval_is_never_more_precise(first: date, one: int, other: int) -> None:
    short, long = sorted((one, other))
    codes = [ucdp_date_prec(time(str(first), str(first + timedelta(n)))) for n in (short, long)]
    assert codes[0] is not None and codes[1] is not None
    assert codes[0] <= codes[1]
