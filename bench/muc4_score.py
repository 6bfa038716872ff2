"""Scores of role fillers and templates on MUC-4: CEAF-REE, template F1, CEAF-RME.

Mentions are compared as the published scorers do it: lower-cased, punctuation taken away, the words a, an, the taken
away wherever they stand, blanks made single.

- **CEAF-REE** (Du, Rush & Cardie 2021, GRIT): in each document and role, predicted entities are assigned to gold ones
  one to one so that most agree; they agree when *every* mention of the predicted one is a mention of the gold one, so
  one right mention is enough and one wrong mention spoils the entity. Micro sums over roles and documents.
- **Template F1** (Du, Rush & Cardie 2021, GTT): predicted templates are assigned to gold ones; a pair counts only if
  its predicted type is one of the gold types; the type is a slot of its own; inside a pair each entity is right if any
  of the other side agrees. The published scorer tries all assignments and takes the document's best micro F1; here the
  assignment maximises precision plus recall, which can differ by a hair and does not grow factorially.
- **CEAF-RME** (Chen et al. 2023, IterX): templates are assigned by how many entities (phi-subset: one common mention)
  or mentions (phi-3: mentions in common of entities assigned to each other) of the same role they share, types being
  equal; sums run over entities or mentions.

`lenient` is our second convention for optional gold: it counts where found and does not count where missed. The
published figures are of the strict one.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bench.assignment import assign
from training.muc.entities import Entity, RoleTemplate
from training.muc.labels import PUBLIC_ROLES

Mentions = tuple[str, ...]
Predicted = Mapping[str, Sequence[Sequence[str]]]  # role → entities → mentions
_PUNCTUATION = str.maketrans("", "", string.punctuation)


@dataclass(frozen=True, slots=True)
class Tally:
    """Right and all of the predicted, right and all of the gold."""

    right: float = 0
    predicted: float = 0
    found: float = 0
    gold: float = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.right + other.right,
            self.predicted + other.predicted,
            self.found + other.found,
            self.gold + other.gold,
        )

    @property
    def precision(self) -> float:
        """Of the predicted, the share that is right; 0 where nothing was predicted."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Of the gold, the share that was found; 0 where there is none."""
        return self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class PredictedTemplate:
    """One incident as predicted: a type and the fillers by role."""

    type: str
    entities: Predicted


def normalise(mention: str) -> str:
    """A mention as it is compared."""
    bare = re.sub(r"\b(?:a|an|the)\b", " ", mention.lower().translate(_PUNCTUATION))
    return " ".join(bare.split())


def total(tallies: Mapping[str, Tally]) -> Tally:
    """The sum over roles: the micro average."""
    return sum(tallies.values(), Tally())


def added(one: Mapping[str, Tally], other: Mapping[str, Tally]) -> dict[str, Tally]:
    """Tallies of two documents, role by role."""
    return {role: one.get(role, Tally()) + other.get(role, Tally()) for role in {**one, **other}}


def ceaf_ree(predicted: Predicted, gold: Mapping[str, Sequence[Entity]], *, lenient: bool = False) -> dict[str, Tally]:
    """CEAF-REE of one document, role by role."""
    return {
        role: _ree(_normalised(predicted.get(role, ())), gold.get(role, ()), lenient=lenient) for role in PUBLIC_ROLES
    }


def _ree(predicted: Sequence[Mentions], gold: Sequence[Entity], *, lenient: bool) -> Tally:
    wanted = _normalised([entity.mentions for entity in gold])
    gains = [[float(agrees(entity, other)) for entity in predicted] for other in wanted]
    if lenient:  # of two gold entities that agree, take the one that counts
        gains = [[g * (0.99 if e.optional else 1.0) for g in row] for row, e in zip(gains, gold, strict=True)]
    pairs = [(row, column) for row, column in assign(gains) if gains[row][column] > 0]
    forgiven = len({k for k, e in enumerate(gold) if e.optional} - {row for row, _ in pairs}) if lenient else 0
    return Tally(len(pairs), len(predicted), len(pairs), len(gold) - forgiven)


def agrees(predicted: Mentions, gold: Mentions) -> bool:
    """Whether every predicted mention is a gold one; an entity without mentions agrees with nothing."""
    return bool(predicted) and set(predicted) <= set(gold)


def _normalised(entities: Sequence[Sequence[str]]) -> list[Mentions]:
    return [tuple(dict.fromkeys(normalise(mention) for mention in entity)) for entity in entities]


