"""RSS and Atom feeds: each entry a capture, whose bytes are the slice of the feed that is the entry.

Feeds are hostile XML until shown otherwise: nothing is expanded, no entity is declared, nothing external is read (a
feed that declares entities is refused). Linked pages are not followed here; ``links`` names them for a person who
asks for that.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, BinaryIO

import msgspec

from saksi.capture.mail import message_time
from saksi.capture.member import member_collection, storable
from saksi.errors import SourceError
from saksi.model import media
from saksi.model.capture import Capture, Hints
from saksi.ports import Received, Refusal
from saksi.settings import Settings

LONGEST_FEED = 50_000_000
LONGEST_ENTRY = 5_000_000
_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_TAGS = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)"
    r"|<(?P<close>/?)(?:[\w.-]{1,40}:)?(?P<name>item|entry)(?=[\s/>])(?P<rest>[^<>]{0,4000})>",
    re.S,
)
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(?:rss|feed|RDF)(?=[\s>])[^<>]{0,20000}>")
_DECLARES = re.compile(r"<!ENTITY|<!DOCTYPE[^<>]{0,400}\[", re.I)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry's place in the feed (bytes), its exact bytes, and its text."""

    start: int
    body: bytes
    text: str


def unpack_feed(capture: Capture, content: Callable[[], BinaryIO], settings: Settings) -> Iterator[Received | Refusal]:
    """The entries of a feed, in its order, with what they say of themselves."""
    try:
        text, encoding = _text_of(content)
        feed = _Feed.of(text)
        for number, entry in enumerate(entries(text, encoding), 1):
            if number > settings.limits.max_members:
                yield _refusal(capture, "", f"more than {settings.limits.max_members} entries")
                return
            yield _received(capture, feed, entry, (number, encoding))
    except SourceError as error:
        yield _refusal(capture, error.subject or "", error.message)


def links(content: Callable[[], BinaryIO]) -> Iterator[str]:
    """The addresses that a feed's entries link to, each once. Raises SourceError where the feed cannot be read."""
    text, encoding = _text_of(content)
    feed, seen = _Feed.of(text), set[str]()
    for entry in entries(text, encoding):
        link = _string(feed.facts(entry).get("link")) or ""
        if link.lower().startswith(("http://", "https://")) and link not in seen:
            seen.add(link)
            yield link


def entries(text: str, encoding: str) -> Iterator[Entry]:
    """The outermost items of a feed. Raises SourceError where one does not close or is too long."""
    depth, opened, bytes_to, chars_to = 0, 0, 0, 0
    for tag in _TAGS.finditer(text):
        if tag["name"] is None or (not tag["close"] and tag["rest"].endswith("/")):
            continue
        if not tag["close"]:
            opened = tag.start() if depth == 0 else opened
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                bytes_to += len(text[chars_to:opened].encode(encoding, "surrogateescape"))
                entry = text[opened : tag.end()]
                body = entry.encode(encoding, "surrogateescape")
                if len(body) > LONGEST_ENTRY:
                    raise SourceError(f"an entry at byte {bytes_to} is longer than {LONGEST_ENTRY} bytes")
                yield Entry(bytes_to, body, entry)
                bytes_to, chars_to = bytes_to + len(body), tag.end()
    if depth:
        raise SourceError("an entry does not close: the feed breaks off")


@dataclass(frozen=True, slots=True)
class _Feed:
    """What all entries share: the root's opening tag with its name spaces, and the feed's own title."""

    root: str
    title: str | None

    @classmethod
    def of(cls, text: str) -> _Feed:
        root = _ROOT.search(text, 0, 100_000)
        if root is None:
            raise SourceError("not a feed")
        first = _TAGS.search(text, root.end())
        while first is not None and first["name"] is None:
            first = _TAGS.search(text, first.end())
        # from the root on: what stands before it (a document type, its entities) never reaches a parser
        head = text[root.start() : first.start() if first else len(text)][:LONGEST_ENTRY]
        return cls(root.group(), _string(dict(_parsed(head).feed).get("title")))

    def facts(self, entry: Entry) -> dict[str, Any]:
        """The entry as the feed library reads it, alone inside the root's opening tag. Raises SourceError."""
        name = re.match(r"<([\w.:-]+)", self.root)
        closing = f"</{name[1]}>" if name else ""
        channel = ("<channel>", "</channel>") if closing == "</rss>" else ("", "")
        found = _parsed(f"{self.root}{channel[0]}{entry.text}{channel[1]}{closing}").entries
        return dict(found[0]) if found else {}


