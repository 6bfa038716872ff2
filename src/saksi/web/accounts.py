"""Accounts for a desk on a network: name, role and an argon2id digest of the passphrase (RFC 9106).

They lie beside the private keys in the user's own folder (mode 0600), one file for each case's origin, and never in
the case: a case is copied and handed on, a digest of a passphrase must not be.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from saksi.errors import BackendError, InputError, IntegrityError, NotFound
from saksi.web.roles import Role, role_named
from saksi.web.sessions import digest

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 12
LONGEST_CHARS = 200


class Account(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One person who may enter; ``name`` is what the log will say."""

    name: str
    role: str
    passphrase: str


class Accounts:
    """The accounts of one case, read anew whenever their file has changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._decoy = ""

    @classmethod
    def of(cls, key_folder: Path, origin: str) -> Accounts:
        name = hashlib.sha256(origin.encode()).hexdigest()[:24]
        return cls(key_folder / f"accounts-{name}.json")

    def all(self) -> Mapping[str, Account]:
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return {}
        try:
            return {a.name: a for a in msgspec.json.decode(content, type=list[Account])}
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            raise IntegrityError("not a file of accounts", subject=str(self.path)) from error

    def put(self, name: str, role: Role, passphrase: str) -> None:
        """Add an account, or give one another role and passphrase. InputError for a name or passphrase too short."""
        cleaned = name.strip()
        if not cleaned or len(cleaned) > LONGEST_CHARS or any(ord(c) < 32 for c in cleaned):
            raise InputError("not a name", hint="Give the name that the log shall say.")
        if not SHORTEST <= len(passphrase) <= LONGEST_CHARS:
            raise InputError(f"a passphrase has {SHORTEST} to {LONGEST_CHARS} characters", subject=cleaned)
        made = Account(cleaned, role.word, _hasher().hash(passphrase))
        self._write({**self.all(), cleaned: made})

    def remove(self, name: str) -> None:
        known = dict(self.all())
        if known.pop(name, None) is None:
            raise NotFound("no such account", subject=name)
        self._write(known)

    def mark_of(self, name: str) -> str:
        """What changes with an account's role or passphrase; empty where there is none of this name."""
        found = self.all().get(name)
        return digest(f"{found.role} {found.passphrase}") if found else ""

    def role_of(self, name: str) -> Role | None:
        """The role that an account has now; None where it is gone."""
        found = self.all().get(name)
        return role_named(found.role) if found else None

    def opens(self, name: str, passphrase: str) -> Role | None:
        """The role of the person whose name and passphrase these are; as slow for a name that nobody has."""
        from argon2.exceptions import InvalidHashError, VerificationError

        found = self.all().get(name)
        if len(passphrase) > LONGEST_CHARS:
            return None
        if not self._decoy:
            self._decoy = _hasher().hash(os.urandom(16).hex())
        try:
            _hasher().verify(found.passphrase if found else self._decoy, passphrase)
        except (VerificationError, InvalidHashError):
            return None
        return role_named(found.role) if found else None

    def _write(self, accounts: Mapping[str, Account]) -> None:
        content = msgspec.json.format(msgspec.json.encode(sorted(accounts.values(), key=lambda a: a.name)))
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(dir=self.path.parent, prefix=".accounts-", delete=False) as file:
                file.write(content)  # the file is made with mode 0600
            os.replace(file.name, self.path)
        except OSError as error:
            raise BackendError(f"accounts cannot be kept: {error.strerror}", subject=str(self.path)) from error


def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=1)
