"""Parts of a figure: "two of them children", "including three women", "the dead included five women", "of whom".

A part has its own count and group; its outcome is that of the figure it is taken from. ``Part.of`` says how to find
that figure: the people named just before in the row, or the last figure of an outcome ("the wounded").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from saksi.extract.harm.binding import after, before, is_apposed, is_speaker, kind_at
from saksi.extract.harm.chunks import Chunk, Kind, people_of
from saksi.extract.harm.outcomes import Form
from saksi.extract.page.tags import People
from saksi.model.terms import Group, Outcome

Row = Sequence[Chunk]


@dataclass(frozen=True, slots=True)
class Part:
    """Tokens [first, last): ``people`` are among those of the chunk ``of``, or of the last figure of ``outcome``."""

    people: People
    first: int
    last: int
    chunk: int
    of: int | None
    outcome: Outcome | None
    own: Outcome | None = None


_INCLUDING = frozenset(("including", "included", "includes", "include", "incl"))
_GRAVELY = frozenset(("seriously", "critically", "badly", "severely", "gravely", "fatally"))
_AMONG = frozenset(("among", "amongst"))
_THEM = frozenset(("them", "whom", "these", "those"))


def read_parts(row: Row) -> list[Part]:
    """All parts in one row, in text order."""
    found = [
        *_including(row),
        *_of_them(row),
        *_references(row),
        *_among(row),
        *_whom(row),
        *_apposed(row),
        *_gravely(row),
    ]
    unique = {part.chunk: part for part in reversed(found)}
    return sorted(unique.values(), key=lambda part: part.first)


def _including(row: Row) -> Iterator[Part]:
    """ "…, including three children and a nurse"; "among them (were) two girls"; "the 12 dead included"."""
    for at, chunk in enumerate(row):
        start = at
        if chunk.word in ("included", "include", "includes") and _follows_counted(row, at):
            yield from _members(row, at, at)
            continue
        if chunk.word in _AMONG and at + 1 < len(row) and row[at + 1].word in _THEM:
            start = at + 1
        elif chunk.word not in ("including", "incl"):
            continue
        if chunk.word not in _AMONG and _people_before(row, at) is None:
            continue
        yield from _members(row, at, start)


def _follows_counted(row: Row, at: int) -> bool:
    """ "They included", "the 12 dead included": the verb speaks of people counted."""
    previous = before(row, at)
    if previous >= 0 and row[previous].word == "they":
        return True
    return kind_at(row, previous) is Kind.OUT and kind_at(row, before(row, previous)) is Kind.PEOPLE


def _members(row: Row, at: int, start: int) -> Iterator[Part]:
    """The parts listed behind the word at ``start``; ``at`` is where their words begin."""
    chunk = row[at]
    index = start + 1
    while index < len(row) and (
        row[index].kind in (Kind.BE, Kind.ADVERB) or row[index].word in (",", ":", "—", "–", ".")
    ):
        index += 1
    for member in _list(row, index):
        phrase = row[member].phrase
        assert phrase is not None
        own, last = _own_outcome(row, member, phrase.last)
        yield Part(phrase.people, chunk.first, last, member, _people_before(row, at), None, own)


def _own_outcome(row: Row, at: int, last: int) -> tuple[Outcome | None, int]:
    """ "131 casualties, including 41 killed": what a part says of itself."""
    follow = row[at + 1] if at + 1 < len(row) else None
    if follow is None or follow.kind is not Kind.OUT or follow.form not in (Form.PARTICIPLE, Form.ADJECTIVE):
        return None, last
    return follow.outcome, follow.last


def _list(row: Row, at: int) -> list[int]:
    """People from ``at`` on, joined by commas and "and"."""
    members: list[int] = []
    while kind_at(row, at) is Kind.PEOPLE and not is_speaker(row, at):
        if members and not people_of(row[at]).stated:
            break
        members.append(at)
        at += 1
        links = 0
        while kind_at(row, at) in (Kind.AND, Kind.COMMA) and links < 2:
            at, links = at + 1, links + 1
        if not links:
            break
    if len(members) > 1 and _verb_follows(row, members[-1]):
        members.pop()
    return members


def _verb_follows(row: Row, at: int) -> bool:
    """ "including a child, and 30 were wounded": the last is no member."""
    return (
        kind_at(row, after(row, at)) in (Kind.BE, Kind.OUT)
        and row[at - 1].kind is Kind.AND
        and row[at - 2].kind is Kind.COMMA
    )


def _people_before(row: Row, at: int) -> int | None:
    """The people that a part is taken from: the nearest counted before, lists and other parts left out."""
    for index in range(at - 1, -1, -1):
        chunk = row[index]
        if chunk.kind is Kind.STOP:
            return None
        if chunk.phrase is not None and chunk.kind in (Kind.PEOPLE, Kind.NOUN) and not is_speaker(row, index):
            people = chunk.phrase.people
            if people.stated and not people.partitive and row[before(row, index)].word not in _INCLUDING:
                return index
    return None


def _of_them(row: Row) -> Iterator[Part]:
    """ "Two of them (were) children", "eight of the dead were women", "three of whom were medics"."""
    for at, chunk in enumerate(row):
        phrase = chunk.phrase
        if chunk.kind is not Kind.PEOPLE or phrase is None or not phrase.people.partitive or phrase.people.noun:
            continue
        index = after(row, at)
        if kind_at(row, index) is Kind.BE:
            index = after(row, index)
        other = row[index].phrase if kind_at(row, index) is Kind.PEOPLE else None
        if at + 1 < len(row) and row[at + 1].word in _GRAVELY:
            yield Part(phrase.people, phrase.first, row[at + 1].last, at, _people_before(row, at), phrase.whole)
            continue
        if (
            other is None and kind_at(row, at - 1) is Kind.COMMA and row[index].kind is Kind.PREPOSITION
            if index < len(row)
            else False
        ):
            yield Part(phrase.people, phrase.first, phrase.last, at, _people_before(row, at), phrase.whole)
            continue
        if other is None or _is_rival(phrase.people, other.people):
            continue
        people = replace(phrase.people, group=other.people.group, noun=other.people.noun)
        yield Part(people, phrase.first, other.last, at, _people_before(row, at), phrase.whole)


def _is_rival(part: People, named: People) -> bool:
    """A second figure that the part itself cannot be ("one of them told 12 people")."""
    return named.stated and named.count.low != part.count.low or named.definite


def _references(row: Row) -> Iterator[Part]:
    """ "The dead included five women", "the victims were a woman and her son", "those killed include"."""
    for at, chunk in enumerate(row):
        if chunk.kind is not Kind.REFERENCE:
            continue
        index = after(row, at)
        links = kind_at(row, index) is Kind.BE or (index < len(row) and row[index].word in _INCLUDING)
        if not links:
            continue
        be = kind_at(row, index) is Kind.BE
        index = after(row, index)
        for member in _list(row, index):
            phrase = row[member].phrase
            assert phrase is not None
            if be and not (phrase.people.noun and phrase.people.stated) or phrase.people.partitive:
                continue
            yield Part(phrase.people, chunk.first, phrase.last, member, None, chunk.outcome)


def _among(row: Row) -> Iterator[Part]:
    """ "Among the dead were three children", "a child was among those killed", "with a girl among the victims"."""
    for at, chunk in enumerate(row):
        if chunk.word in _AMONG and kind_at(row, at + 1) is Kind.PEOPLE and kind_at(row, at + 2) is Kind.OUT:
            yield from _before_among(row, at, row[at + 2].outcome)
        if (
            chunk.word in _AMONG
            and at + 1 < len(row)
            and row[at + 1].word == "them"
            and kind_at(row, at + 2) in (Kind.COMMA, Kind.STOP, None)
        ):
            yield from _them_behind(row, at)
        if (
            chunk.word in _AMONG
            and kind_at(row, at + 1) is Kind.PEOPLE
            and kind_at(row, at + 2) is Kind.OUT
            and kind_at(row, at + 3) is Kind.BE
        ):
            for member in _list(row, at + 4):
                phrase = row[member].phrase
                assert phrase is not None
                yield Part(phrase.people, chunk.first, phrase.last, member, at + 1, None)
        if chunk.word not in _AMONG or kind_at(row, at + 1) is not Kind.REFERENCE:
            continue
        whole, index = row[at + 1].outcome, after(row, at + 1)
        while kind_at(row, index) in (Kind.BE, Kind.COMMA, Kind.ADVERB, Kind.WORD) and index < at + 7:
            index += 1
        members = _list(row, index) if kind_at(row, at + 2) is not Kind.STOP else []
        for member in members:
            phrase = row[member].phrase
            assert phrase is not None
            yield Part(phrase.people, chunk.first, phrase.last, member, None, whole)
        if not members:
            yield from _before_among(row, at, whole)


def _them_behind(row: Row, at: int) -> Iterator[Part]:
    """ "Twelve people, three children among them, were killed"."""
    index = before(row, at)
    while kind_at(row, index) is Kind.PEOPLE:
        phrase = row[index].phrase
        assert phrase is not None
        of = _people_before(row, index)
        if of is None:
            return
        yield Part(phrase.people, phrase.first, row[at + 1].last, index, of, None)
        if kind_at(row, index - 1) is not Kind.AND:
            return
        index -= 2


def _before_among(row: Row, at: int, whole: Outcome | None) -> Iterator[Part]:
    index = before(row, at)
    while kind_at(row, index) in (Kind.BE, Kind.HAVE, Kind.MODAL, Kind.NEGATIVE):
        if row[index].kind is Kind.NEGATIVE:
            return
        index = before(row, index)
    while kind_at(row, index) is Kind.PEOPLE:
        phrase = row[index].phrase
        assert phrase is not None
        if phrase.people.noun or phrase.people.stated:
            yield Part(phrase.people, phrase.first, row[at + 1].last, index, None, whole)
        link = index - 1
        while kind_at(row, link) in (Kind.AND, Kind.COMMA):
            link -= 1
        if link == index - 1:
            return
        index = link


def _apposed(row: Row) -> Iterator[Part]:
    """ "Two others — a man and a woman — were hurt": parts that make up the figure before."""
    for at, chunk in enumerate(row):
        if chunk.kind is Kind.PEOPLE and is_apposed(row, at):
            for member in _list(row, at):
                phrase = row[member].phrase
                assert phrase is not None
                yield Part(phrase.people, phrase.first, phrase.last, member, at - 2, None)


def _gravely(row: Row) -> Iterator[Part]:
    """ "39 people were hurt, two critically": a part of the injured."""
    for at, chunk in enumerate(row):
        phrase = chunk.phrase
        if chunk.kind is not Kind.PEOPLE or phrase is None or phrase.people.noun or not phrase.people.stated:
            continue
        if (
            at + 1 < len(row)
            and row[at + 1].word in _GRAVELY
            and row[at - 1].kind is Kind.COMMA
            and not phrase.people.partitive
        ) and kind_at(row, after(row, at)) in (Kind.COMMA, Kind.STOP, None):
            own = Outcome.KILLED if row[at + 1].word == "fatally" else None
            yield Part(phrase.people, phrase.first, row[at + 1].last, at, None, Outcome.INJURED, own)


def _whom(row: Row) -> Iterator[Part]:
    """ "Of whom nine were children"; "three were children" after a figure."""
    for at, chunk in enumerate(row):
        phrase = chunk.phrase
        if (
            chunk.kind is not Kind.PEOPLE
            or phrase is None
            or phrase.people.noun
            or phrase.people.partitive
            or not phrase.people.stated
        ):
            continue
        be = after(row, at)
        named = row[after(row, be)] if kind_at(row, be) is Kind.BE and after(row, be) < len(row) else None
        if named is None or named.kind is not Kind.PEOPLE or named.phrase is None or named.phrase.people.stated:
            continue
        if named.phrase.people.group is Group.PEOPLE and named.phrase.people.noun in ("people", "others"):
            continue
        people = replace(phrase.people, group=named.phrase.people.group, noun=named.phrase.people.noun)
        named_before = next((c.outcome for c in row[:at] if c.kind is Kind.REFERENCE), None)
        of = None if named_before else _people_before(row, at)
        yield Part(people, phrase.first, named.phrase.last, at, of, named_before)
