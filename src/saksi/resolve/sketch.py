"""What rewriting and translating leave of a text: its numbers and its names, in their order; and what it quotes.

Two outlets that write about one attack by themselves give many of the same numbers and names, but not all of them and
hardly ever in the same order. The order of a longer row is what tells a copy.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from saksi.resolve.lands import country_of
from saksi.resolve.spelling import consonants, folded

LEAST_NUMBERS = 6
"""Numbers in the shorter text without which their order says nothing."""
NUMBERS_SHARE = 0.8
NAMES_SHARE = 0.5
MANY_NUMBERS, ALL_NUMBERS_SHARE = 12, 0.9
"""So many numbers, and so many of them in one order, tell a copy by themselves: names change in translation."""
WEAK_NUMBERS_SHARE = 0.6
"""Enough where the signatures agree in part as well."""
LEAST_WORDS = 40
WORDS_SHARE = 0.55
"""Longer words in one order, of the shorter text's. Of 172 pairs of reports written independently of each other about
one attack (the corpus), none has more than .46 in common; rewritten ones have more than .6."""
WORD_LETTERS = 5
STEM_LETTERS = 6
LEAST_HEARD = 3
LEAST_QUOTED_WORDS = 6
MOST_MARKS = 300
_NUMBER = re.compile(r"\d+(?:[   .,]\d{3}(?!\d))*|\d")
_NAME = re.compile(r"(?<![.!?…»”\"]\s)(?<!^)(?<!\n)\b[A-ZÀ-ÞЀ-Я][\w'’-]{2,}")
_LONG_WORD = re.compile(rf"[^\W\d_]{{{WORD_LETTERS},}}")
_QUOTE = re.compile(r"[“«„\"]([^“”«»„\"]{20,1200})[”»“\"]")


@dataclass(frozen=True, slots=True)
class Sketch:
    """The numbers, the sounds of the names and the stems of the longer words of a text, in text order."""

    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    bag: frozenset[tuple[str, int]] = frozenset()
    """The words without their order, the second of a kind apart from the first."""

    @property
    def pairs(self) -> tuple[str, ...]:
        """Neighbouring numbers and neighbouring words as keys under which copies meet."""
        numbers = (f"numbers:{a}:{b}" for a, b in zip(self.numbers, self.numbers[1:], strict=False))
        words = (f"words:{a}:{b}" for a, b in zip(self.words, self.words[1:], strict=False))
        return (*numbers, *words)


@dataclass(frozen=True, slots=True)
class Alignment:
    """How far two sketches run in one order, 0–1 of the shorter row, in words; ``is_sure`` where that alone tells."""

    share: float
    words: str
    is_sure: bool


def sketch(text: str) -> Sketch:
    """The sketch of a text; digits of any script count, words for numbers do not."""
    plain = unicodedata.normalize("NFKC", text)
    numbers = tuple(str(int(re.sub(r"\D", "", found))) for found in _NUMBER.findall(plain))
    names = tuple(sound for found in _NAME.findall(plain) if len(sound := _sound(found)) >= LEAST_HEARD)
    words = tuple(found[:STEM_LETTERS] for found in _LONG_WORD.findall(plain.casefold()))
    return Sketch(numbers[:MOST_MARKS], names[:MOST_MARKS], words[:MOST_MARKS], _bag(words[:MOST_MARKS]))


def _bag(words: Iterable[str]) -> frozenset[tuple[str, int]]:
    times: Counter[str] = Counter()
    found = set()
    for word in words:
        times[word] += 1
        found.add((word, times[word]))
    return frozenset(found)


def _sound(name: str) -> str:
    return country_of(name) or consonants(name)


def aligned(left: Sketch, right: Sketch) -> Alignment | None:
    """How two texts run in one order; None where it is too little, or too short, to be more than chance."""
    return _by_words(left, right) or _by_numbers(left, right)


def _by_words(left: Sketch, right: Sketch) -> Alignment | None:
    least = min(len(left.words), len(right.words))
    if least < LEAST_WORDS or len(left.bag & right.bag) < WORDS_SHARE * least:
        return None
    words = in_order(left.words, right.words)
    if words < WORDS_SHARE * least:
        return None
    return Alignment(words / least, f"{words} of {least} longer words in the same order", is_sure=True)


def _by_numbers(left: Sketch, right: Sketch) -> Alignment | None:
    least, least_names = min(len(left.numbers), len(right.numbers)), min(len(left.names), len(right.names))
    if least < LEAST_NUMBERS or 2 * least < max(len(left.numbers), len(right.numbers)):
        return None
    if _in_common(left.numbers, right.numbers) < WEAK_NUMBERS_SHARE * least:
        return None
    numbers, names = in_order(left.numbers, right.numbers), in_order(left.names, right.names)
    tells_all = least >= MANY_NUMBERS and numbers >= ALL_NUMBERS_SHARE * least
    if numbers < WEAK_NUMBERS_SHARE * least or not (tells_all or names >= NAMES_SHARE * least_names):
        return None
    told = f"{numbers} of {least} numbers and {names} of {least_names} names in the same order"
    return Alignment((numbers + names) / (least + least_names), told, is_sure=numbers >= NUMBERS_SHARE * least)


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
