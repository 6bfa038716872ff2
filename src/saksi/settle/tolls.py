"""The counting rule ``saksi``, first form: low, best and high of each outcome and group, with its trace.

The rule, in order:
 1. Left out, each with its reason: denied, hypothetical and withdrawn claims; claims of a wider scope; words without a
    number; parts of a larger figure of the same outcome and group; additions (they are summed with what they add to).
 2. Within one account and source the widest figure stands; smaller ones beside it may be parts of it. A figure with a
    later *as of* stands before an earlier one.
 3. Across accounts the latest figure of a source supersedes its earlier ones, also downward. Figures whose order in
    time is not known stand side by side.
 4. Sources are ranked by role (see ``figures.RANKS``). *Best* is the latest figure of the best class that gives one;
    between equals the larger. One hospital's or morgue's figure is a lower bound.
 5. *Low* is the least and *high* the greatest bound among the standing figures of that class; those of other classes
    are kept and named as agreeing or conflicting. An open figure ("at least 13") that is older than the best figure
    and not above it agrees with it: it supports, and neither lowers nor opens the range.
 6. ``people`` is always there: where no account counts people or civilians, it is taken from the widest group stated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from saksi.model.account import Account
from saksi.model.incident import Step, Toll
from saksi.model.terms import Group, Outcome
from saksi.settle.figures import Figure, figures

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
                settled[whole] = _as_people(widest, settled.get(whole))
    return tuple(settled[key] for key in sorted(settled, key=_order))


def settle_one(key: tuple[Outcome, Group], stated: Sequence[Figure], left_out: Iterable[Step]) -> Toll:
    """One outcome and group from its figures and the claims already left out."""
    widest, parts = _widest_of_each_account(stated)
    standing, superseded = _latest_of_each_source(widest)
    best = min(standing, key=_preference, default=None)
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


def _preference(figure: Figure) -> tuple[int, tuple[int, ...], int, bool, str]:
    """Best class first, then the latest, then the larger, then the closed one."""
    later_first = tuple(-ord(c) for c in figure.moment[0])
    return figure.rank, (*later_first, 1), -(figure.best or 0), figure.is_open, figure.claims[0]


def _agrees_from_below(figure: Figure, best: Figure) -> bool:
    if figure is best or not figure.is_open or best.best is None or figure.low is None:
        return False
    return figure.low <= best.best and figure.moment[0] <= best.moment[0]


def _role(figure: Figure, best: Figure | None) -> tuple[str, str]:
    if best is None or figure is best:
        return "supporting", "the latest figure of the best class of source"
    if (figure.low, figure.high) == (best.low, best.high):
        return "supporting", "gives the same figure"
    if _agrees_from_below(figure, best):
        return "supporting", "an earlier open figure that the best one agrees with"
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


def _as_people(widest: Toll, unnumbered: Toll | None) -> Toll:
    """The people's toll from a narrower group: a lower bound, open above, because others may have been there."""
    steps = [Step(claim=s.claim, role=s.role, reason=f"counts {widest.group}; {s.reason}") for s in widest.trace]
    kept = [] if unnumbered is None else [*unnumbered.trace]
    return Toll(
        outcome=widest.outcome,
        group=Group.PEOPLE,
        low=widest.low,
        best=widest.best,
        high=widest.high if widest.group is Group.CIVILIANS else None,
        rule=RULE,
        trace=_sorted([*kept, *steps]),
    )


def _order(key: tuple[Outcome, Group]) -> tuple[int, int]:
    return list(Outcome).index(key[0]), list(Group).index(key[1])
