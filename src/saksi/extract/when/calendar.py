"""Single days and clock times as words, resolved to civil dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from saksi.extract.page.lexicon import words
from saksi.model.terms import TimeBasis, TimePrecision
from saksi.model.values import When


@dataclass(frozen=True, slots=True)
class Day:
    """What relative words refer to: the publication day, the text's one stated year, the day told of last."""

    published: date | None
    year: int | None = None
    told: date | None = None


@dataclass(frozen=True, slots=True)
class SaidDay:
    """A day as said; ``day`` is None where it cannot be resolved; ``timex`` keeps what is known."""

    day: date | None
    basis: TimeBasis
    timex: str | None
    part: str | None = None

    def when(self) -> When | None:
        """The open interval of a day without a year; None where nothing is known."""
        if self.day is not None or not (self.timex or "").startswith("XXXX-"):
            return None
        return When(earliest=None, latest=None, precision=TimePrecision.UNKNOWN, basis=self.basis)


@dataclass(frozen=True, slots=True)
class Clock:
    """``time`` as HH:MM; ``minutes`` is false where only an hour is said."""

    time: str
    minutes: bool


_DMY = re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<m>[A-Z][a-z]+)\.?(?:,?\s+(?P<y>\d{4}))?$")
_MDY = re.compile(r"(?P<m>[A-Z][a-z]+)\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?P<y>\d{4}))?$")
_AGO = re.compile(r"(?P<n>\w+) (?:days?|nights?) (?P<way>ago|earlier|before|later|after)$")


def read_day(said: str, base: Day, *, like: str | None = None) -> SaidDay | None:
    """A day expression; ``like`` is the other end of a range, which lends its month and year."""
    text = re.sub(r"^[A-Z][a-z]+day,?\s+(?:the\s+)?(?=\d|[A-Z][a-z]+\.?\s+\d)", "", said.strip())
    if re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)?", text) and like:
        month = re.search(r"[A-Z][a-z]+\.?(?:,?\s+(?:\d{1,2},\s+)?\d{4})?", like)
        text = f"{text} {month.group()}" if month else text
    if numeric := _numeric(text):
        return numeric
    if match := _DMY.search(text) or _MDY.search(text):
        year = match["y"] or (_year_of(like) if like else None)
        return _dated(match["m"], int(match["d"]), year, base)
    weekday = _weekday(text)
    if weekday is not None:
        return _on_weekday(text, weekday, base)
    return _relative(text.lower(), base)


def _year_of(text: str) -> str | None:
    found = re.search(r"(?:19|20)\d{2}", text)
    return found.group() if found else None


def _numeric(text: str) -> SaidDay | None:
    parts = [int(p) for p in re.split(r"[-./]", text)] if re.fullmatch(r"[\d./-]+", text) else []
    if len(parts) != 3:
        return None
    if parts[0] > 31:
        year, month, day = parts
    else:
        day, month, year = parts
        if "/" in text and day <= 12 and month <= 12 and day != month:
            return SaidDay(None, TimeBasis.STATED, None)  # day/month or month/day: not known
        if month > 12:
            day, month = month, day
    return _date(year, month, day, TimeBasis.STATED)


def _date(year: int, month: int, day: int, basis: TimeBasis) -> SaidDay | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return SaidDay(found, basis, found.isoformat())


def _dated(name: str, day: int, year: str | None, base: Day) -> SaidDay | None:
    tables = words("dates")
    lowered = name.lower()
    if lowered in tables["months"]:
        month = tables["months"].index(lowered) + 1
    elif lowered in tables["month_short"]:
        month = int(tables["month_short"][lowered])
    else:
        return None
    if year:
        return _date(int(year), month, day, TimeBasis.STATED)
    if base.year and not base.published:
        return _date(base.year, month, day, TimeBasis.RESOLVED)
    if base.published:
        for candidate in (base.published.year, base.published.year - 1):
            found = _date(candidate, month, day, TimeBasis.RESOLVED)
            if found and found.day and found.day <= base.published + timedelta(days=1):
                return found
    return SaidDay(None, TimeBasis.STATED, f"XXXX-{month:02d}-{day:02d}") if 1 <= day <= 31 else None


