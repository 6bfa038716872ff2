"""The gazetteer file as it lies on disk: mapped, never loaded; a name costs two reads, a place one.

Layout, little-endian, written by ``tools/build_places.py``:

    16 bytes    ``MAGIC``
    SECTIONS    unsigned 32-bit length of each section below, in this order
    rows        ``ROW`` a place; countries, then provinces, regions and districts, then cities, the larger first
    names       the rows' names: one byte of length (in bytes), UTF-8
    index       65,537 unsigned 32-bit entry numbers by the first 16 bits of a key's digest
    entries     ``ENTRY``: the digest's next 32 bits; row number in the low 24 bits, flags in the high 8
    bones       the same pair for consonant skeletons: 65,537 numbers, then entries
    rest        JSON: countries' codes, adjectives, time zones

A key's digest is the first 48 bits of BLAKE2b over its UTF-8 bytes: with a million keys, one wrong hit in 10^8.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

from saksi.errors import InputError

MAGIC = b"saksi places 2\r\n"
SECTIONS = struct.Struct("<6I")
ROW = struct.Struct("<IIiiIHHHHBB")
ENTRY = struct.Struct("<II")
BUCKETS = 1 << 16
NO_ROW = 0xFFFF
KINDS = ("country", "province", "region", "district", "city", "wide")
USUAL, OTHER, WELL_KNOWN = 1, 2, 4
"""Flags of an entry: the usual name or its form without accents; another name; one that English reports use."""
CAPITAL, DISPUTED, NUMBERED = 8, 16, 32
"""Bits of a row's kind byte: a capital; a disputed region; an id by GeoNames (else of our own table)."""


def digest(key: str) -> tuple[int, int]:
    """Bucket (16 bits) and the 32 bits that tell keys in it apart."""
    whole = int.from_bytes(blake2b(key.encode(), digest_size=6).digest(), "big")
    return whole >> 32, whole & 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it stands in the file: degrees in 1e-5, ``radius`` in hundreds of metres, others by number."""

    number: int
    id: int
    name: str
    lat_e5: int
    lon_e5: int
    population: int
    province: int
    district: int
    radius: int
    zone: int
    country: int
    kind: int


class Atlas:
    """A gazetteer file, opened read-only. InputError where the file is missing or of another form."""

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), os.fstat(file.fileno()).st_size, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise InputError(f"the gazetteer cannot be opened: {path.name}", hint="Install Saksi again.") from error
        head = len(MAGIC) + SECTIONS.size
        if len(self._map) < head or self._map[: len(MAGIC)] != MAGIC:
            raise InputError(f"not a gazetteer of this version: {path.name}", hint="Build it anew: make places.")
        lengths = SECTIONS.unpack_from(self._map, len(MAGIC))
        starts = [head + sum(lengths[:k]) for k in range(len(lengths))]
        self._rows, self._names, self._index, self._entries, self._bones, self._rest = starts
        if starts[-1] + lengths[-1] != len(self._map):
            raise InputError(f"the gazetteer is cut short: {path.name}", hint="Install Saksi again.")
        self.size = lengths[0] // ROW.size

    def line(self, number: int) -> Line:
        """The row of that number."""
        values = ROW.unpack_from(self._map, self._rows + number * ROW.size)
        id_, at, lat, lon, population, province, district, radius, zone, country, kind = values
        at += self._names
        name = self._map[at + 1 : at + 1 + self._map[at]].decode()
        return Line(number, id_, name, lat, lon, population, province, district, radius, zone, country, kind)

    def find(self, key: str) -> Iterator[tuple[int, int]]:
        """Row number and flags of every place that bears the name with this key, the larger first in its kind."""
        return self._hits(self._index, self._entries, key)

    def find_bones(self, skeleton: str) -> Iterator[tuple[int, int]]:
        """The same for a consonant skeleton."""
        return self._hits(self._bones, self._bones + 4 * (BUCKETS + 1), skeleton)

    def _hits(self, index: int, entries: int, key: str) -> Iterator[tuple[int, int]]:
        bucket, rest = digest(key)
        first, last = struct.unpack_from("<2I", self._map, index + 4 * bucket)
        for at in range(entries + first * ENTRY.size, entries + last * ENTRY.size, ENTRY.size):
            found, payload = ENTRY.unpack_from(self._map, at)
            if found == rest:
                yield payload & 0xFFFFFF, payload >> 24
            elif found > rest:
                return

    @cached_property
    def rest(self) -> Any:
        """The small tables at the end of the file."""
        return json.loads(self._map[self._rest :])
