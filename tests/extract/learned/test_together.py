"""Pairs of claims are judged by what both point to as well."""

from __future__ import annotations

import numpy as np
import pytest

from saksi.extract.learned.marks import Mark
from saksi.extract.learned.together import FEATURES, Weights, features_of, judged
from saksi.extract.when.dates import TimeMention
from saksi.extract.when.roles import TimeRole
from saksi.extract.where.mention import PlaceMention
from saksi.model.terms import PlaceKind, TimeBasis, TimePrecision
from saksi.model.values import When, Where
from tests.extract.learned.marking import mark, numbered, point

TEXT = "Two died in Arne on Monday. Three died in Bost, four more in Arne, on 13 May."
DAY = When(earliest="2024-05-13", latest="2024-05-13", precision=TimePrecision.DAY, basis=TimeBasis.STATED)
EVEN = np.full((3, 3), 0.5, dtype=np.float32)


def marks() -> list[Mark]:
    """0, 1, 2 people; 3, 4, 5 the places Arne, Bost, Arne; 6, 7 the times Monday and 13 May."""
    people = [mark(TEXT, words, "people", told_event="shelling") for words in ("Two", "Three", "four")]
    named = [mark(TEXT, "Arne", "toponym"), mark(TEXT, "Bost", "toponym"), mark(TEXT, "Arne", "toponym", nth=1)]
    found = numbered([*people, *named, mark(TEXT, "Monday", "time"), mark(TEXT, "13 May", "time")])
    found[1].sentence = found[2].sentence = 1
    return found


def places() -> dict[int, PlaceMention]:
    where = {name: Where(name=name, kind=PlaceKind.SETTLEMENT) for name in ("Arne", "Bost")}
    at = {3: ("Arne", 12), 4: ("Bost", 42), 5: ("Arne", 61)}
    return {n: PlaceMention(s, s + 4, 0, name, where[name], True) for n, (name, s) in at.items()}


def times() -> dict[int, TimeMention]:
    at = {6: (20, 26), 7: (70, 76)}
    return {n: TimeMention(a, b, 0, "DATE", None, DAY, next(iter(TimeRole))) for n, (a, b) in at.items()}


def feature(found: object, name: str, one: int, other: int) -> float:
    assert isinstance(found, np.ndarray)
    return float(found[one, other, FEATURES.index(name)])


def test_two_mentions_of_one_place_are_one_place_and_of_one_day_one_time() -> None:
    made = marks()
    for number, place, time in ((0, 3, 6), (1, 4, 7), (2, 5, 7)):
        point(made[number], "place", {place: 0.8, -1: 0.2})
        point(made[number], "time", {time: 1.0})
    found = features_of(EVEN, made[:3], places(), times())
    assert found.shape == (3, 3, len(FEATURES))
    assert feature(found, "same place", 0, 2) == pytest.approx(0.64)
    assert feature(found, "same place", 0, 1) == 0
    assert feature(found, "nowhere", 0, 1) == pytest.approx(0.2)
    assert feature(found, "same time", 0, 1) == 1 and feature(found, "no time", 0, 1) == 0
    assert feature(found, "one sentence", 1, 2) == 1 and feature(found, "apart", 0, 1) == pytest.approx(0.1)


def test_a_claim_that_points_to_nothing_known_points_nowhere() -> None:
    made = marks()
    point(made[0], "place", {99: 1.0})
    found = features_of(EVEN, made[:3], places(), {})
    assert feature(found, "nowhere", 0, 1) == 1 and feature(found, "same place", 0, 0) == 0
    assert feature(found, "no time", 1, 2) == 1


def test_weights_say_how_much_each_counts() -> None:
    facts = {"weights": dict.fromkeys(FEATURES, 0.0) | {"same place": 4.0, "always": -2.0}, "threshold": 0.4}
    weights = Weights.read(facts)
    assert weights is not None and weights.threshold == 0.4
    made = marks()
    for number, place in ((0, 3), (1, 4), (2, 5)):
        point(made[number], "place", {place: 1.0})
    chances = judged(features_of(EVEN, made[:3], places(), {}), weights)
    assert chances[0, 2] > 0.8 and chances[0, 1] < 0.2


def test_a_model_without_weights_has_none() -> None:
    assert Weights.read({}) is None
