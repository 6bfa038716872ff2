"""The day a text itself was sent or printed: a dateline before its first words, or a line of its own that is a date.

It stands in for a publication date that nobody gave, as what "on Sunday" and "yesterday" count from. It is no
incident's day. Two bare dates as lines of their own are headings over what follows, and no day of sending.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

from saksi.extract.page.text import Page, Sentence
from saksi.extract.when.calendar import Base, Said
from saksi.extract.when.joining import joined
from saksi.extract.when.sayings import Line, read_line, resolved, sayings
from saksi.extract.when.tables import Tables, tables
from saksi.model.terms import TimeBasis

_FIRST = 5  # a header stands among the first lines
_LONGEST = 90  # characters of a line that is only a label, a date and a time
_DASH = re.compile(r"\s*(?:\([^)]{2,30}\)\s*)?(?:–|—|--|-\s)")
_PLACE = re.compile(r"[^\W\d_a-z][^\d.;:!?]{0,58}?[,،)–—-]\s*\Z")


def lines_of(page: Page) -> list[Line]:
    """Each sentence as units of the page's own language."""
    known = tables(page.document.language or "en")
    return [read_line(sentence.text, known) for sentence in page.sentences]


def publication_day(page: Page) -> date | None:
    """The civil date of publication as it was given with the document, in its own zone."""
    given = page.document.published
    try:
        return date.fromisoformat(given[:10]) if given else None
    except ValueError:
        return None


def reference_day(page: Page) -> date | None:
    """What relative days count from: publication as given, else the day that the text's own head states."""
    return publication_day(page) or _stated(page)


def _stated(page: Page) -> date | None:
    known = tables(page.document.language or "en")
    lines = header_lines(page)
    updated = tuple(known.data["header"]["updated"])
    labels = sorted(lines, key=lambda at: (page.sentences[at].text.lower().startswith(updated), at))
    if labels:
        return lines[labels[0]]
    for sentence in page.sentences[:_FIRST]:
        if (day := dateline_day(sentence, known)) is not None:
            return day
    return None


def dateline_day(sentence: Sentence, known: Tables) -> date | None:
    """ "CITY, March 3, 2024 (Agency) —": a place, then the full day, then a dash; None for any other sentence."""
    line = read_line(sentence.text, known)
    for said in _full_days(line):
        start, end = line.units[said.start].start, line.units[said.end - 1].end
        before = sentence.text[:start]
        led = _first_word(before) in known.data["header"]["no_place"]
        if not led and _PLACE.match(before) and _DASH.match(sentence.text, end):
            return said.first
    return None


def _first_word(text: str) -> str:
    found = re.match(r"\w+", text)
    return found.group().lower() if found else ""


def _full_days(line: Line) -> list[Said]:
    times = joined(line, resolved(sayings(line), Base(None)), Base(None))
    return [t for t in times if t.kind == "date" and t.first and t.basis is TimeBasis.STATED]


def header_lines(page: Page) -> dict[int, date]:
    """Sentences (by index) that only tell when the text was sent, and the day each states.

    A bare date counts only where no other day is given from outside, and no second one is a heading farther down.
    """
    known = tables(page.document.language or "en")
    published = publication_day(page)
    marked: dict[int, date] = {}
    bare: dict[int, date] = {}
    for sentence in page.sentences:
        if len(sentence.text) <= _LONGEST and (read := _header(sentence.text, known)):
            (marked if read[1] else bare)[sentence.index] = read[0]
    head = {index: day for index, day in marked.items() if _is_first(page.sentences[index])}
    if len(bare) == 1 and (published is None or published in bare.values()):
        head |= {index: day for index, day in bare.items() if _is_first(page.sentences[index])}
    return head


def _header(text: str, known: Tables) -> tuple[date, bool] | None:
    """The day of a line that is nothing but a label, a day and a time, and whether label or time is there."""
    label = _labels(known.language).match(text)
    line = read_line(text[label.end() :] if label else text, known)
    full = _full_days(line)
    if len(full) != 1 or full[0].first is None or not _is_all(line, full[0]):
        return None
    return full[0].first, label is not None or full[0].clock is not None


def _is_all(line: Line, said: Said) -> bool:
    """Nothing stands beside the day but marks, zones and the short name of a weekday."""
    beside = [*line.units[: said.start], *line.units[said.end :]]
    short = line.tables.data["header"].get("beside", ())
    return all(re.fullmatch(r"[\W\d]+", unit.form) or unit.form in short for unit in beside) and len(beside) < 7


@cache
def _labels(language: str) -> re.Pattern[str]:
    """ "Published", "Updated on:", "Опубліковано" at the start of a line."""
    words: Sequence[str] = tables(language).data["header"]["labels"]
    return re.compile(rf"(?i:(?:{'|'.join(map(re.escape, words))})(?!\w))\s*(?:on\b|at\b|:)?\s*")


def _is_first(sentence: Sentence) -> bool:
    """Among the first lines, with nothing longer than a line before it."""
    return sentence.index < _FIRST and sentence.index == sentence.paragraph
