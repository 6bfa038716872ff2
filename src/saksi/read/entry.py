"""One entry of an RSS or Atom feed: its title and its content, which is HTML more often than not."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from saksi.errors import SourceError
from saksi.model.document import MemberText
from saksi.read import plain
from saksi.read.draft import Draft, Item, Weave, foreign

METHOD: Final = "feed-entry/1"
_MOST_BYTES: Final = 16 * 1024 * 1024
_CONTENT: Final = ("encoded", "content", "description", "summary")
_EXTENSIONS: Final = frozenset(("encoded", "creator"))
_BASIS: Final = "container"


def read(item: Item) -> Draft:
    """Title and content of an entry. Raises SourceError for what is no XML."""
    from lxml.etree import LxmlError

    with foreign("feed entry", LxmlError):
        return _drafted(_parsed(item), item)


def _drafted(entry: Any, item: Item) -> Draft:
    facts = {name: _said(entry, name) for name in ("title", "link", "id", "guid", "creator", "pubDate", "published")}
    facts["updated"] = _said(entry, "updated")
    weave = Weave(item.limits.max_text_chars)
    title = facts["title"]
    if title is not None:
        weave.add(title, MemberText(path="title", start=0, end=len(title)))
        weave.line_break(2)
    name, content = _content(entry)
    if content is not None:
        from saksi.read.html import weave_fragment

        weave_fragment(content, weave)
    weave.trim()
    draft = Draft(METHOD, weave.text(), tuple(weave.segments), notes=weave.notes())
    return replace(
        draft,
        title=title,
        author=facts["creator"] or _author(entry),
        address=facts["link"] or _href(entry),
        stable_id=facts["id"] or facts["guid"],
        published=facts["pubDate"] or facts["published"] or facts["updated"],
        published_basis=_BASIS,
        edited=facts["updated"],
        language=entry.get("{http://www.w3.org/XML/1998/namespace}lang"),
    ).noting(*((f"the page is the entry's {name}",) if content is not None else ()))


def _parsed(item: Item) -> Any:
    from lxml import etree

    body = item.whole(_MOST_BYTES)
    declared = plain.charset(item.capture.media_type)
    text = body.decode(declared, "replace") if declared is not None else plain.decoded(body, None)[0]
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False, encoding="utf-8")
    entry = etree.fromstring(text.encode("utf-8", "replace"), parser) if text.strip() else None
    if entry is None:
        raise SourceError("not XML")
    return entry


def _children(entry: Any, name: str) -> list[Any]:
    """The children of this name. An entry is a slice of its feed, so its prefixes are declared nowhere in it; another
    prefix than the entry's own is that of an extension, where ``media:title`` is no title.
    """
    own = _prefix(entry.tag)
    return [
        child
        for child in entry
        if isinstance(child.tag, str)
        and re.split("[}:]", child.tag)[-1] == name
        and (_prefix(child.tag) == own or name in _EXTENSIONS)
    ]


def _prefix(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[0]


def _said(entry: Any, name: str) -> str | None:
    """A child's text on one line, its markup taken out."""
    for child in _children(entry, name):
        text = " ".join("".join(child.itertext()).split())
        if text:
            return text
    return None


def _content(entry: Any) -> tuple[str, str | None]:
    """(name, HTML) of the fullest content; plain text is escaped first."""
    from html import escape

    from lxml import etree

    found: list[tuple[str, str]] = []
    for name in _CONTENT:
        for child in _children(entry, name):
            kind = child.get("type") or ("html" if name in {"encoded", "description"} else "text")
            if len(child):
                found.append((name, "".join(etree.tostring(e, encoding="unicode", method="html") for e in child)))
            elif child.text and child.text.strip():
                found.append((name, escape(child.text) if kind in {"text", "text/plain"} else child.text))
    return max(found, key=lambda pair: len(pair[1]), default=("", None))


def _author(entry: Any) -> str | None:
    for author in _children(entry, "author"):
        name = _said(author, "name") or " ".join("".join(author.itertext()).split())
        if name:
            return name
    return None


def _href(entry: Any) -> str | None:
    links = _children(entry, "link")
    best = [e for e in links if e.get("rel", "alternate") == "alternate"] or links
    return best[0].get("href") if best else None
