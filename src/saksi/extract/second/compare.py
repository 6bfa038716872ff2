"""Where two readings of one document differ, for a person to look at: figures, speakers, stance, what one alone has.

Nothing is decided here and neither reader is taken to be right. Claims of one kind (of casualties: one outcome) whose
words overlap are taken for the same claim; of several, the closest pairs first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from saksi.model.claim import (
    Casualty,
    Claim,
    Findings,
    Identity,
    MilitaryPresence,
    Perpetrator,
    Report,
    Responsibility,
)
from saksi.model.terms import Stance
from saksi.model.values import Span

WEIGHTY = (Casualty, Perpetrator, Responsibility, MilitaryPresence)
"""Kinds of which a claim that one reader alone has is told; another reader's idea of a weapon's span is not."""

_Told = Callable[[str, object, object], "Disagreement"]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing to look at. ``what`` is figure, group, party, speaker, stance, claim, report or identity; for the last
    three one reader alone has it. ``span`` is where in the document; ``words`` say what either side has."""

    document: str
    what: str
    span: Span
    words: str
    first: str | None = None
    second: str | None = None


def disagreements(first: Findings, second: Findings, unread: Sequence[Span] = ()) -> tuple[Disagreement, ...]:
    """What a person should look at, in text order; nothing from ``unread``, the passages the second reader never read.

    ``first`` and ``second`` of a Disagreement are ids of claims or reports in these findings.
    """
    ours, theirs = _claims(first), _claims(second)
    pairs = _pairs(ours, theirs)
    found = [d for one, other in pairs for d in _differences(one, other)]
    met = {claim.id for pair in pairs for claim in pair}
    alone = [d for claims, by in ((ours, 1), (theirs, 2)) for c in claims if c.id not in met for d in _alone(c, by)]
    reports = _reports_alone(first, second, met)
    whole = {d.first or d.second for d in reports}
    inside = {c.id for f in (first, second) for r in f.reports if r.id in whole for c in r.claims}
    found += [d for d in alone if (d.first or d.second) not in inside or d.what == "identity"]
    found += reports
    seen = [d for d in found if not any(d.span.overlaps(gap) for gap in unread)]
    return tuple(sorted(seen, key=lambda d: (d.span.start, d.span.end, d.what, d.words)))


def _claims(findings: Findings) -> list[Claim]:
    return [*(claim for report in findings.reports for claim in report.claims), *findings.claims]


def _pairs(ours: Iterable[Claim], theirs: Iterable[Claim]) -> list[tuple[Claim, Claim]]:
    others = list(theirs)
    close = [
        (_likeness(one, other), one, other)
        for one in ours
        for other in others
        if _kind(one) == _kind(other) and _overlap(one, other)
    ]
    taken: set[str] = set()
    found = []
    for _, one, other in sorted(close, key=lambda t: (t[0], t[1].spans[0].start, t[1].id, t[2].id)):
        if not {one.id, other.id} & taken:
            taken |= {one.id, other.id}
            found.append((one, other))
    return found


def _kind(claim: Claim) -> tuple[str, str]:
    return claim.kind, str(claim.value.outcome) if isinstance(claim.value, Casualty) else ""


def _overlap(one: Claim, other: Claim) -> bool:
    return any(a.overlaps(b) for a in one.spans[:1] for b in other.spans[:1])


def _likeness(one: Claim, other: Claim) -> tuple[bool, bool, int]:
    """Smaller is closer: the same group, the same figure, nearly the same words."""
    a, b = one.spans[0], other.spans[0]
    apart = abs(a.start - b.start) + abs(a.end - b.end)
    if isinstance(one.value, Casualty) and isinstance(other.value, Casualty):
        mine, yours = one.value, other.value
        return (
            mine.group != yours.group,
            (mine.count.low, mine.count.high) != (yours.count.low, yours.count.high),
            apart,
        )
    return False, False, apart


