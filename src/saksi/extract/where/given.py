"""Places that a model has marked in a page of any of the six languages, each resolved: ``places_at``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import msgspec

from saksi.extract.page.text import Page, sentences
from saksi.extract.where.coordinates import coordinates
from saksi.extract.where.exact import with_coordinates
from saksi.extract.where.forms import PARTED, given, unit_of
from saksi.extract.where.gazetteer import Place, world
from saksi.extract.where.mention import Candidate, PlaceMention
from saksi.extract.where.named import find_toponyms
from saksi.extract.where.names import name_key
from saksi.extract.where.options import ALIKE, POINTS, Option, options
from saksi.extract.where.own import with_own_places
from saksi.extract.where.relative import part_of, towards, with_relative
from saksi.extract.where.resolve import Name, settle
from saksi.extract.where.units import unit_beside
from saksi.extract.where.whole import Tagged, cased, whole_names
from saksi.model.terms import PlaceKind
from saksi.model.values import Where


@dataclass(slots=True)
class _Spot:
    """One marked span: its text, the unit beside it, the group of the same name, and what was chosen."""

    start: int
    end: int
    chance: float
    text: str
    unit: str
    group: int = -1
    chosen: Option | None = None
    score: float = 0.0


def places_at(page: Page, spans: Tagged, language: str, *, home: str = "") -> tuple[PlaceMention, ...]:
    """Each marked span (start, end in code points, chance) as a place, in text order; overlapping spans once.

    ``home`` is the name of the place where the outlet is at home, if known; else the outlet's own name is tried. What
    nothing resolves keeps its name with ``where.kind`` unknown and no coordinates, or, where it is a part of a
    settlement named beside it, that settlement's point and reach.
    """
    spots, names = _settled(page, whole_names(page.text, spans, language), language, home)
    told = [_considered(name) for name in names]
    cased_text = any(c.isupper() for c in page.text)
    named = [s for s in spots if _is_name(s.text) or (s.chosen is not None and not cased_text)]
    found = [_mention(page, spot, spots, language, told[spot.group]) for spot in named]
    return with_coordinates(page, with_relative(page, with_own_places(page, found, language), language))


def _is_name(text: str) -> bool:
    """Whether words may name a place: with a capital, where the script has them ("the east" is no name)."""
    return any(c.isupper() for c in text) or not any(c.islower() for c in text)


def _settled(page: Page, spans: Tagged, language: str, home: str) -> tuple[list[_Spot], list[Name]]:
    """The spans with the place chosen for each, and the names that they stand for."""
    spots = _spots(page, spans, language)
    names = _names(page, spots, language)
    titled = _of_title(page, language)
    for name in names:
        name.beside = [
            *name.beside,
            *(held for t in titled if name_key(t.text) == name_key(name.text) for held in t.beside),
        ]
    said = {name_key(name.text) for name in names}
    settle([*names, *(t for t in titled if name_key(t.text) not in said)], _home(page, home, language))
    for spot in spots:
        _choose(spot, names[spot.group])
    return spots, names


def _of_title(page: Page, language: str) -> list[Name]:
    """Names of places in the document's title, which bear on what the text's names mean; in English only, since no
    model has marked them."""
    title = page.document.title or ""
    if language != "en" or not title:
        return []
    head = Page(page.document, title, sentences(title), ())
    return [name for name in _names(head, _spots(head, find_toponyms(head), language), language) if name.options]


@dataclass(frozen=True, slots=True)
class Answer:
    """The place that a name means, its score (thousandths) and the candidates considered."""

    place: Place
    score: int
    considered: tuple[Candidate, ...]


def answers_at(page: Page, spans: Tagged, language: str) -> dict[tuple[int, int], Answer]:
    """What the spans that mean a place of the gazetteer mean, by (start, end); the others are left out."""
    spots, names = _settled(page, spans, language, "")
    return {
        (s.start, s.end): Answer(s.chosen.place, round(1000 * s.score), _considered(names[s.group]))
        for s in spots
        if s.chosen is not None
    }


def _spots(page: Page, spans: Tagged, language: str) -> list[_Spot]:
    found: list[_Spot] = []
    exact = coordinates(page.text)
    for start, end, chance in sorted(spans, key=lambda s: (s[0], -s[1])):
        if any(p.start < end and start < p.end for p in exact):
            continue
        if end <= start or (found and start < found[-1].end):
            continue
        text = page.text[start:end]
        found.append(_Spot(start, end, chance, text, unit_beside(page, start, end, language)))
    return found


def _names(page: Page, spots: Sequence[_Spot], language: str) -> list[Name]:
    """One name for all spans of the same words and unit; sets each spot's group."""
    groups: dict[tuple[str, str], int] = {}
    names: list[Name] = []
    for spot in spots:
        key = (_group_key(spot.text, language), spot.unit if spot.unit in ("province", "district") else "")
        if key not in groups:
            groups[key] = len(names)
            said = _with_unit(spot.text, spot.unit, language)
            names.append(Name(spot.text, said, times=0.0))
        spot.group = groups[key]
        names[spot.group].times += 1
    beside: list[list[Sequence[Option]]] = [[] for _ in names]
    for at, spot in enumerate(spots):
        around = _containers(page, at, spots, language)
        beside[spot.group] += [names[other.group].options for other in around if other.group != spot.group]
    for name, held in zip(names, beside, strict=True):
        name.beside = held
    return names


