"""Where a text has words of sealed names, however it writes them.

Letters are compared without accents, vowel signs, signs without width and case, so that a name is found in every form
of Unicode. A capitalised word, or one of a script without capitals, is hidden by itself; an uncapitalised one only
beside another word of a sealed name ("#tamsinokoro", "tamsin_okoro"), since by itself it may be a common word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from saksi.model.values import Span

LETTERS = re.compile(r"[^\W\d_]+")
APART = 3  # signs between two words of one name
JOINED = 3  # letters that a word needs to be looked for inside another
PREFIXES = re.compile(r"^(?:[وف]?[بلك]?(?:ال)?|[ושהכלבמ]{1,2})(?=..)")
"""Small words that Arabic and Hebrew write as one with the next."""
ALIKE = str.maketrans("یک", "يك")


@dataclass(frozen=True, slots=True)
class _Token:
    span: Span
    key: str
    is_lower: bool


def sealed_in(text: str, sealed: Collection[str]) -> Iterator[Span]:
    """Every word to be hidden, in order. ``sealed`` are the words of the names."""
    keys = _keys(frozenset(sealed))
    if not keys:
        return
    found = [token for token in _tokens(text) if _matches(token.key, keys)]
    beside = _beside(text, found)
    yield from (t.span for t in found if not t.is_lower or t.span in beside or _is_compound(t.key, keys))


def whole_names_in(text: str, sealed: Collection[str]) -> list[Span]:
    """Words to be hidden where a single one is likely another's (an outlet's): those beside another of a name."""
    keys = _keys(frozenset(sealed))
    found = [token for token in _tokens(text) if _matches(token.key, keys)] if keys else []
    beside = _beside(text, found)
    return [t.span for t in found if t.span in beside or _is_compound(t.key, keys)]


def has_sealed(text: str, sealed: Collection[str]) -> bool:
    """Whether a text has any word of a sealed name, whatever its case."""
    keys = _keys(frozenset(sealed))
    return bool(keys) and any(_matches(token.key, keys) for token in _tokens(text))


def is_told_by(address: str, sealed: Collection[str]) -> bool:
    """Whether an address tells a sealed name: behind its host by any word of one, in its host by a whole one."""
    plain = unquote(address)
    try:
        host = urlsplit(plain).netloc
    except ValueError:
        host = ""
    return has_sealed(plain.replace(host, "", 1), sealed) or bool(whole_names_in(host, sealed))


def _tokens(text: str) -> Iterator[_Token]:
    plain, places = _plain(text)
    for match in LETTERS.finditer(plain):
        start, last = places[match.start()], places[match.end() - 1]
        yield _Token(Span(start, _end(text, last)), match.group(), text[start].islower())


def _end(text: str, last: int) -> int:
    """Behind the signs that belong to the last letter, so that no accent is left over."""
    end = last + 1
    while end < len(text) and _is_sign(text[end]):
        end += 1
    return end


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """The text's bare letters, and for each the place of the character that it comes from."""
    if text.isascii():
        return text.lower(), range(len(text))
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKD", character).casefold():
            if not _is_sign(letter):
                letters.append(letter)
                places.append(place)
    return "".join(letters).translate(ALIKE), places


def _is_sign(character: str) -> bool:
    return not character.isascii() and (unicodedata.category(character) in ("Mn", "Me", "Cf") or character == "ـ")


@lru_cache(maxsize=8)
def _keys(sealed: frozenset[str]) -> frozenset[str]:
    """The words as they are compared, the parts of a double name each by itself."""
    return frozenset(part for word in sealed for part in LETTERS.findall(_plain(word)[0]) if len(part) > 1)


def _matches(key: str, keys: frozenset[str]) -> bool:
    return key in keys or PREFIXES.sub("", key) in keys or _is_compound(key, keys)


def _is_compound(key: str, keys: frozenset[str]) -> bool:
    cuts = range(JOINED, len(key) - JOINED + 1)
    return any(key[:cut] in keys and key[cut:] in keys for cut in cuts)


def _beside(text: str, tokens: list[_Token]) -> set[Span]:
    """Those with another close by, in one line, and only signs between."""
    found: set[Span] = set()
    for left, right in zip(tokens, tokens[1:], strict=False):
        between = text[left.span.end : right.span.start]
        if len(between) <= APART and left.key != right.key and not any(c.isalnum() or c == "\n" for c in between):
            found |= {left.span, right.span}
    return found
