"""Marks made by hand: their words, the terms they are sure of, the marks they point to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from saksi.extract.learned.labels import CLASSES
from saksi.extract.learned.marks import Mark


def mark(text: str, words: str, kind: str, *, number: int = 0, nth: int = 0, **says: str) -> Mark:
    """A mark on words of the text, nine tenths sure of what it says; pieces and sentences count as its code points."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    made = Mark(number, kind, start, start + len(words) - 1, start, start + len(words), 0.9, 0)
    for name, term in says.items():
        made.chances[name] = sure(name, term)
    return made


def sure(name: str, term: str, chance: float = 0.9) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Chances over a class's terms, most of them on one."""
    terms = CLASSES[name]
    out = np.full(len(terms), (1 - chance) / (len(terms) - 1), dtype=np.float32)
    out[terms.index(term)] = chance
    return out


def numbered(marks: Sequence[Mark]) -> list[Mark]:
    """The marks with their places as numbers, as ``find_marks`` gives them."""
    for number, each in enumerate(marks):
        each.number = number
    return list(marks)


def point(made: Mark, relation: str, chances: Mapping[int, float]) -> None:
    """Let a mark point by the chances of targets (-1: nowhere), likeliest first."""
    made.points[relation] = sorted(chances.items(), key=lambda pair: -pair[1])
