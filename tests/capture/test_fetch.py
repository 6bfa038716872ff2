"""Fetching: what is kept of an exchange, and what a server must not be able to do."""

from __future__ import annotations

import gzip
import hashlib
import socket
import ssl
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import httpcore2
import pytest
from warcio.archiveiterator import ArchiveIterator

from loopback import Server, answer, serving
from saksi.capture.exchange import Session
from saksi.capture.fetch import fetch
from saksi.capture.warc import unpack_warc
from saksi.capture.wire import RecordedStream, Wire, dial_directly
from saksi.errors import BackendError
from saksi.model.canonical import sha256
from saksi.model.capture import Capture, Hints, capture_of
from saksi.ports import Received, Refusal
from saksi.settings import Fetch, Limits, Settings

PAGE = b"<!doctype html><title>A report</title><p>At least nine people were injured.</p>"
PUBLIC = "93.184.216.34"


def here(**changes: object) -> Settings:
    """Settings under which loopback may be asked."""
    chosen = {"allow_private": True, "rate_per_host_s": 0.0, "timeout_s": 5.0, **changes}
    return Settings(fetch=Fetch(**chosen))  # type: ignore[arg-type]


def got(url: str, settings: Settings | None = None, **options: object) -> Received | Refusal:
    return fetch(url, settings=settings or here(), by="A. Collector", why="a test", **options)  # type: ignore[arg-type]


def taken(item: Received | Refusal) -> Received:
    assert isinstance(item, Received), item
    return item


def refused(item: Received | Refusal) -> str:
    assert isinstance(item, Refusal), item
    return item.reason


def captured(item: Received) -> Capture:
    with item.open() as stream:
        content = stream.read()
    return capture_of(sha256(content), len(content), item.media_type, item.collection, hints=item.hints)


def members(item: Received) -> list[Received | Refusal]:
    return list(unpack_warc(captured(item), item.open, Settings()))


def resolver(**names: list[str]) -> object:
    """A fake of the name system: names with dots written as underscores."""

    def resolve(host: str, port: int) -> Sequence[str]:
        try:
            return names[host.replace(".", "_").replace("-", "_")]
        except KeyError as error:
            raise socket.gaierror(f"no such name: {host}") from error

    return resolve


def public_session(server: Server, dialled: list[tuple[str, int]], **names: list[str]) -> Session:
    """A session in which public addresses are served by the loopback server; notes what was dialled."""

    def dial(ip: str, port: int, timeout_s: float) -> httpcore2.NetworkStream:
        dialled.append((ip, port))
        return dial_directly("127.0.0.1", server.port, timeout_s)

    return Session(resolve=resolver(**names), dial=dial)  # type: ignore[arg-type]


def test_the_capture_is_a_warc_file_with_the_wire_s_own_bytes() -> None:
    reply = answer(PAGE, "X-Odd:   spaced", "server: tests")
    with serving({"/a?b=c": reply}) as server:
        item = taken(got(server.url("/a?b=c#part")))
    with item.open() as stream:
        records = [
            (r.rec_type, r.rec_headers, r.raw_stream.read()) for r in ArchiveIterator(stream, no_record_parse=True)
        ]
    assert [kind for kind, _, _ in records] == ["warcinfo", "request", "response"]
    request, response = records[1], records[2]
    assert response[2] == reply
    assert request[2] == server.requests[0]
    assert response[1]["WARC-Target-URI"] == server.url("/a?b=c")
    assert response[1]["WARC-IP-Address"] == "127.0.0.1"
    assert response[1]["WARC-Concurrent-To"] == request[1]["WARC-Record-ID"]
    assert response[1]["WARC-Block-Digest"] == f"sha256:{hashlib.sha256(reply).hexdigest()}"
    assert response[1]["WARC-Payload-Digest"] == f"sha256:{hashlib.sha256(PAGE).hexdigest()}"


def test_each_record_is_a_gzip_member_of_its_own() -> None:
    with serving({"/": answer(PAGE)}) as server:
        item = taken(got(server.url("/")))
    with item.open() as stream:
        rest = stream.read()
    starts = []
    while rest:
        member = zlib.decompressobj(31)
        starts.append(member.decompress(rest)[:8])
        assert member.eof
        rest = member.unused_data
    assert starts == [b"WARC/1.1"] * 3


