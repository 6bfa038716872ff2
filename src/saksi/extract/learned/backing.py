"""What the English reader by rules sees on the same page: words that back the model's marks, or stand in for them."""

from __future__ import annotations

from saksi.extract.attack.objects import read_objects
from saksi.extract.harm.mentions import read_figures
from saksi.extract.page.text import Page
from saksi.model.values import Span


def words_by_rules(page: Page) -> tuple[tuple[str, int, int], ...]:
    """(kind, start, end) of the people counted and the things struck, as the rules mark them."""
    figures, rows = read_figures(page)
    found: list[tuple[str, int, int]] = []
    for figure in figures:
        chunk = rows[figure.sentence.index][figure.chunk] if figure.sentence.index in rows else None
        tokens = figure.sentence.tokens
        first, last = (chunk.first, chunk.last) if chunk is not None else (figure.first, figure.last)
        found.append(("people", tokens[first].start, tokens[last - 1].end))
    things: list[Span] = [mention.span for mention in read_objects(page)]
    return (*found, *(("object", span.start, span.end) for span in things))
