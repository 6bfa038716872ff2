"""Exports of many incidents: time and memory of each format, and whether they grow with the number of incidents.

    .venv/bin/python -m bench.exports [--to 100000] [--formats csv,jsonl,…] [--site 10000]

Each format runs in a forked process of its own, on a public case of our own making: an incident with two accounts, six
claims and four tolls, copied with other ids, days, places and figures. ``above case`` is peak memory less what holding
the case costs. Processor time is told, since it does not change with what else the machine does.
``--site`` measures the static site too.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from bench.measure import disk_mib, machine, scratch, table
from saksi.model.terms import Qualifier, TimeBasis, TimePrecision
from saksi.model.values import Count, When
from saksi.publish.public import (
    Excerpt,
    Piece,
    PublicAccount,
    PublicCapture,
    PublicCase,
    PublicCheckpoint,
    PublicClaim,
    PublicDocument,
    PublicIncident,
    PublicSpeaker,
    PublicStep,
    PublicToll,
    PublicWhere,
    Rules,
)

HEAD = ("format", "incidents", "cpu s", "incidents/s", "peak MiB", "above case MiB", "written MiB")
SENTENCE = (
    "At least 12 people were killed and 30 injured when rockets hit the covered market of the town, the mayor said."
)


def case_of(number: int) -> PublicCase:
    """A public case with this many incidents."""
    rules = Rules("saksi", "saksi", 72, 1000, review_required=False)
    made = [incident(k) for k in range(number)]
    documents = tuple(account.document for i in made for account in i.accounts)
    return PublicCase(
        title="A measured record",
        exported="2026-01-01T00:00:00Z",
        incidents=tuple(made),
        documents=documents,
        checkpoint=PublicCheckpoint("bench", number, "root", "note"),
        rules=rules,
    )


def incident(k: int) -> PublicIncident:
    """The k-th incident: a day, a place and figures that follow from its number."""
    day = (date(2020, 1, 1) + timedelta(days=k % 2000)).isoformat()
    return PublicIncident(
        id=f"incident-{k * 2654435761 % 2**32:08x}{k:024x}",
        scope="incident",
        when=_day(day),
        where=_where(k),
        event=("missile", "shelling", "drone", "air_strike")[k % 4],
        status="proposed",
        grade=("fair", "weak")[k % 2],
        grade_trace=("two independent sources",),
        tolls=tuple(_tolls(k)),
        accounts=tuple(_account(k, part, day) for part in (1, 2)),
    )


def _where(k: int) -> PublicWhere:
    path = ("Lower Province", "Arvalia")
    return PublicWhere(f"Town {k % 5000}", "settlement", path, 4_500_000 + k, 3_000_000 + k, 3750, is_listed=True)


def _tolls(k: int) -> Iterator[PublicToll]:
    killed = 1 + k % 40
    step = PublicStep("c1", "supporting", "the only figure")
    yield PublicToll("killed", "people", killed, killed, None if k % 3 == 0 else killed + 2, "saksi/1", (step,))
    others = (("killed", "children", k % 5), ("killed", "women", k % 7), ("injured", "people", 2 * k % 80))
    for outcome, group, low in others:
        yield PublicToll(outcome, group, low, low, low, "saksi/1", (step,))


def _day(day: str) -> When:
    return When(earliest=day, latest=day, precision=TimePrecision.DAY, basis=TimeBasis.STATED)


def _account(k: int, part: int, day: str) -> PublicAccount:
    name = f"document-{k:08x}{part:024x}"
    capture = PublicCapture(
        f"capture-{name}", f"{k:063x}{part}", 2000, "text/plain", f"{day}T12:00:00Z", "saksi 0", "file", k
    )
    document = PublicDocument(
        id=name, number=2 * k + part, outlet=f"Outlet {k % 300}", channel=None, language="en", published=day,
        published_basis="container", edited=None, method="plain/1", length=2000, shown=200, capture=capture,
    )  # fmt: skip
    claims = tuple(_claim(k, part, n, name) for n in range(3))
    return PublicAccount(document, _day(day), f"Town {k % 5000}", "missile", "incident", claims)


def _claim(k: int, part: int, n: int, document: str) -> PublicClaim:
    excerpt = Excerpt((Piece(SENTENCE[:30], is_marked=True), Piece(SENTENCE[30:])))
    base = PublicClaim(
        id=f"c{3 * part + n - 2}", document=document, kind="casualty", stance="attributed", scope="incident", start=0,
        end=30, excerpt=excerpt, method="bench", score=900,
        said_by=(PublicSpeaker("the mayor", "local_authority", is_named=True),),
    )  # fmt: skip
    if n == 2:
        return replace(base, kind="perpetrator", term=("Northern Front", "Tern Army")[k % 2])
    count = Count(1 + k % 40, None, Qualifier.AT_LEAST, "")
    return replace(base, outcome=("killed", "injured")[n], group="people", count=count)


def measured(name: str, case: PublicCase, folder: Path) -> tuple[float, float]:
    """(processor seconds, peak MiB) of one export in a forked process; ``-`` only holds the case."""
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)
    process = fork.Process(target=_send, args=(there, name, case, folder))
    process.start()
    there.close()
    seconds, peak = here.recv()
    process.join()
    return seconds, peak


def _send(there: Connection, name: str, case: PublicCase, folder: Path) -> None:
    there.send(_export(name, case, folder))


def _export(name: str, case: PublicCase, folder: Path) -> tuple[float, float]:
    from saksi.publish.exports.write import fill

    began = time.process_time()
    if name == "site":
        from saksi.publish.folder import write_folder
        from saksi.publish.site import build_site

        write_folder(folder, build_site(case).files)
    elif name != "-":
        folder.mkdir(parents=True, exist_ok=True)
        fill(name, case, folder)
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def row(name: str, case: PublicCase, base: float, folder: Path) -> tuple[tuple[str, ...], float]:
    """A line of the table, and the seconds that it tells."""
    number = len(case.incidents)
    seconds, peak = measured(name, case, folder)
    written = disk_mib(folder)[0] if folder.exists() else 0.0
    shutil.rmtree(folder, ignore_errors=True)
    print(f"  {name} {number:,}: {seconds:.1f} s, {peak:.0f} MiB", flush=True)
    cells = (name, f"{number:,}", f"{seconds:.1f}", f"{number / max(seconds, 1e-6):,.0f}", f"{peak:.0f}")
    return (*cells, f"{peak - base:.0f}", f"{written:.0f}"), seconds


def main(arguments: Sequence[str] | None = None) -> None:
    from saksi.publish.exports.write import FORMATS

    parser = argparse.ArgumentParser(description="Time and memory of each export format.")
    parser.add_argument("--to", type=int, default=100_000)
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--site", type=int, default=0, help="the static site of this many incidents too")
    options = parser.parse_args(arguments)
    print(f"exports: {machine()}", flush=True)
    rows: list[tuple[str, ...]] = []
    took: dict[str, list[float]] = {}
    with scratch() as folder:
        for size in (options.to // 4, options.to):
            case = case_of(size)
            base = measured("-", case, folder)[1]
            print(f"the case of {size:,} alone: {base:.0f} MiB", flush=True)
            for name in options.formats.split(","):
                cells, seconds = row(name, case, base, folder / name)
                rows.append(cells)
                took.setdefault(name, []).append(seconds)
        if options.site:
            case = case_of(options.site)
            rows.append(row("site", case, measured("-", case, folder)[1], folder / "site")[0])
    table("", HEAD, sorted(rows, key=lambda cells: cells[0]))
    growth = [(name, pair[1] / max(pair[0], 1e-6) / 4) for name, pair in took.items()]
    worst = max(growth, key=lambda pair: pair[1])
    word = "linear" if worst[1] <= 1.3 else "NOT linear"
    print(f"\n{word}: four times the incidents take at most {worst[1]:.2f} times four times the time ({worst[0]})")


if __name__ == "__main__":
    main()
