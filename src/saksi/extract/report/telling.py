"""What a report says of its incident as a whole: its anchor, its time, its place."""

from __future__ import annotations

import re
from collections.abc import Iterable

from saksi.extract.attack.weapons import EventWord
from saksi.extract.page.phrases import clause_end, clause_start
from saksi.extract.report.days import any_time, inferred, names_attack
from saksi.extract.report.drafts import Assembly, Draft
from saksi.extract.report.frames import (
    DAYLIKE,
    POINT,
    RANKS,
    Seen,
    compatible,
    day_of,
    gives_care,
    headline,
    is_later,
    told_day,
    told_place,
)
from saksi.extract.report.sites import own_place
from saksi.extract.when.dates import TimeMention
from saksi.extract.when.roles import TimeRole
from saksi.extract.where.event import event_place, is_same
from saksi.extract.where.places import PlaceMention
from saksi.model.claim import Casualty
from saksi.model.terms import PlaceKind, Scope, TimeBasis
from saksi.model.values import Span, When, Where


def core_spans(work: Assembly, draft: Draft) -> list[Span]:
    """Spans of the figures and things of a report in text order; the event's own words where it has none."""
    spans = sorted((work.mentions[i].span for i in draft.mentions), key=lambda s: s.start)
    if spans:
        return spans
    return [Span(e.start, e.end) for e in work.events if e.sentence in draft.sentences][:1]


def _told_spans(work: Assembly, draft: Draft) -> list[Span]:
    """The same, those of the title last: it leaves out where and when, or says it in half a name; what became of
    somebody later only where nothing else is told."""
    page, titled = work.seen.page, headline(work.seen.page)
    spans = core_spans(work, draft)
    spans = [s for s in spans if not is_later(page, s)] or spans
    return sorted(spans, key=lambda s: page.sentence_at(s.start).index in titled)


def anchor(work: Assembly, draft: Draft, taken: Iterable[Span]) -> Span:
    """The span that best names the event: the clause of its first stated means or blow; no two reports share one."""
    page = work.seen.page
    spans = core_spans(work, draft)
    first = spans[0]
    if draft.scope in (Scope.INCIDENT, Scope.AREA) and not _leads_with_toll(work, draft):
        for event in _own_events(work, draft):
            clause = _clause(work.seen, event)
            if clause not in set(taken):
                return clause
    for span in spans:
        if span not in set(taken):
            return span
    sentence = page.sentence_at(first.start)
    return Span(sentence.start, sentence.end)


def _leads_with_toll(work: Assembly, draft: Draft) -> bool:
    first = min(draft.mentions, key=lambda i: work.mentions[i].span.start, default=-1)
    return draft.scope is Scope.AREA and first >= 0 and isinstance(work.mentions[first].value, Casualty)


def _own_events(work: Assembly, draft: Draft) -> list[EventWord]:
    """Words of the event in the report's sentences, the most telling first, near its first figure or thing."""
    spans = core_spans(work, draft)
    sentence = work.seen.page.sentence_at(spans[0].start).index
    found = [
        e
        for e in work.events
        if e.sentence in draft.sentences and work.seen.page.text[e.start : e.end].lower() != "killed"
    ]
    return sorted(found, key=lambda e: (e.sentence != sentence, e.rank, e.start))


def _clause(seen: Seen, event: EventWord) -> Span:
    sentence = seen.page.sentences[event.sentence]
    at, end = event.start - sentence.start, event.end - sentence.start
    start = clause_start(sentence.text, at)
    stop = clause_end(sentence.text, end, limit=140)
    return Span(sentence.start + start, sentence.start + max(stop, end))


