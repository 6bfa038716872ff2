"""Public types arranged for pages: what each template shows, in the order in which it shows it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from saksi.publish.charts import (
    Row,
    Scale,
    axis,
    dot_radius,
    figure_rows,
    is_counted,
    scale,
    timeline,
    toll_bar,
)
from saksi.publish.conflicts import Conflict, Told, conflicts, told_in, who
from saksi.publish.headline import COUNTED, Total, total
from saksi.publish.material import City
from saksi.publish.public import PublicCase, PublicClaim, PublicIncident, PublicToll
from saksi.publish.words import basis_words, claim_words, range_words, term, when_words, where_words

RIGHT_TO_LEFT = frozenset(("ar", "he", "fa", "ur", "ps", "ckb", "sd", "ug", "yi", "dv", "prs"))
CITIES_EVERYWHERE = 400
LARGE = 1000  # incidents; a larger table has its rows as data, and only those shown become elements
FIRST_ROWS = 100
CITIES_NEAR = 14
NEAR_E5 = 180_000


@dataclass(frozen=True, slots=True)
class TollView:
    """A toll with its drawing and, where several figures were weighed, the rows of the chart over time."""

    toll: PublicToll
    bar: str
    rows: tuple[Row, ...]
    axis: str


@dataclass(frozen=True, slots=True)
class Topic:
    """One word under which claims stand, with who tells it."""

    heading: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class IncidentView:
    """Everything of an incident's page that is not a plain field of it."""

    incident: PublicIncident
    slug: str
    title: str
    tolls: tuple[TollView, ...]
    bar_axis: str
    conflicts: tuple[Conflict, ...]
    objects: tuple[Topic, ...]
    weapons: tuple[Topic, ...]
    accusations: tuple[Topic, ...]
    evidence: tuple[Topic, ...]
    legal: tuple[Topic, ...]


def slugs_of(incidents: Sequence[PublicIncident]) -> dict[str, str]:
    """Page names: the id with eight digits of it, the whole id where that is not unique."""
    short = {i.id: i.slug[: len("incident-") + 8] for i in incidents}
    taken = Counter(short.values())
    return {i.id: short[i.id] if taken[short[i.id]] == 1 else i.slug for i in incidents}


def title_of(incident: PublicIncident) -> str:
    """What and where, for headings and tabs."""
    place = incident.where.name if incident.where else ""
    return f"{term('event', incident.event)}, {place}" if place else term("event", incident.event)


def incident_view(incident: PublicIncident, slug: str) -> IncidentView:
    """The page of one incident."""
    known = [t for t in incident.tolls if t.trace or t.is_known]
    of = scale([n for t in known for n in (t.low, t.best, t.high) if n is not None])
    return IncidentView(
        incident=incident,
        slug=slug,
        title=title_of(incident),
        tolls=tuple(_toll_view(incident, toll, of) for toll in known),
        bar_axis=axis(of),
        conflicts=tuple(conflicts(incident)),
        objects=_by_term(told_in(incident, "damage")),
        weapons=_by_term(told_in(incident, "weapon")),
        accusations=_by_term(told_in(incident, "perpetrator", "responsibility", "military_presence")),
        evidence=_by_term(told_in(incident, "evidence")),
        legal=_by_term(told_in(incident, "legal_characterisation", "demand")),
    )


def _toll_view(incident: PublicIncident, toll: PublicToll, of: Scale) -> TollView:
    rows, own = figure_rows(incident, toll)
    return TollView(toll, toll_bar(toll, of), tuple(rows), axis(own))


def _by_term(told: Iterable[Told]) -> tuple[Topic, ...]:
    """What is told under one word (an object, a party, a legal term), each voice once, the most told first.

    Between equals the one told first: an order by name would put one party before another whatever is said.
    """
    found: dict[str, dict[tuple[str, str], Told]] = {}
    for claim, document in told:
        key = (who(claim, document), claim.excerpt.quote.casefold())
        found.setdefault(_heading(claim), {}).setdefault(key, (claim, document))
    topics = [Topic(heading, tuple(voices.values())) for heading, voices in found.items()]
    return tuple(sorted(topics, key=lambda topic: -len(topic.told)))


def _heading(claim: PublicClaim) -> str:
    words = term("object", claim.term) if claim.kind == "damage" else claim_words(claim)
    if claim.kind == "perpetrator":
        words = f"{claim.term} {term('kind', 'perpetrator').lower()}"
    if claim.stance == "denied":
        words += f" ({term('stance_alone', 'denied')})"
    return words[:1].upper() + words[1:]


