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


def read(item: Item) -> Draft:
    """The text under ``text``, its offsets unchanged, else the page under ``html``."""
    found = parsed(item)
    text = found.get("text")
    if isinstance(text, str) and text.strip():
        weave = Weave(item.limits.max_text_chars)
        weave.add(text, MemberText(path="/text", start=0, end=len(text)))
        return Draft(METHOD, weave.text(), tuple(weave.segments), notes=weave.notes())
    page = found.get("html")
    if isinstance(page, str) and page.strip():
        from saksi.read.html import read_page

        draft = read_page(page, item)
        return replace(draft, method=f"{METHOD}+{draft.method}").noting("the page is the value at /html")
    raise SourceError("neither text nor html in this object")


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
