"""What became of people by the words of harm in a figure's own words, in the languages with a table of them.

The model tells people and numbers better than what became of them: it calls "fourteen wounded" killed where most of a
text's figures are. Where the words of a figure say one thing only ("14 поранених", "tués", "جريحا") that is what became
of them; measured on the corpus's annotations such words are right in 98 of 100. A figure without any such word, as in a
list or "among them four children", takes that of the last word of harm before it in its sentence: right in 9 of 10.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from saksi.extract.count.tokens import normal
from saksi.extract.page.lexicon import LANGUAGES, words
from saksi.model.terms import Outcome
from saksi.model.values import Span

RESCUED = "rescued"
SURE = 0.95
"""The chance given to what the words say."""
LIKELY = 0.8
"""The chance given to what the last word of harm before says, right in nine of ten."""
NEAR, WORDS_NEAR = 40, 3
"""How far before the people a word of harm stands right before them: code points and words."""
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ\u0640\u064b-\u0652]+[^\W\d_]+)*")
_CLITICS = re.compile("^(?:[وف])?(?:[بلك])?(?:ال|لل)?(?=..)")
_END = re.compile(r"[.!?;؟؛](?=\s|$)|\n")


def outcome_of(text: str, quote: Span, people: Span, said: tuple[str, float], language: str) -> tuple[str, float]:
    """What became of the people and its chance, given what the model ``said``; the model's where no words decide."""
    if language not in LANGUAGES:
        return said
    found = {name for _, name in told(text[quote.start : quote.end], language)}
    if found == {RESCUED}:
        return (RESCUED, SURE) if said[0] == Outcome.MISSING else said
    found.discard(RESCUED)
    if len(found) == 1:
        (name,) = found
        return (name, max(SURE, said[1])) if is_open(said[0]) else said
    if found or not is_open(said[0]):
        return said
    begin = max([end.end() for end in _END.finditer(text, 0, people.start)] + [0])
    before = [name for _, name in told(text[begin : people.start], language) if name != RESCUED]
    return said if not before else (before[-1], max(LIKELY, said[1]) if before[-1] == said[0] else LIKELY)


def nearest_harm(text: str, people: Span, harm: Span, others: Sequence[Span], language: str) -> Span:
    """The word of harm that is the people's own: the one pointed to, unless another stands nearer.

    Nearer is one between the two ("قتلت امرأة وأصيب 14", pointing to the first), and one right before the people where
    that stands behind a comma or an "and" ("secuestraron a 30 mujeres y asesinaron a 17"). ``others`` are
    other figures' people, over which no word is looked for.
    """
    if language not in LANGUAGES:
        return harm
    if harm.end <= people.start:
        return next(iter(_harms(text, Span(harm.end, people.start), language)[::-1]), harm)
    if harm.start < people.end:
        return harm
    between = Span(people.end, harm.start)
    if (inner := _harms(text, between, language)) and not _crossed(others, Span(people.end, inner[0].start)):
        return inner[0]
    if not _is_apart(text, between, harm, language):
        return harm
    words_before = list(_WORD.finditer(text, max(0, people.start - NEAR), people.start))[-WORDS_NEAR:]
    near = Span(words_before[0].start(), people.start) if words_before else Span(people.start, people.start)
    found = [] if _END.search(text, near.start, near.end) else _harms(text, near, language)
    return found[-1] if found and not _crossed(others, Span(found[-1].end, people.start)) else harm


def _harms(text: str, where: Span, language: str) -> list[Span]:
    found = [where.start + at for at, name in told(where.of(text), language) if name != RESCUED]
    return [Span(*match.span()) for at in found if (match := _WORD.match(text, at))]


def _crossed(others: Sequence[Span], where: Span) -> bool:
    return any(other.start < where.end and where.start < other.end for other in others)


def _is_apart(text: str, between: Span, harm: Span, language: str) -> bool:
    """Whether a comma or an "and" parts the people from the word of harm."""
    joins = any(word.lower() in _ands(language) for word in _WORD.findall(between.of(text)))
    return joins or any(c in between.of(text) for c in ",;،؛") or (language == "ar" and text[harm.start] == "و")


def is_joined(text: str, quote: Span, other: Span, language: str) -> bool:
    """Whether "and" joins a figure to the next, and no word of harm stands between, in it or before it there."""
    if language not in LANGUAGES or quote.end > other.start:
        return False
    between = _WORD.findall(text[quote.end : other.start].lower())
    starts_so = language == "ar" and text[other.start] == "و"
    if len(between) > WORDS_NEAR or not (starts_so or (between and between[-1] in _ands(language))):
        return False
    return not _END.search(text, quote.start, other.start) and is_silent(text, Span(quote.start, other.start), language)


def is_silent(text: str, quote: Span, language: str) -> bool:
    """Whether no word of harm stands in a quote or before it in its sentence, in a language that has such words."""
    begin = max([end.end() for end in _END.finditer(text, 0, quote.start)] + [0])
    return language in LANGUAGES and not _harms(text, Span(begin, quote.end), language)


@cache
def _ands(language: str) -> frozenset[str]:
    return frozenset(words("counts", language)["lists"]["and"])


def is_open(outcome: str) -> bool:
    """Whether words of harm decide against it: "victims" may be either, and violence of another kind stays."""
    return outcome in (Outcome.KILLED, Outcome.INJURED, Outcome.MISSING, Outcome.DETAINED, Outcome.DISPLACED, RESCUED)


def told(text: str, language: str) -> list[tuple[int, str]]:
    """Every word of harm with its place, in order: killed, injured, missing, detained, displaced or rescued."""
    found = []
    for match in _WORD.finditer(text):
        form = normal(match.group(), language)
        forms = (form, _CLITICS.sub("", form)) if language == "ar" else (form,)
        name = next((name for f in forms if (name := _outcome(f, language)) is not None), None)
        if name is not None:
            found.append((match.start(), name))
    return found


def _outcome(form: str, language: str) -> str | None:
    whole, beginnings = _table(language)
    if form in whole:
        return whole[form]
    return next((name for beginning, name in beginnings if form.startswith(beginning)), None)


@cache
def _table(language: str) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Whole words, and beginnings of words, each with what it says."""
    listed = [(word, name) for name, found in words("harm", language).items() for word in found]
    whole = {word: name for word, name in listed if not word.endswith("*")}
    return whole, tuple((word[:-1], name) for word, name in listed if word.endswith("*"))