def _group_key(text: str, language: str) -> str:
    best = options(cased(text), language)
    return f"{best[0].place.row}" if language in ("uk", "ru", "ar") and best else name_key(text)


def _with_unit(text: str, unit: str, language: str) -> Sequence[Option]:
    found = options(cased(text), language)
    if not unit or any(o.form.kind for o in found[:1]):
        return found
    word = {"province": "province", "district": "district", "settlement": "city"}.get(unit)
    if word is None:
        return found
    if language == "en":
        more = options(f"{cased(text)} {word}", "en")
        if word == "city":
            more = tuple(replace(o, form=replace(o.form, shown=cased(text))) for o in more)
    else:
        units = given(language)["units"][unit]
        more = options(f"{units[0]} {text}", language)
    return more or found


_GAP = re.compile(r"^[\s,،()\[\]–-]*(?:[^\W\d_]+['’]?\s*){0,3}[\s,،()]*$")


def _containers(page: Page, at: int, spots: Sequence[_Spot], language: str) -> list[_Spot]:
    """Names that follow spot ``at`` after a comma, "in" or a bracket, or that stand right before in the possessive."""
    spot, found = spots[at], []
    end = spot.end
    for other in spots[at + 1 : at + 3]:
        gap = page.text[end : other.start]
        if len(gap) > 30 or not _joins(gap, language):
            break
        found.append(other)
        end = other.end
    if at and len(found) < 2:
        gap = page.text[spots[at - 1].end : spot.start]
        if gap.strip() in ("'s", "’s", "") or (language != "en" and gap.strip() in (",", "،") and not found):
            found.append(spots[at - 1])
    return found


def _joins(gap: str, language: str) -> bool:
    if "\n" in gap or not _GAP.match(gap):
        return False
    words = [w.strip(",،()–-'’").lower() for w in gap.split()]
    links = set(given(language)["cues"]["contains"])
    fill = {"the", "la", "le", "el", "l", "", "state"}
    rest = [w for w in words if w not in fill and w not in links and not unit_of(w, language)]
    lists = given(language)["directions"]
    rest = [w for w in rest if not any(w.startswith(d) for d in lists)]
    marks = any(c in gap for c in ",،(")
    return not rest and (marks or any(w in links for w in words))


def _home(page: Page, home: str, language: str) -> list[Place]:
    """The outlet's place: the one given, else a settlement named in the outlet's own name."""
    if home:
        town, _, above = home.partition(", ")
        found = [option.place for option in options(town, language)]
        return [place for place in found if not above or above in (place.province, place.country)][:1]
    outlet = page.document.outlet or ""
    found = []
    for word in re.findall(r"[^\W\d_][\w’'-]{3,}(?:\s[A-Z][\w’'-]{3,})?", outlet):
        found += [o.place for o in options(word, "en")[:6] if o.usual and not o.form.cost and o.place.population > 3000]
    return found


