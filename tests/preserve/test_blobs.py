"""Blobs: whole or not at all, once, under their own digest."""

from __future__ import annotations

import io
import os
import stat
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saksi.errors import BackendError, IntegrityError, NotFound
from saksi.preserve.blobs import CHUNK_BYTES, Blobs, digest_of, is_digest


@given(st.binary(max_size=2000))
def test_what_is_put_is_read_back_under_its_digest(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    blobs = Blobs(tmp_path_factory.getbasetemp() / "shared-blobs")
    blob = blobs.put(io.BytesIO(content))
    assert blob == blobs.put(content)
    assert (blob.digest, blob.size) == (sha256(content).hexdigest(), len(content))
    assert blobs.read(blob.digest) == content
    assert blobs.holds(blob.digest)


def test_a_blob_is_read_only_and_lies_on_its_shelf(tmp_path: Path) -> None:
    blob = Blobs(tmp_path).put(b"some bytes")
    path = tmp_path / "sha256" / blob.digest[:2] / blob.digest
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert list(Blobs(tmp_path).digests()) == [blob.digest]
    assert not list(Blobs(tmp_path).temporary())


class Counting(io.RawIOBase):
    """A long stream that notices a reader who wants it whole."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:
        assert 0 < size <= CHUNK_BYTES
        taken = min(size, self.left)
        self.left -= taken
        return b"x" * taken


def test_a_large_stream_is_never_held_whole(tmp_path: Path) -> None:
    source: BinaryIO = Counting(5 * CHUNK_BYTES + 3)  # type: ignore[assignment]
    assert Blobs(tmp_path).put(source).size == 5 * CHUNK_BYTES + 3


class Breaking(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise KeyboardInterrupt
        return super().read(5)


def test_an_interrupted_stream_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        Blobs(tmp_path).put(Breaking(b"never to be finished"))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_another_size_under_the_same_name_is_refused(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    path = blobs.path(blobs.put(b"the true bytes").digest)
    path.chmod(0o644)
    path.write_bytes(b"shorter")
    with pytest.raises(IntegrityError):
        blobs.put(b"the true bytes")


def test_missing_and_impossible_digests_are_not_found(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    for digest in ("0" * 64, "../../etc/passwd", "A" * 64, ""):
        with pytest.raises(NotFound):
            blobs.open(digest)
    assert not is_digest("G" * 64)


def test_a_folder_that_cannot_be_written_is_the_machines_fault(tmp_path: Path) -> None:
    (tmp_path / "tmp").write_text("a file where a folder should be")
    with pytest.raises(BackendError):
        Blobs(tmp_path).put(io.BytesIO(b"x"))


def test_only_old_unfinished_files_are_cleared(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    (tmp_path / "tmp").mkdir()
    young, old = tmp_path / "tmp" / "young", tmp_path / "tmp" / "old"
    for path in (young, old):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    assert blobs.clear_temporary() == 1
    assert list(blobs.temporary()) == [young]


def test_a_removed_blob_is_gone_and_removing_again_is_nothing(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    digest = blobs.put(b"to go").digest
    blobs.remove(digest)
    blobs.remove(digest)
    assert not blobs.holds(digest)


def test_digest_of_reads_from_where_the_stream_stands() -> None:
    stream = io.BytesIO(b"abcdef")
    stream.read(3)
    assert digest_of(stream).digest == sha256(b"def").hexdigest()


def test_other_bytes_under_the_name_of_what_comes_in_stop_it(tmp_path: Path) -> None:
    """Changed or put there beforehand: the bytes at hand must not be dropped in favour of them."""
    blobs = Blobs(tmp_path)
    digest = sha256(b"as received").hexdigest()
    blobs.path(digest).parent.mkdir(parents=True)
    blobs.path(digest).write_bytes(b"as altered!")
    for content in (b"as received", io.BytesIO(b"as received")):
        with pytest.raises(IntegrityError, match="other bytes"):
            blobs.put(content)
    blobs.path(digest).unlink()
    assert blobs.put(b"as received").digest == digest
