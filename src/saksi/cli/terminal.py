"""What the terminal shows: tables, ranges, quotes with their words marked, progress. Rich is imported here, late."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from saksi.model.incident import Incident, Toll
from saksi.model.terms import Group, Outcome, PlaceKind, TimeBasis, TimePrecision
from saksi.model.values import Count, When, Where

if TYPE_CHECKING:
    from rich.console import Console

GRADE_COLOURS = {"confirmed": "green", "fair": "cyan", "weak": "yellow", "contested": "magenta", "discounted": "dim"}


def console(*, stderr: bool = False) -> Console:
    """A console on standard output, plain where that is no terminal."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=False)


def write_lines(items: Iterable[Any]) -> None:
    """JSON Lines on standard output, one object a line, as it comes."""
    for item in items:
        sys.stdout.write(json.dumps(item, ensure_ascii=False) + "\n")
        sys.stdout.flush()


@contextmanager
def progress(what: str, *, total: int | None = None) -> Iterator[Any]:
    """A bar on standard error while a terminal watches; a function to call with a line on what is being done."""
    shown = console(stderr=True)
    if not shown.is_terminal:
        yield lambda _line, advance=1: None
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
        yield lambda line, advance=1: bar.update(task, advance=advance, line=line[-48:])


def when_words(when: When | None) -> str:
    """A date as precise as it is known; a tilde marks one inferred from publication."""
    if when is None or (when.earliest is None and when.latest is None):
        return "unknown"
    if when.basis is TimeBasis.INFERRED and when.earliest is None:
        return f"unknown (by {when.latest})"
    mark = "~" if when.basis is TimeBasis.INFERRED else ""
    ends = [_trimmed(end, when.precision) for end in (when.earliest, when.latest) if end]
    return mark + (ends[0] if len(set(ends)) == 1 else " – ".join(ends))


def _trimmed(end: str, precision: TimePrecision) -> str:
    if precision is TimePrecision.YEAR:
        return end[:4]
    if precision is TimePrecision.MONTH:
        return end[:7]
    return end.replace("T", " ")


def where_words(where: Where | None) -> str:
    """A place with its container and country."""
    if where is None:
        return "unknown"
    chain = [where.name, *[p for p in where.path if p != where.name]]
    shown = chain if len(chain) <= 3 else [chain[0], chain[1], chain[-1]]
    mark = "" if where.lat_e5 is not None or where.kind is PlaceKind.UNKNOWN else " (not on the map)"
    return ", ".join(dict.fromkeys(shown)) + mark


def range_words(low: int | None, best: int | None, high: int | None) -> str:
    """``21+`` for an open range, ``18–20``, ``21``; ``?`` where no figure was given."""
    if low is None and best is None and high is None:
        return "?"
    if high is None:
        return f"{low or 0}+" if best in (low, None) else f"{low or 0}–{best}+"
    if low == high:
        return str(high)
    return f"{low or 0}–{high}"


def count_words(count: Count) -> str:
    """A claim's number with its hedge."""
    if count.low is None and count.high is None:
        return "no number"
    shown = range_words(count.low, count.low, count.high)
    return shown if count.qualifier in ("exact", "between") else f"{shown} ({count.qualifier.replace('_', ' ')})"


def toll_of(incident: Incident, outcome: Outcome, group: Group = Group.PEOPLE) -> Toll | None:
    """The incident's toll for an outcome and group, if any account gives one."""
    return next((t for t in incident.tolls if t.outcome is outcome and t.group is group), None)


def toll_words(incident: Incident, outcome: Outcome) -> str:
    """The people's toll for an outcome as a range; empty where nobody speaks of it."""
    toll = toll_of(incident, outcome)
    return "" if toll is None else range_words(toll.low, toll.best, toll.high)


def short(identifier: str) -> str:
    """An id as people copy it: the kind and eight digits; every verb takes such a prefix."""
    kind, _, digits = identifier.partition("-")
    return f"{kind}-{digits[:8]}"
