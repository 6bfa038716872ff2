"""From reports to incidents: those that share a block are compared, those that evidence ties are joined by linkage.

People's links bind: ``same`` joins, ``different`` keeps apart, whatever the evidence says. Two reports of one document
are told apart by their author, so they are never joined by a machine. A pair's evidence is its own, sums are whole
numbers and ties go by id: neither the order of arrival nor what else a case holds changes a pair, and a set of reports
that nothing outside bears on (`bearing`) comes out by itself as it does within the whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from saksi.model.account import Account, Limits
from saksi.model.canonical import builtins, identify
from saksi.model.decision import Link
from saksi.model.terms import Judgement, Scope
from saksi.resolve.block import WORDED, meets
from saksi.resolve.block import keys as keys_of
from saksi.resolve.compare import compare
from saksi.resolve.contain import comparable, kind, lies_within, parts
from saksi.resolve.fitted import Fitted, probability, shipped
from saksi.resolve.groups import Groups, Pair, decided
from saksi.resolve.likely import KINDS, Likely
from saksi.resolve.linkage import At, join
from saksi.resolve.meeting import Crowded, Meeting
from saksi.resolve.profile import Profile, profile

KEPT_AT = -1500
"""A pair whose sum of evidence reaches this (a probability of .18) is kept as a link, for people to see."""
EVEN = 0
"""A pair whose sum reaches this is more likely one incident than two."""
LARGEST = Limits(words=25, others=200)
"""A key that more reports stand under says too little: nobody is compared by it. Its reports meet under other keys."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """Groups of report ids (each sorted, groups sorted), the machine's links behind them, and who is part of whom."""

    groups: tuple[tuple[str, ...], ...]
    links: tuple[Link, ...]
    parts: Mapping[str, tuple[str, ...]]
    """Report id to the ids of the reports of wider scope that contain it."""
    recalls: Mapping[str, str]
    """Report that only recalls an incident to the report of that incident it agrees with best."""


@dataclass(frozen=True, slots=True)
class Found:
    """The pairs that matter: likely ones, containments (part, whole); and what was not compared."""

    likely: Likely
    within: list[Pair]
    left_out: Crowded


def is_crowded(key: str, reports: int) -> bool:
    """Whether so many reports under a key are too many."""
    return reports > (LARGEST.words if key.startswith(WORDED) else LARGEST.others)


def method() -> str:
    """The name of the rules that links are made by, with the digest of the fitted tables."""
    return shipped().method


def keys(account: Account) -> tuple[str, ...]:
    """The block keys of an account, sorted; they are its own, and another report changes none of them."""
    return keys_of(profile(account, shipped().words))


def resolve(
    accounts: Sequence[Account],
    rulings: Iterable[Link] = (),
    *,
    crowded: Container[str] | None = None,
    tables: Fitted | None = None,
    told: Mapping[Pair, Link] | None = None,
) -> Resolution:
    """Partition the accounts into incidents. Raises Conflict where people's links contradict each other.

    ``crowded`` are the keys that too many reports of the whole case stand under; where not given, the accounts are the
    whole and it is found out. ``told`` are links between accounts that are what they were when these were told: they
    need not be put in words again, where the same tables told them.
    """
    using = tables or shipped()
    profiles = {account.id: profile(account, using.words) for account in accounts}
    decisions = decided(rulings, profiles)
    groups, found = partition(profiles, decisions, using, crowded)
    known = {pair: link for pair, link in (told or {}).items() if link.by == using.method}
    return Resolution(
        groups.sorted(),
        tuple(known.get((a, b)) or _link(profiles[a], profiles[b], using) for a, b in found.likely.pairs()),
        parts(accounts, found.within, decisions),
        _recalls(found.likely),
    )


def partition(
    profiles: Mapping[str, Profile],
    decisions: Mapping[Pair, Link],
    using: Fitted,
    crowded: Container[str] | None = None,
) -> tuple[Groups, Found]:
    """The groups alone, and the pairs behind them without their words: what a whole of a million can hold.

    Profiles near each other in the order given are asked for together, so a whole kept on disk is best ordered by day.
    """
    groups = Groups(profiles, decisions)
    found, documents = _compared(profiles, using, crowded)
    at = At(using.weights.tied_at, using.weights.joined_at)
    for beside in found.likely.held_together(at.pair, groups):
        reports = {member for report in beside for member in groups.members(report)}
        join(sorted(reports), documents, beside, at=at, groups=groups)
    return groups, found


