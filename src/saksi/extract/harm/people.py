"""Who is counted: phrases for people, with or without a number, from the words and grammar of the phrase alone.

    people = [determiner] number [more] [modifiers] head | number "of" (them | the head) | number (head left out)
           | "a" [modifiers] head | "a family" [of number] | heads without a number

"A woman" is exactly one; "a family" at least two; "civilians" some, unbounded (guidelines of annotation).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from saksi.extract.harm.heads import HeadFound, be_or_out, breaks, find_head, head_openers, stops
from saksi.extract.harm.numbers import Number, figure_at, is_compound, open_end, read_number
from saksi.extract.harm.outcomes import read_outcome
from saksi.extract.page.lexicon import word_set, words
from saksi.extract.page.phrasebook import Phrases
from saksi.extract.page.tags import People
from saksi.extract.page.text import Token
from saksi.model.terms import Group, Outcome, Qualifier
from saksi.model.values import Count

Tokens = Sequence[Token]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens [first, last) name ``people``; ``reach`` also takes in an age put after it.

    ``inner`` is an outcome inside the phrase ("three wounded soldiers"); ``known`` is false where the head is not in
    the lists and only its place before "were killed" can tell; ``whole`` is the outcome of the people that a part is
    taken from ("two of the wounded").
    """

    first: int
    last: int
    reach: int
    people: People
    known: bool = True
    inner: Outcome | None = None
    whole: Outcome | None = None


@cache
def _references() -> Phrases[Outcome]:
    table = words("outcomes")["reference"]
    return Phrases((word, Outcome(name)) for name, listed in table.items() for word in listed)


def read_people(tokens: Tokens, at: int, *, heading: bool = False) -> Phrase | None:
    """The phrase for people that begins at token ``at``, or None."""
    token = tokens[at]
    data = words("people")["determiners"]
    definite = token.lower in data["definite"] or (token.lower == "all" and not heading)
    start = at + definite
    if start >= len(tokens):
        return None
    if definite and tokens[start].lower == "other":
        start += 1
    number = read_number(tokens, start)
    if number and start and tokens[start - 1].lower == "how" and not number.figure:
        return None
    if number and (found := _counted(tokens, at, number, definite=definite)):
        return found
    if one := _one_more(tokens, at):
        return one
    if definite or token.lower in data["one"]:
        return _one_or_some(tokens, at, definite=definite)
    return _bare(tokens, at, heading=heading)


def read_named(tokens: Tokens, at: int) -> Phrase | None:
    """ "Amal Haddad, 34, …": a name that an age follows is one person."""
    end = at
    while end < len(tokens) and tokens[end].is_word and tokens[end].is_capitalised:
        end += 1
    if not 2 <= end - at <= 4 or (reach := _past_age(tokens, end)) == end or find_head(tokens, at, limit=1):
        return None
    age = figure_at(tokens, reach - 2)
    group = Group.CHILDREN if age is not None and age < 18 else Group.PEOPLE
    return Phrase(at, end, reach, People(Count(1, 1, Qualifier.EXACT), group, "", stated=True, definite=True))


_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def _one_more(tokens: Tokens, at: int) -> Phrase | None:
    """ "A teenager was killed and another wounded", "a fifth was injured": one more of those before."""
    word, end = tokens[at].lower, at + 1
    if word == "a" and end < len(tokens) and tokens[end].lower in _ORDINALS:
        end += 1
    elif word != "another":
        return None
    if end >= len(tokens) or not (tokens[end].lower in be_or_out() or tokens[end].lower.endswith("ly")):
        return None
    return Phrase(at, end, end, People(Count(1, 1, Qualifier.EXACT), Group.PEOPLE, "", more=True))


@cache
def people_openers() -> frozenset[str]:
    """First words of phrases for people that no number begins."""
    data = words("people")["determiners"]
    return head_openers() | _adjectives() | frozenset(data["one"]) | frozenset(data["definite"]) | {"another", "all"}


def _counted(tokens: Tokens, at: int, number: Number, *, definite: bool) -> Phrase | None:
    index = number.last
    if index < len(tokens) and tokens[index].lower == "of" and number.qualifier is not None:
        return _part(tokens, at, number)
    head = find_head(tokens, index)
    if head is not None and not _fits(number, head):
        head = None
    if head is None:
        return _elided(tokens, at, number, definite=definite)
    count = _units(number.count(""), head.unit) if head.unit else number.count("")
    if head.unit > 0 and (of := _family_of(tokens, head.last)):
        return _phrase(tokens, at, of[1], Count(of[0], of[0], Qualifier.EXACT), head, definite=definite)
    return _phrase(tokens, at, head.last, count, head, more=number.more, definite=definite)


def _fits(number: Number, head: HeadFound) -> bool:
    """One takes a singular, more a plural: "seven girl" is no count of girls."""
    return head.plural or head.unit < 0 or (number.low in (0, 1) and number.high in (None, 0, 1)) or number.high == 1


