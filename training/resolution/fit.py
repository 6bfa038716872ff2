"""The two tables that resolving weighs by: word weights by counting, weights of evidence by logistic regression.

Every pair of reports that shares a block is an example: the levels of its evidence, and whether its documents tell of
one incident. The weights are the most probable ones under a normal prior (Hastie, Tibshirani and Friedman 2009, section
4.4) whose means are stated in `STEPS`: where the data say little about a level, what was stated stands.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import log

import numpy as np
import numpy.typing as npt

from saksi.resolve.fitted import Fitted, fitted, word_weights
from saksi.resolve.sounds import names
from saksi.resolve.words import UNSEEN, stems
from training.resolution.examples import Example, Examples, Levels, examples
from training.resolution.reading import Known

LEAST_TEXTS = 8
"""A word in fewer texts of its language is as rare as one that was never seen; less where a language has few texts."""
TEXTS_OF_NAMES = 400
"""Texts of one language that names are counted in, so that no language outweighs the others."""
STRENGTH = 0.5
"""Inverse variance of a step's prior."""
TOLLS = (
    "5 times", "shrinking", "2 times", "1.3 times", "none or some", "unknown", "close", "same 0", "same 1", "passed",
    "same 2", "same 3", "same 8", "same 20",
)  # fmt: skip
ORDER: Mapping[str, tuple[str, ...]] = {
    "copy": ("different texts", "shared passages", "near copy", "copy"),
    "text": ("0", ".03", ".06", ".1", ".15", ".2", ".27", ".35", ".45", ".6"),
    "names": ("0", ".02", ".05", ".1", ".17", ".25", ".35", ".5"),
    "rare words": ("0", "1", "2", "3", "4", "6", "10", "16"),
    "persons": ("others", "unknown", "one word shared", "shared"),
    "place": (
        "abroad", "far", "namesake", "outside", "not near", "other names", "unknown", "near wide", "shared area",
        "same wide", "inside wide", "near", "inside", "same", "same point",
    ),
    "time": (
        "stated months", "stated weeks", "one inferred months", "inferred months", "inferred weeks",
        "one inferred weeks", "stated a week", "inferred a week", "one inferred a week", "stated days",
        "one inferred days", "inferred days", "unknown", "stated a day", "inferred a day", "one inferred a day",
        "stated long agree", "inferred agree", "one inferred agree", "stated agree",
    ),
    "hour": ("differ", "unknown", "agree", "same hour"),
    "published": ("years", "months", "unknown", "a month", "10", "4", "1"),
    "event": ("different", "unknown", "akin", "same"),
    "weapon": ("others", "unknown", "shared"),
    "objects hit": ("others", "unknown", "shared"),
    "killed": TOLLS,
    "injured": TOLLS,
    "in the text": ("beside", "lead and beside", "lead"),
}  # fmt: skip
"""The levels of each feature from what speaks most against one incident to what speaks most for it. A weight never
falls along them: more likeness is never held against a pair, however few pairs there were to learn it from."""
STEPS: Mapping[tuple[str, str], float] = {
    ("place", "far"): 0.5,
    ("place", "outside"): 0.5,
    ("place", "unknown"): 0.5,
    ("place", "near"): 0.5,
    ("place", "same"): 0.5,
    ("place", "same point"): 0.5,
    ("time", "unknown"): 1.0,
    ("time", "stated agree"): 0.5,
    ("event", "unknown"): 0.5,
    ("killed", "same 3"): 0.5,
    ("killed", "same 20"): 0.5,
    ("injured", "same 8"): 0.5,
    ("copy", "near copy"): 1.0,
    ("copy", "copy"): 1.0,
}
"""By how much a level weighs more than the one before it, as far as the data do not say otherwise; else by nothing."""

Matrix = npt.NDArray[np.float64]


def fit(known: Sequence[Known], words_from: Sequence[Known] | None = None) -> Fitted:
    """Both tables from these documents."""
    words = word_table(words_from or known)
    return fitted(words, weight_table(known, words))