def time_of(work: Assembly, draft: Draft) -> tuple[When | None, TimeMention | None]:
    """The incident's time: said in its clauses, else in its sentences; else inferred from publication."""
    if draft.header is not None and draft.header[0] is not None:
        return draft.header[0].when, draft.header[0]
    bare: TimeMention | None = None
    for wide in (False, True):
        found = [t for span in _told_spans(work, draft) if (t := _fitting(work, draft, span, wide=wide)) is not None]
        bare = bare or next((t for t in found if _is_bare(t)), None)
        said = [t for t in found if not _is_bare(t)]
        fine = [t for t in said if day_of(t)] or said
        if fine:
            told = _finer(work, draft, fine[0])
            return told.when, told
    if draft.part_of is not None and draft.part_of.scope is Scope.AREA and draft.day is None:
        return time_of(work, draft.part_of)
    if (draft is work.primary or draft.sibling) and (mention := _told_elsewhere(work, draft)) is not None:
        return mention.when, mention
    if (mention := _told_beside(work, draft) or bare) is not None:
        return mention.when, mention
    if draft.scope in (Scope.HISTORICAL, Scope.PERIOD, Scope.WAR_TO_DATE):
        spoken = any_time(work, draft)
        if spoken is not None:
            spoken = _finer(work, draft, spoken)
            return spoken.when, spoken
    return inferred(work, draft), None


def _finer(work: Assembly, draft: Draft, told: TimeMention) -> TimeMention:
    """The day of the attack that the text gives elsewhere inside the week, month or weekend told here."""
    when = told.when
    alone = draft is work.primary or len(work.drafts) == 1
    wide = when is not None and when.earliest and when.latest and not day_of(told)
    if not alone or draft.scope in (Scope.PERIOD, Scope.WAR_TO_DATE) or when is None or not wide:
        return told
    beside = {s + step for s in draft.sentences for step in (0, 1)}
    inside = [
        t for t in work.seen.times if t.role is TimeRole.EVENT and not _is_bare(t) and (day := day_of(t))
        and (when.earliest or "")[:10] <= day.isoformat() <= (when.latest or "")[:10]
    ]  # fmt: skip
    own = [t for t in inside if names_attack(work.seen, t)] or [t for t in inside if t.sentence in beside]
    return own[0] if own else told


def _is_bare(time: TimeMention) -> bool:
    """A clock whose day is only taken over from the text: a day that is said comes before it."""
    return time.when is not None and time.when.basis is TimeBasis.INFERRED


BESIDE = 2
"""Sentences around a report in which a fresh day is taken for its own, where it has none."""
FRESH_DAYS = 45


def _told_beside(work: Assembly, draft: Draft) -> TimeMention | None:
    """The first day of something that happened, shortly before publication, told near the text's one incident."""
    if len(work.drafts) > 1 or draft.scope is not Scope.INCIDENT or draft is not work.primary:
        return None
    near = {n + step for n in draft.sentences for step in range(-BESIDE, BESIDE + 1)}
    days = [t for t in work.seen.times if t.sentence in near and t.role is TimeRole.EVENT and not _is_bare(t)]
    sent = work.seen.sent
    fresh = (t for t in days if sent is not None and (day := day_of(t)) and 0 <= (sent - day).days <= FRESH_DAYS)
    return next(fresh, None)


def _fitting(work: Assembly, draft: Draft, span: Span, *, wide: bool) -> TimeMention | None:
    """The day told of where the span stands, unless a report of another day claims it."""
    found = told_day(work.seen, span, wide=wide)
    if found is None or found.when is None:
        return None
    if draft.scope is Scope.INCIDENT and draft.day is not None and day_of(found) not in (None, draft.day):
        return None
    if draft.scope is Scope.INCIDENT and wide and found.when.precision not in DAYLIKE and draft is work.primary:
        return None
    if draft.scope in (Scope.PERIOD, Scope.WAR_TO_DATE):
        return None
    return found


def _told_elsewhere(work: Assembly, draft: Draft) -> TimeMention | None:
    """A day in any sentence that speaks of the event and belongs to no other report."""
    others = {s for d in work.drafts if d is not draft for s in d.sentences} - draft.sentences
    speaking = {e.sentence for e in work.events} - others
    days = [t for t in work.seen.times if t.role is TimeRole.EVENT and day_of(t)]
    own = [t for t in days if not _is_bare(t) and t.sentence not in others and names_attack(work.seen, t)]
    told = [t for t in days if t.sentence in speaking and not _is_recalled(work, t)]
    if own or told:
        return next((t for t in own if not _is_recalled(work, t)), (told or own)[0])
    headings = [
        t
        for t in work.seen.times
        if t.sentence <= 1 and t.role is TimeRole.EVENT and day_of(t) and t.sentence not in others
    ]
    return headings[0] if headings else None


