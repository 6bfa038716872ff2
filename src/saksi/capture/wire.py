"""The connection itself: names resolved once and checked, the checked address dialled, every byte kept.

The guard sits below HTTP: whatever the layer above asks for, a connection is only ever opened to an address that
this module resolved and checked itself, and no second look-up happens in between (a name that answers differently
the second time, DNS rebinding, gains nothing). What goes over the connection is recorded exactly as sent and
received, inside TLS, which is what a WARC record holds.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpcore2

from saksi.capture.addresses import IPAddress, refuse_reason
from saksi.capture.spool import Spool
from saksi.errors import SourceError

if TYPE_CHECKING:
    import ssl

SLOWEST_BYTES_PER_S = 8192
"""A response that comes slower than this on average, after the first ``timeout_s``, is given up."""
_HEAD_ROOM = 1 << 17

Resolver = Callable[[str, int], Sequence[str]]
"""Host and port to IP addresses as text, best first; raises OSError where the name has none."""
Dial = Callable[[str, int, float], httpcore2.NetworkStream]
"""IP address, port and timeout in seconds to an open connection; raises httpcore2.ConnectError and its like."""


def resolve_by_system(host: str, port: int) -> Sequence[str]:
    """The addresses that this machine's resolver gives."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def dial_directly(ip: str, port: int, timeout_s: float) -> httpcore2.NetworkStream:
    """A TCP connection to an IP address."""
    return httpcore2.SyncBackend().connect_tcp(ip, port, timeout=timeout_s)


@dataclass
class Wire:
    """One request and its response as they went over the connection, and the bounds they must keep to."""

    timeout_s: float
    max_bytes: int
    sent: Spool = field(default_factory=Spool)
    received: Spool = field(default_factory=Spool)
    ip: str | None = None
    tls: str | None = None
    started: float = field(default_factory=time.monotonic)

    def left_s(self) -> float:
        """Seconds left for this response. Raises SourceError where there are none."""
        earned = self.received.size / SLOWEST_BYTES_PER_S
        left = self.started + self.timeout_s + earned - time.monotonic()
        if left <= 0:
            raise SourceError(f"slower than allowed ({self.timeout_s:g} s, then {SLOWEST_BYTES_PER_S} bytes a second)")
        return left

    def keep(self, block: bytes) -> None:
        """Record received bytes. Raises SourceError where the response grows too large."""
        self.received.write(block)
        if self.received.size > self.max_bytes + _HEAD_ROOM:
            raise SourceError(f"the response is larger than {self.max_bytes} bytes")

    def restart(self) -> None:
        """Forget what was recorded: it was the opening of a tunnel or of TLS, not the exchange."""
        self.sent, self.received = Spool(), Spool()


class Backend(httpcore2.NetworkBackend):
    """Opens connections for httpcore: to checked addresses only."""

    def __init__(
        self, wire: Wire, resolve: Resolver, dial: Dial, *, allow_private: bool, trusted_host: str | None = None
    ) -> None:
        self._wire, self._resolve, self._dial = wire, resolve, dial
        self._allow_private, self._trusted_host = allow_private, trusted_host

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        trusted = host == self._trusted_host
        addresses = resolved(host, port, self._resolve, self._wire.left_s())
        if not trusted:
            check_all(host, addresses, allow_private=self._allow_private)
        stream = self._first_open(addresses, port)
        self._wire.ip = None if trusted else self._wire.ip
        return stream

    def _first_open(self, addresses: Sequence[IPAddress], port: int) -> httpcore2.NetworkStream:
        failure: Exception | None = None
        for address in addresses[:4]:
            try:
                stream = self._dial(str(address), port, self._wire.left_s())
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout, OSError) as error:
                failure = error
                continue
            self._wire.ip = str(address)
            return RecordedStream(stream, self._wire)
        raise SourceError("no connection: none of its addresses answers") from failure


class RecordedStream(httpcore2.NetworkStream):
    """A connection whose traffic is recorded and bounded in time and size."""

    def __init__(self, inner: httpcore2.NetworkStream, wire: Wire) -> None:
        self._inner, self._wire = inner, wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        block = self._inner.read(max_bytes, timeout=self._wire.left_s())
        self._wire.keep(block)
        return block

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._wire.sent.write(buffer)
        self._inner.write(buffer, timeout=self._wire.left_s())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        left = self._wire.left_s()
        # TLS within a proxy's TLS renews the socket's own timeout with each byte; this clock does not
        alarm = threading.Timer(left, _hang_up, [self._inner.get_extra_info("socket")])
        alarm.daemon = True
        alarm.start()
        try:
            secured = self._inner.start_tls(ssl_context, server_hostname=server_hostname, timeout=left)
        finally:
            alarm.cancel()
        self._wire.restart()
        self._wire.tls = _tls_facts(secured.get_extra_info("ssl_object"))
        return RecordedStream(secured, self._wire)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def resolved(host: str, port: int, resolve: Resolver, timeout_s: float) -> list[IPAddress]:
    """The addresses of a host, best first. Raises SourceError where there are none in time."""
    try:
        return [ipaddress.ip_address(host)]
    except ValueError:
        pass
    answers = _in_time(lambda: resolve(host, port), timeout_s, host)
    try:
        found = [ipaddress.ip_address(text.partition("%")[0]) for text in answers]
    except ValueError as error:
        raise SourceError("its name resolves to something that is no address", subject=host) from error
    if not found:
        raise SourceError("its name resolves to no address", subject=host)
    return found


def check_all(host: str, addresses: Sequence[IPAddress], *, allow_private: bool) -> None:
    """Raises SourceError where any address of the host must not be asked: a mixed answer is an attack, or a mistake."""
    for address in addresses:
        reason = refuse_reason(address, allow_private=allow_private)
        if reason is not None:
            raise SourceError(f"address not allowed: {reason}", subject=host)


def _in_time(look_up: Callable[[], Sequence[str]], timeout_s: float, host: str) -> Sequence[str]:
    """The system's resolver takes no timeout, so it runs beside and is left behind when it takes too long."""
    answer: queue.SimpleQueue[Sequence[str] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put(look_up())
        except (OSError, UnicodeError) as error:
            answer.put(error if isinstance(error, OSError) else OSError(str(error)))

    threading.Thread(target=ask, daemon=True, name="resolve").start()
    try:
        found = answer.get(timeout=timeout_s)
    except queue.Empty as error:
        raise SourceError("its name was not resolved in time", subject=host) from error
    if isinstance(found, OSError):
        raise SourceError("its name cannot be resolved", subject=host) from found
    return found


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # closed already


def _tls_facts(ssl_object: Any) -> str:
    import hashlib

    certificate = ssl_object.getpeercert(True) or b""
    return f"{ssl_object.version()}, server certificate sha256:{hashlib.sha256(certificate).hexdigest()}"
