"""The sheets of a workbook (.xlsx, ECMA-376) as rows of texts, read with lxml from the package itself."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final

from saksi.read.draft import Item, foreign
from saksi.read.package import opened

_KIND: Final = "workbook"
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_DATE_FORMATS: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_QUOTED: Final = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|\\.")
Row = tuple[int, dict[int, str]]


def sheets(item: Item) -> Iterator[tuple[str, list[Row]]]:
    """(name, rows) of every sheet, in the workbook's order. SourceError where the package is damaged."""
    from lxml import etree

    with opened(item, _KIND) as stream, foreign(_KIND, etree.LxmlError), zipfile.ZipFile(stream) as archive:
        book = _root(archive, "xl/workbook.xml")
        targets = {r.get("Id"): r.get("Target") for r in _root(archive, "xl/_rels/workbook.xml.rels")}
        shared = _shared(archive)
        is_date = _dates(archive)
        setting = book.find(f"{_MAIN}workbookPr")
        epoch = (
            date(1904, 1, 1) if setting is not None and setting.get("date1904") in ("1", "true") else date(1899, 12, 30)
        )
        for sheet in book.iter(f"{_MAIN}sheet"):
            target = str(targets.get(sheet.get(_ID), "")).lstrip("/")
            path = target if target.startswith("xl/") else f"xl/{target}"
            yield str(sheet.get("name")), list(_rows(_root(archive, path), shared, is_date, epoch))


def _root(archive: zipfile.ZipFile, path: str) -> Any:
    from lxml import etree

    return etree.fromstring(archive.read(path), etree.XMLParser(resolve_entities=False, no_network=True))


def _shared(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    return [_text(one) for one in _root(archive, "xl/sharedStrings.xml").iter(f"{_MAIN}si")]


def _text(element: Any) -> str:
    """The words of a string item; the reading aids of East Asian texts left out."""
    found = (t for t in element.iter(f"{_MAIN}t") if t.getparent().tag != f"{_MAIN}rPh")
    return " ".join("".join(t.text or "" for t in found).split())


def _dates(archive: zipfile.ZipFile) -> list[bool]:
    """For each cell format whether it shows a date."""
    if "xl/styles.xml" not in archive.namelist():
        return []
    styles = _root(archive, "xl/styles.xml")
    own = {f.get("numFmtId"): _QUOTED.sub("", f.get("formatCode") or "") for f in styles.iter(f"{_MAIN}numFmt")}
    formats = styles.find(f"{_MAIN}cellXfs")
    numbers = [] if formats is None else [f.get("numFmtId") or "0" for f in formats]
    return [int(n) in _DATE_FORMATS or bool(re.search("[dy]", own.get(n, ""), re.IGNORECASE)) for n in numbers]


def _rows(sheet: Any, shared: list[str], is_date: list[bool], epoch: date) -> Iterator[Row]:
    for row in sheet.iter(f"{_MAIN}row"):
        cells = {}
        number = int(row.get("r") or 0)
        for cell in row.iter(f"{_MAIN}c"):
            place = _CELL.fullmatch(cell.get("r") or "")
            text = _value(cell, shared, is_date, epoch)
            if place is not None and text:
                cells[_column(place[1])] = text
                number = int(place[2])
        if cells:
            yield number, cells


def _value(cell: Any, shared: list[str], is_date: list[bool], epoch: date) -> str:
    kind, value = cell.get("t") or "n", cell.findtext(f"{_MAIN}v") or ""
    if kind == "inlineStr":
        return _text(cell)
    if kind == "s":
        return shared[int(value)] if value.isdigit() and int(value) < len(shared) else ""
    if kind == "b":
        return "true" if value == "1" else "false"
    if kind != "n" or not value:
        return " ".join(value.split()) if kind in ("str", "d") else ""
    style = int(cell.get("s") or 0)
    return _number(float(value), epoch if style < len(is_date) and is_date[style] else None)


def _number(value: float, epoch: date | None) -> str:
    """A number without needless digits; a date where the cell shows one."""
    if epoch is not None and 0 < value < 2_958_466:
        moment = datetime.combine(epoch, datetime.min.time()) + timedelta(days=value)
        return moment.date().isoformat() if value == int(value) else moment.isoformat(timespec="minutes")
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1
