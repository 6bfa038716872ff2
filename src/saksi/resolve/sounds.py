"""How a name sounds, roughly, in Latin, Cyrillic and Arabic letters: classes of consonants, vowels left out.

One name is written many ways across languages; its consonants mostly keep their class. The classes are coarser than
Soundex's (Russell 1918) and are not cut off after four, since no vowel and no first letter is kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LEAST = 3
"""Consonants that a name needs to be told from others."""
CLASSES = {
    "P": "bpбпب",
    "F": "vfwвфўفڤؤ",
    "K": "gkqhxcгкхґقكغخحهج",
    "T": "dtдтدتطضثذظ",
    "S": "szjсзцчшщжسشصزچژ",
    "L": "lлل",
    "M": "mмم",
    "N": "nнن",
    "R": "rрر",
}
CLASS_OF = {letter: name for name, letters in CLASSES.items() for letter in letters}
DIGRAPHS = (
    ("tsch", "s"), ("sch", "s"), ("sh", "s"), ("zh", "s"), ("ch", "s"), ("ts", "s"), ("tz", "s"), ("kh", "k"),
    ("gh", "k"), ("ph", "f"), ("th", "t"),
)  # fmt: skip
_NAME = re.compile(r"\w+(?:['’ʼ]\w+)*")
_ARABIC = re.compile("[\u0621-\u064a]")
_AFFIX = re.compile("^(?:و|ف)?(?:ال|بال|لل|كال|[بلك](?=..{3}))?")


def names(text: str) -> Iterator[str]:
    """The sounds of a text's capitalised words and of its Arabic words, and its figures, each marked by ``~``."""
    for match in _NAME.finditer(text):
        word = match.group()
        if word.isdecimal():
            if len(word) > 1:
                yield f"~{int(word)}"
        elif (word[0].isupper() or _ARABIC.match(word)) and len(found := sound(word)) >= LEAST:
            yield f"~{found}"


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def sound(word: str) -> str:
    """The classes of a word's consonants in their order, one for doubled ones."""
    plain = _folded(word)
    if _ARABIC.match(plain):
        plain = _AFFIX.sub("", plain, count=1)
    for letters, one in DIGRAPHS:
        plain = plain.replace(letters, one)
    found = ""
    for letter in plain:
        name = CLASS_OF.get(letter, "")
        if name and not found.endswith(name):
            found += name
    return found
