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

from bench.muc4_mentions import clean, same
from bench.muc4_predict import TYPES, MucPrediction, RoleSpan
from bench.muc4_score import PredictedTemplate
from training.muc.labels import PUBLIC_ROLES

ROLES = (*PUBLIC_ROLES, "VictimDescription")
CHOICES = ("score", "longest", "first")
_EXPLOSIVE = re.compile(r"\b(?:bomb|dynamite|explosive|charge)", re.IGNORECASE)
WEAKEST = 0.05  # spans below this are noise and link nothing


@dataclass(frozen=True, slots=True)
class Settings:
    """What tuning sets: a floor for the score and a way of linking for each role, which mention stands for a filler.

    A filler is kept when its best mention reaches the floor or, with `joint`, when all of them together do, taken as
    independent: many weak mentions make a strong filler. `relevance`: a message whose score for "none" is above it
    holds no incident. `together`: fillers are told of one incident where the reader's chance of it is at least this.
    """

    floors: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(ROLES, 0.5))
    links: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(ROLES, "part"))
    choices: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(ROLES, "score"))
    joint: Mapping[str, bool] = field(default_factory=lambda: dict.fromkeys(ROLES, False))
    relevance: float = 1.0
    together: float = 0.0

    def write(self, path: Path) -> None:
        """As JSON, keys sorted."""
        path.write_text(json.dumps(asdict(self), indent=1, sort_keys=True) + "\n", "utf-8")

    @classmethod
    def read(cls, path: Path) -> Settings:
        """From what `write` wrote; the defaults where the file is missing."""
        return cls(**json.loads(path.read_text("utf-8"))) if path.is_file() else cls()


@dataclass(frozen=True, slots=True)
class Filler:
    """One filler: its mentions, the one that stands for it first, what is said of it, and its spans."""

    mentions: tuple[str, ...]
    number: str | None = None
    effect: str | None = None
    type: str | None = None
    names: str | None = None
    spans: tuple[RoleSpan, ...] = ()


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
    if not prediction.incidents:
        return _told_apart(prediction, _all_fillers(text, spans, settings), settings)
    folded = []
    for index, incident in enumerate(prediction.incidents):
        fillers = _all_fillers(text, [s for s in spans if not s.incidents or index in s.incidents], settings)
        kind = max(incident.types, key=lambda name: incident.types[name])
        folded.append(Folded(kind, fillers, incident.date, incident.location, incident.stage))
    return folded


def _all_fillers(text: str, spans: Sequence[RoleSpan], settings: Settings) -> dict[str, tuple[Filler, ...]]:
    return {role: fillers_of(text, [s for s in spans if s.role == role], role, settings) for role in ROLES}


def _told_apart(
    prediction: MucPrediction, fillers: Mapping[str, tuple[Filler, ...]], settings: Settings
) -> list[Folded]:
    """One template for each group of fillers that the reader takes for one incident's.

    Groups grow in the order of the text: a target, victim or weapon joins the group that it belongs to most likely, on
    the average, or begins one. Perpetrators come last, since one may be told of several incidents: they join every
    group that they belong to likely enough, or else the likeliest.
    """
    types = {name: score for name, score in prediction.types.items() if name in TYPES} or {"attack": 1.0}
    own = [(role, filler) for role in ROLES if not role.startswith("Perp") for filler in fillers[role]]
    perpetrators = [(role, filler) for role in ROLES if role.startswith("Perp") for filler in fillers[role]]
    groups: list[list[tuple[str, Filler]]] = []
    for item in sorted(own, key=lambda item: min(span.start for span in item[1].spans)):
        chances = [_chance(prediction, item[1], group) for group in groups]
        if chances and max(chances) >= settings.together:
            groups[chances.index(max(chances))].append(item)
        else:
            groups.append([item])
    groups = groups or ([[]] if perpetrators else [])
    joining = [[(_chance(prediction, item[1], group), k) for k, group in enumerate(groups)] for item in perpetrators]
    for item, chances_of in zip(perpetrators, joining, strict=True):
        likely = [k for chance, k in chances_of if chance >= settings.together] or [max(chances_of)[1]]
        for k in likely:
            groups[k].append(item)
    return [Folded(_type(types, group), _by_role(group)) for group in groups]


def _chance(prediction: MucPrediction, filler: Filler, group: Sequence[tuple[str, Filler]]) -> float:
    """The mean chance that a filler is told of the incident of a group; certain where the reader does not say."""
    if not prediction.same or not group:
        return 1.0
    chances = [
        max(prediction.same.get((one, two), 0.0) for one in filler.spans for two in other.spans) for _, other in group
    ]
    return sum(chances) / len(chances)


def _type(types: Mapping[str, float], group: Sequence[tuple[str, Filler]]) -> str:
    """The likeliest type; explosives among the weapons make a bombing of an attack that might as well be one."""
    likeliest = max(types, key=lambda name: types[name])
    explosive = any(role == "Weapon" and _EXPLOSIVE.search(" ".join(f.mentions)) for role, f in group)
    return "bombing" if explosive and likeliest == "attack" and types.get("bombing", 0) >= 0.2 else likeliest


def _by_role(group: Sequence[tuple[str, Filler]]) -> dict[str, tuple[Filler, ...]]:
    return {role: tuple(filler for own, filler in group if own == role) for role in ROLES}


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
        tuple(best),
    )


def _linked(text: str, one: tuple[str, RoleSpan], other: tuple[str, RoleSpan], link: str) -> bool:
    if same(one[0], other[0], link):
        return True
    first, second = sorted((one[1], other[1]), key=lambda span: span.start)
    between = text[first.end : second.start]  # `LONG NAME [SHORT]`
    return link != "string" and len(between) <= 3 and between.strip() in ("[", "(") and first.role == "PerpOrg"
