"""Folders that auto-archiver leaves: files found by their digests, texts by the records."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saksi.capture.autoarchiver import collect_folder, is_archive, unpack_records
from saksi.capture.autoarchiver_records import items_in, recognised
from saksi.errors import SourceError
from saksi.model import media
from saksi.model.canonical import sha256
from saksi.model.capture import Collection, capture_of
from saksi.ports import Received, Refusal
from saksi.settings import Limits, Settings

PICTURE = b"\x89PNG\r\n\x1a\n a picture"
VIDEO = b"\0\0\0\x18ftypmp42 a video"
URL = "https://social.example.org/post/1"
TEXT = "Двоє поранених.\nTwo people were injured."


def listed(content: bytes, name: str, algorithm: str = "SHA-256") -> dict[str, Any]:
    digest = {"SHA-256": hashlib.sha256, "SHA3-512": hashlib.sha3_512}[algorithm](content).hexdigest()
    place = f"./local_archive/{name}"
    properties = {"hash": f"{algorithm}:{digest}", "id": "media_1"}
    return {"filename": f"/app/tmp/{name}", "key": place, "urls": [place], "properties": properties}


def record(*files: dict[str, Any], **about: Any) -> dict[str, Any]:
    facts = {"_processed_at": "2022-03-02 08:00:00+00:00", "url": URL, "title": "A post", "content": TEXT}
    return {
        "status": "generic_extractor: success",
        "metadata": {**facts, "timestamp": "2022-03-01T12:20:31+02:00", **about},
        "media": list(files),
    }


def database(*records: dict[str, Any]) -> bytes:
    """The CSV database: Python's own way of writing values in each cell."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, ["status", "metadata", "media"])
    writer.writeheader()
    for entry in records:
        about = {**entry["metadata"], "_processed_at": datetime(2022, 3, 2, 8, tzinfo=UTC), "seen": -1}
        writer.writerow({"status": entry["status"], "metadata": repr(about), "media": repr(entry["media"])})
    return out.getvalue().encode()


SHEET = (
    "Link,Archive status,Archive location,Archive date,Upload timestamp,Upload title,Text content,Screenshot,Hash\n"
    f'{URL},generic: success,./a/b.html,2022-03-02,2022-03-01T12:20:31+02:00,A post,"{TEXT}",./a/shot.png,\n'
    "https://social.example.org/2,no archiver,./a/c.html,2022-03-02,,,,,\n"
).encode()

PAGE = f"""<!DOCTYPE html><html><head><title>{URL}</title></head><body>
<h2>Archived media for <span class="copy">{URL}</span> - <a href="{URL}">open</a></h2>
<table class="content"><tr><td><ul><li><b>hash:</b> <span class="copy">SHA-256:{sha256(PICTURE)}</span></li></ul></td>
<td>x</td></tr></table>
<table class="metadata"><tr><th>key</th><th>value</th></tr>
<tr><td>_processed_at</td><td><span class="copy">2022-03-02 08:00:00+00:00</span></td></tr>
<tr><td>timestamp</td><td>2022-03-01T12:20:31+02:00</td></tr>
<tr><td>title</td><td>A post</td></tr><tr><td>content</td><td>{TEXT}</td></tr></table>
<p>Made with bellingcat/auto-archiver</p></body></html>""".encode()


def collected(folder: Path, limits: Limits | None = None) -> tuple[dict[str, Received], list[Refusal]]:
    items = list(collect_folder(folder, by="A. Collector", why="a test", settings=Settings(limits=limits or Limits())))
    received = {Path(i.collection.requested).name: i for i in items if isinstance(i, Received)}
    return received, [i for i in items if isinstance(i, Refusal)]


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=4).encode()


RECORDS = {
    "metadata.json": as_json(record(listed(PICTURE, "p.png"), listed(VIDEO, "v.mp4", "SHA3-512"))),
    "db.csv": database(record(listed(PICTURE, "p.png"), listed(VIDEO, "v.mp4", "SHA3-512"))),
}


