"""What a page says of itself: title, outlet, author, language, address, and when it was published, with its zone.

Own reader of JSON-LD (schema.org), of meta elements (Open Graph, Dublin Core, Parsely and the like) and of
``<time datetime>``, since the usual libraries drop the time of day and the zone. htmldate is asked last, for a date.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin, urlsplit, urlunsplit

from saksi.model.capture import Capture
from saksi.read.dates import publication_time
from saksi.read.draft import FOREIGN

_LONGEST: Final = 1000
_MOST_JSON: Final = 2_000_000
_MOST_NODES: Final = 5000
_ARTICLES: Final = ("NewsArticle", "Article", "BlogPosting", "Report", "SocialMediaPosting", "WebPage")
_PUBLISHED: Final = (
    *("article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date_published"),
    *("article:published", "parsely-pub-date", "sailthru.date", "publication_date", "publish-date", "publishdate"),
    *("pubdate", "dcterms.created", "dcterms.issued", "dc.date.issued", "dcterms.date", "dc.date", "date"),
)
_EDITED: Final = (
    *("article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "date_modified"),
    *("article:modified", "dcterms.modified", "last-modified", "lastmod"),
)
_TITLE: Final = ("og:title", "twitter:title", "dc.title", "title")
_OUTLET: Final = ("og:site_name", "application-name", "dc.publisher")
_AUTHOR: Final = ("author", "article:author", "parsely-author", "dc.creator", "sailthru.author")
_LANGUAGE: Final = ("og:locale", "content-language", "language", "dc.language")
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_SEPARATORS: Final = re.compile(r" [|–—·»-] ")


@dataclass(frozen=True, slots=True)
class Facts:
    """A page's own word; None where it says nothing."""

    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    language: str | None = None
    address: str | None = None
    stable_id: str | None = None
    published: str | None = None
    edited: str | None = None
    notes: tuple[str, ...] = ()


def facts_of(root: Any, capture: Capture) -> Facts:
    """Everything that the page says of itself, each fact from the most telling place that has it."""
    meta = _meta(root)
    linked = _linked(root)
    canonical, notes = _canonical(root, meta, capture)
    published, how = _published(root, meta, linked, canonical)
    return Facts(
        title=_first(linked.get("headline"), *_all(meta, _TITLE[:2]), _heading(root), _title(root)),
        outlet=_first(*_all(meta, _OUTLET[:1]), linked.get("publisher"), *_all(meta, _OUTLET[1:])),
        author=_first(linked.get("author"), *(a for a in _all(meta, _AUTHOR) if "://" not in a), _byline(root)),
        language=_first(
            root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang"), *_all(meta, _LANGUAGE)
        ),
        address=canonical,
        stable_id=canonical,
        published=published,
        edited=_edited(linked, meta),
        notes=(*notes, *how),
    )


def _first(*said: str | None) -> str | None:
    """The first that says anything, on one line."""
    for text in said:
        clean = " ".join(text.split())[:_LONGEST] if text else ""
        if clean:
            return clean
    return None


def _all(meta: Mapping[str, str], names: tuple[str, ...]) -> list[str]:
    return [meta[name] for name in names if name in meta]


def _meta(root: Any) -> dict[str, str]:
    """Meta elements by name, property, itemprop or http-equiv in lower case; the first of a name counts."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        content = element.get("content") or element.get("datetime")
        for attribute in ("name", "property", "itemprop", "http-equiv"):
            name = element.get(attribute)
            if name and content:
                found.setdefault(name.strip().lower(), content)
    return found


def _linked(root: Any) -> dict[str, str]:
    """The facts of the JSON-LD node that is the article, by schema.org's names."""
    best: dict[str, Any] = {}
    rank = len(_ARTICLES)
    for node in _nodes(root):
        kinds = node.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        level = min((_rank(kind) for kind in kinds), default=len(_ARTICLES))
        if level < rank:
            best, rank = node, level
    return {
        name: text
        for name, text in {
            "headline": _named(best.get("headline")),
            "author": _names(best.get("author")),
            "publisher": _named(best.get("publisher")),
            "published": _named(best.get("datePublished")),
            "edited": _named(best.get("dateModified")),
        }.items()
        if text
    }


def _rank(kind: object) -> int:
    """How much a type says "this is the article": 0 most; len(_ARTICLES) not at all."""
    if not isinstance(kind, str):
        return len(_ARTICLES)
    bare = kind.rpartition("/")[2]
    if bare in _ARTICLES:
        return _ARTICLES.index(bare)
    return 1 if bare.endswith("Article") else len(_ARTICLES)


def _nodes(root: Any) -> Iterator[dict[str, Any]]:
    """Every JSON object in the page's JSON-LD, outermost first, without recursion."""
    for element in root.iter("script"):
        if "ld+json" not in (element.get("type") or "").lower() or not element.text:
            continue
        waiting = [_json(element.text)]
        for _ in range(_MOST_NODES):
            if not waiting:
                break
            value = waiting.pop(0)
            if isinstance(value, dict):
                yield value
                waiting.extend(v for k, v in value.items() if k in {"@graph", "mainEntity", "mainEntityOfPage"})
            elif isinstance(value, list):
                waiting.extend(value)


