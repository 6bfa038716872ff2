"""Public types arranged for pages: what each template shows, in the order in which it shows it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from saksi.publish.charts import Row, Scale, axis, dot_radius, figure_rows, scale, timeline, toll_bar
from saksi.publish.conflicts import Told, conflicts, told_in
from saksi.publish.headline import COUNTED, Total, total
from saksi.publish.material import City
from saksi.publish.public import PublicAccount, PublicCase, PublicClaim, PublicIncident, PublicToll
from saksi.publish.words import basis_words, range_words, speaker_words, term, when_words, where_words

KIND_ORDER = (
    "casualty",
    "rescue",
    "damage",
    "attack",
    "weapon",
    "perpetrator",
    "responsibility",
    "military_presence",
    "warning",
    "evidence",
    "legal_characterisation",
    "demand",
    "place",
    "time",
)
RIGHT_TO_LEFT = frozenset(("ar", "he", "fa", "ur", "ps", "ckb", "sd", "ug", "yi", "dv", "prs"))
CITIES_EVERYWHERE = 400
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
class IncidentView:
    """Everything of an incident's page that is not a plain field of it."""

    incident: PublicIncident
    slug: str
    title: str
    tolls: tuple[TollView, ...]
    bar_axis: str
    conflicts: tuple[str, ...]
    objects: tuple[Told, ...]
    weapons: tuple[Told, ...]
    accusations: tuple[Told, ...]
    evidence: tuple[Told, ...]
    legal: tuple[Told, ...]


def slugs_of(incidents: Sequence[PublicIncident]) -> dict[str, str]:
    """Page names: the id with eight digits of it, the whole id where that is not unique."""
    short = {i.id: i.slug[: len("incident-") + 8] for i in incidents}
    taken = list(short.values())
    return {i.id: short[i.id] if taken.count(short[i.id]) == 1 else i.slug for i in incidents}


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
        objects=_distinct(told_in(incident, "damage")),
        weapons=_distinct(told_in(incident, "weapon")),
        accusations=_distinct(told_in(incident, "perpetrator", "responsibility", "military_presence")),
        evidence=_distinct(told_in(incident, "evidence")),
        legal=_distinct(told_in(incident, "legal_characterisation", "demand")),
    )


def _toll_view(incident: PublicIncident, toll: PublicToll, of: Scale) -> TollView:
    rows, own = figure_rows(incident, toll)
    return TollView(toll, toll_bar(toll, of), tuple(rows), axis(own))


def _distinct(told: Iterable[Told]) -> tuple[Told, ...]:
    """Each word by each voice once, the first time it is said."""
    found: dict[tuple[object, ...], Told] = {}
    for claim, document in told:
        voice = tuple(speaker_words(s) for s in claim.said_by) or (document.outlet, document.id)
        found.setdefault((claim.kind, claim.term, claim.details.get("answer"), claim.stance, voice), (claim, document))
    return tuple(found.values())


def ordered(claims: Iterable[PublicClaim]) -> list[PublicClaim]:
    """Claims by kind, casualties first, then by their place in the text."""
    return sorted(claims, key=lambda c: (KIND_ORDER.index(c.kind) if c.kind in KIND_ORDER else 99, c.start))


def grouped(claims: Iterable[PublicClaim]) -> list[tuple[PublicClaim, list[PublicClaim]]]:
    """Claims that share one sentence as shown, told together: the first one carries the sentence."""
    found: dict[tuple[object, ...], list[PublicClaim]] = {}
    for claim in ordered(claims):
        voices = tuple(speaker_words(s) for s in claim.said_by)
        key = (claim.start, claim.end, claim.excerpt.text, voices, claim.stance)
        found.setdefault(key, []).append(claim)
    return [(same[0], same) for same in found.values()]


def direction(language: str | None) -> str:
    """``rtl`` for languages written from the right, ``auto`` where the language is unknown."""
    if not language:
        return "auto"
    return "rtl" if language.split("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True, slots=True)
class IndexView:
    """The front page: totals, the table's incidents, wider totals, the timeline."""

    incidents: tuple[PublicIncident, ...]
    wider: tuple[PublicIncident, ...]
    killed: Total
    injured: Total
    voices: int
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
        wider=tuple(i for i in case.incidents if i.scope not in COUNTED),
        killed=total(main, "killed"),
        injured=total(main, "injured"),
        voices=len({voice for i in main for a in i.accounts for voice in _voices(a)}),
        timeline=timeline(main, slugs),
        undated=sum(1 for i in main if i.when is None or i.when.latest is None),
        unplaced=sum(1 for i in main if i.where is None or i.where.lat_e5 is None),
        grades=tuple(dict.fromkeys(g for g in _GRADES if any(i.grade == g for i in main))),
        events=tuple(sorted({i.event or "unknown" for i in main}, key=lambda e: term("event", e))),
    )


_GRADES = ("confirmed", "fair", "weak", "contested", "discounted")


def _voices(account: PublicAccount) -> Iterable[str]:
    """Who is behind the casualty figures of an account: a named speaker, else the document itself."""
    for claim in account.claims:
        if claim.kind == "casualty":
            first = claim.said_by[0] if claim.said_by else None
            yield first.words if first and first.is_named else account.document.outlet or account.document.id


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
    cells = {(round(p["lat"] * 2), round(p["lon"] * 2)) for p in points}
    for lat2, lon2 in sorted(cells):
        near = (
            k
            for k, city in enumerate(cities)
            if abs(city.lat_e5 - lat2 * 50_000) < NEAR_E5 and abs(city.lon_e5 - lon2 * 50_000) < NEAR_E5
        )
        for _, k in zip(range(CITIES_NEAR * 3), near, strict=False):
            chosen[k] = None
    return [
        [cities[k].name, cities[k].lat_e5 / 1e5, cities[k].lon_e5 / 1e5, cities[k].population] for k in sorted(chosen)
    ]


def script_of(name: str, value: object) -> bytes:
    """A value as a script that sets a global: data that pages opened from disk can load, inert inside HTML."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
    return f"window.{name}={text};\n".encode()


def row_search(incident: PublicIncident) -> str:
    """The words by which the table's filter finds an incident."""
    parts = (title_of(incident), where_words(incident.where), when_words(incident.when), basis_words(incident.when))
    return " ".join((*parts, term("grade", incident.grade), (incident.when and incident.when.latest) or "")).casefold()
