"""What became of people by the words of harm in a figure's own words, or before it in a list."""

from __future__ import annotations

import pytest

from saksi.extract.learned.casualties import read_figures
from saksi.extract.learned.harmed import DOUBTED, SURE, outcome_of, told
from saksi.extract.page.lexicon import LANGUAGES, words
from saksi.model.terms import Outcome
from saksi.model.values import Span
from tests.extract.learned.marking import mark, numbered, point

NAMES = {"killed", "injured", "missing", "detained", "displaced", "rescued"}


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_every_table_has_every_outcome_and_no_word_twice(language: str) -> None:
    table = words("harm", language)
    assert set(table) == NAMES
    listed = [word for found in table.values() for word in found]
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        (
            "uk",
            "чотирнадцятеро поранених, двоє загинули, один зник безвісти",
            ["injured", "killed", "missing", "missing"],
        ),
        ("uk", "дістали живими десятьох", ["rescued"]),
        ("ru", "ранены 12, телеграм-канал", ["injured"]),
        ("ru", "нашли тела двоих", ["killed"]),
        ("es", "hubo 5 heridos y murieron dos con un mortero", ["injured", "killed"]),
        ("fr", "12 blessés ; trois tués par un mortier", ["injured", "killed"]),
        ("ar", "48 جريحا وقُتل ثلاثة والمصابين", ["injured", "killed", "injured"]),
    ],
)
def test_words_of_harm(language: str, text: str, names: list[str]) -> None:
    assert [name for _, name in told(text, language)] == names


def said(text: str, quote: str, people: str, model: tuple[str, float], language: str) -> tuple[str, float]:
    starts = text.index(quote), text.index(people)
    spans = (Span(starts[0], starts[0] + len(quote)), Span(starts[1], starts[1] + len(people)))
    return outcome_of(text, *spans, model, language)


def test_one_outcome_in_the_quote_decides() -> None:
    text = "Двоє загиблих і чотирнадцятеро поранених."
    assert said(text, "чотирнадцятеро поранених", "чотирнадцятеро", ("killed", 0.9), "uk") == ("injured", SURE)
    assert said(text, "Двоє загиблих", "Двоє", ("killed", 0.99), "uk") == ("killed", 0.99)


def test_two_outcomes_in_the_quote_leave_it_to_the_model() -> None:
    text = "Загинули двоє поранених."
    assert said(text, "Загинули двоє поранених", "двоє", ("killed", 0.6), "uk") == ("killed", 0.6)


def test_either_of_two_and_other_violence_stay() -> None:
    for outcome in ("killed_or_injured", "sexual_violence"):
        assert said("53 постраждалих", "53 постраждалих", "53", (outcome, 0.5), "uk") == (outcome, 0.5)


def test_in_a_list_the_last_word_of_harm_before_is_heard_where_the_model_doubts() -> None:
    text = "Los heridos: 26 en un hospital, 14 en otro. Murió uno."
    assert said(text, "14", "14", ("killed", 0.5), "es") == ("injured", DOUBTED)
    assert said(text, "14", "14", ("killed", 0.9), "es") == ("killed", 0.9)


def test_people_got_out_alive_are_not_missing() -> None:
    text = "З-під завалів дістали живими десятьох людей."
    assert said(text, "дістали живими десятьох людей", "десятьох", ("missing", 0.6), "uk") == ("rescued", SURE)
    assert said(text, "дістали живими десятьох людей", "десятьох", ("injured", 0.6), "uk") == ("injured", 0.6)


def test_english_and_languages_without_a_table_are_left_to_others() -> None:
    assert said("12 wounded", "12 wounded", "12", ("killed", 0.5), "en") == ("killed", 0.5)
    assert said("12 verletzt", "12 verletzt", "12", ("killed", 0.5), "de") == ("killed", 0.5)


def test_another_figures_noun_says_nothing() -> None:
    text = "Убито девяносто пять и 158 раненых."
    people = [
        mark(text, w, "people", outcome=o, group="people")
        for w, o in (("девяносто пять", "killed"), ("158 раненых", "injured"))
    ]
    marks = numbered([*people, mark(text, "раненых", "harm", outcome="injured")])
    point(marks[0], "harm", {2: 0.7, -1: 0.3})
    point(marks[1], "harm", {2: 0.9, -1: 0.1})
    figures = read_figures(text, marks, "ru")
    assert [f.outcome for f in figures] == [Outcome.KILLED, Outcome.INJURED]
    assert figures[0].quote.of(text) == "девяносто пять"
