"""The gazetteer: cold start, look-ups a second, size on disk, memory.

    .venv/bin/python -m bench.gazetteer [--names 20000]

Names are those of its own settlements, every so manieth; each is looked up once, so that no cache answers.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path

from bench.measure import ROOT, machine, table

COLD = (
    "import time; began = time.perf_counter()\n"
    "from saksi.extract.where.gazetteer import world\n"
    "loaded = time.perf_counter(); world().places('Kharkiv'); first = time.perf_counter()\n"
    "world().places('Mosul'); print(first - loaded, time.perf_counter() - first)\n"
)
WRITTEN = (
    ("uk", "Кременчуці"),
    ("uk", "Білій Церкві"),
    ("ru", "Нижнем Новгороде"),
    ("ar", "وبورتسودان"),
    ("en", "southern Gaza"),
)


def resident_mib() -> float:
    """Memory of this process now that no file mapping counts in."""
    with open("/proc/self/statm", encoding="ascii") as file:
        fields = file.read().split()
    return (int(fields[1]) - int(fields[2])) * resource.getpagesize() / 2**20


def rate(names: Sequence[str], find: Callable[[str], object]) -> float:
    """Look-ups a second over names, each once."""
    began = time.perf_counter()
    for name in names:
        find(name)
    return len(names) / (time.perf_counter() - began)


def cold(times: int = 7) -> tuple[float, float]:
    """Median milliseconds of the first look-up in a new process, opening included, and of the second."""
    runs = []
    for _ in range(times):
        said = subprocess.run([sys.executable, "-c", COLD], check=True, capture_output=True, text=True, cwd=ROOT).stdout
        runs.append(tuple(1000 * float(number) for number in said.split()))
    middle = sorted(runs)[times // 2]
    return middle[0], middle[1]


def main() -> None:
    parser = argparse.ArgumentParser(description="The gazetteer's cost.")
    parser.add_argument("--names", type=int, default=20_000)
    options = parser.parse_args()
    print(f"gazetteer: {machine()}")
    first, second = cold()
    from saksi.extract.where.gazetteer import world
    from saksi.extract.where.options import options as candidates

    with resources.as_file(resources.files("saksi.extract") / "data" / "places.bin") as path:
        size = Path(path).stat().st_size / 2**20
    before = resident_mib()
    names = [place.name for k, place in enumerate(world().cities()) if k % 11 == 0][: options.names]
    rows = [
        ("size on disk, MiB", f"{size:.1f}"),
        ("first look-up of a process, opening included, ms", f"{first:.1f}"),
        ("second look-up, ms", f"{second:.2f}"),
        ("look-ups a second, a name as it stands", f"{rate(names, world().places):,.0f}"),
        (
            "look-ups a second, all forms and candidates, English",
            f"{rate(names[:4000], lambda n: candidates(n, 'en')):,.0f}",
        ),
    ]
    for language, written in WRITTEN:
        began = time.perf_counter()
        candidates(written, language)
        rows.append((f"{written} ({language}), all forms, ms", f"{(time.perf_counter() - began) * 1000:.2f}"))
    rows.append((f"memory grown over {len(names):,} look-ups, MiB", f"{resident_mib() - before:.1f}"))
    table("gazetteer", ("what", "figure"), rows)


if __name__ == "__main__":
    main()
