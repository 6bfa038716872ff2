"""How the encoder's pieces lie on a page: their offsets, sentences and paragraphs, and the passages between marks.

Training and reading lay out a text by this one function, so that both see the same places.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from saksi.extract.learned.labels import NEAR, SENTENCES, place_features
from saksi.extract.page.passages import find_passages
from saksi.extract.page.text import Sentence, sentences

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Layout:
    """Per piece: code points [start, end), sentence and paragraph number. Passages: [start, end) between marks."""

    starts: Ints
    ends: Ints
    sentence: Ints
    paragraph: Ints
    passages: tuple[tuple[int, int], ...]
    sentences: tuple[Sentence, ...]


def lay_out(text: str, starts: Ints, ends: Ints) -> Layout:
    """Lay pieces at code points [starts, ends) out over a text."""
    import numpy as np

    cut = sentences(text)
    begins = [sentence.start for sentence in cut]
    number = [max(0, bisect_right(begins, start) - 1) for start in starts.tolist()]
    paragraph = [cut[n].paragraph if cut else 0 for n in number]
    passages = tuple((p.start, p.end) for p in find_passages(text))
    return Layout(
        starts,
        ends,
        np.array(number, dtype=np.int64),
        np.array(paragraph, dtype=np.int64),
        passages,
        cut,
    )


def pieces_of(layout: Layout, start: int, end: int) -> tuple[int, int] | None:
    """First and last piece that overlap [start, end); None where no piece does."""
    import numpy as np

    first = int(np.searchsorted(layout.ends, start, side="right"))
    last = int(np.searchsorted(layout.starts, end, side="left")) - 1
    return (first, last) if first <= last else None


def positions(layout: Layout, left: Ints, right: Ints) -> Floats:
    """Where spans stand to each other: [L, 2] and [R, 2] piece numbers to [L, R, features] of 0 and 1."""
    import numpy as np

    gap_after = right[None, :, 0] - left[:, None, 1]
    gap_before = left[:, None, 0] - right[None, :, 1]
    apart = np.maximum(0, np.maximum(gap_after, gap_before))
    bucket = np.searchsorted(np.array(NEAR), apart, side="right") - 1
    bucket = np.where(right[None, :, 0] >= left[:, None, 0], bucket, bucket + len(NEAR))
    hop = layout.sentence[right[None, :, 0]] - layout.sentence[left[:, None, 0]]
    hop = np.clip(hop, SENTENCES[0], SENTENCES[-1]) - SENTENCES[0]
    same = (layout.paragraph[right[None, :, 0]] == layout.paragraph[left[:, None, 0]]).astype(np.int64)
    features = np.zeros((*apart.shape, place_features()), dtype=np.float32)
    rows, columns = np.indices(apart.shape)
    for offset, index in ((0, bucket), (2 * len(NEAR), hop), (2 * len(NEAR) + len(SENTENCES), same)):
        features[rows, columns, offset + index] = 1
    return features
