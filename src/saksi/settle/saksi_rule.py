"""The counting rule ``saksi``, the default: the latest of each source of the best class, with conflicts kept.

1. Left out, each with its reason: denied, hypothetical and withdrawn claims; claims of a scope wider than the
   incident's; words without a number; parts of a larger figure of the same outcome and group. Additions are summed
   with what they add to, once. A part or addition whose whole carries no figure ("several, and 12 more") is a lower
   bound.
2. Within one account and source the widest figure stands; smaller ones beside it may be parts of it. A figure with a
   later *as of* stands before an earlier one.
3. Across accounts the latest figure of a source supersedes its earlier ones, also downward. Figures whose order in
   time is not known within their precision stand side by side.
4. Sources are ranked by role (see ``figures.RANKS``). *Best* is the latest figure of the best class that gives one;
   between equals the larger. One hospital's or morgue's figure is a lower bound, as are groups of people counted
   alone: it is not the best beside a whole figure that can hold it, of its class or of those who count or report. Nor
   is "nobody" the best beside somebody counted by that class: it is the range's lower end.
5. *Low* is the least and *high* the greatest bound among the standing figures of that class; those of other classes
   are kept and named as agreeing or conflicting. An open figure ("at least 13") that is older than the best figure
   and not above it agrees with it: it supports, and neither lowers nor opens the range. Of several lower bounds of
   parts alone the greatest is the low.
6. "One more has died", told later by anybody and without a total, is a part and never the best beside a whole. What it
   adds to is not said, so the high alone is raised by it, once, whoever repeats it; "a fifth has died" raises it to
   five at least.
"""

from __future__ import annotations

from collections.abc import Sequence

from saksi.settle.counting import CountingRule, Range, Stated, in_order_of_time, standing, steps_of
from saksi.settle.figures import Figure

REPORTING = 1
"""The class of those who report: better ones count or investigate."""


def count(stated: Stated) -> Range:
    """Low, best and high of one outcome and group, and every claim's part in them."""
    kept, steps = standing(stated)
    best = _best(kept)
    if best is None:
        return Range(None, None, None, tuple(steps))
    bounding = [f for f in kept if f.rank == best.rank and not _agrees_from_below(f, best)]
    steps += [step for figure in kept for step in steps_of(figure, *_role(figure, best))]
    highs = [f.high for f in bounding]
    on_top = [f for f in kept if _comes_on_top(f, best)]
    since, row = max((f.low or 0 for f in on_top), default=0), max((f.nth for f in on_top), default=0)
    return Range(
        low=min(f.low or 0 for f in bounding),
        best=best.best,
        high=None if None in highs else max(row, since + max(h for h in highs if h is not None)),
        steps=tuple(steps),
    )


def _best(kept: Sequence[Figure]) -> Figure | None:
    able = [f for f in kept if not _yields(f, kept)]
    rank = min((f.rank for f in able), default=None)
    peers = [f for f in able if f.rank == rank]
    if peers and all(f.is_part for f in peers):
        return max(peers, key=lambda f: (f.best or 0, in_order_of_time(f)))
    return max(peers, key=in_order_of_time, default=None)


def _yields(figure: Figure, kept: Sequence[Figure]) -> bool:
    """Whether a figure cannot be the best: a part beside a whole that can hold it, of its class or of those who count
    or report (of any class where it only adds to others); or nobody beside somebody counted by its class ("no
    casualties" is kept as the range's lower end)."""
    if figure.is_part:
        wholes = [f for f in kept if not f.is_part and (figure.is_more or f.rank <= max(figure.rank, REPORTING))]
        return any((f.best or 0) >= (figure.low or 0) for f in wholes)
    return figure.high == 0 and any(f.best for f in kept if f.rank == figure.rank)


def _agrees_from_below(figure: Figure, best: Figure) -> bool:
    if figure is best or not figure.is_open or best.best is None or figure.low is None:
        return False
    return figure.low <= best.best and (figure.is_part or not figure.is_later_than(best))


def _comes_on_top(figure: Figure, best: Figure) -> bool:
    """Whether it adds to what had been counted, told later than the best figure, which so may not hold it yet."""
    return figure.is_more and not best.is_part and figure.is_later_than(best)


def _role(figure: Figure, best: Figure) -> tuple[str, str]:
    if figure is best:
        return "supporting", "the latest figure of the best class of source"
    if (figure.low, figure.high) == (best.low, best.high):
        return "supporting", "gives the same figure"
    if _comes_on_top(figure, best):
        if figure.nth:
            return "supporting", f"number {figure.nth} in the row, told later without a total: the high holds it"
        return "supporting", "so many more, told later without a total: the high holds them once"
    if _agrees_from_below(figure, best):
        if figure.is_part:
            return "supporting", "covers a part of what the best figure counts"
        return "supporting", "an earlier open figure that the best one agrees with"
    if figure.rank != best.rank:
        return "conflicting", "another class of source, kept beside the range"
    return "conflicting", "another source's figure, within the range"


RULE = CountingRule(
    name="saksi",
    version="2",
    says="the latest figure of each source of the best class; low and high span what those sources differ by",
    source="this project's own rule: docs/method.md",
    count=count,
)
