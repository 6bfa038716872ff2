"""A model folder opens only when it is what its manifest says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from saksi.errors import IntegrityError, NotFound
from saksi.extract.encoder.bundle import MANIFEST, open_bundle, write_manifest

FIELDS = {"name": "small", "window": 64, "context": 10, "begin": 0, "end": 2, "labels": ["people"]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "model.onnx").write_bytes(b"weights")
    (tmp_path / "tokenizer.json").write_bytes(b"{}")
    write_manifest(tmp_path, FIELDS)
    return tmp_path


def test_a_whole_folder_opens_by_its_digest(folder: Path) -> None:
    digest = open_bundle(folder).digest
    found = open_bundle(folder, digest=digest)
    assert found.read("model.onnx") == b"weights"
    assert found.manifest["labels"] == ["people"]


def test_the_digest_changes_with_any_file(folder: Path) -> None:
    before = open_bundle(folder).digest
    (folder / "tokenizer.json").write_bytes(b"[]")
    assert write_manifest(folder, FIELDS) != before


def test_another_model_is_refused_with_a_hint(folder: Path) -> None:
    with pytest.raises(IntegrityError, match="not 000") as caught:
        open_bundle(folder, digest="0" * 64)
    assert caught.value.hint


def test_a_changed_file_is_refused_when_it_is_read(folder: Path) -> None:
    opened = open_bundle(folder)
    (folder / "model.onnx").write_bytes(b"weightz")
    with pytest.raises(IntegrityError, match="digest differs") as caught:
        opened.read("model.onnx")
    assert caught.value.hint


def test_what_is_missing_is_told(folder: Path) -> None:
    opened = open_bundle(folder)
    (folder / "model.onnx").unlink()
    for name in ("model.onnx", "heads.npz", "../secret"):
        with pytest.raises(NotFound):
            opened.read(name)
    with pytest.raises(NotFound, match="no model here"):
        open_bundle(folder / "nowhere")


@pytest.mark.parametrize("change", [{"form": 2}, {"window": "512"}, {"files": []}, {"context": None}])
def test_a_manifest_that_cannot_be_meant_is_refused(folder: Path, change: dict[str, Any]) -> None:
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    (folder / MANIFEST).write_text(json.dumps({**manifest, **change}), "utf-8")
    with pytest.raises(IntegrityError):
        open_bundle(folder)


def test_a_manifest_that_is_no_json_is_refused(folder: Path) -> None:
    (folder / MANIFEST).write_bytes(b"\xff\xfe")
    with pytest.raises(IntegrityError, match="no JSON"):
        open_bundle(folder)
