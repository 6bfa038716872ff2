"""One language's words and patterns of time, ready for use: tokens become one letter each, patterns run over letters.

A table of ``data/<language>/dates.toml`` gives words a value (January 1, Tuesday 1, "yesterday" -1). A pattern is a
line of ``{table}``, plain words, ``?``, ``|`` and brackets; ``>`` and ``<`` mark where the expression itself begins
and ends, ``!`` a mark that must not follow, ``^`` the start of a sentence. Every set of tables that some word belongs
to gets a letter of its own, so a pattern is a short linear expression over a string with one letter a token. Built
once for a language, on first use, and never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from saksi.extract.page.lexicon import words
from saksi.extract.when.folded import Word, bare_forms, cut

_FIRST = 0xE000
_SHAPES = {"iso": "I", "dmy": "S", "ymd": "G", "hm": "C", "dot": "P"}
_NUMBERS = {
    "dn": "abc",
    "hh": "abd",
    "year": "Y",
    "digits": "abcdnY",
    "iso": "ISG",
    "hm": "C",
    "dot": "P",
    "mm": "abcdn",
    "lp": r"\(",
    "rp": r"\)",
}
_ELEMENT = re.compile(r"\{(\w+)\}|([^\W_](?:[^\W_]|['’.-](?=[^\W_]))*)|(\s+)|(!?.)")


@dataclass(frozen=True, slots=True)
class Pattern:
    """``kind`` names the constructor that makes a time of a match."""

    kind: str
    find: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Tables:
    """``values``: table → phrase → value; ``phrases``: first token → (rest, letter, needs a capital), longest first."""

    language: str
    data: Mapping[str, Any]
    values: Mapping[str, Mapping[str, str]]
    phrases: Mapping[str, Sequence[tuple[tuple[str, ...], str, bool]]]
    patterns: tuple[Pattern, ...]
    letters: Mapping[str, str]  # table or "=word" → the letters of its words
    telling: re.Pattern[str]  # letters without which a sentence tells no time

    def phrase_at(self, tokens: Sequence[Word], at: int) -> tuple[str, int, str, int] | None:
        """Letter, tokens taken, the phrase, and letters of the first token that are not part of it."""
        form = tokens[at].form
        if found := self._longest(tokens, at, form):
            return (*found, 0)
        if self.language == "ar" and tokens[at].shape == "word":
            for bare, cut_off in bare_forms(form):
                if found := self._longest(tokens, at, bare):
                    return (*found, cut_off)
        return None

    def _longest(self, tokens: Sequence[Word], at: int, form: str) -> tuple[str, int, str] | None:
        for rest, letter, capital in self.phrases.get(form, ()):
            end = at + 1 + len(rest)
            if end > len(tokens) or (capital and not tokens[at].capital):
                continue
            if all(tokens[at + 1 + k].form == word for k, word in enumerate(rest)):
                return letter, 1 + len(rest), " ".join((form, *rest))
        return None

    def number_letter(self, word: Word) -> str:
        if word.shape != "number":
            return _SHAPES.get(word.shape, word.form if word.shape == "mark" else "x")
        if not word.form.isdigit() or len(word.form) > 4:
            return "x"
        value = int(word.form)
        if len(word.form) == 4 and 1900 <= value < 2100:
            return "Y"
        if len(word.form) > 2 or value > 59:
            return "n"
        return "d" if value == 0 else "a" if value <= 12 else "b" if value <= 24 else "c" if value <= 31 else "n"


@cache
def tables(language: str) -> Tables:
    """A language's tables; dates in digits alone for a language of which nothing is known."""
    data = words("dates", language)
    values = {name: dict(_entries(data, name)) for name in _table_names(data)}
    patterns = [(kind, line) for kind, lines in data["patterns"].items() for line in lines]
    members: dict[str, set[str]] = {}
    for name, listed in values.items():
        for phrase in listed:
            members.setdefault(phrase, set()).add(name)
    for _, line in patterns:
        for match in _ELEMENT.finditer(line):
            if match[2]:
                members.setdefault(key(match[2]), set()).add("=" + key(match[2]))
    for word in (*data["glue"], *data["zones"].get("local", ())):
        members.setdefault(key(word), set()).add("glue")
    for phrase, value in values["numbers"].items():
        members[phrase] |= {"=tens"} if int(value) >= 20 else set()
    for word in data["joining"]:
        members.setdefault(key(word), set()).add("=joining")
    if language == "ar":  # a form with its article is also the word without it
        for phrase in members:
            members[phrase] |= members.get(phrase.removeprefix("ال"), set())
    sets = sorted({frozenset(found) for found in members.values()}, key=sorted)
    letter_of = {found: chr(_FIRST + at) for at, found in enumerate(sets)}
    letters: dict[str, str] = {}
    for found, letter in letter_of.items():
        for name in found:
            letters[name] = letters.get(name, "") + letter
    made = _Maker(letters)
    capital = {key(word) for word in data.get("capital", ())}
    return Tables(
        language=language,
        data=data,
        values=values,
        phrases=_by_first({phrase: letter_of[frozenset(found)] for phrase, found in members.items()}, capital),
        patterns=tuple(Pattern(kind, re.compile(made.pattern(line))) for kind, line in patterns),
        letters=letters,
        telling=re.compile(f"[{''.join(v for k, v in letters.items() if k in values)}abcdnYISGCP]"),
    )


