"""The kind of place that is said right beside a name: "місто X", "محافظة X", "the city of X", "X county"."""

from __future__ import annotations

import re

from saksi.extract.page.text import Page
from saksi.extract.where.forms import given, unit_of
from saksi.extract.where.whole import OWNED

_NEXT = re.compile(r"\s*([^\W\d_][\w.-]*)")
_LAST = re.compile(r"([^\W\d_][\w.'’-]*)(?:\s+(?:of|de|del|du|des|d['’]|de la))?\s*$")


def unit_beside(page: Page, start: int, end: int, language: str) -> str:
    """The kind of place said right before or behind the span: "місто", "محافظة", "the city of", "county"."""
    sentence = page.sentence_at(start)
    before = _LAST.search(page.text, max(sentence.start, start - 40), start)
    after = _NEXT.match(page.text, end, min(len(page.text), end + 30))
    behind = after is not None and language in ("en", "uk", "ru")
    if language == "en" and after is not None and after.group(1) == "Sheriff":
        return "district"  # a sheriff is a county's
    if behind and after is not None and (kind := unit_of(after.group(1).rstrip("."), language)) not in OWNED:
        return kind
    if before is not None and page.text[before.end(1) : start].strip(" ") in ("", ".", "of", "de", "del", "du", "des"):
        said = unit_of(before.group(1).rstrip("."), language)
        plain = language == "en" and page.text[before.end(1) : start].strip() != "of"
        return "" if plain or said in OWNED or _is_named(page, sentence.start, before.start(1), language) else said
    return ""


_NAMED = re.compile(r"[A-Z][\w'’-]+\s+$")


def _is_named(page: Page, start: int, unit: int, language: str) -> bool:
    """ "the Kyivskyi district of X": in English the name before the unit is the unit's, and X is what holds it."""
    before = _NAMED.search(page.text, start, unit) if language == "en" else None
    return before is not None and before.group().strip().lower() not in given("en")["articles"]
