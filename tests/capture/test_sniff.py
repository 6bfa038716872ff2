"""What a file is: its bytes before its declaration before its name."""

from __future__ import annotations

import gzip
import io

import pytest

from read.making import docx, odt, pdf, zipped
from saksi.capture import sniff
from saksi.model import media

EML = b"From: a@b.example\r\nSubject: x\r\nDate: Tue, 4 May 2021 18:30:00 +0300\r\n\r\nNine dead\r\n"
TELEGRAM = (
    b'{\n "name": "Plains",\n "type": "public_channel",\n "id": 1,\n "messages": [\n  {"id": 1, "text": "Nine dead"}]}'
)


@pytest.mark.parametrize(
    ("name", "declared", "first", "expected"),
    [
        ("a.txt", None, b"Nine dead", media.PLAIN),
        ("a", None, b"Nine dead", media.PLAIN),
        ("a", "text/html; charset=utf-8", b"Nine dead", media.HTML),
        ("a.txt", None, b"\n <!DOCTYPE html>\n<html>", media.HTML),
        ("a.txt", None, "<html><p>Nine</p>".encode("utf-16"), media.HTML),
        ("a.txt", None, "Дев'ять загиблих на ринку міста".encode("utf-16-le"), media.PLAIN),
        ("a.html", None, b"%PDF-1.7\n", media.PDF),
        ("a.pdf", "application/pdf", b"<html><body>Not found</body></html>", media.HTML),
        ("a.doc", None, b"{\\rtf1 Nine}", media.RTF),
        ("photo.txt", None, b"\x89PNG\r\n\x1a\n\x00\x00", "image/png"),
        ("a.txt", "text/plain", b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        ("a.txt", None, b"BMW drove past the market", media.PLAIN),
        ("a.bin", None, bytes(range(256)), media.UNKNOWN),
        ("a.txt", None, bytes(range(256)), media.UNKNOWN),
        ("a.mp4", None, b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        ("m.eml", None, EML, media.MAIL),
        ("m", None, EML, media.MAIL),
        ("m.txt", None, b"Note: nine dead\nTo be checked.\n", media.PLAIN),
        ("m", None, b"From a@b.example Tue May  4 18:30:00 2021\n" + EML, media.MBOX),
        ("x.warc", None, b"WARC/1.1\r\n", media.WARC),
        ("x.warc.gz", None, gzip.compress(b"WARC/1.1\r\nWARC-Type: warcinfo\r\n"), media.WARC),
        ("x.gz", None, gzip.compress(b"Nine dead"), "application/gzip"),
        ("result.json", None, TELEGRAM, media.TELEGRAM_EXPORT),
        ("a.json", None, b'{"id": "1", "text": "Nine dead"}', media.REPORT),
        ("a.json", None, b'{"id": "1", "text": "Nine"}\n{"id": "2", "text": "Ten"}\n', media.JSON_LINES),
        ("a.jsonl", None, b'{"id": "1"}', media.JSON_LINES),
        ("a.json", None, b'{"colour": "red"}', media.JSON),
        ("feed", "text/xml", b'<?xml version="1.0"?><!-- x --><rss version="2.0">', media.RSS),
        (
            "feed",
            None,
            b'<?xml version="1.0"?>\n<!DOCTYPE rss PUBLIC "x" "y">\n<rss version="0.91">',
            media.RSS,
        ),
        ("feed", None, b'<!DOCTYPE rss [<!ENTITY a "b">]><rss version="2.0">', media.RSS),
        ("feed.xml", None, b'<feed xmlns="http://www.w3.org/2005/Atom">', media.ATOM),
        ("a.xml", None, b'<?xml version="1.0"?><kml>', media.XML),
        ("empty.txt", None, b"", media.PLAIN),
        ("empty", None, b"", media.PLAIN),
    ],
)
def test_media_type(name: str, declared: str | None, first: bytes, expected: str) -> None:
    assert sniff.media_type(name, declared, first) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (docx(["Nine dead"]), media.DOCX),
        (odt(["Nine dead"]), media.ODT),
        (pdf([[(72, 700, "Nine dead")]]), media.PDF),
        (zipped([("a.txt", "Nine dead")]), media.ZIP),
        (zipped([("archive/data.warc.gz", ""), ("datapackage.json", "{}")]), media.WACZ),
        (zipped([("a.txt", "x"), ("word/document.xml", "<x/>")]), media.DOCX),
        (b"PK\x03\x04 and nothing more", media.ZIP),
    ],
)
def test_media_type_of_whole_content(body: bytes, expected: str) -> None:
    assert sniff.media_type_of("x.bin", None, lambda: io.BytesIO(body)) == expected


def test_a_remark_where_the_name_lies() -> None:
    assert sniff.remarks("a.txt", None, media.PDF) == (
        "declared or named as text/plain, its bytes are application/pdf",
    )
    assert sniff.remarks("a.html", None, media.HTML) == ()
    assert sniff.remarks("a.json", None, media.TELEGRAM_EXPORT) == ()
    assert sniff.remarks("a", None, media.PDF) == ()
