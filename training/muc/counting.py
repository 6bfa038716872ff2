"""The words in a text that tell the number of a fill: figures and English number words before the noun they count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from training.muc.values import read_number

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_UNITS = {word: value for value, word in enumerate(_ONES)}
_TIES = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TENS = {word: 10 * value for value, word in enumerate(_TIES, 2)}
_ROUND = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000}
_WORDS = "|".join((*_UNITS, *_TENS, *_ROUND))
NUMBER = re.compile(
    rf"(?<![\w.,-])(?:\d{{1,3}}(?:,\d{{3}})+|\d+|(?:{_WORDS})(?:(?:\s+|-|\s+and\s+)(?:{_WORDS}))*)(?![\w-])",
    re.IGNORECASE,
)
_REACH = 60  # letters between a number and the noun that it counts
_SENTENCE_END = re.compile(r"[.;?!]\s")


def count_spans(text: str, where: Sequence[tuple[int, int]], fill: str) -> Iterator[tuple[int, int]]:
    """For each occurrence of the counted noun, the nearest words before it (or within it) that say this number.

    Numbers below two are not looked for: one person is told by name or by an article.
    """
    number = read_number(fill)
    if number is None or number.plural or max(number.low, number.high or 0) < 2:
        return
    told = {number.low, number.high}
    given: set[tuple[int, int]] = set()
    for start, end in where:
        near = [
            match.span()
            for match in NUMBER.finditer(text, max(0, start - _REACH), end)
            if value_of(match[0]) in told and not _SENTENCE_END.search(text, match.end(), max(start, match.end()))
        ]
        if near and near[-1] not in given:
            given.add(near[-1])
            yield near[-1]


def value_of(words: str) -> int | None:
    """The value of a figure or of number words in English; None where the words do not make one."""
    plain = words.replace(",", "")
    if plain.isdigit():
        return int(plain)
    whole, part = 0, 0
    for word in re.split(r"\s+and\s+|[\s-]+", words.lower()):
        if word in _ROUND:
            part = max(1, part) * _ROUND[word]
            if word in ("thousand", "million"):
                whole, part = whole + part, 0
        elif word in _UNITS or word in _TENS:
            part += _UNITS.get(word, 0) + _TENS.get(word, 0)
        else:
            return None
    return whole + part
