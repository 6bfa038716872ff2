"""Timestamps by a real authority: `openssl ts` behind a small server on this machine."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from saksi.errors import BackendError, InputError, IntegrityError
from saksi.preserve import der, timestamp
from saksi.preserve.timestamp import request_timestamp, verify_timestamp

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl on this machine")

MESSAGE = b"case.example/archive\n3\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
CONFIGURATION = """
[ req ]
distinguished_name = dn
[ dn ]
[ root ]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
[ authority ]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[ web ]
basicConstraints = critical,CA:false
extendedKeyUsage = serverAuth
[ tsa ]
default_tsa = here
[ here ]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
"""


@dataclass(frozen=True)
class Authority:
    """A root, a signer under it, and the folder where both lie."""

    folder: Path

    def openssl(self, *arguments: str) -> bytes:
        command = ["openssl", *arguments]
        return subprocess.run(command, cwd=self.folder, check=True, capture_output=True, timeout=60).stdout

    def make(self, name: str, section: str, key: str = "EC", issuer: str | None = None) -> None:
        kind = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"] if key == "EC" else ["rsa:2048"]
        new = ["req", "-newkey", *kind, "-nodes", "-keyout", f"{name}.key", "-config", "tsa.cnf"]
        new += ["-subj", f"/O=Example/CN=Example {name}"]
        if issuer is None:
            self.openssl(*new, "-x509", "-days", "30", "-extensions", section, "-out", f"{name}.pem")
            return
        self.openssl(*new, "-out", f"{name}.csr")
        signing = ["-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key", "-CAcreateserial", "-days", "30"]
        extensions = ["-extfile", "tsa.cnf", "-extensions", section]
        self.openssl("x509", "-req", "-in", f"{name}.csr", *signing, *extensions, "-out", f"{name}.pem")

    def answer(self, request: bytes, signer: str = "authority", *, chain: bool = False) -> bytes:
        (self.folder / "request").write_bytes(request)
        using = ["-signer", f"{signer}.pem", "-inkey", f"{signer}.key"]
        if chain:
            using += ["-chain", "root.pem"]
        self.openssl("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "request", *using, "-out", "response")
        return (self.folder / "response").read_bytes()

    def pem(self, *names: str) -> bytes:
        return b"".join((self.folder / f"{name}.pem").read_bytes() for name in names)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    made = Authority(tmp_path_factory.mktemp("authority"))
    (made.folder / "tsa.cnf").write_text(CONFIGURATION)
    (made.folder / "serial").write_text("01")
    made.make("root", "root")
    made.make("authority", "authority", issuer="root")
    made.make("large", "authority", "RSA", issuer="root")
    made.make("stranger", "root")
    return made


@contextmanager
def serving(reply: tuple[int, bytes] | Authority) -> Iterator[str]:
    """An HTTP server on loopback that answers with a fixed reply, or with what the authority says."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/timestamp-query"
            status, content = (200, reply.answer(body)) if isinstance(reply, Authority) else reply
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/tsa"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(scope="module")
def token(authority: Authority) -> bytes:
    return authority.answer(timestamp.build_request(MESSAGE)[0])


def without_openssl(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda program: None)


def as_ber(token: bytes) -> bytes:
    """The same response with an outer length left open: right for OpenSSL, no DER."""
    _, start, end = der.element(token, 0)
    return b"\x30\x80" + token[start:end] + b"\x00\x00"


def test_asking_a_real_authority(authority: Authority) -> None:
    with serving(authority) as url:
        stamped = request_timestamp(MESSAGE, url, authority.pem("root"))
    assert abs(datetime.now(UTC) - stamped.at) < timedelta(minutes=5) and stamped.at.tzinfo is UTC
    assert (stamped.authority, stamped.policy) == ("CN=Example authority,O=Example", "1.2.3.4.1")
    assert stamped.checked_by == "rfc3161-client"
    assert verify_timestamp(stamped.token, MESSAGE, authority.pem("root")) == stamped


def test_the_request_is_what_openssl_reads(authority: Authority) -> None:
    (authority.folder / "shown").write_bytes(timestamp.build_request(MESSAGE)[0])
    shown = authority.openssl("ts", "-query", "-in", "shown", "-text").decode()
    assert "Hash Algorithm: sha256" in shown and "Certificate required: yes" in shown
    assert "Nonce: 0x" in shown
    assert timestamp.build_request(MESSAGE)[1] != timestamp.build_request(MESSAGE)[1]


