"""The text read from one capture, with the map from every span back to the source."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar

from saksi.model.canonical import Record, identify
from saksi.model.values import PARTNER, PUBLIC, SEALED, Span


class ByteRange(Record, frozen=True, kw_only=True, tag="bytes", tag_field="in"):
    """Bytes [start, end) of the blob, decoded by ``encoding``. ``exact`` is false where the run was normalised."""

    start: Annotated[int, PUBLIC]
    end: Annotated[int, PUBLIC]
    encoding: Annotated[str, PUBLIC]


class PageBox(Record, frozen=True, kw_only=True, tag="page", tag_field="in"):
    """A box on a page: page from 1; left, bottom, right, top in hundredths of a point from the page's lower left."""

    page: Annotated[int, PUBLIC]
    left: Annotated[int, PUBLIC]
    bottom: Annotated[int, PUBLIC]
    right: Annotated[int, PUBLIC]
    top: Annotated[int, PUBLIC]


class DomText(Record, frozen=True, kw_only=True, tag="dom", tag_field="in"):
    """Characters [start, end) of the text of the node at ``path`` (an XPath into the parsed page)."""

    path: Annotated[str, PUBLIC]
    start: Annotated[int, PUBLIC]
    end: Annotated[int, PUBLIC]


class MemberText(Record, frozen=True, kw_only=True, tag="member", tag_field="in"):
    """Characters [start, end) of a named part of a structured item: a JSON pointer, a mail part, a paragraph number."""

    path: Annotated[str, PUBLIC]
    start: Annotated[int, PUBLIC]
    end: Annotated[int, PUBLIC]


Origin = ByteRange | PageBox | DomText | MemberText


class Segment(Record, frozen=True, kw_only=True):
    """Code points [start, end) of ``Document.text`` come from ``origin``.

    Segments are in text order and do not overlap; text between them (a line break put in by the reader) has no origin.
    """

    start: Annotated[int, PUBLIC]
    end: Annotated[int, PUBLIC]
    origin: Annotated[Origin, PUBLIC]


class Document(Record, frozen=True, kw_only=True):
    """The text of one capture as one method read it. Spans in the whole record are code points into ``text``.

    ``published`` is a date or RFC 3339 time with the document's own zone; ``published_basis`` is person (given by
    the collector), container (archive, feed, post), document (the page's own metadata) or None where unknown.
    ``fingerprint`` is a MinHash signature (64 unsigned 32-bit values as hexadecimal) for finding copies.
    """

    domain: ClassVar[str] = "document"

    id: Annotated[str, PUBLIC]
    capture: Annotated[str, PUBLIC]
    method: Annotated[str, PUBLIC]
    text: Annotated[str, SEALED]
    segments: Annotated[tuple[Segment, ...], PARTNER] = ()
    language: Annotated[str | None, PUBLIC] = None
    title: Annotated[str | None, PARTNER] = None
    outlet: Annotated[str | None, PUBLIC] = None
    author: Annotated[str | None, SEALED] = None
    channel: Annotated[str | None, PUBLIC] = None
    address: Annotated[str | None, PARTNER] = None
    published: Annotated[str | None, PUBLIC] = None
    published_basis: Annotated[str | None, PUBLIC] = None
    edited: Annotated[str | None, PUBLIC] = None
    given_id: Annotated[str | None, PUBLIC] = None
    stable_id: Annotated[str | None, PUBLIC] = None
    forwarded_from: Annotated[str | None, PARTNER] = None
    fingerprint: Annotated[str, PARTNER] = ""
    notes: Annotated[tuple[str, ...], PARTNER] = ()

    def origins(self, start: int, end: int) -> tuple[Segment, ...]:
        """The segments that a span touches, in text order."""
        return tuple(s for s in self.segments if s.start < end and start < s.end)


SENTENCE_END = re.compile(r"(?<=[.!?…。؟])[\"'”’»)\]]*\s+|\n+")


def sentence_around(text: str, span: Span, *, most: int = 400) -> Span:
    """The sentence that a span lies in, for showing it; by full stops and line breaks, ``most`` code points at most.

    A display aid, not the reader's sentence splitter: it never cuts into the span itself.
    """
    start = max(0, span.start - most)
    for match in SENTENCE_END.finditer(text, start, span.start):
        start = match.end()
    after = SENTENCE_END.search(text, span.end)
    end = min(after.start() if after else len(text), max(span.end, start + most))
    return Span(start, end)


def document_id(capture: str) -> str:
    """A document's id follows from its capture alone, so that a better reading of the bytes keeps its name."""
    return identify(Document.domain, {"capture": capture})
