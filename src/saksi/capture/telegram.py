"""Telegram Desktop exports: each post a capture, whose bytes are the slice of the export that is the post.

``result.json`` (one chat, or a whole account) and the pages ``messages.html``, ``messages2.html`` … of an HTML
export. A post's lasting identity is its chat and number, so that the same post in two exports is one source in two
versions. In JSON the time is exact (``date_unixtime``); where an older export has local time only, the day is taken
and the rest said in a remark, because the zone is that of whoever exported.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, BinaryIO

import msgspec

from saksi.capture.jsonscan import Path, Slice, slices
from saksi.capture.member import member_collection, storable
from saksi.errors import SourceError
from saksi.model import media
from saksi.model.capture import Capture, Hints
from saksi.ports import Received, Refusal
from saksi.settings import Settings

_CHAT_FACTS = ("name", "type", "id")
_LISTS = ("chats", "left_chats")
_PRIVATE_CHATS = frozenset({"personal_chat", "bot_chat", "saved_messages", "private_group", "private_supergroup"})
_MEDIA_KEYS = ("photo", "file", "thumbnail", "contact_vcard")


@dataclass(slots=True)
class Chat:
    """What an export says of a chat; ``services`` counts its notices (a pinned post, a new photo), no posts."""

    name: str | None = None
    kind: str | None = None
    number: str | None = None
    services: int = 0

    @property
    def identity(self) -> str:
        return self.number or self.name or "unnamed"

    @property
    def channel(self) -> str | None:
        """Its name where it is a public channel or group; a private chat is named after persons, so that is sealed."""
        return None if self.kind in _PRIVATE_CHATS else self.name or None


def unpack_telegram(
    capture: Capture, content: Callable[[], BinaryIO], settings: Settings
) -> Iterator[Received | Refusal]:
    """The posts of a JSON export, in its order; notices of the service are passed over and counted in a remark."""
    chats: dict[Path, Chat] = {}
    taken = 0
    try:
        with content() as stream:
            for found in slices(stream, _is_wanted):
                if found.path[-1] in _CHAT_FACTS:
                    _learn(chats.setdefault(found.path[:-1], Chat()), found)
                    continue
                chat = _chat(chats, found.path[:-2], content)
                item = _post(capture, chat, found)
                if item is None:
                    chat.services += 1
                    continue
                taken += 1
                if taken > settings.limits.max_members:
                    yield _refusal(capture, "", f"more than {settings.limits.max_members} posts")
                    return
                yield item
    except SourceError as error:
        yield _refusal(capture, "", error.message)
        return
    if not chats:
        yield _refusal(capture, "", "not a Telegram export: it holds no chat")


def _is_wanted(path: Path) -> bool:
    """Facts and posts of the one chat at the root, or of the chats in the lists of a whole account."""
    if len(path) >= 3 and path[0] in _LISTS and path[1] == "list" and isinstance(path[2], int):
        path = path[3:]
    if len(path) == 1:
        return path[0] in _CHAT_FACTS
    return len(path) == 2 and path[0] == "messages" and isinstance(path[1], int)


def _learn(chat: Chat, found: Slice) -> None:
    try:
        value = json.loads(found.body)
    except ValueError:
        return
    if isinstance(value, bool) or not isinstance(value, str | int):
        return
    field = {"name": "name", "type": "kind", "id": "number"}[str(found.path[-1])]
    setattr(chat, field, storable(str(value)))


def _chat(chats: dict[Path, Chat], place: Path, content: Callable[[], BinaryIO]) -> Chat:
    """The chat at a place; where its name comes after its posts, the file is read ahead for the names alone."""
    if place not in chats or chats[place].name is None:
        chat = chats.setdefault(place, Chat())
        with content() as stream:
            for found in slices(stream, lambda path: _is_wanted(path)):
                if found.path[:-1] == place and found.path[-1] in _CHAT_FACTS:
                    _learn(chat, found)
        chat.name = chat.name or ""
    return chats[place]


def _post(capture: Capture, chat: Chat, found: Slice) -> Received | Refusal | None:
    """One message as an item; None for a notice of the service."""
    try:
        message = json.loads(found.body)
        if not isinstance(message, dict):
            raise SourceError("not a message")
        if message.get("type") == "service":
            return None
        number = message.get("id")
        if isinstance(number, bool) or not isinstance(number, int):
            raise SourceError("a message without a number")
    except (ValueError, RecursionError, SourceError) as error:
        reason = error.message if isinstance(error, SourceError) else "a message that is no valid JSON"
        return _refusal(capture, f"byte {found.start}", reason)
    name = f"{chat.identity}/{number}"
    published, remarks = _time(message, "date")
    edited, more = _time(message, "edited")
    hints = msgspec.structs.replace(
        _inherited(capture),
        channel=chat.channel,
        author=_text(message.get("author")) or _sender(message, chat),
        edited=edited,
        stable_id=f"telegram:{name}",
        forwarded_from=_text(message.get("forwarded_from")),
    )
    if not hints.published_by_person:
        hints = msgspec.structs.replace(hints, published=published)
    remarks += [*more, f"bytes {found.start} to {found.start + len(found.body)} of the export", *_media(message)]
    if chat.services:
        remarks.append(f"{chat.services} notices of the service passed over before it in this chat")
    collection = member_collection(capture, name, method="post", remarks=remarks)
    return Received(collection, media.TELEGRAM_POST, lambda: BytesIO(found.body), hints, storable(name))


def _time(message: dict[str, Any], key: str) -> tuple[str | None, list[str]]:
    """A time of the message: exact in UTC, or the day alone where only the exporter's local time is given."""
    local = message.get(key)
    exact = message.get(f"{key}_unixtime")
    remarks = [f"{key} by the exporter's clock: {storable(local)[:40]}"] if isinstance(local, str) else []
    try:
        if exact is not None:
            return datetime.fromtimestamp(int(exact), UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), remarks
        if isinstance(local, str):
            day = datetime.fromisoformat(local).date().isoformat()
            return day, [*remarks, f"{key}: the export gives no zone, so the day is taken, which may be one off"]
    except (ValueError, OverflowError, OSError, TypeError):
        remarks.append(f"{key} cannot be read")
    return None, remarks


