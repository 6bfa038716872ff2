"""Place names in a page as they are found: by the world file, by their last word, by the words around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from saksi.extract.page.lexicon import words
from saksi.extract.page.text import Page, Sentence, Token
from saksi.extract.where.gazetteer import Place, world
from saksi.extract.where.roles import (
    SHAPED,
    STRICT,
    Spot,
    is_label,
    is_struck,
    is_titled,
    led_in,
    noun_before,
    speaks_after,
    with_cues,
)
from saksi.extract.where.words import calendar_words, harmless_after, harmless_before, labels, openers, table
from saksi.model.terms import PlaceKind

LONGEST = 6  # tokens in a name: "Deir ez-Zor" is four


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


def _spots(page: Page, sentence: Sentence, unknown: frozenset[str]) -> Iterator[Spot]:
    """Names in one sentence, the longest first at each point."""
    at, before = 0, None
    while at < len(sentence.tokens):
        spot = _spot_at(page, sentence, at, unknown)
        if spot is None:
            at += 1
            continue
        spot = with_cues(page, spot, before)
        if accepted(page, spot):
            yield spot
            before = spot
        at = spot.last + 1


def _spot_at(page: Page, sentence: Sentence, at: int, unknown: frozenset[str]) -> Spot | None:
    """The longest known place or landmark that begins at a token; else an unknown name that its surroundings tell."""
    tokens = sentence.tokens
    if not _may_begin(tokens, at):
        return None
    if (seat := _capital(sentence, at)) is not None:
        return seat
    ends = list(_ends(tokens, at))
    single = _one_name(tokens, at, ends)
    if (end := _of_patients(tokens, at)) is not None and not _is_large(known_places(tokens[at].text)):
        return Spot(sentence, at, end, _name(page, tokens, at, end), (), PlaceKind.LANDMARK)
    for last in reversed(ends):
        name = _name(page, tokens, at, last)
        if (
            (found := known_places(name))
            and name.lower() not in calendar_words()
            and not _joined(tokens, last + 1, last)
        ):
            if (end := _named_thing(tokens, at, last, found)) is not None:
                thing = PlaceKind(words("places")["landmark"][tokens[end].lower])
                return Spot(sentence, at, end, _name(page, tokens, at, end), (), thing)
            if (end := _county(tokens, last, found)) is not None:
                return Spot(sentence, at, end, _name(page, tokens, at, end), (), PlaceKind.DISTRICT)
            if _is_on_block(tokens, at) or _is_crossing(tokens, at, last):
                return _street(page, sentence, at, last)
            return Spot(sentence, at, last, name, found)
        if last > single[-1]:
            continue
        if (kind := _landmark(tokens, at, last)) is not None:
            return Spot(sentence, at, last, name, (), kind)
        if (
            (end := noun_after(tokens, last)) is not None
            and not _is_other(tokens, at, last)
            and last == single[-1]
            and _is_own_name(tokens, at)
        ):
            kind = PlaceKind(words("places")["landmark"][tokens[end].lower])
            return Spot(sentence, at, end, _name(page, tokens, at, end), (), kind)
        if name in unknown and led_in(tokens, at):
            return Spot(sentence, at, last, name, (), _kind_after(tokens, last))
    return _unknown(page, sentence, at, single)


def _is_on_block(tokens: Sequence[Token], at: int) -> bool:
    """ "the 1600 block of West X": a street, whatever its name."""
    return at >= 2 and tokens[at - 1].lower == "of" and tokens[at - 2].lower == "block"


def _is_crossing(tokens: Sequence[Token], at: int, last: int) -> bool:
    """ "The corner of X and Y", "X and Y roads": two streets, whatever their names."""
    before = [token.lower for token in tokens[max(0, at - 2) : at]]
    if before[-1:] == ["of"] and before[0] in table("crossings"):
        return True
    end, joined = last + 1, at > 0 and tokens[at - 1].lower == "and"
    if end < len(tokens) and tokens[end].lower == "and":
        joined, end = True, end + 1
        while end < len(tokens) and end <= last + 4 and tokens[end].is_capitalised and tokens[end].lower not in _ROADS:
            end += 1
    return joined and end < len(tokens) and tokens[end].lower in _ROADS


_ROADS = frozenset(("streets", "avenues", "roads", "boulevards", "drives", "lanes", "highways"))


def _street(page: Page, sentence: Sentence, at: int, last: int) -> Spot:
    return Spot(sentence, at, last, _name(page, sentence.tokens, at, last), (), PlaceKind.STREET)


def _named_thing(tokens: Sequence[Token], at: int, last: int, found: Sequence[Place]) -> int | None:
    """The end of "al-X market", which bears no small town's name: an article makes a name of its own."""
    return None if _is_large(found) or tokens[at].lower not in ("al", "el") else noun_after(tokens, last)


def _is_large(found: Sequence[Place]) -> bool:
    return any(place.kind != "city" or place.population >= 150_000 for place in found)


def _of_patients(tokens: Sequence[Token], last: int) -> int | None:
    """The end of "X Children's Hospital", X ending at token ``last``: it bears no small town's name."""
    words_after = [token.lower.strip("'’") for token in tokens[last + 1 : last + 4]]
    ends = [last + 1 + k for k, word in enumerate(words_after) if word in ("hospital", "clinic")]
    whose = {"children", "children's", "children’s", "women", "women's", "women’s", "s", "and"}
    return ends[0] if ends and ends[0] > last + 1 and set(words_after[: ends[0] - last - 1]) <= whose else None


def _county(tokens: Sequence[Token], last: int, found: Sequence[Place]) -> int | None:
    """The end of "X County", which is no city of that name."""
    after = last + 1
    named = after < len(tokens) and tokens[after].lower in ("county", "parish", "township")
    return after if named and all(place.kind == "city" for place in found) else None


