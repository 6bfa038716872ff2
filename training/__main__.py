"""The model folder from raw data, in one command: bases, two runs, ONNX, floors, and the folder that Saksi ships.

    .venv/bin/python -m training --muc ../shared/data/muc4 --out build/model [--corpus corpus] [--build build]
        [--minutes 100] [--threads 2] [--only en|all]

Two models: one for every language (multilingual e5, twelve layers; the whole corpus), and one for English alone
(MiniLM, six layers; the English reports and MUC-4), which lies in the folder's ``en``. Each run is seeded, keeps
checkpoints under BUILD and goes on from them when the same command is given again; what is done is not done twice.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from training import base, calibrate, ship, train


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one model is made: its place under the folder that is shipped, and the options of its run."""

    name: str
    place: str
    languages: str
    run: tuple[str, ...]
    muc: bool


COMMON = ("--drop", "0.1", "--hide", "0.12", "--average", "0.998", "--every", "900")
RECIPES = (
    Recipe(
        "all", "", "",
        ("--name", "e5", "--learn", "12", "--rate", "8e-5", "--head-rate", "1e-3", "--batch", "1200", "--epochs", "12",
         "--muc-epochs", "0", *COMMON),
        muc=False,
    ),
    Recipe(
        "en", "en", "en",
        ("--name", "minilm", "--learn", "6", "--rate", "1.5e-4", "--head-rate", "2e-3", "--batch", "1000",
         "--epochs", "16", "--muc-epochs", "10", *COMMON),
        muc=True,
    ),
)  # fmt: skip


def make(recipe: Recipe, options: argparse.Namespace) -> None:
    """One model from its data, into the folder."""
    bases, run, out = options.build / "base", options.build / f"run-{recipe.name}", options.out / recipe.place
    final, facts = run / "final.pt", run / "facts.json"
    if not final.is_file():
        data = ["--corpus", str(options.corpus), *(("--muc", str(options.muc)) if recipe.muc else ())]
        where = ["--base", str(bases), "--out", str(run), "--examples", str(run / "examples.xz")]
        bounds = ["--minutes", str(options.minutes), "--threads", str(options.threads)]
        run.mkdir(parents=True, exist_ok=True)
        train.main([*data, *where, *bounds, *recipe.run, "--languages", recipe.languages])
    ship.ship(final, bases, run / "model", {})
    calibrate.main(
        ["--model", str(run / "model"), "--corpus", str(options.corpus), "--languages", recipe.languages]
        + ["--out", str(facts)]
    )
    print(recipe.name, ship.ship(final, bases, out, json.loads(facts.read_text("utf-8"))), flush=True)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training", description=__doc__)
    parser.add_argument("--muc", type=Path, required=True, help="MUC-4's folder")
    parser.add_argument("--out", type=Path, required=True, help="the folder to ship")
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--build", type=Path, default=Path("build"), help="where bases and checkpoints are kept")
    parser.add_argument("--minutes", type=float, default=100, help="of each run")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", choices=[recipe.name for recipe in RECIPES])
    options = parser.parse_args(arguments)
    if not (options.build / "base" / "READY").is_file():
        base.main(["--cache", str(options.build / "base")])
    for recipe in RECIPES:  # the whole folder first: a folder is written anew, with all below it
        if options.only in (None, recipe.name):
            make(recipe, options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
