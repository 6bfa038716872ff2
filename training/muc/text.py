"""The head of a MUC-4 message: place, day and source in the dateline, the kind of text, where the body begins.

The form is that of text-headers-info: `PLACE, DAY MONTH YEAR (SOURCE) -- [KIND] [TEXT] body`. Some bodies hold a
second dateline; only the first is the message's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from training.muc.values import read_days

_DATELINE = re.compile(
    r"\s*(?P<place>[^\[\]]{2,60}?),?\s+(?P<day>\d{1,2}\s+[a-z]{3,9}(?:\s+\d\d)?|[a-z]{3,9}\s+\d{1,2}\s+\d\d|no date)\b"
    r"(?P<source>.{0,160}?)--",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"\s*\[[^\]]+\]")
_TEXT = re.compile(r"\[(?:TEXT|SUMMARY|EXCERPTS?)\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the body. `day` is None where the dateline has none; offsets are into the message's text."""

    place: str
    day: date | None
    source: str | None
    body: int


def read_head(text: str) -> Head:
    """The head of a message; of a text without one the place is empty and the body begins at 0."""
    found = _DATELINE.match(text)
    if not found:
        return Head("", None, None, 0)
    days = read_days(" ".join(found["day"].upper().split()))
    source = " ".join(found["source"].split()).strip(" ().[]") or None
    return Head(" ".join(found["place"].split()), days.latest if days else None, source, _body(text, found.end()))


def _body(text: str, at: int) -> int:
    """Past `[TEXT]` or its like where it stands in the next 300 letters, else past the brackets that follow at once."""
    marked = _TEXT.search(text, at, at + 300)
    if marked:
        return marked.end()
    while tag := _TAG.match(text, at):
        at = tag.end()
    return at
