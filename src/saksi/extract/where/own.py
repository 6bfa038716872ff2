"""A case's own places in a page: found by their names, in any of their inflected forms, where the text is about there.

They are in force for as long as a reading lasts (``in_force``): the readers' signature is that of the port, so that
what a case knows reaches the look-up of names without passing through every function between.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

import msgspec

from saksi.extract.page.text import Page, Sentence, Token
from saksi.extract.where.forms import INFLECTED, given
from saksi.extract.where.gazetteer import Place, world
from saksi.extract.where.mention import PlaceMention
from saksi.extract.where.names import name_key
from saksi.extract.where.shapes import metres
from saksi.model.place import OwnPlace
from saksi.model.terms import PlaceKind

REACH_M = 60_000
"""A text that names a settlement no farther away than this may mean the case's place; another one does not."""
_STEM = 3


@dataclass(frozen=True, slots=True)
class OwnPlaces:
    """A case's places by the first letters of their names' first words."""

    places: tuple[OwnPlace, ...] = ()
    _by_stem: dict[str, list[tuple[tuple[str, ...], str, OwnPlace]]] = field(default_factory=dict)

    @classmethod
    def of(cls, places: Iterable[OwnPlace]) -> OwnPlaces:
        found = cls(tuple(places))
        for place in found.places:
            for name in place.every_name:
                words = tuple(_key(word) for word in _WORD.findall(name))
                for stem in _stems(words[0]) if words else ():
                    found._by_stem.setdefault(stem, []).append((words, name, place))
        return found

    def beginning(self, word: str) -> Sequence[tuple[tuple[str, ...], str, OwnPlace]]:
        """(words, name, place) of the names whose first word may be this one, the longest first."""
        found = [entry for stem in sorted(_stems(word)) for entry in self._by_stem.get(stem, ())]
        return sorted(found, key=lambda entry: -len(entry[0])) if len(found) > 1 else found


_NONE = OwnPlaces()
_IN_FORCE: ContextVar[OwnPlaces] = ContextVar("own_places", default=_NONE)


@contextmanager
def in_force(places: OwnPlaces) -> Iterator[None]:
    """Within this block, and this thread, names in texts may mean these places."""
    token = _IN_FORCE.set(places)
    try:
        yield
    finally:
        _IN_FORCE.reset(token)


def with_own_places(page: Page, mentions: Sequence[PlaceMention], language: str) -> tuple[PlaceMention, ...]:
    """The mentions with those of the case's own places among them, in text order; what overlaps them gives way."""
    own = _IN_FORCE.get()
    if not own.places:
        return tuple(mentions)
    found = [m for sentence in page.sentences for m in _in_sentence(page, sentence, own, (mentions, language))]
    kept = [m for m in mentions if not any(f.start < m.end and m.start < f.end for f in found)]
    return tuple(sorted((*kept, *found), key=lambda m: m.start))


_WORD = re.compile(r"\w+(?:['’]\w+)*")
_ELIDED = re.compile(r"^(?:[ldLD]|[Qq]u)['’](?=\w)")
_JOINS = frozenset("-‐‑–.'’\"«»“”„№")


def _key(word: str) -> str:
    return name_key(_ELIDED.sub("", word))


def _stems(word: str) -> set[str]:
    return {shape[:_STEM] for shape in _bare(word)}


def _bare(word: str) -> set[str]:
    """A word as it is and, in Arabic, without what is written together with it: "and", a preposition, the article."""
    if not "\u0600" <= word[:1] <= "\u06ff":
        return {word}
    found = {word}
    for letters in ("وف", "بلك"):
        found |= {shape[1:] for shape in found if shape[0] in letters and len(shape) > 3}
    found |= {"ال" + shape[2:] for shape in found if shape.startswith("لل")}
    return found | {shape[2:] for shape in found if shape.startswith("ال") and len(shape) > 4}


def _in_sentence(
    page: Page, sentence: Sentence, own: OwnPlaces, around: tuple[Sequence[PlaceMention], str]
) -> Iterator[PlaceMention]:
    tokens = [t for t in sentence.tokens if t.text not in _JOINS and t.text not in ("'s", "’s")]
    keys, at = [_key(t.text) for t in tokens], 0
    mentions, language = around
    while at < len(tokens):
        matches = [(w, n, p) for w, n, p in own.beginning(keys[at]) if _is_here(tokens, keys, at, (w, n), language)]
        length = len(matches[0][0]) if matches else 0
        fitting = [(n, p) for w, n, p in matches if len(w) == length and _fits(p, mentions)]
        chosen = _one(fitting, mentions)
        if chosen is None or not _is_named(tokens[at : at + length], *chosen, mentions):
            at += 1
            continue
        yield _mention(page, sentence, tokens[at : at + length], chosen, around)
        at += length


