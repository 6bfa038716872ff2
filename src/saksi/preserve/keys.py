"""Ed25519 signing keys in the user's own folder, and the statements by which one key follows another.

A private key never enters a case: it lies in `$SAKSI_KEYS`, else in the XDG data folder, as one file of mode 0600
whose first line is the public key (vkey) and whose rest is PKCS #8 PEM, encrypted when there is a passphrase. A case
holds public keys only.

A change of key is a signed note of its own kind, kept as a log entry:

- a *rotation* is signed by the old key and the new one, so that the old key's holder hands the log over;
- a *break* is signed by the new key only: the old one is lost, and every verifier says so.

Both name the log, its size and its root at that moment; see docs/evidence.md for their exact bytes.
"""

from __future__ import annotations

import os
import re
import stat
import tempfile
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from errno import EEXIST
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from saksi.errors import BackendError, InputError, IntegrityError, NotFound
from saksi.preserve.note import Checkpoint, PublicKey, Signer, open_note, sign_note, split_note

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY_FOLDER_VARIABLE = "SAKSI_KEYS"
MAX_KEY_FILE_BYTES = 10_000
_HEADERS = {"rotation": "saksi key rotation v1", "break": "saksi key break v1"}


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key in memory, with its public half; it is a `Signer` and never shows itself when printed."""

    public: PublicKey
    private: Ed25519PrivateKey = field(repr=False, compare=False)

    def sign(self, message: bytes) -> bytes:
        """The 64-byte Ed25519 signature over `message` (RFC 8032)."""
        return self.private.sign(message)


@dataclass(frozen=True, slots=True)
class StoredKey:
    """One key file: the public key that it names, where it lies, and whether a passphrase guards it."""

    public: PublicKey
    path: Path
    encrypted: bool


@dataclass(frozen=True, slots=True)
class KeyChange:
    """A statement that `new` signs a log from now on in place of `old`.

    `size` and `root` are those of the log just before the entry that carries the statement, so `size` is also that
    entry's index. Checkpoints larger than `size` are signed by `new`.
    """

    kind: Literal["rotation", "break"]
    origin: str
    size: int
    root: bytes
    old: PublicKey
    new: PublicKey

    def __post_init__(self) -> None:
        if self.old == self.new:
            raise InputError("a change of key needs two different keys", subject=self.new.vkey)
        Checkpoint(self.origin, self.size, self.root)

    def text(self) -> str:
        """The canonical text that is signed: six lines, each with its newline."""
        lines = (_HEADERS[self.kind], self.origin, str(self.size), b64encode(self.root).decode())
        return "".join(f"{line}\n" for line in (*lines, self.old.vkey, self.new.vkey))


def default_folder(environment: Mapping[str, str] | None = None) -> Path:
    """Where keys lie: `$SAKSI_KEYS`, else `$XDG_DATA_HOME/saksi/keys`, else `~/.local/share/saksi/keys`."""
    values = os.environ if environment is None else environment
    if values.get(KEY_FOLDER_VARIABLE):
        return Path(values[KEY_FOLDER_VARIABLE]).expanduser()
    data = values.get("XDG_DATA_HOME", "")
    # The XDG base directory specification says to ignore a path that is not absolute.
    base = Path(data) if os.path.isabs(data) else Path.home() / ".local" / "share"
    return base / "saksi" / "keys"


def generate(name: str) -> SigningKey:
    """A new key from the system's randomness, in memory only."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return _named(name, Ed25519PrivateKey.generate())


def from_seed(name: str, seed: bytes) -> SigningKey:
    """The key of a 32-byte seed: for frozen test cases and for people who keep seeds themselves."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        return _named(name, Ed25519PrivateKey.from_private_bytes(seed))
    except ValueError as error:
        raise InputError("an Ed25519 seed has 32 bytes", subject=name) from error


def create_key(folder: Path, name: str, passphrase: str | None = None) -> PublicKey:
    """Make a key and store it in `folder` (made when absent, mode 0700); returns its public half.

    The file is complete and on the disk before it has its name, and replaces nothing. BackendError when the folder
    cannot be written.
    """
    key = generate(name)
    content = key.public.vkey.encode() + b"\n" + _pem(key, passphrase)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_new(folder / _file_name(key.public), content)
    except OSError as error:
        raise BackendError(f"the key could not be written: {error.strerror}", subject=str(folder)) from error
    return key.public


def list_keys(folder: Path) -> tuple[StoredKey, ...]:
    """The keys in `folder`, by name and key; files that are not key files are passed over."""
    if not folder.is_dir():
        return ()
    found = (_stored(path) for path in sorted(folder.glob("*.pem")))
    return tuple(sorted((key for key in found if key), key=lambda key: (key.public, key.path)))


def load_signer(folder: Path, which: str, passphrase: str | None = None) -> SigningKey:
    """The private key with the vkey or the name `which`, ready to sign.

    NotFound when there is none. InputError when a name has several keys, when others may read the file, or when the
    passphrase is missing or wrong. IntegrityError when the file holds another key than it says.
    """
    stored = _find(folder, which)
    _check_private(stored.path)
    if stored.encrypted and not passphrase:
        raise InputError("this key has a passphrase", subject=str(stored.path), hint="Give the passphrase of the key.")
    key = _named(stored.public.name, _load_pem(stored, passphrase))
    if key.public != stored.public:
        raise IntegrityError("this file holds another key than its first line says", subject=str(stored.path))
    return key


def rotation(before: Checkpoint, old: Signer, new: Signer) -> bytes:
    """The signed note by which `old` hands the log over to `new`; `before` is the log's head at that moment."""
    change = KeyChange("rotation", before.origin, before.size, before.root, old.public, new.public)
    return sign_note(change.text(), (old, new))


