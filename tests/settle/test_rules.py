"""Each counting rule against examples worked by hand from what its codebook says (cited in `settle.codebooks`)."""

from __future__ import annotations

import re

import pytest

from accounts import account, claim
from saksi.errors import InputError
from saksi.model.account import Account
from saksi.model.incident import Toll
from saksi.model.terms import Group, Outcome
from saksi.settings import Policy
from saksi.settle import NAMES, RULES, counting_rule, tolls

Range = tuple[int | None, int | None, int | None]

MAYOR = account("a", claim("9", by="mayor"), claim("20", "injured", by="mayor", at=20), published="2024-05-02")
MINISTRY = account("b", claim("12", by="ministry"), published="2024-05-03")
PAPER = account("c", claim("7"), published="2024-05-01")
DIFFERING = (MAYOR, MINISTRY, PAPER)


def toll(name: str, *accounts: Account, outcome: str = "killed", group: str = "people") -> Toll:
    found = tolls(accounts, counting_rule(name))
    return next(t for t in found if (t.outcome, t.group) == (Outcome(outcome), Group(group)))


def ends(found: Toll) -> Range:
    return found.low, found.best, found.high


@pytest.mark.parametrize(
    ("name", "killed", "injured"),
    [
        ("saksi", (9, 12, 12), (20, 20, 20)),
        ("airwars", (7, None, 12), (20, None, 20)),
        ("ucdp", (7, 9, 12), (None, None, None)),
        ("acled", (7, 7, 7), (None, None, None)),
        ("aoav", (12, 12, 12), (20, 20, 20)),
        ("ohchr", (9, 9, None), (None, None, None)),
    ],
)
def test_three_sources_differ(name: str, killed: Range, injured: Range) -> None:
    assert ends(toll(name, *DIFFERING)) == killed
    assert ends(toll(name, *DIFFERING, outcome="injured")) == injured


@pytest.mark.parametrize(("words", "coded"), [("20", 10), ("24", 12), ("40", 20), ("200", 100), ("2000", 1000)])
def test_acled_codes_ten_for_tens_twelve_for_dozens_a_hundred_for_hundreds(words: str, coded: int) -> None:
    """ACLED, FAQ on fatalities (2023): 10 for tens, 12 for dozens, 100 for hundreds, and so on."""
    assert ends(toll("acled", account("a", claim(f"{words}v")))) == (coded, coded, coded)
    exact = int(words)
    assert ends(toll("acled", account("a", claim(words)))) == (exact, exact, exact)


def test_acled_neither_splits_by_group_nor_codes_injured() -> None:
    told = account("a", claim("4", group="children"), claim("9", "injured", at=20))
    assert ends(toll("acled", told, group="children")) == (None, None, None)
    assert ends(toll("acled", told)) == (4, 4, 4)
    assert {step.role for step in toll("acled", told, outcome="injured").trace} == {"excluded"}


def test_acled_follows_better_information_downward() -> None:
    """ACLED, FAQ on fatalities: totals are revised upward or downward when better information comes."""
    first = account("a", claim("20", by="mayor"), published="2024-05-01")
    revised = account("b", claim("14", by="mayor"), published="2024-05-04")
    assert ends(toll("acled", first, revised)) == (14, 14, 14)
    later = account("c", claim("23", by="mayor"), published="2024-05-09")
    assert ends(toll("acled", first, revised, later)) == (23, 23, 23)


def test_airwars_spans_all_sources_and_closes_an_open_end_at_what_is_named() -> None:
    """Airwars, Methodology: civilians killed and injured each as a minimum and a maximum over the sources."""
    assert ends(toll("airwars", account("a", claim("5+")), account("b", claim("8-10", by="resident")))) == (5, None, 10)
    assert ends(toll("airwars", account("a", claim("3", "missing")), outcome="missing")) == (None, None, None)


def test_ucdp_is_never_open_and_never_below_a_death_that_is_counted() -> None:
    assert ends(toll("ucdp", account("a", claim("21+")))) == (21, 21, 21)
    denied = account("b", claim("0", by="ministry"))
    assert ends(toll("ucdp", account("a", claim("6", by="mayor")), denied)) == (0, 6, 6)


def test_aoav_does_not_record_vague_words() -> None:
    """AOAV, Explosive Violence Monitor: "several" and "numerous" are not recorded; the most recent report counts."""
    vague = account("a", claim("24v", by="mayor"), published="2024-05-03")
    exact = account("b", claim("11", by="mayor"), published="2024-05-01")
    assert ends(toll("aoav", vague, exact)) == (11, 11, 11)
    assert ends(toll("aoav", vague)) == (None, None, None)


def test_ohchr_counts_what_is_borne_out_and_stays_open() -> None:
    """OHCHR, Guidance on Casualty Recording: verified figures apart; actual figures are higher."""
    assert ends(toll("ohchr", MAYOR)) == (None, None, None)
    assert ends(toll("ohchr", MAYOR, MINISTRY)) == (9, 9, None)
    soldiers = account("a", claim("4", group="combatant"), claim("9", by="mayor", at=20))
    assert ends(toll("ohchr", soldiers, group="combatant")) == (None, None, None)


def test_every_rule_is_cited_and_what_was_not_read_is_said_and_never_the_default() -> None:
    assert all(re.search("[A-Za-z]{4}", rule.source) and rule.says for rule in RULES)
    assert counting_rule(Policy().counting_rule).unverified == ""
    assert {rule.name for rule in RULES if rule.unverified} == {"ucdp", "ohchr"}


def test_the_policy_takes_these_names_and_no_other() -> None:
    pattern = Policy.__annotations__["counting_rule"]
    assert "|".join(NAMES) in str(pattern)
    with pytest.raises(InputError, match="no such counting rule"):
        counting_rule("guess")


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_puts_every_claim_into_its_trace(name: str) -> None:
    given = {c.id for told in DIFFERING for c in told.report.claims}
    traced = {step.claim for found in tolls(DIFFERING, counting_rule(name)) for step in found.trace}
    assert traced == given
