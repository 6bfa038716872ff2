"""Documents that hold words asked for, as far as these may be seen: what is sealed is not found by its words either.

Else anybody could try a name, and learn from what is found whom a text tells of.
"""

from __future__ import annotations

from saksi.case import Case
from saksi.pipeline.desk.document import mask_of
from saksi.pipeline.desk.ruling import document_of
from saksi.store.desk import holding
from saksi.store.search import holds, passage

MOST_LOOKED_THROUGH = 40
"""Words that more documents hold than these are nobody's name alone; looking through all would keep people waiting."""


def worded(case: Case, words: str) -> tuple[list[tuple[int, str]], bool]:
    """(row, document) of those that hold all words openly; whether they are ranked, or too many and newest first."""
    found, is_ranked = holding(case.store.database, words)
    if len(found) > MOST_LOOKED_THROUGH:
        return found, is_ranked
    return [(row, name) for row, name in found if open_passage(case, name, words) is not None], is_ranked


def open_passage(case: Case, document: str, words: str) -> str | None:
    """The passage with these words, sealed ones hidden before it is cut and marked; None where all hits are sealed."""
    found = document_of(case, document)
    mask = mask_of(case, found)
    text = mask.text(found.text)
    if holds(f"{found.title or ''}\n{found.text}", words) and not holds(
        f"{mask.hide(found.title or '')}\n{text}", words
    ):
        return None
    return passage(text, words)
