"""From a name as a text writes it to the names that the gazetteer may hold: endings, clitics, articles, units, parts.

Every form says what was undone, so that a reader of the result can check it. What is only spelled otherwise (case,
diacritics, apostrophes, hyphens, letters of one sound) is the business of ``names.name_key``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import chain, islice, product
from typing import Any

from saksi.extract.page.lexicon import words
from saksi.extract.where.names import name_key

MOST_FORMS = 600
"""Combinations of endings looked up for a name of several words; three words of ten forms each are a thousand."""
INFLECTED = ("uk", "ru")
WRITTEN, PARTED = "as written", "without what is written together with it"


@dataclass(frozen=True, slots=True)
class Form:
    """A name to look up. ``key`` by ``name_key``; ``shown`` with the capitals of the text; ``kind`` the unit beside it.

    ``cost`` in tenths of a power of ten: how much less likely the form is than the name as written. ``part`` is the
    direction before it ("southern").
    """

    key: str
    shown: str
    why: str
    cost: int = 0
    kind: str = ""
    part: str = ""


@cache
def given(language: str) -> Mapping[str, Any]:
    """The word lists of one language for names that are given."""
    known = language if language in ("uk", "ru", "ar", "es", "fr") else "en"
    lists = words("places", known)
    found: Mapping[str, Any] = lists["given"] if known == "en" else lists
    return found


_HARD_G = str.maketrans("Ґґ", "Гг")
"""Ukrainian papers that write Ґаза mean what the gazetteer lists as Газа."""


@lru_cache(maxsize=5_000)
def forms(name: str, language: str) -> tuple[Form, ...]:
    """The name itself first, then what it may stand for; no key twice."""
    found: dict[tuple[str, str], Form] = {}
    tidy = _tidy(name)
    spellings = dict.fromkeys((tidy, tidy.translate(_HARD_G)))
    for form in chain.from_iterable(islice(_forms(spelling, language), MOST_FORMS) for spelling in spellings):
        if form.key and (form.key, form.kind) not in found:
            found[form.key, form.kind] = form
    return tuple(found.values())


_EDGES = re.compile(r"^[\s\"'«»“”„‘’(\[،,.;:–—-]+|[\s\"«»“”„(\[)\]،,;:–—-]+$")
_POSSESSIVE = re.compile(r"(?:['’]s|s['’])$")


def _tidy(name: str) -> str:
    return _POSSESSIVE.sub(lambda m: "s" if m.group()[0] == "s" else "", _EDGES.sub("", " ".join(name.split())))


def _forms(name: str, language: str) -> Iterator[Form]:
    yield Form(name_key(name), name, WRITTEN)
    for bare, why, cost in _without_clitics(name, language):
        yield Form(name_key(bare), bare, why, cost)
    if language in INFLECTED:
        yield from _nominatives(name, language)
    yield from _of_unit(name, language)
    for bare, part in _without_direction(name, language):
        yield Form(name_key(bare), bare, f"{part} part of it", 4, part=part)
        for form in _forms_again(bare, language):
            yield Form(form.key, form.shown, form.why, form.cost + 4, form.kind, part)


def _forms_again(name: str, language: str) -> Iterator[Form]:
    for bare, why, cost in _without_clitics(name, language):
        yield Form(name_key(bare), bare, why, cost)
    if language in INFLECTED:
        yield from _nominatives(name, language)
    yield from _of_unit(name, language)


def _of_unit(name: str, language: str) -> Iterator[Form]:
    """The name without the word for its kind of place; shown with it where it is part of the name."""
    for bare, unit, said in _without_unit(name, language):
        yield Form(name_key(bare), said.format(bare), f"without the word for a {unit}", 1, kind=unit)
        for form in _below(bare, language, unit):
            yield replace(form, shown=said.format(form.shown))


def _below(name: str, language: str, unit: str) -> Iterator[Form]:
    for bare, why, cost in _without_clitics(name, language):
        yield Form(name_key(bare), bare, why, cost + 1, kind=unit)
    if language in INFLECTED:
        for form in _nominatives(name, language):
            yield Form(form.key, form.shown, form.why, form.cost + 1, kind=unit)


def _without_clitics(name: str, language: str) -> Iterator[tuple[str, str, int]]:
    """Articles taken off or, in Arabic, put on; prepositions and "and" that are written together with the name."""
    if language == "ar":
        yield from _arabic(name)
        return
    elided = re.sub(r"^(?:[ldLD]|[Qq]u)['’](?=\w)", "", name)
    if language in ("fr", "es", "en") and elided != name:
        yield elided, "without the article", 2
    lowered = name.lower()
    for article in given(language)["articles"]:
        if lowered.startswith(article + " "):
            yield name[len(article) + 1 :], "without the article", 2


def _arabic(name: str) -> Iterator[tuple[str, str, int]]:
    seen = {name}
    for start, cost in _arabic_starts(name):
        for shape, more in ((start, 0), *(_articles(start))):
            if shape not in seen and len(shape) > 2:
                seen.add(shape)
                yield shape, PARTED, cost + more


def _arabic_starts(name: str) -> Iterator[tuple[str, int]]:
    yield name, 1
    if name[:1] in "وف" and len(name) > 3:
        yield name[1:], 3
        if name[1:2] in "بلك" and len(name) > 4:
            yield from _unjoined(name[1:], 4)
    if name[:1] in "بلك" and len(name) > 3:
        yield from _unjoined(name, 3)


def _unjoined(name: str, cost: int) -> Iterator[tuple[str, int]]:
    if name.startswith("لل"):
        yield "ال" + name[2:], cost
    yield name[1:], cost


def _articles(name: str) -> Iterator[tuple[str, int]]:
    if name.startswith("ال") and len(name) > 4:
        yield name[2:], 3
    else:
        yield "ال" + name, 3


@cache
def _endings(language: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    rules = [(old, tuple(new)) for old, *new in given(language)["endings"]]
    return tuple(sorted(rules, key=lambda rule: -len(rule[0])))


def _word_forms(word: str, language: str) -> list[str]:
    """A word itself and the nominatives that it may be an inflected form of."""
    lowered, found = word.lower(), [word]
    for old, new in _endings(language):
        if lowered.endswith(old) and len(word) - len(old) >= (1 if len(word) < 5 else 2):
            stem = word[: len(word) - len(old)]
            found += [stem + (end.upper() if word.isupper() and len(word) > 1 else end) for end in new]
    return list(dict.fromkeys(found))


_WORD = re.compile(r"[\s-]+")


def _nominatives(name: str, language: str) -> Iterator[Form]:
    yield from _regions(name, language)
    parts = _WORD.split(name)
    marks = _WORD.findall(name)
    if len(parts) > 4:
        return
    small = {"на", "над", "по", "і", "и", "та"}
    choices = [[p] if p.lower() in small or not p[:1].isalpha() else _word_forms(p, language) for p in parts]
    if len(parts) > 2:
        choices = [c[:9] for c in choices]
    for combination in islice(product(*choices), MOST_FORMS):
        shown = combination[0] + "".join(mark + word for mark, word in zip(marks, combination[1:], strict=True))
        if shown != name:
            yield Form(name_key(shown), shown, "nominative", 3)


def _regions(name: str, language: str) -> Iterator[Form]:
    """Харківщини → Харківська область; Харківська → Харківська область where an adjective stands alone."""
    lowered, lists = name.lower(), given(language)
    for old, new in lists["regions"]:
        if lowered.endswith(old):
            shown = name[: len(name) - len(old)] + new
            yield Form(name_key(shown), shown, "name of a region", 1, kind="province")
    for ending in lists["adjectives"]:
        if lowered.endswith(ending) and " " not in name and len(name) > len(ending) + 2:
            shown = name[: len(name) - len(ending)] + ending[0] + ("ька" if language == "uk" else "кая")
            yield Form(name_key(shown + " " + lists["region_word"]), shown, "adjective of a region", 4)


@cache
def _units(language: str) -> tuple[tuple[str, str], ...]:
    return tuple((word.lower(), kind) for kind, found in given(language)["units"].items() for word in found)


def unit_of(word: str, language: str) -> str:
    """The kind of place that a word names ("область", "محافظة", "county"); empty where it names none."""
    lowered = word.lower()
    stems = language in INFLECTED
    for unit, kind in _units(language):
        if lowered == unit or lowered == unit + "s":
            return kind
        if stems and len(unit) > 2 and lowered.startswith(unit) and len(lowered) - len(unit) <= 5:
            return kind
    return ""


_JOINS = {"of", "de", "del", "du", "des", "d", "la", "le", "les", "los", "las", "el", "the", "l"}


_NOMINATIVE_UNITS = ("область", "район", "громада", "край", "округ", "республіка", "республика")


def _without_unit(name: str, language: str) -> Iterator[tuple[str, str, str]]:
    """ "Rapides Parish", "محافظة إدلب", "Харківській області", "la province de l'Est": the name, its kind, its pattern.

    The pattern puts the unit back: "{} область"; a mere apposition ("місто Харків") stays away.
    """
    parts = name.replace("’", "'").split(" ")
    if len(parts) < 2:
        return
    if kind := unit_of(parts[-1].strip("."), language) or unit_of(parts[-1], language):
        last = parts[-1].lower()
        unit = next((u for u in _NOMINATIVE_UNITS if u[:4] == last[:4]), parts[-1])
        yield " ".join(parts[:-1]), kind, "{} " + unit.replace("{", "").replace("}", "")
    at = 1 if parts[0].lower() in _JOINS and len(parts) > 2 else 0
    if kind := unit_of(parts[at].strip("."), language) or unit_of(parts[at], language):
        rest = parts[at + 1 :]
        while len(rest) > 1 and rest[0].lower() in _JOINS:
            rest = rest[1:]
        if rest:
            yield re.sub(r"^[dlDL]'", "", " ".join(rest)), kind, "{}"


def _without_direction(name: str, language: str) -> Iterator[tuple[str, str]]:
    """ "southern Gaza", "le nord du Mali", "شمال غزة": the name and the direction."""
    parts = name.split(" ")
    at = 1 if parts[0].lower() in _JOINS and len(parts) > 2 else 0
    if len(parts) - at < 2:
        return
    stems, lists = language in INFLECTED, given(language)["directions"]
    first, last = parts[at].lower(), parts[-1].lower()
    if any(first == d or (stems and first.startswith(d)) for d in lists):
        rest = parts[at + 1 :]
        while len(rest) > 1 and rest[0] in _JOINS:  # with a capital it is the name's own: "south Los Angeles"
            rest = rest[1:]
        yield re.sub(r"^[dlDL]['’]", "", " ".join(rest)), first
    elif last in lists and not stems:
        yield " ".join(parts[:-1]), last
