"""Whose time a time is: the event's, a speaker's, a count's, or the start of a period."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Any

from saksi.extract.page.lexicon import words
from saksi.extract.page.text import Sentence

_CLAUSE = re.compile(r",?\s+[^\W\d_]")
_DATELINE = re.compile(r"\s*(?:\([^)]{2,30}\)\s*)?(?:–|—|--|-\s)")


class TimeRole(StrEnum):
    """What a time belongs to: something that happened, somebody's speaking, the state of a count, a period's start."""

    EVENT = "event"
    SPEECH = "speech"
    AS_OF = "as_of"
    SINCE = "since"


def _any(listed: Sequence[str]) -> str:
    """A pattern for any of the words; ``*`` at the end of one stands for any ending."""
    made = (re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+").replace("'", "['’ʼ]") for word in listed)
    return "|".join(sorted(made, key=len, reverse=True)) or r"(?!)"


def _table(language: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = words("dates", language)["roles"]
    return found


@cache
def _before(name: str, language: str) -> re.Pattern[str]:
    """One of the words of a list, perhaps a softener, then the time."""
    table = _table(language)
    soft, day = _any(table["soft"]), _any(table["on"])
    return re.compile(rf"(?i:(?<!\w)(?:{_any(table[name])})(?:\s+(?:{soft}))?(?:\s+(?:{day}))?\s*\Z)")


@cache
def _speech(language: str) -> re.Pattern[str]:
    """A verb of saying, then only what may stand between it and its day."""
    table = _table(language)
    fill, day = _any(table["fill"]), _any(table["on"])
    return re.compile(
        rf"(?i:(?<!\w)(?:{_any(table['speech'])}))(?!\w)(?:\s+(?:(?i:{fill})|[\d,]+|[A-Z]\w+)){{0,7}},?"
        rf"(?:\s+(?i:{_any(table['soft'])}))?(?:\s+(?i:{day}))?\s*\Z"
    )


@cache
def _court(language: str) -> re.Pattern[str]:
    """ "Pleaded guilty to a count on Friday": the day of a court or an arrest, if no word of the attack is between."""
    table = _table(language)
    soft, day = _any(table["soft"]), _any(table["on"])
    blow = rf"(?!(?i:{_any([*table['blow'], *table.get('happening', ())])})(?!\w))"
    return re.compile(
        rf"(?i:(?<!\w)(?:{_any(table.get('court', ()))}))(?!\w)(?:\s+{blow}[\w’'.-]+){{0,7}}?"
        rf"(?:\s+(?i:{soft}))?(?:\s+(?i:{day}))?\s*\Z"
    )


@cache
def _called(language: str) -> re.Pattern[str]:
    """ "Police were called at …", "the shooting was reported about …": help comes when it has happened."""
    table = _table(language)
    soft, day = _any(table["soft"]), _any(table["on"])
    called = _any(table.get("called", ()))
    return re.compile(rf"(?i:(?<!\w)(?:{called})(?:\s+(?:{soft}))?(?:\s+(?:{day}|at))?\s*\Z)")


@cache
def _told(language: str) -> re.Pattern[str]:
    table = _table(language)
    soft, day = _any(table["soft"]), _any(table["on"])
    return re.compile(
        rf"(?i:(?<!\w)(?:{_any(table['told'])})\s+(?:[\w’'-]+\s+){{1,6}}?(?:(?:{soft})\s+)?(?:(?:{day})\s+)?\Z)"
    )


@cache
def _posted(language: str) -> re.Pattern[str]:
    """ "Posted:", "Оновлено:" right before: when the text was sent, wherever in a line it stands."""
    listed: Sequence[str] = words("dates", language)["header"]["labels"]
    return re.compile(rf"(?i:(?<!\w)(?:{'|'.join(map(re.escape, listed))})(?:\s+(?:on|at))?\s*:\s*\Z)")


@cache
def _speech_after(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?i:\s+(?:{_any(_table(language)['speech'])}))(?!\w)")


@cache
def _fronted(language: str) -> re.Pattern[str]:
    """ "On Saturday the mayor had spoken of 52 dead": a day before its speaker is the day of speaking."""
    table = _table(language)
    blow = rf"(?!(?i:{_any(table['blow'])})(?!\w))"
    verbs = _any([v for v in (*table["speech"], *table["spoken"]) if v not in table.get("present", ())])
    return re.compile(
        rf",?\s+(?:{blow}[\w’'ʼ.-]+\s+){{1,9}}?(?i:(?:{_any(table['auxiliary'])})\s+)?(?i:(?:{_any(table['soft'])})\s+)?"
        rf"(?i:{verbs})(?!\w)"
    )


@cache
def _deed(language: str) -> re.Pattern[str]:
    """ "The May 7 shooting", "Friday's fatal attack": right behind the day stands what was done then."""
    return re.compile(rf"(?i:(?:['’]s)?\s+(?:[\w-]+\s+)?(?:{_any(_table(language).get('deeds', ()))})(?!\w))")


@cache
def _now_said(language: str) -> re.Pattern[str]:
    """ "Police say …" right before a time: what is still said has no day of saying."""
    table = _table(language)
    between = rf"(?:that|at|on|{_any(table['soft'])})"
    return re.compile(rf"(?i:(?<!\w)(?:{_any(table.get('present', ()))}),?(?:\s+{between})*\s*\Z)")


@cache
def _opening(language: str) -> re.Pattern[str]:
    """The start of a sentence or clause, at which a time may stand."""
    table = _table(language)
    also = _any(table["clause"])
    return re.compile(
        rf"(?i:(?:^|[.;]\s|,\s(?:{also})\s)\W*(?:(?:{_any(table['soft'])})\s+)?(?:(?:{_any(table['on'])})\s+)?\Z)"
    )


def _is_dateline(sentence: Sentence, start: int, end: int) -> bool:
    """ "KABUL, Oct 4 (Agency) –": when the report was sent."""
    return sentence.index <= 3 and 0 < start < 60 and _DATELINE.match(sentence.text, end) is not None


def role_of(sentence: Sentence, start: int, end: int, *, language: str = "en") -> TimeRole:
    """The role of the time at [start, end) of a sentence's own text, from the words around it."""
    before, after = sentence.text[max(0, start - 90) : start], sentence.text[end : end + 120]
    said = sentence.text[start:end]
    if _before("since", language).search(before) or _led("since", language).match(said):
        return TimeRole.SINCE
    if _before("as_of", language).search(before) or _led("as_of", language).match(said):
        return TimeRole.AS_OF
    if _deed(language).match(after) or (_now_said(language).search(before) and _CLAUSE.match(after)):
        return TimeRole.EVENT
    if _court(language).search(before):
        return TimeRole.SPEECH
    if _called(language).search(before):
        return TimeRole.EVENT
    if _speech(language).search(before) or _told(language).search(before) or _is_dateline(sentence, start, end):
        return TimeRole.SPEECH
    if _posted(language).search(before):
        return TimeRole.SPEECH
    if _speech_after(language).match(after):
        return TimeRole.SPEECH
    if _fronted(language).match(after) and _opening(language).search(before):
        return TimeRole.SPEECH
    return TimeRole.EVENT


@cache
def _led(name: str, language: str) -> re.Pattern[str]:
    """The same words as the first of the expression itself."""
    table = _table(language)
    listed = [word for word in table[name] if word not in table.get("never_first", ())]
    return re.compile(rf"(?i:(?:{_any(listed)})(?!\w))")
