"""From role spans to templates: mentions cleaned, those of one filler brought together, incidents told apart.

One mention is given for each filler: the scorers ask that every mention of a filler be right, so further ones can only
lose. `Settings` holds what can be tuned; `bench.muc4_tune` tunes it on the hundred messages of dev that are held back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from math import prod
from pathlib import Path

from bench.muc4_predict import TYPES, Incident, MucPrediction, RoleSpan
from bench.muc4_score import PredictedTemplate
from training.muc.labels import PUBLIC_ROLES

ROLES = (*PUBLIC_ROLES, "VictimDescription")
LINKS = ("string", "part", "head", "one")  # from the strictest to the loosest
CHOICES = ("score", "longest", "first")
WEAKEST = 0.05  # spans below this are noise and link nothing

_EDGE = " \t\n\"'`.,;:-"
_LEADING = re.compile(r"^(?:(?:a|an|the|his|her|their|its|this|that|these|those|another|other)\s+)+", re.IGNORECASE)
_TRAILING = re.compile(
    r"\s+(?:yesterday|today|tonight|last night|this (?:morning|afternoon|evening)|and|or|of|in|on|at|by|from|to|who"
    r"|which|that|was|were|is|are|has|have|had)$",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"^(?:(?:mr|mrs|ms|dr|gen|col|maj|capt|lt|lieutenant|sgt|sergeant|fr|father|monsignor|bishop|archbishop|president"
    r"|minister|judge|senator|deputy|mayor|general|colonel|major|captain|priest|rector|reverend|don|dona)\b\.?\s+)+",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset(("of", "the", "a", "an", "and", "for", "de", "del", "la", "las", "los", "el", "y"))


@dataclass(frozen=True, slots=True)
class Settings:
    """What tuning sets: a floor for the score and a way of linking for each role, which mention stands for a filler.

    A filler is kept when its best mention reaches the floor or, with `joint`, when all of them together do, taken as
    independent: many weak mentions make a strong filler. `relevance`: a message whose score for "none" is above it
    holds no incident.
    """

    floors: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(ROLES, 0.5))
    links: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(ROLES, "part"))
    choices: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(ROLES, "score"))
    joint: Mapping[str, bool] = field(default_factory=lambda: dict.fromkeys(ROLES, False))
    relevance: float = 1.0

    def write(self, path: Path) -> None:
        """As JSON, keys sorted."""
        path.write_text(json.dumps(asdict(self), indent=1, sort_keys=True) + "\n", "utf-8")

    @classmethod
    def read(cls, path: Path) -> Settings:
        """From what `write` wrote; the defaults where the file is missing."""
        return cls(**json.loads(path.read_text("utf-8"))) if path.is_file() else cls()


@dataclass(frozen=True, slots=True)
class Filler:
    """One filler: its mentions, the one that stands for it first, and what is said of it."""

    mentions: tuple[str, ...]
    number: str | None = None
    effect: str | None = None
    type: str | None = None
    names: str | None = None


@dataclass(frozen=True, slots=True)
class Folded:
    """One incident: its type in the task's words, day, place, stage, fillers by role."""

    type: str
    fillers: Mapping[str, tuple[Filler, ...]]
    date: str | None = None
    location: str | None = None
    stage: str = "ACCOMPLISHED"

    def public(self) -> PredictedTemplate:
        """In the form of the public evaluation: the five roles, one mention a filler."""
        entities = {role: [[f.mentions[0]] for f in self.fillers.get(role, ())] for role in PUBLIC_ROLES}
        return PredictedTemplate(self.type, entities)


def fold(text: str, prediction: MucPrediction, settings: Settings) -> list[Folded]:
    """The templates of a message; none where nothing passes the floors and no incident is told."""
    if prediction.types.get("none", 0.0) > settings.relevance:
        return []
    spans = [span for span in prediction.spans if span.score >= WEAKEST]
    told = {name: score for name, score in prediction.types.items() if name in TYPES}
    folded = []
    for index, incident in enumerate(prediction.incidents or (Incident(told or {"attack": 1.0}),)):
        own = [span for span in spans if not span.incidents or index in span.incidents]
        fillers = {role: fillers_of(text, [s for s in own if s.role == role], role, settings) for role in ROLES}
        if not prediction.incidents and not any(fillers.values()):
            continue
        kind = max(incident.types, key=lambda name: incident.types[name])
        folded.append(Folded(kind, fillers, incident.date, incident.location, incident.stage))
    return folded


def of_document(folded: Iterable[Folded], settings: Settings) -> dict[str, list[list[str]]]:
    """The fillers of a whole message by role, those of several templates that are one filler brought together."""
    merged: dict[str, list[list[str]]] = {role: [] for role in PUBLIC_ROLES}
    for template in folded:
        for role in PUBLIC_ROLES:
            for filler in template.fillers.get(role, ()):
                known = [other for other in merged[role] if same(other[0], filler.mentions[0], settings.links[role])]
                if not known:
                    merged[role].append([filler.mentions[0]])
    return merged


