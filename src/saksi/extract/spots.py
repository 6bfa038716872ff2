"""Place names in a page as they are found: by the world file, by their last word, by the words around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from saksi.extract.gazetteer import Place, world
from saksi.extract.lexicon import words
from saksi.extract.place_words import calendar_words, harmless_after, harmless_before, offices, openers, table
from saksi.extract.text import Page, Sentence, Token
from saksi.model.terms import PlaceKind

STRICT = ("in", "near", "outside", "at", "around")
SHAPED = (PlaceKind.LANDMARK, PlaceKind.STREET)  # known by their last word
LONGEST = 6  # tokens in a name: "Deir ez-Zor" is four


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

    @property
    def start(self) -> int:
        return self.sentence.tokens[self.first].start

    @property
    def end(self) -> int:
        return self.sentence.tokens[self.last].end


def find_spots(page: Page) -> list[Spot]:
    """Names in text order; an unknown name that is once clearly a place is one wherever a locative word leads to it."""
    spots = [spot for sentence in page.sentences for spot in _spots(page, sentence, frozenset())]
    unknown = frozenset(spot.name for spot in spots if not spot.candidates and spot.kind not in SHAPED and spot.cued)
    if not unknown:
        return spots
    return [spot for sentence in page.sentences for spot in _spots(page, sentence, unknown)]


def kind_said(spot: Spot) -> PlaceKind | None:
    """What the word after a name makes of it ("X district", "X refugee camp"); None where there is none."""
    tokens, at = spot.sentence.tokens, spot.last + 1
    if at + 1 < len(tokens) and tokens[at].lower in words("places")["inside_landmark"]["words"]:
        at += 1
    said = words("places")["after"].get(tokens[at].text) if at < len(tokens) else None
    return PlaceKind(said) if said else None


def is_strictly_cued(spot: Spot) -> bool:
    """Whether "in", "near" … or "the village of" stands right before the name."""
    tokens, at = spot.sentence.tokens, spot.first
    before = tokens[at - 1].lower if at else ""
    return before in STRICT or _noun_before(tokens, at) is not None or _is_struck(tokens, at)


def _spots(page: Page, sentence: Sentence, unknown: frozenset[str]) -> Iterator[Spot]:
    """Names in one sentence, the longest first at each point."""
    at, before = 0, None
    while at < len(sentence.tokens):
        spot = _spot_at(page, sentence, at, unknown)
        if spot is None:
            at += 1
            continue
        spot = _with_cues(page, spot, before)
        if accepted(page, spot):
            yield spot
            before = spot
        at = spot.last + 1


def _spot_at(page: Page, sentence: Sentence, at: int, unknown: frozenset[str]) -> Spot | None:
    """The longest known place or landmark that begins at a token; else an unknown name that its surroundings tell."""
    tokens = sentence.tokens
    if not _may_begin(tokens, at):
        return None
    ends = list(_ends(tokens, at))
    for last in reversed(ends):
        name = _name(page, tokens, at, last)
        if (found := known_places(name)) and not _joined(tokens, last + 1, last):
            return Spot(sentence, at, last, name, found)
        if (kind := _landmark(tokens, at, last)) is not None:
            return Spot(sentence, at, last, name, (), kind)
        if (
            (end := noun_after(tokens, last)) is not None
            and not _is_other(tokens, at, last)
            and last == ends[-1]
            and _is_own_name(tokens, at)
        ):
            kind = PlaceKind(words("places")["landmark"][tokens[end].lower])
            return Spot(sentence, at, end, _name(page, tokens, at, end), (), kind)
        if name in unknown and _led_in(tokens, at):
            return Spot(sentence, at, last, name, (), _kind_after(tokens, last))
    return _unknown(page, sentence, at, ends)


def _may_begin(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if token.is_capitalised:
        return len(token.text) > 1
    joined = at + 2 < len(tokens) and tokens[at + 1].text == "-" and tokens[at + 2].is_capitalised
    return token.lower in table("particles") and joined and token.is_word


def _ends(tokens: Sequence[Token], at: int) -> Iterator[int]:
    """Tokens at which a name that begins at ``at`` may end: capitalised ones, particles and hyphens between."""
    for last in range(at, min(len(tokens), at + LONGEST)):
        token = tokens[last]
        if last > at and token.start - tokens[last - 1].end > 1:
            return
        if token.is_capitalised or (last > at and tokens[last - 1].text == "-" and token.is_word):
            yield last
        elif last > at and token.lower not in table("particles") and not token.text[0].isdigit():
            return


def _name(page: Page, tokens: Sequence[Token], first: int, last: int) -> str:
    return " ".join(page.text[tokens[first].start : tokens[last].end].split())


def known_places(name: str) -> tuple[Place, ...]:
    """Rows of the world file for a name as written; names in capitals are tried in title case."""
    if name.isupper() and len(name) > 3:
        return world().places(name.title())
    return world().places(name) if len(name) > 3 or name in {"US", "UK", "UAE", "DRC", "CAR"} or len(name) == 3 else ()


def _landmark(tokens: Sequence[Token], first: int, last: int) -> PlaceKind | None:
    """A name whose last word is "Square", "Street" …, with a capitalised word before that is no mere article."""
    if last == first or tokens[last].lower not in words("places")["landmark"] or not tokens[last].is_capitalised:
        return None
    if first == 0 and last == 1 and tokens[0].lower in openers():
        return None
    inside = {token.lower for token in tokens[first:last]}
    if inside <= (openers() | table("titles") | table("directions")) or inside & table("titles"):
        return None
    return PlaceKind(words("places")["landmark"][tokens[last].lower])


def noun_after(tokens: Sequence[Token], last: int) -> int | None:
    """The lower-case noun that makes a landmark of a name: "the X hospital", "X shopping mall"."""
    at = last + 1
    if at < len(tokens) and tokens[at].lower in words("places")["inside_landmark"]["words"]:
        at += 1
    if (
        at < len(tokens)
        and tokens[at].text in words("places")["landmark"]
        and tokens[at].lower not in ("mine", "building", "compound")
    ):
        follows = tokens[at + 1].lower if at + 1 < len(tokens) else ""
        return None if follows in table("place_noun") else at
    return None


def _is_own_name(tokens: Sequence[Token], at: int) -> bool:
    """Not a word that only begins the sentence, and with an article, a preposition or nothing capitalised before."""
    if at == 0:
        return tokens[at].lower not in openers()
    return not tokens[at - 1].is_capitalised or at == 1


def _unknown(page: Page, sentence: Sentence, at: int, ends: list[int]) -> Spot | None:
    """A name that the world file does not hold, where the words around it say that it is a place."""
    tokens = sentence.tokens
    run = [last for last in ends if not _is_other(tokens, at, last)]
    if not run or (at and tokens[at - 1].is_capitalised and tokens[at].start - tokens[at - 1].end <= 1 and at > 1):
        return None
    first_alone = at == 0 or tokens[at - 1].text in "“\"'‘"
    last = run[-1]
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    if following is not None and following.lower in words("places")["inside_landmark"]["words"]:
        following = tokens[last + 2] if last + 2 < len(tokens) else None
    kinds = words("places")["after"]
    kind = kinds.get(following.text) if following else None
    before = tokens[at - 1].lower if at else ""
    if is_label(sentence):
        return Spot(sentence, at, last, _name(page, tokens, at, last), (), PlaceKind.UNKNOWN)
    noun = _noun_before(tokens, at)
    if noun:
        return Spot(sentence, at, last, _name(page, tokens, at, last), (), PlaceKind(kinds.get(noun, "unknown")))
    if first_alone and tokens[at].lower in openers():
        return None
    if kind and following and following.text != "state" and not (kind == "settlement" and _is_of(tokens, last + 2)):
        if following.text[0].isupper():
            return Spot(sentence, at, last + 1, _name(page, tokens, at, last + 1), (), PlaceKind(kind))
        return Spot(sentence, at, last, _name(page, tokens, at, last), (), PlaceKind(kind))
    if (
        (before in STRICT or _is_struck(tokens, at))
        and not _speaks(tokens, last)
        and tokens[last].end - tokens[at].start > 2
    ):
        return Spot(sentence, at, last, _name(page, tokens, at, last), (), PlaceKind.UNKNOWN)
    return None


def _is_of(tokens: Sequence[Token], at: int) -> bool:
    """ "the Druze town of X": what stands before the noun is no name of the place."""
    return at + 1 < len(tokens) and tokens[at].lower == "of" and tokens[at + 1].is_capitalised


def _kind_after(tokens: Sequence[Token], last: int) -> PlaceKind:
    following = tokens[last + 1].text if last + 1 < len(tokens) else ""
    return PlaceKind(words("places")["after"].get(following, "unknown"))


def _is_struck(tokens: Sequence[Token], at: int) -> bool:
    """ "the strike on X", "the shelling of X", "X's capital, Y"."""
    if at < 2:
        return False
    if tokens[at - 1].text == ",":
        return tokens[at - 2].lower in ("capital", "village", "town", "city")
    return tokens[at - 1].lower in ("on", "of") and tokens[at - 2].lower in table("attacks")


def _noun_before(tokens: Sequence[Token], at: int) -> str | None:
    """ "village" in "the village of X"."""
    if at >= 2 and tokens[at - 1].lower == "of" and tokens[at - 2].lower in table("place_noun"):
        return tokens[at - 2].lower
    return None


def _is_other(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a capitalised run is a day, a month, a title, an organisation, a people, or an opener of a sentence."""
    inside = {token.lower for token in tokens[first : last + 1] if token.is_word}
    calendar = calendar_words()
    if inside & calendar or inside & table("titles") or inside & (table("organisations") - {"city's"}):
        return True
    return any(token.text in world().demonyms for token in tokens[first : last + 1]) or inside <= table("directions")


