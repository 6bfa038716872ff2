"""The outward JSON forms that users and benchmarks rely on: degrees and scores as numbers, absent is null.

The record itself is kept in canonical JSON without floats (``canonical.py``); these forms are for reading, never for
hashing. Their shape is fixed: see docs/reference/json.md.
"""

from __future__ import annotations

from typing import Any

from saksi.model.canonical import builtins
from saksi.model.claim import Claim
from saksi.model.incident import Incident, Toll
from saksi.model.values import When, Where


def when_form(when: When | None) -> dict[str, Any] | None:
    """``{"earliest","latest","precision","basis","zone"}``."""
    return None if when is None else dict(builtins(when))


def where_form(where: Where | None) -> dict[str, Any] | None:
    """``{"name","kind","path","lat","lon","radius_m","gazetteer_id"}``, coordinates in degrees."""
    if where is None:
        return None
    return {
        "name": where.name,
        "kind": str(where.kind),
        "path": list(where.path),
        "lat": None if where.lat_e5 is None else where.lat_e5 / 1e5,
        "lon": None if where.lon_e5 is None else where.lon_e5 / 1e5,
        "radius_m": where.radius_m,
        "gazetteer_id": where.gazetteer_id,
    }


def claim_form(claim: Claim) -> dict[str, Any]:
    """One claim with the values of its kind laid flat beside kind, quote, offsets, speakers and stance."""
    value = dict(builtins(claim.value))
    if "count" in value and value["count"] is not None:
        value["count"].pop("words", None)
    if "where" in value:
        value["where"] = where_form(claim.value.where)  # type: ignore[union-attr]
    return {
        "kind": value.pop("kind"),
        "quote": claim.quote,
        "start": claim.spans[0].start,
        "end": claim.spans[0].end,
        "said_by": [{"name": s.name, "role": str(s.role)} for s in claim.said_by],
        "channel": claim.channel,
        "stance": str(claim.stance),
        "scope": str(claim.scope),
        "as_of": when_form(claim.as_of),
        "score": claim.score / 1000,
        **value,
    }


def toll_form(toll: Toll) -> dict[str, Any]:
    """``{"outcome","group","low","best","high","rule","claims"}``."""
    return {
        "outcome": str(toll.outcome),
        "group": str(toll.group),
        "low": toll.low,
        "best": toll.best,
        "high": toll.high,
        "rule": toll.rule,
        "claims": list(toll.claims),
    }


def incident_form(incident: Incident, names: dict[str, str]) -> dict[str, Any]:
    """One incident; ``names`` turns a document's id into the id it was given, else its path or address."""
    return {
        "id": incident.id,
        "scope": str(incident.scope),
        "part_of": list(incident.part_of),
        "when": when_form(incident.when),
        "where": where_form(incident.where),
        "event": incident.event,
        "status": str(incident.status),
        "grade": str(incident.grade),
        "tolls": [toll_form(toll) for toll in incident.tolls],
        "documents": [names.get(d, d) for d in incident.documents],
        "mentioned_in": [names.get(d, d) for d in incident.mentioned_in],
        "formerly": list(incident.formerly),
    }
