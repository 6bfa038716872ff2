"""E-mail: messages in a mailbox and attachments in a message, each with its own bytes.

A message is both a document (its body is read) and a container (its attachments are members). Messages and enclosed
messages are exact slices of what was received. An attachment's bytes are its content with the transfer encoding
(base64, quoted-printable) undone, which is what was sent.

In an mbox, the line that begins with ``From `` is the mailbox's and no part of the message. The bytes behind it are
kept exactly as they stand, quoted ``>From `` lines included: how a mailbox quotes differs between programs and
cannot be undone with certainty, so the reader, not the record, takes it back.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import Compat32
from email.utils import collapse_rfc2231_value, parsedate_tz
from io import BytesIO
from pathlib import PurePosixPath
from typing import BinaryIO

import msgspec

from saksi.capture import sniff
from saksi.capture.member import member_collection, storable
from saksi.capture.spool import Spool
from saksi.errors import SourceError
from saksi.model import media
from saksi.model.capture import Capture, Hints
from saksi.ports import Received, Refusal
from saksi.settings import Settings

LONGEST_MESSAGE = 200_000_000
"""Bytes; a longer message is refused without being held in memory."""
_LONGEST_HEAD = 1 << 20
_LONGEST_FIELD = 20_000
_MOST_PARTS = 1000


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a message: its number (``2.1`` is the first of the second), header, and raw body."""

    number: str
    head: Message
    body: bytes

    @property
    def kind(self) -> str:
        return self.head.get_content_type()


class _ShortFields(Compat32):
    """Header fields cut at 20,000 characters: the library's price for one grows with the square of its length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_FIELD]


# ---- mailboxes


def unpack_mbox(capture: Capture, content: Callable[[], BinaryIO], settings: Settings) -> Iterator[Received | Refusal]:
    """The messages of a mailbox, in order, with what their headers say."""
    with content() as stream:
        for number, (start, message) in enumerate(_messages(stream), 1):
            if number > settings.limits.max_members:
                yield _refusal(capture, "", f"more than {settings.limits.max_members} messages")
                return
            name = f"message {number}"
            if message is None:
                yield _refusal(capture, name, f"longer than {LONGEST_MESSAGE} bytes, or not a mailbox")
                continue
            head = _split(message.head(_LONGEST_HEAD))[0]
            remarks = [f"bytes {start} to {start + message.size} of the mailbox", message_time(head)[1] or ""]
            collection = member_collection(capture, name, remarks=filter(None, remarks))
            hints = message_hints(head, capture.hints)
            yield Received(collection, media.MAIL, message.open, hints, name)


def _messages(stream: BinaryIO) -> Iterator[tuple[int, Spool | None]]:
    """(place of the first byte, the message); None for one that is too long, or for what stands before the first.

    A message ends before an empty line that a ``From `` line follows; that empty line is the mailbox's.
    """
    offset = start = 0
    message: Spool | None = None
    blank, held = True, b""  # a line end that is the message's only if the message goes on
    opened = False
    while line := stream.readline(1 << 16):
        offset += len(line)
        if blank and line.startswith(b"From ") and (not opened or _FROM_LINE.match(line)):
            if opened:
                yield start, message
            message, start, opened, held, blank = Spool(), offset, True, b"", False
            continue
        if not opened:
            start, opened = 0, True
        blank = line in (b"\n", b"\r\n")
        if message is not None:
            message.write(held + (b"" if blank else line))
            held = line if blank else b""
            message = message if message.size <= LONGEST_MESSAGE else None
    if opened:
        yield start, message


_FROM_LINE = re.compile(rb"From \S+ .*\d\d:\d\d.*\d{4}")
"""A sender and a time: words of a message may begin with "From " too."""


def message_hints(fields: Message, inherited: Hints) -> Hints:
    """What a message's header says: subject, sender, time with its zone, and its lasting id."""
    published, _ = message_time(fields)
    said = {
        "title": decoded(fields.get("Subject")),
        "author": decoded(fields.get("From")),
        "published": None if inherited.published_by_person else published,
        "stable_id": _identity(fields),
    }
    return msgspec.structs.replace(inherited, **{key: value for key, value in said.items() if value})


