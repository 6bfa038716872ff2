"""The hostile files: a name that says the defect, how to make the bytes, and what must come of it.

``refused`` is a pattern that the reason must have; ``says`` one that the text must have. A case with both may end
either way.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from read.making import docx, odt, pdf, with_part, zipped

MB = 1_000_000
PROSE = "Nine people were killed when shells fell on the market, the mayor said. "
PAGE = f"<html><body><article><p>{PROSE * 5}</p></article>"


@dataclass(frozen=True)
class Case:
    name: str
    make: Callable[[], bytes]
    refused: str | None = None
    says: str | None = None


def _wide_table() -> bytes:
    return f"<html><body><table>{('<tr>' + '<td>9</td>' * 500 + '</tr>') * 200}</table>{PAGE}</body></html>".encode()


def _looping_pages() -> bytes:
    """The page tree's kid is the page tree."""
    return pdf([[(72, 700, "Nine dead")]]).replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]")


def _pdf_stream_bomb() -> bytes:
    packed = zlib.compress(b"BT /F1 9 Tf (Nine dead ) Tj ET\n" * 6 * MB, 9)
    inner = zlib.compress(packed, 9)
    plain = pdf([[(72, 700, "Nine dead")]])
    head, _, tail = plain.partition(b"<< /Length")
    _, _, rest = tail.partition(b"endstream")
    return (
        head
        + b"<< /Filter [/FlateDecode /FlateDecode] /Length %d >>\nstream\n" % len(inner)
        + inner
        + b"\nendstream"
        + rest
    )


def _xml_bomb_docx() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 12))
    body = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "Nine dead ">{entities}]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>&e11;</w:t></w:r></w:p></w:body></w:document>"
    )
    return with_part(docx(["x"]), "word/document.xml", body.encode())


def _deep_docx() -> bytes:
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    deep = "<w:p><w:r><w:txbxContent>" * 20_000
    body = f'<w:document xmlns:w="{namespace}"><w:body>{deep}</w:body></w:document>'
    return with_part(docx(["x"]), "word/document.xml", body.encode())


def _nested_zip(depth: int) -> bytes:
    body = zipped([("a.txt", PROSE)])
    for level in range(depth):
        body = zipped([(f"level{level}.zip", body)])
    return body


def _mail_with(fields: bytes) -> bytes:
    return b"From: a@b.example\r\nTo: c@d.example\r\n" + fields + b"\r\n\r\n" + PROSE.encode()


def _archived(fields: bytes) -> bytes:
    """A WARC file of one response with these header fields."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + fields + b"\r\n\r\n" + PAGE.encode()
    head = "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nContent-Type: application/http"
    return f"{head}\r\nContent-Length: {len(answer)}\r\n\r\n".encode() + answer + b"\r\n\r\n"


def _feed(title: str, encoding: str) -> bytes:
    spaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    body = f"<channel><item><title>{title}</title><description>y</description></item></channel>"
    return f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0" {spaces}>{body}</rss>'.encode(encoding)


def _listed_often() -> bytes:
    """A ZIP file whose list names its one member two thousand times, each time to be expanded anew."""
    whole = zipped([("a.txt", b"0" * 50 * MB)])
    end = whole.rfind(b"PK\x05\x06")
    start = int.from_bytes(whole[end + 16 : end + 20], "little")
    members = whole[start:end] * 2000
    count, size = (2000).to_bytes(2, "little"), len(members).to_bytes(4, "little")
    return whole[:start] + members + b"PK\5\6\0\0\0\0" + count * 2 + size + start.to_bytes(4, "little") + b"\0\0"


def _tar() -> bytes:
    """Names that lead elsewhere, links, a device."""
    kinds = {"link": tarfile.SYMTYPE, "hard": tarfile.LNKTYPE, "device": tarfile.CHRTYPE}
    made = BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name in ("../../evil.txt", "/evil.txt", *kinds):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kinds.get(name, tarfile.REGTYPE), "/etc/passwd"
            archive.addfile(member)
    return made.getvalue()


def _declared(root: str) -> bytes:
    """Entities of entities, and one that is a file elsewhere, in the document's own declaration."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 12))
    head = f'<!DOCTYPE x [<!ENTITY e0 "Nine dead "><!ENTITY f SYSTEM "file:///etc/passwd">{entities}]>'
    return f'<?xml version="1.0"?>{head}{root}'.encode()


