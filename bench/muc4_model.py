"""The shipped model as a reader of MUC-4 messages.

`saksi.extract.learned.roles` is asked for `load(path) -> reader`, and the reader for `roles(text)`, which gives spans
as (start, end, kind, score), kinds named as in `saksi.extract.learned.labels.SPANS`, and `types(text)`, a score for
each type of incident of the whole text. The model marks named and described people alike (`human_target`): names are
told apart by spelling. Numbers (`human_number`) go to the described people they stand before.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from bench.muc4_predict import MucPrediction, RoleSpan
from saksi.errors import BackendError
from training.muc.case import common_words
from training.muc.counting import value_of

ROLE_OF_KIND = {
    "perpetrator_individual": "PerpInd",
    "perpetrator_organisation": "PerpOrg",
    "physical_target": "Target",
    "human_target": "Victim",
    "instrument": "Weapon",
}
_READER = "saksi.extract.learned.roles"
_BEFORE = 25  # letters between a number and the people it counts


class RoleReader(Protocol):
    """What the shipped model offers for MUC-4."""

    def roles(self, text: str) -> Iterable[tuple[int, int, str, float]]:
        """Spans of fillers: start, end, kind, score."""
        ...

    def types(self, text: str) -> Mapping[str, float]:
        """A score for each type of incident, whether the text tells of one."""
        ...


class Model:
    """A role reader as a predictor."""

    def __init__(self, reader: RoleReader) -> None:
        self._reader = reader

    def predict(self, text: str) -> MucPrediction:
        """The model's spans with names told from descriptions, numbers tied to people; types as they are."""
        found = list(self._reader.roles(text))
        numbers = [(start, end) for start, end, kind, _ in found if kind == "human_number"]
        spans = [_span(text, item, numbers) for item in found if item[2] in ROLE_OF_KIND]
        return MucPrediction(tuple(spans), self._reader.types(text))


def _span(text: str, item: tuple[int, int, str, float], numbers: Iterable[tuple[int, int]]) -> RoleSpan:
    start, end, kind, score = item
    role = ROLE_OF_KIND[kind]
    if role != "Victim" or is_name(text[start:end]):
        return RoleSpan(start, end, role, score)
    counted = [(a, b) for a, b in numbers if a < end and b <= end and start - b <= _BEFORE]
    value = value_of(text[slice(*counted[-1])]) if counted else None
    return RoleSpan(start, end, "VictimDescription", score, number=None if value is None else str(value))


def is_name(mention: str) -> bool:
    """Whether a mention is a proper name: its words are capitalised or link names, one of them no English word."""
    words = re.findall(r"[A-Za-z][\w'.-]*", mention)
    large = [word for word in words if word[0].isupper()]
    small = [
        word for word in words if not word[0].isupper() and word not in ("de", "del", "la", "las", "los", "y", "e")
    ]
    return not small and any(word.lower() not in common_words() for word in large)


def load(path: Path | None = None) -> Model:
    """The shipped model, or the one in a file; BackendError where there is none."""
    try:
        module = importlib.import_module(_READER)
        reader: RoleReader = module.load(path)
    except (ImportError, AttributeError, FileNotFoundError) as missing:
        raise BackendError(
            "no model with MUC-4's roles is there", subject=str(path or _READER), hint="Use --predictor lexical."
        ) from missing
    return Model(reader)