def marked_break(before: Checkpoint, lost: PublicKey, new: Signer) -> bytes:
    """The signed note by which `new` takes the log over although the key `lost` cannot sign any more."""
    change = KeyChange("break", before.origin, before.size, before.root, lost, new.public)
    return sign_note(change.text(), (new,))


def verify_key_change(note: bytes) -> KeyChange:
    """The statement in a rotation or break note, once all the signatures that its kind needs are verified.

    It says who signed, not that they were entitled to: `key_at` checks that. IntegrityError with the reason.
    """
    change = _parse_key_change(split_note(note)[0])
    needed = (change.old, change.new) if change.kind == "rotation" else (change.new,)
    _, verified = open_note(note, needed)
    for key in needed:
        if key not in verified:
            raise IntegrityError("a rotation must be signed by the old key and the new one", subject=key.vkey)
    return change


def key_at(first: PublicKey, changes: Iterable[KeyChange], size: int) -> PublicKey:
    """The key that signs checkpoints of `size`, following verified changes in the order of the log from `first`.

    IntegrityError when a change does not start from the key in force or does not stand behind the one before it.
    """
    key, at = first, -1
    for change in changes:
        if change.old != key or change.size <= at:
            raise IntegrityError("this change of key does not follow from the key before it", subject=change.new.vkey)
        if change.size >= size:
            break
        key, at = change.new, change.size
    return key


def _named(name: str, private: Ed25519PrivateKey) -> SigningKey:
    return SigningKey(PublicKey(name, private.public_key().public_bytes_raw()), private)


def _pem(key: SigningKey, passphrase: str | None) -> bytes:
    from cryptography.hazmat.primitives import serialization

    guard: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        guard = serialization.BestAvailableEncryption(passphrase.encode())
    return key.private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, guard)


def _load_pem(stored: StoredKey, passphrase: str | None) -> Ed25519PrivateKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    pem = stored.path.read_bytes().partition(b"\n")[2]
    try:
        key = load_pem_private_key(pem, passphrase.encode() if passphrase and stored.encrypted else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        reason = "the passphrase is wrong, or the file damaged" if stored.encrypted else "the key file is damaged"
        raise InputError(reason, subject=str(stored.path)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise InputError("this is not an Ed25519 key", subject=str(stored.path))
    return key


def _write_new(path: Path, content: bytes) -> None:
    """Write a file of mode 0600 under a temporary name, on the disk first, then give it its own name."""
    if path.exists():
        raise FileExistsError(EEXIST, "a key file of this name is there already", str(path))
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.rename(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _file_name(key: PublicKey) -> str:
    return f"{re.sub(r'[^A-Za-z0-9.-]+', '_', key.name).lstrip('.')[:80]}+{key.key_id.hex()}.pem"


def _stored(path: Path) -> StoredKey | None:
    try:
        with path.open("rb") as file:
            first, _, rest = file.read(MAX_KEY_FILE_BYTES).partition(b"\n")
        public = PublicKey.parse(first.decode())
    except (OSError, UnicodeDecodeError, InputError):
        return None
    return StoredKey(public, path, rest.startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----"))


def _find(folder: Path, which: str) -> StoredKey:
    found = [key for key in list_keys(folder) if which in (key.public.vkey, key.public.name)]
    if not found:
        hint = f"Keys are looked for in {folder}; set {KEY_FOLDER_VARIABLE} to use another folder."
        raise NotFound("there is no such signing key", subject=which, hint=hint)
    if len(found) > 1:
        raise InputError(f"{len(found)} keys have this name", subject=which, hint="Give the whole verifier key.")
    return found[0]


def _check_private(path: Path) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        hint = f"Make it yours alone: chmod 600 '{path}'"
        raise InputError(f"others may read or write this key file (mode {mode:04o})", subject=str(path), hint=hint)


def _parse_key_change(text: str) -> KeyChange:
    kinds = {header: kind for kind, header in _HEADERS.items()}
    header, _, rest = text.partition("\n")
    lines = rest.split("\n")
    if header not in kinds or len(lines) != 6:
        raise IntegrityError("this note is not a change of key")
    before = Checkpoint.parse("".join(f"{line}\n" for line in lines[:3]))
    kind: Literal["rotation", "break"] = "rotation" if kinds[header] == "rotation" else "break"
    try:
        old, new = PublicKey.parse(lines[3]), PublicKey.parse(lines[4])
        return KeyChange(kind, before.origin, before.size, before.root, old, new)
    except InputError as error:
        raise IntegrityError(f"malformed change of key: {error.message}") from error
