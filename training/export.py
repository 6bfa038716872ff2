"""From a torch module to the file the reader loads: ONNX, fused as BERT, eight-bit weights.

The steps, each measured on the base encoders: export with eager attention (opset 17); fuse attention, skip norms and
GELU (onnxruntime's BERT optimiser); dynamic quantisation, per channel, seven bits of the weights used
(`reduce_range`: without VNNI, eight-bit products saturate); word and position tables as int8 rows with a scale each.

Dynamic quantisation scales a whole tensor of activations by its largest value, and the values behind the GELU have
outliers: they alone cost more than half of what the outputs differ from torch. Products named by `by_row` therefore
quantise row by row in blocks of 128 (MatMulNBits). Difference of the base's hidden states from torch, relative, and
tokens a second of processor time (12 layers): none 0.127, 3,460; "narrow" 0.075, 3,040; "all" 0.040, 2,520. The rest
still scales whole tensors, so a window is always run alone: no text may change another's scores.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
import torch
from torch import nn

from saksi.errors import IntegrityError

if TYPE_CHECKING:
    import onnx
    from numpy.typing import NDArray

ByRow: TypeAlias = Literal["none", "narrow", "all"]

OPSET = 17
INPUTS = ("ids", "mask")
PROBE = 24  # pieces of the sample that the exporter follows


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export gave: bytes on disk, fused nodes by kind, and the largest difference from torch by output."""

    path: Path
    size: int
    nodes: dict[str, int]
    float_difference: dict[str, float]
    difference: dict[str, float]


def export(
    module: nn.Module, path: Path, *, outputs: Sequence[str], layers: int, heads: int = 12, by_row: ByRow = "narrow"
) -> Exported:
    """Write `module` as an eight-bit ONNX file.

    The module takes ids [B, L] int64 and mask [B, L] int64 and gives one tensor of [B, L, …] for each of `outputs`
    (a tensor alone when there is one). `layers` is the number of attention layers that must have been fused.
    `by_row`: which of the encoder's products quantise activations row by row. Products of heads stay float32.
    Raises IntegrityError when a layer was not fused.
    """
    module.eval()
    width = _width(module)
    with TemporaryDirectory() as scratch:
        plain, fused = Path(scratch) / "plain.onnx", Path(scratch) / "fused.onnx"
        _trace(module, plain, outputs)
        _fuse(plain, fused, heads=heads, width=width)
        nodes = fused_nodes(fused)
        if nodes.get("Attention", 0) != layers:
            raise IntegrityError(f"{nodes.get('Attention', 0)} of {layers} layers fused", subject=str(path))
        _quantise(fused, path, width=width, by_row=by_row)
        samples = _samples(_pieces(module))
        loose = compare(module, fused, samples, outputs)
        return Exported(path, path.stat().st_size, nodes, loose, compare(module, path, samples, outputs))


def _width(module: nn.Module) -> int:
    return next(part.embedding_dim for part in module.modules() if isinstance(part, nn.Embedding))


def _pieces(module: nn.Module) -> int:
    return next(part.num_embeddings for part in module.modules() if isinstance(part, nn.Embedding))


def _samples(pieces: int) -> list[NDArray[np.int64]]:
    """Rows of pieces, drawn with a fixed seed, of lengths that the exporter has not followed."""
    draw = np.random.default_rng(7)
    return [draw.integers(5, pieces, size=(1, length), dtype=np.int64) for length in (9, 150, 400)]


def _trace(module: nn.Module, path: Path, outputs: Sequence[str]) -> None:
    ids = torch.arange(5, 5 + 2 * PROBE).view(2, PROBE)
    mask = torch.ones_like(ids)
    free = {0: "batch", 1: "pieces"}
    with warnings.catch_warnings():  # the tracing exporter is the one whose pattern is fused; torch advises against it
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module,
            (ids, mask),
            str(path),
            input_names=list(INPUTS),
            output_names=list(outputs),
            opset_version=OPSET,
            dynamic_axes=dict.fromkeys((*INPUTS, *outputs), free),
            dynamo=False,
        )


def _fuse(plain: Path, fused: Path, *, heads: int, width: int) -> None:
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    options = FusionOptions("bert")
    options.enable_embed_layer_norm = False  # the tables become int8 rows instead
    model = optimizer.optimize_model(
        str(plain), model_type="bert", num_heads=heads, hidden_size=width, optimization_options=options, opt_level=0
    )
    model.save_model_to_file(str(fused))


