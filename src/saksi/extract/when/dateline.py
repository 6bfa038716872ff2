"""The day a text itself was sent or printed: a dateline before its first words, or a line of its own that is a date.

It stands in for a publication date that nobody gave, as what "on Sunday" and "yesterday" count from. It is no
incident's day. Two bare dates as lines of their own are headings over what follows, and no day of sending.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from saksi.extract.page.text import Page, Sentence
from saksi.extract.when.calendar import Day, read_day
from saksi.extract.when.patterns import CLOCK, DAYNUM, ISO, MONTH, WEEKDAY, YEAR

_FIRST = 5  # a header stands among the first lines
_LONGEST = 90  # characters of a line that is only a label, a date and a time
_FULL = rf"(?:{DAYNUM}(?:\s+of)?\s+{MONTH},?\s+{YEAR}|{MONTH}\s+{DAYNUM},?\s+{YEAR}|{ISO})"
_DASH = r"(?:–|—|--|-\s)"


@cache
def _line() -> re.Pattern[str]:
    weekday = rf"(?:(?:{WEEKDAY}|Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\s+)?"
    zone = r"(?:\s*\(?(?:[A-Z]{2,4}(?:[+-]\d{1,2})?|local time)\)?)?"
    label = r"(?:(?P<label>(?i:(?:first |last )?(?:published|posted|updated|issued)|date))\s*(?:on\b|at\b|:)?\s*)?"
    before, after = rf"(?P<before>{CLOCK}){zone},?\s+", rf"(?:,|\s+at|\s*[-–—|·])?\s*(?P<after>{CLOCK}){zone}"
    return re.compile(rf"{label}(?:{before})?{weekday}(?P<day>{_FULL})(?:{after})?\.?")


@cache
def _dateline() -> re.Pattern[str]:
    """ "CITY, March 3, 2024 (Agency) —": a place, then the day, then a dash."""
    opening = r"(?!(?:On|In|At|By|Since|Until|From|Late|Early|Before|After)\b)[^\W\d_a-z][^\d.;:!?]{0,58}?[,)–—-]\s*"
    return re.compile(rf"{opening}(?P<day>{_FULL})\s*(?:\([^)]{{2,30}}\)\s*)?{_DASH}")


def publication_day(page: Page) -> date | None:
    """The civil date of publication as it was given with the document."""
    given = page.document.published
    try:
        return date.fromisoformat(given[:10]) if given else None
    except ValueError:
        return None


def reference_day(page: Page) -> date | None:
    """What relative days count from: publication as given, else the day that the text's own head states."""
    return publication_day(page) or _stated(page)


def _stated(page: Page) -> date | None:
    lines = header_lines(page)
    labels = sorted(lines, key=lambda index: ("updated" in page.sentences[index].text.lower(), index))
    if labels:
        return lines[labels[0]]
    for sentence in page.sentences[:_FIRST]:
        found = _dateline().match(sentence.text)
        if found and (day := _day(found["day"])):
            return day
    return None


def header_lines(page: Page) -> dict[int, date]:
    """Sentences (by index) that only tell when the text was sent, and the day each states.

    A bare date counts only where no other day is given from outside, and no second one is a heading farther down.
    """
    published = publication_day(page)
    marked: dict[int, date] = {}
    bare: dict[int, date] = {}
    for sentence in page.sentences:
        found = _line().fullmatch(sentence.text) if len(sentence.text) <= _LONGEST else None
        day = _day(found["day"]) if found else None
        if found and day:
            (marked if found["label"] or found["before"] or found["after"] else bare)[sentence.index] = day
    head = {index: day for index, day in marked.items() if _is_first(page.sentences[index])}
    if len(bare) == 1 and (published is None or published in bare.values()):
        head |= {index: day for index, day in bare.items() if _is_first(page.sentences[index])}
    return head


def _is_first(sentence: Sentence) -> bool:
    """Among the first lines, with nothing longer than a line before it."""
    return sentence.index < _FIRST and sentence.index == sentence.paragraph


def _day(said: str) -> date | None:
    read = read_day(said, Day(None))
    return read.day if read else None
