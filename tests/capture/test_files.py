"""Files, folders and standard input."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from saksi.capture import files
from saksi.errors import BackendError, SourceError
from saksi.ports import Received, Refusal
from saksi.settings import Limits


def taken(paths: Sequence[str | Path], **options: Any) -> tuple[list[Received], list[Refusal]]:
    items = list(files.collect([str(path) for path in paths], by="tester", **options))
    return [i for i in items if isinstance(i, Received)], [i for i in items if isinstance(i, Refusal)]


def content(item: Received) -> bytes:
    with item.open() as stream:
        return stream.read()


def names(received: Sequence[Received], root: Path) -> list[str]:
    return [os.path.relpath(item.collection.requested, root) for item in received]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    for name in ("b.txt", "a.html", "sub/c.txt", "sub/deep/d.txt", ".hidden", "sub/.git/config", "Thumbs.db"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("<html>" if name.endswith("html") else "Nine dead")
    return root


def test_one_file_with_its_collection_record(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(b"Nine dead\r\n")
    os.utime(path, (1_646_122_831, 1_646_122_831))
    (item,), refused = taken([path], why="a test", published="2022-03-01")
    record = item.collection
    assert refused == []
    assert (record.requested, record.by, record.why, record.method, record.tool) == (
        str(path),
        "tester",
        "a test",
        "file",
        "saksi",
    )
    assert record.at.endswith("Z")
    assert "modified 2022-03-01T08:20:31Z" in record.remarks
    assert (item.hints.published, item.hints.published_by_person) == ("2022-03-01", True)
    assert item.media_type == "text/plain"
    with item.open() as first, item.open() as second:
        assert first.read() == second.read() == b"Nine dead\r\n"


def test_a_folder_in_order_without_litter(folder: Path) -> None:
    received, refused = taken([folder])
    assert names(received, folder) == ["a.html", "b.txt", "sub/c.txt", "sub/deep/d.txt"]
    assert refused == []


def test_include_and_exclude(folder: Path) -> None:
    assert names(taken([folder], include=["*.txt"])[0], folder) == ["b.txt", "sub/c.txt", "sub/deep/d.txt"]
    assert names(taken([folder], exclude=["sub/*"])[0], folder) == ["a.html", "b.txt"]
    assert names(taken([folder], include=[".hidden"])[0], folder) == [".hidden"]


def test_links_are_not_followed_out_of_the_folder(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "secret.txt"
    outside.write_text("not asked for")
    (folder / "out.txt").symlink_to(outside)
    (folder / "in.txt").symlink_to(folder / "b.txt")
    (folder / "loop").symlink_to(folder)
    (folder / "out-folder").symlink_to(tmp_path)
    (folder / "dangling").symlink_to(folder / "nowhere")
    received, refused = taken([folder])
    assert "in.txt" in names(received, folder)
    assert all(b"not asked" not in content(item) for item in received)
    reasons = {Path(item.requested).name: item.reason for item in refused}
    assert set(reasons) == {"out.txt", "out-folder", "dangling"}
    assert "leads out" in reasons["out.txt"]
    assert len(taken([folder / "out.txt"])[0]) == 1  # a person named it


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    _, refused = taken([tmp_path, tmp_path / "absent", "/dev/null", "a\0b"])
    assert [item.reason for item in refused] == [
        "not a regular file",
        "cannot be opened: No such file or directory",
        "not a regular file",
        "not a path: it holds a NUL character",
    ]


def test_too_large_a_file(tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(b"x" * 11)
    _, (refusal,) = taken([tmp_path / "big"], limits=Limits(max_file_bytes=10))
    assert refusal.reason == "11 bytes, more than the limit of 10"


def test_names_that_are_no_utf_8(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff\xe4\n\x1b[31m.txt"
    Path(os.fsdecode(path)).write_text("Nine dead")
    (item,), _ = taken([tmp_path])
    item.collection.requested.encode("utf-8")
    assert item.collection.requested.endswith("/\\xff\\xe4\\x0a\\x1b[31m.txt")
    assert content(item) == b"Nine dead"


def test_a_name_that_does_not_look_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "report\u202etxt.exe").write_text("Nine dead")
    (item,), _ = taken([tmp_path])
    assert any("direction of writing" in remark for remark in item.collection.remarks)


def test_mislabelled_files_say_so(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("<!doctype html><html><p>Nine dead</p></html>")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    page, picture = taken([tmp_path])[0]
    assert (page.media_type, picture.media_type) == ("text/html", "image/png")
    assert any("declared or named as text/plain" in remark for remark in page.collection.remarks)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Input:
        buffer = io.BytesIO(b"Nine dead " * 200_000)

    monkeypatch.setattr("sys.stdin", Input)
    (item,), _ = taken(["-"])
    assert (item.collection.requested, item.collection.method, item.media_type) == ("-", "stdin", "text/plain")
    assert content(item) == content(item) == b"Nine dead " * 200_000


def test_standard_input_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    class Input:
        buffer = io.BytesIO(b"x" * 5000)

    monkeypatch.setattr("sys.stdin", Input)
    _, (refusal,) = taken(["-"], limits=Limits(max_file_bytes=1000))
    assert "limit of 1000" in refusal.reason


def test_a_declared_type_holds_for_text_only(tmp_path: Path) -> None:
    (tmp_path / "lines").write_text('{"text": "Nine dead"}\n')
    (tmp_path / "picture").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    lines, picture = taken([tmp_path], declared="application/x-ndjson")[0]
    assert (lines.media_type, picture.media_type) == ("application/x-ndjson", "image/png")


@pytest.mark.parametrize("becomes", ["nothing", "a folder", "a pipe", "another file"])
@pytest.mark.parametrize("archived", [False, True])
def test_a_file_that_changes_hands_before_it_is_opened(becomes: str, archived: bool, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Nine dead")
    if archived:
        (tmp_path / "metadata.json").write_text(
            '{"status": "x", "metadata": {"_processed_at": "", "url": "https://a.b/"}}'
        )
    item = next(i for i in files.collect([str(tmp_path)], by="tester") if isinstance(i, Received))
    (tmp_path / "a.txt").rename(tmp_path / "kept.txt")
    if becomes == "a folder":
        (tmp_path / "a.txt").mkdir()
    elif becomes == "a pipe":
        os.mkfifo(tmp_path / "a.txt")
    elif becomes == "another file":
        (tmp_path / "a.txt").write_text("Ten dead")
    with pytest.raises(SourceError, match="cannot be opened" if becomes == "nothing" else "replaced"):
        item.open()


def test_a_file_that_cannot_be_read_on(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Nine dead")
    (item,), _ = taken([tmp_path / "a.txt"])
    write_only = os.open(os.devnull, os.O_WRONLY)
    with item.open() as stream:
        os.dup2(write_only, stream.fileno())
        with pytest.raises(SourceError, match="cannot be read: Bad file descriptor"):
            stream.read()
    os.close(write_only)


def test_no_room_for_what_comes_in(monkeypatch: pytest.MonkeyPatch) -> None:
    class Input:
        buffer = io.BytesIO(b"x" * 3_000_000)

    def full(fd: int, block: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sys.stdin", Input)
    monkeypatch.setattr("os.write", full)
    with pytest.raises(BackendError, match="temporary file"):
        taken(["-"])
