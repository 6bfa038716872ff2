"""The form of the public evaluation, made again from the raw keys: what counts as an entity, and of which role.

Known from the published description and preparation of that evaluation (Du, Rush & Cardie 2021, GRIT; Du, Rush &
Cardie 2021, GTT; Chen et al. 2023, IterX), and followed here:

- Five roles; `Victim` is filled from HUM TGT: NAME alone, so descriptions of unnamed people are no entities.
- An entity is one fill, its mentions the fill's alternatives; alternatives whose string does not stand in the body
  (lower-cased, head cut off, lines joined, square brackets read as round ones) are dropped, and fills left without any.
  The string is looked for anywhere, even inside a longer word.
- Optional fills and optional templates count like all others.
- For role fillers of a document (CEAF-REE) the templates are merged in the key's order: a fill is dropped when its
  mentions are a subset or a superset of those of one kept before.
- Templates that are alike in every role and in type count once.

Our reading, offered beside it: `described=True` makes Victims of descriptions too, a description of a named person an
alternative mention of that person; `Entity.optional` lets a scorer leave out what the key says may be left out. When
merging, an entity is optional only if every fill it was made of is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from training.muc.keys import Fill, Template
from training.muc.labels import PUBLIC_ROLES
from training.muc.text import read_head

SLOT_OF = {
    "PerpInd": "PERP: INDIVIDUAL ID",
    "PerpOrg": "PERP: ORGANIZATION ID",
    "Target": "PHYS TGT: ID",
    "Victim": "HUM TGT: NAME",
    "Weapon": "INCIDENT: INSTRUMENT ID",
}


@dataclass(frozen=True, slots=True)
class Entity:
    """The mentions, in lower case and the key's order, any of which names this filler."""

    mentions: tuple[str, ...]
    optional: bool = False


Entities = Mapping[str, tuple[Entity, ...]]  # by role, every role present


@dataclass(frozen=True, slots=True)
class RoleTemplate:
    """An incident as the public evaluation sees it: its types (several where the key leaves it open) and fillers."""

    types: tuple[str, ...]
    entities: Entities
    optional: bool = False


def role_templates(text: str, templates: Sequence[Template], *, described: bool = False) -> list[RoleTemplate]:
    """The templates of a message; `text` is the message as stored, head included."""
    body = searchable(text)
    found: list[RoleTemplate] = []
    for template in templates:
        entities = {role: tuple(_entities(body, template, role, described)) for role in PUBLIC_ROLES}
        made = RoleTemplate(template.types(), entities, template.optional)
        if not any(made.types == other.types and made.entities == other.entities for other in found):
            found.append(made)
    return found


def merged(templates: Sequence[RoleTemplate]) -> dict[str, tuple[Entity, ...]]:
    """The fillers of a whole document by role, those said again left out."""
    return {role: _merged([e for t in templates for e in _of_template(t, role)]) for role in PUBLIC_ROLES}


def searchable(text: str) -> str:
    """The body as the public evaluation searches it: small letters, single line, round brackets."""
    body = text[read_head(text).body :].strip().lower()
    joined = " ".join(" ".join(part.split("\n")) for part in body.split("\n\n"))
    return joined.replace("[", "(").replace("]", ")")


def _of_template(template: RoleTemplate, role: str) -> list[Entity]:
    return [Entity(e.mentions, e.optional or template.optional) for e in template.entities[role]]


def _merged(entities: Sequence[Entity]) -> tuple[Entity, ...]:
    kept: list[Entity] = []
    for entity in entities:
        mentions = set(entity.mentions)
        at = next((k for k, e in enumerate(kept) if mentions <= set(e.mentions) or mentions >= set(e.mentions)), None)
        if at is None:
            kept.append(entity)
        else:
            kept[at] = Entity(kept[at].mentions, kept[at].optional and entity.optional)
    return tuple(kept)


def _entities(body: str, template: Template, role: str, described: bool) -> list[Entity]:
    fills = list(template.fills(SLOT_OF[role]))
    if role == "Victim" and described:
        fills = _with_descriptions(template)
    found = []
    for fill in fills:
        mentions = tuple(dict.fromkeys(value.lower() for value in fill.values if value.lower() in body))
        if mentions:
            found.append(Entity(mentions, fill.optional))
    return found


def _with_descriptions(template: Template) -> list[Fill]:
    """Named people with their descriptions as further mentions, then descriptions that stand for themselves."""
    descriptions = template.fills("HUM TGT: DESCRIPTION")
    named = []
    for fill in template.fills("HUM TGT: NAME"):
        told = tuple(v for d in descriptions if set(d.refs) & set(fill.values) for v in d.values)
        named.append(Fill(fill.values + told, (), fill.optional))
    names = {value for fill in template.fills("HUM TGT: NAME") for value in fill.values}
    return named + [d for d in descriptions if not set(d.refs) & names]