_BOMB_FEED = (
    '<rss version="2.0"><channel><item><title>&e11;&f;</title><description>y</description></item></channel></rss>'
)


def _nested_mail() -> bytes:
    head = b"From: a@b.example\r\nDate: Tue, 4 May 2021 18:30:00 +0300\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    body = head
    for level in range(3000):
        body += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
    return body + b"Content-Type: text/plain\r\n\r\nNine dead\r\n"


CASES = (
    Case("empty.txt", lambda: b"", refused="no text"),
    Case("only_white_space.txt", lambda: b" \r\n\t" * 1000, refused="no text"),
    Case("one_line_of_100_mb.txt", lambda: (PROSE * (100 * MB // len(PROSE))).encode(), refused="more than 5000000"),
    Case("one_line_of_100_mb.html", lambda: b"<p>" + PROSE.encode() * (100 * MB // len(PROSE)), refused="more than"),
    Case("one_line_of_100_mb.jsonl", lambda: b'{"text": "' + b"a" * 100 * MB + b'"}', refused="longer than"),
    Case("one_report_of_30_mb.json", lambda: b'{"text": "' + b"a " * 15 * MB + b'"}', refused="more than 5000000"),
    Case("all_nul.txt", lambda: bytes(MB), refused="no reader|no text|not text"),
    Case("nul_inside.txt", lambda: (PROSE * 20 + "\0" + PROSE).encode(), says="\ufffd"),
    Case("every_byte.txt", lambda: bytes(range(256)) * 50, refused="no reader|not text"),
    Case(
        "mixed_encodings.txt",
        lambda: PROSE.encode() * 5 + "Дев'ять загиблих ".encode("cp1251") + "é".encode(),
        says="Nine",
    ),
    Case("picture_named.txt", lambda: b"\x89PNG\r\n\x1a\n" + bytes(500), refused="no reader for image/png"),
    Case("program_named.pdf", lambda: b"\x7fELF\x02\x01\x01" + bytes(500), refused="no reader for application/x-elf"),
    Case("page_named.pdf", lambda: PAGE.encode(), says="Nine people"),
    Case("text_named.docx", lambda: PROSE.encode(), says="Nine people"),
    Case("turned_direction.txt", lambda: f"\u202e{PROSE}\u202c \u2066x\u2069".encode(), says="\u202e"),
    Case("half_surrogates.json", lambda: b'{"text": "Nine \\ud800 dead \\udfff"}', says="Nine \ufffd dead"),
    Case("nested_100_000_deep.json", lambda: b'{"text": "x", "a": ' + b"[" * 100_000, refused="nested too deeply"),
    Case("nested_100_000_deep.jsonl", lambda: b'{"text": "x", "a": ' + b"[" * 100_000, refused="nested too deeply"),
    Case(
        "great_integer.json",
        lambda: b'{"text": "Nine dead", "n": ' + b"9" * 100_000 + b"}",
        refused="JSON",
        says="Nine",
    ),
    Case("divs_100_000_deep.html", lambda: b"<div>" * 100_000 + PROSE.encode(), says="Nine people"),
    Case("inline_100_000_deep.html", lambda: b"<b><i>" * 50_000 + PROSE.encode(), says="Nine people"),
    Case("tables_3_000_deep.html", lambda: b"<table><tr><td>" * 3000 + PROSE.encode(), says="Nine people"),
    Case(
        "tables_600_deep_and_long.html",
        lambda: b"<html>" + (b"<table><tr><td><p>" + PROSE.encode() * 20) * 600,
        says="Nine people",
    ),
    Case("unclosed_300_000_tags.html", lambda: b"<p>" * 300_000 + PROSE.encode(), says="Nine people"),
    Case("million_line_breaks.html", lambda: b"<p>Nine people" + b"<br>" * MB, says="Nine people"),
    Case("table_of_100_000_cells.html", _wide_table, says="Nine people"),
    Case("links_only.html", lambda: b"<html>" + b"<a href=x>Nine people</a> " * 30_000, says="Nine people"),
    Case("half_a_million_open_brackets.html", lambda: b"<html><body>" + PROSE.encode() + b"<" * 500_000, says="Nine"),
    Case("unclosed_comments.html", lambda: b"<html><body>" + PROSE.encode() + b"<!--" * 200_000, says="Nine"),
    Case("unclosed_scripts.html", lambda: PAGE.encode() + b"<script>" * 100_000, says="Nine people"),
    Case(
        "attribute_of_10_mb.html",
        lambda: b"<html><body><p class='" + b"a" * 10 * MB + b"'>" + PAGE.encode(),
        says="Nine",
    ),
    Case("million_entities.html", lambda: b"<html><p>Nine people " + b"&amp;" * MB, says="Nine people"),
    Case(
        "script_in_page.html",
        lambda: PAGE.encode() + b"<script>document.write('SECRET')</script>",
        says="^(?!.*SECRET)",
    ),
    Case("nul_in_page.html", lambda: PAGE.encode().replace(b"killed", b"kil\0led"), says="Nine"),
    Case(
        "linked_data_deep.html",
        lambda: b'<script type="application/ld+json">' + b"[" * 90_000 + b"</script>" + PAGE.encode(),
        says="Nine",
    ),
    Case("truncated.pdf", lambda: pdf([[(72, 700, "Nine dead")]])[:300], refused="damaged"),
    Case("pages_in_a_loop.pdf", _looping_pages, refused="no text|damaged|stopped"),
    Case("stream_bomb.pdf", _pdf_stream_bomb, refused="more than|memory|stopped|longer", says="Nine"),
    Case(
        "million_pages_claimed.pdf",
        lambda: pdf([[(72, 700, "Nine dead")]]).replace(b"/Count 1", b"/Count 999999"),
        refused="damaged|no text|stopped|longer",
        says="Nine",
    ),
    Case("header_only.pdf", lambda: b"%PDF-1.7\n%%EOF", refused="damaged"),
    Case("truncated.docx", lambda: docx([PROSE] * 50)[:-500], refused="damaged|not a whole|no reader"),
    Case("part_missing.docx", lambda: zipped([("word/document.xml", "<x/>")]), refused="damaged"),
    Case("entity_bomb.docx", _xml_bomb_docx, refused="damaged|expands|no text"),
    Case("deep.docx", _deep_docx, refused="damaged|no text"),
    Case("expands.docx", lambda: with_part(docx(["x"]), "word/document.xml", b" " * 60 * MB), refused="expands"),
    Case("expands.odt", lambda: with_part(odt(["x"]), "content.xml", b"<a>" * 20 * MB), refused="expand"),
    Case("deep.odt", lambda: with_part(odt(["x"]), "content.xml", b"<a>" * 100_000), refused="damaged|no text"),
    Case("braces_1_000_000_deep.rtf", lambda: b"{\\rtf1 " + b"{" * MB, refused="nested"),
    Case(
        "great_numbers.rtf",
        lambda: b"{\\rtf1\\uc999999999 \\u99999999999 Nine dead\\'zz\\'}",
        refused="no text",
        says="dead",
    ),
    Case("parts_3_000_deep.eml", _nested_mail, refused="damaged|no", says="^$|Nine"),
    Case(
        "endless_header.eml",
        lambda: b"From: a@b.example\r\nTo: c\r\nSubject: " + b"x\r\n " * MB + b"\r\n\r\nNine dead",
        says="Nine",
    ),
    Case(
        "unknown_charset.eml",
        lambda: (
            b"From: a@b.example\r\nTo: c\r\nSubject: =?x-no?q?=ff?=\r\n"
            b"Content-Type: text/plain; charset=rot13\r\n\r\nNine dead"
        ),
        says="Nine",
    ),
    Case(
        "broken_subject.eml",
        lambda: b"From: a@b.example\r\nTo: c\r\nSubject: =?utf-8?b?YWJjZ?=\r\n\r\nNine dead",
        says="Nine",
    ),
    Case("bomb.zip", lambda: zipped([("a.txt", b"0" * 300 * MB)]), refused="expand"),
    Case("bomb_in_bomb.zip", lambda: zipped([("b.zip", zipped([("a.txt", b"0" * 300 * MB)]))]), refused="expand"),
    Case("nested_20_deep.zip", lambda: _nested_zip(20), refused="deep"),
    Case("path_traversal.zip", lambda: zipped([("../../etc/evil.txt", PROSE)]), refused="leads out"),
    Case("truncated.zip", lambda: zipped([("a.txt", PROSE * 50)])[:-40], refused="not a whole"),
    Case(
        "spreadsheet.xlsx",
        lambda: zipped([("[Content_Types].xml", "x"), ("xl/workbook.xml", b" " * 100 * MB)]),
        refused="workbook expands too far",
    ),
    Case("feed_in_windows_1251.rss", lambda: _feed("Дев’ять загиблих", "windows-1251"), says="^Дев’ять загиблих"),
    Case("feed_in_utf_16.rss", lambda: _feed("Дев’ять загиблих", "utf-16"), says="^Дев’ять загиблих"),
    Case(
        "prefixes_declared_outside_the_entry.rss",
        lambda: _feed("x</title><content:encoded>&lt;p&gt;Nine people&lt;/p&gt;</content:encoded><title>", "utf-8"),
        says="Nine people",
    ),
    Case("gap_of_a_million_spaces.html", lambda: b"<html>" + b" " * MB + PAGE.encode(), says="Nine people"),
    Case("declarations.html", lambda: b"<html>" + b"<?xml " * 100_000 + b">" + PAGE.encode(), says="Nine people"),
    Case("title_of_spaces.html", lambda: b"<title>a" + b" " * MB + b"b</title>" + PAGE.encode(), says="Nine people"),
    Case(
        "deep_and_wide.html",
        lambda: b"<html><body>" + b"<div>" * 1900 + b"x<b>yy</b>" * 100_000,
        refused="too many pieces",
    ),
    Case("escapes.rtf", lambda: b"{\\rtf1 Nine people" + b"\\'e4" * MB + b"}", says="Nine people"),
    Case("words_encoded.eml", lambda: _mail_with(b"Subject: " + b"=?utf-8?q?=41?= " * 100_000), says="Nine people"),
    Case(
        "parameters.eml",
        lambda: _mail_with(b"Subject: x\r\nContent-Type: text/plain" + b";a=b" * 250_000),
        says="Nine people",
    ),
    Case("codings_5_000.warc", lambda: _archived(b"Content-Encoding: " + b"gzip," * 5000), refused="content codings"),
    Case("member_listed_2_000_times.zip", _listed_often, refused="expand"),
    Case("members.tar", _tar, refused="no reader"),
    Case("members.tar.gz", lambda: gzip.compress(_tar()), refused="no reader for application/gzip"),
    Case("zeros.gz", lambda: gzip.compress(bytes(200 * MB)), refused="no reader for application/gzip"),
    Case("zeros.bz2", lambda: bz2.compress(bytes(20 * MB)), refused="no reader for application/x-bzip2"),
    Case("zeros.xz", lambda: lzma.compress(bytes(20 * MB)), refused="no reader for application/x-xz"),
    Case("zeros.zst", lambda: b"\x28\xb5\x2f\xfd" + bytes(999), refused="no reader for application/zstd"),
    Case("entities.rss", lambda: _declared(_BOMB_FEED), refused="no reader for application/xml"),
    Case("entities.svg", lambda: _declared("<svg>&e11;&f;</svg>"), refused="no reader for application/xml"),
    Case("entities.kml", lambda: _declared("<kml>&e11;&f;</kml>"), refused="no reader for application/xml"),
    Case(
        "entities.xlsx",
        lambda: zipped([("[Content_Types].xml", "x"), ("xl/workbook.xml", _declared("<workbook>&e11;</workbook>"))]),
        refused="damaged|entit|workbook",
    ),
    Case("bomb.warc.gz", lambda: gzip.compress(b"WARC/1.1\r\n" + b"0" * 200 * MB), refused=".", says="^$"),
)
