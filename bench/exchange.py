"""The names of parties and nationalities exchanged in a text, word for word, with offsets that lead both ways.

The table (`parties.toml`) says which words stand for one another in a language; annotation says where a name means a
party. Everything else in the text stays as it is, so what a reader gives for both texts can be laid side by side.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

TABLE = Path(__file__).with_name("parties.toml")
ANYWHERE, SLOT, ALONE = "demonyms", "names", "alone"
ARTICLE = re.compile(r"(?<!\w)(an?)\s$", re.IGNORECASE)
DETERMINED = re.compile(r"(?<!\w)(?:the|an?|its|their|his|our)\s$", re.IGNORECASE)
VOWEL = re.compile(r"(?!Uk|Ug|US|UN|Eu|uni)[AEIOUaeiou]")
BEGINS = re.compile(r"(?:^|[.!?:\n]|\n\s*[-–—•*])[\s\"'“”‘«»(]*$")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a pair: the pair's number in its language, and which side it is (0 or 1)."""

    pair: int
    side: int
    name: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One form of a party's name and what stands for it on the other side."""

    pattern: re.Pattern[str]  # its group "form" is what is exchanged
    form: str
    other: str
    place: str  # ANYWHERE, SLOT or ALONE
    party: Party
    before: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """Code points [start, end) of the text replaced; the party that they named, None for an article."""

    start: int
    end: int
    new: str
    party: Party | None


@dataclass(frozen=True)
class Exchanged:
    """A text with its edits, in order and apart from one another, and the offsets' way there and back."""

    given: str
    edits: tuple[Edit, ...]

    @cached_property
    def text(self) -> str:
        parts, at = [], 0
        for edit in self.edits:
            parts += [self.given[at : edit.start], edit.new]
            at = edit.end
        return "".join([*parts, self.given[at:]])

    @cached_property
    def _placed(self) -> tuple[Span, ...]:
        """Where each edit's new words stand in the exchanged text."""
        found, moved = [], 0
        for edit in self.edits:
            found.append((edit.start + moved, edit.start + moved + len(edit.new)))
            moved += len(edit.new) - (edit.end - edit.start)
        return tuple(found)

    @property
    def undone(self) -> Exchanged:
        """The exchange that leads back to the given text."""
        back = tuple(
            Edit(start, end, self.given[edit.start : edit.end], edit.party)
            for (start, end), edit in zip(self._placed, self.edits, strict=True)
        )
        return Exchanged(self.text, back)

    def forth(self, start: int, end: int) -> Span:
        """A span of the given text in the exchanged one; a bound inside an edit moves to the edit's own bound."""
        return _moved([(e.start, e.end) for e in self.edits], self._placed, (start, end))

    def back(self, start: int, end: int) -> Span:
        """A span of the exchanged text in the given one, as `forth`."""
        return _moved(self._placed, [(e.start, e.end) for e in self.edits], (start, end))

    def snapped(self, start: int, end: int) -> Span:
        """A span of the given text with bounds inside an edit moved out: what `back` of its `forth` gives."""
        return self.back(*self.forth(start, end))


def _moved(here: Sequence[Span], there: Sequence[Span], span: Span) -> Span:
    return _bound(here, there, span[0], last=False), _bound(here, there, span[1], last=True)


def _bound(here: Sequence[Span], there: Sequence[Span], at: int, *, last: bool) -> int:
    number = bisect_right(here, at, key=lambda s: s[0]) - 1
    if number < 0:
        return at
    (start, end), (new_start, new_end) = here[number], there[number]
    if at >= end:
        return new_end + at - end
    return new_end if last and at > start else new_start


class Table:
    """The rules of one language."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(sorted(rules, key=lambda r: -len(r.form)))

    def exchange(self, text: str, *, slots: Sequence[Span] = (), kept: Sequence[Span] = ()) -> Exchanged:
        """The text with the names of parties exchanged.

        ``slots``: words for authors and speakers. ``kept``: names of places and persons; none of their words is
        touched, but that a country's name which is a slot's own word stands for the party there.
        """
        taken: list[tuple[Span, Edit]] = []
        for rule in self.rules:
            for found in rule.pattern.finditer(text):
                start, end = found.span("form")
                if any(start < e.end and e.start < end for _, e in taken):
                    continue
                edit = _edit(text, rule, (start, end))
                if edit is not None and _is_allowed(rule, found.span(), (slots, kept), text):
                    taken.append((found.span(), edit))
        edits = sorted((e for _, e in taken), key=lambda e: e.start)
        return Exchanged(text, tuple(sorted([*edits, *_articles(text, edits)], key=lambda e: e.start)))

    def folded(self, words: str) -> str:
        """Words with every name of a party replaced by its pair's number: equal whichever side is named."""
        for rule in self.rules:
            for found in reversed(list(rule.pattern.finditer(words))):
                start, end = found.span("form")
                if _styled(words[start:end], rule.form, "x") is not None:
                    words = f"{words[:start]}‹{rule.party.pair}›{words[end:]}"
        return re.sub(r"(?i)(?<!\w)an?(?= ‹)", "a", words)


