"""The counting rule ``saksi``, first form: low, best and high of each outcome and group, with its trace.

The rule, in order:
 1. Left out, each with its reason: denied, hypothetical and withdrawn claims; claims of a scope wider than the
    incident's; words without a number; parts of a larger figure of the same outcome and group. Additions are summed
    with what they add to. A part or addition whose whole carries no figure ("several, and 12 more") is a lower bound.
 2. Within one account and source the widest figure stands; smaller ones beside it may be parts of it. A figure with a
    later *as of* stands before an earlier one.
 3. Across accounts the latest figure of a source supersedes its earlier ones, also downward. Figures whose order in
    time is not known stand side by side. Times with a zone are compared as instants.
 4. Sources are ranked by role (see ``figures.RANKS``). *Best* is the latest figure of the best class that gives one;
    between equals the larger. One hospital's or morgue's figure is a lower bound, and is not the best beside a figure
    of its class that can hold it; nor is "nobody" beside somebody counted: it is the range's lower end.
 5. *Low* is the least and *high* the greatest bound among the standing figures of that class; those of other classes
    are kept and named as agreeing or conflicting. An open figure ("at least 13") that is older than the best figure
    and not above it agrees with it: it supports, and neither lowers nor opens the range.
 6. ``people`` is always there: where no account counts people, it is taken from the widest group stated, civilians as
    they are counted (unless armed dead are counted beside them), any other group as a lower bound.
 7. A part greater than its whole, or a group greater than all people, is a conflict in the trace; nothing is clipped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from saksi.model.account import Account
from saksi.model.incident import Step, Toll
from saksi.model.terms import Group, Outcome
from saksi.settle.figures import ARMED, Figure, figures

RULE = "saksi/1"


def tolls(accounts: Sequence[Account]) -> tuple[Toll, ...]:
    """Every toll of an incident, ordered by outcome and group as the vocabularies order them."""
    found, left_out = figures(sorted(accounts, key=lambda a: a.id))
    by_key: dict[tuple[Outcome, Group], list[Figure]] = defaultdict(list)
    for figure in found:
        by_key[(figure.outcome, figure.group)].append(figure)
    settled = {key: settle_one(key, by_key.get(key, []), left_out.get(key, [])) for key in {*by_key, *left_out}}
    for outcome in {key[0] for key in settled}:
        whole = (outcome, Group.PEOPLE)
        if whole not in settled or settled[whole].best is None:
            widest = _widest(outcome, settled)
            if widest is not None:
                settled[whole] = _as_people(widest, settled)
        if whole in settled:
            settled[whole] = _with_excess(settled[whole], settled)
    return tuple(settled[key] for key in sorted(settled, key=_order))


def settle_one(key: tuple[Outcome, Group], stated: Sequence[Figure], left_out: Iterable[Step]) -> Toll:
    """One outcome and group from its figures and the claims already left out."""
    widest, parts = _widest_of_each_account(stated)
    standing, superseded = _latest_of_each_source(widest)
    best = min((f for f in standing if not _yields(f, standing)), key=_preference, default=None)
    agreeing = [f for f in standing if best is not None and _agrees_from_below(f, best)]
    bounding = [f for f in standing if best is not None and f.rank == best.rank and f not in agreeing]
    lows = [f.low if f.low is not None else 0 for f in bounding]
    highs = [f.high for f in bounding]
    steps: list[Step] = [
        *left_out,
        *(step for f in parts for step in _steps(f, "excluded", "a smaller figure in the same account; maybe a part")),
        *(step for f in superseded for step in _steps(f, "superseded", "a later figure of the same source stands")),
        *(step for f in standing for step in _steps(f, *_role(f, best))),
    ]
    return Toll(
        outcome=key[0],
        group=key[1],
        low=min(lows, default=None),
        best=None if best is None else best.best,
        high=None if not highs or None in highs else max(h for h in highs if h is not None),
        rule=RULE,
        trace=_sorted(steps),
    )


def _widest_of_each_account(stated: Sequence[Figure]) -> tuple[list[Figure], list[Figure]]:
    by_voice: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for figure in stated:
        by_voice[(figure.document, figure.source, figure.as_of)].append(figure)
    widest: list[Figure] = []
    parts: list[Figure] = []
    for same_voice in by_voice.values():
        first, *rest = sorted(same_voice, key=lambda f: (-(f.best or 0), f.is_open, f.position))
        widest.append(first)
        for figure in rest:
            repeats = (figure.low, figure.high) == (first.low, first.high)
            (widest if repeats else parts).append(figure)
    return widest, parts


def _latest_of_each_source(stated: Sequence[Figure]) -> tuple[list[Figure], list[Figure]]:
    by_source: dict[str, list[Figure]] = defaultdict(list)
    for figure in stated:
        by_source[figure.source].append(figure)
    standing: list[Figure] = []
    superseded: list[Figure] = []
    for same_source in by_source.values():
        for figure in same_source:
            later = any(_is_later(other, figure) for other in same_source)
            (superseded if later else standing).append(figure)
    return standing, superseded


def _is_later(one: Figure, other: Figure) -> bool:
    """Whether ``one`` is known to be later: both moments known, and apart within the coarser precision."""
    left, right = one.moment[0], other.moment[0]
    shared = min(len(left), len(right))
    return bool(shared) and left[:shared] > right[:shared]


def _yields(figure: Figure, standing: Sequence[Figure]) -> bool:
    """Whether a figure cannot be the best beside another of its class: a part beside a whole that can hold it, or
    nobody beside somebody counted ("no casualties" is kept as the range's lower end)."""
    peers = [f for f in standing if f.rank == figure.rank and f is not figure]
    if figure.is_part:
        return any(not f.is_part and (f.best or 0) >= (figure.low or 0) for f in peers)
    return figure.high == 0 and any(f.best for f in peers)


def _preference(figure: Figure) -> tuple[int, tuple[int, ...], int, bool, str]:
    """Best class first, then the latest, then the larger, then the closed one."""
    later_first = tuple(-ord(c) for c in figure.moment[0])
    return figure.rank, (*later_first, 1), -(figure.best or 0), figure.is_open, figure.claims[0]


def _agrees_from_below(figure: Figure, best: Figure) -> bool:
    if figure is best or not figure.is_open or best.best is None or figure.low is None:
        return False
    return figure.low <= best.best and (figure.moment[0] <= best.moment[0] or (figure.is_part and not best.is_part))


def _role(figure: Figure, best: Figure | None) -> tuple[str, str]:
    if best is None or figure is best:
        return "supporting", "the latest figure of the best class of source"
    if (figure.low, figure.high) == (best.low, best.high):
        return "supporting", "gives the same figure"
    if _agrees_from_below(figure, best):
        words = "counts only a part of what the best figure counts" if figure.is_part else "an earlier open figure"
        return "supporting", words if figure.is_part else f"{words} that the best one agrees with"
    if figure.rank != best.rank:
        return "conflicting", "another class of source, kept beside the range"
    return "conflicting", "another source's figure, within the range"


def _steps(figure: Figure, role: str, reason: str) -> list[Step]:
    return [Step(claim=claim, role=role, reason=reason) for claim in figure.claims]


def _sorted(steps: Iterable[Step]) -> tuple[Step, ...]:
    return tuple(sorted(steps, key=lambda step: (step.role, step.claim)))


def _widest(outcome: Outcome, settled: dict[tuple[Outcome, Group], Toll]) -> Toll | None:
    """The toll of the group with the greatest best figure; any group is a part of the people."""
    candidates = [
        toll for (o, g), toll in settled.items() if o is outcome and g is not Group.PEOPLE and toll.best is not None
    ]
    return max(candidates, key=lambda toll: (toll.best or 0, toll.low or 0, toll.group), default=None)


def _as_people(widest: Toll, settled: dict[tuple[Outcome, Group], Toll]) -> Toll:
    """The people's toll from a narrower group: a lower bound, open above, because others may have been there.

    A figure of civilians stays closed, as the toll of an attack on civilians, unless armed dead are counted beside it.
    """
    steps = [Step(claim=s.claim, role=s.role, reason=f"counts {widest.group}; {s.reason}") for s in widest.trace]
    unnumbered = settled.get((widest.outcome, Group.PEOPLE))
    armed = any((widest.outcome, group) in settled for group in ARMED)
    return Toll(
        outcome=widest.outcome,
        group=Group.PEOPLE,
        low=widest.low,
        best=widest.best,
        high=widest.high if widest.group is Group.CIVILIANS and not armed else None,
        rule=RULE,
        trace=_sorted([*(unnumbered.trace if unnumbered else ()), *steps]),
    )


def _with_excess(people: Toll, settled: dict[tuple[Outcome, Group], Toll]) -> Toll:
    """The people's toll with every group counted higher than all people named as conflicting; no figure is clipped."""
    if people.high is None:
        return people
    known = {step.claim for step in people.trace}
    steps = [
        Step(claim=step.claim, role="conflicting", reason=f"said of {toll.group} alone, and more than all people")
        for (outcome, _), toll in settled.items()
        if outcome is people.outcome and toll.low is not None and toll.low > people.high
        for step in toll.trace
        if step.role == "supporting" and step.claim not in known
    ]
    return msgspec.structs.replace(people, trace=_sorted([*people.trace, *steps])) if steps else people


def _order(key: tuple[Outcome, Group]) -> tuple[int, int]:
    return list(Outcome).index(key[0]), list(Group).index(key[1])
