"""The few constructors that every language shares: a match of a pattern becomes a time.

Each takes the slots of the match as values of the tables and what relative words refer to, and gives None where the
words are no time after all. Never a finer time than is said. Where two matches are equally long, the earlier wins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from saksi.extract.when import clocks, days, periods
from saksi.extract.when.calendar import Base, Said
from saksi.extract.when.slots import Slots

CONSTRUCTORS: Mapping[str, Callable[[Slots, Base], Said | None]] = {
    "date": days.full_date,
    "numeric": days.numeric,
    "dates": days.dates,
    "monthday": days.monthday,
    "feast": days.feast,
    "hijri": days.hijri,
    "weekday_pair": days.weekday_pair,
    "weekday": days.weekday,
    "relative": days.relative,
    "same_ago": days.same_ago,
    "ago": days.ago,
    "later": days.later,
    "shift": days.shift,
    "month": periods.whole_month,
    "quarter": periods.quarter,
    "unit": periods.named_unit,
    "weekend": periods.weekend,
    "past": periods.past,
    "night_to": clocks.night_to,
    "overnight": days.overnight,
    "clock": clocks.clock_time,
    "part": clocks.part_of_day,
    "weak_clock": clocks.weak_clock,
    "weak_part": clocks.weak_part,
    "year": periods.whole_year,
    "relyear": periods.relyear,
    "set": periods.recurring,
    "duration": periods.duration,
    "open": periods.undated,
}
