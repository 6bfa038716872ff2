"""Many incidents over time: how many there are in each year, month or week, as bars by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from html import escape

from saksi.publish.words import date_words

MOST_BARS = 120
HEIGHT = 120


def histogram(days: Sequence[date], label: str) -> str:
    """Bars over time, each with its number in a title; ``label`` names the drawing for those who cannot see it."""
    unit = _unit(min(days), max(days))
    counts = Counter(_start(day, unit) for day in days)
    first, last = min(counts), max(counts)
    bins = [first]
    while bins[-1] < last:
        bins.append(_following(bins[-1], unit))
    top, width = max(counts.values()), 100 / len(bins)
    bars = "".join(_bar(day, counts[day], (k * width, width), (top, unit)) for k, day in enumerate(bins))
    step = max(1, len(bins) // 6)
    labels = "".join(
        f'<text class="tick" x="{round((k + 0.5) * width, 2)}%" y="{HEIGHT + 14}" text-anchor="middle">'
        f"{escape(_name(day, 'year' if unit == 'year' else 'month'))}</text>"
        for k, day in enumerate(bins)
        if k % step == step // 2
    )
    return (
        f'<svg class="timeline bars" width="100%" height="{HEIGHT + 20}" role="img" aria-label="{escape(label)}">'
        f"{bars}{labels}</svg>"
    )


def _bar(day: date, number: int, place: tuple[float, float], measure: tuple[int, str]) -> str:
    (x, width), (top, unit) = place, measure
    tall = round((HEIGHT - 8) * number / top, 1)
    title = f"<title>{escape(_name(day, unit))}: {number:,}</title>"
    size = f'x="{round(x, 3)}%" width="{round(width * 0.86, 3)}%"'
    return f'<g>{title}<rect class="dot" {size} y="{HEIGHT - tall}" height="{tall}"/></g>' if number else ""


def _unit(first: date, last: date) -> str:
    days = (last - first).days
    if days <= 7 * MOST_BARS:
        return "week"
    return "month" if days <= 30 * MOST_BARS else "year"


def _start(day: date, unit: str) -> date:
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)


def _following(day: date, unit: str) -> date:
    if unit == "week":
        return day + timedelta(days=7)
    if unit == "year":
        return day.replace(year=day.year + 1)
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _name(day: date, unit: str) -> str:
    if unit == "week":
        return date_words(day.isoformat())
    return date_words(day.isoformat()[: 7 if unit == "month" else 4])