@pytest.mark.parametrize("name", RECORDS)
def test_files_are_found_by_digest_and_bear_what_the_record_says(tmp_path: Path, name: str) -> None:
    folder = write(
        tmp_path, {name: RECORDS[name], "x/p.png": PICTURE, "x/renamed.mp4": VIDEO, "x/other.txt": b"Notes."}
    )
    received, refusals = collected(folder)
    assert refusals == []
    assert set(received) == {name, "p.png", "renamed.mp4", "other.txt"}
    for file, algorithm in (("p.png", "sha256"), ("renamed.mp4", "sha3_512")):
        item = received[file]
        assert item.hints.url == item.collection.final == URL
        assert item.hints.published == "2022-03-01T12:20:31+02:00"
        assert any(r.startswith(f"digest {algorithm}:") and r.endswith("checked") for r in item.collection.remarks)
        assert any(r.startswith("archived by auto-archiver 2022-03-02") for r in item.collection.remarks)
    assert received["other.txt"].collection.remarks == ("not listed in any record of auto-archiver here",)
    with received["p.png"].open() as stream:
        assert stream.read() == PICTURE


def test_a_changed_file_is_refused_and_a_missing_one_named(tmp_path: Path) -> None:
    folder = write(tmp_path, {"metadata.json": RECORDS["metadata.json"], "x/p.png": PICTURE + b"!"})
    received, refusals = collected(folder)
    assert set(received) == {"metadata.json"}
    assert [(Path(r.requested).name, r.reason.split(":")[0].split(" ")[0]) for r in refusals] == [
        ("p.png", "its"),
        ("v.mp4", "listed"),
    ]


def test_what_lies_in_a_store_on_the_network_is_not_missing(tmp_path: Path) -> None:
    far = listed(PICTURE, "p.png")
    far["urls"] = far["key"] = "https://store.example.org/p.png"
    far["urls"] = [far["key"]]
    _, refusals = collected(write(tmp_path, {"metadata.json": as_json(record(far))}))
    assert refusals == []


def test_damaged_records_and_large_files_are_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, {"metadata.json": RECORDS["metadata.json"][:300], "big.bin": b"x" * 5000})
    received, refusals = collected(folder, Limits(max_file_bytes=4000))
    assert set(received) == {"metadata.json"}
    assert len(refusals) == 2


def test_links_and_hidden_files_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, {"in/metadata.json": RECORDS["metadata.json"], "in/.hidden": b"x", "out/secret.txt": b"x"})
    (tmp_path / "in" / "link.txt").symlink_to(tmp_path / "out" / "secret.txt")
    (tmp_path / "in" / "folder").symlink_to(tmp_path / "out")
    received, _ = collected(tmp_path / "in")
    assert set(received) == {"metadata.json"}


def test_folders_are_recognised(tmp_path: Path) -> None:
    assert not is_archive(write(tmp_path / "a", {"x.json": b"{}", "y.csv": b"a,b\n1,2\n", "z.html": b"<p>x"}))
    assert is_archive(write(tmp_path / "b", {"deep/down/metadata.json": RECORDS["metadata.json"]}))
    assert is_archive(write(tmp_path / "c", {"db.csv": RECORDS["db.csv"]}))
    assert is_archive(write(tmp_path / "d", {"sheet.csv": SHEET}))
    assert is_archive(write(tmp_path / "e", {"formatted.html": PAGE}))
    assert not is_archive(tmp_path / "e" / "formatted.html")
    assert not is_archive(Path("no\0path"))


def test_what_a_person_said_of_the_publication_stands(tmp_path: Path) -> None:
    folder = write(tmp_path, {"metadata.json": RECORDS["metadata.json"], "p.png": PICTURE})
    items = collect_folder(folder, by="A. Collector", settings=Settings(), published="2022-02-28")
    hints = [item.hints for item in items if isinstance(item, Received)]
    assert [(h.published, h.published_by_person) for h in hints] == [("2022-02-28", True)] * 2


