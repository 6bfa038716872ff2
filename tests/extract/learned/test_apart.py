"""A report by rules taken apart where the model tells its figures as those of several incidents."""

from __future__ import annotations

from msgspec.structs import replace

from saksi.extract.learned.apart import apart
from saksi.model.claim import Casualty, Claim, ClaimValue, Damage, PlaceClaim, Report, claim_id
from saksi.model.terms import Degree, Group, Outcome, PlaceKind, Protection, Qualifier, Scope
from saksi.model.values import Count, Span, Where

TEXT = "Of the 30 dead, 21 fell at the mill and 9 at the quay, where a barge burned."
MILL = Where(name="the mill", kind=PlaceKind.LANDMARK)


def claim(value: ClaimValue, words: str, method: str) -> Claim:
    at = TEXT.index(words)
    made = Claim(document="d", value=value, spans=(Span(at, at + len(words)),), quote=words, method=method)
    return replace(made, id=claim_id(made))


def figure(words: str, method: str) -> Claim:
    count = Count(int(words), int(words), Qualifier.EXACT, words)
    return claim(Casualty(outcome=Outcome.KILLED, group=Group.PEOPLE, count=count), words, method)


def struck(method: str) -> Claim:
    return claim(Damage(object="vehicle", protection=Protection.GENERAL, degree=Degree.DAMAGED), "barge", method)


def told(name: str, *claims: Claim, part_of: str | None = None) -> Report:
    first = claims[0]
    return Report(id=name, document="d", anchor=first.spans[0], quote=first.quote, claims=claims, part_of=part_of)


def by_rules() -> Report:
    claims = (*(figure(words, "rules-en/1") for words in ("30", "21", "9")), struck("rules-en/1"))
    return replace(told("rules", *claims), anchor=Span(0, 2))


def words(reports: list[Report]) -> list[list[str]]:
    return [[c.quote for c in r.claims] for r in reports]


def test_each_of_the_model_s_reports_takes_its_figures_and_things() -> None:
    whole, mill = told("whole", figure("30", "m")), told("mill", figure("21", "m"))
    quay = told("quay", figure("9", "m"), struck("m"))
    found = apart([by_rules()], [whole, mill, quay])
    assert [r.id for r in found] == ["rules", "mill", "quay"]
    assert words(found) == [["30"], ["21"], ["9", "barge"]]
    assert {c.method for r in found for c in r.claims} == {"rules-en/1"}


def test_the_report_stays_with_what_shares_most_figures() -> None:
    found = apart([by_rules()], [told("mill", figure("21", "m")), told("rest", figure("30", "m"), figure("9", "m"))])
    assert words(found) == [["30", "9", "barge"], ["21"]]


def test_a_part_says_where_it_is_told_and_in_what_it_lies() -> None:
    place = claim(PlaceClaim(where=MILL), "the mill", "m")
    mill = replace(told("mill", figure("21", "m"), place, part_of="whole"), where=MILL, scope=Scope.INCIDENT)
    found = apart([by_rules()], [told("whole", figure("30", "m"), figure("9", "m")), mill])
    assert (found[1].where, found[1].part_of) == (MILL, "rules")
    assert words(found)[1] == ["21", "the mill"]


def test_a_report_that_the_model_tells_as_one_or_not_at_all_stays_whole() -> None:
    one = told("one", *(figure(words, "m") for words in ("30", "21", "9")))
    assert apart([by_rules()], [one]) == apart([by_rules()], []) == [by_rules()]


def test_no_two_reports_are_told_in_the_same_words() -> None:
    same = replace(told("same", figure("21", "m")), anchor=by_rules().anchor)
    assert words(apart([by_rules()], [told("whole", figure("30", "m")), same])) == [["30", "21", "9", "barge"]]
