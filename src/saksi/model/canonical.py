"""Canonical bytes and ids: what is hashed, and how.

Every record is a frozen ``msgspec.Struct``. Its canonical form is RFC 8785 JSON without floats: scores are whole
thousandths, coordinates 1e-5 degrees, radii whole metres. An id is the first 128 bits of the SHA-256 over
length-framed bytes (the domain's name, then the canonical body), so that no two kinds of record share an id and
no concatenation can be read two ways.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar

import msgspec
import rfc8785

T = TypeVar("T")

EXACT = 2**53 - 1
"""The largest whole number that RFC 8785 lets stand (I-JSON, RFC 7493)."""


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every type in the record: frozen, slotted, serialisable without loss."""

    domain: ClassVar[str] = "record"


def builtins(value: object) -> Any:
    """The plain JSON form of a record; absent is null, never a missing key."""
    return msgspec.to_builtins(value, str_keys=True)


def canonical(value: object) -> bytes:
    """RFC 8785 bytes of a record or of plain JSON. Raises TypeError on a float anywhere inside.

    msgspec's sorted encoding is the same bytes wherever keys are ASCII and whole numbers exact in a double (a property
    test holds that), at a twentieth of the time; anything else goes to the reference implementation.
    """
    plain = builtins(value)
    if _is_plain(plain):
        return msgspec.json.encode(plain, order="sorted")
    return rfc8785.dumps(plain)


def decode(kind: type[T], body: bytes) -> T:
    """A record of type ``kind`` from canonical bytes. Raises msgspec.ValidationError where they are not one."""
    return msgspec.json.decode(body, type=kind)


def framed(*parts: bytes) -> bytes:
    """Each part behind its length as eight big-endian bytes: unambiguous concatenation."""
    return b"".join(len(part).to_bytes(8, "big") + part for part in parts)


def sha256(body: bytes) -> str:
    """Hexadecimal SHA-256 of the bytes: 64 characters."""
    return hashlib.sha256(body).hexdigest()


def identify(domain: str, value: object) -> str:
    """The id of a value in a domain: ``domain-`` and 32 hexadecimal digits."""
    return f"{domain}-{sha256(framed(domain.encode(), canonical(value)))[:32]}"


def _is_plain(plain: object) -> bool:
    """Whether all keys are ASCII and all numbers exact in a double; TypeError on a float."""
    if isinstance(plain, dict):
        return _are_plain(plain.values()) and all(map(str.isascii, plain))
    if isinstance(plain, list | tuple):
        return _are_plain(plain)
    if isinstance(plain, float):
        raise TypeError("a canonical record holds no float")
    return not isinstance(plain, int) or -EXACT <= plain <= EXACT


def _are_plain(items: Iterable[object]) -> bool:
    found = [_is_plain(item) for item in items]  # all of them: a float must be refused wherever it stands
    return all(found)
