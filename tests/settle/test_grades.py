"""The grade rule: who speaks, how independently, and who is blamed."""

from __future__ import annotations

import pytest

from accounts import acceptance, account, blame, claim
from saksi.model.account import Account
from saksi.model.terms import Grade
from saksi.settle.grades import grade
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
