"""What the fills of MUC-4 mean: days, numbers and paths of places (template-doc-part1, sections 7.3, 7.4 and 7.15)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")

_DAY = re.compile(r"(\d{1,2}) ([A-Z]{3})[A-Z]*(?: (\d\d))?\b", re.IGNORECASE)
_NUMBER = re.compile(r"(~?)\s*(-?)\s*(\d+)\s*(?:(-)\s*(\d*))?$")
_PLACE = re.compile(r"\s*([^()]+?)\s*(?:\(([^()]*)\))?\s*$")


@dataclass(frozen=True, slots=True)
class Days:
    """Days that an incident may have happened on: `earliest` is None for "on or before `latest`"."""

    earliest: date | None
    latest: date


@dataclass(frozen=True, slots=True)
class Number:
    """How many: `high` is None where it is open, `about` for a tilde; `PLURAL` is (2, None) with `plural` set."""

    low: int
    high: int | None
    about: bool = False
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A name of the set list and its kinds, more than one where the key leaves the kind open."""

    name: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Location:
    """From the country down; `until` holds the other end where the incident lies between two places."""

    path: tuple[Place, ...]
    until: Place | None = None

    @property
    def country(self) -> str:
        """The first name of the path."""
        return self.path[0].name


def read_days(fill: str) -> Days | None:
    """The days of a date fill (`D`, `D - D` or `- D`); None where it lacks a year or is not in this form."""
    found = [_day(match) for match in _DAY.finditer(fill)]
    days = [day for day in found if day is not None]
    if not days or len(days) != len(found):
        return None
    if fill.lstrip("( ").startswith("-"):
        return Days(None, days[0])
    return Days(days[0], days[-1])


def _day(match: re.Match[str]) -> date | None:
    month = match[2].upper()
    if match[3] is None or month not in MONTHS:
        return None
    try:
        return date(1900 + int(match[3]), MONTHS.index(month) + 1, int(match[1]))
    except ValueError:
        return None


def write_days(days: Days) -> str:
    """A date fill in the task's form."""
    latest = _written(days.latest)
    if days.earliest is None:
        return f"- {latest}"
    return latest if days.earliest == days.latest else f"{_written(days.earliest)} - {latest}"


def _written(day: date) -> str:
    return f"{day.day:02d} {MONTHS[day.month - 1]} {day.year % 100:02d}"


def read_number(fill: str) -> Number | None:
    """The number of a fill: `7`, `~7`, `6-8`, `6 -`, `-9` (at most), `PLURAL`; None where it is none of these."""
    if fill.strip() == "PLURAL":
        return Number(2, None, plural=True)
    match = _NUMBER.match(fill.strip())
    if not match:
        return None
    value, about = int(match[3]), bool(match[1])
    if match[2]:
        return Number(0, value, about)
    if not match[4]:
        return Number(value, value, about)
    return Number(value, int(match[5]) if match[5] else None, about)


def read_location(fill: str) -> Location:
    """The path of a location fill, `COUNTRY: NAME (KIND): …`; its last part may be two ends, parted by a dash."""
    *above, last = re.split(r":(?![^(]*\))", fill)
    ends = re.split(r"(?<=\)) - | - (?=[^()]*\()", last.strip())
    path = tuple(_place(part) for part in [*above, ends[0]])
    return Location(path, _place(ends[1]) if len(ends) > 1 else None)


def _place(part: str) -> Place:
    match = _PLACE.match(part)
    if not match:
        return Place(part.strip())
    return Place(match[1], tuple(kind.strip() for kind in (match[2] or "").split("/") if kind.strip()))
