"""Which of a set of reports belong together: the groups whose mean evidence is strongest are joined first.

Average linkage (Sokal and Michener 1958) over the sums of evidence of all pairs: one mistaken pair joins no two groups
that otherwise speak against it, and a day in the middle does not chain two attacks. An incident's reports are not all
alike: the first flash and the court's report years later are told to be one by those between. So the mean may lie below
even odds, where one pair stands above them. A pair that is not likely enough to be kept counts `UNLIKELY`, whether it
was compared or not, so that the work grows with the likely pairs alone. Sums are whole numbers and ties go by id, so
that the order in which reports came does not matter.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from saksi.resolve.groups import Groups

UNLIKELY = -2000
"""What a pair that is not kept counts: thousandths of a logarithm of odds, a probability of .12."""


class At(NamedTuple):
    """What two groups are joined at: the likeliest pair of theirs reaches the one, the mean of all the other."""

    pair: int
    mean: int


Beside = Mapping[str, Mapping[str, int]]
"""Report to those that it is likely to be one incident with, and the sum of evidence."""


@dataclass(slots=True)
class _Clump:
    """A growing group: its reports and documents, and to other clumps by how much the evidence exceeds `UNLIKELY`."""

    reports: set[str]
    documents: set[str]
    more: dict[str, int] = field(default_factory=dict)
    strongest: dict[str, int] = field(default_factory=dict)
    """To other clumps the sum of the likeliest pair."""


def join(reports: Sequence[str], documents: Mapping[str, str], beside: Beside, *, at: At, groups: Groups) -> None:
    """Join those of ``reports`` in ``groups`` that belong together: one pair and the mean of all reach ``at``.

    What ``groups`` holds joined already stays so. Two reports of one document, and two that a person keeps apart, are
    never joined.
    """
    clumps = _clumps(reports, documents, beside, groups)
    heap = [found for one in clumps for found in _ranked(clumps, one, at) if found[1] == one]
    heapq.heapify(heap)
    while heap:
        entry = heapq.heappop(heap)
        _, one, other = entry
        if one not in clumps or other not in clumps or entry != _rank(clumps, one, other):
            continue
        if _may_join(clumps[one], clumps[other], groups):
            groups.join(one, other)
            _merge(clumps, one, other)
            for found in _ranked(clumps, one, at):
                heapq.heappush(heap, found)


def _clumps(reports: Sequence[str], documents: Mapping[str, str], beside: Beside, groups: Groups) -> dict[str, _Clump]:
    clumps: dict[str, _Clump] = {}
    for report in sorted(reports):
        clump = clumps.setdefault(groups.root(report), _Clump(set(), set()))
        clump.reports.add(report)
        clump.documents.add(documents[report])
    for name, clump in clumps.items():
        for report in clump.reports:
            for other, total in beside.get(report, {}).items():
                root = groups.root(other)
                if root != name and root in clumps:
                    clump.more[root] = clump.more.get(root, 0) + total - UNLIKELY
                    clump.strongest[root] = max(clump.strongest.get(root, total), total)
    return clumps


def _ranked(clumps: Mapping[str, _Clump], name: str, at: At) -> Iterator[tuple[float, str, str]]:
    """The ranks of a clump with those that it may be joined to; with others not before one of the two has grown."""
    for other, strongest in clumps[name].strongest.items():
        if strongest >= at.pair:
            rank = _rank(clumps, *sorted((name, other)))
            if -rank[0] >= at.mean:
                yield rank


def _rank(clumps: Mapping[str, _Clump], one: str, other: str) -> tuple[float, str, str]:
    pairs = len(clumps[one].reports) * len(clumps[other].reports)
    return -UNLIKELY - clumps[one].more[other] / pairs, one, other


def _may_join(one: _Clump, other: _Clump, groups: Groups) -> bool:
    if one.documents & other.documents:
        return False
    return not any(groups.apart(report) & other.reports for report in one.reports)


def _merge(clumps: dict[str, _Clump], one: str, other: str) -> None:
    """Put the second clump into the first."""
    kept, gone = clumps[one], clumps.pop(other)
    kept.reports |= gone.reports
    kept.documents |= gone.documents
    del kept.more[other], kept.strongest[other], gone.more[one], gone.strongest[one]
    for name, more in gone.more.items():
        kept.more[name] = kept.more.get(name, 0) + more
        kept.strongest[name] = max(gone.strongest[name], kept.strongest.get(name, gone.strongest[name]))
        del clumps[name].more[other], clumps[name].strongest[other]
    for name, more in kept.more.items():
        clumps[name].more[one], clumps[name].strongest[one] = more, kept.strongest[name]
