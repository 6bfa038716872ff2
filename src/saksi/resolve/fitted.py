"""What was fitted on data and ships with the program: the weights of words and of evidence, by digest.

`training/resolution.py` makes both files. A pair's probability follows from its own evidence and these tables alone, so
that no report changes what another pair comes to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import exp

import msgspec

from saksi.model.canonical import framed, sha256
from saksi.model.decision import Feature
from saksi.resolve.compare import Evidence
from saksi.resolve.levels import LEVELS, table_of
from saksi.resolve.profile import Profile

RULE = "evidence/2"
FILES = ("words.tsv", "weights.json")

Levels = Mapping[str, Mapping[str, int]]
"""Feature to level to weight, in thousandths of a natural logarithm of odds."""


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """The weights of evidence: words can be compared in one language only, and where they cannot the rest says more."""

    one_language: Levels
    two_languages: Levels
    without_words: Levels
    tied_at: int
    joined_at: int
    """Groups are joined where one pair of theirs reaches the first and the mean of all their pairs the second."""
    base: tuple[int, int, int]
    """What a pair that shares a block starts from, in each table."""
    fitted_on: Mapping[str, int]

    @property
    def tables(self) -> tuple[Levels, Levels, Levels]:
        """In the order of `saksi.resolve.levels.table_of`."""
        return self.one_language, self.two_languages, self.without_words


Row = tuple[Callable[[Profile, Profile], str], Mapping[str, int], int]
"""A feature, its weights, and the most that it and all after it can add."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Both tables and the method's name with their digest."""

    words: Mapping[str, float]
    weights: Weights
    method: str
    rows: tuple[tuple[Row, ...], ...]
    """The features in the order of `LEVELS`, for each table."""

    def total(self, left: Profile, right: Profile, least: int | None = None) -> int:
        """The sum of the evidence of a pair: thousandths of a natural logarithm of odds; 0 is even odds.

        Where it is sure to fall short of ``least`` the rest is left out, and the sum is some number below ``least``.
        """
        using = table_of(left, right)
        total = self.weights.base[using]
        for level, weights, most in self.rows[using]:
            if least is not None and total + most < least:
                return total + most
            total += weights.get(level(left, right), 0)
        return total

    def features(self, left: Profile, right: Profile, evidence: Iterable[Evidence]) -> tuple[Feature, ...]:
        """The evidence with what each piece weighs, the weightiest first."""
        table = self.weights.tables[table_of(left, right)]
        found = (
            Feature(
                name=one.name,
                score=table.get(one.name, {}).get(one.level, 0),
                left=one.left,
                right=one.right,
                words=one.words,
            )
            for one in evidence
        )
        return tuple(sorted(found, key=lambda feature: (-abs(feature.score), feature.name)))


def probability(total: int) -> int:
    """The probability, in thousandths, that a sum of evidence stands for."""
    return round(1000 / (1 + exp(-total / 1000)))


@cache
def shipped() -> Fitted:
    """The tables that ship with the program."""
    folder = resources.files("saksi.resolve").joinpath("data")
    return fitted(*(folder.joinpath(name).read_bytes() for name in FILES))


def fitted(words: bytes, weights: bytes) -> Fitted:
    """The tables in these two files."""
    digest = sha256(framed(words, weights))
    found = msgspec.json.decode(weights, type=Weights)
    return Fitted(
        words=word_weights(words.decode()),
        weights=found,
        method=f"{RULE} {digest[:12]}",
        rows=tuple(map(_rows, found.tables)),
    )


def _rows(table: Levels) -> tuple[Row, ...]:
    """The features that weigh anything."""
    rows: list[Row] = []
    most = 0
    for name, level in reversed(tuple(LEVELS.items())):
        weights = table.get(name, {})
        most += max(0, *weights.values()) if weights else 0
        if any(weights.values()):
            rows.append((level, weights, most))
    return tuple(reversed(rows))


def word_weights(text: str) -> dict[str, float]:
    """A word's first letters, or a name's sound, and its weight in thousandths, one a line."""
    pairs = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {word: int(thousandths) / 1000 for word, thousandths in pairs}
