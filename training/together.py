"""Fits how claims are joined to reports: weights of what speaks for a pair, and the threshold of joining.

Pairs are those of the development part's claims that the reader finds; a logistic regression over
``extract.learned.together.FEATURES`` by Newton's method, each text's pairs weighing the square root of their number.
The threshold is the one with the best B-cubed F1 (Bagga and Baldwin 1998) over texts that were left out of the fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from saksi.extract.learned.grouping import groups
from saksi.extract.learned.layout import positions
from saksi.extract.learned.marks import Mark
from saksi.extract.learned.model import Model
from saksi.extract.learned.reader import _Reading
from saksi.extract.learned.telling import told_marks
from saksi.extract.learned.together import FEATURES, Weights, features_of, judged
from saksi.extract.page.text import read_page
from saksi.model.document import Document
from training.records import KIND_OF, Record

Floats = npt.NDArray[np.float64]
Chances = npt.NDArray[np.float32]
FOLDS = 5
RIDGE = 0.01
THRESHOLDS = (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55)


@dataclass(frozen=True, slots=True)
class Text:
    """The claims found in one text: their report in gold (-1 for none) [S], the heads' chances, the features."""

    gold: npt.NDArray[np.int64]
    same: Chances
    features: Floats


def fit(model: Model, records: Sequence[Record]) -> dict[str, Any]:
    """Weights by feature and the threshold, as a manifest holds them."""
    texts = [text for record in records if (text := _text(model, record)) is not None]
    held = list(_held_out(texts))
    best = max(THRESHOLDS, key=lambda threshold: b_cubed(held, threshold))
    before = b_cubed([(text, text.same) for text in texts], 0.5)
    print(f"claims to reports: B-cubed {before:.3f} by the heads, {b_cubed(held, best):.3f} held out, from {best}")
    weights = dict(zip(FEATURES, np.round(_weights(texts), 4).tolist(), strict=True))
    return {"weights": weights, "threshold": best}


def _text(model: Model, record: Record) -> Text | None:
    document = Document(
        id=record["id"], capture=record["id"], method="given", text=record["text"], language=record["lang"],
        published=record["published"], title=record["title"], outlet=record["outlet"],
    )  # fmt: skip
    reading = _Reading(model, read_page(document), record["lang"])
    own = told_marks(reading.marks)
    if len(own) < 2:
        return None
    ends = np.array([(m.first, m.last) for m in own], dtype=np.int64)
    same = model.heads.same(reading.spans[[m.number for m in own]], positions(reading.sight.layout, ends, ends))
    places, times = (reading.around.places_by_mark(reading.marks), reading.around.times_by_mark(reading.marks))
    gold = np.array([_report(mark, record) for mark in own])
    return Text(gold, same, features_of(same, own, places, times))


def _report(mark: Mark, record: Record) -> int:
    """The report of the gold claim that shares most with a mark."""
    shared: dict[int, int] = {}
    for claim in record["claims"]:
        words = claim.get("people") or claim
        common = min(words["end"], mark.end) - max(words["start"], mark.start)
        if KIND_OF[claim["kind"]] == mark.kind and claim["report"] is not None and common > 0:
            shared[claim["report"]] = max(common, shared.get(claim["report"], 0))
    return max(shared, key=lambda report: shared[report], default=-1)


def _held_out(texts: Sequence[Text]) -> Iterator[tuple[Text, Chances]]:
    """Each text with the chances that weights give which were fitted on the others."""
    for fold in range(FOLDS):
        kept = tuple(_weights([text for n, text in enumerate(texts) if n % FOLDS != fold]).tolist())
        for text in texts[fold::FOLDS]:
            yield text, judged(text.features, Weights(kept, 0.5))


def _weights(texts: Sequence[Text]) -> Floats:
    rows, right, share = [], [], []
    for text in texts:
        i, j = np.triu_indices(len(text.gold), 1)
        known = (text.gold[i] >= 0) & (text.gold[j] >= 0)
        i, j = i[known], j[known]
        rows.append(text.features[i, j])
        right.append((text.gold[i] == text.gold[j]).astype(np.float64))
        share.append(np.full(len(i), 1 / max(len(i), 1) ** 0.5))
    x, y, weight = np.concatenate(rows), np.concatenate(right), np.concatenate(share)
    found = np.zeros(x.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-(x @ found)))
        slope = x.T @ (weight * (chance - y)) + RIDGE * found
        bend = (x * (weight * chance * (1 - chance))[:, None]).T @ x + RIDGE * np.eye(len(found))
        found = found - np.linalg.solve(bend, slope)
    return found


def b_cubed(judged_texts: Sequence[tuple[Text, Chances]], threshold: float) -> float:
    """B-cubed F1 of the claims' groups, over the claims that gold knows."""
    right = wide = count = 0.0
    for text, chances in judged_texts:
        found = np.empty(len(text.gold), dtype=np.int64)
        for number, group in enumerate(groups(chances, threshold=threshold)):
            found[group] = number
        known = text.gold >= 0
        ours = found[known][:, None] == found[known][None, :]
        gold = text.gold[known][:, None] == text.gold[known][None, :]
        both = (ours & gold).sum(axis=1)
        right += (both / ours.sum(axis=1)).sum()
        wide += (both / gold.sum(axis=1)).sum()
        count += known.sum()
    return float(2 * right * wide / (right + wide) / count) if right + wide else 0.0