STRAY, LONE = 100_000, 1_000
LEAST_COUNTRY = 1.2
LEAST_NEAR = 1.0
"""What the names around it must say for a town over a border."""
"""People that a place needs where the text speaks of other countries only, and where it names nothing else."""


def _choose(spot: _Spot, name: Name) -> None:
    """The likeliest candidate, unless the best is unlikely here: a small place of a country nothing else speaks of."""
    if not name.options:
        return
    best = max(range(len(name.options)), key=lambda k: (name.scores[k], -k))
    option, reason = name.options[best], name.reasons[best] if name.reasons else {}
    said = option.form.kind or spot.unit
    if not option.form.kind and said == "neighbourhood" and option.place.population >= STRAY:
        said = ""  # "the old quarter of X": the town itself
    if _is_stray(option, reason) or (said in POINTS and option.place.kind != "city"):
        return
    if said == "settlement" and option.place.kind in ("province", "region", "country"):
        return
    if said in ("landmark", "street", "water") or (said == "neighbourhood" and not reason.get("near")):
        return
    spot.chosen, spot.score = option, name.chances[best]


def _is_stray(option: Option, reason: dict[str, float]) -> bool:
    """Another place of that name: nothing else in the text speaks of its country, and it is not large."""
    place = option.place
    if option.form.why == ALIKE and option.form.key.isascii() and not reason.get("beside"):
        return True  # in Latin letters a name that sounds alike is another name
    apart = option.form.why == PARTED and option.form.shown[:2] != "ال" and "others" in reason
    if apart and not reason.get("country") and place.kind == "city":
        return True  # a first letter taken for a preposition made it a name that nothing here speaks of
    if place.kind in ("country", "wide") or reason.get("beside") or reason.get("country", 0.0) > LEAST_COUNTRY:
        return False
    if not option.form.cost and (place.kind == "region" or (option.usual and reason.get("near", 0.0) > LEAST_NEAR)):
        return False  # a region known by name; a town over a border, but next to what the text speaks of
    alone = "others" not in reason
    if option.form.why == ALIKE:
        return not alone or place.population < STRAY
    return place.population < (LONE if alone else STRAY)


SHOWN = 4


def _considered(name: Name) -> tuple[Candidate, ...]:
    """The likeliest candidates of a name, for an explanation."""
    order = sorted(range(len(name.options)), key=lambda k: -name.scores[k])[:SHOWN]
    return tuple(
        Candidate(
            place=name.options[k].place,
            chance=round(1000 * name.chances[k]),
            form=(name.options[k].form.shown, name.options[k].form.why),
            reasons=tuple(name.reasons[k].items()),
        )
        for k in order
    )


def _mention(
    page: Page, spot: _Spot, spots: Sequence[_Spot], language: str, considered: tuple[Candidate, ...]
) -> PlaceMention:
    cues = given(language)["cues"]
    before = page.text[max(0, spot.start - 60) : spot.start].lower().split()
    after = page.text[spot.end : spot.end + 40].lower().split()
    sentence = page.sentence_at(spot.start)
    speaks = bool(after) and after[0].strip(",.") in cues["speech"] or _of_person(before, cues["people"])
    cued = any(w in cues["locative"] for w in before[-3:]) or (language == "ar" and spot.text[:1] == "ب")
    option = spot.chosen
    where = _where(page, spot, spots, language) if option is None else _resolved(option, spot, language)
    return PlaceMention(
        start=spot.start,
        end=spot.end,
        sentence=sentence.index,
        name=spot.text,
        where=where,
        cued=cued or where.kind in (PlaceKind.LANDMARK, PlaceKind.STREET),
        speaks=speaks and not cued,
        aside=_is_dateline(page, spot) or (bool(before) and before[-1] in cues["away"] and not cued),
        place=option.place if option is not None else None,
        score=round(1000 * spot.score * min(1.0, spot.chance)) if option is not None else 300,
        considered=considered,
    )


def _of_person(before: Sequence[str], people: Iterable[str]) -> bool:
    return any(word.strip(",.") in people for word in before[-2:])


def _is_dateline(page: Page, spot: _Spot) -> bool:
    head = page.text[spot.end : spot.end + 40]
    first = page.sentence_at(spot.start)
    return first.index < 2 and spot.start - first.start < 40 and bool(re.match(r"[^.\n]{0,30}?\s[–—-]{1,2}\s", head))


