"""What comes in: the bytes as received and the record of how they were collected."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec

from saksi.model.canonical import Record, builtins, identify
from saksi.model.values import PARTNER, PUBLIC, SEALED


class Header(Record, frozen=True, kw_only=True):
    """One response or message header, as received."""

    name: Annotated[str, PARTNER]
    value: Annotated[str, PARTNER]


class Collection(Record, frozen=True, kw_only=True):
    """The Berkeley Protocol's collection record: who collected an item, when, why, with which tool, from where.

    ``at`` is the collecting machine's clock in UTC (RFC 3339). ``requested`` is the address or path a person named
    (for a member of an archive: its name inside), ``final`` where the bytes came from in the end. ``method`` is one
    of file, stdin, jsonl, fetch, browser-captured, archive-member, attachment, post, feed-entry.
    """

    requested: Annotated[str, PARTNER]
    final: Annotated[str | None, PARTNER] = None
    at: Annotated[str, PUBLIC]
    by: Annotated[str, SEALED]
    why: Annotated[str, SEALED] = ""
    tool: Annotated[str, PUBLIC]
    tool_version: Annotated[str, PUBLIC]
    method: Annotated[str, PUBLIC]
    headers: Annotated[tuple[Header, ...], PARTNER] = ()
    remarks: Annotated[tuple[str, ...], PARTNER] = ()
    """Facts of the collection worth keeping: robots.txt consulted, resolved address, redirects, file times."""


class Hints(Record, frozen=True, kw_only=True):
    """What the collector or the container says about an item, beside its bytes; each None where unsaid.

    The reader prefers what a person gave, then these, then what the document says of itself. ``published`` is a
    date or an RFC 3339 time with its own zone.
    """

    given_id: Annotated[str | None, PUBLIC] = None
    published: Annotated[str | None, PUBLIC] = None
    published_by_person: Annotated[bool, PUBLIC] = False
    edited: Annotated[str | None, PUBLIC] = None
    language: Annotated[str | None, PUBLIC] = None
    title: Annotated[str | None, PUBLIC] = None
    outlet: Annotated[str | None, PUBLIC] = None
    author: Annotated[str | None, SEALED] = None
    channel: Annotated[str | None, PUBLIC] = None
    url: Annotated[str | None, PUBLIC] = None
    stable_id: Annotated[str | None, PUBLIC] = None
    """A post's or page's lasting identity (channel and post number, canonical address): versions share it."""
    forwarded_from: Annotated[str | None, PARTNER] = None


class Capture(Record, frozen=True, kw_only=True):
    """One item as received: its blob (SHA-256, hexadecimal), size in bytes, and how it came.

    ``parent`` is the capture it was a member of, ``member`` its name there. The id leaves out nothing but itself.
    """

    domain: ClassVar[str] = "capture"

    id: Annotated[str, PUBLIC]
    blob: Annotated[str, PUBLIC]
    size: Annotated[int, PUBLIC]
    media_type: Annotated[str, PUBLIC]
    collection: Annotated[Collection, PARTNER]
    hints: Annotated[Hints, PARTNER] = Hints()
    parent: Annotated[str | None, PUBLIC] = None
    member: Annotated[str | None, PARTNER] = None


def capture_of(
    blob: str,
    size: int,
    media_type: str,
    collection: Collection,
    *,
    hints: Hints | None = None,
    parent: str | None = None,
    member: str | None = None,
) -> Capture:
    """A capture with its id computed from everything else in it."""
    unnamed = Capture(
        id="",
        blob=blob,
        size=size,
        media_type=media_type,
        collection=collection,
        hints=hints or Hints(),
        parent=parent,
        member=member,
    )
    body = builtins(unnamed)
    body.pop("id")
    return msgspec.structs.replace(unnamed, id=identify(Capture.domain, body))
