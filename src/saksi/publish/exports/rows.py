"""The record in tables of its own: incidents, tolls, traces, claims, documents. Nothing of it is left out.

Each table is a list of columns and its rows; a cell is text, a whole number, a number, true or false, or None.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from saksi.publish.public import PublicCase, PublicClaim, PublicDocument, PublicIncident, PublicToll
from saksi.publish.words import speaker_words

Cell = str | int | float | bool | None
TEXT, INTEGER, NUMBER, TRUTH = "text", "integer", "number", "truth"
LIST = "; "


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, and text, integer, number or truth."""

    name: str
    kind: str = TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the record; ``rows`` makes its rows from a case, each with as many cells as there are columns."""

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[PublicCase], Iterator[tuple[Cell, ...]]]


def _columns(words: str) -> tuple[Column, ...]:
    """Columns from words: a name, or ``name:kind``."""
    return tuple(Column(*word.split(":")) for word in words.split())


FIGURES = " ".join(
    f"{outcome}_{bound}:{kind}"
    for outcome in ("killed", "injured")
    for bound, kind in (("low", INTEGER), ("best", INTEGER), ("high", INTEGER), ("open", TRUTH))
)
INCIDENT = _columns(
    "incident scope part_of date_earliest date_latest date_precision date_basis zone place place_kind place_path "
    "country lat:number lon:number radius_m:integer event status grade grade_reasons "
    f"{FIGURES} documents:integer mentioned_in formerly embargo_until"
)
TOLL = _columns("incident outcome group low:integer best:integer high:integer open:truth rule")
TRACE = _columns("incident outcome group claim role reason")
CLAIM = _columns(
    "incident claim document of_this_incident:truth kind outcome group count_low:integer count_high:integer qualifier "
    "count_words term details stance scope as_of_earliest as_of_latest said_by said_by_roles channel subset_of beside "
    "quote sentence start:integer end:integer method score:number"
)
DOCUMENT = _columns(
    "document number:integer outlet channel title language published published_basis edited address sha256 "
    "size:integer media_type captured_at tool collected_by_method log_entry:integer quoted_characters:integer "
    "characters:integer"
)


def incident_row(incident: PublicIncident) -> tuple[Cell, ...]:
    """One incident as a row of ``INCIDENT``."""
    when, where = incident.when, incident.where
    point = (None, None) if where is None else (_degrees(where.lat_e5), _degrees(where.lon_e5))
    return (
        incident.id,
        incident.scope,
        LIST.join(incident.part_of) or None,
        *((when.earliest, when.latest, str(when.precision), str(when.basis), when.zone) if when else (None,) * 5),
        *((where.name, where.kind, LIST.join(where.path) or None, country_of(incident)) if where else (None,) * 4),
        *point,
        where.radius_m if where else None,
        incident.event,
        incident.status,
        incident.grade,
        LIST.join(incident.grade_trace) or None,
        *_figures(incident.toll("killed")),
        *_figures(incident.toll("injured")),
        len({a.document.id for a in incident.accounts}),
        LIST.join(incident.mentioned_in) or None,
        LIST.join(incident.formerly) or None,
        incident.embargo,
    )


def country_of(incident: PublicIncident) -> str | None:
    """The country that holds the place, or the place itself where it is one."""
    where = incident.where
    if where is None:
        return None
    return where.path[-1] if where.path else where.name if where.kind == "country" else None


def _degrees(e5: int | None) -> float | None:
    return None if e5 is None else e5 / 1e5


def _figures(toll: PublicToll | None) -> tuple[Cell, ...]:
    if toll is None or not toll.is_known:
        return (None, None, None, None)
    return (toll.low, toll.best, toll.high, toll.high is None)


def _incidents(case: PublicCase) -> Iterator[tuple[Cell, ...]]:
    yield from map(incident_row, case.incidents)


def _tolls(case: PublicCase) -> Iterator[tuple[Cell, ...]]:
    for incident in case.incidents:
        for t in incident.tolls:
            is_open = t.high is None if t.is_known else None
            yield (incident.id, t.outcome, t.group, t.low, t.best, t.high, is_open, t.rule)


def _traces(case: PublicCase) -> Iterator[tuple[Cell, ...]]:
    for incident in case.incidents:
        for toll in incident.tolls:
            for step in toll.trace:
                yield (incident.id, toll.outcome, toll.group, step.claim, step.role, step.reason)


def _claims(case: PublicCase) -> Iterator[tuple[Cell, ...]]:
    for incident in case.incidents:
        for account in incident.accounts:
            for claims, is_own in ((account.claims, True), (account.beside, False)):
                for claim in claims:
                    yield _claim(incident, claim, is_own=is_own)


def _claim(incident: PublicIncident, claim: PublicClaim, *, is_own: bool) -> tuple[Cell, ...]:
    count = claim.count
    return (
        *(incident.id, claim.id, claim.document, is_own, claim.kind, claim.outcome, claim.group),
        *((count.low, count.high, str(count.qualifier), count.words or None) if count else (None,) * 4),
        claim.term,
        json.dumps(dict(claim.details), ensure_ascii=False) if claim.details else None,
        claim.stance,
        claim.scope,
        *((claim.as_of.earliest, claim.as_of.latest) if claim.as_of else (None, None)),
        LIST.join(map(speaker_words, claim.said_by)) or None,
        LIST.join(s.role for s in claim.said_by) or None,
        *(claim.channel, claim.subset_of, claim.beside, claim.excerpt.quote, claim.excerpt.text),
        *(claim.start, claim.end, claim.method, claim.score / 1000),
    )


def _documents(case: PublicCase) -> Iterator[tuple[Cell, ...]]:
    yield from map(_document, case.documents)


def _document(d: PublicDocument) -> tuple[Cell, ...]:
    c = d.capture
    return (
        *(
            d.id,
            d.number,
            d.outlet,
            d.channel,
            d.title,
            d.language,
            d.published,
            d.published_basis,
            d.edited,
            c.address,
        ),
        *(c.sha256, c.size, c.media_type, c.at, c.tool, c.method, c.entry, d.shown, d.length),
    )


TABLES = (
    Table("incidents", INCIDENT, _incidents),
    Table("tolls", TOLL, _tolls),
    Table("traces", TRACE, _traces),
    Table("claims", CLAIM, _claims),
    Table("documents", DOCUMENT, _documents),
)
