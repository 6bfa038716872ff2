"""Constructors of single days: dates, weekdays, days counted from publication or from the day told of, feasts."""

from __future__ import annotations

from dataclasses import replace
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
    real_day,
    week_of,
    weekday_before,
    year_of,
)
from saksi.extract.when.slots import DURATION, INFERRED, RESOLVED, STATED, Slots
from saksi.model.terms import TimeBasis, TimePrecision

_PAST = {"ago": -1, "before": -1, "later": 1}


def full_date(slots: Slots, base: Base) -> Said | None:
    """ "1 March 2022", "March 1", "the first of March": without a year the last such day by publication."""
    day, month, year = slots.number("dn", "o", "n"), slots.number("month"), slots.number("year")
    if day is None or month is None or not 1 <= day <= 31:
        return None
    if year is None:
        found = latest_past(base, month, day)
        if found is not None:
            return on_day("date", found, RESOLVED, number=day)
        return Said("date", basis=STATED, timex=f"XXXX-{month:02d}-{day:02d}", marked=True, number=day)
    full = real_day(year, month, day)
    return on_day("date", full, STATED, number=day) if full else None


def numeric(slots: Slots, base: Base) -> Said | None:
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
        year += 2000 if year < 100 else 0
    found = real_day(year, month, day)
    return on_day("date", found, STATED, number=day) if found else None


def dates(slots: Slots, base: Base) -> Said | None:
    """ "3 to 5 May 2023", "the night of 23 to 24 January"."""
    one, two = slots.number("dn", "o"), slots.number("dn2", "o2")
    month, year = slots.number("month"), slots.number("year")
    if one is None or two is None or month is None:
        return None
    begun = slots.number("month2")
    last = real_day(year, month, two) if year is not None else latest_past(base, month, two)
    begun = begun or (month - 1 or 12 if one > two else month)
    first = real_day(last.year - (begun > month), begun, one) if last else None
    if first is None or last is None:
        return Said("period", basis=STATED, marked=True, type="DURATION")
    return _between(first, last, STATED if year else RESOLVED)


def _between(first: date, last: date, basis: TimeBasis) -> Said:
    timex = f"{first.isoformat()}/{last.isoformat()}"
    return Said(
        "period", first=first, last=last, precision=TimePrecision.DAY, basis=basis, timex=timex, type="DURATION"
    )


def monthday(slots: Slots, base: Base) -> Said | None:
    """ "on the 22nd": the month told of, else the last such day."""
    day = slots.number("dn", "o")
    if day is None or not 1 <= day <= 31:
        return None
    return on_day("monthday", day_of_month(base, day), number=day)


def weekday(slots: Slots, base: Base) -> Said | None:
    """Backwards from publication, that day included; "last Tuesday" on a Tuesday is a week ago; "next" stays open."""
    weekday = slots.number("weekday")
    if weekday is None:
        return None
    which = slots["which"]
    if base.published is None or "next" in (which, slots["which2"]):
        return Said("weekday", timex=f"XXXX-WXX-{weekday + 1}", number=weekday)
    found = weekday_before(base.published, weekday, strictly="last" in (which, slots["which2"]))
    if slots["other"] or slots["prior"]:
        return _weekday_near(slots, weekday, base)
    return on_day("weekday", found, number=weekday)


def _weekday_near(slots: Slots, weekday: int, base: Base) -> Said:
    """ "that Monday", "the previous Monday", "the Thursday before": counted from the day told of."""
    if slots["other"] == "following":
        found = moved(weekday_before(base.told, weekday), 7, "day") if base.told else None
    else:
        near = base.near
        found = weekday_before(near, weekday, strictly=slots["other"] != "that") if near else None
    return on_day("weekday", found, number=weekday)


def weekday_pair(slots: Slots, base: Base) -> Said | None:
    """The night between two days that are both named."""
    weekday = slots.number("weekday2")
    if base.published is None or weekday is None:
        return Said("open", type="TIME")
    last = weekday_before(base.published, weekday)
    said = on_day("relative", last, part="overnight", type="TIME")
    return replace(said, first=last - timedelta(days=1), precision=TimePrecision.PART_OF_DAY)


def relative(slots: Slots, base: Base) -> Said | None:
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


def ago(slots: Slots, base: Base) -> Said | None:
    """The same as a shift, in languages whose word for "ago" stands first."""
    return shift(replace(slots, said={**slots.said, "way": "ago"}), base)


def later(slots: Slots, base: Base) -> Said | None:
    """The same for "after so many days" where that word stands first."""
    return shift(replace(slots, said={**slots.said, "way": "later"}), base)


def shift(slots: Slots, base: Base) -> Said | None:
    """ "two days ago", "a week earlier", "three hours later", "two years ago"; hours need a time to count from."""
    unit, way = slots.unit, slots["way"] or "later"
    count = slots.number("n")
    if count is None and slots["few"] is None:
        count = 2 if slots["dual"] else 1
    start = base.published if way == "ago" else base.told or base.published
    if count is None and unit in ("minute", "hour") and way != "ago":
        count = 1
    if count is None or start is None or unit not in DURATION:
        return Said("open")
    if unit in ("second", "minute", "hour"):
        return _hours(count, unit, way, base)
    if way == "later" and base.told is None:  # "a day after a strike killed …": the strike's day
        way = "ago"
    if unit in ("day", "night"):
        then = moved(start, _PAST[way] * count, "day")
        untold = way == "later" and then is not None and base.published is not None and then > base.published
        return Said("open") if untold else on_day("shifted", then)  # "Tuesday's attack came four days after …"
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
    first = moved(last, -((count + 23) // 24), "day")
    return Said("period", first=first, last=last, precision=TimePrecision.DAY)


def same_ago(slots: Slots, base: Base) -> Said | None:
    """ "a year ago today", "a year ago this week"."""
    count, unit = slots.number("n") or 1, slots["unit"] or "year"
    day = moved(base.published, -count, unit)
    if day is None:
        return Said("open")
    return week_of(day) if slots["unit2"] == "week" else on_day("relative", day)


def feast(slots: Slots, base: Base) -> Said | None:
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


def hijri(slots: Slots, base: Base) -> Said | None:
    """A day of the Islamic calendar: told, and left as it is, because its months begin by sight of the moon."""
    return Said("hijri", basis=STATED, marked=True)


def overnight(slots: Slots, base: Base) -> Said | None:
    """The night that ends on the day of publication."""
    if base.published is None:
        return Said("part", part="overnight", type="TIME")
    first, last = base.published - timedelta(days=1), base.published
    said = Said("overnight", first=first, last=last, precision=TimePrecision.PART_OF_DAY, part="overnight")
    return replace(said, timex=f"{last.isoformat()}TNI", type="TIME")
