"""E-mail: the body of a message; its attachments are captures of their own.

The plain part is preferred, the HTML part taken where there is none or where the plain one only says that there is
one. Origins are characters of a part, numbered as IMAP numbers them (RFC 3501, 6.4.5): ``part 1.2``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_binary_file
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from typing import Any, Final

from saksi.errors import SourceError
from saksi.model.document import MemberText
from saksi.read import plain
from saksi.read.draft import FOREIGN, Draft, Item, Weave, foreign

METHOD: Final = "mail/1"
_MOST_PARTS: Final = 1000
_STUB: Final = 60
"""A plain part with fewer letters than this beside an HTML part of ten times its size is taken for a stub."""
_LINE: Final = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+|\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class _Part:
    number: str
    kind: str
    text: str
    flowed: bool


def read(item: Item) -> Draft:
    """The body with subject, sender and time. Raises SourceError for what is no message."""
    if item.capture.size > item.limits.max_file_bytes:
        raise SourceError(f"more than {item.limits.max_file_bytes} bytes")
    with item.content() as stream, foreign("message"):
        message = message_from_binary_file(stream)
        if not message.keys():
            raise SourceError("no header: not a message")
        parts = list(_bodies(message))
    draft = _drafted(_chosen(parts), item)
    with foreign("header"):
        return replace(
            draft,
            title=_header(message, "Subject"),
            author=_header(message, "From"),
            address=None,
            stable_id=_header(message, "Message-ID"),
            published=_header(message, "Date"),
            may_be_empty=True,
        )


def sender(author: str) -> str:
    """The address in a From field."""
    return parseaddr(author)[1]


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
    """Line ends become line feeds; the soft ones of flowed text (RFC 3676) go, the space before them stays."""
    path = f"part {part.number}"
    soft = False
    for found in _LINE.finditer(part.text):
        piece, start = found.group(), found.start()
        if piece[0] in "\r\n\x0b\x0c\x85\u2028\u2029":
            if not soft:
                weave.add("\n", MemberText(path=path, start=start, end=found.end()))
            soft = False
        else:
            soft = part.flowed and piece.endswith(" ") and piece != "-- "
            weave.add(piece, MemberText(path=path, start=start, end=found.end()))


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
    except FOREIGN:
        return _Part(number, kind, "", flowed=False)
    text, _, _ = plain.decoded(content, declared)
    return _Part(number, kind, text, flowed)


def _header(message: Message, name: str) -> str | None:
    """A header with its encoded words (RFC 2047) decoded, on one line."""
    said = message.get(name)
    if said is None:
        return None
    try:
        text = str(make_header(decode_header(str(said))))
    except FOREIGN:
        text = str(said)
    storable = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join(storable.split())[:1000] or None
