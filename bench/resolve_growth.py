"""How resolving grows with the number of reports: time and memory of blocking, comparing and joining made-up reports.

    .venv/bin/python -m bench.resolve_growth [--sizes 1000,3000,10000,30000,100000,300000,1000000]

Each size is a process of its own: reports are made (`documents.py`, forty a day, incidents told by one to seven
documents), turned into accounts without any reading, their profiles laid on disk, and resolved as one whole. Making
them is timed apart; the wall-clock time holds both, and what else the machine does.
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
from saksi.resolve.profile import Profile, profile
from saksi.resolve.shelf import Shelf
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


def profiles(count: int, spent: list[float]) -> Iterator[Profile]:
    """The profiles of made accounts; the processor time that making an account took is added to ``spent``."""
    words, start = shipped().words, time.process_time()
    for account in accounts(count):
        spent[0] += time.process_time() - start
        yield profile(account, words)
        start = time.process_time()


def measured(count: int) -> tuple[str, ...]:
    """One row: reports, incidents, likely pairs, what was not compared, seconds, microseconds a report, peak memory."""
    wall, making = time.monotonic(), [0.0]
    shelf = Shelf(profiles(count, making))
    groups, found = partition(shelf, {}, shipped())
    incidents = len(groups.sorted())
    spent = time.process_time() - making[0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    shelf.close()
    counts = (count, incidents, len(found.likely), *found.left_out)
    return (
        *(f"{one:,}" for one in counts), f"{making[0]:.1f}", f"{spent:.1f}", f"{1e6 * spent / count:.0f}",
        f"{time.monotonic() - wall:.0f}", f"{peak:,.0f}",
    )  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.resolve_growth", description=__doc__)
    parser.add_argument("--sizes", default="1000,3000,10000,30000,100000,300000,1000000")
    options = parser.parse_args(arguments)
    print(f"resolve_growth: {machine()}", flush=True)
    head = (
        "reports", "incidents", "likely pairs", "crowded keys", "reports under no other", "making, cpu s",
        "resolving, cpu s", "µs a report", "both, wall s", "peak MiB",
    )  # fmt: skip
    rows = []
    for size in map(int, options.sizes.split(",")):
        with multiprocessing.get_context("spawn").Pool(1) as alone:
            rows.append(alone.apply(measured, (size,)))
        print("  ".join(rows[-1]), flush=True)
    table("one whole, one process each", head, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
