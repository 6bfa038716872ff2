"""Who is counted: phrases for people, with or without a number, from the words and grammar of the phrase alone.

    people = [determiner] number [more] [modifiers] head | number "of" (them | the head) | number (head left out)
           | "a" [modifiers] head | "a family" [of number] | heads without a number

"A woman" is exactly one; "a family" at least two; "civilians" some, unbounded (guidelines of annotation).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from saksi.extract.lexicon import word_set, words
from saksi.extract.numbers import Number, figure_at, open_end, read_number
from saksi.extract.outcomes import read_outcome
from saksi.extract.phrasebook import Phrases
from saksi.extract.tags import People
from saksi.extract.text import Token
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


@dataclass(frozen=True, slots=True)
class _Head:
    group: Group
    plural: bool
    unit: int = 0


@dataclass(frozen=True, slots=True)
class _Found:
    """A head: the tokens [modifiers …, last), its group and number."""

    last: int
    noun: str
    group: Group
    plural: bool
    unit: int = 0
    known: bool = True
    inner: Outcome | None = None


def _plural(noun: str) -> str:
    if noun.endswith("man"):
        return noun[:-3] + "men"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    if noun.endswith("wife"):
        return noun[:-2] + "ves"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


_INVARIABLE = ("chinese", "congolese", "burmese", "lebanese", "sudanese", "rohingya", "druze", "burkinabe")


@cache
def _heads() -> Phrases[_Head]:
    data = words("people")
    entries: list[tuple[str, _Head]] = []
    for name, nouns in data["groups"].items():
        group = Group(name)
        entries += [(noun, _Head(group, False)) for noun in nouns]
        entries += [(_plural(noun), _Head(group, True)) for noun in nouns if not noun.endswith(_INVARIABLE)]
    for name, nouns in data["plurals"].items():
        entries += [(noun, _Head(Group(name), True)) for noun in nouns]
    for noun, least in data["units"].items():
        entries.append((noun, _Head(Group.PEOPLE, noun.endswith("s"), least)))
    entries += [("couple", _Head(Group.PEOPLE, False, -2)), ("pair", _Head(Group.PEOPLE, False, -2))]
    return Phrases(entries)


@cache
def _modifiers() -> dict[str, Group]:
    return {word: Group(name) for name, listed in words("people")["modifiers"].items() for word in listed}


@cache
def _inner() -> dict[str, Outcome]:
    """Participles that stand before a noun as adjectives."""
    adjectives = {
        Outcome.INJURED: ("wounded", "injured", "hurt", "hospitalised", "hospitalized"),
        Outcome.KILLED: ("dead", "killed", "slain", "murdered", "martyred", "executed", "assassinated"),
        Outcome.MISSING: ("missing", "trapped"),
        Outcome.DETAINED: ("abducted", "kidnapped", "detained"),
        Outcome.DISPLACED: ("displaced",),
    }
    return {word: outcome for outcome, listed in adjectives.items() for word in listed}


@cache
def _references() -> Phrases[Outcome]:
    table = words("outcomes")["reference"]
    return Phrases((word, Outcome(name)) for name, listed in table.items() for word in listed)


@cache
def _breaks() -> frozenset[str]:
    """Words that end the run of modifiers before a head."""
    data = words("grammar")
    names = ("be", "have", "modal", "negative", "conjunction", "clause", "preposition", "pronoun", "adverb")
    return frozenset(word for name in names for word in data[name]) | {
        "the",
        "a",
        "an",
        "his",
        "their",
        "its",
        "no",
        "said",
    }


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


_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def _one_more(tokens: Tokens, at: int) -> Phrase | None:
    """ "A teenager was killed and another wounded", "a fifth was injured": one more of those before."""
    word, end = tokens[at].lower, at + 1
    if word == "a" and end < len(tokens) and tokens[end].lower in _ORDINALS:
        end += 1
    elif word != "another":
        return None
    if end >= len(tokens) or not (tokens[end].lower in _be_or_out() or tokens[end].lower.endswith("ly")):
        return None
    return Phrase(at, end, end, People(Count(1, 1, Qualifier.EXACT), Group.PEOPLE, "", more=True))


def _counted(tokens: Tokens, at: int, number: Number, *, definite: bool) -> Phrase | None:
    index = number.last
    if index < len(tokens) and tokens[index].lower == "of" and number.qualifier is not None:
        return _part(tokens, at, number)
    head = _head(tokens, index)
    if head is not None and not _fits(number, head):
        head = None
    if head is None:
        return _elided(tokens, at, number, definite=definite)
    count = _units(number.count(""), head.unit) if head.unit else number.count("")
    if head.unit > 0 and (of := _family_of(tokens, head.last)):
        return _phrase(tokens, at, of[1], Count(of[0], of[0], Qualifier.EXACT), head, definite=definite)
    return _phrase(tokens, at, head.last, count, head, more=number.more, definite=definite)


def _fits(number: Number, head: _Found) -> bool:
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
    if word in ("them", "whom", "these", "us", "which") or (word == "those" and not _reference(tokens, index + 1)):
        if word in ("these", "those") and (head := _head(tokens, index + 1)):
            return _phrase(tokens, at, head.last, count, head, more=number.more, partitive=True)
        end = index + 1
        return Phrase(at, end, end, People(count, Group.PEOPLE, "", number.more, True, False, number.figure))
    if word == "those" and (clause := _those_who(tokens, index)):
        people = People(count, Group.PEOPLE, "", number.more, True, False, number.figure)
        return Phrase(at, clause[1], clause[1], people, whole=clause[0])
    determined = word in words("people")["determiners"]["definite"]
    index += determined
    if determined and index < len(tokens) and (further := read_number(tokens, index)):
        index = further.last
    if reference := _reference(tokens, index):
        people = People(count, Group.PEOPLE, "", number.more, True, False, number.figure)
        return Phrase(at, reference[1], reference[1], people, whole=reference[0])
    head = _head(tokens, index)
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
    if found is None or (_head(tokens, found[1]) is not None and tokens[found[1]].lower not in _breaks()):
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
        none = number.low == 0 and nouns in ("none", "one", "nobody", "neither") and number.qualifier is Qualifier.EXACT
        some = number.low is None and number.more or tokens[at].lower in ("many", "several", "most", "some", "few")
        if not none and not (some and following is not None and following.lower in _be_or_out()):
            return None
    people = People(number.count(""), Group.PEOPLE, "", number.more, False, definite, number.figure)
    if (
        following is None
        or following.lower in _elided_before()
        or following.lower in _be_or_out()
        or following.lower.endswith("ly")
    ):
        return Phrase(at, number.last, number.last, people)
    return _unknown_head(tokens, at, number)


def _unknown_head(tokens: Tokens, at: int, number: Number) -> Phrase | None:
    """ "Seven dyers": a plural that no list holds; whether it is people, "were killed" must say."""
    index = number.last
    while (
        index < len(tokens)
        and index - number.last < 4
        and tokens[index].is_word
        and tokens[index].lower not in _stops()
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
def _stops() -> frozenset[str]:
    return _breaks() | _be_or_out()


@cache
def _elided_before() -> frozenset[str]:
    return word_set("grammar", "elided_before")


@cache
def _be_or_out() -> frozenset[str]:
    """First words of what can be said of people left unnamed: "was", "have", "died", "injured" …"""
    data, grammar = words("outcomes"), words("grammar")
    firsts = {
        phrase.split()[0]
        for part in ("participle", "past", "base", "base_alone", "adjective", "ing")
        for listed in data[part].values()
        for phrase in listed
    }
    firsts |= {
        phrase.split()[0] for phrase in (*data["care"]["verbs"], *data["care"]["treated"], *data["care"]["suffered"])
    }
    return frozenset(firsts | set(grammar["be"]) | set(grammar["have"]) | set(grammar["modal"])) - {"found"} | {"found"}


def _one_or_some(tokens: Tokens, at: int, *, definite: bool) -> Phrase | None:
    head = _head(tokens, at + 1)
    if head is None:
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
    if tokens[head.last].lower == "'s" if head.last < len(tokens) else False:
        return None
    return _phrase(tokens, at, head.last, Count(1, 1, Qualifier.EXACT), head, definite=definite)


def _bare(tokens: Tokens, at: int, *, heading: bool) -> Phrase | None:
    """People without number or article: "peaceful civilians"; in a headline also one ("Woman killed")."""
    before = tokens[at - 1] if at else None
    if before is not None and before.text in "-–" and before.end == tokens[at].start:
        return None
    head = _head(tokens, at, limit=1) or (_head(tokens, at, limit=2) if tokens[at].lower in _adjectives() else None)
    if head is None or head.inner:
        return None
    if head.last < len(tokens) and tokens[head.last].lower == "'s":
        return None
    if head.plural:
        low = 2 * head.unit if head.unit > 0 else None
        return _phrase(tokens, at, head.last, Count(low, None, Qualifier.VAGUE), head, stated=False)
    if not heading or head.unit:
        return None
    return _phrase(tokens, at, head.last, Count(1, 1, Qualifier.EXACT), head)


@cache
def _adjectives() -> frozenset[str]:
    return word_set("people_not", "adjectives")


def _family_of(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """ "… of five" after a family: the number of its members."""
    if at + 1 < len(tokens) and tokens[at].lower == "of" and (number := read_number(tokens, at + 1)):
        if number.low is not None and number.low == number.high:
            return number.low, number.last
    return None


def _head(tokens: Tokens, at: int, *, limit: int = 7) -> _Found | None:
    """The head of a noun phrase whose modifiers begin at ``at``; compounds take the last noun."""
    index, found, inner = at, None, None
    modifiers: list[str] = []
    while index < len(tokens) and index - at < limit + 4:
        aged = _years_old(tokens, index)
        if aged is not None:
            age, index = aged
            found = _Found(
                index,
                "year-old",
                Group.CHILDREN if age < 18 else Group.PEOPLE,
                tokens[index - 1].lower.endswith("olds"),
                known=True,
            )
            modifiers.append("young" if age < 18 else "")
            continue
        matched = _heads().match(tokens, index)
        if matched and found is not None and found.plural and not matched[0].plural and found.noun not in _describing():
            break
        if matched and not _describes(tokens, *matched):
            head, end = matched
            if found is None and len(modifiers) >= limit and index > at:
                break
            found = _joined(tokens, index, end, head, modifiers)
            modifiers.append(tokens[index].lower)
            index = found.last
            continue
        word = tokens[index].lower
        if found is not None and found.noun != "year-old":
            break
        if word in _inner() and inner is None:
            inner = _inner()[word]
        elif not _can_modify(tokens, index, at):
            break
        elif found is not None and not _heads_soon(tokens, index):
            break
        modifiers.append(word)
        index += 1
        if len(modifiers) > limit:
            break
    return replace(found, inner=inner) if found else None


def _describes(tokens: Tokens, head: _Head, end: int) -> bool:
    """Whether a word for people only describes the noun behind it: "a civilian vehicle", "two police cars"."""
    if tokens[end - 1].lower not in _describing() or end >= len(tokens):
        return False
    following = tokens[end]
    if following.text in "-–" and following.start == tokens[end - 1].end:
        return True
    if not following.is_word or following.lower in _stops() or following.lower.endswith(("ly", "ing")):
        return False
    if _heads().match(tokens, end):
        return False  # the loop goes on to the last of the compound
    if head.plural and following.lower.endswith("ed"):
        return False
    return not (following.lower.endswith("ed") or following.is_capitalised and not tokens[end - 1].is_capitalised)


@cache
def _describing() -> frozenset[str]:
    return frozenset(words("people")["describing"]["words"])


def _heads_soon(tokens: Tokens, index: int) -> bool:
    return any(_heads().match(tokens, k) for k in range(index, min(index + 3, len(tokens))))


def _can_modify(tokens: Tokens, index: int, at: int) -> bool:
    token = tokens[index]
    if token.text in "-–" and index > at:
        return token.start == tokens[index - 1].end
    if not token.is_word or token.lower in _breaks() or token.lower in _verbs():
        return False
    return index == at or read_number(tokens, index) is None


@cache
def _verbs() -> frozenset[str]:
    data = words("outcomes")
    return frozenset(
        p
        for part in ("past", "ing", "base", "base_alone", "ing_alone")
        for listed in data[part].values()
        for p in listed
    )


def _years_old(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """ "9-year-old": the age in years and where it ends."""
    words_after = [token.lower for token in tokens[at + 1 : at + 5]]
    plain = [word for word in words_after if word not in "-–‑"]
    if (
        len(plain) < 2
        or plain[0] not in ("year", "years", "month", "months", "week", "day")
        or plain[1] not in ("old", "olds")
    ):
        return None
    value = figure_at(tokens, at)
    if value is None:
        return None
    end = at + 2 + words_after.index(plain[1])
    return (value if plain[0].startswith("year") else 0), end


def _joined(tokens: Tokens, index: int, end: int, head: _Head, modifiers: list[str]) -> _Found:
    """Take in "women and children" after a plural; the group is the children's where they are among it."""
    group = head.group
    if group is Group.PEOPLE:
        group = next((_modifiers()[word] for word in reversed(modifiers) if word in _modifiers()), group)
    noun, last = tokens[end - 1].lower, end
    while head.plural and not head.unit:
        joined = _next_bare(tokens, last)
        if joined is None:
            break
        other, last = joined
        group = Group.CHILDREN if Group.CHILDREN in (group, other) else (group if group is other else Group.PEOPLE)
    return _Found(last, noun, group, head.plural, head.unit)


