"""Signing in at an OpenID provider: authorisation code with PKCE (RFC 7636), state and nonce.

The provider says who somebody is; whether they may enter, and as what, only the case's accounts say. Each sign-in is
bound to the browser that began it, answered once, and forgotten after ten minutes.
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import secrets
import stat
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from saksi.errors import BackendError, InputError
from saksi.settings import SignIn
from saksi.web.idtoken import Expected, NotBelieved, checked
from saksi.web.sessions import digest, same

T = TypeVar("T")
BEGIN, BACK = "/enter/openid", "/enter/openid/back"
MOST_BYTES = 1_000_000
MOST_PENDING = 1_000
PENDING_S = 600
TIMEOUT_S = 10.0


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider publishes of itself (OpenID Connect Discovery 1.0), as far as it is used here."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class _Keys(msgspec.Struct, frozen=True):
    keys: list[dict[str, Any]]


class _Answer(msgspec.Struct, frozen=True):
    id_token: str


@dataclass(frozen=True, slots=True)
class Pending:
    """A sign-in that was begun: what its answer must match."""

    browser: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    began: float


@dataclass(frozen=True, slots=True)
class Begun:
    """Where to send the browser, and the secret that it keeps until it comes back."""

    address: str
    browser: str = field(repr=False)


class Openid:
    """Sign-in for one desk at one provider, and the sign-ins under way."""

    def __init__(
        self, settings: SignIn, folder: Path, *, clock: Callable[[], float] = time.time, timeout_s: float = TIMEOUT_S
    ) -> None:
        if settings.issuer is None or not settings.client_id or not settings.address:
            raise InputError("sign_in needs issuer, client_id and address", hint="See docs/reference/settings.md.")
        self._issuer, self._settings = _safe(settings.issuer), settings
        self._back = _safe(settings.address).rstrip("/") + BACK
        self._clock, self._timeout_s = clock, timeout_s
        self._secret = _secret_file(settings.client_secret_file, folder)
        self._pending: dict[str, Pending] = {}
        self._lock = threading.Lock()

    def begin(self) -> Begun:
        """A new sign-in. BackendError where the provider does not answer."""
        provider = self._provider()
        state, nonce, verifier, browser = (secrets.token_urlsafe(32) for _ in range(4))
        now = self._clock()
        with self._lock:
            self._pending = {k: p for k, p in self._pending.items() if now - p.began < PENDING_S}
            while len(self._pending) >= MOST_PENDING:
                self._pending.pop(next(iter(self._pending)))
            self._pending[digest(state)] = Pending(digest(browser), nonce, verifier, now)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": self._back,
            "scope": self._settings.scope,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        joint = "&" if urlsplit(provider.authorization_endpoint).query else "?"
        return Begun(f"{provider.authorization_endpoint}{joint}{urlencode(asked)}", browser)

    def finish(self, answer: Mapping[str, str], browser: str) -> str:
        """The name of the account that the provider's answer speaks for, which the case may or may not have.

        NotBelieved for an answer that was not asked for by this browser, came before, or does not check out;
        BackendError where the provider does not answer.
        """
        pending = self._take(answer.get("state", ""), browser)
        if answer.get("iss", self._issuer) != self._issuer:  # RFC 9207
            raise NotBelieved("an answer of another issuer")
        code = answer.get("code", "")
        if not code or len(code) > 4000:
            raise NotBelieved("the provider let nobody in")
        provider = self._provider()
        token = self._exchange(provider, code, pending)
        keys = _get(provider.jwks_uri, _Keys, self._timeout_s).keys
        expected = Expected(self._issuer, self._settings.client_id, pending.nonce)
        return self._account(checked(token, keys, expected, self._clock()))

    def _take(self, state: str, browser: str) -> Pending:
        """The sign-in that this state is of, which is over with that."""
        with self._lock:
            found = self._pending.pop(digest(state), None)
        if found is None or self._clock() - found.began >= PENDING_S:
            raise NotBelieved("an answer that nobody asked for, or too late")
        if not same(digest(browser), found.browser):
            raise NotBelieved("an answer in another browser than the one that asked")
        return found

    def _account(self, claims: Mapping[str, Any]) -> str:
        """By a linked subject first; else by the claim that holds the account's name."""
        linked = {link.subject: link.name for link in self._settings.links}
        if claims["sub"] in linked:
            return linked[claims["sub"]]
        name = claims.get(self._settings.claim)
        is_vouched = self._settings.claim != "email" or claims.get("email_verified") is True
        if not isinstance(name, str) or not name or not is_vouched:
            raise NotBelieved("a token that names no account")
        return name

    def _provider(self) -> Provider:
        found = _get(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration", Provider, self._timeout_s)
        if found.issuer != self._issuer:
            raise NotBelieved("the provider calls itself otherwise")
        for address in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri):
            _safe(address)
        return found

    def _exchange(self, provider: Provider, code: str, pending: Pending) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "code_verifier": pending.verifier,
            "client_id": self._settings.client_id,
        }
        headers = {}
        secret = self._read_secret()
        if secret and "client_secret_basic" in provider.token_endpoint_auth_methods_supported:
            pair = f"{quote(self._settings.client_id, safe='')}:{quote(secret, safe='')}"
            headers["authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        elif secret:
            form["client_secret"] = secret
        return _asked("POST", provider.token_endpoint, _Answer, self._timeout_s, form=form, headers=headers).id_token

    def _read_secret(self) -> str:
        if self._secret is None:
            return ""
        try:
            if self._secret.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise BackendError("the client secret's file can be read by others", hint="chmod 600")
            return self._secret.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise BackendError("the client secret cannot be read") from error


def _secret_file(named: str | None, folder: Path) -> Path | None:
    """InputError for a file inside the case: a case is copied and handed on, a secret must not be."""
    if named is None:
        return None
    path = Path(named).expanduser()
    if not path.is_absolute() or path.resolve().is_relative_to(folder.resolve()):
        raise InputError(
            "the client secret lies outside the case", hint="Give sign_in.client_secret_file as a whole path."
        )
    return path


def _safe(address: str) -> str:
    """An address of HTTPS, or of this machine itself; InputError for any other."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError as error:
        raise InputError("not an address of a provider") from error
    if not host or parts.username or parts.fragment or not (parts.scheme == "https" or _is_here(parts.scheme, host)):
        raise InputError("a provider is asked over HTTPS alone", subject=host[:80])
    return address


def _is_here(scheme: str, host: str) -> bool:
    try:
        return scheme == "http" and ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _get(address: str, kind: type[T], timeout_s: float) -> T:
    return _asked("GET", address, kind, timeout_s)


def _asked(
    method: str,
    address: str,
    kind: type[T],
    timeout_s: float,
    *,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> T:
    """The provider's JSON as this type; no redirect is followed and no proxy of the environment asked. BackendError."""
    import httpx2

    body = bytearray()
    until = time.monotonic() + 2 * timeout_s  # the client's own limit is on each wait, not on all of them
    more = {"accept": "application/json", "accept-encoding": "identity", **(headers or {})}
    try:
        with (
            httpx2.Client(timeout=timeout_s, follow_redirects=False, trust_env=False) as client,
            client.stream(method, _safe(address), data=form, headers=more) as answer,
        ):
            status = answer.status_code
            for block in answer.iter_raw():  # never unpacked: a little that was packed can be very much
                body += block
                if len(body) > MOST_BYTES or time.monotonic() > until:
                    raise BackendError("the provider answers without end")
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise BackendError(f"the provider does not answer: {type(error).__name__}") from error
    if status != 200:
        raise BackendError(f"the provider answers {status}")
    try:
        return msgspec.json.decode(bytes(body), type=kind)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise BackendError("the provider's answer is not what is agreed") from error
