"""The likely pairs of a resolution in arrays of numbers, twelve bytes a pair, and what they hold together."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from saksi.model.terms import Scope
from saksi.resolve.groups import Groups, Pair, pair

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

KINDS = tuple(Scope)
Beside = dict[str, dict[str, int]]
"""Report to those that it is likely to be one incident with, and the sum of evidence."""


class Likely:
    """Pairs of reports with the sum of their evidence."""

    def __init__(self, reports: Sequence[str], kinds: bytes) -> None:
        """``kinds`` is the scope that each report is resolved by, as its place in `KINDS`."""
        self._reports = reports
        self._kinds = kinds
        self._left, self._right, self._totals = array("I"), array("I"), array("i")

    def __len__(self) -> int:
        return len(self._totals)

    def add(self, left: int, right: int, total: int) -> None:
        """Add a pair by the numbers of its reports."""
        self._left.append(left)
        self._right.append(right)
        self._totals.append(total)

    def pairs(self) -> list[Pair]:
        """All pairs by id, in order."""
        return sorted(pair(self._reports[a], self._reports[b]) for a, b in zip(self._left, self._right, strict=True))

    def between(self, one: Scope, other: Scope, least: int) -> Iterator[tuple[str, str, int]]:
        """The pairs of a report of the one kind and one of the other that reach ``least``, with their sums."""
        import numpy as np

        left, right, totals = self._arrays()
        kinds = np.frombuffer(self._kinds, dtype=np.uint8)
        for ends in ((left, right), (right, left)):
            is_meant = (kinds[ends[0]] == KINDS.index(one)) & (kinds[ends[1]] == KINDS.index(other))
            for k in np.flatnonzero(is_meant & (totals >= least)).tolist():
                yield self._reports[ends[0][k]], self._reports[ends[1][k]], int(totals[k])

    def held_together(self, at: int, groups: Groups) -> Iterator[Beside]:
        """The pairs within each set of reports that chains of pairs of one kind which reach ``at``, or people, tie."""
        import numpy as np

        left, right, totals = self._arrays()
        kinds = np.frombuffer(self._kinds, dtype=np.uint8)
        ties = np.flatnonzero((totals >= at) & (kinds[left] == kinds[right]))
        of = np.array(self._tied(left[ties].tolist(), right[ties].tolist(), groups), dtype=np.uint32)
        within = np.flatnonzero(of[left] == of[right])
        within = within[np.argsort(of[left[within]], kind="stable")]
        wholes = of[left[within]]
        for piece in np.split(within, np.flatnonzero(wholes[1:] != wholes[:-1]) + 1):
            beside: Beside = {}
            for a, b, total in zip(left[piece].tolist(), right[piece].tolist(), totals[piece].tolist(), strict=True):
                one, other = self._reports[a], self._reports[b]
                beside.setdefault(one, {})[other] = total
                beside.setdefault(other, {})[one] = total
            if beside:
                yield beside

    def _tied(self, left: Sequence[int], right: Sequence[int], groups: Groups) -> list[int]:
        """For each report the least number of the set that it is tied into, by disjoint sets with halved paths."""
        of = list(range(len(self._reports)))

        def root(number: int) -> int:
            while of[number] != number:
                of[number] = number = of[of[number]]
            return number

        def tie(one: int, other: int) -> None:
            low, high = sorted((root(one), root(other)))
            of[high] = low

        for one, other in zip(left, right, strict=True):
            tie(one, other)
        joined: dict[str, int] = {}
        for number, report in enumerate(self._reports):
            if len(groups.members(report)) > 1:
                tie(joined.setdefault(groups.root(report), number), number)
        return [root(number) for number in of]

    def _arrays(self) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.int32]]:
        import numpy as np

        return (
            np.frombuffer(self._left, dtype=np.uint32),
            np.frombuffer(self._right, dtype=np.uint32),
            np.frombuffer(self._totals, dtype=np.int32),
        )
