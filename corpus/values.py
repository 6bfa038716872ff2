"""What the parts of a line of notation mean: marked spans, counts, dates, and where a quotation opens and closes."""

from __future__ import annotations

import re
from typing import Any

from lines import Fault
from terms import BASES, PRECISIONS

_DAY = re.compile(r"^\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d)?)?)?$")


def span(start: int, end: int) -> dict[str, int]:
    return {"start": start, "end": end}


def marked(quoted: str, marks: str, start: int) -> dict[str, int] | None:
    """The span between two marks of a quote, counted without any marks."""
    plain, opened = 0, None
    for sign in quoted:
        if sign == marks[0]:
            opened = plain
        elif sign == marks[1] and opened is not None:
            return span(start + opened, start + plain)
        elif sign not in "{}[]":
            plain += 1
    return None


def count_of(words: str) -> dict[str, Any]:
    forms = (
        (r"(\d+)", lambda m: (int(m[1]), int(m[1]), "exact")),
        (r">=(\d+)", lambda m: (int(m[1]), None, "at_least")),
        (r">(\d+)", lambda m: (int(m[1]) + 1, None, "more_than")),
        (r"~(\d+)", lambda m: (int(m[1]), int(m[1]), "about")),
        (r"<=(\d+)", lambda m: (None, int(m[1]), "at_most")),
        (r"<(\d+)", lambda m: (None, int(m[1]) - 1, "at_most")),
        (r"(\d+)-(\d+)", lambda m: (int(m[1]), int(m[2]), "between")),
        (r"vague", lambda m: (None, None, "vague")),
        (r"vague:(\d+)-?", lambda m: (int(m[1]), None, "vague")),
    )
    for pattern, read in forms:
        if found := re.fullmatch(pattern, words):
            low, high, qualifier = read(found)
            return {"low": low, "high": high, "qualifier": qualifier}
    raise Fault(f"not a count: {words}")


def when_of(date: str, precision: str, basis: str) -> dict[str, Any] | None:
    if date == "-":
        return None
    first, _, last = date.partition("..")
    if not _DAY.match(first) or (last and not _DAY.match(last)):
        raise Fault(f"not a date: {date}")
    if precision not in PRECISIONS or basis not in BASES:
        raise Fault(f"unknown precision or basis: {precision} {basis}")
    return {"earliest": first, "latest": last or first, "precision": precision, "basis": basis}


_MARKS = {"“": "”", "«": "»", "„": "”“", "‘": "’", '"': '"', "‹": "›", "'": "'", "”": "”"}


def opening(text: str, at: int) -> bool:
    before = text[:at].rstrip("\u00a0\u202f ")
    return before[-1:] in _MARKS or before[-1:] in "—–-"


def closing(text: str, start: int) -> int:
    """The end of a quotation: before the mark that closes it, else the end of its paragraph."""
    mark = text[:start].rstrip("\u00a0\u202f ")[-1:]
    stop = text.find("\n\n", start)
    stop = len(text) if stop < 0 else stop
    closers = _MARKS.get(mark, "")
    at = start
    while closers and at < len(text):
        if text[at] in closers and not (text[at] in "'’" and text[at + 1 : at + 2].isalnum()):
            return len(text[:at].rstrip("\u00a0\u202f "))
        if at >= stop and text[at:].lstrip()[:1] != mark:
            break
        at += 1
    return len(text[:stop].rstrip())
