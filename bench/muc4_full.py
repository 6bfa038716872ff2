"""From folded incidents to all slots of the task: names, descriptions, numbers, effects, day and place.

A reader that tells neither day nor place gets both from `Where`: the day from expressions of time near the fillers, the
place from names of the training keys' locations near them, else the country named most often, else the dateline's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from bench.muc4_fold import Filler, Folded
from bench.muc4_predict import RoleSpan
from training.muc.dating import expressions
from training.muc.keys import Fill, Template
from training.muc.labels import MucDocument
from training.muc.text import read_head
from training.muc.values import Days, read_location, write_days

_T = TypeVar("_T")
_STRING_SLOTS = {
    "PerpInd": "PERP: INDIVIDUAL ID", "PerpOrg": "PERP: ORGANIZATION ID", "Target": "PHYS TGT: ID",
    "Victim": "HUM TGT: NAME", "VictimDescription": "HUM TGT: DESCRIPTION", "Weapon": "INCIDENT: INSTRUMENT ID",
}  # fmt: skip
_BREAK = re.compile(r"[.?!][\"')\]]*\s|\n\s*\n")
_NEAR = 400  # letters within which a place or a day is taken to go with a filler


def response(message: str, number: int, folded: Folded) -> Template:
    """A template as a system answers it; strings in capitals, one alternative each.

    A named person counts as one and, as the task has it for want of anything else, as a civilian.
    """
    slots: dict[str, list[Fill]] = {slot: [] for slot in _STRING_SLOTS.values()}
    for role, slot in _STRING_SLOTS.items():
        slots[slot] = [Fill((_string(f),), _refs(f)) for f in folded.fillers.get(role, ())]
    for role, target in (("Target", "PHYS TGT"), ("Victim", "HUM TGT"), ("VictimDescription", "HUM TGT")):
        for filler in folded.fillers.get(role, ()):
            for what, value in _said(filler, role):
                slots.setdefault(f"{target}: {what}", []).append(Fill((value,), (_string(filler),)))
    slots["INCIDENT: TYPE"] = [Fill((folded.type.upper(),))]
    slots["INCIDENT: STAGE OF EXECUTION"] = [Fill((folded.stage,))]
    for slot, told in (("INCIDENT: DATE", folded.date), ("INCIDENT: LOCATION", folded.location)):
        slots[slot] = [Fill((told,))] if told else []
    return Template(message, number, {slot: tuple(fills) for slot, fills in slots.items() if fills})


def _string(filler: Filler) -> str:
    return filler.mentions[0].upper()


def _refs(filler: Filler) -> tuple[str, ...]:
    return tuple(part.strip() for part in filler.names.split("/")) if filler.names else ()


def _said(filler: Filler, role: str) -> list[tuple[str, str]]:
    """Number, effect and type of a target, in the task's words; a described person who is named has them by name."""
    if filler.names:
        return []
    number = filler.number or ("1" if role == "Victim" else None)
    kind = filler.type or (None if role == "Target" else "CIVILIAN")
    said = {"NUMBER": number, "EFFECT OF INCIDENT": filler.effect, "TYPE": kind}
    return [(what, value) for what, value in said.items() if value is not None]


class Where:
    """Day and place of an incident by nearness, knowing the places of the training keys."""

    def __init__(self, documents: Iterable[MucDocument]) -> None:
        paths: dict[str, Counter[str]] = {}
        for doc in documents:
            for template in doc.templates:
                for fill in template.fills("INCIDENT: LOCATION"):
                    last = read_location(fill.values[0]).path[-1].name
                    paths.setdefault(last, Counter())[fill.values[0]] += 1
        self._paths = {name: found.most_common(1)[0][0] for name, found in paths.items()}
        names = sorted(self._paths, key=len, reverse=True)
        self._names = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)") if names else None

    def tell(self, text: str, spans: Sequence[RoleSpan]) -> tuple[str | None, str | None]:
        """Fills for day and place; None where nothing in the text or its dateline tells."""
        anchors = [span.start for span in sorted(spans, key=lambda span: -span.score)[:4]]
        return self._day(text, anchors), self._place(text, anchors)

    def _day(self, text: str, anchors: Sequence[int]) -> str | None:
        head = read_head(text)
        near = _nearest({start: day for start, _, day in expressions(text, head)}, anchors, text)
        if near is not None:
            return write_days(Days(near, near))
        return write_days(Days(None, head.day)) if head.day else None

    def _place(self, text: str, anchors: Sequence[int]) -> str | None:
        if self._names is None:
            return None
        head = read_head(text)
        found = {match.start(): match[0] for match in self._names.finditer(text.upper(), head.body)}
        specific = {at: name for at, name in found.items() if ":" in self._paths[name]}
        near = _nearest(specific, anchors, text)
        if near is not None:
            return self._paths[near]
        countries = Counter(read_location(self._paths[name]).country for name in found.values())
        if countries:
            return countries.most_common(1)[0][0]
        at_head = self._names.search(head.place.upper())
        return read_location(self._paths[at_head[0]]).country if at_head else None


def _nearest(told: Mapping[int, _T], anchors: Sequence[int], text: str) -> _T | None:
    """What stands nearest to any anchor: in its sentence rather than in another, and not too far away."""
    best: tuple[int, int] | None = None
    for at in told:
        for anchor in anchors:
            between = text[min(at, anchor) : max(at, anchor)]
            away = len(between) + 200 * len(_BREAK.findall(between))
            if away <= _NEAR and (best is None or away < best[0]):
                best = (away, at)
    return told[best[1]] if best else None
