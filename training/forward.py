"""One text or several through encoder and heads: windows in, losses out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from saksi.extract.learned.labels import CLAIMS, PAIRS, RELATIONS
from saksi.extract.learned.layout import positions
from training.encoder import Encoder
from training.model import Heads, pointer_loss, tag_loss
from training.records import Example, Item, classes_known

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
WINDOW = 382  # pieces of a training window, without the two marks around it
WEIGHTS = {
    "tags": 3.0,
    "classes": 0.2,
    "pointers": 0.2,
    "pairs": 0.3,
    "episodes": 0.1,
}


@dataclass(frozen=True, slots=True)
class Marks:
    """The pieces that open, close and fill a window."""

    begin: int
    end: int
    pad: int


def windows(example: Example) -> Iterator[tuple[int, int]]:
    """[first, end) of consecutive windows that break between sentences where they can."""
    total, at = len(example.ids), 0
    changes = np.flatnonzero(np.diff(example.layout.sentence)) + 1
    while at < total:
        end = min(total, at + WINDOW)
        if end < total:
            inside = changes[(changes > at + WINDOW // 2) & (changes <= end)]
            end = int(inside[-1]) if len(inside) else end
        yield at, end
        at = end


def encode(encoder: Encoder, examples: Sequence[Example], marks: Marks) -> list[Tensor]:
    """The hidden states [P, W] of each text; all windows of all texts in one batch."""
    cuts = [(n, first, end) for n, example in enumerate(examples) for first, end in windows(example)]
    longest = max(end - first for _, first, end in cuts) + 2
    ids = np.full((len(cuts), longest), marks.pad, dtype=np.int64)
    mask = np.zeros((len(cuts), longest), dtype=np.int64)
    for row, (n, first, end) in enumerate(cuts):
        size = end - first
        ids[row, 0], ids[row, size + 1] = marks.begin, marks.end
        ids[row, 1 : size + 1] = examples[n].ids[first:end]
        mask[row, : size + 2] = 1
    hidden = encoder(torch.from_numpy(ids), torch.from_numpy(mask))
    parts: list[list[Tensor]] = [[] for _ in examples]
    for row, (n, first, end) in enumerate(cuts):
        parts[n].append(hidden[row, 1 : end - first + 1])
    return [torch.cat(part) for part in parts]


def losses(heads: Heads, hidden: Tensor, example: Example) -> dict[str, Tensor]:
    """The losses of one text by family."""
    found: dict[str, Tensor] = {}
    weight = torch.from_numpy(example.known)[None, :]
    found["tags"] = tag_loss(heads.tag_scores(hidden), torch.from_numpy(example.tags), weight)
    if example.episodes is not None:
        gold = torch.from_numpy(example.episodes).float()
        found["episodes"] = functional.binary_cross_entropy_with_logits(heads.episode_scores(hidden), gold)
    if example.items:
        ends = ends_of(example.items)
        spans = heads.spans(hidden, torch.from_numpy(ends))
        found["classes"] = _class_loss(heads, spans, example.items)
        found["pointers"] = _pointer_loss(heads, spans, example, ends)
        found["pairs"] = _pair_loss(heads, spans, example, ends)
    return found


def ends_of(items: Sequence[Item]) -> Ints:
    return np.array([(item.first, item.last) for item in items], dtype=np.int64).reshape(-1, 2)


def _class_loss(heads: Heads, spans: Tensor, items: Sequence[Item]) -> Tensor:
    by_name: dict[str, tuple[list[int], list[int]]] = {}
    for number, item in enumerate(items):
        for name, value in classes_known(item):
            rows, values = by_name.setdefault(name, ([], []))
            rows.append(number)
            values.append(value)
    total = spans.new_zeros(())
    for name, (rows, values) in by_name.items():
        scores = heads.class_scores(name, spans[rows])
        total = total + functional.cross_entropy(scores, torch.tensor(values))
    return total


def _pointer_loss(heads: Heads, spans: Tensor, example: Example, ends: Ints) -> Tensor:
    total = spans.new_zeros(())
    for name in RELATIONS:
        left, right = candidates(example.items, name)
        left = [n for n in left if name in example.items[n].points]
        if not left or not right:
            continue
        gold = torch.zeros(len(left), len(right) + 1)
        for row, n in enumerate(left):
            columns = [right.index(t) + 1 for t in example.items[n].points[name] if t in right and t != n]
            gold[row, columns or [0]] = 1
        scores = heads.pointer_scores(name, spans[left], spans[right], places(example, ends, left, right))
        total = total + pointer_loss(not_itself(scores, left, right), gold)
    return total


def candidates(items: Sequence[Item], relation: str) -> tuple[list[int], list[int]]:
    """The items that may point and those that may be pointed to."""
    kinds, targets = RELATIONS[relation]
    return [n for n, i in enumerate(items) if i.kind in kinds], [n for n, i in enumerate(items) if i.kind in targets]


def not_itself(scores: Tensor, left: Sequence[int], right: Sequence[int]) -> Tensor:
    own = torch.tensor([[False, *[a == b for b in right]] for a in left])
    return scores.masked_fill(own, -1e4)


def places(example: Example, ends: Ints, left: Sequence[int], right: Sequence[int]) -> Tensor:
    return torch.from_numpy(positions(example.layout, ends[list(left)], ends[list(right)]))


def _pair_loss(heads: Heads, spans: Tensor, example: Example, ends: Ints) -> Tensor:
    """Told of one incident, and told of a part of the other's: over all pairs of claims that belong to a report."""
    rows = told(example.items)
    total = spans.new_zeros(())
    if len(rows) < 2:
        return total
    same, homes = together(example.items, rows)
    upper = torch.from_numpy(np.triu(np.ones_like(same), 1))
    place = places(example, ends, rows, rows)
    chosen = spans[rows]
    scores = heads.pair_scores("same", chosen, chosen, place)
    scores = (scores + scores.T) / 2
    gold = torch.from_numpy(same).float()
    total = total + functional.binary_cross_entropy_with_logits(scores[upper], gold[upper])
    whole = np.array([example.parts.get(int(h), -1) for h in homes])
    gold = torch.from_numpy(whole[:, None] == homes[None, :]).float()
    apart = torch.from_numpy(~same)
    if bool(apart.any()) and example.known[0]:
        scores = heads.pair_scores("part", chosen, chosen, place)
        total = total + 0.5 * functional.binary_cross_entropy_with_logits(scores[apart], gold[apart])
    return total


def told(items: Sequence[Item]) -> list[int]:
    """The claims that belong to a report, and MUC-4's fillers that belong to a template."""
    return [n for n, i in enumerate(items) if (i.kind in CLAIMS and i.report is not None) or i.templates]


def together(items: Sequence[Item], rows: Sequence[int]) -> tuple[Bools, Ints]:
    """Which pairs of rows are of one incident, and each row's report (-1 for MUC-4, whose fillers may have several)."""
    homes = np.array([-1 if items[n].report is None else items[n].report for n in rows], dtype=np.int64)
    if (homes >= 0).all():
        return homes[:, None] == homes[None, :], homes
    same = np.array([[bool(items[a].templates & items[b].templates) for b in rows] for a in rows])
    return same, homes


assert PAIRS == ("same", "part")
