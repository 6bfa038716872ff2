"""Casualty mentions: who is said to have been killed, injured, missing … and how many, one mention a figure.

Each construction is a function over a row of chunks that yields ``Found``: which people, which outcome, from which
token to which (the shortest run that holds the number and the outcome). Accounts, subsets and scope come after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from saksi.extract.harm.binding import (
    after,
    before,
    is_all,
    is_governed,
    is_part,
    kind_at,
    objects,
    subjects,
    with_list,
)
from saksi.extract.harm.chunks import Chunk, Found, Kind, people_of
from saksi.extract.harm.nominal import described, gapped, labels, losses, no_victims, nouns
from saksi.extract.harm.outcomes import Form
from saksi.extract.harm.selves import by_own_hand, told_by_pronoun
from saksi.extract.page.lexicon import word_set
from saksi.extract.page.tags import People
from saksi.model.terms import Group, Outcome

Row = Sequence[Chunk]


def read_casualties(row: Row) -> list[Found]:
    """All casualty mentions of a sentence but tolls and subsets, in text order, one for people and outcome."""
    found = [*_verbs(row), *described(row), *nouns(row), *labels(row), *losses(row), *no_victims(row)]
    return _once([*found, *gapped(row, found), *told_by_pronoun(row), *by_own_hand(row)])


def _once(found: list[Found]) -> list[Found]:
    """One mention for the same people and outcome: the shortest; killed absorbs injured of one word-pair only, and
    whatever is done with the dead afterwards ("six people killed were brought to hospital")."""
    best: dict[tuple[int, Outcome], Found] = {}
    said = {item.chunk for item in found if item.verb != item.chunk}
    plain = {item.chunk for item in found if item.outcome in (Outcome.KILLED, Outcome.INJURED)}
    found = [item for item in found if not (item.shot and item.chunk in plain)]
    dead = {item.chunk: item.verb for item in found if item.outcome is Outcome.KILLED and not item.shot}
    found = [i for i in found if i.outcome is not Outcome.INJURED or dead.get(i.chunk, i.verb) >= i.verb]
    joint = {item.chunk for item in found if item.outcome is Outcome.KILLED_OR_INJURED}
    for item in found:
        if item.chunk in joint and item.outcome in (Outcome.KILLED, Outcome.INJURED):
            continue
        if item.chunk in said and item.verb == item.chunk:
            continue
        key = (item.chunk, item.outcome)
        if key not in best or item.last - item.first < best[key].last - best[key].first:
            best[key] = item
    return sorted(best.values(), key=lambda item: (item.first, item.last))


def _verbs(row: Row) -> Iterator[Found]:
    """People bound by verbs and adjectives; "killed or injured" is one word with a joint outcome."""
    voices: dict[int, tuple[list[int], bool]] = {}
    for at, chunk in enumerate(row):
        if chunk.kind is not Kind.OUT or at in voices:
            continue
        bound, passive = _bind(row, at, voices)
        voices[at] = (bound, passive)
        joint = _joint_with(row, at, bound)
        if joint is not None:
            voices[joint] = (bound, passive)
            if not bound or not passive:
                bound = bound or objects(row, joint)
                voices[joint] = (bound, False)
            if row[joint].form is Form.ING and not any(people_of(row[k]).stated for k in bound):
                for verb in (at, joint):
                    yield from _mentions(row, bound, row[verb].outcome or Outcome.KILLED, (at, joint))
                continue
            yield from _mentions(row, bound, Outcome.KILLED_OR_INJURED, (at, joint))
        else:
            assert chunk.outcome is not None
            yield from _mentions(row, bound, chunk.outcome, (at, at))


def _joint_with(row: Row, at: int, bound: list[int]) -> int | None:
    """The second word of "killed or injured", "dead and wounded", where one figure serves both."""
    link = after(row, at)
    if kind_at(row, link) is not Kind.AND:
        return None
    other = after(row, link)
    if kind_at(row, other) is Kind.BE:
        other = after(row, other)
    if kind_at(row, other) is not Kind.OUT or {row[at].outcome, row[other].outcome} != {
        Outcome.KILLED,
        Outcome.INJURED,
    }:
        return None
    if kind_at(row, after(row, other)) is Kind.PEOPLE and bound and after(row, at) > bound[-1] > -1 and bound[-1] < at:
        following = after(row, other)
        if _bind_right_only(row, other) and people_of(row[following]).stated:
            return None
    return other


def _bind_right_only(row: Row, at: int) -> bool:
    """An active verb with its own object ("was killed and wounded three others")."""
    return bool(objects(row, at)) and row[at].form in (Form.PARTICIPLE, Form.ING, Form.BASE)


def _bind(row: Row, at: int, voices: dict[int, tuple[list[int], bool]]) -> tuple[list[int], bool]:
    """People of the word at ``at``, and whether they are its subject (passive or intransitive)."""
    form = row[at].form
    if _is_denied(row, at):
        return [], True
    if form is Form.ING and at + 1 < len(row) and row[at + 1].word == "of":
        return objects(row, at + 1), False
    if form is Form.BASE and _is_reflexive(row, after(row, at)) and kind_at(row, before(row, at)) is Kind.PEOPLE:
        return [before(row, at)], True
    if form in (Form.ING, Form.BASE):
        return (objects(row, at) or _shared_object(row, at) or _pronoun_object(row, at)), False
    if form is Form.PARTICIPLE:
        return _bind_participle(row, at, voices)
    previous = before(row, at)
    if kind_at(row, previous) is Kind.PEOPLE and row[previous].phrase and not is_part(row, previous):
        governed = (
            form is Form.ADJECTIVE
            and row[at].word == "with"
            and row[before(row, previous)].word == "of"
            and before(row, previous) >= 0
        )
        return ([] if governed else with_list(row, previous)), True
    if form is Form.ADJECTIVE and kind_at(row, previous) not in (Kind.BE, Kind.HAVE, Kind.AND, Kind.COMMA):
        return _part_before(row, previous), True
    return _subjects_or_shared(row, at, voices), True


def _is_denied(row: Row, at: int) -> bool:
    """ "Were not hurt", "wasn't hurt"; a headline's "child not hurt"."""
    if kind_at(row, at - 1) is not Kind.NEGATIVE:
        return False
    return row[at - 1].word.endswith("n't") or kind_at(row, before(row, at - 1)) in (Kind.BE, Kind.PEOPLE)


