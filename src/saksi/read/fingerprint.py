"""MinHash signatures for finding copies (Broder 1997): 64 values of 32 bits over shingles of five words."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

VALUES: Final = 64
SHINGLE: Final = 5
_SEED: Final = 20220301
_WORD: Final = re.compile(r"\w+")
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Thai, Lao, Myanmar, Khmer, Japanese and Chinese write words without spaces between: each letter counts as a word."""


def fingerprint(text: str) -> str:
    """512 hexadecimal digits, 8 a value; empty for a text without words. The same text gives the same everywhere."""
    shingles = shingles_of(text)
    if not shingles:
        return ""
    from rensa import RMinHash

    minhash = RMinHash(num_perm=VALUES, seed=_SEED)
    minhash.update(shingles)
    return "".join(f"{value:08x}" for value in minhash.digest())


def shingles_of(text: str) -> list[str]:
    """The runs of five words, without case, marks of width and punctuation; a shorter text is one run."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if _UNSPACED.search(plain):
        plain = _UNSPACED.sub(lambda letter: f" {letter.group()} ", plain)
    words = _WORD.findall(plain)
    if not words:
        return []
    return [" ".join(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))]
