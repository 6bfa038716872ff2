"""A case: one folder with policy, blobs, database and log, opened for looking or for writing.

    case/saksi.toml    blobs/sha256/ab/abcd…    case.db    log/{tile,payload,checkpoint}

    with Case.create(path, settings) as case: …                 a new one; makes a key unless given a signer
    with Case.open(path) as case: …                             look-ups: case.store, case.blobs
    with Case.open(path, write=True) as case:
        blob = case.blobs.put(content)                          durable before the transaction that names it
        with case.transaction() as transaction:
            transaction.append(Captured(capture=…))             logged and its rows written, all or nothing

Several processes may have a case open for writing; each transaction has the right to write to itself, and waits for
it up to a minute. At its end the log is published.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from saksi.case.catchup import Agreement
from saksi.case.erase import Erasure, finish_erasure, plan_erasure, remove_rows
from saksi.case.keyring import Keyring, check_head, keyring
from saksi.case.transaction import (
    Clock,
    LoggedTransaction,
    RowsTransaction,
    Salt,
    fresh_salt,
    machine_clock,
    stored_head,
)
from saksi.errors import BackendError, InputError, IntegrityError, NotFound
from saksi.model.act import AnyAct, Erased, KeyChanged, Opened, PolicySet
from saksi.model.canonical import canonical
from saksi.ports import Resolve
from saksi.preserve import keys, note
from saksi.preserve.blobs import Blobs
from saksi.preserve.log import CHECKPOINT, LogFolder
from saksi.preserve.merkle import Frontier
from saksi.settings import Policy, Settings, load
from saksi.store import dump, resolution
from saksi.store.database import Database
from saksi.store.rows import Projection, project, record, recorded_act
from saksi.store.sql import SqlStore

FORMAT = 1
ChangeStatement = Callable[[note.Checkpoint, note.PublicKey], bytes]
"""Makes the signed note by which another key follows the one given, over the log's head before it."""

DATABASE, SETTINGS = "case.db", "saksi.toml"


@dataclass(frozen=True, slots=True)
class Order:
    """Who orders an erasure, why, and who carries it out."""

    authority: str
    reason: str
    by: str


