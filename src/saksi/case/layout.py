"""Which files belong to a case."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from saksi.preserve.blobs import is_digest

OF_DATABASE = frozenset({"case.db", "case.db-wal", "case.db-shm", "case.db-journal", "saksi.toml"})
_NUMBER = r"(?:x\d{3}/)*\d{3}"
_IN_LOG = re.compile(rf"checkpoint|tile/(?:\d+|entries)/{_NUMBER}(?:\.p/\d+)?|payload/{_NUMBER}\.jsonl")


def unknown_files(path: Path) -> Iterator[str]:
    """Files (as paths within the case) that belong to no part of it, in order. Links to elsewhere are among them."""
    for folder, folders, names in os.walk(path):
        folders.sort()
        inside = Path(folder).relative_to(path)
        for name in sorted(names):
            relative = (inside / name).as_posix()
            if os.path.islink(Path(folder, name)) or not is_known(relative):
                yield relative


def is_known(relative: str) -> bool:
    """Whether a path within a case is one that Saksi writes."""
    if relative in OF_DATABASE:
        return True
    part, _, rest = relative.partition("/")
    if part == "log":
        return _IN_LOG.fullmatch(rest) is not None
    shelf, _, name = rest.removeprefix("sha256/").partition("/")
    return part == "blobs" and (rest.startswith("tmp/") or (is_digest(name) and name[:2] == shelf))
