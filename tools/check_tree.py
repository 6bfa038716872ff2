"""Checks over the tracked files: short sources, no path of one machine, no package registry's host.

`python tools/check_tree.py` prints each fault as `path:line: what` and exits 1 if there is any.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 400
HANDED_OUT = ("src/saksi/publish/bundle_verifier.py",)
"""May be longer: each leaves as one file that is read and run by itself."""
# Written in pieces, so that this file does not find itself.
MACHINE_PATH = re.compile(r"(?<![\w.}~-])/(?:" + "work|tmp|root|home" + r")/\w")
REGISTRY = re.compile("|".join(("pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npmjs", "npmjs" + r"\.com/")))
UNREADABLE = (".gz", ".png", ".jpg", ".pdf", ".warc", ".wacz", ".zip", ".db", ".docx", ".odt", ".p7s", ".tsr")


def tracked() -> list[Path]:
    """Files that git tracks and that are there; empty outside a checkout."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    names = [n for n in listed.stdout.decode().split("\0") if n]
    return [ROOT / n for n in names if (ROOT / n).is_file() and not (ROOT / n).is_symlink()]


def text_of(path: Path) -> str | None:
    """The file's text; None for binary files."""
    if path.suffix in UNREADABLE:
        return None
    content = path.read_bytes()
    return None if b"\0" in content[:8192] else content.decode("utf-8", "replace")


def long_sources(paths: list[Path]) -> Iterator[str]:
    """Python sources past four hundred lines."""
    for path in paths:
        relative = path.relative_to(ROOT)
        if path.suffix == ".py" and relative.parts[0] in ("src", "tools", "bench", "training", "corpus"):
            count = len(path.read_text("utf-8").splitlines())
            if count > LONGEST and relative.as_posix() not in HANDED_OUT:
                yield f"{relative}:{count}: longer than {LONGEST} lines"


def told_places(paths: list[Path]) -> Iterator[str]:
    """Lines that name a folder of one machine or a package registry's host."""
    for path in paths:
        text = text_of(path)
        if text is None:
            continue
        relative = path.relative_to(ROOT)
        for number, line in enumerate(text.splitlines(), start=1):
            if MACHINE_PATH.search(line):
                yield f"{relative}:{number}: a path of one machine"
            if REGISTRY.search(line):
                yield f"{relative}:{number}: a package registry's host"


def faults() -> list[str]:
    """Every fault in the tree."""
    paths = tracked()
    return [*long_sources(paths), *told_places(paths)]


def main() -> int:
    found = faults()
    print("\n".join(found) or "tree: sources short, no machine's paths, no registry hosts")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
