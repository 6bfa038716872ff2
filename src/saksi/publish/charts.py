"""Drawings by hand: SVG that stretches with its column, because positions are percentages and signs are not scaled.

Nothing rests on colour alone: a role has its own line and sign, an open figure an arrow, and each drawing a title.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from html import escape

from saksi.publish.histogram import histogram
from saksi.publish.public import PublicClaim, PublicDocument, PublicIncident, PublicToll
from saksi.publish.words import count_words, date_words, range_words, said_by, term, toll_words, when_words

MOST_SIGNS = 400  # incidents on a timeline
MOST = 94.0  # per cent of the width that the largest closed figure takes; the rest is for arrows


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers from 0 to ``top`` along a drawing's width, with round ticks."""

    top: int
    ticks: tuple[int, ...]

    def at(self, number: float) -> float:
        return round(2 + (MOST - 2) * min(number, self.top) / self.top, 3)


@dataclass(frozen=True, slots=True)
class Row:
    """One figure that a source gave, ready to be drawn and read out."""

    claim: PublicClaim
    document: PublicDocument
    role: str
    moment: str
    date: str
    who: str
    figure: str
    reason: str
    svg: str
    then: str = ""
    """The toll as it was known once this was published, where that changed it."""


def scale(numbers: Iterable[int]) -> Scale:
    """A scale for these numbers, from nought, with three to six round ticks."""
    most = max([1, *numbers])
    step = 10 ** math.floor(math.log10(most))
    for part in (5, 4, 2, 1, 0.5, 0.25, 0.2):
        if step * part >= 1 and most / (step * part) >= 3:
            step = int(step * part)
            break
    step = max(1, int(step))
    top = math.ceil(most / step) * step
    return Scale(top, tuple(range(0, top + 1, step)))


def axis(of: Scale) -> str:
    """The numbers above a column of drawings."""
    marks = "".join(f'<text x="{of.at(t)}%" y="11" text-anchor="middle" class="tick">{t:,}</text>' for t in of.ticks)
    return f'<svg class="axis" width="100%" height="15" aria-hidden="true">{marks}</svg>'


def toll_bar(toll: PublicToll, of: Scale) -> str:
    """A toll's low, best and high on a line; an arrow where it is open above."""
    title = f"{term('outcome', toll.outcome)}, {term('group', toll.group)}: {toll_words(toll)}"
    body = _span(toll.low, toll.high, of, y=9, css="bar") + _dot(toll.best, of, y=9, css="best")
    return _svg(title, 18, _grid(of, 18) + body)


def figure_rows(incident: PublicIncident, toll: PublicToll) -> tuple[list[Row], Scale]:
    """Every claim that was weighed for a toll, by its time, each with its drawing on the common scale."""
    claims = {c.id: (c, a.document) for a in incident.accounts for c in (*a.claims, *a.beside)}
    steps = [(s, *claims[s.claim]) for s in toll.trace if s.claim in claims]
    numbers = [n for _, c, _ in steps if c.count for n in (c.count.low, c.count.high) if n is not None]
    of = scale([*numbers, *(n for n in (toll.low, toll.best, toll.high) if n is not None)])
    rows = [
        Row(
            claim=claim,
            document=document,
            role=step.role,
            moment=_moment(claim, document),
            date=_date(claim, document),
            who=said_by(claim, document.outlet or document.channel or ""),
            figure=count_words(claim.count).partition(" (“")[0],
            reason=step.reason,
            svg=_figure(claim, step.role, toll, of),
        )
        for step, claim, document in steps
    ]
    return _with_past(sorted(rows, key=lambda r: (r.moment, r.claim.start, r.claim.id)), toll), of


def _with_past(rows: list[Row], toll: PublicToll) -> list[Row]:
    """The rows; the last one of each publication that moved the toll says to what."""
    last = {row.document.published: k for k, row in enumerate(rows)}
    for past in toll.history:
        if past.at in last:
            then = replace(toll, low=past.low, best=past.best, high=past.high)
            rows[last[past.at]] = replace(rows[last[past.at]], then=range_words(then))
    return rows


def _moment(claim: PublicClaim, document: PublicDocument) -> str:
    return (claim.as_of.latest if claim.as_of else None) or document.published or "9"


def _date(claim: PublicClaim, document: PublicDocument) -> str:
    if claim.as_of is not None and claim.as_of.latest:
        return when_words(claim.as_of)
    return short_date(document.published)


