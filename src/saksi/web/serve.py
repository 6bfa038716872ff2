"""Serving a case: on this machine alone with a one-time link, or on a network with accounts."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from saksi.errors import BackendError, InputError
from saksi.web.accounts import Accounts
from saksi.web.openid import Openid
from saksi.web.sessions import OneTimeToken
from saksi.web.visit import Entrance

if TYPE_CHECKING:
    from starlette.types import ASGIApp

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Place:
    """Where to listen. ``names`` are further names by which a network knows this machine."""

    host: str = LOOPBACK
    port: int = 0
    names: tuple[str, ...] = ()
    certificate: Path | None = None
    certificate_key: Path | None = None
    is_plain: bool = False

    @property
    def is_here_only(self) -> bool:
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def listen(place: Place) -> socket.socket:
    """A listening socket; BackendError where the port is taken."""
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    # Of TCP by name: asyncio sends small answers at once only on such sockets; others wait 40 ms for the peer's word.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((place.host, place.port))
        made.listen(128)
    except OSError as error:
        made.close()
        raise BackendError(
            f"cannot listen there: {error.strerror}",
            subject=f"{place.host}:{place.port}",
            hint="Choose another --port.",
        ) from error
    return made


def entrance(place: Place, port: int, accounts: Accounts, openid: Openid | None = None) -> Entrance:
    """How one enters there. InputError for a network without accounts, or without encryption that is not waived."""
    encrypted = place.certificate is not None
    if place.is_here_only:
        return Entrance(hosts=_hosts(("127.0.0.1", "localhost", "[::1]"), port), token=OneTimeToken())
    if not accounts.all():
        raise InputError("a desk on a network needs accounts", hint="Make one: saksi accounts add NAME --role admin")
    if not encrypted and not place.is_plain:
        raise InputError(
            "a desk on a network needs a certificate",
            hint="Give --certificate and --certificate-key, or --plain where a proxy before it encrypts.",
        )
    names = place.names or (f"[{place.host}]" if ":" in place.host else place.host,)
    return Entrance(hosts=_hosts(names, port), accounts=accounts, is_encrypted=encrypted, openid=openid)


def _hosts(names: tuple[str, ...], port: int) -> frozenset[str]:
    return frozenset({f"{name.lower()}:{port}" for name in names} | {name.lower() for name in names})


def run(app: ASGIApp, listening: socket.socket, place: Place) -> None:
    """Serve until interrupted."""
    import uvicorn

    from saksi.web.wire import Prompt

    config = uvicorn.Config(
        app,
        http=Prompt,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=10,
        limit_concurrency=200,
        h11_max_incomplete_event_size=32_768,
        ssl_certfile=place.certificate,
        ssl_keyfile=place.certificate_key,
        lifespan="off",
    )
    uvicorn.Server(config).run(sockets=[listening])
