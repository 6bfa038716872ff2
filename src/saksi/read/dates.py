"""Times as pages, mails and people write them, brought to a date or an RFC 3339 time that keeps its own zone."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Final

_TIME: Final = re.compile(
    r"\s*(\d{4})-?(\d{2})-?(\d{2})"
    r"(?:[T ]\s*(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d{1,9})?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?\s*",
    re.I,
)
_PARTIAL: Final = re.compile(r"\s*(\d{4})(?:-(\d{2}))?\s*")
_EARLIEST: Final = 1900


def publication_time(said: str | None) -> str | None:
    """``2022-03-01``, ``2022-03-01T08:29`` (zone unsaid) or ``2022-03-01T08:29:00+02:00``; None if not understood.

    The zone is the writer's own and is never converted; where none was written, none is added. A year or a year and
    month stay as they are.
    """
    if said is None:
        return None
    exact = _TIME.fullmatch(said)
    if exact is not None:
        return _checked(exact)
    partial = _PARTIAL.fullmatch(said)
    if partial is not None:
        return _checked_partial(partial)
    return _mail_time(said)


def _checked(found: re.Match[str]) -> str | None:
    year, month, day, hour, minute, second, zone = found.groups()
    try:
        whole = date(int(year), int(month), int(day))
        if hour is None:
            return whole.isoformat() if whole.year >= _EARLIEST else None
        moment = datetime(whole.year, whole.month, whole.day, int(hour), int(minute), min(int(second or 0), 59))
        offset = _offset(zone)
    except ValueError:
        return None
    if moment.year < _EARLIEST:
        return None
    if offset is None:
        return moment.isoformat(timespec="seconds" if second else "minutes")
    return _zoned(moment, offset)


def _checked_partial(found: re.Match[str]) -> str | None:
    year, month = int(found.group(1)), found.group(2)
    sound = year >= _EARLIEST and (month is None or 1 <= int(month) <= 12)
    return found.group().strip() if sound else None


def _offset(zone: str | None) -> timedelta | None:
    if zone is None:
        return None
    if zone.upper() in {"Z", "UTC", "GMT"}:
        return timedelta(0)
    digits = zone[1:].replace(":", "").ljust(4, "0")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if size >= timedelta(hours=24):
        raise ValueError("not a zone")
    return -size if zone[0] == "-" else size


def _zoned(moment: datetime, offset: timedelta) -> str:
    text = moment.replace(tzinfo=timezone(offset)).isoformat(timespec="seconds")
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def _mail_time(said: str) -> str | None:
    """A date as RFC 5322 writes it: ``Tue, 1 Mar 2022 08:29:00 +0200``; ``-0000`` is a zone unsaid."""
    if len(said) > 200:
        return None
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.year < _EARLIEST:
        return None
    offset = moment.utcoffset()
    bare = moment.replace(tzinfo=None)
    return bare.isoformat(timespec="seconds") if offset is None else _zoned(bare, offset)
