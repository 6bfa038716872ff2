"""Trains the reader's model: MUC-4 and the corpus through one encoder, seeded, checkpointed, resumable.

    .venv/bin/python -m training.train --base build/base --corpus corpus --muc ../shared/data/muc4 --out build/run
        [--name e5] [--layers 12] [--learn 6] [--epochs 6] [--muc-epochs 3] [--minutes 90] [--seed 7] [--from FILE]
        [--device cpu] [--batch 700] [--drop 0] [--hide 0] [--average 0]
        [--examples FILE] [--languages en,uk]

Every few hundred steps a checkpoint is written to OUT/last.pt; the same command goes on from there. The development
part is judged and printed on the way (``training.judge``). At the end OUT/final.pt holds the weights alone, averaged
over the last steps where ``--average`` asks for it (Polyak and Juditsky 1992).
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from training.encoder import Encoder, load_base
from training.forward import WEIGHTS, Halves, Marks, losses
from training.gold import Gold, gold_of
from training.judge import judge, table
from training.model import Heads
from training.records import Example
from training.texts import Texts, read_texts


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
    batch: int = 700  # pieces a step
    drop: float = 0.0  # share of the encoder's outputs dropped while learning
    hide: float = 0.0  # share of pieces shown as unknown; the lower layers are then passed at every step
    average: float = 0.0  # decay of the mean of the weights; 0 for none
    part: float = 1.0  # share of the corpus's training reports that are learned from


def batches(examples: Sequence[Example], seed: int, size: int) -> Iterator[list[Example]]:
    """Texts in random order, gathered to about ``size`` pieces, neighbours of like length together."""
    chance = random.Random(seed)
    order = sorted(examples, key=lambda e: len(e.ids) * chance.uniform(0.7, 1.4))
    group: list[Example] = []
    groups: list[list[Example]] = []
    for example in order:
        if group and sum(len(e.ids) for e in group) + len(example.ids) > size:
            groups.append(group)
            group = []
        group.append(example)
    groups += [group] if group else []
    chance.shuffle(groups)
    yield from groups


class Run:
    """One training run: model, optimiser, place in the schedule."""

    def __init__(self, plan: Plan, base: Path, out: Path, *, device: str = "cpu") -> None:
        torch.manual_seed(plan.seed)
        self.plan, self.out, self.device = plan, out, device
        self.encoder, self.tokenizer = load_base(plan.name, layers=plan.layers, pieces=base)
        self.encoder.drop(plan.drop)
        self.heads = Heads()
        self.encoder.to(device)
        self.heads.to(device)
        self.marks = marks_of(self.encoder)
        slow = self.encoder.learn(layers=plan.learn)
        fast = list(self.heads.parameters())
        self.optimiser = torch.optim.AdamW(
            [
                {"params": slow, "lr": plan.rate, "weight_decay": 0.01},
                {"params": fast, "lr": plan.head_rate, "weight_decay": 0.01},
            ]
        )
        self.learning = [*slow, *fast]
        self.mean = [p.detach().clone() for p in self.learning] if plan.average else []
        self.halves = Halves(self.encoder, self.marks, learn=plan.learn, hide=plan.hide)
        self.golds: dict[str, Gold] = {}
        self.step, self.seen, self.spent = 0, 0, 0.0

    def state(self) -> dict[str, Any]:
        return {
            **self.weights(),
            "optimiser": self.optimiser.state_dict(),
            "mean": self.mean,
            "step": self.step,
            "spent": self.spent,
        }

    def weights(self) -> dict[str, Any]:
        return {"plan": asdict(self.plan), "encoder": self.encoder.state_dict(), "heads": self.heads.state_dict()}

    def load(self, path: Path, *, whole: bool) -> None:
        """Go on from a checkpoint, or begin with the weights of another run."""
        kept = torch.load(path, weights_only=True, map_location=self.device)
        self.encoder.load_state_dict(kept["encoder"])
        self.heads.load_state_dict(kept["heads"])
        if whole:
            self.optimiser.load_state_dict(kept["optimiser"])
            self.mean, self.step, self.spent = kept["mean"], kept["step"], kept["spent"]
        elif self.mean:
            self.mean = [p.detach().clone() for p in self.learning]

    def learn(self, group: Sequence[Example], done: float) -> dict[str, Tensor]:
        """One step; ``done`` is the share of the whole schedule that lies behind."""
        factor = min(1.0, done / self.plan.warm) if done < self.plan.warm else max(0.02, 1 - done)
        for part, rate in zip(self.optimiser.param_groups, (self.plan.rate, self.plan.head_rate), strict=True):
            part["lr"] = rate * factor
        with torch.autocast(self.device, dtype=torch.bfloat16):  # twice as fast where the machine has it, no worse
            encoded = self.halves.encode(group)
        hidden = [self.heads.states(states.float()) for states in encoded]
        found = losses(self.heads, hidden, [self.gold(example) for example in group])
        total = torch.stack([WEIGHTS[n] * v for n, v in found.items()]).sum()
        self.optimiser.zero_grad()
        total.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.learning, 1.0, error_if_nonfinite=True)
        self.optimiser.step()
        self.step += 1
        self.seen += sum(len(e.ids) for e in group)
        if self.mean:
            kept = min(self.plan.average, 1 - 1 / (1 + self.step))  # a plain mean at first
            torch._foreach_lerp_(self.mean, [p.detach() for p in self.learning], 1 - kept)
        return {n: v.detach() for n, v in found.items()}

    def gold(self, example: Example) -> Gold:
        if example.id not in self.golds:
            self.golds[example.id] = gold_of(example, self.device)
        return self.golds[example.id]

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """The mean of the weights in place of the weights, for judging and for keeping."""
        if not self.mean:
            yield
            return
        own = [p.detach().clone() for p in self.learning]
        with torch.no_grad():
            torch._foreach_copy_(self.learning, self.mean)
            yield
            torch._foreach_copy_(self.learning, own)


def marks_of(encoder: Encoder) -> Marks:
    """The pieces around and after a text."""
    return Marks(encoder.shape.begin, encoder.shape.end, encoder.shape.pad, encoder.shape.unknown)


def schedule(texts: Texts, plan: Plan) -> list[list[Example]]:
    """Every step of the run in order: the epochs of both, each evenly spread over the whole run."""
    placed: list[tuple[float, int, list[Example]]] = []
    for is_corpus, epochs, seed in ((False, plan.muc_epochs, plan.seed), (True, plan.epochs, plan.seed + 100)):
        groups: list[list[Example]] = []
        for epoch in range(math.ceil(epochs)):
            data = texts.train if is_corpus else texts.messages(epoch)
            groups += batches(data, seed + epoch, plan.batch)
        kept = groups[: int(len(groups) * epochs / max(1, math.ceil(epochs)))]
        placed += [((n + 0.5) / len(kept), seed, group) for n, group in enumerate(kept)]
    return [group for _, _, group in sorted(placed, key=lambda found: found[:2])]


def main(arguments: list[str] | None = None) -> int:
    plan, options = _options(arguments)
    torch.set_num_threads(options.threads)
    torch.set_float32_matmul_precision("high")
    options.out.mkdir(parents=True, exist_ok=True)
    run = Run(plan, options.base, options.out, device=options.device)
    texts = read_texts(options, run.tokenizer)
    if plan.part < 1:
        texts = replace(texts, train=texts.train[:: round(1 / plan.part)])
    if (options.out / "last.pt").is_file():
        run.load(options.out / "last.pt", whole=True)
    elif options.begin:
        run.load(options.begin, whole=False)
    steps = schedule(texts, plan)
    print(f"{len(texts.train)} reports, {len(texts.muc)} MUC-4 messages, {len(steps)} steps", flush=True)
    _follow(run, steps, texts.judged, every=options.every)
    return 0


def _follow(run: Run, steps: list[list[Example]], judged: Sequence[Example], *, every: float) -> None:
    """Step by step until the schedule or the time has run out; the rates fall with whichever is nearer its end."""
    began, told, before = time.monotonic(), 0.0, run.spent
    shown: dict[str, list[Tensor]] = {}
    run.encoder.train()
    run.heads.train()
    done = 0.0
    while done < 1:
        done = max(run.step / len(steps), run.spent / run.plan.minutes / 60)
        for name, value in run.learn(steps[run.step], done).items():
            shown.setdefault(name, []).append(value)
        spent = time.monotonic() - began
        run.spent = before + spent
        done = max(run.step / len(steps), run.spent / run.plan.minutes / 60)
        if run.step % 50 == 0:
            _tell(run, steps, spent, shown)
            shown = {}
        if run.step % 300 == 0 or done >= 1:
            torch.save(run.state(), run.out / "last.pt")
        if judged and (spent - told > every or done >= 1):
            told = spent
            _judge(run, judged)
    with run.averaged():
        torch.save(run.weights(), run.out / "final.pt")


def _tell(run: Run, steps: list[list[Example]], spent: float, shown: dict[str, list[Tensor]]) -> None:
    means = "  ".join(f"{n} {float(torch.stack(v).mean()):.3f}" for n, v in shown.items())
    left = spent / max(1, run.seen) * sum(len(e.ids) for g in steps[run.step :] for e in g)
    speed = f"{run.seen / spent:.0f} pieces/s  {left / 60:.1f} min left"
    print(f"step {run.step}/{len(steps)}  {speed}  {means}", flush=True)


def _judge(run: Run, judged: Sequence[Example]) -> None:
    run.encoder.eval()
    run.heads.eval()
    with run.averaged():
        print(table(judge(run.encoder, run.heads, judged, run.marks)), flush=True)
    run.encoder.train()
    run.heads.train()


def _options(arguments: list[str] | None) -> tuple[Plan, argparse.Namespace]:
    parser = argparse.ArgumentParser(prog="training.train")
    for name in ("base", "corpus", "muc", "out", "examples"):
        parser.add_argument(f"--{name}", type=Path, required=name in ("base", "out"))
    parser.add_argument("--from", type=Path, dest="begin")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--languages", default="", help="of the corpus, with commas; all where none are named")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--every", type=float, default=400, help="seconds between two judgements")
    given = Plan()
    for name, value in asdict(given).items():
        kind = int if name in ("layers", "learn", "seed", "batch") else str if name == "name" else float
        parser.add_argument(f"--{name.replace('_', '-')}", type=kind, default=value)
    options = parser.parse_args(arguments)
    return Plan(**{name: getattr(options, name) for name in asdict(given)}), options


if __name__ == "__main__":
    sys.exit(main())
