"""Harm to people on a page, as mentions: casualties with their accounts, people rescued, victims' names (sealed)."""

from __future__ import annotations

import re

from saksi.extract.harm.figures import Figure
from saksi.extract.harm.identity import read_identities
from saksi.extract.harm.mentions import read_figures
from saksi.extract.harm.rescue import read_rescues
from saksi.extract.page.tags import Account, Mention
from saksi.extract.page.text import Page
from saksi.extract.voice.stance import is_corrected, scope_of, with_stance
from saksi.extract.voice.voices import Voices
from saksi.model.claim import Casualty
from saksi.model.terms import Stance
from saksi.model.values import Count, Span

_EARLIER = re.compile(
    r"\b(?:an?|the|our) (?:earlier|previous|first|initial|\w+ sent) (?:version|report|story)\b|\bCorrects\b|"
    r"\bversion (?:of this|sent)\b|\b(?:incorrectly|wrongly|mistakenly|erroneously) (?:said|stated|gave|reported)\b",
)  # a correction names the figure that no longer holds


def read_harm(page: Page, voices: Voices) -> tuple[Mention, ...]:
    """Casualty mentions first (links are places among them), then rescues, then identities, each in text order."""
    figures, _rows = read_figures(page)
    casualties = tuple(_mention(page, voices, figure) for figure in figures)
    return (*casualties, *read_rescues(page, voices), *read_identities(page, voices))


def _mention(page: Page, voices: Voices, figure: Figure) -> Mention:
    tokens = figure.sentence.tokens
    span = Span(tokens[figure.first].start, tokens[figure.last - 1].end)
    count = figure.people.count
    words = page.text[span.start : span.end] if count.words == "" else count.words
    value = Casualty(
        outcome=figure.outcome, group=figure.people.group, count=Count(count.low, count.high, count.qualifier, words)
    )
    return Mention(
        value=value,
        spans=(span,),
        sentence=figure.sentence.index,
        account=_account(voices, figure, span),
        scope=scope_of(figure.sentence, figure.first, figure.last),
        subset_of=figure.subset_of,
        beside=figure.beside,
        score=_score(figure),
    )


def _account(voices: Voices, figure: Figure, span: Span) -> Account:
    account = with_stance(voices.account(span.start, span.end), figure.sentence, figure.first, figure.last)
    if _EARLIER.search(figure.sentence.text):
        return Account(stance=Stance.RETRACTED)
    if figure.superseded and is_corrected(figure.sentence):
        return Account(account.said_by, account.channel, Stance.RETRACTED)
    return account


def _score(figure: Figure) -> int:
    """A rough trust in thousandths: a written number is surer than a bare plural, a near verb than a far one."""
    return 950 if figure.people.stated else 700