def _resolved(option: Option, spot: _Spot, language: str) -> Where:
    """The place under the name that the text uses, in the nominative; a part of it where a direction stands before."""
    where = world().where(option.place)
    shown = cased(option.form.shown)
    name = spot.text if option.form.why == ALIKE else shown
    kind = PlaceKind(spot.unit) if spot.unit in POINTS else where.kind
    where = msgspec.structs.replace(where, name=name, kind=kind, path=tuple(n for n in where.path if n != name))
    return _part(where, option, spot) if option.form.part else where


def _part(where: Where, option: Option, spot: _Spot) -> Where:
    """ "southern X" marked as one name: the part of a land; a part of a town is the town under that name."""
    side = towards(option.form.part)
    if option.place.kind == "city" or side == (0, 0):
        return msgspec.structs.replace(where, name=spot.text if option.place.kind == "city" else where.name)
    whole = world().where(option.place)
    return part_of(whole, spot.text, side, (whole.name, *whole.path))


def _where(page: Page, spot: _Spot, spots: Sequence[_Spot], language: str) -> Where:
    """An unresolved name: a landmark, street or quarter takes the settlement's point beside it; others have none."""
    unit = spot.unit or _own_unit(spot.text, language)
    kind = PlaceKind(unit) if unit in POINTS or unit in ("settlement", "district", "province") else PlaceKind.UNKNOWN
    holder = _holder(page, spot, spots)
    if holder is None:
        return Where(name=spot.text, kind=kind)
    above = world().where(holder)
    if holder.kind != "city" or kind in (PlaceKind.PROVINCE,):
        return Where(name=spot.text, kind=kind, path=(above.name, *above.path))
    if unit == "district":
        kind = PlaceKind.NEIGHBOURHOOD
    if kind not in (PlaceKind.LANDMARK, PlaceKind.STREET, PlaceKind.NEIGHBOURHOOD):
        return Where(name=spot.text, kind=kind, path=above.path)
    return Where(
        name=spot.text,
        kind=kind,
        lat_e5=above.lat_e5,
        lon_e5=above.lon_e5,
        radius_m=max(1000, above.radius_m or 1000),
        path=(above.name, *above.path),
    )


def _own_unit(text: str, language: str) -> str:
    words = text.replace("’", "'").split()
    for word in (words[-1], words[0], *words[1:-1]):
        if kind := unit_of(word.strip(".,'"), language):
            return kind
    return ""


TOLD = 0.34
"""How often a country must be named for its towns to hold unknown names, as a share of the one named most."""


def _of_told_countries(towns: list[_Spot], spots: Sequence[_Spot]) -> list[_Spot]:
    """The towns of the countries that the text is about: one named in passing holds no street of the story."""
    told = Counter(s.chosen.place.country for s in spots if s.chosen is not None)
    most = max(told.values(), default=0)
    kept = [s for s in towns if s.chosen is not None and told[s.chosen.place.country] >= TOLD * most]
    return kept or towns


def _holder(page: Page, spot: _Spot, spots: Sequence[_Spot]) -> Place | None:
    """The settlement nearest before or behind in the sentence, else in the paragraph, else the one named most."""
    here = page.sentence_at(spot.start)
    towns = [
        s for s in spots if s.chosen is not None and s.chosen.place.kind == "city" and s.chosen.form.kind not in POINTS
    ]
    towns = _of_told_countries(towns, spots)
    close = [s for s in towns if page.sentence_at(s.start).index == here.index]
    close = close or [s for s in towns if page.sentence_at(s.start).paragraph == here.paragraph]
    if close:
        best = min(close, key=lambda s: min(abs(s.start - spot.end), abs(spot.start - s.end)))
        return best.chosen.place if best.chosen else None
    if towns:
        rows = [s.chosen.place for s in towns if s.chosen]
        return max(rows, key=lambda p: (sum(q.row == p.row for q in rows), -p.row))
    wide = [s.chosen.place for s in spots if s.chosen is not None and s.chosen.place.kind in ("province", "country")]
    return max(
        wide, key=lambda p: (sum(q.country == p.country for q in wide), p.kind == "province", -p.row), default=None
    )