def direction(language: str | None) -> str:
    """``rtl`` for languages written from the right, ``auto`` where the language is unknown."""
    if not language:
        return "auto"
    return "rtl" if language.split("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True, slots=True)
class IndexView:
    """The front page: totals, the table's incidents, wider totals, the timeline.

    ``shown`` are the rows in the page itself: all, or of a large record the first; ``is_counted`` says that the
    timeline counts incidents instead of drawing each.
    """

    incidents: tuple[PublicIncident, ...]
    shown: tuple[PublicIncident, ...]
    is_large: bool
    is_counted: bool
    wider: tuple[PublicIncident, ...]
    killed: Total
    injured: Total
    reviewed: int
    timeline: str
    undated: int
    unplaced: int
    grades: tuple[str, ...]
    events: tuple[str, ...]


def index_view(case: PublicCase, slugs: dict[str, str]) -> IndexView:
    """The front page of a case."""
    main = tuple(i for i in case.incidents if i.scope in COUNTED)
    return IndexView(
        incidents=main,
        shown=main[:FIRST_ROWS] if len(main) > LARGE else main,
        is_large=len(main) > LARGE,
        is_counted=is_counted(main),
        wider=tuple(i for i in case.incidents if i.scope not in COUNTED),
        killed=total(main, "killed"),
        injured=total(main, "injured"),
        reviewed=sum(1 for i in main if i.status == "reviewed"),
        timeline=timeline(main, slugs),
        undated=sum(1 for i in main if i.when is None or i.when.latest is None),
        unplaced=sum(1 for i in main if i.where is None or i.where.lat_e5 is None),
        grades=tuple(dict.fromkeys(g for g in _GRADES if any(i.grade == g for i in main))),
        events=tuple(sorted({i.event or "unknown" for i in main}, key=lambda e: term("event", e))),
    )


_GRADES = ("confirmed", "fair", "weak", "contested", "discounted")


def map_data(case: PublicCase, slugs: dict[str, str], cities: Sequence[City]) -> dict[str, Any]:
    """What the map draws: points from coarsened coordinates, and place names chosen around those points."""
    placed = [i for i in case.incidents if i.scope in COUNTED and i.where and i.where.lat_e5 is not None]
    points = [
        {
            "lat": (i.where.lat_e5 or 0) / 1e5,
            "lon": (i.where.lon_e5 or 0) / 1e5,
            "radius": i.where.radius_m or 0,
            "size": dot_radius(i, most=26),
            "hollow": not _has_killed(i),
            "href": f"incidents/{slugs[i.id]}.html",
            "id": slugs[i.id],
            "title": title_of(i),
            "place": where_words(i.where),
            "when": when_words(i.when),
            "killed": range_words(i.toll("killed")),
            "grade": term("grade", i.grade),
        }
        for i in placed
        if i.where is not None
    ]
    return {"points": points, "places": _places(points, cities)}


def _has_killed(incident: PublicIncident) -> bool:
    toll = incident.toll("killed")
    return toll is not None and bool(toll.best)


def _places(points: Sequence[dict[str, Any]], cities: Sequence[City]) -> list[list[object]]:
    """The world's largest cities, and the largest ones around each point: [name, lat, lon, rank], largest first."""
    chosen = dict.fromkeys(range(min(CITIES_EVERYWHERE, len(cities))))
    squares: dict[tuple[int, int], list[int]] = {}
    for k, city in enumerate(cities):
        squares.setdefault((city.lat_e5 // NEAR_E5, city.lon_e5 // NEAR_E5), []).append(k)
    for lat2, lon2 in sorted({(round(p["lat"] * 2), round(p["lon"] * 2)) for p in points}):
        lat, lon = lat2 * 50_000, lon2 * 50_000
        row, column = lat // NEAR_E5, lon // NEAR_E5
        around = (k for r in (-1, 0, 1) for c in (-1, 0, 1) for k in squares.get((row + r, column + c), ()))
        near = (k for k in around if abs(cities[k].lat_e5 - lat) < NEAR_E5 and abs(cities[k].lon_e5 - lon) < NEAR_E5)
        chosen.update(dict.fromkeys(sorted(near)[: CITIES_NEAR * 3]))
    return [
        [cities[k].name, cities[k].lat_e5 / 1e5, cities[k].lon_e5 / 1e5, cities[k].population] for k in sorted(chosen)
    ]


def script_of(name: str, value: object) -> bytes:
    """A value as a script that sets a global: data that pages opened from disk can load, inert inside HTML."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
    return f"window.{name}={text};\n".encode()


def row_data(incidents: Iterable[PublicIncident], slugs: dict[str, str]) -> list[list[object]]:
    """The rows of a large table, in the order in which ``site.js`` takes their cells."""
    return [_row_data(incident, slugs[incident.id]) for incident in incidents]


def _row_data(incident: PublicIncident, slug: str) -> list[object]:
    killed, injured = incident.toll("killed"), incident.toll("injured")
    return [
        *(
            slug,
            when_words(incident.when),
            (incident.when and incident.when.latest) or "9",
            where_words(incident.where),
        ),
        *(incident.event or "unknown", title_of(incident)),
        *(range_words(killed), _sortable(killed), range_words(injured), _sortable(injured)),
        *(incident.grade, term("grade", incident.grade), len({a.document.id for a in incident.accounts})),
    ]


def _sortable(toll: PublicToll | None) -> int:
    return toll.best if toll is not None and toll.best is not None else -1


def row_search(incident: PublicIncident) -> str:
    """The words by which the table's filter finds an incident."""
    parts = (title_of(incident), where_words(incident.where), when_words(incident.when), basis_words(incident.when))
    return " ".join((*parts, term("grade", incident.grade), (incident.when and incident.when.latest) or "")).casefold()