def _is_recalled(work: Assembly, time: TimeMention) -> bool:
    published, day = work.seen.sent, day_of(time)
    return published is not None and day is not None and (published - day).days > 45


def place_of(work: Assembly, draft: Draft) -> tuple[Where | None, PlaceMention | None]:
    """The incident's place, as precisely as its sentences name it."""
    found = _rough_place(work, draft)
    if found is None:
        return None, None
    is_wider = draft.scope not in (Scope.INCIDENT, Scope.HISTORICAL)
    if is_wider or found.sentence not in _told_sentences(work, draft):
        found = _whole(work, found)
    best = _weighed_against_others(work, draft, _precise(work, draft, found))
    return best.where, best


OUTWEIGHED = 0.5
"""How much likelier another place must be than the one that a report's own words gave."""


def _weighed_against_others(work: Assembly, draft: Draft, found: PlaceMention) -> PlaceMention:
    """The text's one incident took place where most of the text speaks of, where that is far from what its own words
    gave: a person's or a street's name may be a town's elsewhere."""
    if draft is not work.primary or draft.scope is not Scope.INCIDENT:
        return found
    least = OUTWEIGHED if len(work.drafts) == 1 else 3 * OUTWEIGHED
    ranked = event_place(work.seen.page, work.seen.places, draft.sentences, own=found)
    own = next((r for r in ranked if is_same(r.mention.where, found.where)), None)
    if own is None or ranked[0] is own or ranked[0].worth < own.worth + least:
        return found
    return ranked[0].mention


def _whole(work: Assembly, place: PlaceMention) -> PlaceMention:
    """The town of a square or street: what is told of several sites, or of another one, is not told of this one."""
    if place.where.kind not in SMALL:
        return place
    town = place.where.path[:1]
    return next((p for p in work.seen.places if p.where.kind not in SMALL and p.where.name in town), place)


def _rough_place(work: Assembly, draft: Draft) -> PlaceMention | None:
    """Where its words of attack say, in its clauses, near by; datelines and offices come last."""
    if draft.header is not None and draft.header[1] is not None:
        return draft.header[1]
    if draft.founded >= 0 and _is_beside_others(work, draft) and (own := own_place(work, draft.founded)) is not None:
        return own
    if draft.scope in (Scope.INCIDENT, Scope.HISTORICAL) and (found := _after_event(work, draft)) is not None:
        return found
    if draft is not work.primary and (found := _the_city(work, draft)) is not None:
        return found
    for span in _told_spans(work, draft):
        if (place := told_place(work.seen, span)) is not None:
            return place
    if draft.sibling and work.primary is not None:
        return _rough_place(work, work.primary)
    if draft.scope in (Scope.INCIDENT, Scope.AREA) and (near := _told_near(work, draft)) is not None:
        return near
    for index in sorted(draft.sentences):
        sentence = work.seen.page.sentences[index]
        wider = work.seen.places_in(Span(sentence.start, sentence.end))
        if wider:
            return wider[0]
    return _anywhere(work) if draft is work.primary else None


def _is_beside_others(work: Assembly, draft: Draft) -> bool:
    """Told in one sentence with another incident."""
    sentence = work.mentions[draft.founded].sentence
    return any(sentence in d.sentences for d in work.drafts if d is not draft and d.scope is draft.scope)


def _after_event(work: Assembly, draft: Draft) -> PlaceMention | None:
    """The place that follows a word of attack in the clause of the report's first figure or thing."""
    first = work.seen.page.sentence_at(_told_spans(work, draft)[0].start)
    limits = [work.seen.segment(s) for s in _told_spans(work, draft) if work.seen.page.sentence_at(s.start) is first]
    places = [p for p in work.seen.places_in(Span(first.start, first.end)) if p.where.kind in POINT]
    for event in (e for e in _own_events(work, draft) if e.sentence == first.index):
        near = [
            p
            for p in places
            if event.start < p.start < event.end + 90 and any(s.start <= p.start < s.end for s in limits)
        ]
        if near:
            return min(near, key=lambda p: (RANKS[p.where.kind] > 2, p.start))
    return None


_CITY = re.compile(r"\b(?:the|that)\s+(?:same\s+\w+|city|town|village|district|camp|area|neighbou?rhood|settlement)\b")


