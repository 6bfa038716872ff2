"""From casualty claims to figures: whose they are, as of when, what bounds they set.

A figure is one claim (or one claim and what is expressly added to it) as its source's statement about one outcome and
group. Which claims can carry a figure at all is decided here, with a reason in words for each that cannot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from saksi.model.account import Account
from saksi.model.claim import Casualty, Claim
from saksi.model.incident import Step
from saksi.model.terms import Group, Outcome, Qualifier, Scope, SourceRole, Stance
from saksi.settle.increments import place_in_row, says_more
from saksi.settle.moments import is_later
from saksi.settle.voices import Voices, as_named

Key = tuple[Outcome, Group]

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

CLASSES = ("those who count or investigate", "those who report", "those who fight", "those who saw or pass on")
"""What the classes of ``RANKS`` are called, in the same order."""

ARMED = frozenset({Group.COMBATANT, Group.SECURITY_FORCE})

PART_ONLY = frozenset({SourceRole.HOSPITAL_MORGUE})
"""Sources that see a part of the harm: what they count is a lower bound."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One source's statement: ``low`` and ``high`` bound the number (None open or unknown); ``claims`` carry it.

    ``since`` and ``until`` say as of when it is given (ISO 8601 texts; its publication where the text does not say;
    empty where nothing is known); ``rank`` is the class of source, 0 best; ``position`` is the claim's place in its
    document; ``groups`` are the narrower groups that a figure of all people is put together from.
    """

    outcome: Outcome
    group: Group
    low: int | None
    high: int | None
    qualifier: Qualifier
    source: str
    rank: int
    role: SourceRole
    since: str
    until: str
    document: str
    position: int
    claims: tuple[str, ...]
    is_part: bool = False
    """Whether it counts only a part of the harm (one hospital's dead), and so is a lower bound."""
    is_own: bool = False
    """Whether the outlet gives it in its own voice."""
    is_replaced: bool = False
    """Whether a later version of its own page or post is at hand."""
    is_within: bool = False
    """Whether it is told as some of a larger figure of another outcome ("17 of the 61 casualties had died")."""
    is_more: bool = False
    """Whether it comes on top of people counted elsewhere ("one more has died"), and so is a part of the harm."""
    nth: int = 0
    """Which one in the row it counts up to ("a fifth person has died"); 0 where it does not say."""
    is_rest: bool = False
    """Whether it is what the dead leave of an unsplit figure of killed and injured."""
    groups: tuple[Group, ...] = ()

    @property
    def key(self) -> Key:
        return self.outcome, self.group

    @property
    def best(self) -> int | None:
        """The single number a figure stands for: its lower bound, or its upper one where that is all there is."""
        return self.low if self.low is not None else self.high

    @property
    def is_open(self) -> bool:
        return self.high is None

    @property
    def is_vague(self) -> bool:
        return self.qualifier is Qualifier.VAGUE

    def is_later_than(self, other: Figure) -> bool:
        """Whether it is known to stand for a later time, within the precision of both."""
        return is_later(self.since, other.until)


BY_NAME = as_named(lambda _left, _right: False)
"""Names as written are sources, and no text is a copy of another."""


def figures(accounts: Iterable[Account], voices: Voices = BY_NAME) -> tuple[list[Figure], dict[Key, list[Step]]]:
    """Figures of the accounts and, for each outcome and group, the claims that carry none, with the reason why."""
    told = list(accounts)
    scope = min((account.report.scope for account in told), key=SCOPES.index, default=Scope.INCIDENT)
    found: list[Figure] = []
    left_out: dict[Key, list[Step]] = {}
    for account in told:
        counted = _Counted.of(account, scope)
        for key, step in counted.left_out:
            left_out.setdefault(key, []).append(step)
        found += (_figure(account, claim, counted, voices) for claim in counted.bases)
    return found, left_out


@dataclass(frozen=True, slots=True)
class _Counted:
    """The casualty claims of one account sorted: those that carry a figure with what is added to each, the others.

    A part or an addition whose whole or base carries no figure stands by itself and is a lower bound (``afloat``); so
    do those told to have died of injuries. ``within`` are claims told as some of another outcome's figure; ``died``
    says how many of an injured claim's people died of their injuries; ``more`` are claims on top of others that the
    account does not tell.
    """

    bases: tuple[Claim, ...]
    added: Mapping[str, tuple[Claim, ...]]
    afloat: frozenset[str]
    within: frozenset[str]
    died: Mapping[str, int]
    more: frozenset[str]
    left_out: tuple[tuple[Key, Step], ...]

    @classmethod
    def of(cls, account: Account, scope: Scope) -> _Counted:
        by_id = {claim.id: claim for claim in account.report.claims if isinstance(claim.value, Casualty)}
        left_out = {c.id: why for c in by_id.values() if (why := _why_not(c, account, scope)) is not None}
        left_out |= dict.fromkeys(
            _dead(by_id, left_out), "the same people are told to have died: with the dead, not here"
        )
        able = {name: claim for name, claim in by_id.items() if name not in left_out}
        wholes = {name: able[str(c.subset_of)] for name, c in able.items() if _refers(c, c.subset_of, able)}
        sums = {name: c for name, c in able.items() if name not in wholes}
        lists = _listed(sums)
        roots = {name: _root(c, sums, lists) for name, c in sums.items()}
        added, repeated = _additions(roots, sums)
        died, of_injuries = _died_later(sums, able)
        steps = [(_key(by_id[n]), Step(claim=n, role="excluded", reason=why)) for n, why in left_out.items()]
        steps += [(_key(able[n]), _part(able[n], whole)) for n, whole in wholes.items()]
        steps += [(_key(c), Step(claim=c.id, role="supporting", reason="the same addition again")) for c in repeated]
        afloat = {n for n, c in able.items() if any(_refers(c, ref, by_id) and ref in left_out for ref in _refs(c))}
        afloat |= {step.claim for _, step in of_injuries}
        return cls(
            bases=tuple(sums[name] for name, root in roots.items() if root == name),
            added=added,
            afloat=frozenset(afloat),
            within=frozenset(n for n, c in sums.items() if c.subset_of in able),
            died=died,
            more=frozenset(_on_top(able)),
            left_out=(*steps, *of_injuries),
        )


def _key(claim: Claim) -> Key:
    value = _casualty(claim)
    return value.outcome, value.group


def _casualty(claim: Claim) -> Casualty:
    assert isinstance(claim.value, Casualty)
    return claim.value


def _dead(by_id: Mapping[str, Claim], left_out: Iterable[str]) -> list[str]:
    """The injured claims whose people the same words tell to have died ("two of the wounded died", "six people killed
    were brought to hospital"): the number stands once and counts the dead."""
    able = [c for c in by_id.values() if c.id not in set(left_out) and not _is_vague(c)]
    dead = {_counted_at(c) for c in able if _casualty(c).outcome is Outcome.KILLED}
    return [c.id for c in able if _casualty(c).outcome is Outcome.INJURED and _counted_at(c) in dead]


def _is_vague(claim: Claim) -> bool:
    return _casualty(claim).count.qualifier is Qualifier.VAGUE


def _counted_at(claim: Claim) -> tuple[int, int | None, int | None]:
    """Where a claim's words begin, and its number: two claims with the same count the same people."""
    count = _casualty(claim).count
    return claim.spans[0].start, count.low, count.high


def _on_top(able: Mapping[str, Claim]) -> list[str]:
    """The first figures of an account where they are said to come on top of others, which it then does not tell."""
    first = min((claim.spans[0].start for claim in able.values()), default=0)
    return [
        claim.id
        for claim in able.values()
        if claim.spans[0].start == first and says_more(claim.quote, _casualty(claim).count.low)
    ]


def _refs(claim: Claim) -> tuple[str | None, str | None]:
    return claim.subset_of, claim.beside


def _refers(claim: Claim, to: str | None, claims: Mapping[str, Claim]) -> bool:
    """Whether a claim names another of these, of the same outcome and group, as its whole or its base."""
    return to is not None and to != claim.id and to in claims and _key(claims[to]) == _key(claim)


AND = re.compile(r"(?:\b(?:and|y|e|et|и|і|й|та)|&|\bو)\s*$")


def _listed(claims: Mapping[str, Claim]) -> dict[str, str]:
    """Each further member of a list of people with one word of harm ("A, 13, and B, 16, were killed") with the member
    before it: other people, of whom each is told by the words from itself to that end."""
    found = {}
    for claim in claims.values():
        wider = [c for c in claims.values() if _key(c) == _key(claim) and _goes_on_with(c, claim)]
        if wider:
            found[claim.id] = min(wider, key=lambda c: (len(c.quote), c.id)).id
    return found


def _goes_on_with(claim: Claim, last: Claim) -> bool:
    ours, theirs = claim.spans[0], last.spans[0]
    is_exact = all(_casualty(c).count.qualifier is Qualifier.EXACT and c.beside is None for c in (claim, last))
    if not is_exact or ours.end != theirs.end or ours.start >= theirs.start:
        return False
    between = claim.quote[: theirs.start - ours.start]
    return AND.search(between) is not None and claim.quote.endswith(last.quote)


def _root(claim: Claim, claims: Mapping[str, Claim], lists: Mapping[str, str]) -> str:
    """The claim that a chain of additions ends at; of claims added to each other the first by id."""
    seen = [claim.id]
    while claim.id in lists or _refers(claim, claim.beside, claims):
        claim = claims[lists.get(claim.id) or str(claim.beside)]
        if claim.id in seen:
            return min(seen[seen.index(claim.id) :])
        seen.append(claim.id)
    return claim.id


def _additions(
    roots: Mapping[str, str], claims: Mapping[str, Claim]
) -> tuple[dict[str, tuple[Claim, ...]], list[Claim]]:
    """What is added to each base, and the additions told twice in the same words, which count once."""
    added: dict[str, tuple[Claim, ...]] = {}
    repeated: list[Claim] = []
    for name, root in roots.items():
        if root == name:
            continue
        claim = claims[name]
        if any((c.quote, c.value, c.as_of) == (claim.quote, claim.value, claim.as_of) for c in added.get(root, ())):
            repeated.append(claim)
        else:
            added[root] = (*added.get(root, ()), claim)
    return added, repeated


def _died_later(sums: Mapping[str, Claim], able: Mapping[str, Claim]) -> tuple[dict[str, int], list[tuple[Key, Step]]]:
    """How many people of each injured claim are told as having died, with a step for each; more than all of them is a
    conflict and moves nobody."""
    died: dict[str, int] = {}
    steps: list[tuple[Key, Step]] = []
    for claim in sums.values():
        hurt = able.get(claim.subset_of or "")
        if _casualty(claim).outcome is not Outcome.KILLED or hurt is None:
            continue
        if _casualty(hurt).outcome is not Outcome.INJURED:
            continue
        moved, most = _casualty(claim).count.low or 0, _casualty(hurt).count.high
        if most is not None and moved + died.get(hurt.id, 0) > most:
            step = Step(claim=claim.id, role="conflicting", reason="more died of their injuries than were injured")
        else:
            died[hurt.id] = died.get(hurt.id, 0) + moved
            step = Step(claim=claim.id, role="supporting", reason="died of their injuries: with the dead, not here")
        steps.append((_key(hurt), step))
    return died, steps


def _part(claim: Claim, whole: Claim) -> Step:
    least, most = _casualty(claim).count.low, _casualty(whole).count.high
    if least is not None and most is not None and least > most:
        return Step(claim=claim.id, role="conflicting", reason="said to be a part, but greater than its whole")
    return Step(claim=claim.id, role="excluded", reason="a part of a larger figure in the same account")


def rank_of(role: SourceRole) -> int:
    """The class of a role, 0 best."""
    return next(k for k, roles in enumerate(RANKS) if role in roles)


def _why_not(claim: Claim, account: Account, scope: Scope) -> str | None:
    """Why a claim cannot carry a figure of an incident of this scope; None where it can."""
    if claim.stance in NOT_COUNTED:
        return NOT_COUNTED[claim.stance]
    own = max(claim.scope, account.report.scope, key=SCOPES.index)
    if SCOPES.index(own) > SCOPES.index(scope):
        return f"about a wider scope ({own})"
    count = _casualty(claim).count
    return "gives no number" if count.low is None and count.high is None else None


def _figure(account: Account, claim: Claim, counted: _Counted, voices: Voices) -> Figure:
    role = voices.role_of(account, claim)
    value, added = _casualty(claim), counted.added.get(claim.id, ())
    low, high = _bounds(claim, added, counted.died.get(claim.id, 0))
    is_within = claim.id in counted.within
    is_more = claim.id in counted.more
    is_part = role in PART_ONLY or claim.id in counted.afloat or is_more
    since, until = _as_of(account, claim)
    return Figure(
        outcome=value.outcome,
        group=value.group,
        low=low if low is not None or not is_part else 0,
        high=None if is_part else high,
        qualifier=value.count.qualifier,
        source=voices.source_of(account, claim),
        rank=rank_of(role),
        role=role,
        since=since,
        until=until,
        document=account.document,
        position=claim.spans[0].start,
        claims=(claim.id, *(more.id for more in added)),
        is_part=is_part,
        is_own=not claim.said_by,
        is_within=is_within,
        is_more=is_more,
        nth=place_in_row(claim.quote, value.count.low) if is_more else 0,
    )


def _bounds(claim: Claim, added: Sequence[Claim], died: int) -> tuple[int | None, int | None]:
    """A claim's bounds with what is added to it and without those who died since."""
    low, high = _casualty(claim).count.low, _casualty(claim).count.high
    for more in added:
        count = _casualty(more).count
        low = (low or 0) + (count.low or 0)
        high = None if high is None or count.high is None else high + count.high
    return (None if low is None else max(0, low - died)), (None if high is None else high - died)


def _as_of(account: Account, claim: Claim) -> tuple[str, str]:
    published = account.published or ""
    if claim.as_of is None or not (claim.as_of.latest or claim.as_of.earliest):
        return published, published
    last = claim.as_of.latest or claim.as_of.earliest or ""
    return claim.as_of.earliest or last, last