def message_time(fields: Message) -> tuple[str | None, str | None]:
    """(the Date field as RFC 3339 with its own zone or as a day, a remark where it is not a full time)."""
    written = fields.get("Date")
    if written is None:
        return None, "no date"
    try:
        parsed = parsedate_tz(str(written))
        if parsed is None:
            return None, "its date cannot be read"
        moment = datetime(*parsed[:6])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None, "its date cannot be read"
    offset = parsed[9]
    if offset is None or not _ZONE.search(str(written)):
        return moment.date().isoformat(), "its date has no zone, so the day is taken"
    if abs(offset) >= 86_400:
        return None, "its date cannot be read"
    sign, minutes = "-" if offset < 0 else "+", abs(offset) // 60
    return f"{moment.isoformat()}{sign}{minutes // 60:02d}:{minutes % 60:02d}", None


_ZONE = re.compile(r":\d\d\s+(?!-0000)([+-]\d{4}|UTC?|GMT|Z|[AECMP][SD]T)\b", re.I)
"""Zones that RFC 5322 knows; -0000 says that the zone is not known."""


def _identity(fields: Message) -> str | None:
    written = fields.get("Message-ID")
    return None if written is None else f"mail:{storable(str(written)).strip().strip('<>')[:500]}"


def decoded(value: object) -> str | None:
    """A header's text with its encoded words decoded; as it stands where they are wrong."""
    if value is None:
        return None
    text = _unfolded(str(value))
    with suppress(HeaderParseError, LookupError, UnicodeError, ValueError, binascii.Error):
        text = str(make_header(decode_header(text)))
    return storable(text).strip()[:2000] or None


def _unfolded(field: str) -> str:
    """A header field on one line (RFC 5322, 2.2.3)."""
    return " ".join(line.strip() for line in field.splitlines())


# ---- messages


def unpack_eml(capture: Capture, content: Callable[[], BinaryIO], settings: Settings) -> Iterator[Received | Refusal]:
    """The attachments of a message and the messages enclosed in it; its own body is the message's, read elsewhere."""
    with content() as stream:
        raw = stream.read(LONGEST_MESSAGE + 1)
    if len(raw) > LONGEST_MESSAGE:
        yield _refusal(capture, "", f"longer than {LONGEST_MESSAGE} bytes")
        return
    try:
        for taken, part in enumerate(part for part in parts(raw, settings.limits.max_depth) if is_attachment(part)):
            if taken >= settings.limits.max_members:
                yield _refusal(capture, "", f"more than {settings.limits.max_members} attachments")
                return
            yield _attachment(capture, part)
    except SourceError as error:
        yield _refusal(capture, "", error.message)


def parts(raw: bytes, max_depth: int) -> Iterator[Part]:
    """The leaves of a message in order; an enclosed message is a leaf.

    Raises SourceError where multiparts nest deeper than ``max_depth`` or there are absurdly many parts.
    """
    waiting, seen = [("", raw)], 0
    while waiting:
        number, block = waiting.pop(0)
        seen += 1
        if seen > _MOST_PARTS:
            raise SourceError(f"more than {_MOST_PARTS} parts")
        head, body = _split(block)
        boundary = head.get_boundary() if head.get_content_maintype() == "multipart" else None
        if boundary is None:
            yield Part(number or "1", head, body)
            continue
        if number.count(".") + (1 if number else 0) >= max_depth:
            raise SourceError(f"parts nested deeper than {max_depth}")
        inner = _between(body, boundary)
        waiting = [(f"{number}.{n}".lstrip("."), piece) for n, piece in enumerate(inner, 1)] + waiting


def is_attachment(part: Part) -> bool:
    """Whether a part is something beside the message's own words."""
    if part.kind == media.MAIL or part.head.get_content_disposition() == "attachment":
        return True
    if _written_name(part.head) is not None:
        return True
    return part.kind not in (media.PLAIN, media.HTML) and not part.kind.startswith(("multipart/", "message/"))


