"""RSS and Atom: each entry the exact bytes that stand in the feed, and nothing expanded."""

from __future__ import annotations

import io
import time
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saksi.capture.feeds import links, unpack_feed
from saksi.errors import SourceError
from saksi.model.canonical import sha256
from saksi.model.capture import Capture, Collection, capture_of
from saksi.ports import Received, Refusal
from saksi.settings import Limits, Settings

FIRST = """<item>
  <title>Two people injured &amp; a school hit</title><link>https://news.example.org/1</link>
  <guid isPermaLink="false">tag:news.example.org,2022:1</guid><dc:creator>A. Reporter</dc:creator>
  <pubDate>Tue, 01 Mar 2022 12:20:31 +0200</pubDate>
  <description><![CDATA[<p>Two people were <b>injured</b>. </item> <item>]]></description><!-- <item> -->
</item>"""
SECOND = "<item><title>Місто</title><link>https://news.example.org/2</link></item>"
RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>The Example News</title><items>no entry</items>{FIRST}
{SECOND}
</channel></rss>"""
ENTRY = """<a:entry><a:title>Three injured</a:title><a:id>urn:x:3</a:id><a:link href="https://news.example.org/3"/>
<a:published>2022-03-01T10:20:31.5Z</a:published><a:updated>2022-03-01T14:00:00+02:00</a:updated></a:entry>"""
ATOM = f"""<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>Atom News</a:title>{ENTRY}</a:feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Old News</title></channel>
<item><title>Four</title><link>https://news.example.org/4</link><dc:date>2022-03-01T10:00:00</dc:date></item></rdf:RDF>"""


def capture(content: bytes) -> Capture:
    collection = Collection(
        requested="feed.xml",
        at="2026-01-02T03:04:05Z",
        by="A. Collector",
        tool="saksi",
        tool_version="0",
        method="file",
    )
    return capture_of(sha256(content), len(content), "application/rss+xml", collection)


def unpacked(feed: str | bytes, limits: Limits | None = None) -> tuple[list[Received], list[Refusal]]:
    content = feed.encode() if isinstance(feed, str) else feed
    items = list(unpack_feed(capture(content), lambda: io.BytesIO(content), Settings(limits=limits or Limits())))
    return [i for i in items if isinstance(i, Received)], [i for i in items if isinstance(i, Refusal)]


def content_of(item: Received) -> bytes:
    with item.open() as stream:
        return stream.read()


def test_each_entry_is_the_slice_that_stands_in_the_feed() -> None:
    entries, refusals = unpacked(RSS)
    assert refusals == []
    assert [content_of(entry).decode() for entry in entries] == [FIRST, SECOND]
    for entry in entries:
        _, start, _, end, *_ = entry.collection.remarks[0].split()
        assert RSS.encode()[int(start) : int(end)] == content_of(entry)


def test_what_an_entry_says_of_itself_is_kept() -> None:
    (first, second), _ = unpacked(RSS)
    assert first.media_type == "application/vnd.saksi.feed-entry+xml"
    assert first.collection.method == "feed-entry"
    assert first.member == "entry 1"
    assert first.hints.title == "Two people injured & a school hit"
    assert first.hints.url == "https://news.example.org/1"
    assert first.hints.stable_id == "feed:tag:news.example.org,2022:1"
    assert first.hints.published == "2022-03-01T12:20:31+02:00"
    assert first.hints.author == "A. Reporter"
    assert first.hints.outlet == "The Example News"
    assert second.hints.title == "Місто"
    assert second.hints.published is None
    assert second.hints.stable_id == "feed:https://news.example.org/2"


