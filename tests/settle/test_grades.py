"""The grade rule: who speaks, how independently, and who is blamed."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import acceptance, account, blame, claim
from saksi.model.account import Account
from saksi.model.claim import Responsibility
from saksi.model.terms import Answer, Grade, Stance
from saksi.settle import RULES, responsibility, tolls
from saksi.settle.grades import grade
from saksi.settle.parties import named_parties, same_party
from saksi.settle.voices import as_named


def same_text(left: str, right: str) -> bool:
    return bool(left) and left == right


FIRST, SECOND = account("a", claim("4")), account("b", claim("4"))


@pytest.mark.parametrize(
    ("accounts", "expected"),
    [
        ([FIRST], Grade.WEAK),
        ([FIRST, SECOND], Grade.FAIR),
        ([account("a", claim("4"), claim("2", "injured", by="mayor", at=20))], Grade.WEAK),
        ([account("a", claim("4", by="mayor")), account("b", claim("4", by="mayor"))], Grade.WEAK),
        ([account("a", claim("4", by="mayor")), account("b", claim("5", by="hospital"))], Grade.FAIR),
        ([account("a", claim("4"), fingerprint="f"), account("b", claim("4"), fingerprint="f")], Grade.WEAK),
        ([account("a", claim("4"), blame("Northland")), account("b", blame("Southland"))], Grade.CONTESTED),
        ([account("a", claim("4"), acceptance("Northland"))], Grade.CONFIRMED),
        ([account("a", claim("4", group="combatant"))], Grade.DISCOUNTED),
    ],
)
def test_grades(accounts: list[Account], expected: Grade) -> None:
    found, why = grade(accounts, as_named(same_text))
    assert found is expected
    assert why


def test_an_outlet_is_no_second_source_beside_the_speaker_it_quotes() -> None:
    told = account("a", claim("4"), claim("4", by="mayor", at=20))
    assert as_named(same_text).independent([told]) == ("speaker:mayor",)


def test_parties_are_told_apart_by_form_alone() -> None:
    same = ("Northland", "Northland's forces"), ("the Northern Army", "Northern"), ("RSF", "Rapid Support Forces")
    assert all(same_party(one, other) for one, other in (*same, ("Northland", "Northlandian troops")))
    apart = ("Northland", "Southland"), ("United Isles", "United Hills"), ("Ardia", "Arden Republic")
    assert not any(same_party(one, other) for one, other in apart)
    assert same_party("Northland", "Нортланд") is None
    assert same_party("unidentified gunmen", "Northland") is None
    assert named_parties(["gunmen", "Northland", "Northland forces", "Нортланд"]) == ["Northland"]


def test_an_allegation_passed_on_is_no_credible_source() -> None:
    alleged = account("b", claim("4", stance=Stance.ALLEGED))
    assert grade([FIRST, alleged], as_named(same_text))[0] is Grade.WEAK


def test_responsibility_names_who_accuses_and_who_answers() -> None:
    denies = msgspec.structs.replace(
        acceptance("Northland"), value=Responsibility(party="Northland", answer=Answer.DENIED)
    )
    told = [account("a", blame("Northland"), published="2020-05-01"), account("b", denies, published="2020-05-02")]
    (party,) = responsibility(told)
    assert (party.party, len(party.accused), len(party.denied), party.accepted) == ("Northland", 1, 1, ())


PARTIES = ("Northland", "Southland")
KINDS = st.sampled_from(["blame", "accept", "deny", "none"])


@settings(deadline=None)
@given(st.lists(st.tuples(KINDS, st.sampled_from(PARTIES), st.sampled_from(["4", "7+", "0"])), min_size=1, max_size=6))
def test_swapping_the_parties_names_moves_no_number_and_no_grade(stories: list[tuple[str, str, str]]) -> None:
    other = dict(zip(PARTIES, reversed(PARTIES), strict=True))
    first, swapped = (
        [_told(k, *s, names) for k, s in enumerate(stories)] for names in ({p: p for p in PARTIES}, other)
    )
    assert grade(first, as_named(same_text))[0] is grade(swapped, as_named(same_text))[0]
    for rule in RULES:
        ours, theirs = tolls(first, rule), tolls(swapped, rule)
        assert [(t.low, t.best, t.high) for t in ours] == [(t.low, t.best, t.high) for t in theirs]


def _told(k: int, kind: str, party: str, number: str, names: dict[str, str]) -> Account:
    """One account in which an official of a party gives a number and somebody names a party."""
    about = {"blame": blame, "accept": acceptance, "deny": acceptance}.get(kind)
    named = [about(names[party])] if about else []
    if kind == "deny":
        value = Responsibility(party=names[party], answer=Answer.DENIED)
        named = [msgspec.structs.replace(named[0], value=value)]
    spoken = claim(number, by=f"the {names[party]} ministry")
    return account(f"d{k}", spoken, *named, published="2020-05-01")
