"""A place's civil time as UTC, never with an hour that was not said."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from saksi.errors import InputError
from saksi.model.terms import TimePrecision
from saksi.model.values import When


def in_utc(when: When, zone: str | None = None) -> When | None:
    """The same interval in UTC; None where no clock time is known, so a day stays the place's own day.

    ``when.zone`` counts before ``zone``, an IANA name such as the place's. A clock time that the zone's change of
    hours repeats is taken as the earlier. InputError for a zone that is not known; None where there is none.
    """
    if when.precision not in (TimePrecision.MINUTE, TimePrecision.HOUR) or not (when.zone or zone):
        return None
    if when.earliest is None or when.latest is None:
        return None
    known = _zone(when.zone or zone or "UTC")
    earliest, latest = _moved(when.earliest, known), _moved(when.latest, known)
    return When(earliest=earliest, latest=latest, precision=when.precision, basis=when.basis, zone="UTC")


def in_place(when: When | None, zone: str) -> When | None:
    """The interval with the zone of its place, where an hour is told and no zone is: it can then be put in UTC.

    The clock stays the place's own. Nothing changes for a day, or for a place that has no single zone (empty).
    """
    if when is None or when.zone or not zone or when.precision not in (TimePrecision.MINUTE, TimePrecision.HOUR):
        return when
    return msgspec.structs.replace(when, zone=zone)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise InputError("no such time zone", subject=name) from error


def _moved(moment: str, zone: ZoneInfo) -> str:
    return datetime.fromisoformat(moment).replace(tzinfo=zone).astimezone(UTC).strftime("%Y-%m-%dT%H:%M")
