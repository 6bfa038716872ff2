"""A reading by rules with what only the model finds beside it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from saksi.extract.learned.blend import AGREED, ALONE, CERTAIN, DISPUTED, IN_EARSHOT, NEAR, SURE, beside_rules
from saksi.model.claim import (
    Casualty,
    Claim,
    ClaimValue,
    Damage,
    Demand,
    Findings,
    Identity,
    LegalCharacterisation,
    Perpetrator,
    PlaceClaim,
    Quotation,
    Report,
    Warned,
    claim_id,
)
from saksi.model.source import Speaker
from saksi.model.terms import Degree, Group, Outcome, PlaceKind, Protection, Qualifier, Scope, SourceRole, Stance
from saksi.model.values import Count, Span, Where

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


NUMBERS = "Shelling killed 3 people and wounded 5 in Alpha; in Beta 7 were killed, among them 2 children."


def figure(words: str, low: int, method: str, *, outcome: Outcome = Outcome.KILLED, score: int = 900) -> Claim:
    at = NUMBERS.index(words)
    value = Casualty(outcome=outcome, group=Group.PEOPLE, count=Count(low, low, Qualifier.EXACT, words))
    spans = (Span(at, at + len(words)),)
    made = Claim(document="d", value=value, spans=spans, quote=words, method=method, score=score)
    return replace(made, id=claim_id(made))


def told(name: str, *claims: Claim) -> Report:
    first = claims[0]
    return Report(id=name, document="d", anchor=first.spans[0], quote=first.quote, claims=claims)


RULED = told("rules", figure("3 people", 3, "rules-en/1"))
SEEN = figure("3 people", 3, "learned/1")


def blend(*reports: Report) -> Findings:
    learned = Findings(document="d", method="learned/1", model_digest="m", reports=reports)
    return beside_rules(Findings(document="d", method="rules-en/1", reports=(RULED,)), learned)


def test_a_figure_that_only_the_model_reads_joins_the_report_it_shares_figures_with() -> None:
    hurt = figure("5", 5, "learned/1", outcome=Outcome.INJURED)
    found = blend(told("model", SEEN, hurt))
    assert [[(c.quote, c.method) for c in r.claims] for r in found.reports] == [
        [("3 people", "rules-en/1"), ("5", "learned/1")]
    ]


def test_a_figure_of_an_incident_that_the_rules_do_not_tell_brings_it_along() -> None:
    seven = figure("7", 7, "learned/1")
    two = replace(figure("2 children", 2, "learned/1"), subset_of=seven.id)
    found = blend(told("model", SEEN), told("beta", seven, two))
    assert [r.id for r in found.reports] == ["rules", "beta"]
    assert [c.quote for c in found.reports[1].claims] == ["7", "2 children"]
    assert found.reports[1].claims[1].subset_of == seven.id


def test_a_link_to_a_figure_that_both_read_is_led_to_the_one_that_stands() -> None:
    part = replace(figure("2 children", 2, "learned/1"), subset_of=SEEN.id)
    found = blend(told("model", SEEN, part))
    assert found.reports[0].claims[1].subset_of == RULED.claims[0].id


def test_a_figure_that_the_model_is_not_sure_of_is_not_added() -> None:
    assert [r.id for r in blend(told("beta", figure("7", 7, "learned/1", score=SURE - 1))).reports] == ["rules"]


@pytest.mark.parametrize(
    ("seen", "score"),
    [(SEEN, AGREED), (figure("3 people", 4, "learned/1"), DISPUTED), (figure("7", 7, "learned/1"), ALONE)],
)
def test_a_figure_of_the_rules_is_scored_by_what_the_model_says_of_it(seen: Claim, score: int) -> None:
    assert blend(told("model", seen)).reports[0].claims[0].score == score


@pytest.mark.parametrize("seen", [True, False])
def test_a_thing_struck_that_only_the_rules_find_is_left_out(seen: bool) -> None:
    struck = Damage(object="transport", protection=Protection.GENERAL, degree=Degree.DAMAGED)
    bridge = claim(struck, "the town", "rules-en/1")
    rules = told("rules", bridge)
    things = (told("model", replace(bridge, method="learned/1")),) if seen else ()
    learned = Findings(document="d", method="learned/1", model_digest="m", reports=things)
    found = beside_rules(Findings(document="d", method="rules-en/1", reports=(rules,)), learned)
    assert [c.method for c in found.reports[0].claims] == ["rules-en/1"] * seen


@pytest.mark.parametrize(
    ("ruled_kind", "learned_kind", "path", "taken"),
    [
        (PlaceKind.COUNTRY, PlaceKind.SETTLEMENT, (), True),
        (PlaceKind.SETTLEMENT, PlaceKind.LANDMARK, ("Arne", "Examplia"), True),
        (PlaceKind.SETTLEMENT, PlaceKind.UNKNOWN, ("Examplia",), True),
        (PlaceKind.SETTLEMENT, PlaceKind.SETTLEMENT, ("Examplia",), False),
        (PlaceKind.SETTLEMENT, PlaceKind.COUNTRY, (), False),
    ],
)
def test_a_report_takes_the_model_s_place_where_that_is_finer(
    ruled_kind: PlaceKind, learned_kind: PlaceKind, path: tuple[str, ...], taken: bool
) -> None:
    killed = Casualty(outcome=Outcome.KILLED, group=Group.PEOPLE, count=Count(40, 40, Qualifier.EXACT, "40"))
    figure = claim(killed, "40")
    town, quarter = Where(name="Arne", kind=ruled_kind), Where(name="Bost", kind=learned_kind, path=path)
    base = ruled(Scope.INCIDENT)
    base = replace(base, reports=(replace(base.reports[0], where=town, claims=(figure,)),))
    told = Report(id="l", document="d", anchor=Span(0, 3), quote="The", where=quarter, claims=(figure,))
    found = beside_rules(base, replace(LEARNED, reports=(told,)))
    assert found.reports[0].where == (quarter if taken else town)


def test_a_place_that_only_the_model_knows_lies_by_the_rules_town() -> None:
    killed = Casualty(outcome=Outcome.KILLED, group=Group.PEOPLE, count=Count(40, 40, Qualifier.EXACT, "40"))
    figure = claim(killed, "40")
    town = Where(name="Arne", kind=PlaceKind.SETTLEMENT, lat_e5=7, lon_e5=7, radius_m=1, path=("Examplia",))
    court = Where(name="Mill Court", kind=PlaceKind.UNKNOWN, path=("Examplia",))
    base = ruled(Scope.INCIDENT)
    base = replace(base, reports=(replace(base.reports[0], where=town, claims=(figure,)),))
    named = claim(PlaceClaim(where=court), "the town")
    told = Report(id="l", document="d", anchor=Span(0, 3), quote="The", where=court, claims=(figure, named))
    (report,) = beside_rules(base, replace(LEARNED, reports=(told,))).reports
    assert report.where is not None
    assert (report.where.name, report.where.lat_e5, report.where.path) == ("Mill Court", 7, ("Arne", "Examplia"))
    (placed,) = (c for c in report.claims if c.kind == "place")
    assert placed.value == PlaceClaim(where=report.where)
    assert placed.id == claim_id(placed)
    far = replace(named, spans=(Span(NEAR + 60, NEAR + 70),))
    told = replace(told, claims=(figure, far))
    assert beside_rules(base, replace(LEARNED, reports=(told,))).reports[0].where == town, "a place of another section"


def test_a_thing_struck_of_an_incident_that_the_rules_do_not_tell_brings_it_along() -> None:
    value = Damage(object="transport", protection=Protection.GENERAL, degree=Degree.DAMAGED)
    at = NUMBERS.index("Beta")
    made = Claim(document="d", value=value, spans=(Span(at, at + 4),), quote="Beta", method="learned/1")
    bridge = replace(made, id=claim_id(made))
    found = blend(told("model", SEEN), told("beta", bridge))
    assert [(r.id, [c.kind for c in r.claims]) for r in found.reports] == [
        ("rules", ["casualty"]),
        ("beta", ["damage"]),
    ]


def speaker(name: str, at: int) -> Speaker:
    return Speaker(name=name, role=SourceRole.UNKNOWN, span=Span(at, at + len(name)))


@pytest.mark.parametrize(
    ("at", "own", "name"),
    [(40, None, "The mayor"), (8 + IN_EARSHOT + 40, None, None), (40, "The army", "The army")],
)
def test_a_figure_that_the_rules_hear_nobody_say_has_the_model_s_speaker_if_near(
    at: int, own: str | None, name: str | None
) -> None:
    heard = replace(SEEN, said_by=(speaker("The mayor", at),), stance=Stance.ATTRIBUTED)
    part = replace(figure("2 children", 2, "rules-en/1"), subset_of=RULED.claims[0].id)
    ours = replace(RULED.claims[0], said_by=(speaker(own, 0),) if own else ())
    rules = Findings(document="d", method="rules-en/1", reports=(told("rules", ours, part),))
    learned = Findings(document="d", method="learned/1", model_digest="m", reports=(told("model", heard),))
    found = beside_rules(rules, learned).reports[0].claims
    assert [s.name for s in found[0].said_by] == ([name] if name else [])
    assert found[1].subset_of == found[0].id
    assert own is not None or found[0].id == claim_id(found[0])


def test_a_quotation_without_a_speaker_has_the_model_s() -> None:
    mayor, clerk = speaker("The mayor", 40), speaker("The clerk", 60)
    known, unknown = Quotation(span=Span(2, 9), speaker=clerk), Quotation(span=Span(12, 19))
    rules = Findings(document="d", method="rules-en/1", quotations=(known, unknown))
    said = tuple(Quotation(span=q.span, speaker=mayor) for q in (known, unknown))
    learned = Findings(document="d", method="learned/1", model_digest="m", quotations=said)
    assert [q.speaker for q in beside_rules(rules, learned).quotations] == [clerk, mayor]


@pytest.mark.parametrize(
    ("at", "quoted", "expected"),
    [(60, False, "The mayor"), (400, False, None), (400, True, "The clerk")],
)
def test_a_party_that_only_the_model_finds_is_named_by_who_is_quoted_or_close_by(
    at: int, quoted: bool, expected: str | None
) -> None:
    accused = replace(PARTY, said_by=(speaker("The mayor", at),), stance=Stance.ATTRIBUTED)
    accused = replace(accused, id=claim_id(accused))
    said = (Quotation(span=Span(0, 60), speaker=speaker("The clerk", 70)),) if quoted else ()
    rules = replace(ruled(Scope.INCIDENT), quotations=said)
    (found,) = beside_rules(rules, replace(LEARNED, claims=(accused,))).reports[0].claims
    assert [s.name for s in found.said_by] == ([expected] if expected else [])
    assert found.stance is (Stance.ATTRIBUTED if expected else Stance.ASSERTED) and found.id == claim_id(found)


def test_who_is_named_behind_a_figure_in_the_next_paragraph_did_not_say_it() -> None:
    text = "Shelling killed 3 people.\n\nThe mayor came."
    heard = replace(SEEN, said_by=(speaker("The mayor", text.index("The mayor")),), stance=Stance.ATTRIBUTED)
    rules = Findings(document="d", method="rules-en/1", reports=(told("rules", RULED.claims[0]),))
    learned = Findings(document="d", method="learned/1", model_digest="m", reports=(told("model", heard),))
    for body, names in ((text, []), (text.replace("\n", " "), ["The mayor"])):
        (claim,) = beside_rules(rules, learned, body).reports[0].claims
        assert [s.name for s in claim.said_by] == names


def test_a_figure_that_only_the_model_reads_stays_with_what_is_told_in_its_sentence() -> None:
    text = "Over the day 21 died.\nA hall was hit; of these 10 died there."
    other = replace(SEEN, spans=(Span(text.index("10"), text.index("10") + 7),), quote="10 died", score=900)
    other = replace(other, id=claim_id(other))
    whole = replace(SEEN, spans=(Span(13, 20),), quote="21 died")
    hall = claim(Damage(object="other", protection=Protection.GENERAL, degree=Degree.HIT, name="hall"), "army")
    hall = replace(hall, spans=(Span(24, 28),), quote="hall")
    rules = Findings(document="d", method="rules-en/1", reports=(told("day", whole), told("hall", hall)))
    learned = Findings(document="d", method="learned/1", reports=(told("model", whole, other, hall),))
    found = {r.id: [c.quote for c in r.claims] for r in beside_rules(rules, learned, text).reports}
    assert "10 died" in found["hall"] and "10 died" not in found["day"]


def test_a_report_of_the_rules_in_which_the_model_sees_no_attack_is_none_where_another_is_told() -> None:
    struck = claim(Damage(object="other", protection=Protection.GENERAL, degree=Degree.HIT, name="town"), "town")
    empty = told("empty", replace(struck, method="rules-en/1"))
    rules = Findings(document="d", method="rules-en/1", reports=(RULED, empty))
    assert [r.id for r in beside_rules(rules, replace(LEARNED, reports=(told("model", SEEN),))).reports] == ["rules"]
    alone = Findings(document="d", method="rules-en/1", reports=(empty,))
    assert [r.id for r in beside_rules(alone, replace(LEARNED, claims=())).reports] == ["empty"]


@pytest.mark.parametrize("value", [LegalCharacterisation(term="shelled the town"), Warned(given=True)])
def test_legal_words_and_warnings_that_only_the_model_finds_are_taken(value: ClaimValue) -> None:
    found = claim(value, "shelled the town")
    rules = Findings(document="d", method="rules-en/1", reports=(RULED,))
    assert found.id in {c.id for c in beside_rules(rules, replace(LEARNED, claims=(found,))).reports[0].claims}


def test_what_is_said_in_a_quotation_is_said_by_the_speaker_that_only_the_model_knows() -> None:
    mayor = speaker("The mayor", 70)
    inside = replace(RULED.claims[0], stance=Stance.ATTRIBUTED)
    inside = replace(inside, id=claim_id(inside))
    part = replace(figure("2 children", 2, "rules-en/1"), subset_of=inside.id)
    open_quote = Quotation(span=Span(0, 40))
    rules = Findings(document="d", method="rules-en/1", reports=(told("r", inside, part),), quotations=(open_quote,))
    learned = replace(LEARNED, claims=(), quotations=(replace(open_quote, speaker=mayor),))
    first, second = beside_rules(rules, learned).reports[0].claims
    assert [s.name for s in first.said_by] == ["The mayor"] and second.said_by == ()
    assert first.id == claim_id(first) == second.subset_of


@pytest.mark.parametrize(
    ("text", "score", "taken"),
    [
        ("Seven victims were in the hall.", 600, False),
        ("Seven victims were in the hall.", CERTAIN, True),
        ("Seven victims were killed in the hall.", 600, True),
        ("Seven victims were hurt in the hall.", 600, False),
        ("Two died. Seven victims were in the hall.", 600, False),
    ],
)
def test_the_model_alone_makes_nobody_dead_without_a_word_that_says_so(text: str, score: int, taken: bool) -> None:
    at = text.index("Seven")
    value = Casualty(outcome=Outcome.KILLED, group=Group.PEOPLE, count=Count(7, 7, Qualifier.EXACT, "Seven"))
    seven = Claim(document="d", value=value, spans=(Span(at, at + 13),), quote="Seven victims", method="learned/1")
    seven = replace(seven, id=claim_id(seven), score=score)
    rules = Findings(document="d", method="rules-en/1", reports=(RULED,))
    found = beside_rules(rules, replace(LEARNED, reports=(told("model", SEEN, seven),)), text + " " * 80).reports
    assert any(c.quote == "Seven victims" for r in found for c in r.claims) is taken


@pytest.mark.parametrize(
    ("ruled_event", "learned_event", "wanted"),
    [("other", "missile", "missile"), (None, "missile", "missile"), ("shelling", "missile", "shelling"),
     ("other", None, "other")],
)  # fmt: skip
def test_the_model_names_the_event_where_the_rules_know_no_means(
    ruled_event: str | None, learned_event: str | None, wanted: str
) -> None:
    base = Findings(document="d", method="rules-en/1", reports=(replace(RULED, event=ruled_event),))
    seen = replace(told("model", SEEN), event=learned_event)
    learned = Findings(document="d", method="learned/1", model_digest="m", reports=(seen,))
    assert [r.event for r in beside_rules(base, learned).reports] == [wanted]
