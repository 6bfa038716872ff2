"""Edges of the noun phrases that name speakers: where a subject begins, where a name ends, what is put beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from saksi.extract.page.lexicon import word_set, words
from saksi.extract.page.text import Token
from saksi.extract.voice.speakers import PRONOUNS, can_speak, is_aside

Tokens = Sequence[Token]


QUOTES = '“”"«»„‘’'


_INSIDE = frozenset(("of", "for", "in", "at", "from", "with", "on", "near", "to"))


@cache
def cue_words(table: str) -> frozenset[str]:
    return frozenset(words("speech")["cues"][table])


@cache
def say_verbs() -> frozenset[str]:
    return frozenset(words("speech")["verbs"]["say"])


_DAYS = frozenset(
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday", "today", "tonight")
)


def trimmed_end(tokens: Tokens, start: int, end: int) -> int:
    """The last word of the subject without "on Saturday", "reached by telephone" behind it."""
    for at in range(start + 1, end + 1):
        if is_aside(tokens[start : end + 1], at - start):
            end = at - 1
            break
    if tokens[end].lower in _DAYS and end > start:
        end -= 1 + (tokens[end - 1].lower in ("on", "late", "early", "last"))
    return end


def apposition(tokens: Tokens, comma: int) -> int | None:
    """Index of the comma that opens the apposition closed at ``comma``."""
    if tokens[comma].text == ")":
        return next((k for k in range(comma - 1, max(-1, comma - 16), -1) if tokens[k].text == "("), None)
    mark = tokens[comma].text
    for k in range(comma - 1, max(0, comma - 22), -1):
        if tokens[k].text == "." and tokens[k - 1].lower in titles():
            continue
        if tokens[k].text in ".;:" or tokens[k].text in QUOTES:
            return None
        if tokens[k].text == mark:
            first = tokens[k + 1]
            if (
                first.lower
                in (
                    "the",
                    "a",
                    "an",
                    "who",
                    "whose",
                    "aged",
                    "his",
                    "her",
                    "its",
                    "which",
                    "then",
                    "himself",
                    "herself",
                )
                or first.is_number
            ):
                return k
            if first.lower in titles() or (
                k + 1 < comma and tokens[comma - 1].is_word and not has_verb(tokens[k + 1 : comma])
            ):
                return k
    return None


@cache
def titles() -> frozenset[str]:
    return frozenset(words("speech")["nouns"]["titles"])


def has_verb(tokens: Tokens) -> bool:
    verbs = word_set("grammar", "be") | word_set("grammar", "have") | word_set("grammar", "modal")
    return any(token.lower in verbs or token.lower.endswith("ed") for token in tokens)


def subject_start(tokens: Tokens, end: int, quoted: Sequence[bool]) -> int:
    """Left edge of the noun phrase that ends at ``end``."""
    if tokens[end].lower in PRONOUNS:
        return end
    start = end
    while start > 0 and not quoted[start - 1] and not _is_edge(tokens, start - 1):
        start -= 1
    if start > 1 and tokens[start - 1].lower == "and" and not quoted[start - 2]:
        start = _over_and(tokens, start, quoted)
    return _past_adverbial(tokens, start, end)


def _is_edge(tokens: Tokens, at: int) -> bool:
    token = tokens[at]
    if (token.text in QUOTES and token.text not in "’'") or is_clock(tokens, at):
        return True
    if (
        token.text == "."
        and at
        and (len(tokens[at - 1].text) == 1 or tokens[at - 1].lower in titles() or tokens[at - 1].lower in ("st",))
    ):
        return False
    if (
        token.lower in ("and", "or")
        and at + 1 < len(tokens)
        and token.lower == "and"
        and tokens[at - 1].is_capitalised
        and tokens[at + 1].is_capitalised
        and at > 1
    ):
        return tokens[at - 2].lower not in ("of", "for", "the")
    return token.lower in cue_words("edges") or (token.lower in say_verbs() and not is_noun(tokens, at))


_CLOCK = re.compile(r"\d{1,2}[:.]\d\d")


def is_clock(tokens: Tokens, at: int) -> bool:
    """ "14:40 The mayor", "4.30 pm Police": the hour over an entry is no part of who speaks in it."""
    if tokens[at].lower in ("am", "pm") and at:
        return is_clock(tokens, at - 1)
    return _CLOCK.fullmatch(tokens[at].text) is not None


def is_noun(tokens: Tokens, at: int) -> bool:
    """ "A report", "the group's claims", "preliminary reports": a word of saying that is a thing said here."""
    before = tokens[at - 1] if at else None
    return (
        tokens[at].lower in cue_words("things_said")
        and before is not None
        and (before.lower in cue_words("before_things_said") or before.lower.endswith(("'s", "’s")))
    )


def before_who(tokens: Tokens, start: int, end: int, quoted: Sequence[bool]) -> tuple[int, int]:
    """ "Residents who spoke to the paper said": the subject stands before the relative clause."""
    who = start - 1
    if who < 1 or tokens[who].lower != "who" or tokens[who - 1].text == "," or quoted[who - 1]:
        return start, end
    return subject_start(tokens, who - 1, quoted), who - 1


def _over_and(tokens: Tokens, start: int, quoted: Sequence[bool]) -> int:
    """ "Police and witnesses said": what lies before "and" is part of the subject where it holds no verb."""
    left = start - 1
    while left > 0 and not quoted[left - 1] and not _is_edge(tokens, left - 1):
        left -= 1
    before = tokens[left : start - 1]
    plain = 0 < len(before) <= 5 and not has_verb(before) and can_speak(before)
    at_edge = left == 0 or tokens[left - 1].text in ",;:—–"
    return left if plain and at_edge else start


def _past_adverbial(tokens: Tokens, start: int, end: int) -> int:
    """Skip "On Friday", "In Gaza" at the head of the phrase."""
    first = tokens[start].lower
    if (
        first
        in (
            "meanwhile",
            "later",
            "earlier",
            "however",
            "but",
            "and",
            "still",
            "yesterday",
            "today",
            "overnight",
            "separately",
            "also",
        )
        and start < end
    ):
        return _past_adverbial(tokens, start + 1, end)
    if first not in ("on", "in", "at", "by", "from", "after", "for", "during", "under", "with"):
        return start
    for at in range(start + 2, end + 1):
        token, previous = tokens[at], tokens[at - 1]
        if token.lower in PRONOUNS or (
            token.lower in ("the", "a", "an", "his", "its", "their") and previous.lower not in _INSIDE
        ):
            return at
        if token.is_capitalised and not previous.is_capitalised and previous.lower not in (_INSIDE | {"the"}):
            return at
        if token.lower in titles() or token.lower in ("police", "officials", "authorities", "residents", "witnesses"):
            return at
        if tokens[at - 1].lower.rstrip("s") in cue_words("not_inside") and start + 2 == at:
            return at
    return end + 1


def phrase_end(tokens: Tokens, at: int) -> int:
    """Right edge of the noun phrase that begins at ``at``."""
    end = at
    if end < len(tokens) and tokens[end].lower in PRONOUNS:
        return end + 1
    while end < len(tokens):
        token = tokens[end]
        if token.lower in _INSIDE and end > at:
            following = [t.lower for t in tokens[end + 1 : end + 4]]
            if not following or any(word in cue_words("not_inside") for word in following) or tokens[end + 1].is_number:
                return end
            if token.lower in ("on", "to", "with", "near") or not (tokens[end + 1].is_word):
                return end
        elif (
            (token.lower == "and" and not _and_goes_on(tokens, end))
            or (token.lower != "and" and _ends_phrase(tokens, end))
            or _is_verb(token.lower)
            and end > at
            and not token.is_capitalised
        ):
            return end
        end += 1
    return end


def _and_goes_on(tokens: Tokens, at: int) -> bool:
    following = tokens[at + 1 : at + 3]
    return len(following) > 0 and can_speak(tokens[at + 1 : at + 2]) and following[0].lower not in PRONOUNS


def _ends_phrase(tokens: Tokens, at: int) -> bool:
    token = tokens[at]
    if (
        token.text == "."
        and at
        and (len(tokens[at - 1].text) == 1 or tokens[at - 1].lower in titles())
        and at + 1 < len(tokens)
    ):
        return False
    if token.text in "’'" or token.lower == "'s" or (token.text == "-" and token.start == tokens[at - 1].end):
        return False
    if token.is_capitalised and token.lower in cue_words("not_inside"):
        return True
    return (
        token.lower in cue_words("edges")
        or (not token.is_word and not token.is_number)
        or token.lower in ("by", "via", "late", "early", "told", "through", "during", "yesterday", "today")
    )


def _is_verb(word: str) -> bool:
    return (
        word in word_set("grammar", "be")
        or word in word_set("grammar", "have")
        or word in word_set("grammar", "modal")
        or word in say_verbs()
    )
