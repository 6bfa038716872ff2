"""The totals over all incidents shown, by a stated rule that never counts one harm twice.

An incident that is part of another published one is counted with it, once: the whole's figure or the sum of its
parts', whichever is greater, bound by bound. Totals of periods and wars are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from saksi.publish.public import PublicIncident

COUNTED = ("incident", "area")


@dataclass(frozen=True, slots=True)
class Total:
    """The sum for one outcome; ``high`` None is open, all None where no incident gives a figure."""

    low: int | None
    best: int | None
    high: int | None


def total(incidents: Sequence[PublicIncident], outcome: str) -> Total:
    """The total of an outcome over incidents, each counted once."""
    shown = {i.id: i for i in incidents if i.scope in COUNTED}
    parts: dict[str, list[str]] = {}
    for incident in shown.values():
        whole = next((w for w in incident.part_of if w in shown and w != incident.id), None)
        parts.setdefault(whole or "", []).append(incident.id)
    found = [_with_parts(name, shown, parts, outcome, seen=frozenset()) for name in parts.get("", ())]
    return _sum(found)


def _with_parts(
    name: str, shown: dict[str, PublicIncident], parts: dict[str, list[str]], outcome: str, *, seen: frozenset[str]
) -> Total:
    toll = shown[name].toll(outcome)
    own = Total(toll.low, toll.best, toll.high) if toll and toll.is_known else Total(None, None, None)
    below = [
        _with_parts(part, shown, parts, outcome, seen=seen | {name}) for part in parts.get(name, ()) if part not in seen
    ]
    return _larger(own, _sum(below))


def _sum(totals: Sequence[Total]) -> Total:
    known = [t for t in totals if t.low is not None or t.best is not None or t.high is not None]
    if not known:
        return Total(None, None, None)
    is_open = any(t.high is None for t in known)
    low, best = sum(t.low or 0 for t in known), sum(t.best or 0 for t in known)
    return Total(low, best, None if is_open else sum(t.high or 0 for t in known))


def _larger(own: Total, below: Total) -> Total:
    if own == Total(None, None, None):
        return below
    if below == Total(None, None, None):
        return own
    high = None if own.high is None or below.high is None else max(own.high, below.high)
    return Total(max(own.low or 0, below.low or 0), max(own.best or 0, below.best or 0), high)
