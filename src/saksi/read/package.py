"""Office documents are ZIP files of XML: bounds that are kept before a library opens one."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final

from saksi.errors import SourceError
from saksi.read.draft import Item, foreign

MOST_XML: Final = 64 * 1024 * 1024
_MOST_WHOLE: Final = 512 * 1024 * 1024
_MOST_PARTS: Final = 10_000
_ENCRYPTED: Final = 0x1


@contextmanager
def opened(item: Item, kind: str) -> Iterator[BinaryIO]:
    """The item's bytes, once the sizes that the archive states are bearable. Raises SourceError where not."""
    with item.content() as stream:
        with foreign(kind), zipfile.ZipFile(stream) as archive:
            _check(archive, item, kind)
        stream.seek(0)
        yield stream


def _check(archive: zipfile.ZipFile, item: Item, kind: str) -> None:
    parts = archive.infolist()
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise SourceError(f"encrypted {kind}", hint="give a copy without a password")
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_WHOLE:
        raise SourceError(f"{kind} expands too far")
    for part in parts:
        expands = part.file_size > max(part.compress_size, 1) * item.limits.max_ratio and part.file_size > 10_000_000
        if expands or (part.file_size > MOST_XML and part.filename.endswith(".xml")):
            raise SourceError(f"{kind} expands too far")
