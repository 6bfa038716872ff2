"""Plain text in any encoding, with the bytes that each run of it came from.

The encoding is taken from a byte order mark, else from what the sender declared, else UTF-8 where the bytes are valid
UTF-8, else guessed. Line ends become line feeds; each line keeps its own byte range, so that decoding
``blob[start:end]`` with the segment's encoding gives exactly the segment's text.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from saksi.errors import SourceError
from saksi.model.document import ByteRange
from saksi.read.draft import UNSHOWABLE, Draft, Item, Weave

METHOD: Final = "plain/1"
_MARKS: Final = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_WIDEST: Final = 4
"""Bytes of one character in the widest encoding."""
_SAMPLE: Final = 200_000
_PLAIN_RUN: Final = re.compile(
    "[^\r\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ufffd\u2028\u2029]+"
)
_LINE_ENDS: Final = "\r\x0b\x0c\x85\u2028\u2029"
_WIDE_NAMES: Final = {"utf-16": "utf-16-le", "utf-32": "utf-32-le", "iso-8859-1": "cp1252", "ascii": "cp1252"}
"""Encodings as found in the wild: a mark decides the byte order, and Latin-1 is in truth Windows' superset of it."""


def read(item: Item) -> Draft:
    """The text of a plain file. Raises SourceError for bytes that are no text, or too many."""
    body = item.whole(item.limits.max_text_chars * _WIDEST + _WIDEST)
    declared = charset(item.capture.media_type) or next(
        (charset(h.value) for h in item.capture.collection.headers if h.name.lower() == "content-type"), None
    )
    encoding, start, note = encoding_of(body, declared)
    weave = Weave(item.limits.max_text_chars)
    weave_bytes(weave, body, encoding, start)
    text = weave.text()
    if weave.unshowable * 10 > len(text) + 20:
        raise SourceError("not text: too many bytes that no text has")
    return Draft(METHOD, text, tuple(weave.segments), notes=(*note, *weave.notes()))


def charset(content_type: str) -> str | None:
    """The charset parameter of a Content-Type as Python names it, or None where absent or unknown."""
    found = re.search(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", content_type, re.I)
    return known(found.group(1)) if found else None


def known(name: str) -> str | None:
    """Python's name of a character encoding, or None; bytes-to-bytes codecs do not count."""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if not found._is_text_encoding or found.name in {"idna", "punycode", "undefined", "unicode_escape"}:
        return None
    return _WIDE_NAMES.get(found.name, found.name)


def encoding_of(body: bytes, declared: str | None) -> tuple[str, int, tuple[str, ...]]:
    """(encoding, where the text starts after a mark, notes). ``declared`` is believed if the bytes allow it."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return name, len(mark), ()
    if not body:
        return "utf-8", 0, ()
    if _valid(body, "utf-8") and body.count(0) * 10 < len(body):
        disagrees = declared is not None and declared not in {"utf-8", "cp1252"} and not body.isascii()
        return "utf-8", 0, (f"declared as {declared}, valid as utf-8",) if disagrees else ()
    if declared is not None and declared != "utf-8" and _valid(body, declared):
        return declared, 0, ()
    return _guessed(body)


def decoded(body: bytes, declared: str | None) -> tuple[str, str, tuple[str, ...]]:
    """(text, encoding, notes) in one go, where nobody needs the bytes of each run."""
    encoding, start, notes = encoding_of(body, declared)
    return body[start:].decode(encoding, "replace"), encoding, notes


def weave_bytes(weave: Weave, body: bytes, encoding: str, start: int) -> None:
    """Put the text of ``body`` from ``start`` into the weave, run by run, each with its bytes."""
    errors, unit = _strictness(encoding)
    usable = len(body) - (len(body) - start) % unit
    try:
        text = body[start:usable].decode(encoding, errors)
        exact = text.encode(encoding, errors) == body[start:usable]
    except UnicodeError as error:
        raise SourceError(f"not text: bytes that {encoding} does not know") from error
    if exact:
        _weave_runs(weave, text, encoding, start)
    else:
        weave.add(_line_feeds(text), ByteRange(start=start, end=usable, encoding=encoding))
    if usable < len(body):
        weave.add(UNSHOWABLE, ByteRange(start=usable, end=len(body), encoding=encoding))
        weave.unshowable += 1


def _strictness(encoding: str) -> tuple[str, int]:
    """How to decode without losing a byte, and how many bytes make a unit: bytes that the encoding does not allow
    come out as half surrogates, which go back to the same bytes."""
    if encoding.startswith(("utf-16", "utf-32")):
        return "surrogatepass", int(encoding[4:6]) // 8
    return "surrogateescape", 1


def _weave_runs(weave: Weave, text: str, encoding: str, at: int) -> None:
    """Runs of ordinary characters keep one segment; line ends and unshowable characters stand between them."""
    errors, _ = _strictness(encoding)
    position = 0
    while position < len(text):
        run = _PLAIN_RUN.match(text, position)
        if run is not None:
            end = at + len(run.group().encode(encoding))
            weave.add(run.group(), ByteRange(start=at, end=end, encoding=encoding))
            at, position = end, run.end()
            continue
        width = 2 if text.startswith("\r\n", position) else 1
        odd = text[position : position + width]
        end = at + len(odd.encode(encoding, errors))
        if odd[0] in _LINE_ENDS:
            weave.add("\n")
        else:
            weave.add(odd, ByteRange(start=at, end=end, encoding=encoding))
        at, position = end, position + width


def _line_feeds(text: str) -> str:
    return re.sub(f"\r\n|[{_LINE_ENDS}]", "\n", text)


def _valid(body: bytes, encoding: str) -> bool:
    try:
        body.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _guessed(body: bytes) -> tuple[str, int, tuple[str, ...]]:
    """The encoding by the look of the bytes; nearly valid UTF-8 (a cut or damaged file) counts as UTF-8."""
    wide = _wide(body)
    if wide is not None:
        return wide, 0, (f"encoding guessed: {wide}",)
    sample = body[:_SAMPLE]
    if sample.decode("utf-8", "replace").count(UNSHOWABLE) * 20 <= sum(byte > 127 for byte in sample):
        return "utf-8", 0, ("not quite valid utf-8",)
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    name = known(best.encoding) if best is not None else None
    if name is None or not _round_trips(body, name):
        name = "cp1252"
    return name, 0, (f"encoding guessed: {name}",)


def _wide(body: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, by where the NUL bytes stand."""
    sample = body[:4096]
    if sample.count(0) * 5 < len(sample):
        return None
    for name in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        if len(body) % 2 == 0 and _valid(body, name):
            text = sample[: len(sample) // 4 * 4].decode(name, "ignore")
            if text and sum(c == "\x00" or ord(c) > 0xFFFF for c in text) * 20 <= len(text):
                return name
    return None


def _round_trips(body: bytes, encoding: str) -> bool:
    """Whether text decoded so gives back the same bytes, without which no byte range could be exact."""
    try:
        return body.decode(encoding).encode(encoding) == body
    except (UnicodeError, LookupError):
        return False
