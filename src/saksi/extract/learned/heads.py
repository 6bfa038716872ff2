"""The model's heads in numpy: tags decoded to spans, classes of a span, pointers between spans, pairs of claims.

The same arithmetic as ``training.model``; matrices come from the model file. Shapes: P pieces, W wide, S spans.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Ints = npt.NDArray[np.int64]


def spans_in(chances: Floats, *, floor: float = 0.0) -> Iterator[tuple[int, int, float]]:
    """(first, last, mean chance) of each span on one layer: the likeliest sequence of outside, begin, inside [P, 3].

    Viterbi over the three labels, where inside follows only begin or inside. Spans under ``floor`` are left out.
    """
    import numpy as np

    if not len(chances):
        return
    logs = np.log(np.maximum(chances, 1e-9))
    labels = logs.argmax(axis=1)
    if (labels[0] == 2) or ((labels[1:] == 2) & (labels[:-1] == 0)).any():
        labels = _best(logs)  # the likeliest labels one by one break the rule somewhere
    starts = np.flatnonzero(labels == 1)
    for first in starts.tolist():
        last = first
        while last + 1 < len(labels) and labels[last + 1] == 2:
            last += 1
        score = float(np.exp(logs[np.arange(first, last + 1), labels[first : last + 1]].mean()))
        if score >= floor:
            yield first, last, score


def _best(logs: Floats) -> Ints:
    """The likeliest labels [P] of outside, begin, inside under the one rule that nothing goes inside from outside."""
    import numpy as np

    rows = logs.tolist()
    outside, begin, inside = rows[0][0], rows[0][1], -1e9
    back: list[tuple[int, int]] = []  # for each later piece: the best label before any, and before inside
    for now_outside, now_begin, now_inside in rows[1:]:
        within, held = (1, begin) if begin >= inside else (2, inside)
        top, best = (0, outside) if outside >= held else (within, held)
        back.append((top, within))
        outside, begin, inside = best + now_outside, best + now_begin, held + now_inside
    scores = (outside, begin, inside)
    at = max(range(3), key=lambda k: scores[k])
    found = [at]
    for top, within in reversed(back):
        at = within if at == 2 else top
        found.append(at)
    return np.array(found[::-1], dtype=np.int64)


SMALL = 1 << 18
"""Multiplications of one product up to which OpenBLAS, numpy's library, works in the calling thread."""


class Heads:
    """The heads of one model: float32 matrices by name, as the export writes them."""

    def __init__(self, matrices: Mapping[str, Floats]) -> None:
        self._m = matrices

    def spans(self, hidden: Floats, ends: Ints) -> Floats:
        """[P, width] and [S, 2] to [S, W]."""
        import numpy as np

        sums = np.concatenate([np.zeros((1, hidden.shape[1]), np.float32), hidden.cumsum(0, dtype=np.float32)])
        mean = (sums[ends[:, 1] + 1] - sums[ends[:, 0]]) / (ends[:, 1] - ends[:, 0] + 1)[:, None]
        joined = np.concatenate([hidden[ends[:, 0]], hidden[ends[:, 1]], mean], axis=1).astype(np.float32)
        return _gelu(self._line("span", joined))

    def chances(self, name: str, spans: Floats) -> Floats:
        """Chances of each term of a class: [S, W] to [S, terms]."""
        return _softmax(self._line(f"classes.{name}", spans))

    def pointers(self, name: str, left: Floats, right: Floats, position: Floats) -> Floats:
        """Chances that each left span points to none (first column) or to each right span: [L, 1 + R]."""
        import numpy as np

        none = self._line(f"none.{name}", left)
        return _softmax(np.concatenate([none, self._pair(name, left, right, position)], axis=1))

    def pairs(self, name: str, left: Floats, right: Floats, position: Floats) -> Floats:
        """The chance of a judgement on each pair: [L, R]."""
        return _sigmoid(self._pair(name, left, right, position))

    def same(self, spans: Floats, position: Floats) -> Floats:
        """The chance that two claims are told of one incident, the same either way round: [S, S]."""
        import numpy as np

        scores = self._pair("same", spans, spans, position)
        return _sigmoid((scores + scores.T) * np.float32(0.5))

    def episodes(self, hidden: Floats) -> Floats:
        """Chances of MUC-4's types of incident for a whole text."""
        return _sigmoid(self._line("episodes", hidden.mean(0, keepdims=True))[0])

    def _pair(self, name: str, left: Floats, right: Floats, position: Floats) -> Floats:
        import numpy as np

        product = _product(self._line(f"left.{name}", left), self._line(f"right.{name}", right)) / np.float32(8)
        return product + self._line(f"position.{name}", position)[..., 0]

    def _line(self, name: str, x: Floats) -> Floats:
        return _product(x, self._m[f"{name}.weight"]) + self._m[f"{name}.bias"]


def _product(x: Floats, rows: Floats) -> Floats:
    """[..., K] and [N, K] to [..., N]: ``x @ rows.T``, in blocks so small that numpy's library starts no thread.

    The heads' products take half a millisecond; a second thread woken for one waits for a processor that the encoder's
    threads hold, some 30 ms on two cores.
    """
    import numpy as np

    flat = np.ascontiguousarray(x).reshape(-1, x.shape[-1])
    width = max(1, x.shape[-1])
    tall = max(1, min(len(flat), SMALL // (8 * width)))
    wide = max(1, SMALL // (tall * width))
    found = np.empty((len(flat), len(rows)), dtype=np.float32)
    for top in range(0, len(flat), tall):
        for left in range(0, len(rows), wide):
            np.matmul(
                flat[top : top + tall], rows[left : left + wide].T, out=found[top : top + tall, left : left + wide]
            )
    return found.reshape(*x.shape[:-1], len(rows))


def _softmax(scores: Floats) -> Floats:
    import numpy as np

    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)


def _sigmoid(scores: Floats) -> Floats:
    """Scores to chances; those beyond what float32 can hold are as good as certain."""
    import numpy as np

    return np.asarray(1 / (1 + np.exp(-np.clip(scores, -80, 80))), dtype=np.float32)


def _gelu(x: Floats) -> Floats:
    """Exact GELU with the error function of Abramowitz and Stegun 7.1.26 (off by less than 1.5e-7)."""
    import numpy as np

    z = np.abs(x) / np.sqrt(2)
    t = 1 / (1 + 0.3275911 * z)
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = np.sign(x) * (1 - poly * np.exp(-z * z))
    return np.asarray(0.5 * x * (1 + erf), dtype=np.float32)
