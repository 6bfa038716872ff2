"""Tables of counts and dates for languages beyond the six, in the shape of theirs and nearly empty.

``data/further.toml`` says a little of each: numbers, hedges, months, weekdays. What it does not say is not there: an
absent word is not read, it is never guessed from another language. A language without a row has digits and ISO dates.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

Row = Mapping[str, Any]

_PATTERNS = {
    "date": ["{of}? {dn} {point}? {of}? {month} {of}? {year}", "{of}? {dn} {point}? {of}? {month}",
             "{month} {dn} , {year}", "{year} {point}? {month} {dn} {point}?", "{month} {dn} {point}?"],
    "numeric": ["{iso}"],
    "dates": ["{dn} {point}? ({to}|-|–|—) {dn2} {point}? {of}? {month} ({of}? {year})?"],
    "month": ["{month} {of}? {year}"],
    "weekday": ["{weekday}"],
    "relative": ["{days}"],
    "part": ["{part}"],
}  # fmt: skip
"""Of `data/<language>/dates.toml`: day before month, or month before day; the year last, or first."""
_HEDGES = ("at_least", "more_than", "at_most", "less_than", "about", "several", "zero", "more", "and", "between")
_MANY = {"10": "tens_of", "12": "dozens", "100": "hundreds", "1000": "thousands"}
_GROUPS = ("women", "men", "children", "people")


@cache
def _rows() -> Mapping[str, Row]:
    return tomllib.loads((files("saksi.extract") / "data" / "further.toml").read_text(encoding="utf-8"))


def further(name: str, language: str, shape: Mapping[str, Any]) -> Mapping[str, Any]:
    """The table ``name`` for a language beyond the six, in the shape of another language's: its keys, empty."""
    row = _rows().get(language, {})
    said = _counts(row) if name == "counts" else _dates(row) if name == "dates" else {}
    return {**{key: _emptied(value) for key, value in shape.items()}, **said}


def stems(language: str, outcome: str) -> Sequence[str]:
    """Beginnings of words for killed, injured or missing in a language beyond the six; none in any other."""
    found: Sequence[str] = _rows().get(language, {}).get(outcome, ())
    return found


def _emptied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _emptied(inner) for key, inner in value.items() if isinstance(inner, Mapping | list)}
    return [] if isinstance(value, list) else ""


def _counts(row: Row) -> dict[str, Any]:
    scales = {"100": {"one": row.get("hundred", [])}, "1000": {"one": row.get("thousand", [])}}
    collectives = {value: {"many": row.get(key, [])} for value, key in _MANY.items()}
    collectives["12"]["one"] = row.get("dozen", [])
    ands = row.get("and", [])
    return {
        "small": _numbers(row),
        "scales": scales,
        "collectives": collectives,
        "phrases": {hedge: row.get(hedge, []) for hedge in _HEDGES},
        "lists": {"and": ands, "number_and": ands, "between_links": ands, "range_links": ["-", *row.get("to", [])]},
        "nouns": {group: {"any": row.get(group, [])} for group in _GROUPS},
        "modifiers": {},
        "behind": {},
        "paradigms": {},
    }


def _dates(row: Row) -> dict[str, Any]:
    days = {"0": "today", "-1": "yesterday", "-2": "before"}
    return {
        "months": [],
        "weekdays": [],
        "month_forms": _numbered(row.get("months", ""), first=1),
        "weekday_forms": _numbered(row.get("weekdays", ""), first=0),
        "numbers": _numbers(row),
        "days": {shift: row.get(key, []) for shift, key in days.items()},
        "part": {part: row.get(part, []) for part in ("night", "morning", "evening")},
        "of": {"of": row.get("of", [])},
        "to": {"to": row.get("to", [])},
        "point": {"point": ["."]},
        "patterns": _PATTERNS,
        "easter": "west",
    }


def _numbers(row: Row) -> dict[str, list[str]]:
    """Number to its forms, with those of the tens and units that are written in one word."""
    small = _numbered(row.get("numbers", ""), first=0)
    tens = {str(10 * ten): forms for ten, forms in enumerate(_forms(row.get("tens", "")), start=3)}
    found = {**small, **tens}
    if compound := row.get("compound"):
        for ten in range(20, 100, 10):
            for unit in range(1, 10):
                found[str(ten + unit)] = _compounds(found[str(ten)], found[str(unit)], *compound)
    return found


def _compounds(tens: Sequence[str], units: Sequence[str], first: str, link: str) -> list[str]:
    return [unit + link + ten if first == "unit" else ten + link + unit for ten in tens for unit in units]


def _numbered(forms: str, *, first: int) -> dict[str, list[str]]:
    return {str(number): listed for number, listed in enumerate(_forms(forms), start=first)}


def _forms(forms: str) -> list[list[str]]:
    return [group.split("|") for group in forms.split()]
