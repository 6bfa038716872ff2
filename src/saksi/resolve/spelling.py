"""Names across spellings and scripts: Latin, Cyrillic and Arabic letters brought to one form for comparison.

A name keeps its consonants when it crosses from one script to another, hardly ever its vowels, and some consonants
fall together (g and h, p and b, v and f). So names of two scripts are compared by their consonants alone, names of
one script also by how many letters differ. Nothing here is shown to anybody.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources
from typing import Any

VOWELS = frozenset("aeiouyw")
SHORTEST_STEM = 3
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ARABIC = re.compile("[\u0600-\u06ff]")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "«": "", "»": "", "“": "", "”": "", "„": "", '"': ""})


@cache
def table(name: str) -> dict[str, Any]:
    """A data table of this package, read once. Cached because a case asks for it at every name."""
    return tomllib.loads((resources.files("saksi.resolve") / "data" / f"{name}.toml").read_text(encoding="utf-8"))


def script(word: str) -> str:
    """cyrillic, arabic or latin (which stands for every other script too)."""
    return "cyrillic" if _CYRILLIC.search(word) else "arabic" if _ARABIC.search(word) else "latin"


def folded(word: str) -> str:
    """A word without case, accents and quotation marks, in its own script. ``й`` and ``ї`` keep their marks."""
    plain = unicodedata.normalize("NFKC", word).casefold().translate(_QUOTES).strip("'.")
    if script(plain) == "cyrillic":
        return plain.replace("'", "")
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))


@cache
def stem(word: str) -> str:
    """A folded word without its case ending (Cyrillic) or its article (Arabic, also in Latin letters)."""
    plain = folded(word)
    kind = script(plain)
    if kind == "cyrillic":
        endings = table("letters")["endings"]["cyrillic"]
        found = next((e for e in endings if plain.endswith(e) and len(plain) - len(e) >= SHORTEST_STEM), "")
        return plain[: len(plain) - len(found)]
    if kind == "arabic" and len(plain) > 4:
        bare = re.sub("^(?:وال|بال|لل|ال)", "", plain)
        return bare if len(bare) >= SHORTEST_STEM else plain
    article = next((a for a in table("letters")["endings"]["latin"] if plain.startswith(a)), "")
    return plain[len(article) :]


@cache
def latin(word: str) -> str:
    """A word's stem in Latin letters."""
    plain = stem(word)
    kind = script(plain)
    if kind == "latin":
        return plain
    letters = table("letters")[kind]
    return "".join(letters.get(c, c if c.isalnum() else "") for c in plain)


@cache
def consonants(word: str) -> str:
    """A word's consonants as sounds, doubled ones once: ``trhf`` for Terekhov, Терехов and تيريخوف alike."""
    plain = latin(word)
    sounds = table("letters")["sounds"]
    heard, at = [], 0
    while at < len(plain):
        run = next((plain[at : at + n] for n in (4, 3, 2, 1) if plain[at : at + n] in sounds), plain[at])
        heard.append(sounds.get(run, "" if run in VOWELS or not run.isalnum() else run))
        at += len(run)
    joined = "".join(heard)
    return "".join(c for k, c in enumerate(joined) if k == 0 or c != joined[k - 1])


def distance(left: str, right: str) -> int:
    """Letters to put in, take out or change to make one word of the other (Levenshtein 1966)."""
    row = list(range(len(right) + 1))
    for k, a in enumerate(left, start=1):
        before, row[0] = row[0], k
        for m, b in enumerate(right, start=1):
            before, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, before + (a != b))
    return row[-1]


@cache
def alike(left: str, right: str) -> bool:
    """Whether two words of names can be one name: the same letters, the same initial, or the same in other spelling.

    Words of one script may differ in a letter of six, or in a letter of four where their consonants agree; words of
    two scripts must agree in their consonants and, where these are but two, in most of the rest as well, if both
    scripts write vowels.
    """
    ours, theirs = latin(left), latin(right)
    if not ours or not theirs or not (ours[0].isalpha() and theirs[0].isalpha()):
        return bool(ours) and ours == theirs
    if min(len(ours), len(theirs)) == 1:
        return ours[0] == theirs[0] or "" != consonants(left)[:1] == consonants(right)[:1]
    heard = consonants(left)
    same_sound = heard == consonants(right) and len(heard) > 1
    if script(left) != script(right):
        is_arabic = "arabic" in (script(left), script(right))
        return same_sound and (is_arabic or len(heard) > 2 or distance(ours, theirs) <= 2)
    longest = max(len(ours), len(theirs))
    return distance(ours, theirs) <= (max(longest > 3, longest // 4) if same_sound else longest // 6)
