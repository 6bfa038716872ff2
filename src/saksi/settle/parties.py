"""Whether two names are one party: a country and its forces, a name and its initials. By form alone, for any party.

Names in different scripts cannot be compared by form and are never taken for different parties.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

GENERIC = frozenset((
    "a", "air", "al", "and", "armed", "army", "assailants", "attacker", "attackers", "authorities", "defence",
    "defense", "fighters", "force", "forces", "government", "group", "gunman", "gunmen", "insurgents", "militants",
    "military", "militia", "ministry", "navy", "of", "officials", "police", "rebels", "regime", "security", "soldier",
    "soldiers", "special", "state", "suspect", "suspects", "the", "troops", "unidentified", "unknown", "las", "los",
    "la", "el", "de", "del", "fuerzas", "ejército", "armada", "militares", "le", "les", "l", "des", "armée", "armées",
    "militaires", "війська", "військові", "армія", "збройні", "сили", "бойовики", "войска", "военные", "армия",
    "вооруженные", "вооружённые", "силы", "боевики", "قوات", "الجيش", "جيش", "مسلحون", "القوات", "المسلحة",
))  # fmt: skip
"""Words that say what kind of body it is and not which."""

SHORTEST_STEM = 4


def same_party(one: str, other: str) -> bool | None:
    """Whether two names are one party; None where their scripts differ or one of them names no party at all."""
    left, right = _words(one), _words(other)
    if not left or not right or _script(left[0]) != _script(right[0]):
        return None
    if "".join(right) in _initials(one) or "".join(left) in _initials(other):
        return True
    return all(_same_word(a, b) for a, b in zip(left, right, strict=False))


def named_parties(names: Iterable[str]) -> list[str]:
    """One name for each party among these, of the script in which most are named; descriptions are left out."""
    by_script: dict[str, list[str]] = {}
    for name in sorted(set(names)):
        words = _words(name)
        known = by_script.setdefault(_script(words[0]), []) if words else None
        if known is not None and not any(same_party(name, other) for other in known):
            known.append(name)
    return max(by_script.values(), key=len, default=[])


def _words(name: str) -> list[str]:
    return [word for word in _plain(name) if word not in GENERIC]


def _plain(name: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in name.casefold().replace(".", "")).split()


def _same_word(one: str, other: str) -> bool:
    """Equal, or alike in all but an ending: a country and what is of that country."""
    shared = next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    shortest = min(len(one), len(other))
    return one == other or (shared >= SHORTEST_STEM and shared >= shortest - 2)


def _initials(name: str) -> set[str]:
    """What a name of several words may be shortened to: with and without its small words."""
    words = _plain(name)
    large = [word for word in words if len(word) > SHORTEST_STEM - 1]
    return {"".join(word[0] for word in chosen) for chosen in (words, large) if len(chosen) > 1}


def _script(word: str) -> str:
    return unicodedata.name(word[0], "UNKNOWN").split(" ")[0]
