"""What a reader says of a MUC-4 message, before post-processing; and two readers to measure the benchmark itself with.

`Gold` gives back the key's own spans: what comes out is the ceiling that label finding and post-processing leave.
`Lexical` knows every filler string of the training messages and how often it was one: the floor.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from training.muc.case import restore
from training.muc.keys import Template
from training.muc.labels import ROLE_OF, MucDocument

TYPES = ("attack", "bombing", "kidnapping", "arson", "robbery", "forced work stoppage")
_WORD = re.compile(r"\w+(?:['.-]\w+)*")
_LONGEST = 8  # words of a filler that the lexical reader looks up
_PRIOR = 20  # messages of a usual share of each word, added to every label


@dataclass(frozen=True, slots=True)
class RoleSpan:
    """A stretch of the text taken for a filler: offsets, role, score from 0 to 1.

    `incidents` are indices into the prediction's incidents; empty means all of them. `number`, `effect` and `type` are
    fills of a human target in the task's own terms; `names` holds the name that a description belongs to.
    """

    start: int
    end: int
    role: str
    score: float = 1.0
    incidents: tuple[int, ...] = ()
    number: str | None = None
    effect: str | None = None
    type: str | None = None
    names: str | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident as far as the reader tells it apart: a score for each type, day and place as fills, the stage."""

    types: Mapping[str, float]
    date: str | None = None
    location: str | None = None
    stage: str = "ACCOMPLISHED"


@dataclass(frozen=True, slots=True)
class MucPrediction:
    """All that a reader says of one message.

    Without `incidents` they are told apart by `same`, the chance that two spans are told of one incident, both ways
    round (a pair that is missing has none); without either the message is one incident. Its type is what `types`
    scores highest. `types` may also score "none": the chance that nothing in the message is an incident.
    """

    spans: tuple[RoleSpan, ...]
    types: Mapping[str, float] = field(default_factory=dict)
    incidents: tuple[Incident, ...] = ()
    same: Mapping[tuple[RoleSpan, RoleSpan], float] = field(default_factory=dict)


class Predictor(Protocol):
    """A reader of MUC-4 messages."""

    def predict(self, text: str) -> MucPrediction:
        """Read one message; `text` is in ordinary spelling (`training.muc.case.restore`), offsets are into it."""
        ...


class Gold:
    """Says what the keys say: every occurrence of every filler, the incidents told apart."""

    def __init__(self, documents: Iterable[MucDocument]) -> None:
        self._of = {doc.text: doc for doc in documents}

    def predict(self, text: str) -> MucPrediction:
        """The key's spans of a known text; a text that is not known raises KeyError."""
        doc = self._of[text]
        order = {template.number: index for index, template in enumerate(doc.templates)}
        spans = tuple(
            RoleSpan(
                s.start, s.end, s.role, 1.0, (order[s.template],), s.get("number"), s.get("effect"), s.get("type"),
                s.get("names"),
            )
            for s in doc.spans
            if s.role in ROLE_OF.values()
        )  # fmt: skip
        return MucPrediction(spans, {}, tuple(map(_incident, doc.templates)))


def _incident(template: Template) -> Incident:
    return Incident(
        {template.types()[0]: 1.0},
        template.first("INCIDENT: DATE"),
        template.first("INCIDENT: LOCATION"),
        template.first("INCIDENT: STAGE OF EXECUTION") or "ACCOMPLISHED",
    )


class Lexical:
    """Scores a string by how many of the training messages that hold it had it as a filler of the role."""

    def __init__(self, documents: Iterable[MucDocument]) -> None:
        known = list(documents)
        as_filler: dict[tuple[str, str], Counter[str]] = {}
        for doc in known:
            told = {(_bare(doc.text[s.start : s.end]), s.role, s.get("effect") or "") for s in doc.spans}
            for string, role, effect in told:
                if role in ROLE_OF.values():
                    as_filler.setdefault((string, role), Counter())[effect] += 1
        strings = {string for string, _ in as_filler}
        holding = Counter(string for doc in known for string in {s for s, _, _ in _grams(doc.text)} & strings)
        self._scores: dict[str, list[tuple[str, float, str | None]]] = {}
        for (string, role), effects in as_filler.items():
            score = effects.total() / (max(holding[string], effects.total()) + 1)
            self._scores.setdefault(string, []).append((role, score, effects.most_common(1)[0][0] or None))
        self._types = _TypeWords(known)

    def predict(self, text: str) -> MucPrediction:
        """Every known filler string of the text with its score, longer ones first where they overlap in a role."""
        taken: dict[str, list[tuple[int, int]]] = {}
        spans = []
        for string, start, end in sorted(_grams(text), key=lambda gram: gram[1] - gram[2]):
            for role, score, effect in self._scores.get(string, ()):
                if not any(start < after and before < end for before, after in taken.get(role, ())):
                    taken.setdefault(role, []).append((start, end))
                    spans.append(RoleSpan(start, end, role, score, effect=effect))
        return MucPrediction(tuple(sorted(spans, key=lambda span: span.start)), self._types.scores(text))


class _TypeWords:
    """Naive Bayes over the words that a message holds: none, or the type of its first incident."""

    def __init__(self, documents: Iterable[MucDocument]) -> None:
        self._messages: Counter[str] = Counter()
        self._holding: dict[str, Counter[str]] = {}
        for doc in documents:
            label = doc.templates[0].types()[0] if doc.templates else "none"
            self._messages[label] += 1
            self._holding.setdefault(label, Counter()).update({string for string, _, _ in _grams(doc.text, 1)})
        every: Counter[str] = sum(self._holding.values(), Counter())
        known = self._messages.total()
        self._usual = {word: count / known for word, count in every.items() if count >= 10}

    def scores(self, text: str) -> dict[str, float]:
        """A share for each label; the shares sum to one."""
        from math import exp, log

        here = [string for string in {string for string, _, _ in _grams(text, 1)} if string in self._usual]
        logs = {}
        for label, count in self._messages.items():
            holding = self._holding[label]
            odds = ((holding[word] / self._usual[word] + _PRIOR) / (count + _PRIOR) for word in here)
            logs[label] = log(count) + sum(map(log, odds)) / 2  # the words of a text are far from independent
        top = max(logs.values())
        weights = {label: exp(value - top) for label, value in logs.items()}
        return {label: weight / sum(weights.values()) for label, weight in weights.items()}


def _grams(text: str, longest: int = _LONGEST) -> Iterator[tuple[str, int, int]]:
    words = list(_WORD.finditer(text))
    for first in range(len(words)):
        for last in range(first, min(first + longest, len(words))):
            start, end = words[first].start(), words[last].end()
            yield _bare(text[start:end]), start, end


def _bare(string: str) -> str:
    return " ".join(_WORD.findall(string.lower()))


def read(predictor: Predictor, raw: str) -> tuple[str, MucPrediction]:
    """The message as the reader sees it, and what the reader says of it."""
    text = restore(raw)
    return text, predictor.predict(text)