def _edit(text: str, rule: Rule, span: Span) -> Edit | None:
    start, end = span
    if rule.before is not None and not rule.before.search(text[:start]):
        return None
    new = _styled(text[start:end], rule.form, rule.other)
    if new is None or (rule.other.startswith("the ") and DETERMINED.search(text[:start])):
        return None
    if new[0].islower() and text[start].isupper() and BEGINS.search(text[max(0, start - 12) : start]):
        new = new[0].upper() + new[1:]
    return Edit(start, end, new, rule.party)


def _styled(found: str, form: str, other: str) -> str | None:
    """The other form in the capitals of what was found; None where it is no way of writing the form."""
    if found == form:
        return other
    if found == form[0].upper() + form[1:]:
        return other[0].upper() + other[1:]
    if len(form) > 4 and found == form.upper():
        return other.upper()
    return other.lower() if found == form.lower() and form[1:].islower() else None


def _is_allowed(rule: Rule, span: Span, annotated: tuple[Sequence[Span], Sequence[Span]], text: str) -> bool:
    slots, kept = annotated
    own = [s for s in slots if s[0] <= span[0] and span[1] <= s[1]]
    touched = [k for k in kept if k[0] < span[1] and span[0] < k[1]]
    if rule.place == ANYWHERE:
        return not touched
    if rule.place == ALONE:
        return any(text[s[0] : s[1]].strip(" .,«»“”\"'") == text[span[0] : span[1]] for s in own)
    return bool(own) and all(text[k[0] : k[1]] == text[span[0] : span[1]] for k in touched)


def _articles(text: str, edits: Sequence[Edit]) -> Iterator[Edit]:
    """The English article before an exchanged word, where its sound asks for the other one."""
    for edit in edits:
        found = ARTICLE.search(text[max(0, edit.start - 4) : edit.start])
        if found is None:
            continue
        wanted = "an" if VOWEL.match(edit.new) else "a"
        said = found.group(1)
        start = max(0, edit.start - 4) + found.start(1)
        if said.lower() != wanted:
            yield Edit(start, start + len(said), wanted.capitalize() if said[0].isupper() else wanted, None)


def read_tables(path: Path = TABLE) -> dict[str, Table]:
    """The table of each language. ValueError where a form stands for two parties."""
    given = tomllib.loads(path.read_text("utf-8"))
    rules: dict[str, list[Rule]] = {}
    for number, pair in enumerate(given["pair"]):
        own = rules.setdefault(pair["lang"], [])
        own += _rules(pair, number, given)
    for lang, found in rules.items():
        _check(lang, found)
    return {lang: Table(found) for lang, found in rules.items()}


def _rules(pair: dict[str, list[list[str]]], number: int, given: dict[str, dict[str, str]]) -> Iterator[Rule]:
    lang = str(pair["lang"])
    parties = [Party(number, side, str(pair["sides"][side])) for side in (0, 1)]
    ends = given["endings"].get(lang, ""), given["prefixes"].get(lang, "") if lang == "ar" else ""
    for kind in ("stems", ANYWHERE, SLOT, ALONE):
        for row in pair.get(kind, ()):
            before = re.compile(rf"(?<!\w){row[2]}\s$", re.IGNORECASE) if len(row) > 2 else None
            for side in (0, 1):
                pattern = _pattern(row[side], prefix=ends[1], ending=ends[0] if kind == "stems" else "")
                place = ANYWHERE if kind == "stems" else kind
                yield Rule(pattern, row[side], row[1 - side], place, parties[side], None if side else before)


def _pattern(form: str, *, prefix: str, ending: str) -> re.Pattern[str]:
    prefix = "" if form.startswith("ال") else prefix if ending else prefix and "[وفبلك]?"
    return re.compile(rf"(?<![\w'’]){prefix}(?P<form>{re.escape(form)}){ending}(?!\w)", re.IGNORECASE)


def _check(lang: str, rules: Sequence[Rule]) -> None:
    known: dict[str, Party] = {}
    for rule in rules:
        if known.setdefault(rule.form.casefold(), rule.party) != rule.party:
            raise ValueError(f"{lang}: {rule.form} names {rule.party.name} and {known[rule.form.casefold()].name}")
