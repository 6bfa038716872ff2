"""Which of a set of reports belong together: the groups whose mean evidence is strongest are joined first.

Average linkage (Sokal and Michener 1958) over the sums of evidence of all pairs: one mistaken pair joins no two groups
that otherwise speak against it, and a day in the middle does not chain two attacks. Sums are whole numbers and ties
go by id, so that the order in which reports came does not matter.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from saksi.resolve.groups import Groups

Total = Callable[[str, str], int]
"""The sum of evidence of two reports, the lesser id first."""


@dataclass(slots=True)
class _Clump:
    """A growing group: its reports and documents, and the sum of evidence to every other clump."""

    reports: set[str]
    documents: set[str]
    totals: dict[str, int] = field(default_factory=dict)


def join(reports: Sequence[str], documents: Mapping[str, str], total: Total, *, at: int, groups: Groups) -> None:
    """Join those of ``reports`` in ``groups`` that belong together by a mean sum of evidence of ``at`` or more.

    What ``groups`` holds joined already stays so. Two reports of one document, and two that a person keeps apart, are
    never joined.
    """
    clumps = _clumps(reports, documents, total, groups)
    heap = [_rank(clumps, one, other) for one in clumps for other in clumps[one].totals if one < other]
    heapq.heapify(heap)
    while heap:
        entry = heapq.heappop(heap)
        mean, one, other = entry
        if -mean < at:
            return
        if one not in clumps or other not in clumps or entry != _rank(clumps, one, other):
            continue
        if _may_join(clumps[one], clumps[other], groups):
            groups.join(one, other)
            for beside in _merge(clumps, one, other):
                heapq.heappush(heap, _rank(clumps, *sorted((one, beside))))


def _clumps(reports: Sequence[str], documents: Mapping[str, str], total: Total, groups: Groups) -> dict[str, _Clump]:
    clumps: dict[str, _Clump] = {}
    for report in sorted(reports):
        clump = clumps.setdefault(groups.root(report), _Clump(set(), set()))
        clump.reports.add(report)
        clump.documents.add(documents[report])
    names = sorted(clumps)
    for k, one in enumerate(names):
        for other in names[k + 1 :]:
            sums = (total(*sorted((a, b))) for a in clumps[one].reports for b in clumps[other].reports)
            clumps[one].totals[other] = clumps[other].totals[one] = sum(sums)
    return clumps


def _rank(clumps: Mapping[str, _Clump], one: str, other: str) -> tuple[float, str, str]:
    pairs = len(clumps[one].reports) * len(clumps[other].reports)
    return -clumps[one].totals[other] / pairs, one, other


def _may_join(one: _Clump, other: _Clump, groups: Groups) -> bool:
    if one.documents & other.documents:
        return False
    return not any(groups.apart(report) & other.reports for report in one.reports)


def _merge(clumps: dict[str, _Clump], one: str, other: str) -> list[str]:
    """Put the second clump into the first; the clumps that have evidence to it."""
    kept, gone = clumps[one], clumps.pop(other)
    kept.reports |= gone.reports
    kept.documents |= gone.documents
    kept.totals.pop(other, None)
    for name, clump in clumps.items():
        if name != one:
            clump.totals.pop(other, None)
            kept.totals[name] += gone.totals.get(name, 0)
            clump.totals[one] = kept.totals[name]
    return [name for name in clumps if name != one]
