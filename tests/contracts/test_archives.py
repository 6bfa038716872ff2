"""Published web archives, right and wrong: the files that warcio and py-wacz are tested with.

What counts as wrong follows those projects' own tests and names: lengths cut short (``trunc``), gzip members that do
not hold one record each (``non-chunked``, ``wrong-chunks``, ``.bad``), a payload digest that differs (first record of
``example-digest``), packages whose table does not fit, a signature under a certificate of a staging authority. ARC
files are another, older format: all are refused with the command that converts them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from saksi.capture.wacz import unpack_wacz
from saksi.capture.warc import unpack_warc
from saksi.model.capture import Capture, Collection, capture_of
from saksi.ports import Received, Refusal
from saksi.settings import Settings

WARC_DATA = "warcio/test/data"
WACZ_DATA = "py-wacz/tests/fixtures"

RIGHT = {
    f"{WARC_DATA}/example.warc": 1,
    f"{WARC_DATA}/example.warc.gz": 1,
    f"{WARC_DATA}/example-iana.org-chunked.warc": 1,
    f"{WARC_DATA}/example-resource.warc.gz": 1,
    f"{WARC_DATA}/example-wget-bad-target-uri.warc.gz": 1,
    f"{WARC_DATA}/example-space-in-target-uri.warc.gz": 0,  # holds a picture only
    f"{WARC_DATA}/post-test.warc.gz": 0,  # holds answers in JSON only
    f"{WACZ_DATA}/example-collection.warc": 1,
    f"{WACZ_DATA}/example-collection-with-lists.warc": 6,
    f"{WACZ_DATA}/example-iana.warc": 6,
    f"{WACZ_DATA}/example-resource.warc.gz": 1,
    f"{WACZ_DATA}/example-warcinfo-metadata.warc": 1,
}
WRONG = {
    f"{WARC_DATA}/example-trunc.warc": ("a9c51e3e", "length is wrong"),
    f"{WARC_DATA}/example-digest.warc": ("at byte 0", "payload-digest does not fit"),
    f"{WARC_DATA}/example-bad-non-chunked.warc.gz": ("at byte 0", "does not fit"),
    f"{WARC_DATA}/example-bad.warc.gz.bad": ("byte 0", "not compressed by record"),
    f"{WARC_DATA}/example-wrong-chunks.warc.gz": ("80d63307", "length is wrong"),
    f"{WARC_DATA}/bad.arc": ("bad.arc", "ARC"),
    f"{WARC_DATA}/example.arc": ("example.arc", "ARC"),
    f"{WARC_DATA}/example.arc.gz": ("example.arc.gz", "ARC"),
    f"{WARC_DATA}/example-space-in-url.arc": ("example-space-in-url.arc", "ARC"),
}
RIGHT_PACKAGES = ("valid_example_1.wacz", "valid_example_2.wacz", "valid_signed_example_1.wacz")
WRONG_PACKAGES = {
    "invalid_example_1.wacz": ("data/indexes/index.cdx.gz", "missing"),
    "invalid_signed_example_1.wacz": ("datapackage-digest.json", "no authority trusted here"),
}


def vector(shared: Path, name: str) -> Path:
    path = shared / "data" / "evidence_vectors" / name
    if not path.is_file():
        pytest.skip("skipped: data absent")
    return path


def capture(path: Path) -> Capture:
    collection = Collection(
        requested=path.name, at="2026-01-02T03:04:05Z", by="A. Collector", tool="saksi", tool_version="0", method="file"
    )
    return capture_of("0" * 64, path.stat().st_size, "application/octet-stream", collection)


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_archive_is_accepted(shared: Path, name: str) -> None:
    path = vector(shared, name)
    items = list(unpack_warc(capture(path), lambda: path.open("rb"), Settings()))
    assert [item for item in items if isinstance(item, Refusal)] == []
    assert len(items) == RIGHT[name]


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_archive_is_refused(shared: Path, name: str) -> None:
    path = vector(shared, name)
    refusals = [i for i in unpack_warc(capture(path), lambda: path.open("rb"), Settings()) if isinstance(i, Refusal)]
    where, words = WRONG[name]
    assert any(where in refusal.requested and words in refusal.reason for refusal in refusals), refusals


@pytest.mark.parametrize("name", RIGHT_PACKAGES)
def test_a_right_package_is_accepted(shared: Path, name: str) -> None:
    path = vector(shared, f"{WACZ_DATA}/{name}")
    (warc,) = unpack_wacz(capture(path), lambda: path.open("rb"), Settings())
    assert isinstance(warc, Received)
    inner = list(unpack_warc(capture(path), warc.open, Settings()))
    pages = [item for item in inner if isinstance(item, Received)]
    assert len(pages) >= 1
    # a crawl may honestly hold a page that was not there; nothing else in these may be refused
    assert all("answered 404" in item.reason for item in inner if isinstance(item, Refusal))


@pytest.mark.parametrize("name", WRONG_PACKAGES)
def test_a_wrong_package_is_refused(shared: Path, name: str) -> None:
    path = vector(shared, f"{WACZ_DATA}/{name}")
    refusals = [i for i in unpack_wacz(capture(path), lambda: path.open("rb"), Settings()) if isinstance(i, Refusal)]
    where, words = WRONG_PACKAGES[name]
    assert any(where in refusal.requested and words in refusal.reason for refusal in refusals), refusals
