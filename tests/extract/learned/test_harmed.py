"""What became of people by the words of harm in a figure's own words, or before it in a list."""

from __future__ import annotations

import pytest

from saksi.extract.learned.casualties import read_figures
from saksi.extract.learned.harmed import LIKELY, SURE, nearest_harm, outcome_of, told
from saksi.extract.page.lexicon import LANGUAGES, words
from saksi.model.terms import Outcome
from saksi.model.values import Span
from tests.extract.learned.marking import mark, numbered, point

NAMES = {"killed", "injured", "missing", "detained", "displaced", "rescued"}


@pytest.mark.parametrize("language", LANGUAGES)
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


def test_in_a_list_the_last_word_of_harm_before_is_heard() -> None:
    text = "Los heridos: 26 en un hospital, 14 en otro. Murió uno. 16 en casa."
    assert said(text, "14", "14", ("killed", 0.9), "es") == ("injured", LIKELY)
    assert said(text, "14", "14", ("injured", 0.9), "es") == ("injured", 0.9)
    assert said(text, "16", "16", ("injured", 0.9), "es") == ("injured", 0.9)


def test_people_got_out_alive_are_not_missing() -> None:
    text = "З-під завалів дістали живими десятьох людей."
    assert said(text, "дістали живими десятьох людей", "десятьох", ("missing", 0.6), "uk") == ("rescued", SURE)
    assert said(text, "дістали живими десятьох людей", "десятьох", ("injured", 0.6), "uk") == ("injured", 0.6)


def test_languages_without_a_table_are_left_to_others() -> None:
    assert said("12 wounded", "12 wounded", "12", ("killed", 0.5), "en") == ("injured", SURE)
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


@pytest.mark.parametrize(
    ("language", "text", "first", "second"),
    [
        ("es", "Secuestraron a 30 mujeres y asesinaron a 17.", ("30", "killed"), ("17", "killed")),
        ("ar", "خطف المسلحون 30 امرأة وقتلوا 17.", ("30", "killed"), ("17", "killed")),
    ],
)
def test_the_verb_right_before_beats_the_one_behind_and(
    language: str, text: str, first: tuple[str, str], second: tuple[str, str]
) -> None:
    people = [mark(text, words_, "people", outcome=outcome, group="people") for words_, outcome in (first, second)]
    verb = "asesinaron" if language == "es" else "وقتلوا"
    marks = numbered([*people, mark(text, verb, "harm", outcome="killed")])
    for one in marks[:2]:
        point(one, "harm", {2: 0.9, -1: 0.1})
    assert [f.outcome for f in read_figures(text, marks, language)] == [Outcome.DETAINED, Outcome.KILLED]


def test_two_joined_by_and_share_what_became_of_them() -> None:
    text = "Un hombre de 62 años y su esposa resultaron heridos. Un niño y un perro."
    marks = numbered(
        [
            mark(text, "Un hombre", "people", outcome="killed", group="people"),
            mark(text, "su esposa", "people", outcome="injured", group="people"),
            mark(text, "heridos", "harm", outcome="injured"),
        ]
    )
    point(marks[1], "harm", {2: 0.9, -1: 0.1})
    assert [f.outcome for f in read_figures(text, marks, "es")] == [Outcome.INJURED, Outcome.INJURED]


@pytest.mark.parametrize(
    ("language", "text", "people", "pointed", "nearest"),
    [
        ("ar", "قتلت امرأة وأصيب 14 شخصا", "14 شخصا", "قتلت", "وأصيب"),
        ("uk", "За ніч поранено 18 людей, одна людина загинула", "18 людей", "загинула", "поранено"),
        ("uk", "Загинули троє, п'ятеро поранено", "п'ятеро", "поранено", "поранено"),
        ("fr", "Six personnes blessées par des tirs sont mortes", "Six personnes", "mortes", "blessées"),
        ("en", "Police killed 3 and wounded 5", "5", "killed", "wounded"),
        ("en", "Three were killed and 5 hurt", "5", "hurt", "hurt"),
        ("de", "Drei tot, 5 verletzt", "5", "tot", "tot"),
    ],
)
def test_a_nearer_word_of_harm_is_the_peoples_own(
    language: str, text: str, people: str, pointed: str, nearest: str
) -> None:
    at = {words_: Span(text.index(words_), text.index(words_) + len(words_)) for words_ in (people, pointed)}
    others = [Span(m, m + 4) for m in (text.find("троє"), text.find("Three")) if m >= 0]
    assert nearest_harm(text, at[people], at[pointed], others, language).of(text) == nearest


def test_a_word_left_over_beside_a_number_is_no_figure() -> None:
    text = "Загинула жінка, ще 14 людей постраждали."
    people = [mark(text, words_, "people", outcome="injured", group="people") for words_ in ("ще", "14 людей")]
    figures = read_figures(text, numbered(people), "uk")
    assert [(f.count.low, f.quote.of(text)) for f in figures] == [(14, "ще 14 людей")]


def test_some_of_the_injured_are_injured_too() -> None:
    text = "Au moins 60 personnes, en majorité des femmes, ont été blessées."
    marks = numbered(
        [
            mark(text, "60 personnes", "people", outcome="injured", group="people"),
            mark(text, "majorité des femmes", "people", outcome="killed", group="women"),
            mark(text, "blessées", "harm", outcome="injured"),
        ]
    )
    point(marks[0], "harm", {2: 0.9, -1: 0.1})
    point(marks[1], "subset", {0: 0.9, -1: 0.1})
    assert [f.outcome for f in read_figures(text, marks, "fr")] == [Outcome.INJURED, Outcome.INJURED]
