"""GeoJSON (RFC 7946) and KML 2.2: one feature an incident, with its row of the record and its tolls."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from saksi.publish.exports.facts import Loss, losses
from saksi.publish.exports.inert import for_xml
from saksi.publish.exports.rows import INCIDENT, incident_row
from saksi.publish.public import PublicCase, PublicIncident
from saksi.publish.views import title_of
from saksi.publish.words import range_words, term, when_words, where_words

NO_CLAIMS = "a map's feature has no room for claims; they are in csv, jsonl, xlsx and parquet"
REASONS_GEOJSON = {
    "*": "",
    "claim": NO_CLAIMS,
    "claims": NO_CLAIMS,
    "hashes": NO_CLAIMS,
    "documents": "only their number is kept",
}
NO_TOLLS = "a placemark holds killed and injured people alone"


def write_geojson(case: PublicCase, folder: Path) -> Iterator[Loss]:
    """One FeatureCollection; the geometry is null where the place is unknown or held back."""
    with (folder / "incidents.geojson").open("w", encoding="utf-8") as out:
        out.write('{"type":"FeatureCollection","features":[')
        for number, incident in enumerate(case.incidents):
            out.write(("," if number else "") + "\n" + json.dumps(_feature(incident), ensure_ascii=False))
            yield from _geojson_losses(incident)
        out.write("\n]}\n")


def _feature(incident: PublicIncident) -> dict[str, Any]:
    names = [column.name for column in INCIDENT]
    row = dict(zip(names, incident_row(incident), strict=True))
    lat, lon = row.pop("lat"), row.pop("lon")
    tolls = [
        {"outcome": t.outcome, "group": t.group, "low": t.low, "best": t.best, "high": t.high, "rule": t.rule}
        for t in incident.tolls
    ]
    point = None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": incident.id, "geometry": point, "properties": {**row, "tolls": tolls}}


def _geojson_losses(incident: PublicIncident) -> Iterator[Loss]:
    yield from losses(incident, {**REASONS_GEOJSON, **_traces(incident, NO_CLAIMS)})


def _traces(incident: PublicIncident, reason: str) -> dict[str, str]:
    return {f"toll.{t.outcome}.{t.group}.trace": reason for t in incident.tolls}


def write_kml(case: PublicCase, folder: Path) -> Iterator[Loss]:
    """One KML document; a placemark without a point where the place is unknown or held back."""
    with (folder / "incidents.kml").open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n')
        out.write(f"<name>{for_xml(case.title)}</name>\n")
        for incident in case.incidents:
            _placemark(incident, out)
            yield from _kml_losses(incident)
        out.write("</Document>\n</kml>\n")


def _placemark(incident: PublicIncident, out: TextIO) -> None:
    out.write(f'<Placemark id="{for_xml(incident.slug)}">\n<name>{for_xml(title_of(incident))}</name>\n')
    out.write(f"<description>{for_xml(_described(incident))}</description>\n")
    when, where = incident.when, incident.where
    if when is not None and (when.earliest or when.latest):
        ends = (("begin", when.earliest), ("end", when.latest))
        inner = "".join(f"<{name}>{for_xml(_kml_time(end))}</{name}>" for name, end in ends if end)
        out.write(f"<TimeSpan>{inner}</TimeSpan>\n")
    out.write("<ExtendedData>\n")
    for column, cell in zip(INCIDENT, incident_row(incident), strict=True):
        if cell is not None:
            out.write(f'<Data name="{column.name}"><value>{for_xml(str(cell))}</value></Data>\n')
    out.write("</ExtendedData>\n")
    if where is not None and where.lat_e5 is not None and where.lon_e5 is not None:
        out.write(f"<Point><coordinates>{where.lon_e5 / 1e5},{where.lat_e5 / 1e5}</coordinates></Point>\n")
    out.write("</Placemark>\n")


def _kml_time(text: str) -> str:
    """An XML Schema time: a clock without seconds gets them."""
    day, mark, clock = text.partition("T")
    return f"{day}T{clock}:00" if mark and len(clock) == 5 else text


def _described(incident: PublicIncident) -> str:
    lines = [when_words(incident.when), where_words(incident.where)]
    for outcome in ("killed", "injured"):
        toll = incident.toll(outcome)
        if toll is not None and toll.is_known:
            lines.append(f"{term('outcome', outcome)}: {range_words(toll)}")
    return "\n".join([*lines, term("grade", incident.grade)])


def _kml_losses(incident: PublicIncident) -> Iterator[Loss]:
    reasons = {
        **REASONS_GEOJSON,
        "toll": NO_TOLLS,
        "toll.killed.people": "",
        "toll.injured.people": "",
        "toll.killed.people.rule": "a placemark names no rule",
        "toll.injured.people.rule": "a placemark names no rule",
        **_traces(incident, NO_CLAIMS),
    }
    yield from losses(incident, reasons)
