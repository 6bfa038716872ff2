"""A text of any length gives one row a piece, the same whether it needed one window or many."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

for name in ("onnxruntime", "onnx"):
    pytest.importorskip(name, reason="skipped: training extra absent")

from extract.encoder.bundles import bundle  # noqa: E402
from saksi.errors import IntegrityError  # noqa: E402
from saksi.extract.encoder.bundle import MODEL, open_bundle, write_manifest  # noqa: E402
from saksi.extract.encoder.session import Encoder, read_tokenizer  # noqa: E402

LINES = ["killed 12 people (fire); abc def.", "12 people, 3 killed.", "ghi jkl 45: people fire mno.", "قتل ١٢ شخص."]
LONG = "\n".join(LINES * 30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle(tmp_path_factory.mktemp("model")).folder


def encoder(folder: Path, *, threads: int = 2) -> Encoder:
    return Encoder(open_bundle(folder), threads=threads)


def test_many_windows_give_what_one_gives(folder: Path, tmp_path: Path) -> None:
    whole = Encoder(bundle(tmp_path / "wide", window=5000)).encode(LONG)
    cut = encoder(folder).encode(LONG)
    assert len(cut.pieces) > 1000
    assert list(cut.outputs) == ["out0", "out1"]
    assert cut.outputs["out0"].shape == (len(cut.pieces), 3)
    for output, values in cut.outputs.items():
        np.testing.assert_allclose(values, whole.outputs[output], rtol=1e-5, atol=1e-4)


def test_too_little_context_shows_the_seam(tmp_path: Path) -> None:
    """The test above can fail: a context shorter than the network's reach changes rows at the seams."""
    whole = Encoder(bundle(tmp_path / "wide", window=5000)).encode(LONG)
    cut = Encoder(bundle(tmp_path / "narrow", context=3)).encode(LONG)
    assert not np.allclose(cut.outputs["out0"], whole.outputs["out0"], atol=1e-3)


def test_same_text_same_bytes(folder: Path) -> None:
    first, second = encoder(folder), encoder(folder)
    second.encode("killed")
    for output, values in first.encode(LONG).outputs.items():
        assert values.tobytes() == second.encode(LONG).outputs[output].tobytes()


def test_the_number_of_threads_changes_nothing(folder: Path) -> None:
    one, two = (encoder(folder, threads=n).encode(LONG).outputs["out1"] for n in (1, 2))
    np.testing.assert_allclose(one, two, rtol=1e-5, atol=1e-5)


def test_several_threads_may_share_an_encoder(folder: Path) -> None:
    shared, found = encoder(folder), {}

    def work(number: int) -> None:
        found[number] = shared.encode(LONG).outputs["out0"].tobytes()

    workers = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(found) == 4
    assert len(set(found.values())) == 1


def test_an_empty_text_gives_no_rows(folder: Path) -> None:
    for text in ("", "\n \n"):
        encoded = encoder(folder).encode(text)
        assert {name: values.shape for name, values in encoded.outputs.items()} == {"out0": (0, 3), "out1": (0, 2)}


def test_single_outputs_and_breaks_can_be_asked_for(folder: Path) -> None:
    sentences = [at + 1 for at, sign in enumerate(LONG) if sign == "."]
    found = encoder(folder).encode(LONG, paragraphs=[0, 400], sentences=sentences, outputs=["out1"])
    whole = encoder(folder).encode(LONG)
    assert list(found.outputs) == ["out1"]
    np.testing.assert_allclose(found.outputs["out1"], whole.outputs["out1"], rtol=1e-5, atol=1e-4)


def test_pieces_that_the_model_does_not_know_are_refused(tmp_path: Path) -> None:
    opened = bundle(tmp_path / "other")
    write_manifest(opened.folder, {"name": "x", "window": 64, "context": 9, "begin": 0, "end": 100_000})
    with pytest.raises(IntegrityError, match="cannot run"):
        encoder(opened.folder).encode("killed")


def test_nothing_is_loaded_before_the_first_text(folder: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from saksi.extract.encoder.bundle import open_bundle\n"
        "from saksi.extract.encoder.session import Encoder\n"
        "Encoder(open_bundle(Path(sys.argv[1])))\n"
        "print([n for n in ('numpy', 'onnxruntime') if n in sys.modules])\n"
    )
    ran = subprocess.run([sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    opened = bundle(tmp_path / "broken")
    (opened.folder / MODEL).write_bytes(b"no model at all")
    write_manifest(opened.folder, {k: v for k, v in opened.manifest.items() if k not in {"files", "form"}})
    with pytest.raises(IntegrityError, match="cannot load"):
        encoder(opened.folder).encode("killed")


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"model": {"type": "BPE", "vocab": {}}}'])
def test_a_tokenizer_of_another_kind_is_refused(data: bytes) -> None:
    with pytest.raises(IntegrityError, match="no tokenizer"):
        read_tokenizer(data, subject="test")
