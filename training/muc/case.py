"""Small letters given back to upper-case text, letter for letter: the result has the same length and the same offsets.

MUC-4 is in capitals, every other text the reader sees is not; a model trained on both should see one kind. What is
known of English is a list of words that news writes small (`common_words.txt`, made by `training.muc.words`); every
other word is taken for a name. Kept large besides: the first word of a sentence, short forms and codes (`FDN`, `M-16`,
`U.S.`), the words that a short form in brackets stands for, and an article of a Spanish name before its next word. A
line break inside a paragraph becomes a space, since lines are broken by width.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:['-][A-Za-z0-9]+)*")
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}|\b[A-Z]\.(?= [A-Z])")
_SHORT_FORM = re.compile(r"[(\[\"]\s*([A-Z]{2,8})\s*[)\]\"]")
_SENTENCE = re.compile(
    r"(?:(?<!\.[A-Z])[.?!][\"')\]]*\s+|\n\s*\n\s*|--\s+|\[(?:TEXT|SUMMARY|EXCERPTS?|CONTINUED)\]\s+|^\s*)[\"'(]*(?=[A-Z])"
)
_ORDINAL = re.compile(r"\d+(?:TH|ST|ND|RD|D)$")
_LINE_BREAK = re.compile(r"(?<=\S)[ \t]*\n(?=[ \t]*\S)")
_SPANISH = frozenset(("la", "las", "los", "el", "san", "santa", "santo", "nueva", "puerto", "rio", "villa"))
_LINKING = frozenset(("de", "del", "y", "e", "von", "da", "dos", "d'", "aka"))
TITLES = frozenset(("mr", "mrs", "ms", "dr", "msgr", "fr", "lt", "sgt", "jr", "sr", "st", "gen", "col", "maj", "capt"))
_LETTERS = re.compile(r"[A-Za-z]")


@cache
def common_words() -> frozenset[str]:
    """The words written small inside a sentence."""
    return frozenset((Path(__file__).with_name("common_words.txt")).read_text("ascii").split())


def is_one_case(text: str) -> bool:
    """Whether nearly all letters are capitals, or none is: text whose case says nothing."""
    letters = len(_LETTERS.findall(text))
    large = sum(map(str.isupper, text))
    return letters > 0 and (large > 0.9 * letters or large == 0)


def restore(text: str) -> str:
    """The text in ordinary spelling, as long as before; text of mixed case only has its broken lines joined."""
    joined = _LINE_BREAK.sub(lambda found: " " * len(found[0]), text)
    if not is_one_case(joined):
        return joined
    upper = joined.upper()
    if len(upper) != len(joined):  # a letter whose capital is two: keep the offsets, give up the case
        return joined
    large = _short_forms(upper)
    starts = {found.end() for found in _SENTENCE.finditer(upper)}
    expanded = _expansions(upper)
    letters = list(upper.lower())
    words = list(_WORD.finditer(upper))
    for word, after in zip(words, [*words[1:], None], strict=True):
        spelt = _spelt(word[0], after[0] if after else "", large)
        if word.start() in starts or word.start() in expanded:
            spelt = spelt[0].upper() + spelt[1:]
        letters[word.start() : word.end()] = spelt
    for found in _DOTTED.finditer(upper):
        letters[found.start() : found.end()] = found[0]
    return "".join(letters)


def _short_forms(upper: str) -> frozenset[str]:
    """Words in brackets or quotation marks that are no English words: short forms everywhere in the text."""
    common = common_words()
    return frozenset(found[1] for found in _SHORT_FORM.finditer(upper) if found[1].lower() not in common)


def _spelt(word: str, after: str, large: frozenset[str]) -> str:
    small = word.lower()
    if small in TITLES:
        return word.capitalize()
    if word in large or word == "I" or _is_code(word):
        return word
    if small in _LINKING:
        return small
    if small in _SPANISH:
        return word.capitalize() if after and not _is_common(after.lower()) else small
    return small if _is_common(small) else _capitals(small)


def _is_common(small: str) -> bool:
    stem = re.sub(r"'s?$", "", small)
    common = common_words()
    if stem in common or small in common or (stem.endswith("s") and stem[:-1] in common):
        return True
    if (person := re.fullmatch(r"(\w{3,})(?:wo)?m[ae]n", stem)) and person[1] in common:
        return True
    return "-" in small and all(part in common or part.isdigit() for part in small.split("-"))


def _is_code(word: str) -> bool:
    """A word with a digit beside capitals (`M-16`), or one of two to six letters without a vowel (`PRTC`)."""
    if any(map(str.isdigit, word)):
        return not _ORDINAL.match(word)
    return 2 <= len(word) <= 6 and not re.search(r"[AEIOUY']", word) and not _is_common(word.lower())


def _capitals(small: str) -> str:
    return re.sub(r"(^|-)([a-z])", lambda found: found[1] + found[2].upper(), small)


def _expansions(upper: str) -> frozenset[int]:
    """Starts of the words that a short form in brackets stands for: their first letters spell it, from either side."""
    starts: set[int] = set()
    for found in _SHORT_FORM.finditer(upper):
        before = list(_WORD.finditer(upper, max(0, found.start() - 120), found.start()))
        initials = found[1]
        taken: list[int] = []
        for word in reversed(before):
            if initials and word[0][0] == initials[-1]:
                taken.append(word.start())
                initials = initials[:-1]
            elif word[0].lower() not in ("of", "the", "for", "and", "de"):
                break
        if len(taken) >= max(2, len(found[1]) - 1):
            starts.update(taken)
    return frozenset(starts)
