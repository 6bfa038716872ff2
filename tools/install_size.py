"""Measures the core install: a scratch environment from requirements.txt and this tree, its size and `--help` time.

Prints two lines and exits 1 where a limit is passed. The environment's own pip and setuptools are left out of the sum.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_MB = 300
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


def size_mb(home: Path) -> float:
    """Everything under site-packages, in 10^6 bytes; compiled caches included, pip left out."""
    packages = next(home.glob("lib/python*/site-packages"))
    files = (f for f in packages.rglob("*") if f.is_file() and not f.is_symlink())
    own = ("pip", "setuptools", "pkg_resources", "_distutils_hack")
    return sum(f.stat().st_size for f in files if not f.relative_to(packages).parts[0].startswith(own)) / 1e6


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
        size = size_mb(Path(folder) / "venv")
        print(f"core install: {size:.0f} MB (limit {MOST_MB})", flush=True)
        answer = help_s(programs)
        print(f"saksi --help: {answer:.3f} s, median of {RUNS} (limit {MOST_S})")
    return 0 if size < MOST_MB and answer < MOST_S else 1


if __name__ == "__main__":
    sys.exit(main())
