"""The shape of ACLED's event data: one row an incident with a date of at most a month.

Source: *ACLED Codebook* (the shape alone; ACLED's data are under their own terms). ``fatalities`` is the conservative
figure, so the low bound; the injured are not coded and no group is split. Actor types, regions and ISO numbers, which
only ACLED's coders give, stay empty. Crosswalks of event types are the ``event`` vocabulary's.
"""

from __future__ import annotations

from collections.abc import Mapping

from saksi.model.precision import acled_geo_precision, acled_time_precision
from saksi.model.vocabulary import vocabulary
from saksi.publish.exports.ged import figures
from saksi.publish.exports.rows import Cell, country_of
from saksi.publish.exports.shape import Shape, days_of, known_where, units
from saksi.publish.public import PublicIncident
from saksi.publish.views import title_of
from saksi.publish.words import outlet_words, range_words, unique

COLUMNS = (
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
)
NO_COLUMN = "ACLED has no column for it"
REASONS = {
    "*": NO_COLUMN,
    "when.earliest": "",
    "when.latest": "event_date is the first day; time_precision tells how far the last one may be",
    "when.precision": "told as time_precision, which has three steps",
    "where.name": "",
    "where.kind": "told as geo_precision, which has three steps",
    "where.path": "only country and the units above the place are kept",
    "where.point": "",
    "event": "",
    "toll": "ACLED codes fatalities alone",
    "toll.killed": "ACLED splits fatalities by no group",
    "toll.killed.people.low": "",
    "toll.killed.people.best": "fatalities is the conservative figure, the low bound",
    "toll.killed.people.high": "fatalities is the conservative figure, the low bound",
    "toll.killed.people.open": "fatalities is one figure",
    "toll.killed.people.rule": NO_COLUMN,
    "toll.killed.people.trace": NO_COLUMN,
    "claim.perpetrator": "only the first two parties named are kept",
    "documents": "",
}
AGAINST_CIVILIANS = "Violence against civilians"


def row(incident: PublicIncident) -> Mapping[str, Cell]:
    """One event. Call only where ``left_out`` is None."""
    days, where, killed = days_of(incident.when), incident.where, incident.toll("killed")
    assert days is not None
    event = vocabulary("event")
    kind = incident.event or "other"
    parties = unique(c.term or "" for a in incident.accounts for c in a.claims if c.kind == "perpetrator")
    admin1, admin2 = units(where)
    is_against = event.cross(kind, "acled_event_type") == AGAINST_CIVILIANS
    is_placed = where is not None and where.lat_e5 is not None and where.lon_e5 is not None
    return {
        "event_id_cnty": incident.slug,
        "event_date": days[0].isoformat(),
        "year": days[0].year,
        "time_precision": acled_time_precision(incident.when),
        "disorder_type": "Political violence" if event.cross(kind, "acled_event_type") else None,
        "event_type": event.cross(kind, "acled_event_type"),
        "sub_event_type": event.cross(kind, "acled_sub_event_type"),
        "actor1": parties[0] if parties else None,
        "assoc_actor_1": parties[1] if len(parties) > 1 else None,
        "actor2": f"Civilians ({country_of(incident)})" if is_against and country_of(incident) else None,
        "civilian_targeting": "Civilian targeting" if is_against else None,
        "country": country_of(incident),
        "admin1": admin1,
        "admin2": admin2,
        "location": where.name if where else None,
        "latitude": where.lat_e5 / 1e5 if is_placed and where and where.lat_e5 is not None else None,
        "longitude": where.lon_e5 / 1e5 if is_placed and where and where.lon_e5 is not None else None,
        "geo_precision": acled_geo_precision(known_where(where)),
        "source": "; ".join(unique(outlet_words(a.document) for a in incident.accounts)),
        "notes": f"{title_of(incident)}; killed {range_words(killed) or '?'}; grade {incident.grade}",
        "fatalities": figures(killed)[0] if killed is not None and killed.is_known else 0,
    }


def left_out(incident: PublicIncident) -> str | None:
    """Why an incident is no event of this shape; None where it is one."""
    if days_of(incident.when) is None:
        return "no date with a beginning and an end"
    if acled_time_precision(incident.when) is None:
        return "the date is wider than a month, which ACLED does not code"
    return None


SHAPE = Shape("acled", COLUMNS, row, REASONS, left_out)
