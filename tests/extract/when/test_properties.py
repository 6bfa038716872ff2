"""Properties: an interval holds what a finer form gives; weekdays lie within a week; offsets are exact."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.when.test_expressions import LANGUAGES, read
from saksi.extract.when.tables import tables
from saksi.model.values import When

DAY_FORMS = {
    "en": "{day} {month} {year}", "uk": "{day} {month} {year} року", "ru": "{day} {month} {year} года",
    "ar": "{day} {month} {year}", "es": "{day} de {month} de {year}", "fr": "{day} {month} {year}",
}  # fmt: skip
MONTH_FORMS = {
    "en": "in {month} {year}", "uk": "{month} {year} року", "ru": "{month} {year} года", "ar": "{month} {year}",
    "es": "en {month} de {year}", "fr": "en {month} {year}",
}  # fmt: skip
YEAR_FORMS = {
    "en": "in {year}", "uk": "{year} року", "ru": "{year} года", "ar": "عام {year}", "es": "en {year}",
    "fr": "en {year}",
}  # fmt: skip
PARTS = {
    "en": ("on the morning of {said}", "{said} at 8:20 a.m."),
    "uk": ("вранці {said}", "{said} о 8:20"),
    "ru": ("утром {said}", "{said} в 8:20"),
    "ar": ("صباح {said}", "{said} الساعة 8:20"),
    "es": ("la mañana del {said}", "el {said} a las 8:20"),
    "fr": ("le matin du {said}", "le {said} à 8h20"),
}
dates = st.dates(date(1990, 1, 1), date(2029, 12, 28))


def month_name(language: str, month: int) -> str:
    """The form of a month beside a day: the genitive where there is one."""
    data = tables(language).data
    if language in ("uk", "ru"):
        return str(data["month_forms"][str(month)][0])
    name = str(data["months"][month - 1])
    return name.capitalize() if language == "en" else name


def interval(text: str, language: str, published: str | None = None) -> When:
    found = [mention for mention in read(text, language, published) if mention.when]
    assert len(found) == 1, (text, found)
    assert found[0].when is not None
    return found[0].when


def holds(wide: When, fine: When) -> bool:
    assert wide.earliest and wide.latest and fine.earliest and fine.latest
    return wide.earliest <= fine.earliest[: len(wide.earliest)] and fine.latest[: len(wide.latest)] <= wide.latest


@pytest.mark.parametrize("language", LANGUAGES)
@given(day=dates)
@settings(max_examples=25, deadline=None)
def test_a_clock_lies_in_its_part_its_day_its_month_and_its_year(language: str, day: date) -> None:
    words = {"day": day.day, "month": month_name(language, day.month), "year": day.year}
    said = DAY_FORMS[language].format(**words)
    part, clock = (form.format(said=said) for form in PARTS[language])
    forms = [clock, part, said, MONTH_FORMS[language].format(**words), YEAR_FORMS[language].format(**words)]
    read_as = [interval(form, language) for form in forms]
    assert [str(when.precision) for when in read_as] == ["minute", "part_of_day", "day", "month", "year"]
    assert all(str(when.basis) == "stated" for when in read_as)
    for fine, wide in zip(read_as, read_as[1:], strict=False):
        assert holds(wide, fine), (fine, wide)


@pytest.mark.parametrize("language", LANGUAGES)
@given(published=dates, weekday=st.integers(0, 6))
@settings(max_examples=25, deadline=None)
def test_a_weekday_is_the_last_one_by_publication(language: str, published: date, weekday: int) -> None:
    name = str(tables(language).data["weekdays"][weekday])
    when = interval(name.capitalize() if language == "en" else name, language, published.isoformat())
    assert when.earliest == when.latest and when.earliest is not None
    day = date.fromisoformat(when.earliest)
    assert day.weekday() == weekday
    assert published - timedelta(days=7) < day <= published


@pytest.mark.parametrize("language", LANGUAGES)
@given(day=dates, published=dates)
@settings(max_examples=25, deadline=None)
def test_a_day_without_a_year_is_never_after_the_day_after_publication(
    language: str, day: date, published: date
) -> None:
    form = DAY_FORMS[language].partition(" {year}")[0].removesuffix(" de")
    when = interval(form.format(day=day.day, month=month_name(language, day.month)), language, published.isoformat())
    assert when.latest is not None and str(when.basis) == "resolved"
    found = date.fromisoformat(when.latest)
    assert (found.month, found.day) == (day.month, day.day)
    assert found <= published + timedelta(days=1)


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=st.text(max_size=120), number=st.integers(0, 2100))
@settings(max_examples=40, deadline=None)
def test_any_text_is_read_with_spans_inside_it(language: str, text: str, number: int) -> None:
    whole = f"{text} {number} {tables(language).data['months'][number % 12]} {text}"
    for mention in read(whole, language, "2024-05-15"):
        assert 0 <= mention.start < mention.end <= len(whole)


ALPHABETS = {"en": "at two", "uk": "в п'ять ", "ru": "в два ", "ar": "يوم و", "es": "las y de", "fr": "à six h"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_run_of_words_of_time_takes_linear_time(language: str) -> None:
    assert len(read(ALPHABETS[language] * 4000, language, "2024-05-15")) >= 0