def _weekday(text: str) -> int | None:
    word = text.split(" ")[-1].lower().rstrip(".")
    tables = words("dates")
    if word in tables["weekdays"]:
        return int(tables["weekdays"].index(word))
    short = tables["weekday_short"].get(word)
    return int(short) if short is not None and text.endswith(".") else None


def _on_weekday(text: str, weekday: int, base: Day) -> SaidDay:
    if base.published is None or text.lower().startswith("next"):
        return SaidDay(None, TimeBasis.RESOLVED, None)
    back = (base.published.weekday() - weekday) % 7
    if back == 0 and text.lower().startswith("last"):
        back = 7
    day = base.published - timedelta(days=back)
    return SaidDay(day, TimeBasis.RESOLVED, day.isoformat())


_FROM_PUBLICATION = {
    "the day before yesterday": (-2, None),
    "yesterday": (-1, None),
    "today": (0, None),
    "tonight": (0, "night"),
    "last night": (-1, "night"),
    "this morning": (0, "morning"),
    "this afternoon": (0, "afternoon"),
    "this evening": (0, "evening"),
}


def _relative(text: str, base: Day) -> SaidDay | None:
    """ "yesterday" is from publication, "the previous day" from the day told of last."""
    if text in _FROM_PUBLICATION:
        days, part = _FROM_PUBLICATION[text]
        return _shifted(base.published, days, part)
    part = next((p for p in ("night", "morning", "evening") if p in text), None)
    if "previous" in text or re.fullmatch(r"the \w+ before", text):
        return _shifted(base.told or base.published, -1, part)
    if "same" in text or text.startswith("that "):
        return _shifted(base.told, 0, part)
    if "following" in text or "next" in text:
        return _shifted(base.told, 1, part)
    if match := _AGO.search(text):
        n = words("dates")["numbers"].get(match["n"]) or (int(match["n"]) if match["n"].isdigit() else None)
        if n is None or n > 400:
            return SaidDay(None, TimeBasis.RESOLVED, None)
        if match["way"] == "after" and base.told is None:  # "a day after a strike killed …": the strike's day
            return _shifted(base.published, -n, None)
        start = base.published if match["way"] == "ago" else base.told or base.published
        return _shifted(start, n if match["way"] in ("later", "after") else -n, None)
    return None


def _shifted(start: date | None, days: int, part: str | None) -> SaidDay:
    if start is None:
        return SaidDay(None, TimeBasis.RESOLVED, None, part)
    day = start + timedelta(days=days)
    return SaidDay(day, TimeBasis.RESOLVED, day.isoformat(), part)


def nearest_past(published: date, month: int) -> int:
    """The year of the latest such month that has begun by publication."""
    return published.year if month <= published.month else published.year - 1


_HOURS = {"midnight": 0, "noon": 12, "midday": 12}


def read_clock(said: str | None, *, part: str) -> Clock | None:
    """ "8:20 a.m.", "11:18", "6 a.m.", "noon"; None where it is no time of day."""
    if not said:
        return None
    text = said.lower().replace(".", "").replace(" ", "") if re.search(r"[ap]\.?\s*m", said.lower()) else said.lower()
    if text in _HOURS:
        return Clock(f"{_HOURS[text]:02d}:00", minutes=False)
    match = re.match(r"(\d{1,2})(?:[:.]?(\d\d))?(am|pm)?$", re.sub(r"(\d)[.](\d)", r"\1:\2", text))
    if not match:
        return _spoken(text)
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3] == "pm" and hour < 12 or (not match[3] and hour < 12 and ("evening" in part or "afternoon" in part)):
        hour += 12
    if match[3] == "am" and hour == 12:
        hour = 0
    return Clock(f"{hour:02d}:{minute:02d}", minutes=match[2] is not None) if hour < 24 and minute < 60 else None


def _spoken(text: str) -> Clock | None:
    first = text.split(" ")[0]
    hour = words("dates")["numbers"].get(first)
    if hour is None:
        return None
    if "afternoon" in text or "evening" in text:
        hour = hour % 12 + 12
    return Clock(f"{hour:02d}:00", minutes=False)
