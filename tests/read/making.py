"""Captures and small files of each format, made on the spot."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence

from saksi.model import media
from saksi.model.canonical import sha256
from saksi.model.capture import Capture, Collection, Header, Hints, capture_of
from saksi.model.document import ByteRange, Document, DomText
from saksi.read import read
from saksi.settings import Limits


def capture(
    body: bytes,
    media_type: str = media.PLAIN,
    *,
    requested: str = "item",
    hints: Hints | None = None,
    content_type: str | None = None,
) -> Capture:
    headers = (Header(name="Content-Type", value=content_type),) if content_type else ()
    collection = Collection(
        requested=requested,
        at="2024-05-01T10:00:00Z",
        by="tester",
        tool="saksi",
        tool_version="0",
        method="file",
        headers=headers,
    )
    return capture_of(sha256(body), len(body), media_type, collection, hints=hints)


def document(
    body: bytes,
    media_type: str = media.PLAIN,
    *,
    limits: Limits | None = None,
    hints: Hints | None = None,
    content_type: str | None = None,
    requested: str = "item",
    headed: bool = False,
) -> Document:
    taken = capture(body, media_type, hints=hints, content_type=content_type, requested=requested)
    return read(taken, lambda: io.BytesIO(body), limits=limits, headed=headed)


def assert_bytes_lead_back(body: bytes, found: Document) -> None:
    """Every byte range decodes to exactly the text that it stands for."""
    assert found.segments
    for segment in found.segments:
        origin = segment.origin
        assert isinstance(origin, ByteRange)
        here = found.text[segment.start : segment.end]
        if here != "\ufffd":  # a mark stands for bytes that cannot be shown
            assert body[origin.start : origin.end].decode(origin.encoding) == here


def assert_dom_leads_back(page: str, found: Document) -> float:
    """Every origin is one text node that holds the text; returns the share of the text's letters that have one."""
    from lxml import html

    tree = html.document_fromstring(page, parser=html.HTMLParser(huge_tree=True)).getroottree()
    covered = 0
    for segment in found.segments:
        origin = segment.origin
        assert isinstance(origin, DomText)
        (node,) = tree.xpath(origin.path)
        there = str(node)[origin.start : origin.end]
        here = found.text[segment.start : segment.end]
        assert len(there) == len(here)
        assert all(a == b or (a.isspace() and b == " ") for a, b in zip(there, here, strict=True))
        covered += sum(not c.isspace() for c in here)
    return covered / max(1, sum(not c.isspace() and c != "|" for c in found.text))


# ---- PDF

Text = tuple[float, float, str]
"""Left, baseline in points, and the text."""


def pdf(pages: Sequence[Iterable[Text]], *, size: float = 10, title: str = "", extra: str = "") -> bytes:
    """A PDF with text at the places given, in Helvetica, on pages of 595 by 842 points."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for page in pages:
        shown = "".join(f"BT /F1 {size} Tf {x} {y} Td ({_escaped(text)}) Tj ET\n" for x, y, text in page)
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}endstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> {extra} >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< /Title ({title}) /CreationDate (D:20220301083000+02'00') >>")
    return _assembled(objects)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _assembled(objects: Sequence[str]) -> bytes:
    body = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\n"
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    return body + f"{head}{table}{trailer}startxref\n{len(body)}\n%%EOF\n".encode()


# ---- ZIP and office documents


def zipped(members: Sequence[tuple[str | zipfile.ZipInfo, bytes | str]], *, compress: bool = True) -> bytes:
    import warnings

    out = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as archive:
        warnings.simplefilter("ignore")  # two members of one name are part of the tests
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def with_part(package: bytes, name: str, content: bytes) -> bytes:
    """An office document with one part replaced."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts: list[tuple[str | zipfile.ZipInfo, bytes | str]] = [(n, archive.read(n)) for n in archive.namelist()]
    return zipped([(n, content if n == name else old) for n, old in parts])


def docx(paragraphs: Sequence[str], rows: Sequence[Sequence[str]] = (), *, title: str = "") -> bytes:
    from docx import Document as Word

    word = Word()
    for paragraph in paragraphs:
        word.add_paragraph(paragraph)
    if rows:
        table = word.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    word.core_properties.title = title
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def odt(paragraphs: Sequence[str]) -> bytes:
    from xml.sax.saxutils import escape

    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    body = "".join(f"<text:p>{escape(p)}</text:p>" if not p.startswith("<") else p for p in paragraphs)
    content = (
        f"<?xml version='1.0' encoding='UTF-8'?><office:document-content {spaces}><office:body>"
        f"<office:text>{body}</office:text></office:body></office:document-content>"
    )
    meta = (
        f"<office:document-meta {spaces}><office:meta><dc:title>A title</dc:title></office:meta></office:document-meta>"
    )
    kind = zipfile.ZipInfo("mimetype")
    return zipped([(kind, media.ODT), ("content.xml", content), ("meta.xml", meta)])
