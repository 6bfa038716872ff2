"""What the readers of phenomena share: word lists as patterns, and mentions made from places in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Generic, TypeVar

from saksi.extract.page.lexicon import words
from saksi.extract.page.tags import Mention
from saksi.extract.page.text import Sentence, Token, tokenise
from saksi.model.claim import ClaimValue
from saksi.model.values import Span

T = TypeVar("T")


def alternatives(phrases: Iterable[str]) -> str:
    """A pattern for any of the phrases, longest first; blanks and hyphens match each other, apostrophes too."""
    ordered = sorted(set(phrases), key=lambda p: (-len(p), p))
    return "|".join(
        re.escape(p).replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s-]?").replace("'", "['’]") for p in ordered
    )


class Lookup(Generic[T]):
    """Phrases found in a sentence's tokens, the longest first; a hyphen and a blank are the same. Built once."""

    __slots__ = ("_by_first",)

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        by_first: dict[str, dict[tuple[str, ...], T]] = {}
        for phrase, value in entries:
            found = [t.lower for t in tokenise(phrase, 0, len(phrase)) if t.text != "-"]
            by_first.setdefault(found[0], {}).setdefault(tuple(found[1:]), value)
        self._by_first = {
            first: sorted(options.items(), key=lambda option: -len(option[0])) for first, options in by_first.items()
        }

    def find(self, sentence: Sentence) -> Iterator[tuple[int, int, T]]:
        """[start, end) in the sentence's own text and the phrase's value, from left to right, none overlapping."""
        if sentence.words and self._by_first.keys().isdisjoint(sentence.words):
            return
        tokens, at = sentence.tokens, 0
        while at < len(tokens):
            options = self._by_first.get(tokens[at].lower)
            found = _longest(tokens, at, options) if options and not _hyphenated(tokens, at) else None
            if found is None:
                at += 1
                continue
            end, value = found
            yield tokens[at].start - sentence.start, tokens[end - 1].end - sentence.start, value
            at = end


def _hyphenated(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word is the second half of a compound ("anti-tank")."""
    return at > 1 and tokens[at - 1].text == "-" and tokens[at - 1].start == tokens[at - 2].end


def _longest(tokens: Sequence[Token], at: int, options: Sequence[tuple[tuple[str, ...], T]]) -> tuple[int, T] | None:
    for rest, value in options:
        end = at + 1
        for word in rest:
            if end < len(tokens) and tokens[end].text == "-":
                end += 1
            if end >= len(tokens) or tokens[end].lower != word:
                break
            end += 1
        else:
            return end, value
    return None


@cache
def lookup(name: str, table: str) -> Lookup[str]:
    """All phrases of a table's lists in ``data/en/<name>.toml``, each with the name of its list."""
    return Lookup((phrase, key) for key, found in words(name)[table].items() for phrase in found)


def normal(phrase: str) -> str:
    """A matched phrase as it stands in a word list."""
    return " ".join(phrase.lower().replace("’", "'").split())


def mention(sentence: Sentence, value: ClaimValue, start: int, end: int, *more: Span, score: int = 800) -> Mention:
    """A mention from code points of the sentence's own text."""
    span = Span(sentence.start + start, sentence.start + end)
    return Mention(value=value, spans=(span, *more), sentence=sentence.index, score=score)


def clause_end(text: str, start: int, *, limit: int = 220) -> int:
    """Where the clause that holds ``start`` ends: before a stop, dash, quotation mark or speech tail."""
    stop = re.compile(
        r"[.;:!?](?=\s|$|[”\"])|[”\"]|\s[–—]\s|,\s(?:[\w' ’]{1,40}\s)?(?:said|says|told|added|wrote|according to)\b"
    )
    found = stop.search(text, start)
    end = found.start() if found else len(text)
    if end <= start + limit:
        return end
    blank = text.rfind(" ", start, start + limit)
    return blank if blank > start else start + limit


def clause_start(text: str, at: int) -> int:
    """Where the clause that holds ``at`` begins."""
    begin = 0
    for found in re.finditer(
        r"[.;:!?]\s|[“\"]|\s[–—]\s|,\s(?:while|but|and|which|because|as|since|after|when)\s|\s(?:that|as|because)\s",
        text[:at],
    ):
        begin = found.end()
    return begin
