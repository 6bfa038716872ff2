"""A reading by rules with what only the model finds beside it."""

from __future__ import annotations

from msgspec.structs import replace

from saksi.extract.learned.blend import NEAR, beside_rules
from saksi.model.claim import Claim, ClaimValue, Demand, Findings, Identity, Perpetrator, Report, claim_id
from saksi.model.terms import Scope
from saksi.model.values import Span

TEXT = "The army of Examplia shelled the town; Dana Roe, 40, lived there. A ceasefire was asked for."


def claim(value: ClaimValue, words: str, method: str = "learned/1") -> Claim:
    at = TEXT.index(words)
    made = Claim(document="d", value=value, spans=(Span(at, at + len(words)),), quote=words, method=method)
    return replace(made, id=claim_id(made))


PARTY = claim(Perpetrator(party="The army of Examplia"), "The army of Examplia")
PERSON = claim(Identity(person="Dana Roe"), "Dana Roe")
DEMAND = claim(Demand(act="A ceasefire"), "A ceasefire")
LEARNED = Findings(document="d", method="learned/1", model_digest="m", claims=(PARTY, PERSON, DEMAND))


def ruled(*scopes: Scope, claims: tuple[Claim, ...] = ()) -> Findings:
    reports = tuple(
        Report(id=f"r{n}", document="d", anchor=Span(n, n + 1), quote=TEXT[n], scope=scope)
        for n, scope in enumerate(scopes)
    )
    return Findings(document="d", method="rules-en/1", reports=reports, claims=claims)


def test_the_only_incident_takes_the_claims_and_persons_stand_by_themselves() -> None:
    found = beside_rules(ruled(Scope.INCIDENT, Scope.PERIOD), LEARNED)
    assert found.reports[0].claims == (PARTY, DEMAND) and found.reports[1].claims == ()
    assert found.claims == (PERSON,)
    assert (found.method, found.model_digest) == ("learned/1", "m")


def test_where_there_are_several_incidents_an_author_joins_the_nearest_and_a_demand_none() -> None:
    found = beside_rules(ruled(Scope.INCIDENT, Scope.INCIDENT), LEARNED)
    assert [r.claims for r in found.reports] == [(PARTY,), ()]
    assert found.claims == (PERSON, DEMAND)


def test_an_author_far_from_every_report_is_left_out() -> None:
    far = replace(PARTY, spans=(Span(NEAR + 2, NEAR + 9),))
    found = beside_rules(ruled(Scope.INCIDENT, Scope.INCIDENT), replace(LEARNED, claims=(far,)))
    assert [r.claims for r in found.reports] == [(), ()] and found.claims == ()


def test_without_a_report_things_struck_are_left_out() -> None:
    assert beside_rules(ruled(), LEARNED).claims == (PERSON, DEMAND)


def test_what_the_rules_have_is_not_said_twice() -> None:
    own = claim(Identity(person="Dana Roe"), "Dana Roe", "rules-en/1")
    found = beside_rules(ruled(claims=(own,)), LEARNED)
    assert [c.method for c in found.claims if c.kind == "identity"] == ["rules-en/1"]
