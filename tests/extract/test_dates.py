"""Times: absolute, partial and relative ones, never finer than said, and whose time each is."""

from __future__ import annotations

import pytest

from extract.pages import page
from saksi.extract.when.dates import TimeMention, read_times
from saksi.extract.when.roles import TimeRole

PUBLISHED = "2024-05-15"  # a Wednesday
RESOLVED = [
    ("on 1 March 2022", "2022-03-01", "2022-03-01", "day", "stated"),
    ("on March 1, 2022", "2022-03-01", "2022-03-01", "day", "stated"),
    ("on 2022-03-01", "2022-03-01", "2022-03-01", "day", "stated"),
    ("on the 1st of March 2022", "2022-03-01", "2022-03-01", "day", "stated"),
    ("on 3 May", "2024-05-03", "2024-05-03", "day", "resolved"),
    ("on 20 May", "2023-05-20", "2023-05-20", "day", "resolved"),
    ("on Tuesday", "2024-05-14", "2024-05-14", "day", "resolved"),
    ("on Wednesday", "2024-05-15", "2024-05-15", "day", "resolved"),
    ("last Wednesday", "2024-05-08", "2024-05-08", "day", "resolved"),
    ("Tuesday's", "2024-05-14", "2024-05-14", "day", "resolved"),
    ("late on Sunday", "2024-05-12", "2024-05-12", "part_of_day", "resolved"),
    ("Friday night", "2024-05-10", "2024-05-10", "part_of_day", "resolved"),
    ("early on 1 March 2022", "2022-03-01", "2022-03-01", "part_of_day", "stated"),
    ("yesterday", "2024-05-14", "2024-05-14", "day", "resolved"),
    ("Yesterday", "2024-05-14", "2024-05-14", "day", "resolved"),
    ("this morning", "2024-05-15", "2024-05-15", "part_of_day", "resolved"),
    ("overnight", "2024-05-14", "2024-05-15", "part_of_day", "resolved"),
    ("two days ago", "2024-05-13", "2024-05-13", "day", "resolved"),
    ("at 8:20 a.m. on Tuesday", "2024-05-14T08:20", "2024-05-14T08:20", "minute", "resolved"),
    ("at 6 p.m. on Tuesday", "2024-05-14T18:00", "2024-05-14T18:00", "hour", "resolved"),
    ("from 3 to 5 May 2023", "2023-05-03", "2023-05-05", "day", "stated"),
    ("in March", "2024-03-01", "2024-03-31", "month", "resolved"),
    ("in October", "2023-10-01", "2023-10-31", "month", "resolved"),
    ("in March 2021", "2021-03-01", "2021-03-31", "month", "stated"),
    ("in 2019", "2019-01-01", "2019-12-31", "year", "stated"),
    ("last week", "2024-05-06", "2024-05-12", "week", "resolved"),
    ("last month", "2024-04-01", "2024-04-30", "month", "resolved"),
    ("two years ago", "2022-01-01", "2022-12-31", "year", "resolved"),
    ("a year ago today", "2023-05-15", "2023-05-15", "day", "resolved"),
    ("over the weekend", "2024-05-11", "2024-05-12", "week", "resolved"),
]


def only(text: str, published: str | None = PUBLISHED) -> TimeMention:
    found = read_times(page(text, published))
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(("words", "earliest", "latest", "precision", "basis"), RESOLVED)
def test_intervals(words: str, earliest: str, latest: str, precision: str, basis: str) -> None:
    when = only(f"{words} a shell hit the town." if words[0].isupper() else f"A shell hit the town {words}.").when
    assert when is not None
    assert (when.earliest, when.latest, when.precision, when.basis) == (earliest, latest, precision, basis)


@pytest.mark.parametrize("words", ["on Tuesday", "yesterday", "overnight", "this morning", "last week", "two days ago"])
def test_relative_words_stay_open_without_a_publication_date(words: str) -> None:
    assert only(f"A shell hit the town {words}.", None).when is None


def test_a_day_without_a_year_keeps_what_is_known() -> None:
    found = only("A shell hit the town on 1 March.", None)
    assert found.timex == "XXXX-03-01"
    assert found.when is not None
    assert (found.when.earliest, found.when.latest) == (None, None)


def test_the_one_stated_year_holds_for_other_days() -> None:
    found = read_times(page("The siege began on 28 February 2022. A shell hit the square on 1 March.", None))
    assert [t.when.latest for t in found if t.when] == ["2022-02-28", "2022-03-01"]


SENT = [
    ("KYIV, March 5, 2024 (Agency) — A shell hit the town on Sunday.", "2024-03-03", "2024-03-03"),
    ("KYIV (Agency), 5 March 2024 - A shell hit the town yesterday.", "2024-03-04", "2024-03-04"),
    ("Published March 1st, 2022\n\nA shell hit the town yesterday.", "2022-02-28", "2022-02-28"),
    ("Updated: 3 March 2022\nPublished: 1 March 2022\nA shell hit the town today.", "2022-03-01", "2022-03-01"),
    ("Shells fall\n\nWednesday, 2 March 2022, 11:12\n\nA shell hit the town overnight.", "2022-03-01", "2022-03-02"),
    ("Shells fall\n2 March 2022\nA shell hit the town on Tuesday.", "2022-03-01", "2022-03-01"),
    ("11:12 GMT, 2 March 2022\nA shell hit the town last night.", "2022-03-01", "2022-03-01"),
]


