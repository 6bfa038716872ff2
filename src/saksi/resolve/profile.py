"""What comparing needs of an account, worked out once: days, names, figures, things hit, the words of its text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from saksi.model.account import Account
from saksi.model.claim import Casualty, Claim, Damage, Identity, Weapon
from saksi.model.terms import Group, Outcome, PlaceKind, Scope, Stance, TimePrecision
from saksi.model.values import When, Where
from saksi.resolve.copies import values
from saksi.resolve.places import Point, country, folded, names, point, radius_m
from saksi.resolve.times import Days, day_of, days
from saksi.resolve.words import Table, stems, vector

FINE = frozenset({PlaceKind.EXACT, PlaceKind.LANDMARK, PlaceKind.STREET, PlaceKind.NEIGHBOURHOOD})
WIDE = frozenset({PlaceKind.PROVINCE, PlaceKind.COUNTRY})
NOT_HELD = frozenset({Stance.DENIED, Stance.RETRACTED, Stance.HYPOTHETICAL})
UNTOLD = frozenset({"other", "unknown"})
"""Terms of the vocabularies that say nothing about which attack is meant."""
LEAST_WORDS = 10
LEAST_NAMES = 6
"""A text of fewer salient words, or of fewer names and figures, is too short for a likeness of these."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place as it is compared: folded names, the most specific first, the point and its reach in metres."""

    where: Where
    chain: tuple[str, ...]
    around: frozenset[str]
    """The names of what it lies in."""
    point: Point | None
    country: str | None
    reach_m: int
    is_fine: bool
    is_wide: bool


@dataclass(frozen=True, slots=True)
class Toll:
    """What an account says of one outcome: its widest figure, and every figure that it gives."""

    most: int
    figures: frozenset[int]


@dataclass(frozen=True, slots=True)
class Profile:
    """An account as it is compared with others; a function of the account alone."""

    id: str
    document: str
    scope: Scope
    is_lead: bool
    language: str | None
    signature: tuple[str, ...]
    published: int | None
    """Day of publication as an ordinal."""
    days: Days | None
    clock: tuple[int, int] | None
    """Minutes of the day between which it happened, where a time within one day is told."""
    place: Place | None
    event: str | None
    weapons: frozenset[str]
    objects: frozenset[str]
    killed: Toll | None
    injured: Toll | None
    persons: frozenset[str]
    words: Mapping[str, int]
    names: Mapping[str, int]
    """Words, and names as they sound, with their weights; each a vector of length `saksi.resolve.words.ONE`."""
    rare: frozenset[str]
    """Those of its words that the table does not know."""


def profile(account: Account, table: Table) -> Profile:
    """The profile of an account, its words weighed by this table."""
    report = account.report
    held = [claim for claim in report.claims if claim.stance not in NOT_HELD]
    day = day_of(account.published)
    words = [word for word in account.words if word[0] != "~"]
    words = words if len(set(words)) >= LEAST_WORDS else []
    sounds = [word for word in account.words if word[0] == "~"]
    sounds = sounds if len(set(sounds)) >= LEAST_NAMES else []
    return Profile(
        id=account.id,
        document=account.document,
        scope=report.scope,
        is_lead=account.is_lead,
        language=account.language,
        signature=values(account.fingerprint),
        published=day.toordinal() if day is not None else None,
        days=days(account),
        clock=_clock(report.when),
        place=_place(report.where),
        event=None if report.event in UNTOLD else report.event,
        weapons=frozenset(c.value.weapon for c in held if isinstance(c.value, Weapon)) - UNTOLD,
        objects=frozenset(c.value.object for c in held if isinstance(c.value, Damage)) - UNTOLD,
        killed=_toll(held, Outcome.KILLED),
        injured=_toll(held, Outcome.INJURED),
        persons=_persons(held),
        words=vector(words, table),
        names=vector(sounds, table),
        rare=frozenset(word for word in words if word not in table),
    )


def _place(where: Where | None) -> Place | None:
    if where is None:
        return None
    chain = names(where)
    return Place(
        where=where,
        chain=chain,
        around=frozenset(chain[1:]),
        point=point(where),
        country=country(where),
        reach_m=radius_m(where),
        is_fine=where.kind in FINE,
        is_wide=where.kind in WIDE,
    )


def _clock(when: When | None) -> tuple[int, int] | None:
    if when is None or when.precision not in (TimePrecision.MINUTE, TimePrecision.HOUR, TimePrecision.PART_OF_DAY):
        return None
    first, last = when.earliest or "", when.latest or ""
    if len(first) < 16 or len(last) < 16 or first[:10] != last[:10]:
        return None
    return _minutes(first), _minutes(last)


def _minutes(text: str) -> int:
    return int(text[11:13]) * 60 + int(text[14:16])


def _toll(claims: Iterable[Claim], outcome: Outcome) -> Toll | None:
    figures = [
        claim.value.count.low
        for claim in claims
        if isinstance(claim.value, Casualty)
        and claim.value.outcome is outcome
        and claim.value.group in (Group.PEOPLE, Group.CIVILIANS)
        and claim.subset_of is None
        and claim.value.count.low is not None
    ]
    return Toll(max(figures), frozenset(figures)) if figures else None


def _persons(claims: Iterable[Claim]) -> frozenset[str]:
    named = (c.value.person for c in claims if isinstance(c.value, Identity) and c.value.detail == "name")
    return frozenset(part for name in named for part in stems(folded(name)) if len(part) > 2)
