"""A model's folder: what is in it, and that it is what it says.

`manifest.json` names every file of the folder with its SHA-256, so the digest of the manifest stands for the model. A
file is read once, checked, and used from memory: what was checked is what runs.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saksi.errors import IntegrityError, NotFound

MANIFEST = "manifest.json"
MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
FORM = 1


@dataclass(frozen=True, slots=True)
class Bundle:
    """An opened model folder: `digest` is the SHA-256 of its manifest, `manifest` the parsed content.

    The manifest's own fields: `form` (1), `name`, `files` (name to SHA-256), `window` (pieces a window may hold,
    `begin` and `end` included), `context`, `begin`, `end` (piece numbers). All else (labels, calibration, figures)
    belongs to those who wrote it.
    """

    folder: Path
    digest: str
    manifest: dict[str, Any]

    def read(self, name: str) -> bytes:
        """One file of the folder, checked. Raises NotFound, or IntegrityError when its digest differs."""
        wanted = self.manifest["files"].get(name)
        path = self.folder / name
        if wanted is None or not path.is_file():
            raise NotFound("the model has no such file", subject=str(path), hint="Install the model again.")
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != wanted:
            raise IntegrityError("the file's digest differs", subject=str(path), hint="Install the model again.")
        return data


def open_bundle(folder: Path, *, digest: str | None = None) -> Bundle:
    """Open a model folder, and only the model with this digest when one is given.

    Raises NotFound without a manifest, IntegrityError when the manifest is no such, or not the one asked for.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise NotFound("no model here", subject=str(folder), hint="Install a model, or name its folder.")
    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if digest is not None and found != digest:
        hint = "Install the model that this version was tested with, or name the other one's digest."
        raise IntegrityError(f"the model has the digest {found[:16]}, not {digest[:16]}", subject=str(path), hint=hint)
    return Bundle(folder, found, _parsed(data, path))


def _parsed(data: bytes, path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(data)
    except ValueError as error:
        raise IntegrityError("the manifest is no JSON", subject=str(path)) from error
    needed = {"form": int, "name": str, "files": dict, "window": int, "context": int, "begin": int, "end": int}
    if not isinstance(manifest, dict) or not all(isinstance(manifest.get(k), kind) for k, kind in needed.items()):
        raise IntegrityError("the manifest lacks a field", subject=str(path), hint="Install the model again.")
    if manifest["form"] != FORM:
        raise IntegrityError(
            f"a model of form {manifest['form']}; this version reads form {FORM}",
            subject=str(path),
            hint="Install a model made for this version.",
        )
    return manifest


def write_manifest(folder: Path, fields: dict[str, Any]) -> str:
    """Write the manifest of a folder whose other files stand already; returns the digest."""
    names = sorted(p.name for p in folder.iterdir() if p.is_file() and p.name != MANIFEST)
    files = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    record = {"form": FORM, **fields, "files": files}
    data = (json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    (folder / MANIFEST).write_bytes(data)
    return hashlib.sha256(data).hexdigest()
