"""Heads of phrases for people: the noun that says who, with its group and number, from its modifiers on.

Compounds take the last noun ("police officers"); a word that only describes the next ("a civilian vehicle") is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from saksi.extract.harm.numbers import figure_at, read_number
from saksi.extract.page.lexicon import words
from saksi.extract.page.phrasebook import Phrases
from saksi.extract.page.text import Token
from saksi.model.terms import Group, Outcome

Tokens = Sequence[Token]


@dataclass(frozen=True, slots=True)
class _Head:
    group: Group
    plural: bool
    unit: int = 0


@dataclass(frozen=True, slots=True)
class HeadFound:
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
def head_openers() -> frozenset[str]:
    """First words of all heads."""
    return _heads().openers()


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
def breaks() -> frozenset[str]:
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


@cache
def stops() -> frozenset[str]:
    return breaks() | be_or_out()


@cache
def be_or_out() -> frozenset[str]:
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


def find_head(tokens: Tokens, at: int, *, limit: int = 7) -> HeadFound | None:
    """The head of a noun phrase whose modifiers begin at ``at``; compounds take the last noun."""
    index, found, inner = at, None, None
    modifiers: list[str] = []
    while index < len(tokens) and index - at < limit + 4:
        aged = _years_old(tokens, index)
        if aged is not None:
            age, index = aged
            found = HeadFound(
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
        elif not _can_modify(tokens, index, at) or found is not None and not _heads_soon(tokens, index):
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
    if not following.is_word or following.lower in stops() or following.lower.endswith(("ly", "ing")):
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
    if not token.is_word or token.lower in breaks() or token.lower in _verbs():
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


def _joined(tokens: Tokens, index: int, end: int, head: _Head, modifiers: list[str]) -> HeadFound:
    """Take in "women and children" after a plural; the group is the children's where they are among it.

    Behind "people," they are people of their own: "274 people, women and children among them".
    """
    group = head.group
    if group is Group.PEOPLE:
        group = next((_modifiers()[word] for word in reversed(modifiers) if word in _modifiers()), group)
    noun, last = tokens[end - 1].lower, end
    while head.plural and not head.unit:
        if head.group is Group.PEOPLE and last < len(tokens) and tokens[last].text == ",":
            break
        joined = _next_bare(tokens, last)
        if joined is None:
            break
        other, last = joined
        group = Group.CHILDREN if Group.CHILDREN in (group, other) else (group if group is other else Group.PEOPLE)
    return HeadFound(last, noun, group, head.plural, head.unit)


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
