"""What rewriting and translating leave of a text: its numbers and its names, in their order; and what it quotes.

Two outlets that write about one attack by themselves give many of the same numbers and names, but not all of them and
hardly ever in the same order. The order of a longer row is what tells a copy.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from saksi.resolve.lands import country_of
from saksi.resolve.spelling import consonants, folded

LEAST_NUMBERS = 6
"""Numbers in the shorter text without which order says nothing."""
NUMBERS_SHARE = 0.8
NAMES_SHARE = 0.5
WEAK_NUMBERS_SHARE = 0.6
"""Enough where the signatures agree in part as well."""
LEAST_HEARD = 3
LEAST_QUOTED_WORDS = 6
MOST_MARKS = 300
_NUMBER = re.compile(r"\d+(?:[   .,]\d{3}(?!\d))*|\d")
_NAME = re.compile(r"(?<![.!?…»”\"]\s)(?<!^)(?<!\n)\b[A-ZÀ-ÞЀ-Я][\w'’-]{2,}")
_QUOTE = re.compile(r"[“«„\"]([^“”«»„\"]{20,1200})[”»“\"]")


@dataclass(frozen=True, slots=True)
class Sketch:
    """The numbers and the sounds of the names of a text, in text order."""

    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def pairs(self) -> tuple[str, ...]:
        """Neighbouring numbers as keys under which copies meet."""
        return tuple(f"numbers:{a}:{b}" for a, b in zip(self.numbers, self.numbers[1:], strict=False))


@dataclass(frozen=True, slots=True)
class Alignment:
    """How far two sketches run in one order: shares of the shorter row, 0–1; ``is_sure`` where that alone tells."""

    numbers: int
    of_numbers: int
    names: int
    of_names: int
    is_sure: bool

    @property
    def share(self) -> float:
        return (self.numbers + self.names) / max(1, self.of_numbers + self.of_names)

    @property
    def words(self) -> str:
        return (
            f"{self.numbers} of {self.of_numbers} numbers and {self.names} of {self.of_names} names in the same order"
        )


def sketch(text: str) -> Sketch:
    """The sketch of a text; digits of any script count, words for numbers do not."""
    plain = unicodedata.normalize("NFKC", text)
    numbers = tuple(str(int(re.sub(r"\D", "", found))) for found in _NUMBER.findall(plain))
    names = tuple(sound for found in _NAME.findall(plain) if len(sound := _sound(found)) >= LEAST_HEARD)
    return Sketch(numbers[:MOST_MARKS], names[:MOST_MARKS])


def _sound(name: str) -> str:
    return country_of(name) or consonants(name)


def aligned(left: Sketch, right: Sketch) -> Alignment | None:
    """How two texts run in one order; None where it is too little, or too short, to be more than chance."""
    of_numbers = min(len(left.numbers), len(right.numbers))
    of_names = min(len(left.names), len(right.names))
    if of_numbers < LEAST_NUMBERS or 2 * of_numbers < max(len(left.numbers), len(right.numbers)):
        return None
    if _in_common(left.numbers, right.numbers) < WEAK_NUMBERS_SHARE * of_numbers:
        return None
    numbers = in_order(left.numbers, right.numbers)
    names = in_order(left.names, right.names)
    if numbers < WEAK_NUMBERS_SHARE * of_numbers or names < NAMES_SHARE * of_names:
        return None
    return Alignment(numbers, of_numbers, names, of_names, is_sure=numbers >= NUMBERS_SHARE * of_numbers)


def _in_common(left: Sequence[str], right: Sequence[str]) -> int:
    return (Counter(left) & Counter(right)).total()


def in_order(left: Sequence[str], right: Sequence[str]) -> int:
    """The length of the longest row that both have in one order (Hunt and Szymanski 1977, by the plain table)."""
    row = [0] * (len(right) + 1)
    for mark in left:
        before = 0
        for k, other in enumerate(right, start=1):
            above = row[k]
            row[k] = before + 1 if mark == other else max(above, row[k - 1])
            before = above
    return row[-1]


def quoted(text: str) -> tuple[tuple[int, int, str], ...]:
    """The longer passages in quotation marks: start, end and the words folded, by which equal ones are known."""
    found = []
    for match in _QUOTE.finditer(text):
        words = [folded(word) for word in re.findall(r"\w[\w'’-]*", match.group(1))]
        if len(words) >= LEAST_QUOTED_WORDS:
            found.append((match.start(1), match.end(1), " ".join(words)))
    return tuple(found)
