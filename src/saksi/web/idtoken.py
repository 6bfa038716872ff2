"""What an OpenID provider says of who signed in: an ID token, believed only once all of it has been checked.

Signatures are RS256 or ES256 (RFC 7518) by a key of the provider's own; no other algorithm, and never none. The checks
are those of OpenID Connect Core 1.0, 3.1.3.7.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from saksi.errors import InputError
from saksi.web.sessions import same

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

SKEW_S = 60
"""How far the provider's clock and this one may differ."""
OLDEST_S = 600
"""How long ago a token may have been issued."""
LONGEST = 20_000
KINDS = {"RS256": "RSA", "ES256": "EC"}
LEAST_RSA_BITS = 2048
P256_BYTES = 32


class NotBelieved(InputError):
    """An ID token that does not show who signed in; the message is for the desk's terminal alone."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token must say: who issued it, for whom, in answer to which sign-in."""

    issuer: str
    client: str
    nonce: str


def checked(token: str, keys: Sequence[Mapping[str, Any]], expected: Expected, now: float) -> dict[str, Any]:
    """The claims of a token signed by one of ``keys`` (JWKs) and valid ``now`` (Unix seconds); else NotBelieved."""
    parts = token.split(".")
    if len(token) > LONGEST or len(parts) != 3:
        raise NotBelieved("not a signed token")
    header = _object(parts[0])
    signed = f"{parts[0]}.{parts[1]}".encode("ascii", "replace")
    if str(header.get("alg")) not in KINDS or "crit" in header:
        raise NotBelieved("a token signed in a way that is not taken")
    if not any(_verifies(key, header, signed, _bytes(parts[2])) for key in keys):
        raise NotBelieved("a token that no key of the issuer signed")
    claims = _object(parts[1])
    _check_claims(claims, expected, now)
    return claims


def _check_claims(claims: Mapping[str, Any], expected: Expected, now: float) -> None:
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    party = claims.get("azp", None if len(audiences) > 1 else expected.client)
    if claims.get("iss") != expected.issuer:
        raise NotBelieved("a token of another issuer")
    if expected.client not in audiences or party != expected.client:
        raise NotBelieved("a token for another client")
    if not same(str(claims.get("nonce", "")), expected.nonce):
        raise NotBelieved("a token for another sign-in")
    expires, issued = _moment(claims, "exp"), _moment(claims, "iat")
    begins = _moment(claims, "nbf") if "nbf" in claims else issued
    if expires <= now - SKEW_S or issued < now - OLDEST_S - SKEW_S:
        raise NotBelieved("a token that has expired")
    if max(issued, begins) > now + SKEW_S:
        raise NotBelieved("a token of the future")
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise NotBelieved("a token about nobody")


def _moment(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotBelieved(f"a token without {name}")
    return value


def _verifies(key: Mapping[str, Any], header: Mapping[str, Any], signed: bytes, signature: bytes) -> bool:
    """Whether this key signed; False for one of another name, kind or use."""
    from cryptography.exceptions import InvalidSignature

    algorithm = str(header["alg"])
    is_meant = key.get("kty") == KINDS[algorithm] and key.get("use", "sig") == "sig"
    is_named = "kid" not in header or key.get("kid") == header["kid"]
    if not (is_meant and is_named and key.get("alg", algorithm) == algorithm):
        return False
    try:
        if algorithm == "RS256":
            _verify_rsa(_rsa(key), signature, signed)
        else:
            _verify_ec(_ec(key), signature, signed)
    except (InvalidSignature, NotBelieved, ValueError):
        return False
    return True


def _rsa(key: Mapping[str, Any]) -> RSAPublicKey:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers

    made = RSAPublicNumbers(e=_number(key, "e"), n=_number(key, "n")).public_key()
    if made.key_size < LEAST_RSA_BITS:
        raise ValueError("too short a key")
    return made


def _verify_rsa(key: RSAPublicKey, signature: bytes, signed: bytes) -> None:
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    key.verify(signature, signed, PKCS1v15(), SHA256())


def _ec(key: Mapping[str, Any]) -> EllipticCurvePublicKey:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicNumbers

    if key.get("crv") != "P-256":
        raise ValueError("another curve")
    return EllipticCurvePublicNumbers(_number(key, "x"), _number(key, "y"), SECP256R1()).public_key()


def _verify_ec(key: EllipticCurvePublicKey, signature: bytes, signed: bytes) -> None:
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256

    if len(signature) != 2 * P256_BYTES:
        raise ValueError("not two numbers of the curve")
    halves = (int.from_bytes(half, "big") for half in (signature[:P256_BYTES], signature[P256_BYTES:]))
    key.verify(encode_dss_signature(*halves), signed, ECDSA(SHA256()))


def _number(key: Mapping[str, Any], name: str) -> int:
    return int.from_bytes(_bytes(str(key.get(name, ""))), "big")


def _object(part: str) -> dict[str, Any]:
    try:
        return msgspec.json.decode(_bytes(part), type=dict[str, Any])
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise NotBelieved("not a token in JSON") from error


def _bytes(part: str) -> bytes:
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotBelieved("not a token in base64url") from error
