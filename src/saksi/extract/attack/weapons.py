"""Means of attack named in a page, and the kind of event that the words state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from saksi.extract.page.lexicon import words
from saksi.extract.page.phrases import Lookup, alternatives, lookup, mention, normal
from saksi.extract.page.tags import Mention
from saksi.extract.page.text import Page, Sentence
from saksi.model.claim import Weapon


@dataclass(frozen=True, slots=True)
class EventWord:
    """Words at [start, end) of the text that name a kind of event; ``rank``: smaller says more (0 is a named means)."""

    start: int
    end: int
    sentence: int
    event: str
    rank: int


@cache
def _no_means() -> Lookup[bool]:
    return Lookup((phrase, True) for phrase in words("weapons")["not"]["phrases"])


def only_looks_like(sentence: Sentence) -> list[tuple[int, int]]:
    """Where phrases stand that only look like means or events ("heart attack"), in the sentence's own text."""
    return [(start, end) for start, end, _ in _no_means().find(sentence)]


def read_weapons(page: Page) -> tuple[Mention, ...]:
    """Every means of attack that is named; a first and a corrected one are both kept."""
    return tuple(found for sentence in page.sentences for found in _weapons(sentence))


def _weapons(sentence: Sentence) -> Iterator[Mention]:
    masked = only_looks_like(sentence)
    for start, end, term in lookup("weapons", "weapons").find(sentence):
        if not _is_masked(start, end, masked) and not _is_name(sentence.text, start, end):
            yield mention(sentence, Weapon(weapon=term), start, end, score=850)


def _is_masked(start: int, end: int, masked: list[tuple[int, int]]) -> bool:
    return any(start < b and a < end for a, b in masked)


_ABBREVIATIONS = frozenset(
    {
        "grad",
        "grads",
        "ied",
        "ieds",
        "rpg",
        "rpgs",
        "uav",
        "uavs",
        "mlrs",
        "fpv",
        "smerch",
        "uragan",
        "kalibr",
        "lancet",
    }
)


def _is_name(text: str, start: int, end: int) -> bool:
    """ "grad" is no rocket: product names and abbreviations are written with capitals."""
    said = text[start:end]
    if normal(said) in _ABBREVIATIONS and not said[0].isupper():
        return True
    gun = normal(said) in ("gun", "guns", "rifle", "rifles")
    return gun and bool(re.match(r"\s+(?:control|law|owner|lobby|fell silent|were silent)", text[end:]))


@cache
def _ranks() -> dict[str, int]:
    return {event: rank for rank, event in enumerate(words("weapons")["events"])}


def read_event_words(page: Page) -> tuple[EventWord, ...]:
    """Words that name a kind of event, in text order."""
    return tuple(found for sentence in page.sentences for found in _event_words(sentence))


def _event_words(sentence: Sentence) -> Iterator[EventWord]:
    masked = only_looks_like(sentence)
    for start, end, event in lookup("weapons", "events").find(sentence):
        if _is_masked(start, end, masked) or _is_name(sentence.text, start, end):
            continue
        yield EventWord(
            start=sentence.start + start,
            end=sentence.start + end,
            sentence=sentence.index,
            event=event,
            rank=_ranks()[event],
        )


VERY_GENERAL = frozenset({"other", "massacre", "siege_denial", "torture", "ground_assault", "arson"})


def choose_event(found: list[EventWord], text: str, focus: int) -> str | None:
    """The kind of event that words of one report state; ``focus`` is the anchor's offset.

    A stated means wins over "strike" and "attack"; a means that the text corrects gives way to the later one; among
    several the one nearest to the anchor's clause, then the one said most.
    """
    if not found:
        return None
    specific = [w for w in found if w.event not in VERY_GENERAL]
    if corrected := _corrected(specific, text):
        return corrected
    if specific:
        return _made_plain(_of_first_sentence(specific, focus), found, text)
    if _says(found, text, "explosion") and not _only_heard(found, text) and not _says(found, text, "strike"):
        return "bombing"
    ordered = sorted(found, key=lambda w: w.rank)
    return ordered[0].event


_KILLING = ("shooting", "arson", "stabbing_ramming", "execution")


def _made_plain(event: str, found: list[EventWord], text: str) -> str:
    """What other words make of a means that leaves it open: whoever shot or burned, a massacre is one; bombs are of an
    air strike where one is told; gunmen who stormed or raided did more than shoot."""
    told = {w.event for w in found}
    if event in _KILLING and "massacre" in told:
        return "massacre"
    if event == "bombing" and "air_strike" in told and _only(found, text, event, "bombs"):
        return "air_strike"
    if event == "shooting" and "ground_assault" in told and _only(found, text, event, "gunmen"):
        return "ground_assault"
    return event


def _only(found: list[EventWord], text: str, event: str, key: str) -> bool:
    """Whether an event is told by nothing but the words of a list."""
    listed = words("weapons")["generic"][key]
    return all(text[w.start : w.end].lower() in listed for w in found if w.event == event)


def _says(found: list[EventWord], text: str, key: str) -> bool:
    """Whether a general word of an event stands among them."""
    listed = words("weapons")["generic"][key]
    return any(w.event == "other" and text[w.start : w.end].lower() in listed for w in found)


def _of_first_sentence(specific: list[EventWord], focus: int) -> str:
    """The means of the sentence nearest to the anchor that states one; in it the most telling, then the first."""
    nearest = min(specific, key=lambda w: (abs(w.start - focus), w.start)).sentence
    own = [w for w in specific if w.sentence == nearest]
    return min(own, key=lambda w: (w.rank // 4, abs(w.start - focus), w.start)).event


def _only_heard(found: list[EventWord], text: str) -> bool:
    return all(re.match(r"\s+(?:were|was)\s+heard", text[w.end : w.end + 20]) for w in found if w.event == "other")


def _corrected(found: list[EventWord], text: str) -> str | None:
    """The later means where the text says that the first one was wrong."""
    cue = re.search(rf"\b(?:{alternatives(words('weapons')['correction']['words'])})\b", text, re.IGNORECASE)
    if cue is None:
        return None
    after = [w for w in found if w.start >= cue.end()]
    kinds = list(dict.fromkeys(w.event for w in after))
    return kinds[1] if len(kinds) > 1 and after[0].start - cue.end() < 60 else None
