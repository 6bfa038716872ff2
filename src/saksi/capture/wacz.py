"""WACZ files: a ZIP of web archives with a table of digests, which is checked before anything is taken out.

WACZ 1.1.1: ``datapackage.json`` lists every file with its digest and length, ``datapackage-digest.json`` holds the
digest of that table and perhaps a signature over it. A file whose digest differs, that is missing, or that nobody
listed is refused by name; a table that differs from its own digest, or a signature that does not fit it, refuses the
whole file.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from saksi.capture.body import Bounds, blocks_of, bounded
from saksi.capture.member import member_collection, storable
from saksi.capture.spool import Spool
from saksi.errors import SourceError
from saksi.model import media
from saksi.model.capture import Capture
from saksi.ports import Received, Refusal
from saksi.settings import Settings

TABLE = "datapackage.json"
SEAL = "datapackage-digest.json"
_LONGEST_TABLE = 50_000_000


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as the table lists it: digest as ``algorithm:hexadecimal``, length in bytes where given."""

    path: str
    digest: str
    size: int | None


def unpack_wacz(capture: Capture, content: Callable[[], BinaryIO], settings: Settings) -> Iterator[Received | Refusal]:
    """The WARC files in a WACZ whose digests are right, each a member capture to be unpacked in its turn."""
    try:
        with content() as stream, zipfile.ZipFile(stream) as archive:
            yield from _members(capture, archive, settings)
    except SourceError as error:
        yield _refusal(capture, error.subject or "", error.message)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, zlib.error, ValueError) as error:
        yield _refusal(capture, "", f"not a whole ZIP file ({type(error).__name__})")


def _members(capture: Capture, archive: zipfile.ZipFile, settings: Settings) -> Iterator[Received | Refusal]:
    raw = _small(archive, TABLE)
    table = _json(raw, TABLE)
    listed = listed_in(table)
    sealed, complaint = _seal(archive, raw, table)
    if complaint is not None:
        yield _refusal(capture, SEAL, complaint)
    names = [info.filename for info in archive.infolist() if not info.is_dir()]
    for name in sorted(set(names), key=names.index):
        if names.count(name) > 1:
            yield _refusal(capture, name, "stands twice in the archive")
        elif name not in (TABLE, SEAL, *(entry.path for entry in listed)):
            yield _refusal(capture, name, f"not listed in {TABLE}")
    for number, entry in enumerate(listed):
        if number >= settings.limits.max_members:
            yield _refusal(capture, "", f"more than {settings.limits.max_members} members")
            return
        if names.count(entry.path) == 1:
            yield from _member(capture, archive, entry, sealed, settings)
        elif entry.path not in names:
            yield _refusal(capture, entry.path, f"listed in {TABLE}, and missing")


def listed_in(table: Any) -> list[Listed]:
    """What the table lists, in the form of WACZ 1.1 or of the drafts before it. Raises SourceError where it is none."""
    resources = table.get("resources") if isinstance(table, dict) else None
    if not isinstance(resources, list):
        raise SourceError("no list of resources", subject=TABLE)
    found = []
    for resource in resources:
        if not isinstance(resource, dict) or not isinstance(resource.get("path"), str):
            raise SourceError("a resource without a path", subject=TABLE)
        stats = resource.get("stats")
        old = stats if isinstance(stats, dict) else {}
        digest = resource.get("hash") or f"{resource.get('hashing')}:{old.get('hash')}"
        size = resource.get("bytes", old.get("bytes"))
        found.append(Listed(resource["path"], str(digest), size if isinstance(size, int) else None))
    return found


def _member(
    capture: Capture, archive: zipfile.ZipFile, entry: Listed, sealed: tuple[str, ...], settings: Settings
) -> Iterator[Received | Refusal]:
    """One listed file: checked always, taken where it is a WARC."""
    limits = settings.limits
    try:
        info = archive.getinfo(entry.path)
        with archive.open(info) as stream:
            body = bounded(blocks_of(stream), info.compress_size, Bounds(limits.max_file_bytes, limits.max_ratio))
        check_digest(body, entry)
    except SourceError as error:
        yield _refusal(capture, entry.path, error.message)
        return
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, zlib.error) as error:
        yield _refusal(capture, entry.path, f"damaged in the ZIP file ({type(error).__name__})")
        return
    if entry.path.endswith((".warc", ".warc.gz")):
        remarks = (f"digest checked against {TABLE}: {entry.digest}", *sealed)
        collection = member_collection(capture, entry.path, remarks=remarks)
        yield Received(collection, media.WARC, body.open, capture.hints, storable(entry.path))


def check_digest(body: Spool, entry: Listed) -> None:
    """Raises SourceError where the bytes are not those that the table lists."""
    if entry.size is not None and entry.size != body.size:
        raise SourceError(f"{body.size} bytes, and {TABLE} lists {entry.size}")
    algorithm, _, value = entry.digest.partition(":")
    if algorithm not in ("sha256", "sha512", "sha1", "md5"):
        raise SourceError(f"its digest cannot be checked: algorithm {algorithm[:20]!r} is not known")
    digest = hashlib.new(algorithm, usedforsecurity=False)
    with body.open() as stream:
        for block in blocks_of(stream):
            digest.update(block)
    if digest.hexdigest() != value.lower():
        raise SourceError(f"its digest is not the one listed in {TABLE}: changed or damaged")


def _seal(archive: zipfile.ZipFile, raw: bytes, table: Any) -> tuple[tuple[str, ...], str | None]:
    """Remarks on the table's own digest and signature, and a complaint where the signer is not known.

    Raises SourceError where digest or signature do not fit the table: then nothing in the file can be relied on.
    """
    if SEAL not in archive.namelist():
        return (f"no {SEAL}: the table of digests is not sealed",), None
    seal = _json(_small(archive, SEAL), SEAL)
    digest = f"sha256:{hashlib.sha256(raw).hexdigest()}"
    if not isinstance(seal, dict) or seal.get("hash") != digest:
        raise SourceError(f"not the digest of {TABLE}: the table was changed", subject=SEAL)
    signed = seal.get("signedData")
    if not signed:
        return (f"{TABLE} fits its digest; not signed",), None
    from saksi.capture.wacz_signature import check_signature

    if not isinstance(signed, dict) or signed.get("hash") != digest:
        raise SourceError(f"the signature is over another {TABLE}", subject=SEAL)
    if isinstance(table, dict) and table.get("created") != signed.get("created"):
        raise SourceError("the signature names another time of creation", subject=SEAL)
    remark, complaint = check_signature(signed, subject=SEAL)
    return (remark if complaint is None else f"signer not accepted: {complaint}",), complaint


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        info = archive.getinfo(name)
    except KeyError as error:
        raise SourceError("missing: not a WACZ file", subject=name) from error
    with archive.open(info) as stream:
        raw = stream.read(_LONGEST_TABLE + 1)
    if len(raw) > _LONGEST_TABLE:
        raise SourceError(f"larger than {_LONGEST_TABLE} bytes", subject=name)
    return raw


def _json(raw: bytes, name: str) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise SourceError("not valid JSON", subject=name) from error


def _refusal(capture: Capture, name: str, reason: str) -> Refusal:
    requested = capture.collection.requested
    return Refusal(storable(f"{requested}, {name}" if name else requested), "capture", storable(reason))
