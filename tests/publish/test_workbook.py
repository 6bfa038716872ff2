"""A workbook of our own making, read by another's reader: every cell as it was given, sheets in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from saksi.publish.exports.rows import Cell
from saksi.publish.exports.workbook import letters, workbook

ROWS: list[list[Cell]] = [
    ["=1+1", 3, 1.5, True],
    ["a\nb <c> & \"d\" ]]> 'e'", -7, None, False],
    [" kept blanks ", None, 0.1, None],
    ["12", 10**9, 36.25475, None],
    ["не менше ١٢ 😀", 0, -0.00001, True],
]


def written(path: Path) -> Path:
    with workbook(path) as book:
        for name in ("first & last", "second"):
            with book.sheet(name, [("text", 30), ("whole", 14), ("number", 14), ("truth", 14)]) as put:
                for row in ROWS:
                    put(row)
    return path


def test_another_reader_finds_what_was_written(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(written(tmp_path / "book.xlsx"))
    assert book.sheetnames == ["first & last", "second"]
    for sheet in book:
        head, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
        assert head == ["text", "whole", "number", "truth"] and rows == ROWS
        assert sheet["A2"].data_type == "s" and sheet["A5"].data_type == "s"
        assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet["A1"].font.bold) == ("B2", "A1:D6", True)


def test_what_xml_cannot_hold_and_what_reads_as_a_code(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    with workbook(tmp_path / "book.xlsx") as book, book.sheet("s", [("text", 9)]) as put:
        put(["_x0041_ and \x00\ud800"])
    (cell,) = [row[0].value for row in openpyxl.load_workbook(tmp_path / "book.xlsx")["s"].iter_rows(min_row=2)]
    assert cell.replace("_x005F_", "_") == "_x0041_ and \ufffd\ufffd"


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    assert written(tmp_path / "a.xlsx").read_bytes() == written(tmp_path / "b.xlsx").read_bytes()


def test_columns_past_the_alphabet() -> None:
    assert [letters(k) for k in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
