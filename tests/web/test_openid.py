"""Signing in at a provider that the test plays itself, over real HTTP on loopback."""

from __future__ import annotations

import base64
import gzip
import hashlib
import socket
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from loopback import Server, answer, serving
from saksi.case import Case
from saksi.errors import BackendError, InputError
from saksi.model.act import Entered
from saksi.settings import LinkedSubject, SignIn
from saksi.web.accounts import Accounts
from saksi.web.guard import COOKIE
from saksi.web.openid import BACK, BEGIN, PENDING_S, Openid
from saksi.web.roles import Role
from saksi.web.serve import Place, entrance
from saksi.web.visit import Desk, Entrance
from web.desks import HOST, a_desk, client

CLIENT, NAME = "the-desk", "D. Coder"
FAILED = "The sign-in did not succeed."


def packed(body: bytes) -> str:
    return base64.urlsafe_b64encode(body).rstrip(b"=").decode()


def number(value: int, length: int | None = None) -> str:
    return packed(value.to_bytes(length or (value.bit_length() + 7) // 8, "big"))


@dataclass
class Provider:
    """A provider with one key of each kind; ``claims`` lie over what it would truly say, ``header`` likewise."""

    server: Server
    rsa_key: rsa.RSAPrivateKey
    ec_key: ec.EllipticCurvePrivateKey
    answers: dict[str, Any]
    algorithm: str = "RS256"
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        return self.server.url("")

    def publish(self, **changes: Any) -> None:
        public, point = self.rsa_key.public_key().public_numbers(), self.ec_key.public_key().public_numbers()
        keys = [
            {"kty": "RSA", "kid": "RS256", "use": "sig", "n": number(public.n), "e": number(public.e)},
            {"kty": "EC", "kid": "ES256", "crv": "P-256", "x": number(point.x, 32), "y": number(point.y, 32)},
        ]
        told = {"issuer": self.issuer, "authorization_endpoint": self.server.url("/authorize")}
        told |= {"token_endpoint": self.server.url("/token"), "jwks_uri": self.server.url("/keys"), **changes}
        self.put("/.well-known/openid-configuration", told)
        self.put("/keys", {"keys": keys})

    def put(self, path: str, value: Any) -> None:
        self.answers[path] = answer(msgspec.json.encode(value), content_type="application/json")

    def grant(self, nonce: str) -> None:
        """What it will answer when a code is brought."""
        now = int(time.time())
        true = {"iss": self.issuer, "aud": CLIENT, "sub": NAME, "nonce": nonce, "iat": now, "exp": now + 300}
        claims = {k: v for k, v in {**true, **self.claims}.items() if v is not None}
        self.put("/token", {"id_token": self.token(claims), "access_token": "x", "token_type": "Bearer"})

    def token(self, claims: dict[str, Any]) -> str:
        header = {"alg": self.algorithm, "kid": self.algorithm, **self.header}
        signed = f"{packed(msgspec.json.encode(header))}.{packed(msgspec.json.encode(claims))}"
        if self.algorithm == "RS256":
            signature = self.rsa_key.sign(signed.encode(), padding.PKCS1v15(), SHA256())
        else:
            r, s = decode_dss_signature(self.ec_key.sign(signed.encode(), ec.ECDSA(SHA256())))
            signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")
        return f"{signed}.{'' if header['alg'] == 'none' else packed(signature)}"


@pytest.fixture(scope="module")
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def provider(rsa_key: rsa.RSAPrivateKey) -> Iterator[Provider]:
    answers: dict[str, Any] = {}
    with serving(answers) as server:
        made = Provider(server, rsa_key, ec.generate_private_key(ec.SECP256R1()), answers)
        made.publish()
        yield made


def settings(provider: Provider, **more: Any) -> SignIn:
    return SignIn(issuer=provider.issuer, client_id=CLIENT, address=f"https://{HOST}", **more)


def desk_of(folder: Path, openid: Openid) -> Desk:
    accounts = Accounts(folder.parent / "people" / "accounts.json")
    accounts.put(NAME, Role.CODER, "four words for a desk")
    way_in = Entrance(hosts=frozenset({HOST}), accounts=accounts, openid=openid)
    return a_desk(folder, entrance=way_in)


@pytest.fixture
def networked(folder: Path, provider: Provider) -> Desk:
    return desk_of(folder, Openid(settings(provider), folder))


def begun(browser: Any) -> dict[str, str]:
    """What the provider is asked when somebody begins to sign in."""
    sent = browser.get(BEGIN, follow_redirects=False)
    assert sent.status_code == 303, sent.text
    return {name: values[0] for name, values in parse_qs(urlsplit(sent.headers["location"]).query).items()}


def brought(browser: Any, **answered: str) -> Any:
    return browser.get(BACK, params=answered, follow_redirects=False)


def sign_in(desk: Desk, provider: Provider) -> Any:
    browser = client(desk)
    asked = begun(browser)
    provider.grant(asked["nonce"])
    return brought(browser, code="a-code", state=asked["state"])


def is_out(desk: Desk, response: Any) -> bool:
    return response.status_code == 403 and FAILED in response.text and COOKIE + "=" not in str(response.headers)


def goings(desk: Desk) -> list[tuple[str, str, str]]:
    with Case.open(desk.folder) as case:
        return [(act.what, act.way, act.by) for _, act in case.store.acts(Entered)]


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_an_account_enters_with_the_role_that_the_case_gives(
    networked: Desk, provider: Provider, algorithm: str
) -> None:
    provider.algorithm = algorithm
    response = sign_in(networked, provider)
    assert response.status_code == 200 and response.headers["refresh"] == "0; url=/"
    cookie = next(c for c in response.headers.get_list("set-cookie") if c.startswith(COOKIE))
    assert "httponly" in cookie.lower() and "samesite=strict" in cookie.lower()
    session = networked.session(cookie.partition("=")[2].partition(";")[0])
    assert session is not None and (session.name, session.role) == (NAME, Role.CODER)
    assert goings(networked) == [("in", "openid", NAME)]


def test_the_code_is_bound_to_who_asked(networked: Desk, provider: Provider) -> None:
    browser = client(networked)
    asked = begun(browser)
    provider.grant(asked["nonce"])
    assert asked["redirect_uri"] == f"https://{HOST}{BACK}" and asked["code_challenge_method"] == "S256"
    assert brought(browser, code="a-code", state=asked["state"]).status_code == 200
    sent = next(r for r in provider.server.requests if r.startswith(b"POST /token"))
    form = parse_qs(sent.partition(b"\r\n\r\n")[2].decode())
    assert packed(hashlib.sha256(form["code_verifier"][0].encode()).digest()) == asked["code_challenge"]
    assert form["code"] == ["a-code"]


@pytest.mark.parametrize("state", ["", "forged", "é" * 50])
def test_a_forged_state_is_refused(networked: Desk, provider: Provider, state: str) -> None:
    browser = client(networked)
    provider.grant(begun(browser)["nonce"])
    assert is_out(networked, brought(browser, code="a-code", state=state))
    assert goings(networked) == [("refused", "openid", "")]


def test_an_answer_in_another_browser_is_refused(networked: Desk, provider: Provider) -> None:
    """Else one could sign somebody else in as oneself."""
    asked = begun(client(networked))
    provider.grant(asked["nonce"])
    assert is_out(networked, brought(client(networked), code="a-code", state=asked["state"]))


def test_an_answer_counts_once(networked: Desk, provider: Provider) -> None:
    browser = client(networked)
    asked = begun(browser)
    provider.grant(asked["nonce"])
    assert brought(browser, code="a-code", state=asked["state"]).status_code == 200
    assert is_out(networked, brought(browser, code="a-code", state=asked["state"]))


def test_a_replayed_nonce_is_refused(networked: Desk, provider: Provider) -> None:
    browser = client(networked)
    first = begun(browser)
    second = begun(browser)
    provider.grant(first["nonce"])
    assert is_out(networked, brought(browser, code="a-code", state=second["state"]))


NOW = int(time.time())
WRONG_CLAIMS: list[dict[str, Any]] = [
    {"aud": "another-desk"},
    {"aud": [CLIENT, "another-desk"]},
    {"aud": CLIENT, "azp": "another-desk"},
    {"aud": None},
    {"iss": "https://elsewhere.example"},
    {"iss": None},
    {"exp": NOW - 120},
    {"exp": None},
    {"exp": "tomorrow"},
    {"iat": NOW - 3600},
    {"iat": NOW + 3600},
    {"nbf": NOW + 3600},
    {"nonce": None},
    {"sub": "nobody"},
    {"sub": ""},
    {"sub": 7},
]


@pytest.mark.parametrize("wrong", WRONG_CLAIMS, ids=[f"{n} {'-'.join(w)}" for n, w in enumerate(WRONG_CLAIMS)])
def test_a_token_that_says_otherwise_is_refused(networked: Desk, provider: Provider, wrong: dict[str, Any]) -> None:
    provider.claims = wrong
    assert is_out(networked, sign_in(networked, provider))
    assert goings(networked) == [("refused", "openid", "")]


@pytest.mark.parametrize(
    "header",
    [{"alg": "none"}, {"alg": "HS256"}, {"alg": "ES256"}, {"alg": ["RS256"]}, {"kid": "unknown"}, {"crit": ["x"]}],
    ids=str,
)
def test_a_token_signed_otherwise_is_refused(networked: Desk, provider: Provider, header: dict[str, Any]) -> None:
    provider.header = header
    assert is_out(networked, sign_in(networked, provider))


def test_another_signers_token_is_refused(networked: Desk, provider: Provider) -> None:
    provider.algorithm = "ES256"
    provider.ec_key = ec.generate_private_key(ec.SECP256R1())
    assert is_out(networked, sign_in(networked, provider))


def test_the_clock_may_differ_a_little(networked: Desk, provider: Provider) -> None:
    provider.claims = {"exp": int(time.time()) - 20, "iat": int(time.time()) + 20}
    assert sign_in(networked, provider).status_code == 200


def test_an_answer_too_late_is_refused(folder: Path, provider: Provider) -> None:
    now = [time.time()]
    desk = desk_of(folder, Openid(settings(provider), folder, clock=lambda: now[0]))
    browser = client(desk)
    asked = begun(browser)
    provider.grant(asked["nonce"])
    now[0] += PENDING_S
    assert is_out(desk, brought(browser, code="a-code", state=asked["state"]))


def test_a_linked_subject_enters_as_its_account(folder: Path, provider: Provider) -> None:
    links = (LinkedSubject(subject="u-4711", name=NAME), LinkedSubject(subject="u-4712", name="Gone"))
    desk = desk_of(folder, Openid(settings(provider, links=links), folder))
    provider.claims = {"sub": "u-4711"}
    assert sign_in(desk, provider).status_code == 200
    provider.claims = {"sub": "u-4712"}
    assert is_out(desk, sign_in(desk, provider))


def test_an_address_that_nobody_vouches_for_names_nobody(folder: Path, provider: Provider) -> None:
    desk = desk_of(folder, Openid(settings(provider, claim="email"), folder))
    provider.claims = {"email": NAME, "email_verified": False}
    assert is_out(desk, sign_in(desk, provider))
    provider.claims = {"email": NAME, "email_verified": True}
    assert sign_in(desk, provider).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [{"issuer": "https://elsewhere.example"}, {"token_endpoint": "http://login.example/token"}, {"jwks_uri": 7}],
    ids=str,
)
def test_a_provider_that_is_another_is_not_asked(networked: Desk, provider: Provider, changes: dict[str, Any]) -> None:
    provider.publish(**changes)
    assert is_out(networked, client(networked).get(BEGIN, follow_redirects=False))


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate"])
def test_a_packed_answer_is_never_unpacked(networked: Desk, provider: Provider, coding: str) -> None:
    """A little that was packed could be without end."""
    told = provider.answers["/.well-known/openid-configuration"].partition(b"\r\n\r\n")[2]
    body = gzip.compress(told) if coding == "gzip" else zlib.compress(told)
    sent = answer(body, f"Content-Encoding: {coding}", content_type="application/json")
    provider.answers["/.well-known/openid-configuration"] = sent
    assert is_out(networked, client(networked).get(BEGIN, follow_redirects=False))


def test_a_provider_that_answers_bit_by_bit_is_waited_for_so_long(folder: Path, provider: Provider) -> None:
    def slowly(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(50):
            connection.sendall(b" ")
            time.sleep(0.1)

    provider.answers["/.well-known/openid-configuration"] = slowly
    desk = desk_of(folder, Openid(settings(provider), folder, timeout_s=0.3))
    began = time.monotonic()
    assert is_out(desk, client(desk).get(BEGIN, follow_redirects=False))
    assert time.monotonic() - began < 3


def test_a_provider_is_asked_over_https_or_here(folder: Path) -> None:
    for issuer in ("http://login.example", "ftp://127.0.0.1", "https://a@login.example", "https://"):
        with pytest.raises(InputError):
            Openid(SignIn(issuer=issuer, client_id=CLIENT, address=f"https://{HOST}"), folder)


def test_the_secret_lies_outside_the_case_and_is_nobody_elses(folder: Path, provider: Provider, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        Openid(settings(provider, client_secret_file=str(folder / "secret")), folder)
    file = tmp_path / "secret"
    file.write_text("s e/cret\n")
    file.chmod(0o644)
    openid = Openid(settings(provider, client_secret_file=str(file)), folder)
    with pytest.raises(BackendError):
        openid._read_secret()
    file.chmod(0o600)
    assert sign_in(desk_of(folder, openid), provider).status_code == 200
    sent = next(r for r in provider.server.requests if r.startswith(b"POST /token"))
    assert b"basic " + base64.b64encode(b"the-desk:s%20e%2Fcret").lower() in sent.lower()


def test_it_is_off_where_nobody_asked_for_it(desk: Desk, networked: Desk) -> None:
    assert client(desk).get(BEGIN).status_code == 404
    assert BEGIN in client(networked).get("/enter").text
    accounts = networked.entrance.accounts
    assert accounts is not None
    assert entrance(Place(), 5000, accounts, networked.entrance.openid).openid is None, "this machine has its link"
