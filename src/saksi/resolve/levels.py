"""Where a pair of reports stands on each feature: names of levels alone, since most pairs are compared and left.

Every feature depends on the pair alone and is the same for (a, b) and (b, a). `saksi.resolve.compare` says the same in
words; what a level weighs is looked up in the fitted tables (`saksi.resolve.fitted`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import eq

from saksi.resolve.copies import VALUES
from saksi.resolve.places import apart_m
from saksi.resolve.profile import Place, Profile, Toll
from saksi.resolve.times import gap_days
from saksi.resolve.words import likeness

FAMILIES = (
    frozenset({"air_strike", "missile", "drone", "artillery_rocket", "shelling"}),  # from above
    frozenset({"mine_ied", "bombing", "grenade", "drone", "missile"}),  # a blast
    frozenset({"shooting", "massacre", "execution", "ground_assault", "stabbing_ramming", "abduction"}),  # at hand
)
Steps = tuple[tuple[float, str], ...]
COPY_STEPS: Steps = ((0.8, "copy"), (0.5, "near copy"), (0.15, "shared passages"))
TEXT_STEPS: Steps = tuple((least, f"{least:g}"[1:]) for least in (0.6, 0.45, 0.35, 0.27, 0.2, 0.15, 0.1, 0.06, 0.03))
NAME_STEPS: Steps = tuple((least, f"{least:g}"[1:]) for least in (0.5, 0.35, 0.25, 0.17, 0.1, 0.05, 0.02))
RARE_STEPS: Steps = ((16, "16"), (10, "10"), (6, "6"), (4, "4"), (3, "3"), (2, "2"), (1, "1"))
PERSON_STEPS: Steps = ((2, "shared"), (1, "one word shared"))
DAY_STEPS: Steps = ((31, "months"), (8, "weeks"), (4, "a week"), (2, "days"))
NEWS_STEPS: Steps = ((181, "years"), (31, "months"), (11, "a month"), (5, "10"), (2, "4"))
TOLL_STEPS: Steps = ((20, "20"), (8, "8"), (3, "3"), (2, "2"), (1, "1"))
TIMES_STEPS: Steps = ((5, "5 times"), (2.01, "2 times"), (1.34, "1.3 times"))
STANDING = ("beside", "lead and beside", "lead")
CLOCK_SLACK = 75
"""Minutes by which two reports of one attack differ on the hour."""
FAR_M = 150_000
UNKNOWN = "unknown"


def share_language(left: Profile, right: Profile) -> bool:
    """Whether the two texts can be compared word by word."""
    return left.language == right.language


def table_of(left: Profile, right: Profile) -> int:
    """Which weights a pair goes by: 0 for texts in one language, 1 in two, 2 where neither words nor names compare."""
    words = share_language(left, right) and left.words and right.words
    if not words and not (left.names and right.names):
        return 2
    return 0 if share_language(left, right) else 1


def copied(left: Profile, right: Profile) -> float:
    """The share of the signatures' values that are equal."""
    return float(sum(map(eq, left.signature, right.signature))) / VALUES


def copy(left: Profile, right: Profile) -> str:
    return _step(copied(left, right), COPY_STEPS, "different texts")


def text(left: Profile, right: Profile) -> str:
    if not share_language(left, right) or not left.words or not right.words:
        return UNKNOWN
    return _step(likeness(left.words, right.words), TEXT_STEPS, "0")


def names(left: Profile, right: Profile) -> str:
    if not left.names or not right.names:
        return UNKNOWN
    return _step(likeness(left.names, right.names), NAME_STEPS, "0")


def rare(left: Profile, right: Profile) -> str:
    if not share_language(left, right) or not left.words or not right.words:
        return UNKNOWN
    return _step(len(left.rare & right.rare), RARE_STEPS, "0")


def persons(left: Profile, right: Profile) -> str:
    if not left.persons or not right.persons:
        return UNKNOWN
    return _step(len(left.persons & right.persons), PERSON_STEPS, "others")


def place(left: Profile, right: Profile) -> str:
    ours, theirs = left.place, right.place
    if ours is None or theirs is None:
        return UNKNOWN
    apart = None if ours.point is None or theirs.point is None else apart_m(ours.point, theirs.point)
    far = apart is not None and apart > 2 * (ours.reach_m + theirs.reach_m) + 5_000
    abroad = ours.country is not None and theirs.country is not None and ours.country != theirs.country
    if is_named_alike(ours, theirs):
        is_unlike = apart is None and ours.around and theirs.around and ours.around.isdisjoint(theirs.around)
        return "namesake" if abroad or far or is_unlike else _same(ours, theirs)
    if abroad:
        return "abroad"
    if far:
        return "far" if apart is not None and apart > FAR_M else "outside"
    return _beside(ours, theirs, apart)


