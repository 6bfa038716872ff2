"""A workbook (.xlsx, ECMA-376) written row by row: texts, numbers, true and false, nothing that runs.

Every text stands in its own cell (``inlineStr``), so that no table of strings is held and nothing can be a formula or
a link. Written here because a general library took six times the processor time of CSV for the same rows.
The same rows give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from saksi.publish.exports.inert import for_sheet, for_xml
from saksi.publish.exports.rows import Cell

HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES: Final = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill '
    'patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border>'
    '<left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" '
    'fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" '
    'xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" '
    'builtinId="0"/></cellStyles></styleSheet>'
)
CODE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # a reader would take _x0041_ for the letter A
AT_ONCE: Final = 200  # rows handed over together

Put = Callable[[Sequence[Cell]], None]


@contextmanager
def workbook(path: Path) -> Iterator[Book]:
    """A workbook under way; it is whole when the block ends."""
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        book = Book(package)
        yield book
        book.end()


class Book:
    """The sheets of a workbook, one after another."""

    def __init__(self, package: ZipFile) -> None:
        self.package = package
        self.names: list[str] = []

    @contextmanager
    def sheet(self, name: str, columns: Sequence[tuple[str, int]]) -> Iterator[Put]:
        """A sheet with headings and widths, the headings fixed and sortable; gives what takes a row."""
        self.names.append(name)
        part = _part(f"xl/worksheets/sheet{len(self.names)}.xml")
        with self.package.open(part, "w", force_zip64=True) as out:
            rows = _Rows(out, columns)
            yield rows.put
            rows.end()

    def end(self) -> None:
        """Write what names the sheets. Must be the last."""
        parts = [f"worksheets/sheet{n}" for n in range(1, len(self.names) + 1)]
        sheets = "".join(
            f'<sheet name="{for_xml(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(self.names, 1)
        )
        relations = [(f"rId{n}", "worksheet", f"{part}.xml") for n, part in enumerate(parts, 1)]
        kinds = [("workbook", "sheet.main"), ("styles", "styles"), *((part, "worksheet") for part in parts)]
        types = "".join(
            f'<Override PartName="/xl/{part}.xml" ContentType="{KIND}.{kind}+xml"/>' for part, kind in kinds
        )
        self._write(
            "xl/workbook.xml",
            f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>',
        )
        self._write("xl/_rels/workbook.xml.rels", _relations([*relations, ("styles", "styles", "styles.xml")]))
        self._write("xl/styles.xml", STYLES)
        self._write("_rels/.rels", _relations([("rId1", "officeDocument", "xl/workbook.xml")]))
        self._write(
            "[Content_Types].xml",
            f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        )

    def _write(self, name: str, text: str) -> None:
        self.package.writestr(_part(name), text.encode())


class _Rows:
    """The rows of one sheet, handed over some at a time."""

    def __init__(self, out: IO[bytes], columns: Sequence[tuple[str, int]]) -> None:
        self.out = out
        self.letters = [letters(k) for k in range(len(columns))]
        self.count = 0
        widths = "".join(
            f'<col min="{k}" max="{k}" width="{width}" customWidth="1"/>' for k, (_, width) in enumerate(columns, 1)
        )
        self.waiting = [
            f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"><pane xSplit="1" ySplit="1" '
            'topLeftCell="B2" activePane="bottomRight" state="frozen"/></sheetView></sheetViews>'
            f"<cols>{widths}</cols><sheetData>"
        ]
        self._row([name for name, _ in columns], ' s="1"')

    def put(self, cells: Sequence[Cell]) -> None:
        self._row(cells, "")
        if len(self.waiting) >= AT_ONCE:
            self._hand_over()

    def end(self) -> None:
        self.waiting.append(f'</sheetData><autoFilter ref="A1:{self.letters[-1]}{max(self.count, 2)}"/></worksheet>')
        self._hand_over()

    def _row(self, cells: Sequence[Cell], style: str) -> None:
        self.count += 1
        number = str(self.count)
        told = [
            _cell(f'<c r="{letter}{number}"{style}', cell)
            for letter, cell in zip(self.letters, cells, strict=True)
            if cell is not None or letter == self.letters[-1]  # else some readers take the row for a shorter one
        ]
        self.waiting.append(f'<row r="{number}">{"".join(told)}</row>')

    def _hand_over(self) -> None:
        self.out.write("".join(self.waiting).encode())
        self.waiting = []


def _cell(opened: str, cell: Cell) -> str:
    if cell is None:
        return f"{opened}/>"
    if isinstance(cell, bool):
        return f'{opened} t="b"><v>{int(cell)}</v></c>'
    if not isinstance(cell, str):
        return f"{opened}><v>{cell}</v></c>"
    text = CODE.sub("_x005F_", for_sheet(cell)).replace("\r", "_x000D_")
    return f'{opened} t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _relations(parts: Sequence[tuple[str, str, str]]) -> str:
    told = "".join(f'<Relationship Id="{n}" Type="{OFFICE}/{kind}" Target="{to}"/>' for n, kind, to in parts)
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{told}</Relationships>'


def _part(name: str) -> ZipInfo:
    part = ZipInfo(name)  # dated 1980
    part.compress_type = ZIP_DEFLATED
    return part


def letters(column: int) -> str:
    """A column's name as spreadsheets write it: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
