"""Ages are no figures, whatever the model says."""

from __future__ import annotations

import pytest

from saksi.extract.learned.aged import counts_years
from saksi.extract.page.text import sentences
from saksi.model.claim import Casualty, Claim
from saksi.model.terms import Group, Outcome, Qualifier
from saksi.model.values import Count, Span

AGES = [
    ("Why 57-year-old Timothy Osei fired is unclear.", "57-year-old Timothy Osei", 57),
    ("They mourn the 2-and-a-half-year-old's death.", "2-and-a-half-year-old's death", 2),
    ("A 12 year old girl was killed.", "12 year old girl", 12),
    ("The dead man is Timothy Osei, 21.", "21", 21),
]
NO_AGES = [
    ("A 12 year old girl was killed.", "A 12 year old girl", 1),
    ("They found 12 dead.", "12 dead", 12),
    ("Twelve were killed.", "Twelve", 12),
]


def figure(text: str, quote: str, number: int) -> Claim:
    at = text.index(quote)
    value = Casualty(outcome=Outcome.KILLED, group=Group.PEOPLE, count=Count(number, number, Qualifier.EXACT, quote))
    return Claim(document="d", value=value, spans=(Span(at, at + len(quote)),), quote=quote, method="learned/1")


@pytest.mark.parametrize(("text", "quote", "number"), AGES)
def test_an_age_is_told_from_a_figure(text: str, quote: str, number: int) -> None:
    assert counts_years(figure(text, quote, number), sentences(text)[0])


@pytest.mark.parametrize(("text", "quote", "number"), NO_AGES)
def test_a_figure_is_no_age(text: str, quote: str, number: int) -> None:
    assert not counts_years(figure(text, quote, number), sentences(text)[0])
