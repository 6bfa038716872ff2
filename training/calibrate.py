"""Floors, leanings and calibration of a trained model, fitted on the development part of the corpus.

    .venv/bin/python -m training.calibrate --model build/run/model --out build/run/facts.json

For every kind of claim a leaning (what the chance of being outside is divided by) and a floor (the least score) are
chosen that give the best F1 on the development part; names of persons are found with a leaning for recall, since what
is not found is not sealed. Scores are then turned into shares that were right, by isotonic regression (Zadrozny and
Elkan 2002) over the same part. Last, how claims are joined to reports (``training.together``).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.corpus import KINDS, claims_of, pairs, read
from saksi.extract.encoder.bundle import open_bundle
from saksi.extract.encoder.session import Encoded, Encoder
from saksi.extract.learned.model import Model
from saksi.extract.learned.reader import LearnedExtractor
from training import together
from training.records import KIND_OF, Record, read_corpus

LEANINGS = (1.0, 1.6, 2.5, 4.0, 8.0, 16.0)
RECALL = ("identity",)
LEAST_PRECISION = 0.35
Scored = list[tuple[float, bool]]


def outcomes(model: Model, records: Sequence[Record]) -> tuple[dict[str, Scored], dict[str, int]]:
    """By kind of claim: (score, right) of every claim read, and how many there are in gold."""
    extractor = LearnedExtractor(model, alone=True)
    scored: dict[str, Scored] = defaultdict(list)
    wanted: dict[str, int] = defaultdict(int)
    for record in records:
        claims = claims_of(read(record, extractor))
        for kind in KINDS:
            gold = [c for c in record["claims"] if c["kind"] == kind]
            found = [c for c in claims if c["kind"] == kind]
            both = {j: i for i, j in pairs(gold, found, by_outcome=kind == "casualty")}
            wanted[kind] += len(gold)
            scored[kind] += [(c["score"], j in both and _is_right(gold[both[j]], c)) for j, c in enumerate(found)]
    return scored, wanted


def _is_right(gold: Record, found: Record) -> bool:
    """For figures the whole value; for all else that it is there."""
    if gold["kind"] != "casualty":
        return True
    a, b = gold["count"], found["count"] or {}
    return all(a[name] == b.get(name) for name in ("low", "high", "qualifier"))


def best_floor(scored: Scored, wanted: int) -> tuple[float, float]:
    """The floor with the best F1, and that F1."""
    best, floor, right = -1.0, 0.0, 0
    for kept, (score, is_right) in enumerate(sorted(scored, reverse=True), start=1):
        right += is_right
        f1 = 2 * right / (kept + wanted)
        if f1 > best:
            best, floor = f1, score
    return floor, max(best, 0.0)


def isotonic(scored: Scored) -> dict[str, list[float]]:
    """Pool adjacent violators: the bounds of steps of the score, and the share right on each (one more than bounds)."""
    steps: list[list[float]] = []  # right, all, least score
    for score, is_right in sorted(scored):
        steps.append([float(is_right), 1.0, score])
        while len(steps) > 1 and steps[-2][0] / steps[-2][1] >= steps[-1][0] / steps[-1][1]:
            right, count, _ = steps.pop()
            steps[-1][0] += right
            steps[-1][1] += count
    merged = _sized(steps, least=max(12.0, len(scored) / 12))
    shares = [(right + 0.5) / (count + 1) for right, count, _ in merged]
    return {"bounds": [round(step[2], 4) for step in merged[1:]], "shares": [round(s, 4) for s in shares]}


def _sized(steps: list[list[float]], *, least: float) -> list[list[float]]:
    """Neighbouring steps joined until each holds enough claims to speak of a share."""
    merged: list[list[float]] = []
    for step in steps:
        if merged and merged[-1][1] < least:
            merged[-1][0] += step[0]
            merged[-1][1] += step[1]
        else:
            merged.append(list(step))
    return merged


class Once:
    """An encoder that passes over each text once, however often it is read; what it gives may be written over."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._kept: dict[str, Encoded] = {}

    def encode(self, text: str, *, sentences: Sequence[int]) -> Encoded:
        if text not in self._kept:
            self._kept[text] = self._encoder.encode(text, sentences=sentences)
        found = self._kept[text]
        return replace(found, outputs={name: value.copy() for name, value in found.outputs.items()})


