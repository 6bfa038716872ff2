"""Merging and splitting incidents, with what would become of them shown first.

Both are links between reports, each an act in the log. A merge ties every report of one incident to the other's; a
split keeps every report of one part from every report of the rest, and holds each part together as the person saw it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from saksi.case import Case
from saksi.errors import Conflict, InputError, NotFound
from saksi.model.decision import Link
from saksi.model.incident import Incident
from saksi.model.terms import Judgement
from saksi.pipeline.decisions import enter_links, supposed_links, tying
from saksi.pipeline.desk.incident import told
from saksi.pipeline.desk.shown_incident import Preview
from saksi.pipeline.resolution import settled_closure
from saksi.store.desk import link_named

Pairs = tuple[tuple[str, str, Judgement], ...]


def merge(case: Case, left: str, right: str, *, by: str, reason: str, seen: Sequence[str]) -> tuple[Link, ...]:
    """Say that two incidents are one. ``seen`` are the reports that the two had when shown; Conflict where they have
    others by now, or where somebody linked them otherwise meanwhile."""
    one, other = _incident(case, left), _incident(case, right)
    pairs = _merging(case, one, other)
    return enter_links(case, pairs, by=by, reason=reason, unchanged=lambda: _unchanged(case, (left, right), seen))


def split(
    case: Case, incident: str, reports: Sequence[str], *, by: str, reason: str, seen: Sequence[str]
) -> tuple[Link, ...]:
    """Say that these reports of an incident tell of another one. ``seen`` are all its reports as they were shown."""
    pairs = _splitting(_incident(case, incident), reports)
    return enter_links(case, pairs, by=by, reason=reason, unchanged=lambda: _unchanged(case, (incident,), seen))


def unlink(case: Case, links: Sequence[str], *, by: str, reason: str) -> tuple[Link, ...]:
    """Take people's links back: on these pairs the machine's judgement counts again."""
    pairs = {}
    for name in links:
        known = link_named(case.store.database, name)
        if known is None:
            raise NotFound("no such link", subject=name)
        pairs[frozenset((known.left, known.right))] = (known.left, known.right, Judgement.UNSURE)
    return enter_links(case, tuple(pairs.values()), by=by, reason=reason)


def preview_merge(case: Case, left: str, right: str) -> Preview:
    """What would become of two incidents if they were merged. Nothing is logged."""
    one, other = _incident(case, left), _incident(case, right)
    return _preview(case, (one, other), _merging(case, one, other))


def preview_split(case: Case, incident: str, reports: Sequence[str]) -> Preview:
    """What would become of an incident if these reports were split off. Nothing is logged."""
    whole = _incident(case, incident)
    return _preview(case, (whole,), _splitting(whole, reports))


def _preview(case: Case, before: Sequence[Incident], pairs: Pairs) -> Preview:
    links = supposed_links(case, pairs, by="", reason="")
    ends = {report for incident in before for report in incident.reports}
    settled = settled_closure(case.store, ends, links)
    known = {incident.id for incident in before}
    after = [made for made in settled.incidents if ends & set(made.reports)]
    return Preview(told(case, before, known), told(case, after, known))


def _merging(case: Case, one: Incident, other: Incident) -> Pairs:
    if one.id == other.id:
        raise InputError("both are the same incident", subject=one.id)
    return _each_once((a, b, Judgement.SAME) for a, b in tying(case, one.reports, other.reports))


def _splitting(whole: Incident, reports: Sequence[str]) -> Pairs:
    part = [report for report in whole.reports if report in set(reports)]
    rest = [report for report in whole.reports if report not in set(reports)]
    if len(part) != len(set(reports)):
        raise InputError("not all of these reports belong to the incident", subject=whole.id)
    if not part or not rest:
        raise InputError("a split leaves at least one report on either side", subject=whole.id)
    apart = [(a, b, Judgement.DIFFERENT) for a in part for b in rest]
    together = [(side[0], other, Judgement.SAME) for side in (part, rest) for other in side[1:]]
    return _each_once([*apart, *together])


def _each_once(pairs: Iterable[tuple[str, str, Judgement]]) -> Pairs:
    return tuple({frozenset(pair[:2]): pair for pair in pairs}.values())


def _incident(case: Case, name: str) -> Incident:
    found = case.store.incident(name)
    if found is None:
        raise NotFound("no such incident", subject=name)
    return found


def _unchanged(case: Case, names: Sequence[str], seen: Sequence[str]) -> None:
    now = {report for name in names for report in _incident(case, name).reports}
    if now != set(seen):
        raise Conflict(
            "the incident is not made of the same reports any more",
            subject=names[0],
            hint="Somebody has merged or split it, or a report came in: look at it again.",
        )
