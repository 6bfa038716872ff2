"""A case's database made again from `blobs/` and `log/` alone.

The entries come from the bundles of the published log, the acts from its payload files; each must fit the other and
all of them the signed checkpoint. Then the rows are folded from them as on every other occasion.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from saksi.case.folder import DATABASE, rebuild_rows
from saksi.case.keyring import keyring
from saksi.case.transaction import RowsTransaction, insert_entry, put_head
from saksi.case.verify_log import checked_payload
from saksi.errors import BackendError, IntegrityError, NotFound
from saksi.model.canonical import canonical
from saksi.ports import Resolve
from saksi.preserve import tiles
from saksi.preserve.blobs import Blobs, sync_folder
from saksi.preserve.log import CHECKPOINT, LogFolder, payload_path
from saksi.preserve.merkle import Frontier, leaf_hash
from saksi.preserve.note import Checkpoint, split_note
from saksi.store.database import Database
from saksi.store.sql import SqlStore

NEW, REPLACED = "case.db.new", "case.db.replaced"


def restore(path: Path, *, resolve: Resolve | None = None) -> str:
    """Make `case.db` again; the row digest. A database that is there is kept as `case.db.replaced`.

    IntegrityError naming the entry or file where the log is not whole, or when the database that is there has entries
    which the log has not: these would be lost. Without `resolve` the incidents are computed on the next run.
    """
    log = LogFolder(path / "log")
    note = log.read(CHECKPOINT)
    if note is None:
        raise NotFound("there is no log to restore from", subject=str(path / "log" / CHECKPOINT))
    head = Checkpoint.parse(split_note(note)[0])
    _refuse_to_lose(path, head.size)
    _remove(path, NEW)
    database = Database.open(path / NEW, create=True)
    try:
        store = SqlStore(database, Blobs(path / "blobs"))
        with database.write():
            frontier = _read_in(store, log, head.size)
            if frontier.root() != head.root:
                raise IntegrityError("the entries are not those of the signed checkpoint", subject="log/checkpoint")
            put_head(store, frontier, note)
            rebuild_rows(store)
            keyring(store).open(note)
            if resolve is not None:
                resolve(store, RowsTransaction(store))
        digest = store.row_digest()
    except BaseException:
        database.close()
        _remove(path, NEW)
        raise
    database.close()
    _exchange(path)
    return digest


def _read_in(store: SqlStore, log: LogFolder, size: int) -> Frontier:
    """Insert every entry with its payload; the tree's edge over them."""
    frontier = Frontier()
    for first in range(0, size, tiles.TILE_WIDTH):
        count = min(tiles.TILE_WIDTH, size - first)
        bundle = tiles.bundle_path(first // tiles.TILE_WIDTH, count)
        content = log.read(bundle)
        if content is None:
            raise IntegrityError("missing", subject=f"log/{bundle}")
        entries = tiles.parse_bundle(content, count)
        for idx, (entry, (salt, payload)) in enumerate(
            zip(entries, _payloads(log, first, count), strict=True), start=first
        ):
            if payload is not None and salt is not None:
                try:
                    checked_payload(entry, salt, payload)
                except IntegrityError as error:
                    raise IntegrityError(error.message, subject=f"payload {idx}") from error
            insert_entry(store, idx, entry, salt, payload)
        frontier = frontier.extend(map(leaf_hash, entries))
    return frontier


def _payloads(log: LogFolder, first: int, count: int) -> Iterator[tuple[bytes | None, bytes | None]]:
    """(salt, payload) of each entry in one payload file; both None where erased by order."""
    path = payload_path(first // tiles.TILE_WIDTH)
    lines = (log.read(path) or b"").splitlines()
    if len(lines) < count:
        raise IntegrityError(f"the payload of entry {first + len(lines)} is missing", subject=f"log/{path}")
    for idx, line in enumerate(lines[:count], start=first):
        try:
            found = json.loads(line)
            if found["index"] != idx:
                raise ValueError
            gone = found["payload"] is None and found["salt"] is None
            yield (None, None) if gone else (bytes.fromhex(found["salt"]), canonical(found["payload"]))
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise IntegrityError(f"the payload of entry {idx} cannot be read", subject=f"log/{path}") from error


def _refuse_to_lose(path: Path, size: int) -> None:
    """Where the database can be read, it must not know more than the log."""
    if not (path / DATABASE).is_file():
        return
    try:
        database = Database.open_for_reading(path / DATABASE)
        try:
            known = SqlStore(database, Blobs(path / "blobs")).size()
        finally:
            database.close()
    except (IntegrityError, BackendError):
        return  # damaged: that is what a restore is for
    if known > size:
        raise IntegrityError(
            f"the database has {known} entries, the published log {size}",
            subject=str(path),
            hint="Run any command that writes to the case, which publishes them; move case.db away to restore without.",
        )


def _exchange(path: Path) -> None:
    """Put the new database in the place of the old one, whose write-ahead log goes with it."""
    try:
        _remove(path, REPLACED)
        for end in ("-wal", "-shm", ""):
            if (path / f"{DATABASE}{end}").exists():
                os.rename(path / f"{DATABASE}{end}", path / f"{REPLACED}{end}")
        os.rename(path / NEW, path / DATABASE)
        sync_folder(path)
    except OSError as error:
        raise BackendError(f"the database cannot be put in place: {error.strerror}", subject=str(path)) from error


def _remove(path: Path, name: str) -> None:
    for end in ("", "-wal", "-shm"):
        (path / f"{name}{end}").unlink(missing_ok=True)
