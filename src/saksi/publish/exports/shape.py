"""A codebook's shape: one row an incident, the columns in its order, and what of the record it cannot hold."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from saksi.model.terms import PlaceKind
from saksi.model.values import When, Where
from saksi.publish.exports import inert
from saksi.publish.exports.facts import Loss, losses
from saksi.publish.exports.plain import GUARDED
from saksi.publish.exports.rows import Cell
from saksi.publish.public import PublicCase, PublicIncident, PublicWhere
from saksi.publish.views import title_of


@dataclass(frozen=True, slots=True)
class Shape:
    """One table in the form of a codebook.

    ``row`` gives the cells by column, those not given stay empty; ``left_out`` says why an incident has no row.
    ``reasons`` are those of ``facts.losses``; ``of_its_own`` gives those that hold for one incident and not for all;
    ``second_head`` is a row of tags under the headings (HXL).
    """

    name: str
    columns: tuple[str, ...]
    row: Callable[[PublicIncident], Mapping[str, Cell]]
    reasons: Mapping[str, str]
    left_out: Callable[[PublicIncident], str | None] = lambda incident: None
    second_head: Mapping[str, str] = field(default_factory=dict)
    of_its_own: Callable[[PublicIncident], Mapping[str, str]] = lambda incident: {}

    def reasons_for(self, incident: PublicIncident) -> Mapping[str, str]:
        """Why this incident's facts are lost, by the beginnings of their names."""
        return {**self.reasons, **self.of_its_own(incident)}


def write_shape(shape: Shape, case: PublicCase, folder: Path) -> Iterator[Loss]:
    """Write one CSV file in the shape; yields every fact that it loses, incident by incident."""
    with (folder / f"{shape.name}.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(shape.columns)
        if shape.second_head:
            writer.writerow([shape.second_head.get(column, "") for column in shape.columns])
        for incident in case.incidents:
            why = shape.left_out(incident)
            if why is not None:
                yield Loss(incident.id, "*", title_of(incident), why)
                continue
            row = shape.row(incident)
            writer.writerow([_cell(row.get(column)) for column in shape.columns])
            yield from losses(incident, shape.reasons_for(incident))
            for column, cell in row.items():
                if isinstance(cell, str) and inert.is_formula(cell):
                    yield Loss(incident.id, column, cell, GUARDED)


def _cell(cell: Cell) -> Cell:
    return inert.for_cell(cell) if isinstance(cell, str) else cell


def days_of(when: When | None) -> tuple[date, date] | None:
    """The first and the last day of an interval that is bounded on both sides."""
    if when is None or not when.earliest or not when.latest:
        return None
    return _day(when.earliest, is_end=False), _day(when.latest, is_end=True)


def _day(text: str, *, is_end: bool) -> date:
    parts = [int(part) for part in text[:10].split("-")]
    if len(parts) == 3:
        return date(*parts)
    year, month = (parts[0], parts[1]) if len(parts) == 2 else (parts[0], 12 if is_end else 1)
    if not is_end:
        return date(year, month, 1)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def known_where(where: PublicWhere | None) -> Where | None:
    """The place as codes of precision are asked of it."""
    if where is None:
        return None
    return Where(
        name=where.name,
        kind=PlaceKind(where.kind),
        lat_e5=where.lat_e5,
        lon_e5=where.lon_e5,
        radius_m=where.radius_m,
        gazetteer_id="listed" if where.is_listed else None,
        path=where.path,
    )


def units(where: PublicWhere | None) -> tuple[str | None, str | None]:
    """First- and second-level units of a place, as far as its path names them (it runs from small to the country)."""
    if where is None:
        return None, None
    inner = (where.name, *where.path) if where.kind in ("province", "district") else where.path
    above = inner[:-1] if inner and where.kind != "country" else ()
    return (above[-1] if above else None), (above[-2] if len(above) > 1 else None)
