"""Mentions of MUC-4 fillers: their edges made like the keys', and whether two of them name one filler."""

from __future__ import annotations

import re
from collections.abc import Sequence

LINKS = ("string", "part", "head", "one")  # from the strictest to the loosest

_EDGE = " \t\n\"'`.,;:-"
_LEADING = re.compile(r"^(?:(?:a|an|the|his|her|their|its|this|that|these|those|another|other)\s+)+", re.IGNORECASE)
_TRAILING = re.compile(
    r"\s+(?:yesterday|today|tonight|last night|this (?:morning|afternoon|evening)|and|or|of|in|on|at|by|from|to|who"
    r"|which|that|was|were|is|are|has|have|had)$",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"^(?:(?:mr|mrs|ms|dr|gen|col|maj|capt|lt|lieutenant|sgt|sergeant|fr|father|monsignor|bishop|archbishop|president"
    r"|minister|judge|senator|deputy|mayor|general|colonel|major|captain|priest|rector|reverend|don|dona)\b\.?\s+)+",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset(("of", "the", "a", "an", "and", "for", "de", "del", "la", "las", "los", "el", "y"))


def clean(mention: str, role: str) -> str:
    """A mention without what keys leave out at its edges: articles, trailing small words, titles before a name."""
    text = " ".join(mention.split()).strip(_EDGE)
    text = _closed(text)
    text = _LEADING.sub("", text)
    if role == "Victim" and " " in text:
        text = _TITLE.sub("", text) or text
    while (shorter := _TRAILING.sub("", text)) != text:
        text = shorter
    text = re.sub(r"'s$", "", text) if role in ("Victim", "PerpOrg") else text
    return text.strip(_EDGE)


def _closed(text: str) -> str:
    """Cut at a bracket that opens and does not close inside, or that closes unopened."""
    for opening, closing in ("[]", "()"):
        if text.count(opening) > text.count(closing):
            text = text[: text.rindex(opening)]
        elif text.count(closing) > text.count(opening):
            text = text[text.index(closing) + 1 :]
    return text.strip(_EDGE)


def same(one: str, other: str, link: str) -> bool:
    """Whether two mentions name one filler: same string, one part of the other, same head, or any two ("one")."""
    ours, theirs = _words(one), _words(other)
    if ours == theirs or link == "one":
        return True
    if link == "string" or not ours or not theirs:
        return False
    if _is_short_form(one, theirs) or _is_short_form(other, ours):
        return True
    small, large = (ours, theirs) if len(ours) <= len(theirs) else (theirs, ours)
    if set(small) <= set(large):
        return True
    return link == "head" and _head(ours) == _head(theirs)


def _words(mention: str) -> list[str]:
    words = re.findall(r"\w+", mention.lower())
    return [_singular(word) for word in words if word not in _SMALL_WORDS]


def _singular(word: str) -> str:
    if len(word) > 3 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _head(words: Sequence[str]) -> str:
    return words[-1]


def _is_short_form(mention: str, words: Sequence[str]) -> bool:
    """Whether a mention of capitals is made of the first letters of the other's words, small words left out."""
    bare = mention.replace(".", "").replace("-", "")
    return 2 <= len(bare) <= 8 and bare.isupper() and bare.lower() == "".join(word[0] for word in words)
