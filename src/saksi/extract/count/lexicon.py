"""One language's tables of counted people, ready for look-up: numbers, scales, phrases, nouns with all their forms.

``data/<language>/counts.toml`` holds stems by paradigm; here they become forms. Arabic nouns are also found behind
prepositions and before possessive endings. Built once for a language and never changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from saksi.extract.count.tokens import Token, arabic_forms, normal, tokenise
from saksi.extract.page.lexicon import words
from saksi.model.terms import Group

LISTS = (
    "articles", "of", "upon", "number_and", "twenties", "and", "range_links", "between_links", "from_links",
    "range_fillers", "digit_endings", "ordinal_endings", "abbreviated", "age_units", "age_stems", "age_after",
    "short_units", "with_endings", "with_not", "inverting", "openers", "counting", "rise_stems", "rise_to", "single",
    "adjective_ends", "none",
)  # fmt: skip
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun for people: ``number`` 1, 2 (a dual), 0 (plural) or None (either).

    ``kind`` is person, pair, family, band (a group, a crew) or body.
    """

    group: Group
    number: int | None
    kind: str = "person"


@dataclass(frozen=True, slots=True)
class Scale:
    """A word that multiplies: ``form`` one, many or either (the words before it tell); ``exact`` false: "about"."""

    value: int
    form: str
    exact: bool = True
    figure: bool = True  # part of a written number; false for a noun such as "dozen"


class Trie(Generic[T]):
    """Phrases of tokens by their look-up forms, longest first."""

    __slots__ = ("_by_first",)

    def __init__(self, entries: Iterable[tuple[tuple[str, ...], T]]) -> None:
        by_first: dict[str, dict[tuple[str, ...], T]] = {}
        for form, value in entries:
            by_first.setdefault(form[0], {}).setdefault(form[1:], value)
        self._by_first = {
            first: sorted(options.items(), key=lambda option: -len(option[0])) for first, options in by_first.items()
        }

    def begins(self, token: Token) -> bool:
        return token.form in self._by_first or token.bare in self._by_first

    def match(self, tokens: Sequence[Token], at: int) -> tuple[T, int] | None:
        """The value of the longest phrase at a token and the index behind it."""
        if at >= len(tokens):
            return None
        token = tokens[at]
        for first in dict.fromkeys((token.form, token.bare)):
            for rest, value in self._by_first.get(first, ()):
                end = at + 1 + len(rest)
                if end <= len(tokens) and all(
                    word in (tokens[at + 1 + k].bare, tokens[at + 1 + k].form) for k, word in enumerate(rest)
                ):
                    return value, end
        return None


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything the grammar looks up in one language."""

    language: str
    small: Mapping[str, int]
    halves: frozenset[str]
    scales: Mapping[str, Scale]
    phrases: Trie[str]
    exact: Trie[int]
    nouns: Trie[Noun]
    modifiers: Mapping[str, Group]
    stems: tuple[tuple[str, Group], ...]
    behind: Trie[Group]
    lists: Mapping[str, frozenset[str]]
    plural_ends: tuple[str, ...]
    keep: frozenset[str]
    whole: frozenset[str]

    def tokens(self, text: str) -> list[Token]:
        return tokenise(text, self.language, keep=self.keep, whole=self.whole)

    def forms(self, token: Token) -> Iterator[str]:
        """A token's look-up forms, the whole word first."""
        yield token.form
        if self.language == "ar":
            yield from arabic_forms(token.form, token.bare)

    def small_at(self, token: Token) -> int | None:
        return next((self.small[form] for form in self.forms(token) if form in self.small), None)

    def scale_at(self, token: Token) -> Scale | None:
        return next((self.scales[form] for form in self.forms(token) if form in self.scales), None)

    def noun_at(self, tokens: Sequence[Token], at: int) -> tuple[Noun, int] | None:
        if found := self.nouns.match(tokens, at):
            return found
        if self.language != "ar":
            return None
        for form in self.forms(tokens[at]):
            stripped = Token(0, 0, form, form, form, False)
            if found := self.nouns.match((stripped,), 0):
                return found[0], at + 1
        return None

    def modifier_at(self, token: Token) -> Group | None:
        for form in self.forms(token):
            if form in self.modifiers:
                return self.modifiers[form]
            for stem, group in self.stems:
                if form.startswith(stem):
                    return group
        return None