def test_atom_and_the_oldest_form_of_rss() -> None:
    ((entry,), _) = unpacked(ATOM)
    assert content_of(entry).decode() == ENTRY
    assert entry.hints.published == "2022-03-01T10:20:31Z"
    assert entry.hints.edited == "2022-03-01T14:00:00+02:00"
    assert (entry.hints.url, entry.hints.stable_id) == ("https://news.example.org/3", "feed:urn:x:3")
    assert entry.hints.outlet == "Atom News"
    ((old,), _) = unpacked(RDF)
    assert old.hints.title == "Four"
    assert old.hints.published == "2022-03-01"
    assert any("no zone" in remark for remark in old.collection.remarks)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "windows-1251", "utf-16", "utf-16-le", "utf-8"])
def test_slices_are_exact_in_every_encoding(encoding: str) -> None:
    feed = RSS.replace("UTF-8", {"utf-8-sig": "UTF-8", "utf-16-le": "UTF-16"}.get(encoding, encoding))
    content = (b"\xff\xfe" if encoding == "utf-16-le" else b"") + feed.encode(encoding)
    entries, refusals = unpacked(content)
    assert refusals == []
    assert all(content_of(entry) in content for entry in entries)
    assert [entry.hints.title for entry in entries] == ["Two people injured & a school hit", "Місто"]


def test_bytes_that_are_not_what_the_feed_declares_are_kept() -> None:
    content = RSS.encode().replace("Місто".encode(), b"\xff\xfe\x80")
    entries, _ = unpacked(content)
    assert b"\xff\xfe\x80" in content_of(entries[1])


def test_links_are_named_and_not_followed() -> None:
    assert list(links(lambda: io.BytesIO(RSS.encode()))) == ["https://news.example.org/1", "https://news.example.org/2"]
    odd = "<rss><channel><item><link>file:///etc/passwd</link></item></channel></rss>"
    assert list(links(lambda: io.BytesIO(odd.encode()))) == []


def test_what_a_person_said_of_the_publication_stands() -> None:
    parent = capture(RSS.encode())
    hints = msgspec.structs.replace(parent.hints, published="2022-02-28", published_by_person=True)
    parent = msgspec.structs.replace(parent, hints=hints)
    (first, _) = unpack_feed(parent, lambda: io.BytesIO(RSS.encode()), Settings())
    assert isinstance(first, Received)
    assert first.hints.published == "2022-02-28"


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("feed", "words"),
    [
        ("", "not a feed"),
        ("<html><item>x</item></html>", "not a feed"),
        (f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>{RSS[39:]}', "entities"),
        (f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>{RSS[39:]}', "entities"),
        (RSS[: RSS.index("</item>\n")], "breaks off"),
    ],
)
def test_what_is_no_feed_or_hostile_is_refused(feed: str, words: str) -> None:
    _, refusals = unpacked(feed)
    assert [words in refusal.reason for refusal in refusals] == [True]


def test_entries_are_counted() -> None:
    entries, refusals = unpacked(RSS, Limits(max_members=1))
    assert len(entries) == 1
    assert "more than 1 entries" in refusals[0].reason


@pytest.mark.parametrize("piece", ["<item ", "<item>", '<item a="', "<!--", "<!DOCTYPE ", "</item>", "<rss ", "&x;"])
def test_no_repetition_takes_long(piece: str) -> None:
    started = time.monotonic()
    unpacked("<rss><channel>" + piece * 100_000)
    unpacked(piece * 100_000)
    assert time.monotonic() - started < 10


@given(st.binary(max_size=200))
def test_no_bytes_make_it_crash(junk: bytes) -> None:
    unpacked(junk)
    unpacked(b"<rss><channel><item>" + junk + b"</item></channel></rss>")


@given(st.text(max_size=60), st.sampled_from(["pubDate", "link", "guid", "title", "dc:date", "author"]))
def test_no_field_makes_it_crash(text: str, field: str) -> None:
    root = '<rss xmlns:dc="http://purl.org/dc/elements/1.1/">'
    feed = f"{root}<channel><item><{field}>{text}</{field}></item></channel></rss>".encode("utf-8", "replace")
    with suppress(SourceError):
        list(links(lambda: io.BytesIO(feed)))
    entries, _ = unpacked(feed)
    msgspec.json.encode([entry.hints for entry in entries])
