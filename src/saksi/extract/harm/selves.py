"""Persons told by a pronoun: "He was pronounced dead", "she died"; "killed himself", "then turned the gun on himself".

Each construction is a function over a row of chunks, as in ``casualties``; a pronoun is one person. Who only tried to,
might have or feared to is nobody harmed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from saksi.extract.harm.binding import after, before, kind_at
from saksi.extract.harm.chunks import Chunk, Found, Kind
from saksi.extract.harm.outcomes import Form
from saksi.extract.page.tags import People
from saksi.model.terms import Group, Outcome, Qualifier
from saksi.model.values import Count

Row = Sequence[Chunk]

_ONE = ("he", "she")
_SELVES = {"himself": Group.MEN, "herself": Group.WOMEN, "self": Group.PEOPLE}
_GUNS = ("gun", "guns", "weapon", "rifle", "shotgun", "pistol", "handgun", "revolver", "firearm")
_TURN = ("turned", "turning", "turns", "turn")
_OPEN = ("to", "tried", "attempted", "attempting", "trying", "threatened", "threatening", "wanted", "if", "nearly")
_FAR = 10  # chunks from the verb to the end of the list of its people
_LINKS = (Kind.BE, Kind.HAVE, Kind.ADVERB)


def told_by_pronoun(row: Row) -> Iterator[Found]:
    """ "He died two days later", "she was found dead"."""
    for at, chunk in enumerate(row):
        if chunk.kind is not Kind.PRONOUN or chunk.word not in _ONE:
            continue
        verb = at + 1
        while kind_at(row, verb) in _LINKS:
            verb += 1
        if not _is_said_of_subject(row, at, verb):
            continue
        if before(row, at) >= 0 and row[before(row, at)].word in ("if", "that", "whether", "when", "before", "until"):
            continue
        yield Found(Outcome.KILLED, _one(Group.PEOPLE), chunk.first, row[verb].last, at, verb)


def _is_said_of_subject(row: Row, at: int, verb: int) -> bool:
    """Whether the word at ``verb`` says that the one at ``at`` has died."""
    if kind_at(row, verb) is not Kind.OUT or row[verb].outcome is not Outcome.KILLED:
        return False
    if row[verb].form is Form.PAST:
        return True
    return row[verb].form in (Form.PARTICIPLE, Form.ADJECTIVE) and any(
        chunk.kind is Kind.BE for chunk in row[at + 1 : verb]
    )


def by_own_hand(row: Row) -> Iterator[Found]:
    """ "Killed himself", "shot his wife and then himself", "turned the gun on herself", "took his own life"."""
    for at, chunk in enumerate(row):
        if chunk.word not in _SELVES or _is_open(row, at) or _goes_on(row, at):
            continue
        verb = _turned_on(row, at)
        if verb is None:
            verb = _killing(row, at)
        if verb is not None:
            joined = verb < at - 1 and row[verb].kind is Kind.OUT
            first = chunk.first if joined else row[verb].first
            others = any(_kills(row, k) for k in range(at) if k != verb or joined)
            yield Found(Outcome.KILLED, _one(_SELVES[chunk.word], more=others), first, chunk.last, at, verb)


def _is_open(row: Row, at: int) -> bool:
    """Only tried, threatened, or what somebody might do."""
    return any(chunk.word in _OPEN or chunk.kind in (Kind.MODAL, Kind.NEGATIVE) for chunk in row[max(0, at - 6) : at])


def _goes_on(row: Row, at: int) -> bool:
    """ "Killed himself and five others": those that follow are told by the same verb, and this one with them."""
    link = kind_at(row, after(row, at)) in (Kind.AND, Kind.COMMA)
    return link and kind_at(row, after(row, after(row, at))) is Kind.PEOPLE


def _turned_on(row: Row, at: int) -> int | None:
    words = [chunk.word for chunk in row[max(0, at - 6) : at]]
    if not words or words[-1] != "on" or not any(word in _GUNS for word in words):
        return None
    return next((k for k in range(at - 1, max(-1, at - 7), -1) if row[k].word in _TURN), None)


def _killing(row: Row, at: int) -> int | None:
    """The word of killing right before the pronoun, or the one that it ends the list of."""
    index = before(row, at)
    if kind_at(row, index) is Kind.OUT and row[index].outcome is Outcome.KILLED:
        return index
    listed = False
    while index >= 0 and row[index].kind in (Kind.AND, Kind.COMMA, Kind.PEOPLE, Kind.ADVERB, Kind.PRONOUN):
        listed = listed or row[index].kind in (Kind.AND, Kind.COMMA)
        index -= 1
    if not listed and (kind_at(row, at - 1) is not Kind.ADVERB or row[at - 1].word != "then"):
        return None
    return next((k for k in range(index, max(-1, index - _FAR), -1) if _kills(row, k)), None)


def _kills(row: Row, at: int) -> bool:
    """A verb of killing that takes its people to the right."""
    chunk = row[at]
    active = chunk.form in (Form.PARTICIPLE, Form.BASE, Form.ING) and kind_at(row, before(row, at)) is not Kind.BE
    return chunk.kind is Kind.OUT and chunk.outcome is Outcome.KILLED and active


def _one(group: Group, *, more: bool = False) -> People:
    return People(Count(1, 1, Qualifier.EXACT), group, "", more, definite=True)
