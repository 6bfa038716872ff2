"""Counting rules after other recorders' codebooks, on the same claims: airwars, ucdp, acled, aoav, ohchr.

Each follows what its codebook says of choosing among reported figures and says nothing where that codebook codes
nothing. They are this project's reading of those codebooks, not those projects' own counts.
"""

from __future__ import annotations

from collections.abc import Sequence

from saksi.model.terms import Group, Outcome, SourceRole
from saksi.settle.counting import CountingRule, Range, Stated, all_steps, in_order_of_time, standing
from saksi.settle.figures import ARMED, Figure

ACLED_WORDS = {20: 10, 24: 12, 40: 20, 200: 100, 2000: 1000}
"""What ACLED codes for tens, dozens, scores, hundreds and thousands, by the least that the plural words can mean."""

UN = frozenset({SourceRole.UN})


def airwars(stated: Stated) -> Range:
    """The least and the greatest figure that stands, whoever gives it; no single best figure.

    Airwars gives civilians killed and injured as a minimum and a maximum over all sources. Its zero minimum for
    contested incidents is known here at second hand only and is not applied.
    """
    if stated.key[0] not in (Outcome.KILLED, Outcome.INJURED):
        return _uncoded(stated, "Airwars gives killed and injured only")
    kept, steps = standing(stated)
    if not kept:
        return Range(None, None, None, tuple(steps))
    wholes = [f for f in kept if not f.is_part] or kept
    lows, highs = [f.best or 0 for f in wholes], [_most(f) for f in kept]
    ends = {min(lows), max(highs)}
    bounding = [f for f in kept if {f.best or 0, _most(f)} & ends]
    steps += all_steps(bounding, "supporting", "the least or the greatest figure of any source")
    steps += all_steps((f for f in kept if f not in bounding), "supporting", "within the range")
    return Range(min(lows), None, max(highs), tuple(steps))


def ucdp(stated: Stated) -> Range:
    """Deaths only: low and high from the least and greatest figure, best from the best class, the lower where it
    differs; never open, since each estimate is a number."""
    if stated.key[0] is not Outcome.KILLED:
        return _uncoded(stated, "UCDP codes deaths only")
    kept, steps = standing(stated)
    if not kept:
        return Range(None, None, None, tuple(steps))
    rank = min(f.rank for f in kept)
    wholes = [f for f in kept if f.rank == rank and not f.is_part] or [f for f in kept if f.rank == rank]
    best = min((f.best or 0) for f in wholes if f.best or not any(g.best for g in wholes))
    carrying = [f for f in kept if f.best == best]
    steps += all_steps(carrying, "supporting", "the most reliable class of source, the lower figure where it differs")
    steps += all_steps((f for f in kept if f not in carrying), "conflicting", "another figure: low or high estimate")
    lows = [f.best or 0 for f in kept if not f.is_part] or [best]
    return Range(min(*lows, best), best, max(best, *(_most(f) for f in kept)), tuple(steps))


def acled(stated: Stated) -> Range:
    """Fatalities as one number for all people: the most conservative where sources differ; tens = 10, dozens = 12,
    hundreds = 100. Injured are not coded, nor are groups.

    The numbers for an unknown plural are not applied: they depend on whether the place is a war zone.
    """
    if stated.key[0] is not Outcome.KILLED:
        return _uncoded(stated, "ACLED does not code this outcome")
    if stated.key[1] is not Group.PEOPLE:
        return _uncoded(stated, "ACLED does not split fatalities by group")
    kept, steps = standing(stated)
    wholes = [f for f in kept if not f.is_part] or [max(kept, key=_acled_number)] if kept else []
    if not wholes:
        return Range(None, None, None, tuple(steps))
    number = min(_acled_number(f) for f in wholes)
    carrying = [f for f in kept if _acled_number(f) == number]
    steps += all_steps(carrying, "supporting", "the most conservative figure")
    steps += all_steps((f for f in kept if f not in carrying), "conflicting", "less conservative, or of a part only")
    return Range(number, number, number, tuple(steps))


def _acled_number(figure: Figure) -> int:
    number = figure.best or 0
    return ACLED_WORDS.get(number, number) if figure.is_vague else number


