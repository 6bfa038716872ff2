"""E-mail: the body of a message; its attachments are captures of their own.

The plain part is preferred, the HTML part taken where there is none or where the plain one only says that there is
one. Origins are characters of a part, numbered as IMAP numbers them (RFC 3501, 6.4.5): ``part 1.2``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from email import message_from_binary_file
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import Compat32
from typing import Any, Final

from saksi.errors import SourceError
from saksi.model.document import MemberText
from saksi.read import plain
from saksi.read.draft import FOREIGN, Draft, Item, Weave, foreign

METHOD: Final = "mail/1"
_FAULTS: Final[tuple[type[Exception], ...]] = (*FOREIGN, MessageError)
_MOST_PARTS: Final = 1000
_LONGEST_FIELD: Final = 20_000
_STUB: Final = 60
"""A plain part with fewer letters than this beside an HTML part of ten times its size is taken for a stub."""
_ENDS: Final = "\r\n\x0b\x0c\x85\u2028\u2029"
_LINE: Final = re.compile(f"[^{_ENDS}]+|\r\n|[{_ENDS}]")
_NARROWEST, _WIDEST = 50, 100
"""Characters of a line to which mail programs break; where the longest is outside, nothing was broken."""


@dataclass(frozen=True, slots=True)
class _Part:
    number: str
    kind: str
    text: str
    flowed: bool


class _ShortFields(Compat32):
    """Header fields cut at 20,000 characters: the library's price for one grows with the square of its length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_FIELD]


def read(item: Item) -> Draft:
    """The body with subject, sender and time. Raises SourceError for what is no message."""
    if item.capture.size > item.limits.max_file_bytes:
        raise SourceError(f"more than {item.limits.max_file_bytes} bytes")
    with item.content() as stream, foreign("message", MessageError):
        message = message_from_binary_file(stream, policy=_ShortFields())
        if not message.keys():
            raise SourceError("no header: not a message")
        parts = list(_bodies(message))
    draft = _drafted(_chosen(parts), item)
    with foreign("header", MessageError):
        return replace(
            draft,
            title=_header(message, "Subject"),
            author=_header(message, "From"),
            address=None,
            stable_id=_identity(message),
            published=_header(message, "Date"),
            may_be_empty=True,
        )


def _drafted(part: _Part | None, item: Item) -> Draft:
    if part is None:
        return Draft(METHOD, "", notes=("a message without a text part",))
    if part.kind == "text/html":
        from saksi.read.html import read_page

        draft = read_page(part.text, item)
        return replace(draft, method=f"{METHOD}+{draft.method}").noting(f"the page is part {part.number}")
    weave = Weave(item.limits.max_text_chars)
    _weave_part(part, weave)
    return Draft(METHOD, weave.text(), tuple(weave.segments), notes=weave.notes())


def _weave_part(part: _Part, weave: Weave) -> None:
    """Line ends become line feeds, but those that only keep lines short become spaces, one for one.

    Such are the soft ones of flowed text (RFC 3676), and those after which the next word had no place on the line.
    """
    path = f"part {part.number}"
    pieces = list(_LINE.finditer(part.text))
    width = _width(found.group() for found in pieces)
    for index, found in enumerate(pieces):
        piece = found.group()
        if piece[0] in _ENDS:
            soft = _is_soft(part, pieces, index, width)
            piece = "" if soft and part.flowed else " " if soft else "\n"
        weave.add(piece, MemberText(path=path, start=found.start(), end=found.end()))


def _width(lines: Iterable[str]) -> int:
    """The width to which lines were broken; 0 where they were not."""
    longest = max((len(line) for line in lines), default=0)
    return longest if _NARROWEST <= longest <= _WIDEST else 0


def _is_soft(part: _Part, pieces: Sequence[re.Match[str]], index: int, width: int) -> bool:
    if not 0 < index < len(pieces) - 1:
        return False
    before, after = pieces[index - 1].group(), pieces[index + 1].group()
    if before[0] in _ENDS or after[0] in _ENDS or after[0] in "> \t-*\u2022" or before.startswith(">"):
        return False
    if part.flowed:
        return before.endswith(" ") and before != "-- "
    return len(before) + 1 + len(after.split(" ", 1)[0]) > width > 0


def _chosen(parts: list[_Part]) -> _Part | None:
    said = next((part for part in parts if part.kind == "text/plain" and part.text.strip()), None)
    page = next((part for part in parts if part.kind == "text/html"), None)
    if said is None or page is None:
        return said or page
    stub = len(said.text.strip()) < _STUB and len(page.text) > 10 * len(said.text)
    return page if stub else said


def _bodies(message: Message) -> Iterator[_Part]:
    """The text parts that are no attachments, in order; messages inside the message are not entered."""
    waiting: list[tuple[str, Any]] = [("1", message)]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        number, part = waiting.pop()
        kind = part.get_content_type()
        if part.is_multipart() and kind.startswith("multipart/"):
            prefix = "" if part is message else f"{number}."
            inside = [(f"{prefix}{n}", child) for n, child in enumerate(part.get_payload(), start=1)]
            waiting.extend(reversed(inside))
        elif kind in {"text/plain", "text/html"} and part.get_content_disposition() != "attachment":
            yield _body(number, kind, part)


def _body(number: str, kind: str, part: Any) -> _Part:
    try:
        content = part.get_payload(decode=True) or b""
        declared = plain.known(str(part.get_content_charset() or ""))
        flowed = str(part.get_param("format") or "").lower() == "flowed"
    except _FAULTS:
        return _Part(number, kind, "", flowed=False)
    text, _, _ = plain.decoded(content, declared)
    return _Part(number, kind, text, flowed)


def _identity(message: Message) -> str | None:
    said = _header(message, "Message-ID")
    return None if said is None else f"mail:{said.strip('<> ')[:500]}"


def _header(message: Message, name: str) -> str | None:
    """A header with its encoded words (RFC 2047) decoded, on one line."""
    said = message.get(name)
    if said is None:
        return None
    try:
        text = str(make_header(decode_header(str(said))))
    except _FAULTS:
        text = str(said)
    storable = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join(storable.split())[:1000] or None
