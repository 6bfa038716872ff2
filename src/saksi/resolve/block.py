"""Keys under which reports that may tell of one incident meet; everything else is never compared.

A report stands under each (place name, day) that its precision allows, and one day beyond, so that days one apart meet:
weekdays and time zones are wrong by one. It stands under its number of killed on these days, which no language hides;
under its heaviest words in its weeks, and under pairs of them at any time, by which later news of an old attack meets
the first; and under bands of its document's fingerprint, so that copies meet whatever was read in them. A report
without any day meets all of its place, which stand under the place alone for its sake (`meets`). All keys are the
report's own: another report changes none of them.
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
ANY_DAY = "any:"
"""Begins the keys under which only a report without a day meets others."""
WORDED = "word"
"""Begins the keys that are made of words, under which fewer reports may stand."""
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


def meets(key: str, one: Profile, other: Profile) -> bool:
    """Whether two reports that both stand under a key are to be compared because of it."""
    return not key.startswith(ANY_DAY) or one.days is None or other.days is None


def _by_day(profile: Profile) -> Iterator[str]:
    days = _day_keys(profile)
    places = _places(profile)
    yield from (f"{ANY_DAY}{name}" for name in places)
    for day in days:
        yield from (f"place:{name}|{day}" for name in places)
        if profile.killed is not None and profile.killed.most >= LEAST_KILLED:
            yield f"killed:{profile.killed.most}|{day}"


def _places(profile: Profile) -> tuple[str, ...]:
    """The names that a place is met under, the narrowest first, and what the gazetteer calls it in every language."""
    if profile.place is None:
        return ()
    known = profile.place.where.gazetteer_id
    return (*profile.place.chain[:PLACE_NAMES], *((f"#{known}",) if known is not None else ()))


def _day_keys(profile: Profile) -> list[str]:
    span = profile.days
    if span is None:
        return []
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
