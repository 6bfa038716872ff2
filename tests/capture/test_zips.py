"""ZIP archives: members, and each kind of member that is refused."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Sequence

import pytest

from read.making import capture, zipped
from saksi.capture.unpack import unpack
from saksi.model import media
from saksi.ports import Received, Refusal
from saksi.settings import Limits, Settings


def members(body: bytes, limits: Limits | None = None) -> tuple[dict[str, Received], dict[str, str]]:
    parent = capture(body, media.ZIP, requested="in.zip")
    found = unpack(parent, lambda: io.BytesIO(body), Settings(limits=limits or Limits()))
    assert found is not None
    items = list(found)
    received = {str(item.member): item for item in items if isinstance(item, Received)}
    return received, {item.requested: item.reason for item in items if isinstance(item, Refusal)}


def test_members_with_their_trail() -> None:
    inner = zipped([("c.html", "<html>Nine")])
    received, refused = members(
        zipped([("a.txt", "Nine dead"), ("sub/", ""), ("sub/b.pdf", "%PDF-1.4"), ("i.zip", inner)])
    )
    assert refused == {}
    assert {name: item.media_type for name, item in received.items()} == {
        "a.txt": media.PLAIN,
        "sub/b.pdf": media.PDF,
        "i.zip": media.ZIP,
    }
    record = received["sub/b.pdf"].collection
    assert (record.requested, record.final, record.method) == ("sub/b.pdf", "in.zip!/sub/b.pdf", "archive-member")
    assert received["a.txt"].open().read() == received["a.txt"].open().read() == b"Nine dead"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../evil.txt", "leads out"),
        ("a/../../evil.txt", "leads out"),
        ("..\\evil.txt", "leads out"),
        ("/etc/passwd", "absolute"),
        ("C:\\evil.txt", "absolute"),
        ("\\\\host\\share", "absolute"),
        ("a\x1b[31m.txt", "control characters"),
    ],
)
def test_names_that_lead_elsewhere(name: str, reason: str) -> None:
    received, refused = members(zipped([(name, "x"), ("good.txt", "Nine dead")]))
    assert list(received) == ["good.txt"]
    assert reason in refused[f"in.zip!/{name}"]


def _as(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


def test_links_and_devices() -> None:
    body = zipped([(_as("link", stat.S_IFLNK | 0o777), "/etc/passwd"), (_as("pipe", stat.S_IFIFO), ""), ("a.txt", "x")])
    received, refused = members(body)
    assert list(received) == ["a.txt"]
    assert refused == {"in.zip!/link": "a link", "in.zip!/pipe": "not a regular file"}


def test_encrypted_members() -> None:
    body = bytearray(zipped([("a.txt", "Nine dead")]))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = body.index(mark) + at
        body[place] |= 1
    assert members(bytes(body))[1] == {"in.zip!/a.txt": "encrypted"}


def test_bombs_by_ratio_and_in_all() -> None:
    received, refused = members(zipped([("bomb.txt", b"0" * 30_000_000), ("good.txt", "Nine dead")]))
    assert list(received) == ["good.txt"]
    assert "in.zip!/bomb.txt" in refused
    many = zipped([(f"{n}.txt", b"0" * 9_000_000) for n in range(15)])
    _, refused = members(many, Limits(max_ratio=20))
    assert any("expands too far" in reason for reason in refused.values())


def test_a_size_that_lies() -> None:
    """The directory states few bytes; what comes out is counted."""
    body = bytearray(zipped([("a.txt", b"0" * 20_000_000)]))
    place = body.index(b"PK\x01\x02") + 24
    body[place : place + 4] = struct.pack("<I", 10)
    assert members(bytes(body))[0] == {}


def test_a_wrong_checksum_and_a_cut_file() -> None:
    body = bytearray(zipped([("a.txt", "Nine dead"), ("b.txt", "Ten dead")], compress=False))
    body[body.index(b"Nine")] ^= 1
    received, refused = members(bytes(body))
    assert list(received) == ["b.txt"]
    assert "damaged" in refused["in.zip!/a.txt"]
    _, refused = members(bytes(body[:-30]))
    assert "not a whole ZIP file" in refused["in.zip"]


def test_two_members_of_one_name_are_told_apart() -> None:
    received, _ = members(zipped([("a.txt", "Nine dead"), ("a.txt", "Ten dead")]))
    assert {name: item.open().read() for name, item in received.items()} == {
        "a.txt": b"Nine dead",
        "a.txt [2]": b"Ten dead",
    }


def test_litter_is_passed_over_and_names_are_mended() -> None:
    zipped_names: Sequence[tuple[str | zipfile.ZipInfo, bytes | str]] = [
        ("__MACOSX/._a.txt", "x"),
        (".DS_Store", "x"),
        ("звіт.txt", "Nine dead"),
    ]
    body = bytearray(zipped(zipped_names))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # take the flag away that says UTF-8
        place = 0
        while (place := body.find(mark, place)) >= 0:
            body[place + at + 1] &= ~0x08 & 0xFF
            place += 4
    assert list(members(bytes(body))[0]) == ["звіт.txt"]


def test_too_many_members_and_too_long_a_list() -> None:
    received, refused = members(zipped([(f"{n}.txt", "Nine") for n in range(6)]), Limits(max_members=4))
    assert len(received) == 4
    assert refused == {"in.zip": "more than 4 members; the rest is left out"}
    body = bytearray(zipped([("a.txt", "Nine")]))
    place = body.rindex(b"PK\x05\x06") + 12
    body[place : place + 4] = struct.pack("<I", 0x7FFFFFFF)
    assert members(bytes(body))[0] == {}
