"""From folded incidents to all slots of the task: names, descriptions, numbers, effects, day and place.

A reader that tells neither day nor place gets both from `Where`: the day from expressions of time near the fillers, the
place from names of the training keys' locations near them, else the country named most often, else the dateline's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
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
_LISTED = re.compile(r"([A-Z][A-Z .'-]{3,}) \([A-Z ]+\)(?=\s*$)")
_BREAK = re.compile(r"[.?!][\"')\]]*\s|\n\s*\n")
_NEAR = 1600  # letters within which a place or a day is taken to go with a filler


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
    """Day and place of an incident by nearness, knowing the places of the training keys and of the task's set list.

    `listed` are lines of the set list, `NAME (KIND)`; where the keys do not know such a place its country is the one
    that the text names most often.
    """

    def __init__(self, documents: Iterable[MucDocument], listed: Iterable[str] = ()) -> None:
        paths: dict[str, Counter[str]] = {}
        for doc in documents:
            for template in doc.templates:
                for fill in template.fills("INCIDENT: LOCATION"):
                    told = read_location(fill.values[0])
                    if told.until is None:
                        paths.setdefault(told.path[-1].name, Counter())[fill.values[0]] += 1
        self._paths = {name: found.most_common(1)[0][0] for name, found in paths.items()}
        self._listed = {found[1]: found[0] for line in listed if (found := _LISTED.match(line))}
        names = sorted({*self._paths, *self._listed}, key=len, reverse=True)
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
        matches = self._names.finditer(text.upper(), head.body)
        found = {match.start(): match[0] for match in matches if self._is_place(text, match)}
        countries = Counter(self._country(name) for name in found.values())
        at_head = self._names.search(head.place.upper())
        countries.update([self._country(at_head[0])] if at_head else [])
        country = next((name for name, _ in countries.most_common() if name), None)
        specific = {at: name for at, name in found.items() if ":" in self._paths.get(name, ":")}
        near = _nearest(specific, anchors, text)
        if near is None:
            return country
        return self._paths.get(near) or (f"{country}: {self._listed[near]}" if country else None)

    def _is_place(self, text: str, match: re.Match[str]) -> bool:
        """Whether a name is written large and, where only the set list knows it, stands in no longer name."""
        alone = not re.match(r" [A-Z]", text[match.end() :]) and not re.search(r"[A-Z]\w* $", text[: match.start()])
        return text[match.start()].isupper() and (alone or match[0] in self._paths)

    def _country(self, name: str) -> str | None:
        return read_location(self._paths[name]).country if name in self._paths else None


def set_list(folder: Path) -> list[str]:
    """The lines of the task's list of places below a MUC-4 folder; none where it is absent."""
    path = folder / "task-definition" / "set-list-location.v4"
    return path.read_text("ascii").splitlines() if path.is_file() else []


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
