"""How `saksi add` grows with the case: time, memory and disk for each step up to 100,000 short documents.

    .venv/bin/python -m bench.growth [--to 100000] [--steps 20] [--reader standin|rules] [--svg FILE] [--without-fsync]
    .venv/bin/python -m bench.growth --at-once [--to 32000]     fresh cases of doubling size, one `add` each

Prints each step, the exponent fitted over the whole (1 is linear), and the time of a document in the last step over
that in the first. Draws the plot into docs/figures/growth.svg. Processor time is what is fitted: it does not change
with what else the machine does.
"""

from __future__ import annotations

import argparse
import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import documents
from bench.figure import Line, chart
from bench.measure import READERS, ROOT, Cost, disk_mib, machine, new_case, run, scratch

HEAD = (
    "documents",
    "in step",
    "wall s",
    "cpu s",
    "docs/s",
    "cpu ms/doc",
    "peak MiB",
    "case MiB",
    "on disk MiB",
    "files",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One `add`: how many documents the case has after it, how many it added, its cost and the case's size."""

    total: int
    added: int
    cost: Cost
    disk: tuple[float, float, int]

    @property
    def cpu_ms(self) -> float:
        """Processor time of one document in milliseconds."""
        return self.cost.cpu_s * 1000 / self.added

    def row(self) -> tuple[str, ...]:
        wall, cpu, rss = self.cost.wall_s, self.cost.cpu_s, self.cost.rss_mib
        size, allotted, files = self.disk
        return (
            f"{self.total:,}", f"{self.added:,}", f"{wall:.1f}", f"{cpu:.1f}", f"{self.added / wall:.0f}",
            f"{self.cpu_ms:.2f}", f"{rss:.0f}", f"{size:.0f}", f"{allotted:.0f}", f"{files:,}",
        )  # fmt: skip


def in_steps(folder: Path, to: int, steps: int, reader: str) -> Iterator[Step]:
    """One case, grown by equal steps."""
    case, size = new_case(folder / "case"), to // steps
    for k in range(steps):
        yield _add(case, folder, (k * size, size), reader)


def at_once(folder: Path, to: int, reader: str) -> Iterator[Step]:
    """A fresh case for each size: 1,000 and its doublings up to ``to``."""
    size = min(1000, to)
    while size <= to:
        yield _add(new_case(folder / f"case-{size}"), folder, (0, size), reader)
        size *= 2


def _add(case: Path, folder: Path, numbers: tuple[int, int], reader: str) -> Step:
    first, count = numbers
    source = documents.write_lines(folder / "step.jsonl", count, first=first)
    cost = run(["-C", case, "add", "--jsonl", source], reader=reader)
    return Step(first + count, count, cost, disk_mib(case))


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """The slope of a least-squares line through the logarithms: k where y grows as x to the k."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    mean_x, mean_y = (sum(values) / len(logs) for values in zip(*logs, strict=True))
    spread = sum((x - mean_x) ** 2 for x, _ in logs)
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / spread if spread else math.nan


def cumulated(found: Sequence[Step], *, fresh: bool) -> list[tuple[float, float]]:
    """(documents, processor seconds up to there)."""
    spent, points = 0.0, []
    for step in found:
        spent = step.cost.cpu_s if fresh else spent + step.cost.cpu_s
        points.append((float(step.total), spent))
    return points


def verdict(found: Sequence[Step], *, fresh: bool) -> str:
    """The growth in two numbers and a word."""
    power = exponent(cumulated(found, fresh=fresh))
    ratio = found[-1].cpu_ms / found[0].cpu_ms
    memory = found[-1].cost.rss_mib / found[0].cost.rss_mib
    word = "linear" if power <= 1.1 and ratio <= 1.5 else "NOT linear"
    return (
        f"{word}: cpu time grows with documents to the power {power:.2f}; a document in the last step costs "
        f"{ratio:.2f} times one in the first; peak memory {memory:.2f} times"
    )


def draw(found: Sequence[Step], path: Path, title: str) -> None:
    """Processor time a document, memory and disk over the size of the case, as one SVG."""
    lines = (
        Line("processor time, ms a document", [(s.total, s.cpu_ms) for s in found]),
        Line("peak memory of add, MiB", [(s.total, s.cost.rss_mib) for s in found]),
        Line("the case on disk, MiB", [(s.total, s.disk[1]) for s in found]),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(chart(title, "documents in the case", lines), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Growth of `saksi add` with the size of the case.")
    parser.add_argument("--to", type=int, default=100_000)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--at-once", action="store_true", help="fresh cases of doubling size")
    parser.add_argument("--reader", choices=sorted(READERS), default="standin")
    parser.add_argument("--svg", type=Path, help="where the plot goes; docs/figures/growth.svg for a full run")
    parser.add_argument("--without-fsync", action="store_true", help="do not wait for the disk (stand-in only)")
    options = parser.parse_args()
    if options.without_fsync:
        os.environ["BENCH_WITHOUT_FSYNC"] = "1"
    waiting = "nothing waits for the disk" if options.without_fsync else "every document is fsynced"
    print(f"growth: {machine()}\nreader: {options.reader}; {waiting}", flush=True)
    found: list[Step] = []
    print("  ".join(f"{name:>11}" for name in HEAD))
    with scratch() as folder:
        steps = (
            at_once(folder, options.to, options.reader)
            if options.at_once
            else in_steps(folder, options.to, options.steps, options.reader)
        )
        for step in steps:
            found.append(step)
            print("  ".join(f"{cell:>11}" for cell in step.row()), flush=True)
    print(f"\n{verdict(found, fresh=options.at_once)}")
    full = not options.at_once and options.to >= 100_000
    if options.svg or full:
        path = options.svg or ROOT / "docs" / "figures" / "growth.svg"
        draw(found, path, f"saksi add, reader: {options.reader}")
        print(f"plot: {path}")


if __name__ == "__main__":
    main()
