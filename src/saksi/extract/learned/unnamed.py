"""The text as the model sees it: whoever is named as a people, a country or an armed side is one and the same.

A model that sees who is named learns from it who strikes and who dies. So every country reads as one country, its
people as one people, and every name of an armed side as one word for it. What the model marks is led back to the text
as it stands; places and names are read from the text itself.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from saksi.extract.where.gazetteer import world

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

Span = tuple[int, int]
KIN = {language: kin for kin in (("en", "es", "fr"), ("ru", "uk")) for language in kin}
"""The languages that write names alike."""
LATIN = ("en", "es", "fr")
LONGEST_ENDING = 4
WORD = re.compile(r"[^\W\d_]+(?:ʼ[^\W\d_]+)*")
WORD_UK = re.compile(r"[^\W\d_]+(?:[ʼ’'][^\W\d_]+)*")
AN = re.compile(r"(?<!\w)(?P<a>[Aa])(?P<n>n?)\s$")
OPENING = re.compile(r"(?:^|[.!?:\n])[\s\"'“”‘«»(]*$")
PREFIX = re.compile("^(?:[وفبكل]{0,2}ال|[وف]?لل|[وفبكل]{1,2})?")
NOMINATIVE = ("ы", "и", "е", "і", "ї")


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A text with names exchanged, and the code points [start, end) of each exchange here and in the given text."""

    text: str
    here: tuple[Span, ...]
    given: tuple[Span, ...]

    def forth(self, place: int) -> int:
        """Where a place of the given text lies here; the beginning of an exchange for all places inside it."""
        number = bisect_right(self.given, place, key=lambda span: span[0]) - 1
        if number < 0:
            return place
        (_, end), (start_here, end_here) = self.given[number], self.here[number]
        return start_here if place < end else place + end_here - end

    def back(self, starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
        """Pieces' starts and ends led back: a piece inside an exchange covers all the words that it stands for."""
        import numpy as np

        if not self.here:
            return starts, ends
        led = [self._led_back(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        return np.array([a for a, _ in led], dtype=np.int64), np.array([b for _, b in led], dtype=np.int64)

    def _led_back(self, start: int, end: int) -> Span:
        number = bisect_right(self.here, start, key=lambda span: span[0]) - 1
        if number < 0:
            return start, end
        if start < self.here[number][1]:
            return self.given[number]
        moved = self.given[number][1] - self.here[number][1]
        return start + moved, end + moved


@dataclass(frozen=True, slots=True)
class _Table:
    """A language's part of ``data/peoples.toml``: what is read alike, and what stands there instead."""

    same: Mapping[str, str]
    adjectives: frozenset[str]
    peoples: frozenset[str]
    countries: frozenset[str]
    after_adjectives: frozenset[str]
    after_peoples: frozenset[str]
    after_countries: frozenset[str]
    alike: Mapping[str, str]


def unnamed(text: str, language: str) -> Unnamed:
    """The text as the model sees it, in a language that has a table; any other text as it stands."""
    if language not in _languages():
        return Unnamed(text, (), ())
    parts: list[str] = []
    here: list[Span] = []
    given: list[Span] = []
    at = length = 0
    found = [*_listed_names(text, language), *_country_words(text, language)]
    for start, end, new in sorted(found, key=lambda e: (e[0], -e[1])):
        if start < at:
            continue
        length += start - at
        parts += [text[at:start], new]
        here.append((length, length + len(new)))
        given.append((start, end))
        at, length = end, length + len(new)
    return Unnamed("".join([*parts, text[at:]]), tuple(here), tuple(given))


def is_of_country(word: str, language: str) -> bool:
    """Whether a word names a country, its people or what is of it."""
    return _country_word(word, language) is not None


def _listed_names(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """Countries of several words, armed sides, and words for who fights or rules."""
    table = _table(language)
    for match in _pattern(language).finditer(text):
        kind = next(k for k in ("people", "country", "side", "alike") if match[k])
        start, end = match.span(kind)
        begins = match.start("the") if match["the"] else start
        if begins < start:
            yield begins, start, ""
        if kind in ("country", "people"):
            yield start, end, _as_written(table.same["country" if kind == "country" else "adjective"], text[start:end])
            continue
        new = table.alike[match[kind].lower()] if kind == "alike" else table.same["side"]
        yield start, end, new[:1].upper() + new[1:] if OPENING.search(text, max(0, begins - 12), begins) else new


def _country_words(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """Single words for a country, its people and what is of it; an English article before them always as "a"."""
    for match in (WORD_UK if language == "uk" else WORD).finditer(text):
        new = _country_word(match.group(), language)
        if new is None:
            continue
        new, start = _as_written(new, match.group()), match.start()
        article = AN.search(text, max(0, start - 4), start) if language == "en" else None
        if article is not None:
            yield article.start(), article.end("n"), article["a"]
        yield start, match.end(), new


@cache
def _country_word(word: str, language: str) -> str | None:
    if language == "en":
        return _english(word)
    bare = word.casefold().replace("’", "ʼ").replace("'", "ʼ")
    found = PREFIX.match(bare) if language == "ar" else None
    for before in dict.fromkeys((found.group() if found else "", "")):
        rest = bare[len(before) :]
        for at in range(max(2, len(rest) - LONGEST_ENDING), len(rest) + 1):
            is_name = language == "ar" or word[:1].isupper()
            new = _formed(rest[:at], rest[at:], language, is_name=is_name)
            if new is not None:
                return before + new.removeprefix("ال" if before.endswith("ال") else "-")
    return None


def _english(word: str) -> str | None:
    same, listed = _table("en").same, _table("en").adjectives
    if word in world().demonyms or word in listed or (word.endswith("s") and word[:-1] in listed):
        is_plural = word.endswith("s") and not word.endswith(("ss", "is", "ous"))
        return same["people"] if is_plural else same["adjective"]
    if word.isupper() and len(word) > 4 and word.capitalize() in world().demonyms:
        return same["adjective"]
    return None


def _formed(stem: str, ending: str, language: str, *, is_name: bool) -> str | None:
    table = _table(language)
    if stem in table.adjectives and ending in table.after_adjectives:
        return table.same["adjective"] + (ending if language not in LATIN else "")
    if stem in table.peoples and ending in table.after_peoples:
        return table.same["people" if ending in NOMINATIVE else "people_of"]
    if is_name and stem in table.countries and ending in table.after_countries:
        return table.same["country"]
    return None


def _as_written(new: str, old: str) -> str:
    if len(old) > 4 and old.isupper():
        return new.upper()
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


@cache
def _table(language: str) -> _Table:
    given = _languages()[language]
    kinds = ("adjectives", "peoples", "countries")
    sets = {name: frozenset(given[name]) for kind in kinds for name in (kind, f"after_{kind}")}
    return _Table(given["same"], alike={word: row[0] for row in given["alike"] for word in row}, **sets)


@cache
def _languages() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(_data("peoples.toml"))


def _data(name: str) -> str:
    return (resources.files("saksi.extract") / "data" / name).read_text("utf-8")


@cache
def _sides(language: str) -> frozenset[str]:
    """Names of armed sides, begun in capitals too; English ones without their plural's s too."""
    rows = [line.split("\t") for line in _data("party_names.txt").splitlines() if not line.startswith("#")]
    listed = [name for written_in, name in rows if written_in in KIN.get(language, (language,))]
    several = [name[:-1] for name in listed if language == "en" and name.endswith("s") and " " not in name]
    return frozenset({*listed, *several, *(name[:1].upper() + name[1:] for name in listed)})


@cache
def _pattern(language: str) -> re.Pattern[str]:
    table = _table(language)
    countries = [name for name in table.countries if language in LATIN or " " in name]
    peoples = [name for name in world().demonyms if re.search(r"\W", name)] if language == "en" else []
    the, plural = (r"(?P<the>[Tt]he\s+)?", "s?") if language == "en" else ("(?P<the>(?!))?", "")
    before = "(?<!\\w)[وفبلك]?" if language == "ar" else r"(?<!\w)"
    return re.compile(
        rf"{before}(?:(?P<people>{_any(peoples)})|{the}(?:(?P<country>{_any(countries)})|"
        rf"(?P<side>(?:{_any(_sides(language))}){plural}))|(?P<alike>(?i:{_any(table.alike)})))(?!\w)"
    )


def _any(names: Iterable[str]) -> str:
    ordered: Sequence[str] = sorted(names, key=lambda n: (-len(n), n))
    return "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in ordered) or "(?!)"
