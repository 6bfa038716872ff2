"""Means of attack named in a page, and the kind of event that the words state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from saksi.extract.lexicon import words
from saksi.extract.phrases import alternatives, longest_terms, mention, normal
from saksi.extract.tags import Mention
from saksi.extract.text import Page, Sentence
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
def _no_means() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(words('weapons')['not']['phrases'])})(?!\w)", re.IGNORECASE)


def blanked(text: str) -> str:
    """The text with phrases that only look like means or events ("heart attack") blanked out, same length."""
    return _no_means().sub(lambda m: "\u00a0" * len(m.group()), text)


def read_weapons(page: Page) -> tuple[Mention, ...]:
    """Every means of attack that is named; a first and a corrected one are both kept."""
    return tuple(found for sentence in page.sentences for found in _weapons(sentence))


def _weapons(sentence: Sentence) -> Iterator[Mention]:
    pattern, owner = longest_terms("weapons", "weapons")
    by_case = {normal(phrase): key for phrase, key in owner.items()}
    for match in pattern.finditer(blanked(sentence.text)):
        term = by_case.get(normal(match.group()))
        if term and not _is_name(match, sentence.text):
            yield mention(sentence, Weapon(weapon=term), match.start(), match.end(), score=850)


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


def _is_name(match: re.Match[str], text: str) -> bool:
    """ "grad" is no rocket: product names and abbreviations are written with capitals."""
    said = match.group()
    if normal(said) in _ABBREVIATIONS and not said[0].isupper():
        return True
    return normal(said) in ("gun", "guns", "rifle", "rifles") and bool(
        re.match(r"\s+(?:control|law|owner|lobby|fell silent|were silent)", text[match.end() :])
    )


@cache
def _events() -> tuple[re.Pattern[str], dict[str, str], dict[str, int]]:
    table = words("weapons")["events"]
    owner = {normal(phrase): event for event, found in reversed(list(table.items())) for phrase in found}
    ranks = {event: rank for rank, event in enumerate(table)}
    return re.compile(rf"(?<![\w-])(?:{alternatives(owner)})(?!\w)", re.IGNORECASE), owner, ranks


def read_event_words(page: Page) -> tuple[EventWord, ...]:
    """Words that name a kind of event, in text order."""
    return tuple(found for sentence in page.sentences for found in _event_words(sentence))


def _event_words(sentence: Sentence) -> Iterator[EventWord]:
    pattern, owner, ranks = _events()
    text = blanked(sentence.text)
    for match in pattern.finditer(text):
        event = owner.get(normal(match.group()))
        if event is None or (normal(match.group()) in _ABBREVIATIONS and not match.group()[0].isupper()):
            continue
        yield EventWord(
            start=sentence.start + match.start(),
            end=sentence.start + match.end(),
            sentence=sentence.index,
            event=event,
            rank=ranks[event],
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
        scores: dict[str, float] = {}
        for word in specific:
            near = 3.0 if abs(word.start - focus) < 160 else 1.0
            scores[word.event] = scores.get(word.event, 0.0) + near / (1 + word.rank / 20)
        return min(scores, key=lambda event: (-scores[event], event))
    explosion = set(words("weapons")["generic"]["explosion"])
    if any(text[w.start : w.end].lower() in explosion for w in found) and not _only_heard(found, text):
        return (
            "bombing"
            if not any(
                text[w.start : w.end].lower() in words("weapons")["generic"]["strike"]
                for w in found
                if w.event == "other" and text[w.start : w.end].lower() not in ("killed", "hit", "fire", "attack")
            )
            else "other"
        )  # noqa: E501
    ordered = sorted(found, key=lambda w: w.rank)
    return ordered[0].event


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
