"""Which people an outcome word speaks of: subjects to its left, objects to its right, over a row of chunks.

All functions take the row and indices into it, and return indices of people chunks. A list ("five women, three men
and a boy") gives every member.
"""

from __future__ import annotations

from collections.abc import Sequence

from saksi.extract.harm.chunks import Chunk, Kind, people_of
from saksi.extract.harm.outcomes import Form

Row = Sequence[Chunk]

_LINKS = (Kind.AND, Kind.COMMA)
_SPEECH = frozenset(
    (
        "said",
        "says",
        "say",
        "told",
        "reported",
        "added",
        "confirmed",
        "announced",
        "wrote",
        "tells",
        "stated",
        "claimed",
    )
)
_SAYING = frozenset(("said", "says", "say", "told", "tells", "added", "wrote", "stated"))
_INTO_SUBSET = frozenset(("including", "among", "amongst", "mostly", "mainly", "like", "except", "besides"))
_FAR = 40


def before(row: Row, at: int) -> int:
    """Index of the chunk before, adverbs skipped; -1 at the beginning."""
    at -= 1
    while at >= 0 and row[at].kind is Kind.ADVERB:
        at -= 1
    return at


def after(row: Row, at: int) -> int:
    """Index of the chunk behind, adverbs skipped; len(row) at the end."""
    at += 1
    while at < len(row) and row[at].kind is Kind.ADVERB:
        at += 1
    return at


def kind_at(row: Row, at: int) -> Kind | None:
    return row[at].kind if 0 <= at < len(row) else None


def objects(row: Row, at: int, *, noun: bool = False) -> list[int]:
    """People that the verb at ``at`` takes to its right, whole lists included.

    ``noun``: a noun takes them ("the bodies of a man and a woman were found"), so the verb behind is not theirs.
    """
    first = after(row, at)
    if kind_at(row, first) is Kind.PRONOUN and row[first].word in ("himself", "herself", "themselves"):
        first = after(row, after(row, first))
    owner = first
    while kind_at(row, owner) is Kind.WORD and owner - first < 5:
        owner += 1
    if owner > first and kind_at(row, owner) is Kind.PEOPLE and row[owner].word == "'s":
        first = owner
    if kind_at(row, first) is Kind.PEOPLE and row[first].phrase is not None:
        return [first, *_list_right(row, first, noun=noun)]
    return []


def _list_right(row: Row, at: int, *, noun: bool = False) -> list[int]:
    members: list[int] = []
    while True:
        index = at + 1
        while kind_at(row, index) in _LINKS:
            index += 1
        if index == at + 1 or kind_at(row, index) is not Kind.PEOPLE or (has_own_verb(row, index) and not noun):
            return members
        if row[at + 1].kind is Kind.COMMA and not _is_listed(row, index):
            return members
        members.append(index)
        at = index


def _is_listed(row: Row, at: int) -> bool:
    """After a comma only a counted member goes on with a list; "…, officials said" or "…, a man who" does not."""
    people = people_of(row[at])
    return people.stated and not people.partitive and not is_speaker(row, at) and not is_part(row, at)


def has_own_verb(row: Row, at: int) -> bool:
    """Whether the people at ``at`` are the subject of what follows: "and 30 [others in the town] were hurt"."""
    index = after(row, at)
    steps = 0
    while index < len(row) and steps < 8:
        kind = row[index].kind
        if kind in (Kind.BE, Kind.MODAL, Kind.HAVE):
            return True
        if kind is Kind.OUT:
            return row[index].form is not Form.ING
        if kind not in (Kind.WORD, Kind.PREPOSITION, Kind.ADVERB) or (kind is Kind.WORD and steps == 0):
            return is_speaker(row, at)
        index, steps = index + 1, steps + 1
    return False


