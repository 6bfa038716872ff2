"""Keys under which reports that may tell of one incident meet; everything else is never compared.

A report stands under each (place name, day) that its precision allows, and one day beyond, so that days one apart meet:
weekdays and time zones are wrong by one. It stands under its number of killed on these days, which no language hides;
under its heaviest words in its weeks, and under pairs of them at any time, by which later news of an old attack meets
the first; and under bands of its document's fingerprint, so that copies meet whatever was read in them. All keys are
the report's own: another report changes none of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations

from saksi.resolve.copies import bands
from saksi.resolve.profile import Profile

MOST_DAYS = 14
"""A report of a longer time meets others under its months, not under each day."""
PLACE_NAMES = 3
BANDS = 16
"""Bands along the signature only: copies that no such band brings together meet under pairs of their words."""
LEAST_KILLED = 3
"""Ones and twos are killed somewhere every day."""
SINGLE_WORDS = 5
SINGLE_NAMES = 8
PAIRED = 8
WORD_DAYS = 16
"""Two reports meet under a word where their days are no more than this apart, and no more than twice this at most."""


def keys(profile: Profile) -> tuple[str, ...]:
    """The block keys of a report, sorted; empty for one that tells neither place, time nor words."""
    found = {f"copy:{band}" for band in bands("".join(profile.signature))[:BANDS]}
    found.update(_by_day(profile))
    found.update(_by_words(profile))
    return tuple(sorted(found))


def _by_day(profile: Profile) -> Iterator[str]:
    days = _day_keys(profile)
    for day in days:
        if profile.place is not None:
            for name in profile.place.chain[:PLACE_NAMES]:
                yield f"place:{name}|{day}"
        if profile.killed is not None and profile.killed.most >= LEAST_KILLED and day != "undated":
            yield f"killed:{profile.killed.most}|{day}"


def _day_keys(profile: Profile) -> list[str]:
    span = profile.days
    if span is None:
        return ["undated"]
    if span.length > MOST_DAYS:
        return [span.first.isoformat()[:7], span.last.isoformat()[:7]]
    return [(span.first + timedelta(days=k)).isoformat() for k in range(span.length + 1)]


def _by_words(profile: Profile) -> Iterator[str]:
    day = _ordinal(profile)
    for words, singles in ((profile.words, SINGLE_WORDS), (profile.names, SINGLE_NAMES)):
        heaviest = sorted(words, key=lambda word: (-words[word], word))
        for one, other in combinations(sorted(heaviest[:PAIRED]), 2):
            yield f"words:{one} {other}"
        if day is None:
            continue
        for word in heaviest[:singles]:
            yield f"word:{word}|{day // WORD_DAYS}"
            yield f"word:{word}|{day // WORD_DAYS + 1}"


def _ordinal(profile: Profile) -> int | None:
    if profile.days is not None and profile.days.known:
        return profile.days.first.toordinal()
    return profile.published
