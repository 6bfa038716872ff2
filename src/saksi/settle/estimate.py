"""How many there are in all, those on no list included: capture–recapture by log-linear models.

Each model says which lists depend on each other, two at a time; none has an interaction of all lists, which no data
can tell. The expected number on a pattern of lists is a product of effects, fitted by maximum likelihood (Poisson,
Fisher scoring); the model's expectation for the pattern "on no list" is the number missed. Models are averaged with
weights from BIC; the interval comes from the mixture of the models' log-normal distributions of the number missed, so
it holds both the sampling error and the doubt about the model.

Sources: Fienberg, "The multiple recapture census for closed populations and incomplete 2^k contingency tables" (1972);
Bishop, Fienberg and Holland, "Discrete Multivariate Analysis" (1975), chapter 6; Buckland, Burnham and Augustin,
"Model selection: an integral part of inference" (1997), for averaging; Chao, "Estimating population size for sparse
data in capture–recapture experiments" (1989), for the lower bound.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from saksi.errors import InputError
from saksi.settle.overlap import Overlap

if TYPE_CHECKING:
    from numpy import ndarray

    Array = ndarray[Any, Any]

METHOD = "log-linear/1"
LEVEL = 0.95
ROUNDS, TOLERANCE = 100, 1e-9
FARTHEST = 30.0
"""A log-linear effect beyond this belongs to a model without a finite maximum: some pattern it needs is empty."""

ASSUMPTIONS = (
    "Closed: nobody came or went; all lists are about the same people, place and period.",
    "Matched without error: the same person is the same row on every list, and nobody is two rows.",
    "Nobody is sure to be on no list; a group that no list can see is not in the number.",
    "Everybody is alike: within the table no group is much more likely to be listed than another (else split it).",
    "Lists may depend on each other two at a time, not all at once; with two lists they are taken to be independent.",
)
"""What must hold for the number to mean anything; printed wherever it is."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fit:
    """One model: pairs of lists that depend on each other, those it says were missed, their standard error on the log
    scale, BIC (lower is better) and its share of the weight."""

    pairs: tuple[Pair, ...]
    missed: float
    error: float
    bic: float
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """The number in all: observed plus missed, with an interval of ``level``; ``models`` best first.

    ``at_least`` is Chao's lower bound where people are unequally likely to be listed. ``unfit`` counts the models
    without a finite maximum, which were left out.
    """

    observed: int
    total: int
    low: int
    high: int
    at_least: int
    models: tuple[Fit, ...]
    unfit: int
    level: float = LEVEL
    method: str = METHOD
    assumptions: tuple[str, ...] = ASSUMPTIONS


def estimate(table: Overlap) -> Estimate:
    """The number in all, from an overlap table. InputError where no model can be fitted (lists that do not overlap)."""
    fitted = [_fit(table, pairs) for pairs in _models(len(table.lists))]
    found = [fit for fit in fitted if fit is not None]
    if not found:
        raise InputError("the lists overlap too little for an estimate", subject=", ".join(table.lists))
    models = _weighted(found)
    missed = sum(fit.weight * fit.missed for fit in models)
    tail = (1 - LEVEL) / 2
    return Estimate(
        observed=table.observed,
        total=round(table.observed + missed),
        low=table.observed + math.floor(_quantile(models, tail)),
        high=table.observed + math.ceil(_quantile(models, 1 - tail)),
        at_least=round(table.observed + _chao(table)),
        models=models,
        unfit=len(fitted) - len(found),
    )


def _models(lists: int) -> Iterator[tuple[Pair, ...]]:
    """Every set of pairs; of two lists the empty one alone, since their dependence cannot be told from these data."""
    pairs = list(combinations(range(lists), 2)) if lists > 2 else []
    return chain.from_iterable(combinations(pairs, size) for size in range(len(pairs) + 1))


def _fit(table: Overlap, pairs: Sequence[Pair]) -> Fit | None:
    """One model by Fisher scoring; None where its likelihood has no finite maximum."""
    import numpy as np

    patterns = [p for p in product((False, True), repeat=len(table.lists)) if any(p)]
    seen = np.array([table.counts.get(p, 0) for p in patterns], dtype=float)
    design = np.array([[1.0, *p, *(p[a] and p[b] for a, b in pairs)] for p in patterns], dtype=float)
    if design.shape[1] > len(patterns):
        return None
    effects = _maximum(design, seen)
    if effects is None:
        return None
    expected = np.exp(design @ effects)
    spread = np.linalg.pinv(design.T @ (expected[:, None] * design))
    likelihood = float(seen @ (design @ effects) - expected.sum() - sum(math.lgamma(n + 1) for n in seen))
    bic = design.shape[1] * math.log(table.observed) - 2 * likelihood
    return Fit(tuple(pairs), math.exp(effects[0]), math.sqrt(max(0.0, float(spread[0, 0]))), bic)


def _maximum(design: Array, seen: Array) -> Array | None:
    """The effects at which the Poisson likelihood is greatest; None where they run off."""
    import numpy as np

    effects = np.linalg.lstsq(design, np.log(seen + 0.5), rcond=None)[0]
    for _ in range(ROUNDS):
        if np.abs(effects).max() > FARTHEST:
            return None
        expected = np.exp(design @ effects)
        information = design.T @ (expected[:, None] * design)
        try:
            step = np.linalg.solve(information, design.T @ (seen - expected))
        except np.linalg.LinAlgError:
            return None
        effects = effects + np.clip(step, -2.0, 2.0)
        if np.abs(step).max() < TOLERANCE:
            return np.asarray(effects)
    return None


def _weighted(fits: Sequence[Fit]) -> tuple[Fit, ...]:
    best = min(fit.bic for fit in fits)
    shares = [math.exp((best - fit.bic) / 2) for fit in fits]
    weighted = (
        Fit(fit.pairs, fit.missed, fit.error, fit.bic, share / sum(shares))
        for fit, share in zip(fits, shares, strict=True)
    )
    return tuple(sorted(weighted, key=lambda fit: (-fit.weight, fit.pairs)))


def _quantile(models: Sequence[Fit], share: float) -> float:
    """The number missed below which ``share`` of the mixture of log-normal distributions lies, by bisection."""
    normal = NormalDist()

    def below(log: float) -> float:
        return sum(
            fit.weight * normal.cdf((log - math.log(fit.missed)) / fit.error if fit.error else math.inf)
            for fit in models
        )

    ends = [math.log(fit.missed) + side * 8 * max(fit.error, 0.01) for fit in models for side in (-1, 1)]
    low, high = min(ends), max(ends)
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) < share else (low, middle)
    return math.exp(high)


def _chao(table: Overlap) -> float:
    """Chao's lower bound of the number missed, from those on one list alone and those on two (bias-corrected)."""
    alone = [sum(n for p, n in table.counts.items() if p[k] and sum(p) == 1) for k in range(len(table.lists))]
    twice = sum(count for pattern, count in table.counts.items() if sum(pattern) == 2)
    return sum(one * other for one, other in combinations(alone, 2)) / (twice + 1)