def _next_bare(tokens: Tokens, at: int) -> tuple[Group, int] | None:
    if at + 1 >= len(tokens) or tokens[at].lower not in ("and", ",", "or", "&"):
        return None
    found = _heads().match(tokens, at + 1)
    if found is None or not found[0].plural or found[0].unit:
        return None
    following = tokens[found[1]].lower if found[1] < len(tokens) else "."
    if tokens[at].text == "," and following not in ("and", ",", "or"):
        return None
    return found[0].group, found[1]


def _phrase(
    tokens: Tokens,
    at: int,
    last: int,
    count: Count,
    head: _Found,
    *,
    more: bool = False,
    partitive: bool = False,
    definite: bool = False,
    stated: bool = True,
) -> Phrase:
    last, count = open_end(tokens, last, count)
    people = People(count, head.group, head.noun, more, partitive, definite, stated)
    return Phrase(at, last, _past_age(tokens, last), people, head.known, head.inner)


def _past_age(tokens: Tokens, at: int) -> int:
    """The index after ", 34," or "(34)" or "aged 34" behind a person."""
    rest = tokens[at : at + 4]
    if len(rest) >= 2 and rest[0].lower in ("aged", "age") and rest[1].is_number:
        return at + 2
    if len(rest) >= 3 and rest[0].text in ",(" and rest[1].is_number and rest[2].text in ",)":
        return at + 3
    if len(rest) >= 4 and rest[0].text in ",(" and rest[1].lower == "aged":
        end = next((k for k, token in enumerate(tokens[at + 2 : at + 8]) if token.text in ",)."), None)
        return at + 2 + end + 1 if end is not None and tokens[at + 2 + end].text != "." else at
    return at
