"""The rules' reports taken apart where the model tells their figures as those of several incidents.

The rules part a text by named places and days. What no such name sets apart they keep together: the two halls of one
attack under one toll, a past attack told in half a sentence. The model reads those apart, with a scope, a place and a
day for each, and is right in that more often than not (``bench.corpus``, reports).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from saksi.model.claim import Claim, Report

THINGS = ("damage", "weapon", "attack")
"""Kinds that the model finds better alone: what only the rules find of them is right less often than not."""


def overlap(one: Claim, other: Claim) -> bool:
    """Whether two claims are told in the same words."""
    return one.spans[0].overlaps(other.spans[0])


def apart(ruled: Sequence[Report], learned: Sequence[Report]) -> list[Report]:
    """The rules' reports, and after each those that the model sees in it; every claim stands in one of them."""
    return [part for report in ruled for part in _parts(report, learned)]


def _parts(report: Report, learned: Sequence[Report]) -> Iterator[Report]:
    """The report with the figures of the model's report that shares most with it, then one for each further one."""
    shared = _shared(report, learned)
    if len(shared) < 2:
        yield report
        return
    main, _ = max(shared, key=lambda pair: len(pair[1]))
    taken: set[str] = set()
    parts = []
    for told, own in shared:
        if told is main or told.anchor == report.anchor:
            continue
        moved = [*own, *(c for c in report.claims if c.kind in THINGS and c.id not in taken and _is_of(c, told))]
        taken |= {claim.id for claim in moved}
        parts.append(_told(moved, told, within=report if told.part_of == main.id else None))
    yield replace(report, claims=tuple(c for c in report.claims if c.id not in taken))
    yield from parts


def _shared(report: Report, learned: Sequence[Report]) -> list[tuple[Report, list[Claim]]]:
    """The model's reports that tell figures of this one, each with those figures; a figure goes to the first."""
    left = [c for c in report.claims if c.kind == "casualty"]
    found = []
    for told in learned:
        own = [c for c in left if _is_of(c, told)]
        left = [c for c in left if c not in own]
        if own:
            found.append((told, own))
    return found


def _is_of(claim: Claim, told: Report) -> bool:
    return any(c.kind == claim.kind and overlap(c, claim) for c in told.claims)


def _told(moved: Sequence[Claim], told: Report, *, within: Report | None) -> Report:
    """The model's report with the rules' claims in the words of its own, and where and when it tells them."""
    placed = (c for c in told.claims if c.kind in ("place", "time"))
    claims = tuple(sorted((*moved, *placed), key=lambda c: c.spans[0].start))
    return replace(told, claims=claims, part_of=within.id if within is not None else None)
