"""The WordPiece tokenizer at run time (Devlin et al. 2019), in plain Python: for an English model that knows no case.

As with `unigram.Unigram`, training uses the package `tokenizers` with the same file, and a test holds both to the same
pieces and offsets (signs that are younger than that package's tables aside). Controls vanish, every blank-like sign
parts words, accents are taken off, letters are made small; punctuation and Chinese signs stand alone; each word is cut
into the longest pieces that the vocabulary knows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from saksi.extract.encoder.pieces import Pieces, take_trailing

if TYPE_CHECKING:
    from collections.abc import Callable

INNER = "##"
NO_WORD = 100  # so many signs are no word: one unknown piece
REMEMBERED = 50_000  # words kept in mind
PLAIN = re.compile(r"[A-Za-z0-9]+")
CHINESE = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip


class WordPiece:
    """Pieces by number; the same word is cut once and remembered."""

    def __init__(self, vocabulary: Mapping[str, int], *, unknown: int) -> None:
        self.vocabulary, self.unknown = vocabulary, unknown
        self._remembered: Callable[[str], tuple[tuple[int, int], ...]] = lru_cache(REMEMBERED)(self._cut)

    @classmethod
    def of(cls, model: Mapping[str, Any]) -> WordPiece:
        """From the ``model`` of a `tokenizer.json`; KeyError or TypeError where it is none."""
        return cls(dict(model["vocab"]), unknown=model["vocab"][model["unk_token"]])

    def cut(self, text: str) -> Pieces:
        """The text's pieces with offsets into it as it stands."""
        import numpy as np

        ids: list[int] = []
        starts: list[int] = []
        ends: list[int] = []
        for word, first, last in _words(text):
            at = 0
            for piece, signs in self._remembered(word) if len(word) <= NO_WORD else ((self.unknown, len(word)),):
                ids.append(piece)
                starts.append(first[at])
                ends.append(last[at + signs - 1])
                at += signs
        pieces = Pieces(*(np.array(column, dtype=np.int64) for column in (ids, starts, ends)))
        take_trailing(text, pieces.starts, pieces.ends)
        return pieces

    def _cut(self, word: str) -> tuple[tuple[int, int], ...]:
        """(piece, signs) from the left, each the longest known; a word with a rest that none begins is unknown."""
        found: list[tuple[int, int]] = []
        at = 0
        while at < len(word):
            for end in range(len(word), at, -1):
                piece = self.vocabulary.get((INNER if at else "") + word[at:end])
                if piece is not None:
                    found.append((piece, end - at))
                    at = end
                    break
            else:
                return ((self.unknown, len(word)),)
        return tuple(found)


def _words(text: str) -> Iterator[tuple[str, Sequence[int], Sequence[int]]]:
    """Words as the vocabulary has them, with the code points [first, last) that each of their signs comes from."""
    word: list[str] = []
    places: list[int] = []
    at = 0
    while at < len(text):
        plain = PLAIN.match(text, at)
        if plain is not None:
            word += plain.group().lower()
            places += range(at, plain.end())
            at = plain.end()
            continue
        for sign in _made(text[at]):
            if sign != " ":
                word.append(sign)
                places.append(at)
            elif word:
                yield "".join(word), places, [place + 1 for place in places]
                word, places = [], []
        at += 1
    if word:
        yield "".join(word), places, [place + 1 for place in places]


@cache
def _made(sign: str) -> str:
    """What one sign becomes: nothing, a blank, small letters without accents, or a sign of its own between blanks."""
    if sign in "\t\n\r":
        return " "
    if sign in "\0\ufffd" or unicodedata.category(sign).startswith("C"):
        return ""
    if sign.isspace():
        return " "
    if any(first <= ord(sign) <= last for first, last in CHINESE):
        return f" {sign} "
    bare = (s for s in unicodedata.normalize("NFD", sign) if unicodedata.category(s) != "Mn")
    return "".join(f" {s} " if _is_punctuation(s) else s for s in "".join(bare).lower())


def _is_punctuation(sign: str) -> bool:
    """As BERT has it: every ASCII sign that is no letter, digit or blank, and Unicode's punctuation."""
    ascii_sign = "!" <= sign <= "~" and not sign.isalnum()
    return ascii_sign or unicodedata.category(sign).startswith("P")
