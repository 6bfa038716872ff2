"""Several lists of the same victims or incidents, as a table of who is on which: what an estimate is made from."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from saksi.errors import InputError

MOST_LISTS = 5
COUNT_COLUMNS = ("count", "n", "freq")
YES, NO = frozenset({"1", "yes", "true", "x"}), frozenset({"0", "no", "false", ""})

Pattern = tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many are on exactly which lists. ``counts`` maps a pattern (one truth value a list) to a number; nobody is
    on none."""

    lists: tuple[str, ...]
    counts: Mapping[Pattern, int]

    @property
    def observed(self) -> int:
        """How many are on at least one list."""
        return sum(self.counts.values())

    def on(self, *chosen: int) -> int:
        """How many are on all of these lists (by number from 0), whatever others they are on."""
        return sum(count for pattern, count in self.counts.items() if all(pattern[k] for k in chosen))

    def pairs(self) -> list[tuple[str, str, int]]:
        """Every two lists with how many are on both."""
        return [(self.lists[a], self.lists[b], self.on(a, b)) for a, b in combinations(range(len(self.lists)), 2)]


def overlap(lists: Sequence[str], rows: Iterable[tuple[Sequence[bool], int]]) -> Overlap:
    """The table from rows of (on which lists, how many). InputError where it cannot be one."""
    if not 2 <= len(lists) <= MOST_LISTS:
        raise InputError(f"an estimate takes two to {MOST_LISTS} lists, here are {len(lists)}")
    counts: Counter[Pattern] = Counter()
    for row, count in rows:
        if any(row):
            counts[tuple(row)] += count
    for k, name in enumerate(lists):
        if not any(pattern[k] for pattern in counts):
            raise InputError("nobody is on this list", subject=name)
    return Overlap(tuple(lists), dict(counts))


def overlap_of_csv(text: str) -> Overlap:
    """A table from CSV: a column a list with 1 or 0, a row a person or incident; or a row a pattern with a column
    ``count``. Other columns (an id, a name) are left alone. InputError where it is none."""
    reader = csv.DictReader(text.splitlines())
    rows = list(reader)
    names = list(reader.fieldnames or ())
    counting = next((name for name in names if name.strip().casefold() in COUNT_COLUMNS), None)
    lists = [name for name in names if name != counting and rows and all(_is_mark(row[name]) for row in rows)]
    if len(lists) < 2:
        raise InputError("no two columns of 0 and 1", hint="One column a list: 1 where a row is on it, 0 where not.")
    return overlap(lists, ((_marks(row, lists), _count(row, counting)) for row in rows))


def _is_mark(value: str | None) -> bool:
    return value is not None and value.strip().casefold() in YES | NO


def _marks(row: Mapping[str, str], lists: Sequence[str]) -> tuple[bool, ...]:
    return tuple(row[name].strip().casefold() in YES for name in lists)


def _count(row: Mapping[str, str], counting: str | None) -> int:
    if counting is None:
        return 1
    try:
        count = int(row[counting])
    except (TypeError, ValueError) as error:
        raise InputError("not a whole number", subject=counting) from error
    if count < 0:
        raise InputError("a negative count", subject=counting)
    return count
