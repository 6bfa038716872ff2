"""Several texts through encoder and heads: windows in, losses out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from training.encoder import Encoder
from training.gold import NEVER, Gold, Pairing
from training.model import Heads, pointer_loss
from training.records import Example

Ints = npt.NDArray[np.int64]
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
    """The pieces that open, close and fill a window, and the one shown for a hidden piece."""

    begin: int
    end: int
    pad: int
    unknown: int


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


def encode(encoder: Encoder, examples: Sequence[Example], marks: Marks, *, hide: float = 0.0) -> list[Tensor]:
    """The hidden states [P, W] of each text; all windows of all texts in one batch.

    ``hide``: the share of pieces shown as unknown, so that the model learns to read names that it has never seen from
    what stands around them, and learns no report by heart.
    """
    cuts = [(n, first, end) for n, example in enumerate(examples) for first, end in windows(example)]
    ids, mask = _filled(encoder, [examples[n].ids[first:end] for n, first, end in cuts], marks)
    if hide:
        chosen = (torch.rand(ids.shape, device=ids.device) < hide) & (ids != marks.begin) & (ids != marks.end)
        ids = ids.masked_fill(chosen & (mask > 0), marks.unknown)
    return _by_text(encoder(ids, mask), [n for n, _, _ in cuts], mask)


class Halves:
    """An encoder whose lower layers do not learn: what they give for a window is computed once and kept (bfloat16).

    ``hide`` is as in ``encode``, and needs an encoder that learns as a whole.
    """

    def __init__(self, encoder: Encoder, marks: Marks, *, learn: int, hide: float = 0.0) -> None:
        self.encoder, self.marks, self.hide = encoder, marks, hide
        self.frozen = 0 if hide else max(0, len(encoder.layers) - learn)
        self._kept: dict[str, list[Tensor]] = {}

    def encode(self, examples: Sequence[Example]) -> list[Tensor]:
        """As ``encode``."""
        if not self.frozen:
            return encode(self.encoder, examples, self.marks, hide=self.hide)
        owned = [(n, states) for n, example in enumerate(examples) for states in self._lower(example)]
        longest = max(len(states) for _, states in owned)
        x = owned[0][1].new_zeros(len(owned), longest, owned[0][1].size(1))
        mask = torch.zeros(len(owned), longest, dtype=torch.int64, device=x.device)
        for row, (_, states) in enumerate(owned):
            x[row, : len(states)] = states
            mask[row, : len(states)] = 1
        return _by_text(self.encoder.upper(x.float(), mask, self.frozen), [n for n, _ in owned], mask)

    def _lower(self, example: Example) -> list[Tensor]:
        if example.id not in self._kept:
            ids, mask = _filled(self.encoder, [example.ids[a:b] for a, b in windows(example)], self.marks)
            with torch.no_grad():
                states = self.encoder.lower(ids, self.frozen, mask)
            rows = zip(states, mask.sum(1).tolist(), strict=True)
            self._kept[example.id] = [row[:size].to(torch.bfloat16) for row, size in rows]
        return self._kept[example.id]


def _filled(encoder: Encoder, cuts: Sequence[Ints], marks: Marks) -> tuple[Tensor, Tensor]:
    """Ids and mask [B, L] of windows, with the marks around each."""
    longest = max(len(cut) for cut in cuts) + 2
    ids = np.full((len(cuts), longest), marks.pad, dtype=np.int64)
    mask = np.zeros((len(cuts), longest), dtype=np.int64)
    for row, cut in enumerate(cuts):
        ids[row, 0], ids[row, len(cut) + 1] = marks.begin, marks.end
        ids[row, 1 : len(cut) + 1] = cut
        mask[row, : len(cut) + 2] = 1
    device = encoder.words.weight.device
    return torch.from_numpy(ids).to(device), torch.from_numpy(mask).to(device)


def _by_text(hidden: Tensor, owners: Sequence[int], mask: Tensor) -> list[Tensor]:
    """The states of the windows joined to texts, without the marks."""
    sizes = mask.sum(1).tolist()
    parts: list[list[Tensor]] = [[] for _ in range(owners[-1] + 1)]
    for row, (owner, size) in enumerate(zip(owners, sizes, strict=True)):
        parts[owner].append(hidden[row, 1 : size - 1])
    return [torch.cat(part) for part in parts]


def losses(heads: Heads, hidden: Sequence[Tensor], golds: Sequence[Gold]) -> dict[str, Tensor]:
    """The losses of a batch by family: each the mean over the texts that have something of it."""
    flat = torch.cat(list(hidden))
    scores = heads.tag_scores(flat)
    each = functional.cross_entropy(
        scores.reshape(-1, 3), torch.cat([g.tags for g in golds]).reshape(-1), reduction="none"
    )
    found = {"tags": (each.view(scores.shape[:2]) * torch.cat([g.weight for g in golds])).sum() / len(golds)}
    told = [(states, g.episodes) for states, g in zip(hidden, golds, strict=True) if g.episodes is not None]
    if told:
        chances = torch.stack([heads.episode_scores(states) for states, _ in told])
        gold = torch.stack([episodes for _, episodes in told])
        found["episodes"] = functional.binary_cross_entropy_with_logits(chances, gold)
    if any(len(g.ends) for g in golds):
        starts = np.cumsum([0, *[len(states) for states in hidden[:-1]]]).tolist()
        spans = heads.spans(flat, torch.cat([g.ends + at for g, at in zip(golds, starts, strict=True)]))
        filled = [g for g in golds if len(g.ends)]
        each_text = torch.split(spans, [len(g.ends) for g in filled])
        found["classes"] = _class_loss(heads, spans, filled)
        pairs = list(zip(each_text, filled, strict=True))
        found["pointers"] = torch.stack([_pointer_loss(heads, own, g) for own, g in pairs]).mean()
        found["pairs"] = torch.stack([_pair_loss(heads, own, g.pairing) for own, g in pairs]).mean()
    return found


def _class_loss(heads: Heads, spans: Tensor, golds: Sequence[Gold]) -> Tensor:
    """Cross entropy of every class: a mean over the items of a text, summed over classes, a mean over texts."""
    starts = np.cumsum([0, *[len(g.ends) for g in golds[:-1]]]).tolist()
    total = spans.new_zeros(())
    for name in sorted({name for g in golds for name in g.classes}):
        own = [(g.classes[name], at) for g, at in zip(golds, starts, strict=True) if name in g.classes]
        rows = torch.cat([rows + at for (rows, _), at in own])
        share = torch.cat([spans.new_full((len(rows),), 1 / len(rows)) for (rows, _), _ in own])
        gold = torch.cat([values for (_, values), _ in own])
        each = functional.cross_entropy(heads.class_scores(name, spans[rows]), gold, reduction="none")
        total = total + (each * share).sum() / len(golds)
    return total


def _pointer_loss(heads: Heads, spans: Tensor, gold: Gold) -> Tensor:
    total = spans.new_zeros(())
    for p in gold.pointings:
        scores = heads.pointer_scores(p.relation, spans[p.left], spans[p.right], p.place.float())
        total = total + pointer_loss(scores.masked_fill(p.barred, NEVER), p.right_ones)
    return total


def _pair_loss(heads: Heads, spans: Tensor, pairing: Pairing | None) -> Tensor:
    """Told of one incident, and told of a part of the other's: over all pairs of claims that belong to a report."""
    if pairing is None:
        return spans.new_zeros(())
    chosen, place = spans[pairing.rows], pairing.place.float()
    scores = heads.pair_scores("same", chosen, chosen, place)
    each = functional.binary_cross_entropy_with_logits((scores + scores.T) / 2, pairing.same, reduction="none")
    total = (each * pairing.upper).sum() / pairing.upper.sum()
    if pairing.part is not None:
        apart = 1 - pairing.same
        scores = heads.pair_scores("part", chosen, chosen, place)
        each = functional.binary_cross_entropy_with_logits(scores, pairing.part, reduction="none")
        total = total + 0.5 * (each * apart).sum() / apart.sum()
    return total
