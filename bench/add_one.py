"""What one more report costs a case that holds many: `saksi add` of a single report, as a process of its own.

    .venv/bin/python -m bench.add_one [--sizes 1000,10000,100000] [--times 9]

The case is grown to each size by `saksi add` with a reader that costs next to nothing (`standin.py`), without waiting
for the disk; then reports are added one by one, waiting for it. Every other one is late and tells of a day long in the
case. Beside it stands the same for a case that holds one report, since starting a process and loading the tables costs
what it costs; the difference is what the size of the case does.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from statistics import median

from bench import documents
from bench.measure import Cost, machine, new_case, run, scratch, table

AT_ONCE = 5_000
OTHER_SEED = 7
HEAD = ("reports in the case", "wall s, median", "worst", "cpu s, median", "worst", "peak MiB")


def grow(case: Path, held: int, size: int) -> None:
    """Add the reports from number ``held`` up to ``size``."""
    os.environ["BENCH_WITHOUT_FSYNC"] = "1"
    for first in range(held, size, AT_ONCE):
        lines = documents.write_lines(case.parent / "step.jsonl", min(AT_ONCE, size - first), first=first)
        run(["-C", case, "add", "--jsonl", lines], reader="standin")
    del os.environ["BENCH_WITHOUT_FSYNC"]


def ones(case: Path, size: int, times: int) -> list[Cost]:
    """The costs of single reports: by turns one that comes after all that the case holds and one from their midst."""
    costs = []
    for k in range(times):
        first = size + k if k % 2 == 0 else (size * (k + 1)) // (times + 1)
        # Another seed makes another report of that time, which the case does not hold.
        lines = documents.write_lines(case.parent / "one.jsonl", 1, first=first, seed=OTHER_SEED + size)
        text = lines.read_text(encoding="utf-8").replace('"made-', f'"late-{size}-')
        lines.write_text(text, encoding="utf-8")
        costs.append(run(["-C", case, "add", "--jsonl", lines], reader="standin"))
    return costs


def row(size: int, costs: list[Cost]) -> tuple[str, ...]:
    walls, cpus = [cost.wall_s for cost in costs], [cost.cpu_s for cost in costs]
    peak = max(cost.rss_mib for cost in costs)
    figures = (median(walls), max(walls), median(cpus), max(cpus))
    return (f"{size:,}", *(f"{figure:.2f}" for figure in figures), f"{peak:.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.add_one", description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--times", type=int, default=9)
    options = parser.parse_args()
    print(f"add_one: {machine()}", flush=True)
    rows, held = [], 0
    with scratch() as folder:
        case = new_case(folder / "case")
        for size in (1, *map(int, options.sizes.split(","))):
            grow(case, held, size)
            rows.append(row(size, ones(case, size, options.times)))
            held = size
            print("  ".join(rows[-1]), flush=True)
    table("`saksi add` of one report", HEAD, rows)


if __name__ == "__main__":
    main()
