"""The redacted record as JSON in the outward contract's shape: one object an incident, with claims and trace."""

from __future__ import annotations

import json
from typing import Any

from saksi.model.contract import when_form
from saksi.publish.public import PublicCase, PublicClaim, PublicDocument, PublicIncident, PublicWhere
from saksi.publish.words import speaker_words


def incidents_json(case: PublicCase) -> bytes:
    """Everything the site shows, as one JSON object; absent is null, coordinates are coarsened degrees."""
    body = {
        "title": case.title,
        "exported": case.exported,
        "checkpoint": {"origin": case.checkpoint.origin, "size": case.checkpoint.size, "root": case.checkpoint.root},
        "incidents": [incident_form(i) for i in case.incidents],
        "documents": [_document(d) for d in case.documents],
        "held_back": list(case.held_back),
    }
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def incident_form(incident: PublicIncident) -> dict[str, Any]:
    """One public incident in the outward contract's shape, with its claims and traces."""
    return {
        "id": incident.id,
        "scope": incident.scope,
        "part_of": list(incident.part_of),
        "when": when_form(incident.when),
        "where": _where(incident.where),
        "event": incident.event,
        "status": incident.status,
        "grade": incident.grade,
        "grade_trace": list(incident.grade_trace),
        "tolls": [
            {
                "outcome": t.outcome,
                "group": t.group,
                "low": t.low,
                "best": t.best,
                "high": t.high,
                "rule": t.rule,
                "claims": list(t.claims),
                "trace": [{"claim": s.claim, "role": s.role, "reason": s.reason} for s in t.trace],
            }
            for t in incident.tolls
        ],
        "documents": [a.document.id for a in incident.accounts],
        "mentioned_in": list(incident.mentioned_in),
        "formerly": list(incident.formerly),
        "embargo_until": incident.embargo,
        "claims": [_claim(c, in_report=True) for a in incident.accounts for c in a.claims]
        + [_claim(c, in_report=False) for a in incident.accounts for c in a.beside],
    }


def _where(where: PublicWhere | None) -> dict[str, Any] | None:
    if where is None:
        return None
    return {
        "name": where.name,
        "kind": where.kind,
        "path": list(where.path),
        "lat": None if where.lat_e5 is None else where.lat_e5 / 1e5,
        "lon": None if where.lon_e5 is None else where.lon_e5 / 1e5,
        "radius_m": where.radius_m,
        "gazetteer_id": None,
    }


def _claim(claim: PublicClaim, *, in_report: bool) -> dict[str, Any]:
    count = claim.count
    return {
        "id": claim.id,
        "document": claim.document,
        "of_this_incident": in_report,
        "kind": claim.kind,
        "quote": claim.excerpt.quote,
        "sentence": claim.excerpt.text,
        "start": claim.start,
        "end": claim.end,
        "said_by": [
            {"name": s.words if s.is_named else None, "as": speaker_words(s), "role": s.role} for s in claim.said_by
        ],
        "channel": claim.channel,
        "stance": claim.stance,
        "scope": claim.scope,
        "as_of": when_form(claim.as_of),
        "score": claim.score / 1000,
        "outcome": claim.outcome,
        "group": claim.group,
        "count": None if count is None else {"low": count.low, "high": count.high, "qualifier": str(count.qualifier)},
        "term": claim.term,
        "details": dict(claim.details),
        "subset_of": claim.subset_of,
        "beside": claim.beside,
    }


def _document(document: PublicDocument) -> dict[str, Any]:
    capture = document.capture
    return {
        "id": document.id,
        "outlet": document.outlet,
        "channel": document.channel,
        "language": document.language,
        "published": document.published,
        "published_basis": document.published_basis,
        "edited": document.edited,
        "capture": capture.id,
        "sha256": capture.sha256,
        "size": capture.size,
        "media_type": capture.media_type,
        "captured_at": capture.at,
        "log_entry": capture.entry,
        "quoted_characters": document.shown,
        "characters": document.length,
    }
