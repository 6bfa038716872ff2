"""Line charts as hand-written SVG: one panel a line, each from zero, readable in light and dark."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, PANEL, LEFT, RIGHT, TOP, GAP = 720, 170, 70, 20, 40, 46
STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#444}.t{font-size:14px;font-weight:600}.n{font-weight:600}"
    "path{fill:none;stroke:#0b6bcb;stroke-width:2}circle{fill:#0b6bcb}line{stroke:#bbb;stroke-width:1}"
    "@media(prefers-color-scheme:dark){text{fill:#ccc}line{stroke:#555}path{stroke:#6cb6ff}circle{fill:#6cb6ff}}"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A named series of points (x, y), x ascending."""

    name: str
    points: Sequence[tuple[float, float]]


def chart(title: str, x_name: str, lines: Sequence[Line]) -> str:
    """An SVG document with one panel a line, all over the same x axis."""
    height = TOP + len(lines) * (PANEL + GAP)
    x_top = _round_up(max(x for line in lines for x, _ in line.points))
    panels = "".join(_panel(line, TOP + k * (PANEL + GAP), x_top) for k, line in enumerate(lines))
    foot = f'<text x="{WIDTH - RIGHT}" y="{height - 6}" text-anchor="end">{escape(x_name)}</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
        f"<title>{escape(title)}</title><style>{STYLE}</style>"
        f'<text class="t" x="{LEFT}" y="22">{escape(title)}</text>{panels}{foot}</svg>\n'
    )


def _panel(line: Line, top: float, x_top: float) -> str:
    y_top = _round_up(max(y for _, y in line.points) or 1.0)
    floor = top + PANEL

    def at(x: float, y: float) -> tuple[float, float]:
        return LEFT + (WIDTH - LEFT - RIGHT) * x / x_top, floor - (PANEL - 24) * y / y_top

    parts = [f'<text class="n" x="{LEFT}" y="{top + 12:.0f}">{escape(line.name)}</text>']
    for k in range(5):
        _, y = at(0, y_top * k / 4)
        x, _ = at(x_top * k / 4, 0)
        parts.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{y_top * k / 4:,g}</text>')
        parts.append(f'<text x="{x:.1f}" y="{floor + 16:.0f}" text-anchor="middle">{x_top * k / 4:,g}</text>')
    points = [at(x, y) for x, y in line.points]
    parts.append('<path d="M' + " L".join(f"{x:.1f},{y:.1f}" for x, y in points) + '"/>')
    parts.extend(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in points)
    return "".join(parts)


def _round_up(value: float) -> float:
    """The next of 1, 2, 4, 5, 8, 10 … times a power of ten, so that quarters are round."""
    power = 10.0 ** math.floor(math.log10(value)) if value > 0 else 1.0
    return next(step * power for step in (1, 2, 4, 5, 8, 10) if step * power >= value * 0.999)