def fit(folder: Path, records: Sequence[Record]) -> dict[str, Any]:
    """Floors, leanings and calibration of the model in a folder."""
    bundle = open_bundle(folder)
    tried: dict[float, tuple[dict[str, Scored], dict[str, int]]] = {}
    once = Once(Model(bundle).encoder)
    spans = sorted({KIND_OF[kind] for kind in KINDS})
    for leaning in LEANINGS:
        facts = {"leanings": dict.fromkeys(spans, leaning), "floors": {}, "calibration": {}}
        model = Model(bundle, facts=facts)
        model.encoder = once  # type: ignore[assignment]
        tried[leaning] = outcomes(model, records)
    chosen: dict[str, dict[str, Any]] = {"leanings": {}, "floors": {}, "calibration": {}}
    for kind in KINDS:
        if kind == "rescue":
            continue  # the same spans as casualties
        options = {leaning: (found[kind], wanted[kind]) for leaning, (found, wanted) in tried.items()}
        leaning, floor, f1 = _choose(kind, options)
        span = KIND_OF[kind]
        chosen["leanings"][span] = leaning
        chosen["floors"][span] = round(floor, 4)
        if span in ("people", "object"):  # words that the rules take too: the model must not be sure of the contrary
            chosen["floors"][f"{span} backed"] = 0.1
        kept = [(s, r) for s, r in options[leaning][0] if s >= chosen["floors"][span]]
        if len(kept) >= 40:
            chosen["calibration"][span] = isotonic(kept)
        print(f"{kind:24} leaning {leaning:4.1f} floor {floor:.3f} F1 {f1:.3f} of {options[leaning][1]}", flush=True)
    model = Model(bundle, facts=chosen)
    model.encoder = once  # type: ignore[assignment]
    chosen["grouping"] = together.fit(model, records)
    return chosen


def _choose(kind: str, options: dict[float, tuple[Scored, int]]) -> tuple[float, float, float]:
    """Leaning, floor, F1; for kinds that must be found the first leaning that reaches the recall."""
    if kind in RECALL:
        return _found_first(options)
    ranked = [(leaning, *best_floor(scored, wanted)) for leaning, (scored, wanted) in options.items()]
    return max(ranked, key=lambda found: (found[2], -found[0]))


def _found_first(options: dict[float, tuple[Scored, int]]) -> tuple[float, float, float]:
    """Leaning, floor, F1 where finding comes before sparing: the most precise that finds as much as one can ask for
    while at least a third of what is found is right."""
    for recall in (0.985, 0.97, 0.95, 0.92, 0.9, 0.85, 0.8, 0.0):
        reached = [(*_floor_of(scored, wanted, recall), leaning) for leaning, (scored, wanted) in options.items()]
        f1, floor, precision, leaning = max(reached)
        if precision >= LEAST_PRECISION or not recall:
            return leaning, floor, f1
    return 1.0, 0.0, 0.0


def _floor_of(scored: Scored, wanted: int, recall: float) -> tuple[float, float, float]:
    """F1, floor and precision at the highest floor that finds ``recall`` of what is wanted; zeros where none does."""
    right = 0
    for kept, (score, is_right) in enumerate(sorted(scored, reverse=True), start=1):
        right += is_right
        if right >= recall * wanted:
            return 2 * right / (kept + wanted), score, right / kept
    return 0.0, 0.0, 0.0


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.calibrate")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--languages", default="", help="of the corpus, with commas; all where none are named")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    languages = [name for name in options.languages.split(",") if name]
    facts = fit(options.model, read_corpus(options.corpus, "dev", languages=languages))
    options.out.write_text(json.dumps(facts, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