def _is_here(
    tokens: Sequence[Token], keys: Sequence[str], at: int, named: tuple[tuple[str, ...], str], language: str
) -> bool:
    words = named[0]
    if at + len(words) > len(tokens):
        return False
    run = tokens[at : at + len(words)]
    apart = any(b.start - a.end > 4 for a, b in zip(run, run[1:], strict=False))
    return not apart and all(_alike(keys[at + k], word, language) for k, word in enumerate(words))


def _alike(text: str, name: str, language: str) -> bool:
    """Whether a text's word is the name's, in another case: the stem agrees and only an ending differs."""
    if text == name:
        return True
    if _bare(text) & _bare(name):
        return True
    if language not in INFLECTED or min(len(text), len(name)) < 4 or not name.isalpha():
        return False
    common = next((k for k, (a, b) in enumerate(zip(text, name, strict=False)) if a != b), min(len(text), len(name)))
    return common >= max(3, len(name) - 3) and len(text) - common <= 3


def _is_named(run: Sequence[Token], name: str, place: OwnPlace, mentions: Sequence[PlaceMention]) -> bool:
    """Written with a capital where the name is; a name of several words without one where its town is named too."""
    if not any(word[:1].isupper() for word in _WORD.findall(name)) or any(token.is_capitalised for token in run):
        return True
    town = place.path[:1]
    return len(run) > 1 and bool(town) and any(m.place is not None and m.place.name == town[0] for m in mentions)


def _fits(place: OwnPlace, mentions: Sequence[PlaceMention]) -> bool:
    """Whether the text is about there: a settlement near it, or what holds it, is named; or nothing known is."""
    known = [m.place for m in mentions if m.place is not None]
    return not known or any(_is_around(place, other) for other in known)


def _is_around(place: OwnPlace, other: Place) -> bool:
    if other.kind in ("country", "province"):
        return other.name in place.path
    return _far(place, other) <= REACH_M + other.radius_m


def _far(place: OwnPlace, other: Place) -> float:
    return metres((place.lat_e5 / 1e5, place.lon_e5 / 1e5), (other.lat, other.lon))


def _one(found: Sequence[tuple[str, OwnPlace]], mentions: Sequence[PlaceMention]) -> tuple[str, OwnPlace] | None:
    """The one of several places of a name that lies nearest to a settlement named; None where nothing tells."""
    if len({place.id for _, place in found}) < 2:
        return found[0] if found else None
    towns = [m.place for m in mentions if m.place is not None and m.place.kind == "city"]
    if not towns:
        return None
    return min(found, key=lambda each: (min(_far(each[1], town) for town in towns), each[1].id))


_HAPPENED = (PlaceKind.LANDMARK, PlaceKind.STREET, PlaceKind.EXACT, PlaceKind.NEIGHBOURHOOD)


def _mention(
    page: Page,
    sentence: Sentence,
    run: Sequence[Token],
    chosen: tuple[str, OwnPlace],
    around: tuple[Sequence[PlaceMention], str],
) -> PlaceMention:
    (name, place), (mentions, language) = chosen, around
    start, end = run[0].start, run[-1].end
    cues = given(language)["cues"]
    before = page.text[max(sentence.start, start - 60) : start].lower().split()
    told = [m for m in mentions if m.start < end and start < m.end]
    led = any(word in cues["locative"] for word in before[-3:]) or place.kind in _HAPPENED
    return PlaceMention(
        start=start,
        end=end,
        sentence=sentence.index,
        name=page.text[start:end],
        where=place.where(name),
        cued=led or any(m.cued for m in told),
        speaks=any(m.speaks for m in told),
        aside=any(m.aside for m in told),
        score=950,
    )


def with_path(places: Iterable[OwnPlace]) -> tuple[OwnPlace, ...]:
    """Places with what holds each, by the nearest settlement of the gazetteer: itself where they lie in it."""
    every = tuple(places)
    towns = world().holders([(p.lat_e5 / 1e5, p.lon_e5 / 1e5) for p in every])
    return tuple(
        msgspec.structs.replace(place, path=_path(place, town)) if not place.path and town is not None else place
        for place, town in zip(every, towns, strict=True)
    )


def _path(place: OwnPlace, town: Place) -> tuple[str, ...]:
    above = world().where(town).path
    if place.kind in (PlaceKind.DISTRICT, PlaceKind.PROVINCE):
        return tuple(n for n in above[-1:] if n != place.name) if place.kind is PlaceKind.PROVINCE else above
    inside = place.kind is not PlaceKind.SETTLEMENT and _far(place, town) <= town.radius_m + place.radius_m
    return (town.name, *above) if inside else above
