"""The signature in a WACZ file (WACZ Signing and Verification 0.1): by a web domain's certificate, or by a bare key.

Checked here: that the signature is over the table's digest, that it was made by the certificate (or key) given, and
that the certificate was issued for the domain by an authority this machine trusts, at the time stated. The time stamp
token beside it is left to ``saksi verify``'s own means; the remark says that it was not checked.
"""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from saksi.errors import SourceError

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey


def check_signature(signed: dict[str, Any], *, subject: str) -> tuple[str, str | None]:
    """(what was checked, why the signer is not accepted or None).

    Raises SourceError where the signature is not one over the digest by the key that it names.
    """
    try:
        signature = base64.b64decode(str(signed.get("signature")), validate=True)
        certificates = _certificates(str(signed.get("domainCert") or ""))
        key = _key(signed, certificates)
    except (binascii.Error, ValueError, TypeError) as error:
        raise SourceError("the signature cannot be read", subject=subject) from error
    _check_bytes(key, signature, str(signed["hash"]).encode(), subject)
    if not certificates:
        return "signed with a bare key, which says nothing of who signed", None
    domain, at = str(signed.get("domain")), _moment(signed.get("created"))
    if at is None:
        return "", "the time of signing cannot be read"
    complaint = _issued_for(domain, certificates, at)
    return f"signed for {domain} at {signed.get('created')}; its time stamp token not checked here", complaint


def _certificates(pem: str) -> list[x509.Certificate]:
    from cryptography import x509

    return x509.load_pem_x509_certificates(pem.encode()) if pem else []


def _key(signed: dict[str, Any], certificates: list[x509.Certificate]) -> EllipticCurvePublicKey:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    if certificates:
        key: object = certificates[0].public_key()
    else:
        key = serialization.load_der_public_key(base64.b64decode(str(signed.get("publicKey")), validate=True))
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise ValueError("not an elliptic curve key")
    return key


def _check_bytes(key: EllipticCurvePublicKey, signature: bytes, message: bytes, subject: str) -> None:
    """Domain signatures are DER, those made in browsers (Web Crypto) the two numbers side by side."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    forms = [signature]
    if len(signature) % 2 == 0:
        half = len(signature) // 2
        forms.append(
            utils.encode_dss_signature(int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big"))
        )
    for form in forms:
        for algorithm in (hashes.SHA256(), hashes.SHA384()):
            try:
                key.verify(form, message, ec.ECDSA(algorithm))
                return
            except InvalidSignature:
                continue
    raise SourceError("the signature does not fit: table or signature was changed", subject=subject)


def _issued_for(domain: str, certificates: list[x509.Certificate], at: datetime) -> str | None:
    """Why the certificate is not accepted for the domain at that time, or None."""
    from cryptography import x509
    from cryptography.x509 import verification

    trusted = _authorities()
    if not trusted:
        return "this machine has no list of certificate authorities"
    try:
        policy = verification.PolicyBuilder().store(verification.Store(trusted)).time(at)
        verifier = policy.build_server_verifier(x509.DNSName(domain))
        verifier.verify(certificates[0], certificates[1:])
    except (verification.VerificationError, ValueError):
        return f"the certificate for {domain} leads to no authority trusted here, or was not valid then"
    return None


def _authorities() -> list[x509.Certificate]:
    """The certificate authorities that this machine trusts; those that no standard allows are left out."""
    import ssl
    import warnings

    from cryptography import x509

    found = []
    for raw in ssl.create_default_context().get_ca_certs(binary_form=True):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")  # a deprecated certificate is warned of today and refused tomorrow
                found.append(x509.load_der_x509_certificate(raw))
        except (ValueError, Warning):
            continue
    return found


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
