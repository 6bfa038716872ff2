"""All people from narrower groups: what an account's women, men and children come to where it counts no people.

Women, men and minors are different people, and so are civilians, combatants and security forces; any other two groups
may share members. The largest sum of different people is a lower bound of all people, open above because others may
have been there. Civilians alone stay as they are counted: the toll of an attack on civilians.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from saksi.model.terms import Group, Outcome, Qualifier
from saksi.settle.figures import Figure

Told = Mapping[Group, Figure]


def with_people(found: Sequence[Figure]) -> list[Figure]:
    """These figures and, for each voice that counts groups of an outcome but no people, one of all people."""
    voices: dict[tuple[str, str, Outcome], list[Figure]] = defaultdict(list)
    for figure in found:
        voices[(figure.document, figure.source, figure.outcome)].append(figure)
    made = []
    for told in voices.values():
        if all(figure.group is not Group.PEOPLE for figure in told):
            made += _of_voice([figure for figure in told if not figure.is_within] or told)
    return [*found, *made]


def _of_voice(told: Sequence[Figure]) -> list[Figure]:
    """One voice's people as of each time that it gives groups for."""
    times: dict[tuple[str, str], dict[Group, Figure]] = defaultdict(dict)
    for figure in sorted(told, key=lambda f: (f.best or 0, -f.position)):
        times[(figure.since, figure.until)][figure.group] = figure
    return [_together(_most(groups)) for groups in times.values()]


def _most(groups: Told) -> list[Figure]:
    """The figures of different people that come to the most; the smaller set where two come to the same."""
    sets = [_by_age_and_sex(groups), _of(groups, Group.CIVILIANS, Group.COMBATANT, Group.SECURITY_FORCE)]
    sets += [[figure] for figure in groups.values()]
    return max((s for s in sets if s), key=lambda s: (_sum(s), -len(s), str(s[0].group)))


def _by_age_and_sex(groups: Told) -> list[Figure]:
    children, by_sex = _of(groups, Group.CHILDREN), _of(groups, Group.GIRLS, Group.BOYS)
    minors = children if _sum(children) >= _sum(by_sex) else by_sex
    return [*_of(groups, Group.WOMEN, Group.MEN), *minors]


def _of(groups: Told, *wanted: Group) -> list[Figure]:
    return [groups[group] for group in wanted if group in groups]


def _sum(told: Iterable[Figure]) -> int:
    return sum(figure.best or 0 for figure in told)


def _together(told: Sequence[Figure]) -> Figure:
    first = min(told, key=lambda f: f.position)
    is_whole = len(told) == 1 and first.group is Group.CIVILIANS
    lows = [figure.low for figure in told if figure.low is not None]
    return replace(
        first,
        group=Group.PEOPLE,
        low=sum(lows) if lows or is_whole is False else None,
        high=first.high if is_whole else None,
        qualifier=first.qualifier if len(told) == 1 else Qualifier.AT_LEAST,
        claims=tuple(claim for figure in told for claim in figure.claims),
        is_part=first.is_part if is_whole else True,
        groups=tuple(figure.group for figure in told),
    )
