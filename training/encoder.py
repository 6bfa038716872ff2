"""The base encoder as a plain torch module: BERT's arithmetic, eager attention, dropout only where asked for.

Written out so that the exporter sees the pattern onnxruntime fuses, and so that training needs no further package.
Devlin et al. 2019; post-norm layers, exact GELU, learned positions from 0. The embedding of token type 0 is added into
the positions once, since no second type is ever used.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import torch
from torch import Tensor, nn

from saksi.errors import NotFound

if TYPE_CHECKING:
    from tokenizers import Tokenizer

NAMES = ("e5", "minilm")
MASKED = -10000.0  # what BERT adds to a hidden key's score: enough in float32, and safe in int8 graphs


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of an encoder; `begin`, `end` and `pad` are the pieces put around a window and after a short one,
    `unknown` is shown for a hidden piece (MiniLM's is [MASK], e5's <unk>)."""

    pieces: int
    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float
    begin: int
    pad: int
    end: int

    @property
    def unknown(self) -> int:
        return self.end + 1


class Attention(nn.Module):
    """Self-attention with the residual sum and its norm."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads, self.size = shape.heads, shape.width // shape.heads
        self.query = nn.Linear(shape.width, shape.width)
        self.key = nn.Linear(shape.width, shape.width)
        self.value = nn.Linear(shape.width, shape.width)
        self.out = nn.Linear(shape.width, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.drop = nn.Dropout(0.0)

    def split(self, x: Tensor) -> Tensor:
        return x.view(x.size(0), x.size(1), self.heads, self.size).permute(0, 2, 1, 3)

    def forward(self, x: Tensor, hidden: Tensor) -> Tensor:
        query, key, value = self.split(self.query(x)), self.split(self.key(x)), self.split(self.value(x))
        if self.training:  # the fused kernel: faster; the exporter must see the arithmetic written out
            mixed = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=hidden.to(query.dtype))
        else:
            scores = torch.matmul(query, key.transpose(-1, -2)) / math.sqrt(self.size) + hidden
            mixed = torch.matmul(torch.softmax(scores, dim=-1), value)
        mixed = mixed.permute(0, 2, 1, 3).contiguous()
        mixed = mixed.view(mixed.size(0), mixed.size(1), self.heads * self.size)
        return cast(Tensor, self.norm(self.drop(self.out(mixed)) + x))


class Layer(nn.Module):
    """Attention, then the feed-forward part."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attention = Attention(shape)
        self.widen = nn.Linear(shape.width, shape.inner)
        self.narrow = nn.Linear(shape.inner, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.drop = nn.Dropout(0.0)

    def forward(self, x: Tensor, hidden: Tensor) -> Tensor:
        x = self.attention(x, hidden)
        return cast(Tensor, self.norm(self.drop(self.narrow(nn.functional.gelu(self.widen(x)))) + x))


class Encoder(nn.Module):
    """Pieces to vectors: ids [B, L] int64 and mask [B, L] (1 = real, 0 = filling) give [B, L, width] float32."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.pieces, shape.width, padding_idx=shape.pad)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.layers = nn.ModuleList([Layer(shape) for _ in range(shape.layers)])

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        return self.upper(self.lower(ids, 0), mask, 0) if self.layers else self.lower(ids, 0)

    def lower(self, ids: Tensor, layers: int, mask: Tensor | None = None) -> Tensor:
        """The states [B, L, width] below layer `layers`, where those layers do not learn they are the same for ever."""
        places = torch.arange(ids.size(1), device=ids.device).unsqueeze(0)
        x = cast(Tensor, self.norm(self.words(ids) + self.positions(places)))
        return self._through(x, mask, self.layers[:layers]) if layers and mask is not None else x

    def upper(self, x: Tensor, mask: Tensor, layers: int) -> Tensor:
        """From the states below layer `layers` to the last ones."""
        return self._through(x, mask, self.layers[layers:])

    def _through(self, x: Tensor, mask: Tensor, layers: Iterable[nn.Module]) -> Tensor:
        hidden = (1.0 - mask[:, None, None, :].to(torch.float32)) * MASKED
        for layer in layers:
            x = layer(x, hidden)
        return x

    def drop(self, share: float) -> None:
        """How much of each layer's two outputs is dropped while learning."""
        for part in self.modules():
            if isinstance(part, nn.Dropout):
                part.p = share

    def learn(self, *, words: bool = False, layers: int | None = None) -> list[nn.Parameter]:
        """Let only the last `layers` layers learn (None = all of them), and the word table only when asked for.

        Returns the parameters that learn; positions and the first norm learn with the lowest layer.
        """
        first = 0 if layers is None else len(self.layers) - layers
        for parameter in self.parameters():
            parameter.requires_grad_(False)
        open_parts: list[nn.Module] = list(self.layers[first:])
        open_parts += [self.positions, self.norm] if first <= 0 else []
        open_parts += [self.words] if words else []
        for part in open_parts:
            part.requires_grad_(True)
        return [p for p in self.parameters() if p.requires_grad]


def load_base(name: str, *, layers: int | None = None, pieces: Path) -> tuple[Encoder, Tokenizer]:
    """The base encoder `name` ("e5" or "minilm") with its first `layers` layers, and its tokenizer.

    `pieces` is the folder that `python -m training.base --cache` filled. The encoder comes in training mode with every
    parameter open: see `Encoder.learn`. Raises NotFound when the folder holds no such base.
    """
    from tokenizers import Tokenizer

    folder = pieces / name
    if not (folder / "base.json").is_file():
        raise NotFound(
            "no such base here", subject=str(folder), hint=f"Run `python -m training.base --cache {pieces}`."
        )
    sizes = json.loads((folder / "base.json").read_text("utf-8"))["shape"]
    kept = sizes["layers"] if layers is None else layers
    encoder = Encoder(Shape(**{**sizes, "layers": kept}))
    weights = torch.load(folder / "weights.pt", weights_only=True)
    encoder.load_state_dict({k: v for k, v in weights.items() if k in encoder.state_dict()})
    return encoder, Tokenizer.from_file(str(folder / "tokenizer.json"))


def save_base(encoder: Encoder, tokenizer: Tokenizer, *, folder: Path, facts: dict[str, object]) -> None:
    """Write a base as `load_base` reads it; `facts` (digests, versions, growth) are kept beside the sizes."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(encoder.state_dict(), folder / "weights.pt")
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    record = {"shape": asdict(encoder.shape), **facts}
    (folder / "base.json").write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", "utf-8")
