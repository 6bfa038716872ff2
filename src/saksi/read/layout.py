"""From words with boxes to lines in reading order: columns, rows of tables, what repeats on every page.

All measures are hundredths of a point. A gutter is a strip that few lines cross, with running text on both sides:
lines that cross it (a headline over two columns) cut the page into bands, and each band is read column by column. Where
the sides hold a word or two a line, it is a table, and is read row by row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

_RTL: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_NUMBER: Final = re.compile(r"(?<!\d)\d{1,6}(?!\d)")
_STEP: Final = 200
_MOST_LINES: Final = 3000
"""Of one page; beyond, lines are left in the file's order."""


@dataclass(frozen=True, slots=True)
class Line:
    """A run of words side by side, with the box around them. ``cell`` says that it follows another in one row."""

    text: str
    left: int
    bottom: int
    right: int
    top: int
    words: int
    cell: bool = False

    @property
    def height(self) -> int:
        return max(self.top - self.bottom, 1)


def lines_of(raw: Sequence[Sequence[Sequence[object]]]) -> list[Line]:
    """A page's lines from its words; words that stand far apart are different lines (columns, cells)."""
    found: list[Line] = []
    for words in raw:
        run: list[tuple[str, int, int, int, int]] = []
        for word in words:
            text, *edges = word
            left, bottom, right, top = (int(str(edge)) for edge in edges)
            if run and _apart(run[-1], (left, bottom, right, top)):
                found.append(_line(run))
                run = []
            run.append((str(text), left, bottom, right, top))
        if run:
            found.append(_line(run))
    return found


def ordered(lines: list[Line]) -> list[Line]:
    """The lines of one page in reading order."""
    if not 1 < len(lines) <= _MOST_LINES:
        return lines
    rightward = sum(len(_RTL.findall(line.text)) for line in lines) * 2 < sum(len(line.text) for line in lines)
    return _region(lines, rightward, depth=0)


def furniture(pages: Sequence[Sequence[Line]]) -> set[tuple[int, int]]:
    """(page index, line index) of headers and footers: lines at the edge of a page that return on many others.

    At least two pages and two fifths of all must have it in the same words. A number in it may count the pages; any
    other number that differs is content (``Killed: 9``, ``Killed: 12`` at the head of two daily reports).
    """
    places: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for number, lines in enumerate(pages):
        for index in _edges(lines):
            line = lines[index]
            for form in _forms(line.text, number):
                places.setdefault((form, round(line.bottom / 1500)), []).append((number, index))
    enough = max(2, len(pages) * 2 / 5)
    return {place for found in places.values() if len({page for page, _ in found}) >= enough for place in found}


def _forms(text: str, page: int) -> list[str]:
    """The line as it stands, and with one of its first numbers told from the page that it stands on."""
    numbers = list(_NUMBER.finditer(text))[:4]
    return [text, *(f"{text[: n.start()]}\0{int(n.group()) - page}\0{text[n.end() :]}" for n in numbers)]


def _apart(before: tuple[str, int, int, int, int], box: tuple[int, int, int, int]) -> bool:
    _, left, bottom, right, top = before
    height = max(top - bottom, box[3] - box[1], 1)
    gap = max(box[0] - right, left - box[2])
    level = min(top, box[3]) - max(bottom, box[1]) > min(top - bottom, box[3] - box[1]) // 3
    return gap > height * 1.6 or not level


def _line(words: Sequence[tuple[str, int, int, int, int]]) -> Line:
    return Line(
        text=" ".join(word[0] for word in words),
        left=min(word[1] for word in words),
        bottom=min(word[2] for word in words),
        right=max(word[3] for word in words),
        top=max(word[4] for word in words),
        words=len(words),
    )


def _region(lines: list[Line], rightward: bool, depth: int) -> list[Line]:
    gutter = _gutter(lines) if depth < 4 and len(lines) >= 6 else None
    if gutter is None:
        return _rows(lines, rightward)
    crossing = sorted((line for line in lines if line.left < gutter < line.right), key=lambda line: -line.top)
    result: list[Line] = []
    rest = [line for line in lines if not line.left < gutter < line.right]
    for spanning in [*crossing, None]:
        floor = spanning.bottom + spanning.height // 2 if spanning is not None else None
        band = [line for line in rest if floor is None or line.bottom >= floor]
        rest = [line for line in rest if floor is not None and line.bottom < floor]
        sides = [line for line in band if line.right <= gutter], [line for line in band if line.left >= gutter]
        for side in sides if rightward else sides[::-1]:
            result.extend(_region(side, rightward, depth + 1) if len(side) < len(lines) else _rows(side, rightward))
        if spanning is not None:
            result.append(spanning)
    return result


def _gutter(lines: Sequence[Line]) -> int | None:
    """The middle of a strip between two columns of running text, or None."""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    most = len(lines) // 5
    best: tuple[int, int] | None = None
    start: int | None = None
    for x in range(left + _STEP, right, _STEP):
        free = sum(line.left < x < line.right for line in lines) <= most
        if free and start is None:
            start = x
        if start is not None and (not free or x + _STEP >= right):
            if _between_columns(lines, (start + x) // 2) and (best is None or x - start > best[0]):
                best = (x - start, (start + x) // 2)
            start = None
    return best[1] if best is not None else None


def _between_columns(lines: Sequence[Line], x: int) -> bool:
    """Running text on both sides, side by side."""
    sides = [line for line in lines if line.right <= x], [line for line in lines if line.left >= x]
    if min(map(len, sides)) < 3 or any(median(line.words for line in side) < 3 for side in sides):
        return False
    low = max(min(line.bottom for line in side) for side in sides)
    high = min(max(line.top for line in side) for side in sides)
    shortest = min(max(line.top for line in side) - min(line.bottom for line in side) for side in sides)
    return (high - low) * 2 >= shortest


def _rows(lines: Sequence[Line], rightward: bool) -> list[Line]:
    """Lines from top to bottom; those on one level side by side, as cells of a row."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (-(line.top + line.bottom), line.left)):
        level = rows[-1][0] if rows else None
        shared = min(level.top, line.top) - max(level.bottom, line.bottom) if level is not None else 0
        if level is not None and shared * 2 > min(level.height, line.height):
            rows[-1].append(line)
        else:
            rows.append([line])
    result: list[Line] = []
    for row in rows:
        row.sort(key=lambda line: line.left if rightward else -line.right)
        result.extend(replace(line, cell=index > 0) for index, line in enumerate(row))
    return result


def _edges(lines: Sequence[Line]) -> set[int]:
    """The indices of the two uppermost and two lowest levels of a page."""
    by_height = sorted(range(len(lines)), key=lambda index: -lines[index].top)
    return {*by_height[:3], *by_height[-3:]}


def is_letter(character: str) -> bool:
    """Whether a character is a letter of any script."""
    return bool(_LETTER.match(character))
