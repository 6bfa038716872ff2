"""Numbers as pictures: each account's figure as a range over time, a timeline's bars, rows as points of a map.

All of it is plain coordinates; templates write them as SVG, where the style sheet gives ink and colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from saksi.model.terms import Group, Outcome
from saksi.pipeline.desk.shown import Bar, Cluster, Row
from saksi.pipeline.desk.shown_incident import Figure
from saksi.web.phrases import best, bounds, days, term

WIDTH = 520
LABEL_WIDTH = 80
OPEN_END = 1.15
MOST_LABELS = 5
OUTCOMES = tuple(map(str, Outcome))


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure's range in pixels; ``right`` is None where it has no upper end."""

    figure: Figure
    left: float | None
    right: float
    is_open: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """The figures of one outcome and group over time, first told first, on one scale with its ticks."""

    outcome: str
    group: str
    marks: tuple[Mark, ...]
    ticks: tuple[tuple[float, int], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One bar of a timeline in pixels."""

    bar: Bar
    left: float
    top: float
    width: float
    height: float
    label: str


def figures_chart(figures: Sequence[Figure]) -> tuple[Chart, ...]:
    """A chart for each outcome and group that any account gives a figure of."""
    groups: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        groups.setdefault((figure.outcome, figure.group), []).append(figure)
    ordered = sorted(groups, key=lambda key: (OUTCOMES.index(key[0]), key[1] != Group.PEOPLE, key[1]))
    return tuple(_chart(key, sorted(groups[key], key=lambda f: (f.at, f.claim))) for key in ordered)


def _chart(key: tuple[str, str], figures: Sequence[Figure]) -> Chart:
    ends = [n for f in figures for n in (f.low, f.high) if n is not None]
    step = _step(max(ends, default=1))
    most = max((max(ends, default=1) * OPEN_END // step + 1) * step, step)
    scale = WIDTH / most
    ticks = tuple((n * scale, n) for n in range(0, int(most) + 1, step))
    return Chart(key[0], key[1], tuple(_mark(f, scale) for f in figures), ticks)


def _mark(figure: Figure, scale: float) -> Mark:
    left = None if figure.low is None and figure.high is None else (figure.low or 0) * scale
    is_open = figure.high is None
    return Mark(figure, left, WIDTH if figure.high is None else figure.high * scale, is_open)


def _step(most: int) -> int:
    """A round step (1, 2 or 5 times a power of ten) that gives a handful of ticks."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if most / step <= MOST_LABELS:
                return step
        power *= 10


def columns(bars: Sequence[Bar], *, width: int = 900, height: int = 180) -> tuple[Column, ...]:
    """A timeline's bars within a box, each at its own time, so that gaps show; as many labels as there is room for."""
    if not bars:
        return ()
    days_ = [date.fromisoformat(bar.day).toordinal() for bar in bars]
    step = min((b - a for a, b in pairwise(days_)), default=1)
    scale = width / (days_[-1] - days_[0] + step)
    most = max(bar.count for bar in bars) or 1
    made: list[Column] = []
    free_from = 0.0
    for day, bar in zip(days_, bars, strict=True):
        left, tall = round((day - days_[0]) * scale, 2), round(height * bar.count / most, 2)
        label = bar.day if left >= free_from and left <= width - LABEL_WIDTH else ""
        free_from = left + LABEL_WIDTH if label else free_from
        made.append(Column(bar, left, round(height - tall, 2), round(max(step * scale * 0.9, 1.5), 2), tall, label))
    return tuple(made)


def places_of(rows: Sequence[Row]) -> list[dict[str, object]]:
    """Rows that have a place, as points for the map's script."""
    return [point(row) for row in rows if row.lat is not None and row.lon is not None]


def point(row: Row) -> dict[str, object]:
    what = term("event", row.event) if row.event else "Incident"
    return {
        "lat": row.lat,
        "lon": row.lon,
        "radius": row.radius_m,
        "count": 1,
        "killed": row.killed[1] or 0,
        "href": f"/incidents/{row.incident}",
        "title": f"{what}, {row.place or 'place unknown'}",
        "lines": [days(row.day, row.last), f"killed: {bounds(row.killed)} (best {best(row.killed)})"],
    }


def clustered(clusters: Sequence[Cluster]) -> list[dict[str, object]]:
    """Clusters as the map's script draws them; one incident alone as itself."""
    made: list[dict[str, object]] = []
    for cluster in clusters:
        if cluster.row is not None and cluster.count == 1:
            made.append({**point(cluster.row), "lat": cluster.lat, "lon": cluster.lon, "radius": cluster.radius_m})
            continue
        made.append(
            {
                "lat": cluster.lat,
                "lon": cluster.lon,
                "radius": None,
                "count": cluster.count,
                "killed": cluster.killed,
                "href": f"/incidents/{cluster.incident}" if cluster.count == 1 and cluster.incident else None,
                "title": f"{cluster.count} incidents",
                "lines": [f"killed, best figures: {cluster.killed:,}"],
            }
        )
    return made