def short_date(text: str | None) -> str:
    """A date with a short month and the clock without its zone, for narrow columns."""
    day, _, clock = (text or "").partition("T")
    *rest, year = date_words(day).split(" ")
    named = " ".join([*(part[:3] for part in rest), year])
    return f"{named}, {clock[:5]}" if clock else named


def _figure(claim: PublicClaim, role: str, toll: PublicToll, of: Scale) -> str:
    """A source's figure as a bar with its sign, over the band of the toll."""
    title = f"{count_words(claim.count)} – {term('role', role)}"
    low, high = (claim.count.low, claim.count.high) if claim.count else (None, None)
    body = _band(toll, of, 22) + _grid(of, 22) + _best_line(toll, of, 22)
    if low is None and high is None:
        return _svg(title, 22, body + f'<text x="{of.at(0)}%" y="15" class="none">–</text>')
    body += _span(low, high, of, y=11, css=f"figure {role}") + _sign(low if low is not None else high, role, of)
    return _svg(title, 22, body)


def _svg(title: str, height: int, body: str) -> str:
    return f'<svg class="strip" role="img" width="100%" height="{height}"><title>{escape(title)}</title>{body}</svg>'


def _grid(of: Scale, height: int) -> str:
    return "".join(f'<line class="grid" x1="{of.at(t)}%" x2="{of.at(t)}%" y1="0" y2="{height}"/>' for t in of.ticks)


def _band(toll: PublicToll, of: Scale, height: int) -> str:
    if toll.low is None:
        return ""
    left, right = of.at(toll.low), 100.0 if toll.high is None else of.at(toll.high)
    width = max(0.6, round(right - left, 3))
    return f'<rect class="band" x="{left}%" width="{width}%" y="0" height="{height}"/>'


def _best_line(toll: PublicToll, of: Scale, height: int) -> str:
    if toll.best is None:
        return ""
    return f'<line class="bestline" x1="{of.at(toll.best)}%" x2="{of.at(toll.best)}%" y1="0" y2="{height}"/>'


def _span(low: int | None, high: int | None, of: Scale, *, y: int, css: str) -> str:
    """A bar from low to high: an arrow where it is open above, dashed where nothing bounds it below."""
    if low is None and high is None:
        return ""
    left = of.at(low or 0)
    if high is None:
        tip = f'<svg x="100%" y="{y}" overflow="visible"><path class="{css} tip" d="M-8,-5 L-1,0 L-8,5"/></svg>'
        return f'<line class="{css} open" x1="{left}%" x2="99%" y1="{y}" y2="{y}"/>{tip}'
    right = of.at(high)
    dashed = " unbounded" if low is None else ""
    return f'<line class="{css}{dashed}" x1="{left}%" x2="{right}%" y1="{y}" y2="{y}"/>'


def _dot(number: int | None, of: Scale, *, y: int, css: str) -> str:
    return "" if number is None else f'<circle class="{css}" cx="{of.at(number)}%" cy="{y}" r="5"/>'


def _sign(number: int | None, role: str, of: Scale) -> str:
    """A filled dot supports, a diamond differs, a hollow dot is superseded, a cross is not counted."""
    if number is None:
        return ""
    shape = {
        "supporting": '<circle r="5.5"/>',
        "conflicting": '<path d="M0,-7 L7,0 L0,7 L-7,0 Z"/>',
        "superseded": '<circle r="4.5"/>',
        "excluded": '<path d="M-4,-4 L4,4 M-4,4 L4,-4"/>',
    }[role]
    return f'<svg x="{of.at(number)}%" y="11" overflow="visible"><g class="sign {role}">{shape}</g></svg>'


def legend_sign(role: str) -> str:
    """The sign of a role by itself, for a legend."""
    inner = _sign(0, role, Scale(1, ())).replace('x="2.0%" y="11"', 'x="9" y="9"')
    return f'<svg class="key" width="18" height="18" aria-hidden="true">{inner}</svg>'


def is_counted(incidents: Sequence[PublicIncident]) -> bool:
    """Whether there are too many dated incidents for a sign each, so that the timeline counts them."""
    return sum(1 for i in incidents if _days(i) is not None) > MOST_SIGNS


