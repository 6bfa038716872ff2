"""A toll's history in the terminal: every account's range by time, and the toll as it was known after each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from saksi.cli.terminal import count_words, printable, range_words
from saksi.model.claim import Casualty, Claim
from saksi.model.document import Document
from saksi.model.incident import Toll
from saksi.settle import Known

SIGNS = {"supporting": "●", "conflicting": "◆", "superseded": "○", "excluded": "×"}
COLOURS = {"supporting": "green", "conflicting": "magenta", "superseded": "dim", "excluded": "dim"}
KEY = "● supports  ◆ conflicts  ○ superseded  × not counted  ━▶ open above  ┊ best  ░ the toll's range"
NARROWEST, WIDEST = 18, 56
BESIDE = 58
"""Columns beside the drawing: when, who, the figure in words, the toll then known."""


@dataclass(frozen=True, slots=True)
class Row:
    """One claim that gives a number, with its role in the toll."""

    claim: Claim
    role: str
    published: str
    who: str

    @property
    def bounds(self) -> tuple[int | None, int | None]:
        assert isinstance(self.claim.value, Casualty)
        return self.claim.value.count.low, self.claim.value.count.high


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers from 0 to ``top`` along ``width`` columns; the last one is for arrows."""

    top: int
    width: int

    def at(self, number: int) -> int:
        return min(self.width - 2, round(number * (self.width - 2) / self.top))


def print_history(out: Console, toll: Toll, told: Sequence[tuple[Claim, Document]], known: Sequence[Known]) -> bool:
    """Draw a toll whose accounts give two numbers or more; whether there was anything to draw.

    ``told`` are the incident's claims with their documents, ``known`` its tolls after each publication.
    """
    rows = _rows(toll, told)
    if len(rows) < 2:
        return False
    numbers = [n for row in rows for n in row.bounds if n is not None]
    scale = Scale(_top([*numbers, *(n for n in (toll.low, toll.best, toll.high) if n is not None)]), _width(out))
    then = _then(toll, known)
    grid = Table.grid(padding=(0, 2, 0, 0))
    for justify in ("left", "left", "left", "right", "right"):
        grid.add_column(justify=justify, no_wrap=True, overflow="ellipsis")
    grid.add_row("", "", _axis(scale), Text("says", style="dim"), Text("toll then", style="dim"))
    shown = ""
    for k, row in enumerate(rows):
        is_last_of_time = k + 1 == len(rows) or rows[k + 1].published != row.published
        after = then.get(row.published, "") if is_last_of_time else ""
        grid.add_row(*_cells(row, toll, scale), Text("" if after == shown else after, style="bold"))
        shown = after or shown
    out.print(Padding(grid, (0, 0, 0, 2)))
    return True


def _width(out: Console) -> int:
    return max(NARROWEST, min(WIDEST, out.width - BESIDE - 14))


def _rows(toll: Toll, told: Sequence[tuple[Claim, Document]]) -> list[Row]:
    roles = {step.claim: step.role for step in toll.trace}
    found = [
        Row(claim, roles[claim.id], document.published or "", _who(claim, document))
        for claim, document in told
        if claim.id in roles and isinstance(claim.value, Casualty) and _has_number(claim.value)
    ]
    return sorted(found, key=lambda row: (row.published or "9", row.claim.document, row.claim.spans[0].start))


def _has_number(value: Casualty) -> bool:
    return value.count.low is not None or value.count.high is not None


def _who(claim: Claim, document: Document) -> str:
    if claim.said_by:
        return claim.said_by[0].name
    return document.outlet or document.channel or "the outlet"


def _then(toll: Toll, known: Sequence[Known]) -> dict[str, str]:
    """The toll's range after each publication, in words."""
    return {
        entry.at: range_words(past.low, past.best, past.high)
        for entry in known
        for past in entry.tolls
        if (past.outcome, past.group) == (toll.outcome, toll.group)
    }


def _cells(row: Row, toll: Toll, scale: Scale) -> tuple[Text, Text, Text, Text]:
    assert isinstance(row.claim.value, Casualty)
    style = COLOURS[row.role]
    when = Text(_short_time(row.published), style="dim")
    who = Text(printable(row.who))
    who.truncate(22, overflow="ellipsis")
    return when, who, _bar(row, toll, scale), Text(count_words(row.claim.value.count), style=style)


def _short_time(published: str) -> str:
    day, _, clock = published.partition("T")
    return f"{day} {clock[:5]}".strip() or "undated"


def _bar(row: Row, toll: Toll, scale: Scale) -> Text:
    """The range as a line with its sign, over the band of the toll."""
    low, high = row.bounds
    cells = _band(toll, scale)
    start, end = scale.at(low or 0), scale.width - 1 if high is None else scale.at(high)
    line = range(start, end + 1)
    marks = dict.fromkeys(line, "━")
    if high is None:
        marks[scale.width - 1] = "▶"
    marks[start if low is not None else end] = SIGNS[row.role]
    drawn = Text()
    for k, cell in enumerate(cells):
        drawn.append(marks[k], style=COLOURS[row.role]) if k in marks else drawn.append(cell, style="dim")
    return drawn


def _band(toll: Toll, scale: Scale) -> list[str]:
    cells = [" "] * scale.width
    if toll.low is not None:
        last = scale.width - 1 if toll.high is None else scale.at(toll.high)
        for k in range(scale.at(toll.low), last + 1):
            cells[k] = "░"
    if toll.best is not None:
        cells[scale.at(toll.best)] = "┊"
    return cells


def _axis(scale: Scale) -> Text:
    """Round numbers above the columns where they lie."""
    step = _step(scale.top)
    cells = [" "] * scale.width
    for number in range(0, scale.top + 1, step):
        words = str(number)
        start = min(scale.at(number), scale.width - len(words))
        if all(cell == " " for cell in cells[max(0, start - 1) : start + len(words)]):
            cells[start : start + len(words)] = words
    return Text("".join(cells), style="dim")


def _step(most: int) -> int:
    power = 10 ** math.floor(math.log10(max(1, most)))
    fitting = (power * part for part in (5, 2, 1, 0.5, 0.2))
    return int(next((step for step in fitting if step >= 1 and most / step >= 3), 1))


def _top(numbers: Sequence[int]) -> int:
    most = max([1, *numbers])
    step = _step(most)
    return math.ceil(most / step) * step
