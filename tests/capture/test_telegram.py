"""Telegram Desktop exports, in JSON and in HTML: each post the exact bytes that stand in the export."""

from __future__ import annotations

import io
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saksi.capture.jsonscan import slices
from saksi.capture.telegram import unpack_telegram, unpack_telegram_html
from saksi.errors import SourceError
from saksi.model.canonical import sha256
from saksi.model.capture import Capture, Collection, capture_of
from saksi.ports import Received, Refusal
from saksi.settings import Limits, Settings


def message(number: int, text: Any, **more: Any) -> dict[str, Any]:
    facts = {"id": number, "type": "message", "date": "2022-03-01T12:20:31", "date_unixtime": "1646129231"}
    return {**facts, "from": "Міська рада", "from_id": "channel42", "text": text, **more}


CHANNEL = {
    "name": "Міська рада",
    "type": "public_channel",
    "id": 42,
    "messages": [
        {"id": 1, "type": "service", "date": "2022-02-01T00:00:00", "action": "create_channel", "title": "x"},
        message(2, "Обстріл: двоє поранених."),
        message(
            3,
            ["Read ", {"type": "link", "text": "https://news.example.org/"}, ' " } ] , \\ '],
            edited="2022-03-01T13:00:00",
            edited_unixtime="1646132400",
            forwarded_from="Служба порятунку",
            photo="photos/photo_1@01-03-2022.jpg",
            author="A. Clerk",
        ),
        message(4, "Video", file="(File not included. Change data exporting settings to download.)"),
    ],
}


def capture(
    content: bytes, name: str = "result.json", media_type: str = "application/vnd.telegram.export+json"
) -> Capture:
    collection = Collection(
        requested=name, at="2026-01-02T03:04:05Z", by="A. Collector", tool="saksi", tool_version="0", method="file"
    )
    return capture_of(sha256(content), len(content), media_type, collection)


def unpacked(content: bytes, limits: Limits | None = None) -> tuple[list[Received], list[Refusal]]:
    items = list(unpack_telegram(capture(content), lambda: io.BytesIO(content), Settings(limits=limits or Limits())))
    return [i for i in items if isinstance(i, Received)], [i for i in items if isinstance(i, Refusal)]


def content_of(item: Received) -> bytes:
    with item.open() as stream:
        return stream.read()


@pytest.mark.parametrize("indent", [None, 1, 4])
@pytest.mark.parametrize("escaped", [True, False])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_each_post_is_the_slice_that_stands_in_the_export(indent: int | None, escaped: bool, mark: bytes) -> None:
    content = mark + json.dumps(CHANNEL, indent=indent, ensure_ascii=escaped).encode()
    posts, refusals = unpacked(content)
    assert refusals == []
    assert [json.loads(content_of(post)) for post in posts] == CHANNEL["messages"][1:]  # type: ignore[index]
    for post in posts:
        assert content_of(post) in content
        (place,) = [remark for remark in post.collection.remarks if remark.endswith("of the export")]
        start, end = (int(word) for word in place.split() if word.isdigit())
        assert content[start:end] == content_of(post)


def test_places_hold_in_a_long_export() -> None:
    content = json.dumps({**CHANNEL, "messages": [message(n, "слово " * 50) for n in range(1000)]}).encode()
    posts, refusals = unpacked(content)
    assert refusals == []
    assert len(posts) == 1000
    for post in posts:
        (place,) = [remark for remark in post.collection.remarks if remark.endswith("of the export")]
        start, end = (int(word) for word in place.split() if word.isdigit())
        assert content[start:end] == content_of(post)


def test_a_post_longer_than_any_window_is_whole() -> None:
    content = json.dumps({**CHANNEL, "messages": [message(1, "x" * 300_000), message(2, "y")]}).encode()
    posts, refusals = unpacked(content)
    assert refusals == []
    assert [len(json.loads(content_of(post))["text"]) for post in posts] == [300_000, 1]


def test_what_the_export_says_of_a_post_is_kept() -> None:
    posts, _ = unpacked(json.dumps(CHANNEL).encode())
    first, second, third = posts
    assert first.media_type == "application/vnd.telegram.post+json"
    assert first.member == "42/2"
    assert first.hints.stable_id == "telegram:42/2"
    assert first.hints.channel == "Міська рада"
    assert first.hints.published == "2022-03-01T10:07:11Z"
    assert first.hints.edited is None
    assert first.hints.author is None
    assert "date by the exporter's clock: 2022-03-01T12:20:31" in first.collection.remarks
    assert "1 notices of the service passed over before it in this chat" in first.collection.remarks
    assert first.collection.method == "post"
    assert second.hints.edited == "2022-03-01T11:00:00Z"
    assert second.hints.forwarded_from == "Служба порятунку"
    assert second.hints.author == "A. Clerk"
    assert "photo: photos/photo_1@01-03-2022.jpg" in second.collection.remarks
    assert any(remark.startswith("file not in the export") for remark in third.collection.remarks)


