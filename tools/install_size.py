"""Measures the core install: a scratch environment from requirements.txt and this tree, its size and `--help` time.

The libraries and what Saksi brings itself (the model, the gazetteer, code and lists) have a limit each. Prints a line
for each and exits 1 where a limit is passed. The environment's own pip and setuptools are left out.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_LIBRARIES_MB = 300
MOST_OWN_MB = 120
MODEL, PLACES = "extract/model", "extract/data/places.bin"
MOST_S = 0.3
RUNS = 9


def run(*words: str | Path) -> None:
    """A step that must succeed, its output kept for the error."""
    subprocess.run([str(w) for w in words], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


def install(home: Path) -> Path:
    """A virtual environment with the locked core and saksi; returns its folder of programs."""
    run(sys.executable, "-m", "venv", home)
    pip: list[str | Path] = [home / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(*pip, "--require-hashes", "-r", "requirements.txt")
    run(*pip, "--no-deps", ROOT)
    return home / "bin"


def sizes_mb(home: Path) -> dict[str, float]:
    """Everything under site-packages in 10^6 bytes, compiled caches included, pip left out: libraries, and our own
    parts."""
    packages = next(home.glob("lib/python*/site-packages"))
    left_out = ("pip", "setuptools", "pkg_resources", "_distutils_hack")
    sizes = dict.fromkeys(("libraries", "model", "gazetteer", "code and lists"), 0.0)
    for file in packages.rglob("*"):
        name = file.relative_to(packages)
        if file.is_file() and not file.is_symlink() and not name.parts[0].startswith(left_out):
            sizes[_part(name)] += file.stat().st_size / 1e6
    return sizes


def _part(name: Path) -> str:
    if name.parts[0] != "saksi":
        return "libraries"
    inside = name.relative_to("saksi").as_posix()
    if inside.startswith(f"{MODEL}/"):
        return "model"
    return "gazetteer" if inside == PLACES else "code and lists"


def help_s(programs: Path) -> float:
    """Median wall time of `saksi --help`, after one run that warms the caches."""
    taken = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        run(programs / "saksi", "--help")
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[1:])


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        programs = install(Path(folder) / "venv")
        sizes = sizes_mb(Path(folder) / "venv")
        own = {part: size for part, size in sizes.items() if part != "libraries"}
        print(f"libraries: {sizes['libraries']:.0f} MB (limit {MOST_LIBRARIES_MB})")
        told = ", ".join(f"{part} {size:.1f}" for part, size in own.items())
        print(f"saksi itself: {sum(own.values()):.0f} MB (limit {MOST_OWN_MB}): {told}", flush=True)
        answer = help_s(programs)
        print(f"saksi --help: {answer:.3f} s, median of {RUNS} (limit {MOST_S})")
    fits = sizes["libraries"] < MOST_LIBRARIES_MB and sum(own.values()) < MOST_OWN_MB
    return 0 if fits and answer < MOST_S else 1


if __name__ == "__main__":
    sys.exit(main())
