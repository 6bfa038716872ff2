"""Counts in their text: hedges just outside the words that a reader marked, and every number of a text.

A model often tags "10 people" and leaves "at least" outside; what stands directly beside and belongs to the number is
taken in. Numbers that are ages, dates, clock times, distances, sums of money or labels are told apart by what touches
them, so that the rest can be compared with what was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from saksi.extract.count.counted import Counted, read_count
from saksi.extract.count.figures import Figure, read_figure
from saksi.extract.count.lexicon import Tables, tables
from saksi.extract.count.marks import HEDGES
from saksi.extract.count.tokens import Token
from saksi.extract.page.lexicon import words
from saksi.model.values import Count

Tokens = Sequence[Token]
LEFT_WORDS, RIGHT_WORDS = 6, 5
_LEFT = HEDGES | {"some", "more", "more_one", "plain", "definite", "zero", "several", "between", "from"}
_RIGHT = frozenset({"or_more", "or_less", "at_least", "at_most", "about", "more", "more_many"})
_TRAILING = frozenset({"at_least", "at_most", "about"})


@dataclass(frozen=True, slots=True)
class Figured:
    """A number in a text: code points [start, end), its value without hedges, and what it is: people, age, date …"""

    start: int
    end: int
    count: Count
    kind: str


def read_count_at(text: str, start: int, end: int, language: str) -> Counted:
    """The count of the words [start, end) of a text, with hedges and additions that stand right beside them.

    At most five or so words to the left and three to the right are looked at, none beyond a mark. ``number`` and
    ``Count.words`` are of the text: the words with the hedge taken in.
    """
    first, last = hedged_span(text, start, end, language)
    found = read_count(text[first:last], language)
    if found.number is None:
        return found
    return replace(found, number=(found.number[0] + first, found.number[1] + first))


def hedged_span(text: str, start: int, end: int, language: str) -> tuple[int, int]:
    """[start, end) widened over the hedges that touch it ("at least", "or more", "ще", "على الأقل")."""
    known = tables(language)
    return _left(text, start, known), _right(text, end, known)


def _left(text: str, start: int, known: Tables) -> int:
    offset = max(0, start - 90)
    before = known.tokens(text[offset:start])
    if offset:
        before = before[1:]  # it may be the end of a word
    for first in range(max(0, len(before) - LEFT_WORDS), len(before)):
        if _is_chain(before, first, known) and not _rises(before, first, known):
            return offset + before[first].start
    return start


def _rises(tokens: Tokens, at: int, known: Tables) -> bool:
    """ "Выросло до 17": behind a verb of rise or fall the word for "up to" only says where it ended."""
    stems = tuple(known.lists["rise_stems"])
    verb = any(token.form.startswith(stems) for token in tokens[max(0, at - 5) : at])
    return bool(stems) and verb and tokens[at].form in known.lists["rise_to"]


def _is_chain(tokens: Tokens, at: int, known: Tables) -> bool:
    """Whether hedges and nothing else stand from a token to the end."""
    found = known.phrases.match(tokens, at)
    if found is None or found[0] not in _LEFT - {"plain", "definite"}:
        return False
    while at < len(tokens):
        found = known.phrases.match(tokens, at)
        if found is None or found[0] not in _LEFT:
            return False
        at = found[1]
    return True


def _right(text: str, end: int, known: Tables) -> int:
    after = known.tokens(text[end : end + 60])[: RIGHT_WORDS + 3]
    if not after or (after[0].glued and after[0].is_word):
        return end
    mark = after[0].text in ",-–—،(" and len(after) > 1
    found = known.phrases.match(after, int(mark))
    if found is None or found[0] not in _RIGHT or (mark and found[0] not in ("or_more", "at_least")):
        return end
    if (found[0] in _TRAILING or mark) and found[1] < len(after) and not _closes(after[found[1]], known):
        return end
    return end + after[found[1] - 1].end


def _closes(token: Token, known: Tables) -> bool:
    """ "Killed 12, at least 3 of them": a hedge before further words belongs to what follows."""
    return not token.is_word and not token.is_number or token.form in known.lists["and"]


def number_words(text: str, language: str) -> Iterator[tuple[int, int, Count]]:
    """Every number of a text that may count people: code points and value, without hedges, from left to right."""
    return ((one.start, one.end, one.count) for one in figures(text, language) if one.kind == "people")


def figures(text: str, language: str) -> Iterator[Figured]:
    """Every number of a text with what it is: people, age, date, time, measure, money, percent or label."""
    known = tables(language)
    tokens = known.tokens(text)
    at = 0
    while at < len(tokens):
        figure = read_figure(tokens, at, known) if _may_begin(tokens[at], known) else None
        if figure is None or figure.article:
            if tokens[at].is_number:
                yield _figured(text, tokens, Figure(at, at + 1, None, None), "measure")
            at += 1
            continue
        yield _figured(text, tokens, figure, _kind(tokens, figure, known))
        at = figure.last


def _figured(text: str, tokens: Tokens, figure: Figure, kind: str) -> Figured:
    start, end = tokens[figure.first].start, tokens[figure.last - 1].end
    return Figured(start, end, Count(figure.low, figure.high, figure.qualifier, text[start:end]), kind)


def _may_begin(token: Token, known: Tables) -> bool:
    """Whether a number can begin here: digits, a number word, a scale noun, or a phrase of them."""
    if token.is_number:
        return True
    return token.is_word and (
        known.small_at(token) is not None
        or known.scale_at(token) is not None
        or token.form in known.halves
        or known.exact.begins(token)
        or token.form in known.lists["articles"]
    )


@cache
def _units(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Patterns of what stands behind a number that counts no people, by kind; behind "<" what stands before it."""
    data = words("counts", language)["units"]
    return tuple((kind, re.compile("|".join(f"(?:{one})" for one in listed))) for kind, listed in data.items())


