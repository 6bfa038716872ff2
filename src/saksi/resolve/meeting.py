"""Which reports share a block key, found by sorting numbers instead of keeping words.

A key becomes a 64-bit digest (its last bits say of which kind it is), the digests are sorted a sixteenth at a time, and
runs of equal ones are the blocks. A million reports of seventy keys so take a gigabyte, and the time grows as sorting
does. Two of 70 million keys have one digest with a probability of .0005; their reports are then compared in vain.
"""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterable, Iterator
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from saksi.model.account import Limits
from saksi.resolve.block import ANY_DAY, WORDED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.uint32]

RUNS = 16
KIND_MASK = 3
OTHER, WORDS, UNDATED_ONLY = 0, 1, 2
"""Kinds of keys, in a digest's last bits: `Limits` differ, and only a report without a day meets others by the last."""


class Crowded(NamedTuple):
    """What is not compared: keys that too many reports stand under, and reports that share no other key."""

    keys: int
    reports: int


class _Blocks(NamedTuple):
    """Blocks end to end: the reports, and at each place where its block ends and whether it is for undated ones."""

    reports: Numbers
    ends: NDArray[np.int64]
    is_undated_only: NDArray[np.bool_]


class Meeting:
    """Reports by number in the order in which they were added, and whom each meets."""

    def __init__(self, limits: Limits | None, crowded: Container[str] = ()) -> None:
        """Keys in ``crowded`` bring nobody together, nor those that more reports than ``limits`` stand under."""
        self._limits = limits
        self._crowded = crowded
        self._digests = [array("Q") for _ in range(RUNS)]
        self._owners = [array("I") for _ in range(RUNS)]
        self._undated = bytearray()
        self.left_out = Crowded(0, 0)
        """Known once the pairs have been asked for."""

    def add(self, keys: Iterable[str], *, is_undated: bool) -> None:
        """Add the next report with its keys."""
        number = len(self._undated)
        self._undated.append(is_undated)
        for key in keys:
            if key not in self._crowded:
                digest = _digest(key)
                run = digest >> 60
                self._digests[run].append(digest)
                self._owners[run].append(number)

    def pairs(self) -> Iterator[tuple[int, list[int]]]:
        """Each report that meets any of a greater number, with these in order; once only, the digests are let go."""
        import numpy as np

        blocks = self._sorted()
        undated = np.frombuffer(self._undated, dtype=np.bool_)
        places = np.argsort(blocks.reports, kind="stable")
        upto = np.searchsorted(blocks.reports, np.arange(len(undated) + 1), sorter=places)
        for number in range(len(undated)):
            tails = []
            for place in places[upto[number] : upto[number + 1]].tolist():
                tail = blocks.reports[place + 1 : blocks.ends[place]]
                only = blocks.is_undated_only[place] and not undated[number]
                tails.append(tail[undated[tail]] if only else tail)
            if tails and (met := np.unique(np.concatenate(tails))).size:
                yield number, met.tolist()

    def _sorted(self) -> _Blocks:
        """The blocks of two reports and more; what is crowded is counted."""
        import numpy as np

        found = []
        crowded = np.zeros(len(self._undated), dtype=np.bool_)
        keys = 0
        for _ in range(RUNS):
            digests = np.frombuffer(self._digests.pop(), dtype=np.uint64)
            owners = np.frombuffer(self._owners.pop(), dtype=np.uint32)
            order = np.argsort(digests, kind="stable")
            blocks, left_out, many = _run(digests[order], owners[order], self._limits)
            crowded[left_out] = True
            keys += many
            found.append(blocks)
        lengths = np.cumsum([0, *(len(blocks.reports) for blocks in found)])
        whole = _Blocks(
            np.concatenate([blocks.reports for blocks in found]),
            np.concatenate([blocks.ends + length for blocks, length in zip(found, lengths[:-1], strict=True)]),
            np.concatenate([blocks.is_undated_only for blocks in found]),
        )
        crowded[whole.reports] = False
        self.left_out = Crowded(keys, int(crowded.sum()))
        return whole


def _digest(key: str) -> int:
    kind = UNDATED_ONLY if key.startswith(ANY_DAY) else WORDS if key.startswith(WORDED) else OTHER
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big") & ~KIND_MASK | kind


def _run(digests: NDArray[np.uint64], owners: Numbers, limits: Limits | None) -> tuple[_Blocks, Numbers, int]:
    """The blocks in a run of sorted digests, the reports under crowded keys, and how many such keys there are."""
    import numpy as np

    starts = np.flatnonzero(np.r_[True, digests[1:] != digests[:-1]]) if digests.size else np.zeros(0, np.int64)
    sizes = np.diff(np.r_[starts, digests.size])
    kinds = digests[starts] & np.uint64(KIND_MASK)
    is_crowded = np.zeros(len(starts), dtype=np.bool_)
    if limits is not None:
        is_crowded = sizes > np.where(kinds == WORDS, limits.words, limits.others)
    is_kept = (sizes > 1) & ~is_crowded
    sizes_kept = sizes[is_kept]
    blocks = _Blocks(
        owners[np.repeat(is_kept, sizes)],
        np.repeat(np.cumsum(sizes_kept), sizes_kept),
        np.repeat(kinds[is_kept] == UNDATED_ONLY, sizes_kept),
    )
    return blocks, owners[np.repeat(is_crowded, sizes)], int(is_crowded.sum())
