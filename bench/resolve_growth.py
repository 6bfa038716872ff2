"""How resolving grows with the number of reports: time and memory of blocking, comparing and joining made-up reports.

    .venv/bin/python -m bench.resolve_growth [--to 1000000] [--from 1000]

Each size is a process of its own, ten times the one before: reports are made (`documents.py`, forty a day, told by one
to seven documents), turned into accounts without any reading, and resolved as one whole. Making them is timed apart.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import time
from collections.abc import Iterator
from datetime import timedelta

from bench import documents
from bench.measure import machine, table
from saksi.model.account import Account
from saksi.model.claim import Casualty, Claim, Report, report_id
from saksi.model.terms import Group, Outcome, PlaceKind, Qualifier, TimeBasis, TimePrecision
from saksi.model.values import Count, Span, When, Where
from saksi.resolve.cluster import partition
from saksi.resolve.fitted import shipped
from saksi.resolve.profile import profile
from saksi.resolve.words import salient

EVENTS = {"a missile strike": "missile", "an air strike": "air_strike", "a drone attack": "drone"}
ANCHOR = Span(0, 5)


def accounts(count: int) -> Iterator[Account]:
    """Accounts as a perfect reader would give them: place, day, kind of attack, killed."""
    words = shipped().words
    for number, made in enumerate(documents.made(count)):
        incident = documents.incident_of(number)
        yield _account(made, incident, salient(f"{made.title} {made.text}", words))


def _account(made: documents.Made, incident: documents.Incident, words: tuple[str, ...]) -> Account:
    killed = Claim(
        document=made.id,
        value=Casualty(
            outcome=Outcome.KILLED,
            group=Group.PEOPLE,
            count=Count(incident.killed, incident.killed, Qualifier.EXACT, str(incident.killed)),
        ),
        spans=(ANCHOR,),
        quote="",
        method="made",
    )
    day, town = incident.day.isoformat(), documents.TOWNS.index(incident.town)
    report = Report(
        id=report_id(made.id, ANCHOR),
        document=made.id,
        anchor=ANCHOR,
        quote="",
        when=When(earliest=day, latest=day, precision=TimePrecision.DAY, basis=TimeBasis.STATED),
        where=Where(name=incident.town, kind=PlaceKind.SETTLEMENT, lat_e5=200_000 * town, lon_e5=300_000 * town),
        event=EVENTS.get(incident.attack, "shelling"),
        claims=(killed,),
    )
    published = (incident.day + timedelta(days=1)).isoformat()
    return Account(report=report, outlet=made.outlet, published=published, language="en", words=words)


def measured(count: int) -> tuple[str, ...]:
    """One row: reports, incidents, seconds to make and to resolve, microseconds a report, peak memory."""
    start = time.process_time()
    made = list(accounts(count))
    between = time.process_time()
    using = shipped()
    groups, found = partition({account.id: profile(account, using.words) for account in made}, {}, using)
    spent = time.process_time() - between
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{count:,}", f"{len(groups.sorted()):,}", f"{len(found.likely):,}", f"{between - start:.0f}", f"{spent:.1f}",
        f"{1e6 * spent / count:.0f}", f"{peak:,.0f}",
    )  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.resolve_growth", description=__doc__)
    parser.add_argument("--to", type=int, default=1_000_000)
    parser.add_argument("--from", type=int, default=1_000, dest="least")
    options = parser.parse_args(arguments)
    print(f"resolve_growth: {machine()}", flush=True)
    head = ("reports", "incidents", "likely pairs", "making, cpu s", "resolving, cpu s", "µs a report", "peak MiB")
    rows, size = [], options.least
    while size <= options.to:
        with multiprocessing.get_context("spawn").Pool(1) as alone:
            rows.append(alone.apply(measured, (size,)))
        print("  ".join(rows[-1]), flush=True)
        size *= 10
    table("one whole, one process each", head, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
