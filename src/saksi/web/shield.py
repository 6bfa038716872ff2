"""What stands before every route: whom a request is addressed to, how much and how often, and the answer's headers."""

from __future__ import annotations

import asyncio
import ipaddress
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # with none at all, a form of our own would name no origin either
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), autoplay=()",
    "cache-control": "no-store",
}
MOST_KEPT = 10_000
BODY_S, SLOWEST = 30.0, 10_000
"""Seconds that any body may take, and bytes a second that a long one must bring."""
OWN_NETWORK = 64
"""Bits of an IPv6 address that are given to one household or server."""


class Rate:
    """So many at once and so many a second for each visitor; a bucket that fills again."""

    def __init__(self, burst: int, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst, self._per_second, self._clock = burst, per_second, clock
        self._lock = threading.Lock()
        self._left: dict[str, tuple[float, float]] = {}

    def allows(self, visitor: str) -> bool:
        """Whether this visitor may; takes one from their bucket."""
        now = self._clock()
        with self._lock:
            left, since = self._left.pop(visitor, (float(self._burst), now))
            left = min(float(self._burst), left + (now - since) * self._per_second)
            self._left[visitor] = (max(left - 1, 0.0) if left >= 1 else left, now)
            while len(self._left) > MOST_KEPT:
                self._left.pop(next(iter(self._left)))
        return left >= 1


@dataclass(frozen=True, slots=True)
class Shield:
    """The ASGI layer around the desk."""

    app: ASGIApp
    hosts: frozenset[str]
    rate: Rate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if not self._is_addressed(headers.get(b"host", b"")):
            await _refuse(send, 400, "This desk is not known by that name.")
            return
        if not self.rate.allows(visitor(scope)):
            await _refuse(send, 429, "Too many requests; wait a moment.")
            return
        await self.app(scope, _in_time(receive, headers), _with_headers(send))

    def _is_addressed(self, host: bytes) -> bool:
        return host.decode("latin-1").lower() in self.hosts


def _in_time(receive: Receive, headers: Mapping[bytes, bytes]) -> Receive:
    """The request's body, broken off where it comes slower than SLOWEST after the first BODY_S seconds."""
    length = headers.get(b"content-length", b"")
    seconds = BODY_S + (int(length) if length.isdigit() else 0) / SLOWEST
    until: float | None = None
    is_whole = False

    async def receiver() -> Message:
        nonlocal until, is_whole
        if is_whole:  # from now on only the connection's end is waited for
            return await receive()
        now = time.monotonic()
        until = now + seconds if until is None else until
        try:
            message = await asyncio.wait_for(receive(), max(until - now, 0.0))
        except TimeoutError:
            return {"type": "http.disconnect"}
        is_whole = not message.get("more_body", False)
        return message

    return receiver


def visitor(scope: Mapping[str, Any]) -> str:
    """Who asks, as far as the connection tells: of IPv6 the network, of which one person has all the addresses."""
    client = scope.get("client")
    try:
        found = ipaddress.ip_address(str(client[0]).partition("%")[0]) if client else None
    except ValueError:
        return str(client[0]) if client else "local"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, OWN_NETWORK), strict=False))
    return str(found) if found else "local"


def _with_headers(send: Send) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message["headers"]}
            own = ((n.encode(), v.encode()) for n, v in HEADERS.items() if n.encode() not in given)
            message["headers"] = [*message["headers"], *own]
        await send(message)

    return sender


async def _refuse(send: Send, status: int, words: str) -> None:
    body = words.encode()
    own: Iterable[tuple[str, str]] = (("content-type", "text/plain; charset=utf-8"), ("content-length", str(len(body))))
    headers = [(name.encode(), value.encode()) for name, value in (*own, *HEADERS.items())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
