"""Asking a chat service over the guarded wire. Fulfils the Chat port.

What goes out here is text of a case, so the guard is turned round: not "anywhere but this network", but only this
machine, or the very hosts that the case's policy names. The address dialled is checked, whatever a name resolves to;
a redirect is never followed; and to a host beyond this machine and its network only an encrypted connection is made.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from saksi.capture.addresses import IPAddress, Target, check_url, refuse_reason
from saksi.capture.exchange import Hop, Message, Session, ask, decoded
from saksi.errors import InputError, SourceError
from saksi.ports import Reply
from saksi.settings import Fetch, Settings

if TYPE_CHECKING:
    import httpcore2

    from saksi.capture.wire import Dial

KEY = "SAKSI_SECOND_READER_KEY"
"""The variable that holds the service's key: never a setting, so that it cannot come to lie in a case."""
MOST_BYTES = 4_000_000
"""The largest response taken; the longest sensible answer is a tenth of it."""
PATH = "/chat/completions"
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class ChatEndpoint:
    """One service, checked; ``is_here`` says that it must be on this machine."""

    target: Target
    settings: Fetch
    key: str | None
    session: Session
    is_here: bool

    @property
    def host(self) -> str:
        return self.target.host

    def post(self, body: bytes) -> Reply:
        own = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        if self.key:
            own.append(("Authorization", f"Bearer {self.key}"))
        hop = ask(self.target, self.settings, self.session, Message("POST", body, tuple(own)))
        return Reply(hop.head.status or 0, self._body(hop))

    def _body(self, hop: Hop) -> bytes:
        spool = decoded(hop, MOST_BYTES)
        with spool.part(0) as reader:
            return reader.read()


def open_chat(
    settings: Settings,
    hosts: Collection[str],
    *,
    session: Session | None = None,
    environment: Mapping[str, str] | None = None,
) -> ChatEndpoint:
    """The service that the settings name, if texts may go to its host: this machine, or one of ``hosts``.

    InputError with the way to allow it where they may not, or where no service is named.
    """
    chosen = settings.second_reader
    if chosen.endpoint is None or not chosen.model:
        raise InputError(
            "no second reader is set up", hint="Name endpoint and model under [second_reader] in saksi.toml."
        )
    try:
        target = check_url(_full(chosen.endpoint), allow_private=True)
    except SourceError as error:
        raise InputError(f"the second reader's endpoint: {error.message}", subject=error.subject) from error
    is_here = _is_here(target)
    if not is_here and target.host not in {host.lower() for host in hosts}:
        raise InputError(
            "texts of this case may not be sent to this host",
            subject=target.host,
            hint="Only this machine may read them, or a host that second_reader_hosts in the case's [policy] names.",
        )
    if not is_here and settings.fetch.proxy is not None and target.scheme != "https":
        raise InputError("through a proxy the second reader is asked by https alone", subject=target.host)
    fetch = msgspec.structs.replace(
        settings.fetch,
        timeout_s=chosen.timeout_s,
        max_bytes=MOST_BYTES,
        allow_private=True,
        proxy=None if is_here else settings.fetch.proxy,
    )
    given = session or Session()
    proxied = fetch.proxy is not None
    dial = given.dial if proxied else _guarded(given.dial, target, is_here=is_here)
    own = Session(resolve=given.resolve, dial=dial, tls=given.tls, sleep=given.sleep)
    variables = os.environ if environment is None else environment
    return ChatEndpoint(target, fetch, variables.get(KEY, "").strip() or None, own, is_here)


def _full(endpoint: str) -> str:
    bare = endpoint.strip().rstrip("/")
    return bare if bare.endswith(PATH) else bare + PATH


def _is_here(target: Target) -> bool:
    """Whether the address names this machine; what a name resolves to is checked again when it is dialled."""
    return target.host in LOOPBACK_NAMES or (target.literal is not None and target.literal.is_loopback)


def _guarded(dial: Dial | None, target: Target, *, is_here: bool) -> Dial:
    from saksi.capture.wire import dial_directly

    def guarded(ip: str, port: int, timeout_s: float) -> httpcore2.NetworkStream:
        reason = _refusal(ipaddress.ip_address(ip), target, is_here=is_here)
        if reason is not None:
            raise SourceError(reason, subject=target.host)
        return (dial or dial_directly)(ip, port, timeout_s)

    return guarded


def _refusal(ip: IPAddress, target: Target, *, is_here: bool) -> str | None:
    if is_here:
        return None if ip.is_loopback else "its name leads to another machine than this"
    if target.scheme == "http" and refuse_reason(ip) is None:
        return "only an encrypted connection (https) is made to a host outside this network"
    return None
