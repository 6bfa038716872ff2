"""The reviewer's desk over many incidents: how long its views, searches and map windows take.

    .venv/bin/python -m bench.desk [--incidents 100000] [--case FOLDER] [--rounds 9]

The case is made first (kept where --case names a folder, and taken again from there): made-up reports through the real
log, blobs and rows, two thousand in a transaction and without waiting for the disk. Which reports are one incident is
given, not resolved, since resolving is measured elsewhere (bench.growth); everything else is what `saksi add` writes.

Each row is asked `--rounds` times in one process, with other arguments each time; *first* is the very first, with cold
caches, *cpu* the processor time of the median round, which does not change with what else the machine does and is what
is held against the aims: first views 300 ms, search and map windows 100 ms.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random

import msgspec

from bench import documents
from bench.measure import disk_mib, machine, scratch, table
from bench.standin import StandInReader, without_fsync
from saksi.case import Case
from saksi.model.account import Account, account_of
from saksi.model.act import Allotment, Allotted, Captured, Reading, TextRead
from saksi.model.canonical import canonical, identify
from saksi.model.capture import Collection, Hints, capture_of
from saksi.model.claim import Report
from saksi.model.document import Document, document_id
from saksi.model.incident import Incident
from saksi.model.terms import PlaceKind
from saksi.model.values import Where
from saksi.pipeline import desk
from saksi.pipeline.desk.shown import Box, Filter, Why
from saksi.pipeline.resolution import rules
from saksi.resolve.copies import are_copies
from saksi.settings import Settings
from saksi.settle import Standing, as_named, settle
from saksi.settle.doubts import Reviewed, doubts

IN_ONE_TRANSACTION = 2000
EVENTS = ("shelling", "air_strike", "missile", "drone", "shooting", "mine_ied")
COUNTRIES = ("Arvaland", "Brenmark", "Coldshire", "Dunmore", "Eastreach", "Fallow")
FIRST_VIEW_MS, SEARCH_MS = 300, 100


def made_case(folder: Path, incidents: int) -> Path:
    """A case of so many incidents in `folder`/case; the one that lies there if there is one."""
    path = folder / "case"
    if not (path / "case.db").is_file():
        # In a process of its own: what is timed here waits for the disk as it does for everyone.
        making = multiprocessing.get_context("spawn").Process(target=_make, args=(folder, path, incidents))
        making.start()
        making.join()
        if making.exitcode:
            raise SystemExit("the case could not be made")
    return path


def _make(folder: Path, path: Path, incidents: int) -> None:
    without_fsync()
    settings = Settings(name="desk", by="A. Recorder", keys=str(folder / "keys"))
    with Case.create(path, settings) as case:
        groups: dict[tuple[str, ...], list[Account]] = {}
        some = (one for n, one in enumerate(documents.made(incidents * 8)) if n % 8 < 2)
        for batch in _batches(some, IN_ONE_TRANSACTION):
            for account in _take(case, batch):
                groups.setdefault(_told(account.report), []).append(account)
            print(f"\r{len(groups):>8,} incidents", end="", flush=True)
            if len(groups) >= incidents:
                break
        _settle(case, list(groups.values())[:incidents])
    print()


def _batches(made: Iterator[documents.Made], size: int) -> Iterator[list[documents.Made]]:
    batch: list[documents.Made] = []
    for one in made:
        batch.append(one)
        if len(batch) == size:
            yield batch
            batch = []


def _take(case: Case, batch: Sequence[documents.Made]) -> Iterator[Account]:
    """Capture, text and reading of each report, all in one transaction."""
    found = []
    with case.transaction() as transaction:
        for one in batch:
            blob = case.blobs.put(one.text.encode())
            collection = Collection(
                requested=one.id,
                at="2024-05-01T10:00:00Z",
                by="A. Recorder",
                tool="bench",
                tool_version="0",
                method="file",
            )
            capture = capture_of(blob.digest, blob.size, "text/plain", collection, hints=Hints(given_id=one.id))
            document = Document(
                id=document_id(capture.id),
                capture=capture.id,
                method="plain/1",
                text=one.text,
                language="en",
                title=one.title,
                outlet=one.outlet,
                published=one.published,
                given_id=one.id,
            )
            findings = StandInReader().extract(document)
            reports = tuple(_placed(report) for report in findings.reports)
            findings = msgspec.structs.replace(findings, reports=reports)
            transaction.append(Captured(capture=capture))
            output = case.blobs.put(canonical(document)).digest
            transaction.append(
                TextRead(capture=capture.id, document=document.id, method=document.method, output=output)
            )
            output = case.blobs.put(canonical(findings)).digest
            transaction.append(Reading(document=document.id, method=findings.method, output=output))
            found += [account_of(report, document) for report in reports]
    yield from found


def _placed(report: Report) -> Report:
    """The report with its town put somewhere on the map, the same for the same town, and a kind of attack."""
    assert report.where is not None
    town, chance = Random(report.where.name), Random(str(_told(report)))
    country = town.choice(COUNTRIES)
    where = Where(
        name=report.where.name,
        kind=PlaceKind.SETTLEMENT,
        lat_e5=round((town.uniform(-35, 60) + chance.gauss(0, 0.4)) * 1e5),
        lon_e5=round((town.uniform(-110, 150) + chance.gauss(0, 0.5)) * 1e5),
        radius_m=5000,
        path=(country,),
    )
    return msgspec.structs.replace(report, where=where, event=chance.choice(EVENTS))


def _told(report: Report) -> tuple[str, ...]:
    """What reports of one incident have in common here: town, day and the number of dead."""
    where, when = report.where, report.when
    number = report.claims[0].quote
    return (where.name if where else "", (when.earliest or "") if when else "", number)


def _settle(case: Case, groups: Sequence[Sequence[Account]]) -> None:
    """Settle each group of accounts as one incident, by the rules in force, and write them as resolution does."""
    with case.transaction() as transaction:
        ids = {group[0].id: identify(Incident.domain, {"report": group[0].id}) for group in groups}
        allotments = (Allotment(incident=name, report=report) for report, name in ids.items())
        transaction.append(Allotted(allotments=tuple(sorted(allotments, key=lambda a: a.incident))))
        voices = as_named(are_copies)
        settled, found = [], {}
        for group in groups:
            incident = settle(group, Standing(id=ids[group[0].id]), voices)
            settled.append(incident)
            found[incident.id] = doubts(incident, group, (), Reviewed(), 0)
        transaction.put_resolution((), settled, rules=rules(), doubts=found)


def measure(case: Case, rounds: int) -> list[tuple[str, ...]]:
    """A row for each thing asked of the desk."""
    rows = []
    for name, aim, ask in _questions(case):
        wall, cpu, size = [], [], 0
        for number in range(rounds):
            began, spent = time.perf_counter(), time.process_time()
            size = ask(number)
            cpu.append((time.process_time() - spent) * 1000)
            wall.append((time.perf_counter() - began) * 1000)
        figures = (wall[0], statistics.median(wall), statistics.median(cpu), max(cpu[1:]))
        verdict = "" if aim is None else ("yes" if max(cpu[1:]) <= aim else "NO")
        rows.append((name, f"{size:,}", *(f"{ms:.1f}" for ms in figures), str(aim or ""), verdict))
        print(f"  {name}: {figures[1]:.1f} ms", flush=True)
    return rows


Ask = Callable[[int], int]


def _questions(case: Case) -> Iterator[tuple[str, int | None, Ask]]:
    """(what, aim in ms, how to ask it the n-th time; it tells how much came back)."""
    every = Filter()
    ids = [row.incident for row in desk.search(case, every, limit=50, offset=1000).rows]
    papers = [document for name in ids if (i := case.store.incident(name)) for document in i.documents[:1]]
    towns = documents.TOWNS

    yield "queue, first page", FIRST_VIEW_MS, lambda n: len(desk.queue(case, offset=50 * n).items)
    yield "queue, one reason", FIRST_VIEW_MS, lambda n: len(desk.queue(case, Filter(why=Why.TOLLS), offset=n).items)
    yield "an incident", FIRST_VIEW_MS, lambda n: len(desk.incident_view(case, ids[n]).accounts)
    yield "a document", FIRST_VIEW_MS, lambda n: len(desk.document_view(case, papers[n]).claims)
    yield "list, no filter", SEARCH_MS, lambda n: desk.search(case, every, offset=50 * n).total
    yield (
        "list, kind and dead", SEARCH_MS,
        lambda n: desk.search(case, Filter(event=EVENTS[n % 6], killed_at_least=5 + n)).total,
    )  # fmt: skip
    yield "search, a rare word", SEARCH_MS, lambda n: desk.search(case, Filter(words=f"{towns[n]} pharmacy")).total
    yield "search, a town", SEARCH_MS, lambda n: desk.search(case, Filter(words=towns[n])).total
    yield (
        "search, a word in most",
        SEARCH_MS,
        lambda n: desk.search(case, Filter(words=("killed", "people")[n % 2])).total,
    )
    for zoom, width in ((2, 180.0), (5, 22.0), (8, 2.8), (12, 0.2)):
        yield (
            f"map window, zoom {zoom}", SEARCH_MS,
            partial(_on_map, case, zoom, width),
        )  # fmt: skip
    yield "timeline by month", SEARCH_MS, lambda n: len(desk.timeline(case, Filter(event=EVENTS[n % 6]), step="month"))
    yield "facets", SEARCH_MS, lambda n: sum(desk.facets(case, Filter(since=f"20{12 + n % 5}-01-01"))["event"].values())
    yield "preview of a merge", None, lambda n: len(desk.preview_merge(case, ids[2 * n], ids[2 * n + 1]).after)
    yield "a ruling, with what follows", None, lambda n: _accept(case, ids[n])


def _on_map(case: Case, zoom: int, width: float, n: int) -> int:
    """Incidents in a window of so many degrees around the latest of a country."""
    row = desk.search(case, Filter(country=COUNTRIES[n % 6]), limit=1).rows[0]
    lat, lon = row.lat or 0, row.lon or 0
    window = Box(max(-180, lon - width), max(-85, lat - width / 2), min(180, lon + width), min(85, lat + width / 2))
    return sum(cluster.count for cluster in desk.clusters(case, Filter(box=window), zoom=zoom))


def _accept(case: Case, incident: str) -> int:
    seen = desk.incident_view(case, incident).ruling
    desk.rule_incident(case, incident, "accept", by="A. Reviewer", reason="read", seen=seen)
    return 1


def main() -> None:
    parser = argparse.ArgumentParser(description="The desk over many incidents.")
    parser.add_argument("--incidents", type=int, default=100_000)
    parser.add_argument("--case", type=Path, help="folder to make the case in, or where it lies from before")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    print(f"desk: {machine()}", flush=True)
    with scratch() as own:
        folder = options.case or own
        folder.mkdir(parents=True, exist_ok=True)
        began = time.perf_counter()
        path = made_case(folder, options.incidents)
        print(f"case: {time.perf_counter() - began:.0f} s; {disk_mib(path)[0]:.0f} MiB", flush=True)
        with Case.open(path, write=True, flags={"keys": str(folder / "keys")}) as case:
            with case.transaction() as transaction:
                # A case kept from before counts as resolved by today's rules: which reports are one was given.
                transaction.put_resolution((), (), rules=rules())
            counts = case.store.counts()
            rows = measure(case, options.rounds)
    title = f"{counts['incident']:,} incidents, {counts['document']:,} documents, {options.rounds} rounds; milliseconds"
    table(title, ("asked", "found", "first", "median", "cpu", "worst cpu", "aim", "held"), rows)


if __name__ == "__main__":
    main()