def is_speaker(row: Row, at: int) -> bool:
    """People followed by a verb of saying are its speakers, "of X" between or not; counted ones right before it."""
    if at < 0 or at + 1 >= len(row):
        return False
    follow = at + 1
    while kind_at(row, follow) is Kind.ADVERB and row[follow].word not in _SPEECH:
        follow += 1
    people = people_of(row[at])
    if follow < len(row) and row[follow].word in _SPEECH:
        to = follow + 1 < len(row) and row[follow + 1].word in ("to", "by")  # "said to have died"
        return not people.stated or (row[follow].word in _SAYING and not to and (bool(people.noun) or people.definite))
    if not people.definite or people.count.high != 1 or kind_at(row, follow) is not Kind.PREPOSITION:
        return False
    while kind_at(row, follow) in (Kind.PREPOSITION, Kind.WORD, Kind.ADVERB) and row[follow].word not in _SPEECH:
        follow += 1
    return follow < len(row) and row[follow].word in _SPEECH


def is_part(row: Row, at: int) -> bool:
    """ "Two of them children", "including three children": a part, not the people of the clause's verb."""
    people = people_of(row[at])
    previous = before(row, at)
    if at and row[at - 1].word in _INTO_SUBSET:
        return not (at > 1 and row[at - 1].word == "among" and row[at - 2].kind is Kind.PEOPLE)
    if previous > 0 and row[previous].word == "them" and row[previous - 1].word in _INTO_SUBSET:
        return True
    if previous >= 0 and row[previous].word in _INTO_SUBSET:
        return True
    if kind_at(row, previous) is Kind.BE and not people.stated:
        previous = before(row, previous)
    if kind_at(row, previous) is Kind.PEOPLE and people_of(row[previous]).partitive:
        return True
    if is_all(row, at) and kind_at(row, at - 1) is Kind.COMMA:
        return True
    if _is_listed_part(row, at) or is_apposed(row, at) or _is_name_of(row, at):
        return True
    if (
        at + 3 < len(row)
        and row[at + 1].word == "among"
        and row[at + 2].word == "them"
        and row[at + 3].kind is Kind.COMMA
    ):
        return True
    if not people.partitive:
        return False
    if kind_at(row, at - 1) is Kind.COMMA and kind_at(row, at + 1) in (Kind.PREPOSITION, Kind.WORD):
        return True
    follow = after(row, at)
    if kind_at(row, follow) is Kind.BE:
        follow = after(row, follow)
    return kind_at(row, follow) is Kind.PEOPLE


def _is_listed_part(row: Row, at: int) -> bool:
    """ "Including two children and a woman": what a list of parts goes on with."""
    if has_own_verb(row, at):
        return False
    index = at - 1
    while kind_at(row, index) in _LINKS and at - index < 3:
        index -= 1
    return (
        index < at - 1 and kind_at(row, index) is Kind.PEOPLE and row[at - 1].kind is Kind.AND and is_part(row, index)
    )


def _is_name_of(row: Row, at: int) -> bool:
    """ "The woman, Amal Haddad, 22, was hurt": a name put beside the person already counted."""
    people = people_of(row[at])
    named = people.definite and people.stated and not people.noun and people.count.high == 1
    if not named or at < 2 or row[at - 2].kind is not Kind.PEOPLE:
        return False
    return row[at - 1].word == "," or (row[at - 1].kind is Kind.AND and _is_name_of(row, at - 2))


def is_all(row: Row, at: int) -> bool:
    """ "All civilians": says who the people before are, and counts nobody."""
    return kind_at(row, at) is Kind.PEOPLE and row[at].word == "all" and not people_of(row[at]).stated


def is_apposed(row: Row, at: int) -> bool:
    """ "Two others — a man and a woman — were hurt", "three people (a man …)": who the counted ones are."""
    if at < 2 or row[at - 1].kind is not Kind.COMMA or row[at - 1].word == "," or row[at - 1].word == ")":
        return False
    earlier = row[at - 2]
    return (
        earlier.kind is Kind.PEOPLE
        and people_of(earlier).stated
        and people_of(row[at]).stated
        and bool(people_of(row[at]).noun)
    )


