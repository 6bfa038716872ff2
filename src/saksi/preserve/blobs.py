"""Blobs: every run of bytes under its own SHA-256, written once and never changed.

`put` streams into `tmp/`, hashing on the way, brings the file onto the disk, then gives it its name. So a name always
stands for whole bytes, whatever instant the machine stops at. The names themselves are brought onto the disk by
`settle`, once for all blobs of a transaction, before it commits. What a stopped process leaves in `tmp/`, and a blob
that no log entry names, is harmless; both are reported.
"""

from __future__ import annotations

import io
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from errno import EINVAL
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from saksi.errors import BackendError, IntegrityError, NotFound
from saksi.ports import Blob

CHUNK_BYTES = 1 << 20
STALE_AFTER_S = 86_400
_MOVE_AWAY = "Move that file out of the case, then repeat: the right bytes take its place."
_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Blobs:
    """The folder `blobs/` of a case: `sha256/ab/abcd…` and `tmp/`. Fulfils the BlobStore port."""

    folder: Path
    _unsettled: set[Path] = field(default_factory=set, compare=False, repr=False)
    """Folders with names that may not be on the disk yet."""

    def put(self, content: BinaryIO | bytes) -> Blob:
        """Preserve the bytes of `content` from where it stands to its end; returns once they are on the disk.

        Their name is there for good after `settle`, which every transaction calls. Bytes that are there already are
        not written again. BackendError when the disk refuses.
        """
        if isinstance(content, bytes):
            known = Blob(sha256(content).hexdigest(), len(content))
            if self._holds(known):
                return known
            content = io.BytesIO(content)
        try:
            return self._stream(content)
        except OSError as error:
            raise BackendError(f"a blob could not be written: {error.strerror}", subject=str(self.folder)) from error

    def settle(self) -> None:
        """Bring the names of all blobs put since the last time onto the disk; their bytes are there."""
        try:
            for folder in sorted(self._unsettled):
                sync_folder(folder)
        except OSError as error:
            raise BackendError(f"a blob could not be written: {error.strerror}", subject=str(self.folder)) from error
        self._unsettled.clear()

    def open(self, digest: str) -> BinaryIO:
        """The blob's bytes, for reading; NotFound when there is no such blob."""
        try:
            refuse_special(self.path(digest))
            return self.path(digest).open("rb")
        except FileNotFoundError as error:
            raise NotFound("this blob is not in the case", subject=digest) from error
        except OSError as error:
            raise BackendError(f"a blob could not be read: {error.strerror}", subject=digest) from error

    def read(self, digest: str) -> bytes:
        """All bytes of a blob that Saksi wrote itself (a text, a reading); captures are read by `open`."""
        with self.open(digest) as file:
            return file.read()

    def holds(self, digest: str) -> bool:
        return self.path(digest).is_file()

    def size(self, digest: str) -> int:
        """Size in bytes; NotFound when there is no such blob."""
        try:
            return self.path(digest).stat().st_size
        except OSError as error:
            raise NotFound("this blob is not in the case", subject=digest) from error

    def remove(self, digest: str) -> None:
        """Take the blob away, as an erasure does; nothing happens when it is gone already."""
        path = self.path(digest)
        try:
            path.unlink(missing_ok=True)
            if path.parent.is_dir():
                sync_folder(path.parent)
        except OSError as error:
            raise BackendError(f"a blob could not be removed: {error.strerror}", subject=digest) from error

    def digests(self) -> Iterator[str]:
        """Every blob in the folder, in order of digest; files with other names are passed over."""
        root = self.folder / "sha256"
        for shelf in sorted(root.iterdir()) if root.is_dir() else ():
            for path in sorted(shelf.iterdir()) if shelf.is_dir() else ():
                if is_digest(path.name) and path.name[:2] == shelf.name:
                    yield path.name

    def path(self, digest: str) -> Path:
        """Where a blob of this digest lies; NotFound when the text is not a digest at all."""
        if not is_digest(digest):
            raise NotFound("this is not the digest of a blob", subject=digest[:80])
        return self.folder / "sha256" / digest[:2] / digest

    def clear_temporary(self, *, older_than_s: float = STALE_AFTER_S) -> int:
        """Remove what stopped processes left in `tmp/`; returns how many files. Young ones may still be in use."""
        removed = 0
        before = time.time() - older_than_s
        for path in self.temporary():
            try:
                if path.stat().st_mtime <= before:
                    path.unlink()
                    removed += 1
            except FileNotFoundError:
                continue
        return removed

    def temporary(self) -> Iterator[Path]:
        """Unfinished files."""
        folder = self.folder / "tmp"
        yield from sorted(folder.iterdir()) if folder.is_dir() else ()

    def _holds(self, blob: Blob) -> bool:
        path = self.path(blob.digest)
        try:
            found = path.stat().st_size
        except OSError:
            return False
        if found != blob.size:
            raise IntegrityError(f"this blob has {found} bytes, not {blob.size}", subject=blob.digest)
        with self.open(blob.digest) as file:
            if digest_of(file) != blob:
                # Taking it for held would lose the right bytes, which are at hand now and may not be again.
                raise IntegrityError("the blob of this name holds other bytes", subject=blob.digest, hint=_MOVE_AWAY)
        return True

    def _stream(self, content: BinaryIO) -> Blob:
        temporary = self.folder / "tmp"
        temporary.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=temporary)
        try:
            with os.fdopen(handle, "wb") as file:
                blob = _copy(content, file)
                if self._holds(blob):
                    os.unlink(name)
                    return blob
                file.flush()
                os.fchmod(file.fileno(), 0o444)
                os.fsync(file.fileno())
            self._place(name, self.path(blob.digest))
        except BaseException:  # also on Ctrl-C: leave no half a file behind, then go on raising
            Path(name).unlink(missing_ok=True)
            raise
        return blob

    def _place(self, temporary: str, path: Path) -> None:
        shelf = path.parent
        if not shelf.is_dir():
            shelf.mkdir(parents=True, exist_ok=True)
            self._unsettled.update((shelf.parent, shelf.parent.parent))
        os.rename(temporary, path)
        self._unsettled.add(shelf)


def is_digest(text: str) -> bool:
    """Whether the text is a SHA-256 in lower-case hexadecimal."""
    return len(text) == 64 and _HEX.issuperset(text)


def digest_of(file: BinaryIO) -> Blob:
    """Digest and size of a stream from where it stands, read in chunks."""
    return _copy(file, None)


def refuse_special(path: Path) -> None:
    """OSError for what is there and is no file: reading a pipe or a device may never end."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(EINVAL, "not a file", str(path))


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder onto the disk, where the system can (Windows has no such call)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy(source: BinaryIO, target: BinaryIO | None) -> Blob:
    digest, size = sha256(), 0
    while chunk := source.read(CHUNK_BYTES):
        digest.update(chunk)
        size += len(chunk)
        if target is not None:
            target.write(chunk)
    return Blob(digest.hexdigest(), size)