def _differences(one: Claim, other: Claim) -> Iterator[Disagreement]:
    def told(what: str, left: object, right: object) -> Disagreement:
        words = f"{one.kind.replace('_', ' ')}: {left} by the first reader, {right} by the second"
        return Disagreement(one.document, what, one.spans[0], words, one.id, other.id)

    mine, yours = one.value, other.value
    if isinstance(mine, Casualty) and isinstance(yours, Casualty):
        bounds = [(v.count.low, v.count.high) for v in (mine, yours)]
        if bounds[0] != bounds[1]:
            yield told("figure", _range(*bounds[0]), _range(*bounds[1]))
        if mine.group != yours.group:
            yield told("group", mine.group, yours.group)
    if isinstance(mine, Perpetrator | Responsibility) and isinstance(yours, Perpetrator | Responsibility):
        if not _same_name(mine.party, yours.party):
            yield told("party", mine.party, yours.party)
        if isinstance(mine, Responsibility) and isinstance(yours, Responsibility) and mine.answer != yours.answer:
            yield told("stance", mine.answer, yours.answer)
    if isinstance(mine, MilitaryPresence) and isinstance(yours, MilitaryPresence) and mine.presence != yours.presence:
        yield told("stance", mine.presence, yours.presence)
    if isinstance(mine, WEIGHTY):
        yield from _voices(one, other, told)


def _voices(one: Claim, other: Claim, told: _Told) -> Iterator[Disagreement]:
    mine, yours = ([s.name for s in claim.said_by] for claim in (one, other))
    if bool(mine) != bool(yours):
        yield told("speaker", *(" ← ".join(names) or "nobody" for names in (mine, yours)))
    elif mine and not any(_same_name(a, b) for a in mine for b in yours):
        yield told("speaker", *(" ← ".join(names) for names in (mine, yours)))
    if one.stance != other.stance and {one.stance, other.stance} != {Stance.ASSERTED, Stance.ATTRIBUTED}:
        yield told("stance", one.stance, other.stance)


def _same_name(one: str, other: str) -> bool:
    """Whether one name's words are all in the other's: "the mayor" and "the mayor, A. Example"."""
    mine, yours = ({w.strip(".,’'\"“”") for w in name.casefold().split()} - _SMALL for name in (one, other))
    return mine <= yours or yours <= mine


_SMALL = frozenset({"the", "a", "an", "of", ""})


def _range(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return "no number"
    if high is None:
        return f"{low} or more"
    return str(high) if low == high else f"{low or 0} to {high}"


def _alone(claim: Claim, by: int) -> Iterator[Disagreement]:
    """A claim that one reader alone has. A name that only the second reader saw was not kept from it: told always."""
    is_name = isinstance(claim.value, Identity) and by == 2
    if not (is_name or isinstance(claim.value, WEIGHTY)):
        return
    said = "a name or detail of a private person" if is_name else claim.kind.replace("_", " ")
    if isinstance(claim.value, Casualty):
        count = claim.value.count
        said = f"{str(claim.value.outcome).replace('_', ' ')}, {_range(count.low, count.high)}"
    yield _told_alone(claim.document, "identity" if is_name else "claim", claim.spans[0], said, (claim.id, by))


def _told_alone(document: str, what: str, span: Span, said: str, of: tuple[str, int]) -> Disagreement:
    name, by = of
    words = f"{said}: read by the {'first' if by == 1 else 'second'} reader alone"
    return Disagreement(document, what, span, words, *((name, None) if by == 1 else (None, name)))


def _reports_alone(first: Findings, second: Findings, met: set[str]) -> list[Disagreement]:
    found = []
    for own, others, by in ((first.reports, second.reports, 1), (second.reports, first.reports, 2)):
        for report in own:
            if any(claim.id in met for claim in report.claims) or any(_touch(report, other) for other in others):
                continue
            found.append(_told_alone(report.document, "report", report.anchor, "a report", (report.id, by)))
    return found


def _touch(one: Report, other: Report) -> bool:
    mine, yours = ([r.anchor, *(s for c in r.claims for s in c.spans[:1])] for r in (one, other))
    return any(a.overlaps(b) for a in mine for b in yours)
