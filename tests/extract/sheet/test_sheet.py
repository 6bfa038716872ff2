"""A recorder's sheet read by a map: every claim's words are its cell, and what is not understood is noted."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from pipeline.lines import new_case
from saksi.case import Case
from saksi.errors import InputError, SourceError
from saksi.extract.sheet.cells import bounds, count_of, when_of
from saksi.extract.sheet.plan import plan_of
from saksi.extract.sheet.reading import SheetReader
from saksi.model import media
from saksi.model.capture import Collection, Hints, capture_of
from saksi.model.claim import Casualty, Findings
from saksi.model.document import Document, MemberText
from saksi.pipeline.front import Sources, add_sources
from saksi.pipeline.intake import Taken, reread
from saksi.read import read

MAP = """
recorder = "Harbour Record"
id = "harbour-2024"
date_format = "%d.%m.%Y"
country = "Arvalia"

[columns]
date = "Day"
place = "Town"
lat = "Lat"
lon = "Lon"
event = "What"
perpetrator = "By whom"
source = "Told by"

[[figures]]
outcome = "killed"
column = "Dead"

[[figures]]
outcome = "killed"
group = "children"
column = "of them children"

[[figures]]
outcome = "injured"
low = "Hurt min"
high = "Hurt max"

[events]
"Air raid" = "air_strike"
"""
SHEET = (
    "Day;Town;Lat;Lon;What;By whom;Told by;Dead;of them children;Hurt min;Hurt max;Remarks\n"
    "01.05.2024;Arvale;49.99123;36.23456;Air raid;Northern Front;mayor;12+;3;20;25;=1+1\n"
    '02.05.2024;Brenmoor;;;shelling;;;"1,200";;;;"a; b\nc"\n'
    "unclear;Nowhere;;;parade;;;several;;;;\n"
)


def document(body: bytes, kind: str = media.CSV) -> Document:
    collected = Collection(
        requested="sheet", at="2024-05-03T08:00:00Z", by="A. Recorder", tool="saksi", tool_version="0", method="file"
    )
    capture = capture_of("0" * 64, len(body), kind, collected, hints=Hints(outlet="Harbour Record"))
    return read(capture, lambda: BytesIO(body))


def workbook(path: Path) -> bytes:
    """The same sheet as a workbook with dates and numbers of its own, behind another sheet."""
    from datetime import date

    from xlsxwriter import Workbook

    head = SHEET.partition("\n")[0].split(";")
    rows: list[list[Any]] = [
        [date(2024, 5, 1), "Arvale", 49.99123, 36.23456, "Air raid", "Northern Front", "mayor", "12+", 3, 20, 25],
        [date(2024, 5, 2), "Brenmoor", None, None, "shelling", None, None, 1200],
    ]
    with Workbook(str(path)) as book:
        book.add_worksheet("Notes").write_string(0, 0, "Read me")
        sheet, day = book.add_worksheet("Incidents"), book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate([head, *rows]):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, day)
                elif value is not None:
                    sheet.write(number, column, value)
    return path.read_bytes()


def findings(read_: Document, more: str = "") -> Findings:
    text = more + MAP
    return SheetReader(plan_of(text, "map"), text).extract(read_)


def killed(found: Findings) -> list[tuple[str, int | None, int | None]]:
    return [
        (str(c.value.group), c.value.count.low, c.value.count.high)
        for r in found.reports for c in r.claims if isinstance(c.value, Casualty) and c.value.outcome == "killed"
    ]  # fmt: skip


def test_every_row_is_a_report_and_every_cell_a_claim_with_its_span() -> None:
    read_ = document(SHEET.encode())
    found = findings(read_)
    assert killed(found) == [("people", 12, None), ("children", 3, 3), ("people", 1200, 1200)]
    first, second = found.reports
    assert first.event == "air_strike" and second.event == "shelling"
    assert first.when is not None and (first.when.earliest, second.when and second.when.earliest) == (
        "2024-05-01", "2024-05-02",
    )  # fmt: skip
    assert first.where is not None and (first.where.lat_e5, first.where.path) == (4999123, ("Arvalia",))
    for report in found.reports:
        assert report.anchor.of(read_.text) == report.quote
        for claim in report.claims:
            assert claim.spans[0].of(read_.text) == claim.quote
            (segment,) = read_.origins(claim.spans[0].start, claim.spans[0].end)
            assert isinstance(segment.origin, MemberText)
            assert [s.name for s in claim.said_by] == (["mayor"] if report is first else [])
    children = next(c for c in first.claims if isinstance(c.value, Casualty) and c.value.group == "children")
    assert children.subset_of in {c.id for c in first.claims}
    (segment,) = read_.origins(children.spans[0].start, children.spans[0].end)
    assert segment.origin.path == "I2"  # type: ignore[union-attr]


def test_what_is_not_understood_is_noted_by_row_without_its_words() -> None:
    notes = " ".join(findings(document(SHEET.encode())).notes[1:])
    assert (
        "row 4: no number in Dead" in notes
        and "row 4: no date in Day" in notes
        and "row 4: not taken" in notes
        and "parade" not in notes
    )


def test_a_workbook_reads_as_the_csv_does(tmp_path: Path) -> None:
    read_ = document(workbook(tmp_path / "sheet.xlsx"), media.XLSX)
    found = findings(read_, 'sheet = "Incidents"\n')
    assert killed(found) == [("people", 12, None), ("children", 3, 3), ("people", 1200, 1200)]
    assert found.reports[0].when is not None and found.reports[0].when.earliest == "2024-05-01"
    (segment,) = read_.origins(found.reports[0].claims[0].spans[0].start, found.reports[0].claims[0].spans[0].end)
    assert segment.origin.path == "Incidents!H2"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("12", 12, 12), ("12+", 12, None), ("10-15", 10, 15), ("10–15", 10, 15), ("at least 7", 7, None),
     ("more than 7", 8, None), ("up to 7", 0, 7), ("~20", 20, 20), ("1,200", 1200, 1200), ("12.0", 12, 12),
     ("١٢", 12, 12)],
)  # fmt: skip
def test_numbers_with_their_hedges(text: str, low: int | None, high: int | None) -> None:
    count = count_of(text)
    assert count is not None and (count.low, count.high) == (low, high)


@pytest.mark.parametrize("text", ["", "several", "15-10", "2024-05-01", "12 or so", "-3"])
def test_what_is_no_number(text: str) -> None:
    assert count_of(text) is None


def test_bounds_and_dates() -> None:
    assert (found := bounds("3", None)) is not None and (found.low, found.high) == (3, None)
    assert bounds("5", "3") is None and bounds(None, None) is None
    assert (found := bounds("~20", "25+")) is not None and (found.low, found.high) == (20, None)
    assert bounds("several", "25") is None and bounds("5", "many") is None  # 0 to 25 would be our invention
    assert (day := when_of("2024-05", None, None)) is not None and day.precision == "month"
    assert when_of("2024-05-01", "summer", None) is None
    assert when_of("05/01/2024", None, None) is None  # which of the two is the month, nobody says


@pytest.mark.parametrize(
    ("text", "said"),
    [("recorder = 3", "map is wrong"), ("[columns", "not valid TOML"),
     (MAP.replace("air_strike", "air"), "no such event"),
     (MAP.replace('column = "Dead"', ""), "either a column"), (MAP + "\nnonsense = 1", "map is wrong")],
)  # fmt: skip
def test_a_wrong_map_says_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        plan_of(text, "map.toml")


def test_a_heading_that_is_not_there_refuses_the_sheet() -> None:
    with pytest.raises(SourceError, match="headings") as refused:
        findings(document(b"Day,Town\n2024-05-01,Arvale\n"))
    assert "Dead" in (refused.value.hint or "")


def test_a_damaged_workbook_is_refused() -> None:
    with pytest.raises(SourceError):
        document(b"PK\x03\x04 no workbook at all", media.XLSX)


def test_a_sheet_is_taken_into_a_case_once_and_stays_as_it_was_read(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(MAP, "utf-8")
    (tmp_path / "sheet.csv").write_text(SHEET, "utf-8")
    sources = Sources((str(tmp_path / "sheet.csv"),), map=str(tmp_path / "map.toml"))
    with new_case(tmp_path / "case") as case:
        (taken,) = add_sources(case, sources)
        assert (taken.state, taken.reports) == ("added", 2)
        incidents = list(case.store.incidents())
        assert {i.event for i in incidents} == {"air_strike", "shelling"}
        toll = next(t for i in incidents for t in i.tolls if i.event == "air_strike" and t.group == "people")
        assert (toll.low, toll.high) == (12, None)
        (made,) = case.store.documents()
        assert (made.outlet, made.stable_id) == ("Harbour Record", "sheet:harbour-2024")
        assert [t.state for t in add_sources(case, sources)] == ["known"]
        from saksi.extract import RulesExtractor

        assert [t.state for t in reread(case, RulesExtractor())] == ["known"]


def test_a_sheet_taken_again_with_another_map_is_read_by_that_map(tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text(SHEET, "utf-8")
    sources = Sources((str(tmp_path / "sheet.csv"),), map=str(tmp_path / "map.toml"))

    def taken_by(case: Case, text: str) -> Taken:
        (tmp_path / "map.toml").write_text(text, "utf-8")
        (taken,) = add_sources(case, sources)
        return taken

    def deaths(case: Case) -> set[int | None]:
        return {t.low for i in case.store.incidents() for t in i.tolls if t.outcome == "killed" and t.group == "people"}

    with new_case(tmp_path / "case") as case:
        first = taken_by(case, MAP)
        assert "row 4: no number in Dead" in first.notes and deaths(case) == {12, 1200}
        again = taken_by(case, MAP.replace('column = "Dead"', 'column = "Hurt max"'))
        assert (again.state, again.document, deaths(case)) == ("added", first.document, {25})
        assert len(list(case.store.documents())) == 1
        assert taken_by(case, MAP).state == "added" and deaths(case) == {12, 1200}
        other = taken_by(case, MAP.replace("Harbour Record", "Another Record"))
        assert other.state == "known" and "recorder" in (other.reason or "")
