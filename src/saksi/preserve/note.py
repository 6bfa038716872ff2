"""Signed notes (C2SP signed-note) and log checkpoints (C2SP tlog-checkpoint), Ed25519 only.

A note is text with signatures under it::

    case.example/archive            the origin: which log this is     ┐
    3                               its size in leaves                │ the text of a checkpoint
    CsUYapGGPo4d…=                  its root, base64                  ┘
                                    an empty line
    — case.example/archive Az3g…=   em dash, key name, base64 of the key id (4 bytes) and the signature (64 bytes)

Reading is strict, so that one checkpoint has one form: UTF-8, no control characters, canonical base64, nothing after
the last signature line. Signatures by keys that are not known are ignored, as the standard asks; one by a known key
that does not verify refuses the whole note.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from saksi.errors import InputError, IntegrityError
from saksi.preserve.merkle import HASH_BYTES

MAX_NOTE_BYTES = 1_000_000
MAX_SIGNATURES = 100
_ED25519 = b"\x01"
_KEY_BYTES = 32
_SIGNATURE_BYTES = 64
_DASH = "\u2014 "


@dataclass(frozen=True, slots=True, order=True)
class PublicKey:
    """A named Ed25519 public key (32 raw bytes): what a verifier must know.

    The name has no white space and no plus sign. A name may have several keys, one after another.
    """

    name: str
    raw: bytes

    def __post_init__(self) -> None:
        if not is_key_name(self.name):
            raise InputError("a key name is not empty and holds no white space, control character or '+'")
        if len(self.raw) != _KEY_BYTES:
            raise InputError(f"an Ed25519 public key has {_KEY_BYTES} bytes", subject=self.name)

    @property
    def key_id(self) -> bytes:
        """The first 4 bytes of SHA-256 over the name, a newline, 0x01 and the key."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.raw).digest()[:4]

    @property
    def vkey(self) -> str:
        """The key as text, `name+id+base64`, the form in which verifiers exchange it."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(_ED25519 + self.raw).decode()}"

    @classmethod
    def parse(cls, vkey: str) -> PublicKey:
        """Read a vkey; InputError when it is malformed, of another kind, or its id is not its own."""
        name, _, rest = vkey.partition("+")
        key_id, _, encoded = rest.partition("+")
        raw = _canonical_base64(encoded)
        if raw is None or raw[:1] != _ED25519:
            raise InputError("this is not an Ed25519 verifier key (name+id+base64)", subject=name or None)
        key = cls(name, raw[1:])
        if key.key_id.hex() != key_id:
            raise InputError("the id in this verifier key does not belong to its name and key", subject=name)
        return key

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether `signature` (64 bytes) over `message` was made by this key."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


class Signer(Protocol):
    """Something that holds a private key: it promises a 64-byte Ed25519 signature by `public` over any bytes."""

    @property
    def public(self) -> PublicKey: ...

    def sign(self, message: bytes) -> bytes: ...


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: key name, key id (4 bytes) and the signature itself, of a length that depends on its kind."""

    name: str
    key_id: bytes
    signature: bytes

    def line(self) -> str:
        """The line as it stands in a note, with its newline."""
        return f"{_DASH}{self.name} {b64encode(self.key_id + self.signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: which log, how many leaves, which root; `extensions` are further lines, of no meaning here.

    The origin is one line and not empty; the root has 32 bytes; 0 <= size < 2**63.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not all(_is_line(line) for line in (self.origin, *self.extensions)):
            raise InputError("origin and extension lines are not empty and hold no control characters")
        if not 0 <= self.size < 1 << 63:
            raise InputError(f"a log cannot have the size {self.size}", subject=self.origin)
        if len(self.root) != HASH_BYTES:
            raise InputError(f"a root has {HASH_BYTES} bytes", subject=self.origin)

    def text(self) -> str:
        """The note text that is signed: origin, size, root in base64, extensions, each with its newline."""
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read a note text; IntegrityError when it is not the text of exactly one checkpoint."""
        if text.count("\n") < 3 or not text.endswith("\n"):
            raise IntegrityError("a checkpoint has at least three lines: origin, size, root")
        origin, size, encoded, *extensions = text[:-1].split("\n")
        root = _canonical_base64(encoded)
        if not size.isascii() or not size.isdigit() or len(size) > 19 or size != str(int(size)):
            raise IntegrityError("the size of a checkpoint is not a plain decimal number")
        if root is None or len(root) != HASH_BYTES:
            raise IntegrityError("the root of a checkpoint is not 32 bytes of base64")
        try:
            return cls(origin, int(size), root, tuple(extensions))
        except InputError as error:
            raise IntegrityError(f"malformed checkpoint: {error.message}") from error


def sign_note(text: str, signers: Sequence[Signer]) -> bytes:
    """The signed note over `text`, which ends in a newline; one signature line for each signer, in their order."""
    _check_text(text, InputError)
    if not signers:
        raise InputError("a note needs at least one signature")
    message = text.encode()
    lines = [NoteSignature(s.public.name, s.public.key_id, s.sign(message)).line() for s in signers]
    return message + b"\n" + "".join(lines).encode()


def split_note(note: bytes) -> tuple[str, tuple[NoteSignature, ...]]:
    """The text and the signatures of a note, nothing verified yet; IntegrityError when it is not a note."""
    if len(note) > MAX_NOTE_BYTES:
        raise IntegrityError(f"a note of {len(note)} bytes is too long")
    try:
        whole = note.decode("utf-8")
    except UnicodeDecodeError as error:
        raise IntegrityError("a note must be UTF-8") from error
    head, blank, tail = whole.rpartition("\n\n")
    if not blank or not tail.endswith("\n"):
        raise IntegrityError("a note is text, an empty line and signature lines, each with its newline")
    text = head + "\n"
    _check_text(text, IntegrityError)
    lines = tail[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise IntegrityError(f"a note with {len(lines)} signatures has too many")
    return text, tuple(_parse_signature(line) for line in lines)


def open_note(note: bytes, known: Iterable[PublicKey]) -> tuple[str, tuple[PublicKey, ...]]:
    """The text of a note and the known keys that signed it, in the order of their lines.

    IntegrityError when a signature by a known key is wrong or stands twice, or when no known key signed.
    """
    text, signatures = split_note(note)
    keys = {(key.name, key.key_id): key for key in known}
    verified: list[PublicKey] = []
    for line in signatures:
        key = keys.get((line.name, line.key_id))
        if key is None:
            continue
        if key in verified:
            raise IntegrityError("the same key signed twice", subject=key.vkey)
        if len(line.signature) != _SIGNATURE_BYTES or not key.verifies(text.encode(), line.signature):
            raise IntegrityError("the signature by this key is wrong", subject=key.vkey)
        verified.append(key)
    if not verified:
        raise IntegrityError("no known key signed this note", hint="Give the verifier key of the log that made it.")
    return text, tuple(verified)


def add_signatures(note: bytes, signers: Sequence[Signer]) -> bytes:
    """The note with further signature lines under those it has, which stay as they are."""
    text, _ = split_note(note)
    lines = sign_note(text, signers)[len(text.encode()) + 1 :]
    return note + lines


def sign_checkpoint(checkpoint: Checkpoint, *signers: Signer) -> bytes:
    """The checkpoint as a signed note. By convention the key's name is the origin."""
    return sign_note(checkpoint.text(), signers)


