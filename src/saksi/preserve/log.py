"""The evidence log: what an entry holds, and the folder `log/` that carries it outside the database.

An entry is canonical JSON, `{"act":…,"at":…,"payload":…,"v":1}`: which kind of act, the machine's clock in UTC, and
the salted digest of the act itself. The act (its payload) lies beside the entry with its salt, 32 random bytes, so that
both can be erased while the entry and the tree over it stay; without the salt nobody can try guesses against it.

`log/` is written after each commit: entry bundles and tiles (C2SP tlog-tiles), `payload/…jsonl` with 256 payloads a
file, then `checkpoint`, the signed head. The database is what is durable. Here a file that will not change any more
is brought onto the disk once; the last, growing ones are not, since opening mends them from the database.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Protocol

from saksi.errors import BackendError
from saksi.model.canonical import Record, canonical, framed, sha256
from saksi.model.values import PUBLIC
from saksi.preserve import tiles
from saksi.preserve.blobs import refuse_special, sync_folder

ENTRY_VERSION = 1
SALT_BYTES = 32
PAYLOADS_PER_FILE = tiles.TILE_WIDTH
CHECKPOINT = "checkpoint"

Payload = tuple[int, bytes | None, bytes | None]
"""Index, salt, canonical act; the last two None where erased by order."""


class Entry(Record, frozen=True, kw_only=True):
    """One leaf of the tree, as decoded. ``at`` is the machine's clock; the order of acts is the log's."""

    v: Annotated[int, PUBLIC]
    act: Annotated[str, PUBLIC]
    at: Annotated[str, PUBLIC]
    payload: Annotated[str, PUBLIC]


class LogRows(Protocol):
    """Where the log's entries are kept: ranges from `start` up to before `stop`."""

    def entries(self, start: int, stop: int) -> Sequence[bytes]: ...

    def leaf_hashes(self, start: int, stop: int) -> Sequence[bytes]: ...

    def payloads(self, start: int, stop: int) -> Sequence[Payload]: ...


def salted_digest(salt: bytes, payload: bytes) -> str:
    """SHA-256 (hexadecimal) over salt and canonical payload, each behind its length."""
    return sha256(framed(salt, payload))


def entry_body(act: str, at: str, salt: bytes, payload: bytes) -> bytes:
    """The canonical bytes of an entry: what the tree's leaf is the hash of."""
    return canonical(Entry(v=ENTRY_VERSION, act=act, at=at, payload=salted_digest(salt, payload)))


def payload_line(idx: int, salt: bytes | None, payload: bytes | None) -> bytes:
    """One line of a payload file, canonical JSON: index, payload, salt (hexadecimal); null where erased by order."""
    body = payload if payload is not None else b"null"
    salt_text = b'"%s"' % salt.hex().encode() if salt is not None else b"null"
    return b'{"index":%d,"payload":%s,"salt":%s}\n' % (idx, body, salt_text)


def payload_path(number: int) -> str:
    """The path of payload file `number` (entries from 256 times that): `payload/x001/234.jsonl`, like tiles."""
    return f"payload/{tiles.bundle_path(number).removeprefix('tile/entries/')}.jsonl"


def payload_file(rows: LogRows, number: int, size: int) -> bytes:
    """The bytes of a payload file of a log of `size`."""
    first = number * PAYLOADS_PER_FILE
    stop = min(size, first + PAYLOADS_PER_FILE)
    return b"".join(payload_line(*payload) for payload in rows.payloads(first, stop))