def _parsed(text: str) -> Any:
    import feedparser

    try:
        return feedparser.parse(
            BytesIO(text.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=True,
            resolve_relative_uris=False,
        )
    except (ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError) as error:
        raise SourceError(f"cannot be read as a feed ({type(error).__name__})") from error


def _text_of(content: Callable[[], BinaryIO]) -> tuple[str, str]:
    """The feed's text and its encoding, in which every byte can be found again. Raises SourceError."""
    with content() as stream:
        raw = stream.read(LONGEST_FEED + 1)
    if len(raw) > LONGEST_FEED:
        raise SourceError(f"larger than {LONGEST_FEED} bytes")
    declared = re.match(rb"\s*(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)", raw[:400])
    encoding = _MARKS.get(raw[:2]) or (declared[1].decode("ascii") if declared else "utf-8")
    try:
        if codecs.lookup(encoding).name.startswith(("utf-16", "utf-32")) and raw[:2] not in _MARKS:
            encoding = "utf-8"  # what declares itself in ASCII letters is not UTF-16
        text = raw.decode(encoding, "surrogateescape")
        exact = text.encode(encoding, "surrogateescape") == raw
    except (LookupError, UnicodeError):
        exact = False
    if not exact:
        encoding, text = "latin-1", raw.decode("latin-1")
    if _DECLARES.search(text, 0, 100_000):
        raise SourceError("the feed declares entities, which no feed needs")
    return text, encoding


def _received(capture: Capture, feed: _Feed, entry: Entry, place: tuple[int, str]) -> Received:
    """An entry as a capture; ``place`` is its number and the feed's encoding, which the slice does not declare."""
    number, encoding = place
    facts: dict[str, Any] = {}
    remarks = [f"bytes {entry.start} to {entry.start + len(entry.body)} of the feed"]
    try:
        facts = feed.facts(entry)
    except SourceError as error:
        remarks.append(error.message)
    published, remark = entry_time(facts, "published")
    edited, remark_on_edited = entry_time(facts, "updated")
    remarks += [said for said in (remark if published else remark or remark_on_edited,) if said]
    link, identity = _string(facts.get("link")), _string(facts.get("id")) or _string(facts.get("link"))
    hints = Hints(
        published=published or edited,
        edited=edited if published and edited != published else None,
        title=_string(facts.get("title")),
        author=_string(facts.get("author")),
        outlet=capture.hints.outlet or feed.title,
        url=link,
        stable_id=None if identity is None else f"feed:{identity}",
        language=capture.hints.language,
    )
    if capture.hints.published_by_person:
        hints = msgspec.structs.replace(hints, published=capture.hints.published, published_by_person=True)
    name = f"entry {number}"
    collection = member_collection(capture, name, final=link, method="feed-entry", remarks=remarks)
    kind = media.FEED_ENTRY if encoding.lower() == "utf-8" else f"{media.FEED_ENTRY}; charset={encoding}"
    return Received(collection, kind, lambda: BytesIO(entry.body), hints, name)


def entry_time(facts: dict[str, Any], key: str) -> tuple[str | None, str | None]:
    """(the entry's time as RFC 3339 with its own zone or as a day, a remark where it is no full time)."""
    written = _string(facts.get(key))
    if written is None:
        return None, None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        from email.message import Message

        fields = Message()
        fields["Date"] = re.sub(r"[\r\n]", " ", written)
        return message_time(fields)
    if moment.tzinfo is None:
        return moment.date().isoformat(), "its date has no zone, so the day is taken"
    shown = moment.isoformat(timespec="seconds")
    return (shown.replace("+00:00", "Z") if moment.utcoffset() == UTC.utcoffset(None) else shown), None


def _string(value: object) -> str | None:
    return storable(value).strip()[:4000] or None if isinstance(value, str) else None


def _refusal(capture: Capture, name: str, reason: str) -> Refusal:
    requested = capture.collection.requested
    return Refusal(storable(f"{requested}, {name}" if name else requested), "capture", storable(reason))
