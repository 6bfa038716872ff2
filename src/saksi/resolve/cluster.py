"""From judged pairs to incidents: must-links, cannot-links, then the surest pairs first.

People's links bind: ``same`` joins, ``different`` keeps apart, whatever the features say. Two reports of one document
are told apart by their author, so they are never joined by a machine. A pair joins two groups only if no pair across
them is judged different. The result does not depend on the order of arrival: pairs are taken by score, then by id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import msgspec

from saksi.errors import Conflict
from saksi.model.account import Account
from saksi.model.canonical import builtins, identify
from saksi.model.decision import Feature, Link
from saksi.model.terms import Judgement, Scope
from saksi.resolve.block import keys
from saksi.resolve.compare import compare, judge
from saksi.resolve.places import names
from saksi.resolve.times import days, gap_days

METHOD = "place-and-date/1"
LARGEST_BLOCK = 400
"""A block of more reports than this is compared in a window of that many by id, so that one busy city stays linear."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """Groups of report ids (each sorted, groups sorted), the machine's links behind them, and who is part of whom."""

    groups: tuple[tuple[str, ...], ...]
    links: tuple[Link, ...]
    parts: Mapping[str, tuple[str, ...]]
    """Report id to the ids of the reports of wider scope that contain it."""
    recalls: Mapping[str, str]
    """Report that only recalls an incident to the report of that incident it agrees with best."""


def resolve(accounts: Sequence[Account], rulings: Iterable[Link] = ()) -> Resolution:
    """Partition the accounts into incidents. Raises Conflict where people's links contradict each other."""
    by_id = {account.id: account for account in accounts}
    decided = _decided(rulings, by_id)
    judged = {pair: _judged(by_id[pair[0]], by_id[pair[1]]) for pair in _pairs(accounts)}
    groups = _as_decided(decided, {report: account.document for report, account in by_id.items()})
    alike = {pair: link for pair, link in judged.items() if _one_scope(by_id, pair) and pair not in decided}
    for pair, link in alike.items():
        if link.judgement is Judgement.DIFFERENT and not groups.joined(*pair):
            groups.keep_apart(*pair)
    same = [(pair, link) for pair, link in alike.items() if link.judgement is Judgement.SAME]
    for pair, _ in sorted(same, key=lambda item: (-item[1].score, item[0])):
        if groups.may_join(*pair):
            groups.join(*pair)
    links = tuple(link for _, link in sorted(judged.items()) if _is_kept(link.judgement, link.score))
    return Resolution(groups.sorted(), links, _parts(by_id, judged, decided), _recalls(by_id, judged))


def agree(links: Iterable[Link], documents: Mapping[str, str]) -> None:
    """Raise Conflict, naming the two reports, where people's links contradict each other.

    ``documents`` maps every report there is to its document. To be asked before a link is logged: once logged, no
    incident of its reports could be computed.
    """
    _as_decided(_decided(links, documents), documents)


def bearing(accounts: Sequence[Account], on: Container[str]) -> set[str]:
    """Of these accounts, the ids of those outside ``on`` that bear on how the reports in it come out.

    ``accounts`` are all that share a block with one of ``on``. A pair that is not kept neither joins nor leaves a
    link, so a set of reports that nothing outside bears on comes out by itself as it does within the whole. In a
    block too large to be compared whole every member bears on every other: its window moves with each.
    """
    found: set[str] = set()
    beside: dict[str, dict[str, Account]] = defaultdict(dict)
    by_id = {account.id: account for account in accounts}
    for members in _blocks(accounts).values():
        inside = {a.id: a for a in members if a.id in on}
        outside = [a.id for a in members if a.id not in on]
        if inside and len(members) > LARGEST_BLOCK:
            found.update(outside)
        for report in outside:
            beside[report].update(inside)
    near = (r for r, inside in beside.items() if any(_bears(by_id[r], other) for other in inside.values()))
    return found.union(near)


def _is_kept(judgement: Judgement, score: int) -> bool:
    """Whether a judged pair leaves a link: it joins, or more speaks for it than against it."""
    return judgement is Judgement.SAME or (judgement is Judgement.UNSURE and score > 0)


def _bears(left: Account, right: Account) -> bool:
    if left.document == right.document:
        return False
    return _is_kept(*judge(compare(left, right))) or _lies_within(left, right) or _lies_within(right, left)


def _blocks(accounts: Iterable[Account]) -> dict[str, list[Account]]:
    blocks: dict[str, list[Account]] = defaultdict(list)
    for account in accounts:
        for key in keys(account):
            blocks[key].append(account)
    return blocks


def _pairs(accounts: Sequence[Account]) -> list[tuple[str, str]]:
    """Pairs that share a block, from different documents."""
    found: set[tuple[str, str]] = set()
    for members in _blocks(accounts).values():
        for left, right in _windowed(sorted(members, key=lambda a: a.id)):
            if left.document != right.document:
                found.add((left.id, right.id))
    return sorted(found)


def _windowed(members: list[Account]) -> Iterable[tuple[Account, Account]]:
    if len(members) <= LARGEST_BLOCK:
        return combinations(members, 2)
    return ((members[k], other) for k in range(len(members)) for other in members[k + 1 : k + 20])


