"""Files, folders and standard input, each with the collection record of how it came.

Folders are walked recursively in the order of their names. Nothing is followed out of a folder, nothing but regular
files is opened, and whatever cannot be taken is named with its reason.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

import msgspec

from saksi.capture import sniff
from saksi.capture.member import TOOL, tool_version
from saksi.capture.source import opened
from saksi.capture.spool import Spool
from saksi.errors import SourceError
from saksi.model.capture import Collection, Hints
from saksi.ports import Received, Refusal
from saksi.settings import Limits, Settings

STDIN: Final = "-"
_LITTER: Final = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_COPY_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class _Walk:
    by: str
    why: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    limits: Limits
    hints: Hints
    declared: str | None


def collect(
    paths: Sequence[str],
    *,
    by: str,
    why: str = "",
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    limits: Limits | None = None,
    published: str | None = None,
    declared: str | None = None,
) -> Iterator[Received | Refusal]:
    """Every file under the paths, in order; ``-`` is standard input.

    ``include`` and ``exclude`` are globs over the path inside a folder and over the bare name; a path that is named
    itself is always taken. Hidden files and the litter of operating systems in a folder are left out unless
    ``include`` names them. ``published`` is a date or RFC 3339 time that the person gives for all of them,
    ``declared`` a media type that overrules what their names say.
    """
    hints = Hints(published=published, published_by_person=published is not None)
    walk = _Walk(by, why, tuple(include), tuple(exclude), limits or Limits(), hints, declared)
    for path in paths:
        if path == STDIN:
            yield _standard_input(sys.stdin.buffer, walk)
        elif os.path.isdir(path):
            yield from _archived(Path(path), walk) or _folder(Path(path), walk)
        else:
            yield _file(Path(path), walk)


def now() -> str:
    """This machine's clock in UTC as an RFC 3339 time with whole seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def wanted(inside: str, include: Sequence[str], exclude: Sequence[str]) -> bool:
    """Whether a path inside a folder or archive is taken."""
    parts = PurePosixPath(inside).parts
    if any(fnmatchcase(inside, glob) or fnmatchcase(parts[-1], glob) for glob in exclude):
        return False
    if include:
        return any(fnmatchcase(inside, glob) or fnmatchcase(parts[-1], glob) for glob in include)
    return not any(is_litter(part) for part in parts)


def is_litter(name: str) -> bool:
    """Hidden files and what operating systems leave behind in folders."""
    return (name.startswith(".") and name not in {".", ".."}) or name.lower() in _LITTER


def printable(name: str) -> str:
    """A file's name as text to be stored and shown: control characters and bytes that are no UTF-8 as escapes."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(c if ord(c) >= 32 and not 127 <= ord(c) < 160 else f"\\x{ord(c):02x}" for c in text)


def _archived(folder: Path, walk: _Walk) -> Iterator[Received | Refusal] | None:
    """What auto-archiver left in a folder, with what its records say; None for any other folder or a choice of it."""
    from saksi.capture import autoarchiver

    if walk.include or walk.exclude or walk.declared or not autoarchiver.is_archive(folder):
        return None
    found = autoarchiver.collect_folder(folder, by=walk.by, why=walk.why, settings=Settings(limits=walk.limits))
    return (_dated(item, walk.hints) for item in found)


def _dated(item: Received | Refusal, given: Hints) -> Received | Refusal:
    """The item with the date that a person gave, which goes before what a record says."""
    if isinstance(item, Refusal) or not given.published_by_person:
        return item
    hints = msgspec.structs.replace(item.hints, published=given.published, published_by_person=True)
    return replace(item, hints=hints)


def _folder(root: Path, walk: _Walk) -> Iterator[Received | Refusal]:
    inner = os.path.realpath(root)
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield Refusal(printable(str(folder)), "capture", f"folder cannot be read: {error.strerror}")
            continue
        below = []
        for entry in entries:
            inside = Path(entry.path).relative_to(root).as_posix()
            if entry.is_dir(follow_symlinks=False):
                if not is_litter(entry.name) or walk.include:
                    below.append(Path(entry.path))
            elif wanted(inside, walk.include, walk.exclude):
                yield from _entry(Path(entry.path), inner, walk)
        folders.extend(reversed(below))


def _entry(path: Path, inner: str, walk: _Walk) -> Iterator[Received | Refusal]:
    """One name in a folder; a link must lead to something inside the same folder."""
    if path.is_symlink():
        target = os.path.realpath(path)
        if os.path.commonpath([inner, target]) != inner:
            yield Refusal(printable(str(path)), "capture", "a link that leads out of its folder is not followed")
            return
        if os.path.isdir(target):
            return  # what it holds is taken where it lies
    yield _file(path, walk)


def _file(path: Path, walk: _Walk) -> Received | Refusal:
    requested = printable(str(path))
    try:
        facts = path.stat()
        reason = _unfit(facts, walk.limits)
        if reason is not None:
            return Refusal(requested, "capture", reason)
        found = sniff.media_type_of(path.name, walk.declared, lambda: opened(path, facts))
    except OSError as error:
        return Refusal(requested, "capture", f"cannot be opened: {error.strerror or 'unknown error'}")
    except SourceError as error:
        return Refusal(requested, "capture", error.message)
    except ValueError:
        return Refusal(requested, "capture", "not a path: it holds a NUL character")
    remarks = (f"modified {_moment(facts.st_mtime)}", *sniff.remarks(path.name, walk.declared, found))
    return Received(
        collection=_record(requested, walk, "file", remarks, final=printable(os.path.abspath(path))),
        media_type=_forced(walk.declared, found),
        open=lambda: opened(path, facts),
        hints=walk.hints,
    )


def _unfit(facts: os.stat_result, limits: Limits) -> str | None:
    if not stat.S_ISREG(facts.st_mode):
        return "not a regular file"
    if facts.st_size > limits.max_file_bytes:
        return f"{facts.st_size} bytes, more than the limit of {limits.max_file_bytes}"
    return None


def _forced(declared: str | None, found: str) -> str:
    """What a person declares holds for text; bytes that are plainly something else stay what they are."""
    said = sniff.plain_type(declared)
    return said if said is not None and sniff.is_textual(found) else found


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _record(
    requested: str, walk: _Walk, method: str, remarks: tuple[str, ...], *, final: str | None = None
) -> Collection:
    return Collection(
        requested=requested,
        final=final if final != requested else None,
        at=now(),
        by=walk.by,
        why=walk.why,
        tool=TOOL,
        tool_version=tool_version(),
        method=method,
        remarks=remarks,
    )


def _standard_input(stream: BinaryIO, walk: _Walk) -> Received | Refusal:
    """Standard input, kept in a spool first, since every reader must be able to start again."""
    spool = Spool()
    while piece := stream.read(_COPY_BYTES):
        if spool.size + len(piece) > walk.limits.max_file_bytes:
            return Refusal(STDIN, "capture", f"more than the limit of {walk.limits.max_file_bytes} bytes")
        spool.write(piece)
    found = sniff.media_type_of("", walk.declared, spool.open)
    return Received(
        collection=_record(STDIN, walk, "stdin", sniff.remarks("", walk.declared, found)),
        media_type=_forced(walk.declared, found),
        open=spool.open,
        hints=walk.hints,
    )
