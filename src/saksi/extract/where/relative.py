"""Places told beside a named one: "20 km west of X", "between A and B", "near X", "southern X".

Each becomes a point with a reach that its words allow, and no entry of a gazetteer; the name that it leans on stays in
its path. A direction is taken as a sector of 45 degrees, so that a point set off by a distance may be wrong by about a
third of it. The mention keeps the span of the name, and says in ``beside`` how the place was told.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from saksi.extract.page.lexicon import words
from saksi.extract.page.text import Page
from saksi.extract.where.forms import unit_of
from saksi.extract.where.gazetteer import world
from saksi.extract.where.mention import PlaceMention
from saksi.extract.where.shapes import metres, moved
from saksi.model.terms import PlaceKind
from saksi.model.values import Where

LANGUAGES = ("en", "uk", "ru", "ar", "es", "fr")
NEAR_M, EDGE_M, SIDE_M = 10_000, 3_000, 5_000
"""What "near", "on the outskirts of" and "west of" add to a settlement's own reach."""
WIDEST_M = 300_000
"""A distance longer than this tells how far away something is, not where."""
SECTOR = 0.35
APART_M = 150_000
"""Two places farther from each other than this have no "between" that says where."""
_WIDE = ("country", "province", "region")


def with_relative(page: Page, mentions: Sequence[PlaceMention], language: str) -> tuple[PlaceMention, ...]:
    """The mentions, those told beside another place with a point and reach of their own. Text order is kept."""
    if language not in LANGUAGES or not mentions:
        return tuple(mentions)
    found = list(mentions)
    for n, mention in enumerate(found):
        lead = _lead(page, mention, language) if mention.where.lat_e5 is not None else None
        if lead is None:
            continue
        named = _named_before(page, found, n, lead)
        if lead.distance_m and named is not None:
            found[n] = replace(mention, aside=True)
            found[named] = _set_off(found[named], mention, lead)
        else:
            found[n] = _beside(page, mention, lead)
    return tuple(_between(page, found, language))


@dataclass(frozen=True, slots=True)
class _Lead:
    """The words before a name: where they begin, the distance (0: none), the direction (north, east), the relation."""

    start: int
    relation: str
    distance_m: float = 0.0
    towards: tuple[int, int] = (0, 0)


