"""Trusted time for checkpoints: RFC 3161 tokens from any configured authority, asked for and verified.

The authority signs the SHA-256 of the checkpoint's bytes together with its own time. What is kept is its whole
response, exactly as received. Verifying, in this order:

1. the token is of these bytes: its digest is theirs;
2. its signer's certificate is known, and nothing embedded beside it poses as it;
3. the signature is right, and the signer's certificate was made for time stamping and led, at the time stated, to a
   configured root (rfc3161-client);
4. where 3 could not be shown, the same by `openssl ts -verify`, if that program is there; `checked_by` says which.

Certificates are judged at the time that the token states, so that a token outlives the certificate behind it.
Revocation is not looked up: verifying works offline.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from saksi.errors import BackendError, InputError, IntegrityError
from saksi.preserve.der import end_of, with_sorted_certificates

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

MAX_RESPONSE_BYTES = 1_000_000
OPENSSL_TIMEOUT_S = 30.0
_DIGESTS = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
_SHOWN_TIME = r"^Time stamp: (\w{3}) +(\d+) (\d+):(\d+):(\d+)(?:\.\d+)? (\d{4}) GMT$"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Checker = Literal["rfc3161-client", "openssl"]


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A verified token: the authority's raw response, the time it states (UTC), who it is, under which policy (OID).

    `authority` is the subject of the signer's certificate (RFC 4514), empty when only openssl could read the token.
    """

    token: bytes
    at: datetime
    authority: str
    policy: str
    checked_by: Checker