def fillers_of(text: str, spans: Sequence[RoleSpan], role: str, settings: Settings) -> tuple[Filler, ...]:
    """Spans of one role brought together into fillers, in the order of the text."""
    groups: list[list[tuple[str, RoleSpan]]] = []
    for span in spans:
        mention = clean(text[span.start : span.end], role)
        if not mention:
            continue
        linked = [g for g in groups if any(_linked(text, (mention, span), m, settings.links[role]) for m in g)]
        joined = [item for group in linked for item in group] + [(mention, span)]
        groups = [group for group in groups if group not in linked] + [joined]
    floor, joint = settings.floors[role], settings.joint[role]
    strong = [group for group in groups if _strength(group, joint=joint) >= floor]
    ordered = sorted(strong, key=lambda group: min(span.start for _, span in group))
    return tuple(_filler(group, settings.choices[role]) for group in ordered)


def _strength(group: Sequence[tuple[str, RoleSpan]], *, joint: bool) -> float:
    scores = [span.score for _, span in group]
    return 1.0 - prod(1.0 - score for score in scores) if joint else max(scores)


def _filler(group: Sequence[tuple[str, RoleSpan]], choice: str) -> Filler:
    """The group's mentions, the chosen one first; what is said of it comes from the best span that says it."""
    rank = {
        "score": lambda item: (-item[1].score, item[1].start),
        "longest": lambda item: (-len(item[0]), item[1].start),
        "first": lambda item: (item[1].start, -item[1].score),
    }[choice]
    ordered = sorted(group, key=rank)
    mentions = tuple(dict.fromkeys(mention for mention, _ in ordered))
    best = [span for _, span in sorted(group, key=lambda item: -item[1].score)]
    return Filler(
        mentions,
        next((s.number for s in best if s.number), None),
        next((s.effect for s in best if s.effect), None),
        next((s.type for s in best if s.type), None),
        next((s.names for s in best if s.names), None),
    )


def clean(mention: str, role: str) -> str:
    """A mention without what keys leave out at its edges: articles, trailing small words, titles before a name."""
    text = " ".join(mention.split()).strip(_EDGE)
    text = _closed(text)
    text = _LEADING.sub("", text)
    if role == "Victim" and " " in text:
        text = _TITLE.sub("", text) or text
    while (shorter := _TRAILING.sub("", text)) != text:
        text = shorter
    text = re.sub(r"'s$", "", text) if role in ("Victim", "PerpOrg") else text
    return text.strip(_EDGE)


def _closed(text: str) -> str:
    """Cut at a bracket that opens and does not close inside, or that closes unopened."""
    for opening, closing in ("[]", "()"):
        if text.count(opening) > text.count(closing):
            text = text[: text.rindex(opening)]
        elif text.count(closing) > text.count(opening):
            text = text[text.index(closing) + 1 :]
    return text.strip(_EDGE)


def _linked(text: str, one: tuple[str, RoleSpan], other: tuple[str, RoleSpan], link: str) -> bool:
    if same(one[0], other[0], link):
        return True
    first, second = sorted((one[1], other[1]), key=lambda span: span.start)
    between = text[first.end : second.start]  # `LONG NAME [SHORT]`
    return link != "string" and len(between) <= 3 and between.strip() in ("[", "(") and first.role == "PerpOrg"


def same(one: str, other: str, link: str) -> bool:
    """Whether two mentions name one filler: same string, one part of the other, same head, or any two ("one")."""
    ours, theirs = _words(one), _words(other)
    if ours == theirs or link == "one":
        return True
    if link == "string" or not ours or not theirs:
        return False
    if _is_short_form(one, theirs) or _is_short_form(other, ours):
        return True
    small, large = (ours, theirs) if len(ours) <= len(theirs) else (theirs, ours)
    if set(small) <= set(large):
        return True
    return link == "head" and _head(ours) == _head(theirs)


def _words(mention: str) -> list[str]:
    words = re.findall(r"\w+", mention.lower())
    return [_singular(word) for word in words if word not in _SMALL_WORDS]


def _singular(word: str) -> str:
    if len(word) > 3 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _head(words: Sequence[str]) -> str:
    return words[-1]


def _is_short_form(mention: str, words: Sequence[str]) -> bool:
    """Whether a mention of capitals is made of the first letters of the other's words, small words left out."""
    bare = mention.replace(".", "").replace("-", "")
    return 2 <= len(bare) <= 8 and bare.isupper() and bare.lower() == "".join(word[0] for word in words)
