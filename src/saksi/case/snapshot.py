"""A private copy of a case's database, so that verifying never touches the case, not even beside it.

The copy takes the write-ahead log along, if a process has left one, and reads the state up to its last commit. It is
made in the system's folder for temporary files, readable by this user alone, and goes when the checks are done. The
case may lie on read-only media.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from saksi.errors import BackendError, IntegrityError, NotFound
from saksi.store.database import Database

TRIES = 5
PAUSE_S = 0.2


@contextmanager
def snapshot(path: Path) -> Iterator[Database]:
    """The database file at `path`, copied and opened for writing to the copy. BackendError while others write to it."""
    if not path.is_file():
        raise NotFound("the case has no database", subject=str(path))
    with tempfile.TemporaryDirectory(prefix="saksi-verify-") as folder:
        copy = Path(folder) / path.name
        _copy(path, copy)
        database = _opened(copy)
        try:
            yield database
        finally:
            database.close()


def _opened(copy: Path) -> Database:
    """Nobody else writes to the copy: whatever SQLite objects to is damage."""
    try:
        return Database.open_copy(copy)
    except BackendError as error:
        raise IntegrityError(error.message, subject=copy.name) from error


def _copy(path: Path, copy: Path) -> None:
    for _ in range(TRIES):
        before = state(*_files(path))
        for source, target in zip(_files(path), _files(copy), strict=True):
            if source.is_file():
                shutil.copyfile(source, target)
            else:
                target.unlink(missing_ok=True)
        if state(*_files(path)) == before:
            return
        time.sleep(PAUSE_S)
    raise BackendError("the case is being written to", subject=str(path), hint="Verify when that has finished.")


def _files(path: Path) -> tuple[Path, Path]:
    return path, path.with_name(f"{path.name}-wal")


def state(*files: Path) -> tuple[tuple[int, int] | None, ...]:
    """Sizes and times of files, None where there is none: another state when something was written to them."""
    found = [file.stat() if file.is_file() else None for file in files]
    return tuple((stat.st_size, stat.st_mtime_ns) if stat else None for stat in found)
