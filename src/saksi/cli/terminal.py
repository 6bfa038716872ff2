"""What the terminal shows: tables, ranges, quotes with their words marked, progress. Rich is imported here, late."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from saksi.cli.interrupts import heed
from saksi.model.incident import Incident, Toll
from saksi.model.terms import Group, Outcome, PlaceKind, TimeBasis, TimePrecision
from saksi.model.values import Count, When, Where

if TYPE_CHECKING:
    from rich.console import Console

PIPED_WIDTH = 160
"""Columns where no terminal watches: wide enough that no line of a table breaks for grep."""

GRADE_COLOURS = {"confirmed": "green", "fair": "cyan", "weak": "yellow", "contested": "magenta", "discounted": "dim"}


def console(*, stderr: bool = False) -> Console:
    """A console on standard output, plain and wide where that is no terminal."""
    from rich.console import Console

    shown = Console(stderr=stderr, highlight=False, soft_wrap=False)
    if shown.is_terminal or "COLUMNS" in os.environ:
        return shown
    return Console(stderr=stderr, highlight=False, soft_wrap=False, width=PIPED_WIDTH)


def write_lines(items: Iterable[Any]) -> None:
    """JSON Lines on standard output, one object a line, as it comes."""
    for item in items:
        sys.stdout.write(json.dumps(item, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def printable(text: str) -> str:
    """Text from a source as it may be shown: what would steer the terminal or turn its lines round is made visible."""
    return _STEERING.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@contextmanager
def progress(what: str, *, total: int | None = None) -> Iterator[Any]:
    """A bar on standard error while a terminal watches; a function to call with a line on what is being done."""
    shown = console(stderr=True)
    if not shown.is_terminal:
        yield lambda _line, advance=1: heed()
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[line]}"),
    )
    with Progress(*columns, console=shown, transient=True) as bar:
        task = bar.add_task(what, total=total, line="")

        def step(line: str, advance: int = 1) -> None:
            heed()
            bar.update(task, advance=advance, line=printable(line)[-48:])

        yield step


def when_words(when: When | None) -> str:
    """A date as precise as it is known; a tilde marks one inferred from publication."""
    if when is None or (when.earliest is None and when.latest is None):
        return "unknown"
    if when.basis is TimeBasis.INFERRED and when.earliest is None:
        return f"unknown (by {when.latest})"
    mark = "~" if when.basis is TimeBasis.INFERRED else ""
    ends = [_trimmed(end, when.precision) for end in (when.earliest, when.latest) if end]
    return mark + (ends[0] if len(set(ends)) == 1 else f"{ends[0]} – {_unlike(*ends)}")


def _unlike(first: str, last: str) -> str:
    """The end of a run of days or hours without what it shares with the beginning: ``2017-10-14 – 15``."""
    for shared in (11, 8, 5):  # the day, the month, the year
        if len(first) == len(last) > shared and first[:shared] == last[:shared]:
            return last[shared:]
    return last


def _trimmed(end: str, precision: TimePrecision) -> str:
    if precision is TimePrecision.YEAR:
        return end[:4]
    if precision is TimePrecision.MONTH:
        return end[:7]
    return end.replace("T", " ")


def where_words(where: Where | None, *, most: int = 3) -> str:
    """A place with its container and country; with ``most`` 2 its country alone."""
    if where is None:
        return "unknown"
    chain = list(dict.fromkeys((where.name, *where.path)))
    shown = chain if len(chain) <= most else [*chain[: most - 1], chain[-1]]
    mark = "" if where.lat_e5 is not None or where.kind is PlaceKind.UNKNOWN else " (not on the map)"
    return ", ".join(shown) + mark


def range_words(low: int | None, best: int | None, high: int | None) -> str:
    """``21+`` for an open range, ``18–20``, ``21``; ``?`` where no figure was given."""
    if low is None and best is None and high is None:
        return "?"
    if high is None:
        return f"{low or 0}+" if best in (low, None) else f"{low or 0}–{best}+"
    if low == high:
        return str(high)
    return f"{low or 0}–{high}"


TOLD_BY_SIGN = ("exact", "between", "at_least", "more_than")


def count_words(count: Count) -> str:
    """A claim's number with its hedge, where the sign of the range does not tell it."""
    if count.low is None and count.high is None:
        return "no number"
    shown = range_words(count.low, count.low, count.high)
    return shown if count.qualifier in TOLD_BY_SIGN else f"{shown} ({count.qualifier.replace('_', ' ')})"


def toll_of(incident: Incident, outcome: Outcome, group: Group = Group.PEOPLE) -> Toll | None:
    """The incident's toll for an outcome and group, if any account gives one."""
    return next((t for t in incident.tolls if t.outcome is outcome and t.group is group), None)


def short(identifier: str) -> str:
    """An id as people copy it: the kind and eight digits; every verb takes such a prefix."""
    kind, _, digits = identifier.partition("-")
    return f"{kind}-{digits[:8]}"
