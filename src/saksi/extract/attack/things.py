"""Noun phrases of the object vocabulary: their heads, their whole words, and the kind that the words make of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from saksi.extract.page.lexicon import word_set, words
from saksi.extract.page.phrases import Lookup
from saksi.extract.page.text import Sentence


@dataclass(frozen=True, slots=True)
class Thing:
    """A noun phrase [start, end) in a sentence's text: its head as in the word list, and its kind."""

    start: int
    end: int
    head: str
    kind: str


@cache
def heads() -> Lookup[tuple[str, str]]:
    """All heads, singular and plural, each with its singular and kind."""
    return Lookup(
        (form, (head, kind))
        for kind, heads in words("objects")["heads"].items()
        for head in heads
        for form in (head, plural(head))
    )


@cache
def kinds_by_head() -> Mapping[str, str]:
    """The kind of each head, singular and plural; of a head in two kinds the first."""
    known: dict[str, str] = {}
    for kind, nouns in words("objects")["heads"].items():
        for noun in nouns:
            known.setdefault(noun, kind)
            known.setdefault(plural(noun), kind)
    return known


def plural(noun: str) -> str:
    """The regular plural; a phrase with "of", "for" or "at" takes it on its first word."""
    for joint in (" of ", " for "):
        if joint in noun:
            first, rest = noun.split(joint, 1)
            return plural(first) + joint + rest
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def things(sentence: Sentence) -> Iterator[Thing]:
    for start, end, (head, kind) in heads().find(sentence):
        yield _widened(sentence.text, Thing(start, end, head, kind))


def whole(things: list[Thing]) -> list[Thing]:
    """Without phrases that are only the front part of a longer one: "school" in "school building"."""
    return [
        thing
        for thing in things
        if not any(o is not thing and o.start <= thing.start and thing.end <= o.end for o in things)
    ]


_OF_WHAT = re.compile(
    r"^\s+(?:for|sheltering|housing|full of|hosting|crowded with|packed with|"
    r"used by)\s+(?:\w+\s+){0,2}?(?:displaced|refugees|evacuees|families who)(?:\s+(?:people|families|persons|"
    r"civilians))?",
    re.IGNORECASE,
)


def _widened(text: str, thing: Thing) -> Thing:
    """The phrase with its adjectives and nouns before, and with "for displaced families" after."""
    start = thing.start
    for _ in range(4):
        left = max(0, start - 40)
        before = re.search(r"([\w’'-]+)(\s+|-)$", text[left:start])
        if before is None or _breaks(before.group(1)):
            break
        begin = left + before.start(1)
        if before.group(1).endswith(("ing", "ed")) and not _after_article(text, begin):
            break
        start = begin
    kind, end = thing.kind, thing.end
    if displaced := _OF_WHAT.match(text[end:]):
        kind, end = "displaced_site", end + displaced.end()
    return Thing(start, end, thing.head, _kind(text[start : thing.start].lower(), thing.head, kind))


def _breaks(word: str) -> bool:
    """A word that is no part of the noun phrase: a small word, a number, an adverb, a possessor."""
    return word.lower() in word_set("objects", "stop") or word[0].isdigit() or word.endswith(("'s", "’s", "ly"))


def _after_article(text: str, at: int) -> bool:
    return bool(re.search(r"\b(?:the|a|an|its|their|two|three|several)\s+$", text[max(0, at - 12) : at], re.IGNORECASE))


def _kind(modifiers: str, head: str, kind: str) -> str:
    """The kind with what the words before the head say: "government building", "army depot"."""
    if head in ("building", "buildings", "headquarters", "office", "compound", "block"):
        if re.search(r"residential|apartment|storey|story|housing|panel", modifiers):
            return "residential"
        if re.search(
            r"government|administrat|council|municipal|ministry|state|regional|police|security|intelligence", modifiers
        ):
            return "administrative"
        if re.search(r"school|university|college", modifiers):
            return "education"
        if re.search(r"un\b|united nations|aid|relief", modifiers):
            return "humanitarian"
    if re.search(r"\b(?:military|army|naval)\b", modifiers) and kind in (
        "vehicle",
        "transport",
        "other",
        "industrial",
        "displaced_site",
    ):
        return "military"
    if re.search(r"\b(?:refugee|displace\w+)\b", modifiers) and kind in (
        "displaced_site",
        "other",
        "residential",
        "education",
    ):
        return "displaced_site"
    if head == "market" and "fish" in modifiers:
        return "market_commerce"
    if re.search(r"\b(?:aid|humanitarian|relief|un)\b", modifiers) and kind in ("vehicle", "industrial", "other"):
        return "humanitarian"
    return kind