def timeline(incidents: Sequence[PublicIncident], slugs: dict[str, str]) -> str:
    """Every dated incident along one line, stacked where they would lie on each other; each sign leads to its page.

    More of them than can be told apart are counted in bars.
    """
    dated = [(d, i) for i in incidents if (d := _days(i)) is not None]
    if not dated:
        return ""
    if len(dated) > MOST_SIGNS:
        return histogram([first for (first, _), _ in dated], "Incidents over time")
    first, last = min(d[0] for d, _ in dated), max(d[1] for d, _ in dated)
    margin = max(timedelta(days=2), (last - first) * 0.03)
    start, end = first - margin, last + margin

    def at(day: date) -> float:
        return round(100 * (day - start).days / max(1, (end - start).days), 2)

    lanes: list[float] = []
    marks = []
    for (a, b), incident in sorted(dated, key=lambda item: (item[0], item[1].id)):
        radius = dot_radius(incident, most=15)
        left, right = min(at(a), 50 * (at(a) + at(b)) / 50 - radius / 6), max(at(b), at(a) + radius / 6)
        lane = next((k for k, taken in enumerate(lanes) if taken < left - 0.6), len(lanes))
        lanes[lane : lane + 1] = [right]
        marks.append(_mark(incident, slugs[incident.id], (at(a), at(b)), radius, lane))
    height = 34 * min(len(lanes), 14) + 34
    lines = "".join(_tick(at(day), label, height) for day, label in ticks(start, end))
    return (
        f'<svg class="timeline" width="100%" height="{height}" role="group" aria-label="Timeline">'
        f"{lines}{''.join(marks)}</svg>"
    )


def dot_radius(incident: PublicIncident, *, most: int) -> float:
    """A sign's radius in pixels: its area grows with the best figure for killed; 1,000 and more take ``most``."""
    toll = incident.toll("killed")
    killed = toll.best if toll is not None else None
    return 4.0 if not killed else round(min(most, 4 + (most - 4) * math.sqrt(killed / 1000)), 1)


def _mark(incident: PublicIncident, slug: str, ends: tuple[float, float], radius: float, lane: int) -> str:
    y, middle = 20 + 34 * min(lane, 13), round((ends[0] + ends[1]) / 2, 2)
    toll = incident.toll("killed")
    place = incident.where.name if incident.where else term("place_kind", "unknown")
    killed = f", {term('outcome', 'killed')}: {range_words(toll)}" if toll and toll.is_known else ""
    said = f"{when_words(incident.when)}, {place}: {term('event', incident.event)}{killed}"
    hollow = "" if toll and toll.best else " hollow"
    bar = ""
    if ends[1] - ends[0] > 0.4:
        bar = f'<line class="spread" x1="{ends[0]}%" x2="{ends[1]}%" y1="{y}" y2="{y}"/>'
    return (
        f'<a href="incidents/{slug}.html" aria-label="{escape(said)}"><title>{escape(said)}</title>{bar}'
        f'<circle class="dot{hollow}" cx="{middle}%" cy="{y}" r="{radius}"/></a>'
    )


def _tick(x: float, label: str, height: int) -> str:
    return (
        f'<line class="grid" x1="{x}%" x2="{x}%" y1="0" y2="{height - 16}"/>'
        f'<text class="tick" x="{x}%" y="{height - 3}" text-anchor="middle">{escape(label)}</text>'
    )


def _days(incident: PublicIncident) -> tuple[date, date] | None:
    when = incident.when
    if when is None or when.latest is None:
        return None
    try:
        first, last = _day(when.earliest or when.latest, 0), _day(when.latest, 1)
    except ValueError:
        return None
    return (first, last) if first <= last else None


def _day(text: str, end: int) -> date:
    if len(text) == 4:
        return date(int(text), 12 if end else 1, 31 if end else 1)
    if len(text) == 7:
        year, month = int(text[:4]), int(text[5:])
        following = date(year + month // 12, month % 12 + 1, 1)
        return following - timedelta(days=1) if end else date(year, month, 1)
    return date.fromisoformat(text[:10])


def ticks(start: date, end: date) -> list[tuple[date, str]]:
    """Four to eight round dates within a range, with their labels."""
    days = (end - start).days
    if days > 900:
        step = max(1, math.ceil(days / 365 / 8))
        return [(date(y, 1, 1), str(y)) for y in range(start.year + 1, end.year + 1, step)]
    if days > 60:
        step = max(1, math.ceil(days / 30 / 6))
        months = range(start.year * 12 + start.month, end.year * 12 + end.month, step)
        return [(day := date(m // 12, m % 12 + 1, 1), _month(day)) for m in months]
    step = max(1, math.ceil(days / 6))
    return [(day := start + timedelta(days=k), f"{day.day} {_month(day)}") for k in range(step // 2, days, step)]


def _month(day: date) -> str:
    return f"{date_words(day.isoformat()[:7])[:3]} {day.year}"
