"""One export as a folder: its tables, the loss report row by row, and a page that says what it is."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from saksi.publish.exports.facts import Loss
from saksi.publish.exports.inert import for_cell
from saksi.publish.public import PublicCase

Exporter = Callable[[PublicCase, Path], Iterator[Loss]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: where its exporter is, in a few words what it is, and what its shape leaves to its own coders."""

    exporter: str
    words: str
    note: str = ""


UNVERIFIED = (
    "Codes of precision and crosswalks of terms follow general knowledge of the codebook and were not checked against "
    "it line by line."
)
FORMATS: Mapping[str, Format] = {
    "csv": Format("plain:write_csv", "the record's own tables as CSV"),
    "jsonl": Format("plain:write_jsonl", "one incident a line as JSON, with its claims and traces"),
    "xlsx": Format("plain:write_xlsx", "a workbook with a sheet for each of the record's tables"),
    "parquet": Format("plain:write_parquet", "the record's own tables as Parquet files"),
    "geojson": Format("geo:write_geojson", "a feature for each incident"),
    "kml": Format("geo:write_kml", "a placemark for each incident"),
    "ucdp-ged": Format(
        "ged:SHAPE",
        "the 49 columns of UCDP's Georeferenced Event Dataset",
        "Ids of conflicts, dyads and sides, country numbers, regions and the active year are given by UCDP's coders "
        f"and are empty. {UNVERIFIED}",
    ),
    "acled": Format(
        "acled:SHAPE",
        "ACLED's columns",
        "Types of actors, regions, ISO numbers and the scale of sources are given by ACLED's coders and are empty. "
        f"{UNVERIFIED}",
    ),
    "airwars": Format(
        "airwars:SHAPE",
        "Airwars' civilian harm: killed and injured, least and most, with the harm grade",
        "Airwars' strike status is its researchers' judgement; here it follows from the grade alone.",
    ),
    "ohchr": Format(
        "ohchr:write_ohchr",
        "OHCHR's tables: men, women, boys, girls, unknown sex, by incident and by month",
        "Verified means reviewed by a person in this case; verified and reported figures are never added. Actual "
        "figures are likely higher.",
    ),
    "hxl": Format("hxl:SHAPE", "one row an incident, with HXL hashtags"),
    "ftm": Format("ftm:write_ftm", "FollowTheMoney entities: Event, Document, Mention"),
}


def exporter(name: str) -> Exporter:
    """The exporter of a format; its module is imported now, since some need a package more."""
    from saksi.publish.exports.shape import Shape, write_shape

    module, _, attribute = FORMATS[name].exporter.partition(":")
    found = getattr(import_module(f"saksi.publish.exports.{module}"), attribute)
    if isinstance(found, Shape):
        return lambda case, folder: write_shape(found, case, folder)
    made: Exporter = found
    return made


def fill(name: str, case: PublicCase, folder: Path) -> int:
    """Write a format's files, ``loss.csv`` and ``README.txt`` into an empty folder; how many losses there are.

    Losses are written as they come, so that a large case needs no more memory than its tables.
    """
    by_reason: Counter[str] = Counter()
    with (folder / "loss.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("incident", "field", "value", "reason"))
        for loss in exporter(name)(case, folder):
            writer.writerow([for_cell(cell) for cell in (loss.incident, loss.field, loss.value, loss.reason)])
            by_reason[loss.reason] += 1
    (folder / "README.txt").write_text(_about(name, case, by_reason), encoding="utf-8")
    return by_reason.total()


def _about(name: str, case: PublicCase, by_reason: Counter[str]) -> str:
    rules, form = case.rules, FORMATS[name]
    point = f"Coordinates are coarsened to {rules.coarsen_m} m." if case.tier == "public" else "Coordinates are exact."
    lines = [
        " ".join(case.title.split()),
        "",
        f"Format: {name}, {form.words}.",
        f"Readers: {case.tier}. Exported {case.exported} by Saksi.",
        f"Counting rule {rules.counting_rule}, grade rule {rules.grade_rule}. {point}",
        f"Embargo on place and damage: {rules.embargo_hours} hours.",
        f"Log: {case.checkpoint.origin}, {case.checkpoint.size} entries, root {case.checkpoint.root}.",
        *([form.note] if form.note else []),
        "",
        "What the format cannot hold is in loss.csv, fact by fact. In short:"
        if by_reason
        else "Nothing of the public record is lost in this format.",
        *(f"  {number} x {reason}" for reason, number in by_reason.most_common()),
    ]
    if case.held_back:
        lines += ["", "Held back:", *(f"  {line}" for line in case.held_back)]
    return "\n".join(lines) + "\n"