def open_checkpoint(
    note: bytes, known: Iterable[PublicKey], *, origin: str | None = None
) -> tuple[Checkpoint, tuple[PublicKey, ...]]:
    """The checkpoint in a signed note and the known keys that signed it.

    IntegrityError as in `open_note`, when the text is no checkpoint, or when it is of another origin than asked for.
    """
    text, verified = open_note(note, known)
    checkpoint = Checkpoint.parse(text)
    if origin is not None and checkpoint.origin != origin:
        raise IntegrityError(f"this checkpoint is of the log {checkpoint.origin!r}, not of {origin!r}")
    return checkpoint, verified


def is_key_name(name: str) -> bool:
    """Whether `name` may name a key: not empty, no white space of any script, no control character, no plus sign."""
    return _is_line(name) and "+" not in name and not any(character.isspace() for character in name)


def _is_line(line: str) -> bool:
    return bool(line) and not any(character < " " for character in line) and _is_utf8(line)


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_text(text: str, error: type[InputError | IntegrityError]) -> None:
    if not text.endswith("\n"):
        raise error("the text of a note ends in a newline")
    if any(character < " " and character != "\n" for character in text) or not _is_utf8(text):
        raise error("the text of a note holds a control character or is not Unicode")


def _parse_signature(line: str) -> NoteSignature:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    decoded = _canonical_base64(encoded)
    if not line.startswith(_DASH) or not space or not is_key_name(name):
        raise IntegrityError("a signature line is an em dash, a key name and base64, with one space between")
    if decoded is None or len(decoded) < 5:
        raise IntegrityError("a signature is at least 5 bytes of canonical base64", subject=name)
    return NoteSignature(name, decoded[:4], decoded[4:])


def _canonical_base64(encoded: str) -> bytes | None:
    """Decode standard base64, or None: padding bits that are not zero would give one value two spellings."""
    try:
        decoded = b64decode(encoded, validate=True)
    except (Base64Error, ValueError):
        return None
    return decoded if b64encode(decoded).decode() == encoded else None
