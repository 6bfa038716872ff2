"""Keys under which reports that may tell of one incident meet; everything else is never compared.

A report stands under each (place name, day) that its precision allows, one day wider on both sides because weekdays
and time zones are wrong by one; and under bands of its document's fingerprint, so that copies meet whatever was
read in them. Fourteen days at most are keyed: a report about a month meets others under its month.
"""

from __future__ import annotations

from datetime import timedelta

from saksi.model.account import Account
from saksi.resolve.copies import bands
from saksi.resolve.places import names
from saksi.resolve.times import days

MOST_DAYS = 14


def keys(account: Account) -> tuple[str, ...]:
    """The block keys of an account, sorted; empty for one that tells neither place nor time and has no copy."""
    where = account.report.where
    places = names(where)[:3] if where is not None else ()
    keyed = {f"place:{place}|{day}" for place in places for day in _day_keys(account)}
    keyed.update(f"copy:{band}" for band in bands(account.fingerprint))
    return tuple(sorted(keyed))


def _day_keys(account: Account) -> list[str]:
    span = days(account)
    if span is None:
        return ["undated"]
    if span.length > MOST_DAYS:
        return [span.first.isoformat()[:7], span.last.isoformat()[:7]]
    return [(span.first + timedelta(days=k - 1)).isoformat() for k in range(span.length + 2)]