def _judged(left: Account, right: Account) -> Link:
    features: tuple[Feature, ...] = compare(left, right)
    judgement, total = judge(features)
    link = Link(left=left.id, right=right.id, judgement=judgement, by=METHOD, score=total, features=features)
    return _identified(link)


def _identified(link: Link) -> Link:
    body = builtins(link)
    body.pop("id")
    return msgspec.structs.replace(link, id=identify(Link.domain, body))


def _as_decided(decided: Mapping[tuple[str, str], Link], documents: Mapping[str, str]) -> _Groups:
    """The groups that people's links alone make."""
    groups = _Groups(documents)
    for pair, link in decided.items():
        if link.judgement is Judgement.SAME:
            groups.join(*pair)
    for pair, link in decided.items():
        if link.judgement is Judgement.DIFFERENT:
            groups.keep_apart(*pair)
    return groups


def _decided(rulings: Iterable[Link], by_id: Container[str]) -> dict[tuple[str, str], Link]:
    """The latest word of a person on each pair, in the order given."""
    latest: dict[tuple[str, str], Link] = {}
    for link in rulings:
        if link.left not in by_id or link.right not in by_id:
            continue
        pair = (min(link.left, link.right), max(link.left, link.right))
        if link.judgement is Judgement.UNSURE:
            latest.pop(pair, None)
        else:
            latest[pair] = link
    return dict(sorted(latest.items()))


def _one_scope(by_id: Mapping[str, Account], pair: tuple[str, str]) -> bool:
    return by_id[pair[0]].report.scope is by_id[pair[1]].report.scope


def _parts(
    by_id: Mapping[str, Account], judged: Mapping[tuple[str, str], Link], decided: Mapping[tuple[str, str], Link]
) -> dict[str, tuple[str, ...]]:
    """Containment as the documents tell it, as names and days show it across documents, and as people decided it."""
    found: dict[str, set[str]] = defaultdict(set)
    for account in by_id.values():
        if account.report.part_of in by_id:
            found[account.id].add(str(account.report.part_of))
    for left, right in (order for pair in judged if pair not in decided for order in (pair, pair[::-1])):
        if _lies_within(by_id[left], by_id[right]):
            found[left].add(right)
    for link in decided.values():
        if link.judgement is Judgement.PART_OF:
            found[link.left].add(link.right)
    return {part: tuple(sorted(wider)) for part, wider in sorted(found.items())}


def _lies_within(part: Account, whole: Account) -> bool:
    """Whether an incident lies in an area told elsewhere: a place inside it by name, on one of its stated days."""
    if part.report.scope is not Scope.INCIDENT or whole.report.scope is not Scope.AREA:
        return False
    if part.report.where is None or whole.report.where is None:
        return False
    ours, theirs = days(part), days(whole)
    if ours is None or theirs is None or not (ours.known and theirs.known) or gap_days(ours, theirs):
        return False
    return names(whole.report.where)[0] in names(part.report.where)[1:]


def _recalls(by_id: Mapping[str, Account], judged: Mapping[tuple[str, str], Link]) -> dict[str, str]:
    best: dict[str, tuple[int, str]] = {}
    same = [(pair, link) for pair, link in judged.items() if link.judgement is Judgement.SAME]
    for pair, link in same:
        for recalling, told in (pair, pair[::-1]):
            if by_id[recalling].report.scope is Scope.HISTORICAL and by_id[told].report.scope is Scope.INCIDENT:
                best[recalling] = max(best.get(recalling, (0, "")), (link.score, told))
    return {recalling: told for recalling, (_, told) in sorted(best.items())}


class _Groups:
    """Disjoint sets of reports with pairs that must stay apart."""

    def __init__(self, documents: Mapping[str, str]) -> None:
        self._of = {report: report for report in documents}
        self._members: dict[str, set[str]] = {report: {report} for report in documents}
        self._documents = documents
        self._apart: dict[str, set[str]] = defaultdict(set)

    def joined(self, left: str, right: str) -> bool:
        return self._of[left] == self._of[right]

    def keep_apart(self, left: str, right: str) -> None:
        if self.joined(left, right):
            raise Conflict(
                "people's links say both same and different",
                subject=f"{left}, {right}",
                hint="`saksi show ID --why` lists people's links; `saksi link … --undo` takes one back.",
            )
        self._apart[left].add(right)
        self._apart[right].add(left)

    def may_join(self, left: str, right: str) -> bool:
        ours, theirs = self._members[self._of[left]], self._members[self._of[right]]
        if ours is theirs:
            return False
        if {self._documents[r] for r in ours} & {self._documents[r] for r in theirs}:
            return False
        return not any(self._apart[report] & theirs for report in ours)

    def join(self, left: str, right: str) -> None:
        root, other = sorted((self._of[left], self._of[right]))
        if root == other:
            return
        for report in self._members.pop(other):
            self._of[report] = root
            self._members[root].add(report)

    def sorted(self) -> tuple[tuple[str, ...], ...]:
        return tuple(sorted(tuple(sorted(members)) for members in self._members.values()))