class Case:
    """An open case. `store` answers look-ups, `blobs` keeps bytes, `transaction` changes."""

    def __init__(self, path: Path, settings: Settings, database: Database) -> None:
        self.path = path
        self.settings = settings
        self.blobs = Blobs(path / "blobs")
        self.store = SqlStore(database, self.blobs)
        self.log = LogFolder(path / "log")
        self.signer: note.Signer | None = None
        self.clock: Clock = machine_clock
        self.salt: Salt = fresh_salt
        self._published: tuple[bytes, int] | None = None
        self._head: tuple[Frontier, bytes] | None = None
        self._ring: Keyring | None = None

    @classmethod
    def create(
        cls,
        path: Path,
        settings: Settings,
        signer: note.Signer | None = None,
        *,
        clock: Clock = machine_clock,
        salt: Salt = fresh_salt,
    ) -> Case:
        """A new case in a folder (made where absent), open for writing; its key is made unless `signer` is given.

        The checkpoints' origin is the key's name. InputError when there is a case already; a folder that an
        interrupted creation left is completed.
        """
        case = _made(path, settings)
        case.clock, case.salt = clock, salt
        try:
            _begin(case, settings, signer)
        except BaseException:
            case.close()
            raise
        return case

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        write: bool = False,
        signer: note.Signer | None = None,
        passphrase: str | None = None,
        flags: dict[str, Any] | None = None,
    ) -> Case:
        """An existing case. For writing, the key in force comes from the user's folder unless `signer` is given.

        NotFound when there is no case or no key; IntegrityError when `log/` is ahead of the database or differs from
        it, naming the entry. A log behind the database is caught up, an interrupted erasure finished.
        """
        if not (path / DATABASE).is_file():
            raise NotFound("there is no case here", subject=str(path), hint="Make one: saksi init")
        settings = load(path, flags)
        if not write:
            return cls(path, settings, Database.open_for_reading(path / DATABASE, immutable=_is_fixed(path)))
        case = cls(path, settings, Database.open(path / DATABASE))
        try:
            case.begin_writing(signer, passphrase)
        except BaseException:
            case.close()
            raise
        return case

    def begin_writing(self, signer: note.Signer | None, passphrase: str | None = None) -> None:
        """Take the key in force, finish what an interrupted erasure left, bring `log/` up to the database."""
        key = self.keys().at(self.store.size() + 1)
        self.signer = signer or keys.load_signer(key_folder(self.settings), key.vkey, passphrase)
        if self.signer.public != key:
            raise InputError("this is not the key that signs this case now", subject=self.signer.public.vkey)
        finish_erasure(self.store, self.log, self.blobs)
        self.publish()
        self.blobs.clear_temporary()
        self._log_policy()

    def keys(self) -> Keyring:
        """The keys of the case, as its log tells them."""
        if self._ring is None:
            self._ring = keyring(self.store)
        return self._ring

    @contextmanager
    def transaction(self) -> Iterator[LoggedTransaction]:
        """All or nothing: acts, their rows and derived rows; published when it has been committed.

        BackendError when another process keeps writing. Whatever is raised inside undoes everything.
        """
        self._signer()
        with self.store.database.write():
            self._check_key()
            self._check_head()
            transaction = LoggedTransaction(self.store, self.clock, self.salt)
            yield transaction
            transaction.finish(self._signed)
            self.blobs.settle()
        self.publish()

    def append(self, act: AnyAct) -> int:
        """Log one act in a transaction of its own; its index."""
        with self.transaction() as transaction:
            return transaction.append(act)

    def publish(self) -> None:
        """Bring `log/` up to the database. Each transaction ends with it; two processes publish one after the other."""
        self._signer()
        with self.store.database.write():
            head, signed = self._check_head()
            known, old = self._published or (None, 0)
            if known is None or self.log.read(CHECKPOINT) != known:
                old = Agreement(self.log, self.store, head, self.keys()).published()
            elif old == head.size:
                return
            self.log.publish(self.store, old, head.size, signed)
            self._published = (signed, head.size)

    def checkpoint(self) -> bytes:
        """The signed checkpoint of the log as published: for keeping elsewhere, or for a timestamp."""
        found = self.log.read(CHECKPOINT)
        if found is None:
            raise IntegrityError("the log has no checkpoint", subject=str(self.path))
        return found

    def rebuild(self, resolve: Resolve | None = None) -> str:
        """Compute every derived row again from the log, then resolve; the new row digest."""
        with self.store.database.write():
            rebuild_rows(self.store)
            if resolve is not None:
                resolve(self.store, RowsTransaction(self.store))
        return self.store.row_digest()

    def erase(self, id_: str, *, order: Order, with_parent: bool = False, resolve: Resolve | None = None) -> Erasure:
        """Erase a capture, document, ruling or link by order; see `saksi.case.erase` for what goes with it.

        `resolve` computes the incidents anew inside the same transaction; without it all of them are dropped until
        the next run. NotFound, or InputError for a member of an archive unless `with_parent`; BackendError when
        another process has the case open, with everything done but the last step, which the next opening does.
        """
        with self.transaction() as transaction:
            erasure = plan_erasure(self.store, id_, with_parent=with_parent)
            remove_rows(self.store, erasure)
            transaction.append(
                Erased(
                    entries=erasure.entries,
                    blobs=len(erasure.blobs),
                    authority=order.authority,
                    reason=order.reason,
                    by=order.by,
                )
            )
            for act in erasure.again:
                transaction.append(act)
            if resolve is not None:
                resolve(self.store, transaction)
            else:
                resolution.drop_resolution(self.store.database)
        finish_erasure(self.store, self.log, self.blobs)
        return erasure

    def rotate(self, new: note.Signer, *, by: str, reason: str = "") -> None:
        """Hand the log over to another key: both sign. From the next checkpoint on `new` signs."""
        old = self._signer()
        self._change_key(new, lambda before, _: keys.rotation(before, old, new), by=by, reason=reason)

    @classmethod
    def take_over(cls, path: Path, new: note.Signer, *, by: str, reason: str) -> Case:
        """Open a case for writing whose key is lost, and go on with a new one.

        A marked break: nothing vouches for the hand-over, and every verification says so.
        """
        if not (path / DATABASE).is_file():
            raise NotFound("there is no case here", subject=str(path))
        case = cls(path, load(path), Database.open(path / DATABASE))
        try:
            case._change_key(
                new, lambda before, lost: keys.marked_break(before, lost, new), broken=True, by=by, reason=reason
            )
        except BaseException:
            case.close()
            raise
        return case

    def _change_key(
        self, new: note.Signer, statement: ChangeStatement, *, by: str, reason: str, broken: bool = False
    ) -> None:
        with self.store.database.write():
            self._check_head()
            transaction = LoggedTransaction(self.store, self.clock, self.salt)
            before = note.Checkpoint(self.keys().origin, transaction.size, transaction.root)
            signed = statement(before, self.keys().at(transaction.size + 1)).decode()
            transaction.append(KeyChanged(vkey=new.public.vkey, statement=signed, broken=broken, by=by, reason=reason))
            transaction.finish(lambda head: self._signed(head, new))
        self.signer, self._ring = new, None
        self.publish()

    def policy(self) -> Policy:
        """The policy in force: the one last logged, whatever saksi.toml or the environment say by now."""
        return logged_policy(self.store)

    def close(self) -> None:
        self.store.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _signer(self) -> note.Signer:
        if self.signer is None:
            raise InputError("this case is open for looking only", subject=str(self.path))
        return self.signer

    def _signed(self, head: Frontier, signer: note.Signer | None = None) -> bytes:
        checkpoint = note.Checkpoint(self.keys().origin, head.size, head.root())
        return note.sign_checkpoint(checkpoint, signer or self._signer())

    def _check_head(self) -> tuple[Frontier, bytes]:
        """The head with its signed checkpoint. IntegrityError when entries were put in that the key did not sign:
        nothing may be written on top of them, since the next signature would cover them."""
        head, signed = stored_head(self.store)
        if signed and self._head != (head, signed):
            check_head(head, signed, self.keys())
            self._head = (head, signed)
        return head, signed

    def _log_policy(self) -> None:
        """A policy that was changed in saksi.toml or the environment comes into force by being logged."""
        if self.settings.policy != self.policy():
            self.append(PolicySet(policy=canonical(self.settings.policy).decode(), by=self.settings.by))

    def _check_key(self) -> None:
        """Another process may have changed the key since this one opened the case."""
        known = len(self.keys().changes)
        row = self.store.database.one("SELECT count(*) FROM act WHERE act = 'key_changed'")
        if row is not None and row[0] != known:
            raise BackendError("the key of this case has been changed meanwhile", hint="Open the case again.")