def key(phrase: str) -> str:
    """A phrase as the tokens it is found by."""
    return " ".join(word.form for word in cut(phrase))


_PLAIN = ("patterns", "roles", "months", "weekdays", "glue", "joining", "capital", "header", "month_first", "easter")


def _table_names(data: Mapping[str, Any]) -> list[str]:
    return [name for name in data if name not in _PLAIN and not name.endswith("_forms")] + ["month", "weekday"]


def _entries(data: Mapping[str, Any], name: str) -> Iterator[tuple[str, str]]:
    if name in ("month", "weekday"):
        for at, word in enumerate(data[name + "s"]):
            yield key(word), str(at + (name == "month"))
        name += "_forms"
    for value, listed in data.get(name, {}).items():
        for phrase in listed:
            yield key(phrase), value


def _by_first(letter_of: Mapping[str, str], capital: set[str]) -> dict[str, list[tuple[tuple[str, ...], str, bool]]]:
    found: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}
    for phrase, letter in letter_of.items():
        first, *rest = phrase.split(" ")
        found.setdefault(first, []).append((tuple(rest), letter, phrase in capital))
    return {first: sorted(options, key=lambda option: -len(option[0])) for first, options in found.items()}


@dataclass(frozen=True, slots=True)
class _Maker:
    """Turns a line of a table into an expression over letters."""

    letters: Mapping[str, str]

    def pattern(self, line: str) -> str:
        seen: set[str] = set()
        made = "".join(self._element(match, seen) for match in _ELEMENT.finditer(line))
        return made if ">" not in line or "<" in line else made + ")"

    def _element(self, match: re.Match[str], seen: set[str]) -> str:
        if slot := match[1]:
            inner = self._slot(slot)
            if slot in seen:
                return f"(?:{inner})"
            seen.add(slot)
            return f"(?P<{slot}>{inner})"
        if match[2]:
            return self._class("=" + key(match[2]))
        if match[3]:
            return ""
        if match[4][0] == "!":
            return f"(?!{re.escape(match[4][1:])})"
        special = {">": "(?P<core>", "<": ")", "(": "(?:"}
        return special.get(match[4]) or (match[4] if match[4] in ")?|*^" else re.escape(match[4]))

    def _slot(self, slot: str) -> str:
        name = slot.rstrip("23")
        if name in _NUMBERS:
            return f"[{_NUMBERS[name]}]"
        if name == "n":
            numbers, join = self._class("numbers"), self._class("=joining")
            return f"[abcdn]|{numbers}(?:(?:{join}|-)?{numbers})?"
        if name == "o":
            numbers, ordinals = self._class("=tens"), self._class("ordinals")
            join = f"(?:{self._class('=joining')}|-)?"
            return f"(?:{numbers}{join})?{ordinals}(?:{join}{ordinals})?"
        return self._class(name)

    def _class(self, name: str) -> str:
        found = self.letters.get(name)
        return f"[{found}]" if found else "(?!)"
