"""The counting rule as stories: who reported what, and the range that comes of it."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import account, claim, on
from saksi.model.account import Account
from saksi.model.claim import Claim, claim_id
from saksi.model.incident import Toll
from saksi.model.source import Provenance, Source
from saksi.model.terms import Group, Outcome, SourceRole, Stance, TimeBasis, TimePrecision
from saksi.model.values import Span, When
from saksi.settle import RULES, history, known_by, of_provenance
from saksi.settle.figures import BY_NAME
from saksi.settle.increments import place_in_row, says_more
from saksi.settle.tolls import tolls


def toll(*accounts: Account, outcome: str = "killed", group: str = "people") -> tuple[int | None, ...]:
    found = find(accounts, outcome, group)
    return found.low, found.best, found.high


def find(accounts: tuple[Account, ...], outcome: str = "killed", group: str = "people") -> Toll:
    return next(t for t in tolls(accounts) if t.outcome is Outcome(outcome) and t.group is Group(group))


def roles(found: Toll) -> list[str]:
    return sorted(step.role for step in found.trace)


def test_at_least_stays_open() -> None:
    assert toll(account("a", claim("21+"))) == (21, 21, None)


def test_an_exact_figure_is_closed() -> None:
    assert toll(account("a", claim("7"))) == (7, 7, 7)


def test_one_speaker_later_supersedes_also_downward() -> None:
    first = account("a", claim("12", by="mayor"), published="2020-05-01")
    later = account("b", claim("9", by="mayor"), published="2020-05-02")
    assert toll(first, later) == (9, 9, 9)
    assert roles(find((first, later))) == ["superseded", "supporting"]


def test_one_speaker_on_one_day_twice_spans_both() -> None:
    first = account("a", claim("12", by="mayor"), published="2020-05-01")
    other = account("b", claim("9", by="mayor"), published="2020-05-01")
    assert toll(first, other) == (9, 12, 12)


def test_times_of_a_day_tell_which_is_later_only_at_a_shared_precision() -> None:
    morning = account("a", claim("4", by="mayor"), published="2020-05-01T08:00:00+00:00")
    noon = account("b", claim("6", by="mayor"), published="2020-05-01T12:00:00+00:00")
    undated_hour = account("c", claim("5", by="mayor"), published="2020-05-01")
    assert toll(morning, noon) == (6, 6, 6)
    low, _, high = toll(morning, undated_hour)
    assert (low, high) == (4, 5)


def test_rival_speakers_are_kept_as_a_range() -> None:
    found = find((account("a", claim("6", by="mayor"), claim("9", by="ministry", at=20)),))
    assert (found.low, found.best, found.high) == (6, 9, 9)
    assert roles(found) == ["conflicting", "supporting"]


def test_a_figure_of_another_class_is_kept_beside_the_range() -> None:
    found = find((account("a", claim("6", by="mayor"), claim("9", by="resident", at=20)),))
    assert (found.low, found.best, found.high) == (6, 6, 6)
    assert roles(found) == ["conflicting", "supporting"]


def test_one_hospitals_figure_is_a_lower_bound() -> None:
    assert toll(account("a", claim("12", by="hospital"))) == (12, 12, None)
    both = account("a", claim("12", by="hospital"), claim("30", by="mayor", at=20))
    assert toll(both) == (30, 30, 30)


def test_one_hospitals_later_figure_is_not_the_best_beside_a_whole_that_can_hold_it() -> None:
    whole = account("a", claim("30", by="mayor"), published="2020-05-01")
    assert toll(whole, account("b", claim("12", by="hospital"), published="2020-05-02")) == (30, 30, 30)
    assert toll(whole, account("b", claim("40", by="hospital"), published="2020-05-02")) == (30, 40, None)


def test_nobody_is_the_lower_end_beside_somebody_counted_whoever_speaks_last() -> None:
    some = account("a", claim("12", by="mayor"), published="2020-05-01")
    nobody = account("b", claim("0", by="ministry"), published="2020-05-02")
    assert toll(some, nobody) == (0, 12, 12)
    taken_back = account("c", claim("0", by="mayor"), published="2020-05-02")
    assert toll(some, taken_back) == (0, 0, 0)


def test_times_are_compared_as_instants() -> None:
    later = account("a", claim("12", by="mayor"), published="2020-05-01T23:30:00-05:00")
    earlier = account("b", claim("10", by="mayor"), published="2020-05-02T01:00:00+02:00")
    assert toll(later, earlier) == (12, 12, 12)


def test_a_part_or_addition_without_a_counted_whole_is_a_lower_bound() -> None:
    some = claim("?")
    assert toll(account("a", some, claim("12", at=20, beside=some.id))) == (12, 12, None)
    assert toll(account("a", some, claim("7", at=20, subset_of=some.id))) == (7, 7, None)


def test_additions_to_additions_are_all_summed() -> None:
    first = claim("3")
    second = claim("12", at=20, beside=first.id)
    third = claim("4", at=40, beside=second.id)
    found = find((account("a", first, second, third),))
    assert (found.low, found.best, found.high) == (19, 19, 19)
    assert roles(found) == ["supporting"] * 3


def test_a_part_greater_than_its_whole_is_a_conflict_and_not_clipped() -> None:
    whole = claim("5")
    found = find((account("a", whole, claim("7", at=20, subset_of=whole.id)),))
    assert (found.best, roles(found)) == (5, ["conflicting", "supporting"])
    told = account("a", whole, claim("7", at=20, group="children", subset_of=whole.id))
    assert (find((told,)).best, roles(find((told,)))) == (5, ["conflicting", "supporting"])
    assert toll(told, group="children") == (7, 7, 7)


def test_an_areas_figure_is_never_put_on_an_incident() -> None:
    assert toll(account("a", claim("5"), claim("50", at=20, scope="area"))) == (5, 5, 5)
    day = account("b", claim("50"), scope="area")
    assert toll(account("a", claim("5")), day) == (5, 5, 5)
    assert toll(day) == (50, 50, 50)


def test_a_wars_toll_stands_on_the_wars_own_entry() -> None:
    assert toll(account("a", claim("5000+", scope="war_to_date"), scope="war_to_date")) == (5000, 5000, None)


def test_civilians_stand_for_all_people_unless_armed_dead_are_counted_too() -> None:
    civilians = claim("12", group="civilians")
    assert toll(account("a", civilians)) == (12, 12, 12)
    assert toll(account("a", civilians, claim("5", group="combatant", at=20))) == (17, 17, None)


def test_an_earlier_floor_agrees_with_a_later_count() -> None:
    early = account("a", claim("13+", by="resident"), published="2020-05-01")
    final = account("b", claim("27", by="mayor"), published="2020-05-03")
    assert toll(early, final) == (27, 27, 27)


def test_a_later_floor_opens_the_range_again() -> None:
    early = account("a", claim("27", by="mayor"), published="2020-05-01")
    later = account("b", claim("30+", by="ministry"), published="2020-05-03")
    assert toll(early, later) == (27, 30, None)


def test_nested_counts_never_add_up_twice() -> None:
    whole = claim("21+")
    children = claim("3+", group="children", subset_of=whole.id, at=40)
    told = account("a", whole, children)
    assert toll(told) == (21, 21, None)
    assert toll(told, group="children") == (3, 3, None)


def test_more_of_another_outcome_is_a_count_beside() -> None:
    dead = claim("21+")
    hurt = claim("112", "injured", beside=dead.id, at=40)
    told = account("a", dead, hurt)
    assert toll(told, outcome="injured") == (112, 112, 112)
    assert toll(told) == (21, 21, None)


def test_more_of_the_same_outcome_is_added_once() -> None:
    dead = claim("5")
    more = claim("2", beside=dead.id, at=40)
    found = find((account("a", dead, more),))
    assert (found.low, found.best, found.high) == (7, 7, 7)


def test_denied_hypothetical_and_withdrawn_claims_are_left_out_with_a_reason() -> None:
    stances = (Stance.DENIED, Stance.HYPOTHETICAL, Stance.RETRACTED)
    told = account("a", claim("4"), *(claim("40", at=20 * k, stance=s) for k, s in enumerate(stances, 1)))
    found = find((told,))
    assert (found.low, found.best, found.high) == (4, 4, 4)
    assert roles(found) == ["excluded"] * 3 + ["supporting"]


def test_a_wider_scope_is_never_put_on_the_incident() -> None:
    told = account("a", claim("4"), claim("900", at=30, scope="war_to_date"))
    assert toll(told) == (4, 4, 4)


def test_no_casualties_is_a_figure_of_zero() -> None:
    assert toll(account("a", claim("0", by="ministry"))) == (0, 0, 0)


def test_words_without_a_number_leave_the_toll_unknown() -> None:
    assert toll(account("a", claim("?"))) == (None, None, None)


def test_people_come_from_groups_of_different_people_where_nobody_counts_people() -> None:
    told = account("a", claim("5", group="women"), claim("2", group="children", at=30))
    assert toll(told) == (7, 7, None)
    overlapping = account("a", claim("5", group="women"), claim("2", group="teacher", at=30))
    assert toll(overlapping) == (5, 5, None)
    minors = account(
        "a", claim("3", group="children"), claim("2", group="girls", at=30), claim("2", group="men", at=60)
    )
    assert toll(minors) == (5, 5, None)


def test_the_best_class_of_source_gives_the_best_figure() -> None:
    said = account("a", claim("30", by="resident"), published="2020-05-02")
    counted = account("b", claim("24", by="mayor"), published="2020-05-01")
    assert toll(said, counted) == (24, 24, 24)


def test_what_a_quoted_speaker_says_of_some_victims_is_no_rival_total() -> None:
    told = account("a", claim("5"), claim("1", by="ministry", at=20))
    assert toll(told) == (5, 5, 5)
    assert roles(find((told,))) == ["supporting", "supporting"]
    rival = account("a", claim("5"), claim("3", by="ministry", at=20))
    assert toll(rival) == (3, 3, 3)
    nobody = account("a", claim("5"), claim("0", by="ministry", at=20))
    assert "conflicting" in roles(find((nobody,)))


def test_the_injured_who_died_move_and_are_not_added() -> None:
    hurt = claim("10", "injured", by="mayor")
    died = claim("2", by="mayor", at=20, subset_of=hurt.id)
    told = account("a", hurt, died)
    assert toll(told, outcome="injured") == (8, 8, 8)
    assert toll(told) == (2, 2, None)
    earlier = account("b", claim("7", by="ministry"), published="2020-05-01")
    assert toll(told, earlier) == (7, 7, 7)


def test_more_who_died_of_injuries_than_were_injured_is_a_conflict() -> None:
    hurt = claim("2", "injured")
    told = account("a", hurt, claim("3", at=20, subset_of=hurt.id))
    found = find((told,), "injured")
    assert ((found.low, found.best, found.high), roles(found)) == ((2, 2, 2), ["conflicting", "supporting"])


def test_the_missing_may_be_among_the_dead_counted_since_and_are_never_added() -> None:
    first = account("a", claim("10", by="mayor"), claim("6", "missing", by="mayor", at=20), published="2020-05-01")
    assert toll(first, outcome="missing") == (6, 6, 6)
    later = account("b", claim("14", by="mayor"), published="2020-05-02")
    assert toll(first, later, outcome="missing") == (2, 6, 6)
    assert toll(first, later) == (14, 14, 14)
    apart = account("c", claim("8", "missing", by="resident"), published="2020-05-01")
    assert toll(later, apart, outcome="missing") == (0, 8, 8)


def test_the_same_addition_told_twice_counts_once() -> None:
    dead = claim("5")
    told = account("a", dead, claim("2", at=20, beside=dead.id), claim("2", at=60, beside=dead.id))
    assert toll(told) == (7, 7, 7)
    assert roles(find((told,))) == ["supporting"] * 3


def test_some_of_the_casualties_who_died_give_way_to_the_dead_in_all() -> None:
    both = claim("61", "killed_or_injured", by="mayor")
    some = claim("2", by="mayor", at=20, subset_of=both.id, as_of=on("2020-05-02"))
    dead = claim("19", by="mayor", at=40)
    assert toll(account("a", both, some, dead, published="2020-05-02")) == (19, 19, 19)
    assert toll(account("a", both, some, published="2020-05-02")) == (2, 2, 2)


def test_more_dead_than_dead_and_injured_together_is_a_conflict() -> None:
    both = find((account("a", claim("10", "killed_or_injured"), claim("14", at=20)),), "killed_or_injured")
    assert (both.high, roles(both)) == (10, ["conflicting", "supporting"])


def test_figures_of_a_month_and_of_a_day_in_it_have_no_known_order() -> None:
    month = When(earliest="2020-05-01", latest="2020-05-31", precision=TimePrecision.MONTH, basis=TimeBasis.STATED)
    monthly = account("a", claim("12", by="mayor", as_of=month), published="2020-06-09")
    daily = account("b", claim("9", by="mayor", as_of=on("2020-05-20")), published="2020-06-09")
    assert toll(monthly, daily) == (9, 12, 12)


def test_a_later_version_of_a_page_supersedes_what_it_said() -> None:
    first = account("a", claim("12", by="mayor"), claim("3", by="resident", at=20), published="2020-05-01")
    edited = account("b", claim("9", by="mayor"), published="2020-05-01")
    voices = replace(BY_NAME, versions={"a": "b"})
    (found,) = tolls((first, edited), voices=voices)
    assert (found.low, found.best, found.high) == (9, 9, 9)
    assert roles(found) == ["superseded", "superseded", "supporting"]
    (alone,) = tolls((first,), voices=voices)
    assert alone.best == 12


def test_one_source_under_two_names_supersedes_itself() -> None:
    first = account("a", claim("12", by="the mayor of Arvale"), published="2020-05-01")
    later = account("b", claim("9", by="mayor"), published="2020-05-02")
    provenance = Provenance(by_claim={c.id: "source-1" for a in (first, later) for c in a.report.claims})
    voices = of_provenance(provenance, lambda accounts: ("source-1",))
    (found,) = tolls((first, later), voices=voices)
    assert (found.low, found.best, found.high) == (9, 9, 9)


def test_the_toll_as_known_at_a_time_holds_what_was_published_by_then() -> None:
    told = [
        account("a", claim("4", by="mayor"), published="2020-05-01T09:00:00+02:00"),
        account("b", claim("6", by="mayor"), published="2020-05-01T18:00:00+02:00"),
        account("c", claim("5", by="mayor"), published="2020-05-03"),
        account("d", claim("8", by="ministry")),
    ]
    assert [a.document for a in known_by(told, "2020-05-01T12:00+02:00")] == ["a"]
    assert [a.document for a in known_by(told, "2020-05-01T16:00Z")] == ["a", "b"]
    assert [a.document for a in known_by(told, "2020-05-01")] == ["a", "b"]
    assert [a.document for a in known_by(told, "2020-05-03T10:00")] == ["a", "b"]
    assert [a.document for a in known_by(told, "2020-05")] == ["a", "b", "c"]
    past = [(k.at[:10], [(t.low, t.best, t.high) for t in k.tolls]) for k in history(told, RULES[0], BY_NAME)]
    assert past == [
        ("2020-05-01", [(4, 4, 4)]),
        ("2020-05-01", [(6, 6, 6)]),
        ("2020-05-03", [(5, 5, 5)]),
        ("", [(5, 5, 8)]),
    ]


NUMBERS = st.sampled_from(["3", "5", "8+", "4-6", "~7", "<=9", "?", "0"])
SPEAKERS = st.sampled_from([None, "mayor", "hospital", "resident", "ministry"])
DAYS = st.sampled_from([None, "2020-05-01", "2020-05-02", "2020-05-02T10:00:00+02:00"])


OUTCOMES = st.sampled_from(["killed", "killed", "injured", "missing", "killed_or_injured"])
GROUPS = st.sampled_from(["people", "people", "women", "children", "civilians", "combatant"])
STORY = st.tuples(NUMBERS, SPEAKERS, DAYS, OUTCOMES, GROUPS)


@given(st.lists(STORY, min_size=1, max_size=7), st.integers(1, 4), st.sampled_from(RULES), st.randoms())
def test_settling_does_not_depend_on_order_and_keeps_low_best_high_in_order(stories, size, rule, random) -> None:  # type: ignore[no-untyped-def]
    """Several claims a document, by every rule; every claim stands in some trace and none twice in one."""
    told = [
        account(
            f"d{k}",
            *(claim(n, o, by=s, at=20 * i, group=g) for i, (n, s, _, o, g) in enumerate(stories[k : k + size])),
            published=stories[k][2],
        )
        for k in range(0, len(stories), size)
    ]
    settled = tolls(told, rule)
    assert settled == tolls(random.sample(told, len(told)), rule)
    for one in settled:
        ends = [end for end in (one.low, one.best, one.high) if end is not None]
        assert ends == sorted(ends)
        assert one.low is not None or one.high is None
        assert one.best is None or one.low is not None
        assert len({(step.claim, step.reason) for step in one.trace}) == len(one.trace)
    assert {s.claim for one in settled for s in one.trace} == {c.id for a in told for c in a.report.claims}


def more(number: str, words: str, **said: str) -> Claim:
    return msgspec.structs.replace(claim(number, by="hospital" if said else "ministry"), quote=words)


def test_one_more_dead_is_never_the_total_and_raises_the_high_once() -> None:
    first = account("a", claim("3", by="mayor"), published="2020-05-01")
    later = account("b", more("1", "One more person has died"), published="2020-05-03")
    again = account("c", more("1", "a fourth person has died", by="hospital"), published="2020-05-04")
    assert toll(first, later) == toll(first, later, again) == (3, 3, 4)
    total = account("d", claim("4", by="mayor"), published="2020-05-05")
    assert toll(first, later, again, total) == (4, 4, 4)


def test_whoever_is_the_fifth_to_die_leaves_the_fourth_counted_though_nobody_gave_a_total() -> None:
    first = account("a", claim("3", by="mayor"), published="2020-05-01")
    fourth = account("b", more("1", "A fourth person has died", by="hospital"), published="2020-05-03")
    fifth = account("c", more("1", "a fifth victim died in hospital", by="hospital"), published="2020-05-06")
    assert toll(first, fourth) == (3, 3, 4)
    assert toll(first, fourth, fifth) == toll(first, fifth) == (3, 3, 5)
    assert toll(first, fourth, fifth, account("d", claim("5", by="mayor"), published="2020-05-07")) == (5, 5, 5)
    second = account("e", more("1", "a second of the wounded died"), published="2020-05-06")
    assert toll(first, second) == (3, 3, 4)


@pytest.mark.parametrize(
    ("words", "number", "nth"),
    [
        ("A fourth person has died", 1, 4),
        ("п’ята людина загинула", 1, 5),
        ("un quinto herido murió", 1, 5),
        ("une cinquième personne est morte", 1, 5),
        ("пятый пострадавший умер", 1, 5),
        ("one man died in the fourth strike", 1, 0),
        ("the second wave killed 12", 12, 0),
        ("another man died", 1, 0),
    ],
)
def test_the_place_in_the_row_is_told_by_an_ordinal_that_opens_the_words(words: str, number: int, nth: int) -> None:
    assert place_in_row(words, number) == nth


def test_one_more_dead_alone_is_a_lower_bound() -> None:
    assert toll(account("a", more("1", "another man died"))) == (1, 1, None)


def test_one_more_dead_does_not_give_way_to_a_lower_class_only_but_to_any_total() -> None:
    fighters = account("a", claim("3", by="resident"), published="2020-05-01")
    assert toll(fighters, account("b", more("1", "ще одна людина загинула"), published="2020-05-03")) == (3, 3, 4)


@pytest.mark.parametrize(
    ("words", "number", "is_more"),
    [
        ("one more person died", 1, True),
        ("more than 30 people died", 31, False),
        ("murieron más de 30 personas", 31, False),
        ("otras dos personas murieron", 2, True),
        ("ещё двое погибли", 2, True),
        ("ще троє загинули", 3, True),
        ("وفاة شخص آخر", 1, True),
        ("deux autres personnes sont mortes", 2, True),
        ("a second victim died", 1, True),
        ("the second strike killed 12", 12, False),
    ],
)
def test_words_that_count_on_top_of_others(words: str, number: int, *, is_more: bool) -> None:
    assert says_more(words, number) is is_more


def test_the_wounded_who_died_are_no_figure_of_the_wounded() -> None:
    hurt = account("a", claim("40", "injured", by="mayor"), published="2020-05-01")
    died = account("b", claim("2", "injured", by="mayor"), claim("2", by="mayor"), published="2020-05-03")
    assert toll(hurt, died, outcome="injured") == (40, 40, 40)
    assert "told to have died" in next(s.reason for s in find((hurt, died), "injured").trace if s.role == "excluded")


def test_an_officials_own_page_counts_as_that_official() -> None:
    post = account("a", claim("40"), published="2020-05-02")
    paper = account("b", claim("31", by="ministry"), published="2020-05-01")
    (mine,) = (c.id for c in post.report.claims)
    mayor = Source(id="source-mayor", name="the mayor", role=SourceRole.LOCAL_AUTHORITY)
    voices = of_provenance(Provenance((mayor,), {mine: mayor.id}), lambda _: ())
    found = next(t for t in tolls((post, paper), RULES[0], voices) if t.group is Group.PEOPLE)
    assert (found.low, found.best, found.high) == (31, 40, 40)


def test_the_dead_among_an_unsplit_figure_leave_its_injured() -> None:
    both = claim("61", "killed_or_injured", by="mayor")
    told = account("a", both, claim("17", by="mayor", at=9, subset_of=both.id))
    assert toll(told, outcome="injured") == (44, 44, 44)
    assert "without the dead" in find((told,), "injured").trace[0].reason


def test_an_unsplit_figure_alone_says_nothing_of_the_injured() -> None:
    both = claim("61", "killed_or_injured", by="mayor")
    apart = account("a", both, claim("17", by="mayor", at=9))
    assert all(t.outcome is not Outcome.INJURED for t in tolls([apart]))
    counted = account("b", both, claim("17", by="mayor", at=9, subset_of=both.id), claim("40", "injured", at=20))
    assert toll(counted, outcome="injured") == (40, 40, 40)


def listed(words: str, number: str = "1", *, start: int) -> Claim:
    made = claim(number, at=start, by="mayor")
    made = msgspec.structs.replace(made, quote=words, spans=(Span(start, start + len(words)),), id="")
    return msgspec.structs.replace(made, id=claim_id(made))


def test_people_of_one_list_are_added_and_one_person_named_twice_is_not() -> None:
    words = "Ana Sol, 13, and Ivo Renn, 16, were killed"
    both = account("a", listed(words, start=0), listed(words[17:], start=17))
    assert toll(both) == (2, 2, 2)
    words = "The clerk, a resident, was killed"
    one = account("a", listed(words, start=0), listed(words[11:], start=11))
    assert toll(one) == (1, 1, 1)
