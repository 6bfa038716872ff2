"""Who is accused of an incident and by whom, and who accepts or denies it: claims side by side, never a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from saksi.model.account import Account
from saksi.model.claim import Claim, Perpetrator, Responsibility
from saksi.model.terms import Answer, Stance
from saksi.settle.parties import same_party

UNSAID = (Stance.RETRACTED, Stance.HYPOTHETICAL)


@dataclass(frozen=True, slots=True)
class Party:
    """One party and the claims about it: who names it, who says that it was not, its acceptance or denial.

    ``party`` is the name first given. Each list holds ids of claims in the order of the accounts.
    """

    party: str
    accused: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()


def responsibility(accounts: Iterable[Account]) -> tuple[Party, ...]:
    """Every party named for an incident, in the order in which the accounts name them."""
    told = [(claim, _party(claim)) for _, claim in _claims(accounts) if _party(claim)]
    parties: list[list[Claim]] = []
    for claim, name in told:
        known = next(
            (group for group in parties if same_party(_party(group[0]), name) or _party(group[0]) == name), None
        )
        if known is None:
            parties.append([claim])
        else:
            known.append(claim)
    return tuple(_answered(group) for group in parties)


def accused_names(accounts: Iterable[Account]) -> list[str]:
    """Every name given for who did it; retracted and denied ones left out."""
    return [
        claim.value.party
        for _, claim in _claims(accounts)
        if isinstance(claim.value, Perpetrator) and claim.stance not in (*UNSAID, Stance.DENIED)
    ]


def accepting(accounts: Iterable[Account]) -> list[str]:
    """Parties said to accept that they did it."""
    return sorted({_party(claim) for _, claim in _claims(accounts) if _answers(claim, Answer.ACCEPTED)})


def _claims(accounts: Iterable[Account]) -> Iterator[tuple[Account, Claim]]:
    for account in sorted(accounts, key=lambda a: (a.published or "9", a.id)):
        for claim in account.report.claims:
            yield account, claim


def _party(claim: Claim) -> str:
    return claim.value.party if isinstance(claim.value, Perpetrator | Responsibility) else ""


def _answers(claim: Claim, answer: Answer) -> bool:
    is_answer = isinstance(claim.value, Responsibility) and claim.value.answer is answer
    return is_answer and claim.stance not in (*UNSAID, Stance.DENIED)


def _answered(told: Sequence[Claim]) -> Party:
    def those(fits: Callable[[Claim], bool]) -> tuple[str, ...]:
        return tuple(claim.id for claim in told if fits(claim))

    named = [claim for claim in told if isinstance(claim.value, Perpetrator) and claim.stance not in UNSAID]
    return Party(
        party=_party(told[0]),
        accused=tuple(claim.id for claim in named if claim.stance is not Stance.DENIED),
        cleared=tuple(claim.id for claim in named if claim.stance is Stance.DENIED),
        accepted=those(lambda claim: _answers(claim, Answer.ACCEPTED)),
        denied=those(lambda claim: _answers(claim, Answer.DENIED)),
    )
