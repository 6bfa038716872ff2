"""Civil days, weeks, months and years as intervals, counted from publication or from the day told of last."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from saksi.model.terms import TimeBasis, TimePrecision
from saksi.model.values import When

_ORDER = list(TimePrecision)


@dataclass(frozen=True, slots=True)
class Base:
    """What relative words refer to.

    ``published``: the civil day of publication, in its own zone; ``moment``: the same with its time, where given;
    ``year``: the one year that the full dates of the text share; ``told``: the day told of last.
    """

    published: date | None
    moment: datetime | None = None
    year: int | None = None
    told: date | None = None

    @property
    def near(self) -> date | None:
        return self.told or self.published


@dataclass(frozen=True, slots=True)
class Said:
    """A time as said, at tokens [start, end): an interval of civil days, with a part of day or clock if told.

    ``kind``: date, weekday, relative, monthday, week, month, year, months, part, clock, period, open. ``first`` and
    ``last`` are None where nothing can be resolved. ``number``: weekday, month or day of the month. ``part``: a part
    of the day as the table names it. ``clock``: HH:MM; ``hour`` its hour alone; ``fine``: minutes are said.
    """

    kind: str
    start: int = 0
    end: int = 0
    first: date | None = None
    last: date | None = None
    precision: TimePrecision = TimePrecision.UNKNOWN
    basis: TimeBasis = TimeBasis.RESOLVED
    timex: str | None = None
    type: str = "DATE"
    number: int | None = None
    part: str | None = None
    clock: str | None = None
    fine: bool = False
    sure: bool = True  # of a clock: whether before or after noon is known
    zone: str | None = None
    weak: bool = False  # no time at all unless it joins another
    marked: bool = False  # told, but not to be resolved: an interval open at both ends

    @property
    def is_day(self) -> bool:
        return self.kind in ("date", "weekday", "relative", "shifted", "monthday", "feast", "overnight")


def on_day(kind: str, day: date | None, basis: TimeBasis = TimeBasis.RESOLVED, **more: int | str | None) -> Said:
    """One civil day; nothing resolved where it is None."""
    said = Said(kind, first=day, last=day, basis=basis, precision=TimePrecision.DAY if day else TimePrecision.UNKNOWN)
    return replace(said, timex=day.isoformat() if day else None, **more)  # type: ignore[arg-type]


def real_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_of(year: int, month: int, basis: TimeBasis, *, until: date | None = None) -> Said:
    """A whole month; one that is not over ends on ``until``."""
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    last = min(last, until) if until and first <= until else last
    timex = f"{year}-{month:02d}"
    return Said("month", first=first, last=last, precision=TimePrecision.MONTH, basis=basis, timex=timex, number=month)


def year_of(year: int, basis: TimeBasis, *, until: date | None = None) -> Said:
    """A whole year; the running one ends on ``until``."""
    last = min(date(year, 12, 31), until) if until and until.year == year else date(year, 12, 31)
    return Said(
        "year",
        first=date(year, 1, 1),
        last=last,
        precision=TimePrecision.YEAR,
        basis=basis,
        timex=str(year),
        number=year,
    )


def week_of(day: date, *, until: date | None = None) -> Said:
    """The week from Monday to Sunday that holds a day."""
    monday = day - timedelta(days=day.weekday())
    last = monday + timedelta(days=6)
    last = min(last, until) if until and monday <= until else last
    iso = monday.isocalendar()
    return Said("week", first=monday, last=last, precision=TimePrecision.WEEK, timex=f"{iso.year}-W{iso.week:02d}")


def weekend_of(published: date, back: int) -> Said:
    """The last weekend that has begun by publication, ``back`` weekends earlier."""
    saturday = published - timedelta(days=(published.weekday() - 5) % 7 + 7 * back)
    iso = saturday.isocalendar()
    last = saturday + timedelta(days=1)
    timex = f"{iso.year}-W{iso.week:02d}-WE"
    return Said("week", first=saturday, last=last, precision=TimePrecision.WEEK, timex=timex)


def quarter_of(year: int, quarter: int, basis: TimeBasis) -> Said:
    """Three months, the first quarter from January; halves of a year are two of them."""
    first = date(year, 3 * quarter - 2, 1)
    last = date(year, 3 * quarter, monthrange(year, 3 * quarter)[1])
    timex = f"{year}-Q{quarter}"
    return Said("months", first=first, last=last, precision=TimePrecision.YEAR, basis=basis, timex=timex)


def moved(day: date | None, count: int, unit: str) -> date | None:
    """A day some days, weeks, months or years away; the last of the month where that month is shorter."""
    if day is None or abs(count) > 4000:
        return None
    try:
        if unit in ("day", "week", "fortnight"):
            return day + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])
        months = day.year * 12 + day.month - 1 + count * {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError, KeyError):
        return None


def latest_past(base: Base, month: int, day: int) -> date | None:
    """The last such day by publication (or the day after: papers are printed in the evening)."""
    if base.published is None:
        return real_day(base.year, month, day) if base.year else None
    for year in range(base.published.year, base.published.year - 9, -1):
        found = real_day(year, month, day)
        if found and found <= base.published + timedelta(days=1):
            return found
    return None


def easter_day(base: Base, days: int, *, year: int | None, east: bool) -> date | None:
    """A day counted from Easter Sunday in a year, else the last one by publication."""
    if year is not None:
        return _easter(year, east) + timedelta(days=days)
    if base.published is None:
        return None
    found = _easter(base.published.year, east) + timedelta(days=days)
    return found if found <= base.published else _easter(base.published.year - 1, east) + timedelta(days=days)


def _easter(year: int, east: bool) -> date:
    """Easter Sunday by Gauss's rule with the corrections of the Gregorian calendar, or the Julian one 13 days on."""
    golden = year % 19
    if east:
        moon = (19 * golden + 15) % 30
        sunday = moon + (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
        return date(year, 3, 22) + timedelta(days=sunday + 13)
    century = year // 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    rest = (32 + 2 * (century % 4) + 2 * (year % 100 // 4) - moon - year % 100 % 4) % 7
    shift = (golden + 11 * moon + 22 * rest) // 451
    return date(year, 3, 22) + timedelta(days=moon + rest - 7 * shift)


def weekday_before(published: date, weekday: int, *, strictly: bool = False) -> date:
    """The last such weekday, publication day included unless ``strictly``."""
    back = (published.weekday() - weekday) % 7
    return published - timedelta(days=back or (7 if strictly else 0))


def year_of_month(base: Base, month: int) -> int | None:
    """The year of the last such month that has begun by publication; else the text's one stated year."""
    if base.published is None:
        return base.year
    return base.published.year if month <= base.published.month else base.published.year - 1


def day_of_month(base: Base, day: int) -> date | None:
    """The last such day of a month by publication, in the month told of if that is an earlier one."""
    start = base.near
    if start is None:
        return None
    found = real_day(start.year, start.month, day)
    if found and base.published and found > base.published:
        found = None
    if found:
        return found
    before = start.replace(day=1) - timedelta(days=1)
    return real_day(before.year, before.month, day)


def finer(one: TimePrecision, other: TimePrecision) -> TimePrecision:
    return min(one, other, key=_ORDER.index)


def as_when(said: Said) -> When | None:
    """The interval of a time as said; None where it cannot be resolved and nothing is known of it."""
    if said.first is None or said.last is None:
        unknown = TimePrecision.UNKNOWN
        return When(earliest=None, latest=None, precision=unknown, basis=said.basis) if said.marked else None
    earliest, latest = said.first.isoformat(), said.last.isoformat()
    if said.clock and said.sure and said.first == said.last:
        precision = TimePrecision.MINUTE if said.fine else TimePrecision.HOUR
        moment = f"{earliest}T{said.clock}"
        return When(earliest=moment, latest=moment, precision=precision, basis=said.basis, zone=said.zone)
    precision = said.precision
    if said.part and precision is TimePrecision.DAY:
        precision = TimePrecision.PART_OF_DAY
    return When(earliest=earliest, latest=latest, precision=precision, basis=said.basis)
