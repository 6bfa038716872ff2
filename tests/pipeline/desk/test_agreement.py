"""Two people code a sample, each alone; kappa as Cohen defines it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.desk.cases import desk_case, document
from saksi.case import Case
from saksi.errors import Conflict, InputError, NotFound
from saksi.pipeline import desk
from saksi.pipeline.desk.agreement import kappa
from saksi.pipeline.desk.shown import Kappa


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return desk_case(tmp_path)


def field(found: tuple[Kappa, ...], name: str) -> Kappa:
    return next(one for one in found if one.field == name)


def test_kappa_of_a_worked_table() -> None:
    """Two raters on 50 proposals: both yes 20, both no 15, yes/no 5, no/yes 10; kappa 0.4."""
    pairs = [("yes", "yes")] * 20 + [("no", "no")] * 15 + [("yes", "no")] * 5 + [("no", "yes")] * 10
    assert kappa(pairs) == pytest.approx(0.4)
    assert kappa([("yes", "yes")] * 4) is None and kappa([]) is None


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1))
def test_kappa_does_not_depend_on_who_comes_first_and_is_at_most_one(pairs: list[tuple[int, int]]) -> None:
    found = kappa(pairs)
    assert found == pytest.approx(kappa([(b, a) for a, b in pairs])) if found is not None else True
    assert found is None or found <= 1
    assert found is None or (found == pytest.approx(1)) == all(a == b for a, b in pairs)


def test_two_people_code_alone_and_agree_in_part(case: Case) -> None:
    before = [incident.tolls for incident in case.store.incidents()]
    sample = desk.draw_sample(case, "first", size=99, by="B.", seed=3)
    assert sample.size == 5
    for number in range(5):
        desk.code(case, "first", number, "accept", by="B.")
    desk.code(case, "first", 0, "reject", by="C.")
    desk.code(case, "first", 1, "correct", {"count": {"low": 1, "high": 1}}, by="C.")
    for number in (2, 3):
        desk.code(case, "first", number, "accept", by="C.")
    assert [item.is_coded for item in desk.sample_items(case, "first", by="C.")] == [True] * 4 + [False]
    found = desk.agreement(case, "first", "B.", "C.")
    assert (field(found, "verdict").items, field(found, "verdict").agreed) == (4, 3)
    assert (field(found, "low").items, field(found, "low").agreed) == (3, 2)
    assert field(found, "outcome").agreed == 3
    assert desk.samples(case)[0].coded == {"B.": 5, "C.": 4}
    assert [incident.tolls for incident in case.store.incidents()] == before


def test_a_later_answer_of_the_same_person_takes_the_earlier_one_s_place(case: Case) -> None:
    desk.draw_sample(case, "first", size=1, by="B.")
    for verdict in ("reject", "accept"):
        desk.code(case, "first", 0, verdict, by="B.")
    desk.code(case, "first", 0, "accept", by="C.")
    assert field(desk.agreement(case, "first", "B.", "C."), "verdict").agreed == 1


def test_gold_is_what_people_have_ruled(case: Case) -> None:
    desk.draw_sample(case, "first", size=5, by="B.")
    items = desk.sample_items(case, "first", by="B.")
    chosen = next(item for item in items if item.document == document(case, 4))
    changes = {"count": {"low": 14, "high": 14}}
    desk.rule_claim(
        case, chosen.document, chosen.claim.id, "correct", by="D.", reason="the list", seen=None, changes=changes
    )
    desk.code(case, "first", chosen.number, "correct", changes, by="B.")
    found = desk.agreement(case, "first", "B.", desk.GOLD)
    assert (field(found, "low").items, field(found, "low").agreed) == (1, 1)


def test_the_same_seed_draws_the_same_claims(case: Case, tmp_path: Path) -> None:
    desk.draw_sample(case, "one", size=3, by="B.", seed=8)
    desk.draw_sample(case, "two", size=3, by="B.", seed=8)
    one, two = ([item.claim.id for item in desk.sample_items(case, name, by="B.")] for name in ("one", "two"))
    assert one == two


def test_what_cannot_be_coded(case: Case) -> None:
    desk.draw_sample(case, "first", size=2, by="B.")
    with pytest.raises(Conflict):
        desk.draw_sample(case, "first", size=2, by="B.")
    with pytest.raises(NotFound):
        desk.code(case, "first", 2, "accept", by="B.")
    with pytest.raises(NotFound):
        desk.sample_items(case, "second", by="B.")
    for verdict, changes in (("correct", None), ("accept", {"stance": "denied"}), ("reviewed", None)):
        with pytest.raises(InputError):
            desk.code(case, "first", 0, verdict, changes, by="B.")
