"""Ages among the numbers: "Name, 34, was", "ages 28 and 22", "both 23", "who turned 4": they count nobody."""

from __future__ import annotations

from collections.abc import Sequence

from saksi.extract.page.text import Token

Tokens = Sequence[Token]


def is_age(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the digits of tokens [first, last) are somebody's age."""
    if len(tokens[first].text) > 2:
        return False
    return (
        _is_of_name(tokens, first, last)
        or _is_listed(tokens, first, last)
        or _is_of_each(tokens, first, last)
        or (first > 0 and tokens[first - 1].lower in _TURNING)
        or _is_of_person(tokens, first, last)
    )


def is_spelt_age(tokens: Tokens, first: int, last: int) -> bool:
    """ "Name Surname, four, was": the same in a word, where two words of a name stand before it; "a girl of four"."""
    if _is_of_person(tokens, first, last) or (first > 0 and tokens[first - 1].lower == "aged"):
        return True
    named = first >= 3 and tokens[first - 3].is_word and tokens[first - 3].is_capitalised
    marked = last < len(tokens) and tokens[last].text == "," and tokens[first - 1].text == ","
    return named and marked and _is_of_name(tokens, first, last)


_PERSONS = frozenset(
    (
        "man",
        "woman",
        "boy",
        "girl",
        "child",
        "baby",
        "infant",
        "toddler",
        "son",
        "daughter",
        "brother",
        "sister",
        "youth",
    )
)
_ONE = frozenset(("a", "an", "another", "the", "one", "his", "her", "their", "old", "young"))
_ABOUT = frozenset(("over", "almost", "nearly", "about", "around", "just"))
_KIN = frozenset(("sons", "daughters", "brothers", "sisters", "children", "boys", "girls", "twins", "siblings"))
_CLOSING = frozenset((",", ".", ";", "was", "were", "is", "are", "who", "and", ")"))


def _is_of_person(tokens: Tokens, first: int, last: int) -> bool:
    """ "A girl of four was", "who was over eighty,", "his sons, 8 and 10, were"."""
    behind = tokens[last].lower if last < len(tokens) else "."
    before = [token.lower for token in tokens[max(0, first - 4) : first]]
    if before[-1:] == ["of"] and len(before) > 2 and before[-2] in _PERSONS and before[-3] in _ONE:
        return True
    while before and before[-1] in _ABOUT:
        before.pop()
    if before[-2:] in (["who", "was"], ["who", "is"]) and behind in (",", "."):
        return True
    at = first - 1
    while at >= 0 and (tokens[at].is_number or tokens[at].lower in (",", "and")):
        at -= 1
    return 0 <= at < first - 1 and tokens[at + 1].text == "," and tokens[at].lower in _KIN and behind in _CLOSING


_TURNING = ("turn", "turns", "turned", "turning")
_BEHIND_AGE = (",", ")", ".", ";", "(", "who")
_TITLES = ("jr", "sr")


def _is_of_name(tokens: Tokens, first: int, last: int) -> bool:
    """ "Name, 34, was", "Name Jr., 34, was", "Name, 34 who": digits between marks behind a capitalised word."""
    if first < 2 or last >= len(tokens) or tokens[first - 1].text not in ",(":
        return False
    if tokens[last].lower not in _BEHIND_AGE:
        return False
    name = first - 2
    if tokens[name].text == "." and tokens[name - 1].lower in _TITLES:
        name -= 1
    return tokens[name].is_word and tokens[name].is_capitalised


_BETWEEN_AGES = (",", "and", "or", "to", "between", "from", "the", "of", "-", "–")
_MARKS = (",", ")", ".", ";", "—", "–", "-", "and", "or", "to")


def _is_listed(tokens: Tokens, first: int, last: int) -> bool:
    """ "Ages 28 and 22,", "between the ages of 18 and 22,", "19 and 20 years old": one of several ages; "aged 34 and
    12 others" counts the others."""
    behind = last
    while behind < len(tokens) and (tokens[behind].is_number or tokens[behind].lower in _BETWEEN_AGES):
        behind += 1
    if [token.lower for token in tokens[behind : behind + 2]] in (["years", "old"], ["months", "old"]):
        return True
    at = first - 1
    while at >= 0 and (tokens[at].is_number or tokens[at].lower in _BETWEEN_AGES):
        at -= 1
    is_closed = last >= len(tokens) or tokens[last].lower in _MARKS
    return is_closed and at >= 0 and tokens[at].lower in ("age", "aged", "ages")


def _is_of_each(tokens: Tokens, first: int, last: int) -> bool:
    """ "A and B, both 23, face charges", "the three, all 19": what "both" and "all" set beside people named before."""
    if not first or tokens[first - 1].lower not in ("both", "all", "each"):
        return False
    behind = tokens[last].lower if last < len(tokens) else "."
    if tokens[first - 1].lower == "both":
        return behind in (*_MARKS, "were", "when", "who")
    return first >= 2 and tokens[first - 2].text in ",—–(" and behind in (",", ";", ".", ")", "—", "–")
