"""A photograph without what its camera wrote into it: where and when it was taken, by which device, its thumbnail.

The capture stays as it is; this is for copies that are shown, since a browser's "save picture" hands them on. Pixels
are not touched: only whole segments (JPEG), chunks (PNG, WebP) and extensions (GIF) that no decoder needs to paint are
left out, by a list of those that stay. Of a JPEG's EXIF the orientation stays, without which it would lie on its side.
What follows the picture's own end is left out too: some telephones keep a film there.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from saksi.errors import SourceError

_PNG_KEPT: Final = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs")
    + (b"acTL", b"fcTL", b"fdAT", b"cICP")
)
_WEBP_KEPT: Final = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_WEBP_SAID: Final = 0x04 | 0x08
"""The flags by which a WebP says that EXIF and XMP follow."""
_APPLICATIONS: Final = range(0xE0, 0xF0)
_GIF_LOOPS: Final = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def bare(content: bytes, media_type: str) -> bytes:
    """The picture's bytes without its metadata. SourceError where they do not hold together as what they say."""
    try:
        return b"".join(_PARTS[media_type](content))
    except (IndexError, struct.error) as error:
        raise SourceError("the picture breaks off or is damaged") from error


def _jpeg(content: bytes) -> Iterator[bytes]:
    yield content[:2]
    at = 2
    while (marker := _marker(content, at)) != 0xD9:
        length = struct.unpack_from(">H", content, at + 2)[0]
        segment, at = content[at : at + 2 + length], at + 2 + length
        body = segment[4:]
        if marker == 0xE1 and body.startswith(b"Exif\0\0"):
            yield _turned(body[6:])
        elif (marker not in _APPLICATIONS and marker != 0xFE) or _is_needed(marker, body):
            yield segment
        if marker == 0xDA:
            end = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]").search(content, at)
            if end is None:
                raise IndexError
            yield content[at : end.start()]
            at = end.start()
    yield b"\xff\xd9"


def _marker(content: bytes, at: int) -> int:
    if content[at] != 0xFF or content[at + 1] in (0x00, 0xFF):
        raise IndexError
    return content[at + 1]


def _is_needed(marker: int, body: bytes) -> bool:
    """How its colours are meant: JFIF without a thumbnail, an ICC profile, Adobe's word on colours."""
    plain = body.startswith(b"JFIF\0") and body[12:14] == b"\0\0"
    return (marker, True) in ((0xE0, plain), (0xE2, body.startswith(b"ICC_PROFILE\0")), (0xEE, body[:5] == b"Adobe"))


def _turned(tiff: bytes) -> bytes:
    """A segment that says the orientation alone; nothing where none is said."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return b""
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        entries = [struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * n) for n in range(count)]
    except struct.error:
        return b""
    for tag, _, _, value in entries:
        if tag == 0x0112 and 1 < value <= 8:
            own = b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, value, 0, 0)
            return b"\xff\xe1" + struct.pack(">H", len(own) + 2) + own
    return b""


def _png(content: bytes) -> Iterator[bytes]:
    yield content[:8]
    at, kind = 8, b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", content, at)
        if at + 12 + length > len(content):
            raise IndexError
        if kind in _PNG_KEPT:
            yield content[at : at + 12 + length]
        at += 12 + length


def _webp(content: bytes) -> Iterator[bytes]:
    kept, at = [], 12
    end = min(len(content), 8 + struct.unpack_from("<I", content, 4)[0])
    while at < end:
        kind, length = struct.unpack_from("<4sI", content, at)
        chunk, at = content[at : at + 8 + length + length % 2], at + 8 + length + length % 2
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_SAID]) + chunk[9:]
        if kind in _WEBP_KEPT:
            kept.append(chunk)
    body = b"".join(kept)
    yield b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _gif(content: bytes) -> Iterator[bytes]:
    at = 13 + _colours(content[10])
    yield content[:at]
    while content[at] != 0x3B:
        start = at
        if content[at] == 0x21:
            label, at = content[at + 1], at + 2
            kept = label == 0xF9 or (label == 0xFF and content[at + 1 : at + 12] in _GIF_LOOPS)
        elif content[at] == 0x2C:
            at += 11 + _colours(content[at + 9])
            kept = True
        else:
            raise IndexError
        while content[at]:
            at += 1 + content[at]
        at += 1
        if kept:
            yield content[start:at]
    yield b";"


def _colours(flags: int) -> int:
    """Bytes of the table of colours that a GIF's flags announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


_PARTS: Final[Mapping[str, Callable[[bytes], Iterator[bytes]]]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
    "image/gif": _gif,
}
