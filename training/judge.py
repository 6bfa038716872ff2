"""How well a model stands on annotated texts: spans by F1, classes and pointers by accuracy on the right spans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from saksi.extract.learned.heads import spans_in
from saksi.extract.learned.labels import RELATIONS, SPANS
from training.encoder import Encoder
from training.forward import Marks, candidates, encode, ends_of, not_itself, places, together, told
from training.model import Heads
from training.records import Example, classes_known


@dataclass(slots=True)
class Count:
    """Right, in gold, found; for accuracies found equals gold."""

    right: int = 0
    gold: int = 0
    found: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.gold + self.found) if self.gold + self.found else 0.0

    def add(self, right: int, gold: int, found: int) -> None:
        self.right, self.gold, self.found = self.right + right, self.gold + gold, self.found + found


@torch.no_grad()
def judge(encoder: Encoder, heads: Heads, examples: Sequence[Example], marks: Marks) -> dict[str, Count]:
    """Counts by name: kinds of span (exact bounds), ``class name``, ``relation``, ``same``."""
    counts: dict[str, Count] = {}

    def add(name: str, right: int, gold: int, found: int) -> None:
        counts.setdefault(name, Count()).add(right, gold, found)

    for example in examples:
        hidden = heads.states(encode(encoder, [example], marks)[0])
        chances = heads.tag_scores(hidden).softmax(-1).numpy()
        for number, kind in enumerate(SPANS):
            if example.known[number]:
                gold = {(i.first, i.last) for i in example.items if i.kind == kind}
                found = {(first, last) for first, last, _ in spans_in(chances[:, number])}
                add(kind, len(gold & found), len(gold), len(found))
        if example.items:
            _items(heads, hidden, example, add)
    return counts


def _items(heads: Heads, hidden: torch.Tensor, example: Example, add: object) -> None:
    assert callable(add)
    items, ends = example.items, ends_of(example.items)
    spans = heads.spans(hidden, torch.from_numpy(ends))
    for number, item in enumerate(items):
        for name, value in classes_known(item):
            right = int(heads.class_scores(name, spans[number : number + 1]).argmax()) == value
            add(f"class {name}", right, 1, 1)
    for name in RELATIONS:
        left, right_side = candidates(items, name)
        left = [n for n in left if name in items[n].points]
        if not left or not right_side:
            continue
        place = places(example, ends, left, right_side)
        scores = heads.pointer_scores(name, spans[left], spans[right_side], place)
        best = not_itself(scores, left, right_side).argmax(1).tolist()
        for n, column in zip(left, best, strict=True):
            targets = [t for t in items[n].points[name] if t in right_side and t != n]
            said = right_side[column - 1] if column else None
            hit = said in targets if targets else said is None
            add(f"to {name}", int(hit and bool(targets)), int(bool(targets)), int(said is not None))
    rows = told(items)
    if len(rows) > 1:
        scores = heads.pair_scores("same", spans[rows], spans[rows], places(example, ends, rows, rows))
        said = ((scores + scores.T) > 0).numpy()
        gold, _ = together(items, rows)
        upper = np.triu(np.ones_like(gold), 1).astype(bool)
        name = "pairs" if example.known[0] else "fillers"
        add(f"{name} same", int((said & gold & upper).sum()), int((gold & upper).sum()), int((said & upper).sum()))
        add(f"{name} apart", int((~said & ~gold & upper).sum()), int((~gold & upper).sum()), int((~said & upper).sum()))


def table(counts: Mapping[str, Count]) -> str:
    """Lines ``name F1 (right of gold, found)``, three a row."""
    cells = [f"{name:28} {c.f1:.3f} ({c.right}/{c.gold}/{c.found})" for name, c in sorted(counts.items())]
    return "\n".join("   ".join(f"{cell:50}" for cell in cells[at : at + 3]) for at in range(0, len(cells), 3))
