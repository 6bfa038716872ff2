"""One grammar of numbers and their hedges, over tokens.

    number  = [hedge] [more] [hedge] figure [range] [after]
    figure  = digits | words | "dozens" | "several" | "no" …
    range   = ("to" | "-" | "or") figure, after "between" ("and") figure
    after   = "or more" | "or so" | "more" …

"At least 21" is (21, open); "dozens" is vague from 24 (guidelines of annotation); "almost 40" is about 40.
Whether a number counts people is not decided here, except that what plainly counts something else is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from saksi.extract.harm.ages import is_age, is_spelt_age
from saksi.extract.page.lexicon import words
from saksi.extract.page.phrasebook import Phrases, by_class
from saksi.extract.page.text import Token
from saksi.model.terms import Qualifier
from saksi.model.values import Count

Tokens = Sequence[Token]


@dataclass(frozen=True, slots=True)
class Number:
    """Tokens [first, last) and what they count to. ``more``: an addition to another figure; ``bare``: no hedge."""

    first: int
    last: int
    low: int | None
    high: int | None
    qualifier: Qualifier
    more: bool = False
    definite: bool = False
    figure: bool = True

    def count(self, words: str) -> Count:
        return Count(self.low, self.high, self.qualifier, words)


@dataclass(frozen=True, slots=True)
class _Lists:
    hedges: Phrases[str]
    after: Phrases[str]
    exact: Phrases[int]
    unbounded: Phrases[str]
    none: Phrases[str]
    small: dict[str, int]
    large: dict[str, int]
    vague: dict[str, int]
    refused: dict[str, frozenset[str]]


@cache
def _lists() -> _Lists:
    data = words("numbers")
    phrases = data["phrases"]
    return _Lists(
        hedges=Phrases(by_class(data["hedges"])),
        after=Phrases(by_class(data["after"])),
        exact=Phrases(phrases["exact"].items()),
        unbounded=Phrases((phrase, "") for phrase in phrases["unbounded"]),
        none=Phrases((phrase, "") for phrase in phrases["none"]),
        small=data["small"],
        large=data["large"],
        vague=data["vague"],
        refused={name: frozenset(listed) for name, listed in data["refused"].items()},
    )


def read_number(tokens: Tokens, at: int) -> Number | None:
    """The hedged number that begins at token ``at``; None where none does or it plainly counts no people."""
    if at >= len(tokens) or not _can_begin(tokens[at]):
        return None
    hedge, more, start = _before(tokens, at)
    between = start < len(tokens) and tokens[start].lower == "between"
    body = _figure(tokens, start + between)
    if body is None and start > at and not between:
        hedge, body = None, _figure(tokens, at)
    if body is None or (body.low is None and hedge in ("at_most", "about") and not body.figure):
        return None
    body = _ranged(tokens, body, between=between and tokens[start].lower == "between", begins=at)
    if between and body.qualifier is not Qualifier.BETWEEN:
        return None
    if _is_refused(tokens, body.first, body.last):
        return None
    return _after(tokens, replace(_hedged(body, hedge), first=at, more=more))


def figure_at(tokens: Tokens, at: int) -> int | None:
    """The plain value of the digits or number words at a token, hedges and refusals apart (ages)."""
    found = _plain(tokens, at) if at < len(tokens) and _can_begin(tokens[at]) else None
    return found[0] if found else None


@cache
def number_openers() -> frozenset[str]:
    data = words("numbers")
    phrases = [p for table in (data["hedges"], {"": data["phrases"]["unbounded"]}) for ps in table.values() for p in ps]
    phrases += [*data["phrases"]["exact"], *data["phrases"]["none"]]
    heads = {phrase.replace("-", " ").split()[0] for phrase in phrases}
    return frozenset(heads | {*data["small"], *data["vague"], "a", "between", "hundred", "dozen", "the"})


def _can_begin(token: Token) -> bool:
    return token.is_number or token.lower in number_openers()


def _before(tokens: Tokens, at: int) -> tuple[str | None, bool, int]:
    """Hedge, whether it is an addition, and where the figure begins: "at least another" or "another about"."""
    hedge, more, definite_at = None, False, at
    while found := _lists().hedges.match(tokens, definite_at):
        name, end = found
        if name == "more":
            more = True
        elif name != "plain":
            hedge = name if hedge is None or hedge == "about" else hedge
        definite_at = end
    return hedge, more, definite_at


def _figure(tokens: Tokens, at: int) -> Number | None:
    if at >= len(tokens):
        return None
    lists = _lists()
    if found := lists.exact.match(tokens, at):
        value, end = found
        return Number(at, end, value, value, Qualifier.EXACT)
    if vague := _vague(tokens, at):
        return vague
    if exact := _plain(tokens, at):
        value, end = exact
        return Number(at, end, value, value, Qualifier.EXACT)
    if zero := lists.none.match(tokens, at):
        return Number(at, zero[1], 0, 0, Qualifier.EXACT, figure=False)
    if some := lists.unbounded.match(tokens, at):
        return _several(tokens, at, some[1])
    return None


def _several(tokens: Tokens, at: int, end: int) -> Number:
    """ "Several" alone has no bound; "several dozen" has two dozens, "a few hundred" two hundreds, at least."""
    scale = _lists().large.get(tokens[end].lower) if end < len(tokens) else None
    if scale is None:
        return Number(at, end, None, None, Qualifier.VAGUE, figure=False)
    return Number(at, end + 1, 2 * scale, None, Qualifier.VAGUE)


def _vague(tokens: Tokens, at: int) -> Number | None:
    """ "Dozens", "tens of thousands", "many hundreds"."""
    vague = _lists().vague
    some = _lists().unbounded.match(tokens, at)
    start = some[1] if some else at
    if start >= len(tokens) or (low := vague.get(tokens[start].lower)) is None:
        return None
    end = start + 1
    if end + 1 < len(tokens) and tokens[end].lower in ("of", "upon") and (further := vague.get(tokens[end + 1].lower)):
        low, end = (low * further // 2 if tokens[end].lower == "of" else low), end + 2
    return Number(at, end, low, None, Qualifier.VAGUE)


def _plain(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """Value and end of digits or number words."""
    token = tokens[at]
    if token.is_number:
        return _digits(tokens, at)
    lists = _lists()
    total, part, seen, index = 0, 0, False, at
    if token.lower == "a" and at + 1 < len(tokens) and tokens[at + 1].lower in lists.large:
        part, index, seen = 1, at + 1, True
    while index < len(tokens):
        word = tokens[index].lower
        if word in lists.small and not (seen and part % 100 and (part % 100 < 20 or lists.small[word] > 9)):
            part += lists.small[word]
        elif word in lists.large and (seen or word in ("hundred", "dozen", "thousand")):
            scale = lists.large[word]
            total, part = (total + max(part, 1) * scale, 0) if scale > 100 else (total, max(part, 1) * scale)
        elif not _joins(tokens, index, seen=seen, part=part, total=total):
            break
        seen = seen or word not in ("-", "and")
        index += 1
    return (total + part, index) if seen else None


def _joins(tokens: Tokens, index: int, *, seen: bool, part: int, total: int) -> bool:
    """ "And" after a hundred, a hyphen inside "twenty-one": only where a number word follows."""
    word = tokens[index].lower
    if not seen or word not in ("-", "and") or index + 1 >= len(tokens):
        return False
    small = _lists().small.get(tokens[index + 1].lower)
    if word == "-":
        scales = tokens[index + 1].lower in ("hundred", "thousand", "dozen")
        return scales or (small is not None and small < 10 and 20 <= part % 100 <= 90 and part % 10 == 0)
    following = tokens[index + 2].lower if index + 2 < len(tokens) else ""
    return small is not None and following not in ("more", "others") and part % 100 == 0 and (part > 0 or total > 0)


def _digits(tokens: Tokens, at: int) -> tuple[int, int] | None:
    text = tokens[at].text.replace("\u00a0", ",").replace("\u202f", ",")
    if not text.replace(",", "").replace(".", "").isdigit() or text[-1] in ",.":
        return None
    scale = _lists().large.get(tokens[at + 1].lower, 1) if at + 1 < len(tokens) else 1
    end = at + 1 + (scale > 1)
    groups = text.replace(".", ",").split(",")
    if len(groups) > 1 and all(len(group) == 3 for group in groups[1:]) and scale == 1:
        return int("".join(groups)), end
    if "." in text:
        whole, _, tenths = text.replace(",", "").partition(".")
        return (int(whole) * scale + int(tenths[:3]) * scale // 10 ** len(tenths[:3]), end) if scale > 1 else None
    return (int(text) * scale, end) if "," not in text and len(text) < 9 else None


def _ranged(tokens: Tokens, body: Number, *, between: bool, begins: int) -> Number:
    """Join a second figure: "15 to 20", "15-20", "two or three", and "and" only after "between"."""
    at = body.last
    if at + 1 >= len(tokens) or body.qualifier is not Qualifier.EXACT or not body.figure:
        return body
    joins = ("and",) if between else ("to", "-", "–", "or")
    link = tokens[at].lower
    if link not in joins or (link == "to" and begins and tokens[begins - 1].lower == "from"):
        return body
    if link == "and" and tokens[at + 1].lower == "between":
        at += 1
    other = _plain(tokens, at + 1)
    if other is None or body.low is None or other[0] <= body.low:
        return body
    if link == "or" and other[0] > 2 * body.low + 2:
        return body
    return replace(body, last=other[1], high=other[0], qualifier=Qualifier.BETWEEN)


def _hedged(body: Number, hedge: str | None) -> Number:
    if hedge is None or body.qualifier is Qualifier.BETWEEN:
        return body
    if body.qualifier is Qualifier.VAGUE:
        return body
    low, high = body.low, body.high
    if low is None or high is None or (low == 0 and not body.figure):
        return body
    match hedge:
        case "at_least":
            return replace(body, high=None, qualifier=Qualifier.AT_LEAST)
        case "more_than":
            return replace(body, low=low + 1, high=None, qualifier=Qualifier.MORE_THAN)
        case "at_most":
            return replace(body, low=None, qualifier=Qualifier.AT_MOST)
        case "less_than":
            return replace(body, low=None, high=high - 1, qualifier=Qualifier.AT_MOST)
    return replace(body, qualifier=Qualifier.ABOUT)


def _after(tokens: Tokens, number: Number) -> Number:
    """Take in hedges and "more" behind the figure."""
    found = _lists().after.match(tokens, number.last)
    if not found:
        return number
    name, end = found
    if name == "more":
        return replace(number, last=end, more=True)
    if not number.figure or number.qualifier is Qualifier.VAGUE or number.low == 0:
        return number
    if tokens[end - 1].lower in ("least", "minimum", "most") and end < len(tokens) and tokens[end].text not in ",.)":
        return number  # "killed 12, at least 3 of them children": the hedge belongs to what follows
    return _hedged(replace(number, last=end), name)


def open_end(tokens: Tokens, at: int, count: Count) -> tuple[int, Count]:
    """The index after "or more", "possibly more" behind the people counted, and the count opened by it."""
    found = _lists().after.match(tokens, at)
    if (
        not found
        or found[0] != "at_least"
        or count.qualifier not in (Qualifier.EXACT, Qualifier.ABOUT)
        or not count.low
    ):
        return at, count
    if (
        tokens[found[1] - 1].lower in ("least", "minimum", "most")
        and found[1] < len(tokens)
        and tokens[found[1]].text not in ",.)"
    ):
        return at, count
    return found[1], Count(count.low, None, Qualifier.AT_LEAST)


def _is_refused(tokens: Tokens, first: int, last: int) -> bool:
    """Ages, times, dates, sizes, sums, labels: figures that count no people whatever stands around."""
    refused = _lists().refused
    before = tokens[first - 1] if first else None
    after = tokens[last] if last < len(tokens) else None
    touching = after is not None and after.start == tokens[last - 1].end
    if after is not None and (
        after.lower in refused["units"] or (touching and after.text in "-–/°%" and _is_age(tokens, last))
    ):
        return True
    if is_compound(tokens, first):
        return True
    if not tokens[first].is_number:
        return is_spelt_age(tokens, first, last)
    if touching and after is not None and after.is_word:
        return True
    if after is not None and after.lower in refused["months"] and after.is_capitalised:
        return True
    if before is None:
        return False
    if before.text == "." and first > 1 and tokens[first - 2].lower in refused["months"]:
        return True
    if is_age(tokens, first, last) or _is_of_station(tokens, first, last):
        return True
    if before.text in refused["currencies"] or (before.lower in refused["months"] and before.is_capitalised):
        return True
    if (
        (before.text in "-–#" or (before.text == "/" and tokens[first - 2].is_number))
        and before.end == tokens[first].start
        and first > 1
        and tokens[first - 2].end == before.start
    ):
        return True
    return before.lower in refused["labels"] and (
        before.is_capitalised or before.lower in ("aged", "age", "ages", "no", "number")
    )


def is_compound(tokens: Tokens, first: int) -> bool:
    """ "Mother-of-five": a figure tied by "-of-" to the word before counts that person's children, nobody harmed."""
    joined = tokens[max(0, first - 3) : first + 1]
    marks = [token.lower for token in joined[:-1]]
    touching = all(one.end == other.start for one, other in zip(joined, joined[1:], strict=False))
    return marks in (["-", "of", "-"], ["‑", "of", "‑"]) and touching


def _is_of_station(tokens: Tokens, first: int, last: int) -> bool:
    """ "TOLEDO (WXY 11) –": the number of a station in brackets behind capitals."""
    if last >= len(tokens) or tokens[last].text != ")" or first < 2:
        return False
    opening = next((k for k in range(first - 1, max(-1, first - 4), -1) if tokens[k].text == "("), None)
    named = tokens[opening + 1 : first] if opening is not None else ()
    return bool(named) and all(token.text.isupper() for token in named)


def _is_age(tokens: Tokens, at: int) -> bool:
    """What touches a figure: "9-year-old", "122-mm", "24/7", "30%" count no people; "15-20" and "100-plus" may."""
    follow = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    return (
        tokens[at].text in "°%"
        or (tokens[at].text == "/" and follow[:1].isdigit())
        or follow in _lists().refused["units"]
        or follow in ("story", "storey", "strong", "seat", "bed")
    )
