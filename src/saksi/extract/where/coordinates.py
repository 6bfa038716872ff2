"""Coordinates written in a text, read into degrees: decimal pairs, degrees with minutes, MGRS, Plus Codes, map links.

Sources: ISO 6709 for degrees, minutes and seconds; NGA.STND.0037 (MGRS) over the transverse Mercator series of Snyder
(USGS Professional Paper 1395, 1987); the Open Location Code specification (Google, 2014) for Plus Codes. A pair without
any mark of what it is must have four decimals in both numbers, so that no score or sum is taken for a place.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """Code points [start, end) that say degrees WGS84, and how far they may be off by their own digits, in metres."""

    start: int
    end: int
    lat: float
    lon: float
    radius_m: int


def coordinates(text: str) -> tuple[Point, ...]:
    """All coordinates of a text in order, none overlapping; what is off the globe is left out."""
    found: list[Point] = []
    for read in (_links, _degrees, _decimals, _mgrs, _plus_codes):
        for point in read(text):
            inside = -90 <= point.lat <= 90 and -180 <= point.lon <= 180
            if inside and not any(p.start < point.end and point.start < p.end for p in found):
                found.append(point)
    return tuple(sorted(found, key=lambda p: p.start))


METRES = 111_195.0  # a degree of latitude


def _by_digits(*numbers: str) -> int:
    """How far a place may lie from what its coordinates say: half of the last digit, ten metres at least."""
    decimals = min(len(n.partition(".")[2]) for n in (number.replace(",", ".") for number in numbers))
    return max(10, round(METRES / 2 * 0.1**decimals))


_NUMBER = r"-?\d{1,3}\.\d+"
_LINK = re.compile(
    rf"(?:https?://|geo:|www\.|maps\.)[^\s]{{0,500}}?(?:@|[?&/](?:q|ll|query|mlat|center|sll|pt|daddr)=|geo:|#map=[\d.]+/|place/|search/)"
    rf"({_NUMBER})(?:,|%2C|/|&mlon=|,\+|%2C\+)({_NUMBER})[^\s)]*"
)


def _links(text: str) -> Iterator[Point]:
    for match in _LINK.finditer(text):
        lat, lon = match.groups()
        if "yandex" in match.group() and re.search(r"[?&](?:ll|pt)=", match.group()):
            lat, lon = lon, lat  # these links give the longitude first
        yield Point(match.start(), match.end(), float(lat), float(lon), _by_digits(lat, lon))


_SIDE = {
    **dict.fromkeys(("n", "с. ш", "с.ш", "пн. ш", "пн.ш", "n.", "с", "пн", "شمالا", "شمالاً", "ش"), ("lat", 1)),
    **dict.fromkeys(("s", "ю. ш", "ю.ш", "пд. ш", "пд.ш", "ю", "пд", "جنوبا", "جنوباً"), ("lat", -1)),
    **dict.fromkeys(("e", "в. д", "в.д", "сх. д", "сх.д", "в", "сх", "شرقا", "شرقاً"), ("lon", 1)),
    **dict.fromkeys(("w", "o", "з. д", "з.д", "зх. д", "зх.д", "з", "зх", "غربا", "غرباً"), ("lon", -1)),
}
_SIDES = "|".join(sorted((re.escape(s) for s in _SIDE), key=len, reverse=True))
_ANGLE = (
    r"(?P<{0}d>\d{{1,3}}(?:[.,]\d+)?)\s*[°º]\s*(?:(?P<{0}m>\d{{1,2}}(?:[.,]\d+)?)\s*['’′]\s*)?"
    r"(?:(?P<{0}s>\d{{1,2}}(?:[.,]\d+)?)\s*(?:[\"”″]|''|’’|′′)\s*)?"
)
_DMS = re.compile(
    rf"(?:(?P<before>[NSns])\s*)?{_ANGLE.format('a')}(?(before)|(?P<one>(?:{_SIDES})(?![^\W\d_])\.?)?)[\s,;/،]*(?:and|et|y|і|и|و)?\s*"
    rf"(?:(?P<ahead>[EWew])\s*)?{_ANGLE.format('b')}(?P<two>(?:{_SIDES})(?![^\W\d_])\.?)?",
    re.IGNORECASE,
)


def _degrees(text: str) -> Iterator[Point]:
    for match in _DMS.finditer(text):
        one = _side(match.group("one") or match.group("before"))
        two = _side(match.group("two") or match.group("ahead"))
        first, off_a = _angle(match, "a")
        second, off_b = _angle(match, "b")
        if one is None and two is None and not (match.group("am") and match.group("bm")) and off_a > 100:
            continue
        if one is not None and one[0] == "lon":
            first, second, one, two = second, first, two, one
        lat, lon = first * (one[1] if one else 1), second * (two[1] if two else 1)
        yield Point(match.start(), match.end(), lat, lon, max(off_a, off_b))


def _side(said: str | None) -> tuple[str, int] | None:
    return _SIDE.get(said.lower().rstrip(".").strip()) if said else None


def _angle(match: re.Match[str], part: str) -> tuple[float, int]:
    """Degrees, and how far off the last digit given may be, in metres."""
    degrees, minutes, seconds = (match.group(part + x) for x in "dms")
    value, off = 0.0, METRES / 2
    for said, unit in ((degrees, 1), (minutes, 60), (seconds, 3600)):
        if said:
            number = said.replace(",", ".")
            value += float(number) / unit
            off = METRES / unit / 10 ** len(number.partition(".")[2]) / 2
    return value, max(10, round(off))


_PAIR = re.compile(
    r"(?<![\d.,/-])(?P<lat>[-+−]?\d{1,2}\.\d{2,})(?P<a>\s*[°º]?\s*[NSns]?)\s*[,;/]?\s+?(?P<lon>[-+−]?\d{1,3}\.\d{2,})"
    r"(?P<b>\s*[°º]?\s*[EWew]?)(?![\d.]|\w)|(?<![\d.,/-])(?P<lat2>[-+−]?\d{1,2}\.\d{4,}),(?P<lon2>[-+−]?\d{1,3}\.\d{4,})(?![\d.])"
)
_SAID = re.compile(
    r"coordinat|coordenad|coordonn|координат|إحداثيات|احداثيات|\blat\b|\bgps\b|geoloc|геолок", re.IGNORECASE
)


def _decimals(text: str) -> Iterator[Point]:
    for match in _PAIR.finditer(text):
        lat, lon = match.group("lat") or match.group("lat2"), match.group("lon") or match.group("lon2")
        marks = (match.group("a") or "") + (match.group("b") or "")
        fine = min(len(lat.partition(".")[2]), len(lon.partition(".")[2])) >= 4
        if not fine and not marks.strip() and not _SAID.search(text, max(0, match.start() - 60), match.start()):
            continue
        north = -1 if "s" in (match.group("a") or "").lower() else 1
        east = -1 if "w" in (match.group("b") or "").lower() else 1
        values = [float(n.replace("−", "-")) for n in (lat, lon)]
        yield Point(match.start(), match.end(), north * values[0], east * values[1], _by_digits(lat, lon))


_GRID = re.compile(r"(?<!\w)(\d{1,2})\s?([C-HJ-NP-X])\s?([A-HJ-NP-Z])([A-HJ-NP-V])\s?(\d{2,5})\s?(\d{2,5})(?!\w)")
_JOINED = re.compile(r"(?<!\w)(\d{1,2})\s?([C-HJ-NP-X])\s?([A-HJ-NP-Z])([A-HJ-NP-V])\s?((?:\d\d){2,5})(?!\w)")


def _mgrs(text: str) -> Iterator[Point]:
    for match in _GRID.finditer(text):
        zone, band, column, row, east, north = match.groups()
        if len(east) == len(north) and (found := _grid(int(zone), band, column + row, east, north)):
            yield Point(match.start(), match.end(), *found)
    for match in _JOINED.finditer(text):
        zone, band, column, row, digits = match.groups()
        half = len(digits) // 2
        if found := _grid(int(zone), band, column + row, digits[:half], digits[half:]):
            yield Point(match.start(), match.end(), *found)


_BANDS = "CDEFGHJKLMNPQRSTUVWX"


def _grid(zone: int, band: str, square: str, east: str, north: str) -> tuple[float, float, int] | None:
    """Middle of an MGRS cell: degrees and half its side in metres; None where the letters name no square."""
    columns = ("STUVWXYZ", "ABCDEFGH", "JKLMNPQR")[zone % 3]
    rows = "ABCDEFGHJKLMNPQRSTUV"
    if not 1 <= zone <= 60 or square[0] not in columns:
        return None
    side = 10 ** (5 - len(east))
    easting = (columns.index(square[0]) + 1) * 100_000 + (int(east) + 0.5) * side
    start = (rows.index(square[1]) - (0 if zone % 2 else 5)) % 20 * 100_000 + (int(north) + 0.5) * side
    south = -80 + 8 * _BANDS.index(band)
    least = _northing(south) - 100_000
    northing = start + math.ceil(max(0.0, least - start) / 2_000_000) * 2_000_000 if south >= 0 else start
    if south < 0:
        northing = start + math.ceil((least + 10_000_000 - start) / 2_000_000) * 2_000_000 - 10_000_000
    return (*_from_utm(zone, easting, northing), max(10, side // 2))


_A, _F, _K = 6_378_137.0, 1 / 298.257223563, 0.9996
_E2 = _F * (2 - _F)


def _northing(lat: float) -> float:
    return _K * lat * 110_950.0  # near enough to tell 2,000 km bands apart


def _from_utm(zone: int, easting: float, northing: float) -> tuple[float, float]:
    """Degrees of a UTM point (Snyder 1987, equations 8-17 to 8-25); northing counted from the equator."""
    e1 = (1 - math.sqrt(1 - _E2)) / (1 + math.sqrt(1 - _E2))
    mu = northing / _K / (_A * (1 - _E2 / 4 - 3 * _E2**2 / 64 - 5 * _E2**3 / 256))
    foot = (
        mu + (3 * e1 / 2 - 27 * e1**3 / 32) * math.sin(2 * mu) + (21 * e1**2 / 16 - 55 * e1**4 / 32) * math.sin(4 * mu)
    )
    foot += 151 * e1**3 / 96 * math.sin(6 * mu) + 1097 * e1**4 / 512 * math.sin(8 * mu)
    second = _E2 / (1 - _E2)
    c, t = second * math.cos(foot) ** 2, math.tan(foot) ** 2
    n = _A / math.sqrt(1 - _E2 * math.sin(foot) ** 2)
    r = _A * (1 - _E2) / (1 - _E2 * math.sin(foot) ** 2) ** 1.5
    d = (easting - 500_000) / (n * _K)
    lat = foot - n * math.tan(foot) / r * (
        d**2 / 2
        - (5 + 3 * t + 10 * c - 4 * c**2 - 9 * second) * d**4 / 24
        + (61 + 90 * t + 298 * c + 45 * t**2 - 252 * second - 3 * c**2) * d**6 / 720
    )
    lon = d - (1 + 2 * t + c) * d**3 / 6 + (5 - 2 * c + 28 * t - 3 * c**2 + 8 * second + 24 * t**2) * d**5 / 120
    return math.degrees(lat), zone * 6 - 183 + math.degrees(lon / math.cos(foot))


_ALPHABET = "23456789CFGHJMPQRVWX"
_PLUS = re.compile(rf"(?<![\w+])([{_ALPHABET}]{{8}}\+[{_ALPHABET}]{{2,3}})(?![\w+])")


def _plus_codes(text: str) -> Iterator[Point]:
    """Full codes only: a short one needs the town that it counts from."""
    for match in _PLUS.finditer(text):
        code = match.group(1).replace("+", "")
        lat, lon, step_lat, step_lon = -90.0, -180.0, 400.0, 400.0
        for k in range(0, 10, 2):
            step_lat, step_lon = step_lat / 20, step_lon / 20
            lat += _ALPHABET.index(code[k]) * step_lat
            lon += _ALPHABET.index(code[k + 1]) * step_lon
        if len(code) > 10:
            cell, step_lat, step_lon = _ALPHABET.index(code[10]), step_lat / 5, step_lon / 4
            lat, lon = lat + cell // 4 * step_lat, lon + cell % 4 * step_lon
        yield Point(match.start(), match.end(), lat + step_lat / 2, lon + step_lon / 2, 10)
