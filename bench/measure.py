"""Running a command of Saksi as its own process and measuring it; tables in the terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

ROOT = Path(__file__).resolve().parent.parent
READERS = {
    "rules": [sys.executable, "-c", "from saksi.cli import main; main()"],
    "standin": [sys.executable, "-m", "bench.standin"],
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took: wall clock, processor time of it and its children (seconds), peak memory (MiB)."""

    wall_s: float
    cpu_s: float
    rss_mib: float
    code: int


class Failed(RuntimeError):
    """A command that was to be measured did not do its work."""


def run(arguments: Sequence[str | Path], *, reader: str = "rules", expected: tuple[int, ...] = (0,)) -> Cost:
    """Run `saksi ARGUMENTS` with a reader; its output goes nowhere. Failed with its last words on another exit code."""
    command = [*READERS[reader], *map(str, arguments)]
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT, env=os.environ
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.stderr.close()
    process.returncode = code = os.waitstatus_to_exitcode(status)
    if code not in expected:
        raise Failed(f"saksi {' '.join(map(str, arguments))}: exit {code}: {said.decode(errors='replace')[-400:]}")
    # Linux counts in KiB, macOS in bytes.
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit, code)


@contextmanager
def scratch(keep: bool = False) -> Iterator[Path]:
    """A folder on the disk of the repository (never one in memory: fsync is part of what is measured)."""
    base = ROOT / "build"
    base.mkdir(exist_ok=True)
    folder = Path(mkdtemp(prefix="bench-", dir=base))
    keys = os.environ.get("SAKSI_KEYS")
    os.environ["SAKSI_KEYS"] = str(folder / "keys")
    try:
        yield folder
    finally:
        if keys is None:
            os.environ.pop("SAKSI_KEYS", None)
        else:
            os.environ["SAKSI_KEYS"] = keys
        if not keep:
            shutil.rmtree(folder)


def new_case(folder: Path) -> Path:
    """An empty case in a folder of that name."""
    run(["init", folder])
    return folder


def disk_mib(folder: Path) -> tuple[float, float, int]:
    """(MiB by content, MiB as the file system allots them, files) under a folder."""
    size = allotted = files = 0
    for base, _, names in os.walk(folder):
        for name in names:
            status = os.lstat(os.path.join(base, name))
            size, allotted, files = size + status.st_size, allotted + status.st_blocks * 512, files + 1
    return size / 2**20, allotted / 2**20, files


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: the first column to the left, numbers to the right."""
    widths = [max(len(row[k]) for row in (head, *rows)) for k in range(len(head))]
    print(f"\n{title}")
    for row in (head, ["-" * width for width in widths], *rows):
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        print("  ".join(cells).rstrip(), flush=True)


def machine() -> str:
    """This machine in words, for above a table."""
    from datetime import UTC, datetime

    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, {datetime.now(UTC).date()}, "
        f"load {load:.1f} before the first run"
    )
