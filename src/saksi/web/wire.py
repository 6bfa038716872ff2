"""Connections as the server takes them: one that keeps it waiting for a request is closed, one visitor holds not all.

The server's own limits are on what lies between requests and on all connections together; without these, somebody who
opens connections and says nothing would keep everybody out. Imported only where the desk is served.
"""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from saksi.web.shield import visitor

WAIT_S = 20.0
"""How long a request's head may take, from the connection or from its first byte."""
MOST_EACH = 60
"""Connections of one visitor at a time; a browser opens six."""


class Prompt(H11Protocol):
    """The server's protocol with both limits; ``Prompt._late`` closes the connection unless a head comes."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        own = visitor({"client": self.client})
        everybody = (visitor({"client": getattr(other, "client", None)}) for other in self.connections)
        if sum(other == own for other in everybody) > MOST_EACH:
            transport.abort()
            return
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting()
        elif self._late is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._late = self.loop.call_later(WAIT_S, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
