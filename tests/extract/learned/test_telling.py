"""Reports from claims: scope, event, place and time of each by what its claims say together; no report in itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from saksi.extract.learned.labels import SPANS
from saksi.extract.learned.layout import lay_out
from saksi.extract.learned.marks import Mark, Sight
from saksi.extract.learned.telling import Told, anchor_of, tell
from saksi.extract.page.text import read_page
from saksi.extract.when.dates import TimeMention
from saksi.extract.when.roles import TimeRole
from saksi.extract.where.mention import PlaceMention
from saksi.model.document import Document
from saksi.model.terms import PlaceKind, Scope, TimeBasis, TimePrecision
from saksi.model.values import Span, When, Where
from tests.extract.learned.marking import mark, numbered, point

TEXT = "Two died in Arne on Monday; a mill burned. Three died in Bost. Officials blame the Reds."
SENT = date(2024, 5, 14)
MONDAY = When(earliest="2024-05-13", latest="2024-05-13", precision=TimePrecision.DAY, basis=TimeBasis.STATED)


def claim(words: str, kind: str, *, scope: str = "incident", event: str = "shelling", home: str = "no") -> Mark:
    return mark(TEXT, words, kind, scope=scope, told_event=event, homeless=home)


def page_marks() -> list[Mark]:
    """0 and 3 people, 1 and 4 places, 2 a time, 5 an object, 6 a party."""
    return numbered(
        [
            claim("Two", "people"),
            mark(TEXT, "Arne", "toponym"),
            mark(TEXT, "Monday", "time"),
            claim("Three", "people"),
            mark(TEXT, "Bost", "toponym"),
            claim("mill", "object"),
            claim("Reds", "party"),
        ]
    )


def place(number: int, name: str) -> dict[int, PlaceMention]:
    start = TEXT.index(name)
    where = Where(name=name, kind=PlaceKind.SETTLEMENT)
    return {number: PlaceMention(start, start + len(name), 0, name, where, True)}


def time(number: int, when: When | None = MONDAY) -> dict[int, TimeMention]:
    start = TEXT.index("Monday")
    return {number: TimeMention(start, start + 6, 0, "DATE", None, when, next(iter(TimeRole)))}


class Judged:
    """Heads that judge pairs as given: groups of marks told of one incident, and parts of wholes, by mark number."""

    def __init__(self, own: Sequence[int], groups: Sequence[set[int]], parts: Sequence[tuple[int, int]]) -> None:
        self.own, self.groups, self.parts = own, groups, parts

    def _group(self, row: int) -> int:
        return next(n for n, g in enumerate(self.groups) if self.own[row] in g)

    def _table(self, test: Any) -> Any:
        size = range(len(self.own))
        return np.array([[0.9 if test(self._group(a), self._group(b)) else 0.1 for b in size] for a in size])

    def same(self, spans: Any, position: Any) -> Any:
        return self._table(lambda a, b: a == b)

    def pairs(self, name: str, left: Any, right: Any, position: Any) -> Any:
        assert name == "part"
        return self._table(lambda a, b: (a, b) in self.parts)


def told(
    marks: list[Mark],
    *groups: set[int],
    parts: Sequence[tuple[int, int]] = (),
    sent: date | None = SENT,
    live: bool = False,
    places: dict[int, PlaceMention] | None = None,
    times: dict[int, TimeMention] | None = None,
) -> list[Told]:
    own = [m.number for m in marks if "homeless" in m.chances and m.said("homeless")[0] == "no"]
    edges = np.arange(len(TEXT), dtype=np.int64)
    nothing = np.zeros((len(TEXT), len(SPANS), 3), dtype=np.float32)
    sight = Sight(TEXT, lay_out(TEXT, edges, edges + 1), np.zeros((len(TEXT), 2), np.float32), nothing)
    return tell(
        read_page(Document(id="d", capture="c", method="given", text=TEXT, language="en")),
        sight,
        Judged(own, groups, parts),  # type: ignore[arg-type]
        marks,
        np.zeros((len(marks), 2), np.float32),
        places=places or {},
        times=times or {},
        sent=sent,
        live=lambda: live,
    )


def numbers(reports: Sequence[Told]) -> list[list[int]]:
    return [[m.number for m in report.marks] for report in reports]


def test_claims_judged_one_make_one_report() -> None:
    assert numbers(told(page_marks(), {0, 5}, {3, 6})) == [[0, 5], [3, 6]]


def test_a_party_alone_is_no_report() -> None:
    assert numbers(told(page_marks(), {0, 5}, {3}, {6})) == [[0, 5], [3]]


def test_claims_of_no_report_make_none() -> None:
    marks = page_marks()
    for each in marks:
        if "homeless" in each.chances:
            each.chances["homeless"] = each.chances["homeless"][::-1]
    assert told(marks) == []
    assert told([]) == []


def test_scope_and_event_are_what_the_claims_agree_on() -> None:
    marks = page_marks()
    marks[5] = claim("mill", "object", scope="period", event="arson")
    marks[6] = claim("Reds", "party", scope="period", event="arson")
    numbered(marks)
    [report] = told(marks, {0, 3, 5, 6})
    assert report.scope is Scope.INCIDENT  # people and objects say what is counted; a party does not
    assert report.event in ("shelling", "arson")
    [report] = told(marks, {0, 3, 5, 6})
    marks[3] = claim("Three", "people", scope="period", event="arson")
    [report] = told(numbered(marks), {0, 3, 5, 6})
    assert (report.scope, report.event) == (Scope.PERIOD, "arson")


def test_the_place_is_the_one_that_most_claims_point_to() -> None:
    marks = page_marks()
    point(marks[0], "place", {1: 0.7, 4: 0.2, -1: 0.1})
    point(marks[5], "place", {4: 0.6, 1: 0.3, -1: 0.1})
    places = {**place(1, "Arne"), **place(4, "Bost")}
    [report] = told(marks, {0, 3, 5, 6}, places=places)
    assert report.place is places[1]


def test_of_a_town_and_its_market_the_one_pointed_to_is_the_place() -> None:
    marks = page_marks()
    point(marks[0], "place", {1: 0.3, 4: 0.6, -1: 0.1})
    town = place(1, "Arne")[1]
    market = replace(place(4, "Bost")[4], where=Where(name="Bost", kind=PlaceKind.LANDMARK, lat_e5=1, lon_e5=1))
    places = {1: replace(town, where=Where(name="Arne", kind=PlaceKind.SETTLEMENT, lat_e5=0, lon_e5=0)), 4: market}
    assert told(marks, {0, 3, 5, 6}, places=places)[0].place is market


@pytest.mark.parametrize(("sentence", "lat"), [(0, 7), (5, None)])
def test_a_name_without_a_point_lies_by_the_town_of_its_own_sentence(sentence: int, lat: int | None) -> None:
    marks = page_marks()
    point(marks[0], "place", {4: 0.9, -1: 0.1})
    unknown = replace(place(4, "Bost")[4], where=Where(name="Bost", kind=PlaceKind.UNKNOWN))
    arne = Where(name="Arne", kind=PlaceKind.SETTLEMENT, lat_e5=7, lon_e5=7, path=("Country",))
    town = replace(place(1, "Arne")[1], where=arne, sentence=unknown.sentence + sentence)
    found = told(marks, {0, 3, 5, 6}, places={1: town, 4: unknown})[0].place
    assert found is not None and (found.where.name, found.where.lat_e5) == ("Bost", lat)


def test_no_place_where_nearly_all_pointing_goes_nowhere() -> None:
    marks = page_marks()
    point(marks[0], "place", {-1: 0.9, 1: 0.1})
    assert told(marks, {0, 3, 5, 6}, places=place(1, "Arne"))[0].place is None
    point(marks[0], "place", {-1: 0.6, 1: 0.4})
    assert told(marks, {0, 3, 5, 6}, places=place(1, "Arne"))[0].place is not None


def test_a_party_weighs_half_of_a_figure() -> None:
    marks = page_marks()
    point(marks[0], "place", {1: 0.6, -1: 0.4})
    point(marks[6], "place", {4: 0.9, -1: 0.1})
    places = {**place(1, "Arne"), **place(4, "Bost")}
    assert told(marks, {0, 3, 5, 6}, places=places)[0].place is places[1]


def test_the_time_told_is_kept_with_its_words() -> None:
    marks = page_marks()
    point(marks[0], "time", {2: 0.9, -1: 0.1})
    times = time(2)
    [report] = told(marks, {0, 3, 5, 6}, times=times)
    assert (report.time, report.when) == (times[2], MONDAY)


def test_the_first_incident_takes_a_day_told_beside_it_and_others_only_the_one_day_of_the_text() -> None:
    marks = page_marks()
    assert [t.when for t in told(marks, {0, 5}, {3, 6}, times=time(2))] == [MONDAY, MONDAY]
    sunday = When(earliest="2024-05-12", latest="2024-05-12", precision=TimePrecision.DAY, basis=TimeBasis.STATED)
    two = {**time(2), 4: replace(time(2, sunday)[2], start=40, end=44)}
    first, second = told(marks, {0, 5}, {3, 6}, times=two)
    assert first.when == MONDAY
    assert second.when is not None
    assert second.when.basis is TimeBasis.INFERRED


def test_a_count_over_a_month_inherits_no_day() -> None:
    marks = page_marks()
    marks = numbered([*marks[:3], claim("Three", "people", scope="period"), *marks[4:]])
    _, second = told(marks, {0, 5}, {3, 6}, times=time(2))
    assert second.time is None


def test_a_day_of_speaking_dates_no_incident() -> None:
    said = {2: replace(time(2)[2], role=TimeRole.SPEECH)}
    assert told(page_marks(), {0, 3, 5, 6}, times=said)[0].time is None


def test_without_a_time_publication_bounds_it() -> None:
    [report] = told(page_marks(), {0, 3, 5, 6})
    assert report.when is not None
    assert (report.when.earliest, report.when.latest, report.when.basis) == (None, "2024-05-14", TimeBasis.INFERRED)
    assert report.when.precision is TimePrecision.UNKNOWN


def test_a_live_item_took_place_that_day_and_a_historical_one_did_not() -> None:
    [report] = told(page_marks(), {0, 3, 5, 6}, live=True)
    assert report.when is not None
    assert (report.when.earliest, report.when.precision) == ("2024-05-14", TimePrecision.DAY)
    marks = [
        claim(TEXT[m.start : m.end], m.kind, scope="historical") if m.kind in ("people", "object") else m
        for m in page_marks()
    ]
    [report] = told(numbered(marks), {0, 3, 5, 6}, live=True)
    assert report.when is not None
    assert (report.scope, report.when.earliest) == (Scope.HISTORICAL, None)


def test_without_publication_no_time_is_made_up() -> None:
    assert told(page_marks(), {0, 3, 5, 6}, sent=None)[0].when is None


def test_words_of_time_that_mean_no_day_are_no_time() -> None:
    marks = page_marks()
    point(marks[0], "time", {2: 0.9, -1: 0.1})
    [report] = told(marks, {0, 3, 5, 6}, times=time(2, None))
    assert report.time is None
    assert report.when is not None
    assert report.when.basis is TimeBasis.INFERRED


def test_a_report_is_part_of_the_one_judged_wider() -> None:
    first, second = told(page_marks(), {0, 5}, {3, 6}, parts=[(0, 1)])
    assert first.part_of is second
    assert second.part_of is None


def test_reports_are_never_part_of_each_other_by_turns() -> None:
    marks = [*page_marks(), claim("Officials", "event")]
    for parts in ([(0, 1), (1, 0)], [(0, 1), (1, 2), (2, 0)]):
        reports = told(numbered(marks), {0, 5}, {3, 6}, {7}, parts=parts)
        assert len(reports) == 3
        assert any(r.part_of is not None for r in reports)
        for report in reports:
            seen: list[Told] = []
            at: Told | None = report
            while at is not None:
                assert not any(at is other for other in seen)
                seen.append(at)
                at = at.part_of


def test_an_anchor_is_the_first_figure_and_never_that_of_another_report() -> None:
    marks = page_marks()
    report = Told([marks[5], marks[3], marks[0]])
    quote = Span(0, 8)
    assert anchor_of(report, {0: quote}, []) == quote
    assert anchor_of(report, {0: quote}, [quote]) == marks[3].span
    assert anchor_of(Told([marks[6], marks[5]]), {}, []) == marks[5].span
