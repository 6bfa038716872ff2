"""How long Saksi takes to begin: help, and the claims of one short text, each from a cold process.

    .venv/bin/python -m bench.startup [--times 20]

The median of so many runs, and how many modules each has imported at its end.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench import documents
from bench.measure import ROOT, machine, scratch, table

SAKSI = Path(sys.executable).parent / "saksi"
COUNTING = (
    "import sys\nfrom saksi.cli import main\n"
    "try:\n    main()\nfinally:\n    heavy = {name.partition('.')[0] for name in sys.modules} & set('"
    "numpy rich lxml trafilatura cryptography httpx2 pypdfium2 jinja2 onnxruntime rfc3161_client py3langid'.split())\n"
    "    print(len(sys.modules), ' '.join(sorted(heavy)) or '-', file=sys.stderr)\n"
)


def once(command: Sequence[str | Path]) -> float:
    """Seconds of one run. Exit codes other than 0 raise."""
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    return time.perf_counter() - began


def row(name: str, arguments: Sequence[str | Path], times: int) -> tuple[str, ...]:
    """Name, median, fastest and slowest in milliseconds; modules imported, and the heavy packages among them."""
    taken = [once([SAKSI, *arguments]) * 1000 for _ in range(times)]
    counted = subprocess.run(
        [sys.executable, "-c", COUNTING, *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=os.environ,
    )
    modules, heavy = counted.stderr.strip().splitlines()[-1].split(" ", 1)
    return (name, *(f"{f(taken):.0f}" for f in (statistics.median, min, max)), modules, heavy)


def main() -> None:
    parser = argparse.ArgumentParser(description="Start-up times.")
    parser.add_argument("--times", type=int, default=20)
    options = parser.parse_args()
    print(f"start-up: {machine()}")
    with scratch() as folder:
        text = folder / "short.txt"
        text.write_text(next(documents.made(1)).text)
        found = [
            row("saksi --help", ["--help"], options.times),
            row("saksi add --help", ["add", "--help"], options.times),
            row("saksi --version", ["--version"], options.times),
            row("saksi read, one short text", ["read", text], max(3, options.times // 4)),
        ]
    head = ("command", "median ms", "fastest", "slowest", "modules", "heavy packages imported")
    table(f"median of {options.times} (read: of {max(3, options.times // 4)})", head, found)


if __name__ == "__main__":
    main()
