"""Which keys a case's log has had, and which one signs at which size: read from the log itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from saksi.errors import IntegrityError
from saksi.model.act import KeyChanged, Opened
from saksi.preserve.keys import KeyChange, key_at, verify_key_change
from saksi.preserve.merkle import Frontier
from saksi.preserve.note import Checkpoint, PublicKey, open_checkpoint, split_note
from saksi.store.sql import SqlStore


@dataclass(frozen=True, slots=True)
class Keyring:
    """The first key, and every change of key with its statement verified, in the order of the log."""

    origin: str
    first: PublicKey
    changes: tuple[KeyChange, ...] = ()

    def at(self, size: int) -> PublicKey:
        """The key that signs checkpoints of this size."""
        return key_at(self.first, self.changes, size)

    def open(self, note: bytes) -> Checkpoint:
        """The checkpoint in a signed note; IntegrityError when it is not one of this log by the key in force."""
        claimed = Checkpoint.parse(split_note(note)[0])
        return open_checkpoint(note, (self.at(claimed.size),), origin=self.origin)[0]

    @property
    def breaks(self) -> tuple[KeyChange, ...]:
        """Changes that the lost key did not sign."""
        return tuple(change for change in self.changes if change.kind == "break")


def keyring(store: SqlStore) -> Keyring:
    """The keys of a case. IntegrityError when its first entry does not open it or a change of key is not right."""
    opened = store.act(0)
    if not isinstance(opened, Opened):
        raise IntegrityError("the log does not begin with the opening of a case", subject=store.database.name)
    first = PublicKey.parse(opened.vkey)
    changes = tuple(checked_change(idx, act, opened.origin) for idx, act in store.acts(KeyChanged))
    ring = Keyring(opened.origin, first, changes)
    ring.at(store.size())
    return ring


def check_head(head: Frontier, signed: bytes, ring: Keyring) -> None:
    """The checkpoint in the database must be signed by the key in force over just the entries that it stands beside."""
    try:
        found = ring.open(signed)
    except IntegrityError as error:
        raise IntegrityError(f"the last entries are not signed: {error.message}", subject="row head") from error
    if (found.size, found.root) != (head.size, head.root()):
        raise IntegrityError(f"signed over {found.size} entries, not over these {head.size}", subject="row head")


def checked_change(idx: int, act: KeyChanged, origin: str) -> KeyChange:
    """The statement in an entry, verified; IntegrityError when the entry says otherwise than what was signed."""
    change = verify_key_change(act.statement.encode())
    kind: Literal["break", "rotation"] = "break" if act.broken else "rotation"
    if (change.origin, change.size, change.new.vkey, change.kind) != (origin, idx, act.vkey, kind):
        raise IntegrityError("this change of key is not the one that was signed", subject=f"entry {idx}")
    return change