def word_table(known: Sequence[Known]) -> bytes:
    """How rare words are in the texts of their language, and names in all of them; no word of few texts is named."""
    texts: dict[str, list[str]] = defaultdict(list)
    for one in known:
        texts[one.document.language or ""].append(f"{one.document.title or ''} {one.document.text}")
    weights: dict[str, float] = {}
    for own in texts.values():
        least = max(3, min(LEAST_TEXTS, len(own) // 20))
        for word, weight in _rarity([set(stems(text)) for text in own], least).items():
            weights[word] = min(weight, weights.get(word, UNSEEN))
    weights |= _rarity([set(names(text)) for own in texts.values() for text in own[:TEXTS_OF_NAMES]], LEAST_TEXTS)
    lines = (f"{word}\t{round(1000 * weight)}\n" for word, weight in sorted(weights.items()))
    return "".join(lines).encode()


def _rarity(texts: Sequence[set[str]], least: int) -> dict[str, float]:
    counted = Counter(word for words in texts for word in words)
    return {w: min(log(len(texts) / n), UNSEEN - 0.5) for w, n in counted.items() if n >= least}


def weight_table(known: Sequence[Known], words: bytes) -> bytes:
    """The weights of evidence, for pairs in one language and in two; fitted twice (see `examples`)."""
    table = word_weights(words.decode())
    before = _weights(examples(known, table))
    return _weights(examples(known, table, fitted(words, before)))


def _weights(found: Examples) -> bytes:
    (one, base_one), (two, base_two), (none, base_none) = map(logistic, (found.one, found.two, found.none))
    for table in (two, none):  # words that are not compared weigh nothing
        table["text"] = table["rare words"] = {}
    for table in (one, two, none):
        table["copy"] |= COPIES
    for (name, level), weight in BARE.items():
        none[name][level] += weight
    content = {
        "one_language": one,
        "two_languages": two,
        "without_words": none,
        "base": [base_one, base_two, base_none],
        "tied_at": TIED_AT,
        "joined_at": JOINED_AT,
        "fitted_on": {
            "pairs in one language": len(found.one),
            "pairs in two languages": len(found.two),
            "pairs without words": len(found.none),
        },
    }
    return (json.dumps(content, indent=1, sort_keys=True) + "\n").encode()


COPIES = {"near copy": 2000, "copy": 4500}
"""Stated, not fitted: a copy tells what its original tells, whatever was read in it. Where the local news that the
weights are fitted on agrees so far, a site's boilerplate was taken in with the article."""
BARE = {
    ("place", "abroad"): -500,
    ("place", "far"): -500,
    ("place", "namesake"): -1500,
    ("time", "stated days"): -1500,
    ("time", "stated agree"): 800,
    ("time", "one inferred agree"): 800,
    ("time", "inferred agree"): 800,
}
"""Stated beside what the data say, for reports that nothing but place, day and toll compare: one name in two places is
two places, and a town that is struck day by day loses the same few people on many of them. One town on one day is one
incident until something speaks against it."""
TIED_AT = 100
JOINED_AT = -750
"""Thousandths of a logarithm of odds. One pair of two groups has to be told one incident by a probability of .52, since
two incidents in one are worse than one in two; the mean of all may be .32, with `UNLIKELY` for pairs that are not kept.
Chosen on a half of the shootings, the corpus's development part, `bench/resolve_told.jsonl` and 83 reports more;
from -800 on a day in the middle chains two incidents of two days."""


def logistic(examples: Sequence[Example]) -> tuple[dict[str, dict[str, int]], int]:
    """Feature to level to weight, and the base, in thousandths. No step is negative."""
    steps = [(name, level) for name, levels in ORDER.items() for level in levels[1:]]
    told = np.array([[*_taken(example.levels), 1.0] for example in examples])
    weights = _newton(told, examples, np.array([STEPS.get(step, 0.0) for step in steps] + [0.0]))
    return _table(dict(zip(steps, weights[:-1], strict=True)), float(weights[-1]))


def _taken(levels: Levels) -> list[float]:
    """Which steps a pair has taken, feature by feature; none where nothing is known."""
    at = dict(levels)
    found: list[float] = []
    for name, order in ORDER.items():
        rank = order.index(at[name]) if at[name] in order else 0
        found.extend(float(k <= rank) for k in range(1, len(order)))
    return found


def _newton(told: Matrix, examples: Sequence[Example], prior: Matrix) -> Matrix:
    """Projected Newton's method (Bertsekas 1982): steps that would turn negative stay at nothing; the base is free."""
    same = np.array([example.is_same for example in examples], dtype=float)
    counts = np.array([example.weight for example in examples])
    strength = np.full(len(prior), STRENGTH)
    strength[-1] = 1e-3

    def cost(at: Matrix) -> float:
        sums = told @ at
        return float(counts @ (np.logaddexp(0, sums) - same * sums) + strength @ (at - prior) ** 2 / 2)

    weights = prior.copy()
    for _ in range(100):
        chance = 1 / (1 + np.exp(-np.clip(told @ weights, -30, 30)))
        slope = told.T @ (counts * (chance - same)) + strength * (weights - prior)
        free = (weights > 0) | (slope < 0)
        free[-1] = True
        own = told[:, free]
        bend = (own * (counts * chance * (1 - chance))[:, None]).T @ own + np.diag(strength[free])
        step = np.zeros(len(weights))
        step[free] = np.linalg.solve(bend, slope[free])
        after = _at_least_nothing(weights - step)
        while cost(after) > cost(weights) and np.abs(step).max() > 1e-9:
            step /= 2
            after = _at_least_nothing(weights - step)
        moved = float(np.abs(after - weights).max())
        weights = after
        if moved < 1e-6:
            break
    return weights


def _at_least_nothing(weights: Matrix) -> Matrix:
    return np.append(np.maximum(weights[:-1], 0.0), weights[-1])


def _table(steps: Mapping[tuple[str, str], float], base: float) -> tuple[dict[str, dict[str, int]], int]:
    """The steps added up, each feature moved so that what is not known weighs nothing."""
    table: dict[str, dict[str, int]] = {}
    for name, order in ORDER.items():
        heights = {level: sum(steps[name, below] for below in order[1 : k + 1]) for k, level in enumerate(order)}
        zero = heights.get("unknown", heights[order[len(order) // 2]])
        base += zero
        table[name] = {level: round(1000 * (height - zero)) for level, height in {"unknown": zero, **heights}.items()}
    return table, round(1000 * base)
