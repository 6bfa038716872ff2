"""MUC-4 messages as labelled documents: every place in the text where a fill of the key stands.

A key holds strings, not positions. Each alternative of a fill is looked for in the body as whole words, blanks of any
width between them, and every occurrence becomes a span; a span inside a longer one of the same fill is left out, so
that "the mayor of Achi" is not also "mayor". Beside the roles of the public evaluation there are labels of our own:
descriptions of human targets, which that evaluation leaves out, the words of counts, of the incident's day and place.

Roles: `PerpInd`, `PerpOrg`, `Target`, `Victim` (HUM TGT: NAME), `Weapon`; `VictimDescription` (a group or an unnamed
person, or the title of a named one: `names` then holds whose); `VictimNumber`, `TargetNumber`, `Date`, `Location`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.muc.case import common_words, restore
from training.muc.counting import count_spans
from training.muc.dating import date_spans
from training.muc.keys import Fill, Message, Template, messages
from training.muc.text import Head, read_head
from training.muc.values import read_days, read_location

HELD_BACK = 100  # messages of `dev` kept for tuning
SEED = 19920516
PUBLIC_ROLES = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
ROLE_OF = {
    "PERP: INDIVIDUAL ID": "PerpInd", "PERP: ORGANIZATION ID": "PerpOrg", "PHYS TGT: ID": "Target",
    "HUM TGT: NAME": "Victim", "HUM TGT: DESCRIPTION": "VictimDescription", "INCIDENT: INSTRUMENT ID": "Weapon",
}  # fmt: skip
DETAILS = {
    "PerpOrg": {"confidence": "PERP: ORGANIZATION CONFIDENCE"},
    "Target": {"type": "PHYS TGT: TYPE", "number": "PHYS TGT: NUMBER", "effect": "PHYS TGT: EFFECT OF INCIDENT",
               "nation": "PHYS TGT: FOREIGN NATION"},
    "Victim": {"type": "HUM TGT: TYPE", "number": "HUM TGT: NUMBER", "effect": "HUM TGT: EFFECT OF INCIDENT",
               "nation": "HUM TGT: FOREIGN NATION"},
    "Weapon": {"type": "INCIDENT: INSTRUMENT TYPE"},
}  # fmt: skip
DETAILS["VictimDescription"] = DETAILS["Victim"]


@dataclass(frozen=True, slots=True)
class MucSpan:
    """One occurrence of one fill. `entity` counts the fills of a role in a template; offsets are into the text.

    `extra` holds pairs of a name and a value, as the key has them, first alternatives: `type`, `number`, `effect`,
    `nation`, `confidence` of the fill; `names` of the person whose description it is; `optional` where the fill or the
    template is; `occurrence`, the how manieth of `occurrences` of this fill in the text; `part` for the end of a name.
    """

    start: int
    end: int
    role: str
    template: int
    entity: int
    extra: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str | None:
        """The value of an extra, or None."""
        return dict(self.extra).get(name)


@dataclass(frozen=True, slots=True)
class MucDocument:
    """A message ready for training. `raw` is the text as stored, `text` the same letters in restored case."""

    id: str
    text: str
    raw: str
    head: Head
    spans: tuple[MucSpan, ...]
    templates: tuple[Template, ...]


def documents(
    folder: Path, parts: Sequence[str] = ("dev",), *, keep: str = "all", surnames: bool = False
) -> Iterator[MucDocument]:
    """The labelled documents of some parts of a MUC-4 folder.

    `keep` is `all`, `train` (without the hundred messages of dev held back for tuning) or `tune` (those alone). With
    `surnames` later mentions of a victim by the end of the name are Victims too, marked `part`: keys hold the fullest
    form only, and a reader should not be taught that the same person is none further down. Raises NotFound and
    InputError as `messages` does.
    """
    for part in parts:
        held = held_back(f"DEV-MUC3-{number:04d}" for number in range(1, 1301)) if part == "dev" else frozenset()
        for message in messages(folder, part):
            if keep == "all" or (message.id in held) == (keep == "tune"):
                yield document(message, surnames=surnames)


def held_back(ids: Iterable[str]) -> frozenset[str]:
    """A hundred of the identifiers, by a fixed seed whatever their order."""
    ordered = sorted(ids)
    return frozenset(random.Random(SEED).sample(ordered, min(HELD_BACK, len(ordered))))


def document(message: Message, *, surnames: bool = False) -> MucDocument:
    """A message with every label that can be found in its text."""
    head = read_head(message.text)
    spans: list[MucSpan] = []
    for template in message.templates:
        spans.extend(_fillers(message.text, head, template))
        spans.extend(_surnames(message.text, head, template) if surnames else ())
        spans.extend(_days(message.text, head, template))
        spans.extend(_places(message.text, head, template))
    ordered = sorted(set(spans), key=lambda span: (span.start, -span.end, span.role, span.template, span.entity))
    return MucDocument(message.id, restore(message.text), message.text, head, tuple(ordered), message.templates)


def occurrences(text: str, strings: Iterable[str], *, start: int = 0) -> list[tuple[int, int]]:
    """Where any of the strings stands in the text as whole words, whatever the case and the blanks; longest win."""
    found: list[tuple[int, int]] = []
    for string in sorted(strings, key=len, reverse=True):
        inner = r"\s+".join(re.escape(word) for word in string.split())
        for match in re.compile(rf"(?<!\w){inner}(?!\w)", re.IGNORECASE).finditer(text, start):
            if not any(before <= match.start() and match.end() <= after for before, after in found):
                found.append((match.start(), match.end()))
    return sorted(found)


def _fillers(text: str, head: Head, template: Template) -> Iterator[MucSpan]:
    for slot, role in ROLE_OF.items():
        for entity, fill in enumerate(template.fills(slot)):
            extra = (*details(template, role, fill), *_doubt(template, fill))
            where = occurrences(text, fill.values, start=head.body)
            for index, (start, end) in enumerate(where):
                place = (("occurrence", str(index + 1)), ("occurrences", str(len(where))))
                yield MucSpan(start, end, role, template.number, entity, extra + place)
            yield from _counts(text, where, role, MucSpan(0, 0, role, template.number, entity, extra))


def _surnames(text: str, head: Head, template: Template) -> Iterator[MucSpan]:
    """The ends of victims' names where they stand alone: of `ANA MARIA SOL`, `MARIA SOL` and `SOL`."""
    for entity, fill in enumerate(template.fills("HUM TGT: NAME")):
        whole = occurrences(text, fill.values, start=head.body)
        words = [value.split() for value in fill.values]
        ends = {" ".join(name[k:]) for name in words for k in range(1, len(name)) if _is_surname(name[k])}
        extra = (*details(template, "Victim", fill), *_doubt(template, fill), ("part", "yes"))
        for start, end in occurrences(text, ends, start=head.body):
            if not any(before <= start and end <= after for before, after in whole):
                yield MucSpan(start, end, "Victim", template.number, entity, extra)


