"""Numbers as written, without their hedges: digits of any script, number words, dozens, ranges.

    figure  = number [scale noun] | several scale noun | plural scale noun [scale] | range
    number  = digits [scale] | small words joined up to millions
    range   = number ("to" | "-" | "or") number | "between" number "and" number

"Dozens" is vague from 24, "tens" from 20 (guidelines of annotation); "a dozen" is exactly 12, while nouns that only
round ("une trentaine", "десяток", "un centenar") are about their value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from saksi.extract.count.lexicon import Scale, Tables
from saksi.extract.count.tokens import Token
from saksi.model.terms import Qualifier

Tokens = Sequence[Token]
LARGEST = 10**10


@dataclass(frozen=True, slots=True)
class Figure:
    """Tokens [first, last) and their value. ``article``: only "a" or "un"; ``ranged``: two numbers."""

    first: int
    last: int
    low: int | None
    high: int | None
    qualifier: Qualifier = Qualifier.EXACT
    article: bool = False


def read_figure(tokens: Tokens, at: int, tables: Tables, *, hedged: bool = False) -> Figure | None:
    """The figure that begins at a token. ``hedged``: a hedge stands before ("около тысячи" is one thousand)."""
    if found := _opened_range(tokens, at, tables):
        return found
    found = _single(tokens, at, tables, hedged=hedged)
    if found is None or found.qualifier is Qualifier.VAGUE or found.article and found.last == at + 1:
        return _maybe_or(tokens, found, tables)
    return _ranged(tokens, found, tables, tables.lists["range_links"])


def _maybe_or(tokens: Tokens, found: Figure | None, tables: Tables) -> Figure | None:
    """ "One or two", "un o dos": a range may begin with what else is an article."""
    if found is None or not found.article:
        return found
    ranged = _ranged(tokens, replace(found, article=False), tables, tables.lists["range_links"])
    return ranged if ranged.qualifier is Qualifier.BETWEEN else found


def _opened_range(tokens: Tokens, at: int, tables: Tables) -> Figure | None:
    """ "Between 18 and 20", "от 18 до 20", "بين 18 و20"."""
    found = tables.phrases.match(tokens, at)
    if tokens[at].form in tables.lists["openers"]:
        found = "from", at + 1
    if found is None or found[0] not in ("between", "from"):
        return None
    start = found[1]
    links = tables.lists["between_links"] | tables.lists["from_links"] | tables.lists["range_links"]
    first = _single(tokens, start, tables, hedged=True, joined=False) if start < len(tokens) else None
    if first is None:
        return None
    ranged = _ranged(tokens, first, tables, links)
    return replace(ranged, first=at) if ranged.qualifier is Qualifier.BETWEEN else None


def _ranged(tokens: Tokens, first: Figure, tables: Tables, links: frozenset[str]) -> Figure:
    at = first.last
    if at + 1 >= len(tokens) or tokens[at].form not in links or first.low is None or first.low != first.high:
        return first
    start = at + 1
    while start < len(tokens) - 1 and tokens[start].form in tables.lists["range_fillers"]:
        start += 1
    second = _single(tokens, start, tables, hedged=True)
    if second is None or second.high is None:
        return first
    low = first.low
    if second.high >= 1000 and low < 1000 and (scale := _last_scale(tokens, second, tables)):
        low = low * scale if low * scale < second.high else low  # "2-3,000", "two or three thousand"
    if not low < second.high:
        return first
    return replace(first, last=second.last, low=low, high=second.high, qualifier=Qualifier.BETWEEN, article=False)


def _last_scale(tokens: Tokens, figure: Figure, tables: Tables) -> int:
    """ "Two or three thousand": the scale at the end belongs to both."""
    for index in range(figure.last - 1, figure.first, -1):
        scale = tables.scale_at(tokens[index])
        if scale is not None:
            return scale.value if scale.value >= 1000 else 0
    last = tokens[figure.last - 1]
    return 1000 if figure.last == figure.first + 1 and re.search(r"\d[,.٬]\d{3}$", last.text) else 0


def _single(tokens: Tokens, at: int, tables: Tables, *, hedged: bool, joined: bool = True) -> Figure | None:
    if exact := tables.exact.match(tokens, at):
        worth, end = exact
        scaled = _times(tokens, end, Fraction(worth), tables)
        return replace(scaled, first=at) if scaled else Figure(at, end, worth, worth)
    if several := _several_scale(tokens, at, tables):
        return several
    if collective := _bare_scale(tokens, at, tables, hedged=hedged):
        return collective
    number = read_number(tokens, at, tables, joined=joined) or _after_article(tokens, at, tables)
    if number is None:
        return None
    value, end = number
    if scaled := _times(tokens, end, value, tables):
        return replace(scaled, first=at)
    if value.denominator != 1 or value > LARGEST:
        return None
    article = end == at + 1 and tokens[at].form in tables.lists["articles"]
    return Figure(at, end, int(value), int(value), article=article)


def _after_article(tokens: Tokens, at: int, tables: Tables) -> tuple[Fraction, int] | None:
    """ "A hundred", "a thousand two hundred"."""
    if tokens[at].form not in tables.lists["articles"] or at + 1 >= len(tokens):
        return None
    return read_number(tokens, at + 1, tables) if tables.scale_at(tokens[at + 1]) else None


def _times(tokens: Tokens, at: int, value: Fraction, tables: Tables) -> Figure | None:
    """ "Two dozen", "полтора десятка", "tres centenares": a noun of number behind a number."""
    start = _past_link(tokens, at, tables)
    scale = tables.scale_at(tokens[start]) if start < len(tokens) else None
    if scale is None or scale.figure and start == at:
        return None
    if scale.figure and scale.form != "many":
        return None
    product = value * scale.value
    if product.denominator != 1:
        return None
    qualifier = Qualifier.EXACT if scale.exact else Qualifier.ABOUT
    figure = Figure(at, start + 1, int(product), int(product), qualifier)
    return _times(tokens, start + 1, product, tables) or figure


def _past_link(tokens: Tokens, at: int, tables: Tables) -> int:
    """Past "of" between a number and its noun, and past a hyphen."""
    while at < len(tokens) - 1 and (
        tokens[at].form in tables.lists["of"] or (tokens[at].form == "-" and tokens[at].glued)
    ):
        at += 1
    return at


def _several_scale(tokens: Tokens, at: int, tables: Tables) -> Figure | None:
    """ "Several dozen", "a few hundred", "кілька тисяч": at least two of them."""
    found = tables.phrases.match(tokens, at)
    if found is None or found[0] not in ("several", "some") or found[1] >= len(tokens):
        return None
    start = _past_link(tokens, found[1], tables)
    scale = tables.scale_at(tokens[start])
    if scale is None or (found[0] == "some" and scale.form == "one"):
        return None
    low, end = _vague_run(tokens, start, 2 * scale.value, tables)
    return Figure(at, end, low, None, Qualifier.VAGUE)


def _bare_scale(tokens: Tokens, at: int, tables: Tables, *, hedged: bool) -> Figure | None:
    """ "Dozens", "a dozen", "tens of thousands", "une centaine", "около сотни"."""
    start = at + (tokens[at].form in tables.lists["articles"] and at + 1 < len(tokens))
    scale = tables.scale_at(tokens[start])
    if scale is None or (scale.figure and scale.form == "one"):
        return None
    single = scale.form == "one" or (scale.form == "either" and (hedged or start > at))
    if single:
        return _one_of(start, at, scale)
    low, end = _vague_run(tokens, start, 2 * scale.value, tables)
    return Figure(at, end, low, None, Qualifier.VAGUE)


def _one_of(start: int, at: int, scale: Scale) -> Figure:
    qualifier = Qualifier.EXACT if scale.exact else Qualifier.ABOUT
    return Figure(at, start + 1, scale.value, scale.value, qualifier)


def _vague_run(tokens: Tokens, at: int, low: int, tables: Tables) -> tuple[int, int]:
    """Further scales behind a vague one ("tens of thousands"; "dozens upon dozens" is no more than dozens)."""
    own = tables.scale_at(tokens[at])
    end = at + 1
    while end < len(tokens):
        start = end
        while start < len(tokens) - 1 and tokens[start].form in tables.lists["of"] | tables.lists["upon"]:
            start += 1
        scale = tables.scale_at(tokens[start])
        if scale is None:
            break
        upon = any(token.form in tables.lists["upon"] for token in tokens[end:start])
        if upon and own is not None and scale.value != own.value:
            break  # "hundreds and thousands"
        low *= 1 if upon else scale.value
        end = start + 1
    return low, end


def read_number(tokens: Tokens, at: int, tables: Tables, *, joined: bool = True) -> tuple[Fraction, int] | None:
    """Value and end of digits or of number words; ``joined`` false: no "and" inside ("between one and two")."""
    run = _Run(tokens, tables, joined)
    index, total, part, last, seen = at, Fraction(0), Fraction(0), LARGEST, False
    while index < len(tokens):
        start = run.next_word(index, part=part, total=total) if seen else index
        if start is None or start >= len(tokens):
            break
        token = tokens[start]
        if token.is_number:
            value = run.digits(start, seen=seen, total=total, last=last, part=part)
            if value is None:
                break
            part, index, seen = part + value[0], value[1], True
        elif (half := run.half(start, seen=seen, part=part, total=total)) is not None:
            part, index, seen = part + half[0], half[1], True
            total += half[2]
        elif (small := run.small(start, part, conjoined=start > index)) is not None:
            part, index, seen = small, start + 1, True
        elif (scale := run.scale(start, seen=seen, last=last, part=part)) is not None:
            if scale.value == 100:
                part = max(part, Fraction(1)) * 100
            else:
                total, part, last = total + max(part, Fraction(1)) * scale.value, Fraction(0), scale.value
            index, seen = run.past_stop(start + 1), True
        else:
            break
    return (total + part, index) if seen else None


@dataclass(frozen=True, slots=True)
class _Run:
    """One reading of a number: what may come next."""

    tokens: Tokens
    tables: Tables
    joined: bool

    def next_word(self, index: int, *, part: Fraction, total: Fraction) -> int | None:
        """Past a hyphen or an "and" that may stand inside a number here."""
        token, lists = self.tokens[index], self.tables.lists
        if (found := self.tables.phrases.match(self.tokens, index)) and found[0] == "half":
            return index
        if token.form == "-" and token.glued and index + 1 < len(self.tokens) and self.tokens[index + 1].glued:
            after = index + 1
            if self.tokens[after].is_number:
                return None
            if self.tables.language == "fr" and self.tokens[after].form in lists["number_and"]:
                after += 2 if after + 2 < len(self.tokens) and self.tokens[after + 1].form == "-" else 1
            return after
        if token.form in lists["number_and"]:
            return index + 1 if self.joined and self._and_joins(index, part, total) else None
        return index

    def _and_joins(self, index: int, part: Fraction, total: Fraction) -> bool:
        if index + 1 >= len(self.tokens):
            return False
        following = self.tokens[index + 1]
        value = self.tables.small_at(following)
        language = self.tables.language
        if language == "ar":
            scale = self.tables.scale_at(following)
            hundred = scale is not None and scale.value == 100 and scale.form != "many" and part == 0
            further = total > 0 and part == 0 and (following.is_number or scale is not None)
            return value is not None or hundred or further
        if value is None:
            return False
        tens = part % 10 == 0 and 20 <= part % 100 <= 90
        if language == "fr":
            return tens and value in (1, 11)
        if language == "es":
            return tens and value < 10
        after = self.tokens[index + 2].form if index + 2 < len(self.tokens) else ""
        hundreds = part % 100 == 0 and (part > 0 or total > 0)
        return language == "en" and hundreds and after not in ("more", "others", "other")

    def small(self, at: int, part: Fraction, *, conjoined: bool) -> Fraction | None:
        """The sum with the number word at a token, if the two go together."""
        value = self.tables.small_at(self.tokens[at])
        rest, language = part % 100, self.tables.language
        if language == "fr" and rest == 4 and self.tokens[at].form in self.tables.lists["twenties"]:
            return part + 76
        if value is None or part.denominator != 1:
            return None
        if part == 0:
            return Fraction(value)
        if value >= 100 or value == 0:
            return None
        if language == "ar" and 1 <= rest <= 9:
            teen = value == 10 and not conjoined
            return part + value if teen or (value >= 20 and value % 10 == 0 and conjoined) else None
        if language == "fr" and (rest in (60, 80) and value < 20 or rest == 10 and 7 <= value <= 9):
            return part + value
        fits = rest == 0 or (value < 10 and rest >= 20 and rest % 10 == 0)
        return part + value if fits else None

    def half(self, at: int, *, seen: bool, part: Fraction, total: Fraction) -> tuple[Fraction, int, Fraction] | None:
        """ "One and a half million", "полтора миллиона", "un millón y medio": (to the part, end, to the total)."""
        tokens, tables = self.tokens, self.tables
        if not seen and tokens[at].form in tables.halves:
            follows = at + 1 < len(tokens) and tables.scale_at(tokens[at + 1])
            return (Fraction(3, 2), at + 1, Fraction(0)) if follows else None
        found = tables.phrases.match(tokens, at) if seen else None
        if found is None or found[0] != "half":
            return None
        end = found[1]
        if part == 0 and total > 0:
            size = next(s for s in (10**9, 10**6, 1000, 1) if total % s == 0)
            repeated = end < len(tokens) and (scale := tables.scale_at(tokens[end])) and scale.value == size
            return Fraction(0), end + bool(repeated), Fraction(size, 2)
        follows = end < len(tokens) and tables.scale_at(tokens[end])
        return (Fraction(1, 2), end, Fraction(0)) if follows and part.denominator == 1 else None

    def scale(self, at: int, *, seen: bool, last: int, part: Fraction) -> Scale | None:
        scale = self.tables.scale_at(self.tokens[at])
        if scale is None or not scale.figure or scale.value >= last:
            return None
        if not seen and scale.form != "one":
            return None
        if scale.value == 100:
            several = 0 < part < 100
            return scale if (not seen) or several or (part == 0 and last < LARGEST) else None
        return scale

    def digits(self, at: int, *, seen: bool, total: Fraction, last: int, part: Fraction) -> tuple[Fraction, int] | None:
        """Digits first in a number, or behind a scale ("2 million 300 thousand", "ألف و200")."""
        tokens, end = self.tokens, at + 1
        following = tokens[end] if end < len(tokens) else None
        scale = self.tables.scale_at(following) if following is not None and following.is_word else None
        value = digits_value(tokens[at].text, self.tables, scaled=scale is not None)
        if value is None or part != 0:
            return None
        if seen and not (total > 0 and value < last and (scale is not None or self.tables.language == "ar")):
            return None
        return value, self._past_ending(end)

    def _past_ending(self, end: int) -> int:
        """Past the case ending of digits: "5-ти", "12-х"."""
        tokens = self.tokens
        endings = self.tables.lists["digit_endings"]
        if end < len(tokens) and tokens[end].glued and tokens[end].form in endings:
            return end + 1
        hyphened = end + 1 < len(tokens) and tokens[end].form == "-" and tokens[end].glued
        return end + 2 if hyphened and tokens[end + 1].glued and tokens[end + 1].form in endings else end

    def past_stop(self, end: int) -> int:
        """Past the full stop of "тыс."."""
        tokens, before = self.tokens, self.tokens[end - 1].form
        stopped = end < len(tokens) and tokens[end].text == "." and tokens[end].glued
        return end + 1 if stopped and before in self.tables.lists["abbreviated"] else end


def digits_value(text: str, tables: Tables, *, scaled: bool) -> Fraction | None:
    """The value of digits in any script. Groups of three are thousands; a decimal needs a scale behind it."""
    plain = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text)
    plain = re.sub(r"[ \u00a0\u202f\u2009'’٬]", "", plain).replace("٫", "." if tables.language != "es" else ",")
    groups = re.split(r"[.,]", plain)
    if len(groups) == 1:
        return Fraction(int(plain)) if len(plain) <= 10 else None
    marks = re.findall(r"[.,]", plain)
    decimal = "." if tables.language in ("en", "ar") else ","
    grouped = len(groups[0]) <= 3 and groups[0] != "0" and all(len(group) == 3 for group in groups[1:])
    if grouped and len(set(marks)) == 1 and (not scaled or marks[0] != decimal or len(marks) > 1):
        return Fraction(int("".join(groups)))
    if len(groups) == 2 and scaled:
        return Fraction(int(groups[0])) + Fraction(int(groups[1]), 10 ** len(groups[1]))
    return None