def test_the_collection_record_says_how_it_came() -> None:
    with serving({"/": answer(PAGE, "Last-Modified: Tue, 01 Mar 2022 10:00:00 GMT")}) as server:
        item = taken(got(server.url("/#top")))
    record = item.collection
    assert (record.requested, record.final) == (server.url("/#top"), server.url("/"))
    assert (record.by, record.why, record.method, record.tool) == ("A. Collector", "a test", "fetch", "saksi")
    assert record.at.endswith("Z")
    assert ("Last-Modified", "Tue, 01 Mar 2022 10:00:00 GMT") in [(h.name, h.value) for h in record.headers]
    assert "robots.txt not asked: a person named this address" in record.remarks
    assert f"{server.url('/')} answered 200 at 127.0.0.1" in record.remarks
    assert item.media_type == "application/warc"


def test_the_agent_names_itself() -> None:
    with serving({"/": answer(PAGE)}) as server:
        taken(got(server.url("/")))
        taken(got(server.url("/"), here(user_agent="Some Archive (archive@example.org)")))
    assert b"User-Agent: saksi/" in server.requests[0]
    assert b"User-Agent: Some Archive (archive@example.org) saksi/" in server.requests[1]


def test_the_page_is_a_member_with_its_codings_undone() -> None:
    packed = gzip.compress(PAGE)
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in (packed[:1], packed[1:20], packed[20:])) + b"0\r\n\r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
    reply = head + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked
    with serving({"/": reply}) as server:
        (page,) = members(taken(got(server.url("/"))))
    page = taken(page)
    with page.open() as stream:
        assert stream.read() == PAGE
    assert page.media_type == "text/html"
    assert page.collection.method == "archive-member"
    assert page.hints.url == server.url("/")
    assert ("Content-Type", "text/html; charset=utf-8") in [(h.name, h.value) for h in page.collection.headers]
    assert {"transfer coding undone: chunked", "content coding undone: gzip"} <= set(page.collection.remarks)


def test_redirects_are_records_of_their_own() -> None:
    moved = answer(b"", "Location: /there", status="301 Moved Permanently")
    with serving({"/here": moved, "/there": answer(PAGE)}) as server:
        item = taken(got(server.url("/here")))
    with item.open() as stream:
        kinds = [(r.rec_type, r.rec_headers["WARC-Target-URI"]) for r in ArchiveIterator(stream)]
    assert kinds[1:] == [(k, server.url(p)) for p in ("/here", "/there") for k in ("request", "response")]
    assert item.collection.final == server.url("/there")
    (page,) = members(item)
    assert taken(page).collection.requested == server.url("/here")
    assert taken(page).collection.final == server.url("/there")


def test_what_a_person_said_of_an_address_holds_for_its_page() -> None:
    said = Hints(published="2022-03-01", published_by_person=True)
    with serving({"/": answer(PAGE)}) as server:
        item = taken(got(server.url("/"), hints=said))
    assert item.hints.url == server.url("/")
    (page,) = members(item)
    assert taken(page).hints.published == "2022-03-01"
    assert taken(page).hints.published_by_person


def test_an_error_is_kept_and_not_read() -> None:
    with serving({"/gone": answer(b"<p>Not here</p>", status="404 Not Found")}) as server:
        item = taken(got(server.url("/gone")))
    assert "answered 404: kept as evidence, not read as a document" in item.collection.remarks
    (member,) = members(item)
    assert "answered 404" in refused(member)


@pytest.mark.parametrize("place", ["http://169.254.169.254/latest/meta-data/", "http://0.0.0.0/", "//[fe80::1]/"])
def test_a_redirect_to_a_forbidden_address_is_refused(place: str) -> None:
    with serving({"/": answer(b"", f"Location: {place}", status="302 Found")}) as server:
        reason = refused(got(server.url("/")))
    assert "not allowed" in reason