@pytest.mark.parametrize("signer", ["authority", "large"])
def test_a_token_with_its_chain_embedded(authority: Authority, monkeypatch: pytest.MonkeyPatch, signer: str) -> None:
    """OpenSSL leaves the certificates unsorted, which strict DER refuses; one of the two orders is always wrong."""
    stamp = authority.answer(timestamp.build_request(MESSAGE)[0], signer, chain=True)
    without_openssl(monkeypatch)
    assert verify_timestamp(stamp, MESSAGE, authority.pem("root")).authority == f"CN=Example {signer},O=Example"


def test_a_token_without_certificate_needs_it_configured(authority: Authority) -> None:
    (authority.folder / "message").write_bytes(MESSAGE)
    authority.openssl("ts", "-query", "-data", "message", "-sha512", "-out", "bare")
    stamp = authority.answer((authority.folder / "bare").read_bytes())
    verify_timestamp(stamp, MESSAGE, authority.pem("root", "authority"))
    with pytest.raises(IntegrityError, match="0 certificates fit the signer"):
        verify_timestamp(stamp, MESSAGE, authority.pem("root"))


def test_a_token_that_only_openssl_reads(authority: Authority, token: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    stamped = verify_timestamp(as_ber(token), MESSAGE, authority.pem("root"))
    known = verify_timestamp(token, MESSAGE, authority.pem("root"))
    assert (stamped.checked_by, stamped.authority) == ("openssl", "")
    assert (stamped.at, stamped.policy, stamped.token) == (known.at, known.policy, as_ber(token))
    for message, roots in ((b"other", "root"), (MESSAGE, "stranger")):
        with pytest.raises(IntegrityError):
            verify_timestamp(as_ber(token), message, authority.pem(roots))
    without_openssl(monkeypatch)
    with pytest.raises(IntegrityError, match="cannot be read"):
        verify_timestamp(as_ber(token), MESSAGE, authority.pem("root"))


def test_openssl_is_asked_when_the_library_refuses(
    authority: Authority, token: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timestamp, "_refusal", lambda *arguments: "a reason of its own")
    stamped = verify_timestamp(token, MESSAGE, authority.pem("root"))
    assert (stamped.checked_by, stamped.authority) == ("openssl", "CN=Example authority,O=Example")
    without_openssl(monkeypatch)
    with pytest.raises(IntegrityError, match="a reason of its own") as caught:
        verify_timestamp(token, MESSAGE, authority.pem("root"))
    assert "openssl" in str(caught.value.hint)


def test_other_bytes_another_root_another_nonce(authority: Authority, token: bytes) -> None:
    with pytest.raises(IntegrityError, match="of other bytes"):
        verify_timestamp(token, MESSAGE + b" ", authority.pem("root"))
    with pytest.raises(IntegrityError, match="refused"):
        verify_timestamp(token, MESSAGE, authority.pem("stranger"))
    with pytest.raises(IntegrityError, match="another request"):
        verify_timestamp(token, MESSAGE, authority.pem("root"), nonce=1)


def test_a_certificate_not_made_for_time_stamping(authority: Authority, token: bytes) -> None:
    """The same key in a certificate without the purpose: openssl will not sign with it, so it is swapped in after."""
    signer = (authority.folder / "authority.key").as_posix()
    authority.openssl(
        "req", "-new", "-key", signer, "-subj", "/O=Example/CN=Example web", "-config", "tsa.cnf", "-out", "w"
    )
    serial = authority.openssl("x509", "-in", "authority.pem", "-noout", "-serial").decode().strip().partition("=")[2]
    signing = ["-CA", "root.pem", "-CAkey", "root.key", "-set_serial", f"0x{serial}", "-days", "30"]
    extensions = ["-extfile", "tsa.cnf", "-extensions", "web"]
    authority.openssl("x509", "-req", "-in", "w", *signing, *extensions, "-outform", "DER", "-out", "web.der")
    own = authority.openssl("x509", "-in", "authority.pem", "-outform", "DER")
    swapped = with_certificates(token, (authority.folder / "web.der").read_bytes())
    verify_timestamp(with_certificates(token, own), MESSAGE, authority.pem("root"))
    with pytest.raises(IntegrityError, match="refused"):
        verify_timestamp(swapped, MESSAGE, authority.pem("root"))


def test_an_added_certificate_that_poses_as_an_authority(authority: Authority, token: bytes) -> None:
    own = authority.openssl("x509", "-in", "authority.pem", "-outform", "DER")
    authority.make("impostor", "authority")
    posing = authority.openssl("x509", "-in", "impostor.pem", "-outform", "DER")
    with pytest.raises(IntegrityError, match="poses"):
        verify_timestamp(with_certificates(token, *sorted([own, posing])), MESSAGE, authority.pem("root"))
    harmless = authority.openssl("x509", "-in", "stranger.pem", "-outform", "DER")
    verify_timestamp(with_certificates(token, *sorted([own, harmless])), MESSAGE, authority.pem("root"))


def test_every_damaged_byte_of_the_signed_part_is_found(authority: Authority, token: bytes) -> None:
    """Every ninth byte; what may change unseen is what no signature covers: the embedded certificate, and status."""
    own = authority.openssl("x509", "-in", "authority.pem", "-outform", "DER")
    start = token.index(own)
    signed = [at for at in range(len(token)) if not start <= at < start + len(own)]
    reached = 0
    for at in signed[::9]:
        damaged = token[:at] + bytes([token[at] ^ 0x10]) + token[at + 1 :]
        try:
            stamped = verify_timestamp(damaged, MESSAGE, authority.pem("root"))
        except IntegrityError:
            reached += 1
            continue
        assert stamped.at == verify_timestamp(token, MESSAGE, authority.pem("root")).at, at
    assert reached > len(signed[::9]) * 0.8


def test_any_damage_of_the_embedded_certificate_ends_in_a_verdict(
    authority: Authority, token: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Certificate readers raise much besides ValueError, and warn; nothing of it comes through."""
    without_openssl(monkeypatch)
    own = authority.openssl("x509", "-in", "authority.pem", "-outform", "DER")
    start = token.index(own)
    for bit in range(start * 8, (start + len(own)) * 8, 5):
        damaged = bytearray(token)
        damaged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(IntegrityError):
            verify_timestamp(bytes(damaged), MESSAGE, authority.pem("root"))


def test_truncated_and_foreign_bytes(authority: Authority, token: bytes) -> None:
    for damaged in (b"", b"\x30", token[:-1], token[: len(token) // 2], token + b"\x00", b"<html>", b"\xff" * 99):
        with pytest.raises(IntegrityError):
            verify_timestamp(damaged, MESSAGE, authority.pem("root"))


def test_an_authority_that_refuses_says_so(authority: Authority) -> None:
    (authority.folder / "message").write_bytes(MESSAGE)
    authority.openssl("ts", "-query", "-data", "message", "-sha384", "-out", "unwanted")
    refusal = authority.answer((authority.folder / "unwanted").read_bytes())
    with pytest.raises(IntegrityError):
        verify_timestamp(refusal, MESSAGE, authority.pem("root"))


def test_an_old_answer_to_a_new_request_is_refused(authority: Authority, token: bytes) -> None:
    with serving((200, token)) as url, pytest.raises(IntegrityError, match="another request"):
        request_timestamp(MESSAGE, url, authority.pem("root"))


@pytest.mark.parametrize("reply", [(500, b"down"), (302, b""), (200, b"x" * (timestamp.MAX_RESPONSE_BYTES + 1))])
def test_an_authority_that_gives_no_token(authority: Authority, reply: tuple[int, bytes]) -> None:
    with serving(reply) as url, pytest.raises(BackendError):
        request_timestamp(MESSAGE, url, authority.pem("root"))


def test_an_authority_that_is_not_there(authority: Authority) -> None:
    with serving((200, b"")) as url:
        pass
    with pytest.raises(BackendError, match="not reached") as caught:
        request_timestamp(MESSAGE, url, authority.pem("root"), timeout_s=2)
    assert "later" in str(caught.value.hint)
    for wrong in ("ftp://127.0.0.1/", "file:///etc/passwd", "127.0.0.1"):
        with pytest.raises(InputError):
            request_timestamp(MESSAGE, wrong, authority.pem("root"))


def test_roots_that_are_none(authority: Authority, token: bytes) -> None:
    for roots in (b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", authority.pem("authority")):
        with pytest.raises(InputError):
            verify_timestamp(token, MESSAGE, roots)


def with_certificates(token: bytes, *certificates: bytes) -> bytes:
    """The response with other certificates embedded: every length on the way there is written again."""
    return _rebuilt(token, [1, 1, 0], b"".join(certificates))


def _rebuilt(element: bytes, route: list[int], certificates: bytes) -> bytes:
    tag, start, end = der.element(element, 0)
    parts = der.elements(element, start, end)
    if route:
        parts[route[0]] = _rebuilt(parts[route[0]], route[1:], certificates)
    else:
        parts = [encoded(0xA0, certificates) if part[0] == 0xA0 else part for part in parts]
    return encoded(tag, b"".join(parts))


def encoded(tag: int, content: bytes) -> bytes:
    if len(content) < 0x80:
        return bytes([tag, len(content)]) + content
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content
