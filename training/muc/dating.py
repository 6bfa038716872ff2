"""Expressions of time in a message and the days they mean, counted from the dateline, as the task definition has it.

"Yesterday" and the like give a day (7.3, note 2), a day and month give that day in the year that puts it nearest before
the dateline; a weekday alone gives "on or before the dateline" in the key (note 1), so its span is labelled only where
the key has the very day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from training.muc.text import Head
from training.muc.values import Days

_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = "|".join(f"{name}|{name[:3]}" for name in _NAMES)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_EXPRESSION = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})\s+(?P<month>{_MONTH})\b(?:\s+(?P<year>(?:19)?\d\d)\b)?"
    rf"|(?P<month2>{_MONTH})\s+(?P<day2>\d{{1,2}})\b(?:,?\s+(?P<year2>19\d\d))?"
    rf"|(?:last\s+|on\s+)?(?P<weekday>{'|'.join(_WEEKDAYS)})"
    r"|(?P<ago>\d{1,2}|two|three|four|five|six)\s+days\s+ago"
    r"|the\s+day\s+before\s+yesterday|yesterday|last\s+night|today|tonight|this\s+(?:morning|afternoon|evening))\b",
    re.IGNORECASE,
)
_FEW = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def expressions(text: str, head: Head) -> Iterator[tuple[int, int, date]]:
    """Every expression of the body whose day can be told, with that day; none where the dateline has no day."""
    if head.day is None:
        return
    for match in _EXPRESSION.finditer(text, head.body):
        day = _meant(match, head.day)
        if day is not None:
            yield match.start(), match.end(), day


def date_spans(text: str, head: Head, days: Days) -> Iterator[tuple[int, int]]:
    """Expressions that mean the day of an incident, or either end of the days it lies between.

    None for "on or before" a day: the key has this where the text says nothing of the day.
    """
    if days.earliest is None:
        return
    for start, end, day in expressions(text, head):
        if day in (days.earliest, days.latest):
            yield start, end


def _meant(match: re.Match[str], written: date) -> date | None:
    said = " ".join(match[0].lower().split())
    month = match["month"] or match["month2"]
    if month:
        return _calendar(match["day"] or match["day2"], month, match["year"] or match["year2"], written)
    if match["weekday"]:
        behind = (written.weekday() - _WEEKDAYS.index(match["weekday"].lower())) % 7
        return written - timedelta(days=behind)
    if match["ago"]:
        ago = match["ago"].lower()
        return written - timedelta(days=_FEW.get(ago) or int(ago))
    if said == "the day before yesterday":
        return written - timedelta(days=2)
    return written - timedelta(days=1) if said in ("yesterday", "last night") else written


def _calendar(day: str, month: str, year: str | None, written: date) -> date | None:
    number = next(index for index, name in enumerate(_NAMES, 1) if name.startswith(month.lower()))
    try:
        if year:
            return date(1900 + int(year) % 100, number, int(day))
        this_year = date(written.year, number, int(day))
        return this_year if this_year <= written + timedelta(days=31) else this_year.replace(year=written.year - 1)
    except ValueError:
        return None
