"""Two readings of one text made into one: the model's, and the rules' where a language has them.

The model tells what is told: figures, things struck, parties, who says so, what belongs to one incident. The rules are
exact in counting and in the kind of an event, and where both read a figure its score says whether they agree. What the
rules alone read is right less often than not, but for figures of an incident that the model tells too; those are kept
with a low score, for a person to look at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from saksi.model.claim import Casualty, Claim, Findings, Report, claim_id

AGREED, DISPUTED, ALONE = 930, 650, 390
"""Scores, in thousandths, of a figure that both read alike, that they read otherwise (the rules' count is taken), and
that the rules alone read: about the shares that were right on reports that nobody had learned from."""


def beside_rules(learned: Findings, ruled: Findings) -> Findings:
    """The model's findings with what the rules know better; the model's digest is kept."""
    figures = [c for r in ruled.reports for c in r.claims if c.kind == "casualty"]
    reports = [_counted(report, figures) for report in learned.reports]
    own = [c for r in reports for c in r.claims if c.kind == "casualty"]
    more: dict[str, list[Claim]] = {report.id: [] for report in reports}
    for other in ruled.reports:
        home = _home(other, reports)
        if home is not None:
            alone = [c for c in other.claims if c.kind == "casualty" and not any(_overlap(c, o) for o in own)]
            more[home.id] += [replace(c, score=ALONE, subset_of=None, beside=None) for c in alone]
    told = tuple(_told(report, more[report.id], ruled.reports) for report in reports)
    return replace(learned, reports=told, claims=tuple(_with_persons(learned.claims, ruled)))


def _counted(report: Report, figures: Sequence[Claim]) -> Report:
    """The report with its figures scored by what the rules say of each, and counted as they count."""
    changed: dict[str, Claim] = {}
    for claim in report.claims:
        if claim.kind == "casualty":
            changed[claim.id] = _settled(claim, [f for f in figures if _overlap(f, claim)])
    return replace(report, claims=tuple(_linked(report.claims, changed)))


def _settled(claim: Claim, seen: Sequence[Claim]) -> Claim:
    if not seen:
        return claim
    if any(_figure(other) == _figure(claim) for other in seen):
        return replace(claim, score=max(claim.score, AGREED))
    nearest = max(seen, key=lambda other: _common(other, claim))
    assert isinstance(claim.value, Casualty) and isinstance(nearest.value, Casualty)
    value = replace(claim.value, outcome=nearest.value.outcome, count=nearest.value.count)
    made = replace(claim, value=value, score=DISPUTED)
    return replace(made, id=claim_id(made))


def _linked(claims: Iterable[Claim], changed: dict[str, Claim]) -> Iterator[Claim]:
    """The claims in their order, changed ones in place, links led to the changed ones."""
    for claim in claims:
        made = changed.get(claim.id, claim)
        links = {name: getattr(made, name) for name in ("subset_of", "beside")}
        yield replace(made, **{name: changed[to].id for name, to in links.items() if to in changed})


def _with_persons(claims: Sequence[Claim], ruled: Findings) -> list[Claim]:
    """The free claims, with every person that the rules find to be sealed: what is not found is not sealed."""
    known = [c for c in claims if c.kind == "identity"]
    found = [c for c in ruled.claims if c.kind == "identity" and not any(_overlap(c, k) for k in known)]
    return sorted((*claims, *found), key=lambda c: c.spans[0].start)


def _told(report: Report, more: Sequence[Claim], ruled: Sequence[Report]) -> Report:
    """The report with the rules' kind of event, where they tell of it too, and what only they read of it."""
    twin = _home(report, ruled)
    claims = tuple(sorted((*report.claims, *more), key=lambda c: c.spans[0].start)) if more else report.claims
    return replace(report, claims=claims, event=twin.event if twin is not None and twin.event else report.event)


def _home(told: Report, reports: Iterable[Report]) -> Report | None:
    """The report of the other reading that shares most figures with this one, or else things struck."""
    by_id = {report.id: report for report in reports}
    shared = Counter({name: _shared(told, report) for name, report in by_id.items()})
    best = max(by_id, key=lambda name: shared[name], default=None)
    return by_id[best] if best is not None and shared[best] else None


def _shared(one: Report, other: Report) -> int:
    """Ten for each figure of one that the other has too, one for each thing struck."""
    total = 0
    for kind, weight in (("casualty", 10), ("damage", 1)):
        there = [c for c in other.claims if c.kind == kind]
        total += weight * sum(c.kind == kind and any(_overlap(c, o) for o in there) for c in one.claims)
    return total


def _overlap(one: Claim, other: Claim) -> bool:
    return one.spans[0].overlaps(other.spans[0])


def _common(one: Claim, other: Claim) -> int:
    a, b = one.spans[0], other.spans[0]
    return min(a.end, b.end) - max(a.start, b.start)


def _figure(claim: Claim) -> tuple[object, ...]:
    assert isinstance(claim.value, Casualty)
    count = claim.value.count
    return claim.value.outcome, count.low, count.high, count.qualifier
