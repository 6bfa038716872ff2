"""FollowTheMoney entities, one a line: ``Event`` for an incident, ``Document`` for a source, ``Mention`` for a party.

Source: the FollowTheMoney model's schemata. It has no field for casualties, weapons or precision: they stand in the
event's summary in words and in the loss report one by one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from saksi.model.canonical import sha256
from saksi.publish.exports.facts import Loss, losses
from saksi.publish.public import PublicCase, PublicDocument, PublicIncident
from saksi.publish.views import title_of
from saksi.publish.words import outlet_words, range_words, term, unique, when_words, where_words

IN_WORDS = "FollowTheMoney has no field for it; it stands in the summary's words"
NO_FIELD = "FollowTheMoney has no field for it"
REASONS = {
    "*": NO_FIELD,
    "when.earliest": "",
    "when.latest": "",
    "where.name": "",
    "where.path": "",
    "where.point": NO_FIELD,
    "event": "",
    "grade": IN_WORDS,
    "toll": NO_FIELD,
    "toll.killed.people": IN_WORDS,
    "toll.injured.people": IN_WORDS,
    "claim.perpetrator": "",
    "documents": "",
    "hashes": "kept in the document's notes: contentHash is SHA-1 there",
}


def write_ftm(case: PublicCase, folder: Path) -> Iterator[Loss]:
    """``entities.ftm.json``: a JSON entity a line."""
    with (folder / "entities.ftm.json").open("w", encoding="utf-8") as out:
        for document in case.documents:
            _write(out, "Document", document.id, _document(document))
        for incident in case.incidents:
            _write(out, "Event", incident.id, _event(incident))
            for source, party in _mentions(incident):
                name = f"mention-{sha256(f'{source} {party}'.encode())[:32]}"
                told = {"document": [source], "name": [party], "detectedSchema": ["Organization"]}
                _write(out, "Mention", name, told)
            yield from losses(incident, REASONS)


def _write(out: TextIO, schema: str, name: str, properties: dict[str, list[str]]) -> None:
    filled = {key: values for key, values in properties.items() if values}
    entity: dict[str, Any] = {"id": name, "schema": schema, "properties": filled}
    out.write(json.dumps(entity, ensure_ascii=False) + "\n")


def _document(document: PublicDocument) -> dict[str, list[str]]:
    return {
        "title": [document.title or f"{outlet_words(document)}, {(document.published or 'undated')[:10]}"],
        "publisher": [outlet_words(document)],
        "publishedAt": [_time(document.published)] if document.published else [],
        "retrievedAt": [document.capture.at],
        "mimeType": [document.capture.media_type],
        "fileSize": [str(document.capture.size)],
        "sourceUrl": [document.capture.address] if document.capture.address else [],
        "notes": [f"SHA-256 {document.capture.sha256}"],
    }


def _event(incident: PublicIncident) -> dict[str, list[str]]:
    when, where = incident.when, incident.where
    return {
        "name": [title_of(incident)],
        "startDate": [_time(when.earliest)] if when and when.earliest else [],
        "endDate": [_time(when.latest)] if when and when.latest else [],
        "location": [where_words(where)] if where else [],
        "summary": [_summary(incident)],
        "keywords": [incident.event] if incident.event else [],
        "proof": unique(a.document.id for a in incident.accounts),
        "recordId": [incident.id],
    }


def _time(text: str) -> str:
    """A date as FollowTheMoney writes it: without a zone, which its dates do not have."""
    return text[:10] if len(text) <= 10 else text[:16]


def _summary(incident: PublicIncident) -> str:
    figures = [
        f"{term('outcome', outcome)} {range_words(toll)}"
        for outcome in ("killed", "injured")
        if (toll := incident.toll(outcome)) is not None and toll.is_known
    ]
    return "; ".join([when_words(incident.when), *figures, f"grade {incident.grade}"])


def _mentions(incident: PublicIncident) -> Iterator[tuple[str, str]]:
    told = ((a.document.id, c.term) for a in incident.accounts for c in a.claims if c.kind == "perpetrator" and c.term)
    yield from dict.fromkeys(told)
