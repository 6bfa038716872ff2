"""Appending to the log and writing the rows that follow, all or nothing. Fulfils the Transaction port."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from saksi.errors import BackendError, IntegrityError
from saksi.model.act import AnyAct, Captured
from saksi.model.canonical import canonical
from saksi.model.decision import Link
from saksi.model.incident import Doubt, Incident
from saksi.preserve.log import SALT_BYTES, entry_body
from saksi.preserve.merkle import Frontier, leaf_hash
from saksi.store import resolution
from saksi.store.rows import Projection, act_name, project
from saksi.store.sql import SqlStore

Doubts = Mapping[str, Sequence[Doubt]]
Clock = Callable[[], str]
Salt = Callable[[], bytes]
Sign = Callable[[Frontier], bytes]
"""Makes the signed checkpoint over the entries that lead to this edge."""


def machine_clock() -> str:
    """Now by this machine's clock: RFC 3339 in UTC, with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def fresh_salt() -> bytes:
    return os.urandom(SALT_BYTES)


def stored_head(store: SqlStore) -> tuple[Frontier, bytes]:
    """The right edge of the log's tree as the database keeps it, with its signed checkpoint; empty for a new case."""
    row = store.database.one("SELECT frontier, note FROM head")
    return (Frontier.from_bytes(row[0]), bytes(row[1])) if row else (Frontier(), b"")


class LoggedTransaction:
    """A change in progress; `saksi.case.folder.Case.transaction` opens and ends it."""

    __slots__ = ("_clock", "_frontier", "_rules", "_salt", "_store")

    def __init__(self, store: SqlStore, clock: Clock = machine_clock, salt: Salt = fresh_salt) -> None:
        self._store = store
        self._clock = clock
        self._salt = salt
        self._frontier, _ = stored_head(store)
        self._rules: str | None = None

    @property
    def size(self) -> int:
        """How many entries the log has, those of this transaction included."""
        return self._frontier.size

    @property
    def root(self) -> bytes:
        """The root of the tree over these entries."""
        return self._frontier.root()

    def append(self, act: AnyAct) -> int:
        if isinstance(act, Captured) and not self._store.blobs.holds(act.capture.blob):
            # An erasure in another process clears away blobs that nothing names yet.
            raise BackendError("its bytes are not in the case any more", subject=act.capture.id, hint="Repeat.")
        idx, payload, salt = self._frontier.size, canonical(act), self._salt()
        body = entry_body(act_name(act), self._clock(), salt, payload)
        insert_entry(self._store, idx, body, salt, payload)
        project(Projection(self._store.database, self._store.blobs), idx, act)
        self._frontier = self._frontier.append(leaf_hash(body))
        return idx

    def put_blocks(self, report: str, keys: Iterable[str]) -> None:
        resolution.put_blocks(self._store.database, report, keys)

    def put_resolution(
        self,
        links: Iterable[Link],
        incidents: Iterable[Incident],
        *,
        forget: Iterable[str] = (),
        rules: str = "",
        doubts: Doubts | None = None,
    ) -> None:
        resolution.put_resolution(self._store.database, links, incidents, forget=forget, doubts=doubts)
        self._rules = rules

    def finish(self, sign: Sign) -> None:
        """Write the head, signed; the transaction's owner commits after this."""
        put_head(self._store, self._frontier, sign(self._frontier))
        if self._rules is not None:
            resolution.mark_resolved(self._store.database, self._frontier.size, self._rules)


class RowsTransaction:
    """A transaction that may write what resolution derives and nothing else: for rebuilding and verifying."""

    __slots__ = ("_store",)

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    def append(self, act: AnyAct) -> int:
        raise IntegrityError(
            f"computing the rows again would log a new act ({act_name(act)})",
            hint="An earlier run stopped before it had finished; run `saksi add` with nothing to add, then repeat.",
        )

    def put_blocks(self, report: str, keys: Iterable[str]) -> None:
        resolution.put_blocks(self._store.database, report, keys)

    def put_resolution(
        self,
        links: Iterable[Link],
        incidents: Iterable[Incident],
        *,
        forget: Iterable[str] = (),
        rules: str = "",
        doubts: Doubts | None = None,
    ) -> None:
        resolution.put_resolution(self._store.database, links, incidents, forget=forget, doubts=doubts)
        resolution.mark_resolved(self._store.database, self._store.size(), rules)


def insert_entry(store: SqlStore, idx: int, body: bytes, salt: bytes | None, payload: bytes | None) -> None:
    """The log's two rows for one entry, without what follows from it."""
    database = store.database
    database.run("INSERT INTO entry (idx, body, leaf_hash) VALUES (?, ?, ?)", (idx, body, leaf_hash(body)))
    database.run("INSERT INTO payload (idx, salt, body) VALUES (?, ?, ?)", (idx, salt, payload))


def put_head(store: SqlStore, frontier: Frontier, note: bytes) -> None:
    sql = "INSERT OR REPLACE INTO head (one, frontier, note) VALUES (1, ?, ?)"
    store.database.run(sql, (frontier.to_bytes(), note))
