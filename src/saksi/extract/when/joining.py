"""Neighbouring words of time become one expression: a day with its part and clock, two ends of a range."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from saksi.extract.when.calendar import Base, Said, finer, month_of, moved, on_day, real_day
from saksi.extract.when.sayings import Line
from saksi.model.terms import TimeBasis, TimePrecision

MOST_GLUE = 3
_LATE = ("afternoon", "evening", "noon")
_EARLY = ("morning", "dawn", "early")
_DASHES = "-–—"
PART_TIMEX = {
    "morning": "TMO", "dawn": "TMO", "noon": "TMI", "afternoon": "TAF", "evening": "TEV", "dusk": "TEV",
    "night": "TNI", "overnight": "TNI", "day": "TDT",
}  # fmt: skip
Join = Callable[[Line, Said, Said], Said | None]


def joined(line: Line, times: Sequence[Said], base: Base) -> list[Said]:
    """The expressions of a sentence from its words of time."""
    times = [_in_half(said) if said.kind == "clock" else said for said in times]
    found = _pass(line, times, lambda line, one, two: _glued(line, one, two, base))
    found = _pass(line, found, _ranged)
    found = _pass(line, found, lambda line, one, two: _glued(line, one, two, base))
    return [said for said in found if not said.weak]


def _pass(line: Line, times: Sequence[Said], join: Join) -> list[Said]:
    found: list[Said] = []
    for said in times:
        both = join(line, found[-1], said) if found else None
        if both is not None:
            found[-1] = replace(both, start=found[-1].start, end=said.end)
        else:
            found.append(said)
    return found


def _glued(line: Line, one: Said, two: Said, base: Base) -> Said | None:
    gap = line.between(one, two)
    glue = line.tables.letters.get("glue", "") + line.tables.letters.get("opener", "") + ",()"
    if len(gap) > MOST_GLUE or any(letter not in glue for letter in gap):
        return None
    return together(one, two, base, apart="," in gap)


def together(one: Said, two: Said, base: Base, *, apart: bool = False) -> Said | None:
    """Two neighbours as one time; None where they are two. ``apart``: a comma stands between them."""
    if one.kind in ("part", "clock") and two.kind in ("part", "clock"):
        return _within_day(one, two)
    if two.kind in ("part", "clock"):
        return attached(one, two)
    if one.kind in ("part", "clock"):
        return attached(two, one)
    for a, b in ((one, two), (two, one)):
        if a.kind == "overnight" and b.is_day and b.kind != "overnight":
            return attached(b, replace(a, kind="part"))
        both = _narrowed(a, b, base)
        if both is not None:
            return _with_parts(both, a, b)
    return None


def _with_parts(both: Said, one: Said, two: Said) -> Said:
    for other in (one, two):
        if (other.part and not both.part) or (other.clock and not both.clock):
            extra = replace(other, kind="part")
            both = attached(both, extra) or both
    return both


def _narrowed(a: Said, b: Said, base: Base) -> Said | None:
    """A weekday with its date, a day of a month with that month, a month with its year."""
    if a.kind == "weekday" and b.kind in ("date", "relative", "monthday", "feast", "hijri"):
        return b if b.first or not a.first else replace(a, kind="date")
    if a.kind == "hijri" and b.kind == "date":
        return b
    if a.kind == "weekday" and b.kind == "week" and b.first and a.number is not None:
        return on_day("date", b.first + timedelta(days=(a.number - b.first.weekday()) % 7))
    if a.kind == "monthday" and b.kind == "month" and b.first and a.number:
        day = real_day(b.first.year, b.first.month, a.number)
        return on_day("date", day, b.basis) if day else None
    if a.kind == "month" and b.kind == "year" and b.first and a.number and a.basis is not TimeBasis.STATED:
        return month_of(b.first.year, a.number, b.basis, until=base.published)
    if a.kind == "date" and b.kind == "year" and b.first and a.basis is not TimeBasis.STATED and a.first:
        day = real_day(b.first.year, a.first.month, a.first.day)
        return on_day("date", day, b.basis) if day else None
    if a.kind == "relative" and b.kind == "date" and a.first == b.first and a.first:
        return replace(b, part=a.part)
    return None


def _within_day(one: Said, two: Said) -> Said | None:
    """A clock with its half of the day; two clocks stay two."""
    if one.clock and two.clock:
        return None
    if one.kind == "part" and two.kind == "part":
        part = two.part if one.part in ("early", "late") else one.part
        return replace(one, part=part, weak=one.weak and two.weak)
    clock, part_of = (one, two) if one.clock else (two, one)
    return _in_half(replace(clock, part=part_of.part, weak=one.weak and two.weak))


def _in_half(clock: Said) -> Said:
    """ "six" in the evening is 18:00; at night one to five are after midnight."""
    said = clock.clock
    if said is None or clock.part is None:
        return clock
    hour = int(said[:2])
    if hour <= 12 and clock.number is not None:
        late = clock.part in _LATE or (clock.part in ("night", "overnight") and 6 <= hour < 12)
        if clock.part in (*_LATE, *_EARLY, "night", "overnight"):
            noon = hour == 12 and clock.part in ("noon", "afternoon")
            hour = hour % 12 + (12 if late or noon else 0)
            clock = replace(clock, sure=True)
    at = f"{hour:02d}:{said[3:]}"
    return replace(clock, clock=at, timex=f"T{at}")


def attached(day: Said, extra: Said) -> Said | None:
    """A day with a part or a clock; None where it has one already or is no day."""
    if not (day.is_day or (day.kind == "period" and extra.part in ("night", "night_to"))):
        return None
    if day.clock and extra.clock:
        return None
    part = extra.part or day.part
    if extra.part in ("early", "late") and day.part:
        part = day.part
    both = replace(day, part=part, type="TIME")
    if clock := extra.clock or day.clock:
        source = extra if extra.clock else day
        half = _in_half(
            replace(source, part=part if part not in ("night_to", "early", "late") else source.part, clock=clock)
        )
        both = replace(both, clock=half.clock, fine=half.fine, sure=half.sure, number=half.number, zone=half.zone)
    return _of_night(both) if part in ("night_to", "overnight") else both


def _of_night(said: Said) -> Said:
    """The night before a day ends on it; a clock after midnight is on the day itself."""
    if said.first is None or said.first != said.last:
        return replace(said, part="overnight")
    if said.clock and said.sure:
        hour = int(said.clock[:2])
        day = said.first - timedelta(days=1) if hour >= 17 else said.first
        return replace(said, first=day, last=day, part="overnight", timex=day.isoformat())
    return replace(said, first=said.first - timedelta(days=1), part="overnight", precision=TimePrecision.PART_OF_DAY)


def _ranged(line: Line, one: Said, two: Said) -> Said | None:
    """ "from Monday to Thursday", "between 13 and 16 April", "May 3 – May 5", "between 1.05 and 1.30"."""
    gap = line.between(one, two)
    if len(gap) > MOST_GLUE or not (_is_link(line, gap, one) if gap else _is_written_link(line, one, two)):
        return None
    if one.kind in ("part", "clock") and two.kind in ("part", "clock"):
        return Said("part", type="TIME")
    if one.kind in ("part", "clock") and two.is_day:
        return replace(two, clock=None, part=two.part or one.part) if two.clock or two.part else None
    if two.kind in ("part", "clock"):
        return replace(one, clock=None) if one.clock and two.clock else None
    return _from_to(one, two)


def _is_link(line: Line, gap: str, one: Said) -> bool:
    tables = line.tables
    to, also = tables.letters.get("link", ""), tables.letters.get("link_and", "")
    glue = tables.letters.get("glue", "")
    if gap in _DASHES:
        return True
    led = _is_led(line, one)
    links = to + also if led else to
    return any(letter in links for letter in gap) and all(letter in links + glue for letter in gap)


def _is_led(line: Line, one: Said) -> bool:
    """Whether "between" or "from" stands before the first end of a range."""
    before = line.letters[max(0, one.start - 2) : one.start]
    openers, glue = line.tables.letters.get("opener", ""), line.tables.letters.get("glue", "")
    return any(letter in openers for letter in before[-1:]) or (
        len(before) == 2 and before[0] in openers and before[1] in glue
    )


def _is_written_link(line: Line, one: Said, two: Said) -> bool:
    """Arabic "and" is written together with the second end."""
    start = line.units[two.start].start
    return line.tables.language == "ar" and line.text[start - 1] == "و" and _is_led(line, one)


def _from_to(one: Said, two: Said) -> Said | None:
    if one.first is None or two.last is None or one.kind == "open" or two.kind == "open":
        return None
    first = one.first
    if one.kind == "date" and one.basis is TimeBasis.RESOLVED and two.basis is TimeBasis.STATED:
        first = real_day(two.last.year, first.month, first.day) or first
    if one.kind == "month" and one.basis is TimeBasis.RESOLVED and two.basis is TimeBasis.STATED:
        first = first.replace(year=two.last.year)
    if first > two.last and one.kind == "weekday":
        first -= timedelta(days=7)
    elif first > two.last:
        first = moved(first, -1, "year") or first
    if first > two.last:
        return None
    coarse = one.precision if finer(one.precision, two.precision) is two.precision else two.precision
    period = Said("period", first=first, last=two.last, precision=coarse, basis=two.basis, type="DURATION")
    return replace(period, timex=f"{one.timex}/{two.timex}" if one.timex and two.timex else None)
