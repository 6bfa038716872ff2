"""How well a model stands on annotated texts: spans by F1, classes and pointers by accuracy on the right spans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch

from saksi.extract.learned.heads import spans_in
from saksi.extract.learned.labels import SPANS
from training.encoder import Encoder
from training.forward import Marks, encode
from training.gold import NEVER, gold_of
from training.model import Heads
from training.records import Example


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
    for example in examples:
        hidden = heads.states(encode(encoder, [example], marks)[0].float())
        chances = heads.tag_scores(hidden).softmax(-1).cpu().numpy()
        for number, kind in enumerate(SPANS):
            if example.known[number]:
                gold = {(i.first, i.last) for i in example.items if i.kind == kind}
                found = {(first, last) for first, last, _ in spans_in(chances[:, number])}
                counts.setdefault(kind, Count()).add(len(gold & found), len(gold), len(found))
        if example.items:
            for name, found_here in _items(heads, hidden, example):
                counts.setdefault(name, Count()).add(*found_here)
    return counts


def _items(heads: Heads, hidden: torch.Tensor, example: Example) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """(name, (right, gold, found)) of classes, pointers and pairs, on the gold spans."""
    gold = gold_of(example, str(hidden.device))
    spans = heads.spans(hidden, gold.ends)
    for name, (rows, values) in gold.classes.items():
        right = int((heads.class_scores(name, spans[rows]).argmax(1) == values).sum())
        yield f"class {name}", (right, len(rows), len(rows))
    for p in gold.pointings:
        scores = heads.pointer_scores(p.relation, spans[p.left], spans[p.right], p.place.float())
        said = scores.masked_fill(p.barred, NEVER).argmax(1)
        wanted = ~p.right_ones[:, 0]
        hit = p.right_ones.gather(1, said[:, None])[:, 0] & wanted
        yield f"to {p.relation}", (int(hit.sum()), int(wanted.sum()), int((said > 0).sum()))
    if gold.pairing is not None:
        chosen = spans[gold.pairing.rows]
        scores = heads.pair_scores("same", chosen, chosen, gold.pairing.place.float())
        upper, same = gold.pairing.upper, gold.pairing.same > 0
        said = (scores + scores.T) > 0
        name = "pairs" if example.known[0] else "fillers"
        yield f"{name} same", _three(said & upper, same & upper)
        yield f"{name} apart", _three(~said & upper, ~same & upper)


def _three(said: torch.Tensor, gold: torch.Tensor) -> tuple[int, int, int]:
    return int((said & gold).sum()), int(gold.sum()), int(said.sum())


def table(counts: Mapping[str, Count]) -> str:
    """Lines ``name F1 (right of gold, found)``, three a row."""
    cells = [f"{name:28} {c.f1:.3f} ({c.right}/{c.gold}/{c.found})" for name, c in sorted(counts.items())]
    return "\n".join("   ".join(f"{cell:50}" for cell in cells[at : at + 3]) for at in range(0, len(cells), 3))