def _kind(tokens: Tokens, figure: Figure, known: Tables) -> str:
    first, last = tokens[figure.first], tokens[figure.last - 1]
    before = tokens[figure.first - 1] if figure.first else None
    after = tokens[figure.last] if figure.last < len(tokens) else None
    if kind := _touching(tokens, figure, before, after):
        return kind
    behind = " ".join(_words_behind(tokens, figure.last)).replace("ة", "ه")
    ahead = before.bare if before else ""
    written = f"{ahead} <".replace("ة", "ه")
    plain = first is last and len(first.text) == 4 and first.is_number and 1900 <= (figure.low or 0) <= 2099
    for kind, pattern in _units(known.language):
        if pattern.match(behind) or (first.is_number and pattern.fullmatch(written)):
            return "date" if kind in ("age", "time") and plain else kind
    if _is_apart(tokens, figure):
        return "age"
    month = dict(_units(known.language))["date"].match(ahead.replace("ة", "ه"))
    return "date" if plain and (month or _YEAR_BEFORE.fullmatch(ahead)) else "people"


def _words_behind(tokens: Tokens, last: int) -> list[str]:
    """Up to three words behind a number, past hyphens and the stops of "a.m."."""
    found = [
        token.bare
        for token, after in zip(tokens[last : last + 6], tokens[last + 1 : last + 7], strict=False)
        if token.form != "-" and not (token.text == "." and after.glued)
    ]
    if last + 6 >= len(tokens) > last:
        found.append(tokens[-1].bare)
    return found[:3]


def _is_apart(tokens: Tokens, figure: Figure) -> bool:
    """ "A man, 40, was": digits between commas behind a word."""
    first, last = figure.first, figure.last
    if first < 2 or last >= len(tokens) or not tokens[first].is_number or (figure.low or 999) > 119:
        return False
    return tokens[first - 1].text in ",،(" and tokens[last].text in ",،)" and tokens[first - 2].is_word


_YEAR_BEFORE = re.compile(
    r"in|since|of|by|until|from|у|в|з|с|до|від|от|за|en|de|desde|hasta|del|depuis|في|عام|سنة|سنه|منذ|من|[,(]"
)
_DATE = re.compile(r"\d{1,4}[./]\d{1,2}[./]\d{2,4}")


def _touching(tokens: Tokens, figure: Figure, before: Token | None, after: Token | None) -> str | None:
    """Kinds told by marks without a blank: 10:30, 24/7, T-72, $5, 30 %, 1.3.2022, 93-тя."""
    first, last = tokens[figure.first], tokens[figure.last - 1]
    if _DATE.fullmatch(first.text):
        return "date"
    if after is not None and after.text in "%٪":
        return "percent"
    if (before is not None and before.text in "$€£₴₽₪¥₹") or (after is not None and after.text in "$€£₴₽₪¥₹"):
        return "money"
    if before is not None and before.text in "№#":
        return "label"
    if not first.is_number:
        return None
    if before is not None and first.glued and (before.text in ":/." or before.is_word and before.form != "و"):
        return "time" if before.text == ":" else "label"
    if before is not None and first.glued and before.form == "-" and before.glued:
        return "label"
    if after is None or not after.glued:
        return None
    further = tokens[figure.last + 1] if figure.last + 1 < len(tokens) else None
    if after.text in ":/°" and (after.text == "°" or further is not None and further.glued and further.is_number):
        return "time" if after.text == ":" else "label"
    return "label" if after.is_word and last.is_number else None
