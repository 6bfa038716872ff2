"""Accuracy of the reader: `python bench/score_read.py DIR [READER [MODEL]]` with DIR/reports.jsonl and DIR/gold.jsonl.

READER is auto, model or rules; MODEL a model folder instead of the one shipped.

Reads the texts, writes what `saksi read` would write to a temporary file, and calls the scorer of the shared tools
where it is present. Prints figures only.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from saksi.extract import as_contract, choose
from saksi.model.document import Document
from saksi.ports import Extractor

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("SAKSI_SHARED", ROOT.parent / "shared"))


def document(given: dict[str, str]) -> Document:
    """A document as `saksi read --jsonl` makes it of one line of plain text."""
    return Document(
        id=given["id"],
        capture=given["id"],
        method="given",
        text=given["text"],
        language=given.get("lang", "en"),
        published=given.get("published"),
        title=given.get("title"),
        outlet=given.get("outlet"),
    )


def read_all(folder: Path, out: Path, extractor: Extractor) -> tuple[int, float]:
    """Read every report of a folder; the number of characters and the seconds that reading took."""
    lines = [json.loads(line) for line in (folder / "reports.jsonl").read_text(encoding="utf-8").splitlines() if line]
    seconds = 0.0
    with out.open("w", encoding="utf-8") as written:
        for given in lines:
            told = document(given)
            started = time.perf_counter()
            findings = extractor.extract(told)
            seconds += time.perf_counter() - started
            form = as_contract(told, findings, given_id=given["id"], with_text=False, mentions=False, sealed=False)
            written.write(json.dumps(form, ensure_ascii=False) + "\n")
    return sum(len(given["text"]) for given in lines), seconds


def main(folder: Path, reader: str = "auto", model: str | None = None) -> int:
    scorer = SHARED / "tools" / "score_read.py"
    with tempfile.TemporaryDirectory() as held:
        out = Path(held) / "out.jsonl"
        characters, seconds = read_all(folder, out, choose(reader, model=Path(model) if model else None))
        print(f"{characters} characters in {seconds:.2f} s: {1000 * seconds / (characters / 3000):.1f} ms per 3,000")
        if not scorer.is_file():
            print("skipped: data absent")
            return 0
        command = [sys.executable, str(scorer), str(folder / "reports.jsonl"), str(folder / "gold.jsonl"), str(out)]
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 4:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
