"""Trains the reader's model: MUC-4 and the corpus through one encoder, seeded, checkpointed, resumable.

    .venv/bin/python -m training.train --base build/base --corpus corpus --muc ../shared/data/muc4 --out build/run
        [--name e5] [--layers 12] [--learn 6] [--epochs 6] [--muc-epochs 3] [--minutes 90] [--seed 7] [--from FILE]

Every hundred steps a checkpoint is written to OUT/last.pt; the same command goes on from there. After each epoch the
development part is judged and printed (``training.judge``), and the best weights are kept in OUT/best.pt.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from training.encoder import Encoder, load_base
from training.forward import WEIGHTS, Marks, encode, losses
from training.judge import judge, table
from training.model import Heads
from training.records import Example, example_of, read_corpus

BATCH = 700  # pieces a step


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a run depends on beside its data."""

    name: str = "e5"
    layers: int | None = None
    learn: int = 6
    epochs: float = 6
    muc_epochs: float = 3
    minutes: float = 90
    seed: int = 7
    rate: float = 1e-4
    head_rate: float = 2e-3
    warm: float = 0.06


def batches(examples: Sequence[Example], seed: int) -> Iterator[list[Example]]:
    """Texts in random order, gathered to about BATCH pieces, neighbours of like length together."""
    chance = random.Random(seed)
    order = sorted(examples, key=lambda e: len(e.ids) * chance.uniform(0.7, 1.4))
    group: list[Example] = []
    groups: list[list[Example]] = []
    for example in order:
        if group and sum(len(e.ids) for e in group) + len(example.ids) > BATCH:
            groups.append(group)
            group = []
        group.append(example)
    groups += [group] if group else []
    chance.shuffle(groups)
    yield from groups


class Run:
    """One training run: model, optimiser, place in the schedule."""

    def __init__(self, plan: Plan, base: Path, out: Path) -> None:
        torch.manual_seed(plan.seed)
        self.plan, self.out = plan, out
        self.encoder, self.tokenizer = load_base(plan.name, layers=plan.layers, pieces=base)
        self.heads = Heads()
        self.marks = marks_of(self.encoder)
        slow = self.encoder.learn(layers=plan.learn)
        self.optimiser = torch.optim.AdamW(
            [
                {"params": slow, "lr": plan.rate, "weight_decay": 0.01},
                {"params": list(self.heads.parameters()), "lr": plan.head_rate, "weight_decay": 0.01},
            ]
        )
        self.step, self.best, self.seen = 0, 0.0, 0

    def state(self) -> dict[str, Any]:
        return {
            "plan": asdict(self.plan),
            "encoder": self.encoder.state_dict(),
            "heads": self.heads.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "best": self.best,
        }

    def load(self, path: Path, *, whole: bool) -> None:
        """Go on from a checkpoint, or begin with the weights of another run."""
        kept = torch.load(path, weights_only=True)
        self.encoder.load_state_dict(kept["encoder"])
        self.heads.load_state_dict(kept["heads"])
        if whole:
            self.optimiser.load_state_dict(kept["optimiser"])
            self.step, self.best = kept["step"], kept["best"]

    def learn(self, group: Sequence[Example], done: float) -> dict[str, float]:
        """One step; ``done`` is the share of the whole schedule that lies behind."""
        factor = min(1.0, done / self.plan.warm) if done < self.plan.warm else max(0.02, 1 - done)
        for part, rate in zip(self.optimiser.param_groups, (self.plan.rate, self.plan.head_rate), strict=True):
            part["lr"] = rate * factor
        with torch.autocast("cpu", dtype=torch.bfloat16):  # twice as fast where the processor has it, no worse
            encoded = encode(self.encoder, group, self.marks)
        hidden = [self.heads.states(states.float()) for states in encoded]
        told: dict[str, list[Tensor]] = {}
        for states, example in zip(hidden, group, strict=True):
            for name, loss in losses(self.heads, states, example).items():
                told.setdefault(name, []).append(loss)
        pieces = sum(len(e.ids) for e in group)
        mean = {n: torch.stack(v).mean() for n, v in told.items()}
        total = torch.stack([WEIGHTS[n] * v for n, v in mean.items()]).sum()
        self.optimiser.zero_grad()
        total.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(
            [p for g in self.optimiser.param_groups for p in g["params"]], 1.0, error_if_nonfinite=True
        )
        self.optimiser.step()
        self.step += 1
        self.seen += pieces
        return {n: float(v.detach()) for n, v in mean.items()}


