"""Blasts told of without a toll ("explosions were heard in X", "explosions rocked X"): claims of no report."""

from __future__ import annotations

import re
from collections.abc import Sequence

from saksi.extract.page.text import Page
from saksi.extract.report.gate import speaks_of_other_things
from saksi.extract.where.places import PlaceMention
from saksi.model.values import Span

_END = r"[^.;]{0,60}?(?=\s+(?:as|after|when|while|on|early|late|in another|in a)\b|[.,;]|$)"
_HEARD = re.compile(
    r"\b(?:explosions?|blasts?|sirens?|shelling|gunfire)\s+(?:were|was|could be|had been|"
    rf"have been)\s+(?:also\s+)?(?:heard|reported|felt)\b{_END}"
)
_BARE = re.compile(
    r"\b(?:[Ee]xplosions|[Bb]lasts)\s+(?:(?:were|could be|had been|have been)\s+(?:also\s+)?(?:heard|reported|felt)|"
    rf"(?:have\s+)?(?:rocked|shook|shaken|rattled|rang out))\b{_END}",
    re.MULTILINE,
)
_HARMLESS = re.compile(
    r"\b(?:fireworks?|firecrackers?|quarry|demolition|controlled|gas|thunder|boiler|transformer)\b", re.IGNORECASE
)


def blasts_heard(page: Page) -> list[Span]:
    """Blasts heard, in the words that say so, in a text that tells of an attack."""
    return [Span(m.start(), m.end()) for m in _HEARD.finditer(page.text)]


def bare_blasts(page: Page, places: Sequence[PlaceMention]) -> list[Span]:
    """Blasts at named places in a text that tells of no harm: none where it speaks of an accident or anything else."""
    if _HARMLESS.search(page.text) or speaks_of_other_things(page):
        return []
    found = [Span(m.start(), m.end()) for m in _BARE.finditer(page.text)]
    return [span for span in found if any(p.span.overlaps(span) and not p.speaks for p in places)]
