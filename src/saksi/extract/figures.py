"""Casualty figures as mentions with their accounts (adapter until the reader of casualties gives mentions itself)."""

from __future__ import annotations

from saksi.extract.mentions import read_figures
from saksi.extract.tags import Mention
from saksi.extract.text import Page
from saksi.extract.voices import Voices
from saksi.model.claim import Casualty
from saksi.model.values import Span


def read_casualty_mentions(page: Page, voices: Voices) -> tuple[Mention, ...]:
    """One mention a figure, in text order; links are places in the same list."""
    figures, _ = read_figures(page)
    found = []
    for figure in figures:
        tokens = figure.sentence.tokens
        span = Span(tokens[figure.first].start, tokens[figure.last - 1].end)
        value = Casualty(outcome=figure.outcome, group=figure.people.group, count=figure.people.count)
        account = voices.account(span.start, span.end)
        found.append(
            Mention(
                value=value,
                spans=(span,),
                sentence=figure.sentence.index,
                account=account,
                subset_of=figure.subset_of,
                beside=figure.beside,
                score=850,
            )
        )
    return tuple(found)