def _json(text: str) -> Any:
    if len(text) > _MOST_JSON:
        return None
    bare = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$", "", text)
    try:
        return json.loads(bare, strict=False)
    except (ValueError, RecursionError):
        return None


def _named(value: Any) -> str | None:
    """A text, or the name of a thing."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get("name")
    return _shown(value) if isinstance(value, str) else None


def _names(value: Any) -> str | None:
    people = value if isinstance(value, list) else [value]
    return ", ".join(filter(None, map(_named, people[:10]))) or None


def _shown(text: str) -> str:
    import html

    clean = html.unescape(text).encode("utf-8", "replace").decode("utf-8")
    return " ".join(re.sub(r"<[^<>]{0,200}>", " ", clean).split())


def _published(
    root: Any, meta: Mapping[str, str], linked: Mapping[str, str], canonical: str | None
) -> tuple[str | None, tuple[str, ...]]:
    """The publication time as finely as the page tells it, and a note where it was guessed."""
    said = [linked.get("published"), *_all(meta, _PUBLISHED[:8]), *_marked(root), *_all(meta, _PUBLISHED[8:])]
    times = [time for time in map(publication_time, said) if time is not None]
    if not times:
        return _guessed(root, canonical)
    same_day = [time for time in times if time[:10] == times[0][:10]]
    return max(same_day, key=_fineness), ()


def _fineness(time: str) -> int:
    """0 a date, 1 a time without zone, 2 a time with its zone."""
    if len(time) <= 10:
        return 0
    return 2 if time.endswith("Z") or re.search(r"[+-]\d{2}:\d{2}$", time) else 1


def _marked(root: Any) -> list[str]:
    """Times marked up in the page's text: microdata first, then ``<time datetime>`` in the article."""
    microdata = [e.get("content") or e.get("datetime") for e in root.xpath('//*[@itemprop="datePublished"]')[:3]]
    article = root.xpath("(//article|//main|//header)//time[@datetime]/@datetime")[:1]
    alone = root.xpath("//time[@datetime]/@datetime")
    return [str(said) for said in (*microdata, *article, *(alone if len(alone) == 1 else ())) if said]


def _guessed(root: Any, canonical: str | None) -> tuple[str | None, tuple[str, ...]]:
    """A date by htmldate's reading of markup and address, never from running text."""
    import htmldate

    try:
        found = htmldate.find_date(root, extensive_search=False, original_date=True, url=canonical)
    except FOREIGN:
        return None, ()
    return (found, ("publication date guessed from the page's markup",)) if found else (None, ())


def _edited(linked: Mapping[str, str], meta: Mapping[str, str]) -> str | None:
    said = (linked.get("edited"), *_all(meta, _EDITED))
    return next((time for time in map(publication_time, said) if time is not None), None)


def _canonical(root: Any, meta: Mapping[str, str], capture: Capture) -> tuple[str | None, tuple[str, ...]]:
    """The page's lasting address, unless it names another site or no page at all (a common mistake)."""
    href = next((e.get("href") for e in root.iter("link") if "canonical" in (e.get("rel") or "").lower().split()), None)
    said = href or meta.get("og:url")
    known = capture.hints.url or capture.collection.final or capture.collection.requested
    known = known if known.startswith(("http://", "https://")) else ""
    try:
        parts = urlsplit(urljoin(known, (said or known).strip()))
        own = urlsplit(known)
    except ValueError:
        return None, ()
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return None, ()
    if said and own.netloc and _site(parts.netloc) != _site(own.netloc):
        return known, ("the page names an address on another site as its own: ignored",)
    bare = urlunsplit((parts.scheme, parts.netloc.lower(), parts.path, parts.query, ""))
    return (bare, ()) if parts.path.strip("/") or parts.query else (known or None, ())


def _site(host: str) -> str:
    return host.lower().rpartition("@")[2].partition(":")[0].removeprefix("www.").removeprefix("m.")


def _heading(root: Any) -> str | None:
    headings = [" ".join("".join(e.itertext()).split()) for e in list(root.iter("h1"))[:5]]
    return max(headings, key=len, default=None)


def _title(root: Any) -> str | None:
    """The title element without the site's name at its end."""
    whole = next((e.text for e in root.iter("title") if e.text), None)
    if whole is None:
        return None
    parts = _SEPARATORS.split(" ".join(whole.split()))
    return max(parts[:2], key=len)


def _byline(root: Any) -> str | None:
    found = root.xpath('//*[@rel="author" or @itemprop="author"]')[:1]
    text = " ".join("".join(found[0].itertext()).split()) if found else ""
    return text if 0 < len(text) <= 100 else None
