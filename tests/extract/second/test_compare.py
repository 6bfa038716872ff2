"""Where two readings differ, and where they do not."""

from __future__ import annotations

from typing import Any

import msgspec

from saksi.extract.second import disagreements
from saksi.model.claim import Casualty, Claim, ClaimValue, Findings, Identity, Report, Weapon, claim_id, report_id
from saksi.model.source import Speaker
from saksi.model.terms import Group, Outcome, Qualifier, Stance
from saksi.model.values import Count, Span

TEXT = "Rockets hit Arvale. 21 people were killed, the mayor said. In Brenmoor, 4 were injured. Tamsin Okoro wept."


def claim(words: str, value: ClaimValue | tuple[int, int | None], *by: str, **more: Any) -> Claim:
    start = TEXT.index(words)
    if isinstance(value, tuple):
        value = Casualty(outcome=Outcome.KILLED, group=Group.PEOPLE, count=Count(*value, Qualifier.EXACT))
    made = Claim(
        document="d", value=value, spans=(Span(start, start + len(words)),), quote=words, method="test",
        said_by=tuple(Speaker(name=name) for name in by), **more,
    )  # fmt: skip
    return msgspec.structs.replace(made, id=claim_id(made))


def report(words: str, *claims: Claim) -> Report:
    anchor = Span(TEXT.index(words), TEXT.index(words) + len(words))
    return Report(id=report_id("d", anchor), document="d", anchor=anchor, quote=words, claims=claims)


def found(*reports: Report, free: tuple[Claim, ...] = ()) -> Findings:
    return Findings(document="d", method="test", reports=reports, claims=free)


def told(first: Findings, second: Findings, unread: tuple[Span, ...] = ()) -> list[tuple[str, str]]:
    return [(d.what, d.words) for d in disagreements(first, second, unread)]


def test_readings_that_agree_differ_nowhere() -> None:
    first = found(report("Rockets hit Arvale", claim("21", (21, 21), "the mayor")))
    second = found(report("hit Arvale", claim("21 people were killed", (21, 21), "mayor")))
    assert told(first, second) == []
    assert told(first, first) == []


def test_another_figure_speaker_and_stance_are_told() -> None:
    first = found(report("Rockets hit Arvale", claim("21", (21, 21), "the mayor", stance=Stance.ATTRIBUTED)))
    other = claim("21 people were killed", (21, None), "Brenmoor", stance=Stance.ALLEGED)
    second = found(report("Rockets hit Arvale", other))
    assert told(first, second) == [
        ("figure", "casualty: 21 by the first reader, 21 or more by the second"),
        ("speaker", "casualty: the mayor by the first reader, Brenmoor by the second"),
        ("stance", "casualty: attributed by the first reader, alleged by the second"),
    ]


def test_nobody_named_against_somebody_is_a_difference_of_speaker_alone() -> None:
    first = found(report("Rockets hit Arvale", claim("21", (21, 21))))
    second = found(report("Rockets hit Arvale", claim("21", (21, 21), "the mayor", stance=Stance.ATTRIBUTED)))
    assert [what for what, _ in told(first, second)] == ["speaker"]


def test_a_report_that_one_alone_has_is_told_once_not_claim_by_claim() -> None:
    injured = Casualty(outcome=Outcome.INJURED, group=Group.PEOPLE, count=Count(4, 4, Qualifier.EXACT))
    both = report("Rockets hit Arvale", claim("21", (21, 21)))
    only = report("In Brenmoor", claim("4 were injured", injured))
    assert told(found(both), found(both, only)) == [("report", "a report: read by the second reader alone")]
    assert told(found(both, only), found(both)) == [("report", "a report: read by the first reader alone")]


def test_a_figure_that_one_alone_has_in_a_common_report_is_told() -> None:
    injured = Casualty(outcome=Outcome.INJURED, group=Group.PEOPLE, count=Count(4, 4, Qualifier.EXACT))
    toll = claim("21", (21, 21))
    first, second = found(report("Rockets hit", toll)), found(report("Rockets hit", toll, claim("4 were", injured)))
    assert told(first, second) == [("claim", "injured, 4: read by the second reader alone")]


def test_a_name_that_only_the_second_reader_saw_is_told_without_the_name() -> None:
    name = claim("Tamsin Okoro", Identity(person="Tamsin Okoro"))
    (one,) = told(found(), found(free=(name,)))
    assert one == ("identity", "a name or detail of a private person: read by the second reader alone")
    assert told(found(free=(name,)), found()) == []


def test_small_things_that_one_alone_has_are_not_told() -> None:
    assert told(found(free=(claim("Rockets", Weapon(weapon="other")),)), found()) == []


def test_nothing_is_told_of_passages_that_were_not_read() -> None:
    first = found(report("Rockets hit Arvale", claim("21", (21, 21))))
    assert told(first, found(), (Span(0, len(TEXT)),)) == []
    assert [what for what, _ in told(first, found(), (Span(60, len(TEXT)),))] == ["report"]


def test_of_several_figures_in_one_sentence_the_closest_are_compared() -> None:
    children = Casualty(outcome=Outcome.KILLED, group=Group.CHILDREN, count=Count(3, 3, Qualifier.EXACT))
    wide = "21 people were killed, the mayor"
    first = found(report("Rockets hit", claim("21 people", (21, 21)), claim("people were killed", children)))
    second = found(report("Rockets hit", claim(wide, children), claim("21 people were", (21, 21))))
    assert told(first, second) == []
