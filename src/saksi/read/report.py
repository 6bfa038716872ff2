"""One line of JSON Lines: a report's text as given, code point for code point, or its HTML read as a page."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final

import msgspec

from saksi.errors import SourceError
from saksi.model.document import MemberText
from saksi.read.draft import Draft, Item, Weave

METHOD: Final = "report/1"
_MOST_BYTES: Final = 64 * 1024 * 1024
_TOP: Final = 300
"""Code points of a text, beside the headline's own length, in which its headline may stand: a rubric, a dateline."""


def read(item: Item) -> Draft:
    """The text under ``text``, its offsets unchanged but for a headline before it, else the page under ``html``."""
    found = parsed(item)
    text = found.get("text")
    if isinstance(text, str) and text.strip():
        weave = Weave(item.limits.max_text_chars)
        title = found.get("title") if item.headed else None
        if isinstance(title, str) and not is_headed(text, title):
            words, before = title.strip(), len(title) - len(title.lstrip())
            weave.add(words, MemberText(path="/title", start=before, end=before + len(words)))
            weave.line_break(2)
        weave.add(text, MemberText(path="/text", start=0, end=len(text)))
        return Draft(METHOD, weave.text(), tuple(weave.segments), notes=weave.notes())
    page = found.get("html")
    if isinstance(page, str) and page.strip():
        from saksi.read.html import read_page

        draft = read_page(page, item)
        return replace(draft, method=f"{METHOD}+{draft.method}").noting("the page is the value at /html")
    raise SourceError("neither text nor html in this object")


def is_headed(text: str, title: str) -> bool:
    """Whether the text says its headline itself, or there is none."""
    words, first = " ".join(title.split()).casefold(), " ".join(text[: len(title) + _TOP].split()).casefold()
    return words in first


def parsed(item: Item) -> dict[str, Any]:
    """The JSON object of an item. Raises SourceError, which quotes none of it."""
    body = item.whole(_MOST_BYTES).removeprefix(b"\xef\xbb\xbf")
    try:
        try:
            found = msgspec.json.decode(body)
        except msgspec.DecodeError:
            found = json.loads(body.decode("utf-8"))  # allows half surrogates and very large numbers
    except RecursionError as error:
        raise SourceError("JSON nested too deeply") from error
    except ValueError as error:
        raise SourceError("not valid JSON") from error
    if not isinstance(found, dict):
        raise SourceError("not a JSON object")
    return found
