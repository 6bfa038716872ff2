"""Two readings of one text made into one: the model's, and the rules' beside it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from saksi.extract.learned.blend import AGREED, ALONE, DISPUTED, beside_rules
from saksi.model.claim import Casualty, Claim, Damage, Findings, Identity, Report, claim_id
from saksi.model.terms import Degree, Group, Outcome, Protection, Qualifier
from saksi.model.values import Count, Span

TEXT = (
    "Shelling killed 3 people and wounded 5 in Alpha; in Beta 7 were killed, among them 2 children, and a bridge fell."
)
RULES, MODEL = "rules-en/1", "learned/1"


def figure(words: str, low: int, method: str, *, outcome: Outcome = Outcome.KILLED, score: int = 700) -> Claim:
    at = TEXT.index(words)
    value = Casualty(outcome=outcome, group=Group.PEOPLE, count=Count(low, low, Qualifier.EXACT, words))
    spans = (Span(at, at + len(words)),)
    made = Claim(document="d", value=value, spans=spans, quote=words, method=method, score=score)
    return replace(made, id=claim_id(made))


def told(name: str, *claims: Claim, event: str | None = None) -> Report:
    first = claims[0]
    return Report(id=name, document="d", anchor=first.spans[0], quote=first.quote, claims=claims, event=event)


def findings(method: str, *reports: Report) -> Findings:
    return Findings(document="d", method=method, model_digest="m" if method == MODEL else None, reports=reports)


def blend(learned: tuple[Report, ...], ruled: tuple[Report, ...]) -> Findings:
    return beside_rules(findings(MODEL, *learned), findings(RULES, *ruled))


THREE = figure("3 people", 3, MODEL)
BETA = figure("7", 7, MODEL)


def test_the_reading_is_the_models() -> None:
    found = blend((told("alpha", THREE), told("beta", BETA)), ())
    assert (found.method, found.model_digest, [r.id for r in found.reports]) == (MODEL, "m", ["alpha", "beta"])
    assert [r.claims for r in found.reports] == [(THREE,), (BETA,)]


@pytest.mark.parametrize(("given", "score"), [(700, AGREED), (980, 980)])
def test_a_figure_that_both_read_alike_is_surer(given: int, score: int) -> None:
    model = replace(THREE, score=given)
    found = blend((told("alpha", model),), (told("r", figure("3 people", 3, RULES)),))
    assert found.reports[0].claims == (replace(THREE, score=score),)


def test_where_both_read_it_otherwise_the_rules_count_and_the_model_says_who_spoke() -> None:
    other = figure("killed 3 people", 30, RULES, outcome=Outcome.INJURED)
    (claim,) = blend((told("alpha", THREE),), (told("r", other),)).reports[0].claims
    assert isinstance(claim.value, Casualty)
    assert (claim.value.outcome, claim.value.count.low, claim.quote) == (Outcome.INJURED, 30, "3 people")
    assert (claim.score, claim.method, claim.id) == (DISPUTED, MODEL, claim_id(claim))


def test_links_follow_a_figure_that_is_counted_anew() -> None:
    part = replace(figure("2 children", 2, MODEL), subset_of=BETA.id)
    seven, two = blend((told("beta", BETA, part),), (told("r", figure("7", 17, RULES)),)).reports[0].claims
    assert two.subset_of == seven.id != BETA.id


def test_what_the_rules_alone_read_joins_the_report_that_both_tell() -> None:
    hurt = figure("5", 5, RULES, outcome=Outcome.INJURED, score=950)
    found = blend((told("beta", BETA), told("alpha", THREE)), (told("r", figure("3 people", 3, RULES), hurt),))
    beta, alpha = found.reports
    assert beta.claims == (BETA,)
    assert [(c.quote, c.score, c.method) for c in alpha.claims] == [("3 people", AGREED, MODEL), ("5", ALONE, RULES)]


def test_an_incident_that_only_the_rules_tell_is_left_out() -> None:
    assert [r.id for r in blend((told("alpha", THREE),), (told("r", figure("7", 7, RULES)),)).reports] == ["alpha"]


def test_the_kind_of_event_is_the_rules_where_they_tell_of_it() -> None:
    ruled = told("r", figure("3 people", 3, RULES), event="shelling")
    found = blend((told("alpha", THREE, event="missile"), told("beta", BETA, event="drone")), (ruled,))
    assert [r.event for r in found.reports] == ["shelling", "drone"]


def test_a_thing_struck_tells_which_reports_are_one_where_no_figure_does() -> None:
    struck = Damage(object="transport", protection=Protection.GENERAL, degree=Degree.DESTROYED)
    at = TEXT.index("a bridge")
    span = Span(at, at + 8)
    made = Claim(document="d", value=struck, spans=(span,), quote="a bridge", method=MODEL)
    found = blend((told("beta", made),), (told("r", replace(made, method=RULES), event="air_strike"),))
    assert found.reports[0].event == "air_strike" and found.reports[0].claims == (made,)


def test_whom_either_finds_is_sealed_once() -> None:
    def person(words: str, method: str) -> Claim:
        at = TEXT.index(words)
        return Claim(
            document="d", value=Identity(person=words), spans=(Span(at, at + len(words)),), quote=words, method=method
        )

    ruled = replace(findings(RULES), claims=(person("Alpha", RULES), person("Beta", RULES)))
    learned = replace(findings(MODEL), claims=(person("in Beta", MODEL),))
    assert [c.quote for c in beside_rules(learned, ruled).claims] == ["Alpha", "in Beta"]
