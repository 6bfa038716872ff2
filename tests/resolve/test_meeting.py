"""Meeting by sorted digests brings together whom shared keys bring together, and profiles on disk change nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import account, claim, town
from saksi.model.account import Limits
from saksi.resolve.cluster import partition
from saksi.resolve.fitted import shipped
from saksi.resolve.groups import Groups
from saksi.resolve.linkage import UNLIKELY, At, join
from saksi.resolve.meeting import Crowded, Meeting
from saksi.resolve.profile import Profile, profile
from saksi.resolve.shelf import Shelf

KEYS = st.sampled_from(["any:a", "any:b", "word:c|1", "words:d e", "place:f|1", "place:g|1", "killed:5|1"])
STANDING = st.lists(st.tuples(st.sets(KEYS), st.booleans()), max_size=9)
LIMITS = Limits(words=2, others=4)


Standing = list[tuple[set[str], bool]]


def met(
    standing: Standing, *, limits: Limits | None = LIMITS, without: Container[str] = ()
) -> tuple[list[tuple[int, int]], Crowded]:
    meeting = Meeting(limits, without)
    for keys, is_undated in standing:
        meeting.add(keys, is_undated=is_undated)
    found = [(one, other) for one, others in meeting.pairs() for other in others]
    return found, meeting.left_out


def under(standing: Standing) -> dict[str, list[int]]:
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, (keys, _) in enumerate(standing):
        for key in keys:
            blocks[key].append(number)
    return blocks


@settings(deadline=None)  # numpy may be imported in it
@given(STANDING, st.sets(KEYS))
def test_those_meet_who_share_a_key_that_is_not_crowded(standing: Standing, without: set[str]) -> None:
    expected, crowded = set(), set()
    for key, members in under(standing).items():
        if key in without:
            continue
        if len(members) > (LIMITS.words if key.startswith("word") else LIMITS.others):
            crowded.add(key)
            continue
        for one, other in combinations(members, 2):
            if not key.startswith("any:") or standing[one][1] or standing[other][1]:
                expected.add((one, other))
    found, left_out = met(standing, without=without)
    assert found == sorted(expected)
    assert left_out.keys == len(crowded)


@settings(deadline=None)
@given(STANDING)
def test_without_limits_nothing_is_left_out(standing: Standing) -> None:
    found, left_out = met(standing, limits=None)
    assert left_out == Crowded(0, 0)
    assert len(found) >= len(met(standing)[0])


def test_reports_that_only_a_crowded_key_would_bring_together_are_counted() -> None:
    five = [({"place:f|1"}, False)] * 5
    assert met(five) == ([], Crowded(1, 5))
    assert met([*five, ({"place:f|1", "killed:5|1"}, False), ({"killed:5|1"}, False)]) == ([(5, 6)], Crowded(1, 5))


PLACES = st.sampled_from([None, town("Arvale"), town("Old Square", kind="landmark", path=("Arvale", "Country"))])
STORIES = st.lists(
    st.tuples(PLACES, st.sampled_from([None, "2020-05-01", "2020-05-02"]), st.sampled_from(["4", "9+"])), max_size=8
)


@settings(max_examples=40, deadline=None)
@given(STORIES, st.randoms())
def test_profiles_on_disk_in_any_order_come_to_the_same_groups(stories: list[Any], random: Any) -> None:
    table = shipped().words
    told: list[Profile] = [
        profile(account(f"d{k}", claim(n), day=day, place=place, event="shelling", published="2020-05-02"), table)
        for k, (place, day, n) in enumerate(stories)
    ]
    groups, found = partition({one.id: one for one in told}, {}, shipped())
    shelf = Shelf(random.sample(told, len(told)), recent=2)
    again, also = partition(shelf, {}, shipped())
    assert {one.id: one for one in told} == dict(shelf)
    shelf.close()
    assert again.sorted() == groups.sorted()
    assert also.likely.pairs() == found.likely.pairs()
    assert sorted(also.within) == sorted(found.within)


def plainly(documents: dict[str, str], sums: dict[tuple[str, str], int], at: At) -> list[list[str]]:
    """Average linkage as the books tell it: the best pair of groups of all that may be joined, again and again."""
    clumps = [[name] for name in sorted(documents)]
    while True:
        best: tuple[float, str, str] | None = None
        for one, other in combinations(clumps, 2):
            ties = [sums[a, b] for a in one for b in other if (a, b) in sums] + [
                sums[b, a] for a in one for b in other if (b, a) in sums
            ]
            more = sum(total - UNLIKELY for total in ties)
            mean = UNLIKELY + more / (len(one) * len(other))
            apart = {documents[a] for a in one}.isdisjoint(documents[b] for b in other)
            if ties and max(ties) >= at.pair and mean >= at.mean and apart:
                ends = sorted((min(one), min(other)))
                rank = (-UNLIKELY - more / (len(one) * len(other)), ends[0], ends[1])
                best = rank if best is None else min(best, rank)
        if best is None:
            return sorted(clumps)
        joined = [clump for clump in clumps if clump[0] in best[1:]]
        clumps = [clump for clump in clumps if clump[0] not in best[1:]] + [
            sorted(name for clump in joined for name in clump)
        ]


NAMES = "abcdefg"
PAIRS = list(combinations(NAMES, 2))


@settings(deadline=None)
@pytest.mark.parametrize("at", [At(300, -750), At(0, 0)])
@given(
    st.dictionaries(st.sampled_from(PAIRS), st.integers(-1500, 3000)),
    st.lists(st.integers(0, 5), min_size=7, max_size=7),
)
def test_the_strongest_are_joined_first_as_plain_average_linkage_does(
    at: At, sums: dict[tuple[str, str], int], texts: list[int]
) -> None:
    documents = {name: str(text) for name, text in zip(NAMES, texts, strict=True)}
    beside: dict[str, dict[str, int]] = defaultdict(dict)
    for (one, other), total in sums.items():
        beside[one][other] = beside[other][one] = total
    groups = Groups(NAMES, {})
    join(NAMES, documents, beside, at=at, groups=groups)
    assert [list(group) for group in groups.sorted()] == plainly(documents, sums, at)
