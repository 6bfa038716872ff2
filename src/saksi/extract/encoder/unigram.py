"""The Unigram tokenizer at run time (Kudo 2018), in plain Python: normalise, split at blanks, take likeliest pieces.

The package `tokenizers` would do the same, but brings 40 MB and a client of a model hub along; one page takes 10 to 20
milliseconds here, a few hundredths of the encoder's time. Training uses that package with the same file, and a test
holds both to the same pieces and offsets (but for several combining signs on one sign, whose offsets are here whole).

Normalisation is the base model's own: every blank-like sign is a space, controls vanish, the rest is NFKC. Left out
besides, since the base knows words without them: soft hyphens, signs of direction, variation selectors, the Arabic
stretch and vowel signs, stress on a Cyrillic vowel.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from saksi.extract.encoder.pieces import META, TRAILING, Pieces

if TYPE_CHECKING:
    from collections.abc import Callable

BLANKS = r"[\t\n\u000c\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"
DROPPED = (
    r"[\u0001-\u0008\u000b\u000e-\u001f\u007f-\u009f\u00ad\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f"
    r"\u0640\u064b-\u0652\u0670]"
)
STRESS = r"(?<=[\u0400-\u04ff])[\u0300\u0301]"
WORD = re.compile(r"[^ \u00a0\u2000-\u200a\u202f\u205f\u3000" + BLANKS[1:-1] + "]+")
LEFT_OUT = re.compile(DROPPED)
STRESSED = re.compile(STRESS)
UNKNOWN_COST = 10.0  # below the rarest piece, as in SentencePiece
REMEMBERED, SHORT = 50_000, 64  # words kept in mind, and how long one may be: a page can hold a word of a megabyte
NO_WORD = 2000  # so many signs without a blank are no word: one unknown piece, else a page could take minutes


class Cut(NamedTuple):
    """A piece inside a word: its number, and how many signs it takes (0 for the word's mark alone)."""

    piece: int
    signs: int


class Unigram:
    """Pieces with their log probabilities; the same word is cut once and remembered."""

    def __init__(self, vocabulary: Sequence[tuple[str, float]], *, unknown: int) -> None:
        self.scores: Mapping[str, tuple[int, float]] = {p: (i, s) for i, (p, s) in enumerate(vocabulary)}
        self.unknown = unknown
        self.longest = max(len(piece) for piece, _ in vocabulary)
        self.worst = min(score for _, score in vocabulary) - UNKNOWN_COST
        self._remembered: Callable[[str], tuple[Cut, ...]] = lru_cache(REMEMBERED)(self._word)

    @classmethod
    def of(cls, model: Mapping[str, Any]) -> Unigram:
        """From the ``model`` of a `tokenizer.json`; KeyError, ValueError or TypeError where it is none."""
        return cls([(piece, score) for piece, score in model["vocab"]], unknown=model["unk_id"])

    def cut(self, text: str) -> Pieces:
        """The text's pieces with offsets into it as it stands."""
        import numpy as np

        ids: list[int] = []
        starts: list[int] = []
        ends: list[int] = []
        for word, first, last in _words(text):
            at = 0
            for piece, signs in self._pieces(word):
                ids.append(piece)
                starts.append(first[at])
                ends.append(last[at + signs - 1] if signs else first[at])
                at += signs
        return Pieces(*(np.array(column, dtype=np.int64) for column in (ids, starts, ends)))

    def _pieces(self, word: str) -> tuple[Cut, ...]:
        if len(word) > NO_WORD:
            return (Cut(self.unknown, len(word)),)
        return (self._remembered if len(word) < SHORT else self._word)(META + word)

    def _word(self, word: str) -> tuple[Cut, ...]:
        """The likeliest pieces of one word with its mark; signs no piece knows stand together as one unknown."""
        best: list[tuple[float, int, int] | None] = [(0.0, 0, self.unknown)] + [None] * len(word)
        for start in range(len(word)):
            reached = best[start]
            assert reached is not None  # every sign is a piece or unknown, so every place is reached
            for end in range(start + 1, min(len(word), start + self.longest) + 1):
                known = self.scores.get(word[start:end])
                if known is None and end > start + 1:
                    continue
                piece, score = known or (self.unknown, self.worst)
                total, there = reached[0] + score, best[end]
                if there is None or total > there[0]:
                    best[end] = (total, start, piece)
        return self._path([b for b in best if b is not None])

    def _path(self, best: Sequence[tuple[float, int, int]]) -> tuple[Cut, ...]:
        found: list[tuple[int, int, int]] = []
        end = len(best) - 1
        while end > 0:
            _, start, piece = best[end]
            if found and piece == self.unknown == found[-1][2]:
                found[-1] = (start, found[-1][1], piece)
            else:
                found.append((start, end, piece))
            end = start
        return tuple(Cut(piece, end - start - (start == 0)) for start, end, piece in reversed(found))


def _words(text: str) -> Iterator[tuple[str, Sequence[int], Sequence[int]]]:
    """Normalised words, with the code points [first, last) that each of their signs comes from."""
    for found in WORD.finditer(text):
        word = found.group()
        if word.isascii() and word.isprintable():
            yield word, range(found.start(), found.end()), range(found.start() + 1, found.end() + 1)
        else:
            yield from _normalised(word, found.start())


def _normalised(word: str, start: int) -> Iterator[tuple[str, Sequence[int], Sequence[int]]]:
    kept = [i for i, sign in enumerate(word) if not LEFT_OUT.match(sign)]
    bare = "".join(word[i] for i in kept)
    stressed = {found.start() for found in STRESSED.finditer(bare)}
    kept = [i for place, i in enumerate(kept) if place not in stressed]
    bare = "".join(word[i] for i in kept)
    places = [(start + i, start + _end(word, i + 1)) for i in kept]
    if unicodedata.is_normalized("NFKC", bare):
        yield from _split(bare, places)
        return
    signs, whence = [], []
    for first, last in _clusters(bare):
        composed = unicodedata.normalize("NFKC", bare[first:last])
        signs.append(composed)
        whence += [(places[first][0], places[last - 1][1])] * len(composed)
    whole = unicodedata.normalize("NFKC", bare)
    if "".join(signs) != whole:  # signs that compose across clusters (Hangul letters): the word's ends serve them all
        whence = [(places[0][0], places[-1][1])] * len(whole)
    yield from _split(whole, whence)


def _end(word: str, at: int) -> int:
    """Where a sign ends, with the left-out signs that belong to it."""
    trailing = TRAILING.match(word, at)
    return trailing.end() if trailing else at


def _clusters(word: str) -> Iterator[tuple[int, int]]:
    """Each sign with the combining signs behind it."""
    first = 0
    for at in range(1, len(word) + 1):
        if at == len(word) or not unicodedata.combining(word[at]):
            yield first, at
            first = at


def _split(word: str, places: Sequence[tuple[int, int]]) -> Iterator[tuple[str, Sequence[int], Sequence[int]]]:
    """Some compatibility forms hold blanks ("ﷺ" is four words)."""
    for found in re.finditer("[^ ]+", word):
        part = places[found.start() : found.end()]
        yield found.group(), [a for a, _ in part], [b for _, b in part]
