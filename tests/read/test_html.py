"""HTML pages: the article's words, each with its text node, and the page's own word on its publication."""

from __future__ import annotations

import random

import pytest

from read.making import assert_dom_leads_back, document
from saksi.errors import SourceError
from saksi.model import media
from saksi.model.capture import Hints
from saksi.model.document import DomText, MemberText

LINKED = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
{"@type": "WebSite", "name": "Not This"}, {"@type": ["NewsArticle"], "headline": "Shells fall on the grain market",
"datePublished": "2021-05-04T18:30:00+03:00", "dateModified": "2021-05-04T20:01:00+03:00",
"author": [{"@type": "Person", "name": "A. Writer"}, {"name": "B. Writer"}], "publisher": {"name": "Plains Daily"}}]}
</script>"""
HEAD = f"""<meta charset="utf-8"><title>Shells fall on the grain market | Plains Daily</title>
<link rel="canonical" href="https://www.plains.example/2021/shells?id=7#top">{LINKED}
<style>p {{ color: red }}</style>"""
BODY = """<header><nav><ul><li><a href="/a">Home</a></li><li><a href="/b">Weather</a></li></ul></nav></header>
<main><article><h1>Shells fall on the grain market</h1>
<p>At least nine people were killed and <b>twenty</b> others
   wounded on Tuesday when shells fell on the grain&nbsp;market, the governor&#8217;s office said.</p>