def log_paths(size: int) -> Iterator[str]:
    """Every file that `log/` holds for a log of `size`, the checkpoint included."""
    yield CHECKPOINT
    yield from tiles.tile_paths(size)
    yield from tiles.bundle_paths(size)
    for number in range((size + PAYLOADS_PER_FILE - 1) // PAYLOADS_PER_FILE):
        yield payload_path(number)


@dataclass(slots=True)
class LogFolder:
    """The folder `log/`; `publish` brings it from one size to a larger one at a cost that does not grow with it."""

    folder: Path
    _tail: dict[str, int] = field(default_factory=dict)
    """Length of the payload file being appended to, as this process left it."""
    _made: set[Path] = field(default_factory=set)

    def read(self, path: str) -> bytes | None:
        """A file's bytes, or None when there is none."""
        try:
            refuse_special(self.folder / path)
            return (self.folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise BackendError(f"the log cannot be read: {error.strerror}", subject=path) from error

    def names(self) -> list[str]:
        """Every file that lies in the folder, in order."""
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file())

    def publish(self, rows: LogRows, old: int, new: int, note: bytes) -> None:
        """Write what a log of `new` entries has over one of `old`, the checkpoint last; then drop narrower tiles.

        With `old` 0 everything is written again. BackendError when the disk refuses.
        """
        try:
            for file in tiles.tiles_between(old, new, rows.leaf_hashes, read_tile=self.read):
                self._write(file.path, file.content)
            for file in tiles.bundles_between(old, new, rows.entries):
                self._write(file.path, file.content)
            self._write_payloads(rows, old, new)
            self._write(CHECKPOINT, note)
            if old // tiles.TILE_WIDTH != new // tiles.TILE_WIDTH:
                sync(self.folder / CHECKPOINT)
            self._drop_narrower(old, new)
        except OSError as error:
            raise BackendError(f"the log cannot be written: {error.strerror}", subject=str(self.folder)) from error

    def rewrite_payloads(self, rows: LogRows, numbers: Iterable[int], size: int) -> None:
        """Write some payload files again and bring them onto the disk, as an erasure does."""
        for number in sorted(set(numbers)):
            path = payload_path(number)
            self._write(path, payload_file(rows, number, size))
            sync(self.folder / path)
            sync_folder((self.folder / path).parent)
        self._tail.clear()

    def clear_temporary(self) -> None:
        """Remove unfinished files that a stopped process left."""
        for path in self.folder.rglob(".*.new"):
            path.unlink(missing_ok=True)

    def _write_payloads(self, rows: LogRows, old: int, new: int) -> None:
        for number in range(old // PAYLOADS_PER_FILE, (new + PAYLOADS_PER_FILE - 1) // PAYLOADS_PER_FILE):
            first = number * PAYLOADS_PER_FILE
            stop = min(new, first + PAYLOADS_PER_FILE)
            path = payload_path(number)
            known = self._tail.pop(path, None)
            if old <= first or known is None or not self._append(path, known, rows.payloads(old, stop)):
                content = payload_file(rows, number, stop)
                self._write(path, content)
                self._tail[path] = len(content)
            if stop == first + PAYLOADS_PER_FILE:
                self._tail.pop(path, None)
                sync(self.folder / path)

    def _append(self, path: str, known: int, payloads: Iterable[Payload]) -> bool:
        """Add lines to a payload file; False, with nothing done, when it is not as this process left it."""
        content = b"".join(payload_line(*payload) for payload in payloads)
        try:
            handle = os.open(self.folder / path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0))
        except FileNotFoundError:
            return False
        with os.fdopen(handle, "ab", buffering=0) as file:
            if os.fstat(handle).st_size != known or file.write(content) != len(content):
                return False
        self._tail[path] = known + len(content)
        return True

    def _write(self, path: str, content: bytes) -> None:
        """Give a file its bytes at one stroke. One that is full never changes again: it is brought onto the disk."""
        target = self.folder / path
        if target.parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(target.parent)
        temporary = target.with_name(f".{target.name}.{os.getpid()}.new")
        with open(temporary, "wb", buffering=0) as file:
            file.write(content)
            if path.startswith("tile/") and ".p/" not in path:
                os.fsync(file.fileno())
        os.replace(temporary, target)

    def _drop_narrower(self, old: int, new: int) -> None:
        """Remove the partial tiles that wider ones replace, and what a stopped process left beside them."""
        kept = set(partial_paths(new))
        for shelf in {str(Path(path).parent) for path in tiles.superseded_paths(old, new)}:
            for name in os.listdir(self.folder / shelf):
                if f"{shelf}/{name}" not in kept:
                    os.unlink(self.folder / shelf / name)
            if not any(path.startswith(f"{shelf}/") for path in kept):
                os.rmdir(self.folder / shelf)
                self._made.discard(self.folder / shelf)


def partial_paths(size: int) -> Iterator[str]:
    """The tiles and the bundle of a log of `size` that are not full."""
    for level in range((size.bit_length() + 7) // 8):
        index, width = divmod(size >> 8 * level, tiles.TILE_WIDTH)
        if width:
            yield tiles.tile_path(level, index, width)
            if level == 0:
                yield tiles.bundle_path(index, width)


def sync(path: Path) -> None:
    """Bring a file's bytes onto the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
