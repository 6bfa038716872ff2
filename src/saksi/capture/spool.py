"""Bytes on their way into the record: in memory while few, in an unlinked temporary file when many.

A spool is written once and can then be opened any number of times, which is what ``Received.open`` promises. The
file disappears with the object, so that a run that is killed leaves nothing behind.
"""

from __future__ import annotations

import io
import os
import tempfile
import weakref
from typing import BinaryIO

from saksi.errors import BackendError

IN_MEMORY = 1 << 20
BLOCK = 1 << 16
_NO_ROOM = "Make room in the folder for temporary files, or name another one in TMPDIR."


class Spool:
    """Appendable bytes; ``open`` reads them from the start, independently of other readers."""

    def __init__(self) -> None:
        self._memory = bytearray()
        self._fd: int | None = None
        self.size = 0

    def write(self, block: bytes) -> None:
        """Append bytes. Raises BackendError where the disk is full, which is no fault of what comes in."""
        self.size += len(block)
        try:
            if self._fd is None and self.size > IN_MEMORY:
                self._move_to_disk()
            if self._fd is None:
                self._memory += block
            else:
                _write_all(self._fd, block)
        except OSError as error:
            raise BackendError(f"a temporary file could not be written: {error.strerror}", hint=_NO_ROOM) from error

    def open(self) -> BinaryIO:
        """A new reader at the first byte."""
        return self.part(0)

    def part(self, start: int, end: int | None = None) -> BinaryIO:
        """A new reader over bytes [start, end)."""
        stop = self.size if end is None else min(end, self.size)
        if self._fd is None:
            return io.BytesIO(bytes(self._memory[start:stop]))
        return io.BufferedReader(_Slice(self, self._fd, start, stop), BLOCK)

    def head(self, size: int) -> bytes:
        """The first bytes, at most ``size`` of them."""
        return self.part(0, size).read()

    def _move_to_disk(self) -> None:
        fd, path = tempfile.mkstemp(prefix="saksi-")
        os.unlink(path)
        self._fd = fd
        weakref.finalize(self, os.close, fd)
        _write_all(fd, bytes(self._memory))
        self._memory = bytearray()


def _write_all(fd: int, block: bytes) -> None:
    view = memoryview(block)
    while view:
        view = view[os.write(fd, view) :]


class _Slice(io.RawIOBase):
    """Reads [start, end) of a file by position, so that readers never move each other's place."""

    def __init__(self, owner: Spool, fd: int, start: int, end: int) -> None:
        super().__init__()
        self._owner = owner  # keeps the file open as long as a reader lives
        self._fd, self._start, self._end, self._at = fd, start, end, start

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: self._start, io.SEEK_CUR: self._at, io.SEEK_END: self._end}[whence]
        self._at = max(self._start, base + offset)
        return self._at - self._start

    def readinto(self, target: object) -> int:
        view = memoryview(target)  # type: ignore[arg-type]
        wanted = max(0, min(len(view), self._end - self._at))
        block = os.pread(self._fd, wanted, self._at)
        view[: len(block)] = block
        self._at += len(block)
        return len(block)
