"""What a hospital or morgue took in: "the hospital received 12 bodies", "X hospital said it had treated 40".

The house itself stands behind such a figure, and what one house took in is no more than a part of the whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from saksi.extract.page.lexicon import words
from saksi.extract.page.text import Sentence
from saksi.model.values import Span


@dataclass(frozen=True, slots=True)
class Intake:
    """Code points of the house's name and of its verb; ``place``: the first word of where the house is said to be."""

    house: Span
    verb: Span
    place: str | None


@cache
def _pattern() -> re.Pattern[str]:
    table = words("speech")["intake"]
    houses, verbs, barred = ("|".join(map(re.escape, table[name])) for name in ("houses", "verbs", "not_in_name"))
    opening = r"(?:^|[,;:–—]\s+|\b(?:and|but|while|that|where|said|says)\s+)"
    name = rf"(?:(?:the|a|an|one|another)\s+)?(?:(?!(?:{barred})\b)[\w’'.-]+\s+){{0,4}}?(?:{houses})"
    place = r"(?:\s+(?:in|of|near)\s+(?:the\s+)?(?P<place>(?-i:[A-Z])[\w’'-]+)(?:\s+(?-i:[A-Z])[\w’'-]+)?)?"
    saying = r"(?:(?:said|says|reported|confirmed|announced)\s+(?:that\s+)?it\s+)?"
    adverbs = r"(?:(?:has|had|also|already|alone|so far)\s+)*"
    return re.compile(rf"{opening}(?P<house>{name}{place})\s+{saying}{adverbs}(?P<verb>{verbs})\s", re.IGNORECASE)


def read_intakes(sentence: Sentence) -> list[Intake]:
    """Everything of the kind that a sentence tells, in order."""
    if sentence.words.isdisjoint(words("speech")["intake"]["hints"]):
        return []
    found = []
    for match in _pattern().finditer(sentence.text):
        house, verb = (Span(sentence.start + match.start(n), sentence.start + match.end(n)) for n in ("house", "verb"))
        found.append(Intake(house, verb, match["place"].lower() if match["place"] else None))
    return found


def taken_in_by(sentence: Sentence, figure: Span) -> Intake | None:
    """The house that took in a figure: the last one before it, where the figure is what its verb takes."""
    before = [intake for intake in read_intakes(sentence) if intake.verb.start < figure.end]
    return before[-1] if before and _takes(sentence, before[-1], figure) else None


def _takes(sentence: Sentence, intake: Intake, figure: Span) -> bool:
    """In the verb's clause, right behind it or holding it."""
    if figure.end <= intake.verb.end or figure.start < intake.house.start:
        return False
    between = sentence.text[intake.verb.end - sentence.start : max(0, figure.start - sentence.start)]
    return len(between) <= 40 and re.search(r"[,;:.]|\b(?:after|when|while|but|as)\b", between) is None
