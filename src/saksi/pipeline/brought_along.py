"""What comes in from another case beside documents and decisions: its own places, its samples and people's codings.

Nothing of one's own is overwritten: what contradicts is named and stays out. What is no matter of another case stays in
its own log, and is counted by name, so that an import leaves nothing out unsaid.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

import msgspec
from msgspec.structs import replace

from saksi.case import Case
from saksi.model.act import (
    Act,
    AnyAct,
    Assigned,
    Coded,
    Entered,
    Erased,
    Exported,
    Imported,
    PlacesAdded,
    PlacesWithdrawn,
    PolicySet,
    Sampled,
    Sent,
    Stamped,
    Unsealed,
)
from saksi.model.place import OwnPlace, place_id
from saksi.pipeline.places import standing_places

LEFT_OUT: Final[Mapping[type[Act], str]] = {
    PlacesWithdrawn: "withdrawals of places",
    Sent: "passages sent to second readers",
    Assigned: "assignments",
    Unsealed: "unsealings",
    Entered: "comings and goings at the desk",
    PolicySet: "settings of policy",
    Exported: "exports",
    Imported: "earlier imports, with what these kept apart",
    Stamped: "timestamps",
    Erased: "erasures",
}
"""Acts that stay in the other log: they tell of that case as its holders keep it."""

Differ: TypeAlias = Callable[[str], None]
Question: TypeAlias = tuple[str, int, str]
"""A sample's name, the number of a claim in it, and who answers."""


def counted_out(acts: Iterable[AnyAct]) -> dict[str, int]:
    """How many acts of each kind stay in the other log."""
    return dict(Counter(LEFT_OUT[type(act)] for act in acts if type(act) in LEFT_OUT))


def places(case: Case, acts: Sequence[AnyAct], differ: Differ) -> Iterator[PlacesAdded]:
    """The places that stand there and that this case never had, as they were added there.

    A withdrawal binds the case in which it was made: a place withdrawn on one side alone is named.
    """
    theirs, ours = standing_places(acts), standing_places(_own(case, PlacesAdded, PlacesWithdrawn))
    known, known_there = _ever(_own(case, PlacesAdded)), _ever(acts)
    for name in [name for name in theirs if name in known and name not in ours]:
        differ(f"{name}: withdrawn here, and stands there; it stays withdrawn")
    for name in [name for name in ours if name in known_there and name not in theirs]:
        differ(f"{name}: withdrawn there; it stands here until you withdraw it")
    for act in acts:
        if isinstance(act, PlacesAdded):
            new = {place.id: place for place in act.places if place.id in theirs and _may_come(place, known, differ)}
            known |= set(new)
            if new:
                yield replace(act, places=tuple(new.values()))


def _may_come(place: OwnPlace, known: set[str], differ: Differ) -> bool:
    if place.id not in known and place.id != place_id(place):
        differ(f"{place.id}: this is not the id of the place that bears it there; not taken")
        return False
    return place.id not in known


def _ever(acts: Iterable[AnyAct]) -> set[str]:
    return {place.id for act in acts if isinstance(act, PlacesAdded) for place in act.places}


def codings(case: Case, acts: Sequence[AnyAct], differ: Differ, refuse: Differ) -> Iterator[Sampled | Coded]:
    """Their samples under names that are free here, and the answers that carry on from those here.

    ``differ`` is told of what contradicts, ``refuse`` of answers that cannot be read as such.

    An answer counts until the same person gives a later one. So where a person's answers to one claim here are not the
    beginning of those there, nor the other way round, neither is the later: the answers here stay.
    """
    ours = {act.name: act for act in _own(case, Sampled) if isinstance(act, Sampled)}
    theirs = {act.name: act for act in acts if isinstance(act, Sampled)}
    shared = {name for name, act in theirs.items() if name not in ours or ours[name].claims == act.claims}
    for name in sorted(theirs.keys() - shared):
        differ(f"sample {name}: another one bears this name here; not taken, nor its answers")
    yield from (act for name, act in theirs.items() if name not in ours)
    malformed = [act for act in acts if isinstance(act, Coded) and not _is_sound(act)]
    for act in malformed:
        refuse(f"sample {act.sample}, claim {act.number}: a malformed answer; not taken")
    here, there = _answers(_own(case, Coded)), _answers(act for act in acts if act not in malformed)
    for question, answers in there.items():
        known = here.get(question, [])
        if question[0] in shared and answers[: len(known)] == known:
            yield from answers[len(known) :]
        elif question[0] in shared and known[: len(answers)] != answers:
            differ(f"sample {question[0]}, claim {question[1]}: one person answered otherwise there; not counted")


def _is_sound(answer: Coded) -> bool:
    """Whether an answer's fields can be read as such."""
    try:
        msgspec.json.decode((answer.value or "{}").encode(), type=dict[str, Any])
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return False
    return True


def _answers(acts: Iterable[AnyAct]) -> dict[Question, list[Coded]]:
    found: dict[Question, list[Coded]] = defaultdict(list)
    for act in acts:
        if isinstance(act, Coded):
            found[act.sample, act.number, act.by].append(act)
    return found


def _own(case: Case, *kinds: type[AnyAct]) -> list[AnyAct]:
    """The case's own acts of these kinds, in the order of the log."""
    found = [entry for kind in kinds for entry in case.store.acts(kind)]
    return [act for _, act in sorted(found, key=lambda entry: entry[0])]