def is_governed(row: Row, at: int) -> bool:
    """People inside a prepositional phrase or object of another verb are no subject."""
    previous = before(row, at)
    if previous < 0:
        return False
    if row[previous].kind is Kind.WORD and not people_of(row[at]).stated and not people_of(row[at]).definite:
        while previous > 0 and row[previous].kind is Kind.WORD and at - previous < 4:
            previous -= 1
    kind = row[previous].kind
    if kind is Kind.PREPOSITION:
        return True
    if kind is Kind.OUT:
        return row[previous].form in (Form.ING, Form.BASE) or _is_active(row, previous)
    return False


def _is_active(row: Row, at: int) -> bool:
    return row[at].form is Form.PARTICIPLE and kind_at(row, before(row, at)) not in (Kind.BE, Kind.PEOPLE)


def subjects(row: Row, at: int) -> list[int]:
    """People that are the subject of the word at ``at``: the nearest to the left that nothing else governs."""
    index = at - 1
    while index >= max(0, at - _FAR):
        chunk = row[index]
        if chunk.kind is Kind.STOP:
            return []
        if chunk.kind is Kind.CLAUSE and chunk.word == "who" and _opens_verb(row, index, at):
            return _antecedent(row, index)
        if chunk.kind is Kind.CLAUSE and chunk.word == "that" and index and row[index - 1].word in _SPEECH:
            return []
        if chunk.kind is Kind.PEOPLE and not (is_governed(row, index) or is_part(row, index) or is_speaker(row, index)):
            return [*_list_left(row, index), index] if _near_enough(row, index, at) else []
        index -= 1
    return []


def _opens_verb(row: Row, who: int, at: int) -> bool:
    """Whether "who" is the subject of the word at ``at``: only auxiliaries and adverbs between."""
    return all(
        chunk.kind in (Kind.BE, Kind.HAVE, Kind.MODAL, Kind.ADVERB, Kind.NEGATIVE) for chunk in row[who + 1 : at]
    )


def _antecedent(row: Row, who: int) -> list[int]:
    """The people right before "who", whatever governs them; a name may stand between."""
    for index in range(who - 1, max(-1, who - 7), -1):
        if row[index].kind is Kind.PEOPLE:
            return [index]
        if row[index].kind not in (Kind.COMMA, Kind.WORD, Kind.PREPOSITION):
            return []
    return []


def _near_enough(row: Row, subject: int, at: int) -> bool:
    """A subject without a number must stand close; nothing finite may lie between the subject and its verb."""
    between = row[subject + 1 : at]
    if any(chunk.kind is Kind.OUT and chunk.form in (Form.PAST, Form.BASE_ALONE) for chunk in between):
        return False
    if any(
        chunk.kind is Kind.PRONOUN and chunk.word in ("he", "she", "they", "it", "we", "i", "him", "her", "it")
        for chunk in between
    ):
        return any(chunk.word in ("who", "when", "while", "whose") for chunk in between)
    words = [chunk for chunk in between if chunk.kind in (Kind.WORD, Kind.CLAUSE, Kind.PREPOSITION)]
    people = people_of(row[subject])
    return len(words) <= (24 if people.stated else 12)


def with_list(row: Row, at: int) -> list[int]:
    """The people at ``at`` with those listed before them."""
    return [*_list_left(row, at), at]


def _list_left(row: Row, at: int) -> list[int]:
    members: list[int] = []
    while True:
        index = at - 1
        linked = False
        while kind_at(row, index) in _LINKS:
            linked = True
            index -= 1
        if not linked or kind_at(row, index) is not Kind.PEOPLE:
            return members
        if is_governed(row, index) or is_part(row, index) or is_speaker(row, index):
            return members
        members.insert(0, index)
        at = index
