"""What a file is: by its first bytes, then by what it was declared to be, then by its name.

Nobody is believed who says what the bytes deny: a page named ``.txt`` is a page, a picture named ``.txt`` a picture.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import BinaryIO, Final

from saksi.capture.autoarchiver_records import recognised
from saksi.model import media

FIRST_BYTES: Final = 8192
"""How many bytes from the start a caller should give."""

_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", media.PDF),
    (b"{\\rtf", media.RTF),
    (b"PK\x03\x04", media.ZIP),
    (b"PK\x05\x06", media.ZIP),
    (b"PK\x07\x08", media.ZIP),
    (b"WARC/", media.WARC),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "application/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/x-matroska"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"BZh", "application/x-bzip2"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"\x7fELF", "application/x-elf"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
)
_OPEN_DOCUMENT: Final = "application/vnd.oasis.opendocument."
_SHORT_MAGIC: Final = frozenset({b"BM", b"ID3", b"BZh"})
"""Marks that plain words may begin with; they count only where a byte that no text has follows soon."""

_EXTENSIONS: Final[Mapping[str, str]] = {
    ".txt": media.PLAIN,
    ".text": media.PLAIN,
    ".md": media.PLAIN,
    ".htm": media.HTML,
    ".html": media.HTML,
    ".xhtml": media.XHTML,
    ".pdf": media.PDF,
    ".docx": media.DOCX,
    ".odt": media.ODT,
    ".rtf": media.RTF,
    ".eml": media.MAIL,
    ".mbox": media.MBOX,
    ".warc": media.WARC,
    ".wacz": media.WACZ,
    ".zip": media.ZIP,
    ".json": media.JSON,
    ".jsonl": media.JSON_LINES,
    ".ndjson": media.JSON_LINES,
    ".xml": media.XML,
    ".rss": media.RSS,
    ".atom": media.ATOM,
}
_SAME: Final[Mapping[str, str]] = {
    "application/x-pdf": media.PDF,
    "text/rtf": media.RTF,
    "application/jsonl": media.JSON_LINES,
    "application/x-jsonlines": media.JSON_LINES,
    "application/ndjson": media.JSON_LINES,
    "application/x-zip-compressed": media.ZIP,
    "text/xml": media.XML,
    "text/json": media.JSON,
    "application/x-wacz": media.WACZ,
    "application/wacz+zip": media.WACZ,
    "text/markdown": media.PLAIN,
    "binary/octet-stream": media.UNKNOWN,
}
_HTML_START: Final = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|script|style|table|div|article|section|h[1-6]|p|br|a)[\s>/]", re.I
)
_MAIL_FIELD: Final = re.compile(rb"[!-9;-~]{1,76}:[ \t]?[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*")
_MAIL_MARKS: Final = re.compile(
    rb"^(?:message-id|mime-version|received|return-path|delivered-to|from|to|subject|date):", re.I | re.M
)
_TELEGRAM: Final = re.compile(
    rb'\A\s*\{(?=.{0,600}?"type"\s*:\s*"[a-z_]*(?:channel|group|chat|supergroup)")(?=.{0,900}?"messages"\s*:\s*\[)',
    re.S,
)
_TURNS: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BYTE_ORDER_MARKS: Final = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")


def media_type(name: str, declared: str | None, first_bytes: bytes) -> str:
    """The media type of an item, without parameters; ``application/octet-stream`` where nothing tells.

    ``name`` is a path or address, ``declared`` a Content-Type or None, ``first_bytes`` up to FIRST_BYTES from the
    start. A ZIP that is a document by its members is told by ``media_type_of`` only.
    """
    told = _by_bytes(first_bytes, name)
    if told is not None:
        return told
    said = plain_type(declared) or by_name(name) or media.UNKNOWN
    if not _reads_as_text(first_bytes):
        return said if said not in _TEXTUAL else media.UNKNOWN
    return said if said in _TEXTUAL else media.PLAIN


def media_type_of(name: str, declared: str | None, opened: Callable[[], BinaryIO]) -> str:
    """As ``media_type``, with the whole content at hand: looks into a ZIP for what it holds."""
    with opened() as content:
        told = media_type(name, declared, content.read(FIRST_BYTES))
        if told == media.ZIP:
            content.seek(0)
            return _inside_zip(content)
    return told


def plain_type(declared: str | None) -> str | None:
    """A Content-Type without parameters in lower case, under the name used here; None where it says nothing."""
    if declared is None:
        return None
    bare = declared.partition(";")[0].strip().lower()
    bare = _SAME.get(bare, bare)
    return bare if "/" in bare and bare != media.UNKNOWN else None


def by_name(name: str) -> str | None:
    """What the extension says, or None."""
    bare = name.lower().partition("?")[0]
    if bare.endswith(".warc.gz"):
        return media.WARC
    return _EXTENSIONS.get(PurePosixPath(bare.replace("\\", "/")).suffix)


def remarks(name: str, declared: str | None, found: str) -> tuple[str, ...]:
    """A sentence where the bytes are not what name or declaration say, or the name deceives; else nothing."""
    said = plain_type(declared) or by_name(name)
    turned = (
        ("its name turns the direction of writing, so that it does not look as it is",) if _TURNS.search(name) else ()
    )
    if said is None or said == found or said in _WIDER.get(found, ()):
        return turned
    return (*turned, f"declared or named as {said}, its bytes are {found}")


_TEXTUAL: Final = frozenset(
    {
        *(media.PLAIN, media.HTML, media.XHTML, media.RTF, media.MAIL, media.MBOX, media.JSON, media.JSON_LINES),
        *(media.XML, media.RSS, media.ATOM, media.REPORT, media.TELEGRAM_EXPORT, media.TELEGRAM_PAGE),
        *(media.TELEGRAM_POST, media.FEED_ENTRY, media.CSV),
    }
)
_WIDER: Final[Mapping[str, tuple[str, ...]]] = {
    media.RSS: (media.XML,),
    media.ATOM: (media.XML,),
    media.XHTML: (media.XML, media.HTML),
    media.HTML: (media.XHTML, media.XML),
    media.REPORT: (media.JSON, media.JSON_LINES),
    media.JSON_LINES: (media.JSON,),
    media.TELEGRAM_EXPORT: (media.JSON,),
    media.TELEGRAM_PAGE: (media.HTML,),
    media.ARCHIVER_ITEM: (media.JSON,),
    media.ARCHIVER_REPORT: (media.HTML,),
    media.WACZ: (media.ZIP,),
    media.DOCX: (media.ZIP,),
    media.ODT: (media.ZIP,),
    media.MAIL: (media.PLAIN,),
    media.MBOX: (media.PLAIN, media.MAIL),
}


def _by_bytes(first: bytes, name: str) -> str | None:
    for mark, kind in _MAGIC:
        if first.startswith(mark) and (mark not in _SHORT_MAGIC or not _reads_as_text(first)):
            return _container(kind, first)
    if first[4:8] == b"ftyp":
        return "video/mp4"
    if first[:4] == b"RIFF" and first[8:12] in {b"WEBP", b"WAVE", b"AVI "}:
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}[first[8:12]]
    if first.startswith(b"\x1f\x8b"):
        return media.WARC if _inflated(first).startswith(b"WARC/") else "application/gzip"
    if b"%PDF-" in first[:1024] and not _reads_as_text(first):
        return media.PDF
    return _by_words(first, name)


def _container(kind: str, first: bytes) -> str:
    if kind != media.ZIP:
        return kind
    if first[30:38] == b"mimetype" and media.ODT.encode() in first[38:120]:
        return media.ODT
    return media.DOCX if b"word/document.xml" in first else media.ZIP


def _inflated(first: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(first, 64)
    except zlib.error:
        return b""


def _by_words(first: bytes, name: str) -> str | None:
    """Textual formats that show themselves: markup, mail, Telegram's export, JSON Lines, auto-archiver's records."""
    record = recognised(first)
    if record is not None:
        return record
    text = _as_ascii(first).lstrip()
    if text.startswith(b"<?xml") or text.startswith(b"<"):
        return _markup(text, name)
    if text.startswith(b"From ") and _MAIL_MARKS.search(text):
        return media.MBOX
    if text.startswith(b"{"):
        return _json(text, name)
    header = _MAIL_FIELD.match(text)
    if header is not None and len({m.lower() for m in _MAIL_MARKS.findall(_header_block(text))}) >= 3:
        return media.MAIL
    return None


def _header_block(text: bytes) -> bytes:
    return re.split(rb"\r?\n\r?\n", text, maxsplit=1)[0]


def _markup(text: bytes, name: str) -> str | None:
    start = re.sub(rb"<\?xml.*?\?>|<!--.*?-->", b"", text[:FIRST_BYTES], flags=re.S).lstrip()
    start = re.sub(rb"\A<!DOCTYPE\s+(?:rss|rdf:RDF|feed)[^<>\[]*(?:\[[^\]]*\]\s*)?>\s*", b"", start)
    if re.match(rb"<rss[\s>]|<rdf:RDF[\s>]", start):
        return media.RSS
    if re.match(rb"<(?:atom:)?feed[\s>]", start):
        return media.ATOM
    if b"http://www.w3.org/1999/xhtml" in start[:1000] and text.startswith(b"<?xml"):
        return media.XHTML
    if _HTML_START.match(start):
        return media.TELEGRAM_PAGE if b"tgme" in start or b"Exported Data" in start[:2000] else media.HTML
    return media.XML if text.startswith(b"<?xml") else None


def _json(text: bytes, name: str) -> str | None:
    if _TELEGRAM.match(text):
        return media.TELEGRAM_EXPORT
    said = by_name(name)
    if said == media.JSON_LINES:
        return media.JSON_LINES
    first, _, rest = text.partition(b"\n")
    if first.rstrip().endswith(b"}") and rest.lstrip().startswith(b'{"'):
        return media.JSON_LINES
    if re.search(rb'"(?:text|html)"\s*:\s*"', text) and (said in {None, media.JSON}):
        return media.REPORT
    return media.JSON if said == media.JSON else None


def _inside_zip(content: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(content) as archive:
            names = set(archive.namelist()[:10_000])
            if "content.xml" in names and "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                written = archive.read("mimetype").decode("ascii", "replace").strip()
                return written if written.startswith(_OPEN_DOCUMENT) else media.ZIP
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError):
        return media.ZIP
    if "word/document.xml" in names:
        return media.DOCX
    if "xl/workbook.xml" in names:
        return media.XLSX
    if "ppt/presentation.xml" in names:
        return "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    wacz = "datapackage.json" in names and any(n.startswith("archive/") for n in names)
    return media.WACZ if wacz else media.ZIP


def _as_ascii(first: bytes) -> bytes:
    """UTF-16 with a mark, brought down to its ASCII letters, so that markup in it is seen; a UTF-8 mark removed."""
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        return first[2:].replace(b"\x00", b"")
    return first.removeprefix(b"\xef\xbb\xbf")


def _reads_as_text(first: bytes) -> bool:
    """Whether the bytes can be text in some encoding: no NUL unless UTF-16 or UTF-32, few other controls."""
    if first.startswith(_BYTE_ORDER_MARKS) or not first:
        return True
    controls = sum(first.count(byte) for byte in _CONTROLS)
    nul = first.count(0)
    return _looks_wide(first) or (controls * 50 <= len(first) and nul * 100 <= len(first))


def _looks_wide(first: bytes) -> bool:
    """UTF-16 or UTF-32 without a mark: the high bytes of one script's characters are few and stand in one place."""
    if len(first) < 8:
        return False
    for highs, lows in ((first[1::2], first[0::2]), (first[0::2], first[1::2])):
        usual = sum(sorted((highs.count(byte) for byte in set(highs)), reverse=True)[:3])
        if usual * 10 >= len(highs) * 9 and min(highs) < 0x20 and len(set(lows)) >= 2 * len(set(highs)):
            return True
    return False


_CONTROLS: Final = tuple(byte for byte in range(1, 32) if byte not in b"\t\n\r\f\x0b\x1b\x08")


def is_textual(kind: str) -> bool:
    """Whether a media type is some form of text, so that a declaration of another text form may be believed."""
    return kind in _TEXTUAL
