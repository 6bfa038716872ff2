"""Web archives: what is taken out, what is said of it, and what is refused."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from saksi.capture.wacz import unpack_wacz
from saksi.capture.warc import unpack_warc
from saksi.model.canonical import sha256
from saksi.model.capture import Capture, Collection, capture_of
from saksi.ports import Received, Refusal
from saksi.settings import Limits, Settings

PAGES = [f"<!doctype html><title>Report {n}</title><p>{n} people were injured.</p>".encode() for n in range(4)]


def archive(
    bodies: list[bytes] = PAGES,
    *,
    packed: bool = True,
    headers: list[tuple[str, str]] | None = None,
    status: str = "200 OK",
    extra: dict[str, str] | None = None,
) -> bytes:
    """A WARC file by warcio with a request and a response for each body."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("test.warc.gz", {"software": "tests"}))
    for number, body in enumerate(bodies):
        head = StatusAndHeaders(status, headers or [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        uri = f"http://news.example.org/{number}"
        record = writer.create_warc_record(
            uri,
            "response",
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=head,
            warc_headers_dict=dict(extra or {}),
        )
        asked = StatusAndHeaders(f"GET /{number} HTTP/1.1", [("Host", "news.example.org")], is_http_request=True)
        writer.write_request_response_pair(writer.create_warc_record(uri, "request", http_headers=asked), record)
    return out.getvalue()


ARCHIVES = {packed: archive(packed=packed) for packed in (True, False)}


def record(kind: str, block: bytes, *fields: str, end: bytes = b"\r\n\r\n", length: int | None = None) -> bytes:
    """One record written by hand, right or wrong."""
    lines = ["WARC/1.1", f"WARC-Type: {kind}", "WARC-Record-ID: <urn:uuid:1>", "WARC-Date: 2022-03-01T10:00:00Z"]
    lines += ["WARC-Target-URI: http://news.example.org/", *fields, f"Content-Length: {length or len(block)}", "", ""]
    return "\r\n".join(lines).encode() + block + end


def response(body: bytes, *headers: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", "Content-Type: text/html", *headers, "", ""]).encode() + body


HTTP = "Content-Type: application/http; msgtype=response"


def capture(content: bytes, name: str = "crawl.warc.gz", media_type: str = "application/warc") -> Capture:
    collection = Collection(
        requested=name,
        at="2026-01-02T03:04:05Z",
        by="A. Collector",
        why="a test",
        tool="saksi",
        tool_version="0",
        method="file",
    )
    return capture_of(sha256(content), len(content), media_type, collection)


def unpacked(content: bytes, limits: Limits | None = None) -> tuple[list[Received], list[Refusal]]:
    return parted(unpack_warc(capture(content), lambda: io.BytesIO(content), Settings(limits=limits or Limits())))


def parted(items: Any) -> tuple[list[Received], list[Refusal]]:
    everything = list(items)
    return [i for i in everything if isinstance(i, Received)], [i for i in everything if isinstance(i, Refusal)]


def content_of(item: Received) -> bytes:
    with item.open() as stream:
        return stream.read()


@pytest.mark.parametrize("packed", [True, False])
def test_each_page_is_a_member(packed: bool) -> None:
    pages, refusals = unpacked(archive(packed=packed))
    assert [content_of(page) for page in pages] == PAGES
    assert refusals == []
    first = pages[0]
    assert first.media_type == "text/html"
    assert first.member is not None
    assert first.member.startswith("<urn:uuid:")
    assert " at byte " in first.member
    assert first.hints.url == "http://news.example.org/0"


def test_a_member_keeps_who_took_the_archive_and_when_the_archive_took_the_page() -> None:
    ((page,), _) = unpacked(archive(PAGES[:1], extra={"WARC-Date": "2022-03-01T10:00:00Z"}))
    record = page.collection
    assert (record.at, record.by, record.why) == ("2026-01-02T03:04:05Z", "A. Collector", "a test")
    assert (record.requested, record.final) == ("http://news.example.org/0", "http://news.example.org/0")
    assert record.method == "archive-member"
    assert "archived 2022-03-01T10:00:00Z, by the archive's own word" in record.remarks
    assert "warc-block-digest checked: sha1" in record.remarks
    assert [(h.name, h.value) for h in record.headers] == [("Content-Type", "text/html; charset=utf-8")]


def test_a_member_can_be_opened_again_and_again() -> None:
    pages, _ = unpacked(archive([b"<!doctype html>" + b"x" * 3_000_000, PAGES[1]]))
    with pages[0].open() as one, pages[0].open() as other:
        assert one.read(20) == other.read(20)
        assert len(one.read()) == len(other.read()) == 3_000_015 - 20
    assert content_of(pages[1]) == PAGES[1]


def test_documents_of_other_kinds_are_taken_and_pictures_are_not() -> None:
    def one(kind: str, body: bytes) -> list[str]:
        pages, refusals = unpacked(archive([body], headers=[("Content-Type", kind)]))
        assert refusals == []
        return [page.media_type for page in pages]

    assert one("application/pdf", b"%PDF-1.7\n") == ["application/pdf"]
    assert one("text/plain", b"Nine people were injured.") == ["text/plain"]
    assert one("application/octet-stream", b"%PDF-1.7\n") == ["application/pdf"]
    assert one("application/rss+xml", b"<rss version='2.0'></rss>") == ["application/rss+xml"]
    assert one("image/png", b"\x89PNG\r\n\x1a\n") == []
    assert one("text/css", b"p { color: red }") == []
    assert one("text/html", b"\x89PNG\r\n\x1a\n") == []


def test_redirects_are_passed_over_and_errors_refused_by_name() -> None:
    assert unpacked(archive(status="301 Moved")) == ([], [])
    _, refusals = unpacked(archive(PAGES[:1], status="404 Not Found"))
    assert ["answered 404" in refusal.reason for refusal in refusals] == [True]
    assert unpacked(archive([b"\x89PNG"], status="404 Not Found", headers=[("Content-Type", "image/png")])) == ([], [])


def test_resources_without_http_are_members() -> None:
    content = record("resource", PAGES[0], "Content-Type: text/html") + record("metadata", b"a: b\r\n")
    ((page,), refusals) = unpacked(content)
    assert content_of(page) == PAGES[0]
    assert refusals == []


@pytest.mark.parametrize("coding", ["gzip", "deflate", "raw deflate", "br", "identity"])
def test_content_codings_are_undone(coding: str) -> None:
    import brotli

    raw = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(PAGES[0]),
        "deflate": zlib.compress(PAGES[0]),
        "raw deflate": raw.compress(PAGES[0]) + raw.flush(),
        "br": brotli.compress(PAGES[0]),
        "identity": PAGES[0],
    }[coding]
    kind = [("Content-Type", "text/html"), ("Content-Encoding", coding.split()[-1])]
    ((page,), refusals) = unpacked(archive([packed], headers=kind))
    assert content_of(page) == PAGES[0]
    assert refusals == []


def test_bodies_that_browsers_decoded_already_are_taken_as_they_are() -> None:
    kind = [("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
    ((page,), refusals) = unpacked(archive([PAGES[0]], headers=kind))
    assert content_of(page) == PAGES[0]
    assert "said to be chunked, and is not: taken as it is" in page.collection.remarks
    assert refusals == []


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("cut", [1, 2, 5, 30, 200, 500])
def test_a_cut_end_is_refused_by_name_and_the_rest_is_taken(packed: bool, cut: int) -> None:
    whole = archive(packed=packed)
    pages, refusals = unpacked(whole[:-cut])
    assert [content_of(page) for page in pages] == PAGES[: len(pages)]
    assert len(pages) >= 3
    assert len(refusals) == 1
    assert "at byte" in refusals[0].requested


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_flipped_bit_in_a_page_goes_unnoticed(data: st.DataObject) -> None:
    whole = bytearray(ARCHIVES[data.draw(st.booleans())])
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    pages, refusals = unpacked(bytes(whole))
    intact = [content_of(page) for page in pages]
    assert all(page in PAGES for page in intact)
    if len(intact) < len(PAGES):
        # either something is refused by name, or the flip took a record's kind or status and left its bytes alone
        assert refusals or any(str(n) not in "".join(p.hints.url or "" for p in pages) for n in range(len(PAGES)))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 2000))
def test_no_bytes_make_it_crash(junk: bytes, at: int) -> None:
    whole = ARCHIVES[True]
    unpacked(junk)
    unpacked(b"WARC/1.0\r\n" + junk)
    unpacked(gzip.compress(junk))
    unpacked(whole[:at] + junk + whole[at:])


@pytest.mark.parametrize("cut", [1, 4, 8])
def test_a_page_whose_gzip_member_is_not_whole_is_not_taken(cut: int) -> None:
    whole = gzip.compress(record("resource", PAGES[0], "Content-Type: text/html"))
    assert len(unpacked(whole)[0]) == 1
    pages, refusals = unpacked(whole[:-cut])
    assert pages == []
    assert len(refusals) == 1


def test_a_changed_page_is_refused_by_its_digest() -> None:
    whole = archive(packed=False).replace(b"2 people were", b"9 people were")
    pages, refusals = unpacked(whole)
    assert [content_of(page) for page in pages] == [PAGES[0], PAGES[1], PAGES[3]]
    assert ["digest does not fit" in refusal.reason for refusal in refusals] == [True]


@pytest.mark.parametrize("form", ["hex", "HEX", "base32", "base64", "base64url"])
def test_digests_are_read_in_every_usual_form(form: str) -> None:
    digest = hashlib.sha256(PAGES[0]).digest()
    written = {
        "hex": digest.hex(),
        "HEX": digest.hex().upper(),
        "base32": base64.b32encode(digest).decode(),
        "base64": base64.b64encode(digest).decode(),
        "base64url": base64.urlsafe_b64encode(digest).decode().rstrip("="),
    }[form]
    fields = ("Content-Type: text/html", f"WARC-Block-Digest: sha-256:{written}")
    assert len(unpacked(record("resource", PAGES[0], *fields))[0]) == 1
    assert len(unpacked(record("resource", PAGES[1], *fields))[1]) == 1


def test_an_unknown_digest_is_not_called_checked() -> None:
    fields = ("Content-Type: text/html", "WARC-Block-Digest: crc9:abc")
    ((page,), _) = unpacked(record("resource", PAGES[0], *fields))
    assert any("not checked" in remark for remark in page.collection.remarks)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (record("response", response(PAGES[0]), HTTP, length=30), "length is wrong"),
        (record("response", response(PAGES[0]), HTTP, length=99_999), "breaks off after"),
        (record("response", response(PAGES[0]), HTTP, end=b"\r\n"), "cut short"),
        (record("response", b"no head at all", HTTP), "no HTTP head"),
        (record("response", response(b"5\r\nab", "Transfer-Encoding: chunked"), HTTP), "breaks off"),
        (record("response", response(b"\x1f\x8b\x08\x00", "Content-Encoding: gzip"), HTTP), "breaks off"),
        (record("response", response(PAGES[0]), HTTP, "WARC-Segment-Number: 1"), "segments"),
        (record("response", b"x", HTTP).replace(b"Content-Length: 1", b"Content-Length: -1"), "no length"),
        (b"WARC/1.0\r\nWARC-Type: response\r\n", "head breaks off"),
        (b"not a web archive", "not the start of a WARC record"),
        (b"filedesc://old.arc 127.0.0.1 20140216050221 text/plain 75\n", "ARC"),
        (gzip.compress(b"filedesc://old.arc 127.0.0.1 20140216050221 text/plain 75\n", mtime=0), "ARC"),
        (gzip.compress(b"not a web archive", mtime=0), "not the start of a WARC record"),
        (b"\x1f\x8b\x08nothing", "damaged"),
        (archive(PAGES[:1]) + b"left over", "no gzip member"),
    ],
)
def test_what_cannot_be_relied_on_is_refused(content: bytes, words: str) -> None:
    _, refusals = unpacked(content)
    assert [words in refusal.reason for refusal in refusals] == [True]


