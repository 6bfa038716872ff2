"""Which files belong to a case."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from saksi.preserve.blobs import is_digest

OF_DATABASE = frozenset({"case.db", "case.db-wal", "case.db-shm", "saksi.toml"})
_NUMBER = r"(?:x\d{3}/)*\d{3}"
_IN_LOG = re.compile(rf"checkpoint|tile/(?:\d+|entries)/{_NUMBER}(?:\.p/\d+)?|payload/{_NUMBER}\.jsonl")


def unknown_files(path: Path) -> Iterator[str]:
    """Files (as paths within the case) that belong to no part of it, in order."""
    for folder, folders, names in os.walk(path):
        folders.sort()
        inside = Path(folder).relative_to(path)
        yield from (name for name in sorted((inside / name).as_posix() for name in names) if not is_known(name))


def foreign_things(path: Path) -> Iterator[str]:
    """What is neither a file nor a folder, in order, with what it is: a link leads out of the case, so that a copy of
    the case is without what it leads to; reading a pipe or a device may never end."""
    for folder, folders, _ in os.walk(path):
        folders.sort()
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            relative = Path(entry.path).relative_to(path).as_posix()
            if entry.is_symlink():
                yield f"{relative}: a link to elsewhere; a case holds its own bytes"
            elif not entry.is_dir() and not entry.is_file():
                yield f"{relative}: a pipe or a device, no file"


def is_known(relative: str) -> bool:
    """Whether a path within a case is one that Saksi writes."""
    if relative in OF_DATABASE:
        return True
    part, _, rest = relative.partition("/")
    if part == "log":
        return _IN_LOG.fullmatch(rest) is not None
    kind, _, place = rest.partition("/")
    shelf, _, name = place.partition("/")
    return part == "blobs" and (kind == "tmp" or (kind == "sha256" and is_digest(name) and name[:2] == shelf))