def fused_nodes(path: Path) -> dict[str, int]:
    """How many nodes of each kind a file holds."""
    import onnx

    return dict(Counter(node.op_type for node in onnx.load(str(path)).graph.node))


def _quantise(fused: Path, path: Path, *, width: int, by_row: ByRow) -> None:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    path.parent.mkdir(parents=True, exist_ok=True)
    model = onnx.load(str(fused))
    encoder, rows = _products(model, width=width, by_row=by_row)
    if rows:
        model = _quantise_rows(model, rows)
    quantize_dynamic(
        model,
        str(path),
        op_types_to_quantize=["MatMul", "Attention"],
        nodes_to_quantize=sorted(encoder - rows) + [n.name for n in model.graph.node if n.op_type == "Attention"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )
    model = onnx.load(str(path))
    _shrink_tables(model)
    onnx.save(model, str(path))


def _products(model: onnx.ModelProto, *, width: int, by_row: ByRow) -> tuple[set[str], set[str]]:
    """Names of the encoder's own products, told by the shape of their weights, and those to quantise row by row."""
    shapes = {tensor.name: tuple(tensor.dims) for tensor in model.graph.initializer}
    own: dict[str, tuple[int, ...]] = {}
    for node in model.graph.node:
        shape = shapes.get(node.input[1]) if node.op_type == "MatMul" else None
        if shape in {(width, width), (width, 4 * width), (4 * width, width)}:
            own[node.name] = shape
    rows = {"none": set[str](), "all": set(own), "narrow": {n for n, s in own.items() if s[0] > s[1]}}
    return set(own), rows[by_row]


def _quantise_rows(model: onnx.ModelProto, names: set[str]) -> onnx.ModelProto:
    from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer

    others = [n.name for n in model.graph.node if n.op_type == "MatMul" and n.name not in names]
    how = DefaultWeightOnlyQuantConfig(block_size=128, is_symmetric=True, accuracy_level=4, bits=8)
    work = MatMulNBitsQuantizer(model, algo_config=how, nodes_to_exclude=others)
    work.process()
    quantised: onnx.ModelProto = work.model.model
    return quantised


def _shrink_tables(model: onnx.ModelProto) -> None:
    """Each table that a Gather reads becomes int8 rows and one scale a row: gather both, multiply."""
    from onnx import TensorProto, helper, numpy_helper

    graph = model.graph
    tables = {tensor.name: tensor for tensor in graph.initializer if len(tensor.dims) == 2 and tensor.dims[0] > 1000}
    nodes = []
    for node in graph.node:
        if node.op_type != "Gather" or node.input[0] not in tables:
            nodes.append(node)
            continue
        tensor = tables.pop(node.input[0])
        rows = numpy_helper.to_array(tensor)
        scale = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-12).astype(np.float32) / 127
        whole = np.round(rows / scale).astype(np.int8)
        stem = node.output[0]
        graph.initializer.remove(tensor)
        graph.initializer.extend(
            [numpy_helper.from_array(whole, stem + ".rows"), numpy_helper.from_array(scale, stem + ".scale")]
        )
        nodes += [
            helper.make_node("Gather", [stem + ".rows", node.input[1]], [stem + ".whole"], name=stem + ".gather"),
            helper.make_node("Gather", [stem + ".scale", node.input[1]], [stem + ".by"], name=stem + ".gather_scale"),
            helper.make_node("Cast", [stem + ".whole"], [stem + ".float"], name=stem + ".cast", to=TensorProto.FLOAT),
            helper.make_node("Mul", [stem + ".float", stem + ".by"], [stem], name=stem + ".mul"),
        ]
    del graph.node[:]
    graph.node.extend(nodes)


def compare(
    module: nn.Module,
    path: Path,
    samples: Sequence[NDArray[np.int64]],
    outputs: Sequence[str],
) -> dict[str, float]:
    """Per output: the norm of the difference between file and module, as a share of the module's norm."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    gaps = dict.fromkeys(outputs, 0.0)
    for ids in samples:
        with torch.no_grad():
            wanted = module(torch.from_numpy(ids), torch.ones(ids.shape, dtype=torch.int64))
        found = session.run(list(outputs), {"ids": ids, "mask": np.ones_like(ids)})
        for name, want, got in zip(outputs, [wanted] if len(outputs) == 1 else wanted, found, strict=True):
            gap = float(np.linalg.norm(got - want.numpy()) / np.linalg.norm(want.numpy()))
            gaps[name] = max(gaps[name], gap)
    return gaps
