"""The grammar of numbers and hedges, against the guidelines of annotation."""

import pytest

from saksi.extract.harm.numbers import read_number
from saksi.extract.page.text import tokenise

CASES = [
    ("21 people", (21, 21, "exact")),
    ("1,200 people", (1200, 1200, "exact")),
    ("1.2 million people", (1200000, 1200000, "exact")),
    ("two hundred and twelve", (212, 212, "exact")),
    ("three thousand five hundred", (3500, 3500, "exact")),
    ("twenty-six", (26, 26, "exact")),
    ("a dozen", (12, 12, "exact")),
    ("half a dozen", (6, 6, "exact")),
    ("both", (2, 2, "exact")),
    ("a total of 14", (14, 14, "exact")),
    ("at least 21", (21, None, "at_least")),
    ("no fewer than eight", (8, None, "at_least")),
    ("a minimum of 30", (30, None, "at_least")),
    ("100 or more", (100, None, "at_least")),
    ("three, possibly more", (3, None, "at_least")),
    ("100-plus", (100, None, "at_least")),
    ("more than 1,200", (1201, None, "more_than")),
    ("over 100", (101, None, "more_than")),
    ("more than a dozen", (13, None, "more_than")),
    ("about 20", (20, 20, "about")),
    ("some 30", (30, 30, "about")),
    ("nearly 40", (40, 40, "about")),
    ("20 or so", (20, 20, "about")),
    ("up to 30", (None, 30, "at_most")),
    ("as many as 12", (None, 12, "at_most")),
    ("fewer than ten", (None, 9, "at_most")),
    ("15 to 20", (15, 20, "between")),
    ("15-20", (15, 20, "between")),
    ("between 18 and 20", (18, 20, "between")),
    ("two or three", (2, 3, "between")),
    ("dozens", (24, None, "vague")),
    ("scores of people", (40, None, "vague")),
    ("hundreds", (200, None, "vague")),
    ("tens of thousands", (20000, None, "vague")),
    ("several dozen", (24, None, "vague")),
    ("a few hundred", (200, None, "vague")),
    ("several", (None, None, "vague")),
    ("many people", (None, None, "vague")),
    ("no civilians", (0, 0, "exact")),
    ("nobody", (0, 0, "exact")),
]
NO_COUNT = [
    "9-year-old girl",
    "122 mm rocket",
    "5 p.m.",
    "30% of",
    "14 March",
    "20 kilometres",
    "40s",
    "3.5",
    "15 minutes",
]
ADDITIONS = ["112 more", "another 12", "a further three", "an additional 14", "dozens more", "22 others"]


@pytest.mark.parametrize(("words", "value"), CASES)
def test_number(words: str, value: tuple[int | None, int | None, str]) -> None:
    number = read_number(tuple(tokenise(words, 0, len(words))), 0)
    assert number is not None
    assert (number.low, number.high, number.qualifier.value) == value


@pytest.mark.parametrize("words", NO_COUNT)
def test_no_number_of_people(words: str) -> None:
    assert read_number(tuple(tokenise(words, 0, len(words))), 0) is None


@pytest.mark.parametrize("words", ADDITIONS)
def test_an_addition_says_so(words: str) -> None:
    number = read_number(tuple(tokenise(words, 0, len(words))), 0)
    assert number is not None and number.more
