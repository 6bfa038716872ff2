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

_CANDIDATES: Final = (
    *("cp1251", "koi8_r", "iso8859_5", "cp866", "cp1256", "iso8859_6", "cp1255", "cp1252", "iso8859_2", "cp1250"),
    *("cp1253", "cp1254", "cp1257", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"),
)
_LATIN: Final = {
    "cp1252": "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœšž",
    "cp1250": "áâăäąćčçďđéęëěíîĺľłńňóôőöŕřśšşťţúůűüýźžżß",
    "iso8859-2": "áâăäąćčçďđéęëěíîĺľłńňóôőöŕřśšşťţúůűüýźžżß",
    "cp1254": "âçğıîöşüûéáà",
    "cp1257": "āąčćēęėģīįķļņńōóšśūųžźżõäöüß",
}
"""Letters beyond ASCII in the languages that are written in each encoding; the first wins a tie."""
_TYPOGRAPHY: Final = "\u2018\u2019\u201a\u201c\u201d\u201e\u2013\u2014\u2026\u00ab\u00bb\u00a0\u2022\u20ac\u00b0"


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
    wide = wide_encoding(body) if min(body[:4096]) < 0x09 else None
    if wide is not None:
        return wide, 0, (f"encoding guessed: {wide}",)
    if _valid(body, "utf-8"):
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
    sample = body[:_SAMPLE]
    damaged = sample.decode("utf-8", "replace")
    sound = sum(c > "\x7f" and c != UNSHOWABLE for c in damaged)
    if damaged.count(UNSHOWABLE) <= sound:
        return "utf-8", 0, ("not quite valid utf-8",)
    name = _narrow(sample)
    if not _round_trips(body, name):
        name = "cp1252"
    return name, 0, (f"encoding guessed: {name}",)


def wide_encoding(body: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: the high bytes of characters of one script are few and stand in one place."""
    sample = body[:4096]
    if len(body) % 2 or len(sample) < 8:
        return None
    if len(body) % 4 == 0:
        for name, planes in (("utf-32-le", sample[2::4]), ("utf-32-be", sample[1::4])):
            if not any(planes) and _valid(body, name):
                return name
    for name, high, low in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        highs, lows = sample[high::2], sample[low::2]
        usual = sum(sorted((highs.count(byte) for byte in set(highs)), reverse=True)[:3])
        if usual * 10 >= len(highs) * 9 and min(highs) < 0x20 and len(set(lows)) >= 2 * len(set(highs)):
            return name if _valid(body, name) else None
    return None


def _narrow(sample: bytes) -> str:
    """The likeliest of the encodings in use; among those of Latin letters, the one whose accents are common ones."""
    from charset_normalizer import from_bytes

    found = [known(match.encoding) for match in from_bytes(sample, cp_isolation=list(_CANDIDATES))]
    names = [name for name in found if name is not None]
    if not names:
        return "cp1252"
    if names[0] in _LATIN:
        return max((name for name in _LATIN if name == "cp1252" or name in names), key=lambda n: _common(sample, n))
    return names[0]


def _common(sample: bytes, encoding: str) -> float:
    """The share of the characters beyond ASCII that languages of this encoding use."""
    text = sample.decode(encoding, "replace")
    beyond = [c for c in text if c > "\x7f" and c not in _TYPOGRAPHY]
    return sum(c.lower() in _LATIN[encoding] for c in beyond) / len(beyond) if beyond else 1.0


def _round_trips(body: bytes, encoding: str) -> bool:
    """Whether text decoded so gives back the same bytes, without which no byte range could be exact."""
    try:
        return body.decode(encoding).encode(encoding) == body
    except (UnicodeError, LookupError):
        return False
