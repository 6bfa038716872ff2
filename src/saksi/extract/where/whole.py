"""Names as a model has marked them made whole: none cut in two, none over the end of a line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from saksi.extract.where.forms import WRITTEN, unit_of
from saksi.extract.where.options import options

Tagged = Sequence[tuple[int, int, float]]
OWNED = ("", "landmark", "water")
"""Said beside a place's name, these are its own ("the hospital of X"): the name is still the place's."""
_LINE = re.compile(r"[^\s](?:[^\n]*[^\s])?")


def whole_names(text: str, spans: Tagged, language: str) -> list[tuple[int, int, float]]:
    """The spans in text order, a name cut in two made one again, and none over the end of a line."""
    lines = (
        (start + m.start(), start + m.end(), c) for start, end, c in spans for m in _LINE.finditer(text[start:end])
    )
    found: list[tuple[int, int, float]] = []
    for start, end, chance in sorted(lines, key=lambda s: (s[0], -s[1])):
        if found and text[found[-1][1] : start] == " " and _is_one(text, found[-1][0], start, end, language):
            start, _, before = found.pop()
            chance = min(chance, before)
        found.append((start, end, chance))
    return found


def _is_one(text: str, first: int, second: int, end: int, language: str) -> bool:
    """Whether two marked names in a row are one: "North" "Kordofan", or a word for a kind of place and its name."""
    if unit_of(text[first : second - 1], language) not in OWNED:
        return True
    return any(option.form.why == WRITTEN for option in options(cased(text[first:end]), language))


def cased(text: str) -> str:
    """Names in capitals (datelines, headings) in title case."""
    return text.title().replace("’S", "’s").replace("'S", "'s") if text.isupper() and len(text) > 4 else text