def marks_of(encoder: Encoder) -> Marks:
    """The pieces around and after a text."""
    return Marks(encoder.shape.begin, encoder.shape.end, encoder.shape.pad)


def schedule(corpus: Sequence[Example], muc: Sequence[Example], plan: Plan) -> list[list[Example]]:
    """Every step of the run in order: the epochs of both, each evenly spread over the whole run."""
    placed: list[tuple[float, int, list[Example]]] = []
    for data, epochs, seed in ((muc, plan.muc_epochs, plan.seed), (corpus, plan.epochs, plan.seed + 100)):
        groups = [group for epoch in range(int(epochs + 0.99)) for group in batches(data, seed + epoch)]
        kept = groups[: int(len(groups) * epochs / max(1, int(epochs + 0.99)))]
        placed += [((n + 0.5) / len(kept), seed, group) for n, group in enumerate(kept)]
    return [group for _, _, group in sorted(placed, key=lambda found: found[:2])]


def main(arguments: list[str] | None = None) -> int:
    plan, options = _options(arguments)
    torch.set_num_threads(2)
    options.out.mkdir(parents=True, exist_ok=True)
    run = Run(plan, options.base, options.out)
    train, dev = _data(options, run.tokenizer, "train"), _data(options, run.tokenizer, "dev")
    muc = _muc(options, run.tokenizer) if plan.muc_epochs else []
    if (options.out / "last.pt").is_file():
        run.load(options.out / "last.pt", whole=True)
    elif options.begin:
        run.load(options.begin, whole=False)
    steps = schedule(train, muc, plan)
    print(f"{len(train)} + {len(dev)} reports, {len(muc)} MUC-4 messages, {len(steps)} steps", flush=True)
    _follow(run, steps, dev)
    return 0


def _follow(run: Run, steps: list[list[Example]], dev: Sequence[Example]) -> None:
    began, told = time.monotonic(), 0.0
    means: dict[str, list[float]] = {}
    run.encoder.train()
    run.heads.train()
    while run.step < len(steps):
        for name, value in run.learn(steps[run.step], run.step / len(steps)).items():
            means.setdefault(name, []).append(value)
        spent = time.monotonic() - began
        if run.step % 20 == 0:
            shown = "  ".join(f"{n} {np.mean(v):.3f}" for n, v in means.items())
            left = spent / max(1, run.seen) * sum(len(e.ids) for g in steps[run.step :] for e in g)
            print(
                f"step {run.step}/{len(steps)}  {run.seen / spent:.0f} pieces/s  {left / 60:.0f} min left  {shown}",
                flush=True,
            )
            means = {}
        if run.step % 100 == 0 or run.step == len(steps):
            torch.save(run.state(), run.out / "last.pt")
        if dev and (spent - told > 400 or run.step == len(steps)):
            told = spent
            _judge(run, dev)
        if spent > run.plan.minutes * 60:
            print("out of time", flush=True)
            torch.save(run.state(), run.out / "last.pt")
            break


def _judge(run: Run, dev: Sequence[Example]) -> None:
    run.encoder.eval()
    run.heads.eval()
    found = judge(run.encoder, run.heads, dev, run.marks)
    run.encoder.train()
    run.heads.train()
    print(table(found), flush=True)
    overall = found["people"].f1
    if overall >= run.best:
        run.best = overall
        torch.save(
            {"plan": asdict(run.plan), "encoder": run.encoder.state_dict(), "heads": run.heads.state_dict()},
            run.out / "best.pt",
        )


def _data(options: argparse.Namespace, tokenizer: Any, part: str) -> list[Example]:
    if options.corpus is None:
        return []
    return [example_of(record, tokenizer) for record in read_corpus(options.corpus, part)]


def _muc(options: argparse.Namespace, tokenizer: Any) -> list[Example]:
    from training.muc_examples import muc_examples

    return muc_examples(options.muc, tokenizer)


def _options(arguments: list[str] | None) -> tuple[Plan, argparse.Namespace]:
    parser = argparse.ArgumentParser(prog="training.train")
    for name in ("base", "corpus", "muc", "out"):
        parser.add_argument(f"--{name}", type=Path, required=name in ("base", "out"))
    parser.add_argument("--from", type=Path, dest="begin")
    given = Plan()
    for name, value in asdict(given).items():
        kind = int if name in ("layers", "learn", "seed") else str if name == "name" else float
        parser.add_argument(f"--{name.replace('_', '-')}", type=kind, default=value)
    options = parser.parse_args(arguments)
    return Plan(**{name: getattr(options, name) for name in asdict(given)}), options


if __name__ == "__main__":
    sys.exit(main())
