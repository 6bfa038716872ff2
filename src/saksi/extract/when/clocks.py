"""Constructors of clock times and parts of a day."""

from __future__ import annotations

from dataclasses import replace

from saksi.extract.when.calendar import (
    Base,
    Said,
)
from saksi.extract.when.slots import Slots


def clock_time(slots: Slots, base: Base) -> Said | None:
    """ "8:20 a.m.", "14h30", "half past four", "noon"; a bare hour up to twelve is sure only with half of the day."""
    hour, minute = slots.number("hh", "hour", "hour_to", "point"), slots.number("mm", "past")
    if form := slots["hm"] or slots["dot"]:
        hour, minute = (int(part) for part in form.replace(".", ":").split(":")[:2])
    if hour is None or hour > 24 or (minute or 0) > 59:
        return None
    if take := slots.number("before", "half_to", "quarter_to"):
        hour, minute = (hour - 1) or 12, 60 - take
    half = slots["half"]
    if slots["nightly"]:
        half = "am" if hour < 6 or hour == 12 else "pm"
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    known = hour > 12 or half is not None or slots["point"] is not None or (hour == 0)
    written = slots["hm"] is not None or slots["dot"] is not None or slots["mm"] is not None
    fine = minute is not None and slots["hedge"] is None
    clock = f"{hour % 24:02d}:{minute or 0:02d}"
    zone = slots["zones"]
    return Said(
        "clock",
        clock=clock,
        fine=fine,
        sure=known or written,
        number=None if half or slots["point"] or slots["hm"] else hour,
        part=slots["part"],
        type="TIME",
        timex=f"T{clock}",
        zone=zone if zone and zone != "local" else None,
    )


def weak_clock(slots: Slots, base: Base) -> Said | None:
    """A figure such as 10.40 that is a time only beside a day or a part of one."""
    said = clock_time(slots, base)
    return replace(said, weak=True) if said else None


def part_of_day(slots: Slots, base: Base) -> Said | None:
    return Said("part", part=slots["part"], type="TIME")


def weak_part(slots: Slots, base: Base) -> Said | None:
    """A part of the day that tells a time only beside a day or a clock: "morning", "late"."""
    return Said("part", part=slots["partword"], type="TIME", weak=True)


def night_to(slots: Slots, base: Base) -> Said | None:
    """ "in the night to …": the night before the day that follows it."""
    return Said("part", part="night_to", type="TIME")
