"""Whose time a time is: the event's, a speaker's, a count's, or the start of a period."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from saksi.extract.page.lexicon import words
from saksi.extract.page.text import Sentence


class TimeRole(StrEnum):
    """What a time belongs to: something that happened, somebody's speaking, the state of a count, a period's start."""

    EVENT = "event"
    SPEECH = "speech"
    AS_OF = "as_of"
    SINCE = "since"


@cache
def _told() -> re.Pattern[str]:
    return re.compile(r"\b(?:told|tells|briefed)\s+(?:[\w’'-]+\s+){1,6}?(?:late\s+|early\s+)?(?:on\s+)?$")


@cache
def _speech() -> re.Pattern[str]:
    verbs = "|".join(words("dates")["roles"]["speech"])
    return re.compile(
        rf"(?:\b(?:{verbs})\b(?:\s+(?:reporters|journalists|the agency|us|them|a|an|the|news|conference|briefing|"
        rf"in|at|by|telephone|statement|late|early|here|on|it|him|"
        rf"its|dead|toll|death|number|wounded|at|to|of|[\d,]+|Telegram|Facebook|Twitter|X|post|message|video|"
        rf"address|television|state|parliament|[A-Z]\w+)){{0,7}},?\s+(?:late\s+|early\s+)?(?:on\s+)?)$"
    )


@cache
def _speech_after() -> re.Pattern[str]:
    verbs = "|".join(words("dates")["roles"]["speech"])
    return re.compile(rf"^\s+(?:{verbs})\b")


@cache
def _fronted() -> re.Pattern[str]:
    """ "On Saturday the mayor had spoken of 52 dead": a day before its speaker is the day of speaking."""
    verbs = "|".join(words("dates")["roles"]["speech"]) + "|spoken|given|given out|put"
    blow = (
        r"(?!(?:hit|struck|killed|wounded|attacked|shelled|bombed|opened|fired|exploded|stormed|shot|died|were|was|"
        r"blew|fell|landed|came|people|missiles?|rockets?|drones?|shells?|gunmen)\b)"
    )
    return re.compile(
        rf",?\s+(?:{blow}[\w’'.-]+\s+){{1,9}}?(?:had |has |have )?(?:already |also |first |earlier |"
        rf"later )?(?:{verbs})\b"
    )


def _is_dateline(sentence: Sentence, start: int, end: int) -> bool:
    """ "KABUL, Oct 4 (Agency) –": when the report was sent."""
    return (
        sentence.index <= 3
        and start < 60
        and re.match(r"\s*(?:\([^)]{2,30}\)\s*)?(?:–|—|--|-\s)", sentence.text[end:]) is not None
    )


def role_of(sentence: Sentence, start: int, end: int) -> TimeRole:
    before, after = sentence.text[max(0, start - 90) : start], sentence.text[end : end + 25]
    lowered = before.lower().rstrip()
    if (
        re.search(r"\b(?:since|from)(?: (?:early|late|mid|the start of|the beginning of|the))?$", lowered)
        and "since" in lowered[-30:]
    ):
        return TimeRole.SINCE
    if re.search(
        r"\b(?:as of|by|until|till|as at|through)(?: (?:late|early|about|around|at least|the))?(?: on)?$", lowered
    ):
        return TimeRole.AS_OF
    if (
        _speech().search(before)
        or _told().search(before)
        or _speech_after().match(after)
        or _is_dateline(sentence, start, end)
    ):
        return TimeRole.SPEECH
    if _fronted().match(sentence.text[end : end + 120]) and re.search(
        r"(?:^|[.;]\s|,\s(?:and|but|while)\s)\W*(?:[Ll]ate |[Ee]arly )?(?:[Oo]n )?$", before
    ):
        return TimeRole.SPEECH
    return TimeRole.EVENT
