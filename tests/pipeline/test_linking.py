"""Joining, parting and taking back by incidents' names: what was not meant stays as people left it; ids survive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.lines import new_case
from pipeline.test_closure import take
from saksi.case import Case
from saksi.errors import InputError
from saksi.model.terms import Judgement
from saksi.pipeline.decisions import link
from saksi.pipeline.resolution import resolve_all

FOUR = [
    f"2020-05-{day} | {place} | shelling | {dead} killed | {by}"
    for day, place, dead in (("01", "Arvale", 3), ("06", "Brenmoor", 40), ("11", "Coldharbour", 9), ("20", "Arvale", 6))
    for by in ("mayor", "ministry")
]


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    """Four incidents of two reports each."""
    with new_case(tmp_path / "case") as made:
        take(made, tmp_path, FOUR, 0)
        yield made


def ids(case: Case) -> list[str]:
    """The incidents in the order of their days."""
    days = ((i.when.earliest or "" if i.when else "", i.id) for i in case.store.incidents())
    return [name for _, name in sorted(days)]


def wholes(case: Case, name: str) -> tuple[str, ...]:
    """What an incident lies in; of two that were joined either's id may be the one that stays."""
    found = case.store.incident(name)
    assert found is not None
    return found.part_of


def sizes(case: Case) -> list[int]:
    return sorted(len(i.reports) for i in case.store.incidents())


def say(case: Case, left: str, right: str, judgement: str) -> int:
    return len(link(case, left, right, Judgement(judgement), reason=f"{judgement} {left[-4:]} {right[-4:]}"))


def test_what_was_kept_apart_report_by_report_can_be_joined(case: Case) -> None:
    one, two, *_ = ids(case)
    assert say(case, one, two, "different") == 4
    assert say(case, one, two, "same") == 4
    assert sizes(case) == [2, 2, 4]


def test_taking_one_joining_back_leaves_the_other(case: Case) -> None:
    one, two, three, four = ids(case)
    say(case, one, two, "same")
    say(case, two, three, "same")
    whole = case.store.incident(one)
    assert whole is not None and sizes(case) == [2, 6]
    former = set(whole.formerly) | {whole.id}
    assert former == {one, two, three}
    say(case, two, three, "unsure")
    assert sizes(case) == [2, 2, 4] and three in ids(case)
    say(case, one, two, "unsure")
    assert ids(case) == [one, two, three, four]
    assert case.rebuild(resolve_all) == case.store.row_digest()


def test_what_no_single_decision_ties_is_not_taken_back(case: Case) -> None:
    one, two, three, _ = ids(case)
    first = {i.id: i.reports[0] for i in case.store.incidents()}
    say(case, one, two, "same")
    say(case, first[two], first[three], "same")
    before = list(case.store.links())
    with pytest.raises(InputError, match="several decisions"):
        say(case, one, three, "unsure")
    assert list(case.store.links()) == before
    say(case, first[two], first[three], "unsure")
    assert sizes(case) == [2, 2, 4]


def test_what_was_said_between_two_is_taken_back_and_what_was_said_inside_stays(case: Case) -> None:
    one, two, three, _ = ids(case)
    say(case, one, two, "same")
    assert say(case, one, three, "part_of") == 1
    assert wholes(case, one) == (three,)
    say(case, one, three, "unsure")
    assert sizes(case) == [2, 2, 4] and wholes(case, one) == ()


def test_one_name_given_twice_takes_back_all_inside_it(case: Case) -> None:
    one, two, three, _ = ids(case)
    say(case, one, two, "same")
    say(case, one, three, "same")
    (whole,) = [i.id for i in case.store.incidents() if len(i.reports) == 6]
    say(case, whole, whole, "unsure")
    assert sizes(case) == [2, 2, 2, 2]
    with pytest.raises(InputError, match="nothing was decided"):
        say(case, one, two, "unsure")