def build_request(message: bytes) -> tuple[bytes, int]:
    """The request (DER) for a token over SHA-256 of `message`, asking for the certificate; and its random nonce."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    request = TimestampRequestBuilder(message, HashAlgorithm.SHA256, nonce=True, cert_req=True).build()
    if request.nonce is None:
        raise BackendError("the time stamp request was built without a nonce")
    return request.as_bytes(), request.nonce


def request_timestamp(message: bytes, url: str, roots_pem: bytes, *, timeout_s: float = 15.0) -> Timestamp:
    """Ask the authority at `url` for the time of `message`, verify its answer and return it.

    BackendError when the authority cannot be reached or gives no token; IntegrityError when its token is wrong.
    """
    request, nonce = build_request(message)
    return verify_timestamp(_post(url, request, timeout_s), message, roots_pem, nonce=nonce)


def verify_timestamp(token: bytes, message: bytes, roots_pem: bytes, *, nonce: int | None = None) -> Timestamp:
    """Check that `token` (a whole RFC 3161 response) is of `message` and by an authority under one of the roots.

    `roots_pem` holds the trusted root and, where tokens do not carry them, intermediate and signer certificates.
    With `nonce` the token must answer that very request. IntegrityError with the reason.
    """
    from cryptography.utils import CryptographyDeprecationWarning

    trusted = _load_certificates(roots_pem)
    try:
        with warnings.catch_warnings():
            # A certificate that a later version will refuse is refused then; no warning belongs on a user's screen.
            warnings.simplefilter("ignore", CryptographyDeprecationWarning)
            return _checked_by_library(token, message, trusted, nonce)
    except _unreadable() as error:
        # Parts are read late, so any step may find that the token is not what rfc3161-client can read.
        return _checked_by_openssl_alone(
            token, message, trusted, nonce, reason=f"it cannot be read: {str(error)[:200]}"
        )


def _checked_by_library(token: bytes, message: bytes, trusted: list[Certificate], nonce: int | None) -> Timestamp:
    response = _decode(token)
    _check_answer(response, message, nonce)
    signer = _signer(response, trusted)
    checked_by: Checker = "rfc3161-client"
    reason = _refusal(response, message, trusted, signer)
    if reason is not None:
        checked_by = "openssl"
        _verify_with_openssl(token, message, trusted, response.tst_info.gen_time, reason)
    stated = response.tst_info
    authority, at = signer.subject.rfc4514_string(), stated.gen_time.astimezone(UTC)
    return Timestamp(token, at, authority, stated.policy.dotted_string, checked_by)


def _unreadable(*more: type[Exception]) -> tuple[type[Exception], ...]:
    """What the libraries raise on a token or certificate that they cannot read, and `more`."""
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm

    odd = (x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType)
    return (ValueError, TypeError, KeyError, UnsupportedAlgorithm, *odd, *more)


def _post(url: str, request: bytes, timeout_s: float) -> bytes:
    import httpx2

    if not url.startswith(("https://", "http://")):
        raise InputError("the address of a time stamping authority begins with https:// or http://", subject=url)
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    received = b""
    try:
        with httpx2.stream("POST", url, content=request, headers=headers, timeout=timeout_s) as response:
            if response.status_code != 200:
                raise BackendError(f"the time stamping authority answered {response.status_code}", subject=url)
            for part in response.iter_bytes():
                received += part
                if len(received) > MAX_RESPONSE_BYTES:
                    raise BackendError("the time stamping authority's answer is too long", subject=url)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        hint = "The checkpoint stands without a trusted time; ask again later."
        kind = type(error).__name__
        raise BackendError(f"the time stamping authority was not reached ({kind})", subject=url, hint=hint) from error
    return received


def _load_certificates(roots_pem: bytes) -> list[Certificate]:
    from cryptography import x509

    try:
        if b"-----BEGIN" in roots_pem:
            found = x509.load_pem_x509_certificates(roots_pem)
        else:
            found = [x509.load_der_x509_certificate(roots_pem)]
    except _unreadable() as error:
        raise InputError("the roots for time stamps are not readable certificates") from error
    if not any(_is_root(certificate) for certificate in found):
        raise InputError("the roots for time stamps hold no self-signed certificate")
    return list(dict.fromkeys(found))


def _is_root(certificate: Certificate) -> bool:
    return certificate.issuer == certificate.subject


def _decode(token: bytes) -> TimeStampResponse:
    """Read a response; ValueError when it is not one in DER.

    OpenSSL writes the embedded certificates in the order that it was given, DER wants them sorted. They lie outside
    the signature, so a sorted copy says the same and can be read.
    """
    from rfc3161_client import decode_timestamp_response

    try:
        return decode_timestamp_response(token)
    except ValueError:
        return decode_timestamp_response(with_sorted_certificates(token))


def _check_answer(response: TimeStampResponse, message: bytes, nonce: int | None) -> None:
    if response.status not in (0, 1):
        raise IntegrityError(f"the authority granted no time stamp (status {response.status})")
    imprint = response.tst_info.message_imprint
    algorithm = _DIGESTS.get(imprint.hash_algorithm.dotted_string)
    if algorithm is None:
        raise IntegrityError("the time stamp uses a digest that is not trusted here")
    if hashlib.new(algorithm, message).digest() != imprint.message:
        raise IntegrityError("the time stamp is of other bytes")
    if nonce is not None and response.tst_info.nonce != nonce:
        raise IntegrityError("the time stamp answers another request (nonce)")


def _signer(response: TimeStampResponse, trusted: list[Certificate]) -> Certificate:
    """The certificate that the signed part names, embedded or configured, once no other poses as it."""
    from cryptography import x509

    embedded = [x509.load_der_x509_certificate(der) for der in response.signed_data.certificates]
    signers = response.signed_data.signer_infos
    if len(signers) != 1:
        raise IntegrityError(f"a time stamp has one signer, this one has {len(signers)}")
    named = next(iter(signers))
    known = list(dict.fromkeys([*embedded, *trusted]))
    fitting = [c for c in known if (c.issuer, c.serial_number) == (named.issuer, named.serial_number)]
    if len(fitting) != 1:
        raise IntegrityError(f"{len(fitting)} certificates fit the signer of the time stamp, not one")
    _refuse_impostors(embedded, _chain(fitting[0], known))
    return fitting[0]


def _chain(certificate: Certificate, known: list[Certificate]) -> list[Certificate]:
    """The certificate and every known one above it, each having signed one below."""
    chain = [certificate]
    for child in chain:
        chain += [parent for parent in known if parent not in chain and _issued(parent, child)]
    return chain


def _issued(parent: Certificate, child: Certificate) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        child.verify_directly_issued_by(parent)
    except _unreadable(InvalidSignature):
        return False
    return True


def _refuse_impostors(embedded: list[Certificate], chain: list[Certificate]) -> None:
    """Refuse a token with a strange certificate that bears a name of the chain or claims to be a time authority.

    Embedded certificates are not signed, so anyone can add some to a genuine token in order to have it shown under
    another name. Certificates of no such claim (those of a revocation answer, say) do no harm and pass.
    """
    names = {certificate.subject for certificate in chain}
    for certificate in embedded:
        if certificate not in chain and (certificate.subject in names or _stamps_time(certificate)):
            raise IntegrityError("a certificate that poses as the authority's was added to the time stamp")


def _stamps_time(certificate: Certificate) -> bool:
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except _unreadable(x509.ExtensionNotFound):
        return False
    return ExtendedKeyUsageOID.TIME_STAMPING in usage


def _refusal(
    response: TimeStampResponse, message: bytes, trusted: list[Certificate], signer: Certificate
) -> str | None:
    """Why rfc3161-client does not accept the token, or None when it does."""
    from rfc3161_client import VerificationError, VerifierBuilder

    # The signer is handed over as known only when it was configured: one that was merely embedded earns no trust.
    builder = VerifierBuilder(
        roots=[c for c in trusted if _is_root(c)],
        intermediates=[c for c in trusted if not _is_root(c) and c != signer],
        tsa_certificate=signer if signer in trusted else None,
    )
    try:
        builder.build().verify_message(response, message)
    except _unreadable(VerificationError) as error:
        return _short_reason(str(error))
    return None


def _short_reason(reason: str) -> str:
    found = re.findall(r'Verify error:\s*([^"\n]+)', reason) or re.findall(r'reason: "([^"]+)"', reason)
    return str(found[-1]) if found else reason[:120]


def _checked_by_openssl_alone(
    token: bytes, message: bytes, trusted: list[Certificate], nonce: int | None, *, reason: str
) -> Timestamp:
    """Read and verify the token by openssl; `reason` is why rfc3161-client could not."""
    shown = _openssl(token, ["-reply", "-text"], [])
    refused = IntegrityError(f"the time stamp was refused: {reason}")
    if shown is None or shown.returncode != 0 or end_of(token, 0) != len(token):
        raise refused
    policy = re.search(r"^Policy OID: *([0-9.]+)$", shown.stdout, re.MULTILINE)
    answered = re.search(r"^Nonce: 0x([0-9A-F]+)$", shown.stdout, re.MULTILINE)
    at = _shown_time(shown.stdout)
    if policy is None or at is None:
        raise refused
    if nonce is not None and (answered is None or int(answered.group(1), 16) != nonce):
        raise IntegrityError("the time stamp answers another request (nonce)")
    _verify_with_openssl(token, message, trusted, at, reason)
    return Timestamp(token, at, "", policy.group(1), "openssl")


def _shown_time(text: str) -> datetime | None:
    found = re.search(_SHOWN_TIME, text, re.MULTILINE)
    if found is None or found.group(1) not in _MONTHS:
        return None
    day, hour, minute, second, year = (int(part) for part in found.groups()[1:])
    return datetime(year, _MONTHS.index(found.group(1)) + 1, day, hour, minute, second, tzinfo=UTC)


def _verify_with_openssl(token: bytes, message: bytes, trusted: list[Certificate], at: datetime, reason: str) -> None:
    """Have openssl verify the token at the time it states; IntegrityError with `reason` when it does not."""
    options = ["-verify", "-attime", str(int(at.timestamp()))]
    checked = _openssl(token, options, trusted, message)
    if checked is None:
        raise IntegrityError(
            f"the time stamp was refused: {reason}", hint="Where the program openssl is installed, it is asked as well."
        )
    if checked.returncode != 0 or "Verification: OK" not in checked.stdout + checked.stderr:
        raise IntegrityError(f"the time stamp was refused: {reason}")


def _openssl(
    token: bytes, options: list[str], trusted: list[Certificate], message: bytes | None = None
) -> subprocess.CompletedProcess[str] | None:
    """Run `openssl ts` over the token in an empty folder; None when the program is not there or does not end."""
    from cryptography.hazmat.primitives.serialization import Encoding

    program = shutil.which("openssl")
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="saksi-") as name:
        folder = Path(name)
        command = [program, "ts", *options, "-in", _put(folder / "token", token)]
        if message is not None:
            command += ["-data", _put(folder / "message", message)]
        for option, above in (("-CAfile", True), ("-untrusted", False)):
            chosen = [c.public_bytes(Encoding.PEM) for c in trusted if _is_root(c) is above]
            if chosen:
                command += [option, _put(folder / option[1:], b"".join(chosen))]
        # No configuration and no default roots of this machine take part in the verdict.
        environment = {**os.environ, "LC_ALL": "C", "OPENSSL_CONF": os.devnull}
        try:
            return subprocess.run(
                command, capture_output=True, text=True, timeout=OPENSSL_TIMEOUT_S, env=environment, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return None


def _put(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    return str(path)
