"""What preservation costs beside reading: blobs, fsync, log, database, publishing, as a ratio to extraction alone.

    .venv/bin/python -m bench.preservation [--documents 300] [--reader rules|standin] [--verify 1000,10000]

One process adds the documents to a fresh case with a stopwatch on each part; time inside a part that another part
measures counts for the inner one only, so that the parts add up. `--verify` also grows cases of these sizes (with the
stand-in reader) and times `saksi verify` on each.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import documents
from bench.measure import READERS, machine, new_case, run, scratch, table

EXTRACTION = ("reading: bytes to text", "reading: text to claims")
PRESERVATION = (
    "blobs: hashing, writing, renaming",
    "fsync of blobs and log files",
    "log: canonical acts, salted digests, tree",
    "database: rows and commits (SQLite's own fsync in it)",
    "publishing: bundles, tiles, signed checkpoint",
)
REST = ("resolving and settling", "collecting, splitting, the rest")


class Stopwatch:
    """Seconds by part; a part inside another takes its time away from the outer one."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._stack = [REST[1]]
        self._since = time.perf_counter()

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        self._switch()
        self._stack.append(name)
        try:
            yield
        finally:
            self._switch()
            self._stack.pop()

    def stop(self) -> None:
        self._switch()

    def _switch(self) -> None:
        now = time.perf_counter()
        self.spent[self._stack[-1]] += now - self._since
        self._since = now

    def on(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function with this stopwatch on it."""

        def timed(*arguments: Any, **options: Any) -> Any:
            with self.part(name):
                return function(*arguments, **options)

        return timed


@contextmanager
def watched(watch: Stopwatch) -> Iterator[None]:
    """The parts of Saksi with a stopwatch on them, for the time of the block."""
    import saksi.read
    from saksi.case import Case
    from saksi.case.transaction import LoggedTransaction
    from saksi.preserve.blobs import Blobs
    from saksi.store.database import Database

    places: tuple[tuple[object, str, str], ...] = (
        (saksi.read, "read", EXTRACTION[0]),
        (Blobs, "put", PRESERVATION[0]),
        (os, "fsync", PRESERVATION[1]),
        (LoggedTransaction, "append", PRESERVATION[2]),
        (Database, "run", PRESERVATION[3]),
        (Database, "run_many", PRESERVATION[3]),
        (Case, "publish", PRESERVATION[4]),
    )
    before = [(owner, name, getattr(owner, name)) for owner, name, _ in places]
    for owner, name, part in places:
        setattr(owner, name, watch.on(part, getattr(owner, name)))
    try:
        yield
    finally:
        for owner, name, function in before:
            setattr(owner, name, function)


def add_watched(source: Path, case_folder: Path, reader: str) -> dict[str, float]:
    """Seconds by part for adding one file of JSON Lines to an empty case."""
    from bench.standin import StandInReader
    from saksi.case import Case
    from saksi.pipeline import front, resolution
    from saksi.pipeline.intake import add

    extractor: Any = StandInReader() if reader == "standin" else front.reader()
    with Case.open(case_folder, write=True) as case:
        _warm(source, extractor, case)
        watch = Stopwatch()
        with watched(watch):
            items = front.collect(front.Sources((str(source),), is_jsonl=True), case.settings)
            for _ in add(case, items, _Watched(extractor, watch)):
                pass
            watch.on(REST[0], resolution.bring_up_to_date)(case)
        watch.stop()
    return dict(watch.spent)


class _Watched:
    """An extractor with a stopwatch on it."""

    def __init__(self, extractor: Any, watch: Stopwatch) -> None:
        self.method, self.model_digest = extractor.method, extractor.model_digest
        self.extract = watch.on(EXTRACTION[1], extractor.extract)


def _warm(source: Path, extractor: Any, case: Any) -> None:
    """Read one document statelessly, so that importing packages and loading word lists is in no part's time."""
    from saksi.pipeline import front
    from saksi.pipeline.intake import read_items

    first = source.with_name("first.jsonl")
    first.write_text(source.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    list(
        read_items(front.collect(front.Sources((str(first),), is_jsonl=True), case.settings), extractor, case.settings)
    )


def rows(spent: dict[str, float], count: int) -> list[tuple[str, ...]]:
    """One row a part, then the sums and the ratio."""
    whole = sum(spent.values())
    extraction = sum(spent.get(name, 0.0) for name in EXTRACTION)
    preservation = sum(spent.get(name, 0.0) for name in PRESERVATION)

    def row(name: str, seconds: float) -> tuple[str, ...]:
        return (name, f"{seconds * 1000 / count:.2f}", f"{seconds / whole:.0%}", f"{seconds / extraction:.2f}")

    found = [row(name, spent.get(name, 0.0)) for name in (*EXTRACTION, *PRESERVATION, *REST)]
    return [*found, row("EXTRACTION ALONE", extraction), row("PRESERVATION", preservation), row("ALL", whole)]


def verify_rows(folder: Path, sizes: Sequence[int]) -> list[tuple[str, ...]]:
    """One case, grown to each size in turn and verified there."""
    found: list[tuple[str, ...]] = []
    case, had = new_case(folder / "verified"), 0
    for size in sizes:
        source = documents.write_lines(folder / "more.jsonl", size - had, first=had)
        run(["-C", case, "add", "--jsonl", source], reader="standin")
        had = size
        cost = run(["verify", case], expected=(0, 7))
        figures = (f"{cost.wall_s:.1f}", f"{cost.cpu_s:.1f}", f"{cost.cpu_s * 1000 / size:.2f}", f"{cost.rss_mib:.0f}")
        found.append((f"{size:,}", *figures))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="The cost of preservation beside extraction.")
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--reader", choices=sorted(READERS), default="rules")
    parser.add_argument("--verify", default="", metavar="SIZES", help="also time verify, for example 1000,10000")
    options = parser.parse_args()
    print(f"preservation: {machine()}")
    with scratch() as folder:
        source = documents.write_lines(folder / "reports.jsonl", options.documents)
        spent = add_watched(source, new_case(folder / "case"), options.reader)
        title = f"{options.documents} made-up reports, reader: {options.reader}"
        table(title, ("part", "ms/doc", "of all", "to extraction"), rows(spent, options.documents))
        sizes = [int(size) for size in options.verify.split(",") if size]
        if sizes:
            head = ("documents", "wall s", "cpu s", "cpu ms/doc", "peak MiB")
            table("saksi verify", head, verify_rows(folder, sizes))


if __name__ == "__main__":
    main()
