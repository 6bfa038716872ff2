"""Casualties told without a verb of their own: nouns ("seven deaths"), labels ("Killed: 12"), losses, gaps.

Each construction is a function over a row of chunks, as in ``casualties``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from saksi.extract.harm.binding import after, before, kind_at, objects
from saksi.extract.harm.chunks import Chunk, Found, Kind, people_of
from saksi.extract.page.lexicon import word_set
from saksi.model.terms import Group, Outcome

Row = Sequence[Chunk]


def described(row: Row) -> Iterator[Found]:
    """ "Three wounded soldiers were brought in": the outcome is inside the phrase."""
    for at, chunk in enumerate(row):
        phrase = chunk.phrase
        if chunk.kind is Kind.PEOPLE and phrase is not None and phrase.inner is not None and phrase.people.stated:
            if phrase.people.definite and phrase.people.count.low == 1:
                continue
            yield Found(phrase.inner, phrase.people, phrase.first, phrase.last, at, at)


def nouns(row: Row) -> Iterator[Found]:
    """ "Seven deaths", "no casualties"; "the bodies of 12 people", "the death of a woman"; "claimed 12 lives"."""
    for at, chunk in enumerate(row):
        if chunk.kind is not Kind.NOUN:
            continue
        assert chunk.outcome is not None
        lives = _is_life(row, chunk)
        if chunk.phrase is not None and (not lives or _is_taken(row, at)):
            if people_of(chunk).stated or people_of(chunk).count.low == 0 or not lives:
                yield Found(chunk.outcome, people_of(chunk), chunk.first, chunk.last, at, at)
        elif (
            chunk.phrase is None
            and kind_at(row, at + 1) is Kind.PREPOSITION
            and row[at + 1].word in ("of", "to", "among")
        ):
            if lives and not _is_taken(row, at):
                continue
            for index in objects(row, at + 1, noun=True):
                phrase = row[index].phrase
                if (
                    phrase is not None
                    and phrase.known
                    and (phrase.people.stated or phrase.people.group is not Group.PEOPLE)
                ):
                    yield Found(chunk.outcome, phrase.people, chunk.first, phrase.last, index, at)


def _is_life(row: Row, chunk: Chunk) -> bool:
    noun = people_of(chunk).noun if chunk.phrase else chunk.word
    return noun in ("lives", "life")


def _is_taken(row: Row, at: int) -> bool:
    """Lives count only where they are claimed, taken, cost or lost."""
    previous = before(row, at)
    if kind_at(row, previous) is Kind.WORD and row[previous].word in ("the", "their", "his", "her"):
        previous = before(row, previous)
    return any(
        0 <= k < len(row) and row[k].word in word_set("grammar", "taken")
        for k in (previous, after(row, at), after(row, after(row, at)))
    )


def labels(row: Row) -> Iterator[Found]:
    """ "Killed: 12", "Injured – 30", as posts and tables write it."""
    for at, chunk in enumerate(row):
        if chunk.kind not in (Kind.OUT, Kind.NOUN, Kind.REFERENCE, Kind.TOLL) or chunk.outcome is None or chunk.phrase:
            continue
        if at + 2 < len(row) and row[at + 1].word in (":", "–", "—", "-") and row[at + 2].kind is Kind.PEOPLE:
            phrase = row[at + 2].phrase
            if kind_at(row, at + 3) is Kind.OUT:
                continue
            opens = at == 0 or row[at - 1].kind in (Kind.STOP, Kind.COMMA, Kind.WORD)
            if (
                phrase is not None
                and phrase.people.stated
                and opens
                and row[at + 1].word == ":"
                or opens
                and phrase
                and not phrase.people.noun
            ):
                yield Found(chunk.outcome, phrase.people, chunk.first, phrase.last, at + 2, at)


def losses(row: Row) -> Iterator[Found]:
    """ "Lost his wife and three children": kin, killed; "cost 11 people their lives"."""
    for at, chunk in enumerate(row):
        if chunk.kind is not Kind.WORD or chunk.word not in ("lost", "cost", "costing"):
            continue
        bound, last = objects(row, at), None
        if chunk.word == "lost":
            bound = [
                index
                for index in bound
                if people_of(row[index]).noun in word_set("grammar", "losable") and people_of(row[index]).stated
            ]
        else:
            last = _their_lives(row, bound)
        for index in bound:
            phrase = row[index].phrase
            if phrase is not None and (chunk.word == "lost" or last is not None):
                yield Found(Outcome.KILLED, phrase.people, chunk.first, last or phrase.last, index, at)


def _their_lives(row: Row, bound: list[int]) -> int | None:
    """The end of "their lives" behind the last of the people bound."""
    rest = row[bound[-1] + 1 : bound[-1] + 3] if bound else ()
    return rest[1].last if len(rest) == 2 and rest[1].word in ("lives", "life") else None


def no_victims(row: Row) -> Iterator[Found]:
    """ "There were no victims": nobody killed or injured."""
    for at, chunk in enumerate(row):
        phrase = chunk.phrase
        if (
            chunk.kind is not Kind.PEOPLE
            or phrase is None
            or (phrase.people.count.low, phrase.people.count.high) != (0, 0)
        ):
            continue
        follow = row[after(row, at)].word if after(row, at) < len(row) else ""
        if phrase.people.noun == "victims" and (kind_at(row, before(row, at)) is Kind.BE or follow in ("was", "were")):
            yield Found(Outcome.KILLED_OR_INJURED, phrase.people, phrase.first, phrase.last, at, at)


def gapped(row: Row, found: list[Found]) -> Iterator[Found]:
    """ "Two were killed in one town, three in the next": the verb is understood."""
    bound = {item.chunk for item in found}
    for at, chunk in enumerate(row):
        phrase = chunk.phrase
        if (
            at in bound
            or chunk.kind is not Kind.PEOPLE
            or phrase is None
            or phrase.people.noun
            or not phrase.people.stated
        ):
            continue
        if phrase.people.partitive or kind_at(row, at - 1) not in (Kind.AND, Kind.COMMA) or not _is_placed(row, at):
            continue
        earlier = [item for item in found if item.chunk < at and item.people.stated and at - item.chunk < 16]
        if earlier and earlier[-1].verb < at and not any(c.kind is Kind.STOP for c in row[earlier[-1].chunk : at]):
            ends = (k for k in range(at + 1, len(row)) if row[k].kind in (Kind.COMMA, Kind.STOP, Kind.AND))
            last = row[next(ends, len(row)) - 1].last
            yield Found(earlier[-1].outcome, phrase.people, phrase.first, last, at, earlier[-1].verb)


def _is_placed(row: Row, at: int) -> bool:
    """Followed by where or when, and by no verb of its own."""
    if kind_at(row, at + 1) is not Kind.PREPOSITION or row[at + 1].word not in _PLACING:
        return False
    for chunk in row[at + 1 : at + 8]:
        if chunk.kind in (Kind.COMMA, Kind.STOP, Kind.AND):
            return True
        if chunk.kind in (Kind.OUT, Kind.BE, Kind.HAVE, Kind.MODAL):
            return False
    return True


_PLACING = ("in", "on", "at", "near", "outside", "inside")
