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

from collections.abc import Sequence

from saksi.model.account import Account
from saksi.model.claim import Casualty, Claim
from saksi.model.terms import Grade, Outcome, Stance
from saksi.settle.figures import ARMED
from saksi.settle.parties import named_parties
from saksi.settle.responsibility import accepting, accused_names
from saksi.settle.voices import Voices

RULE = "saksi/2"


def grade(accounts: Sequence[Account], voices: Voices) -> tuple[Grade, tuple[str, ...]]:
    """The grade and, in words, what it rests on."""
    sources = voices.independent([account for account in accounts if _is_credible(account)])
    counted = f"{len(sources)} independent {'source' if len(sources) == 1 else 'sources'}"
    accepted = accepting(accounts)
    blamed = named_parties(accused_names(accounts))
    if _only_armed(accounts):
        return Grade.DISCOUNTED, ("every figure of the dead counts combatants or security forces", counted)
    if accepted:
        return Grade.CONFIRMED, (f"responsibility accepted by {', '.join(accepted)}", counted)
    if len(blamed) > 1:
        return Grade.CONTESTED, (f"different parties named: {', '.join(sorted(blamed))}", counted)
    return (Grade.FAIR if len(sources) > 1 else Grade.WEAK), (counted,)


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
