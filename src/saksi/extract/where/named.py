"""Names of places in English news of any subject, for pages that no model has read: also inside names of offices.

Wider than ``places.read_places``, which reads only what bears on an attack: small towns, counties, and the people of a
country ("the Russian ministry") are named too. A name is taken where the gazetteer knows it and its surroundings do not
make a person, a street or a common word of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from saksi.extract.page.lexicon import words
from saksi.extract.page.text import Page, Sentence, Token
from saksi.extract.where.gazetteer import Place, prominence, world
from saksi.extract.where.names import name_key
from saksi.extract.where.words import calendar_words, openers, table

LONGEST = 5
PLAIN = 5.7
"""A name without any word that leads to a place must stand this high: some ten thousand people, or a province."""
LED = 2.0

Span = tuple[int, int, float]


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(words("places")["anywhere"][name])


def find_toponyms(page: Page, *, peoples: bool = True) -> list[Span]:
    """[start, end) in code points and a chance from 0 to 1, in text order, none overlapping.

    ``peoples``: adjectives and names of a country's people ("the Russian ministry") count as naming the country.
    """
    people = surnames(page)
    small = frozenset(t.text for s in page.sentences for t in s.tokens if t.text.islower())
    seen = _Seen(people, small, peoples)
    return [span for sentence in page.sentences for span in _spans(page, sentence, seen)]


def surnames(page: Page) -> frozenset[str]:
    """Last words of persons' names in the page, as written."""
    return frozenset(name for sentence in page.sentences for name in _surnames(sentence))


def names_person(tokens: Sequence[Token], first: int, last: int, people: frozenset[str]) -> bool:
    """Whether tokens [first, last] are a person's name, or part of one, by what stands beside them and in the page."""
    return _is_person(tokens, first, last, people)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a page says of its words: surnames, words written small, and whether peoples count."""

    people: frozenset[str]
    small: frozenset[str]
    peoples: bool


def _surnames(sentence: Sentence) -> Iterator[str]:
    """Last words of persons' names: "Ann Berlin" makes a person of "Berlin" in the whole page."""
    tokens = sentence.tokens
    for k in range(len(tokens) - 1):
        one, other = tokens[k], tokens[k + 1]
        if not (one.is_capitalised and other.is_capitalised and other.start - one.end == 1 and len(other.text) > 2):
            continue
        given = one.lower in _list("given_names") or one.lower in table("titles")
        odd = k > 0 and not _is_thing(one) and not world().bearers(name_key(one.text)) and not one.text.isupper()
        if (given or odd) and not _is_thing(other) and not world().bearers(name_key(f"{one.text} {other.text}")):
            yield other.text


def _is_thing(token: Token) -> bool:
    """A word for an office, a building, a direction, a month: no part of a person's name."""
    lower = token.lower
    return (
        lower in _list("things")
        or lower in table("organisations")
        or lower in table("directions")
        or lower in openers()
        or lower in calendar_words()
        or lower in words("places")["landmark"]
        or token.text in words("places")["after"]
        or token.text in world().demonyms
    )


def _spans(page: Page, sentence: Sentence, seen: _Seen) -> Iterator[Span]:
    at = 0
    while at < len(sentence.tokens):
        found = _longest(page, sentence, at, seen)
        if found is None:
            at += 1
            continue
        last, chance = found
        yield sentence.tokens[at].start, sentence.tokens[last].end, chance
        at = last + 1


def _longest(page: Page, sentence: Sentence, at: int, seen: _Seen) -> tuple[int, float] | None:
    tokens = sentence.tokens
    if not tokens[at].is_capitalised or len(tokens[at].text) < 2:
        return None
    for last in reversed(range(at, min(len(tokens), at + LONGEST))):
        if not tokens[last].is_capitalised or _broken(tokens, at, last):
            continue
        name = page.text[tokens[at].start : tokens[last].end]
        found = _known(name)
        if found and (chance := _chance(sentence, at, last, found, seen)) > 0:
            return last, chance
    return None


def _broken(tokens: Sequence[Token], at: int, last: int) -> bool:
    """More than a space between two words, or marks between that no name holds."""
    for k in range(at, last):
        if tokens[k + 1].start - tokens[k].end > 1 or tokens[k + 1].text in ",;:()" or tokens[k].text in ",;:()":
            return True
        if tokens[k].text == "." and len(tokens[k - 1].text) > 2:
            return True
    return False


def _known(name: str) -> Sequence[tuple[Place, bool]]:
    """What the gazetteer holds of a name as it stands."""
    return world().bearers(name_key(_postal().get(name, name))) or (
        ((world().countries[world().demonyms[name]], False),) if name in world().demonyms else ()
    )