_ALONE = frozenset(("and", "at", "as", "an", "the", "y", "."))  # inside a name only where a hyphen ties them


def _one_name(tokens: Sequence[Token], at: int, ends: Sequence[int]) -> list[int]:
    """The ends of one name: "X and Y" or "X at Y" are two, but in a name that the world file knows."""
    for k in range(at + 1, ends[-1] + 1):
        tied = tokens[k].text == "." or (k + 1 < len(tokens) and tokens[k + 1].text == "-")
        if tokens[k].lower in _ALONE and not tied:
            return [last for last in ends if last < k]
    return list(ends)


def _capital(sentence: Sentence, at: int) -> Spot | None:
    """ "the X capital", said by the name of a country's people and not named beside it: its capital city."""
    tokens = sentence.tokens
    code = world().demonyms.get(tokens[at].text)
    if code is None or at + 1 >= len(tokens) or tokens[at + 1].lower != "capital":
        return None
    seat = world().capital(code)
    behind = [token for token in tokens[at + 2 : at + 4] if token.text != ","]
    named = bool(behind) and behind[0].is_capitalised
    return None if seat is None or named else Spot(sentence, at, at + 1, seat.name, (seat,))


def _may_begin(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if at + 2 < len(tokens) and tokens[at + 1].text == "-" and tokens[at + 2].lower in table("holding"):
        return False  # "X-held Y": who holds a place is no part of its name
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
    if (
        not run
        or _is_initials(tokens[at : run[-1] + 1])
        or tokens[at].lower in labels()
        or (at and tokens[at - 1].is_capitalised and tokens[at].start - tokens[at - 1].end <= 1 and at > 1)
    ):
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
    noun = noun_before(tokens, at)
    if noun:
        return Spot(sentence, at, last, _name(page, tokens, at, last), (), PlaceKind(kinds.get(noun, "unknown")))
    if first_alone and tokens[at].lower in openers():
        return None
    if kind and following and following.text != "state" and not (kind == "settlement" and _is_of(tokens, last + 2)):
        if following.text[0].isupper():
            return Spot(sentence, at, last + 1, _name(page, tokens, at, last + 1), (), PlaceKind(kind))
        return Spot(sentence, at, last, _name(page, tokens, at, last), (), PlaceKind(kind))
    if (
        (before in STRICT or is_struck(tokens, at))
        and not (is_titled(sentence) or _is_owner(tokens, last) or _is_fired_at(tokens, at))
        and not speaks_after(tokens, last)
        and tokens[last].end - tokens[at].start > 2
    ):
        return Spot(sentence, at, last, _name(page, tokens, at, last), (), PlaceKind.UNKNOWN)
    return None


def _is_initials(name: Sequence[Token]) -> bool:
    """ "PM", "SPD", "WXYZTV", "S.E.": letters of an office, an outlet or a direction, no name of a place."""
    letters = "".join(token.text for token in name).replace(".", "")
    one = len(name) == 1 or all(len(token.text.rstrip(".")) == 1 for token in name if token.is_word)
    return one and letters.isupper() and len(letters) > 1 and letters.isalpha()


def _is_owner(tokens: Sequence[Token], last: int) -> bool:
    """ "at Rosie's", "at Dana's Diner": whose house it is, and no name of a village."""
    if last + 1 >= len(tokens) or tokens[last + 1].text not in ("'s", "’s"):
        return False
    return last + 2 >= len(tokens) or not tokens[last + 2].is_word or tokens[last + 2].is_capitalised


def _is_fired_at(tokens: Sequence[Token], at: int) -> bool:
    """ "Shooting at Dana Roe": whom somebody shot at."""
    return at >= 2 and tokens[at - 1].lower == "at" and tokens[at - 2].lower in table("aiming")


def _is_of(tokens: Sequence[Token], at: int) -> bool:
    """ "the Druze town of X": what stands before the noun is no name of the place."""
    return at + 1 < len(tokens) and tokens[at].lower == "of" and tokens[at + 1].is_capitalised


def _kind_after(tokens: Sequence[Token], last: int) -> PlaceKind:
    following = tokens[last + 1].text if last + 1 < len(tokens) else ""
    return PlaceKind(words("places")["after"].get(following, "unknown"))


def _is_other(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a capitalised run is a day, a month, a title, an organisation, a people, or an opener of a sentence."""
    inside = {token.lower for token in tokens[first : last + 1] if token.is_word}
    calendar = calendar_words()
    if inside & calendar or inside & table("titles") or inside & (table("organisations") - {"city's"}):
        return True
    return any(token.text in world().demonyms for token in tokens[first : last + 1]) or inside <= table("directions")


def accepted(page: Page, spot: Spot) -> bool:
    """Whether a name is used of a place here, not of a person, a club or a thing."""
    if not spot.candidates:
        return True
    calendar = calendar_words()
    if spot.name.lower() in calendar:
        return False
    tokens, best = spot.sentence.tokens, spot.candidates[0]
    if spot.name in world().demonyms and best.name != spot.name:
        return False
    if in_longer_name(tokens, spot) and best.kind != "country":
        return False
    if in_longer_name(tokens, spot) and not spot.cued:
        return False
    lowered = spot.name.lower()
    if lowered in table("words") and not spot.cued and best.kind != "country":
        return False
    if spot.cued or spot.speaks or best.kind == "country":
        return not (spot.first == 0 and lowered in table("words") and not spot.cued)
    return best.population >= 100_000 or " " in spot.name


def in_longer_name(tokens: Sequence[Token], spot: Spot) -> bool:
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
