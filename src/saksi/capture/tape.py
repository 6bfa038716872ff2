"""A WARC file as a sequence of records: plain bytes, or gzip members of which each should hold one record.

A tape reads forward only and knows where it could start again after damage: at the next gzip member, or at the next
line that opens a record. It never decompresses more than is asked for.
"""

from __future__ import annotations

import zlib
from typing import BinaryIO, Protocol

from saksi.capture.spool import BLOCK

_GZIP = b"\x1f\x8b\x08"
_OPENS = (b"WARC/0.", b"WARC/1.")


class Tape(Protocol):
    """Forward reading with a place to start again."""

    damage: str | None
    """What stopped the reading for good at this place, until ``resume``."""

    @property
    def offset(self) -> int:
        """Byte of the file at which the current record (or gzip member) starts."""
        ...

    def peek(self, size: int) -> bytes:
        """The next bytes without taking them; fewer where the file or the gzip member ends."""
        ...

    def take(self, size: int) -> bytes:
        """The next bytes, at most ``size``; none at the end of the file, of a gzip member, or at damage."""
        ...

    def at_member_end(self) -> bool:
        """Whether a gzip member ends here (never in a plain file)."""
        ...

    def next_member(self) -> bool:
        """Go on in the next gzip member; false where there is none."""
        ...

    def resume(self) -> bool:
        """Skip to the next place where a record may start; false where there is none."""
        ...


def tape_of(stream: BinaryIO) -> Tape:
    """The right tape for a file, by its first bytes."""
    first = stream.read(len(_GZIP))
    return GzipTape(stream, first) if first == _GZIP else PlainTape(stream, first)


class PlainTape:
    """An uncompressed WARC file."""

    def __init__(self, stream: BinaryIO, first: bytes) -> None:
        self._stream, self._buffer, self._taken = stream, bytearray(first), 0
        self.damage: str | None = None

    @property
    def offset(self) -> int:
        return self._taken

    def peek(self, size: int) -> bytes:
        while len(self._buffer) < size:
            block = self._stream.read(max(BLOCK, size - len(self._buffer)))
            if not block:
                break
            self._buffer += block
        return bytes(self._buffer[:size])

    def take(self, size: int) -> bytes:
        block = self.peek(min(size, BLOCK))
        del self._buffer[: len(block)]
        self._taken += len(block)
        return block

    def at_member_end(self) -> bool:
        return False

    def next_member(self) -> bool:
        return False

    def resume(self) -> bool:
        self.damage = None
        if self.peek(7) in _OPENS:
            return True
        while True:
            window = self.peek(BLOCK)
            found = [at for at in (window.find(b"\n" + mark) for mark in _OPENS) if at >= 0]
            if found:
                self.take(min(found) + 1)
                return True
            if len(window) < BLOCK:
                self.take(len(window))
                return False
            self.take(BLOCK - 16)


class GzipTape:
    """A WARC file compressed with gzip, read member by member."""

    def __init__(self, stream: BinaryIO, first: bytes) -> None:
        self._stream = stream
        self._raw = bytearray(first)  # compressed bytes not yet used; they begin at file offset ``_raw_at``
        self._raw_at = 0
        self._buffer = bytearray()
        self._start = 0
        self._inflate = zlib.decompressobj(31)
        self.damage: str | None = None

    @property
    def offset(self) -> int:
        return self._start

    def peek(self, size: int) -> bytes:
        while len(self._buffer) < size and self._fill():
            pass
        return bytes(self._buffer[:size])

    def take(self, size: int) -> bytes:
        block = self.peek(min(size, BLOCK))
        del self._buffer[: len(block)]
        return block

    def at_member_end(self) -> bool:
        return not self.peek(1) and self._inflate.eof

    def next_member(self) -> bool:
        while len(self._raw) < len(_GZIP) and self._more():
            pass
        if not self._raw.startswith(_GZIP):
            if self._raw.strip(b"\0"):
                self.damage = "bytes after the end of a gzip member that are no gzip member"
            return False
        self._begin()
        return True

    def resume(self) -> bool:
        self.damage = None
        if self._inflate.eof and not self._buffer and self.next_member():
            return True
        self.damage = None
        self._buffer.clear()
        while True:
            found = self._raw.find(_GZIP)
            if found >= 0:
                self._drop(found)
                self._begin()
                if self.peek(16).lstrip(b"\r\n").startswith(b"WARC/"):
                    return True
                self.damage = None
                continue
            self._drop(max(0, len(self._raw) - 2))
            if not self._more():
                return False

    def _begin(self) -> None:
        """Start on the member at the front of the unused bytes; damaged or not, its magic is used up."""
        self._start = self._raw_at
        self._inflate = zlib.decompressobj(31)
        self._buffer.clear()

    def _fill(self) -> bool:
        """Decompress a little more of the current member; false at its end or at damage."""
        if self._inflate.eof or self.damage is not None:
            return False
        if not self._raw and not self._more():
            self.damage = "the file ends inside a gzip member"
            return False
        given = bytes(self._raw)
        try:
            self._buffer += self._inflate.decompress(given, BLOCK)
        except zlib.error:
            self.damage = "the gzip member is damaged"
            self._drop(1 if self._raw_at == self._start else 0)
            return False
        left = self._inflate.unused_data or self._inflate.unconsumed_tail
        self._drop(len(given) - len(left))
        return True

    def _more(self) -> bool:
        block = self._stream.read(BLOCK)
        self._raw += block
        return bool(block)

    def _drop(self, count: int) -> None:
        del self._raw[:count]
        self._raw_at += count