@pytest.mark.parametrize("place", ["file:///etc/passwd", "ftp://news.example.org/", "http://a:b@news.example.org/"])
def test_a_redirect_to_something_else_than_a_page_is_refused(place: str) -> None:
    with serving({"/": answer(b"", f"Location: {place}", status="307 Temporary Redirect")}) as server:
        reason = refused(got(server.url("/")))
    assert "only http" in reason or "credentials" in reason


def test_a_public_page_that_redirects_inside_is_refused() -> None:
    with serving({"/": answer(b"", "Location: http://127.0.0.1/admin", status="302 Found")}) as server:
        dialled: list[tuple[str, int]] = []
        session = public_session(server, dialled, news_example_org=[PUBLIC])
        reason = refused(got("http://news.example.org/", here(allow_private=False), session=session))
    assert "loopback" in reason
    assert dialled == [(PUBLIC, 80)]


@pytest.mark.parametrize("answers", [["127.0.0.1"], ["10.0.0.7"], ["::1"], ["64:ff9b::a00:1"], [PUBLIC, "192.168.0.1"]])
def test_a_name_that_leads_inside_is_refused_before_anything_is_dialled(answers: list[str]) -> None:
    with serving({"/": answer(PAGE)}) as server:
        dialled: list[tuple[str, int]] = []
        session = public_session(server, dialled, news_example_org=answers)
        reason = refused(got("http://news.example.org/", here(allow_private=False), session=session))
    assert "not allowed" in reason
    assert dialled == []
    assert server.requests == []


def test_a_name_is_looked_up_once_and_the_checked_address_is_dialled() -> None:
    looked_up = []

    def rebinding(host: str, port: int) -> Sequence[str]:
        looked_up.append(host)
        return [PUBLIC] if len(looked_up) == 1 else ["127.0.0.1"]

    with serving({"/": answer(PAGE)}) as server:
        dialled: list[tuple[str, int]] = []
        session = public_session(server, dialled)
        session.resolve = rebinding
        item = taken(got("http://news.example.org/", here(allow_private=False), session=session))
    assert looked_up == ["news.example.org"]
    assert dialled == [(PUBLIC, 80)]
    assert b"\r\nHost: news.example.org\r\n" in server.requests[0]
    assert f"http://news.example.org/ answered 200 at {PUBLIC}" in item.collection.remarks


def test_the_next_address_is_tried_where_one_does_not_answer() -> None:
    with serving({"/": answer(PAGE)}) as server, socket.create_server(("127.0.0.1", 0)) as other:
        closed = other.getsockname()[1]
        other.close()
        session = Session(resolve=resolver(news_example_org=["127.0.0.2", "127.0.0.1"]))  # type: ignore[arg-type]
        taken(got(server.url("/", "news.example.org"), session=session))
        reason = refused(got(f"http://news.example.org:{closed}/", session=session))
    assert "none of its addresses answers" in reason


def test_names_that_do_not_resolve_are_refused() -> None:
    def slow(host: str, port: int) -> Sequence[str]:
        time.sleep(0.5)
        return []

    quick = here(timeout_s=0.2)
    assert "cannot be resolved" in refused(got("http://news.example.org/", session=Session(resolve=resolver())))  # type: ignore[arg-type]
    assert "not resolved in time" in refused(got("http://news.example.org/", quick, session=Session(resolve=slow)))
    assert "no address" in refused(got("http://news.example.org/", session=Session(resolve=lambda h, p: [])))
    assert "no address" in refused(got("http://news.example.org/", session=Session(resolve=lambda h, p: ["here"])))


def test_redirects_end() -> None:
    with serving({"/": answer(b"", "Location: /", status="302 Found")}) as server:
        assert "more than 3 redirects" in refused(got(server.url("/"), here(max_redirects=3)))
    assert len(server.requests) == 4


def test_hosts_are_asked_with_a_pause_between() -> None:
    waits: list[float] = []
    session = Session(sleep=waits.append)
    with serving({"/": answer(b"", "Location: /there", status="302 Found"), "/there": answer(PAGE)}) as server:
        taken(got(server.url("/"), here(rate_per_host_s=2.0), session=session))
        taken(got(server.url("/there"), here(rate_per_host_s=2.0), session=session))
    assert len(waits) == 2
    assert all(1.5 < wait <= 2.0 for wait in waits)


