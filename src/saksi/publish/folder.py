"""Writing a publication's folder whole or not at all, and never over anything that it did not write itself."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import mkdtemp

from saksi.errors import BackendError, InputError
from saksi.model.canonical import framed, sha256

MANIFEST = "saksi-site.json"
FORM = "saksi site 1"
EXPORT_MANIFEST = "saksi-export.json"
EXPORT_FORM = "saksi export 1"
FORMS = {MANIFEST: FORM, EXPORT_MANIFEST: EXPORT_FORM}


def digest_of(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and hashes of all files, in order of name."""
    return _digest({name: sha256(content) for name, content in files.items()})


def _digest(hashes: Mapping[str, str]) -> str:
    return sha256(framed(*(part for name in sorted(hashes) for part in (name.encode(), hashes[name].encode()))))


def write_folder(out: Path, files: Mapping[str, bytes]) -> str:
    """Put the files of a site, with a manifest of their hashes, in place of ``out``; their digest.

    They are written beside it first and renamed, so that a reader sees the old folder or the new one. InputError when
    ``out`` holds anything else than what a manifest in it names; BackendError when it cannot be written.
    """
    return fill_folder(out, lambda fresh: _fill(fresh, files), MANIFEST)


def fill_folder(out: Path, fill: Callable[[Path], object], manifest_name: str, *, is_open: bool = True) -> str:
    """As ``write_folder``, for files that ``fill`` writes into the fresh folder itself.

    A folder that is not open stays this user's alone.
    """
    out = out.absolute()
    check_free(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise BackendError(f"the folder cannot be written: {error.strerror}", subject=str(out)) from error
    try:
        fill(fresh)
        hashes = {str(p.relative_to(fresh)): _hash(p) for p in fresh.rglob("*") if p.is_file()}
        digest = _digest(hashes)
        (fresh / manifest_name).write_bytes(manifest(hashes, digest, FORMS[manifest_name]))
        fresh.chmod(0o755 if is_open else 0o700)
        _swap(fresh, out)
    except OSError as error:
        raise BackendError(f"the folder cannot be written: {error.strerror}", subject=str(out)) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return digest


def _hash(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def manifest(hashes: Mapping[str, str], digest: str, form: str) -> bytes:
    """What marks a folder as made here and tells each file's hash."""
    body = {"form": form, "digest": digest, "files": {name: hashes[name] for name in sorted(hashes)}}
    return (json.dumps(body, indent=1) + "\n").encode()


def check_free(out: Path) -> None:
    """InputError unless a folder may be replaced: absent, empty, or a publication with no file that is not of it."""
    if not out.exists() and not out.is_symlink():
        return
    if out.is_symlink() or not out.is_dir():
        raise InputError("this is no folder", subject=str(out))
    here = {str(p.relative_to(out)) for p in out.rglob("*") if not p.is_dir() or p.is_symlink()}
    if not here:
        return
    foreign = sorted(here - _named(out))
    if foreign:
        raise InputError(
            f"the folder holds what is not of a publication made before ({foreign[0]}); nothing was written",
            subject=str(out),
            hint="Name a folder that is new or empty.",
        )


def _named(out: Path) -> set[str]:
    """The files that a manifest in the folder names, and the manifest."""
    for name, form in FORMS.items():
        try:
            body = json.loads((out / name).read_text(encoding="utf-8"))
            if body["form"] == form:
                return {*body["files"], name}
        except (OSError, ValueError, KeyError, TypeError):
            continue
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
