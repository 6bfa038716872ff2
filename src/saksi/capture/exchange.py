"""One address asked, redirect by redirect: every hop checked, bounded, and kept as it went over the wire."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from saksi.capture.addresses import Target, check_url
from saksi.capture.body import Bounds, Head, body_of, head_of
from saksi.capture.member import TOOL, tool_version
from saksi.capture.spool import Spool
from saksi.errors import BackendError, SourceError
from saksi.settings import Fetch

if TYPE_CHECKING:
    import ssl

    import httpcore2

    from saksi.capture.wire import Dial, Resolver, Wire

_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host's robots.txt says, and how that was learnt."""

    parser: RobotFileParser
    learnt: str


@dataclass
class Session:
    """What lasts from one fetch to the next: when each host was last asked, and the seams to the network.

    ``resolve`` and ``dial`` default to this machine's resolver and plain TCP; ``tls`` to the system's authorities.
    """

    resolve: Resolver | None = None
    dial: Dial | None = None
    tls: ssl.SSLContext | None = None
    sleep: Callable[[float], None] = time.sleep
    last_asked: dict[str, float] = field(default_factory=dict)
    robots: dict[str, Rules] = field(default_factory=dict)

    def pause(self, host: str, seconds: float) -> None:
        """Wait until ``seconds`` have passed since the host was last asked."""
        now = time.monotonic()
        wait = self.last_asked.get(host, float("-inf")) + seconds - now
        if wait > 0:
            self.sleep(wait)
        self.last_asked[host] = time.monotonic()


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent with a request beside its address: method, body, headers of its own."""

    method: str = "GET"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Hop:
    """One request and its response."""

    target: Target
    at: datetime
    wire: Wire
    head: Head


def exchange(url: str, settings: Fetch, session: Session) -> list[Hop]:
    """Every hop from the address to its final answer. Raises SourceError where a hop is refused or fails."""
    hops: list[Hop] = []
    url = url.partition("#")[0]
    while True:
        target = check_url(url, allow_private=settings.allow_private)
        session.pause(target.host, settings.rate_per_host_s)
        hops.append(ask(target, settings, session))
        onward = _redirect(hops[-1])
        if onward is None:
            return hops
        if len(hops) > settings.max_redirects:
            raise SourceError(f"more than {settings.max_redirects} redirects", subject=target.host)
        url = onward


def decoded(hop: Hop, max_bytes: int) -> Spool:
    """The body of a hop's response with its codings undone. Raises SourceError where it is damaged or too large."""
    return body_of(hop.wire.received, hop.head, Bounds(max_bytes, max_ratio=10_000))[0]


def ask(target: Target, settings: Fetch, session: Session, message: Message | None = None) -> Hop:
    """One request, sent and answered over a connection of its own; nothing is followed.

    SourceError where the host's addresses may not be asked, or no whole response comes in time.
    """
    import httpcore2

    from saksi.capture.wire import Wire

    message = message or Message()
    wire = Wire(settings.timeout_s, settings.max_bytes)
    at = datetime.now(UTC)
    try:
        with _pool(wire, settings, session) as pool:
            place = httpcore2.URL(
                scheme=target.scheme.encode(),
                host=target.host.encode(),
                port=target.port,
                target=target.path.encode(),
            )
            headers = [*_headers(target, settings), *message.headers]
            with pool.stream(message.method, place, headers=headers, content=message.body or None) as response:
                for _ in response.iter_stream():
                    wire.left_s()
    except httpcore2.TimeoutException as error:
        raise SourceError(f"no answer within {settings.timeout_s:g} s", subject=target.host) from error
    except (httpcore2.ProtocolError, httpcore2.NetworkError, httpcore2.ProxyError, OSError, ValueError) as error:
        raise SourceError(_failure(error), subject=target.host) from error
    _drop_handshake(wire, message.method)
    return Hop(target, at, wire, head_of(wire.received))


def _pool(wire: Wire, settings: Fetch, session: Session) -> httpcore2.ConnectionPool:
    """A pool for one request; through a proxy where one is set, which then looks names up in our stead."""
    import httpcore2

    from saksi.capture.wire import Backend, dial_directly, resolve_by_system

    trusted = urlsplit(settings.proxy).hostname if settings.proxy else None
    backend = Backend(
        wire,
        session.resolve or resolve_by_system,
        session.dial or dial_directly,
        allow_private=settings.allow_private,
        trusted_host=trusted,
    )
    tls = session.tls or httpcore2.default_ssl_context()
    if settings.proxy is None:
        return httpcore2.ConnectionPool(ssl_context=tls, network_backend=backend)
    if not settings.proxy.startswith("socks5"):
        return httpcore2.HTTPProxy(settings.proxy, ssl_context=tls, network_backend=backend)
    if find_spec("socksio") is None:  # httpcore2 needs it and says so less clearly
        raise BackendError("a SOCKS proxy needs a package that is not installed", hint="pip install socksio")
    return httpcore2.SOCKSProxy(settings.proxy, ssl_context=tls, network_backend=backend)


def _headers(target: Target, settings: Fetch) -> list[tuple[str, str]]:
    host = f"[{target.host}]" if ":" in target.host else target.host
    usual = target.port == (443 if target.scheme == "https" else 80)
    return [
        ("Host", host if usual else f"{host}:{target.port}"),
        ("User-Agent", agent(settings)),
        ("Accept", "*/*"),
        ("Accept-Encoding", "gzip, deflate"),
        ("Connection", "close"),
    ]


def agent(settings: Fetch) -> str:
    """How requests name themselves: the setting, with saksi and its version in it."""
    own = f"{TOOL}/{tool_version()}"
    if settings.user_agent == TOOL:
        return own
    return settings.user_agent if TOOL in settings.user_agent.lower() else f"{settings.user_agent} {own}"


def _failure(error: Exception) -> str:
    """What went wrong, in words: never the server's."""
    import ssl

    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"the server's certificate is not accepted: {cause.verify_message}"
        if isinstance(cause, ssl.SSLError):
            return "no secure connection"
        cause = cause.__cause__ or cause.__context__
    if "complete message body" in str(error):
        return "the response breaks off before its end"
    return f"the exchange failed ({type(error).__name__})"


def _drop_handshake(wire: Wire, method: str) -> None:
    """Leave out a SOCKS greeting before the exchange; it is the proxy's and no HTTP."""
    for name, start in (("sent", f"{method} ".encode()), ("received", b"HTTP/")):
        spool: Spool = getattr(wire, name)
        at = spool.head(1024).find(start)
        if at > 0:
            rest = Spool()
            with spool.part(at) as reader:
                while block := reader.read(1 << 16):
                    rest.write(block)
            setattr(wire, name, rest)


def _redirect(hop: Hop) -> str | None:
    location = hop.head.get("location")
    if hop.head.status not in _REDIRECTS or not location:
        return None
    try:
        return urljoin(hop.target.url, location).partition("#")[0]
    except ValueError as error:
        raise SourceError("redirects to something that is no address", subject=hop.target.host) from error
