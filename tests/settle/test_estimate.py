"""Estimates against closed forms worked by hand, and against populations made up with known dependence."""

from __future__ import annotations

import math
import random

import pytest

from saksi.errors import InputError
from saksi.settle.estimate import Fit, _fit, estimate
from saksi.settle.overlap import Overlap, overlap_of_csv

THREE = {"111": 12, "110": 18, "101": 22, "011": 15, "100": 60, "010": 45, "001": 70}


def table(counts: dict[str, int]) -> Overlap:
    names = "ABCDE"[: len(next(iter(counts)))]
    return Overlap(tuple(names), {tuple(c == "1" for c in pattern): n for pattern, n in counts.items()})


def fit(counts: dict[str, int], *pairs: tuple[int, int]) -> Fit:
    found = _fit(table(counts), pairs)
    assert found is not None
    return found


def test_two_lists_give_the_estimate_of_lincoln_and_petersen() -> None:
    """Missed = only first × only second / both; the variance of its log is the sum of the inverse cells."""
    counts = {"11": 40, "10": 160, "01": 60}
    assert fit(counts).missed == pytest.approx(160 * 60 / 40)
    assert fit(counts).error == pytest.approx(math.sqrt(1 / 160 + 1 / 60 + 1 / 40))
    assert estimate(table(counts)).total == 40 + 160 + 60 + 240


@pytest.mark.parametrize(
    ("pairs", "missed"),
    [
        (((0, 1), (0, 2), (1, 2)), 12 * 60 * 45 * 70 / (18 * 22 * 15)),
        (((0, 1), (0, 2)), 45 * 70 / 15),
        (((0, 1),), (18 + 60 + 45) * 70 / (12 + 22 + 15)),
    ],
)
def test_three_lists_agree_with_the_closed_forms(pairs: tuple[tuple[int, int], ...], missed: float) -> None:
    """Bishop, Fienberg and Holland (1975), chapter 6: all pairs, two pairs, one pair of three lists."""
    assert fit(THREE, *pairs).missed == pytest.approx(missed, rel=1e-6)


def test_independence_of_three_lists_fits_its_margins() -> None:
    """Under independence N solves (N - n1)(N - n2)(N - n3) = N² (N - n): Darroch (1958)."""
    found = fit(THREE)
    n = sum(THREE.values())
    total = n + found.missed
    sizes = [sum(c for p, c in THREE.items() if p[k] == "1") for k in range(3)]
    assert math.prod(total - size for size in sizes) == pytest.approx(total**2 * (total - n), rel=1e-6)


def test_weights_sum_to_one_and_the_interval_holds_the_estimate() -> None:
    found = estimate(table(THREE))
    assert sum(model.weight for model in found.models) == pytest.approx(1)
    assert len(found.models) == 8
    assert found.observed < found.low < found.total < found.high
    assert found.models[0].bic == min(model.bic for model in found.models)
    assert found.assumptions


def test_a_dependence_that_was_made_is_found_and_the_population_lies_in_the_interval() -> None:
    found = estimate(population(4000, seed=5))
    assert any((0, 1) in model.pairs for model in found.models[:1])
    assert found.low <= 4000 <= found.high
    assert found.at_least <= found.high


def population(size: int, *, seed: int) -> Overlap:
    """People of whom the second list mostly takes those on the first; the others are independent."""
    draw = random.Random(seed).random
    counts: dict[str, int] = {}
    for _ in range(size):
        first = draw() < 0.3
        on = (first, draw() < (0.6 if first else 0.2), draw() < 0.25, draw() < 0.35)
        pattern = "".join("01"[mark] for mark in on)
        counts[pattern] = counts.get(pattern, 0) + 1
    counts.pop("0000", None)
    return table(counts)


def test_the_lower_bound_of_two_lists_is_chapmans() -> None:
    assert estimate(table({"11": 40, "10": 160, "01": 60})).at_least == round(260 + 160 * 60 / 41)


def test_lists_that_never_meet_give_no_number() -> None:
    with pytest.raises(InputError, match="overlap too little"):
        estimate(table({"11": 0, "10": 20, "01": 30}))


def test_a_model_that_an_empty_pattern_leaves_without_a_maximum_is_left_out() -> None:
    found = estimate(table({**THREE, "110": 0, "111": 0}))
    assert found.unfit
    assert all(math.isfinite(model.missed) for model in found.models)


def test_a_table_is_read_by_rows_or_by_counts() -> None:
    rows = "name,hospital,press\na,1,0\nb,1,1\nc,0,1\nd,0,0\n"
    counted = "hospital,press,count\n1,0,1\n1,1,1\n0,1,1\n"
    for text in (rows, counted):
        found = overlap_of_csv(text)
        assert (found.lists, found.observed, found.pairs()) == (("hospital", "press"), 3, [("hospital", "press", 1)])


@pytest.mark.parametrize("text", ["", "a,b\nx,y\n", "a,b,count\n1,0,many\n", "a,b\n1,0\n1,0\n", "a,b,count\n1,1,-2\n"])
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        overlap_of_csv(text)
