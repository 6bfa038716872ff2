"""ZIP archives: every member a capture of its own, every member that cannot be trusted refused by name.

Refused one by one: names that lead out of the archive, links, encrypted members, members that expand too far or whose
checksum is wrong. Two members of one name are both taken, and told apart. How deep archives may lie in archives is for
the pipeline, which opens one after the other, to hold.
"""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Final

from saksi.capture import sniff
from saksi.capture.body import Bounds, blocks_of, bounded
from saksi.capture.files import is_litter
from saksi.capture.member import member_collection, storable
from saksi.errors import SourceError
from saksi.model.capture import Capture
from saksi.ports import Received, Refusal
from saksi.settings import Limits, Settings

_ENCRYPTED: Final = 0x1
_UTF8_NAME: Final = 0x800
_LARGEST_INDEX: Final = 64 * 1024 * 1024
"""Bytes of the central directory; a larger one would fill the memory before the first member is seen."""
_FREE_EXPANSION: Final = 100_000_000
"""Bytes that all members together may have whatever the archive's size."""
_INSIDE: Final = "!/"
_DAMAGED: Final = (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, zlib.error, ValueError)


@dataclass(slots=True)
class _Budget:
    """What all members together may still expand to."""

    left: int


def members(capture: Capture, content: Callable[[], BinaryIO], settings: Settings) -> Iterator[Received | Refusal]:
    """The members in the archive's order; folders and the litter of operating systems are passed over."""
    try:
        with content() as stream:
            if _index_size(stream) > _LARGEST_INDEX:
                yield _refusal(capture, "", "its list of members is too long")
                return
            stream.seek(0)
            with zipfile.ZipFile(stream) as archive:
                yield from _members(capture, archive, settings.limits)
    except _DAMAGED as error:
        yield _refusal(capture, "", f"not a whole ZIP file ({type(error).__name__})")


def _members(capture: Capture, archive: zipfile.ZipFile, limits: Limits) -> Iterator[Received | Refusal]:
    budget = _Budget(max(_FREE_EXPANSION, capture.size * limits.max_ratio))
    names: Counter[str] = Counter()
    taken = 0
    for info in archive.infolist():
        name = _name(info)
        if info.is_dir() or any(map(is_litter, PurePosixPath(name.replace("\\", "/")).parts)):
            continue
        taken += 1
        if taken > limits.max_members:
            yield _refusal(capture, "", f"more than {limits.max_members} members; the rest is left out")
            return
        names[name] += 1
        told_apart = name if names[name] == 1 else f"{name} [{names[name]}]"
        yield _member(capture, archive, info, told_apart, (limits, budget))


def _member(
    capture: Capture, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, bounds: tuple[Limits, _Budget]
) -> Received | Refusal:
    limits, budget = bounds
    reason = _unfit(info, name) or (info.file_size > budget.left and "the archive expands too far") or None
    if reason is not None:
        return _refusal(capture, name, reason)
    try:
        with archive.open(info) as stream:
            most = min(limits.max_file_bytes, budget.left)
            body = bounded(blocks_of(stream), info.compress_size, Bounds(most, limits.max_ratio))
    except SourceError as error:
        return _refusal(capture, name, error.message)
    except _DAMAGED as error:
        return _refusal(capture, name, f"damaged in the archive ({type(error).__name__})")
    finally:
        budget.left -= info.file_size  # also where it is refused: a list may name one member ten thousand times
    kind = sniff.media_type_of(name, None, body.open)
    trail = f"{capture.collection.final or capture.collection.requested}{_INSIDE}{name}"
    remarks = (*_moment(info), *sniff.remarks(name, None, kind))
    collection = member_collection(capture, name, final=trail, remarks=remarks)
    return Received(collection, kind, body.open, capture.hints, storable(name))


def _unfit(info: zipfile.ZipInfo, name: str) -> str | None:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if ".." in parts:
        return "its name leads out of the archive"
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name):
        return "its name is an absolute path"
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in name) or not name:
        return "its name holds control characters"
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "a link"
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return "not a regular file"
    if info.flag_bits & _ENCRYPTED:
        return "encrypted"
    return None


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; one that was read as code page 437 for want of a flag is UTF-8 where it can be."""
    name = info.orig_filename
    if info.flag_bits & _UTF8_NAME or name.isascii():
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def _moment(info: zipfile.ZipInfo) -> tuple[str, ...]:
    year, month, day, hour, minute, second = info.date_time
    return (f"modified {year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02} (zone unsaid)",)


def _index_size(stream: BinaryIO) -> int:
    """The size of the central directory as the end of the file states it; 0 where nothing is found."""
    stream.seek(0, 2)
    size = stream.tell()
    stream.seek(max(0, size - 66_000))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    wide = tail.rfind(b"PK\x06\x06")
    stated = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    if stated == 0xFFFFFFFF and wide >= 0:
        return int.from_bytes(tail[wide + 40 : wide + 48], "little")
    return min(stated, size)


def _refusal(capture: Capture, name: str, reason: str) -> Refusal:
    whole = capture.collection.requested
    return Refusal(storable(f"{whole}{_INSIDE}{name}" if name else whole), "capture", reason)
