"""Whether two claims are told of one incident: the model's judgement of the pair, and what else speaks for it.

The heads judge a pair by its words and by where they stand. What both claims point to says more: the same place, the
same time, the same kind of event; and claims of one sentence are mostly of one incident. A logistic regression joins
them, with weights fitted on the development part of the corpus (``training.together``) and kept in the manifest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from saksi.extract.learned.marks import Mark
from saksi.extract.when.dates import TimeMention
from saksi.extract.where.event import is_same
from saksi.extract.where.mention import PlaceMention

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Chances = npt.NDArray[np.float32]

FEATURES = ("judged", "same place", "nowhere", "same time", "no time", "same event", "one sentence", "apart", "always")
FAR = 10  # sentences from which on two claims are simply far apart
SURE = 1e-4  # no chance counts as nearer to nought or one
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Weights:
    """By feature, and the chance from which on two groups are joined."""

    by_feature: tuple[float, ...]
    threshold: float

    @classmethod
    def read(cls, facts: Mapping[str, Any]) -> Weights | None:
        """From a manifest; None where it has none."""
        weights = facts.get("weights")
        if not isinstance(weights, Mapping):
            return None
        return cls(tuple(float(weights[name]) for name in FEATURES), float(facts["threshold"]))


def judged(features: Floats, weights: Weights) -> Chances:
    """Chances [S, S] that two claims are told of one incident."""
    import numpy as np

    odds = features @ np.array(weights.by_feature)
    chances: Chances = (1 / (1 + np.exp(-odds))).astype(np.float32)
    return chances


def features_of(
    same: Any, marks: Sequence[Mark], places: Mapping[int, PlaceMention], times: Mapping[int, TimeMention]
) -> Floats:
    """[S, S, features] of every two marks, in the order of FEATURES; ``same`` are the heads' chances [S, S]."""
    import numpy as np

    chances = np.clip(same, SURE, 1 - SURE)
    place, nowhere = _agreement(marks, "place", _alike(places, lambda a, b: is_same(a.where, b.where)))
    time, never = _agreement(marks, "time", _alike(times, lambda a, b: a.when is not None and a.when == b.when))
    events = np.stack([m.chances["told_event"] for m in marks])
    sentences = np.array([m.sentence for m in marks])
    apart = np.abs(sentences[:, None] - sentences[None, :])
    columns = (
        *(np.log(chances / (1 - chances)), place, nowhere, time, never, events @ events.T),
        *(apart == 0, np.minimum(apart, FAR) / FAR, np.ones_like(chances)),
    )
    return np.stack(columns, axis=-1).astype(np.float64)


def _alike(mentions: Mapping[int, T], is_one: Callable[[T, T], bool]) -> dict[int, int]:
    """The number of the thing that each mention names: mentions of one thing share it."""
    things: list[T] = []
    found: dict[int, int] = {}
    for number, mention in mentions.items():
        known = next((n for n, thing in enumerate(things) if is_one(mention, thing)), len(things))
        if known == len(things):
            things.append(mention)
        found[number] = known
    return found


def _agreement(marks: Sequence[Mark], relation: str, things: Mapping[int, int]) -> tuple[Floats, Floats]:
    """Of every two marks: the chance that they point to one thing, and the greater chance of pointing to none."""
    import numpy as np

    shares = np.zeros((len(marks), len(set(things.values())) + 1))
    for row, mark in enumerate(marks):
        for number, chance in mark.points.get(relation, ()):
            if number == -1 or number in things:
                shares[row, things.get(number, -1)] += chance
        total = shares[row].sum()
        shares[row] = shares[row] / total if total else np.eye(shares.shape[1])[-1]
    none = shares[:, -1]
    return shares[:, :-1] @ shares[:, :-1].T, np.maximum(none[:, None], none[None, :])
