"""A checkpoint of training as a reader of MUC-4 messages, before any export: `--checkpoint OUT/last.pt --base DIR`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from saksi.errors import NotFound
from saksi.extract.encoder.pieces import cut
from saksi.extract.learned.heads import Heads
from saksi.extract.learned.labels import SPANS
from saksi.extract.learned.layout import lay_out
from saksi.extract.learned.marks import Sight

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from tokenizers import Tokenizer

    from training.encoder import Encoder

    Floats = npt.NDArray[np.float32]


class CheckpointModel:
    """Torch weights behind the two things that reading asks of a model: `see` and `heads`."""

    def __init__(self, encoder: Encoder, tokenizer: Tokenizer, matrices: Mapping[str, Floats]) -> None:
        self.heads = Heads(matrices)
        self._tags = (matrices["tags.weight"], matrices["tags.bias"])
        self._encoder, self._tokenizer = encoder, tokenizer

    def see(self, text: str) -> Sight:
        """One pass over a text, cut into windows as in training."""
        import numpy as np
        import torch

        from training.forward import encode
        from training.records import Example
        from training.train import marks_of

        pieces = cut(self._tokenizer, text)
        layout = lay_out(text, pieces.starts, pieces.ends)
        empty = np.zeros((0, len(SPANS)), dtype=np.int8)
        example = Example("", "en", pieces.ids, layout, empty, np.zeros(len(SPANS), dtype=np.float32), [], {})
        with torch.no_grad():
            hidden = encode(self._encoder, [example], marks_of(self._encoder))[0].float().numpy()
        scores = (hidden @ self._tags[0].T + self._tags[1]).reshape(len(hidden), len(SPANS), 3)
        powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
        return Sight(text, layout, hidden, powers / powers.sum(axis=-1, keepdims=True))


def open_checkpoint(path: Path, base: Path) -> CheckpointModel:
    """The model of a checkpoint that `training.train` wrote; `base` is the folder of base encoders it began with."""
    import torch

    from training.encoder import load_base

    if not path.is_file():
        raise NotFound("no checkpoint here", subject=str(path))
    kept = torch.load(path, weights_only=True)
    encoder, tokenizer = load_base(kept["plan"]["name"], layers=kept["plan"]["layers"], pieces=base)
    encoder.load_state_dict(kept["encoder"])
    encoder.eval()
    return CheckpointModel(encoder, tokenizer, {name: matrix.numpy() for name, matrix in kept["heads"].items()})
