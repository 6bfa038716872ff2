"""Loss reports held against the rows themselves: what is called kept stands in a cell, what is not is named."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path
from typing import Any

import pytest

from publish.stories import Case, claim, dead, speaker
from publish.test_exports import published, record
from saksi.publish.exports import acled, airwars, ged, hxl
from saksi.publish.exports.facts import facts, reason_for
from saksi.publish.exports.ohchr import NOT_SAID_ADULTS, write_ohchr
from saksi.publish.exports.shape import Shape
from saksi.publish.public import PublicIncident

TEXT = "Rockets fell on Arvale: 57 people were killed, at least 24 of them civilians, and 98 or more were injured."
SHAPES = (ged.SHAPE, acled.SHAPE, airwars.SHAPE, hxl.SHAPE)
TOLD_OTHERWISE = {"event", "grade"}
"""Kept in the shape's own words."""


def told(civilians: int | None = 24, high: int | None = None) -> PublicIncident:
    case, mayor = Case(), speaker("Odile Varga", "local_authority")
    some = dead(civilians, high, group="civilians")
    report = case.tell(
        TEXT,
        claim(TEXT, "57 people were killed", dead(57, 57), mayor),
        claim(TEXT, "98 or more were injured", dead(98, outcome="injured"), mayor),
        *([claim(TEXT, "at least 24 of them civilians", some, mayor)] if civilians else []),
    )
    case.incident(report)
    return published(case).incidents[0]


def incidents() -> list[PublicIncident]:
    own = [told(), told(None), told(24, 30)]
    return [*published(record()).incidents, *own, *(dataclasses.replace(i, grade="contested") for i in own)]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_what_is_called_kept_stands_in_the_row(shape: Shape) -> None:
    for incident in incidents():
        if shape.left_out(incident) is not None:
            continue
        cells = [str(cell) for cell in shape.row(incident).values() if cell is not None]
        reasons = shape.reasons_for(incident)
        kept = [f for f in facts(incident) if not reason_for(f.field, reasons) and f.field not in TOLD_OTHERWISE]
        assert kept
        for fact in kept:
            assert all(any(part in cell for cell in cells) for part in parts(fact.field, fact.value)), fact


def parts(field: str, value: str) -> list[str]:
    """The pieces of a fact that a row may hold in several cells."""
    if field.startswith("when."):
        return [value[:10]]
    if field == "where.point":
        return value.split()
    if field.startswith("claim."):
        return value.partition(": ")[2].split(", ")
    return value.split("; ")


def row(incident: PublicIncident) -> tuple[Any, Any]:
    found = airwars.row(incident)
    return found["civilians_killed_min"], found["civilians_killed_max"]


def test_civilians_have_an_open_end_where_nobody_closes_it() -> None:
    assert (row(told()), row(told(24, 30)), row(told(None))) == ((24, 57), (24, 30), (57, 57))
    reasons = airwars.SHAPE.reasons_for(told(24, 30))
    lost = {fact.field for fact in facts(told(24, 30)) if reason_for(fact.field, reasons)}
    assert {"toll.killed.people.low", "toll.killed.people.high"} <= lost
    assert "toll.killed.civilians.low" not in lost


def test_who_is_taken_for_an_adult_is_named(tmp_path: Path) -> None:
    case = published(record())
    named = [loss for loss in write_ohchr(case, tmp_path) if loss.reason == NOT_SAID_ADULTS]
    with (tmp_path / "ohchr.csv").open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if int(r["adults_unknown_sex"])]
    assert [(loss.incident, loss.value) for loss in named] == [(r["incident"], r["adults_unknown_sex"]) for r in rows]
