"""The reader's heads over the encoder: tags by piece, classes by span, relations by pair. And the losses.

Shapes: a text of P pieces gives ``hidden`` [P, W]; spans are [first, last] piece numbers. What is computed here in
torch, ``saksi.extract.learned.heads`` computes again in numpy from the exported matrices.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from saksi.extract.learned.labels import CLASSES, EPISODES, PAIRS, RELATIONS, SPANS, place_features

WIDE = 256  # of a span's vector
NARROW = 64  # of each side of a relation
SIDES = (*RELATIONS, *PAIRS)


@dataclass(frozen=True, slots=True)
class Sizes:
    width: int = 384
    wide: int = WIDE
    narrow: int = NARROW


class Heads(nn.Module):
    """Everything above the encoder, for one text at a time."""

    def __init__(self, sizes: Sizes = Sizes(), *, dropout: float = 0.1) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(sizes.width)  # the base's states are small (0.1): too small for heads to learn from
        self.tags = nn.Linear(sizes.width, 3 * len(SPANS))
        with torch.no_grad():  # most pieces are outside everything: said at once, not learned by the encoder
            self.tags.bias.view(len(SPANS), 3).copy_(torch.tensor([4.0, 0.0, 0.0]).expand(len(SPANS), 3))
        self.span = nn.Linear(3 * sizes.width, sizes.wide)
        self.classes = nn.ModuleDict({name: nn.Linear(sizes.wide, len(terms)) for name, terms in CLASSES.items()})
        self.left = nn.ModuleDict({name: nn.Linear(sizes.wide, sizes.narrow) for name in SIDES})
        self.right = nn.ModuleDict({name: nn.Linear(sizes.wide, sizes.narrow) for name in SIDES})
        self.position = nn.ModuleDict({name: nn.Linear(place_features(), 1) for name in SIDES})
        self.none = nn.ModuleDict({name: nn.Linear(sizes.wide, 1) for name in RELATIONS})
        self.episodes = nn.Linear(sizes.width, len(EPISODES))
        self.dropout = nn.Dropout(dropout)

    def states(self, encoded: Tensor) -> Tensor:
        """The encoder's states on the scale that all heads take."""
        scaled: Tensor = self.norm(encoded)
        return scaled

    def tag_scores(self, hidden: Tensor) -> Tensor:
        """[P, W] to [P, kinds of span, 3]: outside, begin, inside."""
        scores = self.tags(self.dropout(hidden))
        return scores.view(hidden.size(0), len(SPANS), 3)

    def spans(self, hidden: Tensor, ends: Tensor) -> Tensor:
        """Vectors of spans: [P, W] and [S, 2] (first and last piece) to [S, wide]."""
        sums = torch.cat([hidden.new_zeros(1, hidden.size(1)), hidden.cumsum(0)])
        mean = (sums[ends[:, 1] + 1] - sums[ends[:, 0]]) / (ends[:, 1] - ends[:, 0] + 1).unsqueeze(1)
        joined = torch.cat([hidden[ends[:, 0]], hidden[ends[:, 1]], mean], dim=1)
        return functional.gelu(self.span(self.dropout(joined)))

    def class_scores(self, name: str, spans: Tensor) -> Tensor:
        scores: Tensor = self.classes[name](self.dropout(spans))
        return scores

    def pair_scores(self, name: str, left: Tensor, right: Tensor, position: Tensor) -> Tensor:
        """[L, wide], [R, wide], [L, R, features] to [L, R]."""
        product = self.left[name](left) @ self.right[name](right).T / 8
        scores: Tensor = product + self.position[name](position).squeeze(-1)
        return scores

    def pointer_scores(self, name: str, left: Tensor, right: Tensor, position: Tensor) -> Tensor:
        """As ``pair_scores``, with a first column for none: [L, 1 + R]."""
        return torch.cat([self.none[name](left), self.pair_scores(name, left, right, position)], dim=1)

    def episode_scores(self, hidden: Tensor) -> Tensor:
        """[P, W] to [types of incident], of the whole text."""
        scores: Tensor = self.episodes(hidden.mean(0))
        return scores


def pointer_loss(scores: Tensor, gold: Tensor) -> Tensor:
    """Negative log of the probability that falls on any right target: gold [L, 1 + R] of true and false."""
    logs = functional.log_softmax(scores, dim=1)
    right = torch.logsumexp(logs.masked_fill(~gold, -1e4), dim=1)
    return -right.mean()
