"""Rows to the bytes of the gazetteer file, whose form ``saksi.extract.where.atlas`` describes."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from saksi.extract.where.atlas import (
    BUCKETS,
    CAPITAL,
    DISPUTED,
    ENTRY,
    KINDS,
    MAGIC,
    NO_ROW,
    NUMBERED,
    OTHER,
    ROW,
    SECTIONS,
    USUAL,
    WELL_KNOWN,
    digest,
)
from saksi.extract.where.names import name_key, skeleton

ORDER = {"country": 0, "province": 1, "region": 2, "wide": 3, "district": 4, "city": 5}


@dataclass(frozen=True, slots=True)
class Row:
    """One place. ``key``: a country's code, a unit's GeoNames code, a settlement's id, a region's own key.

    ``well_known``: those of its names that English reports use without more. Degrees, people, metres.
    """

    key: str
    kind: str
    name: str
    others: tuple[str, ...]
    country: str
    point: tuple[float, float]
    radius_m: int
    well_known: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    geonames: int = 0
    province: str = ""
    district: str = ""
    population: int = 0
    zone: str = ""
    capital: bool = False
    disputed: bool = False


def packed(rows: Iterable[Row]) -> bytes:
    """The file. Rows are put in order: kinds as above, in each the larger first."""
    ordered = sorted(rows, key=lambda r: (ORDER[r.kind], -r.population, r.key))
    numbers = {row.key: number for number, row in enumerate(ordered) if row.kind != "city"}
    zones = sorted({row.zone for row in ordered if row.zone})
    lines, names = _rows(ordered, numbers, zones)
    rest = {
        "countries": [row.country for row in ordered if row.kind == "country"],
        "adjectives": {row.country: row.adjectives for row in ordered if row.adjectives},
        "keys": {str(numbers[row.key]): row.key for row in ordered if row.kind in ("region", "wide")},
        "zones": zones,
        "capitals": [number for number, row in enumerate(ordered) if row.capital],
    }
    sections = [lines, names, *_table(_names(ordered)), b"".join(_table(_bones(ordered)))]
    sections.append(json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())
    return b"".join([MAGIC, SECTIONS.pack(*map(len, sections)), *sections])


def _rows(ordered: Sequence[Row], numbers: Mapping[str, int], zones: Sequence[str]) -> tuple[bytes, bytes]:
    lines, names, seen = bytearray(), bytearray(), {}
    for row in ordered:
        written = row.name.strip().encode()[:255]
        if written not in seen:
            seen[written] = len(names)
            names += bytes([len(written)]) + written
        marks = CAPITAL * row.capital | DISPUTED * row.disputed | NUMBERED * bool(row.geonames or row.kind == "city")
        lines += ROW.pack(
            row.geonames or (int(row.key) if row.kind == "city" else 0),
            seen[written],
            round(row.point[0] * 1e5),
            round(row.point[1] * 1e5),
            min(row.population, 0xFFFFFFFF),
            _near(numbers, row.province),
            _near(numbers, row.district),
            min(0xFFFF, round(row.radius_m / 100)),
            zones.index(row.zone) if row.zone else NO_ROW,
            numbers.get(row.country, 255),
            KINDS.index(row.kind) | marks,
        )
    return bytes(lines), bytes(names)


def _near(numbers: Mapping[str, int], key: str) -> int:
    number = numbers.get(key, NO_ROW)
    if number > NO_ROW:
        raise ValueError(f"too many units for 16 bits: {key}")
    return number


def _names(ordered: Sequence[Row]) -> Iterable[tuple[str, int, int]]:
    """Key, row and flags of every name of every row."""
    for number, row in enumerate(ordered):
        known = {name_key(name) for name in row.well_known}
        flags = {name_key(name): OTHER for name in row.others}
        flags[name_key(row.name)] = USUAL
        for key in known | set(flags):
            if key:
                yield key, number, flags.get(key, OTHER) | WELL_KNOWN * (key in known)


def _bones(ordered: Sequence[Row]) -> Iterable[tuple[str, int, int]]:
    """Skeletons of usual names, and of the names in other scripts."""
    for number, row in enumerate(ordered):
        if row.kind == "wide":
            continue
        usual = skeleton(name_key(row.name))
        others = {skeleton(name_key(name)) for name in row.others if not name.isascii()}
        for bones in {usual} | others:
            if len(bones) > 2:
                yield bones, number, USUAL if bones == usual else OTHER


def _table(found: Iterable[tuple[str, int, int]]) -> tuple[bytes, bytes]:
    """Entries in order of their digests, and where each bucket of them begins."""
    entries = sorted((*digest(key), number, flags) for key, number, flags in found)
    starts = [0] * (BUCKETS + 1)
    for bucket, *_ in entries:
        starts[bucket + 1] += 1
    for at in range(BUCKETS):
        starts[at + 1] += starts[at]
    index = struct.pack(f"<{BUCKETS + 1}I", *starts)
    return index, b"".join(ENTRY.pack(rest, number | flags << 24) for _, rest, number, flags in entries)
