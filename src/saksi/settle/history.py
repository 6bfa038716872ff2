"""The tolls as they were known at any time: what had been published by then, counted by the same rule.

The other axis of time, what the case itself held by then, is the log's: a caller hands over the accounts and rulings
that the log had at that entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from saksi.model.account import Account
from saksi.model.incident import Toll
from saksi.settle.counting import CountingRule
from saksi.settle.moments import end_of, is_by
from saksi.settle.tolls import tolls
from saksi.settle.voices import Voices


@dataclass(frozen=True, slots=True)
class Known:
    """The tolls from ``at`` on (a publication, as precise as it is given; empty for accounts without a date)."""

    at: str
    tolls: tuple[Toll, ...]


def known_by(accounts: Iterable[Account], moment: str) -> list[Account]:
    """The accounts surely published by a date (to its end) or time; those without a date are in none."""
    return [account for account in accounts if is_by(account.published or "", moment)]


def history(accounts: Sequence[Account], rule: CountingRule, voices: Voices) -> tuple[Known, ...]:
    """The tolls after each publication, oldest first; the last entry is what is known now."""
    moments = sorted({account.published for account in accounts if account.published}, key=lambda m: (end_of(m), m))
    found = [Known(moment, tolls(known_by(accounts, moment), rule, voices)) for moment in moments]
    if any(not account.published for account in accounts):
        found.append(Known("", tolls(accounts, rule, voices)))
    return tuple(found)
