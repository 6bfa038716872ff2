"""A table with HXL hashtags in its second row, so that humanitarian tools know what each column means."""

from __future__ import annotations

from collections.abc import Mapping

from saksi.publish.exports.rows import Cell, country_of
from saksi.publish.exports.shape import Shape, units
from saksi.publish.public import PublicIncident
from saksi.publish.words import term

GROUPS = {
    "women": "+f+adults",
    "men": "+m+adults",
    "girls": "+f+children",
    "boys": "+m+children",
    "children": "+children",
}
TAGS = {
    "incident": "#event+id",
    "date_start": "#date+start",
    "date_end": "#date+end",
    "country": "#country+name",
    "adm1": "#adm1+name",
    "adm2": "#adm2+name",
    "place": "#loc+name",
    "lat": "#geo+lat",
    "lon": "#geo+lon",
    "radius_m": "#geo+precision+m",
    "event": "#event+type",
    "grade": "#status+grade",
    "review": "#status+review",
    **{
        f"{outcome}_{bound}": f"#affected+{outcome}+{tag}"
        for outcome in ("killed", "injured")
        for bound, tag in (("low", "min"), ("best", "best"), ("high", "max"))
    },
    **{f"{o}_{group}": f"#affected+{o}{tag}" for o in ("killed", "injured") for group, tag in GROUPS.items()},
    "sources": "#meta+sources+num",
}
NO_TAG = "no column of this table holds it"
REASONS = {
    "*": NO_TAG,
    "when.earliest": "",
    "when.latest": "",
    "where.name": "",
    "where.path": "only country and the two levels above the place are kept",
    "where.point": "",
    "where.radius_m": "",
    "event": "",
    "grade": "",
    "status": "",
    **{f"toll.{o}.people.{b}": "" for o in ("killed", "injured") for b in ("low", "best", "high")},
    **{f"toll.{o}.{g}.best": "" for o in ("killed", "injured") for g in GROUPS},
    "toll.killed.people.open": "an open range has an empty maximum",
    "toll.injured.people.open": "an open range has an empty maximum",
    "documents": "only their number is kept",
}


def row(incident: PublicIncident) -> Mapping[str, Cell]:
    """One incident as a tagged row."""
    when, where = incident.when, incident.where
    adm1, adm2 = units(where)
    found: dict[str, Cell] = {
        "incident": incident.id,
        "date_start": when.earliest if when else None,
        "date_end": when.latest if when else None,
        "country": country_of(incident),
        "adm1": adm1,
        "adm2": adm2,
        "place": where.name if where else None,
        "lat": where.lat_e5 / 1e5 if where and where.lat_e5 is not None else None,
        "lon": where.lon_e5 / 1e5 if where and where.lon_e5 is not None else None,
        "radius_m": where.radius_m if where else None,
        "event": term("event", incident.event),
        "grade": incident.grade,
        "review": incident.status,
        "sources": len({a.document.id for a in incident.accounts}),
    }
    for outcome in ("killed", "injured"):
        toll = incident.toll(outcome)
        if toll is not None:
            found |= {f"{outcome}_{bound}": getattr(toll, bound) for bound in ("low", "best", "high")}
        split = ((group, incident.toll(outcome, group)) for group in GROUPS)
        found |= {f"{outcome}_{group}": toll.best for group, toll in split if toll is not None}
    return found


SHAPE = Shape("hxl", tuple(TAGS), row, REASONS, second_head=TAGS)
