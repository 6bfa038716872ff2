"""The evidence bundle: a folder in BagIt form (RFC 8493) that a stranger verifies with the one file that lies in it.

    bagit.txt  bag-info.txt  manifest-sha256.txt  tagmanifest-sha256.txt  seal.note  READ-FIRST.md  verify.py
    data/bundle.json     what this is: tier, origin, size and root of the log, first key, changes of key
    data/record.json     incidents, tolls, claims, documents as redaction lets them out
    data/log/…           checkpoint, tiles and entries whole; of the payloads those that the tier may see
    data/proofs.jsonl    an inclusion proof for each entry by which a document of the record came in
    data/blobs/…         sealed: every blob; else timestamps alone

A chain ties all of it to the case's key: ``seal.note`` is signed and names the digest of the tag manifest, which names
the manifest, which names every file. What may be seen at which tier is decided here, in ``shows``.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp
from typing import BinaryIO

from saksi.errors import BackendError, InputError
from saksi.model.act import Allotted, AnyAct, Reading, Stamped, TextRead
from saksi.model.canonical import canonical, sha256
from saksi.model.terms import Tier
from saksi.ports import BlobStore
from saksi.publish.tiers import released

FORM = "saksi bundle 1"
SEAL, TAGS, MANIFEST = "seal.note", "tagmanifest-sha256.txt", "manifest-sha256.txt"
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
CHUNK = 1 << 20
PROVED = {
    Tier.PUBLIC: "the figures with their claims, and that nothing in the log behind them was altered",
    Tier.PARTNER: "the figures with their claims, and that nothing in the log behind them was altered",
    Tier.SEALED: "every capture, text, reading and ruling, names included, and the log over them",
}


@dataclass(frozen=True, slots=True)
class Contents:
    """What a bundle is made from.

    ``about`` becomes ``data/bundle.json`` and holds title, origin, size and root; ``data`` are small files by their
    path under ``data/``; ``blobs`` are digests to copy from ``store``; ``at`` is the time of making.
    """

    tier: Tier
    about: Mapping[str, object]
    data: Mapping[str, bytes]
    blobs: Sequence[str]
    store: BlobStore
    at: datetime


Sealing = Callable[[str], bytes]
"""Signs a text with the case's key: the signed note."""


def shows(act: AnyAct, tier: Tier, documents: frozenset[str], incidents: frozenset[str]) -> bool:
    """Whether an act goes along whole, so that its entry can be checked against it.

    Sealed: every act. Below, only acts whose every field is of the tier, and which tell of nothing that is not in the
    record: texts and readings of its documents, ids of its incidents, timestamps.
    """
    if tier is Tier.SEALED:
        return True
    match act:
        case TextRead(document=document) | Reading(document=document):
            is_told = document in documents
        case Allotted(allotments=allotments):
            is_told = all(allotment.incident in incidents for allotment in allotments)
        case Stamped():
            is_told = True
        case _:
            return False
    return is_told and released(act, tier) == act


def write_bundle(out: Path, contents: Contents, seal: Sealing) -> str:
    """Write the bundle as a new folder; SHA-256 of its tag manifest, which its seal names.

    Written beside its place and renamed, so that it is there whole or not at all. InputError where something lies
    there already: a bundle may be in evidence somewhere, so it is never replaced. BackendError when the disk refuses.
    """
    out = out.absolute()
    if out.is_symlink() or (out.exists() and not (out.is_dir() and not any(out.iterdir()))):
        raise InputError(
            "something lies there already; nothing was written", subject=str(out), hint="Name a new folder."
        )
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise BackendError(f"the bundle cannot be written: {error.strerror}", subject=str(out)) from error
    try:
        digest = _fill(_Bag(fresh), contents, seal)
        if contents.tier is Tier.PUBLIC:
            fresh.chmod(0o755)  # any other stays this user's alone
        if out.is_dir():
            out.rmdir()
        os.rename(fresh, out)
    except OSError as error:
        raise BackendError(f"the bundle cannot be written: {error.strerror}", subject=str(out)) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return digest


@dataclass(slots=True)
class _Bag:
    """A folder being filled, with the SHA-256 of every file in it."""

    folder: Path
    digests: dict[str, str] = field(default_factory=dict)
    octets: int = 0

    def put(self, name: str, content: BinaryIO) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with open(path, "wb") as file:
            for part in iter(lambda: content.read(CHUNK), b""):
                digest.update(part)
                file.write(part)
                self.octets += len(part)
        self.digests[name] = digest.hexdigest()

    def manifest(self) -> bytes:
        """A line for each file so far, in order of name."""
        return "".join(f"{digest}  {name}\n" for name, digest in sorted(self.digests.items())).encode()


def _fill(bag: _Bag, contents: Contents, seal: Sealing) -> str:
    bag.put("data/bundle.json", BytesIO(canonical(_about(contents)) + b"\n"))
    for name, content in contents.data.items():
        bag.put(f"data/{name}", BytesIO(content))
    for digest in contents.blobs:
        with contents.store.open(digest) as blob:
            bag.put(f"data/blobs/sha256/{digest[:2]}/{digest}", blob)
    tags = {MANIFEST: bag.manifest(), **dict(_tag_files(contents, bag))}
    bag.digests = {}
    for name, content in tags.items():
        bag.put(name, BytesIO(content))
    (bag.folder / TAGS).write_bytes(bag.manifest())
    digest = sha256(bag.manifest())
    (bag.folder / SEAL).write_bytes(seal(seal_text(contents, digest)))
    return digest


def _about(contents: Contents) -> dict[str, object]:
    return {"form": FORM, "tier": str(contents.tier), "made": _time(contents.at), **contents.about}


def seal_text(contents: Contents, digest: str) -> str:
    """What the case's key signs: form, origin, size and root of the log, the tag manifest's digest, the key itself."""
    about = contents.about
    lines = (FORM, about["origin"], about["size"], about["root"], digest, about["sealed_by"])
    return "".join(f"{line}\n" for line in lines)


def _tag_files(contents: Contents, bag: _Bag) -> Iterator[tuple[str, bytes]]:
    about, here = contents.about, files("saksi.publish")
    yield "bagit.txt", BAGIT
    info = {
        "Bag-Software-Agent": "saksi",
        "Bagging-Date": f"{contents.at:%Y-%m-%d}",
        "External-Identifier": f"{about['origin']} {about['size']}",
        "External-Description": f"{contents.tier} evidence bundle of the case's log; read READ-FIRST.md",
        "Payload-Oxum": f"{bag.octets}.{len(bag.digests)}",
    }
    yield "bag-info.txt", "".join(f"{name}: {value}\n" for name, value in info.items()).encode()
    page = (here / "data" / "read_first.md").read_text(encoding="utf-8")
    values = {"tier": str(contents.tier), "made": _time(contents.at), "vkey": str(about["sealed_by"])}
    values |= {name: str(about[name]) for name in ("title", "origin", "size", "root")}
    values["holds"] = PROVED[contents.tier]
    for name, value in values.items():
        page = page.replace("{" + name + "}", " ".join(value.split()))
    yield "READ-FIRST.md", page.encode()
    yield "verify.py", (here / "bundle_verifier.py").read_bytes()


def _time(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