def is_label(sentence: Sentence) -> bool:
    """A line of names and a date alone ("Town, Province, 9 August."), which tells where and when what follows was."""
    names = [token for token in sentence.tokens if token.is_word]
    dated = any(token.is_number for token in sentence.tokens) and any(
        token.lower in words("dates")["months"] for token in names
    )
    return dated and len(names) <= 8 and all(token.is_capitalised or token.lower in table("between") for token in names)


def _with_cues(page: Page, spot: Spot, before: Spot | None) -> Spot:
    tokens = spot.sentence.tokens
    cued = (
        is_label(spot.sentence)
        or _is_struck(tokens, spot.first)
        or _led_in(tokens, spot.first)
        or _typed(tokens, spot.last)
        or _dateline(page, spot)
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
    speaks = (_speaks(tokens, spot.last) and not cued) or _official(tokens, spot)
    return replace(spot, cued=cued, speaks=speaks)


def _led_in(tokens: Sequence[Token], first: int) -> bool:
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
    head = page.text[spot.end : spot.end + 60]
    if spot.first > 3 or spot.sentence.index > 2:
        return False
    return head.lstrip(" ,").startswith(("—", "–", "(")) or any(
        mark in head[:34] for mark in (" – ", " — ", " -- ", ") -", " - ")
    )


def _speaks(tokens: Sequence[Token], last: int) -> bool:
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
    following = following[1:] if following[:1] in (["'s"], ["’s"]) else following[:1]
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


def accepted(page: Page, spot: Spot) -> bool:
    """Whether a name is used of a place here, not of a person, a club or a thing."""
    if not spot.candidates:
        return True
    calendar = calendar_words()
    if spot.name.lower() in calendar:
        return False
    tokens, best = spot.sentence.tokens, spot.candidates[0]
    if _in_longer_name(tokens, spot) and best.kind != "country":
        return False
    if _in_longer_name(tokens, spot) and not spot.cued:
        return False
    lowered = spot.name.lower()
    if lowered in table("words") and not spot.cued and best.kind != "country":
        return False
    if spot.cued or spot.speaks or best.kind == "country":
        return not (spot.first == 0 and lowered in table("words") and not spot.cued)
    return best.population >= 100_000 or " " in spot.name


def _in_longer_name(tokens: Sequence[Token], spot: Spot) -> bool:
    """Whether capitalised words beside the name make it part of a person's or another thing's name."""
    return _joined(tokens, spot.first - 1, spot.first) or _joined(tokens, spot.last + 1, spot.last)


def _joined(tokens: Sequence[Token], other: int, own: int) -> bool:
    if not 0 <= other < len(tokens):
        return False
    token, name = tokens[other], tokens[own]
    apart = name.start - token.end if other < own else token.start - name.end
    if not token.is_capitalised or apart > 1 or len(token.text) < 2:
        return False
    harmless = harmless_after() if other > own else harmless_before()
    if token.lower in harmless or token.text in words("places")["after"]:
        return other < own and other > 0 and token.lower in table("titles")
    return not world().places(token.text) and token.text not in world().demonyms
