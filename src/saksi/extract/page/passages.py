"""Passages in quotation marks: where they begin and end, nested ones and those that run over paragraphs included."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """[start, end) between the marks, the marks left out; ``closed`` is false where no closing mark was found.

    A speech of several paragraphs, each opened again and only the last one closed, is one passage.
    """

    start: int
    end: int
    closed: bool = True


_PAIRS = {"“": "”", "„": "“”", "«": "»", "‘": "’", "‹": "›", '"': '"', "'": "'"}
_MARK = re.compile(r"[“”„«»\"]|(?<![\w.,!?])[‘'](?=\w)|[’'](?!\w)|‹|›")
_BREAK = re.compile(r"\n\s*")
_LONGEST = 4000


def find_passages(text: str) -> tuple[Passage, ...]:
    """Outermost passages in text order."""
    found: list[Passage] = []
    at = 0
    while mark := _MARK.search(text, at):
        passage = _passage(text, mark.start()) if _opens(text, mark.start()) else None
        if passage:
            found.append(passage)
        at = passage.end + 1 if passage else mark.end()
    return tuple(found)


def _opens(text: str, at: int) -> bool:
    mark = text[at]
    if mark not in _PAIRS:
        return False
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if mark in "\"'‘":
        return not before.isalnum() and not after.isspace()
    return not after.isspace() or mark in "«„"


def _passage(text: str, at: int) -> Passage | None:
    """The passage that opens at ``at``, up to its closing mark, over paragraphs that open again."""
    opening, closers = text[at], _PAIRS[text[at]]
    scan = at + 1
    while True:
        stop = _closing(text, scan, opening, closers)
        paragraph = _BREAK.search(text, scan)
        if stop is not None and (paragraph is None or stop < paragraph.start()):
            return Passage(at + 1, stop) if stop > at + 1 else None
        if paragraph is None or paragraph.end() - at > _LONGEST:
            return Passage(at + 1, len(text.rstrip()), closed=False) if opening in "“«" and paragraph is None else None
        if text.startswith(opening, paragraph.end()) and opening not in "'‘":
            scan = paragraph.end() + 1
            continue
        return Passage(at + 1, paragraph.start(), closed=False) if opening in "“«„" else None


def _closing(text: str, start: int, opening: str, closers: str) -> int | None:
    """Offset of the mark that closes, nested pairs of the same kind skipped."""
    depth = 1
    for at in range(start, min(len(text), start + _LONGEST)):
        char = text[at]
        if char in closers and _closes(text, at, char):
            depth -= 1
            if not depth:
                return at
        elif char == opening and char not in "\"'" and not _reopens(text, at):
            depth += 1
    return None


def _closes(text: str, at: int, char: str) -> bool:
    before, after = text[at - 1], text[at + 1] if at + 1 < len(text) else " "
    if char == '"':
        return not before.isspace() or after.isspace() or not after.isalnum()
    if char in "'’":
        return not after.isalnum() and not before.isspace()
    return True


def _reopens(text: str, at: int) -> bool:
    """An opening mark at the head of a paragraph continues the speech; it does not nest."""
    return text[max(0, at - 40) : at].rstrip(" \t").endswith("\n")