def template_f1(predicted: Sequence[PredictedTemplate], gold: Sequence[RoleTemplate]) -> dict[str, Tally]:
    """Template F1 of one document, role by role, the type as `type`."""
    pairs_of = [[_pair(p, g) for p in predicted] for g in gold]
    size_p = 1 + sum(len(e) for p in predicted for e in p.entities.values())
    size_g = 1 + sum(len(e) for g in gold for e in g.entities.values())

    def gain(pair: Mapping[str, Tally] | None) -> float:
        return 0.0 if pair is None else total(pair).right / size_p + total(pair).found / size_g

    gains = [[gain(pair) for pair in row] for row in pairs_of]
    chosen = [(g, p) for g, p in assign(gains) if gains[g][p] > 0]
    tallies = {role: Tally() for role in ("type", *PUBLIC_ROLES)}
    for g, p in chosen:
        tallies = added(tallies, pairs_of[g][p] or {})
    spurious = [p for k, p in enumerate(predicted) if k not in {p for _, p in chosen}]
    missed = [g for k, g in enumerate(gold) if k not in {g for g, _ in chosen}]
    for spare in spurious:
        tallies = added(tallies, _only(spare.entities, as_gold=False))
    for gone in missed:
        tallies = added(tallies, _only({role: [e.mentions for e in es] for role, es in gone.entities.items()}, True))
    return tallies


def _pair(predicted: PredictedTemplate, gold: RoleTemplate) -> dict[str, Tally] | None:
    """The tallies of two templates taken for each other; None where their types forbid it."""
    if predicted.type not in gold.types:
        return None
    tallies = {"type": Tally(1, 1, 1, 1)}
    for role in PUBLIC_ROLES:
        ours = _normalised(predicted.entities.get(role, ()))
        theirs = _normalised([entity.mentions for entity in gold.entities[role]])
        right = sum(any(agrees(one, other) for other in theirs) for one in ours)
        found = sum(any(agrees(one, other) for one in ours) for other in theirs)
        tallies[role] = Tally(right, len(ours), found, len(theirs))
    return tallies


def _only(entities: Predicted, as_gold: bool) -> dict[str, Tally]:
    def tally(count: int) -> Tally:
        return Tally(gold=count) if as_gold else Tally(predicted=count)

    return {"type": tally(1), **{role: tally(len(entities.get(role, ()))) for role in PUBLIC_ROLES}}


def ceaf_rme(predicted: Sequence[PredictedTemplate], gold: Sequence[RoleTemplate], *, phi: str = "phi-3") -> Tally:
    """CEAF-RME of one document; `phi` is `phi-3` (mentions) or `phi-subset` (entities)."""
    measure = _shared_mentions if phi == "phi-3" else _shared_entities
    ours = [{role: _normalised(p.entities.get(role, ())) for role in PUBLIC_ROLES} for p in predicted]
    theirs = [{role: _normalised([e.mentions for e in g.entities[role]]) for role in PUBLIC_ROLES} for g in gold]
    shared = [
        [measure(o, t) if p.type in g.types else (0.0, 0.0) for p, o in zip(predicted, ours, strict=True)]
        for g, t in zip(gold, theirs, strict=True)
    ]
    chosen = assign([[right for right, _ in row] for row in shared])
    right = sum(shared[g][p][0] for g, p in chosen)
    found = sum(shared[g][p][1] for g, p in chosen)
    size: Callable[[Mentions], int] = len if phi == "phi-3" else lambda _: 1
    return Tally(right, _size(ours, size), found, _size(theirs, size))


def _size(templates: Sequence[Mapping[str, Sequence[Mentions]]], of: Callable[[Mentions], int]) -> int:
    return sum(of(entity) for template in templates for entities in template.values() for entity in entities)


def _shared_mentions(
    ours: Mapping[str, Sequence[Mentions]], theirs: Mapping[str, Sequence[Mentions]]
) -> tuple[float, float]:
    """Mentions in common, entities of a role assigned to each other."""
    common = 0.0
    for role in PUBLIC_ROLES:
        gains = [[float(len(set(one) & set(other))) for one in ours[role]] for other in theirs[role]]
        common += sum(gains[row][column] for row, column in assign(gains))
    return common, common


def _shared_entities(
    ours: Mapping[str, Sequence[Mentions]], theirs: Mapping[str, Sequence[Mentions]]
) -> tuple[float, float]:
    """Predicted entities that share a mention with a gold one, and gold ones that any of them hit first."""
    right, hit = 0, set()
    for role in PUBLIC_ROLES:
        for one in ours[role]:
            first = next((k for k, other in enumerate(theirs[role]) if set(one) & set(other)), None)
            right += first is not None
            hit.update([] if first is None else [(role, first)])
    return right, len(hit)
