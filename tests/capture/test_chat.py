"""Asking a chat service: whom text may be sent to, and what a service must not be able to do."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Sequence

import pytest

from chatting import chatting, completion
from loopback import answer, serving
from saksi.capture.chat import KEY, ChatEndpoint, open_chat
from saksi.capture.exchange import Session
from saksi.errors import InputError, SourceError
from saksi.settings import Fetch, SecondReader, Settings

PUBLIC, LAN = "93.184.216.34", "192.168.7.7"


def settings(endpoint: str | None, *, proxy: str | None = None, **chosen: object) -> Settings:
    second = SecondReader(**{"endpoint": endpoint, "model": "tiny", "timeout_s": 5.0, **chosen})  # type: ignore[arg-type]
    return Settings(second_reader=second, fetch=Fetch(proxy=proxy))


def opened(endpoint: str, *hosts: str, session: Session | None = None, key: str | None = None) -> ChatEndpoint:
    environment = {} if key is None else {KEY: key}
    return open_chat(settings(endpoint), hosts, session=session, environment=environment)


def leading_to(*addresses: str) -> Session:
    """Every name leads to these addresses; a connection that would be opened is told instead."""

    def resolve(_host: str, _port: int) -> Sequence[str]:
        return addresses

    def dial(ip: str, port: int, _timeout_s: float) -> object:
        raise AssertionError(f"dialled {ip}")

    return Session(resolve=resolve, dial=dial)  # type: ignore[arg-type]


def test_a_question_goes_out_as_it_is_and_the_answer_comes_back() -> None:
    with chatting(lambda text, request: {"claims": []}) as chat:
        body = b'{"messages":[{"content":"=== the report ===\\n\xd1\x82"}]}'
        reply = opened(chat.endpoint).post(body)
        assert reply.status == 200
        assert reply.body in completion({"claims": []})
        assert chat.asked == [body]
        assert chat.server is not None
        head = chat.server.requests[0].partition(b"\r\n\r\n")[0].decode()
        assert head.startswith("POST /v1/chat/completions HTTP/1.1")
        assert "Content-Type: application/json" in head
        assert "Authorization" not in head


def test_the_key_comes_from_the_environment_and_goes_into_the_head_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, " invented-key\n")
    with chatting(lambda text, request: {}) as chat:
        open_chat(settings(chat.endpoint), ()).post(b'{"messages":[{"content":""}]}')
        assert chat.server is not None
        head, _, body = chat.server.requests[0].partition(b"\r\n\r\n")
        assert b"Authorization: Bearer invented-key\r\n" in head + b"\r\n"
        assert b"invented-key" not in body


@pytest.mark.parametrize("endpoint", ["http://localhost:{}/v1/", "http://127.0.0.1:{}/v1/chat/completions"])
def test_this_machine_by_name_or_number(endpoint: str) -> None:
    with chatting(lambda text, request: {}) as chat:
        assert chat.server is not None
        reply = opened(endpoint.format(chat.server.port)).post(b'{"messages":[{"content":""}]}')
        assert reply.status == 200


@pytest.mark.parametrize(
    "endpoint",
    ["https://api.example.com/v1", f"http://{LAN}:8000/v1", f"https://{PUBLIC}/v1", "http://models.internal/v1"],
)
def test_any_other_host_is_refused_with_the_way_to_allow_it(endpoint: str) -> None:
    with pytest.raises(InputError, match="may not be sent to this host") as refused:
        opened(endpoint, "other.example.com")
    assert "second_reader_hosts" in (refused.value.hint or "")


def test_a_policy_names_hosts_whole() -> None:
    assert opened("https://api.example.com/v1", "API.example.com").host == "api.example.com"
    with pytest.raises(InputError):
        opened("https://api.example.com.evil.example/v1", "api.example.com")
    with pytest.raises(InputError):
        opened("https://api.example.com/v1", "example.com")


@pytest.mark.parametrize(("endpoint", "model"), [(None, "tiny"), ("http://127.0.0.1:1/v1", "")])
def test_nothing_is_asked_unless_endpoint_and_model_are_set(endpoint: str | None, model: str) -> None:
    with pytest.raises(InputError, match="no second reader is set up") as refused:
        open_chat(settings(endpoint, model=model), ())
    assert "[second_reader]" in (refused.value.hint or "")


@pytest.mark.parametrize("endpoint", ["ftp://127.0.0.1/v1", "http://user:key@127.0.0.1/v1", "http://[::1%25lo]/v1"])
def test_odd_addresses_are_refused(endpoint: str) -> None:
    with pytest.raises(InputError, match="the second reader's endpoint"):
        opened(endpoint)


def test_a_name_for_this_machine_that_leads_elsewhere_is_not_dialled() -> None:
    chat = opened("http://localhost:8080/v1", session=leading_to(LAN))
    with pytest.raises(SourceError, match="leads to another machine"):
        chat.post(b"{}")


def test_only_an_encrypted_connection_leaves_this_network() -> None:
    chat = opened("http://models.example.com/v1", "models.example.com", session=leading_to(PUBLIC))
    with pytest.raises(SourceError, match="only an encrypted connection"):
        chat.post(b"{}")
    through = settings("http://models.example.com/v1", proxy="http://10.0.0.9:3128")
    with pytest.raises(InputError, match="https"):
        open_chat(through, ["models.example.com"])


@pytest.mark.parametrize("address", ["169.254.169.254", "0.0.0.0", "224.0.0.1"])
def test_a_named_host_leads_to_no_special_address(address: str) -> None:
    chat = opened("http://models.internal/v1", "models.internal", session=leading_to(address))
    with pytest.raises(SourceError, match="address not allowed"):
        chat.post(b"{}")


def test_a_host_in_this_network_that_the_policy_names_is_dialled() -> None:
    chat = opened("http://models.internal:8000/v1", "models.internal", session=leading_to(LAN))
    with pytest.raises(AssertionError, match=f"dialled {LAN}"):
        chat.post(b"{}")


def test_a_proxy_is_never_asked_for_this_machine() -> None:
    with chatting(lambda text, request: {}) as chat:
        through = settings(chat.endpoint, proxy="http://127.0.0.1:1")
        assert open_chat(through, ()).post(b'{"messages":[{"content":""}]}').status == 200


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
def test_a_redirect_is_not_followed(status: str) -> None:
    with chatting(lambda text, request: {}) as other:
        assert other.server is not None
        away = answer(b"", f"Location: {other.server.url('/v1/chat/completions')}", status=status)
        with serving({"/v1/chat/completions": away}) as server:
            reply = opened(server.url("/v1")).post(b"{}")
        assert reply.status == int(status[:3])
        assert other.asked == []


def test_a_slow_service_is_given_up() -> None:
    def never(connection: socket.socket) -> None:
        time.sleep(2)

    with serving({"/v1/chat/completions": never}) as server:
        chat = open_chat(settings(server.url("/v1"), timeout_s=0.3), ())
        begun = time.monotonic()
        with pytest.raises(SourceError, match=r"no answer within|slower than allowed"):
            chat.post(b"{}")
        assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (b"", "exchange failed"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort", "breaks off"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n" + b"x" * 9_000_000, "larger than"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00", "breaks off"),
        (b"nonsense\r\n\r\n", "exchange failed"),
    ],
    ids=["nothing", "half", "too much", "damaged", "no http"],
)
def test_a_broken_answer_is_an_error_of_this_one_request(reply: bytes, why: str) -> None:
    with serving({"/v1/chat/completions": reply}) as server, pytest.raises(SourceError, match=why):
        opened(server.url("/v1")).post(b"{}")


def test_a_dead_endpoint_is_an_error_of_this_one_request() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(SourceError, match="no connection"):
        opened(f"http://127.0.0.1:{port}/v1").post(b"{}")


def test_an_unproven_certificate_is_refused() -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with serving({}, tls=tls) as server, pytest.raises(SourceError):
        opened(server.url("/v1")).post(b"{}")
