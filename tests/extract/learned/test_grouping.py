"""Average linkage: what the order of claims, certainty and one doubtful pair do to the groups."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saksi.extract.learned.grouping import groups


def chances(draw: np.random.Generator, size: int) -> Any:
    """Random chances, no two alike, the same either way round."""
    found = draw.random((size, size)).astype(np.float32)
    return (found + found.T) / 2


@given(st.integers(0, 10_000), st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_groups_do_not_depend_on_the_order_of_claims(seed: int, size: int) -> None:
    draw = np.random.default_rng(seed)
    same, order = chances(draw, size), draw.permutation(size)
    turned = groups(same[np.ix_(order, order)])
    assert {frozenset(order[n] for n in group) for group in turned} == {frozenset(g) for g in groups(same)}


@given(st.integers(0, 10_000), st.integers(0, 9), st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_every_claim_is_in_one_group_and_groups_stand_in_order(seed: int, size: int, threshold: float) -> None:
    found = groups(chances(np.random.default_rng(seed), size), threshold=threshold)
    assert sorted(n for group in found for n in group) == list(range(size))
    assert all(group == sorted(group) for group in found)
    assert [group[0] for group in found] == sorted(group[0] for group in found)


@given(st.integers(0, 10_000), st.integers(2, 8))
@settings(max_examples=40, deadline=None)
def test_no_two_groups_left_are_likelier_one_than_not(seed: int, size: int) -> None:
    same = chances(np.random.default_rng(seed), size)
    found = groups(same)
    for left in found:
        for right in found:
            if left is not right:
                assert same[np.ix_(left, right)].mean() <= 0.5 + 1e-6


def test_certainty_either_way() -> None:
    assert groups(np.ones((4, 4), np.float32)) == [[0, 1, 2, 3]]
    assert groups(np.zeros((4, 4), np.float32)) == [[0], [1], [2], [3]]
    assert groups(np.zeros((1, 1), np.float32)) == [[0]]
    assert groups(np.zeros((0, 0), np.float32)) == []


def test_even_chances_join_nothing() -> None:
    assert groups(np.full((3, 3), 0.5, np.float32)) == [[0], [1], [2]]


@pytest.mark.parametrize(("doubtful", "wanted"), [(0.4, [[0, 1, 2]]), (0.0, [[0, 1], [2]])])
def test_one_doubtful_pair_does_not_part_an_incident_and_a_sure_one_does(doubtful: float, wanted: list[Any]) -> None:
    """0 and 1 are surely one; 2 goes with 1 (.8) and stands to 0 as given: on average above or under one half."""
    same = np.array([[1, 0.95, doubtful], [0.95, 1, 0.8], [doubtful, 0.8, 1]], dtype=np.float32)
    assert groups(same) == wanted


def test_one_likely_pair_does_not_chain_two_incidents() -> None:
    same = np.full((4, 4), 0.05, np.float32)
    same[:2, :2] = same[2:, 2:] = 0.9
    same[1, 2] = same[2, 1] = 0.85
    assert groups(same) == [[0, 1], [2, 3]]


def test_the_chances_given_are_left_alone() -> None:
    same = np.full((3, 3), 0.9, np.float32)
    before = same.copy()
    groups(same)
    assert np.array_equal(same, before)
