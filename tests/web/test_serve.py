"""The socket that the desk listens on."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from saksi.web import shield, wire
from saksi.web.accounts import Accounts
from saksi.web.app import application
from saksi.web.serve import Place, listen, run
from saksi.web.visit import Entrance


def test_answers_are_not_held_back_for_more() -> None:
    """A connection accepted by asyncio has no delay where the listening socket is known to be TCP."""
    import asyncio

    async def is_sent_at_once() -> bool:
        told: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        async def greeted(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            accepted = writer.get_extra_info("socket")
            told.set_result(bool(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
            writer.close()

        listening = listen(Place())
        async with await asyncio.start_server(greeted, sock=listening):
            _, writer = await asyncio.open_connection(*listening.getsockname())
            answer = await asyncio.wait_for(told, 5)
            writer.close()
            await writer.wait_closed()
            return answer

    assert asyncio.run(is_sent_at_once())


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """The desk over a real socket, until the end of the test."""
    place = Place()
    listening = listen(place)
    port: int = listening.getsockname()[1]
    way_in = Entrance(hosts=frozenset({f"127.0.0.1:{port}"}), accounts=Accounts(folder / "none.json"))
    app = application(folder, way_in)
    threading.Thread(target=run, args=(app, listening, place), daemon=True).start()
    yield port


def ask(port: int, sent: bytes, connections: ExitStack | None = None) -> bytes:
    """What is answered at first; nothing where the connection is closed. Kept open as long as ``connections``."""
    with ExitStack() as own:
        made = (connections or own).enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
        made.sendall(sent)
        try:
            return made.recv(200)
        except ConnectionError:
            return b""


@pytest.mark.parametrize("begun", [b"", b"GET /enter HTTP/1.1\r\nHost: x"])
def test_who_says_nothing_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: bytes) -> None:
    monkeypatch.setattr(wire, "WAIT_S", 0.3)
    with served(tmp_path) as port:
        began = time.monotonic()
        assert ask(port, begun) == b"" and time.monotonic() - began < 5


def test_who_sends_a_body_bit_by_bit_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shield, "BODY_S", 0.3)
    with served(tmp_path) as port:
        form = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nname="
        head = f"POST /enter HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n".encode()
        began = time.monotonic()
        assert b" 400 " in ask(port, head + form) and time.monotonic() - began < 5


def test_one_visitor_holds_not_all_connections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "MOST_EACH", 3)
    with served(tmp_path) as port:
        asked = f"GET /enter HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
        with ExitStack() as connections:
            answers = [ask(port, asked, connections) for _ in range(4)]
        assert [b" 200 " in first for first in answers] == [True, True, True, False]
