"""Photographs at the desk go out without where, when and by what they were taken; their pixels are the same."""

from __future__ import annotations

import struct
import zlib

import pytest

from saksi.case import Case
from saksi.errors import SourceError
from saksi.web.bare import bare
from saksi.web.roles import Role
from saksi.web.visit import Desk
from web.desks import seat

SECRET = b"N 50 27 0 E 30 31 24 Phone 7"
PIXELS = b"\x11\xff\x00\x22\xff\xd0\x33"


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def exif(orientation: int) -> bytes:
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    return b"Exif\0\0II*\0\x08\0\0\0\x01\0" + entry + bytes(4) + SECRET


def jpeg(orientation: int = 6) -> bytes:
    told = [segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\0\0"), segment(0xE1, exif(orientation))]
    told += [segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET), segment(0xED, b"Photoshop 3.0\0" + SECRET)]
    told += [segment(0xFE, SECRET), segment(0xE2, b"MPF\0" + SECRET), segment(0xE2, b"ICC_PROFILE\0\1\1 colours")]
    painted = segment(0xDB, b"table") + segment(0xDA, b"scan") + PIXELS + segment(0xC4, b"more") + segment(0xDA, b"2")
    return b"\xff\xd8" + b"".join(told) + painted + PIXELS + b"\xff\xd9" + b"a film " + SECRET


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png() -> bytes:
    head, data = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), chunk(b"IDAT", zlib.compress(b"\0\x55"))
    told = chunk(b"eXIf", SECRET) + chunk(b"tEXt", b"Comment\0" + SECRET) + chunk(b"iTXt", SECRET)
    return b"\x89PNG\r\n\x1a\n" + head + told + data + chunk(b"IEND", b"") + SECRET


def webp() -> bytes:
    parts = [(b"VP8X", b"\x0c" + bytes(9)), (b"VP8 ", PIXELS), (b"EXIF", SECRET), (b"XMP ", SECRET)]
    body = b"".join(k + struct.pack("<I", len(b)) + b + bytes(len(b) % 2) for k, b in parts)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body + SECRET


def gif() -> bytes:
    def blocks(body: bytes) -> bytes:
        return bytes([len(body)]) + body + b"\0"

    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    told = b"\x21\xfe" + blocks(SECRET) + b"\x21\xff\x0bXMP DataXMP" + blocks(SECRET)
    loops = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
    image = b"\x2c" + bytes(4) + struct.pack("<HHB", 1, 1, 0) + b"\x02" + blocks(b"\x44\x01")
    return head + told + loops + image + b"\x3b" + SECRET


MADE = {"image/jpeg": jpeg(), "image/png": png(), "image/webp": webp(), "image/gif": gif()}


@pytest.mark.parametrize("media_type", MADE)
def test_what_the_camera_wrote_is_left_out(media_type: str) -> None:
    out = bare(MADE[media_type], media_type)
    assert SECRET in MADE[media_type] and SECRET not in out and b"Phone" not in out
    assert bare(out, media_type) == out


def test_pixels_colours_and_orientation_stay() -> None:
    out = bare(jpeg(), "image/jpeg")
    assert out.count(PIXELS) == 2 and b"colours" in out and b"JFIF" in out and out.endswith(b"\xff\xd9")
    assert segment(0xDB, b"table") in out and b"\x01\x12\0\x03\0\0\0\x01\0\x06" in out
    assert b"Exif" not in bare(jpeg(1), "image/jpeg")
    assert chunk(b"IDAT", zlib.compress(b"\0\x55")) in bare(png(), "image/png")
    assert PIXELS in bare(webp(), "image/webp") and bare(webp(), "image/webp")[20] == 0
    assert b"NETSCAPE2.0" in bare(gif(), "image/gif") and b"\x44\x01" in bare(gif(), "image/gif")


@pytest.mark.parametrize("media_type", MADE)
def test_what_breaks_off_anywhere_ends_with_a_reason(media_type: str) -> None:
    for length in range(12, len(MADE[media_type])):
        try:
            out = bare(MADE[media_type][:length], media_type)
        except SourceError:
            continue
        assert SECRET not in out


def test_at_the_desk(desk: Desk) -> None:
    person = seat(desk, Role.CODER)
    files = [("files", (f"a.{kind[6:]}", content, kind)) for kind, content in MADE.items()]
    person.send("/add", files=[*files, ("files", ("cut.jpeg", jpeg()[:80], "image/jpeg"))])
    with Case.open(desk.folder) as case:
        shown = {c.collection.requested: c for c in case.store.captures() if c.media_type in MADE}
        assert len(shown) == 5
        for capture in shown.values():
            kept = case.blobs.read(capture.blob)
            assert kept in (*MADE.values(), jpeg()[:80]), "the capture is as it came"
            answer = person.look(f"/captures/{capture.id}/picture")
            assert answer.status_code == (404 if capture is shown["cut.jpeg"] else 200)
            assert SECRET not in answer.content
