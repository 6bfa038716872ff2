"""Dates and times as sources give them, compared no finer than both are known.

A moment is an ISO 8601 text: ``2022-03``, ``2022-03-01``, ``2022-03-01T08:20`` (civil time of an unnamed place) or one
with an offset, which is an instant. Instants are compared as such; anything else by the digits that both have.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

ZONE = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")
END_OF_DAY = "T23:59:59"


def is_later(one: str, other: str) -> bool:
    """Whether ``one`` is known to be after ``other``: apart within the coarser of both; never where one is empty."""
    left, right = _instant(one), _instant(other)
    if left is not None and right is not None:
        return left > right
    ours, theirs = civil(one), civil(other)
    shared = min(len(ours), len(theirs))
    return bool(shared) and ours[:shared] > theirs[:shared]


def is_by(moment: str, limit: str) -> bool:
    """Whether all that ``moment`` can mean lies within ``limit``, a day or month running to its end."""
    left, right = _instant(moment), _instant(limit)
    if left is not None and right is not None:
        return left <= right
    return bool(moment) and end_of(civil(moment)) <= end_of(civil(limit))


def sorting(moment: str) -> str:
    """A text by which moments sort: instants in UTC, the others as they are."""
    instant = _instant(moment)
    return moment if instant is None else instant.astimezone(UTC).isoformat(timespec="seconds")


def civil(moment: str) -> str:
    """The date and clock of its own place, without an offset."""
    return ZONE.sub("", moment) if "T" in moment else moment


def end_of(moment: str) -> str:
    """The end of a year, month or day as a text that sorts after all within it."""
    whole = moment + "9999-12-31"[len(moment) : 10] if len(moment) < 10 else moment
    if len(whole) == 10:
        return whole + END_OF_DAY
    return whole + END_OF_DAY[len(whole) - 10 :]


def _instant(moment: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return None if found.tzinfo is None else found


def is_moment(text: str) -> bool:
    """Whether a text is a year, month, day or time in ISO 8601."""
    try:
        datetime.fromisoformat(text + "0000-01-01"[len(text) :] if len(text) in (4, 7) else text)
    except ValueError:
        return False
    return True
