"""Words, numbers and marks of any of the six languages, with the form that tables are looked up by.

Offsets stay in the text as given; only the look-up form is changed: lower case, Latin accents, Russian ё, stress
marks and Arabic vowel signs taken away, apostrophes and dashes made one. Arabic "and" and article come off a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640"
_LETTER = rf"[^\W\d_][{_MARKS}]*"
_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?![\d])(?:[.,٫]\d+)?|\d+(?:[.,٬٫'’]\d+)*"
_WORD = {
    "uk": rf"(?:{_LETTER})+(?:['’`ʼ‘´′](?:{_LETTER})+)*",
    "fr": rf"(?:{_LETTER})+['’ʼ]?",
}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_APOSTROPHES = dict.fromkeys(map(ord, "’`ʼ‘´′"), "'")
_ARABIC = str.maketrans("أإآٱىکیگ", "اااايكيك")
_BIDI = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]")


@dataclass(frozen=True, slots=True)
class Token:
    """Code points [start, end); ``form`` is looked up, ``bare`` without article; ``glued``: no blank before."""

    start: int
    end: int
    text: str
    form: str
    bare: str
    glued: bool

    @property
    def is_number(self) -> bool:
        return self.text[0].isdecimal()

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()


@cache
def _pattern(language: str) -> re.Pattern[str]:
    word = _WORD.get(language, rf"(?:{_LETTER})+")
    return re.compile(rf"{_NUMBER}|{word}|[^\w\s]|_")


@lru_cache(maxsize=1 << 14)
def normal(word: str, language: str) -> str:
    """The look-up form of one word."""
    word = _BIDI.sub("", word.lower()).translate(_APOSTROPHES).translate(_DASHES)
    if language == "ar":
        word = re.sub(f"[{_MARKS}]", "", unicodedata.normalize("NFKC", word)).translate(_ARABIC)
        return re.sub("[\u064b-\u0652]", "", word)
    if language in ("uk", "ru"):
        return unicodedata.normalize("NFC", word.replace("\u0301", "")).replace("ё", "е")
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def bare(form: str, language: str, keep: frozenset[str]) -> str:
    """An Arabic form without its article, and what is written together with the article."""
    if language != "ar" or form in keep:
        return form
    found = re.match(r"(?:[وف]?[بك]?ال|[وف]?لل)(?=..{2})", form)
    return form[found.end() :] if found else form


def tokenise(text: str, language: str, *, keep: frozenset[str], whole: frozenset[str]) -> list[Token]:
    """Tokens of a text. ``keep``: Arabic words that only seem to begin with an article; ``whole``: known words."""
    return list(_tokens(text, language, keep, whole))


def _tokens(text: str, language: str, keep: frozenset[str], whole: frozenset[str]) -> Iterator[Token]:
    end = -1
    for match in _pattern(language).finditer(_BIDI.sub("\u00ad", text) if _BIDI.search(text) else text):
        if match.group() == "\u00ad":
            end = match.end() if end == match.start() else end
            continue
        word, start = match.group(), match.start()
        form = normal(word, language)
        if language == "ar" and (cut := _conjunction(form, keep, whole)):
            yield Token(start, start + 1, word[0], "و", "و", start == end)
            at = start + 1
            while at < match.end() and not text[at].isalpha():
                at += 1
            yield Token(at, match.end(), text[at : match.end()], cut, bare(cut, language, keep), True)
        else:
            yield Token(start, match.end(), word, form, bare(form, language, keep), start == end)
        end = match.end()


def _conjunction(form: str, keep: frozenset[str], whole: frozenset[str]) -> str | None:
    """What follows an "and" written together with a known word or with an article."""
    if len(form) < 3 or form[0] != "و" or form in whole:
        return None
    rest = form[1:]
    known = rest in keep or any(one in whole for one in (rest, *arabic_forms(rest, bare(rest, "ar", keep))))
    return rest if known or re.match("(?:ال|لل|بال)...", rest) else None


_ENDINGS = ("هما", "هم", "هن", "ها", "نا", "كم", "ه", "ي", "ك")


def arabic_forms(form: str, bare_form: str) -> Iterator[str]:
    """Without article, one-letter preposition, possessive ending; ta marbuta is opened to t before one."""
    stems = [bare_form]
    if bare_form == form and len(form) > 3 and form[0] in "بلكف":
        stems.append(form[1:])
    yield from stems
    for stem in stems:
        for ending in _ENDINGS:
            if stem.endswith(ending) and len(stem) - len(ending) > 2:
                rest = stem[: -len(ending)]
                yield rest
                if rest.endswith("ت"):
                    yield rest[:-1] + "ة"
                if rest[-1] in "ئؤ":
                    yield rest[:-1] + "ء"
    yield from (stem[:-1] + "ة" for stem in stems if stem.endswith("ه"))  # ta marbuta written without its dots
    yield from (stem[:-1] for stem in stems if stem.endswith("ة") and len(stem) > 4)  # a feminine no table lists
