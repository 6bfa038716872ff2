"""The running figure: "the death toll rose to 17 from 12", "put the dead at 24", "bringing the wounded to 40"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from saksi.extract.harm.binding import before, kind_at
from saksi.extract.harm.chunks import Chunk, Found, Kind, people_of
from saksi.extract.page.tags import People
from saksi.model.terms import Group, Outcome, Qualifier
from saksi.model.values import Count

Row = Sequence[Chunk]

_REACHED = frozenset(
    (
        "to",
        "at",
        "of",
        "as",
        "is",
        "was",
        "are",
        "were",
        "reached",
        "hit",
        "hits",
        "reaches",
        "be",
        ":",
        "reaching",
        "totalled",
        "totaled",
        "numbered",
        "now",
        "stands",
    )
)
_PASSED = frozenset(
    (
        "passed",
        "exceeded",
        "topped",
        "surpassed",
        "exceeds",
        "passes",
        "tops",
        "over",
        "above",
        "surpasses",
        "past",
        "beyond",
        "crossed",
    )
)
_BY = frozenset(("by",))
_WINDOW = 22


def read_tolls(row: Row, running: Outcome = Outcome.KILLED, *, again: bool = False) -> list[Found]:
    """Figures of named tolls in one row; the one that was replaced ("from 12") is marked superseded.

    ``running`` is the outcome of the last figure before, which "the number had climbed to 20" goes on with; ``again``:
    there is such a figure, so that a bare "figure of 20" is another of the same people.
    """
    named = [at for at in range(len(row)) if _names_toll(row, at)]
    tolls = [(at, row[at] if row[at].outcome else replace(row[at], outcome=running)) for at in named]
    told = [found for at, toll in tolls for found in _figures(row, at, toll)]
    return told or [*_counted(row), *(_restated(row, running) if again else ())]


_HEADS = ("number", "numbers", "tally", "count", "total")
_RISEN = ("gone", "went", "risen", "rose", "climbed", "jumped", "increased", "grown", "grew")


def _counted(row: Row) -> Iterator[Found]:
    """ "The number of worshippers killed in the attack has gone up to 50": whoever they are."""
    for at in range(len(row) - 3):
        out = row[at + 3]
        named = row[at].word in _HEADS and row[at + 1].word == "of" and row[at + 2].kind is Kind.PEOPLE
        if not named or people_of(row[at + 2]).stated or out.kind is not Kind.OUT or out.outcome is None:
            continue
        group = people_of(row[at + 2]).group
        for found in _figures(row, at + 3, replace(out, first=row[at].first)):
            yield replace(found, people=replace(found.people, group=group))


_NAMES = ("figure", "figures")
_SPOKEN = ("spoke", "speaks", "spoken", "talked")


def _restated(row: Row, running: Outcome) -> Iterator[Found]:
    """Another figure of those counted before, told by its name alone: "an earlier figure of 25", "gave the figure as
    25", "police spoke of 18"."""
    for at in range(1, len(row) - 1):
        chunk, verb = row[at], row[at - 1]
        led = (chunk.word in ("of", "as") and verb.word in _NAMES) or (chunk.word == "of" and verb.word in _SPOKEN)
        if led and _is_bare(row, at + 1):
            yield _found(row, replace(verb, outcome=running), at + 1)


_MANY = 100_000
"""No bare number beyond it is taken for people: sums of money are told so."""


def _is_bare(row: Row, at: int) -> bool:
    """A number alone, with no word behind it that it could count."""
    chunk = row[at]
    if chunk.kind is not Kind.PEOPLE or chunk.phrase is None or not people_of(chunk).stated:
        return False
    behind = kind_at(row, at + 1)
    people = people_of(chunk)
    lone = chunk.last - chunk.first <= 3 and people.group is Group.PEOPLE and (people.count.low or 0) < _MANY
    return lone and behind in (None, Kind.STOP, Kind.COMMA, Kind.BE, Kind.HAVE, Kind.AND, Kind.CLAUSE)


def _names_toll(row: Row, at: int) -> bool:
    if row[at].kind is Kind.TOLL:
        return True
    if row[at].kind is not Kind.REFERENCE:
        return False
    return (
        kind_at(row, at + 1) is Kind.PREPOSITION
        and row[at + 1].word in ("to", "at")
        or (at + 1 < len(row) and row[at + 1].word == "numbered")
    )


def _figures(row: Row, at: int, toll: Chunk) -> Iterator[Found]:
    assert toll.outcome is not None
    seen = False
    for index in range(at + 1, min(at + _WINDOW, len(row))):
        chunk = row[index]
        if chunk.kind is Kind.STOP and chunk.word != ":":
            return
        if chunk.kind in (Kind.TOLL, Kind.REFERENCE) and seen:
            return
        if chunk.kind is not Kind.PEOPLE or not people_of(chunk).stated:
            continue
        if kind_at(row, index + 1) is Kind.OUT and row[index + 1].outcome is not toll.outcome:
            continue
        previous = before(row, index)
        word = row[previous].word if previous > at - 1 else ""
        if word == "from" or (word == "of" and "from" in (row[k].word for k in range(max(at, previous - 5), previous))):
            yield _found(row, toll, index, superseded=True)
        elif not seen and word in _PASSED:
            seen = True
            yield _found(row, toll, index, passed=True)
        elif not seen and (word in _REACHED or previous == at):
            seen = True
            yield _found(row, toll, index)
        elif not seen and word in _RISEN and people_of(chunk).count.qualifier is Qualifier.AT_MOST:
            seen = True
            yield _found(row, toll, index, risen=True)


def _found(
    row: Row, toll: Chunk, index: int, *, superseded: bool = False, passed: bool = False, risen: bool = False
) -> Found:
    phrase = row[index].phrase
    assert toll.outcome is not None and phrase is not None
    people = phrase.people
    if passed and people.count.low is not None and people.count.qualifier is Qualifier.EXACT:
        people = _more_than(people)
    if risen:  # "gone up to 50": where it stands
        people = replace(people, count=Count(people.count.high, people.count.high, Qualifier.EXACT))
    return Found(toll.outcome, people, toll.first, phrase.last, index, row_index(row, toll), superseded=superseded)


def row_index(row: Row, chunk: Chunk) -> int:
    """The place of a chunk, by its first token."""
    return next(index for index, other in enumerate(row) if other.first == chunk.first)


def _more_than(people: People) -> People:
    assert people.count.low is not None
    return replace(people, count=Count(people.count.low + 1, None, Qualifier.MORE_THAN))