def test_a_server_that_drips_is_left() -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
        for _ in range(200):
            time.sleep(0.05)
            connection.sendall(b"x")

    with serving({"/": drip}) as server:
        started = time.monotonic()
        reason = refused(got(server.url("/"), here(timeout_s=0.5)))
    assert time.monotonic() - started < 3
    assert "slower than allowed" in reason or "no answer" in reason


@pytest.mark.parametrize("sent", [b"", b"HTTP/1.1 200 OK\r\n"])
def test_a_server_that_falls_silent_is_left(sent: bytes) -> None:
    def silent(connection: socket.socket) -> None:
        connection.sendall(sent)
        connection.recv(1)

    with serving({"/": silent}) as server:
        assert "no answer" in refused(got(server.url("/"), here(timeout_s=0.3)))


def test_a_response_that_never_ends_is_cut() -> None:
    poured = []

    def pour(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)
            poured.append(65536)

    with serving({"/": pour}) as server:
        assert "larger than 500000 bytes" in refused(got(server.url("/"), here(max_bytes=500_000)))
    assert sum(poured) < 20_000_000  # what the buffers of the connection hold, and no more


def test_a_head_that_never_ends_is_cut() -> None:
    def pour(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"X-Line: " + b"y" * 1000 + b"\r\n")

    with serving({"/": pour}) as server:
        refused(got(server.url("/"), here(max_bytes=500_000)))


def test_a_bomb_is_refused() -> None:
    bomb = gzip.compress(b"\0" * 30_000_000)
    with serving({"/": answer(bomb, "Content-Encoding: gzip")}) as server:
        assert "expands" in refused(got(server.url("/"), here(max_bytes=20_000_000)))
        assert "expands" in refused(got(server.url("/"), here(max_bytes=100_000_000)))


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort", "breaks off"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", "breaks off"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nshort", "failed"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00", "breaks off"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: rot13\r\nContent-Length: 1\r\n\r\nx", "not known"),
        (b"SSH-2.0-server\r\n", "failed"),
        (b"\xff\xfe\x00\x01" * 50, "failed"),
        (b"", "failed"),
    ],
)
def test_damaged_answers_are_refused(reply: bytes, words: str) -> None:
    def send(connection: socket.socket) -> None:
        connection.sendall(reply)

    with serving({"/": send}) as server:
        assert words in refused(got(server.url("/")))


def test_no_cookie_is_ever_sent_back() -> None:
    first = answer(b"", "Location: /b", "Set-Cookie: visitor=1", status="302 Found")
    with serving({"/a": first, "/b": answer(PAGE)}) as server:
        taken(got(server.url("/a")))
    assert b"cookie" not in server.requests[1].lower()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for news.example.org with its key in one file."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "news.example.org")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(7).not_valid_before(datetime.now(UTC) - timedelta(days=1))
    builder = builder.not_valid_after(datetime.now(UTC) + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.DNSName("news.example.org")])
    signed = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(pem + signed.public_bytes(serialization.Encoding.PEM))
    return path


def test_over_tls_the_name_is_checked_and_the_certificate_kept(certificate: Path) -> None:
    asked_for: list[str | None] = []
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secure.load_cert_chain(certificate)
    secure.sni_callback = lambda sock, name, context: asked_for.append(name)
    trusting = ssl.create_default_context(cafile=str(certificate))
    names = resolver(news_example_org=["127.0.0.1"], other_example_org=["127.0.0.1"])
    with serving({"/": answer(PAGE)}, tls=secure) as server:
        session = Session(resolve=names, tls=trusting)  # type: ignore[arg-type]
        item = taken(got(server.url("/", "news.example.org"), session=session))
        wrong = refused(got(server.url("/", "other.example.org"), session=session))
        unknown = refused(got(server.url("/", "news.example.org"), session=Session(resolve=names)))  # type: ignore[arg-type]
    assert asked_for[0] == "news.example.org"
    assert any("server certificate sha256:" in remark for remark in item.collection.remarks)
    assert "certificate is not accepted" in wrong
    assert "certificate is not accepted" in unknown
    with item.open() as stream:
        replies = [r.raw_stream.read() for r in ArchiveIterator(stream, no_record_parse=True)]
    assert replies[2] == answer(PAGE)