<p>Two children were among the dead, according to the <a href="/h">central hospital</a>, which asked for blood.<br>
“We have no more beds,” its director said in a video message.</p>
<script>var secret = "never in the text";</script>
<table><tr><th>Outcome</th><th>Count</th></tr><tr><td>Killed</td><td>9</td></tr></table>
<p>Sol\u00addiers were not seen near the market before the attack, three traders said by telephone from the town.</p>
</article></main><aside><h3>Most read</h3><a href="/c">Ten tips for the garden this spring</a></aside>
<footer>All rights reserved</footer>"""


def page(head: str = HEAD, body: str = BODY, lang: str = "en") -> str:
    return f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'


def test_the_article_alone_with_every_letter_led_back() -> None:
    found = document(page().encode(), media.HTML)
    assert found.text == (
        "Shells fall on the grain market\n\n"
        "At least nine people were killed and twenty others wounded on Tuesday when shells fell on the grain market, "
        "the governor’s office said.\n\n"
        "Two children were among the dead, according to the central hospital, which asked for blood.\n"
        "“We have no more beds,” its director said in a video message.\n\n"
        "Outcome | Count\nKilled | 9\n\n"
        "Soldiers were not seen near the market before the attack, three traders said by telephone from the town."
    )
    assert assert_dom_leads_back(page(), found) == 1.0


def test_what_the_page_says_of_itself() -> None:
    found = document(page().encode(), media.HTML)
    assert found.title == "Shells fall on the grain market"
    assert found.outlet == "Plains Daily"
    assert found.author == "A. Writer, B. Writer"
    assert found.published == "2021-05-04T18:30:00+03:00"
    assert found.published_basis == "document"
    assert found.edited == "2021-05-04T20:01:00+03:00"
    assert found.stable_id == found.address == "https://www.plains.example/2021/shells?id=7"
    assert found.language == "en"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<meta property="article:published_time" content="2021-05-04T18:30:00+0300">', "2021-05-04T18:30:00+03:00"),
        ('<meta itemprop="datePublished" content="2021-05-04T15:30Z">', "2021-05-04T15:30:00Z"),
        ('<meta name="dc.date" content="2021-05-04">', "2021-05-04"),
        ('<meta name="pubdate" content="20210504">', "2021-05-04"),
        # the finer of two that agree on the day
        (
            '<meta name="article:published_time" content="2021-05-04"><meta name="date" content="2021-05-04T18:30+03">',
            "2021-05-04T18:30:00+03:00",
        ),
        ('<meta name="date" content="4th of never">', None),
        ('<script type="application/ld+json">{"@type": "Article", "datePublished": broken</script>', None),
    ],
)
def test_publication_time_keeps_its_zone(markup: str, expected: str | None) -> None:
    found = document(page(markup).encode(), media.HTML)
    assert found.published == expected


def test_publication_time_in_the_text() -> None:
    body = BODY.replace("<h1>", '<time datetime="2021-05-04T18:30:00-05:00">yesterday</time><h1>')
    assert document(page("", body).encode(), media.HTML).published == "2021-05-04T18:30:00-05:00"


def test_a_date_by_htmldate_is_a_date_only_and_noted() -> None:
    head = '<link rel="canonical" href="https://plains.example/2021/05/04/shells-fall.html">'
    found = document(page(head).encode(), media.HTML)
    assert found.published == "2021-05-04"
    assert "publication date guessed from the page's markup" in found.notes


def test_a_persons_date_comes_first_then_the_containers() -> None:
    given = Hints(published="2021-05-05", published_by_person=True, title="As given")
    found = document(page().encode(), media.HTML, hints=given)
    assert (found.published, found.published_basis, found.title) == ("2021-05-05", "person", "As given")
    found = document(page().encode(), media.HTML, hints=Hints(published="2021-05-06T00:00:00Z"))
    assert (found.published, found.published_basis) == ("2021-05-06T00:00:00Z", "container")
    found = document(page().encode(), media.HTML, hints=Hints(published="some day"))
    assert (found.published, found.published_basis) == ("2021-05-04T18:30:00+03:00", "document")
    assert "publication time of the container not understood" in found.notes


def test_an_address_of_another_site_is_not_believed() -> None:
    hints = Hints(url="https://plains.example/shells")
    stolen = HEAD.replace("www.plains.example", "elsewhere.example")
    found = document(page(stolen).encode(), media.HTML, hints=hints)
    assert found.stable_id == "https://plains.example/shells"
    assert any("another site" in note for note in found.notes)
    home = document(page('<link rel="canonical" href="https://plains.example/">').encode(), media.HTML)
    assert home.stable_id is None


@pytest.mark.parametrize(
    ("encoding", "meta", "header"),
    [
        ("cp1251", '<meta charset="windows-1251">', None),
        ("koi8-r", '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', None),
        ("iso-8859-5", "", "text/html; charset=ISO-8859-5"),
        ("utf-16", '<meta charset="utf-16">', None),
        ("utf-8", '<meta charset="windows-1251">', None),
        ("cp1251", "", None),
    ],
)
def test_encodings(encoding: str, meta: str, header: str | None) -> None:
    text = (
        "В результате обстрела рынка погибли не менее девяти человек, ещё двадцать ранены, сообщил губернатор области."
    )
    body = f"<p>{text}</p><p>{text[::1]} Среди погибших двое детей.</p>"
    found = document(page(meta, body, "ru").encode(encoding), media.HTML, content_type=header)
    assert text in found.text
    assert found.language == "ru"


def test_persian_joiners_and_arabic_stay() -> None:
    text = "دست‌کم نُه نفر در حملهٔ موشکی به بازار کشته شدند و بیست نفر دیگر زخمی شده‌اند، فرماندار گفت."
    markup = page("", f"<article><p>{text}</p><p>{text}</p></article>", "fa")
    found = document(markup.encode(), media.HTML)
    assert text in found.text
    assert assert_dom_leads_back(markup, found) == 1.0


def test_a_page_without_an_article_is_taken_whole_but_for_its_furniture(monkeypatch: pytest.MonkeyPatch) -> None:
    from saksi.read import html

    monkeypatch.setattr(html, "choose", lambda root, page: None)
    markup = page("", "<nav>Home</nav><div>Nine dead.</div><footer>Rights</footer>")
    found = document(markup.encode(), media.HTML)
    assert found.text == "Nine dead."
    assert "no article found: all visible text was taken" in found.notes


def test_a_page_without_words_is_refused() -> None:
    for body in ("", "<html></html>", "<script>alert(1)</script>", "<!-- only a comment -->"):
        with pytest.raises(SourceError):
            document(body.encode(), media.HTML)


def test_deep_nesting_is_read_with_the_tags_taken_out() -> None:
    markup = (
        "<div>" * 5000 + "Nine people &amp; a dog died &#8212; said the mayor.<script>no</script>" + "</div>" * 5000
    )
    found = document(markup.encode(), media.HTML)
    assert found.text == "Nine people & a dog died — said the mayor."
    assert any("too deeply nested" in note for note in found.notes)
    for segment in found.segments:
        assert isinstance(segment.origin, MemberText)
        there = markup[segment.origin.start : segment.origin.end]
        here = found.text[segment.start : segment.end]
        assert there == here or (there.startswith("&") and len(here) == 1)


def test_random_pages_lead_back() -> None:
    """Generated articles with inline markup, entities and odd spacing: every letter has its node."""
    chance = random.Random(7)
    words = ("nine", "people", "were", "killed", "when", "shells", "fell", "market", "governor", "said", "children")
    inline = (
        "{}",
        "<b>{}</b>",
        "<a href='/x'>{}</a>",
        "<i>{}</i>, ",
        "&nbsp;{}",
        "{}&amp;",
        "\n  {}",
        "<span>{}</span>",
    )

    def sentence() -> str:
        return " ".join(chance.choice(inline).format(chance.choice(words)) for _ in range(chance.randint(8, 30))) + "."

    for _ in range(20):
        body = "".join(f"<p>{sentence()} {sentence()}</p>\n" for _ in range(chance.randint(3, 9)))
        markup = page(body=f"<nav><a href='/'>Home</a></nav><article><h1>Shells</h1>{body}</article><footer>x</footer>")
        found = document(markup.encode(), media.HTML)
        assert assert_dom_leads_back(markup, found) >= 0.999
        assert all(isinstance(segment.origin, DomText) for segment in found.segments)
        assert not any("not found again" in note for note in found.notes)


def test_captions_in_the_article_are_words_of_it() -> None:
    caption = "Rescuers at the grain market, where nine people died."
    figure = f'<figure class="wp-block-image"><img src="x"><figcaption>{caption}</figcaption></figure>'
    aside = '<aside><figure><img src="y"><figcaption>A garden in spring.</figcaption></figure></aside>'
    given = page(body=BODY.replace("<table>", f"{figure}<table>") + aside)
    found = document(given.encode(), media.HTML)
    assert f"\n\n{caption}\n\n" in found.text
    assert "garden" not in found.text
    assert_dom_leads_back(given, found)
