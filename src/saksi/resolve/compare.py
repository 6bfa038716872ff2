"""What speaks for and against two reports being one incident: one function a feature, each explains itself.

Scores are thousandths from -1000 (excludes) to 1000. ``judge`` adds them with fixed weights; the weights are stated
here, and fitted ones take their place when there is data to fit them on.
"""

from __future__ import annotations

from collections.abc import Callable

from saksi.model.account import Account
from saksi.model.claim import Casualty
from saksi.model.decision import Feature
from saksi.model.terms import Group, Judgement, Outcome, Stance
from saksi.model.values import Where
from saksi.resolve.copies import COPY_SHARE, resemblance
from saksi.resolve.places import WIDE, country, distance_m, names, radius_m
from saksi.resolve.times import Days, days, gap_days

WEIGHTS = {"copy": 3, "place": 4, "time": 3, "event": 2, "toll": 2}
SAME_AT = 2600
"""Weighted sum (thousandths) from which two reports are judged the same incident."""

WEAK_TIME = -950
"""Score of dates a day apart, both stated, and of no date at all: attacks on one town follow day by day, so that there
the place and the kind of attack do not join by themselves; with the same number of killed, above two, they do."""
NEARLY = 500
"""A place score below this (a whole province, a name that two places share) joins only with the same number killed."""

SAME_NUMBER = 700
"""Score of the same number of killed, where it is more than two: ones and twos are common."""

FAMILIES = {
    "from above": frozenset({"air_strike", "missile", "drone", "artillery_rocket", "shelling"}),
    "blast": frozenset({"mine_ied", "bombing", "grenade"}),
    "at hand": frozenset({"shooting", "massacre", "execution", "ground_assault", "stabbing_ramming", "abduction"}),
}


def copy(left: Account, right: Account) -> Feature:
    share = resemblance(left.fingerprint, right.fingerprint)
    score = round(1000 * share) if share >= COPY_SHARE else 0
    words = "copies of one text" if score else "different texts"
    return _feature("copy", score, left.document, right.document, f"{words} ({share:.0%} of the signature agrees)")


def place(left: Account, right: Account) -> Feature:
    ours, theirs = left.report.where, right.report.where
    if ours is None or theirs is None:
        return _feature("place", 0, _name(ours), _name(theirs), "one of them names no place")
    score, words = _places(ours, theirs)
    return _feature("place", score, _name(ours), _name(theirs), words)


def _places(ours: Where, theirs: Where) -> tuple[int, str]:
    apart = distance_m(ours, theirs)
    reach = radius_m(ours) + radius_m(theirs)
    if apart is not None and apart > 2 * reach + 5_000:
        return -1000, f"{apart / 1000:.0f} km apart, far outside both radii"
    wide = ours.kind in WIDE or theirs.kind in WIDE
    here, there = names(ours), names(theirs)
    if here[0] == there[0]:
        if _countries_differ(ours, theirs):
            return 300, f"both name {here[0]}, said to lie in different countries"
        if apart is None and here[1:] and there[1:] and not set(here[1:]) & set(there[1:]):
            return 300, f"both name {here[0]}, said to lie in different parts of a country"
        return (400 if wide else 1000), f"both name {here[0]}"
    if _countries_differ(ours, theirs):
        return -1000, "in different countries"
    inside = next((whole for part, whole in ((here, there[0]), (there, here[0])) if whole in part[1:]), None)
    if inside is not None:
        return (200 if wide else 700), f"one lies in the other, {inside}"
    if apart is not None and apart <= reach:
        return (200 if wide else 600), f"{apart / 1000:.1f} km apart, within both radii"
    shared = next((name for name in here if name in there), None)
    if shared is not None and apart is None:
        return 100, f"both lie in {shared}, where one of them is not on the map"
    return -400, "not near, no name shared" if shared is None else f"both in {shared}, not near"


def _countries_differ(ours: Where, theirs: Where) -> bool:
    here, there = country(ours), country(theirs)
    return here is not None and there is not None and here != there


def time(left: Account, right: Account) -> Feature:
    ours, theirs = days(left), days(right)
    if ours is None or theirs is None:
        return _feature("time", WEAK_TIME, _dates(ours), _dates(theirs), "one of them has no date at all")
    apart = gap_days(ours, theirs)
    score, words = _times(ours, theirs, apart)
    return _feature("time", score, _dates(ours), _dates(theirs), words)


