"""Finding values in a JSON file by their place, as the exact bytes that stand there.

A post's bytes are evidence: they must be a slice of the file as received, never JSON written anew. The scanner walks
the file once with bounded memory and yields the slices of the values asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, NoReturn

from saksi.capture.spool import BLOCK
from saksi.errors import SourceError

Path = tuple[str | int, ...]
"""Keys and positions from the root to a value."""

LONGEST = 16_000_000
"""Bytes; a longer object or string is refused."""
_DEEPEST = 100
_SPACE = re.compile(rb"[ \t\r\n]*")
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s"{}\[\]:,]+', re.S)


@dataclass(frozen=True, slots=True)
class Slice:
    """A value found: its path, its first byte in the file, and its bytes."""

    path: Path
    start: int
    body: bytes


@dataclass(slots=True)
class _Level:
    """An open object or array; ``key`` is where we are in it, None in an object before a key."""

    is_array: bool
    key: str | int | None


def slices(stream: BinaryIO, wanted: Callable[[Path], bool]) -> Iterator[Slice]:
    """Every value for whose path ``wanted`` is true, in the order of the file; values inside one are not looked at.

    Raises SourceError where the file is not JSON, breaks off, nests too deeply or holds something too long; what
    stood before has then been yielded.
    """
    yield from _Scanner(stream, wanted).run()


class _Scanner:
    """One walk through a file."""

    def __init__(self, stream: BinaryIO, wanted: Callable[[Path], bool]) -> None:
        self._stream, self._wanted = stream, wanted
        self._window, self._start, self._at = bytearray(), 0, 0
        self._ended = False
        self._levels: list[_Level] = []

    def run(self) -> Iterator[Slice]:
        self._need(3)
        if self._window.startswith(b"\xef\xbb\xbf"):
            self._at = 3
        while self._skip_space():
            first = self._window[self._at]
            if first in b"}]":
                self._close(first)
            elif first in b",:":
                self._separate(first)
            elif self._levels and self._levels[-1].key is None:
                self._levels[-1].key = self._key()
            else:
                yield from self._value(first)
            self._forget()
        if self._levels:
            self._fail("breaks off")

    def _value(self, first: int) -> Iterator[Slice]:
        path = tuple(level.key for level in self._levels if level.key is not None)
        if self._wanted(path):
            start = self._start + self._at
            yield Slice(path, start, self._whole() if first in b"{[" else self._token())
        elif first in b"{[":
            if len(self._levels) >= _DEEPEST:
                self._fail("nests too deeply")
            self._levels.append(_Level(first == ord("["), 0 if first == ord("[") else None))
            self._at += 1
        else:
            self._token()

    def _close(self, bracket: int) -> None:
        if not self._levels or self._levels[-1].is_array != (bracket == ord("]")):
            self._fail("closes what was not opened")
        self._levels.pop()
        self._at += 1

    def _separate(self, mark: int) -> None:
        if not self._levels:
            self._fail("is not JSON")
        level = self._levels[-1]
        if mark == ord(","):
            level.key = level.key + 1 if isinstance(level.key, int) else None
        self._at += 1

    def _key(self) -> str:
        try:
            key = json.loads(self._token())
        except ValueError:
            key = None
        if not isinstance(key, str):
            self._fail("has a key that is no string")
        return key

    def _whole(self) -> bytes:
        """The object or array here. Read as Latin-1, characters are bytes: only the place of its end matters now."""
        decoder, size = json.JSONDecoder(), 4096
        while True:
            self._need(size)
            text = bytes(self._window[self._at : self._at + size]).decode("latin-1")
            try:
                end = decoder.raw_decode(text)[1]
            except RecursionError:
                self._fail("nests too deeply")
            except ValueError:
                if len(text) < size or size >= LONGEST:
                    self._fail("breaks off, is damaged or too long")
                size *= 4
                continue
            body = bytes(self._window[self._at : self._at + end])
            self._at += end
            return body

    def _token(self) -> bytes:
        size = 4096
        while True:
            self._need(size)
            match = _TOKEN.match(self._window, self._at)
            if match is not None and (match.end() < len(self._window) or self._ended):
                self._at = match.end()
                return match.group()
            if self._ended or size >= LONGEST:
                self._fail("breaks off, is damaged or too long")
            size *= 4

    def _skip_space(self) -> bool:
        """Move to the next byte that is no space; false at the end of the file."""
        while True:
            match = _SPACE.match(self._window, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._window):
                return True
            self._forget()
            if not self._grow():
                return False

    def _need(self, size: int) -> None:
        while len(self._window) - self._at < size and self._grow():
            pass

    def _grow(self) -> bool:
        block = b"" if self._ended else self._stream.read(BLOCK)
        self._ended = not block
        self._window += block
        return bool(block)

    def _forget(self) -> None:
        if self._at > BLOCK or self._at == len(self._window):
            del self._window[: self._at]
            self._start, self._at = self._start + self._at, 0

    def _fail(self, what: str) -> NoReturn:
        raise SourceError(f"the JSON {what} at byte {self._start + self._at}")