def logged_policy(store: SqlStore) -> Policy:
    """The policy that the log says is in force; the default one where it says none."""
    found = store.last(PolicySet)
    return record(Policy, found.policy.encode()) if found else Policy()


def _made(path: Path, settings: Settings) -> Case:
    """The folders and an empty database."""
    for folder in (path, path / "blobs" / "sha256", path / "blobs" / "tmp", path / "log"):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BackendError(f"the folder cannot be made: {error.strerror}", subject=str(folder)) from error
    return Case(path, settings, Database.open(path / DATABASE, create=True))


def _begin(case: Case, settings: Settings, signer: note.Signer | None) -> None:
    if case.store.size():
        raise InputError("there is a case here already", subject=str(case.path))
    if not (case.path / SETTINGS).exists():
        (case.path / SETTINGS).write_text(settings_text(settings), encoding="utf-8")
    case.signer = signer or new_signer(settings)
    key = case.signer.public
    with case.store.database.write():
        transaction = LoggedTransaction(case.store, case.clock, case.salt)
        transaction.append(Opened(format=FORMAT, origin=key.name, vkey=key.vkey, by=settings.by))
        transaction.append(PolicySet(policy=canonical(settings.policy).decode(), by=settings.by))
        transaction.finish(case._signed)
    case.publish()


def _is_fixed(path: Path) -> bool:
    """Whether the case lies where nobody can write, with no journal left: then SQLite needs no files beside it."""
    journal = path / f"{DATABASE}-wal"
    return not os.access(path, os.W_OK) and not (journal.exists() and journal.stat().st_size)


def new_signer(settings: Settings, origin: str | None = None) -> keys.SigningKey:
    """A new key in the user's folder, by the name of the case's first key or, for a new case, one that no other has."""
    slug = re.sub(r"[^a-z0-9]+", "-", settings.name.lower()).strip("-")[:40] or "case"
    folder = key_folder(settings)
    public = keys.create_key(folder, origin or f"saksi.case/{slug}-{os.urandom(4).hex()}")
    return keys.load_signer(folder, public.vkey)


def key_folder(settings: Settings) -> Path:
    """Where this user's private keys lie."""
    return Path(settings.keys).expanduser() if settings.keys else keys.default_folder()


def settings_text(settings: Settings) -> str:
    """The `saksi.toml` of a new case: what names it and what bears on results; the rest is documented, not copied."""
    lines = [f"{name} = {_toml(getattr(settings, name))}" for name in ("name", "by", "why")]
    policy = [f"{name} = {_toml(getattr(settings.policy, name))}" for name in settings.policy.__struct_fields__]
    return "\n".join((*lines, "", "[policy]", *policy, ""))


def _toml(value: object) -> str:
    # JSON's strings, whole numbers, booleans and lists are TOML's as well.
    return canonical(value).decode()


def rebuild_rows(store: SqlStore) -> None:
    """Empty the derived tables and fold the log into them again; resolution's stay empty."""
    for table in (*dump.LOGGED, "note"):
        store.database.run(f"DELETE FROM {table}")
    resolution.drop_resolution(store.database)
    project_all(store, Projection(store.database, store.blobs))


def project_all(log: SqlStore, into: Projection, *, batch: int = 256) -> None:
    """Project every entry of a log, in order; those erased by order have no rows."""
    for start in range(0, log.size(), batch):
        for idx, _, body in log.payloads(start, start + batch):
            if body is not None:
                project(into, idx, recorded_act(body))
