"""The grade rule ``saksi``, first form, in Airwars' terms: who speaks, how independently, and who is blamed.

 1. *discounted*: every figure of the dead counts combatants or security forces only.
 2. *confirmed*: a party accepted responsibility.
 3. *contested*: independent sources name different parties.
 4. *fair*: two or more independent sources; 5. *weak*: one.

Independent means: not copies of one text, and not outlets that cite the same speaker (this project's reading).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from saksi.model.account import Account
from saksi.model.claim import Casualty, Claim, Perpetrator, Responsibility
from saksi.model.terms import Answer, Grade, Outcome, Stance
from saksi.settle.figures import ARMED, source_of

RULE = "saksi/1"


def grade(accounts: Sequence[Account], are_copies: Callable[[str, str], bool]) -> tuple[Grade, tuple[str, ...]]:
    """The grade and, in words, what it rests on."""
    sources = independent_sources(accounts, are_copies)
    counted = f"{len(sources)} independent {'source' if len(sources) == 1 else 'sources'}"
    accepted = _accepting(accounts)
    blamed = _blamed(accounts)
    if _only_armed(accounts):
        return Grade.DISCOUNTED, ("every figure of the dead counts combatants or security forces", counted)
    if accepted:
        return Grade.CONFIRMED, (f"responsibility accepted by {', '.join(accepted)}", counted)
    if len(blamed) > 1:
        return Grade.CONTESTED, (f"different parties named: {', '.join(sorted(blamed))}", counted)
    return (Grade.FAIR if len(sources) > 1 else Grade.WEAK), (counted,)


def independent_sources(accounts: Sequence[Account], are_copies: Callable[[str, str], bool]) -> tuple[str, ...]:
    """Sources counted once each: an outlet that quotes a speaker is no second source beside that speaker."""
    originals: list[Account] = []
    for account in sorted(accounts, key=lambda a: (a.published or "", a.id)):
        if not any(are_copies(account.fingerprint, earlier.fingerprint) for earlier in originals):
            originals.append(account)
    return tuple(sorted(set().union(*(_sources(account) for account in originals))))


def _sources(account: Account) -> set[str]:
    """The speakers behind an account's casualty claims; the outlet itself only where it cites nobody for them."""
    told = [claim for claim in account.report.claims if isinstance(claim.value, Casualty)]
    speakers = {source_of(account, claim) for claim in told if claim.said_by}
    return speakers or {source_of(account, claim) for claim in told} or {account.outlet or account.document}


def _claims(accounts: Sequence[Account]) -> list[tuple[Account, Claim]]:
    return [(account, claim) for account in accounts for claim in account.report.claims]


def _accepting(accounts: Sequence[Account]) -> list[str]:
    return sorted(
        {
            claim.value.party
            for _, claim in _claims(accounts)
            if isinstance(claim.value, Responsibility) and claim.value.answer is Answer.ACCEPTED
        }
    )


def _blamed(accounts: Sequence[Account]) -> set[str]:
    """Parties named, two names being one party where their first four letters agree (a country and its forces)."""
    named: dict[str, str] = defaultdict(str)
    for _, claim in _claims(accounts):
        if isinstance(claim.value, Perpetrator) and claim.stance not in (Stance.DENIED, Stance.RETRACTED):
            named.setdefault(claim.value.party.casefold()[:4], claim.value.party)
    return set(named.values())


def _only_armed(accounts: Sequence[Account]) -> bool:
    dead = [
        claim.value
        for _, claim in _claims(accounts)
        if isinstance(claim.value, Casualty) and claim.value.outcome is Outcome.KILLED and claim.value.count.low
    ]
    return bool(dead) and all(value.group in ARMED for value in dead)
