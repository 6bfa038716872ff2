"""The shape of UCDP's Georeferenced Event Dataset: 49 columns, one row an event with at least one death.

Source: *UCDP GED Codebook*; columns and the rules that low <= best <= high and that the four counts of deaths add up to
best are taken from it; codes of precision see ``saksi.model.precision``. What only UCDP's own coders give (ids of
conflicts, dyads and sides, country numbers, regions, the active year) stays empty.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from saksi.model.precision import ucdp_date_prec, ucdp_where_prec
from saksi.model.vocabulary import vocabulary
from saksi.publish.exports.facts import claims_of
from saksi.publish.exports.rows import Cell, country_of
from saksi.publish.exports.shape import Shape, days_of, known_where, units
from saksi.publish.public import PublicIncident, PublicToll
from saksi.publish.words import outlet_words, unique

COLUMNS = (
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_dset_id",
    "conflict_new_id",
    "conflict_name",
    "dyad_dset_id",
    "dyad_new_id",
    "dyad_name",
    "side_a_dset_id",
    "side_a_new_id",
    "side_a",
    "side_b_dset_id",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "gwnoa",
    "gwnob",
)
NO_COLUMN = "the GED has no column for it"
REASONS = {
    "*": NO_COLUMN,
    "scope": "told as event_clarity: 1 an event by itself, 2 an area's or a period's total",
    "when.earliest": "",
    "when.latest": "",
    "when.precision": "told as date_prec, which has five steps",
    "where.name": "",
    "where.kind": "told as where_prec, which has seven steps",
    "where.path": "only country and the two levels above the place are kept",
    "where.point": "",
    "toll": "the GED counts deaths alone",
    "toll.killed": "the GED splits deaths by side and civilians alone",
    "toll.killed.people": "",
    "toll.killed.people.open": "the GED knows no open range: high is the highest figure given",
    "toll.killed.people.rule": NO_COLUMN,
    "toll.killed.people.trace": NO_COLUMN,
    "toll.killed.civilians.best": "",
    "toll.killed.civilians.low": "deaths_civilians holds one figure",
    "toll.killed.civilians.high": "deaths_civilians holds one figure",
    "toll.killed.civilians.open": "deaths_civilians holds one figure",
    "claim.perpetrator": "a side is named only where all accounts name one and the same",
    "event": "the GED has no kind of attack; type_of_violence is given only where the event itself says it",
    "documents": "",
    "claims.voices": "",
}


def row(incident: PublicIncident) -> Mapping[str, Cell]:
    """One event. Call only where ``left_out`` is None."""
    days, where, killed = days_of(incident.when), incident.where, incident.toll("killed")
    assert days is not None and killed is not None
    low, best, high = figures(killed)
    civilians = min(best, _best(incident.toll("killed", "civilians")))
    adm_1, adm_2 = units(where)
    return {
        "id": number_of(incident),
        "relid": incident.id,
        "year": days[0].year,
        "code_status": "Uncoded",
        "type_of_violence": vocabulary("event").cross(incident.event or "other", "ucdp_type"),
        "side_a": _party(incident),
        **_sources(incident),
        "where_prec": ucdp_where_prec(known_where(where)),
        "where_coordinates": where.name if where else None,
        "where_description": where.name if where else None,
        "adm_1": adm_1,
        "adm_2": adm_2,
        **_point(incident),
        "country": country_of(incident),
        "event_clarity": 1 if incident.scope == "incident" else 2,
        "date_prec": ucdp_date_prec(incident.when),
        "date_start": f"{days[0]} 00:00:00.000",
        "date_end": f"{days[1]} 00:00:00.000",
        "deaths_a": 0,
        "deaths_b": 0,
        "deaths_civilians": civilians,
        "deaths_unknown": best - civilians,
        "best": best,
        "high": high,
        "low": low,
    }


def figures(toll: PublicToll) -> tuple[int, int, int]:
    """Low, best and high, in order; an open high is the highest figure given, a missing bound the nearest one."""
    known = [n for n in (toll.low, toll.best, toll.high) if n is not None]
    low = toll.low if toll.low is not None else min(known)
    best = max(low, toll.best if toll.best is not None else low)
    return low, best, max(best, toll.high or 0)


def left_out(incident: PublicIncident) -> str | None:
    """Why an incident is no event of the GED; None where it is one."""
    killed = incident.toll("killed")
    if killed is None or not killed.is_known or max(figures(killed)) == 0:
        return "no death in low, best or high: the GED has events with at least one"
    if days_of(incident.when) is None:
        return "no date with a beginning and an end"
    return None


def number_of(incident: PublicIncident) -> int:
    """A number for the incident: the first 48 bits of its id, the same in every export."""
    digits = "".join(c for c in incident.id.rpartition("-")[2] if c in "0123456789abcdef")
    return int(digits[:12] or "0", 16)


def priogrid(lat: float, lon: float) -> int:
    """The PRIO-GRID cell (half a degree) of a point: counted from the lower left, 720 cells a row."""
    row_, column = math.floor((lat + 90) * 2), math.floor((lon + 180) * 2)
    return min(row_, 359) * 720 + min(column, 719) + 1


def _point(incident: PublicIncident) -> dict[str, Cell]:
    where = incident.where
    if where is None or where.lat_e5 is None or where.lon_e5 is None:
        return {}
    lat, lon = where.lat_e5 / 1e5, where.lon_e5 / 1e5
    return {"latitude": lat, "longitude": lon, "geom_wkt": f"POINT ({lon} {lat})", "priogrid_gid": priogrid(lat, lon)}


def _best(toll: PublicToll | None) -> int:
    return toll.best or 0 if toll is not None else 0


def _party(incident: PublicIncident) -> str | None:
    """The party that every accusation names; None where they differ."""
    named = unique(c.term or "" for a in incident.accounts for c in a.claims if c.kind == "perpetrator")
    return named[0] if len(named) == 1 else None


def _sources(incident: PublicIncident) -> dict[str, Cell]:
    documents = list({a.document.id: a.document for a in incident.accounts}.values())
    voices = unique(s.words for a in incident.accounts for c in a.claims for s in c.said_by if s.is_named)
    return {
        "number_of_sources": len(documents),
        "source_article": "; ".join(f"{outlet_words(d)}, {(d.published or 'undated')[:10]}" for d in documents),
        "source_office": "; ".join(unique(outlet_words(d) for d in documents)),
        "source_date": "; ".join((d.published or "")[:10] for d in documents),
        "source_headline": "; ".join(d.title for d in documents if d.title) or None,
        "source_original": "; ".join(voices) or None,
    }


def _of_its_own(incident: PublicIncident) -> Mapping[str, str]:
    """Voices told by their role alone, and more civilians than were killed by the best figure, are not kept."""
    reasons: dict[str, str] = {}
    if not all(speaker.is_named for claim in claims_of(incident) for speaker in claim.said_by):
        reasons["claims.voices"] = "source_original holds those that are told by name"
    killed, civilians = incident.toll("killed"), incident.toll("killed", "civilians")
    if killed is not None and killed.is_known and _best(civilians) > figures(killed)[1]:
        reasons["toll.killed.civilians.best"] = "more than best: deaths_civilians is a part of best"
    return reasons


SHAPE = Shape("ucdp-ged", COLUMNS, row, REASONS, left_out, of_its_own=_of_its_own)
