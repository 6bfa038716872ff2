"""Days of a report: the interval its incident can lie in, and how far two such intervals are apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from saksi.model.account import Account
from saksi.model.terms import Scope, TimeBasis, TimePrecision
from saksi.model.values import When

INFERRED_LAG_DAYS = 3
"""An incident told without any date is taken to lie within this many days before publication."""


@dataclass(frozen=True, slots=True)
class Days:
    """Inclusive run of days; ``known`` is false where it was inferred from publication."""

    first: date
    last: date
    known: bool

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1


def day_of(text: str | None) -> date | None:
    """The day of an ISO 8601 text; the first day of a bare month or year; None where it is no date."""
    if not text:
        return None
    padded = {4: text + "-01-01", 7: text + "-01"}.get(len(text), text[:10])
    try:
        return date.fromisoformat(padded)
    except ValueError:
        return None


def days(account: Account) -> Days | None:
    """The days in which the account's incident lies, None where nothing is known."""
    if account.report.scope is Scope.HISTORICAL and account.report.when is None:
        return None
    when = account.report.when
    stated = _stated(when) if when is not None else None
    return stated or _inferred(account)


def _stated(when: When) -> Days | None:
    if when.basis is TimeBasis.INFERRED:
        return None
    first, last = day_of(when.earliest), day_of(when.latest)
    if first is None and last is None:
        return None
    if when.precision is TimePrecision.UNKNOWN and not _is_a_night(first, last):
        return None
    first, last = first or last, last or first
    assert first is not None and last is not None
    return Days(min(first, last), max(first, last), known=True)


def _is_a_night(first: date | None, last: date | None) -> bool:
    """ "Over the past 24 hours" has no precision of its own and is known to the day all the same."""
    return first is not None and last is not None and abs((last - first).days) <= 1


def _inferred(account: Account) -> Days | None:
    last = day_of(account.published)
    if last is None:
        return None
    return Days(last - timedelta(days=INFERRED_LAG_DAYS), last, known=False)


def gap_days(left: Days, right: Days) -> int:
    """Days between two runs; 0 where they overlap."""
    if left.last < right.first:
        return (right.first - left.last).days
    if right.last < left.first:
        return (left.first - right.last).days
    return 0