def bearing(accounts: Sequence[Account], on: Container[str], *, crowded: Container[str] = ()) -> set[str]:
    """Of these accounts, the ids of those outside ``on`` that bear on how the reports in it come out.

    ``accounts`` are all that share a block with one of ``on``, ``crowded`` the keys that too many reports of the case
    stand under. A pair that is not kept neither joins nor leaves a link, so a set of reports that nothing outside bears
    on comes out by itself as it does within the whole. A key that may have just become crowded bears on all under it.
    """
    using = shipped()
    profiles = {account.id: profile(account, using.words) for account in accounts}
    found: set[str] = set()
    beside: dict[str, set[str]] = defaultdict(set)
    for key, members in _blocks(profiles).items():
        inside = [report for report in members if report in on]
        outside = [report for report in members if report not in on]
        if key in crowded:
            continue
        if inside and is_crowded(key, len(members)):
            found.update(outside)
        for report in outside:
            beside[report].update(other for other in inside if meets(key, profiles[report], profiles[other]))
    near = (r for r, others in beside.items() if any(_bears(profiles[r], profiles[o], using) for o in others))
    return found.union(near)


def _bears(left: Profile, right: Profile, using: Fitted) -> bool:
    if left.document == right.document:
        return False
    if lies_within(left, right) or lies_within(right, left):
        return True
    return comparable(left, right) and using.total(left, right, KEPT_AT) >= KEPT_AT


def _compared(
    profiles: Mapping[str, Profile], using: Fitted, crowded: Container[str] | None
) -> tuple[Found, dict[str, str]]:
    """Every pair that shares a block, from different documents, once; and each report's document."""
    meeting, reports = _meeting(crowded), tuple(profiles)
    kinds = bytearray()
    documents: dict[str, str] = {}
    for report in reports:
        one = profiles[report]
        meeting.add(keys_of(one), is_undated=one.days is None)
        kinds.append(KINDS.index(kind(one)))
        documents[report] = one.document
    likely = Likely(reports, bytes(kinds))
    within: list[Pair] = []
    for number, met in meeting.pairs():
        one = profiles[reports[number]]
        for beside in met:
            if documents[reports[beside]] == one.document:
                continue
            other = profiles[reports[beside]]
            if comparable(one, other) and (total := using.total(one, other, KEPT_AT)) >= KEPT_AT:
                likely.add(number, beside, total)
            within.extend(
                (part.id, whole.id) for part, whole in ((one, other), (other, one)) if lies_within(part, whole)
            )
    return Found(likely, within, meeting.left_out), documents


def _meeting(crowded: Container[str] | None) -> Meeting:
    return Meeting(LARGEST) if crowded is None else Meeting(None, crowded)


def pairs(profiles: Mapping[str, Profile], crowded: Container[str] | None) -> Iterator[tuple[Profile, Profile]]:
    """Pairs that share a block, from different documents, the lesser id first."""
    meeting, told = _meeting(crowded), tuple(profiles.values())
    for one in told:
        meeting.add(keys_of(one), is_undated=one.days is None)
    for number, met in meeting.pairs():
        for other in met:
            left, right = sorted((told[number], told[other]), key=lambda one: one.id)
            if left.document != right.document:
                yield left, right


def _blocks(profiles: Mapping[str, Profile]) -> dict[str, list[str]]:
    blocks: dict[str, list[str]] = defaultdict(list)
    for report, one in profiles.items():
        for key in keys_of(one):
            blocks[key].append(report)
    return blocks


def _recalls(likely: Likely) -> dict[str, str]:
    best: dict[str, tuple[int, str]] = {}
    for recalling, told, total in likely.between(Scope.HISTORICAL, Scope.INCIDENT, EVEN):
        best[recalling] = max(best.get(recalling, (EVEN, "")), (total, told))
    return {recalling: told for recalling, (_, told) in sorted(best.items())}


def _link(left: Profile, right: Profile, using: Fitted) -> Link:
    evidence = compare(left, right)
    total = using.total(left, right)
    link = Link(
        left=left.id,
        right=right.id,
        judgement=Judgement.SAME if total >= EVEN else Judgement.UNSURE,
        by=using.method,
        score=probability(total),
        features=using.features(left, right, evidence),
    )
    body = builtins(link)
    body.pop("id")
    return msgspec.structs.replace(link, id=identify(Link.domain, body))
