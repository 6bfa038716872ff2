"""Findings in the form that ``saksi read`` writes: degrees, scores from 0 to 1, absent is null, never a missing key."""

from __future__ import annotations

from typing import Any

from saksi.model.claim import Claim, Findings, Identity, Quotation, Report, TimeMention, Toponym
from saksi.model.contract import claim_form, when_form, where_form
from saksi.model.document import Document


def as_contract(
    document: Document,
    findings: Findings,
    *,
    given_id: str | None,
    with_text: bool,
    mentions: bool,
    sealed: bool,
) -> dict[str, Any]:
    """One line of ``saksi read``.

    ``with_text``: the input was not plain text, so the text that offsets count in is written; else null.
    ``mentions``: every place and time seen. ``sealed``: identity claims as well, else none.
    """
    index = {report.id: number for number, report in enumerate(findings.reports)}
    line: dict[str, Any] = {"id": given_id, "lang": findings.language, "published": document.published}
    line["text"] = document.text if with_text else None
    line["reports"] = [_report(report, index, sealed=sealed) for report in findings.reports]
    line["claims"] = [_claim(claim, {}) for claim in _shown(findings.claims, sealed=sealed)]
    line["quotations"] = [_quotation(quotation) for quotation in findings.quotations]
    line["notes"] = list(findings.notes)
    if mentions:
        line["toponyms"] = [_toponym(document, toponym) for toponym in findings.toponyms]
        line["times"] = [_time(time) for time in findings.times]
    return line


def _shown(claims: tuple[Claim, ...], *, sealed: bool) -> list[Claim]:
    return [claim for claim in claims if sealed or not isinstance(claim.value, Identity)]


def _report(report: Report, index: dict[str, int], *, sealed: bool) -> dict[str, Any]:
    claims = _shown(report.claims, sealed=sealed)
    places = {claim.id: number for number, claim in enumerate(claims)}
    return {
        "anchor": {"quote": report.quote, "start": report.anchor.start, "end": report.anchor.end},
        "scope": str(report.scope),
        "when": when_form(report.when),
        "where": where_form(report.where),
        "event": report.event,
        "part_of": index.get(report.part_of) if report.part_of is not None else None,
        "claims": [_claim(claim, places) for claim in claims],
    }


def _claim(claim: Claim, places: dict[str, int]) -> dict[str, Any]:
    """A claim's form; links are places in the same report's list."""
    form = claim_form(claim)
    form["subset_of"] = places.get(claim.subset_of) if claim.subset_of is not None else None
    form["beside"] = places.get(claim.beside) if claim.beside is not None else None
    return form


def _quotation(quotation: Quotation) -> dict[str, Any]:
    speaker = quotation.speaker.name if quotation.speaker else None
    return {"start": quotation.span.start, "end": quotation.span.end, "speaker": speaker, "channel": quotation.channel}


def _toponym(document: Document, toponym: Toponym) -> dict[str, Any]:
    where = where_form(toponym.where) or dict.fromkeys(("lat", "lon", "gazetteer_id"))
    return {
        "start": toponym.span.start,
        "end": toponym.span.end,
        "name": toponym.span.of(document.text),
        "lat": where["lat"],
        "lon": where["lon"],
        "gazetteer_id": where["gazetteer_id"],
        "score": toponym.score / 1000,
    }


def _time(time: TimeMention) -> dict[str, Any]:
    return {
        "start": time.span.start,
        "end": time.span.end,
        "type": time.type,
        "value": time.timex,
        "earliest": time.when.earliest if time.when else None,
        "latest": time.when.latest if time.when else None,
    }
