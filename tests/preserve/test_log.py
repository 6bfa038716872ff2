"""Entries, payload lines, and the folder log/ at every size."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import get_args

import pytest

from saksi.model.act import AnyAct, Exported
from saksi.model.canonical import canonical
from saksi.preserve.log import (
    CHECKPOINT,
    Entry,
    LogFolder,
    Payload,
    entry_body,
    log_paths,
    partial_paths,
    payload_line,
    payload_path,
    salted_digest,
)
from saksi.preserve.merkle import leaf_hash
from saksi.preserve.merkle import root as merkle_root
from saksi.preserve.tiles import root_from_tiles, wrong_files


@dataclass
class Rows:
    """Entries in memory."""

    kept: list[tuple[bytes, bytes, bytes]] = field(default_factory=list)

    def grow(self, size: int) -> None:
        for i in range(len(self.kept), size):
            salt, payload = bytes([i % 256]) * 32, b'{"act":"exported","n":%d}' % i
            self.kept.append((entry_body("exported", "2024-05-01T00:00:00Z", salt, payload), salt, payload))

    def entries(self, start: int, stop: int) -> Sequence[bytes]:
        return [entry for entry, _, _ in self.kept[start:stop]]

    def leaf_hashes(self, start: int, stop: int) -> Sequence[bytes]:
        return [leaf_hash(entry) for entry in self.entries(start, stop)]

    def payloads(self, start: int, stop: int) -> Sequence[Payload]:
        return [(i, salt, payload) for i, (_, salt, payload) in enumerate(self.kept[start:stop], start)]


def test_the_salted_digest_frames_both_parts() -> None:
    framed = (32).to_bytes(8, "big") + b"s" * 32 + (2).to_bytes(8, "big") + b"{}"
    assert salted_digest(b"s" * 32, b"{}") == sha256(framed).hexdigest()
    assert salted_digest(b"ab", b"c") != salted_digest(b"a", b"bc")


def test_an_entry_is_canonical_and_holds_nothing_of_the_payload() -> None:
    body = entry_body("refused", "2024-05-01T00:00:00Z", b"s" * 32, b'{"reason":"a name nobody may see"}')
    assert sorted(json.loads(body)) == list(json.loads(body)) == ["act", "at", "payload", "v"]
    assert set(Entry.__struct_fields__) == {"act", "at", "payload", "v"}
    assert b"name" not in body


def test_payload_lines_are_json_and_say_what_is_gone() -> None:
    assert json.loads(payload_line(3, b"\x01\x02", b'{"a":1}')) == {"index": 3, "payload": {"a": 1}, "salt": "0102"}
    assert json.loads(payload_line(3, None, None)) == {"index": 3, "payload": None, "salt": None}
    assert payload_path(0) == "payload/000.jsonl"
    assert payload_path(1234) == "payload/x001/234.jsonl"


SIZES = (1, 2, 5, 255, 256, 257, 511, 512, 513, 700, 1024)


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_growing_step_by_step_leaves_just_the_files_of_the_last_size(tmp_path: Path) -> None:
    rows, log, old = Rows(), LogFolder(tmp_path), 0
    for size in SIZES:
        rows.grow(size)
        log.publish(rows, old, size, b"note %d" % size)
        old = size
        assert files(tmp_path) == set(log_paths(size))
        assert log.read(CHECKPOINT) == b"note %d" % size
        assert root_from_tiles(size, log.read) == merkle_root(rows.leaf_hashes(0, size))
        assert not list(wrong_files(size, rows.entries, rows.leaf_hashes, log.read))
        lines = b"".join(log.read(payload_path(n)) or b"" for n in range((size + 255) // 256)).splitlines()
        assert [json.loads(line)["index"] for line in lines] == list(range(size))


def test_publishing_at_once_writes_the_same_bytes(tmp_path: Path) -> None:
    rows = Rows()
    rows.grow(700)
    one, two = LogFolder(tmp_path / "one"), LogFolder(tmp_path / "two")
    one.publish(rows, 0, 700, b"note")
    for old, new in ((0, 3), (3, 4), (4, 300), (300, 700)):
        two.publish(rows, old, new, b"note")
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert all(one.read(name) == two.read(name) for name in files(tmp_path / "one"))


@pytest.mark.parametrize("rubbish", [b"", b"half a li", b'{"index":0,"payload":null,"salt":null}\n'])
def test_a_payload_file_that_is_not_as_it_was_left_is_written_again(tmp_path: Path, rubbish: bytes) -> None:
    rows, log = Rows(), LogFolder(tmp_path)
    rows.grow(6)
    log.publish(rows, 0, 5, b"note")
    with (tmp_path / payload_path(0)).open("ab") as file:
        file.write(rubbish)
    log.publish(rows, 5, 6, b"note")
    assert (tmp_path / payload_path(0)).read_bytes() == b"".join(payload_line(*each) for each in rows.payloads(0, 6))


def test_a_commit_writes_no_more_than_the_last_files(tmp_path: Path) -> None:
    rows, log = Rows(), LogFolder(tmp_path)
    rows.grow(1030)
    log.publish(rows, 0, 1029, b"note")
    before = {name: os.stat(tmp_path / name).st_mtime_ns for name in files(tmp_path)}
    log.publish(rows, 1029, 1030, b"note")
    touched = {name for name in files(tmp_path) if os.stat(tmp_path / name).st_mtime_ns != before.get(name)}
    assert touched <= {CHECKPOINT, payload_path(4), *partial_paths(1030)}


def test_rewriting_a_payload_file_keeps_to_the_size_of_the_log(tmp_path: Path) -> None:
    rows, log = Rows(), LogFolder(tmp_path)
    rows.grow(300)
    log.publish(rows, 0, 300, b"note")
    log.rewrite_payloads(rows, [1, 1, 0], 300)
    assert len((tmp_path / payload_path(1)).read_bytes().splitlines()) == 44


def test_the_example_in_the_documentation_is_what_the_code_makes(root: Path) -> None:
    documentation = (root / "docs" / "evidence.md").read_text(encoding="utf-8")
    salt, act = bytes(32), Exported(form="csv", incidents=2, digest="0" * 64, by="A. Example")
    payload = canonical(act)
    entry = entry_body("exported", "2024-05-01T12:00:00.000Z", salt, payload)
    for line in (
        f"payload  {payload.decode()}",
        f"digest   {salted_digest(salt, payload)}",
        f"entry    {entry.decode()}",
        f"leaf     {leaf_hash(entry).hex()}",
        payload_line(9, salt, payload).decode(),
        payload_line(9, None, None).decode(),
    ):
        assert f"\n{line.rstrip()}\n" in documentation


def test_the_documentation_names_every_act(root: Path) -> None:
    documentation = (root / "docs" / "evidence.md").read_text(encoding="utf-8")
    for kind in get_args(AnyAct):
        assert f"`{kind.__struct_config__.tag}`" in documentation
