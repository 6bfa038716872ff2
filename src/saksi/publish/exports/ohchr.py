"""The tables of OHCHR's casualty updates: men, women, boys, girls, children and adults of unknown sex, by month too.

Source: OHCHR, *Guidance on Casualty Recording* and its monthly updates. What a person has reviewed (verified) and what
has only been reported stand in separate rows and are never added. Actual figures are higher: the note says so.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from saksi.publish.exports.facts import Loss, losses
from saksi.publish.exports.inert import for_cell
from saksi.publish.exports.rows import Cell, country_of
from saksi.publish.exports.shape import days_of
from saksi.publish.public import PublicCase, PublicIncident
from saksi.publish.views import title_of

PEOPLE = ("men", "women", "boys", "girls", "children_unknown_sex", "adults_unknown_sex", "total")
COLUMNS = ("incident", "date", "country", "place", "event", "status", "outcome", *PEOPLE)
MONTHS = ("month", "country", "status", "outcome", "incidents", *PEOPLE)
OUTCOMES = ("killed", "injured")
NOT_SAID_ADULTS = "nobody says that all of these are adults: told apart by neither sex nor age, they stand as such"
NO_COLUMN = "OHCHR's tables have no column for it"
SPLIT = ("people", "men", "women", "boys", "girls", "children")
REASONS = {
    "*": NO_COLUMN,
    "when.earliest": "",
    "when.latest": "a date is one day in this table: the first",
    "where.name": "",
    "where.path": "only the country is kept",
    "event": "",
    "status": "told as verified (reviewed by a person) or reported",
    "toll": "OHCHR's tables count killed and injured",
    "toll.killed": "the tables split by sex and age alone",
    "toll.injured": "the tables split by sex and age alone",
    **{f"toll.{o}.{g}.best": "" for o in OUTCOMES for g in SPLIT},
    **{f"toll.{o}.{g}.{b}": "one figure: the best" for o in OUTCOMES for g in SPLIT for b in ("low", "high", "open")},
}


def write_ohchr(case: PublicCase, folder: Path) -> Iterator[Loss]:
    """``ohchr.csv``, a row an incident and outcome, and ``ohchr-months.csv``, their sums by month and country."""
    months: dict[tuple[str, str, str, str], list[int]] = {}
    with (folder / "ohchr.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for incident in case.incidents:
            why = _left_out(incident)
            if why is not None:
                yield Loss(incident.id, "*", title_of(incident), why)
                continue
            for row in _rows(incident):
                writer.writerow([for_cell(c) if isinstance(c, str) else c for c in row])
                _add(months, row)
            yield from losses(incident, REASONS)
            yield from _taken_for_adults(incident)
    with (folder / "ohchr-months.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(MONTHS)
        for key in sorted(months):
            writer.writerow([*(for_cell(part) for part in key), *months[key]])


def _taken_for_adults(incident: PublicIncident) -> Iterator[Loss]:
    """People of whom neither sex nor age is told stand under adults, since the tables have no other place for them."""
    for outcome in OUTCOMES:
        rest = split(incident, outcome)[5]
        if rest:
            yield Loss(incident.id, f"toll.{outcome}.people.best", str(rest), NOT_SAID_ADULTS)


def _left_out(incident: PublicIncident) -> str | None:
    if incident.scope != "incident":
        return "a total of an area or a period: adding it to its incidents would count people twice"
    if incident.part_of:
        return "a part of another incident: adding both would count people twice"
    if not any(t and t.best for t in map(incident.toll, OUTCOMES)):
        return "nobody killed or injured"
    return None


def _rows(incident: PublicIncident) -> Iterator[tuple[Cell, ...]]:
    days = days_of(incident.when)
    status = "verified" if incident.status == "reviewed" else "reported"
    for outcome in OUTCOMES:
        toll = incident.toll(outcome)
        if toll is not None and toll.best:
            yield (
                *(incident.id, days[0].isoformat() if days else None, country_of(incident)),
                *(incident.where.name if incident.where else None, incident.event, status, outcome),
                *split(incident, outcome),
            )


def split(incident: PublicIncident, outcome: str) -> tuple[int, ...]:
    """How many men, women, boys, girls, children and adults of unknown sex, and all; nobody is in two of them.

    Children beyond girls and boys are of unknown sex; people beyond those told apart are adults of unknown sex.
    """

    def best(group: str) -> int:
        toll = incident.toll(outcome, group)
        return toll.best or 0 if toll is not None else 0

    men, women, boys, girls = (best(group) for group in ("men", "women", "boys", "girls"))
    children = max(0, best("children") - boys - girls)
    known = men + women + boys + girls + children
    total = max(best("people"), known)
    return men, women, boys, girls, children, total - known, total


def _add(months: dict[tuple[str, str, str, str], list[int]], row: tuple[Cell, ...]) -> None:
    _, day, country, _, _, status, outcome, *people = row
    key = (str(day or "undated")[:7], str(country or ""), str(status), str(outcome))
    sums = months.setdefault(key, [0] * (1 + len(PEOPLE)))
    sums[0] += 1
    for k, number in enumerate(people, 1):
        sums[k] += int(number or 0)
