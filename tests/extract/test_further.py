"""Languages beyond the six: the little that is said of each is whole, and is read by the grammars of the six."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from importlib.resources import files

import pytest

from saksi.extract.count.around import read_count_at
from saksi.extract.count.lexicon import tables
from saksi.extract.count.tokens import normal
from saksi.extract.page.lexicon import LANGUAGES, words
from saksi.extract.page.text import read_page
from saksi.extract.when.dates import TimeMention, read_times
from saksi.model.document import Document
from saksi.model.terms import Qualifier
from saksi.model.values import Count

ROWS = tomllib.loads((files("saksi.extract") / "data" / "further.toml").read_text(encoding="utf-8"))
LISTS = {
    "hundred", "thousand", "dozen", "at_least", "more_than", "at_most", "less_than", "about", "several", "zero", "more",
    "and", "women", "men", "children", "people", "today", "yesterday", "before", "night", "morning", "evening", "of",
    "to", "tens_of", "dozens", "hundreds", "thousands", "between",
}  # fmt: skip
OUTCOMES = ("killed", "injured", "missing")


def counted(text: str, language: str) -> Count:
    count = read_count_at(text, 0, len(text), language).count
    assert count is not None, text
    return count


def days(text: str, language: str) -> list[str | None]:
    page = read_page(
        Document(id="d", capture="d", method="given", text=text, language=language, published="2024-05-16")
    )
    times: tuple[TimeMention, ...] = read_times(page)
    return [t.when.earliest for t in times if t.when]


@pytest.mark.parametrize("language", ROWS)
def test_a_row_is_whole(language: str) -> None:
    row = ROWS[language]
    assert language not in LANGUAGES
    assert row.keys() - {"compound"} == LISTS | {"numbers", "tens", "months", "weekdays", *OUTCOMES}
    assert len(row["months"].split()) == 12 and len(row["weekdays"].split()) == 7
    assert len(row["numbers"].split()) == 21 or not row["tens"]
    assert len(row["tens"].split()) in (0, 7)


@pytest.mark.parametrize("language", ROWS)
def test_numbers_in_words_and_hedges_are_counted(language: str) -> None:
    row = ROWS[language]
    for number, forms in enumerate(row["numbers"].split()):
        for form in forms.split("|") if number > 1 else ():
            count = counted(f"{form} {row['people'][0]}", language)
            assert (count.low, count.high) == (number, number), form
    count = counted(f"{row['at_least'][0]} 14 {row['people'][0]}", language)
    assert (count.low, count.high, count.qualifier) == (14, None, Qualifier.AT_LEAST)


@pytest.mark.parametrize("language", ROWS)
def test_weekdays_and_dates_are_resolved(language: str) -> None:
    row = ROWS[language]
    for number, forms in enumerate(row["weekdays"].split()):
        day = date(2024, 5, 13) + timedelta(days=number if number <= 3 else number - 7)  # a Thursday's paper
        assert days(f"x {forms.split('|')[0]}.", language) == [day.isoformat()], forms
    for number, forms in enumerate(row["months"].split(), start=1):
        name = forms.split("|")[0]
        text = f"x 2023. {name} 7. y" if language == "hu" else f"x 7 {name} 2023 y"
        assert f"2023-{number:02d}-07" in days(text, language), text


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("de", "fünfunddreißig Menschen", 35),
        ("nl", "vierentwintig mensen", 24),
        ("hu", "harmincöt ember", 35),
        ("tr", "yirmi beş kişi", 25),
        ("pl", "trzydziestu pięciu osób", 35),
    ],
)
def test_tens_and_units_in_one_word_or_two(language: str, text: str, number: int) -> None:
    assert counted(text, language).low == number


@pytest.mark.parametrize(
    ("language", "text", "low"),
    [
        ("it", "decine di persone", 20),
        ("de", "Dutzende Menschen", 24),
        ("sv", "hundratals", 200),
        ("cs", "tři sta", 300),
    ],
)
def test_tens_dozens_and_hundreds_without_a_number_are_at_least_two_of_them(language: str, text: str, low: int) -> None:
    count = counted(text, language)
    assert (count.low, count.high) == (low, low if language == "cs" else None)


@pytest.mark.parametrize(("language", "text"), [("id", "antara 29 dan 32 orang"), ("de", "zwischen 29 und 32 Tote")])
def test_between_two_numbers(language: str, text: str) -> None:
    count = counted(text, language)
    assert (count.low, count.high, count.qualifier) == (29, 32, Qualifier.BETWEEN)


@pytest.mark.parametrize("language", ROWS)
def test_no_word_for_people_begins_as_a_word_of_harm_does(language: str) -> None:
    """Else whoever is counted so would be read as harmed ("perso" and "persone")."""
    plain = {
        "de": "Menschen", "it": "persone", "pt": "pessoas", "nl": "mensen", "pl": "osób", "tr": "kişi", "cs": "lidí",
        "ro": "persoane", "hu": "ember", "sv": "personer", "et": "inimest", "id": "orang", "sw": "watu", "fa": "نفر",
    }[language]  # fmt: skip
    harm = [normal(stem, language) for outcome in OUTCOMES for stem in ROWS[language][outcome]]
    assert not normal(plain, language).startswith(tuple(harm))


def test_a_language_without_a_row_has_digits_and_dates_in_digits() -> None:
    assert counted("12 xyz", "qq").low == 12
    assert tables("qq").small == {}
    assert days("abc 2023-04-05 def", "qq") == ["2023-04-05"]
    assert not any(words("private", "qq").values())
