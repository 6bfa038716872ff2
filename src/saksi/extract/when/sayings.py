"""Where a sentence tells a time: units of one letter each, the patterns' matches, and the longest of them kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from saksi.extract.when.calendar import Base, Said
from saksi.extract.when.constructors import CONSTRUCTORS
from saksi.extract.when.folded import cut
from saksi.extract.when.slots import Slots
from saksi.extract.when.tables import Tables

_RANK = {kind: at for at, kind in enumerate(CONSTRUCTORS)}
_SUMS = ("n", "o", "n2", "o2")


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, number, mark or phrase of a table at [start, end) of the sentence."""

    letter: str
    form: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence's units and the same as letters."""

    text: str
    units: tuple[Unit, ...]
    letters: str
    tables: Tables

    def between(self, one: Said, other: Said) -> str:
        return self.letters[one.end : other.start]


def read_line(text: str, tables: Tables) -> Line:
    """A sentence's words as units."""
    tokens = cut(text)
    found: list[Unit] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        hit = tables.phrase_at(tokens, at)
        if hit is None:
            found.append(Unit(tables.number_letter(token), token.form, token.start, token.end))
            at += 1
            continue
        letter, taken, phrase, off = hit
        found.append(Unit(letter, phrase, token.start + off, tokens[at + taken - 1].end))
        at += taken
    return Line(text, tuple(found), "".join(unit.letter for unit in found), tables)


@dataclass(frozen=True, slots=True)
class Saying:
    """A match of a pattern at units [start, end), not yet counted from any day."""

    kind: str
    start: int
    end: int
    slots: Slots


def sayings(line: Line) -> list[Saying]:
    """The times that a sentence tells, in order, none overlapping; of two the longer, then the more definite."""
    if not line.tables.telling.search(line.letters):
        return []
    found = sorted(_matches(line), key=lambda s: (s.start - s.end, _RANK[s.kind], s.start))
    kept: list[Saying] = []
    for saying in found:
        if all(saying.end <= other.start or other.end <= saying.start for other in kept):
            kept.append(saying)
    return sorted(kept, key=lambda s: s.start)


def _matches(line: Line) -> Iterator[Saying]:
    for pattern in line.tables.patterns:
        for match in pattern.find.finditer(line.letters):
            start, end = match.span("core") if "core" in pattern.find.groupindex else match.span()
            if start < end and not (pattern.kind == "duration" and _is_age(line, match, start, end)):
                yield Saying(pattern.kind, start, end, _slots(line, match))


def _is_age(line: Line, match: re.Match[str], start: int, end: int) -> bool:
    """Years (or months) that somebody is old: "aged nine", "-year-old"; elsewhere unless a word of lasting leads."""
    letters, at = line.tables.letters, match.re.groupindex.get("unit")
    unit = _value("unit", line.units[match.start(at) : match.end(at)], line.tables) if at else None
    if unit not in ("year", "month", "week", "day") or "dual" in match.re.groupindex:
        return False
    before, after = line.letters[:start][-1:], line.letters[end:][:1]
    if (after and after in letters.get("old", "")) or (before and before in letters.get("aged", "")):
        return True
    lasting = letters.get("lasting")
    first = line.letters[start]
    return unit == "year" and lasting is not None and not (before and before in lasting) and first not in lasting


def _slots(line: Line, match: re.Match[str]) -> Slots:
    said: dict[str, str] = {}
    for slot in match.re.groupindex:
        first, last = match.span(slot)
        if slot == "core" or first == last:
            continue
        value = _value(slot, line.units[first:last], line.tables)
        if value is not None:
            said[slot] = value
    data = line.tables.data
    return Slots(said, bool(data.get("month_first")), data.get("easter", "west"))


def _value(slot: str, units: Sequence[Unit], tables: Tables) -> str | None:
    if slot in _SUMS:
        names = ("ordinals", "numbers") if slot.startswith("o") else ("numbers",)
        return _sum(units, tables, names)
    form, name = units[0].form, slot.rstrip("23")
    if name not in tables.values:
        return form
    listed = tables.values[name]
    return listed.get(form) or listed.get(form.removeprefix("ال"))


def _sum(units: Sequence[Unit], tables: Tables, names: Sequence[str]) -> str | None:
    total = 0
    for unit in units:
        if unit.form.isdigit():
            return unit.form
        value = next((tables.values[name][unit.form] for name in names if unit.form in tables.values[name]), None)
        total += int(value) if value else 0
    return str(total) if total else None


def resolved(found: Sequence[Saying], base: Base) -> list[Said]:
    """Each saying as a time counted from the base; those that are no time left out."""
    times = []
    for saying in found:
        said = CONSTRUCTORS[saying.kind](saying.slots, base)
        if said is not None:
            times.append(replace(said, start=saying.start, end=saying.end))
    return times