def is_named_alike(ours: Place, theirs: Place) -> bool:
    """Whether two places bear one name, or are one place of the gazetteer."""
    known = ours.where.gazetteer_id
    return ours.chain[:1] == theirs.chain[:1] or (known is not None and known == theirs.where.gazetteer_id)


def _same(ours: Place, theirs: Place) -> str:
    if ours.is_wide or theirs.is_wide:
        return "same wide"
    return "same point" if ours.is_fine and theirs.is_fine else "same"


def _beside(ours: Place, theirs: Place, apart: float | None) -> str:
    is_wide = ours.is_wide or theirs.is_wide
    if theirs.chain[0] in ours.around or ours.chain[0] in theirs.around:
        return "inside wide" if is_wide else "inside"
    if apart is not None and apart <= ours.reach_m + theirs.reach_m:
        return "near wide" if is_wide else "near"
    if not ours.around.isdisjoint(theirs.around):
        return "shared area"
    return "not near" if apart is not None else "other names"


def time(left: Profile, right: Profile) -> str:
    ours, theirs = left.days, right.days
    if ours is None or theirs is None:
        return UNKNOWN
    kind = "stated" if ours.known and theirs.known else "one inferred" if ours.known or theirs.known else "inferred"
    apart = gap_days(ours, theirs)
    if apart:
        return f"{kind} {_step(apart, DAY_STEPS, 'a day')}"
    is_long = kind == "stated" and max(ours.length, theirs.length) > 3
    return "stated long agree" if is_long else f"{kind} agree"


def clock(left: Profile, right: Profile) -> str:
    ours, theirs = left.clock, right.clock
    if ours is None or theirs is None:
        return UNKNOWN
    if max(ours[0] - theirs[1], theirs[0] - ours[1]) > CLOCK_SLACK:
        return "differ"
    return "same hour" if max(ours[1] - ours[0], theirs[1] - theirs[0]) <= CLOCK_SLACK else "agree"


def news(left: Profile, right: Profile) -> str:
    if left.published is None or right.published is None:
        return UNKNOWN
    return _step(abs(left.published - right.published), NEWS_STEPS, "1")


def event(left: Profile, right: Profile) -> str:
    ours, theirs = left.event, right.event
    if ours is None or theirs is None:
        return UNKNOWN
    if ours == theirs:
        return "same"
    return "akin" if any(ours in family and theirs in family for family in FAMILIES) else "different"


def weapon(left: Profile, right: Profile) -> str:
    return _sets(left.weapons, right.weapons)


def objects(left: Profile, right: Profile) -> str:
    return _sets(left.objects, right.objects)


def _sets(ours: frozenset[str], theirs: frozenset[str]) -> str:
    if not ours or not theirs:
        return UNKNOWN
    return "others" if ours.isdisjoint(theirs) else "shared"


def killed(left: Profile, right: Profile) -> str:
    return _tolls(left, right, left.killed, right.killed)


def injured(left: Profile, right: Profile) -> str:
    return _tolls(left, right, left.injured, right.injured)


def _tolls(left: Profile, right: Profile, ours: Toll | None, theirs: Toll | None) -> str:
    if ours is None or theirs is None:
        return UNKNOWN
    low, high = sorted((ours.most, theirs.most))
    if low == high:
        return f"same {_step(low, TOLL_STEPS, '0')}"
    if high > 2 and (ours.most in theirs.figures or theirs.most in ours.figures):
        return "passed"
    if low == 0:
        return "none or some"
    if high > low + 2 and _shrinks(left, right, ours.most > theirs.most):
        return "shrinking"
    return _step(high / low, TIMES_STEPS, "close")


def _shrinks(left: Profile, right: Profile, falls: bool) -> bool:
    """Whether the report that was published later gives fewer; ``falls`` where the right one does."""
    if left.published is None or right.published is None or left.published == right.published:
        return False
    return (left.published < right.published) == falls


def standing(left: Profile, right: Profile) -> str:
    return STANDING[left.is_lead + right.is_lead]


LEVELS: Mapping[str, Callable[[Profile, Profile], str]] = {
    "published": news,
    "time": time,
    "place": place,
    "persons": persons,
    "killed": killed,
    "injured": injured,
    "event": event,
    "weapon": weapon,
    "objects hit": objects,
    "hour": clock,
    "in the text": standing,
    "text": text,
    "names": names,
    "copy": copy,
    "rare words": rare,
}
"""The features by name, the cheapest that tell most first: a pair is left as soon as the rest cannot bring it back."""


def _step(value: float, steps: Steps, below: str) -> str:
    """The name of the first step that the value reaches; the steps descend."""
    for least, name in steps:
        if value >= least:
            return name
    return below
