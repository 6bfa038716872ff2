"""HTML pages: the article's text with the way back to the page's own text nodes, and what the page says of itself."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from saksi.errors import SourceError
from saksi.read import plain
from saksi.read.article import Ranges, choose, joined
from saksi.read.dom import Page, pack, page_of
from saksi.read.draft import UNSHOWABLE, Draft, Item, Weave, foreign
from saksi.read.facts import Facts, facts_of
from saksi.read.stripped import read_stripped, weave_stripped

METHOD: Final = "html/1"
_MOST_BYTES: Final = 64 * 1024 * 1024
_MOST_CHARS: Final = 16 * 1024 * 1024
_MOST_TAGS: Final = 500_000
"""Beyond these no tree is built: the text is read with the tags taken out."""
_MOST_CHOOSER_TAGS: Final = 40_000
"""Beyond these the article is not chosen, whose price grows faster than the page: all visible text is taken."""
_MOST_CHOOSER_WEIGHT: Final = 20_000_000
_LARGE: Final = 500_000
_LONG_ATTRIBUTE: Final = 4000
_META_CHARSET: Final = re.compile(rb"<meta[^>]{1,400}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_DECLARATION: Final = re.compile(r"(?:\s*<\?xml[^>]*>?)*")
"""At the page's start only: what stands further on is the parser's, and searching it would cost the square of a gap."""
_ASIDE: Final = frozenset(("nav", "header", "footer", "aside", "form", "button"))


def read(item: Item) -> Draft:
    """The article of a page. Raises SourceError where there is no page or no text in it."""
    body = item.whole(_MOST_BYTES, f"a page of more than {_MOST_BYTES >> 20} MiB")
    page, _, notes = plain.decoded(body, _declared(body, item))
    return read_page(page, item).noting(*notes)


def read_page(page: str, item: Item) -> Draft:
    """The article of a decoded page."""
    from lxml.etree import LxmlError

    with foreign("page", LxmlError):
        return _read_page(page, item)


def _read_page(page: str, item: Item) -> Draft:
    declared = _DECLARATION.match(page)
    page = page[declared.end() if declared else 0 :].replace("\x00", UNSHOWABLE)
    page = page.encode("utf-8", "replace").decode("utf-8")
    tags = page.count("<")
    if len(page) > _MOST_CHARS or tags > _MOST_TAGS:
        return read_stripped(page, item).noting("too large a page to be parsed: tags were taken out")
    root, complete = parsed(page)
    if root is None or not complete:
        return read_stripped(page, item).noting("too deeply nested to be parsed: tags were taken out")
    if len(page) > _LARGE:
        _drop_long_attributes(root)
    facts = facts_of(root, item.capture)
    draft = _drafted(root, facts, item, choosing=tags <= _MOST_CHOOSER_TAGS)
    return replace(
        draft,
        title=facts.title,
        outlet=facts.outlet,
        author=facts.author,
        language=facts.language,
        address=facts.address,
        stable_id=facts.stable_id,
        published=facts.published,
        edited=facts.edited,
    ).noting(*facts.notes)


def weave_fragment(fragment: str, weave: Weave) -> None:
    """All visible text of a piece of HTML (a feed's content), with origins in the page that it parses to."""
    fragment = fragment.replace("\x00", UNSHOWABLE).encode("utf-8", "replace").decode("utf-8")
    if not fragment.strip():
        return
    whole = f"<html><body>{fragment}</body></html>"
    root, complete = parsed(whole) if fragment.count("<") < _MOST_TAGS else (None, False)
    if root is None or not complete:
        weave_stripped(fragment, weave)
        return
    page = page_of(root)
    page.weave([(0, len(page.packed))], weave)


def _declared(body: bytes, item: Item) -> str | None:
    """The encoding declared by the sender, else by the page itself."""
    for header in item.capture.collection.headers:
        if header.name.lower() == "content-type" and plain.charset(header.value):
            return plain.charset(header.value)
    found = _META_CHARSET.search(body[:8192].replace(b"\x00", b""))
    name = plain.known(found.group(1).decode("ascii")) if found else None
    return None if name is not None and name.startswith(("utf-16", "utf-32")) else name


def parsed(page: str) -> tuple[Any, bool]:
    """(root or None, whether all of the page is in the tree)."""
    from lxml import etree, html

    parser = html.HTMLParser(huge_tree=True)
    try:
        root = html.document_fromstring(page, parser=parser) if page.strip() else None
    except etree.ParserError:
        root = None
    deep = any("xcessive depth" in error.message for error in parser.error_log)
    if root is None and not deep:
        raise SourceError("no text in the page")
    return root, not deep


def _drop_long_attributes(root: Any) -> None:
    """Pictures and the like written into attributes, which the chooser would copy again and again."""
    for element in root.iter():
        for name in [name for name, value in element.attrib.items() if len(value) > _LONG_ATTRIBUTE]:
            del element.attrib[name]


def _drafted(root: Any, facts: Facts, item: Item, *, choosing: bool) -> Draft:
    page = page_of(root)
    choosing = choosing and page.weight <= _MOST_CHOOSER_WEIGHT
    choice = choose(root, page) if choosing else None
    notes: list[str] = []
    if choice is None:
        ranges = _all_but_aside(root, page)
        notes.append("no article found: all visible text was taken" if choosing else "a large page: all text taken")
    else:
        ranges, share = choice
        if share < 0.995:
            notes.append(f"{round((1 - share) * 100, 1)} % of the chosen text was not found again in the page")
    ranges = _with_headline(page, _with_captions(page, ranges), facts.title)
    weave = Weave(item.limits.max_text_chars)
    page.weave(ranges, weave)
    return Draft(METHOD, weave.text(), tuple(weave.segments), notes=(*notes, *weave.notes()))


def _with_captions(page: Page, ranges: Ranges) -> Ranges:
    """The article with the captions of the figures inside it, which the chooser leaves out of some pages."""
    first, last = (ranges[0][0], ranges[-1][1]) if ranges else (0, 0)
    return joined([*ranges, *((start, end) for start, end in page.captions if first <= start and end <= last)])


def _with_headline(page: Page, ranges: Ranges, title: str | None) -> Ranges:
    """The article with its headline, which the chooser often leaves out: claims stand in headlines too."""
    for start, end in page.headings:
        heading = page.packed[start:end]
        fits = title is not None and (heading in pack(title) or pack(title) in heading)
        if fits and not any(low < end and start < high for low, high in ranges):
            return joined([(start, end), *ranges])
    return ranges


def _all_but_aside(root: Any, page: Page) -> Ranges:
    """All visible text but navigation, headers and footers; everything where nothing else is left."""
    aside = [bool(_ASIDE & {step.partition("[")[0] for step in (element,)}) for _, element in page.elements]
    for number, (parent, _) in enumerate(page.elements):
        aside[number] = aside[number] or (parent >= 0 and aside[parent])
    ends = [*(node.packed_at for node in page.nodes[1:]), len(page.packed)]
    kept = [(n.packed_at, end) for n, end in zip(page.nodes, ends, strict=False) if not aside[n.element]]
    return joined(kept) or [(0, len(page.packed))]
