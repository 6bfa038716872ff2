"""Profiles on disk, for a whole that memory does not hold: packed one after the other, those used last unpacked."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from tempfile import TemporaryFile

import msgspec

from saksi.resolve.profile import Profile

RECENT = 20_000
"""Profiles kept unpacked, some six kilobytes each."""


class Shelf(Mapping[str, Profile]):
    """Profiles by id in the order given; those near each other in it are quickest asked for together."""

    def __init__(self, profiles: Iterable[Profile], recent: int = RECENT) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 – open as long as the shelf stands
        self._ends = array("Q", [0])
        self._numbers: dict[str, int] = {}
        pack = msgspec.msgpack.Encoder().encode
        for one in profiles:
            self._numbers[one.id] = len(self._numbers)
            self._ends.append(self._ends[-1] + self._file.write(pack(one)))
        self._file.flush()
        self._decoder = msgspec.msgpack.Decoder(Profile)
        self._recent = lru_cache(recent)(self._unpacked)

    def __getitem__(self, report: str) -> Profile:
        return self._recent(self._numbers[report])

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def close(self) -> None:
        """Give the disk back."""
        self._file.close()

    def _unpacked(self, number: int) -> Profile:
        start, end = self._ends[number], self._ends[number + 1]
        return self._decoder.decode(os.pread(self._file.fileno(), end - start, start))
