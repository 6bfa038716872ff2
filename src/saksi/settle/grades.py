"""The grade rule ``saksi``, in Airwars' terms: who speaks, how independently, and who is blamed.

 1. *discounted*: every figure of the dead counts combatants or security forces only.
 2. *confirmed*: a party accepted responsibility.
 3. *contested*: different parties are named.
 4. *fair*: two or more independent credible sources; 5. *weak*: fewer.

Independent means: not copies of one text, and not outlets that cite the same speaker (this project's reading). A
source that only passes on an allegation ("reportedly") is not counted as credible. Classes of source do not bear on
the grade, and nor does which party a source belongs to.

Source: Airwars, Methodology (airwars.org/about/methodology), the five grades of civilian harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from saksi.model.account import Account
from saksi.model.claim import Casualty, Claim
from saksi.model.terms import Grade, Outcome, Stance
from saksi.settle.figures import ARMED, SourceOf, named_source
from saksi.settle.parties import named_parties
from saksi.settle.responsibility import accepting, accusers

RULE = "saksi/2"

Independent = Callable[[Sequence[Account]], tuple[str, ...]]
"""The independent sources behind accounts: one name for each group of sources that depend on each other."""


def grade(
    accounts: Sequence[Account], independent: Independent, *, source_of: SourceOf | None = None
) -> tuple[Grade, tuple[str, ...]]:
    """The grade and, in words, what it rests on."""
    sources = independent([account for account in accounts if _is_credible(account)])
    counted = f"{len(sources)} independent {'source' if len(sources) == 1 else 'sources'}"
    accepted = accepting(accounts)
    blamed = named_parties(accusers(accounts, source_of))
    if _only_armed(accounts):
        return Grade.DISCOUNTED, ("every figure of the dead counts combatants or security forces", counted)
    if accepted:
        return Grade.CONFIRMED, (f"responsibility accepted by {', '.join(accepted)}", counted)
    if len(blamed) > 1:
        return Grade.CONTESTED, (f"different parties named: {', '.join(sorted(blamed))}", counted)
    return (Grade.FAIR if len(sources) > 1 else Grade.WEAK), (counted,)


def by_copies(are_copies: Callable[[str, str], bool], source_of: SourceOf | None = None) -> Independent:
    """Independence by copies of texts and by speakers alone, where no graph of dependence is at hand."""
    return lambda accounts: independent_sources(accounts, are_copies, source_of)


def independent_sources(
    accounts: Iterable[Account], are_copies: Callable[[str, str], bool], source_of: SourceOf | None = None
) -> tuple[str, ...]:
    """Sources counted once each: an outlet that quotes a speaker is no second source beside that speaker."""
    originals: list[Account] = []
    for account in sorted(accounts, key=lambda a: (a.published or "", a.id)):
        if not any(are_copies(account.fingerprint, earlier.fingerprint) for earlier in originals):
            originals.append(account)
    return tuple(sorted(set().union(*(_sources(account, source_of or named_source) for account in originals))))


def _sources(account: Account, source_of: SourceOf) -> set[str]:
    """The speakers behind an account's casualty claims; the outlet itself only where it cites nobody for them."""
    told = _casualties(account)
    speakers = {source_of(account, claim) for claim in told if claim.said_by}
    return speakers or {source_of(account, claim) for claim in told} or {account.outlet or account.document}


def _casualties(account: Account) -> list[Claim]:
    return [claim for claim in account.report.claims if isinstance(claim.value, Casualty)]


def _is_credible(account: Account) -> bool:
    """Whether an account states harm of its own or somebody's knowledge, or states none at all."""
    told = _casualties(account)
    return not told or any(claim.stance in (Stance.ASSERTED, Stance.ATTRIBUTED) for claim in told)


def _only_armed(accounts: Sequence[Account]) -> bool:
    dead = [
        claim.value
        for account in accounts
        for claim in _casualties(account)
        if isinstance(claim.value, Casualty) and claim.value.outcome is Outcome.KILLED and claim.value.count.low
    ]
    return bool(dead) and all(value.group in ARMED for value in dead)
