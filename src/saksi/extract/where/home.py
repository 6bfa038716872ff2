"""Where an outlet is at home, by what its pages speak of: local news name their own towns without a country."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from saksi.extract.where.mention import PlaceMention

LEAST = 4
"""Pages of an outlet that must speak of its home town: two towns in two pages are no home."""


def home_of(pages: Iterable[Sequence[PlaceMention]]) -> str:
    """The settlement that most pages of one outlet name, as "Town, Province"; empty where none stands out."""
    counts: dict[tuple[str, str], int] = {}
    for mentions in pages:
        here = {(m.place.name, m.place.province) for m in mentions if m.place is not None and m.place.kind == "city"}
        for town in here:
            counts[town] = counts.get(town, 0) + 1
    best = max(counts, key=lambda t: (counts[t], t), default=None)
    return f"{best[0]}, {best[1]}" if best and counts[best] >= LEAST else ""
