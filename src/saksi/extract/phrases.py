"""What the readers of phenomena share: word lists as patterns, and mentions made from places in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from saksi.extract.lexicon import words
from saksi.extract.tags import Mention
from saksi.extract.text import Sentence
from saksi.model.claim import ClaimValue
from saksi.model.values import Span


def alternatives(phrases: Iterable[str]) -> str:
    """A pattern for any of the phrases, longest first; blanks and hyphens match each other, apostrophes too."""
    ordered = sorted(set(phrases), key=lambda p: (-len(p), p))
    return "|".join(
        re.escape(p).replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s-]?").replace("'", "['’]") for p in ordered
    )


@cache
def one_of(name: str, table: str, key: str) -> re.Pattern[str]:
    """A compiled pattern for the list ``key`` of a table in ``data/en/<name>.toml``, whole words, any case."""
    return re.compile(rf"(?<![\w-])(?:{alternatives(words(name)[table][key])})(?![\w])", re.IGNORECASE)


@cache
def terms(name: str, table: str) -> re.Pattern[str]:
    """One pattern over all lists of a table; the group that matched names the list."""
    groups = [
        rf"(?P<{key}>(?<![\w-])(?:{alternatives(found)})(?!\w))" for key, found in words(name)[table].items() if found
    ]
    return re.compile("|".join(groups), re.IGNORECASE)


@cache
def longest_terms(name: str, table: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """Every phrase of a table's lists, the longest wins wherever two begin together, and the list each comes from."""
    owner = {phrase: key for key, found in words(name)[table].items() for phrase in found}
    return re.compile(rf"(?<![\w-])(?:{alternatives(owner)})(?!\w)", re.IGNORECASE), owner


def normal(phrase: str) -> str:
    """A matched phrase as it stands in a word list."""
    return " ".join(phrase.lower().replace("’", "'").split())


def mention(sentence: Sentence, value: ClaimValue, start: int, end: int, *more: Span, score: int = 800) -> Mention:
    """A mention from code points of the sentence's own text."""
    span = Span(sentence.start + start, sentence.start + end)
    return Mention(value=value, spans=(span, *more), sentence=sentence.index, score=score)


def clause_end(text: str, start: int, *, limit: int = 220) -> int:
    """Where the clause that holds ``start`` ends: before a full stop, semicolon, dash, quotation mark or speech tail."""
    stop = re.compile(
        r"[.;:!?](?=\s|$|[”\"])|[”\"]|\s[–—]\s|,\s(?:[\w' ’]{1,40}\s)?(?:said|says|told|added|wrote|according to)\b"
    )
    found = stop.search(text, start)
    end = found.start() if found else len(text)
    if end <= start + limit:
        return end
    blank = text.rfind(" ", start, start + limit)
    return blank if blank > start else start + limit


def clause_start(text: str, at: int) -> int:
    """Where the clause that holds ``at`` begins."""
    begin = 0
    for found in re.finditer(
        r"[.;:!?]\s|[“\"]|\s[–—]\s|,\s(?:while|but|and|which|because|as|since|after|when)\s|\s(?:that|as|because)\s",
        text[:at],
    ):
        begin = found.end()
    return begin
