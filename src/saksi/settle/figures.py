"""From casualty claims to figures: whose they are, as of when, what bounds they set.

A figure is one claim (or one claim and what is expressly added to it) as its source's statement about one outcome and
group. Which claims can carry a figure at all is decided here, with a reason in words for each that cannot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from saksi.model.account import Account
from saksi.model.claim import Casualty, Claim
from saksi.model.incident import Step
from saksi.model.terms import Group, Outcome, Qualifier, Scope, SourceRole, Stance

SCOPES = list(Scope)
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
"""Classes of source, best first: who counts or investigates, who reports, who fights, who saw or passes on. Roles,
never parties."""

ARMED = frozenset({Group.COMBATANT, Group.SECURITY_FORCE})

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
    is_part: bool = False
    """Whether it counts only a part of the harm (one hospital's dead), and so is a lower bound."""

    @property
    def moment(self) -> tuple[str, str]:
        """As of when, and when published: as precise as given, times with a zone in UTC, so that texts compare."""
        return (in_utc(self.as_of or self.published), in_utc(self.published))

    @property
    def best(self) -> int | None:
        """The single number a figure stands for: its lower bound, or its upper one where that is all there is."""
        return self.low if self.low is not None else self.high

    @property
    def is_open(self) -> bool:
        return self.high is None


def in_utc(text: str) -> str:
    """A time with a zone as RFC 3339 in UTC; a date, or a time without a zone, as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return text if moment.tzinfo is None else moment.astimezone(UTC).isoformat(timespec="seconds")


def figures(accounts: Iterable[Account]) -> tuple[list[Figure], dict[tuple[Outcome, Group], list[Step]]]:
    """Figures of the accounts and, for each outcome and group, the claims that carry none, with the reason why."""
    told = list(accounts)
    scope = min((account.report.scope for account in told), key=SCOPES.index, default=Scope.INCIDENT)
    found: list[Figure] = []
    left_out: dict[tuple[Outcome, Group], list[Step]] = {}
    for account in told:
        counted = _Counted.of(account, scope)
        for claim, step in counted.left_out:
            left_out.setdefault(_key(claim), []).append(step)
        found += (_figure(account, claim, counted) for claim in counted.bases)
    return found, left_out


def _key(claim: Claim) -> tuple[Outcome, Group]:
    assert isinstance(claim.value, Casualty)
    return claim.value.outcome, claim.value.group


@dataclass(frozen=True, slots=True)
class _Counted:
    """The casualty claims of one account sorted: those that carry a figure with what is added to each, the others.

    A part or an addition whose whole or base carries no figure stands by itself and is a lower bound (``afloat``).
    """

    bases: tuple[Claim, ...]
    added: dict[str, tuple[Claim, ...]]
    afloat: frozenset[str]
    left_out: tuple[tuple[Claim, Step], ...]

    @classmethod
    def of(cls, account: Account, scope: Scope) -> _Counted:
        by_id = {claim.id: claim for claim in account.report.claims if isinstance(claim.value, Casualty)}
        left_out = {c.id: why for c in by_id.values() if (why := _why_not(c, account, scope)) is not None}
        able = {name: claim for name, claim in by_id.items() if name not in left_out}
        wholes = {name: able[str(c.subset_of)] for name, c in able.items() if _refers(c, c.subset_of, able)}
        sums = {name: c for name, c in able.items() if name not in wholes}
        roots = {name: _root(c, sums) for name, c in sums.items()}
        added: dict[str, tuple[Claim, ...]] = {}
        for name, root in roots.items():
            if root != name:
                added[root] = (*added.get(root, ()), sums[name])
        steps = [(by_id[name], Step(claim=name, role="excluded", reason=why)) for name, why in left_out.items()]
        steps += [(able[name], _part(able[name], whole)) for name, whole in wholes.items()]
        afloat = {n for n, c in able.items() if any(_refers(c, ref, by_id) and ref in left_out for ref in _refs(c))}
        bases = tuple(sums[name] for name, root in roots.items() if root == name)
        return cls(bases, added, frozenset(afloat), tuple(steps))


def _refs(claim: Claim) -> tuple[str | None, str | None]:
    return claim.subset_of, claim.beside


def _refers(claim: Claim, to: str | None, claims: Mapping[str, Claim]) -> bool:
    """Whether a claim names another of these, of the same outcome and group, as its whole or its base."""
    return to is not None and to != claim.id and to in claims and _key(claims[to]) == _key(claim)


def _root(claim: Claim, claims: Mapping[str, Claim]) -> str:
    """The claim that a chain of additions ends at; of claims added to each other the first by id."""
    seen = [claim.id]
    while _refers(claim, claim.beside, claims):
        claim = claims[str(claim.beside)]
        if claim.id in seen:
            return min(seen[seen.index(claim.id) :])
        seen.append(claim.id)
    return claim.id


def _part(claim: Claim, whole: Claim) -> Step:
    assert isinstance(claim.value, Casualty) and isinstance(whole.value, Casualty)
    least, most = claim.value.count.low, whole.value.count.high
    if least is not None and most is not None and least > most:
        return Step(claim=claim.id, role="conflicting", reason="said to be a part, but greater than its whole")
    return Step(claim=claim.id, role="excluded", reason="a part of a larger figure in the same account")


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


def _why_not(claim: Claim, account: Account, scope: Scope) -> str | None:
    """Why a claim cannot carry a figure of an incident of this scope; None where it can."""
    assert isinstance(claim.value, Casualty)
    if claim.stance in NOT_COUNTED:
        return NOT_COUNTED[claim.stance]
    own = max(claim.scope, account.report.scope, key=SCOPES.index)
    if SCOPES.index(own) > SCOPES.index(scope):
        return f"about a wider scope ({own})"
    if claim.value.count.low is None and claim.value.count.high is None:
        return "gives no number"
    return None


def _figure(account: Account, claim: Claim, counted: _Counted) -> Figure:
    assert isinstance(claim.value, Casualty)
    value, added = claim.value, counted.added.get(claim.id, ())
    low, high = value.count.low, value.count.high
    for more in added:
        assert isinstance(more.value, Casualty)
        low = (low or 0) + (more.value.count.low or 0)
        high = None if high is None or more.value.count.high is None else high + more.value.count.high
    is_part = _sees_a_part(claim) or claim.id in counted.afloat
    return Figure(
        outcome=value.outcome,
        group=value.group,
        low=low if low is not None or not is_part else 0,
        high=None if is_part else high,
        qualifier=value.count.qualifier,
        source=source_of(account, claim),
        rank=rank_of(claim),
        as_of=(claim.as_of.latest or "") if claim.as_of is not None else "",
        published=account.published or "",
        document=account.document,
        position=claim.spans[0].start,
        claims=(claim.id, *(more.id for more in added)),
        is_part=is_part,
    )