class DrippingHandshake(httpcore2.NetworkStream):
    """A connection whose handshake ends only when somebody hangs up: TLS within TLS, fed byte by byte."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        while self._connection.recv(1):
            continue
        raise httpcore2.ConnectError("hung up")

    def get_extra_info(self, info: str) -> object:
        return self._connection if info == "socket" else None


def test_a_handshake_fed_byte_by_byte_is_left() -> None:
    here_end, far_end = socket.socketpair()
    with here_end, far_end:
        here_end.settimeout(10)
        stream = RecordedStream(DrippingHandshake(here_end), Wire(timeout_s=0.3, max_bytes=1000))
        started = time.monotonic()
        far_end.sendall(b"\x16\x03\x03")
        with pytest.raises(httpcore2.ConnectError):
            stream.start_tls(ssl.create_default_context())
        assert time.monotonic() - started < 3


def test_a_proxy_is_used_and_recorded() -> None:
    with serving({"http://news.example.org/": answer(PAGE)}) as proxy:
        proxied = here(proxy=proxy.url(""), allow_private=False)
        item = taken(got("http://news.example.org/", proxied))
        reason = refused(got("http://192.168.0.1/", proxied))
    assert any("through the proxy http://127.0.0.1:" in remark for remark in item.collection.remarks)
    assert "private" in reason
    assert len(proxy.requests) == 1


def test_a_proxy_that_needs_a_missing_package_says_so() -> None:
    with pytest.raises(BackendError, match="package"):
        got("http://news.example.org/", here(proxy="socks5://127.0.0.1:9050"))


ROBOTS = b"User-agent: *\nDisallow: /closed\n"


def test_robots_bind_what_no_person_named() -> None:
    answers = {"/robots.txt": answer(ROBOTS, content_type="text/plain"), "/open": answer(PAGE), "/closed": answer(PAGE)}
    session = Session()
    with serving(answers) as server:
        item = taken(got(server.url("/open"), named_by_person=False, session=session))
        reason = refused(got(server.url("/closed"), named_by_person=False, session=session))
        taken(got(server.url("/closed"), session=session))
    assert any("robots.txt asked and allows it" in remark for remark in item.collection.remarks)
    assert "robots.txt does not allow it" in reason
    assert [r.split(b" ")[1] for r in server.requests] == [b"/robots.txt", b"/open", b"/closed"]


@pytest.mark.parametrize(
    ("reply", "allowed"),
    [
        (answer(b"", status="404 Not Found"), True),
        (answer(b"", status="403 Forbidden"), True),
        (answer(b"", status="503 Service Unavailable"), False),
        (answer(b"", status="429 Too Many Requests"), False),
        (b"nonsense", False),
        (answer(b"\xff\xfe\0", content_type="text/plain"), True),
        (answer(b"User-agent: saksi\nDisallow: /", content_type="text/plain"), False),
        (answer(b"User-agent: other\nDisallow: /", content_type="text/plain"), True),
    ],
)
def test_robots_as_the_standard_has_it(reply: bytes, allowed: bool) -> None:
    with serving({"/robots.txt": reply, "/": answer(PAGE)}) as server:
        item = got(server.url("/"), named_by_person=False)
    assert isinstance(item, Received) == allowed


def test_limits_of_unpacking_hold_for_fetched_pages() -> None:
    packed = gzip.compress(b"a" * 2_000_000)
    with serving({"/": answer(packed, "Content-Encoding: gzip")}) as server:
        item = taken(got(server.url("/")))
    tight = Settings(limits=Limits(max_file_bytes=1_000_000))
    (member,) = unpack_warc(captured(item), item.open, tight)
    assert "expands" in refused(member)
