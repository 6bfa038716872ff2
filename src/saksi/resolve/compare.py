"""What speaks for and against two reports being one incident: one function a feature, each explains itself.

A feature finds at which of its levels a pair stands ("one lies in the other", "a day apart") and says so in words. How
much a level weighs is not stated here: `saksi.resolve.fitted` looks it up in the fitted table. Every feature depends on
the pair alone and is the same for (a, b) and (b, a) up to the sides.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import eq
from typing import NamedTuple

from saksi.resolve.copies import VALUES
from saksi.resolve.places import distance_m
from saksi.resolve.profile import Place, Profile, Toll
from saksi.resolve.times import Days, gap_days
from saksi.resolve.words import likeness

FAMILIES = {
    "from above": frozenset({"air_strike", "missile", "drone", "artillery_rocket", "shelling"}),
    "blast": frozenset({"mine_ied", "bombing", "grenade", "drone", "missile"}),
    "at hand": frozenset({"shooting", "massacre", "execution", "ground_assault", "stabbing_ramming", "abduction"}),
}
COPIES = {"copy": "copies of one text", "near copy": "near-copies of one text", "shared passages": "passages in common"}
TEXT_STEPS = (0.6, 0.45, 0.35, 0.27, 0.2, 0.15, 0.1, 0.06, 0.03)
NAME_STEPS = (0.5, 0.35, 0.25, 0.17, 0.1, 0.05, 0.02)
STANDING = (
    "told beside another incident in both texts",
    "told beside another incident in one text",
    "what both texts are about",
)
PERSONS = {"shared": "name the same person", "one word shared": "share a word of a name", "others": "name other people"}
CLOCK_SLACK = 75
"""Minutes by which two reports of one attack differ on the hour."""


class Evidence(NamedTuple):
    """Where a pair stands on one feature: the level that is weighed, the two things compared, words for a person."""

    name: str
    level: str
    left: str
    right: str
    words: str


def compare(left: Profile, right: Profile) -> tuple[Evidence, ...]:
    """Every feature of a pair."""
    return tuple(feature(left, right) for feature in FEATURES)


def share_language(left: Profile, right: Profile) -> bool:
    """Whether the two texts can be compared word by word."""
    return left.language == right.language


def copy(left: Profile, right: Profile) -> Evidence:
    share = sum(map(eq, left.signature, right.signature)) / VALUES
    level = _step(share, ((0.8, "copy"), (0.5, "near copy"), (0.15, "shared passages")), "different texts")
    words = f"{COPIES.get(level, level)} ({share:.0%} of the signature agrees)"
    return Evidence("copy", level, left.document, right.document, words)


def text(left: Profile, right: Profile) -> Evidence:
    if not share_language(left, right):
        return Evidence("text", "unknown", str(left.language), str(right.language), "texts in two languages")
    if not left.words or not right.words:
        return Evidence("text", "unknown", "", "", "one of them has no words to compare")
    share = likeness(left.words, right.words)
    level = _likeness(share, TEXT_STEPS)
    return Evidence("text", level, "", "", f"likeness of the words {share:.2f}")


def names(left: Profile, right: Profile) -> Evidence:
    if not left.names or not right.names:
        return Evidence("names", "unknown", "", "", "one of them names nothing")
    share = likeness(left.names, right.names)
    return Evidence("names", _likeness(share, NAME_STEPS), "", "", f"likeness of names and figures {share:.2f}")


def rare(left: Profile, right: Profile) -> Evidence:
    if not share_language(left, right):
        return Evidence("rare words", "unknown", str(left.language), str(right.language), "texts in two languages")
    if not left.words or not right.words:
        return Evidence("rare words", "unknown", "", "", "one of them has no words to compare")
    shared = len(left.rare & right.rare)
    level = _step(shared, ((16, "16"), (10, "10"), (6, "6"), (4, "4"), (3, "3"), (2, "2"), (1, "1")), "0")
    return Evidence("rare words", level, "", "", f"{shared} rare words in common")


def persons(left: Profile, right: Profile) -> Evidence:
    if not left.persons or not right.persons:
        return Evidence("persons", "unknown", "", "", "one of them names nobody hurt")
    shared = len(left.persons & right.persons)
    level = _step(shared, ((2, "shared"), (1, "one word shared")), "others")
    return Evidence("persons", level, "", "", PERSONS[level])


def place(left: Profile, right: Profile) -> Evidence:
    ours, theirs = left.place, right.place
    shown = (_name(ours), _name(theirs))
    if ours is None or theirs is None:
        return Evidence("place", "unknown", *shown, "one of them names no place")
    return Evidence("place", *_places(ours, theirs, shown))


def _places(ours: Place, theirs: Place, shown: tuple[str, str]) -> tuple[str, str, str, str]:
    apart = distance_m(ours.where, theirs.where)
    reach = ours.reach_m + theirs.reach_m
    far = apart is not None and apart > 2 * reach + 5_000
    abroad = ours.country is not None and theirs.country is not None and ours.country != theirs.country
    here, there = ours.chain, theirs.chain
    is_wide = ours.is_wide or theirs.is_wide
    same = here[:1] == there[:1] or (
        ours.where.gazetteer_id is not None and ours.where.gazetteer_id == theirs.where.gazetteer_id
    )
    if same and (abroad or far or (apart is None and here[1:] and there[1:] and not set(here[1:]) & set(there[1:]))):
        return "namesake", *shown, f"both name {ours.where.name}, said to lie in different parts"
    if same:
        level = "same wide" if is_wide else "same point" if ours.is_fine and theirs.is_fine else "same"
        return level, *shown, f"both name {ours.where.name}"
    if abroad:
        return "abroad", *shown, "in different countries"
    if far:
        assert apart is not None
        return ("far" if apart > 150_000 else "outside"), *shown, f"{apart / 1000:.0f} km apart, outside both radii"
    inside = next((w for p, w in ((here, there[0]), (there, here[0])) if w in p[1:]), None)
    if inside is not None:
        return ("inside wide" if is_wide else "inside"), *shown, f"one lies in the other, {inside}"
    if apart is not None and apart <= reach:
        near = "near wide" if is_wide else "near"
        return near, *shown, f"{apart / 1000:.1f} km apart, within both radii"
    shared = next((name for name in here if name in there), None)
    if shared is not None:
        return "shared area", *shown, f"both lie in {shared}"
    return ("not near" if apart is not None else "other names"), *shown, "not near, no name shared"


def time(left: Profile, right: Profile) -> Evidence:
    ours, theirs = left.days, right.days
    shown = (_dates(ours), _dates(theirs))
    if ours is None or theirs is None:
        return Evidence("time", "unknown", *shown, "one of them has no date at all")
    apart = gap_days(ours, theirs)
    kind = "stated" if ours.known and theirs.known else "one inferred" if ours.known or theirs.known else "inferred"
    if apart == 0:
        long = kind == "stated" and max(ours.length, theirs.length) > 3
        return Evidence("time", f"{kind} {'long ' if long else ''}agree", *shown, "the days agree")
    level = _step(apart, ((31, "months"), (8, "weeks"), (4, "a week"), (2, "days")), "a day")
    return Evidence("time", f"{kind} {level}", *shown, "one day apart" if apart == 1 else f"{apart} days apart")


def clock(left: Profile, right: Profile) -> Evidence:
    ours, theirs = left.clock, right.clock
    if ours is None or theirs is None:
        return Evidence("hour", "unknown", "", "", "one of them gives no hour")
    apart = max(ours[0] - theirs[1], theirs[0] - ours[1])
    fine = max(ours[1] - ours[0], theirs[1] - theirs[0]) <= CLOCK_SLACK
    if apart <= CLOCK_SLACK:
        return Evidence("hour", "same hour" if fine else "agree", _hours(ours), _hours(theirs), "the hours agree")
    return Evidence("hour", "differ", _hours(ours), _hours(theirs), "another time of day")


def news(left: Profile, right: Profile) -> Evidence:
    if left.published is None or right.published is None:
        return Evidence("published", "unknown", "", "", "one of them has no day of publication")
    apart = abs(left.published - right.published)
    level = _step(apart, ((181, "years"), (31, "months"), (11, "a month"), (5, "10"), (2, "4")), "1")
    words = "published on one day" if not apart else f"published {apart} day{'s' if apart > 1 else ''} apart"
    return Evidence("published", level, "", "", words)


def event(left: Profile, right: Profile) -> Evidence:
    ours, theirs = left.event, right.event
    if ours is None or theirs is None:
        return Evidence("event", "unknown", str(ours), str(theirs), "one of them does not say what kind of attack")
    if ours == theirs:
        return Evidence("event", "same", ours, theirs, "the same kind of attack")
    if any(ours in family and theirs in family for family in FAMILIES.values()):
        return Evidence("event", "akin", ours, theirs, "kinds of attack that are often confused")
    return Evidence("event", "different", ours, theirs, "kinds of attack that are rarely confused")


def weapon(left: Profile, right: Profile) -> Evidence:
    return _sets("weapon", left.weapons, right.weapons)


def objects(left: Profile, right: Profile) -> Evidence:
    return _sets("objects hit", left.objects, right.objects)


def _sets(name: str, ours: frozenset[str], theirs: frozenset[str]) -> Evidence:
    shown = (", ".join(sorted(ours)) or "none told", ", ".join(sorted(theirs)) or "none told")
    if not ours or not theirs:
        return Evidence(name, "unknown", *shown, "one of them tells none")
    shared = sorted(ours & theirs)
    if not shared:
        return Evidence(name, "others", *shown, "none in common")
    return Evidence(name, "shared", *shown, f"in common: {', '.join(shared)}")


def killed(left: Profile, right: Profile) -> Evidence:
    return _tolls("killed", left, right, (left.killed, right.killed))


def injured(left: Profile, right: Profile) -> Evidence:
    return _tolls("injured", left, right, (left.injured, right.injured))


def _tolls(name: str, left: Profile, right: Profile, tolls: tuple[Toll | None, Toll | None]) -> Evidence:
    ours, theirs = tolls
    shown = ("no number" if ours is None else str(ours.most), "no number" if theirs is None else str(theirs.most))
    if ours is None or theirs is None:
        return Evidence(name, "unknown", *shown, f"one of them gives no number of {name}")
    low, high = sorted((ours.most, theirs.most))
    if low == high:
        level = _step(low, ((20, "20"), (8, "8"), (3, "3"), (2, "2"), (1, "1")), "0")
        return Evidence(name, f"same {level}", *shown, f"the same number of {name}")
    if high > 2 and (ours.most in theirs.figures or theirs.most in ours.figures):
        return Evidence(name, "passed", *shown, "the figure of one stands in the other too")
    if low == 0:
        return Evidence(name, "none or some", *shown, "none in one, some in the other")
    if _shrinks(left, right, (ours.most, theirs.most)) and high > low + 2:
        return Evidence(name, "shrinking", *shown, "the later report gives fewer")
    level = _step(high / low, ((5, "5 times"), (2.01, "2 times"), (1.34, "1.3 times")), "close")
    return Evidence(name, level, *shown, f"one is {high / low:.1f} times the other")


def _shrinks(left: Profile, right: Profile, most: tuple[int, int]) -> bool:
    """Whether the report that was published later gives fewer."""
    if left.published is None or right.published is None or left.published == right.published:
        return False
    return (left.published < right.published) == (most[0] > most[1])


def standing(left: Profile, right: Profile) -> Evidence:
    count = left.is_lead + right.is_lead
    return Evidence("in the text", ("beside", "lead and beside", "lead")[count], "", "", STANDING[count])


FEATURES: tuple[Callable[[Profile, Profile], Evidence], ...] = (
    copy, text, rare, names, persons, place, time, clock, news, event, weapon, objects, killed, injured, standing,
)  # fmt: skip


def _step(value: float, steps: tuple[tuple[float, str], ...], below: str) -> str:
    """The name of the first step that the value reaches; the steps descend."""
    return next((name for least, name in steps if value >= least), below)


def _likeness(share: float, steps: tuple[float, ...]) -> str:
    """The first step that a likeness reaches, as it is written in the table: ``.35``."""
    return next((f"{least:g}"[1:] for least in steps if share >= least), "0")


def _name(found: Place | None) -> str:
    return "no place" if found is None else found.where.name


def _hours(clock: tuple[int, int]) -> str:
    return "-".join(f"{minute // 60:02d}:{minute % 60:02d}" for minute in clock)


def _dates(span: Days | None) -> str:
    if span is None:
        return "no date"
    shown = span.first.isoformat() if span.length == 1 else f"{span.first.isoformat()}..{span.last.isoformat()}"
    return shown if span.known else f"{shown} (inferred)"