def _split(block: bytes) -> tuple[Message, bytes]:
    """Header and body of a message or part; the body is the exact slice behind the empty line."""
    end = re.compile(rb"\r?\n\r?\n|\A\r?\n").search(block)
    if end is None:
        return BytesHeaderParser(policy=_ShortFields()).parsebytes(block[:_LONGEST_HEAD]), b""
    head = block[: min(end.start(), _LONGEST_HEAD)]
    return BytesHeaderParser(policy=_ShortFields()).parsebytes(head + b"\n\n"), block[end.end() :]


def _between(body: bytes, boundary: str) -> list[bytes]:
    """The pieces between the boundary lines (RFC 2046, 5.1.1); the last one runs to the end where none closes it."""
    mark = re.escape(boundary.encode("utf-8", "surrogateescape"))
    lines = re.compile(rb"(?:\A|(?<=\n))--" + mark + rb"(--)?[ \t]*(?:\r?\n|\Z)")
    pieces, opened = [], None
    for line in lines.finditer(body):
        if opened is not None:
            pieces.append(re.sub(rb"\r?\n\Z", b"", body[opened : line.start()]))
        opened = line.end()
        if line[1]:
            return pieces
    if opened is not None:
        pieces.append(body[opened:])
    return pieces


def _attachment(capture: Capture, part: Part) -> Received | Refusal:
    written = _written_name(part.head)
    name = f"{part.number} {bare_name(written or '')}".strip()
    if part.kind in ("application/ms-tnef", "application/vnd.ms-tnef") or name.lower().endswith("winmail.dat"):
        return _refusal(capture, name, "a winmail.dat envelope, which only its maker's programs open")
    remarks = []
    try:
        content, remark = undone(part)
    except SourceError as error:
        return _refusal(capture, name, error.message)
    remarks += [remark] if remark else []
    if written is not None and written != bare_name(written):
        remarks.append(f"named {written[:400]!r} in the message; no path is followed")
    hints = Hints()
    if part.kind == media.MAIL:
        kind, hints = media.MAIL, message_hints(_split(content)[0], Hints())
    else:
        kind = sniff.media_type_of(written or "", part.kind, lambda: BytesIO(content))
        remarks += sniff.remarks(written or "", part.kind, kind)
    collection = member_collection(
        capture,
        name,
        method="attachment",
        headers=[(key, _unfolded(str(value))) for key, value in part.head.items()],
        remarks=remarks,
    )
    return Received(collection, kind, lambda: BytesIO(content), hints, storable(name))


def undone(part: Part) -> tuple[bytes, str | None]:
    """The part's content with its transfer encoding undone, and a remark. Raises SourceError where it is damaged."""
    coding = str(part.head.get("Content-Transfer-Encoding", "")).strip().lower()
    if coding in ("", "7bit", "8bit", "binary"):
        return part.body, None
    if coding == "quoted-printable":
        return quopri.decodestring(part.body), "transfer encoding undone: quoted-printable"
    if coding != "base64":
        raise SourceError(f"transfer encoding {coding[:40]!r} is not known")
    bare = re.sub(rb"\s", b"", part.body)
    try:
        return base64.b64decode(bare, validate=True), "transfer encoding undone: base64"
    except (binascii.Error, ValueError) as error:
        raise SourceError("its base64 is damaged or breaks off") from error


def _written_name(head: Message) -> str | None:
    """The file name as the message writes it, decoded."""
    try:
        written = head.get_param("filename", None, "content-disposition") or head.get_param("name")
        if written is None:
            return None
        return decoded(collapse_rfc2231_value(written))
    except (ValueError, LookupError, TypeError, UnicodeError):
        return None


def bare_name(written: str) -> str:
    """The last part of a name, whichever way its slashes lean, without controls and turns of direction."""
    clean = re.sub(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", written)
    name = PurePosixPath(clean.replace("\\", "/")).name
    return "" if name in (".", "..") else name[:200]


def _refusal(capture: Capture, name: str, reason: str) -> Refusal:
    requested = capture.collection.requested
    return Refusal(storable(f"{requested}, {name}" if name else requested), "capture", storable(reason))
