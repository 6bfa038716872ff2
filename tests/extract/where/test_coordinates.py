"""Coordinates as reports and channels write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saksi.extract.where.coordinates import coordinates


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("hit at 50.4501, 30.5234 at noon", 50.4501, 30.5234),
        ("(48.2927,38.0014)", 48.2927, 38.0014),
        ("33.51 N, 36.29 E", 33.51, 36.29),
        ("-12.9714, -38.5014", -12.9714, -38.5014),
        ("координати: 47.10 37.54", 47.10, 37.54),
        ("Coordonnées : 12.37, -1.53", 12.37, -1.53),
        ("48°51′24″N 2°21′08″E", 48.85667, 2.35222),
        ("49° 59' N, 36° 14' E", 49.98333, 36.23333),
        ("N 50°27'00\" E 30°31'24\"", 50.45, 30.52333),
        ("12°58′S 38°30′W", -12.96667, -38.5),
        ("50°27′ с. ш. 30°31′ в. д.", 50.45, 30.51667),
        ("50°27′ пн. ш. 30°31′ сх. д.", 50.45, 30.51667),
        ("18S UJ 23480 06470", 38.88939, -77.03527),
        ("18SUJ2348006470", 38.88939, -77.03527),
        ("4QFJ12345678", 21.30948, -157.91682),
        ("8FVC9G8F+6X", 47.36556, 8.52494),
        ("https://www.google.com/maps/@31.5017,34.4668,15z", 31.5017, 34.4668),
        ("https://maps.google.com/?q=31.5017,34.4668", 31.5017, 34.4668),
        ("https://www.openstreetmap.org/#map=12/15.3521/44.2065", 15.3521, 44.2065),
        ("https://www.openstreetmap.org/?mlat=15.3521&mlon=44.2065", 15.3521, 44.2065),
        ("https://yandex.ru/maps/?ll=37.617700%2C55.755863&z=10", 55.755863, 37.6177),
        ("geo:33.5138,36.2765", 33.5138, 36.2765),
    ],
)
def test_read(text: str, lat: float, lon: float) -> None:
    (point,) = coordinates(text)
    assert (round(point.lat, 4), round(point.lon, 4)) == (round(lat, 4), round(lon, 4))


@pytest.mark.parametrize(
    "text",
    [
        "The price rose from 3.25 to 4.50.",
        "They won 12.50, 13.75.",
        "Temperatures of 30° 31° were measured.",
        "99.1234, 36.1234",
        "On 12.05.2022, 14.30 the shelling began.",
        "99Z AA 12345 12345",
        "version 1.2345,6.7890.1",
    ],
)
def test_not_read(text: str) -> None:
    assert coordinates(text) == ()


def test_fewer_digits_reach_farther() -> None:
    (fine,), (coarse,) = coordinates("50.45012, 30.52341"), coordinates("50.45 N, 30.52 E")
    assert fine.radius_m < coarse.radius_m


@settings(max_examples=100, deadline=None)
@given(st.floats(-80, 80), st.floats(-179, 179))
def test_decimals_come_back(lat: float, lon: float) -> None:
    (point,) = coordinates(f"at {lat:.5f}, {lon:.5f} there")
    assert abs(point.lat - lat) < 1e-4
    assert abs(point.lon - lon) < 1e-4


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_any_text_gives_points_on_the_globe(text: str) -> None:
    for point in coordinates(text):
        assert -90 <= point.lat <= 90
        assert -180 <= point.lon <= 180
