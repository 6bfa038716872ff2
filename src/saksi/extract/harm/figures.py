"""One casualty figure of a page, as every step of reading harm hands it on."""

from __future__ import annotations

from dataclasses import dataclass

from saksi.extract.page.tags import People
from saksi.extract.page.text import Sentence
from saksi.model.terms import Outcome


@dataclass(frozen=True, slots=True)
class Figure:
    """One casualty figure of a page: tokens [first, last) of its sentence, and links to other figures by index."""

    sentence: Sentence
    outcome: Outcome
    people: People
    first: int
    last: int
    chunk: int
    verb: int
    superseded: bool = False
    subset_of: int | None = None
    beside: int | None = None