@cache
def tables(language: str) -> Tables:
    """A language's tables, built on first use; digits alone for a language of which nothing is known."""
    data = words("counts", language)
    script = data["script"]
    keep = frozenset(normal(word, language) for word in script.get("keep", ()))
    plain = _Builder(language, keep, frozenset(normal(word, language) for word in script.get("whole", ())))
    nouns = [(form, noun) for form, noun in plain.nouns(data)]
    scales = dict(plain.scales(data))
    small = {plain.one(w): int(v) for v, listed in data["small"].items() for w in listed}
    singles = {form[0] for form, _ in nouns if len(form) == 1}
    phrases = [(plain.form(p), name) for name, listed in data["phrases"].items() for p in listed]
    whole = {plain.one(w) for w in script.get("whole", ())} | singles | set(small) | set(scales)
    whole |= {form[0] for form, _ in phrases if len(form[0]) > 2}
    return Tables(
        language=language,
        small=small,
        halves=frozenset(plain.one(w) for w in data["halves"]["words"]),
        scales=scales,
        phrases=Trie(phrases),
        exact=Trie((plain.form(p), v) for p, v in data["exact"].items()),
        nouns=Trie(nouns),
        modifiers={plain.one(w): g for g, w in plain.groups(data["modifiers"]) if not w.endswith("*")},
        stems=tuple((plain.one(w[:-1]), g) for g, w in plain.groups(data["modifiers"]) if w.endswith("*")),
        behind=Trie((plain.form(w), g) for g, w in plain.groups(data.get("behind", {}))),
        lists={name: frozenset(plain.one(w) for w in data["lists"].get(name, ())) for name in LISTS},
        plural_ends=tuple(script["plural_ends"]),
        keep=keep,
        whole=frozenset(whole) if language == "ar" else frozenset(),
    )


@dataclass(frozen=True, slots=True)
class _Builder:
    """Turns the words of one table into look-up forms."""

    language: str
    keep: frozenset[str]
    whole: frozenset[str]

    def form(self, phrase: str) -> tuple[str, ...]:
        found = tokenise(phrase, self.language, keep=self.keep, whole=self.whole)
        return tuple(token.bare for token in found)

    def one(self, word: str) -> str:
        return normal(word, self.language)

    def groups(self, table: Mapping[str, list[str]]) -> Iterator[tuple[Group, str]]:
        return ((Group(name), word) for name, listed in table.items() for word in listed)

    def scales(self, data: Mapping[str, Any]) -> Iterator[tuple[str, Scale]]:
        for name in ("collectives", "scales"):
            for value, entry in data[name].items():
                for form in ("one", "many", "either"):
                    for word in entry.get(form, ()):
                        figure = name == "scales"
                        yield self.one(word), Scale(int(value), form, entry.get("exact", figure), figure)

    def nouns(self, data: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Noun]]:
        """Forms of each noun; a form listed under two groups belongs to the first."""
        for name, listed in data["nouns"].items():
            kind = name if name in ("pair", "family", "band", "body") else "person"
            group = Group(name) if kind == "person" else Group.PEOPLE
            for paradigm, stems in sorted(listed.items(), key=lambda entry: entry[0] != "any"):
                for stem in stems:
                    for number, form in self._inflected(stem, paradigm, data["paradigms"]):
                        yield self.form(form), Noun(group, number, kind)
        yield from self._english()

    def _english(self) -> Iterator[tuple[tuple[str, ...], Noun]]:
        """The nouns that the English rules already list, with their plurals."""
        if self.language != "en":
            return
        people = words("people")
        for name, listed in people["groups"].items():
            for noun in listed:
                yield self.form(noun), Noun(Group(name), 1)
                yield self.form(_english_plural(noun)), Noun(Group(name), 0)
        for name, listed in people["plurals"].items():
            for noun in listed:
                yield self.form(noun), Noun(Group(name), 0)

    def _inflected(self, stem: str, paradigm: str, known: Mapping[str, Any]) -> Iterator[tuple[int | None, str]]:
        numbers = {"one": 1, "two": 2, "many": 0, "any": None}
        if paradigm in numbers:
            yield numbers[paradigm], stem
            return
        first, *irregular = stem.split("|")
        for name, endings in known[paradigm].items():
            for ending in endings:
                yield numbers[name], (first[: -len(_cut(ending))] if _cut(ending) else first) + ending.split("<")[-1]
        for form in irregular:
            yield 0, form


def _english_plural(noun: str) -> str:
    if noun.endswith("man"):
        return noun[:-3] + "men"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return (
        noun[:-2] + "ves" if noun.endswith("wife") else noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")
    )


def _cut(ending: str) -> str:
    """ "h<tan" takes the last letter "h" off before "tan" is put on."""
    return ending.split("<")[0] if "<" in ending else ""