@pytest.mark.parametrize(("text", "earliest", "latest"), SENT)
def test_relative_words_count_from_the_day_the_text_says_it_was_sent(text: str, earliest: str, latest: str) -> None:
    found = [t for t in read_times(page(text)) if t.when]
    assert {t.role for t in found[:-1]} == {TimeRole.SPEECH}
    assert found[-1].role is TimeRole.EVENT and found[-1].when is not None
    assert (found[-1].when.earliest, found[-1].when.latest, found[-1].when.basis) == (earliest, latest, "resolved")


@pytest.mark.parametrize(
    "text",
    [
        "On Sunday, March 3, 2024 - and again on Tuesday - shells fell.",
        "1 March 2022\nA shell hit the town.\n2 March 2022\nA shell hit the square on Friday.",
        "A shell hit the town. It was loud.\n\nPublished 2 March 2022\n\nA shell hit the square on Friday.",
        "Published 40 March 2022\n\nA shell hit the square on Friday.",
    ],
)
def test_other_dates_are_no_day_of_sending(text: str) -> None:
    weekdays = [t for t in read_times(page(text)) if "WXX" in (t.timex or "") or "resolved" in str(t.when)]
    assert weekdays and all(t.when is None for t in weekdays)


def test_a_day_given_from_outside_outranks_the_header() -> None:
    found = read_times(page("Published March 1st, 2022\n\nA shell hit the town yesterday.", PUBLISHED))
    assert [t.when.latest for t in found if t.when] == ["2022-03-01", "2024-05-14"]


def days(text: str) -> list[str | None]:
    return [t.when.earliest if t.when else None for t in read_times(page(text, PUBLISHED))]


def test_a_day_has_the_year_that_the_text_gives_it_elsewhere() -> None:
    assert days("Two boys were shot on Feb. 13. They were killed on February 13, 2023.") == ["2023-02-13"] * 2
    several = "A boy was shot on Feb. 13. One died on February 13, 2023, another on February 13, 2021."
    assert days(several)[0] == "2024-02-13"


def test_a_street_is_no_day() -> None:
    assert days("Two people were shot at a home on 11th Street.") == []


def test_what_came_so_many_days_before_is_not_told_of_by_a_day_to_come() -> None:
    assert days("Tuesday's violence is nothing new. It comes four days after a shooting.") == ["2024-05-14", None]


ROLES = [
    ("He was charged in the May 7 shooting of a guard.", TimeRole.EVENT),
    ("She was arrested after Friday's fatal attack on a bus.", TimeRole.EVENT),
    ("Police say at about 9 p.m. Tuesday one of the men opened fire.", TimeRole.EVENT),
    ("Monday night, police say, a boy was found shot.", TimeRole.EVENT),
    ("Monday night, police said a boy had been found shot.", TimeRole.SPEECH),
    ("Police said Tuesday that a boy had been shot.", TimeRole.SPEECH),
    ("The army said on Tuesday that it was quiet.", TimeRole.SPEECH),
    ("The army denied on Tuesday that it had fired.", TimeRole.SPEECH),
    ("On Tuesday the mayor had spoken of 52 dead.", TimeRole.SPEECH),
    ("KABUL, May 14 (Agency) – A bomb went off.", TimeRole.SPEECH),
    ("The health ministry told reporters on Tuesday that 12 died.", TimeRole.SPEECH),
    ("He told his story at a news conference Tuesday.", TimeRole.SPEECH),
    ("A man was taken into custody Tuesday.", TimeRole.SPEECH),
    ("He was denied bond at a hearing on Tuesday.", TimeRole.SPEECH),
    ("Neighbours gathered Tuesday evening.", TimeRole.SPEECH),
    ("As of Tuesday 16 were dead.", TimeRole.AS_OF),
    ("By Tuesday two of them had died.", TimeRole.AS_OF),
    ("Since Tuesday 16 have died.", TimeRole.SINCE),
    ("On Tuesday missiles hit the station, officials said.", TimeRole.EVENT),
    ("A bomb killed 12 on Tuesday, police said.", TimeRole.EVENT),
]


@pytest.mark.parametrize(("text", "role"), ROLES)
def test_whose_time_it_is(text: str, role: TimeRole) -> None:
    assert only(text).role is role


@pytest.mark.parametrize(
    "text", ["They may march again.", "It may be 12.", "He lost 5-4 to May's side.", "A march of 2,019 people."]
)
def test_no_time(text: str) -> None:
    assert [t for t in read_times(page(text, PUBLISHED)) if t.when] == []
