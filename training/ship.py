"""Makes the model folder that Saksi ships from trained weights: ONNX, heads, tokenizer, manifest with floors.

    .venv/bin/python -m training.ship --weights build/run/best.pt --base build/base --out src/saksi/extract/model
        [--facts build/run/facts.json]

``facts`` (floors, calibration) come from ``training.calibrate``; without them every span counts from one half on.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from saksi.extract.encoder.bundle import MODEL, TOKENIZER, write_manifest
from saksi.extract.learned.model import HEADS, inventory
from training.encoder import Encoder, load_base
from training.export import export
from training.model import Heads

WINDOW = 384
CONTEXT = 64


class Seen(nn.Module):
    """Encoder and tag scores in one graph: what the reader needs of every piece."""

    def __init__(self, encoder: Encoder, heads: Heads) -> None:
        super().__init__()
        self.encoder, self.norm, self.tags = encoder, heads.norm, heads.tags

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        hidden = self.norm(self.encoder(ids, mask))
        return hidden, self.tags(hidden)


def load(weights: Path, base: Path) -> tuple[Encoder, Heads, Any]:
    """Encoder, heads and tokenizer of a run's checkpoint."""
    kept = torch.load(weights, weights_only=True)
    encoder, tokenizer = load_base(kept["plan"]["name"], layers=kept["plan"]["layers"], pieces=base)
    heads = Heads()
    encoder.load_state_dict(kept["encoder"])
    heads.load_state_dict(kept["heads"])
    return encoder.eval(), heads.eval(), tokenizer


def ship(weights: Path, base: Path, out: Path, facts: dict[str, Any]) -> str:
    """Write the folder anew; gives the digest of its manifest."""
    encoder, heads, tokenizer = load(weights, base)
    shutil.rmtree(out, ignore_errors=True)  # with a language's own model below it: ship that one after this
    out.mkdir(parents=True)
    export(
        Seen(encoder, heads).eval(), out / MODEL, outputs=("hidden", "tags"), layers=len(encoder.layers), by_row="all"
    )
    matrices = {
        n: v.numpy().astype(np.float16) for n, v in heads.state_dict().items() if not n.startswith(("tags.", "norm."))
    }
    np.savez_compressed(out / HEADS, **matrices)  # type: ignore[arg-type]
    tokenizer.save(str(out / TOKENIZER), pretty=False)
    shape = encoder.shape
    return write_manifest(
        out,
        {
            "name": "saksi-reader",
            "window": WINDOW,
            "context": CONTEXT,
            "begin": shape.begin,
            "end": shape.end,
            "labels": inventory(),
            "floors": facts.get("floors", {}),
            "leanings": facts.get("leanings", {}),
            "calibration": facts.get("calibration", {}),
            "grouping": facts.get("grouping", {}),
        },
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.ship")
    for name in ("weights", "base", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--facts", type=Path)
    options = parser.parse_args(arguments)
    facts = json.loads(options.facts.read_text("utf-8")) if options.facts else {}
    print(ship(options.weights, options.base, options.out, facts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
