"""What of an incident needs a person, and how surely: figures that differ, parties that differ, readings and links in
doubt, what changed after somebody reviewed it.

Weights are this project's own, in thousandths; they order a queue and change no record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from saksi.model.account import Account
from saksi.model.claim import Casualty
from saksi.model.decision import Link
from saksi.model.incident import Doubt, Incident, Toll
from saksi.model.terms import Grade, Group, IncidentStatus, Judgement, Outcome
from saksi.model.values import Count

UNSURE_BELOW = 700
"""A casualty claim that the reader scores below this many thousandths is worth a look."""
HIGH_TOLL = 30
"""From this many killed an incident that nobody reviewed is worth a look for that alone."""
EXCESS = ("greater than its whole", "more than all people")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Where an incident's review stands: what the last person to accept it saw, and how many have and must."""

    seen: Incident | None = None
    reviewers: int = 0
    needed: int = 1


def doubts(
    incident: Incident, accounts: Sequence[Account], links: Iterable[Link], reviewed: Reviewed, versions: int
) -> tuple[Doubt, ...]:
    """Why a person should look at an incident, weightiest first; empty where it is settled and unchanged.

    ``links`` are the machine's that touch its reports; ``versions`` counts its documents that their publisher changed.
    """
    if incident.status is not IncidentStatus.PROPOSED:
        found = list(_changed(incident, reviewed.seen))
    else:
        found = [*_figures(incident, accounts), *_parties(incident), *_readings(accounts), *_links(incident, links)]
        found += [*_high(incident), *_reviewers(reviewed), *_versions(versions)]
        found += list(_changed(incident, reviewed.seen)) if reviewed.reviewers else []
        if not (reviewed.reviewers and found):
            found.append(_doubt("new", 100, "nobody has reviewed it"))
    return tuple(sorted(found, key=lambda doubt: (-doubt.weight, doubt.why)))


def _figures(incident: Incident, accounts: Sequence[Account]) -> Iterator[Doubt]:
    counts = {c.id: c.value.count for a in accounts for c in a.report.claims if isinstance(c.value, Casualty)}
    spread = max((_spread(toll, counts) for toll in incident.tolls), default=(0, ""))
    if spread[0]:
        yield _doubt("tolls", *spread)
    if any(any(words in step.reason for words in EXCESS) for toll in incident.tolls for step in toll.trace):
        yield _doubt("excess", 700, "a part is counted greater than its whole")


def _spread(toll: Toll, counts: Mapping[str, Count]) -> tuple[int, str]:
    """How far accounts lie apart on one outcome and group: 0 where none conflicts with the best figure."""
    if not any(step.role == "conflicting" for step in toll.trace):
        return 0, ""
    told = [counts[step.claim] for step in toll.trace if step.role != "excluded" and step.claim in counts]
    numbers = [number for count in told if (number := count.low if count.low is not None else count.high) is not None]
    if not numbers:
        return 0, ""
    least, most = min(numbers), max(numbers)
    named = f"{_plain(toll.outcome)}{'' if toll.group is Group.PEOPLE else ' ' + _plain(toll.group)}"
    share = round(500 * (most - least) / most) if most else 0
    return 300 + share, f"{named}: accounts say from {least} to {most}"


def _parties(incident: Incident) -> Iterator[Doubt]:
    if incident.grade is Grade.CONTESTED:
        yield _doubt("parties", 500, "independent sources name different parties")


def _readings(accounts: Sequence[Account]) -> Iterator[Doubt]:
    scores = [c.score for a in accounts for c in a.report.claims if isinstance(c.value, Casualty)]
    lowest = min(scores, default=1000)
    if lowest < UNSURE_BELOW:
        words = f"the reader was unsure of a figure ({lowest / 10:.0f} of 100)"
        yield _doubt("score", round((1000 - lowest) * 0.6), words)


def _links(incident: Incident, links: Iterable[Link]) -> Iterator[Doubt]:
    own = set(incident.reports)
    open_ = [link for link in links if link.judgement is Judgement.UNSURE]
    near = {(link.right if link.left in own else link.left) for link in open_} - own
    if near:
        one = "a report of another incident" if len(near) == 1 else f"{len(near)} reports of other incidents"
        yield _doubt("link", 400, f"{one} may tell of this one")
    elif open_:
        yield _doubt("link", 250, "two of its reports may tell of different incidents")


def _high(incident: Incident) -> Iterator[Doubt]:
    killed = next((t for t in incident.tolls if t.outcome is Outcome.KILLED and t.group is Group.PEOPLE), None)
    dead = (killed.best or killed.low or 0) if killed else 0
    if dead >= HIGH_TOLL:
        yield _doubt("high", 150, f"{dead} are said to be dead")


def _reviewers(reviewed: Reviewed) -> Iterator[Doubt]:
    if 0 < reviewed.reviewers < reviewed.needed:
        missing = reviewed.needed - reviewed.reviewers
        people = "one more person" if missing == 1 else f"{missing} more people"
        yield _doubt("reviewers", 300, f"the case asks for {people} to accept it")


def _versions(versions: int) -> Iterator[Doubt]:
    if versions:
        one = "a page or post of it was" if versions == 1 else f"{versions} pages or posts of it were"
        yield _doubt("version", 250, f"{one} changed by the publisher")


def _changed(incident: Incident, seen: Incident | None) -> Iterator[Doubt]:
    """What is otherwise than the last person to rule on it saw."""
    if seen is None:
        return
    changes = []
    if _figures_of(incident) != _figures_of(seen):
        changes.append("its figures")
    if incident.when != seen.when:
        changes.append("its date")
    if incident.where != seen.where:
        changes.append("its place")
    if incident.reports != seen.reports:
        changes.append("its reports")
    if changes:
        figures = "its figures" in changes
        yield _doubt("changed", 600 if figures else 200, f"changed since it was ruled on: {', '.join(changes)}")


def _figures_of(incident: Incident) -> list[tuple[object, ...]]:
    return [(toll.outcome, toll.group, toll.low, toll.best, toll.high) for toll in incident.tolls]


def _doubt(why: str, weight: int, words: str) -> Doubt:
    return Doubt(why=why, weight=weight, words=words)


def _plain(term: str) -> str:
    return str(term).replace("_", " ")