def aoav(stated: Stated) -> Range:
    """One number for killed and for injured: the latest figure; vague words are not recorded."""
    if stated.key[0] not in (Outcome.KILLED, Outcome.INJURED):
        return _uncoded(stated, "AOAV records killed and injured only")
    vague = [f for f in stated.figures if f.is_vague]
    kept, steps = standing(Stated(stated.key, tuple(f for f in stated.figures if not f.is_vague), stated.left_out))
    steps += all_steps(vague, "excluded", "AOAV does not record vague numbers")
    latest = max((f for f in kept if not f.is_part), key=in_order_of_time, default=None)
    latest = latest or max(kept, key=lambda f: (f.best or 0, in_order_of_time(f)), default=None)
    if latest is None:
        return Range(None, None, None, tuple(steps))
    carrying = [f for f in kept if f.best == latest.best]
    steps += all_steps(carrying, "supporting", "the most recent figure")
    steps += all_steps((f for f in kept if f not in carrying), "conflicting", "not the most recent figure")
    return Range(latest.best, latest.best, latest.best, tuple(steps))


def ohchr(stated: Stated) -> Range:
    """What is verified: a figure of the UN's own, else the most that two independent sources both bear out; open
    above, because actual figures are higher. Civilians: combatants and security forces are left out."""
    if stated.key[0] not in (Outcome.KILLED, Outcome.INJURED):
        return _uncoded(stated, "OHCHR's tables give killed and injured only")
    if stated.key[1] in ARMED:
        return _uncoded(stated, "OHCHR's tables count civilians")
    kept, steps = standing(stated)
    own = max((f for f in kept if f.role in UN), key=in_order_of_time, default=None)
    number = own.low if own is not None else _borne_out(kept)
    if number is None:
        steps += all_steps(kept, "excluded", "reported, not verified: no second independent source")
        return Range(None, None, None, tuple(steps))
    bearing = [f for f in kept if (f.low or 0) >= number]
    steps += all_steps(bearing, "supporting", "bears out the verified figure")
    steps += all_steps((f for f in kept if f not in bearing), "conflicting", "reported lower than what is verified")
    return Range(number, number, None, tuple(steps))


def _borne_out(kept: Sequence[Figure]) -> int | None:
    """The second greatest lower bound of different sources: what at least two of them say."""
    by_source: dict[str, int] = {}
    for figure in kept:
        if figure.low is not None:
            by_source[figure.source] = max(figure.low, by_source.get(figure.source, 0))
    ordered = sorted(by_source.values(), reverse=True)
    return ordered[1] if len(ordered) > 1 else None


def _most(figure: Figure) -> int:
    """The greatest number that a figure names: its upper bound, else what it says at least."""
    return figure.high if figure.high is not None else figure.low or 0


def _uncoded(stated: Stated, reason: str) -> Range:
    steps = (*stated.left_out, *all_steps(stated.figures, "excluded", reason))
    return Range(None, None, None, steps)


RULES = (
    CountingRule(
        name="airwars",
        version="1",
        says="the least and the greatest figure of any source for killed and injured; no best figure",
        source="Airwars, Methodology (airwars.org/about/methodology): civilian casualties as a range",
        count=airwars,
    ),
    CountingRule(
        name="ucdp",
        version="1",
        says="deaths only; best from the most reliable class, the lower figure where it differs; low and high beside",
        source="UCDP GED Codebook: low, best and high estimates of deaths",
        count=ucdp,
        unverified="how it chooses between figures that differ was not read in the codebook",
    ),
    CountingRule(
        name="acled",
        version="1",
        says="fatalities as one number, the most conservative; tens 10, dozens 12, hundreds 100; no injured, no groups",
        source="ACLED, FAQ on fatalities (2023): the most conservative estimate, 10 for tens, 12 for dozens, 100 for "
        "hundreds; no injuries; not by group",
        count=acled,
    ),
    CountingRule(
        name="aoav",
        version="1",
        says="the most recent figure of killed and of injured; vague numbers are not recorded",
        source="AOAV, Explosive Violence Monitor, methodology: no vague numbers; the most detailed or recent report",
        count=aoav,
    ),
    CountingRule(
        name="ohchr",
        version="1",
        says="what the UN itself counts, else the most that two independent sources bear out; open above",
        source="OHCHR, Guidance on Casualty Recording (2019): verified figures apart from reported ones",
        count=ohchr,
        unverified="read in part: that two independent sources amount to verification is this project's reading",
    ),
)
