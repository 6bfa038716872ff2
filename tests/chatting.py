"""A chat service on loopback as tests need it: it answers as told and keeps what it was asked."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from loopback import Server, answer, serving

Say = Callable[[str, dict[str, Any]], object]
"""The text as sent and the whole request to an answer: a dict (the JSON inside), a str (what is said instead of JSON),
or bytes (the raw response)."""


@dataclass
class FakeChat:
    """``asked`` holds the bodies of all requests in order; ``seen`` is called with each before it is answered."""

    say: Say
    seen: Callable[[bytes], None] = lambda _body: None
    asked: list[bytes] = field(default_factory=list)
    server: Server | None = None

    @property
    def endpoint(self) -> str:
        assert self.server is not None
        return self.server.url("/v1")

    def texts(self) -> list[str]:
        return [text_in(json.loads(body)) for body in self.asked]

    def reply(self, connection: socket.socket) -> None:
        assert self.server is not None
        body = self.server.requests[-1].partition(b"\r\n\r\n")[2]
        self.asked.append(body)
        self.seen(body)
        request = json.loads(body)
        said = self.say(text_in(request), request)
        connection.sendall(said if isinstance(said, bytes) else completion(said))


def text_in(request: dict[str, Any]) -> str:
    """The text of a report inside a request."""
    said: str = request["messages"][-1]["content"]
    return said.partition("=== the report ===\n")[2]


def completion(said: object, **choice: object) -> bytes:
    """A well-formed response that says this."""
    content = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
    body = {"choices": [{"index": 0, "message": {"role": "assistant", "content": content}, **choice}]}
    return answer(json.dumps(body).encode(), content_type="application/json")


@contextmanager
def chatting(say: Say, seen: Callable[[bytes], None] = lambda _body: None) -> Iterator[FakeChat]:
    """A service that runs while the block does."""
    chat = FakeChat(say, seen)
    with serving({"/v1/chat/completions": chat.reply}) as server:
        chat.server = server
        yield chat


def casualty(quote: str, low: int | None, high: int | None = None, **more: Any) -> dict[str, Any]:
    """A casualty claim as a service would write it."""
    count = {"low": low, "high": high, "qualifier": more.pop("qualifier", "exact" if low == high else "at_least")}
    base = {"report": 1, "kind": "casualty", "quote": quote, "outcome": "killed", "group": "people", "count": count}
    return {**base, **more}