def _times(ours: Days, theirs: Days, apart: int) -> tuple[int, str]:
    both_known = ours.known and theirs.known
    if apart == 0:
        score = 1000 if both_known else 500
        return score // 2 if max(ours.length, theirs.length) > 7 else score, "the days agree"
    if apart == 1:
        return (WEAK_TIME if both_known else 300), "one day apart"
    if not both_known and apart <= 3:
        return -300, f"{apart} days apart, one date only inferred"
    return -1000, f"{apart} days apart"


def event(left: Account, right: Account) -> Feature:
    ours, theirs = left.report.event, right.report.event
    if ours in (None, "other") or theirs in (None, "other"):
        return _feature("event", 0, str(ours), str(theirs), "one of them does not say what kind of attack")
    if ours == theirs:
        return _feature("event", 600, str(ours), str(theirs), "the same kind of attack")
    if any(ours in family and theirs in family for family in FAMILIES.values()):
        return _feature("event", 300, str(ours), str(theirs), "kinds of attack that are often confused")
    return _feature("event", -500, str(ours), str(theirs), "kinds of attack that are rarely confused")


def toll(left: Account, right: Account) -> Feature:
    ours, theirs = _killed(left), _killed(right)
    if ours is None or theirs is None:
        return _feature("toll", 0, str(ours), str(theirs), "one of them gives no number of killed")
    if ours == theirs:
        return _feature("toll", SAME_NUMBER if ours > 2 else 100, str(ours), str(theirs), "the same number of killed")
    ratio = max(ours, theirs) / max(1, min(ours, theirs))
    if ratio <= 2 or abs(ours - theirs) <= 3:
        return _feature("toll", 100, str(ours), str(theirs), "numbers that one growing toll can pass through")
    return _feature("toll", -300 if ratio <= 5 else -600, str(ours), str(theirs), f"one is {ratio:.0f} times the other")


FEATURES: tuple[Callable[[Account, Account], Feature], ...] = (copy, place, time, event, toll)


def compare(left: Account, right: Account) -> tuple[Feature, ...]:
    """Every feature of a pair; the same for (a, b) and (b, a) up to the sides."""
    return tuple(feature(left, right) for feature in FEATURES)


def judge(features: tuple[Feature, ...]) -> tuple[Judgement, int]:
    """The judgement and the weighted sum (thousandths).

    Copies of one text are the same unless their places or times speak against it; a place or time that excludes
    outweighs everything; nothing but a copy makes two reports the same where no place speaks for it. Where only a wide
    place does, it takes the same number of killed; where both kind of attack and number speak against it, it is open.
    """
    total = sum(WEIGHTS[f.name] * f.score for f in features)
    by_name = {f.name: f.score for f in features}
    against = min(by_name["place"], by_name["time"])
    if by_name["copy"] > 0 and (against >= 0 or (against == WEAK_TIME and by_name["place"] >= 0)):
        return Judgement.SAME, max(total, SAME_AT)
    if against <= -1000:
        return Judgement.DIFFERENT, min(total, -1000)
    is_placed = by_name["place"] >= NEARLY or (by_name["place"] > 0 and by_name["toll"] >= SAME_NUMBER)
    is_open = by_name["event"] < 0 and by_name["toll"] < 0
    return (Judgement.SAME if total >= SAME_AT and is_placed and not is_open else Judgement.UNSURE), total


def _killed(account: Account) -> int | None:
    figures = [
        claim.value.count.low
        for claim in account.report.claims
        if isinstance(claim.value, Casualty)
        and claim.value.outcome is Outcome.KILLED
        and claim.value.group in (Group.PEOPLE, Group.CIVILIANS)
        and claim.stance is not Stance.DENIED
        and claim.value.count.low is not None
    ]
    return max(figures, default=None)


def _name(where: Where | None) -> str:
    return "no place" if where is None else where.name


def _dates(span: Days | None) -> str:
    if span is None:
        return "no date"
    shown = span.first.isoformat() if span.length == 1 else f"{span.first.isoformat()}..{span.last.isoformat()}"
    return shown if span.known else f"{shown} (inferred)"


def _feature(name: str, score: int, left: str, right: str, words: str) -> Feature:
    return Feature(name=name, score=score, left=left, right=right, words=words)
