"""Pairs of reports to fit on: whether two that share a block tell of one incident, and neighbours that are made.

In a war one town is struck day by day and many towns of a country on one day. News of shootings and the corpus hold few
such pairs, so they are made from reports of different incidents: one is told as if it had struck the other's town some
days before or after, or its own town on the other's day. Text, toll and what was hit stay as they were read; only the
day, the town and the town's name among the words are exchanged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

import msgspec

from saksi.model.account import Account
from saksi.model.terms import Scope, TimeBasis, TimePrecision
from saksi.model.values import When, Where
from saksi.resolve.cluster import pairs
from saksi.resolve.contain import comparable, kind
from saksi.resolve.fitted import Fitted
from saksi.resolve.levels import LEVELS, table_of
from saksi.resolve.places import country
from saksi.resolve.profile import Profile, profile
from saksi.resolve.sounds import names
from saksi.resolve.times import day_of, days
from saksi.resolve.told import accounts_of
from saksi.resolve.words import stems
from training.resolution.reading import Known

WORDS = frozenset({"text", "rare words", "names"})
PERSONS = frozenset({"persons", "copy"})
"""Features that are not known of texts too short to compare, and those that two languages hide beside them."""
HIDDEN_WEIGHT = 0.3
"""How much a pair in one language counts again with its words hidden."""
DAYS_APART = (1, 1, 2, 2, 3, 4, 6, 9, 15, 30, 60)
IN_ONE_TOWN = 3
IN_ONE_COUNTRY = 2
"""How many neighbours of either kind a report is given."""
MADE_WEIGHT = 0.5
FARTHEST_LAG = 10
"""A report published later after its incident than this tells of an old one, and gets no neighbour."""

UNDATED = 0.3
"""How much a pair counts again with one of the two undated."""

Levels = tuple[tuple[str, str], ...]
Given = tuple[Profile, Profile, bool]


@dataclass(frozen=True, slots=True)
class Example:
    """One pair: the levels of its evidence, whether it is one incident, and how much it counts."""

    levels: Levels
    is_same: bool
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Examples:
    """Pairs in one language, in two, and without words to compare."""

    one: list[Example]
    two: list[Example]
    none: list[Example]

    def add(self, left: Profile, right: Profile, is_same: bool, weight: float = 1.0) -> None:
        levels = tuple((name, level(left, right)) for name, level in LEVELS.items())
        (self.one, self.two, self.none)[table_of(left, right)].append(Example(levels, is_same, weight))


def examples(known: Sequence[Known], table: Mapping[str, float], before: Fitted | None = None) -> Examples:
    """All pairs that the documents give, and those that are made of them.

    Of two documents with several reports it is not known which two reports are the incident that they share: all are
    taken to be, and nothing is made, or with tables that were fitted ``before`` the likeliest two.
    """
    accounts = [a for one in known for a in accounts_of(one.document, one.findings.reports, table=table)]
    told = {one.document.id: one for one in known}
    given = _given({a.id: profile(a, table) for a in accounts}, told)
    found = Examples([], [], [])
    for left, right, is_same in given if before is None else _likeliest(given, before):
        found.add(left, right, is_same)
        if before is not None:
            found.add(
                *((_undated(left), right) if int(left.id[-1], 16) % 2 else (left, _undated(right))), is_same, UNDATED
            )
    if before is not None:
        for ours, theirs in neighbours(accounts, told):
            found.add(profile(ours, table), profile(theirs, table), False, MADE_WEIGHT)
    found.none.extend(_without(example, WORDS) for example in (*found.one, *found.two))
    found.two.extend(_without(example, (WORDS | PERSONS) - {"names"}) for example in found.one)
    return found


def _undated(one: Profile) -> Profile:
    """The profile as if no day had been told and its page had no date: so are posts that were sent on."""
    return replace(one, days=None, clock=None, published=None)


def _given(profiles: Mapping[str, Profile], told: Mapping[str, Known]) -> Iterator[Given]:
    """Pairs that share a block, and whether their documents share an incident; left out where that is not known."""
    for left, right in pairs(profiles, None):
        if comparable(left, right) and kind(left) is kind(right) is Scope.INCIDENT:
            ours, theirs = told[left.document], told[right.document]
            if ours.events & theirs.events:
                yield left, right, True
            elif not ours.unsure & theirs.unsure:
                yield left, right, False


def _likeliest(given: Iterable[Given], before: Fitted) -> Iterator[Given]:
    """All pairs of different incidents, and of two documents that share one the likeliest."""
    best: dict[tuple[str, str], tuple[int, Profile, Profile]] = {}
    for left, right, is_same in given:
        if not is_same:
            yield left, right, False
            continue
        documents = (min(left.document, right.document), max(left.document, right.document))
        total = before.total(left, right)
        if documents not in best or total > best[documents][0]:
            best[documents] = total, left, right
    for _, left, right in best.values():
        yield left, right, True


def neighbours(accounts: Iterable[Account], told: Mapping[str, Known]) -> Iterator[tuple[Account, Account]]:
    """Pairs of accounts of two incidents in one town on two days, or in two towns of one country on one day."""
    fit = sorted((a for a in accounts if _is_news(a)), key=lambda account: account.id)
    by_country: dict[str | None, list[Account]] = defaultdict(list)
    by_event: dict[str | None, list[Account]] = defaultdict(list)
    for account in fit:
        by_country[_country(account)].append(account)
        by_event[account.report.event].append(account)
    chance = Random(1)
    for account in fit:
        alike = by_event[account.report.event]
        for other in chance.sample(alike, min(IN_ONE_TOWN, len(alike))):
            if _are_apart(account, other, told):
                apart = chance.choice((-1, 1)) * chance.choice(DAYS_APART)
                yield account, _moved(_in_town(other, account), _day(account) + timedelta(days=apart))
        near = by_country[_country(account)]
        for other in chance.sample(near, min(IN_ONE_COUNTRY, len(near))):
            if _are_apart(account, other, told) and _town(other) != _town(account):
                yield account, _moved(other, _day(account))


def _is_news(account: Account) -> bool:
    """Whether it is what its document is about, with town and day, and told within days."""
    when, published = days(account), day_of(account.published)
    if not account.is_lead or account.report.scope is not Scope.INCIDENT or account.report.where is None:
        return False
    if when is None or published is None or not when.known or when.length > 2:
        return False
    return 0 <= (published - when.last).days <= FARTHEST_LAG


def _are_apart(one: Account, other: Account, told: Mapping[str, Known]) -> bool:
    ours, theirs = told[one.document], told[other.document]
    return not (ours.events & theirs.events or ours.unsure & theirs.unsure) and one.document != other.document


def _town(account: Account) -> Where:
    assert account.report.where is not None
    return account.report.where


def _country(account: Account) -> str | None:
    return country(_town(account))


def _day(account: Account) -> date:
    found = days(account)
    assert found is not None
    return found.last


def _moved(account: Account, day: date) -> Account:
    """The account as if its incident had been on another day, published as long after."""
    published = day_of(account.published)
    assert published is not None
    text = day.isoformat()
    when = When(earliest=text, latest=text, precision=TimePrecision.DAY, basis=TimeBasis.RESOLVED)
    report = msgspec.structs.replace(account.report, when=when)
    return replace(account, report=report, published=(day + (published - _day(account))).isoformat())


def _in_town(account: Account, there: Account) -> Account:
    """The account as if its incident had been in the other's town, the town's name exchanged among its words."""
    own, new = _called(_town(account)), _called(_town(there)).intersection(there.words)
    words = (*(word for word in account.words if word not in own), *sorted(new))
    report = msgspec.structs.replace(account.report, where=_town(there))
    return replace(account, report=report, words=words)


def _called(where: Where) -> set[str]:
    text = " ".join((where.name, *where.path))
    return {*stems(text), *names(text)}


def _without(example: Example, hidden: frozenset[str]) -> Example:
    levels = tuple((name, "unknown" if name in hidden else level) for name, level in example.levels)
    return Example(levels, example.is_same, HIDDEN_WEIGHT * example.weight)
