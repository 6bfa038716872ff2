"""One narrow row for each incident, beside its whole record: what lists, maps and timelines ask of all at once."""

from __future__ import annotations

import math
from collections.abc import Sequence

from saksi.model.canonical import canonical
from saksi.model.incident import Doubt, Incident, Toll
from saksi.model.terms import Group, Outcome
from saksi.store.database import Database

CELL_BITS = 20
"""Bits of a place on the map each way: 38 metres at the equator."""
MERCATOR_EDGE = 85.0511287798066
"""The northernmost latitude of the square map of the web, in degrees."""

COLUMNS = (
    "incident", "day", "last", "place", "country", "lat_e5", "lon_e5", "radius_m", "cell", "event", "status", "grade",
    "scope", "killed_low", "killed", "killed_high", "injured_low", "injured", "injured_high", "documents", "priority",
    "why", "doubts",
)  # fmt: skip


def put_fact(database: Database, incident: Incident, doubts: Sequence[Doubt]) -> None:
    """The incident's row, in place of the one that it had."""
    marks = ", ".join("?" * len(COLUMNS))
    database.run(f"INSERT OR REPLACE INTO fact ({', '.join(COLUMNS)}) VALUES ({marks})", _fact(incident, doubts))


def _fact(incident: Incident, doubts: Sequence[Doubt]) -> tuple[object, ...]:
    when, where = incident.when, incident.where
    lat, lon = (where.lat_e5, where.lon_e5) if where else (None, None)
    killed, injured = _toll(incident, Outcome.KILLED), _toll(incident, Outcome.INJURED)
    return (
        incident.id,
        when.earliest[:10] if when and when.earliest else None,
        when.latest[:10] if when and when.latest else None,
        where.name if where else None,
        (where.path[-1] if where.path else where.name if where.kind == "country" else None) if where else None,
        lat,
        lon,
        where.radius_m if where else None,
        None if lat is None or lon is None else cell(lat / 1e5, lon / 1e5),
        incident.event,
        str(incident.status),
        str(incident.grade),
        str(incident.scope),
        *_range(killed),
        *_range(injured),
        len(incident.documents),
        priority(doubts, killed, injured),
        " ".join(("", *(doubt.why for doubt in doubts), "")),
        canonical(list(doubts)),
    )


def priority(doubts: Sequence[Doubt], killed: Toll | None, injured: Toll | None) -> int:
    """Disagreement × consequence: how surely something is amiss, by how many people it is about (on a log scale)."""
    sure = 1.0
    for doubt in doubts:
        sure *= 1 - min(doubt.weight, 1000) / 1000
    people = (killed.best or killed.low or 0) if killed else 0
    hurt = (injured.best or injured.low or 0) if injured else 0
    return round(1000 * (1 - sure) * math.log2(2 + people + hurt / 4))


def cell(lat: float, lon: float) -> int:
    """The place's cell: x and y on the square map of the web with their bits interleaved, x in the lower ones."""
    size = 1 << CELL_BITS
    x, y = tile_of(lat, lon, CELL_BITS)
    found = 0
    for bit in range(CELL_BITS):
        found |= ((min(x, size - 1) >> bit) & 1) << (2 * bit) | ((min(y, size - 1) >> bit) & 1) << (2 * bit + 1)
    return found


def tile_of(lat: float, lon: float, zoom: int) -> tuple[int, int]:
    """x and y of the map tile that a place lies in, as OpenStreetMap numbers them."""
    size = 1 << zoom
    bounded = math.radians(max(-MERCATOR_EDGE, min(MERCATOR_EDGE, lat)))
    y = (1 - math.asinh(math.tan(bounded)) / math.pi) / 2
    return max(0, min(size - 1, int((lon + 180) / 360 * size))), max(0, min(size - 1, int(y * size)))


def _toll(incident: Incident, outcome: Outcome) -> Toll | None:
    return next((t for t in incident.tolls if t.outcome is outcome and t.group is Group.PEOPLE), None)


def _range(toll: Toll | None) -> tuple[int | None, int | None, int | None]:
    return (toll.low, toll.best, toll.high) if toll else (None, None, None)
