"""What speaks for and against two reports being one incident, in words: one line a feature.

The levels are those of `saksi.resolve.levels`; here each is shown with the two things compared and a sentence that a
reader of the case understands. Only pairs that are kept are told in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from saksi.resolve.levels import LEVELS, copied, share_language
from saksi.resolve.places import apart_m
from saksi.resolve.profile import Place, Profile, Toll
from saksi.resolve.times import Days, gap_days
from saksi.resolve.words import likeness

COPIES = {"copy": "copies of one text", "near copy": "near-copies of one text", "shared passages": "passages in common"}
STANDING = {
    "beside": "told beside another incident in both texts",
    "lead and beside": "told beside another incident in one text",
    "lead": "what both texts are about",
}
PERSONS = {
    "shared": "name the same person",
    "one word shared": "share a word of a name",
    "others": "name other people",
    "unknown": "one of them names nobody hurt",
}
EVENTS = {
    "unknown": "one of them does not say what kind of attack",
    "same": "the same kind of attack",
    "akin": "kinds of attack that are often confused",
    "different": "kinds of attack that are rarely confused",
}
CLOCKS = {
    "unknown": "one of them gives no hour",
    "differ": "another time of day",
    "agree": "the hours agree",
    "same hour": "the hours agree",
}


class Evidence(NamedTuple):
    """Where a pair stands on one feature: the level that is weighed, the two things compared, words for a person."""

    name: str
    level: str
    left: str
    right: str
    words: str


Told = tuple[str, str, str]
"""The two things compared, and the words."""


def compare(left: Profile, right: Profile) -> tuple[Evidence, ...]:
    """Every feature of a pair, explained."""
    return tuple(_told(name, left, right) for name in LEVELS)


def _told(name: str, left: Profile, right: Profile) -> Evidence:
    level = LEVELS[name](left, right)
    return Evidence(name, level, *WORDS[name](level, left, right))


def _copy(level: str, left: Profile, right: Profile) -> Told:
    words = f"{COPIES.get(level, level)} ({copied(left, right):.0%} of the signature agrees)"
    return left.document, right.document, words


def _text(level: str, left: Profile, right: Profile) -> Told:
    if level == "unknown":
        return _no_words(left, right)
    return "", "", f"likeness of the words {likeness(left.words, right.words):.2f}"


def _rare(level: str, left: Profile, right: Profile) -> Told:
    if level == "unknown":
        return _no_words(left, right)
    shared = len(left.rare & right.rare)
    return "", "", f"{shared} rare word{'' if shared == 1 else 's'} in common"


def _no_words(left: Profile, right: Profile) -> Told:
    if share_language(left, right):
        return "", "", "one of them has too few words to compare"
    return left.language or "unknown", right.language or "unknown", "texts in two languages"


def _names(level: str, left: Profile, right: Profile) -> Told:
    if level == "unknown":
        return "", "", "one of them has too few names and figures to compare"
    return "", "", f"likeness of names and figures {likeness(left.names, right.names):.2f}"


def _persons(level: str, left: Profile, right: Profile) -> Told:
    return "", "", PERSONS[level]


def _place(level: str, left: Profile, right: Profile) -> Told:
    ours, theirs = left.place, right.place
    if ours is None or theirs is None:
        return _name(ours), _name(theirs), "one of them names no place"
    return _name(ours), _name(theirs), _places(level, ours, theirs)


def _places(level: str, ours: Place, theirs: Place) -> str:
    apart = 0.0 if ours.point is None or theirs.point is None else apart_m(ours.point, theirs.point)
    match level:
        case "namesake":
            return f"both name {ours.where.name}, said to lie in different parts"
        case "same wide" | "same point" | "same":
            return f"both name {ours.where.name}"
        case "abroad":
            return "in different countries"
        case "far" | "outside":
            return f"{apart / 1000:.0f} km apart, outside both radii"
        case "inside" | "inside wide":
            return f"one lies in the other, {theirs.chain[0] if theirs.chain[0] in ours.around else ours.chain[0]}"
        case "near" | "near wide":
            return f"{apart / 1000:.1f} km apart, within both radii"
        case "shared area":
            return f"both lie in {next(name for name in ours.chain if name in theirs.chain)}"
    return "not near, no name shared"


def _time(level: str, left: Profile, right: Profile) -> Told:
    ours, theirs = left.days, right.days
    if ours is None or theirs is None:
        return _dates(ours), _dates(theirs), "one of them has no date at all"
    apart = gap_days(ours, theirs)
    words = "one day apart" if apart == 1 else f"{apart} days apart" if apart else "the days agree"
    return _dates(ours), _dates(theirs), words


def _clock(level: str, left: Profile, right: Profile) -> Told:
    return _hours(left.clock), _hours(right.clock), CLOCKS[level]


def _news(level: str, left: Profile, right: Profile) -> Told:
    if left.published is None or right.published is None:
        return "", "", "one of them has no day of publication"
    apart = abs(left.published - right.published)
    words = f"published {apart} day{'s' if apart > 1 else ''} apart" if apart else "published on one day"
    return "", "", words


def _event(level: str, left: Profile, right: Profile) -> Told:
    return _plain(left.event or "not told"), _plain(right.event or "not told"), EVENTS[level]


def _weapon(level: str, left: Profile, right: Profile) -> Told:
    return _sets(left.weapons, right.weapons)


def _objects(level: str, left: Profile, right: Profile) -> Told:
    return _sets(left.objects, right.objects)


def _sets(ours: frozenset[str], theirs: frozenset[str]) -> Told:
    shown = (_listed(ours) or "none told", _listed(theirs) or "none told")
    if not ours or not theirs:
        return *shown, "one of them tells none"
    shared = _listed(ours & theirs)
    return *shown, f"in common: {shared}" if shared else "none in common"


def _listed(terms: Iterable[str]) -> str:
    return ", ".join(map(_plain, sorted(terms)))


def _plain(term: str) -> str:
    return term.replace("_", " ")


def _killed(level: str, left: Profile, right: Profile) -> Told:
    return _tolls("killed", level, left.killed, right.killed)


def _injured(level: str, left: Profile, right: Profile) -> Told:
    return _tolls("injured", level, left.injured, right.injured)


def _tolls(name: str, level: str, ours: Toll | None, theirs: Toll | None) -> Told:
    shown = ("no number" if ours is None else str(ours.most), "no number" if theirs is None else str(theirs.most))
    if ours is None or theirs is None:
        return *shown, f"one of them gives no number of {name}"
    low, high = sorted((ours.most, theirs.most))
    if low == high:
        return *shown, f"the same number of {name}"
    if level == "passed":
        return *shown, "the figure of one stands in the other too"
    if low == 0:
        return *shown, "none in one, some in the other"
    if level == "shrinking":
        return *shown, "the later report gives fewer"
    return *shown, f"one is {high / low:.1f} times the other"


def _standing(level: str, left: Profile, right: Profile) -> Told:
    return "", "", STANDING[level]


WORDS: Mapping[str, Callable[[str, Profile, Profile], Told]] = {
    "copy": _copy, "text": _text, "rare words": _rare, "names": _names, "persons": _persons, "place": _place,
    "time": _time, "hour": _clock, "published": _news, "event": _event, "weapon": _weapon, "objects hit": _objects,
    "killed": _killed, "injured": _injured, "in the text": _standing,
}  # fmt: skip


def _name(found: Place | None) -> str:
    return "no place" if found is None else found.where.name


def _hours(clock: tuple[int, int] | None) -> str:
    return "" if clock is None else "-".join(f"{minute // 60:02d}:{minute % 60:02d}" for minute in clock)


def _dates(span: Days | None) -> str:
    if span is None:
        return "no date"
    shown = span.first.isoformat() if span.length == 1 else f"{span.first.isoformat()}..{span.last.isoformat()}"
    return shown if span.known else f"{shown} (inferred)"
