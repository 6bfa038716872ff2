"""What the cells of a sheet say: numbers with their hedges, dates, degrees. A cell that is not understood is None."""

from __future__ import annotations

import re
from datetime import datetime

from saksi.model.terms import Qualifier, TimeBasis, TimePrecision
from saksi.model.values import Count, When

_RANGE = re.compile(r"(\d[\d\s,.]*?)\s*(?:[-–—]|to|до)\s*(\d[\d\s,.]*)")
_NUMBER = re.compile(r"(\d[\d\s,.]*)")
_AT_LEAST = re.compile(r"(?:at least|min(?:imum)?\.?|≥|>=|не менее|щонайменше|au moins|al menos|على الأقل)\s*", re.I)
_MORE = re.compile(r"(?:more than|over|>|более|понад|plus de|más de|أكثر من)\s*", re.I)
_LESS = re.compile(r"(?:at most|up to|≤|<=|до|jusqu'à|hasta)\s*", re.I)
_ABOUT = re.compile(r"(?:about|around|approx\.?|circa|ca?\.|~|≈|около|близько|environ|unos|حوالي)\s*", re.I)
_PRECISION = {4: TimePrecision.YEAR, 7: TimePrecision.MONTH, 10: TimePrecision.DAY}


def count_of(text: str) -> Count | None:
    """A count in a cell: ``12``, ``12+``, ``at least 12``, ``10-15``, ``~20``; None where there is no number."""
    words = " ".join(text.split())
    between = _RANGE.fullmatch(words)
    if between is not None:
        low, high = _whole(between[1]), _whole(between[2])
        return None if low is None or high is None or low > high else Count(low, high, Qualifier.BETWEEN, text)
    for hedge, qualifier in (
        (_AT_LEAST, Qualifier.AT_LEAST),
        (_MORE, Qualifier.MORE_THAN),
        (_LESS, Qualifier.AT_MOST),
        (_ABOUT, Qualifier.ABOUT),
    ):
        found = hedge.match(words)
        if found is not None:
            return _hedged(_whole(words[found.end() :]), qualifier, text)
    number = _whole(words.removesuffix("+"))
    return _hedged(number, Qualifier.AT_LEAST if words.endswith("+") else Qualifier.EXACT, text)


def _hedged(number: int | None, qualifier: Qualifier, words: str) -> Count | None:
    if number is None:
        return None
    match qualifier:
        case Qualifier.AT_LEAST:
            return Count(number, None, qualifier, words)
        case Qualifier.MORE_THAN:
            return Count(number + 1, None, qualifier, words)
        case Qualifier.AT_MOST:
            return Count(0, number, qualifier, words)
    return Count(number, number, qualifier, words)


def bounds(low: str | None, high: str | None) -> Count | None:
    """A count from its two bounds, each in a cell of its own; one alone leaves the other side open.

    A cell with words that are no number makes no count: the other bound alone would say more than the sheet does.
    """
    said = [count_of(text) if text else None for text in (low, high)]
    if any(text and count is None for text, count in zip((low, high), said, strict=True)):
        return None
    least, most = said[0].low if said[0] else None, said[1].high if said[1] else None
    if least is None and most is None:
        return None
    words = " – ".join(text for text in (low, high) if text)
    if least is None:
        return Count(0, most, Qualifier.AT_MOST, words)
    if most is None:
        return Count(least, None, Qualifier.AT_LEAST, words)
    if least > most:
        return None
    return Count(least, most, Qualifier.EXACT if least == most else Qualifier.BETWEEN, words)


def _whole(text: str) -> int | None:
    """A whole number, its thousands parted by blanks, commas or stops."""
    words = text.strip()
    if re.fullmatch(r"\d{1,3}(?:[\s,.]\d{3})+", words):
        words = re.sub(r"[\s,.]", "", words)
    words = words.removesuffix(".0")
    return int(words) if words.isdecimal() and len(words) < 10 else None


def when_of(first: str | None, last: str | None, form: str | None) -> When | None:
    """An interval from one or two cells: ISO dates, as precise as they are, or dates of the map's form.

    None where either cell has words that are no date: one day of an unknown many would be too exact.
    """
    told = [_day(text, form) for text in (first, last) if text]
    days = [day for day in told if day is not None]
    if not days or len(days) < len(told) or (len(days) == 2 and days[0] > days[1]):
        return None
    precision = _PRECISION.get(min(len(day) for day in days), TimePrecision.MINUTE)
    if len(days) == 2 and days[0][:10] != days[1][:10] and precision is TimePrecision.MINUTE:
        precision = TimePrecision.DAY
    return When(earliest=days[0], latest=days[-1], precision=precision, basis=TimeBasis.STATED)


def _day(text: str, form: str | None) -> str | None:
    words = text.strip()
    if form is not None:
        try:
            return datetime.strptime(words, form).date().isoformat()
        except ValueError:
            pass
    if re.fullmatch(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?", words):
        return words
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        return None
    has_clock = len(words) > 10 and (moment.hour or moment.minute)
    return moment.isoformat(timespec="minutes")[:16] if has_clock else moment.date().isoformat()


def degrees(text: str | None, most: int) -> int | None:
    """Degrees in 1e-5 from a cell with decimals; None where they are none or beyond ``most``."""
    try:
        value = float((text or "").replace(",", ".").rstrip("°"))
    except ValueError:
        return None
    return round(value * 1e5) if abs(value) <= most else None