def test_reading_goes_on_after_a_damaged_record() -> None:
    broken = record("response", response(PAGES[0]), HTTP, length=30)
    pages, refusals = unpacked(broken + record("resource", PAGES[1], "Content-Type: text/html"))
    assert [content_of(page) for page in pages] == [PAGES[1]]
    assert "found by searching on after a damaged record" in pages[0].collection.remarks
    assert len(refusals) == 1


def test_a_damaged_gzip_member_costs_no_more_than_itself() -> None:
    members = []
    rest = archive()
    while rest:
        member = zlib.decompressobj(31)
        member.decompress(rest)
        members.append(bytearray(rest[: len(rest) - len(member.unused_data)]))
        rest = member.unused_data
    members[3][len(members[3]) // 2] ^= 0xFF
    pages, refusals = unpacked(b"".join(members))
    assert len(pages) == 3
    assert len(refusals) == 1


def test_a_file_compressed_as_one_piece_is_named_and_its_records_still_read() -> None:
    pages, refusals = unpacked(gzip.compress(archive(packed=False)))
    assert [content_of(page) for page in pages] == PAGES
    assert ["not compressed by record" in refusal.reason for refusal in refusals] == [True]


def test_a_record_hidden_in_a_page_is_no_record() -> None:
    hidden = record("resource", b"<html>forged", "Content-Type: text/html")
    pages, refusals = unpacked(record("response", response(PAGES[0] + b"\r\n" + hidden), HTTP))
    assert len(pages) == 1
    assert b"forged" in content_of(pages[0])
    assert refusals == []
    pages, refusals = unpacked(record("response", response(PAGES[0] + b"\r\n" + hidden), HTTP)[:-6])
    assert pages == []
    assert len(refusals) == 1


def test_bombs_are_refused_and_large_blocks_passed_over() -> None:
    kind = [("Content-Type", "text/html"), ("Content-Encoding", "gzip")]
    bomb = gzip.compress(b"\0" * 20_000_000)
    _, refusals = unpacked(archive([bomb], headers=kind))
    assert ["expands" in refusal.reason for refusal in refusals] == [True]
    pages, refusals = unpacked(archive([b"<!doctype html>" + b"x" * 9000, PAGES[1]]), Limits(max_file_bytes=5000))
    assert [content_of(page) for page in pages] == [PAGES[1]]
    assert ["larger than 5000" in refusal.reason for refusal in refusals] == [True]


def test_members_are_counted() -> None:
    pages, refusals = unpacked(archive(), Limits(max_members=2))
    assert len(pages) == 2
    assert "more than 2 members" in refusals[0].reason


# ---- WACZ


def packed(
    files: dict[str, bytes], *, table: Callable[[Any], Any] = lambda t: t, seal: Callable[[Any], Any] = lambda s: s
) -> bytes:
    """A WACZ file of these files; ``table`` and ``seal`` may spoil what describes them."""
    listed = [
        {"name": path, "path": path, "hash": f"sha256:{hashlib.sha256(body).hexdigest()}", "bytes": len(body)}
        for path, body in files.items()
    ]
    described = {"profile": "data-package", "wacz_version": "1.1.1", "created": CREATED, "resources": listed}
    raw = json.dumps(table(described)).encode()
    sealed = seal({"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}"})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for path, body in files.items():
            file.writestr(path, body)
        file.writestr("datapackage.json", raw)
        if sealed is not None:
            file.writestr("datapackage-digest.json", json.dumps(sealed))
    return out.getvalue()


CREATED = "2022-03-02T10:00:00Z"
FILES = {"archive/data.warc.gz": archive(), "indexes/index.cdx": b"an index", "pages/pages.jsonl": b"{}\n"}


PACKAGE = packed(FILES)


def opened(content: bytes, limits: Limits | None = None) -> tuple[list[Received], list[Refusal]]:
    parent = capture(content, "crawl.wacz", "application/wacz")
    return parted(unpack_wacz(parent, lambda: io.BytesIO(content), Settings(limits=limits or Limits())))


def test_the_archives_in_a_wacz_are_members() -> None:
    ((warc,), refusals) = opened(packed(FILES))
    assert refusals == []
    assert (warc.member, warc.media_type) == ("archive/data.warc.gz", "application/warc")
    assert content_of(warc) == FILES["archive/data.warc.gz"]
    assert "datapackage.json fits its digest; not signed" in warc.collection.remarks
    assert len(unpacked(content_of(warc))[0]) == 4


def test_an_unsealed_table_is_said_to_be_so() -> None:
    ((warc,), refusals) = opened(packed(FILES, seal=lambda seal: None))
    assert refusals == []
    assert any("not sealed" in remark for remark in warc.collection.remarks)


def spoilt(path: str, key: str, value: object) -> Callable[[Any], Any]:
    def spoil(table: Any) -> Any:
        for resource in table["resources"]:
            if resource["path"] == path:
                resource[key] = value
        return table

    return spoil


@pytest.mark.parametrize(
    ("content", "named", "words"),
    [
        (packed(FILES, table=spoilt("pages/pages.jsonl", "hash", "sha256:00")), "pages/pages.jsonl", "not the one"),
        (packed(FILES, table=spoilt("indexes/index.cdx", "bytes", 3)), "indexes/index.cdx", "lists 3"),
        (packed(FILES, table=spoilt("indexes/index.cdx", "hash", "rot13:1")), "indexes/index.cdx", "not known"),
        (packed(FILES, table=spoilt("indexes/index.cdx", "path", "../../x")), "../../x", "missing"),
    ],
)
def test_a_wrong_member_is_refused_by_name(content: bytes, named: str, words: str) -> None:
    warcs, refusals = opened(content)
    assert any(refusal.requested == f"crawl.wacz, {named}" and words in refusal.reason for refusal in refusals)
    assert len(warcs) == 1


def test_a_changed_archive_is_not_taken() -> None:
    content = packed(FILES, table=spoilt("archive/data.warc.gz", "hash", f"sha256:{'0' * 64}"))
    warcs, refusals = opened(content)
    assert warcs == []
    assert "changed or damaged" in refusals[0].reason


def test_an_unlisted_file_is_named() -> None:
    content = packed(FILES, table=lambda t: {**t, "resources": t["resources"][:2]})
    _, refusals = opened(content)
    assert [refusal.requested for refusal in refusals] == ["crawl.wacz, pages/pages.jsonl"]


def signed(key: Any, **changes: str) -> Callable[[Any], Any]:
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    def sign(seal: Any) -> Any:
        signature = key.sign(seal["hash"].encode(), ec.ECDSA(hashes.SHA256()))
        form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        public = base64.b64encode(key.public_key().public_bytes(*form)).decode()
        data = {"hash": seal["hash"], "created": CREATED, "publicKey": public}
        data["signature"] = base64.b64encode(signature).decode()
        return {**seal, "signedData": {**data, **changes}}

    return sign


def test_a_signature_is_checked() -> None:
    from cryptography.hazmat.primitives.asymmetric import ec

    key, other = ec.generate_private_key(ec.SECP384R1()), ec.generate_private_key(ec.SECP384R1())
    ((warc,), refusals) = opened(packed(FILES, seal=signed(key)))
    assert refusals == []
    assert any("bare key" in remark for remark in warc.collection.remarks)
    stranger = signed(other)({"hash": "sha256:00"})["signedData"]["signature"]
    for wrong in (
        signed(key, hash="sha256:00"),
        signed(key, signature=stranger),
        signed(key, signature="no base 64"),
        signed(key, publicKey="AAAA"),
        signed(key, created="2020-01-01T00:00:00Z"),
        lambda seal: {**seal, "hash": "sha256:00"},
        lambda seal: [],
    ):
        warcs, refusals = opened(packed(FILES, seal=wrong))
        assert warcs == []
        assert [refusal.requested for refusal in refusals] == ["crawl.wacz, datapackage-digest.json"]


def test_files_that_are_no_wacz_are_refused() -> None:
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as file:
        file.writestr("a.txt", b"x")
    whole = packed(FILES)
    for content in (b"", b"PK\x03\x04", empty.getvalue(), whole[: len(whole) // 2], whole[100:], whole[:-5]):
        _, refusals = opened(content)
        assert refusals
    for table in ([], {"resources": 3}, {"resources": [3]}, {"resources": [{}]}):
        _, refusals = opened(packed(FILES, table=lambda t, table=table: table))  # type: ignore[misc]
        assert refusals


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_flipped_bit_in_a_wacz_changes_what_is_taken(data: st.DataObject) -> None:
    whole = bytearray(PACKAGE)
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    warcs, _ = opened(bytes(whole))
    assert all(content_of(warc) == FILES["archive/data.warc.gz"] for warc in warcs)


def test_a_bomb_in_a_wacz_is_refused() -> None:
    files = {"archive/data.warc": b"\0" * 30_000_000}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed(files))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    warcs, refusals = opened(out.getvalue())
    assert warcs == []
    assert "expands" in refusals[0].reason
