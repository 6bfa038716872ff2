"""How names are compared: folded keys for exact look-up, and consonant skeletons across scripts.

Both are part of the gazetteer file's format: a change here needs the file built anew.
"""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = dict.fromkeys(map(ord, "‘’ʼʻ`´ʹ′"), "'")
_LETTERS = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h", "ə": "a",
        "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ۀ": "ه", "ە": "ه", "ٱ": "ا", "ـ": "",
    }
)  # fmt: skip
_APART = re.compile(r"[\s\-‐-―/,.·_]+")
_DROPPED = re.compile(r"['\u200b-\u200f\u202a-\u202e\u2066-\u2069ʾʿ]")


def fold(name: str) -> str:
    """The name without diacritics, with straight apostrophes, single spaces, in lower case."""
    return " ".join(_bare(name).translate(_APOSTROPHES).casefold().split())


def name_key(name: str) -> str:
    """What names are looked up by: ``fold`` without apostrophes and dots, hyphens as spaces, one form a letter.

    Arabic letters with and without hamza, alef maqsura and ya, ta marbuta and ha, and their Persian forms are one;
    й is и and ё is е, so that a text without diacritics finds the name too.
    """
    bare = _bare(name).translate(_APOSTROPHES).casefold().translate(_LETTERS)
    return _APART.sub(" ", _DROPPED.sub("", bare)).strip()


def _bare(name: str) -> str:
    if name.isascii():
        return name
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


_LATIN = (
    ("shch", "C"), ("sch", "C"), ("tsch", "C"), ("zh", "G"), ("kh", "X"), ("gh", "G"), ("sh", "C"), ("ch", "C"),
    ("ts", "S"), ("tz", "S"), ("th", "T"), ("dh", "D"), ("ph", "F"), ("ck", "K"), ("ou", ""), ("dj", "G"),
)  # fmt: skip
_CODES = str.maketrans(
    {
        **dict.fromkeys("bpбпب", "B"), **dict.fromkeys("vfвфف", "F"), **dict.fromkeys("gjhгґжجغه", "G"),
        **dict.fromkeys("dдدض", "D"), **dict.fromkeys("zзزذظ", "Z"), **dict.fromkeys("scсцسص", "S"),
        **dict.fromkeys("шщчش", "C"), **dict.fromkeys("tтطتث", "T"), **dict.fromkeys("kqкكق", "K"),
        **dict.fromkeys("xхخح", "X"), **dict.fromkeys("lлل", "L"), **dict.fromkeys("mмم", "M"),
        **dict.fromkeys("nнن", "N"), **dict.fromkeys("rрر", "R"),
    }
)  # fmt: skip
_SOFT_C = re.compile(r"c(?=[eiy])")
_CONSONANTS = re.compile(r"[^A-Z ]+")
_DOUBLE = re.compile(r"([A-Z])\1+")


def skeleton(key: str) -> str:
    """The consonants of a key in one alphabet for Latin, Cyrillic and Arabic: "kramatorsk", كراماتورسك → KRMTRSK.

    Classes are as wide as transliteration is loose (b and p, g and h); vowels and doubled letters fall away. Several
    names share one skeleton, so that it serves as a last resort and only where the text's context decides.
    """
    for letters, code in _LATIN:
        key = key.replace(letters, code)
    key = _SOFT_C.sub("S", key).replace("c", "K")
    words = _CONSONANTS.sub("", key.replace("تش", "C").translate(_CODES))
    return _DOUBLE.sub(r"\1", "".join(words.split()))
