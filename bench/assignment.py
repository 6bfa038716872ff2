"""The best one-to-one assignment (Kuhn and Munkres), in the O(n³) form with potentials of Jonker and Volgenant."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf


def assign(gains: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Pairs (row, column) whose gains have the greatest sum; every row or every column is used, whichever are fewer.

    `gains` is a rectangle: all rows of one length. Ties are broken towards earlier columns.
    """
    if not gains or not gains[0]:
        return []
    if len(gains) > len(gains[0]):
        turned = [list(column) for column in zip(*gains, strict=True)]
        return sorted((row, column) for column, row in assign(turned))
    columns = len(gains[0])
    row_of = [-1] * columns
    over_row, over_column = [0.0] * len(gains), [0.0] * (columns + 1)
    for row in range(len(gains)):
        _add_row(gains, row, row_of, (over_row, over_column))
    return sorted((row, column) for column, row in enumerate(row_of) if row >= 0)


def _add_row(
    gains: Sequence[Sequence[float]], row: int, row_of: list[int], over: tuple[list[float], list[float]]
) -> None:
    """Give the row a column, moving rows that have one along the cheapest path."""
    over_row, over_column = over
    columns = len(row_of)
    slack, came_from = [inf] * columns, [-1] * columns
    done = [False] * columns
    at, current = -1, row
    reached: list[tuple[int, int]] = []  # (column, its row) of the tree so far
    while current >= 0:
        for column in range(columns):
            if not done[column]:
                cost = -gains[current][column] - over_row[current] - over_column[column]
                if cost < slack[column]:
                    slack[column], came_from[column] = cost, at
        step, nearest = min((slack[column], column) for column in range(columns) if not done[column])
        over_row[row] += step
        for column, its_row in reached:
            over_row[its_row] += step
            over_column[column] -= step
        slack = [value - step for value in slack]
        done[nearest] = True
        at, current = nearest, row_of[nearest]
        reached.append((at, current))
    while at >= 0:
        before = came_from[at]
        row_of[at] = row if before < 0 else row_of[before]
        at = before
