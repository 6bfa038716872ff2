"""Documents per second and peak memory of `saksi add` and `saksi read`, side by side over the same documents.

    .venv/bin/python -m bench.add_read [--documents 500] [--forms jsonl,txt,html,pdf] [--reader rules|standin]

`read` writes to a pipe that is not read further; `add` goes into an empty case on the disk. Each command is run as its
own process, so starting Python is part of its time; `of that start` is the same command on nothing but an empty file.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bench import documents
from bench.measure import READERS, Cost, machine, new_case, run, scratch, table

HEAD = ("documents", "command", "wall s", "of that start", "docs/s", "cpu ms/doc", "peak MiB")


def rows(folder: Path, form: str, count: int, reader: str) -> list[tuple[str, ...]]:
    """The two rows of one form: `read` first, then `add` of the same documents."""
    source, flags = _source(folder, form, count)
    empty = folder / "empty.jsonl"
    empty.write_text("")
    found = []
    for verb in ("read", "add"):
        begin = ["-C", new_case(folder / f"case-{form}"), "add"] if verb == "add" else ["read"]
        started = run([*begin, empty, "--jsonl"], reader=reader)
        found.append(_row(f"{count} {form}", verb, count, (run([*begin, source, *flags], reader=reader), started)))
    return found


def _source(folder: Path, form: str, count: int) -> tuple[Path, list[str]]:
    if form == "jsonl":
        return documents.write_lines(folder / "reports.jsonl", count), ["--jsonl"]
    return documents.write_files(folder / form, count, form=form), []


def _row(name: str, verb: str, count: int, costs: tuple[Cost, Cost]) -> tuple[str, ...]:
    whole, started = costs
    speed, cpu_ms = count / whole.wall_s, (whole.cpu_s - started.cpu_s) * 1000 / count
    figures = (whole.wall_s, started.wall_s)
    return (
        name,
        f"saksi {verb}",
        *(f"{f:.2f}" for f in figures),
        f"{speed:.0f}",
        f"{cpu_ms:.1f}",
        f"{whole.rss_mib:.0f}",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed and memory of `saksi add` and `saksi read`.")
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--forms", default="jsonl,txt,html,pdf")
    parser.add_argument("--reader", choices=sorted(READERS), default="rules")
    options = parser.parse_args()
    print(f"add and read: {machine()}")
    with scratch() as folder:
        measured = []
        for form in options.forms.split(","):
            measured += rows(folder, form, options.documents, options.reader)
    table(f"made-up reports, reader: {options.reader}", HEAD, measured)


if __name__ == "__main__":
    main()
