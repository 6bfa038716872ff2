"""What every reader of a format works with: the item, the text as it is put together with its origins, the draft.

A reader takes an ``Item`` and returns a ``Draft``: the text and what the bytes say of themselves. Which of these
facts the Document ends with (a person's word, the container's, the bytes') is settled in ``readers``, once for all.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Final
from zipfile import BadZipFile, LargeZipFile

import msgspec

from saksi.errors import SourceError
from saksi.model.capture import Capture
from saksi.model.document import ByteRange, DomText, MemberText, Origin, Segment
from saksi.settings import Limits

FOREIGN: Final[tuple[type[Exception], ...]] = (
    *(ArithmeticError, AssertionError, AttributeError, BufferError, EOFError, LookupError, MemoryError, OSError),
    *(RuntimeError, SyntaxError, TypeError, ValueError, struct.error, zlib.error, BadZipFile, LargeZipFile),
)
"""What parsers of other people throw at damaged files. RecursionError is a RuntimeError."""

UNSHOWABLE: Final = "\N{REPLACEMENT CHARACTER}"
_UNSHOWABLE: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SEGMENT_WEIGHT: Final = 50
_MOST_TRACED: Final = 32_000_000
"""Some 600,000 pieces, or fewer with long paths; a page of deep elements could otherwise fill the memory with paths."""
_BIDI: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Item:
    """One capture to read: a way to its bytes and the bounds to keep.

    ``headed``: a headline that is given apart from its text is read as its first paragraph.
    """

    capture: Capture
    content: Callable[[], BinaryIO]
    limits: Limits
    headed: bool = False

    def whole(self, most: int, reason: str | None = None) -> bytes:
        """All bytes; SourceError where there are more than ``most``, by default since their text would be too long."""
        with self.content() as stream:
            body = stream.read(most + 1)
        if len(body) > most:
            raise SourceError(reason) if reason is not None else too_long(self.limits)
        return body


@dataclass(frozen=True, slots=True)
class Draft:
    """A text with its origins, and what the bytes say of themselves; None where they say nothing."""

    method: str
    text: str
    segments: tuple[Segment, ...] = ()
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    language: str | None = None
    channel: str | None = None
    address: str | None = None
    stable_id: str | None = None
    published: str | None = None
    published_basis: str = "document"
    edited: str | None = None
    forwarded_from: str | None = None
    may_be_empty: bool = False
    """True for what is whole without words: a post that is a picture, a mail that only carries an attachment."""
    notes: tuple[str, ...] = ()

    def noting(self, *notes: str) -> Draft:
        return replace(self, notes=(*self.notes, *notes))


@dataclass(slots=True)
class Weave:
    """A text put together from pieces, each with where it came from.

    Pieces are cleaned on the way: a character that cannot be shown or stored (a control character, half a surrogate
    pair) becomes U+FFFD, one for one, so that no offset moves. Neighbouring pieces of one node become one segment.
    """

    limit: int
    pieces: list[str] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    length: int = 0
    unshowable: int = 0
    traced: int = 0
    """What the segments weigh: as many characters as their paths have, and some for each."""

    def add(self, text: str, origin: Origin | None = None) -> None:
        """Append a piece; ``origin`` covers the whole of it. Raises SourceError beyond the limit of characters."""
        if not text:
            return
        start, self.length = self.length, self.length + len(text)
        if self.length > self.limit:
            raise SourceError(f"more than {self.limit} characters of text", hint="raise limits.max_text_chars")
        shown, count = _UNSHOWABLE.subn(UNSHOWABLE, text)
        self.unshowable += count
        self.pieces.append(shown)
        if origin is not None:
            self._map(Segment(start=start, end=self.length, origin=origin))

    def line_break(self, breaks: int = 1) -> None:
        """End the line (1) or the paragraph (2), unless nothing stands before it."""
        if self.length:
            have = len(self._tail()) - len(self._tail().rstrip("\n"))
            self.add("\n" * (breaks - have))

    def text(self) -> str:
        return "".join(self.pieces)

    def trim(self) -> None:
        """Take white space off the end."""
        while self.pieces:
            kept = self.pieces[-1].rstrip()
            self.length -= len(self.pieces[-1]) - len(kept)
            self.pieces[-1:] = [kept] if kept else []
            if kept:
                break
        while self.segments and self.segments[-1].start >= self.length:
            self.segments.pop()
        if self.segments and self.segments[-1].end > self.length:
            self.segments[-1] = _clipped(self.segments[-1], self.length)

    def notes(self) -> tuple[str, ...]:
        """What a reader of the text should know of its characters."""
        found = []
        if self.unshowable:
            found.append(f"{self.unshowable} characters that cannot be shown stand as U+FFFD")
        turned = len(_BIDI.findall(self.text()))
        if turned:
            found.append(f"{turned} characters that turn the direction of writing: the text may not look as it reads")
        return tuple(found)

    def _tail(self) -> str:
        return self.pieces[-1] if self.pieces else ""

    def _map(self, new: Segment) -> None:
        last = self.segments[-1] if self.segments else None
        joined = None if last is None or last.end != new.start else _joined(last, new)
        if joined is None:
            self.segments.append(new)
            self.traced += _SEGMENT_WEIGHT + len(getattr(new.origin, "path", ""))
            if self.traced > _MOST_TRACED:
                raise SourceError("its text stands in too many pieces to keep the way back to each")
        else:
            self.segments[-1] = joined


def _clipped(segment: Segment, end: int) -> Segment:
    """A segment that ends earlier; its origin too, where characters answer to characters."""
    origin = segment.origin
    if isinstance(origin, DomText | MemberText):
        over = segment.end - end
        origin = msgspec.structs.replace(origin, end=max(origin.start, origin.end - over))
    return Segment(start=segment.start, end=end, origin=origin)


def _joined(left: Segment, right: Segment) -> Segment | None:
    """One segment in place of two that follow each other in the same node, or None."""
    a, b = left.origin, right.origin
    for kind in (DomText, MemberText):
        if isinstance(a, kind) and isinstance(b, kind) and a.path == b.path and a.end == b.start:
            if a.end - a.start != left.end - left.start or b.end - b.start != right.end - right.start:
                return None
            return Segment(start=left.start, end=right.end, origin=kind(path=a.path, start=a.start, end=b.end))
    if isinstance(a, ByteRange) and isinstance(b, ByteRange) and a.end == b.start and a.encoding == b.encoding == "rtf":
        return Segment(start=left.start, end=right.end, origin=ByteRange(start=a.start, end=b.end, encoding="rtf"))
    return None


def names(words: str) -> frozenset[str]:
    """A set of names from one line of them."""
    return frozenset(words.split())


def too_long(limits: Limits) -> SourceError:
    """The refusal of a text beyond the limit: never cut in silence."""
    return SourceError(f"more than {limits.max_text_chars} characters of text", hint="raise limits.max_text_chars")


@contextmanager
def foreign(what: str, *also: type[Exception]) -> Iterator[None]:
    """Turns whatever a third-party parser throws into a SourceError that says what was being read.

    ``also`` are classes of the parser's own that stand outside Python's.
    """
    kinds: tuple[type[Exception], ...] = (*FOREIGN, *also)
    try:
        yield
    except SourceError:
        raise
    except kinds as error:
        raise SourceError(f"damaged {what}: {type(error).__name__}") from error
