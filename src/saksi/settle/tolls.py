"""Every toll of an incident: each outcome and group by one counting rule, then what the tolls say of each other.

Between tolls, whatever the rule:
 1. ``people`` is always there: where an account counts no people it is put together from the groups it counts.
 2. A group greater than all people, or more dead than an unsplit figure of dead and injured holds, is a conflict in
    the trace; nothing is clipped.
 3. The missing may be among the dead: their low is less by the dead counted since, or by all of them where another
    source tells of the missing. Nothing is ever added across outcomes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

import msgspec

from saksi.model.account import Account
from saksi.model.incident import Step, Toll
from saksi.model.terms import Group, Outcome
from saksi.settle.counting import CountingRule, Stated
from saksi.settle.figures import BY_NAME, Figure, Key, figures
from saksi.settle.people import with_people
from saksi.settle.rest import with_injured
from saksi.settle.rules import DEFAULT
from saksi.settle.voices import Voices

Tolls = dict[Key, Toll]


def tolls(accounts: Sequence[Account], rule: CountingRule = DEFAULT, voices: Voices = BY_NAME) -> tuple[Toll, ...]:
    """Every toll of an incident by ``rule``, ordered by outcome and group as the vocabularies order them.

    ``voices`` says whose number a claim is; without it names as written are sources.
    """
    found, left_out = figures(sorted(accounts, key=lambda a: a.id), voices)
    found = with_injured(_with_versions(found, voices, {account.document for account in accounts}), accounts)
    by_key: dict[Key, list[Figure]] = defaultdict(list)
    for figure in with_people(found):
        by_key[figure.key].append(figure)
    settled = {
        key: settle_one(Stated(key, tuple(by_key.get(key, ())), tuple(left_out.get(key, ()))), rule)
        for key in {*by_key, *left_out}
    }
    for outcome in {key[0] for key in settled}:
        _put_people(outcome, settled)
        _mark_excess(outcome, settled)
    _mark_unsplit(settled)
    _missing_among_dead(settled, by_key)
    return tuple(settled[key] for key in sorted(settled, key=_order))


def _with_versions(found: Sequence[Figure], voices: Voices, documents: set[str]) -> list[Figure]:
    """The figures, marked where a later version of their document tells of the incident too."""
    return [replace(f, is_replaced=voices.versions.get(f.document) in documents) for f in found]


def settle_one(stated: Stated, rule: CountingRule) -> Toll:
    """One outcome and group by one rule."""
    counted = rule.count(stated)
    return Toll(
        outcome=stated.key[0],
        group=stated.key[1],
        low=counted.low,
        best=counted.best,
        high=counted.high,
        rule=rule.id,
        trace=_sorted(counted.steps),
    )


def _put_people(outcome: Outcome, settled: Tolls) -> None:
    """A toll of all people without a number where nobody gives one even of a group."""
    whole = (outcome, Group.PEOPLE)
    if whole not in settled:
        groups = [toll for (other, _), toll in settled.items() if other is outcome]
        steps = [
            msgspec.structs.replace(step, reason=f"counts {str(toll.group).replace('_', ' ')}; {step.reason}")
            for toll in groups
            for step in toll.trace
        ]
        settled[whole] = msgspec.structs.replace(
            groups[0], group=Group.PEOPLE, low=None, best=None, high=None, trace=_sorted(steps)
        )


def _mark_excess(outcome: Outcome, settled: Tolls) -> None:
    """Every group counted higher than all people stands in the people's trace as conflicting."""
    people = settled.get((outcome, Group.PEOPLE))
    if people is None or people.high is None:
        return
    for (other, group), toll in settled.items():
        if other is outcome and group is not Group.PEOPLE and (toll.low or 0) > people.high:
            reason = f"said of {group} alone, and more than all people"
            settled[(outcome, Group.PEOPLE)] = people = _with_conflict(people, toll, reason)


def _mark_unsplit(settled: Tolls) -> None:
    """More dead or more injured than the unsplit figure of both holds: a conflict in that figure's trace."""
    both = settled.get((Outcome.KILLED_OR_INJURED, Group.PEOPLE))
    for outcome in (Outcome.KILLED, Outcome.INJURED):
        toll = settled.get((outcome, Group.PEOPLE))
        if both is not None and both.high is not None and toll is not None and (toll.low or 0) > both.high:
            both = _with_conflict(both, toll, f"more {outcome} than killed and injured together")
            settled[(Outcome.KILLED_OR_INJURED, Group.PEOPLE)] = both


def _with_conflict(toll: Toll, other: Toll, reason: str) -> Toll:
    known = {step.claim for step in toll.trace}
    steps = [
        Step(claim=step.claim, role="conflicting", reason=reason)
        for step in other.trace
        if step.role == "supporting" and step.claim not in known
    ]
    return msgspec.structs.replace(toll, trace=_sorted([*toll.trace, *steps]))


def _missing_among_dead(settled: Tolls, by_key: dict[Key, list[Figure]]) -> None:
    """Lower the least number of missing by those who may have been counted among the dead."""
    key, dead = (Outcome.MISSING, Group.PEOPLE), settled.get((Outcome.KILLED, Group.PEOPLE))
    toll = settled.get(key)
    if toll is None or not toll.low or dead is None or not dead.best:
        return
    carrying = {step.claim for step in toll.trace if step.role == "supporting"}
    told = [f for f in by_key[key] if carrying & set(f.claims)]
    overlap = max((_may_be_dead(f, dead.best, by_key[(Outcome.KILLED, Group.PEOPLE)]) for f in told), default=0)
    if overlap:
        reason = f"; {overlap} of the dead may be among them"
        trace = [
            msgspec.structs.replace(step, reason=step.reason + reason) if step.claim in carrying else step
            for step in toll.trace
        ]
        settled[key] = msgspec.structs.replace(toll, low=max(0, toll.low - overlap), trace=_sorted(trace))


def _may_be_dead(missing: Figure, dead: int, killed: Iterable[Figure]) -> int:
    """How many of the dead may have been missing when these were: all of them unless the same voice told both apart."""
    apart = [f.low or 0 for f in killed if (f.document, f.source) == (missing.document, missing.source)]
    return max(0, dead - max(apart)) if apart else dead


def _sorted(steps: Iterable[Step]) -> tuple[Step, ...]:
    return tuple(sorted(steps, key=lambda step: (step.role, step.claim, step.reason)))


def _order(key: Key) -> tuple[int, int]:
    return list(Outcome).index(key[0]), list(Group).index(key[1])
