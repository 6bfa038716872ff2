"""Writing a publication's folder whole or not at all, and never over anything that it did not write itself."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp

from saksi.errors import BackendError, InputError
from saksi.model.canonical import framed, sha256

MANIFEST = "saksi-site.json"
FORM = "saksi site 1"


def digest_of(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and hashes of all files, in order of name."""
    return sha256(framed(*(part for name in sorted(files) for part in (name.encode(), sha256(files[name]).encode()))))


def write_folder(out: Path, files: Mapping[str, bytes]) -> str:
    """Put the files, with a manifest of their hashes, in place of ``out``; their digest.

    They are written beside it first and renamed, so that a reader sees the old folder or the new one. InputError when
    ``out`` holds anything else than what a manifest in it names; BackendError when it cannot be written.
    """
    out = out.absolute()
    check_free(out)
    digest = digest_of(files)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise BackendError(f"the folder cannot be written: {error.strerror}", subject=str(out)) from error
    try:
        _fill(fresh, {**files, MANIFEST: manifest(files, digest)})
        fresh.chmod(0o755)
        _swap(fresh, out)
    except OSError as error:
        raise BackendError(f"the folder cannot be written: {error.strerror}", subject=str(out)) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return digest


def manifest(files: Mapping[str, bytes], digest: str) -> bytes:
    """What marks a folder as a site and tells each file's hash."""
    body = {"form": FORM, "digest": digest, "files": {name: sha256(files[name]) for name in sorted(files)}}
    return (json.dumps(body, indent=1) + "\n").encode()


def check_free(out: Path) -> None:
    """InputError unless a folder may be replaced: absent, empty, or a site with no file that is not of it."""
    if not out.exists() and not out.is_symlink():
        return
    if out.is_symlink() or not out.is_dir():
        raise InputError("this is no folder", subject=str(out))
    here = {str(p.relative_to(out)) for p in out.rglob("*") if not p.is_dir() or p.is_symlink()}
    if not here:
        return
    foreign = sorted(here - _named(out) - {MANIFEST})
    if foreign:
        raise InputError(
            f"the folder holds what is not of a site made before ({foreign[0]}); nothing was written",
            subject=str(out),
            hint="Name a folder that is new or empty.",
        )


def _named(out: Path) -> set[str]:
    try:
        body = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        return set(body["files"]) if body["form"] == FORM else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _swap(fresh: Path, out: Path) -> None:
    old = fresh.with_name(fresh.name + ".old")
    if out.exists():
        os.rename(out, old)
    try:
        os.rename(fresh, out)
    except OSError:
        if old.exists():
            os.rename(old, out)
        raise
    shutil.rmtree(old, ignore_errors=True)