def _units(count: Count, unit: int) -> Count:
    """ "Two families" is at least four people."""
    if unit < 0:
        return Count(2, 2, Qualifier.EXACT)
    return Count(count.low * unit if count.low else None, None, Qualifier.VAGUE) if count.low != 0 else count


def _part(tokens: Tokens, at: int, number: Number) -> Phrase | None:
    """ "N of …": of them, of whom (a part), of the wounded (a part), of civilians (just a head)."""
    index = number.last + 1
    if index >= len(tokens):
        return None
    word = tokens[index].lower
    count = number.count("")
    if word == "those" and (clause := _those_who(tokens, index)):
        people = People(count, Group.PEOPLE, "", number.more, True, False, number.figure)
        return Phrase(at, clause[1], clause[1], people, whole=clause[0])
    if word in ("them", "whom", "these", "us", "which") or (word == "those" and not _reference(tokens, index + 1)):
        if word in ("these", "those") and (head := find_head(tokens, index + 1)):
            return _phrase(tokens, at, head.last, count, head, more=number.more, partitive=True)
        end = index + 1
        return Phrase(at, end, end, People(count, Group.PEOPLE, "", number.more, True, False, number.figure))
    determined = word in words("people")["determiners"]["definite"]
    index += determined
    if determined and index < len(tokens) and (further := read_number(tokens, index)):
        index = further.last
    if reference := _reference(tokens, index):
        people = People(count, Group.PEOPLE, "", number.more, True, False, number.figure)
        return Phrase(at, reference[1], reference[1], people, whole=reference[0])
    head = find_head(tokens, index)
    if head is None or not (head.plural or head.unit):
        return None
    if head.unit > 0:
        count = Count(count.low * head.unit if count.low and not determined else count.low, None, Qualifier.VAGUE)
    return _phrase(
        tokens, at, head.last, count, head, more=number.more, partitive=determined and word in ("the", "those", "these")
    )


def _those_who(tokens: Tokens, at: int) -> tuple[Outcome, int] | None:
    """ "Those who died", "those who were injured": the people of an outcome, in a clause."""
    if at + 2 >= len(tokens) or tokens[at + 1].lower != "who":
        return None
    for index in range(at + 2, min(at + 5, len(tokens))):
        if found := read_outcome(tokens, index):
            return found.outcome, found.last
    return None


def _reference(tokens: Tokens, at: int) -> tuple[Outcome, int] | None:
    """ "Wounded", "dead", "casualties" where no noun follows that they describe."""
    if at >= len(tokens):
        return None
    extra = tokens[at].lower in ("seriously", "critically", "badly", "severely", "confirmed", "people")
    found = _references().match(tokens, at + extra)
    if found is None or (find_head(tokens, found[1]) is not None and tokens[found[1]].lower not in breaks()):
        return None
    return found


def _elided(tokens: Tokens, at: int, number: Number, *, definite: bool) -> Phrase | None:
    """A figure without a noun: "112 more were injured", "killing 21"."""
    following = tokens[number.last] if number.last < len(tokens) else None
    if (
        number.figure
        and number.low is not None
        and 1900 <= number.low <= 2099
        and "," not in tokens[number.last - 1].text
    ):
        return None
    if not number.figure:
        nouns = tokens[number.last - 1].lower
        none = (
            number.low == 0
            and nouns in ("none", "one", "nobody", "neither", "else")
            and number.qualifier is Qualifier.EXACT
        )
        some = number.low is None and number.more or tokens[at].lower in ("many", "several", "most", "some", "few")
        if not none and not (some and following is not None and following.lower in be_or_out()):
            return None
    people = People(number.count(""), Group.PEOPLE, "", number.more, False, definite, number.figure)
    if (
        following is None
        or following.lower in _elided_before()
        or following.lower in be_or_out()
        or following.lower.endswith("ly")
    ):
        return Phrase(at, number.last, number.last, people)
    return _unknown_head(tokens, at, number)


def _unknown_head(tokens: Tokens, at: int, number: Number) -> Phrase | None:
    """ "Seven dyers": a plural that no list holds; whether it is people, "were killed" must say."""
    index = number.last
    while (
        index < len(tokens) and index - number.last < 4 and tokens[index].is_word and tokens[index].lower not in stops()
    ):
        index += 1
    if index == number.last:
        return None
    last = tokens[index - 1]
    fits = number.low == 1 or last.lower.endswith("s") or last.lower.endswith("men")
    if not fits or last.lower in word_set("people_not", "words"):
        return None
    people = People(number.count(""), Group.PEOPLE, last.lower, number.more, False, False, number.figure)
    return Phrase(at, index, index, people, known=False)


@cache
def _elided_before() -> frozenset[str]:
    return word_set("grammar", "elided_before")