def _the_city(work: Assembly, draft: Draft) -> PlaceMention | None:
    """ "In the city as a whole": the settlement named last before."""
    clause = work.seen.segment(core_spans(work, draft)[0])
    if not _CITY.search(work.seen.page.text[clause.start : clause.end]) or work.seen.places_in(clause):
        return None
    if "same" in work.seen.page.text[clause.start : clause.end] and work.primary not in (None, draft):
        assert work.primary is not None
        return _rough_place(work, work.primary)
    before = [p for p in work.seen.places if p.start < clause.start and p.where.kind is PlaceKind.SETTLEMENT and p.cued]
    return before[-1] if before else None


SMALL = (PlaceKind.LANDMARK, PlaceKind.NEIGHBOURHOOD, PlaceKind.STREET)


def _precise(work: Assembly, draft: Draft, place: PlaceMention) -> PlaceMention:
    """The named thing struck, or a named spot or quarter inside the place, in the report's own sentences."""
    if place.where.kind in SMALL or draft.scope not in (Scope.INCIDENT, Scope.HISTORICAL):
        return place
    struck = [work.mentions[i].span for i in draft.mentions if not isinstance(work.mentions[i].value, Casualty)]
    inside = [p for p in work.seen.places if p.where.kind in SMALL and not p.speaks and _is_in(place, p)]
    hit = [p for p in inside if any(p.span.overlaps(span) for span in struck)]
    told = _told_sentences(work, draft)
    own = [p for p in inside if p.sentence in told and p.located and not gives_care(p)]
    quarters = [p for p in work.seen.places if p.sentence in told and p.located and _is_quarter(work, place, p)]
    return next(iter(hit or own or quarters), place)


def _is_in(place: PlaceMention, part: PlaceMention) -> bool:
    """Inside the place; a wider one may hold it farther up."""
    reach = 1 if RANKS[place.where.kind] <= 2 else len(part.where.path)
    return place.where.name in part.where.path[:reach]


def _told_sentences(work: Assembly, draft: Draft) -> set[int]:
    """The report's sentences, and for the main one those beside them and those near that speak of the event."""
    if draft is not work.primary:
        return draft.sentences
    others = {s for d in work.drafts if d is not draft for s in d.sentences} - draft.sentences
    speaking = {e.sentence for e in work.events}
    beside = {s + step for s in draft.sentences for step in (-1, 1)}
    near = {s for s in speaking if any(abs(s - own) < 3 for own in draft.sentences)}
    return draft.sentences | ((beside | near) - others)


_QUARTER = re.compile(
    r"\b(?:suburb|quarter|neighbou?rhood|district|borough|outskirts|area|part|camp|suburban town)(?: of)? $"
)


def _is_quarter(work: Assembly, place: PlaceMention, part: PlaceMention) -> bool:
    """A town of the world file that the text calls a part of the place, and that touches it."""
    before = work.seen.page.text[max(0, part.start - 24) : part.start]
    return _QUARTER.search(before) is not None and part.name != place.name and compatible(place, part)


def _told_near(work: Assembly, draft: Draft) -> PlaceMention | None:
    """The place of the nearest sentence that speaks of the event and belongs to no other report."""
    others = {s for d in work.drafts if d is not draft for s in d.sentences} - draft.sentences
    speaking = {e.sentence for e in work.events} | draft.sentences
    first = min(draft.sentences)
    found = [
        p
        for p in work.seen.places
        if p.located and p.where.kind in POINT and p.sentence not in others and p.sentence in speaking
    ]
    if not found and draft is work.primary:
        found = [p for p in work.seen.places if p.located and p.where.kind in POINT and p.sentence not in others]
    return min(found, key=lambda p: (abs(p.sentence - first), p.start)) if found else None


def _anywhere(work: Assembly) -> PlaceMention | None:
    """The first place of the text that is spoken of as one; else a town of a dateline or of a local office."""
    places = work.seen.places
    towns = [p for p in places if p.where.kind is not PlaceKind.COUNTRY]
    ranked = (
        [p for p in towns if p.located],
        [p for p in towns if not p.speaks and not p.aside],
        [p for p in towns if p.aside and (p.sentence <= 1 or p.place is None)],
        [p for p in places if p.located],
        [p for p in towns if p.speaks and not (p.place and p.place.capital)],
    )
    return next((found[0] for found in ranked if found), None)
