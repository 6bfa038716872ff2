"""Civil time of a place in UTC: clocks move, days stay."""

from __future__ import annotations

import pytest

from extract.when.test_expressions import read
from saksi.errors import InputError
from saksi.extract import read_text
from saksi.extract.when.zones import in_place, in_utc
from saksi.model.values import When


def said(text: str, language: str = "en") -> When:
    when = read(text, language, "2024-05-15T23:30:00+03:00")[0].when
    assert when is not None
    return when


def test_a_clock_time_moves_by_the_zone_of_the_place() -> None:
    moved = in_utc(said("at 01:20 on 1 March 2022"), "Europe/Kyiv")
    assert moved is not None
    assert (moved.earliest, moved.latest, moved.zone) == ("2022-02-28T23:20", "2022-02-28T23:20", "UTC")


def test_summer_time_counts() -> None:
    moved = in_utc(said("5 июля 2023 года в 12:16", "ru"), "Europe/Kyiv")
    assert moved is not None and moved.earliest == "2023-07-05T09:16"


def test_a_zone_that_is_said_counts_before_that_of_the_place() -> None:
    moved = in_utc(said("at 14:00 GMT on 3 May 2023"), "Asia/Damascus")
    assert moved is not None and moved.earliest == "2023-05-03T14:00"


@pytest.mark.parametrize("text", ["on 1 March 2022", "early on 1 March 2022", "in March 2022", "overnight"])
def test_no_hour_is_invented(text: str) -> None:
    assert in_utc(said(text), "Europe/Kyiv") is None


def test_without_a_zone_nothing_moves() -> None:
    assert in_utc(said("at 14:00 on 3 May 2023")) is None


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(InputError):
        in_utc(said("at 14:00 on 3 May 2023"), "Nowhere/At_all")


def test_today_is_the_day_of_publication_in_its_own_zone() -> None:
    assert said("today").latest == "2024-05-15"


def test_the_place_s_zone_is_kept_with_an_hour_and_never_with_a_day() -> None:
    hour, day = in_place(said("at 01:20 on 1 March 2022"), "Europe/Kyiv"), in_place(said("1 March 2022"), "Europe/Kyiv")
    assert hour is not None and (hour.zone, hour.earliest) == ("Europe/Kyiv", "2022-03-01T01:20")
    assert in_utc(hour) == in_utc(said("at 01:20 on 1 March 2022"), "Europe/Kyiv")
    assert day is not None and day.zone is None
    assert in_place(None, "Europe/Kyiv") is None


def test_the_reader_tells_the_zone_of_the_town() -> None:
    text = "A missile hit a house in Kharkiv at 8:20 a.m. on 1 March 2022, killing three people."
    (report,) = read_text(text, published="2022-03-02")["reports"]
    assert (report["when"]["earliest"], report["when"]["zone"]) == ("2022-03-01T08:20", "Europe/Kyiv")
