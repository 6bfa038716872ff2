"""Lines of JSON, Telegram posts, feed entries: structured items with a pointer to each run."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest

from read.making import document
from saksi.errors import SourceError
from saksi.model import media
from saksi.model.capture import Hints
from saksi.model.document import DomText, MemberText


def as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def test_a_reports_text_keeps_every_code_point() -> None:
    text = "Nine people\r\nwere killed\x00 \U0001f56f — said the mayor.\n"
    found = document(as_json({"id": 1, "text": text, "other": {"kept": [1.5e300]}}), media.REPORT)
    assert found.text == text.replace("\x00", "\ufffd")
    assert len(found.text) == len(text)
    assert found.segments[0].origin == MemberText(path="/text", start=0, end=len(text))


def test_a_headline_apart_from_its_text_is_read_first_in_a_case() -> None:
    line = as_json({"title": " Two dead at the mill ", "text": "Police gave no names."})
    found = document(line, media.REPORT, headed=True)
    assert found.text == "Two dead at the mill\n\nPolice gave no names."
    assert [s.origin for s in found.segments if isinstance(s.origin, MemberText)] == [
        MemberText(path="/title", start=1, end=21),
        MemberText(path="/text", start=0, end=21),
    ]
    assert found.text[found.segments[-1].start :] == "Police gave no names."
    assert document(line, media.REPORT).text == "Police gave no names."


@pytest.mark.parametrize(
    "text", ["TWO DEAD at\u00a0the mill\nPolice gave no names.", "News. Two dead at the mill: police"]
)
def test_a_headline_that_the_text_says_itself_is_read_once(text: str) -> None:
    assert document(as_json({"title": "Two dead at the mill", "text": text}), media.REPORT, headed=True).text == text


def test_half_a_surrogate_pair_takes_one_place() -> None:
    found = document(b'{"text": "Nine \\ud83d dead"}', media.REPORT)
    assert found.text == "Nine \ufffd dead"


def test_a_reports_page_is_read_as_one() -> None:
    page = "<html><head><title>Shells</title></head><body><p>Nine people were killed.</p></body></html>"
    found = document(as_json({"html": page}), media.REPORT, hints=Hints(given_id="r1", outlet="Plains Daily"))
    assert found.text == "Nine people were killed."
    assert (found.given_id, found.outlet, found.title) == ("r1", "Plains Daily", "Shells")
    assert isinstance(found.segments[0].origin, DomText)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'"text"', b'{"text": 5}', b'{"text": "  "}', b"{", b'{"text": "\xff"}', b'{"a":' * 100_000]
)
def test_reports_that_are_none(body: bytes) -> None:
    with pytest.raises(SourceError):
        document(body, media.REPORT)


POST = {
    "id": 7,
    "type": "message",
    "date": "2022-03-01T10:20:31",
    "date_unixtime": "1646122831",
    "edited": "2022-03-01T10:40:00",
    "edited_unixtime": "1646124000",
    "from": "Plains Rescue",
    "forwarded_from": "City Desk",
    "photo": "photos/1.jpg",
    "text": [{"type": "bold", "text": "Nine dead"}, " at the market. ", {"type": "hashtag", "text": "#plains"}],
}


def test_a_post_with_its_entities_joined() -> None:
    found = document(as_json(POST), media.TELEGRAM_POST)
    assert found.text == "Nine dead at the market. #plains"
    assert found.published == "2022-03-01T10:20:31+02:00"
    assert found.edited == "2022-03-01T10:40:00+02:00"
    assert (found.author, found.forwarded_from) == ("Plains Rescue", "City Desk")
    assert found.segments[1].origin == MemberText(path="/text/1", start=0, end=16)
    assert "carries photo" in found.notes


def test_a_posts_entities_are_preferred_and_its_time_is_utc_without_the_local_one() -> None:
    post = {"text": "ignored", "text_entities": [{"type": "plain", "text": "Nine dead"}], "date_unixtime": "1646122831"}
    found = document(as_json(post), media.TELEGRAM_POST)
    assert (found.text, found.published) == ("Nine dead", "2022-03-01T08:20:31Z")


def test_a_post_that_is_a_picture_is_whole_without_words() -> None:
    found = document(as_json({**POST, "text": ""}), media.TELEGRAM_POST)
    assert found.text == ""
    assert found.fingerprint == ""


def test_a_post_of_an_html_export() -> None:
    block = (
        '<div class="message default" id="message12"><div class="body"><div class="from_name">Desk</div>\n'
        '<div class="text">Nine people were <b>killed</b>.<br>Twenty wounded. <!-- </div> --></div></div></div>'
    )
    found = document(block.encode(), media.TELEGRAM_POST_HTML)
    assert found.text == "Nine people were killed.\nTwenty wounded."
    silent = block.replace('class="text"', 'class="media_wrap"')
    assert document(silent.encode(), media.TELEGRAM_POST_HTML).text == ""


RSS = """<item xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<title>Shells fall on the market</title><link>https://plains.example/7</link><guid>plains-7</guid>
<pubDate>Tue, 04 May 2021 18:30:00 +0300</pubDate><dc:creator>A. Writer</dc:creator><description>short</description>
<content:encoded><![CDATA[<p>Nine people were <b>killed</b>.</p><p>Twenty &amp; more wounded.</p>]]></content:encoded>
</item>"""
ATOM = """<entry xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Shells</title><id>tag:plains:7</id>
<link rel="alternate" href="https://plains.example/7"/><updated>2021-05-04T20:01:00+03:00</updated>
<published>2021-05-04T18:30:00+03:00</published><author><name>A. Writer</name></author>
<content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>Nine people were killed.</p></div></content></entry>"""


def test_feed_entries() -> None:
    found = document(RSS.encode(), media.FEED_ENTRY)
    assert found.text == "Shells fall on the market\n\nNine people were killed.\n\nTwenty & more wounded."
    assert (found.published, found.published_basis) == ("2021-05-04T18:30:00+03:00", "container")
    assert (found.address, found.stable_id, found.author) == ("https://plains.example/7", "plains-7", "A. Writer")
    found = document(ATOM.encode(), media.FEED_ENTRY)
    assert found.text == "Shells\n\nNine people were killed."
    assert found.published == "2021-05-04T18:30:00+03:00"
    assert found.edited == "2021-05-04T20:01:00+03:00"
    assert (found.address, found.stable_id, found.author) == ("https://plains.example/7", "tag:plains:7", "A. Writer")


def test_an_entry_with_an_entity_bomb_is_not_expanded() -> None:
    bomb = (
        '<!DOCTYPE item [<!ENTITY a "'
        + "x" * 1000
        + '">'
        + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 100}">' for i in range(6))
        + "]><item><title>Nine dead &g;</title></item>"
    )
    try:
        found = document(bomb.encode(), media.FEED_ENTRY)
    except SourceError:
        return
    assert len(found.text) < 1000


def test_an_entry_that_is_no_utf_8_is_read_or_refused() -> None:
    for odd in (b"\xed\xa0\x80", b"\xff", b"\x00"):
        with suppress(SourceError):
            document(RSS.encode().replace(b"market", odd), media.FEED_ENTRY)