def _is_surname(word: str) -> bool:
    return len(word) > 3 and word.lower() not in common_words()


def _counts(text: str, where: list[tuple[int, int]], role: str, of: MucSpan) -> Iterator[MucSpan]:
    """The words that tell how many a target's fill is, nearest before one of its occurrences."""
    number = of.get("number")
    if number is None or role not in ("Victim", "VictimDescription", "Target"):
        return
    for start, end in count_spans(text, where, number):
        label = "TargetNumber" if role == "Target" else "VictimNumber"
        yield MucSpan(start, end, label, of.template, of.entity, (("number", number), ("role", role)))


def details(template: Template, role: str, fill: Fill) -> tuple[tuple[str, str], ...]:
    """What other slots of the template say of a fill: those tied to one of its strings or of the name it goes with."""
    strings = {*fill.values, *fill.refs}
    found = [("names", " / ".join(fill.refs))] if fill.refs else []
    for name, slot in DETAILS.get(role, {}).items():
        tied = [other for other in template.fills(slot) if strings & set(other.refs)]
        found.extend((name, other.values[0]) for other in tied[:1])
    return tuple(found)


def _doubt(template: Template, fill: Fill) -> tuple[tuple[str, str], ...]:
    return (("optional", "yes"),) if fill.optional or template.optional else ()


def _days(text: str, head: Head, template: Template) -> Iterator[MucSpan]:
    for fill in template.fills("INCIDENT: DATE"):
        days = read_days(fill.values[0])
        for start, end in date_spans(text, head, days) if days else ():
            yield MucSpan(start, end, "Date", template.number, 0, (("value", fill.values[0]),))


def _places(text: str, head: Head, template: Template) -> Iterator[MucSpan]:
    """Every name of the location's path, the dateline's place too; `depth` 0 is the country."""
    for fill in template.fills("INCIDENT: LOCATION"):
        location = read_location(fill.values[0])
        for depth, place in enumerate([*location.path, *([location.until] if location.until else [])]):
            extra = (("depth", str(depth)), ("kind", place.kinds[0] if place.kinds else "COUNTRY"))
            for start, end in occurrences(text, [place.name], start=head.body):
                yield MucSpan(start, end, "Location", template.number, depth, extra)
