"""A real HTTP server on loopback that answers with exactly the bytes a test gives it, well-formed or not."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

Answer = bytes | Callable[[socket.socket], None]
"""Bytes to send, or what to do with the connection."""


def answer(body: bytes, *headers: str, status: str = "200 OK", content_type: str = "text/html") -> bytes:
    """A well-formed response."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@dataclass
class Server:
    """Answers by path; what was asked is in ``requests``."""

    answers: Mapping[str, Answer]
    tls: ssl.SSLContext | None = None
    requests: list[bytes] = field(default_factory=list)
    port: int = 0

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def _serve(self, connection: socket.socket) -> None:
        try:
            connection.settimeout(10)
            if self.tls is not None:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with connection:
                self._reply(connection)
        except OSError:
            return  # the client went away, as some tests mean it to

    def _reply(self, connection: socket.socket) -> None:
        asked = b""
        while b"\r\n\r\n" not in asked:
            block = connection.recv(65536)
            if not block:
                return
            asked += block
        asked += self._body(connection, asked)
        self.requests.append(asked)
        reply = self.answers.get(asked.split(b" ")[1].decode(), answer(b"", status="404 Not Found"))
        if callable(reply):
            reply(connection)
        else:
            connection.sendall(reply)

    def _body(self, connection: socket.socket, asked: bytes) -> bytes:
        """What is still to come of a request's body."""
        head, _, begun = asked.partition(b"\r\n\r\n")
        length = next((int(v) for k, _, v in map(_header, head.split(b"\r\n")) if k == b"content-length"), 0)
        rest = b""
        while len(begun) + len(rest) < length:
            block = connection.recv(65536)
            if not block:
                break
            rest += block
        return rest


def _header(line: bytes) -> tuple[bytes, bytes, bytes]:
    name, colon, value = line.partition(b":")
    return name.strip().lower(), colon, value.strip()


@contextmanager
def serving(answers: Mapping[str, Answer], *, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server that runs while the block does."""
    server = Server(answers, tls)
    listener = socket.create_server(("127.0.0.1", 0))
    server.port = listener.getsockname()[1]
    workers: list[threading.Thread] = []

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            worker = threading.Thread(target=server._serve, args=[connection], daemon=True)
            workers.append(worker)
            worker.start()

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        accepting.join(5)
        for worker in workers:
            worker.join(5)