_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)?|['’()]")
_SIDE = re.compile(
    r"(?P<n>north|norte|nord|nor(?=o?est)|півн|север|شمال|septentr)|(?P<s>south|sur|sud|півд|юг|юж|جنوب|m[eé]rid)|"
    r"(?P<w>west|oeste|ouest|захі|захо|запад|غرب|occid)|(?P<e>east|este|est|схід|східн|сход|восто|شرق|orient)"
)
_TOWARDS = {"n": (1, 0), "s": (-1, 0), "e": (0, 1), "w": (0, -1)}
_REACH = 90


def towards(text: str) -> tuple[int, int]:
    """The direction that words say, as (north, east) of -1, 0 and 1; (0, 0) where they say none or two that differ."""
    north = east = 0
    for match in _SIDE.finditer(text.lower()):
        a, b = _TOWARDS[str(match.lastgroup)]
        north, east = north or a, east or b
    return north, east


def _is_direction(word: str) -> bool:
    found = _SIDE.match(re.sub(r"^(?:[وف]?[بل]?ال|ب)(?=\w{3})", "", word))
    return found is not None and len(word) <= 16


def _lead(page: Page, mention: PlaceMention, language: str) -> _Lead | None:
    """What stands before a name: near, edge, a distance, a direction; None where nothing of these does."""
    start = max(page.sentence_at(mention.start).start, mention.start - _REACH)
    before = page.text[start : mention.start]
    lists = words("relative", language)
    place = mention.place
    for relation in ("edge", "near"):
        if (
            place is not None
            and place.kind == "city"
            and (at := _ends_in(before, lists[relation], language)) is not None
        ):
            return _Lead(start + at, relation)
    tokens = list(_WORD.finditer(before))
    links, at = _over_links(tokens, lists, language)
    sides = at
    while sides and _is_direction(tokens[sides - 1].group().lower()):
        sides -= 1
    side = towards(" ".join(t.group() for t in tokens[sides:at]))
    length, first = _distance(tokens, sides, lists)
    if length and (side != (0, 0) or set(links) & set(lists["from"])):
        return _Lead(start + tokens[first].start(), "offset", length, side) if length <= WIDEST_M else None
    if side == (0, 0):
        return None
    relation = _side_relation(before[: tokens[sides].start()].lower(), links, lists)
    wanted = place is not None and (place.kind in _WIDE if relation == "part" else place.kind == "city")
    return _Lead(start + tokens[sides].start(), relation, 0.0, side) if wanted else None


def _ends_in(before: str, phrases: Sequence[str], language: str) -> int | None:
    """Where one of the phrases begins that the text ends in, over an article and the word for a kind of place."""
    bare = before.lower().rstrip(" '’")
    for _ in range(5):
        for phrase in phrases:
            at = len(bare) - len(phrase)
            if at >= 0 and bare.endswith(phrase) and (at == 0 or not bare[at - 1].isalpha()):
                return at
        last = re.search(r"[^\W\d_]+$", bare)
        if last is None or not (last.group() in ("the", "of", "de", "la") or unit_of(last.group(), language)):
            return None
        bare = bare[: last.start()].rstrip()
    return None


def _over_links(tokens: Sequence[re.Match[str]], lists: Mapping[str, Any], language: str) -> tuple[list[str], int]:
    """The words that lead to the name, and the place in ``tokens`` before them."""
    links: list[str] = []
    at = len(tokens)
    while at and len(links) < 5:
        word = tokens[at - 1].group().lower()
        if word not in lists["links"] and word not in ("'", "’") and not unit_of(word, language):
            break
        if word in ("s",) or _is_direction(word):
            break
        links.append(word)
        at -= 1
    return links, at


def _distance(tokens: Sequence[re.Match[str]], at: int, lists: Mapping[str, Any]) -> tuple[float, int]:
    """Metres said right before, over a bracket ("20 km (12 miles)") and small words; 0 where none are."""
    for end in range(at, max(0, at - 9), -1):
        word = tokens[end - 1].group().lower() if end else ""
        scale = 1_000.0 if word in lists["km"] else 1_609.344 if word in lists["mile"] else 0.0
        if scale and end > 1 and tokens[end - 2].group()[0].isdigit():
            if scale > 1_000 and (inner := _distance(tokens, end - 2, lists))[0]:
                return inner
            return float(tokens[end - 2].group().replace(",", ".")) * scale, end - 2
        if len(word) > 4 and not scale and not word[0].isdigit() and word not in ("distance", "directly"):
            break
    return 0.0, at


def _side_relation(before: str, links: Sequence[str], lists: Mapping[str, Any]) -> str:
    """Whether a direction is told from a place, which is beside it, or of it, which is a part of it."""
    head = before.rstrip(" '’")

    def ends(phrases: Sequence[str]) -> bool:
        return any(head.endswith(p) and (len(head) == len(p) or not head[-len(p) - 1].isalpha()) for p in phrases)

    if ends(lists["beside_before"]):
        return "side"
    if set(links) & set(lists["beside_links"]) and not ends(lists["part_before"]):
        return "side"
    return "part"


_GAP = re.compile(r"^[\s,(–—-]*(?:[^\W\d_]+\s+){0,3}$")


def _named_before(page: Page, mentions: Sequence[PlaceMention], n: int, lead: _Lead) -> int | None:
    """ "A, some 20 km west of X": the name that the words describe, where it has no place of its own."""
    if not n:
        return None
    other = mentions[n - 1]
    gap = page.text[other.end : lead.start]
    apposed = bool(gap.strip()) and gap.lstrip()[0] in ",(–—" and _GAP.match(gap) is not None
    return n - 1 if apposed and other.sentence == mentions[n].sentence else None


def _set_off(named: PlaceMention, from_: PlaceMention, lead: _Lead) -> PlaceMention:
    """A name without a place of its own lies where the words say; one that has its own keeps it."""
    if named.place is not None or named.where.gazetteer_id is not None:
        return named
    point, radius = _moved(from_.where, lead)
    kind = PlaceKind.SETTLEMENT if named.where.kind is PlaceKind.UNKNOWN else named.where.kind
    where = _where(named.where.name, kind, (point, radius), from_.where.path)
    return replace(named, where=where, score=max(named.score, 500), beside="offset")


def _moved(where: Where, lead: _Lead) -> tuple[tuple[float, float], int]:
    """The point that lies a distance away in a direction, and how far it may be off."""
    here = _point(where)
    own = where.radius_m or 0
    if lead.towards == (0, 0):
        return here, round(own + lead.distance_m)
    length = lead.distance_m / (math.sqrt(2) if all(lead.towards) else 1)
    point = moved(here, north_m=lead.towards[0] * length, east_m=lead.towards[1] * length)
    return point, round(max(own, 1_000) + SECTOR * lead.distance_m)


def _held_by(mention: PlaceMention) -> tuple[str, ...]:
    """The place named and what holds it, by the gazetteer's names, as a path."""
    named = world().where(mention.place) if mention.place is not None else mention.where
    return (named.name, *named.path)


def _point(where: Where) -> tuple[float, float]:
    return (where.lat_e5 or 0) / 1e5, (where.lon_e5 or 0) / 1e5


def _where(name: str, kind: PlaceKind, at: tuple[tuple[float, float], int], path: Sequence[str]) -> Where:
    (lat, lon), radius = at
    return Where(
        name=name,
        kind=kind,
        lat_e5=round(lat * 1e5),
        lon_e5=round(lon * 1e5),
        radius_m=radius,
        path=tuple(dict.fromkeys(path)),
    )


def _beside(page: Page, mention: PlaceMention, lead: _Lead) -> PlaceMention:
    """The place that the words before a name and the name say together."""
    where = mention.where
    said = " ".join(page.text[lead.start : mention.end].split())
    if lead.relation in ("near", "edge"):
        reach = (where.radius_m or 0) + (NEAR_M if lead.relation == "near" else EDGE_M)
        beside = _where(where.name, PlaceKind.SETTLEMENT, (_point(where), reach), where.path)
        return replace(mention, where=beside, beside=lead.relation)
    if lead.relation == "part":
        return replace(mention, where=part_of(where, said, lead.towards, _held_by(mention)), beside="part")
    if lead.relation == "side":
        away = (where.radius_m or 0) + SIDE_M
        lead = replace(lead, distance_m=away)
    at = _moved(where, lead)
    wider = (at[0], at[1] + SIDE_M) if lead.relation == "side" else at
    beside = _where(said, PlaceKind.SETTLEMENT, wider, _held_by(mention))
    return replace(mention, where=beside, beside=lead.relation, cued=True, aside=False, speaks=False)


def part_of(where: Where, name: str, side: tuple[int, int], path: Sequence[str]) -> Where:
    """ "southern X": six tenths of the reach of X, its middle moved half the reach that way; no id of its own."""
    if side == (0, 0) or where.lat_e5 is None:
        return where
    reach = where.radius_m or 0
    shift = reach / 2 / (math.sqrt(2) if all(side) else 1)
    point = moved(_point(where), north_m=side[0] * shift, east_m=side[1] * shift)
    kind = PlaceKind.PROVINCE if where.kind is PlaceKind.COUNTRY else where.kind
    return _where(name, kind, (point, round(reach * 0.6)), path)


def _between(page: Page, mentions: Sequence[PlaceMention], language: str) -> Iterator[PlaceMention]:
    """ "between A and B": the first name takes the middle and half the way as reach, the second steps aside."""
    lists = words("relative", language)
    second: PlaceMention | None = None
    for mention, after in zip(mentions, [*mentions[1:], None], strict=True):
        if mention is second:
            yield replace(mention, aside=True)
            continue
        joint = _joint(page, (mention, after), lists, language) if after is not None else None
        second = after if joint is not None else None
        yield joint or mention


def _joint(
    page: Page, pair: tuple[PlaceMention, PlaceMention], lists: Mapping[str, Any], language: str
) -> PlaceMention | None:
    one, other = pair
    gap = page.text[one.end : other.start].strip().lower()
    attached = language == "ar" and not gap and page.text[other.start : other.start + 1] == "و"
    if not (gap in lists["and"] or attached) or not all(_is_point(m) for m in pair):
        return None
    start = max(page.sentence_at(one.start).start, one.start - 40)
    at = _ends_in(page.text[start : one.start], lists["between"], language)
    apart = metres(_point(one.where), _point(other.where))
    if at is None or not 0 < apart <= APART_M:
        return None
    (a, b), (c, d) = _point(one.where), _point(other.where)
    reach = round(apart / 2 + min(one.where.radius_m or 0, other.where.radius_m or 0))
    name = " ".join(page.text[start + at : other.end].split())
    held = _held_by(one)
    above = tuple(n for n in held[1:] if n in other.where.path)
    where = _where(name, PlaceKind.SETTLEMENT, (((a + c) / 2, (b + d) / 2), reach), (held[0], *above))
    return replace(one, where=where, beside="between", cued=True, aside=False, speaks=False)


def _is_point(mention: PlaceMention) -> bool:
    place = mention.place
    return mention.where.lat_e5 is not None and (place is None or place.kind == "city") and not mention.speaks