def texts(content: bytes, kind: str, limits: Limits | None = None) -> tuple[list[Received], list[Refusal]]:
    collection = Collection(
        requested="record", at="2026-01-02T03:04:05Z", by="A. Collector", tool="saksi", tool_version="0", method="file"
    )
    parent = capture_of(sha256(content), len(content), kind, collection)
    items = list(unpack_records(parent, lambda: io.BytesIO(content), Settings(limits=limits or Limits())))
    return [i for i in items if isinstance(i, Received)], [i for i in items if isinstance(i, Refusal)]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (RECORDS["metadata.json"], media.ARCHIVER_ITEM),
        (RECORDS["db.csv"], media.ARCHIVER_TABLE),
        (SHEET, media.ARCHIVER_TABLE),
        (PAGE, media.ARCHIVER_REPORT),
    ],
)
def test_what_a_post_said_is_a_member(content: bytes, kind: str) -> None:
    assert recognised(content[:8192]) == kind
    (item, *more), refusals = texts(content, kind)
    assert more == []
    with item.open() as stream:
        assert stream.read().decode() == TEXT
    assert item.media_type == "text/plain"
    assert item.hints.url == URL
    assert item.hints.title == "A post"
    assert item.hints.published == "2022-03-01T12:20:31+02:00"
    assert item.collection.method == "post"
    assert any(r.startswith("archived by auto-archiver 2022-03-02") for r in item.collection.remarks)
    assert len(refusals) == (1 if content is SHEET else 0)


def test_a_time_without_zone_is_a_day() -> None:
    ((item,), _) = texts(as_json(record(timestamp="2022-03-01 12:20:31")), media.ARCHIVER_ITEM)
    assert item.hints.published == "2022-03-01"
    ((item,), _) = texts(as_json(record(timestamp="yesterday")), media.ARCHIVER_ITEM)
    assert item.hints.published is None


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{", media.ARCHIVER_ITEM),
        (b"[]", media.ARCHIVER_ITEM),
        (b'{"metadata": {"url": 3}}', media.ARCHIVER_ITEM),
        (b'{"metadata": 3}', media.ARCHIVER_ITEM),
        (b'{"a":' * 100_000, media.ARCHIVER_ITEM),
        (b"status,metadata,media\nx,__import__('os').system('id'),[]\n", media.ARCHIVER_TABLE),
        (b"status,metadata,media\nx,\"{'url': open('/etc/passwd')}\",[]\n", media.ARCHIVER_TABLE),
        (b"status,metadata,media\nx," + b"(" * 5000 + b",[]\n", media.ARCHIVER_TABLE),
        (b"status,metadata,media\nx,{1: datetime.datetime(0)},[]\n", media.ARCHIVER_TABLE),
        (b"status,metadata,media\nx,{1: -'a'},[]\n", media.ARCHIVER_TABLE),
        (b"", media.ARCHIVER_REPORT),
        (b"<p>no address", media.ARCHIVER_REPORT),
    ],
)
def test_records_that_are_none_are_refused(content: bytes, kind: str) -> None:
    items, refusals = texts(content, kind)
    assert items == []
    assert len(refusals) == 1


def test_items_are_counted() -> None:
    items, refusals = texts(database(record(), record()), media.ARCHIVER_TABLE, Limits(max_members=1))
    assert len(items) == 1
    assert "more than 1 items" in refusals[0].reason


@given(st.binary(max_size=200), st.sampled_from([media.ARCHIVER_ITEM, media.ARCHIVER_TABLE, media.ARCHIVER_REPORT]))
def test_no_bytes_make_it_crash(junk: bytes, kind: str) -> None:
    recognised(junk)
    for content in (junk, b"status,metadata,media\nx," + junk, b"link,archive status,archive location\n" + junk):
        try:
            items_in(content, kind)
        except SourceError:
            continue
