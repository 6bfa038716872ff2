"""Opening a file that is taken in: what goes wrong with it is a reason recorded against it, not the end of the run."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from saksi.errors import SourceError


class _Source(io.FileIO):
    """A file that is taken in: where it cannot be read on (a failing disk, a lost share), that is the item's fault."""

    def readinto(self, target: Any, /) -> int | None:
        with _reasons("read"):
            return super().readinto(target)

    def readall(self) -> bytes:
        with _reasons("read"):
            return super().readall()


@contextmanager
def _reasons(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SourceError(f"cannot be {what}: {error.strerror or 'unknown error'}") from error


def opened(path: Path, facts: os.stat_result) -> BinaryIO:
    """The file that ``facts`` were taken of. Raises SourceError where it is gone, or something else has its name.

    Opened without waiting: a pipe that took the file's name in between would never answer.
    """
    with _reasons("opened"):
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        there = os.fstat(descriptor)
    if not stat.S_ISREG(there.st_mode) or (there.st_dev, there.st_ino) != (facts.st_dev, facts.st_ino):
        os.close(descriptor)
        raise SourceError("replaced by something else while it was being taken")
    return io.BufferedReader(_Source(descriptor))
