"""Web archives as captures: each page in a WARC a member, its bytes as a browser would have shown them.

A member keeps what the archive says of it (address, response headers, the archive's own date) and points back to its
record by id and place. ``collection.at`` stays the time when Saksi took the archive; the archive's date is a remark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

import msgspec

from saksi.capture import sniff
from saksi.capture.body import Bounds, Head, body_of, head_of
from saksi.capture.member import member_collection, storable
from saksi.capture.records import Broken, Record, is_http, records
from saksi.capture.spool import Spool
from saksi.capture.tape import tape_of
from saksi.errors import SourceError
from saksi.model import media
from saksi.model.capture import Capture, Hints
from saksi.ports import Received, Refusal
from saksi.settings import Settings

READABLE: Final = frozenset(
    {media.HTML, media.XHTML, media.PLAIN, media.PDF, media.DOCX, media.ODT, media.RTF, media.RSS, media.ATOM}
)
"""What is taken out of a crawl; pictures, styles and scripts stay in the archive, which is itself preserved."""

_OWN_LOGS: Final = ("metadata://", "urn:X-")
"""Addresses under which archiving tools keep their own logs and settings."""


@dataclass(frozen=True, slots=True)
class _Page:
    """What a record holds, made ready: bytes, media type, headers, remarks."""

    content: Spool
    media_type: str
    headers: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]


def unpack_warc(capture: Capture, content: Callable[[], BinaryIO], settings: Settings) -> Iterator[Received | Refusal]:
    """The documents in a WARC file (.warc, .warc.gz), in order; what is damaged or was an error is refused by name.

    Redirects, revisits, requests and files that are no documents are passed over: they stay in the archive. Where
    Saksi fetched the file itself, whatever the final answer holds is a member.
    """
    taken = 0
    with content() as stream:
        if tape_of(stream).peek(11) == b"filedesc://":
            yield _refusal(capture, "", "an ARC file, the format before WARC", "convert it: warcio recompress")
            return
    with content() as stream:
        for record in records(stream, max_bytes=settings.limits.max_file_bytes):
            if isinstance(record, Broken):
                yield _refusal(capture, record.name, record.reason)
                continue
            item = _item(capture, record, settings)
            if item is None:
                continue
            taken += 1
            if taken > settings.limits.max_members:
                yield _refusal(capture, "", f"more than {settings.limits.max_members} members")
                return
            yield item


def _item(capture: Capture, record: Record, settings: Settings) -> Received | Refusal | None:
    try:
        if record.get("warc-segment-number") is not None and record.kind in ("response", "resource", "continuation"):
            raise SourceError("a record in segments is not put together")
        page = _page(capture, record, settings)
    except SourceError as error:
        return _refusal(capture, record.name, error.message)
    return None if page is None else _received(capture, record, page)


def _page(capture: Capture, record: Record, settings: Settings) -> _Page | None:
    """The document in a record, or None where it holds none. Raises SourceError where it cannot be relied on."""
    if record.kind in ("resource", "conversion"):
        if target_of(record).startswith(_OWN_LOGS):
            return None
        return _judged(capture, record, _Page(record.block, record.get("content-type") or "", (), record.remarks))
    if record.kind != "response" or not is_http(record):
        return None
    head = head_of(record.block)
    if head.status in (301, 302, 303, 304, 307, 308):
        return None
    declared = head.get("content-type") or ""
    if head.status is None or not 200 <= head.status < 300:
        if _fetched(capture) or sniff.plain_type(declared) in READABLE:
            raise SourceError(f"answered {head.status}: kept as evidence, not read as a document")
        return None
    if not _fetched(capture) and not _may_be_document(declared, head, record):
        return None
    limits = settings.limits
    body, remarks = body_of(record.block, head, Bounds(limits.max_file_bytes, limits.max_ratio))
    return _judged(capture, record, _Page(body, declared, head.headers, (*record.remarks, *remarks)))


def _may_be_document(declared: str, head: Head, record: Record) -> bool:
    """A quick look at what the server says, so that a crawl's pictures are not decoded for nothing."""
    said = sniff.plain_type(declared)
    return said is None or said in READABLE or said in (media.XML, media.ZIP)


def _judged(capture: Capture, record: Record, page: _Page) -> _Page | None:
    """The page with the media type that its bytes bear out; None where that is no document."""
    name = target_of(record)
    if sniff.plain_type(page.media_type) == media.ZIP or sniff.by_name(name) in (media.DOCX, media.ODT):
        kind = sniff.media_type_of(name, page.media_type, page.content.open)
    else:
        kind = sniff.media_type(name, page.media_type, page.content.head(sniff.FIRST_BYTES))
    if kind not in READABLE and not _fetched(capture):
        return None
    remarks = (*page.remarks, *sniff.remarks("", page.media_type, kind))
    return _Page(page.content, kind, page.headers, remarks)


def _received(capture: Capture, record: Record, page: _Page) -> Received:
    uri = target_of(record)
    own = [f"archived {record.get('warc-date') or 'at an unknown time'}, by the archive's own word"]
    if uri != record.get("warc-target-uri"):
        own.append("its address in the archive is not written as the standard asks, and was put right")
    if record.get("warc-truncated") is not None:
        own.append(f"cut short by the archiving tool: {record.get('warc-truncated')}")
    if record.get("warc-ip-address") is not None:
        own.append(f"served from {record.get('warc-ip-address')}")
    collection = member_collection(
        capture,
        capture.collection.requested if _fetched(capture) else uri,
        final=uri,
        headers=page.headers,
        remarks=(*own, *page.remarks),
    )
    hints = Hints(url=storable(uri))
    if _fetched(capture):
        hints = msgspec.structs.replace(capture.hints, url=storable(uri))
    return Received(collection, page.media_type, page.content.open, hints, storable(record.name))


def target_of(record: Record) -> str:
    """The address that a record is about, without the angle brackets of early tools and with spaces encoded."""
    uri = record.get("warc-target-uri") or record.name
    return re.sub(r"\s", "%20", uri.removeprefix("<").removesuffix(">")) if ":" in uri else uri


def _fetched(capture: Capture) -> bool:
    return capture.collection.method == "fetch"


def _refusal(capture: Capture, name: str, reason: str, hint: str | None = None) -> Refusal:
    requested = capture.collection.requested
    return Refusal(storable(f"{requested}, {name}" if name else requested), "capture", storable(reason), hint)
