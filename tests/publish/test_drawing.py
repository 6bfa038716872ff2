"""Totals, scales, drawings and passages: what is computed from public types alone."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.stories import Case, claim, day, dead, release, speaker
from saksi.model.claim import Perpetrator, Weapon
from saksi.model.terms import Qualifier
from saksi.model.values import Count
from saksi.publish.charts import figure_rows, scale, ticks, timeline
from saksi.publish.conflicts import conflicts
from saksi.publish.gate import gate
from saksi.publish.headline import Total, total
from saksi.publish.passages import passages
from saksi.publish.public import PublicIncident, PublicPast
from saksi.publish.redact import redact
from saksi.publish.views import incident_view
from saksi.publish.words import bounds_words, count_words, date_words, when_words


def public(case: Case) -> tuple[PublicIncident, ...]:
    terms = release()
    return redact(case.material(), gate(case.material(), terms.policy), terms).incidents


def toll_case(*figures: tuple[int, int | None]) -> Case:
    case = Case()
    for number, (low, high) in enumerate(figures):
        text = f"In place {number}, {low} people were killed."
        case.incident(case.tell(text, claim(text, f"{low} people were killed", dead(low, high)), given_id=str(number)))
    return case


def test_totals_add_up_and_stay_open() -> None:
    assert total(public(toll_case((3, 3), (4, 4))), "killed") == Total(7, 7, 7)
    assert total(public(toll_case((3, 3), (4, None))), "killed") == Total(7, 7, None)
    assert total((), "killed") == Total(None, None, None)


def test_a_part_is_never_counted_twice() -> None:
    whole, part, other = public(toll_case((21, None), (4, 4), (1, 1)))
    inside = dataclasses.replace(part, part_of=(whole.id,))
    assert total((whole, inside, other), "killed") == Total(22, 22, None)
    larger = dataclasses.replace(inside, tolls=(dataclasses.replace(part.tolls[0], low=30, best=30, high=30),))
    assert total((whole, larger, other), "killed") == Total(31, 31, None)


def test_circles_of_parts_do_not_hang() -> None:
    one, two = public(toll_case((1, 1), (2, 2)))
    assert total((dataclasses.replace(one, part_of=(two.id,)), dataclasses.replace(two, part_of=(one.id,))), "killed")


def test_a_wider_scope_is_not_in_the_total() -> None:
    one, two = public(toll_case((1, 1), (900, 900)))
    assert total((one, dataclasses.replace(two, scope="war_to_date")), "killed") == Total(1, 1, 1)


@given(st.lists(st.integers(0, 2_000_000), max_size=6))
def test_a_scale_holds_every_number(numbers: list[int]) -> None:
    of = scale(numbers)
    assert 3 <= len(of.ticks) <= 12 or of.top <= 3
    assert all(0 <= of.at(n) <= 100 for n in numbers) and of.top >= max([1, *numbers])


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(3, 12000))
def test_ticks_lie_within_reach(start: date, days: int) -> None:
    end = date.fromordinal(start.toordinal() + days)
    made = ticks(start, end)
    assert 1 <= len(made) <= 13 and all(label for _, label in made)


def test_rows_run_in_time_with_their_role_and_a_title() -> None:
    case = Case()
    mayor = speaker("the mayor", "local_authority")
    reports = []
    for number, (low, high, when) in enumerate([(9, 9, "2024-05-03"), (12, 12, "2024-05-01"), (7, None, "2024-05-02")]):
        text = f"Report {number}: {low} people were killed, it was said."
        by = (mayor,) if number < 2 else ()
        reports.append(case.tell(text, claim(text, f"{low} people were killed", dead(low, high), *by), published=when,
                                 outlet=f"Paper {number}"))  # fmt: skip
    case.incident(*reports)
    (incident,) = public(case)
    toll = incident.toll("killed")
    assert toll is not None
    rows, _ = figure_rows(incident, toll)
    assert [r.figure for r in rows] == ["12", "at least 7", "9"]
    assert [r.role for r in rows] == ["superseded", "supporting", "supporting"]
    assert all(f"<title>{r.figure} – " in r.svg for r in rows)
    assert 'class="figure supporting open"' in rows[1].svg and "tip" not in rows[0].svg


def test_the_timeline_leads_to_every_dated_incident() -> None:
    shown = public(toll_case((3, 3), (4, None)))
    undated = dataclasses.replace(shown[1], when=None)
    drawn = timeline((shown[0], undated), {i.id: i.id for i in shown})
    assert drawn.count("<a ") == 1 and shown[0].id in drawn and "killed: 3" in drawn
    assert timeline((undated,), {}) == ""


def test_differing_accounts_stand_side_by_side() -> None:
    case = Case()
    reports = []
    for outlet, low, party in (("Tern Wire", 12, "Northern Front"), ("Gull Post", 15, "Southern Front")):
        text = f"{outlet} reports that {low} people were killed by the {party} in Arvale."
        reports.append(case.tell(text, claim(text, f"{low} people were killed", dead(low, low)),
                                 claim(text, party, Perpetrator(party=party)), outlet=outlet))  # fmt: skip
    case.incident(*reports)
    (incident,) = public(case)
    told = {c.heading: c.versions for c in conflicts(incident)}
    assert told["Killed, people"] == ("12: Tern Wire (1 May 2024)", "15: Gull Post (1 May 2024)")
    assert told["Who did it"] == ("Northern Front: Tern Wire", "Southern Front: Gull Post")


def test_a_group_told_of_beside_hides_no_difference() -> None:
    """Some say 4, some say 6, and one of them tells of a woman among the dead: 4 and 6 still differ."""
    case = Case()
    reports = []
    for outlet, low, more in (("Tern Wire", 4, ""), ("Gull Post", 6, " One woman was killed.")):
        text = f"{outlet} reports that {low} people were killed in Arvale.{more}"
        said = [claim(text, f"{low} people were killed", dead(low, low))]
        said += [claim(text, "One woman was killed", dead(1, 1, group="women"))] if more else []
        reports.append(case.tell(text, *said, outlet=outlet))
    case.incident(*reports)
    (incident,) = public(case)
    told = {c.heading: c.versions for c in conflicts(incident)}
    assert told["Killed, people"] == ("4: Tern Wire (1 May 2024)", "6: Gull Post (1 May 2024)")


def test_claims_of_one_sentence_are_told_once_with_letters() -> None:
    text = (
        "Rockets killed 12 people and hurt 30 others in Arvale. Nothing else is known of it, they say, and nobody else "
        "has told of it."
    )
    case = Case()
    case.incident(
        case.tell(
            text,
            claim(text, "killed 12 people", dead(12, 12)),
            claim(text, "12 people and hurt 30 others", dead(30, 30, outcome="injured")),
            claim(text, "Rockets", Weapon(weapon="rocket_artillery")),
        )
    )
    (incident,) = public(case)
    claims = incident.accounts[0].claims
    (passage,) = passages(claims)
    assert "".join(run.text for run in passage.runs) == text.partition(" Nothing")[0]
    assert sorted(passage.letters.values()) == ["a", "b", "c"]
    for c in claims:
        assert "".join(run.text for run in passage.runs if c.id in run.claims) == c.excerpt.quote
    assert [letter for run in passage.runs for letter in run.ends] == ["a", "b", "c"]


def test_bare_words_of_one_voice_are_strung_together() -> None:
    text = " ".join(["Rockets and shells hit the market."] * 2)
    case = Case()
    words = [claim(text, word, Weapon(weapon="rocket_artillery")) for word in ("Rockets", "shells", "market")]
    case.incident(case.tell(text, *words))
    terms = release(datetime(2024, 5, 2, tzinfo=UTC))
    (incident,) = redact(case.material(), gate(case.material(), terms.policy), terms).incidents
    (passage,) = passages(incident.accounts[0].claims)
    assert incident.embargo and "".join(r.text for r in passage.runs) == "Rockets … shells … market"


def test_a_masked_name_inside_overlapping_claims_is_noted_once() -> None:
    text = "They killed Tamsin Okoro and 12 others there. The town mourns them all today and tomorrow."
    case = Case()
    case.incident(
        case.tell(text, claim(text, "killed Tamsin Okoro and 12 others", dead(13, 13)),
                  claim(text, "Tamsin Okoro and 12", dead(12, 12, group="civilians")))
    )  # fmt: skip
    (incident,) = public(case)
    (passage,) = passages(incident.accounts[0].claims)
    assert "".join(r.text for r in passage.runs) == "They killed [name withheld] and 12 others there."


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (Count(31, None, Qualifier.MORE_THAN), "more than 30"),
        (Count(21, None, Qualifier.AT_LEAST), "at least 21"),
        (Count(18, 20, Qualifier.BETWEEN), "18 to 20"),
        (Count(None, 9, Qualifier.AT_MOST), "at most 9"),
        (Count(24, None, Qualifier.VAGUE, "dozens"), "24 or more (in words)"),
        (Count(None, None, Qualifier.VAGUE, "several"), "no number (“several”)"),
        (Count(0, 0, Qualifier.EXACT), "0"),
    ],
)
def test_counts_in_words(count: Count, said: str) -> None:
    assert count_words(count) == said


def test_ranges_and_dates_in_words() -> None:
    assert [bounds_words(*b) for b in ((21, 21, None), (18, 19, 20), (5, 5, 5), (None, None, None), (3, 7, None))] == [
        "21+", "18–20", "5", "?", "3–7+"]  # fmt: skip
    assert date_words("2022-04-08T13:40:00+03:00") == "8 April 2022, 13:40 (UTC+03:00)"
    assert date_words("2024-05-03T08:00:00.000Z") == "3 May 2024, 08:00 UTC"
    assert when_words(day("2024-05-01")) == "1 May 2024" and when_words(None) == "unknown"


@pytest.mark.parametrize(("first", "second"), [("Arvalia", "Brenmoor"), ("Brenmoor", "Arvalia")])
def test_parties_stand_in_the_order_in_which_they_are_told(first: str, second: str) -> None:
    text = f"12 people died. The town blamed {first}. The village blamed {second}."
    parties = (claim(text, party, Perpetrator(party=party)) for party in (first, second))
    case = Case()
    case.incident(case.tell(text, claim(text, "12 people died", dead(12)), *parties, places=(first, second)))
    (found,) = public(case)
    topics = [topic.heading for topic in incident_view(found, found.slug).accusations]
    assert [heading.split()[0] for heading in topics] == [first, second]


def test_a_row_says_to_what_its_publication_moved_the_toll() -> None:
    """Only where it changed, on the last row of that publication."""
    (incident,) = public(toll_case((3, None)))
    (toll,) = incident.tolls
    (row,) = figure_rows(incident, toll)[0]
    assert row.then == "" and row.document.published is not None
    moved = (PublicPast(row.document.published, 3, 3, None), PublicPast("1999-01-01", 1, 1, 1))
    (row,) = figure_rows(incident, dataclasses.replace(toll, history=moved))[0]
    assert row.then == "3+"