def _part_before(row: Row, previous: int) -> list[int]:
    """ "17 of them already dead": the part itself."""
    return [previous] if kind_at(row, previous) is Kind.PEOPLE else []


def _pronoun_object(row: Row, at: int) -> list[int]:
    """ "Motorists were hit by the blast, killing them": the people that "them" means, in the same sentence."""
    follow = after(row, at)
    if row[at].form is not Form.ING:
        return []
    if kind_at(row, follow) is not Kind.PRONOUN or row[follow].word not in ("them", "him", "her"):
        return []
    one = row[follow].word != "them"
    for index in range(at - 1, -1, -1):
        phrase = row[index].phrase
        if (
            row[index].kind is Kind.PEOPLE
            and phrase is not None
            and (phrase.people.count.high == 1) is one
            and not is_governed(row, index)
        ):
            return [index]
    return []


def _shared_object(row: Row, at: int) -> list[int]:
    """ "Killing and injuring civilians": the first verb takes the second's object."""
    link = after(row, at)
    other = after(row, link)
    if kind_at(row, link) is Kind.AND and kind_at(row, other) is Kind.OUT:
        return objects(row, other)
    return []


def _bind_participle(row: Row, at: int, voices: dict[int, tuple[list[int], bool]]) -> tuple[list[int], bool]:
    previous, right = before(row, at), objects(row, at)
    kind = kind_at(row, previous)
    if kind is Kind.BE:
        return _subjects_or_shared(row, at, voices), True
    if kind is Kind.HAVE:
        return right, False
    if kind is Kind.PEOPLE and row[at].outcome is Outcome.KILLED_OR_INJURED and _is_reflexive(row, after(row, at)):
        return [previous], True
    if kind is Kind.PEOPLE:
        assert row[previous].phrase is not None
        if right and not is_part(row, previous) and not _ends_before(row, at):
            return right, False
        if kind_at(row, after(row, at)) is Kind.PRONOUN or _has_unseen_object(row, at, previous):
            return right, False
        return (subjects(row, at) if is_part(row, previous) else with_list(row, previous)), True
    if right:
        return right, False
    if shared := _shared_object(row, at):
        return shared, False
    if kind in (Kind.AND, Kind.COMMA, Kind.NEGATIVE, None) and kind is not None:
        return _subjects_or_shared(row, at, voices), True
    return _reduced(row, at), True


def _is_reflexive(row: Row, at: int) -> bool:
    """ "A boy shot himself": who was hit is who fired."""
    return at < len(row) and row[at].word in ("himself", "herself", "themselves", "self")