def _one_or_some(tokens: Tokens, at: int, *, definite: bool) -> Phrase | None:
    head = find_head(tokens, at + 1)
    if head is None or (head.last < len(tokens) and tokens[head.last].lower == "'s"):
        return None
    if tokens[at].lower == "'s":
        at += 1
    if head.unit:
        if of := _family_of(tokens, head.last):
            return _phrase(tokens, at, of[1], Count(of[0], of[0], Qualifier.EXACT), head, definite=definite)
        count = Count(2, 2, Qualifier.EXACT) if head.unit < 0 else Count(head.unit, None, Qualifier.VAGUE)
        return _phrase(tokens, at, head.last, count, head, definite=definite, stated=head.unit < 0)
    if head.plural:
        if not definite:
            return None
        return _phrase(tokens, at, head.last, Count(None, None, Qualifier.VAGUE), head, definite=True, stated=False)
    return _phrase(tokens, at, head.last, Count(1, 1, Qualifier.EXACT), head, definite=definite)


def _bare(tokens: Tokens, at: int, *, heading: bool) -> Phrase | None:
    """People without number or article: "peaceful civilians"; in a headline also one ("Woman killed")."""
    before = tokens[at - 1] if at else None
    if before is not None and before.text in "-–" and before.end == tokens[at].start:
        return None
    head = find_head(tokens, at, limit=1) or (
        find_head(tokens, at, limit=2) if tokens[at].lower in _adjectives() else None
    )
    if head is None or head.inner:
        return None
    if head.last < len(tokens) and tokens[head.last].lower == "'s":
        return None
    if head.plural:
        low = 2 * head.unit if head.unit > 0 else None
        return _phrase(tokens, at, head.last, Count(low, None, Qualifier.VAGUE), head, stated=False)
    if heading and head.unit > 0 and (of := _family_of(tokens, head.last)):
        return _phrase(tokens, at, of[1], Count(of[0], of[0], Qualifier.EXACT), head)
    if not head.unit and (name := _name_behind(tokens, at, head.last)):
        phrase = _phrase(tokens, at, head.last, Count(1, 1, Qualifier.EXACT), head)
        return replace(phrase, reach=name)
    if not heading or head.unit:
        return None
    return _phrase(tokens, at, head.last, Count(1, 1, Qualifier.EXACT), head)


def _name_behind(tokens: Tokens, at: int, last: int) -> int | None:
    """ "Journalist Amal Haddad was killed": one person, by calling and name; the index after the name."""
    end = last
    while end < len(tokens) and tokens[end].is_word and tokens[end].is_capitalised and tokens[end].lower not in stops():
        end += 1
    named = end > last and (at == 0 or not tokens[at].is_capitalised) and tokens[last - 1].text[1:].islower()
    return _past_age(tokens, end) if named else None


@cache
def _adjectives() -> frozenset[str]:
    return word_set("people_not", "adjectives")


def _family_of(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """ "… of five" after a family: the number of its members."""
    if at + 1 >= len(tokens) or tokens[at].lower != "of" or not (number := read_number(tokens, at + 1)):
        return None
    return (number.low, number.last) if number.low is not None and number.low == number.high else None


def _phrase(
    tokens: Tokens,
    at: int,
    last: int,
    count: Count,
    head: HeadFound,
    *,
    more: bool = False,
    partitive: bool = False,
    definite: bool = False,
    stated: bool = True,
) -> Phrase:
    last, count = open_end(tokens, last, count)
    people = People(count, head.group, head.noun, more, partitive, definite, stated)
    return Phrase(at, last, _past_age(tokens, _past_children(tokens, last)), people, head.known, head.inner)


def _past_children(tokens: Tokens, at: int) -> int:
    """The index after "-of-five" behind a parent."""
    return at + 4 if at + 3 < len(tokens) and is_compound(tokens, at + 3) else at


_COUNTED = ("other", "others", "more", "people", "men", "women", "children", "civilians", "villagers", "residents")


def _past_age(tokens: Tokens, at: int) -> int:
    """The index after ", 34," or "(34)" or "aged 34" behind a person."""
    rest = tokens[at : at + 4]
    if len(rest) >= 2 and rest[0].lower in ("aged", "age") and rest[1].is_number:
        further = len(rest) == 4 and rest[2].lower in ("and", "to", "-") and rest[3].is_number
        further = further and not (at + 4 < len(tokens) and tokens[at + 4].lower in _COUNTED)  # "34 and 12 others"
        return at + (4 if further else 2)
    if len(rest) >= 3 and rest[0].text in ",(" and rest[1].is_number and rest[2].text in ",)":
        return at + 3
    if len(rest) >= 4 and rest[0].text in ",(" and rest[1].lower == "aged":
        end = next((k for k, token in enumerate(tokens[at + 2 : at + 8]) if token.text in ",)."), None)
        return at + 2 + end + 1 if end is not None and tokens[at + 2 + end].text != "." else at
    return at
