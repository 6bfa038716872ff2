"""Constructors of weeks, months, years, spans up to publication, and lengths of time."""

from __future__ import annotations

from saksi.extract.when.calendar import (
    Base,
    Said,
    month_of,
    moved,
    quarter_of,
    week_of,
    weekend_of,
    year_of,
    year_of_month,
)
from saksi.extract.when.slots import DURATION, RESOLVED, STATED, Slots


def whole_month(slots: Slots, base: Base) -> Said | None:
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


def whole_year(slots: Slots, base: Base) -> Said | None:
    year = slots.number("year")
    return year_of(year, STATED) if year else None


def relyear(slots: Slots, base: Base) -> Said | None:
    """One word for last year or this one."""
    if base.published is None:
        return Said("open")
    return year_of(base.published.year + (slots.number("relyear") or 0), RESOLVED, until=base.published)


def named_unit(slots: Slots, base: Base) -> Said | None:
    """ "last week", "this month", "the previous year", "that summer": the whole of it, up to publication."""
    unit, which, today = slots.unit, slots["which"] or slots["this"], base.published
    if slots["edge"] == "start" and which is None:
        which = "this"
    if which == "past":
        return past(slots, base)
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


def weekend(slots: Slots, base: Base) -> Said | None:
    """The last weekend that has begun; "last weekend" is the one before where this one has begun."""
    if base.published is None:
        return Said("open")
    back = slots.number("weekend") or 0
    return weekend_of(base.published, back if base.published.weekday() >= 5 else 0)


def quarter(slots: Slots, base: Base) -> Said | None:
    number, year = slots.number("o"), slots.number("year")
    if slots.unit not in ("", "quarter"):
        return duration(slots, base)
    if number is None or not 1 <= number <= 4:
        return None
    year, basis = (year, STATED) if year else (base.published.year if base.published else None, RESOLVED)
    return quarter_of(year, number, basis) if year else Said("open")


def past(slots: Slots, base: Base) -> Said | None:
    """ "the past three days", "in the last 24 hours": from so long before publication until then."""
    unit, count = slots.unit, slots.number("n")
    count = (2 if slots["dual"] else 1) if count is None and slots["few"] is None else count
    timex = DURATION[unit].format("X" if count is None else count) if unit in DURATION else None
    brief = unit in ("second", "minute") or (unit == "hour" and slots["which"] is None)
    if base.published is None or count is None or brief or unit not in DURATION:
        return Said("open", type="DURATION", timex=timex)
    days = max(1, (count + 23) // 24) if unit == "hour" else count
    first = moved(base.published, -days, "day" if unit in ("hour", "night") else unit)
    if first is None:
        return Said("open", type="DURATION", timex=timex)
    return Said("period", first=first, last=base.published, timex=timex, type="DURATION")


def duration(slots: Slots, base: Base) -> Said | None:
    """ "three days", "for weeks": how long, not when."""
    unit, count = slots.unit, slots.number("n")
    if slots["halfhour"]:
        return Said("open", type="DURATION", timex="PT30M")
    if unit not in DURATION or (count == 1 and unit in ("second", "season", "day")):
        return None
    if count is None and slots["dual"]:
        count = 2
    return Said("open", type="DURATION", timex=DURATION[unit].format("X" if count is None else count))


def undated(slots: Slots, base: Base) -> Said | None:
    return Said("open", type="DURATION")


def recurring(slots: Slots, base: Base) -> Said | None:
    return Said("open", type="SET")
