"""The injured of an unsplit figure: "61 casualties, 17 of them dead" leaves 44.

Only where the same account tells the dead as some of that very figure, and both numbers are closed; an account that
counts more than half of the rest itself keeps its own figure. Of an unsplit figure alone nothing is said of either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from saksi.model.account import Account
from saksi.model.claim import Casualty, Claim
from saksi.model.terms import Group, Outcome
from saksi.settle.figures import Figure


def with_injured(found: Sequence[Figure], accounts: Iterable[Account]) -> list[Figure]:
    """These figures and, for each unsplit one of which some are told as dead, one of the injured that are left."""
    wholes = {claim.id: claim for account in accounts for claim in account.report.claims}
    return [*found, *_rests(found, wholes)]


def _rests(found: Sequence[Figure], claims: Mapping[str, Claim]) -> Iterator[Figure]:
    for unsplit in found:
        if unsplit.key != (Outcome.KILLED_OR_INJURED, Group.PEOPLE) or unsplit.is_part or unsplit.is_vague:
            continue
        dead = [f for f in found if f.outcome is Outcome.KILLED and _whole_of(f, claims) in unsplit.claims]
        if unsplit.low is None or unsplit.high is None or not dead or any(f.high is None for f in dead):
            continue
        numbers = [f.best or 0 for f in dead]
        low, high = max(0, unsplit.low - sum(numbers)), unsplit.high - max(numbers)
        if high > 0 and not any(_counts_them(f, unsplit, high) for f in found):
            yield replace(unsplit, outcome=Outcome.INJURED, low=low, high=high, is_rest=True)


def _whole_of(figure: Figure, claims: Mapping[str, Claim]) -> str | None:
    claim = claims.get(figure.claims[0])
    return claim.subset_of if claim is not None and isinstance(claim.value, Casualty) else None


def _counts_them(figure: Figure, unsplit: Figure, rest: int) -> bool:
    is_injured = figure.key == (Outcome.INJURED, Group.PEOPLE) and figure.document == unsplit.document
    return is_injured and 2 * (figure.best or 0) > rest