def test_without_exact_time_the_day_alone_is_taken_and_said_to_be_uncertain() -> None:
    old = {key: value for key, value in message(5, "x").items() if key != "date_unixtime"}
    ((post,), _) = unpacked(json.dumps({**CHANNEL, "messages": [old]}).encode())
    assert post.hints.published == "2022-03-01"
    assert any("no zone" in remark for remark in post.collection.remarks)


def test_what_a_person_said_of_the_publication_stands() -> None:
    content = json.dumps(CHANNEL).encode()
    given_by_person = capture(content)
    hints = msgspec.structs.replace(given_by_person.hints, published="2022-02-28", published_by_person=True)
    parent = msgspec.structs.replace(given_by_person, hints=hints)
    (first, *_) = unpack_telegram(parent, lambda: io.BytesIO(content), Settings())
    assert isinstance(first, Received)
    assert (first.hints.published, first.hints.published_by_person) == ("2022-02-28", True)


@pytest.mark.parametrize("kind", ["personal_chat", "private_group", "private_supergroup"])
def test_the_name_of_a_private_chat_is_no_channel(kind: str) -> None:
    chat = {"name": "Tamsin Okoro", "type": kind, "id": 5, "messages": [{**message(1, "a"), "from": "Tamsin Okoro"}]}
    posts, _ = unpacked(json.dumps(chat).encode())
    assert [(post.hints.channel, post.hints.author) for post in posts] == [(None, "Tamsin Okoro")]


def test_a_whole_account_is_read_chat_by_chat() -> None:
    other = {"name": "Other", "type": "public_channel", "id": 7, "messages": [message(2, "b")]}
    nameless = {"type": "saved_messages", "id": 9, "messages": [message(2, "c")]}
    account = {
        "about": "An export",
        "personal_information": {"user_id": 1, "name": "not a chat"},
        "contacts": {"list": [{"name": "somebody", "messages": [message(1, "no")]}]},
        "chats": {"about": "x", "list": [CHANNEL, other]},
        "left_chats": {"list": [nameless]},
    }
    posts, refusals = unpacked(json.dumps(account).encode())
    assert refusals == []
    assert [p.hints.stable_id for p in posts] == [f"telegram:{i}" for i in ("42/2", "42/3", "42/4", "7/2", "9/2")]
    assert posts[3].hints.channel == "Other"
    assert posts[4].hints.channel is None


def test_the_order_of_keys_does_not_matter() -> None:
    usual, _ = unpacked(json.dumps(CHANNEL).encode())
    turned, _ = unpacked(json.dumps(dict(reversed(CHANNEL.items()))).encode())
    assert [(p.hints.stable_id, p.hints.channel) for p in turned] == [
        (p.hints.stable_id, p.hints.channel) for p in usual
    ]


def test_a_cut_export_gives_what_is_whole_and_names_where_it_ends() -> None:
    content = json.dumps(CHANNEL).encode()
    posts, refusals = unpacked(content[:-150])
    assert 1 <= len(posts) <= 2
    assert ["breaks off" in refusal.reason for refusal in refusals] == [True]
    assert "at byte" in refusals[0].reason


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no chat"),
        (b"[]", "no chat"),
        (b'{"a": 1}', "no chat"),
        (b'{"name": "x", "messages": [3]}', "not a message"),
        (b'{"name": "x", "messages": [{"id": "one"}]}', "without a number"),
        (b'{"name": "x", "messages": [{"id": true}]}', "without a number"),
        (b'{"name": "x", "messages": [{"id": 1,}]}', "damaged"),
        (b'{"name": "x", "messages": [{"id": \xff}]}', "damaged"),
        (b'{"name": "x", "messages": [' + b"[" * 5000, "not a message|deep|damaged|breaks"),
        (b'{"name": "x", "messages": [' + b'{"a":' * 100_000, "deep|breaks|damaged"),
        (b'{"a":' * 500, "too deeply"),
        (b"{]", "closes"),
        (b'{"name": "x"', "breaks off"),
        (b'{1: "x"}', "no string"),
        (b'"' + b"x" * 100, "breaks off|no chat"),
        (b",", "not JSON"),
    ],
)
def test_what_is_no_export_is_refused(content: bytes, words: str) -> None:
    posts, refusals = unpacked(content)
    assert posts == []
    assert len(refusals) == 1
    assert any(word in refusals[0].reason for word in words.split("|")), refusals[0].reason


def test_odd_values_do_no_harm() -> None:
    odd = [
        message(1, "a", date_unixtime="soon"),
        message(2, "b", date_unixtime=str(10**30), edited_unixtime=[], forwarded_from=3, photo={}),
        message(3, "\ud800", **{"author": "\ud800"}),
    ]
    content = json.dumps({"name": "x\ud800", "id": 10**40, "messages": odd}).encode()
    posts, refusals = unpacked(content)
    assert len(posts) == 3
    assert refusals == []
    assert posts[0].hints.published is None
    msgspec.json.encode([post.hints for post in posts])


