"""From casualty claims to figures: whose they are, as of when, what bounds they set.

A figure is one claim (or one claim and what is expressly added to it) as its source's statement about one outcome and
group. Which claims can carry a figure at all is decided here, with a reason in words for each that cannot.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from saksi.model.account import Account
from saksi.model.claim import Casualty, Claim
from saksi.model.incident import Step
from saksi.model.terms import Group, Outcome, Qualifier, Scope, SourceRole, Stance

NOT_COUNTED = {
    Stance.DENIED: "the speaker denies it",
    Stance.HYPOTHETICAL: "said only as a possibility",
    Stance.RETRACTED: "withdrawn by its speaker",
}

RANKS: tuple[tuple[SourceRole, ...], ...] = (
    (
        SourceRole.EMERGENCY_SERVICE,
        SourceRole.HOSPITAL_MORGUE,
        SourceRole.LOCAL_AUTHORITY,
        SourceRole.STATE_OFFICIAL,
        SourceRole.DE_FACTO_AUTHORITY,
        SourceRole.UN,
        SourceRole.ICRC,
        SourceRole.NGO,
        SourceRole.COURT,
    ),
    (SourceRole.NEWS_AGENCY, SourceRole.MEDIA),
    (SourceRole.MILITARY, SourceRole.ARMED_GROUP),
    (SourceRole.WITNESS, SourceRole.RELATIVE, SourceRole.SOCIAL_CHANNEL, SourceRole.UNKNOWN),
)
"""Classes of source, best first: who counts or investigates, who reports, who fights, who saw or passes on. Roles, never
parties."""

PART_ONLY = frozenset({SourceRole.HOSPITAL_MORGUE})
"""Sources that see a part of the harm: what they count is a lower bound."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One source's statement: ``low`` and ``high`` bound the number (None open or unknown); ``claims`` carry it.

    ``as_of`` and ``published`` are ISO 8601 texts or empty; ``rank`` is the class of source, 0 best; ``position`` is
    the claim's place in its document.
    """

    outcome: Outcome
    group: Group
    low: int | None
    high: int | None
    qualifier: Qualifier
    source: str
    rank: int
    as_of: str
    published: str
    document: str
    position: int
    claims: tuple[str, ...]

    @property
    def moment(self) -> tuple[str, str]:
        return (self.as_of or self.published, self.published)

    @property
    def best(self) -> int | None:
        """The single number a figure stands for: its lower bound, or its upper one where that is all there is."""
        return self.low if self.low is not None else self.high

    @property
    def is_open(self) -> bool:
        return self.high is None


def figures(accounts: Iterable[Account]) -> tuple[list[Figure], dict[tuple[Outcome, Group], list[Step]]]:
    """Figures of the accounts and, for each outcome and group, the claims left out with the reason why."""
    found: list[Figure] = []
    left_out: dict[tuple[Outcome, Group], list[Step]] = {}
    for account in accounts:
        by_id = {claim.id: claim for claim in account.report.claims}
        added = _added(account.report.claims, by_id)
        for claim in account.report.claims:
            if not isinstance(claim.value, Casualty):
                continue
            reason = _why_not(claim, by_id, added)
            key = (claim.value.outcome, claim.value.group)
            if reason is None:
                found.append(_figure(account, claim, claim.value, added.get(claim.id, ())))
            else:
                left_out.setdefault(key, []).append(Step(claim=claim.id, role="excluded", reason=reason))
    return found, left_out


def source_of(account: Account, claim: Claim) -> str:
    """Whose number it is: the first speaker's, else the outlet's; a document without outlet is its own source."""
    if claim.said_by:
        return "speaker:" + " ".join(claim.said_by[0].name.casefold().split())
    if account.outlet:
        return "outlet:" + account.outlet.casefold()
    return "document:" + account.document


def _sees_a_part(claim: Claim) -> bool:
    return bool(claim.said_by) and claim.said_by[0].role in PART_ONLY


def rank_of(claim: Claim) -> int:
    """The class of a claim's first speaker, 0 best; an outlet speaking for itself stands with the media."""
    role = claim.said_by[0].role if claim.said_by else SourceRole.MEDIA
    return next(k for k, roles in enumerate(RANKS) if role in roles)


def _added(claims: Sequence[Claim], by_id: dict[str, Claim]) -> dict[str, tuple[Claim, ...]]:
    """Claims of the same outcome and group that are expressly counted on top of another one."""
    found: dict[str, tuple[Claim, ...]] = {}
    for claim in claims:
        base = by_id.get(claim.beside or "")
        if base is not None and _same_kind(claim, base) and claim.stance not in NOT_COUNTED:
            found[base.id] = (*found.get(base.id, ()), claim)
    return found


def _same_kind(left: Claim, right: Claim) -> bool:
    if not isinstance(left.value, Casualty) or not isinstance(right.value, Casualty):
        return False
    return (left.value.outcome, left.value.group) == (right.value.outcome, right.value.group)


def _why_not(claim: Claim, by_id: dict[str, Claim], added: dict[str, tuple[Claim, ...]]) -> str | None:
    assert isinstance(claim.value, Casualty)
    if claim.stance in NOT_COUNTED:
        return NOT_COUNTED[claim.stance]
    if claim.scope not in (Scope.INCIDENT, Scope.AREA):
        return f"about a wider scope ({claim.scope})"
    if claim.value.count.low is None and claim.value.count.high is None:
        return "gives no number"
    whole = by_id.get(claim.subset_of or "")
    if whole is not None and _same_kind(claim, whole):
        return "a part of a larger figure in the same account"
    if any(claim in parts for parts in added.values()):
        return "counted with the figure it is added to"
    return None


def _figure(account: Account, claim: Claim, value: Casualty, added: tuple[Claim, ...]) -> Figure:
    low, high = value.count.low, value.count.high
    for more in added:
        assert isinstance(more.value, Casualty)
        low = (low or 0) + (more.value.count.low or 0)
        high = None if high is None or more.value.count.high is None else high + more.value.count.high
    return Figure(
        outcome=value.outcome,
        group=value.group,
        low=low,
        high=None if _sees_a_part(claim) else high,
        qualifier=value.count.qualifier,
        source=source_of(account, claim),
        rank=rank_of(claim),
        as_of=(claim.as_of.latest or "") if claim.as_of is not None else "",
        published=account.published or "",
        document=account.document,
        position=claim.spans[0].start,
        claims=(claim.id, *(more.id for more in added)),
    )
