"""A database made again from blobs and log alone is the one that was there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from saksi.case import Case
from saksi.case.folder import Order
from saksi.case.restore import restore
from saksi.case.verify import verify
from saksi.errors import IntegrityError, NotFound
from saksi.preserve.keys import generate
from saksi.preserve.log import CHECKPOINT, payload_path
from saksi.preserve.tiles import bundle_path
from sample_case import add_text, empty_case, resolve, sample_case, signer


def backup(case: Path, to: Path) -> Path:
    """What a backup is: blobs and log, with the settings."""
    for part in ("blobs", "log"):
        shutil.copytree(case / part, to / part)
    shutil.copy(case / "saksi.toml", to)
    return to


def no_failures(path: Path) -> bool:
    return not [check for check in verify(path, recompute=resolve) if check.result == "fail"]


def test_from_a_backup_to_the_same_rows(tmp_path: Path) -> None:
    with sample_case(tmp_path / "case") as case:
        digest = case.store.row_digest()
    copy = backup(tmp_path / "case", tmp_path)
    assert restore(copy, resolve=resolve) == digest
    assert no_failures(copy)
    with Case.open(copy, write=True, signer=signer()) as case:
        add_text(case, 99)
    assert no_failures(copy)


def test_after_many_entries_an_erasure_and_a_rotation(tmp_path: Path) -> None:
    with empty_case(tmp_path / "case") as case:
        for n in range(180):
            add_text(case, n)
        case.rotate(generate(case.keys().origin), by="A. Keeper")
        case.erase(case.store.document_ids()[5], order=Order("a", "b", "c"), resolve=resolve)
        digest = case.store.row_digest()
    copy = backup(tmp_path / "case", tmp_path)
    assert restore(copy, resolve=resolve) == digest
    assert no_failures(copy)


def test_without_a_resolution_incidents_come_on_the_next_run(tmp_path: Path) -> None:
    sample_case(tmp_path / "case").close()
    restore(tmp_path / "case")
    with Case.open(tmp_path / "case", write=True, signer=signer()) as case:
        assert case.store.unresolved()


def test_a_damaged_database_is_kept_aside(tmp_path: Path) -> None:
    with sample_case(tmp_path / "case") as case:
        digest = case.store.row_digest()
    (tmp_path / "case" / "case.db").write_bytes(b"damaged" * 1000)
    assert restore(tmp_path / "case", resolve=resolve) == digest
    assert (tmp_path / "case" / "case.db.replaced").read_bytes() == b"damaged" * 1000
    assert no_failures(tmp_path / "case")


def test_entries_that_only_the_database_has_are_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sample_case(tmp_path / "case") as case:
        monkeypatch.setattr(Case, "publish", lambda self: None)
        add_text(case, 50)
    with pytest.raises(IntegrityError, match="54 entries, the published log 51"):
        restore(tmp_path / "case")


def swap(name: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    def change(log: Path) -> None:
        content = (log / name).read_bytes()
        assert old in content
        (log / name).write_bytes(content.replace(old, new))

    return change


DAMAGES = {
    "no log": (lambda log: (log / CHECKPOINT).unlink(), NotFound, "no log"),
    "no bundle": (lambda log: (log / bundle_path(0, 51)).unlink(), IntegrityError, "missing"),
    "another entry": (swap(bundle_path(0, 51), b"12:00", b"12:01"), IntegrityError, "those of the signed checkpoint"),
    "another payload": (swap(payload_path(0), b"t-3.txt", b"t-4.txt"), IntegrityError, "does not fit the salted"),
    "a payload too few": (swap(payload_path(0), b'{"index":50', b"#"), IntegrityError, "entry 50 cannot be read"),
    "a payload misplaced": (swap(payload_path(0), b'{"index":50', b'{"index":49'), IntegrityError, "entry 50"),
    "another checkpoint": (swap(CHECKPOINT, b"\n51\n", b"\n50\n"), IntegrityError, "has 51 entries"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_log_that_is_not_whole_is_refused_and_nothing_is_touched(tmp_path: Path, name: str) -> None:
    damage, error, words = DAMAGES[name]
    sample_case(tmp_path / "case").close()
    before = (tmp_path / "case" / "case.db").read_bytes()
    damage(tmp_path / "case" / "log")
    with pytest.raises(error, match=words):
        restore(tmp_path / "case")
    assert (tmp_path / "case" / "case.db").read_bytes() == before
    assert not list((tmp_path / "case").glob("case.db.*"))


def test_a_signature_by_a_strange_key_is_refused(tmp_path: Path) -> None:
    sample_case(tmp_path / "case").close()
    swap(CHECKPOINT, b"saksi.example/sample CC", b"saksi.example/sample CD")
    note = tmp_path / "case" / "log" / CHECKPOINT
    content = note.read_bytes()
    note.write_bytes(content[:-8] + b"AAAAAA==\n" if content.endswith(b"==\n") else content[:-8] + b"AAAAAA=\n")
    with pytest.raises(IntegrityError):
        restore(tmp_path / "case")