def _sender(message: dict[str, Any], chat: Chat) -> str | None:
    """Who posted, where that is not simply the channel itself."""
    sender = _text(message.get("from"))
    return None if sender is not None and sender == chat.channel else sender


def _media(message: dict[str, Any]) -> list[str]:
    """The files beside the post, by the export's own names for them."""
    remarks = []
    for key in _MEDIA_KEYS:
        name = _text(message.get(key))
        if name is not None:
            absent = name.startswith("(")
            remarks.append(f"{key} not in the export: {name[:200]}" if absent else f"{key}: {name[:400]}")
    reply = message.get("reply_to_message_id")
    if isinstance(reply, int):
        remarks.append(f"answers post {reply}")
    return remarks


def _inherited(capture: Capture) -> Hints:
    """What a person said of the whole export holds for its posts."""
    given = capture.hints
    return Hints(
        published=given.published if given.published_by_person else None,
        published_by_person=given.published_by_person,
        language=given.language,
        outlet=given.outlet,
    )


def _text(value: object) -> str | None:
    return storable(value) if isinstance(value, str) and value.strip() else None


def _refusal(capture: Capture, name: str, reason: str) -> Refusal:
    requested = capture.collection.requested
    return Refusal(storable(f"{requested}, {name}" if name else requested), "capture", storable(reason))


# ---- HTML exports

_DIV = re.compile(rb"<!--.*?-->|<div\b[^>]*>|</div\s*>", re.S | re.I)
_MESSAGE = re.compile(rb'<div\s+class="message ([^"]*)"\s+id="message(-?\d{1,18})"')
_CHANNEL = re.compile(rb'<div class="page_header.*?<div class="text bold">\s*(.*?)\s*</div>', re.S)
_DATE = re.compile(rb'<div class="[^"]*\bdate details"\s+title="([^"]*)"')
_FROM = re.compile(rb'<div class="from_name">\s*(.*?)\s*</div>', re.S)
_FORWARDED = re.compile(rb'<div class="forwarded body">\s*<div class="from_name">\s*(.*?)\s*(?:<span|</div>)', re.S)
_LOCAL_LINK = re.compile(rb'href="(?!\w+:|#|/)([^"]+)"')
_LONGEST_PAGE = 100_000_000
_HEAD = 1 << 16
"""Bytes of a page or block in which its name, time and sender stand."""


