"""Texts built to be slow to read: time grows with their length, not with its square."""

from __future__ import annotations

import time

import pytest

from saksi.extract import choose
from saksi.model import media
from saksi.model.capture import Collection
from saksi.model.claim import Findings
from saksi.model.document import Document
from saksi.pipeline.intake import Read, read_items
from saksi.ports import Received
from saksi.settings import Settings

OPENING = "Shelling hit Sumy on 2 May 2021, killing 3 people, police said. "
SHORT, TIMES = 4_000, 8
MOST = 20.0
"""How much longer an eightfold text may take: eight were linear, sixty-four quadratic; this machine is not alone."""


def word(number: int) -> str:
    """A word of its own for each number, which no list holds."""
    letters, number = "", number + 1000
    while number:
        letters, number = letters + "abdegiklmnoprstu"[number % 16], number // 16
    return letters.capitalize()


UNITS = {
    "known places": "Kharkiv Odesa Lviv ",
    "places in a row": "in Kharkiv near Odesa, ",
    "unknown places": "in {word}, ",
    "angles": "48°12'30\"N ",
    "addresses": "http://a.b/",
    "lines": "killed\n",
    "weapons": "a drone, a rocket, a shell, ",
    "quotes never closed": "He said: “A shell killed ",
    "brackets never closed": "(killed [",
    "numbers": "3, ",
    "spaces": "          ",
    "one word": "aaaaaaaaaa",
}


def text_of(unit: str, length: int) -> str:
    return (OPENING + "".join(unit.replace("{word}", word(k)) for k in range(length // len(unit) + 1)))[:length]


def read(text: str) -> Findings:
    from io import BytesIO

    made = Collection(
        requested="a.txt", at="2021-06-10T00:00:00Z", by="t", tool="saksi", tool_version="0", method="file"
    )
    item = Received(made, media.PLAIN, lambda: BytesIO(text.encode()))
    (found,) = read_items([item], choose("rules"), Settings())
    assert isinstance(found, Read)
    assert isinstance(found.document, Document)
    return found.findings


def seconds(text: str) -> float:
    began = time.process_time()
    read(text)
    return time.process_time() - began


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS.keys())
def test_time_grows_with_the_length(unit: str) -> None:
    read(text_of(unit, 500))
    short = min(seconds(text_of(unit, SHORT)) for _ in range(2))
    long = seconds(text_of(unit, SHORT * TIMES))
    assert long < max(MOST * short, 0.5), f"{long:.2f} s against {short:.2f} s for an eighth"
