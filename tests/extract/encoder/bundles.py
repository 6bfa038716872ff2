"""A small model folder, made on the spot: a tokenizer of signs and words, a network of short reach."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from saksi.extract.encoder.bundle import MODEL, TOKENIZER, Bundle, open_bundle, write_manifest
from saksi.extract.encoder.pieces import META

REACH = 9
SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789.,;:()'½ﬁéقتلشخ١٢بمсуха"
SPECIALS = ("< s >", "< p a d >", "< / s >", "< u n k >")


def vocabulary() -> bytes:
    """A `tokenizer.json` of single signs and a few words; specials hold blanks, so that no text can spell one."""
    words = [META + w for w in ("killed", "people", "12", "fire", "قتل")]
    pieces = [*SPECIALS, META, *words, "lled", *dict.fromkeys(SIGNS)]
    listed = [[piece, 0.0 if number < len(SPECIALS) else -3.0] for number, piece in enumerate(pieces)]
    return json.dumps({"model": {"type": "Unigram", "unk_id": 3, "vocab": listed}}).encode()


def network(path: Path, *, outputs: int = 2) -> None:
    """Each output mixes the ids of the pieces within REACH; the first is [B, L, 3], others [B, L, 2]."""
    onnx = pytest.importorskip("onnx", reason="skipped: training extra absent")
    helper, numpy_helper, kinds = onnx.helper, onnx.numpy_helper, onnx.TensorProto
    draw = np.random.default_rng(3)
    nodes, tensors, made = [], [], []
    table = draw.normal(size=(200, 4)).astype(np.float32)
    tensors.append(numpy_helper.from_array(table, "table"))
    nodes.append(helper.make_node("Gather", ["table", "ids"], ["words"]))
    nodes.append(helper.make_node("Cast", ["mask"], ["weight"], to=kinds.FLOAT))
    tensors.append(numpy_helper.from_array(np.array([2], dtype=np.int64), "axes"))
    nodes.append(helper.make_node("Unsqueeze", ["weight", "axes"], ["column"]))
    nodes.append(helper.make_node("Mul", ["words", "column"], ["seen"]))
    nodes.append(helper.make_node("Transpose", ["seen"], ["turned"], perm=[0, 2, 1]))
    for number in range(outputs):
        width = 3 if number == 0 else 2
        kernel = draw.normal(size=(width, 4, 2 * REACH + 1)).astype(np.float32)
        tensors.append(numpy_helper.from_array(kernel, f"kernel{number}"))
        nodes.append(helper.make_node("Conv", ["turned", f"kernel{number}"], [f"mixed{number}"], pads=[REACH, REACH]))
        nodes.append(helper.make_node("Transpose", [f"mixed{number}"], [f"out{number}"], perm=[0, 2, 1]))
        made.append(helper.make_tensor_value_info(f"out{number}", kinds.FLOAT, ["batch", "pieces", width]))
    given = [helper.make_tensor_value_info(name, kinds.INT64, ["batch", "pieces"]) for name in ("ids", "mask")]
    graph = helper.make_graph(nodes, "small", given, made, tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def bundle(folder: Path, *, window: int = 64, context: int = 10) -> Bundle:
    """A model folder written and opened."""
    folder.mkdir(parents=True, exist_ok=True)
    network(folder / MODEL)
    (folder / TOKENIZER).write_bytes(vocabulary())
    write_manifest(folder, {"name": "small", "window": window, "context": context, "begin": 0, "end": 2})
    return open_bundle(folder)
