"""The records that auto-archiver writes, read into one shape: JSON, a table, or an HTML report."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from saksi.capture.member import storable
from saksi.errors import SourceError
from saksi.model import media
from saksi.model.capture import Hints

LONGEST_RECORD: Final = 50_000_000
_ALGORITHMS: Final = {"sha-256": "sha256", "sha256": "sha256", "sha3-512": "sha3_512", "sha3_512": "sha3_512"}
_DATABASE = {"status", "metadata", "media"}
_SHEET = {"archive status", "archive location"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as a record lists it: every name it goes by, and its digest as (algorithm, hexadecimal)."""

    names: tuple[str, ...]
    digest: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Item:
    """One archived address: what it was, what it said, when it was archived, and its files."""

    url: str
    status: str | None = None
    title: str | None = None
    text: str | None = None
    author: str | None = None
    published: str | None = None
    archived: str | None = None
    files: tuple[Listed, ...] = ()


def recognised(first_bytes: bytes) -> str | None:
    """The media type of an auto-archiver record by its first bytes (8 KB are enough), or None."""
    if b'"_processed_at"' in first_bytes and b'"status"' in first_bytes and first_bytes.lstrip()[:1] == b"{":
        return media.ARCHIVER_ITEM
    if b"Archived media for <span" in first_bytes:
        return media.ARCHIVER_REPORT
    try:
        line = first_bytes.decode("utf-8-sig", "replace").splitlines()[0]
        header = {name.strip().lower() for name in next(csv.reader([line]))}
    except (IndexError, StopIteration, csv.Error):
        return None
    return media.ARCHIVER_TABLE if header >= _DATABASE or header >= _SHEET else None


def hints_of(item: Item) -> Hints:
    """What a record says of the publication it is about."""
    return Hints(published=item.published, title=item.title, author=item.author, url=item.url)


def items_in(raw: bytes, kind: str) -> list[Item]:
    """The items of a record. Raises SourceError where it is not what its type says."""
    text = raw.decode("utf-8-sig", "replace")
    if kind == media.ARCHIVER_ITEM:
        try:
            return [_item(json.loads(text))]
        except (ValueError, RecursionError) as error:
            raise SourceError("a record that is no valid JSON") from error
    if kind == media.ARCHIVER_TABLE:
        return list(_rows(text))
    return [_reported(raw)]


def _item(record: Any) -> Item:
    """An item in auto-archiver's own shape: status, metadata, media."""
    about = record.get("metadata") if isinstance(record, dict) else None
    url = about.get("url") if isinstance(about, dict) else None
    if not isinstance(about, dict) or not isinstance(url, str) or not url:
        raise SourceError("a record without an address")
    listed = record.get("media")
    return Item(
        url=storable(url),
        status=_text(record.get("status")),
        title=_text(about.get("title")),
        text=_text(about.get("content")),
        author=_text(about.get("author")) or _text(about.get("uploader")),
        published=_moment(about.get("timestamp")),
        archived=_text(str(about.get("_processed_at") or "")),
        files=tuple(_media(listed)) if isinstance(listed, list) else (),
    )


def _media(listed: list[Any], depth: int = 0) -> Iterator[Listed]:
    """The files of an item, those inside others (thumbnails, time stamps) too."""
    for entry in listed:
        if not isinstance(entry, dict) or depth > 5:
            continue
        about = entry.get("properties")
        about = about if isinstance(about, dict) else {}
        urls = entry.get("urls")
        names = [entry.get("_key"), entry.get("key"), *(urls if isinstance(urls, list) else [])]
        kept = tuple(dict.fromkeys(storable(name) for name in names if isinstance(name, str) and name))
        yield Listed(kept, _digest(about.get("hash")))
        for inner in about.values():
            yield from _media(inner if isinstance(inner, list) else [inner], depth + 1)


def _digest(written: object) -> tuple[str, str] | None:
    algorithm, _, value = written.partition(":") if isinstance(written, str) else ("", "", "")
    known = _ALGORITHMS.get(algorithm.strip().lower())
    return (known, value.strip().lower()) if known and re.fullmatch(r"\s*[0-9A-Fa-f]{64,128}\s*", value) else None