@cache
def _postal() -> dict[str, str]:
    """Provinces by the letters that the post uses for them."""
    return dict(words("places")["given"]["postal"])


def _chance(sentence: Sentence, at: int, last: int, found: Sequence[tuple[Place, bool]], seen: _Seen) -> float:
    """From 0 (no place) to 1, by what stands around the name."""
    tokens, first = sentence.tokens, sentence.tokens[at].lower
    single = at == last
    best = max(prominence(p) - (0.0 if usual else 0.3) + 3.0 * (p.kind == "region") for p, usual in found)
    if single and tokens[at].text in world().demonyms and best < 12:
        return 0.0
    if single and tokens[at].text in world().demonyms and not any(p.kind == "country" and u for p, u in found):
        return 0.9 if seen.peoples else 0.0
    if _is_street(tokens, last) or _is_person(tokens, at, last, seen.people):
        return 0.0
    held = _held(tokens, last)
    if all(_is_thing(t) for t in tokens[at : last + 1] if t.is_word) and not (held and not single):
        return 0.0
    if single and _is_short(tokens, at, found):
        return 0.0
    led = _led(tokens, at)
    if single and _is_common(first, seen) and best < 8 and not held and (at == 0 or not led):
        return 0.0
    if held:
        return 0.95
    if led:
        return 0.8 if best >= LED else 0.0
    floor = PLAIN - (1.2 if not single else 0.0) + (0.6 if at == 0 else 0.0)
    return 0.6 if best >= floor else 0.0


def _is_common(lower: str, seen: _Seen) -> bool:
    return lower in table("words") or lower in seen.small or lower in openers() or lower in _list("given_names")


def _is_short(tokens: Sequence[Token], at: int, found: Sequence[tuple[Place, bool]]) -> bool:
    """An abbreviation of a province without its dot, or without the name that it follows; letters of an office."""
    token = tokens[at]
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    before = tokens[at - 1] if at else None
    top, usual = found[0]
    if token.text in _postal():
        return before is None or before.text != ","
    if len(token.text) <= 5 and top.kind == "province" and not usual and "." not in token.text:
        tied = before is not None and (before.text in (",", "(") or before.is_capitalised)
        ends = after == "." or (before is not None and before.text == "," and not after[:1].isalnum())
        return not (tied and (ends or token.text.isupper()))
    return token.text.isupper() and len(token.text) < 5 and prominence(top) < 10


def _is_street(tokens: Sequence[Token], last: int) -> bool:
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    return after is not None and after.is_capitalised and after.lower.rstrip(".") in _list("streets")


def _is_person(tokens: Sequence[Token], at: int, last: int, people: frozenset[str]) -> bool:
    """A given name, an initial or a title stands before, or a surname behind."""
    before = tokens[at - 1] if at else None
    if before is not None and tokens[at].start - before.end <= 1:
        initial = before.text == "." and at > 1 and len(tokens[at - 2].text) == 1
        titled = before.is_capitalised and (before.lower in _list("given_names") | table("titles"))
        if initial or titled or (before.is_capitalised and len(before.text) == 1):
            return True
    if at != last:
        return tokens[at].lower in _list("given_names") and tokens[last].text in people
    if tokens[at].text in people and not _led(tokens, at):
        return True
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    follows = after is not None and after.is_capitalised and after.start - tokens[last].end == 1 and len(after.text) > 1
    if not follows or after is None:
        return False
    return after.text in people or (not _is_thing(after) and tokens[at].lower in _list("given_names") | table("words"))


_LEADS = frozenset(
    ("in", "at", "near", "from", "outside", "around", "to", "of", "through", "across", "into", "toward", "towards")
)
_OVER = frozenset(("the", "downtown", "nearby", "central", "city", "town", "village", "county", "and", "between"))


def _led(tokens: Sequence[Token], at: int) -> bool:
    """Whether "in", "near", "from" … leads to the name over articles, directions and words for places."""
    for k in range(at - 1, max(-1, at - 5), -1):
        word = tokens[k].lower
        if word in _LEADS:
            return True
        if word not in _OVER and word not in table("directions"):
            return False
    return False


def _held(tokens: Sequence[Token], last: int) -> bool:
    """ ", Ohio" or ", South Carolina" right behind: the name of a province or country that holds it."""
    if last + 2 >= len(tokens) or tokens[last + 1].text != "," or not tokens[last + 2].is_capitalised:
        return False
    for end in (last + 3, last + 2):
        if end < len(tokens):
            name = " ".join(t.text for t in tokens[last + 2 : end + 1])
            if any(p.kind in ("province", "country") for p, _ in world().bearers(name_key(name))[:3]):
                return True
    return False
