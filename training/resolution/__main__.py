"""Fit the tables that `saksi.resolve` weighs by, and write them where they ship.

    .venv/bin/python -m training.resolution --shootings DIR [--corpus corpus] [--kept build/resolution] [--out FOLDER]

The corpus's training part gives pairs in six languages and across them, one half of the shootings many look-alikes in
one; the other half is never fitted on. `python -m bench.resolve DIR` judges the outcome there and elsewhere.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from saksi.resolve.fitted import FILES
from training.resolution.fit import weight_table, word_table
from training.resolution.reading import corpus, half, shootings

TABLES = Path(__file__).resolve().parents[2] / "src" / "saksi" / "resolve" / "data"


def main() -> int:
    parser = argparse.ArgumentParser(prog="training.resolution", description=__doc__)
    parser.add_argument("--shootings", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--kept", type=Path, default=Path("build/resolution"))
    parser.add_argument("--out", type=Path, default=TABLES)
    options = parser.parse_args()
    told = shootings(options.shootings, reader="rules", kept=options.kept)
    known = [one for one in told if all(map(half, one.events))]
    known += corpus(options.corpus, "train", reader="auto", kept=options.kept)
    words = word_table(known)
    weights = weight_table(known, words)
    options.out.mkdir(parents=True, exist_ok=True)
    for name, content in zip(FILES, (words, weights), strict=True):
        (options.out / name).write_bytes(content)
        print(f"{options.out / name}: {len(content):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
