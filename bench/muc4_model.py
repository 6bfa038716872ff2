"""The shipped model as a reader of MUC-4 messages: tags of the filler kinds, effects, which belong together, types.

Tags are decoded with a lower bar for beginning a span than the likeliest sequence sets, so that the floors of
`bench.muc4_fold` decide what is kept; the score is the mean chance of the span's own tags. Numbers go to the described
people that they stand before or in.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bench.muc4_predict import MucPrediction, RoleSpan
from saksi.errors import BackendError
from saksi.extract.learned.heads import Heads, spans_in
from saksi.extract.learned.labels import CLASSES, EPISODES, SPANS
from saksi.extract.learned.layout import positions
from saksi.extract.learned.marks import Sight
from saksi.extract.learned.model import open_models, shipped
from training.muc.counting import value_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Ints = npt.NDArray[np.int64]

ROLE_OF_KIND = {
    "perpetrator_individual": "PerpInd",
    "perpetrator_organisation": "PerpOrg",
    "physical_target": "Target",
    "human_target": "Victim",
    "human_description": "VictimDescription",
    "instrument": "Weapon",
}
EAGER = 4.0  # by how much beginning a span is made likelier when looking for candidates
_BEFORE = 25  # letters between a number and the people it counts
_PEOPLE = ("Victim", "VictimDescription")


class Sees(Protocol):
    """What is asked of a model: one pass over a text, and its heads."""

    @property
    def heads(self) -> Heads:
        """The heads in numpy."""
        ...

    def see(self, text: str) -> Sight:
        """Hidden states and tag chances of a text."""
        ...


class ModelPredictor:
    """A model's heads as a predictor."""

    def __init__(self, model: Sees) -> None:
        self._model = model

    def predict(self, text: str) -> MucPrediction:
        """One pass over the text."""
        sight = self._model.see(text)
        numbers = [(start, end) for start, end, *_ in candidates(sight, "human_number")]
        found = [(role, *one) for kind, role in ROLE_OF_KIND.items() for one in candidates(sight, kind)]
        types = self._types(sight)
        if not found:
            return MucPrediction((), types)
        ends = _pairs([(first, last) for *_, first, last in found])
        vectors = self._model.heads.spans(sight.hidden, ends)
        effects = self._effects(vectors)
        spans = []
        for (role, start, end, score, *_), effect in zip(found, effects, strict=True):
            people = role in _PEOPLE
            number = counted(text, start, end, numbers) if role == "VictimDescription" else None
            spans.append(RoleSpan(start, end, role, score, number=number, effect=effect if people else None))
        same = self._model.heads.same(vectors, positions(sight.layout, ends, ends))
        chances = {
            (a, b): float(same[i, j]) for i, a in enumerate(spans) for j, b in enumerate(spans)
        }  # fmt: skip
        return MucPrediction(tuple(spans), types, same=chances)

    def _types(self, sight: Sight) -> dict[str, float]:
        chances = self._model.heads.episodes(sight.hidden).tolist() if len(sight.hidden) else [0.0] * len(EPISODES)
        types = dict(zip(EPISODES, chances, strict=True))
        return {**types, "none": prod(1.0 - chance for chance in chances)}

    def _effects(self, vectors: Floats) -> list[str | None]:
        """The task's word for what became of each; None where the model sees none that the task has."""
        terms = CLASSES["effect"]
        best = self._model.heads.chances("effect", vectors).argmax(axis=1).tolist()
        return [None if terms[k] in ("none", "other") else terms[k].upper() for k in best]


def candidates(sight: Sight, kind: str) -> list[tuple[int, int, float, int, int]]:
    """Spans of a kind that might be: (start, end, score, first piece, last piece), in text order."""
    import numpy as np

    chances = sight.chances[:, SPANS.index(kind)]
    eager = chances * np.array([1.0, EAGER, 1.0], dtype=np.float32)
    found = []
    for first, last, _ in spans_in(eager):
        own = np.concatenate([chances[first : first + 1, 1], chances[first + 1 : last + 1, 2]])
        score = float(np.exp(np.log(np.maximum(own, 1e-9)).mean()))
        found.append((int(sight.layout.starts[first]), int(sight.layout.ends[last]), score, first, last))
    return found


def counted(text: str, start: int, end: int, numbers: Sequence[tuple[int, int]]) -> str | None:
    """The number that stands just before a description or in it, as a fill; None where none does."""
    near = [text[a:b] for a, b in numbers if a < end and b <= end and start - b <= _BEFORE]
    value = value_of(near[-1]) if near else None
    return None if value is None else str(value)


def _pairs(found: Sequence[tuple[int, int]]) -> Ints:
    import numpy as np

    return np.array(found, dtype=np.int64).reshape(-1, 2)


def load(path: Path | None = None) -> ModelPredictor:
    """The shipped model for English, or a folder's; BackendError where this version comes with none."""
    models = open_models(path) if path is not None else shipped()
    if models is None:
        raise BackendError("no model file is there", hint="Give one with --model, or use --predictor lexical.")
    return ModelPredictor(models.own.get("en", models.any))
