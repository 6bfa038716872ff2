"""Words by which a private person could be known: ages, kin, trades, names. Candidates for sealing, far too many.

Whether such words are a victim's, a relative's or a witness's, the model judges; these rules see to it that it is asked
about every one of them. What is not found is not sealed, so finding comes before sparing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from saksi.extract.learned.marks import Mark
from saksi.extract.page.lexicon import words
from saksi.model.values import Span

KIND = "identity"
LEAST_NAME = 4
"""Letters of a word that is sealed wherever it stands because a name ends in it."""
_LOW = "a-zа-яёіїєґß-öø-ÿ"
_PARTICLE = (
    "(?:al|el|bin|ibn|bint|abu|abou|umm|oum|um|de|del|de la|la|van|von|di|da|dos|ould|аль|эль|бин|ибн|абу|ан|ас|аш)[ -]"
)
_WORD = rf"[^\W\d_{_LOW}][^\W\d_]*(?:[-’'ʼ][^\W\d_]+)*"
_NAME = re.compile(rf"(?<![\w’'-])(?i:{_PARTICLE})?{_WORD}(?:[ -](?i:{_PARTICLE})?{_WORD}|\s[^\W\d_{_LOW}]\.)*")


def private_words(text: str, language: str, known: Iterable[tuple[int, int]] = ()) -> Iterator[tuple[str, int, int]]:
    """(identity, start, end) of every age, relation, trade and name; names that overlap ``known`` places are none."""
    for pattern in _patterns(language):
        for found in pattern.finditer(text):
            yield KIND, *found.span()
    places = sorted(known)
    for found in _NAME.finditer(text):
        if not any(start < found.end() and found.start() < end for start, end in places):
            yield KIND, *found.span()


def again(text: str, named: Sequence[Mark], taken: Sequence[Span]) -> Iterator[tuple[Span, Mark]]:
    """Where the last word of a name stands by itself, outside of what is taken, with the name's own mark."""
    seen: set[str] = set()
    for mark in named:
        word = text[mark.start : mark.end].split()[-1]
        if len(word) < LEAST_NAME or word in seen or word[0].islower():
            continue
        seen.add(word)
        for found in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text):
            span = Span(*found.span())
            if not any(span.overlaps(other) for other in taken):
                yield span, mark


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    told = words("private", language)
    return tuple(
        re.compile(rf"(?<!\w)(?:{_filled(pattern, told)})(?!\w)", re.IGNORECASE)
        for pattern in (*told["ages"], *told["relations"], *told["occupations"])
    )


def _filled(pattern: str, told: Mapping[str, str]) -> str:
    return pattern.replace("{number}", told["number"]).replace("{kin}", told["kin"])
