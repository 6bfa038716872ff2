"""Which reports must be together and which apart: what people decided, over what the machine may never join."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping

from saksi.errors import Conflict
from saksi.model.decision import Link
from saksi.model.terms import Judgement

Pair = tuple[str, str]


def pair(left: str, right: str) -> Pair:
    """Two reports in the order of their ids."""
    return (left, right) if left < right else (right, left)


def decided(rulings: Iterable[Link], known: Container[str]) -> dict[Pair, Link]:
    """The latest word of a person on each pair of known reports, in the order given; ``unsure`` takes it back."""
    latest: dict[Pair, Link] = {}
    for link in rulings:
        if link.left not in known or link.right not in known:
            continue
        ends = pair(link.left, link.right)
        if link.judgement is Judgement.UNSURE:
            latest.pop(ends, None)
        else:
            latest[ends] = link
    return dict(sorted(latest.items()))


def agree(links: Iterable[Link], documents: Mapping[str, str]) -> None:
    """Raise Conflict, naming the two reports, where people's links contradict each other.

    ``documents`` maps every report there is to its document. To be asked before a link is logged: once logged, no
    incident of its reports could be computed.
    """
    Groups(documents, decided(links, documents))


class Groups:
    """Disjoint sets of reports as people's links alone make them, with the pairs that must stay apart."""

    def __init__(self, reports: Iterable[str], decisions: Mapping[Pair, Link]) -> None:
        self._of = {report: report for report in reports}
        self._members: dict[str, set[str]] = {report: {report} for report in self._of}
        self._apart: dict[str, set[str]] = defaultdict(set)
        for ends, link in decisions.items():
            if link.judgement is Judgement.SAME:
                self.join(*ends)
        for ends, link in decisions.items():
            if link.judgement is Judgement.DIFFERENT:
                self._keep_apart(*ends)

    def root(self, report: str) -> str:
        """The first report, by id, of the group that a report is in."""
        return self._of[report]

    def members(self, report: str) -> set[str]:
        """The group that a report is in."""
        return self._members[self._of[report]]

    def apart(self, report: str) -> set[str]:
        """The reports that a person keeps apart from this one."""
        return self._apart.get(report, set())

    def join(self, left: str, right: str) -> None:
        root, other = sorted((self._of[left], self._of[right]))
        if root == other:
            return
        for report in self._members.pop(other):
            self._of[report] = root
            self._members[root].add(report)

    def sorted(self) -> tuple[tuple[str, ...], ...]:
        """All groups, each sorted, in order."""
        return tuple(sorted(tuple(sorted(members)) for members in self._members.values()))

    def _keep_apart(self, left: str, right: str) -> None:
        if self._of[left] == self._of[right]:
            raise Conflict(
                "people's links say both same and different",
                subject=f"{left}, {right}",
                hint="`saksi show ID --why` lists people's links; `saksi link … --undo` takes one back.",
            )
        self._apart[left].add(right)
        self._apart[right].add(left)
