"""Words by which a private person could be known: ages, kin, names. Candidates for sealing, many more than there are.

Whether such words are a victim's, a relative's or a witness's, the model judges; these rules see to it that it is asked
about every one of them. What is not found is not sealed, so finding comes before sparing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from saksi.extract.page.lexicon import words

KIND = "identity"
_LOW = "a-zа-яёіїєґß-öø-ÿ"
_PARTICLE = (
    "(?:al|el|bin|ibn|bint|abu|abou|umm|oum|um|de|del|de la|la|van|von|di|da|dos|ould|аль|эль|бин|ибн|абу|ан|ас|аш)[ -]"
)
_WORD = rf"[^\W\d_{_LOW}][^\W\d_]*(?:[-’'ʼ][^\W\d_]+)*"
_NAME = re.compile(rf"(?<![\w’'-])(?i:{_PARTICLE})?{_WORD}(?:[ -](?i:{_PARTICLE})?{_WORD}|\s[^\W\d_{_LOW}]\.)*")


def private_words(text: str, language: str, known: Iterable[tuple[int, int]] = ()) -> Iterator[tuple[str, int, int]]:
    """(identity, start, end) of every age, relation and name; names that overlap ``known`` places are none."""
    for pattern in _patterns(language):
        for found in pattern.finditer(text):
            yield KIND, *found.span()
    places = sorted(known)
    for found in _NAME.finditer(text):
        if not any(start < found.end() and found.start() < end for start, end in places):
            yield KIND, *found.span()


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    told = words("private", language)
    return tuple(
        re.compile(rf"(?<!\w)(?:{_filled(pattern, told)})(?!\w)", re.IGNORECASE)
        for pattern in (*told["ages"], *told["relations"])
    )


def _filled(pattern: str, told: Mapping[str, str]) -> str:
    return pattern.replace("{number}", told["number"]).replace("{kin}", told["kin"])
