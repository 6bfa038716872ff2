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
    )


def is_spelt_age(tokens: Tokens, first: int, last: int) -> bool:
    """ "Name Surname, four, was": the same in a word, where two words of a name stand before it."""
    named = first >= 3 and tokens[first - 3].is_word and tokens[first - 3].is_capitalised
    marked = last < len(tokens) and tokens[last].text == "," and tokens[first - 1].text == ","
    return named and marked and _is_of_name(tokens, first, last)


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