def test_posts_are_counted() -> None:
    posts, refusals = unpacked(json.dumps(CHANNEL).encode(), Limits(max_members=2))
    assert len(posts) == 2
    assert "more than 2 posts" in refusals[0].reason


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=15,
)


@given(JSON_VALUES, st.sampled_from([None, 1]), st.booleans())
def test_slices_are_the_values_at_their_paths(value: Any, indent: int | None, escaped: bool) -> None:
    content = json.dumps(value, indent=indent, ensure_ascii=escaped).encode("utf-8", "surrogatepass")
    for found in slices(io.BytesIO(content), lambda path: len(path) == 1):
        assert content[found.start : found.start + len(found.body)] == found.body
        assert json.loads(found.body) == value[found.path[0]]
    count = len(value) if isinstance(value, list | dict) else 0
    assert sum(1 for _ in slices(io.BytesIO(content), lambda path: len(path) == 1)) == count


@given(st.binary(max_size=200))
def test_any_bytes_are_scanned_or_refused(content: bytes) -> None:
    try:
        list(slices(io.BytesIO(b'{"a": [' + content), lambda path: len(path) == 2))
    except SourceError:
        return


# ---- HTML

HEAD = """<!DOCTYPE html><html><head><title>Exported Data</title></head><body><div class="page_wrap">
<div class="page_header"><div class="content"><div class="text bold">
Miska &amp; Rada
</div></div></div><div class="page_body chat_page"><div class="history">
<div class="message service" id="message-1"><div class="body details">1 March 2022</div></div>
"""
POST = """<div class="message default clearfix" id="message12">
 <div class="body"><div class="pull_right date details" title="01.03.2022 12:20:31 UTC+02:00">12:20</div>
 <div class="from_name">Miska &amp; Rada </div>
 <div class="media_wrap clearfix"><a class="photo_wrap clearfix pull_left" href="photos/photo_1.jpg"></a></div>
 <div class="text">Two people were <b>injured</b>. <a href="https://news.example.org/">More</a><!-- </div> --></div>
 </div>
</div>"""
JOINED = """<div class="message default clearfix joined" id="message13">
 <div class="body"><div class="pull_right date details" title="01.03.2022 12:30:00">12:30</div>
 <div class="forwarded body"><div class="from_name">Rescue Service <span class="date details" title="x"> y</span></div>
 <div class="text">Three.</div></div></div>
</div>"""
PAGE = HEAD + POST + "\n" + JOINED + "\n</div></div></div></body></html>"


def on_page(text: str | bytes, limits: Limits | None = None) -> tuple[list[Received], list[Refusal]]:
    content = text if isinstance(text, bytes) else text.encode()
    parent = capture(content, "messages.html", "application/vnd.telegram.export+html")
    items = list(unpack_telegram_html(parent, lambda: io.BytesIO(content), Settings(limits=limits or Limits())))
    return [i for i in items if isinstance(i, Received)], [i for i in items if isinstance(i, Refusal)]


def test_each_post_on_a_page_is_its_own_block() -> None:
    posts, refusals = on_page(PAGE)
    assert refusals == []
    assert [content_of(post).decode() for post in posts] == [POST, JOINED]
    first, second = posts
    assert first.media_type == "application/vnd.telegram.post+html"
    assert first.hints.stable_id == "telegram:Miska & Rada/12"
    assert first.hints.channel == "Miska & Rada"
    assert first.hints.published == "2022-03-01T12:20:31+02:00"
    assert first.hints.author is None
    assert "file: photos/photo_1.jpg" in first.collection.remarks
    assert not any("news.example.org" in remark for remark in first.collection.remarks)
    assert second.hints.published == "2022-03-01"
    assert second.hints.forwarded_from == "Rescue Service"


def test_a_cut_page_names_the_post_that_is_not_whole() -> None:
    posts, refusals = on_page(PAGE[: PAGE.index("Three")])
    assert len(posts) == 1
    assert refusals[0].requested == "messages.html, message 13"
    assert "cut short" in refusals[0].reason


def test_pages_that_are_no_export_are_refused() -> None:
    for text in ("", "<html></html>", POST, "<div class='page_header'>"):
        posts, refusals = on_page(text)
        assert (len(posts), len(refusals)) == (0, 1)


def test_many_unclosed_blocks_take_no_longer_for_it() -> None:
    posts, refusals = on_page(HEAD + '<div class="message default" id="message5">' * 20_000)
    assert posts == []
    assert len(refusals) == 20_000


@given(st.binary(max_size=300))
def test_no_bytes_on_a_page_make_it_crash(junk: bytes) -> None:
    on_page(HEAD.encode() + junk + POST.encode())
    on_page(junk)
