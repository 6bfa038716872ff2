"""Tables: CSV and workbooks (.xlsx), a line for each row, each cell with its own place (``Sheet!B7``, ``B7``).

The text is a rendering for reading; the way from a span to its cell is in the segments. A workbook's dates are written
as ISO dates, its formulas as the values that were saved with them; nothing is computed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final

from saksi.errors import SourceError
from saksi.model import media
from saksi.model.document import MemberText
from saksi.read.draft import Draft, Item, Weave
from saksi.read.plain import decoded

METHOD: Final = "table/1"
BETWEEN: Final = " | "
_MOST_COLUMNS: Final = 2_000
_DELIMITERS: Final = ",;\t|"

Row = tuple[int, dict[int, str]]
"""A row's number, from 1, and its cells that are not empty by column, from 0."""


def read(item: Item) -> Draft:
    """The text of a table. Raises SourceError where it is damaged, encrypted or expands too far."""
    weave = Weave(item.limits.max_text_chars)
    if item.capture.media_type.partition(";")[0] == media.XLSX:
        from saksi.read.workbook import sheets

        for name, rows in sheets(item):
            _weave(rows, f"{name}!", weave)
    else:
        _weave(_csv_rows(item), "", weave)
    weave.trim()
    return Draft(METHOD, weave.text(), tuple(weave.segments), notes=weave.notes())


def _weave(rows: Iterable[Row], sheet: str, weave: Weave) -> None:
    for number, cells in rows:
        weave.line_break()
        for k, (column, text) in enumerate(sorted(cells.items())):
            if k:
                weave.add(BETWEEN)
            path = f"{sheet}{letters(column)}{number}"
            weave.add(text, MemberText(path=path, start=0, end=len(text)))


def letters(column: int) -> str:
    """A column's name as spreadsheets write it: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _csv_rows(item: Item) -> Iterator[Row]:
    body = item.whole(item.limits.max_text_chars * 4)
    text, _, _ = decoded(body, None)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for number, row in enumerate(reader, 1):
            if len(row) > _MOST_COLUMNS:
                raise SourceError(f"row {number} has more than {_MOST_COLUMNS} columns")
            cells = {k: clean for k, cell in enumerate(row) if (clean := _clean(cell))}
            if cells:
                yield number, cells
    except csv.Error as error:
        raise SourceError(f"damaged CSV near line {reader.line_num}") from error


def _clean(cell: str) -> str:
    """A cell's words on one line, without the apostrophe that keeps a spreadsheet from running them."""
    return " ".join(cell.split()).removeprefix("'") if cell[:1] == "'" else " ".join(cell.split())


def _delimiter(text: str) -> str:
    """The sign that parts the most cells of the first line, quoted ones left out."""
    first = "".join(text.partition("\n")[0].split('"')[::2])
    return max(_DELIMITERS, key=lambda sign: (first.count(sign), -_DELIMITERS.index(sign)))
