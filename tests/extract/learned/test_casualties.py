"""Figures from marks: the quote, what became of them, and which figure lies in which, where the numbers allow it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saksi.extract.learned.casualties import APART, Figure, quote_of, read_figures
from saksi.extract.learned.marks import Mark
from saksi.model.terms import Group, Outcome, Qualifier
from saksi.model.values import Span
from tests.extract.learned.marking import mark, numbered, point, sure

FELL = "At least 12 people, among them four children, were killed; 30 were hurt and nine more later."


def people(text: str, words: str, outcome: str = "killed", group: str = "people", nth: int = 0) -> Mark:
    return mark(text, words, "people", nth=nth, outcome=outcome, group=group)


def four() -> list[Mark]:
    made = [people(FELL, w) for w in ("12 people", "four children", "30", "nine more")]
    return numbered([*made, mark(FELL, "killed", "harm", outcome="killed")])


def test_a_quote_holds_the_hedge_the_people_and_what_became_of_them() -> None:
    marks = four()
    point(marks[0], "harm", {4: 0.9, -1: 0.1})
    figure = read_figures(FELL, marks, "en")[0]
    assert figure.quote.of(FELL) == "At least 12 people, among them four children, were killed"
    assert (figure.count.low, figure.count.high, figure.count.qualifier) == (12, None, Qualifier.AT_LEAST)
    assert figure.harm is not None
    assert figure.harm.of(FELL) == "killed"


def test_words_of_harm_may_stand_before_and_stay_out_when_far_off() -> None:
    people_at = Span(200, 210)
    assert quote_of(people_at, None) == people_at
    assert quote_of(people_at, Span(190, 196)) == Span(190, 210)
    assert quote_of(people_at, Span(210 + APART, 310)) == Span(200, 310)
    assert quote_of(people_at, Span(211 + APART, 310)) == people_at
    assert quote_of(people_at, Span(202, 205)) == people_at


@given(st.integers(0, 500), st.integers(1, 40), st.integers(0, 500), st.integers(1, 40))
@settings(deadline=None, max_examples=80)
def test_a_quote_always_holds_the_people(start: int, length: int, harm: int, harmed: int) -> None:
    people_at, harm_at = Span(start, start + length), Span(harm, harm + harmed)
    found = quote_of(people_at, harm_at)
    assert found.start <= people_at.start
    assert found.end >= people_at.end
    assert found.end - found.start <= length + harmed + APART


def test_the_words_of_harm_bear_on_what_became_of_them() -> None:
    marks = four()
    marks[0].chances["outcome"] = sure("outcome", "injured", 0.4)
    marks[4].chances["outcome"] = sure("outcome", "killed", 0.95)
    assert read_figures(FELL, marks, "en")[0].outcome is Outcome.INJURED
    point(marks[0], "harm", {4: 0.9, -1: 0.1})
    assert read_figures(FELL, marks, "en")[0].outcome is Outcome.KILLED


def test_rescued_people_are_no_casualty() -> None:
    text = "Crews freed six people from the cellar."
    [figure] = read_figures(text, numbered([people(text, "six people", "rescued")]), "en")
    assert figure.outcome is None
    assert figure.count.low == 6


def test_people_without_a_number_have_a_vague_count() -> None:
    text = "Civilians were killed."
    [figure] = read_figures(text, numbered([people(text, "Civilians")]), "en")
    assert figure.count.qualifier is Qualifier.VAGUE
    assert figure.group is Group.CIVILIANS


def test_the_grammar_names_the_group_and_the_model_where_it_does_not() -> None:
    marks = four()
    assert read_figures(FELL, marks, "en")[1].group is Group.CHILDREN
    marks[2].chances["group"] = sure("group", "women", 0.9)
    assert read_figures(FELL, marks, "en")[2].group is Group.WOMEN
    marks[2].chances["group"] = sure("group", "women", 0.7)
    assert read_figures(FELL, marks, "en")[2].group is Group.PEOPLE


@pytest.mark.parametrize(
    ("text", "words", "outcome"),
    [
        ("12 Menschen wurden verletzt.", "12 Menschen", Outcome.INJURED),
        ("12 persone ferite, oggi.", "12 persone", Outcome.INJURED),
        ("Tre morti; i feriti sono 68.", "Tre", Outcome.KILLED),
        ("Trei dispăruți.", "Trei", Outcome.MISSING),
        ("12 Menschen waren dort.", "12 Menschen", Outcome.KILLED),
    ],
)
def test_in_a_language_not_learned_the_words_beside_tell_what_became_of_them(
    text: str, words: str, outcome: Outcome
) -> None:
    language = "de" if "Menschen" in text else "ro" if "Trei" in text else "it"
    [figure] = read_figures(text, numbered([people(text, words)]), language)
    assert figure.outcome is outcome


def test_there_a_sure_word_of_the_model_for_missing_people_stands() -> None:
    text = "3 Tote, 12 Menschen fehlen."
    [_, figure] = read_figures(text, numbered([people(text, "3"), people(text, "12 Menschen", "missing")]), "de")
    assert figure.outcome is Outcome.MISSING


def test_there_a_word_without_a_number_is_not_one_person() -> None:
    text = "Er tötete zwölf, sagte Nachbar."
    marks = numbered([people(text, "zwölf"), people(text, "sagte")])
    assert [figure.count.low for figure in read_figures(text, marks, "de")] == [12]
    assert len(read_figures(text, marks, "en")) == 2


def test_marks_alone_are_no_figure() -> None:
    text = "— was killed"
    assert read_figures(text, numbered([people(text, "—")]), "en") == []


def linked(relation: str, *links: tuple[int, int, float]) -> list[Figure]:
    marks = four()
    for source, target, chance in links:
        point(marks[source], relation, {target: chance, -1: 1 - chance})
    return read_figures(FELL, marks, "en")


def test_a_part_lies_in_its_whole() -> None:
    figures = linked("subset", (1, 0, 0.9))
    assert [f.subset_of for f in figures] == [None, 0, None, None]


def test_an_unlikely_pointer_ties_nothing() -> None:
    assert [f.subset_of for f in linked("subset", (1, 0, 0.4))] == [None] * 4


def test_a_part_is_not_larger_than_its_whole() -> None:
    assert [f.subset_of for f in linked("subset", (2, 1, 0.9))] == [None] * 4


def test_a_whole_without_upper_bound_can_hold_anything() -> None:
    assert linked("subset", (2, 0, 0.9))[2].subset_of == 0


@pytest.mark.parametrize("links", [((0, 1), (1, 0)), ((0, 1), (1, 3), (3, 0)), ((0, 0),)])
def test_figures_never_lie_in_each_other_by_turns(links: tuple[tuple[int, int], ...]) -> None:
    text = "12 people; 12 people; 12 people; 12 people"
    marks = numbered([people(text, "12 people", nth=n) for n in range(4)])
    for source, target in links:
        point(marks[source], "subset", {target: 0.9, -1: 0.1})
    figures = read_figures(text, marks, "en")
    for place in range(len(figures)):
        seen: set[int] = set()
        at: int | None = place
        while at is not None:
            assert at not in seen
            seen.add(at)
            at = figures[at].subset_of


def test_what_is_added_is_no_part() -> None:
    marks = four()
    point(marks[3], "beside", {2: 0.9, -1: 0.1})
    point(marks[3], "subset", {2: 0.9, -1: 0.1})
    figure = read_figures(FELL, marks, "en")[3]
    assert (figure.beside, figure.subset_of) == (2, None)


def test_a_pointer_to_what_is_no_figure_ties_nothing() -> None:
    text = "two people; — died"
    marks = numbered([people(text, "two people"), people(text, "—")])
    point(marks[0], "subset", {1: 0.9, -1: 0.1})
    [figure] = read_figures(text, marks, "en")
    assert figure.subset_of is None


@pytest.mark.parametrize(
    ("text", "first", "second", "language", "added"),
    [
        ("57 died. Five died in hospital.", "57", "Five", "en", False),
        ("57 died. Five more died in hospital.", "57", "Five more", "en", True),
        ("57 died. Five were wounded.", "57", "Five", "en", True),
        ("57 died and five died later.", "57", "five", "en", True),
        ("57 людей загинули. П'ятеро померли в лікарнях.", "57 людей", "П'ятеро", "uk", False),
        ("57 людей загинули. Ще п'ятеро померли в лікарнях.", "57 людей", "п'ятеро", "uk", True),
        ("Погибли 57 человек. Ещё пятеро умерли.", "57 человек", "пятеро", "ru", True),
        ("Погибли 57 человек. Пятеро умерли.", "57 человек", "Пятеро", "ru", False),
    ],
)
def test_nobody_is_added_from_another_sentence_without_a_word_that_says_so(
    text: str, first: str, second: str, language: str, added: bool
) -> None:
    marks = numbered([people(text, first), people(text, second, "injured" if "wounded" in text else "killed")])
    marks[1].sentence = 0 if " and " in text else 1
    point(marks[1], "beside", {0: 0.9, -1: 0.1})
    assert (read_figures(text, marks, language)[1].beside == 0) is added
