"""What Bellingcat's auto-archiver leaves behind: a folder of media with records of where each came from.

Its records come in three forms, any of which may lie in the folder: ``metadata.json`` (its JSON enricher), a table
(its CSV database, or the Google sheet it works on, saved as CSV) and the HTML report it writes for each address. They
give the original address, the time of archiving, what the page or post said, and a digest of each file. Files are
found by that digest, since their names are random; a file whose digest differs from the record's is refused.

What a post said lies in the records only. It becomes a member of the record, as the text of that field.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import msgspec

from saksi.capture import sniff
from saksi.capture.autoarchiver_records import LONGEST_RECORD, Item, Listed, hints_of, items_in, recognised
from saksi.capture.body import blocks_of
from saksi.capture.member import TOOL, member_collection, storable, tool_version
from saksi.capture.source import opened
from saksi.errors import SourceError
from saksi.model import media
from saksi.model.capture import Capture, Collection, Hints
from saksi.ports import Received, Refusal
from saksi.settings import Settings


def is_archive(folder: Path, *, most: int = 5000) -> bool:
    """Whether a folder holds a record of auto-archiver among its first ``most`` files."""
    return folder.is_dir() and any(_kind(path) is not None for path in islice(_files(folder), most))


# ---- folders


def collect_folder(
    folder: Path, *, by: str, why: str = "", settings: Settings, published: str | None = None
) -> Iterator[Received | Refusal]:
    """Every file of the folder, with what the records say of it; the records themselves are captures too.

    ``published`` is a date or RFC 3339 time that a person gives for all of them.

    Refused by name: a file whose digest differs from its record, and one that is listed as lying here and does not.
    """
    index = _Index()
    for path in _files(folder):
        kind = _kind(path)
        if kind is not None:
            try:
                index.add(items_in(_start_of(path), kind))
            except (OSError, SourceError) as error:
                yield Refusal(_name(path), "capture", f"a record that cannot be read: {error}")
    met: set[Listed] = set()
    collected = Collected(by, why, settings, published)
    for path in _files(folder, odd=True):
        if path.is_symlink() or not path.is_file():
            yield Refusal(_name(path), "capture", "not a regular file")
        else:
            yield _file(path, folder, index, met, collected)
    for item, listed in index.local():
        if listed not in met:
            yield Refusal(_name(folder / listed.names[0]), "capture", f"listed for {item.url}, and missing")


@dataclass(frozen=True, slots=True)
class Collected:
    """Who collects, and why, under which settings."""

    by: str
    why: str
    settings: Settings
    published: str | None


@dataclass(slots=True)
class _Index:
    """What the records list, by digest and by name."""

    by_digest: dict[tuple[str, str], tuple[Item, Listed]] = field(default_factory=dict)
    by_name: dict[str, tuple[Item, Listed]] = field(default_factory=dict)

    def add(self, items: Sequence[Item]) -> None:
        for item in items:
            for listed in item.files:
                if listed.digest is not None:
                    self.by_digest.setdefault(listed.digest, (item, listed))
                for name in listed.names:
                    self.by_name.setdefault(os.path.basename(name), (item, listed))

    def local(self) -> Iterator[tuple[Item, Listed]]:
        """What the records say lies in a folder, rather than in a store on the network."""
        for item, listed in dict.fromkeys(self.by_name.values()):
            if listed.names and not any(re.match(r"\w+://", name) for name in listed.names):
                yield item, listed

    def find(self, digests: Mapping[str, str], name: str) -> tuple[Item, Listed, bool] | None:
        """The record of a file, and whether its digest is the one listed."""
        for algorithm, digest in digests.items():
            found = self.by_digest.get((algorithm, digest))
            if found is not None:
                return (*found, True)
        named = self.by_name.get(name)
        return None if named is None else (*named, named[1].digest is None)


def _file(path: Path, folder: Path, index: _Index, met: set[Listed], collected: Collected) -> Received | Refusal:
    requested = _name(path)
    try:
        facts = path.stat()
        size = facts.st_size
        if size > collected.settings.limits.max_file_bytes:
            return Refusal(requested, "capture", f"{size} bytes, more than {collected.settings.limits.max_file_bytes}")
        kind = _kind(path) or sniff.media_type_of(path.name, None, lambda: opened(path, facts))
        digests = _digests(opened(path, facts))
    except OSError as error:
        return Refusal(requested, "capture", f"cannot be opened: {error.strerror or 'unknown error'}")
    except SourceError as error:
        return Refusal(requested, "capture", error.message)
    found = index.find(digests, path.name)
    if found is None:
        return _received((path, facts), kind, collected, Hints(), ["not listed in any record of auto-archiver here"])
    item, listed, right = found
    met.add(listed)
    if not right:
        return Refusal(requested, "capture", f"its digest is not the one recorded for {item.url}: changed or damaged")
    return _received((path, facts), kind, collected, hints_of(item), _remarks(item, listed))


def _received(
    place: tuple[Path, os.stat_result], kind: str, collected: Collected, hints: Hints, remarks: list[str]
) -> Received:
    path, facts = place
    collection = Collection(
        requested=_name(path),
        final=hints.url,
        at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        by=collected.by,
        why=collected.why,
        tool=TOOL,
        tool_version=tool_version(),
        method="file",
        remarks=tuple(storable(remark) for remark in remarks),
    )
    if collected.published is not None:
        hints = msgspec.structs.replace(hints, published=collected.published, published_by_person=True)
    return Received(collection, kind, lambda: opened(path, facts), hints)


def _remarks(item: Item, listed: Listed | None) -> list[str]:
    remarks = [f"archived by auto-archiver {item.archived or 'at an unknown time'}, by its own word"]
    if item.status:
        remarks.append(f"auto-archiver's status: {item.status}")
    if listed is not None:
        shown = "none recorded: not checked" if listed.digest is None else f"{':'.join(listed.digest)} checked"
        remarks.append(f"digest {shown}")
    return remarks


def _files(folder: Path, *, odd: bool = False) -> Iterator[Path]:
    """The files of a folder that are not hidden; links, pipes and the like only where ``odd``."""
    for place, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not _is_hidden(name))
        for name in sorted(names):
            path = Path(place) / name
            if not _is_hidden(name) and (odd or (path.is_file() and not path.is_symlink())):
                yield path


def _start_of(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(LONGEST_RECORD)


def _is_hidden(name: str) -> bool:
    """Files that operating systems hide are no part of an archive."""
    return name.startswith(".")


def _kind(path: Path) -> str | None:
    if path.suffix.lower() not in (".json", ".csv", ".html", ".htm"):
        return None
    try:
        with path.open("rb") as stream:
            return recognised(stream.read(sniff.FIRST_BYTES))
    except OSError:
        return None


def _digests(content: BinaryIO) -> dict[str, str]:
    found = {name: hashlib.new(name) for name in ("sha256", "sha3_512")}
    with content as stream:
        for block in blocks_of(stream):
            for digest in found.values():
                digest.update(block)
    return {name: digest.hexdigest() for name, digest in found.items()}


def _name(path: Path) -> str:
    return storable(str(path))


def unpack_records(
    capture: Capture, content: Callable[[], BinaryIO], settings: Settings
) -> Iterator[Received | Refusal]:
    """What each archived page or post said, as text, out of a record of any form."""
    requested = capture.collection.requested
    with content() as stream:
        raw = stream.read(LONGEST_RECORD + 1)
    try:
        if len(raw) > LONGEST_RECORD:
            raise SourceError(f"larger than {LONGEST_RECORD} bytes")
        items = items_in(raw, capture.media_type)
    except SourceError as error:
        yield Refusal(requested, "capture", error.message)
        return
    for number, item in enumerate(items, 1):
        if number > settings.limits.max_members:
            yield Refusal(requested, "capture", f"more than {settings.limits.max_members} items")
            return
        if item.text:
            yield _text_member(capture, item, number)
        elif item.status and "success" not in item.status:
            yield Refusal(f"{requested}, {item.url}", "capture", f"auto-archiver did not get it: {item.status[:100]}")


def _text_member(capture: Capture, item: Item, number: int) -> Received:
    body = (item.text or "").encode()
    name = f"item {number}"
    remarks = [*_remarks(item, None), "the text of this item's field in the record, its quoting undone"]
    hints = hints_of(item)
    if capture.hints.published_by_person:
        hints = msgspec.structs.replace(hints, published=capture.hints.published, published_by_person=True)
    collection = member_collection(capture, name, final=item.url, method="post", remarks=remarks)
    return Received(collection, media.PLAIN, lambda: io.BytesIO(body), hints, name)