def _rows(text: str) -> Iterator[Item]:
    """The rows of a table: of the CSV database, or of a sheet under its usual column names."""
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=False)
        for row in reader:
            cells = {(key or "").strip().lower(): value for key, value in row.items() if isinstance(value, str)}
            if cells.keys() >= _DATABASE:
                found = {key: _literal(cells[key]) for key in ("metadata", "media")}
                yield _item({"status": cells["status"], **found})
            elif cells.get("link") or cells.get("url"):
                yield _sheet_row(cells)
    except csv.Error as error:
        raise SourceError("a table that is no valid CSV") from error


def _sheet_row(cells: Mapping[str, str]) -> Item:
    names = tuple(cells[key] for key in ("archive location",) if cells.get(key))
    more = [Listed((cells[key],), None) for key in ("screenshot", "wacz", "thumbnail") if cells.get(key)]
    return Item(
        url=storable(cells.get("link") or cells["url"]),
        status=_text(cells.get("archive status")),
        title=_text(cells.get("upload title")),
        text=_text(cells.get("text content")),
        published=_moment(cells.get("upload timestamp")),
        archived=_text(cells.get("archive date")),
        files=(Listed(names, None), *more) if names else tuple(more),
    )


def _literal(written: str) -> Any:
    """A cell of the CSV database, which is Python's own way of writing values; nothing in it is ever executed."""
    if len(written) > 5_000_000:
        raise SourceError("a table with a cell too long to read")
    try:
        return _value(ast.parse(written.strip(), mode="eval").body)
    except (SyntaxError, ValueError, TypeError, OverflowError, RecursionError, MemoryError) as error:
        raise SourceError("a table with a cell that cannot be read") from error


def _value(node: ast.AST) -> Any:
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Dict):
        return {_value(key): _value(value) for key, value in zip(node.keys, node.values, strict=True) if key}
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return [_value(element) for element in node.elts]
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("datetime.datetime", "datetime"):
        moment = datetime(*[_value(argument) for argument in node.args[:7]])
        utc = any(word.arg == "tzinfo" and "utc" in ast.unparse(word.value) for word in node.keywords)
        return (moment.replace(tzinfo=UTC) if utc else moment).isoformat()
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand)
    raise ValueError("not a plain value")


def _reported(raw: bytes) -> Item:
    """The item in an HTML report: its address, its table of metadata, and the digests of its files."""
    from lxml import etree, html

    try:
        page = html.document_fromstring(raw, parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
    except (etree.LxmlError, ValueError) as error:
        raise SourceError("a report that cannot be read") from error
    url = page.xpath("string(//h2/span[@class='copy'])").strip()
    if not url:
        raise SourceError("a report without an address")
    about = {}
    for row in page.xpath("//table[contains(@class,'metadata')]//tr[td]"):
        cells = [str(cell.text_content()).strip() for cell in row.xpath("./td")]
        if len(cells) == 2:
            about[cells[0]] = cells[1]
    written = str(page.xpath("string(//table[contains(@class,'content')])"))
    digests = re.findall(r"\b(SHA-256|SHA3-512)\s*:\s*([0-9a-fA-F]{64,128})\b", written)
    return Item(
        url=storable(url),
        title=_text(about.get("title")),
        text=_text(about.get("content")),
        published=_moment(about.get("timestamp")),
        archived=_text(about.get("_processed_at")),
        files=tuple(Listed((), (_ALGORITHMS[name.lower()], value.lower())) for name, value in dict.fromkeys(digests)),
    )


def _moment(written: object) -> str | None:
    """A time of publication as RFC 3339 with its zone; the day alone where it has none; None where it is no time."""
    if not isinstance(written, str) or not written.strip():
        return None
    try:
        moment = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    if moment.tzinfo is None:
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _text(value: object) -> str | None:
    return (storable(value).strip() or None) if isinstance(value, str) else None
