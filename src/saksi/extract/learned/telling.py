"""Reports from grouped claims: scope, kind of event, place and time of each, and which is part of which."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from saksi.extract.learned.grouping import EVEN, groups
from saksi.extract.learned.heads import Heads
from saksi.extract.learned.labels import CLAIMS, CLASSES
from saksi.extract.learned.layout import positions
from saksi.extract.learned.marks import Mark, Sight
from saksi.extract.learned.together import Weights, features_of, judged
from saksi.extract.page.text import Page
from saksi.extract.when.dates import TimeMention
from saksi.extract.when.roles import TimeRole
from saksi.extract.when.zones import in_place
from saksi.extract.where.event import Ranked, event_place, is_same, within
from saksi.extract.where.mention import PlaceMention, zone_of
from saksi.model.terms import PlaceKind, Scope, TimeBasis, TimePrecision
from saksi.model.values import Span, When, Where

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

LIKELY = 0.5
NOWHERE = 0.8
"""Share of the pointing that must go nowhere for a report to have no place, though the text names some."""
POINTED = 14.0
"""What all claims of a report pointing to a place weigh beside what else speaks for it (``where.event``)."""
_CORE = ("people", "object")
_WIDE = (PlaceKind.COUNTRY, PlaceKind.PROVINCE)
_DAYLIKE = (TimePrecision.DAY, TimePrecision.PART_OF_DAY, TimePrecision.HOUR, TimePrecision.MINUTE)
_TELLING = ("people", "object", "event", "weapon")


@dataclass(slots=True)
class Told:
    """One report in the making: its marks, and what they say together."""

    marks: list[Mark]
    scope: Scope = Scope.INCIDENT
    event: str | None = None
    place: PlaceMention | None = None
    time: TimeMention | None = None
    when: When | None = None
    part_of: Told | None = None
    chances: dict[int, float] = field(default_factory=dict)


def tell(
    page: Page,
    sight: Sight,
    heads: Heads,
    marks: Sequence[Mark],
    spans: Floats,
    *,
    places: Mapping[int, PlaceMention],
    times: Mapping[int, TimeMention],
    sent: date | None,
    live: Callable[[], bool],
    weights: Weights | None = None,
) -> list[Told]:
    """The reports of a text in order: claims that belong to one, grouped by the judgement of pairs.

    ``weights`` join the model's own judgement with what else speaks for it; without them it stands alone.
    """
    own = told_marks(marks)
    if not any(m.kind in _TELLING for m in own):
        return []
    rows = [m.number for m in own]
    ends = _ends(own)
    place = positions(sight.layout, ends, ends)
    same = heads.same(spans[rows], place)
    part = heads.pairs("part", spans[rows], spans[rows], place)
    if weights is not None:
        same = judged(features_of(same, own, places, times), weights)
    told: list[Told] = []
    homes: list[list[int]] = []
    for group in groups(same, threshold=weights.threshold if weights is not None else EVEN):
        members = [own[n] for n in group]
        if not any(m.kind in _TELLING for m in members):
            continue  # a party or a legal word alone is no report
        told.append(_told(page, members, (places, times), sent, live))
        homes.append(group)
    _nest(told, homes, part)
    _date_the_first(told, times.values())
    _date_the_rest(told, times.values())
    return told


def _date_the_first(told: Sequence[Told], times: Iterable[TimeMention]) -> None:
    """The first incident of a text, where its claims point to no time: the first day of an event in its sentences or
    one beside them, if no other report has it. Others keep what they point to."""
    first = next((t for t in told if t.scope is Scope.INCIDENT), None)
    if first is None or first.time is not None:
        return
    near = {m.sentence + step for m in first.marks for step in (-1, 0, 1)}
    taken = {t.time.span for t in told if t.time is not None}
    days = [t for t in times if t.sentence in near and t.role is TimeRole.EVENT and _is_said(t.when)]
    free = [t for t in days if t.span not in taken]
    if free:
        first.time = min(free, key=lambda t: t.start)
        first.when = first.time.when


def _date_the_rest(told: Sequence[Told], times: Iterable[TimeMention]) -> None:
    """Incidents that point to no time, in a text that tells of one day only: a round-up names its day once."""
    days = [t for t in times if t.role is TimeRole.EVENT and _is_said(t.when)]
    kept = [t.time for t in told if t.time is not None and _is_said(t.when)]
    named = {t.when.earliest[:10] for t in (*days, *kept) if t.when is not None and t.when.earliest}
    if len(named) != 1:
        return
    first = min((*days, *kept), key=lambda t: t.start)
    for report in told:
        if report.time is None and report.scope is Scope.INCIDENT:
            report.time, report.when = first, in_place(first.when, zone_of(report.place))


def told_marks(marks: Iterable[Mark]) -> list[Mark]:
    """The claims that the model says belong to a report."""
    claims = [m for m in marks if m.kind in CLAIMS and "homeless" in m.chances]
    return [m for m in claims if m.said("homeless")[0] == "no"]


def _ends(marks: Sequence[Mark]) -> npt.NDArray[np.int64]:
    import numpy as np

    return np.array([(m.first, m.last) for m in marks], dtype=np.int64).reshape(-1, 2)


def _told(
    page: Page,
    members: list[Mark],
    around: tuple[Mapping[int, PlaceMention], Mapping[int, TimeMention]],
    sent: date | None,
    live: Callable[[], bool],
) -> Told:
    places, times = around
    core = [m for m in members if m.kind in _CORE] or members
    told = Told(members)
    told.scope = Scope(_agreed(core, "scope"))
    told.event = _agreed(members, "told_event")
    told.place = _place(page, members, places)
    time = _pointed(members, "time", {n: t.when for n, t in times.items() if t.when is not None})
    told.time = times.get(time) if time is not None else None
    told.when = told.time.when if told.time is not None and told.time.when is not None else None
    if told.when is None:
        told.time = None
        told.when = _inferred(told, sent, live)
    told.when = in_place(told.when, zone_of(told.place))
    return told


def _place(page: Page, members: Sequence[Mark], places: Mapping[int, PlaceMention]) -> PlaceMention | None:
    """The place that the claims point to and that most else speaks for; None where they point to none."""
    shares = _shares(members, "place")
    nowhere = shares.pop(-1, 0.0)
    shares = {number: share for number, share in shares.items() if number in places}
    if not shares or nowhere > NOWHERE:
        return None
    ranked = event_place(page, tuple(places.values()), {m.sentence for m in members})

    def worth(found: Ranked) -> float:
        own = sum(share for number, share in shares.items() if is_same(places[number].where, found.mention.where))
        return found.worth + POINTED * own

    best = _named_there(max(ranked, key=worth).mention, shares, places)
    where = within(best.where, _town_beside(best, sorted(ranked, key=worth, reverse=True)))
    return best if where is best.where else replace(best, where=where)


def _town_beside(place: PlaceMention, ranked: Iterable[Ranked]) -> Where | None:
    """Where a name that nobody knows lies: in the likeliest place with a point that its own sentence names."""
    known = [r.mention for r in ranked if r.mention.where.lat_e5 is not None and r.mention.where.kind not in _WIDE]
    here = [m.where for m in known if m.sentence == place.sentence and not (m.speaks or m.aside)]
    return here[0] if here else None


def _named_there(best: PlaceMention, shares: Mapping[int, float], places: Mapping[int, PlaceMention]) -> PlaceMention:
    """Of the names told for one place (a town, its market, its quarter) the one that the claims point to most: the
    town is named oftener, but where its market was struck the place is the market."""
    there = {n: s for n, s in shares.items() if is_same(places[n].where, best.where)}
    names: dict[str, float] = {best.where.name.casefold(): 0.0}
    for number, share in there.items():
        name = places[number].where.name.casefold()
        names[name] = names.get(name, 0.0) + share
    likeliest = max(names, key=lambda name: names[name])
    if likeliest == best.where.name.casefold():
        return best
    return places[max((n for n in there if places[n].where.name.casefold() == likeliest), key=lambda n: there[n])]


def _agreed(marks: Sequence[Mark], name: str) -> str:
    """The term with the greatest summed log chance over all marks."""
    import numpy as np

    chances = [m.chances[name] for m in marks if name in m.chances]
    total = np.log(np.maximum(np.stack(chances), 1e-4)).sum(axis=0)
    return CLASSES[name][int(total.argmax())]


def _pointed(marks: Sequence[Mark], relation: str, same: Mapping[int, Hashable]) -> int | None:
    """The mark that most of the claims point to; None where most point nowhere.

    ``same``: what each mark stands for. A day told four times shares what is pointed at between its four tellings;
    they count together, and the likeliest of them is given.
    """
    total = _shares(marks, relation)
    nowhere = total.pop(-1, 0.0)
    if not total or sum(total.values()) < nowhere:
        return None
    shared: dict[Hashable, float] = {}
    for number, share in total.items():
        shared[same.get(number, number)] = shared.get(same.get(number, number), 0.0) + share
    return max(total, key=lambda number: (shared[same.get(number, number)], total[number]))


def _shares(marks: Sequence[Mark], relation: str) -> dict[int, float]:
    """What share of all pointing goes to each mark (-1: nowhere); figures and things count double."""
    total: dict[int, float] = {}
    for mark in marks:
        weight = 2.0 if mark.kind in _CORE else 1.0
        for number, chance in mark.points.get(relation, ()):
            total[number] = total.get(number, 0.0) + weight * chance
    whole = sum(total.values())
    return {number: share / whole for number, share in total.items()} if whole else {}


def _inferred(told: Told, sent: date | None, live: Callable[[], bool]) -> When | None:
    """Nothing is said: bounded by publication; a live item took place on that day. None without publication."""
    if sent is None:
        return None
    now = told.scope is not Scope.HISTORICAL and live()
    return When(
        earliest=sent.isoformat() if now else None,
        latest=sent.isoformat(),
        precision=TimePrecision.DAY if now else TimePrecision.UNKNOWN,
        basis=TimeBasis.INFERRED,
    )


def _nest(told: Sequence[Told], homes: Sequence[Sequence[int]], part: Floats) -> None:
    """Tie a report to the wider one that it is part of, where the model finds it likelier than not."""
    import numpy as np

    for n, report in enumerate(told):
        others = [k for k in range(len(told)) if k != n]
        if not others:
            continue
        chances = [float(np.mean(part[np.ix_(homes[n], homes[k])])) for k in others]
        best = int(np.argmax(chances))
        whole = told[others[best]]
        if chances[best] > LIKELY and not _is_inside(whole, report):
            report.part_of = whole


def _is_inside(whole: Told, part: Told) -> bool:
    """Whether the would-be whole already lies in the part."""
    at: Told | None = whole
    while at is not None:
        if at is part:
            return True
        at = at.part_of
    return False


def _is_said(when: When | None) -> bool:
    """A day or finer, told by the words themselves: a bare clock takes a day that they do not say."""
    return when is not None and when.precision in _DAYLIKE and when.basis is not TimeBasis.INFERRED


def anchor_of(told: Told, quotes: Mapping[int, Span], taken: Sequence[Span]) -> Span:
    """The first figure's words, else the first thing's or the words of attack; never those of another report."""
    order = sorted(told.marks, key=lambda m: (_TELLING.index(m.kind) if m.kind in _TELLING else 9, m.start))
    for mark in order:
        span = quotes.get(mark.number, mark.span)
        if span not in taken:
            return span
    return order[0].span