def unpack_telegram_html(
    capture: Capture, content: Callable[[], BinaryIO], settings: Settings
) -> Iterator[Received | Refusal]:
    """The posts on a page of an HTML export, each the exact bytes of its block."""
    with content() as stream:
        page = stream.read(_LONGEST_PAGE + 1)
    if len(page) > _LONGEST_PAGE:
        yield _refusal(capture, "", f"a page larger than {_LONGEST_PAGE} bytes")
        return
    header = _CHANNEL.search(page, 0, _HEAD)
    if header is None:
        yield _refusal(capture, "", "not a Telegram export: it names no chat")
        return
    channel, sender = _plain(header[1]), None
    for taken, block in enumerate(_blocks(page)):
        if taken >= settings.limits.max_members:
            yield _refusal(capture, "", f"more than {settings.limits.max_members} posts")
            return
        if block.end is None:
            yield _refusal(capture, f"message {block.number}", "its block does not close: the page is cut short")
            continue
        body = page[block.start : block.end]
        name = _FROM.search(_FORWARDED.sub(b"", body[:_HEAD]))
        if name is not None and not block.joined:
            sender = _plain(name[1])  # posts that follow closely carry no name of their own
        yield _html_post(capture, channel, sender, block, body)


@dataclass(frozen=True, slots=True)
class _Block:
    """The place of a message on a page; ``end`` is None where it never closes."""

    number: int
    start: int
    end: int | None
    joined: bool


def _blocks(page: bytes) -> Iterator[_Block]:
    """The messages on a page that are no notices of the service, in one pass over its tags."""
    depth, waiting = 0, list[tuple[int, int, re.Match[bytes]]]()
    for tag in _DIV.finditer(page):
        if tag.group().startswith(b"<!--"):
            continue
        if not tag.group().startswith(b"</"):
            message = _MESSAGE.match(page, tag.start())
            if message is not None and b"service" not in message[1].split():
                waiting.append((depth, tag.start(), message))
            depth += 1
            continue
        depth -= 1
        if waiting and waiting[-1][0] >= depth:
            _, start, message = waiting.pop()
            yield _Block(_number(message), start, tag.end(), b"joined" in message[1].split())
    for _, start, message in waiting:
        yield _Block(_number(message), start, None, False)


def _number(message: re.Match[bytes]) -> int:
    return int(message[2])


def _html_post(capture: Capture, channel: str, sender: str | None, block: _Block, body: bytes) -> Received:
    name = f"{channel}/{block.number}"
    title = _DATE.search(body, 0, _HEAD)
    published, remarks = _html_time(_plain(title[1]) if title else "")
    forwarded = _FORWARDED.search(body, 0, _HEAD)
    hints = msgspec.structs.replace(
        _inherited(capture),
        channel=channel,
        author=None if sender == channel else sender,
        stable_id=f"telegram:{name}",
        forwarded_from=_plain(forwarded[1]) if forwarded else None,
    )
    if not hints.published_by_person:
        hints = msgspec.structs.replace(hints, published=published)
    remarks += [f"bytes {block.start} to {block.end} of the page"]
    remarks += [f"file: {_plain(link)[:400]}" for link in dict.fromkeys(_LOCAL_LINK.findall(body))]
    collection = member_collection(capture, name, method="post", remarks=remarks)
    return Received(collection, media.TELEGRAM_POST_HTML, lambda: BytesIO(body), hints, storable(name))


def _html_time(title: str) -> tuple[str | None, list[str]]:
    """``01.03.2022 10:20:31 UTC+02:00`` with its own zone; without one, the day alone."""
    match = re.fullmatch(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d:\d\d)(?: UTC([+-]\d\d:\d\d))?", title.strip())
    if match is None:
        return None, ["its time cannot be read"] if title else ["no time given"]
    day, month, year, clock, zone = match.groups()
    try:
        datetime.fromisoformat(f"{year}-{month}-{day}T{clock}{zone or ''}")
    except ValueError:
        return None, ["its time cannot be read"]
    if zone is None:
        return f"{year}-{month}-{day}", ["the export gives no zone, so the day is taken, which may be one off"]
    return f"{year}-{month}-{day}T{clock}{zone}", []


def _plain(markup: bytes) -> str:
    """Text of a small piece of markup: tags removed, entities resolved."""
    import html

    bare = re.sub(rb"<[^>]*>", b"", markup).decode("utf-8", "replace")
    return storable(re.sub(r"\s+", " ", html.unescape(bare)).strip())
