"""Counted people in six languages: a table for each, numbers written out, and properties that hold for any number."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.count.spelled import SPELLED
from saksi.extract.count.around import figures, hedged_span, number_words, read_count_at
from saksi.extract.count.counted import read_count
from saksi.extract.page.lexicon import LANGUAGES
from saksi.model.terms import Group, Qualifier
from saksi.model.values import Count

Row = tuple[str, str, str, str, str, str, str]
HEDGED = {
    "en": ("at least {} people", "more than {} people", "up to {} people", "about {} people", "{} more"),
    "uk": ("щонайменше {} осіб", "понад {} осіб", "до {} осіб", "близько {} осіб", "ще {}"),
    "ru": ("не менее {} человек", "более {} человек", "до {} человек", "около {} человек", "ещё {}"),
    "ar": ("ما لا يقل عن {} شخصا", "أكثر من {} شخصا", "ما يصل إلى {} شخصا", "نحو {} شخصا", "{} آخرين"),
    "es": ("al menos {} personas", "más de {} personas", "hasta {} personas", "unas {} personas", "otras {}"),
    "fr": (
        "au moins {} personnes",
        "plus de {} personnes",
        "jusqu'à {} personnes",
        "environ {} personnes",
        "{} autres",
    ),
}
SCRIPTS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")


def rows() -> list[Row]:
    found: list[Row] = []
    for language in LANGUAGES:
        with (Path(__file__).parent / f"{language}.tsv").open(encoding="utf-8", newline="") as lines:
            table = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            assert next(table) == ["words", "low", "high", "qualifier", "group", "more"]
            found += [(language, *row) for row in table]  # type: ignore[misc]
    return found


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row[0]}: {row[1]}")
def test_table(row: Row) -> None:
    language, words, low, high, qualifier, group, more = row
    found = read_count(words, language)
    assert found.count == Count(int(low) if low else None, int(high) if high else None, Qualifier(qualifier), words)
    assert (found.group, found.more) == (Group(group), bool(more))


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_are_long_enough(language: str) -> None:
    assert sum(row[0] == language for row in rows()) >= 150


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_written_out(language: str) -> None:
    """Every number to 1,100 and every thirteenth to 9,999."""
    for n in [*range(2, 1100), *range(1100, 10_000, 13), 9_999]:
        words = SPELLED[language](n)
        count = read_count(words, language).count
        assert count is not None and (count.low, count.high) == (n, n), words


@given(st.sampled_from(LANGUAGES), st.integers(2, 999_999), st.sampled_from(SCRIPTS))
def test_any_script_of_digits_gives_the_same_count(language: str, n: int, script: str) -> None:
    digits = "".join(script[int(digit)] for digit in str(n))
    at_least, more_than, at_most, about, more = (phrase.format(digits) for phrase in HEDGED[language])
    assert read_count(digits, language).count == Count(n, n, Qualifier.EXACT, digits)
    assert read_count(at_least, language).count == Count(n, None, Qualifier.AT_LEAST, at_least)
    assert read_count(more_than, language).count == Count(n + 1, None, Qualifier.MORE_THAN, more_than)
    assert read_count(at_most, language).count == Count(None, n, Qualifier.AT_MOST, at_most)
    assert read_count(about, language).count == Count(n, n, Qualifier.ABOUT, about)
    added = read_count(more, language)
    assert added.more and added.count == Count(n, n, Qualifier.EXACT, more)


@given(st.sampled_from(LANGUAGES), st.integers(1000, 999_999_999), st.sampled_from([" ", "\u00a0", "\u202f"]))
def test_groups_of_digits_with_blanks(language: str, n: int, blank: str) -> None:
    words = f"{n:,}".replace(",", blank)
    count = read_count(words, language).count
    assert count is not None and count.low == n


@given(st.sampled_from(LANGUAGES), st.text(max_size=60))
def test_no_text_breaks_it(language: str, text: str) -> None:
    found = read_count(text, language)
    if found.number is not None:
        start, end = found.number
        assert 0 <= start < end <= len(text)
    for start, end, count in number_words(text, language):
        assert text[start:end] == count.words


def vocabulary(language: str) -> list[str]:
    return sorted({word for row in rows() if row[0] == language for word in row[1].split()})


WORDS = {language: vocabulary(language) for language in LANGUAGES}


@given(st.data())
def test_no_order_of_known_words_breaks_it(data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(LANGUAGES))
    words = data.draw(st.lists(st.sampled_from([*WORDS[language], ",", "(", ")", "-", "5"]), max_size=12))
    text = " ".join(words)
    found = read_count(text, language)
    assert found.count is None or found.count.low is None or found.count.low >= 0
    read_count_at(text, len(text) // 3, 2 * len(text) // 3, language)
    assert all(text[start:end] == count.words for start, end, count in number_words(text, language))


@pytest.mark.parametrize("words", ["1, " * 3000, "9, " * 3000 + "years", "and a " * 3000, "twenty " * 5000])
def test_long_lists_take_no_time(words: str) -> None:
    started = time.process_time()
    read_count(words, "en")
    list(number_words(words, "en"))
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("language", "words", "definite", "stated", "number"),
    [
        ("en", "the 12 killed", True, True, "12"),
        ("en", "a woman", False, False, None),
        ("en", "her two sons", True, True, "two"),
        ("en", "several people", False, False, None),
        ("en", "no casualties", False, False, None),
        ("en", "at least twenty-six people", False, True, "twenty-six"),
        ("en", "five women and three children", False, True, None),
        ("uk", "ці п'ятеро", True, True, "п'ятеро"),
        ("ru", "его жена", True, False, None),
        ("es", "los cinco heridos", True, True, "cinco"),
        ("fr", "les deux autres", True, True, "deux"),
        ("ar", "نحو ١٢ شخصا", False, True, "١٢"),
        ("ar", "الجنود الخمسة", True, True, "الخمسة"),
    ],
)
def test_what_else_is_told(language: str, words: str, definite: bool, stated: bool, number: str | None) -> None:
    found = read_count(words, language)
    assert (found.definite, found.stated) == (definite, stated)
    assert (words[slice(*found.number)] if found.number else None) == number


AROUND = [
    ("en", "The mayor said at least [10 people] died.", "10+"),
    ("en", "The blast killed [10] or more on Sunday.", "10+"),
    ("en", "It killed [12], at least 3 of them children.", "12"),
    ("en", "It killed [12 people], possibly more.", "12+"),
    ("en", "A further [12 people] were hurt.", "12 more"),
    ("en", "Between [12 and 14 people] died.", "12-14"),
    ("en", "[12] more people were hurt.", "12 more"),
    ("en", "It hurt [12 people] more than a mile away.", "12"),
    ("en", "There were no [casualties].", "0"),
    ("uk", "Загинули щонайменше [10 людей], повідомив мер.", "10+"),
    ("uk", "Поранено ще [троє цивільних].", "3 more"),
    ("uk", "Загинуло [10 осіб] або більше.", "10+"),
    ("ru", "Погибли не менее [десяти человек].", "10+"),
    ("ru", "Ранены ещё [пять человек].", "5 more"),
    ("ru", "Ранения получили до [30 человек].", "-30"),
    ("ru", "Число погибших выросло до [17].", "17"),
    ("uk", "Кількість загиблих зросла до щонайменше [17].", "17+"),
    ("es", "La cifra de muertos subió hasta [17].", "17"),
    ("ar", "وصل إلى [17] قتيلا", "17"),
    ("ar", "قتل ما لا يقل عن [10 أشخاص] في القصف.", "10+"),
    ("ar", "أصيب [5 أشخاص] آخرين في الهجوم.", "5 more"),
    ("ar", "قتل [10 أشخاص] على الأقل، وفق السكان.", "10+"),
    ("es", "Murieron al menos [10 personas] en el ataque.", "10+"),
    ("es", "Otras [cinco personas] resultaron heridas.", "5 more"),
    ("es", "Murieron [10 personas] o más.", "10+"),
    ("fr", "L'attaque a tué au moins [dix personnes].", "10+"),
    ("fr", "Le bilan dépasse [dix morts].", "11>"),
    ("fr", "On compte [12 blessés] de plus.", "12 more"),
]


def told(count: Count | None, more: bool) -> str:
    assert count is not None
    shown = {
        Qualifier.AT_LEAST: f"{count.low}+",
        Qualifier.MORE_THAN: f"{count.low}>",
        Qualifier.AT_MOST: f"-{count.high}",
        Qualifier.BETWEEN: f"{count.low}-{count.high}",
    }
    return shown.get(count.qualifier, str(count.low)) + " more" * more


@pytest.mark.parametrize(("language", "marked", "expected"), AROUND)
def test_a_hedge_outside_the_words(language: str, marked: str, expected: str) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    found = read_count_at(text, start, end, language)
    assert told(found.count, found.more) == expected
    first, last = hedged_span(text, start, end, language)
    assert found.count is not None and found.count.words == text[first:last].strip()


NOT_PEOPLE = [
    (
        "en",
        "On 12 March at 10:30 a 12-year-old saw 3 missiles, 5 km off, in 2022.",
        "date time time age measure measure date",
    ),
    ("en", "A T-72 fired 30 rounds for $5 million; 30% fell.", "label measure money percent"),
    (
        "uk",
        "12 березня о 10:30 у будинок за 5 км влучили 3 ракети, згоріли 2 машини.",
        "date time time measure measure measure",
    ),
    (
        "ru",
        "12 марта в 10:30 сгорели 3 дома в 5 км от города, ущерб 5 млн рублей.",
        "date time time measure measure money",
    ),
    ("ar", "في 12 مارس سقطت 3 صواريخ على بعد 5 كيلومترات بعد 20 دقيقة", "date measure measure time"),
    (
        "es",
        "El 12 de marzo cayeron 3 misiles a 5 km y ardieron 20 casas durante 2 horas.",
        "date measure measure measure time",
    ),
    (
        "fr",
        "Le 12 mars 3 roquettes sont tombées à 5 km, brûlant 20 maisons en 2 heures.",
        "date measure measure measure time",
    ),
]


@pytest.mark.parametrize(("language", "text", "kinds"), NOT_PEOPLE)
def test_numbers_that_count_nobody(language: str, text: str, kinds: str) -> None:
    assert " ".join(one.kind for one in figures(text, language)) == kinds
    assert not list(number_words(text, language))


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("en", "Five died, twenty-six were hurt and dozens fled.", [5, 26, 24]),
        ("uk", "П'ятеро загинули, двадцять шість поранено, десятки евакуйовано.", [5, 26, 20]),
        ("ru", "Пятеро погибли, двадцать шесть ранены, десятки эвакуированы.", [5, 26, 20]),
        ("ar", "قتل خمسة وأصيب ستة وعشرون ونزح عشرات", [5, 26, 20]),
        ("es", "Cinco murieron, veintiséis sufrieron heridas y decenas huyeron.", [5, 26, 20]),
        ("fr", "Cinq sont morts, vingt-six ont été blessés et des dizaines ont fui.", [5, 26, 20]),
    ],
)
def test_number_words(language: str, text: str, values: list[int]) -> None:
    assert [count.low for _, _, count in number_words(text, language)] == values
