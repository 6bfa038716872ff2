"""What is marked on a page: tags over words, and mentions built from them. Rules and a trained model give the same.

A ``Tag`` says that some words are of a kind (people counted, outcome, number, hedge, speaker, cue …). A ``Mention``
is one claim in the making: its value and words, its account (who, on what channel, how), and its links to other
mentions by their place in the list. The assembly turns mentions into claims.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from saksi.model.claim import ClaimValue
from saksi.model.source import Speaker
from saksi.model.terms import Group, Outcome, Scope, Stance
from saksi.model.values import Count, Span


class TagKind(StrEnum):
    """What words can be marked as."""

    NUMBER = "number"  # value: Count, hedge included
    PEOPLE = "people"  # value: People
    OUTCOME = "outcome"  # value: Outcome
    HEDGE = "hedge"  # value: Stance
    SPEAKER = "speaker"  # value: Speaker
    CUE = "cue"  # value: str, the cue's class
    CHANNEL = "channel"  # value: str
    SUBSET = "subset"
    OBJECT = "object"
    WEAPON = "weapon"
    PARTY = "party"
    PLACE = "place"
    TIME = "time"
    MEDIA = "media"
    LEGAL = "legal"


@dataclass(frozen=True, slots=True)
class People:
    """People counted or named as a group: how many, who, and how the words tie them to others.

    ``more``: an explicit addition ("112 more", "another 12", "three others"). ``partitive``: a part of others named
    before ("two of them", "three of the wounded"). ``definite``: "the", "his" … ``stated``: a number was written
    (false for "civilians" or "a woman" read from grammar alone). ``noun`` is the head as written, "" where elided.
    """

    count: Count
    group: Group
    noun: str = ""
    more: bool = False
    partitive: bool = False
    definite: bool = False
    stated: bool = True


TagValue = str | Count | People | Outcome | Stance | Speaker | None


@dataclass(frozen=True, slots=True)
class Tag:
    """Code points [start, end) of sentence ``sentence`` (its index) are of ``kind``; ``score`` in thousandths."""

    kind: TagKind
    start: int
    end: int
    sentence: int
    value: TagValue = None
    score: int = 1000

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Account:
    """By whose account and how: the chain from who stands behind it to who passes it on; empty is the outlet."""

    said_by: tuple[Speaker, ...] = ()
    channel: str | None = None
    stance: Stance = Stance.ASSERTED


@dataclass(frozen=True, slots=True)
class Mention:
    """One claim in the making. ``subset_of`` and ``beside`` are places in the same list of mentions.

    ``spans[0]`` is the quote; ``scope`` is what the words themselves say ("since January" is a period).
    """

    value: ClaimValue
    spans: tuple[Span, ...]
    sentence: int
    account: Account = Account()
    scope: Scope = Scope.INCIDENT
    subset_of: int | None = None
    beside: int | None = None
    score: int = 1000

    @property
    def span(self) -> Span:
        return self.spans[0]