def _has_unseen_object(row: Row, at: int, previous: int) -> bool:
    """ "Guerrillas shot the colonel": people without a number, then a word that no passive goes on with."""
    follow = after(row, at)
    return (
        not people_of(row[previous]).stated and kind_at(row, follow) is Kind.WORD and row[at].word != row[follow].word
    )


def _ends_before(row: Row, at: int) -> bool:
    """A headline's "Three dead, 12 injured" has a comma; nothing to decide where the people touch both sides."""
    return kind_at(row, at + 1) in (Kind.COMMA, Kind.STOP)


def _reduced(row: Row, at: int) -> list[int]:
    """ "People from two villages killed in a raid": only prepositional phrases lie between."""
    index = at - 1
    while index >= 0 and row[index].kind in (Kind.WORD, Kind.PREPOSITION, Kind.ADVERB, Kind.PEOPLE) and at - index < 9:
        if row[index].kind is Kind.PEOPLE:
            previous = before(row, index)
            if kind_at(row, previous) is not Kind.PREPOSITION:
                bridge = kind_at(row, index + 1) is Kind.PREPOSITION
                return [index] if bridge and people_of(row[index]).stated else []
        index -= 1
    return []


def _subjects_or_shared(row: Row, at: int, voices: dict[int, tuple[list[int], bool]]) -> list[int]:
    """Own subject, or that of the verb before in "was found and killed", "died or were injured"."""
    previous = before(row, at)
    while previous >= 0 and row[previous].kind in (
        Kind.BE,
        Kind.AND,
        Kind.COMMA,
        Kind.HAVE,
        Kind.ADVERB,
        Kind.NEGATIVE,
    ):
        previous -= 1
    if previous in voices:
        bound, passive = voices[previous]
        return bound if passive else []
    return subjects(row, at)


def _mentions(row: Row, bound: list[int], outcome: Outcome, verbs: tuple[int, int]) -> Iterator[Found]:
    for index in bound:
        phrase = row[index].phrase
        if phrase is None or not _is_acceptable(row, index, outcome, verbs[0]):
            continue
        if index and row[index - 1].word in ("neither", "nor"):
            continue
        left, right = row[verbs[0]], row[verbs[1]]
        if index < verbs[0]:
            first, last = phrase.first, right.last
            if right.form in (Form.ING, Form.BASE):
                last = row[after(row, verbs[1])].last
        else:
            first, last = left.first, phrase.last
        shot = left.word in ("shot", "gunshot") and outcome is Outcome.KILLED_OR_INJURED
        if (
            shot
            and not phrase.people.noun
            and phrase.people.count.high == 1
            and kind_at(row, verbs[0] - 1) is not Kind.BE
        ):
            continue  # "one shot" is fired
        people = _described_as(row, index, phrase.people)
        yield Found(outcome, people, first, last, index, verbs[0], phrase.whole, shot=shot)


def _described_as(row: Row, index: int, people: People) -> People:
    """ "Three people, all civilians, …": the group is that of the whole figure."""
    if people.group is Group.PEOPLE and kind_at(row, index + 1) is Kind.COMMA and is_all(row, index + 2):
        return replace(people, group=people_of(row[index + 2]).group)
    return people


def _is_acceptable(row: Row, index: int, outcome: Outcome, verb: int) -> bool:
    """Refuse what the outcome cannot be meant of: unknown nouns but with killing words, suspects arrested …"""
    phrase = row[index].phrase
    assert phrase is not None
    people = phrase.people
    if not phrase.known and (outcome not in _OF_ANYONE or row[verb].form is Form.BASE):
        return False
    if outcome is Outcome.DETAINED and (
        people.count.low == 0 or people.group is Group.COMBATANT or _is_arrest(row, index, verb)
    ):
        return False
    if outcome in (Outcome.DISPLACED, Outcome.MISSING) and not people.stated:
        return False
    return not (outcome is Outcome.DISPLACED and people.group in (Group.COMBATANT, Group.SECURITY_FORCE))


_OF_ANYONE = (Outcome.KILLED, Outcome.INJURED, Outcome.KILLED_OR_INJURED, Outcome.DETAINED)


def _is_arrest(row: Row, index: int, verb: int) -> bool:
    """Arrests by the police after a crime are no harm done to civilians by an attack."""
    if row[verb].word not in ("arrested", "detained", "captured", "seized"):
        return False
    if not people_of(row[index]).noun:
        return True
    if people_of(row[index]).count.high == 1:
        return True
    words = {chunk.word for chunk in row}
    return bool(words & word_set("grammar", "arrest"))
