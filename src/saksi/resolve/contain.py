"""What lies in what: an incident in its city's day, and a text that only recalls an attack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from saksi.model.account import Account
from saksi.model.decision import Link
from saksi.model.terms import Judgement, Scope
from saksi.resolve.groups import Pair
from saksi.resolve.profile import Profile
from saksi.resolve.times import gap_days

RECALLED_DAYS = 30
"""What a text tells beside its own incident, and happened longer than this before, it recalls."""


A_DAY = 2
"""Days at most that a town's total "over the past 24 hours" touches: it is the total of an area, as one day's is."""


def kind(profile: Profile) -> Scope:
    """The scope that a report is resolved by: an old attack told beside a new one is recalled, as an anniversary is; a
    total over one day is that of its area."""
    if profile.scope is Scope.PERIOD and profile.place is not None and profile.days is not None and profile.days.known:
        return Scope.AREA if profile.days.length <= A_DAY else Scope.PERIOD
    if profile.scope is not Scope.INCIDENT or profile.is_lead:
        return profile.scope
    if profile.published is None or profile.days is None or not profile.days.known:
        return profile.scope
    is_old = profile.published - profile.days.last.toordinal() > RECALLED_DAYS
    return Scope.HISTORICAL if is_old else Scope.INCIDENT


def lies_within(part: Profile, whole: Profile) -> bool:
    """Whether an incident lies in an area told elsewhere: a place inside it by name, on one of its stated days."""
    if part.scope is not Scope.INCIDENT or kind(whole) is not Scope.AREA or part.document == whole.document:
        return False
    if part.place is None or whole.place is None or part.days is None or whole.days is None:
        return False
    if not (part.days.known and whole.days.known) or gap_days(part.days, whole.days):
        return False
    return whole.place.chain[0] in part.place.chain[1:]


def recalls(one: Profile, other: Profile) -> bool:
    """Whether the first only recalls what the second may tell."""
    return kind(one) is Scope.HISTORICAL and kind(other) is Scope.INCIDENT


def comparable(one: Profile, other: Profile) -> bool:
    """Whether the two can be one incident, or one of them recalls the other."""
    return kind(one) is kind(other) or recalls(one, other) or recalls(other, one)


def parts(
    accounts: Iterable[Account], within: Iterable[Pair], decisions: Mapping[Pair, Link]
) -> dict[str, tuple[str, ...]]:
    """Containment as the documents tell it, as places and days show it across documents, and as people decided it.

    ``within`` are pairs (part, whole) that lie in each other; a person's word on a pair stands over them.
    """
    found: dict[str, set[str]] = defaultdict(set)
    known = {account.id for account in accounts}
    for account in accounts:
        if account.report.part_of is not None and account.report.part_of in known:
            found[account.id].add(account.report.part_of)
    for part, whole in within:
        if (min(part, whole), max(part, whole)) not in decisions:
            found[part].add(whole)
    for link in decisions.values():
        if link.judgement is Judgement.PART_OF:
            found[link.left].add(link.right)
    return {part: tuple(sorted(wider)) for part, wider in sorted(found.items())}
