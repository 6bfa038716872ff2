"""What a place name stands for in its sentence: where something happened, who speaks, or where people went."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from saksi.extract.page.lexicon import words
from saksi.extract.page.phrases import alternatives
from saksi.extract.page.text import Page, Sentence, Token
from saksi.extract.where.gazetteer import Place
from saksi.extract.where.words import offices, table
from saksi.model.terms import PlaceKind

STRICT = ("in", "near", "outside", "at", "around")
SHAPED = (PlaceKind.LANDMARK, PlaceKind.STREET)  # known by their last word


@dataclass(frozen=True, slots=True)
class Spot:
    """A name in the making: tokens [first, last] of a sentence and the places that it may mean."""

    sentence: Sentence
    first: int
    last: int
    name: str
    candidates: tuple[Place, ...]
    kind: PlaceKind | None = None  # a landmark, a street, or what the word after an unknown name says
    cued: bool = False
    speaks: bool = False
    aside: bool = False  # a dateline, or where somebody was taken, met or came from: not where it happened
    home: bool = False  # aside, as where somebody lives

    @property
    def start(self) -> int:
        return self.sentence.tokens[self.first].start

    @property
    def end(self) -> int:
        return self.sentence.tokens[self.last].end

    @property
    def text(self) -> str:
        """The words as they stand, blanks made one."""
        return " ".join(self.sentence.text[self.start - self.sentence.start : self.end - self.sentence.start].split())


def is_struck(tokens: Sequence[Token], at: int) -> bool:
    """ "the strike on X", "the shelling of X", "X's capital, Y"."""
    if at < 2:
        return False
    if tokens[at - 1].text == ",":
        return tokens[at - 2].lower in ("capital", "village", "town", "city")
    return tokens[at - 1].lower in ("on", "of") and tokens[at - 2].lower in table("attacks")


def noun_before(tokens: Sequence[Token], at: int) -> str | None:
    """ "village" in "the village of X"."""
    if at >= 2 and tokens[at - 1].lower == "of" and tokens[at - 2].lower in table("place_noun"):
        return tokens[at - 2].lower
    return None


def is_strictly_cued(spot: Spot) -> bool:
    """Whether "in", "near" … or "the village of" stands right before the name."""
    tokens, at = spot.sentence.tokens, spot.first
    before = tokens[at - 1].lower if at else ""
    return before in STRICT or noun_before(tokens, at) is not None or is_struck(tokens, at)


def is_label(sentence: Sentence) -> bool:
    """A line of names and a date alone ("Town, Province, 9 August."), which tells where and when what follows was."""
    names = [token for token in sentence.tokens if token.is_word]
    dated = any(token.is_number for token in sentence.tokens) and any(
        token.lower in words("dates")["months"] for token in names
    )
    return dated and len(names) <= 8 and all(token.is_capitalised or token.lower in table("between") for token in names)


def is_titled(sentence: Sentence) -> bool:
    """A headline that writes its words with capitals ("Four Hurt in a Shooting at a Bar"): they tell no names there."""
    long = [token for token in sentence.tokens if token.is_word and len(token.text) > 3]
    return len(long) > 2 and sum(token.is_capitalised for token in long) >= 0.8 * len(long) and not is_label(sentence)


def with_cues(page: Page, spot: Spot, before: Spot | None) -> Spot:
    tokens = spot.sentence.tokens
    cued = (
        is_label(spot.sentence)
        or is_struck(tokens, spot.first)
        or led_in(tokens, spot.first)
        or _typed(tokens, spot.last)
        or _dateline(page, spot)
        or _heads_item(spot)
    )
    if not cued and before is not None and before.cued:
        gap = [token.lower for token in tokens[before.last + 1 : spot.first]]
        cued = (
            len(gap) <= 4
            and bool(gap)
            and set(gap) <= {",", "and", "or", "in", "the", "'s", "’s", "of", "as", "well", "near"}
        )
    if not cued and spot.kind in (PlaceKind.LANDMARK, PlaceKind.STREET):
        cued = True
    speaks = (speaks_after(tokens, spot.last) and not cued) or _official(tokens, spot)
    home = _is_at_home(tokens, spot)
    return replace(spot, cued=cued, speaks=speaks, aside=home or _is_aside(page, spot), home=home)


def led_in(tokens: Sequence[Token], first: int) -> bool:
    """Whether a locative word leads to the name over articles, adjectives and place nouns only."""
    at = first - 1
    while at >= 0 and first - at <= 9:
        word = tokens[at].lower
        if word in table("locative") and word not in table("between"):
            return True
        if word == "of" and at and tokens[at - 1].lower not in table("people_of") and not tokens[at - 1].is_capitalised:
            return True
        if word not in table("between") and word not in ("'s", "’s"):
            return False
        at -= 1
    return False


def _typed(tokens: Sequence[Token], last: int) -> bool:
    """ "X province", "X region": what follows says that it is a place."""
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    return following is not None and following.text in words("places")["after"]


def _dateline(page: Page, spot: Spot) -> bool:
    """A name at the head of a text or paragraph, before a dash or an agency in brackets."""
    head = page.text[spot.end : spot.end + 80]
    before = spot.sentence.tokens[: spot.first]
    if spot.first > 5 or spot.sentence.index > 2 or any(token.is_word and token.text[0].islower() for token in before):
        return False
    if _HEADS.match(head) and spot.sentence.tokens[spot.last].end == spot.end:
        return True
    return head.lstrip(" ,").startswith(("—", "–", "(")) or any(
        mark in head[:34] for mark in (" – ", " — ", " -- ", ") -", " - ")
    )


_HEADS = re.compile(
    r"(?:,\s(?:[A-Z][\w.]*\s?){1,3})?,?\s?(?:\([^)\n]{2,40}\)\s*(?:–|—|--?|:|(?=[A-Z]))|(?:–|—|--)\s)|,\s[A-Z][\w.]{1,5}\s*\n"
)
"""What follows the town of a dateline: its province, the agency in brackets, a dash; or the province and a new line."""


def _heads_item(spot: Spot) -> bool:
    """ "- Town: two people were killed": the name before a colon at the head of a line or item of a list."""
    tokens = spot.sentence.tokens
    follows = tokens[spot.last + 1].text if spot.last + 1 < len(tokens) else ""
    return follows == ":" and not any(token.is_word for token in tokens[: spot.first]) and spot.last + 2 < len(tokens)


def _is_aside(page: Page, spot: Spot) -> bool:
    return _dateline(page, spot) or _is_left(page, spot) or _is_origin(spot.sentence.tokens, spot.first)


def _is_at_home(tokens: Sequence[Token], spot: Spot) -> bool:
    """ "Ann Example, 31, of X": where a person lives; "near the X County line": on this side of it."""
    first, after = spot.first, tokens[spot.last + 1] if spot.last + 1 < len(tokens) else None
    lives = first >= 3 and tokens[first - 1].lower == "of" and tokens[first - 2].text == ","
    named = lives and (tokens[first - 3].is_capitalised or tokens[first - 3].text.isdigit())
    return named or (after is not None and after.lower in ("line", "border") and tokens[first - 1].lower == "the")


_REACH = 80


@cache
def _leaving() -> re.Pattern[str]:
    """Words of going, treating, meeting and comparing that lead to a name with nothing but a short phrase between."""
    away = words("places")["away"]
    towards = rf"(?:{alternatives(away['gone'])})\s+(?:[\w’'-]+\s+){{0,3}}?(?:to|for|toward|towards|into)"
    at = rf"(?:{alternatives(away['done'])})\s+(?:[\w’'-]+\s+){{0,3}}?(?:in|at|outside|near|to)"
    from_ = rf"(?:{alternatives(away['come'])})\s+from"
    far = r"(?:km|kilomet(?:re|er)s?|miles)\s+(?:\([^)]*\)\s+)?(?:[\w-]+\s+){0,3}?(?:of|from)"
    return re.compile(rf"\b(?:{towards}|{at}|{from_}|{far}|border with)\s+(?:[\w’'-]+\s+){{0,4}}$", re.IGNORECASE)


def _is_left(page: Page, spot: Spot) -> bool:
    """Where people were taken, met, came from, or how far away: not where it happened."""
    start = max(spot.sentence.start, spot.start - _REACH)
    return _leaving().search(page.text[start : spot.start]) is not None


def speaks_after(tokens: Sequence[Token], last: int) -> bool:
    return last + 1 < len(tokens) and tokens[last + 1].lower in table("speech")


def _official(tokens: Sequence[Token], spot: Spot) -> bool:
    """Part of an office's or outlet's name, or said of one: "X police", "the mayor of X", "X's health ministry"."""
    first, last = spot.first, spot.last
    if (
        first >= 2
        and tokens[first - 1].lower == "of"
        and tokens[first - 2].lower in table("people_of") | table("titles")
    ):
        return True
    if first >= 2 and tokens[first - 1].lower == "in" and tokens[first - 2].lower in table("people_in"):
        return True
    if _is_origin(tokens, first):
        return True
    following = [t.lower for t in tokens[last + 1 : last + 5]]
    if following[:1] and following[0] in words("places")["after"]:
        following = following[1:2]
    elif following[:1] in (["'s"], ["’s"]):
        following = following[1:]
    else:
        following = following[:1]
    return any(word in offices() for word in following[:3])


_SENT = frozenset(
    ("fired", "launched", "came", "flew", "shot", "flown", "coming", "launching", "firing", "originated", "far")
)


def _is_origin(tokens: Sequence[Token], first: int) -> bool:
    """Where fire came from is not where it fell: "launched from the area of X", "from the direction of X"."""
    before = [t.lower for t in tokens[max(0, first - 7) : first]]
    if "from" not in before:
        return False
    at = len(before) - 1 - before[::-1].index("from")
    after = set(before[at + 1 :]) - {
        "the",
        "area",
        "of",
        "direction",
        "a",
        "southern",
        "northern",
        "eastern",
        "western",
        "inside",
        "territory",
        "position",
        "positions",
        "in",
        "near",
    }
    return not after and bool(_SENT & set(before[:at]) or "direction" in before)
