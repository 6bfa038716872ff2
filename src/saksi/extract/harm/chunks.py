"""A sentence as a row of chunks: people counted, outcome words, nouns and tolls, and the closed classes between them.

The constructions of ``casualties``, ``tolls`` and ``subsets`` are stated over this row, never over characters. A
trained model's tags can be laid into the same row.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from saksi.extract.harm.numbers import Number, number_openers, read_number
from saksi.extract.harm.outcomes import (
    Form,
    outcome_openers,
    read_noun,
    read_open_toll,
    read_outcome,
    read_reference,
    read_toll,
)
from saksi.extract.harm.people import Phrase, people_openers, read_named, read_people
from saksi.extract.page.lexicon import words
from saksi.extract.page.phrasebook import Phrases
from saksi.extract.page.tags import People
from saksi.extract.page.text import Sentence, Token
from saksi.model.terms import Group, Outcome


class Kind(StrEnum):
    PEOPLE = "people"
    OUT = "out"
    NOUN = "noun"
    TOLL = "toll"
    REFERENCE = "reference"
    BE = "be"
    HAVE = "have"
    MODAL = "modal"
    NEGATIVE = "negative"
    AND = "conjunction"
    COMMA = "comma"
    CLAUSE = "clause"
    PREPOSITION = "preposition"
    PRONOUN = "pronoun"
    ADVERB = "adverb"
    STOP = "stop"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Tokens [first, last) of a sentence; ``phrase`` of people and counted nouns, ``outcome`` and ``form`` of words."""

    kind: Kind
    first: int
    last: int
    word: str
    phrase: Phrase | None = None
    outcome: Outcome | None = None
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Tokens [first, last) say that ``people`` met ``outcome``; ``chunk`` is the people's place in the row, ``verb``
    that of the outcome word. ``whole``: the people are a part of those of this outcome ("two of the wounded")."""

    outcome: Outcome
    people: People
    first: int
    last: int
    chunk: int
    verb: int
    whole: Outcome | None = None
    superseded: bool = False
    shot: bool = False


def read_chunks(sentence: Sentence) -> tuple[Chunk, ...]:
    """The row of chunks of one sentence; every token is in exactly one."""
    tokens, at, row = sentence.tokens, 0, []
    while at < len(tokens):
        chunk = _chunk(tokens, at, heading=sentence.heading)
        row.append(chunk)
        at = chunk.last
    return tuple(row)


def _chunk(tokens: tuple[Token, ...], at: int, *, heading: bool) -> Chunk:
    word = tokens[at].lower
    if not (tokens[at].is_word or tokens[at].is_number) and word != "'s":
        return _closed(tokens, at, word)
    if tokens[at].is_capitalised and (named := read_named(tokens, at)):
        return Chunk(Kind.PEOPLE, at, named.reach, word, phrase=named)
    if tokens[at].is_word and word not in _openers() and not word.endswith("ly"):
        return Chunk(Kind.WORD, at, at + 1, word)
    if toll := read_toll(tokens, at):
        return Chunk(Kind.TOLL, at, toll[1], word, outcome=toll[0])
    if open_toll := read_open_toll(tokens, at):
        return Chunk(Kind.TOLL, at, open_toll, word)
    if noun := _counted_noun(tokens, at):
        return noun
    outcome = read_outcome(tokens, at)
    if reference := read_reference(tokens, at):
        return Chunk(Kind.REFERENCE, at, reference[1], word, outcome=reference[0])
    phrase = None if outcome else read_people(tokens, at, heading=heading)
    if phrase:
        return Chunk(Kind.PEOPLE, at, phrase.reach, word, phrase=phrase, outcome=phrase.inner)
    if outcome:
        return Chunk(Kind.OUT, at, outcome.last, word, outcome=outcome.outcome, form=outcome.form)
    if plain := read_noun(tokens, at):
        return Chunk(Kind.NOUN, at, plain[1], word, outcome=plain[0])
    return _closed(tokens, at, word)


@cache
def _openers() -> frozenset[str]:
    """Every word that anything but a plain word can begin with: the rest need not be looked up."""
    return people_openers() | number_openers() | outcome_openers() | _classes().openers()


def _closed(tokens: tuple[Token, ...], at: int, word: str) -> Chunk:
    if found := _classes().match(tokens, at):
        return Chunk(found[0], at, found[1], word)
    if word in ",()—–" or (word == "-" and tokens[at].start > tokens[at - 1].end if at else False):
        return Chunk(Kind.COMMA, at, at + 1, word)
    if word in ";:.!?…|•":
        return Chunk(Kind.STOP, at, at + 1, word)
    if word.endswith("ly") and word not in (
        "family",
        "only",
        "july",
        "italy",
        "early",
        "apply",
        "supply",
        "rally",
        "assembly",
        "reply",
    ):
        return Chunk(Kind.ADVERB, at, at + 1, word)
    return Chunk(Kind.WORD, at, at + 1, word)


@cache
def _classes() -> Phrases[Kind]:
    names = (
        Kind.ADVERB,
        Kind.PRONOUN,
        Kind.PREPOSITION,
        Kind.CLAUSE,
        Kind.AND,
        Kind.NEGATIVE,
        Kind.MODAL,
        Kind.HAVE,
        Kind.BE,
    )
    listed = {phrase: kind for kind in names for phrase in words("grammar")[kind.value]}
    return Phrases(listed.items())


_ARTICLES = ("the", "a", "an", "his", "her", "their", "its", "those", "these")
_SHARED = ("dead", "wounded", "injured", "missing", "hurt", "displaced")


def _counted_noun(tokens: tuple[Token, ...], at: int) -> Chunk | None:
    """ "Seven deaths", "61 civilian casualties", "no injuries", "dozens of deaths": a number before an outcome noun."""
    article = tokens[at].lower in ("a", "an", "the", "their", "its")
    number = read_number(tokens, at + (article and tokens[at].lower != "a"))
    if number is None or (number.figure and 1900 <= (number.low or 0) <= 2099 and number.low == number.high):
        return None
    index = number.last
    if index < len(tokens) and tokens[index].lower == "of":
        index += 1
        if joint := _dead_and_wounded(tokens, at, index, number):
            return joint
    group = Group.PEOPLE
    for _ in range(4):
        if index >= len(tokens):
            return None
        if found := read_noun(tokens, index):
            if tokens[index].lower in _SHARED and (number.low != 0 or number.figure):
                return None
            return _noun_chunk(tokens, at, number.last, found, group)
        closed = _classes().match(tokens, index)
        if not tokens[index].is_word or tokens[index].lower in _ARTICLES or (closed and closed[0] is not Kind.ADVERB):
            return None
        if read_outcome(tokens, index):
            return None
        group = _GROUPS.get(tokens[index].lower, group)
        index += 1
    return None


def _dead_and_wounded(tokens: tuple[Token, ...], at: int, index: int, number: Number) -> Chunk | None:
    """ "Dozens of dead and wounded", "hundreds of wounded"."""
    if index >= len(tokens) or tokens[index].lower not in _SHARED or not (found := read_noun(tokens, index)):
        return None
    outcome, last = found
    if last + 1 < len(tokens) and tokens[last].lower in ("and", "or") and tokens[last + 1].lower in _SHARED:
        outcome, last = Outcome.KILLED_OR_INJURED, last + 2
    if last < len(tokens) and tokens[last].is_word and not _classes().match(tokens, last):
        return None
    people = People(number.count(""), Group.PEOPLE, "", number.more, False, False, number.figure)
    return Chunk(Kind.NOUN, at, last, tokens[at].lower, Phrase(at, last, last, people), outcome)


_GROUPS = {
    "civilian": Group.CIVILIANS,
    "child": Group.CHILDREN,
    "children": Group.CHILDREN,
    "military": Group.COMBATANT,
    "combat": Group.COMBATANT,
    "police": Group.SECURITY_FORCE,
    "female": Group.WOMEN,
}


def _noun_chunk(
    tokens: tuple[Token, ...], at: int, after: int, noun: tuple[Outcome, int], group: Group
) -> Chunk | None:
    outcome, last = noun
    number = read_number(tokens, at if tokens[at].lower not in ("an", "the", "their", "its") else at + 1)
    if number is None or _heads_people(tokens, last):
        return None
    people = People(number.count(""), group, tokens[last - 1].lower, number.more, False, False, number.figure)
    phrase = Phrase(at, last, last, people)
    return Chunk(Kind.NOUN, at, last, tokens[at].lower, phrase=phrase, outcome=outcome)


def _heads_people(tokens: tuple[Token, ...], at: int) -> bool:
    """A noun that only describes the next ("12 death certificates", "two body bags")."""
    if at >= len(tokens):
        return False
    word = tokens[at].lower
    return word in (
        "bags",
        "certificates",
        "threats",
        "sentences",
        "parts",
        "squads",
        "squad",
        "row",
        "bag",
        "warrants",
        "figure",
        "figures",
        "count",
        "counts",
        "toll",
        "tolls",
        "numbers",
        "list",
        "lists",
        "estimate",
        "estimates",
    )


def people_of(chunk: Chunk) -> People:
    """The people of a chunk that has a phrase."""
    assert chunk.phrase is not None
    return chunk.phrase.people
