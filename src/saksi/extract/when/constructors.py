"""The few constructors that every language shares: a match of a pattern becomes a time.

Each takes the slots of the match as values of the tables and what relative words refer to, and gives None where the
words are no time after all. Never a finer time than is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from saksi.extract.when.calendar import (
    Base,
    Said,
    day_of_month,
    easter_day,
    latest_past,
    month_of,
    moved,
    on_day,
    quarter_of,
    real_day,
    week_of,
    weekday_before,
    weekend_of,
    year_of,
    year_of_month,
)
from saksi.model.terms import TimeBasis, TimePrecision

STATED, RESOLVED, INFERRED = TimeBasis.STATED, TimeBasis.RESOLVED, TimeBasis.INFERRED
_PAST = {"ago": -1, "before": -1, "later": 1}
_DURATION = {
    "second": "PT{}S", "minute": "PT{}M", "hour": "PT{}H", "day": "P{}D", "night": "P{}D", "week": "P{}W",
    "weekend": "P{}WE", "fortnight": "P{}W", "month": "P{}M", "quarter": "P{}Q", "season": "P{}M", "year": "P{}Y",
    "decade": "P{}DE", "century": "P{}CE",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slots:
    """What stands in a match: slot → value of its table (or digits as written)."""

    said: Mapping[str, str]
    month_first: bool = False  # 03/05/2024 may be a day of May or of March
    easter: str = "west"

    def __getitem__(self, slot: str) -> str | None:
        return self.said.get(slot)

    @property
    def unit(self) -> str:
        return self.said.get("unit") or self.said.get("dual") or ""

    def number(self, *slots: str) -> int | None:
        """The first of the slots that is there, as a whole number."""
        for slot in slots:
            text = self.said.get(slot)
            if text is not None and text.lstrip("-").isdigit():
                return int(text)
        return None


def _date(slots: Slots, base: Base) -> Said | None:
    """ "1 March 2022", "March 1", "the first of March": without a year the last such day by publication."""
    day, month, year = slots.number("dn", "o"), slots.number("month"), slots.number("year", "anyyear")
    if day is None or month is None or not 1 <= day <= 31:
        return None
    if year is None:
        found = latest_past(base, month, day)
        if found is not None:
            return on_day("date", found, RESOLVED, number=day)
        return Said("date", basis=STATED, timex=f"XXXX-{month:02d}-{day:02d}", marked=True, number=day)
    full = real_day(year, month, day)
    return on_day("date", full, STATED, number=day) if full else None


def _numeric(slots: Slots, base: Base) -> Said | None:
    """2022-03-01, 2022/03/01, 01.03.2022; 01/03/2022 in English may be a day of two months and stays open."""
    form = slots["iso"] or ""
    mark = next((m for m in "-./" if m in form), "-")
    parts = [int(part) for part in form.split(mark)]
    if parts[0] > 31:
        year, month, day = parts
    else:
        day, month, year = parts
        if mark == "/" and slots.month_first and day <= 12 and month <= 12 and day != month:
            return Said("date", basis=STATED, marked=True)
        if month > 12:
            day, month = month, day
    found = real_day(year, month, day)
    return on_day("date", found, STATED, number=day) if found else None


def _dates(slots: Slots, base: Base) -> Said | None:
    """ "3 to 5 May 2023", "the night of 23 to 24 January"."""
    one, two = slots.number("dn", "o"), slots.number("dn2", "o2")
    month, year = slots.number("month"), slots.number("year")
    if one is None or two is None or month is None:
        return None
    if year is not None:
        last = real_day(year, month, two)
    else:
        last = latest_past(base, month, two)
    earlier = last.replace(day=1) - timedelta(days=1) if last and one > two else last
    first = real_day(earlier.year, earlier.month, one) if earlier else None
    if first is None or last is None:
        return Said("period", basis=STATED, marked=True, type="DURATION")
    return _between(first, last, STATED if year else RESOLVED)


def _between(first: date, last: date, basis: TimeBasis) -> Said:
    timex = f"{first.isoformat()}/{last.isoformat()}"
    return Said(
        "period", first=first, last=last, precision=TimePrecision.DAY, basis=basis, timex=timex, type="DURATION"
    )


def _monthday(slots: Slots, base: Base) -> Said | None:
    """ "on the 22nd": the month told of, else the last such day."""
    day = slots.number("dn", "o")
    if day is None or not 1 <= day <= 31:
        return None
    return on_day("monthday", day_of_month(base, day), number=day)


def _weekday(slots: Slots, base: Base) -> Said | None:
    """Backwards from publication, that day included; "last Tuesday" on a Tuesday is a week ago; "next" stays open."""
    weekday = slots.number("weekday")
    if weekday is None:
        return None
    which = slots["which"]
    if base.published is None or "next" in (which, slots["which2"]):
        return Said("weekday", timex=f"XXXX-WXX-{weekday + 1}", number=weekday)
    found = weekday_before(base.published, weekday, strictly="last" in (which, slots["which2"]))
    if which == "before" and base.told:
        found = weekday_before(base.told, weekday, strictly=True)
    return on_day("weekday", found, number=weekday)


def _relative(slots: Slots, base: Base) -> Said | None:
    """ "yesterday" counts from publication, "the previous day" from the day told of; a value is "-1" or "-1 night"."""
    named = slots["days"] or slots["told"]
    if named is None:
        return None
    count, _, part = named.partition(" ")
    start = base.published if slots["days"] else base.told or (base.published if int(count) < 0 else None)
    day = moved(start, int(count), "day")
    said = on_day("relative", day, part=part or None)
    if part == "overnight" and day:
        said = replace(said, first=day - timedelta(days=1), timex=None)
    return said


def _shift(slots: Slots, base: Base) -> Said | None:
    """ "two days ago", "a week earlier", "three hours later", "two years ago"; hours need a time to count from."""
    unit, way = slots.unit, slots["way"] or "ago"
    count = slots.number("n")
    if count is None and slots["few"] is None:
        count = 2 if slots["dual"] else 1
    start = base.published if way == "ago" else base.told or base.published
    if count is None or start is None or unit not in _DURATION:
        return Said("open")
    if unit in ("second", "minute", "hour"):
        return _hours(count, unit, way, base)
    if way == "later" and base.told is None:  # "a day after a strike killed …": the strike's day
        way = "ago"
    if unit in ("day", "night"):
        return on_day("shifted", moved(start, _PAST[way] * count, "day"))
    day = moved(start, _PAST[way] * count, unit)
    if day is None:
        return Said("open")
    if unit in ("week", "fortnight"):
        return week_of(day, until=base.published)
    if unit in ("month", "quarter"):
        return month_of(day.year, day.month, RESOLVED, until=base.published)
    return year_of(day.year, RESOLVED, until=base.published)


def _hours(count: int, unit: str, way: str, base: Base) -> Said:
    if way != "ago" or unit != "hour" or count > 240:
        same = base.told if way != "ago" else base.published
        return on_day("shifted", same, INFERRED) if same and (unit != "hour" or count < 7) else Said("open")
    if base.moment is not None:
        at = base.moment - timedelta(hours=count)
        said = on_day("shifted", at.date())
        return replace(said, clock=f"{at:%H}:00", timex=f"{at:%Y-%m-%dT%H}", type="TIME")
    last = base.published
    first = moved(last, -(-(-count // 24)), "day")
    return Said("period", first=first, last=last, precision=TimePrecision.DAY)


def _same_ago(slots: Slots, base: Base) -> Said | None:
    """ "a year ago today", "a year ago this week"."""
    count, unit = slots.number("n") or 1, slots["unit"] or "year"
    day = moved(base.published, -count, unit)
    if day is None:
        return Said("open")
    return week_of(day) if slots["unit2"] == "week" else on_day("relative", day)


def _month(slots: Slots, base: Base) -> Said | None:
    """ "in March", "March 2021", "last October", "early March": always the whole month."""
    month, year = slots.number("month", "sole"), slots.number("year")
    if month is None:
        return None
    if year is not None:
        return month_of(year, month, STATED)
    near = year_of_month(base, month)
    if near is None or slots["which"] == "next":
        return Said("month", timex=f"XXXX-{month:02d}", number=month)
    if (slots["which"] or slots["which2"]) == "last" and base.published and month == base.published.month:
        near -= 1
    if slots["relyear"] and base.published:
        near = base.published.year + (slots.number("relyear") or 0)
    return month_of(near, month, RESOLVED, until=base.published)


def _year(slots: Slots, base: Base) -> Said | None:
    year = slots.number("year")
    return year_of(year, STATED) if year else None


def _unit(slots: Slots, base: Base) -> Said | None:
    """ "last week", "this month", "the previous year", "that summer": the whole of it, up to publication."""
    unit, which, today = slots.unit, slots["which"] or slots["this"], base.published
    if slots["edge"] == "start" and which is None:
        which = "this"
    if today is None or which not in ("last", "this"):
        return Said("open", type="DURATION" if unit in ("hour", "minute", "second") else "DATE")
    back = 1 if which == "last" else 0
    if unit == "quarter":
        quarters = today.year * 4 + (today.month - 1) // 3 - back
        return quarter_of(quarters // 4, quarters % 4 + 1, RESOLVED)
    day = moved(today if unit == "week" else today.replace(day=1), -back, unit)
    if day is None or unit not in ("week", "month", "year"):
        return Said("open")
    if unit == "week":
        return week_of(day, until=today)
    return (
        month_of(day.year, day.month, RESOLVED, until=today)
        if unit == "month"
        else year_of(day.year, RESOLVED, until=today)
    )


def _weekend(slots: Slots, base: Base) -> Said | None:
    """The last weekend that has begun; "last weekend" is the one before where this one has begun."""
    if base.published is None:
        return Said("open")
    back = slots.number("weekend") or 0
    return weekend_of(base.published, back if base.published.weekday() >= 5 else 0)


def _quarter(slots: Slots, base: Base) -> Said | None:
    number, year = slots.number("o"), slots.number("year")
    if number is None or not 1 <= number <= 4:
        return None
    year, basis = (year, STATED) if year else (base.published.year if base.published else None, RESOLVED)
    return quarter_of(year, number, basis) if year else Said("open")


def _past(slots: Slots, base: Base) -> Said | None:
    """ "the past three days", "in the last 24 hours": from so long before publication until then."""
    unit, count = slots.unit, slots.number("n")
    count = (2 if slots["dual"] else 1) if count is None and slots["few"] is None else count
    timex = _DURATION[unit].format("X" if count is None else count) if unit in _DURATION else None
    brief = unit in ("second", "minute") or (unit == "hour" and slots["which"] is None)
    if base.published is None or count is None or brief or unit not in _DURATION:
        return Said("open", type="DURATION", timex=timex)
    days = max(1, -(-count // 24)) if unit == "hour" else count
    first = moved(base.published, -days, "day" if unit in ("hour", "night") else unit)
    if first is None:
        return Said("open", type="DURATION", timex=timex)
    return Said("period", first=first, last=base.published, timex=timex, type="DURATION")


def _duration(slots: Slots, base: Base) -> Said | None:
    """ "three days", "for weeks": how long, not when."""
    unit, count = slots.unit, slots.number("n")
    if unit not in _DURATION or (count == 1 and unit in ("second", "season")):
        return None
    if count is None and slots["dual"]:
        count = 2
    return Said("open", type="DURATION", timex=_DURATION[unit].format("X" if count is None else count))


def _part(slots: Slots, base: Base) -> Said | None:
    return Said("part", part=slots["part"], type="TIME")


def _weak_part(slots: Slots, base: Base) -> Said | None:
    """A part of the day that tells a time only beside a day or a clock: "morning", "late"."""
    return Said("part", part=slots["partword"], type="TIME", weak=True)


def _night_to(slots: Slots, base: Base) -> Said | None:
    """ "in the night to …": the night before the day that follows it."""
    return Said("part", part="night_to", type="TIME")


def _overnight(slots: Slots, base: Base) -> Said | None:
    """The night that ends on the day of publication."""
    if base.published is None:
        return Said("part", part="overnight", type="TIME")
    first, last = base.published - timedelta(days=1), base.published
    said = Said("relative", first=first, last=last, precision=TimePrecision.PART_OF_DAY, part="overnight")
    return replace(said, timex=f"{last.isoformat()}TNI", type="TIME")


def _clock(slots: Slots, base: Base) -> Said | None:
    """ "8:20 a.m.", "14h30", "half past four", "noon"; a bare hour up to twelve is sure only with its half of the day."""
    hour, minute = slots.number("hh", "hour", "hour_to", "point"), slots.number("mm", "past")
    if form := slots["hm"] or slots["dot"]:
        hour, minute = (int(part) for part in form.replace(".", ":").split(":")[:2])
    if hour is None or hour > 24 or (minute or 0) > 59:
        return None
    if take := slots.number("before", "half_to"):
        hour, minute = (hour - 1) or 12, 60 - take
    half = slots["half"]
    if slots["nightly"]:
        half = "am" if hour < 6 or hour == 12 else "pm"
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    known = hour > 12 or half is not None or slots["point"] is not None or (hour == 0)
    written = slots["hm"] is not None or slots["dot"] is not None or slots["full"] is not None
    fine = minute is not None and slots["hedge"] is None
    clock = f"{hour % 24:02d}:{minute or 0:02d}"
    zone = slots["zone"]
    return Said(
        "clock",
        clock=clock,
        fine=fine,
        sure=known or written,
        number=None if half or slots["point"] or slots["hm"] else hour,
        type="TIME",
        timex=f"T{clock}",
        zone=zone if zone and zone != "local" else None,
    )


def _weak_clock(slots: Slots, base: Base) -> Said | None:
    """A figure such as 10.40 that is a time only beside a day or a part of one."""
    said = _clock(slots, base)
    return replace(said, weak=True) if said else None


def _feast(slots: Slots, base: Base) -> Said | None:
    """A feast of the civil calendar has a day, and so have those counted from Easter; another is marked, left open."""
    day, year = slots["feast"] or "", slots.number("year")
    if day.startswith("E") and (year or base.published):
        found = easter_day(base, int(day[1:]), year=year, east=slots.easter == "east")
        return on_day("feast", found, STATED if year else RESOLVED)
    if "-" not in day or day.startswith("E"):
        return Said("open", basis=STATED, marked=True)
    month, number = (int(part) for part in day.split("-"))
    found = real_day(year, month, number) if year else latest_past(base, month, number)
    return on_day("feast", found, STATED if year and found else RESOLVED)


def _relyear(slots: Slots, base: Base) -> Said | None:
    """One word for last year or this one."""
    if base.published is None:
        return Said("open")
    return year_of(base.published.year + (slots.number("relyear") or 0), RESOLVED, until=base.published)


def _ago(slots: Slots, base: Base) -> Said | None:
    """The same as a shift, in languages whose word for "ago" stands first."""
    return _shift(replace(slots, said={**slots.said, "way": "ago"}), base)


def _weekday_pair(slots: Slots, base: Base) -> Said | None:
    """The night between two days that are both named."""
    weekday = slots.number("weekday2")
    if base.published is None or weekday is None:
        return Said("open", type="TIME")
    last = weekday_before(base.published, weekday)
    said = on_day("relative", last, part="overnight", type="TIME")
    return replace(said, first=last - timedelta(days=1), precision=TimePrecision.PART_OF_DAY)


def _open(slots: Slots, base: Base) -> Said | None:
    return Said("open", type="DURATION")


def _set(slots: Slots, base: Base) -> Said | None:
    return Said("open", type="SET")


def _marked(slots: Slots, base: Base) -> Said | None:
    """A day of the Islamic calendar: told, and left as it is, because its months begin by sight of the moon."""
    return Said("hijri", basis=STATED, marked=True)


CONSTRUCTORS: Mapping[str, Callable[[Slots, Base], Said | None]] = {
    "date": _date, "numeric": _numeric, "dates": _dates, "monthday": _monthday, "feast": _feast, "hijri": _marked,
    "weekday_pair": _weekday_pair, "weekday": _weekday, "relative": _relative, "same_ago": _same_ago, "ago": _ago, "shift": _shift, "month": _month,
    "quarter": _quarter, "unit": _unit, "weekend": _weekend, "past": _past, "night_to": _night_to, "overnight": _overnight,
    "clock": _clock, "part": _part, "weak_clock": _weak_clock, "weak_part": _weak_part, "year": _year, "relyear": _relyear, "set": _set, "duration": _duration, "open": _open,
}  # fmt: skip
