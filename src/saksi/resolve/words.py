"""How much two texts share beyond common words: weights from a frozen table, so that a pair never depends on others.

A word's weight is its inverse document frequency (Spärck Jones 1972) in the shipped table, times one plus the logarithm
of how often the text says it; a word that the table does not know is rare. Words are cut to their first letters, which
takes off most endings in six languages; figures stay whole. A text keeps its heaviest words only, so that an account
stays small.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from math import log, sqrt
from sys import intern

from saksi.resolve.sounds import names

Table = Mapping[str, float]
"""Words and their weights."""

STEM = 6
"""Letters that a word is compared by."""
ONE = 10_000
UNSEEN = 6.5
"""Weight of a word that the table does not know."""
COMMON = 1.2
"""Words of a lesser weight say nothing about which attack is meant."""
MOST_WORDS = 60
MOST_NAMES = 30
MOST_TIMES = 8
_WORD = re.compile(r"\w+")


def stems(text: str) -> list[str]:
    """The words of a text without case and accents, cut to `STEM` letters; single letters are left out."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return [w if w[0].isdigit() else w[:STEM] for w in _WORD.findall(plain) if len(w) > 1]


def salient(text: str, table: Table) -> tuple[str, ...]:
    """The heaviest words of a text, each as often as the text says it (`MOST_TIMES` at most).

    Behind them the heaviest of its names and figures as `saksi.resolve.sounds` gives them, marked by ``~``.
    """
    return (*_heaviest(stems(text), MOST_WORDS, table), *_heaviest(names(text), MOST_NAMES, table))


def _heaviest(words: Iterable[str], most: int, table: Table) -> Iterator[str]:
    counted = Counter(words)
    ranked = sorted(
        (-_weight(word, times, table), word) for word, times in counted.items() if table.get(word, UNSEEN) >= COMMON
    )
    for word in sorted(word for _, word in ranked[:most]):
        yield from [intern(word)] * min(counted[word], MOST_TIMES)


def vector(words: Iterable[str], table: Table) -> dict[str, int]:
    """The weights of salient words, scaled to length `ONE`; empty for no words.

    Whole numbers, so that sums over them come out the same on every machine and in every order.
    """
    weighed = {word: _weight(word, times, table) for word, times in Counter(words).items()}
    length = sqrt(sum(w * w for w in weighed.values()))
    return {word: round(ONE * w / length) for word, w in weighed.items()}


def likeness(left: Mapping[str, int], right: Mapping[str, int]) -> float:
    """The cosine of two vectors, 0-1."""
    total = 0
    for word in left.keys() & right.keys():
        total += left[word] * right[word]
    return total / (ONE * ONE)


def _weight(word: str, times: int, table: Table) -> float:
    return table.get(word, UNSEEN) * (1 + log(min(times, MOST_TIMES)))
