"""Which claims belong to one incident as told: one place and one time, wider totals and past attacks apart.

Figures and things struck ("core" mentions) found reports, in text order; everything else joins the report of its
sentence. A report is never split without an own toll or thing struck.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from saksi.extract.dates import TimeMention, TimeRole
from saksi.extract.frames import (
    DAYLIKE,
    POINT,
    Seen,
    compatible,
    day_of,
    is_separate,
    listed,
    scope_of,
    told_day,
    told_place,
)
from saksi.extract.objects import head_of
from saksi.extract.places import PlaceMention
from saksi.extract.tags import Mention
from saksi.extract.text import Sentence
from saksi.extract.weapons import VERY_GENERAL, EventWord
from saksi.model.claim import Casualty, Damage
from saksi.model.terms import Scope, Stance, TimePrecision
from saksi.model.values import Span

PAST = timedelta(days=4)  # what lies further back than the main incident is recalled, not told


@dataclass
class Draft:
    """A report in the making: indices of its mentions, what it is known to be about."""

    scope: Scope
    founded: int  # index of the mention that began it
    mentions: list[int] = field(default_factory=list)
    day: date | None = None
    places: list[PlaceMention] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    kinds: frozenset[str] = frozenset()
    sentences: set[int] = field(default_factory=set)
    header: tuple[TimeMention | None, PlaceMention | None] | None = None  # of the heading over it
    sibling: bool = False  # the same place and day as the main one, told on its own
    part_of: Draft | None = None


@dataclass
class Context:
    """What the sentences so far in this paragraph were about."""

    paragraph: int = -1
    day: date | None = None
    place: PlaceMention | None = None
    draft: Draft | None = None
    headed: bool = False  # a heading or a line of place and date stands over what follows
    inline: bool = False  # that line begins a paragraph, and holds for it alone
    time: TimeMention | None = None


@dataclass
class Assembly:
    """The state of one pass over the mentions: reports so far, where each mention went, what was told last."""

    seen: Seen
    mentions: Sequence[Mention]
    events: Sequence[EventWord]
    drafts: list[Draft] = field(default_factory=list)
    home: dict[int, Draft | None] = field(default_factory=dict)
    context: Context = field(default_factory=Context)

    @property
    def primary(self) -> Draft | None:
        """The incident that the text is about: the first that is told as one; else its first wider total."""
        single = [d for d in self.drafts if d.scope is Scope.INCIDENT and not d.sibling]
        wide = [d for d in self.drafts if d.scope in (Scope.AREA, Scope.PERIOD)]
        if (
            single
            and wide
            and self.drafts.index(wide[0]) < self.drafts.index(single[0])
            and wide[0].scope is Scope.AREA
        ):
            return wide[0]
        return single[0] if single else wide[0] if wide else None


def assemble(seen: Seen, mentions: Sequence[Mention], events: Sequence[EventWord]) -> Assembly:
    """Drafts in the order of their founding, and for every mention its draft or None."""
    work = Assembly(seen, mentions, events)
    core = [i for i, m in enumerate(mentions) if isinstance(m.value, Casualty | Damage)]
    by_sentence: dict[int, list[int]] = {}
    for index in core:
        by_sentence.setdefault(mentions[index].sentence, []).append(index)
    for sentence in seen.page.sentences:
        _enter(work, sentence)
        for index in sorted(by_sentence.get(sentence.index, []), key=lambda i: (mentions[i].span.start, i)):
            _place_core(work, index, sentence)
    _pull_linked(work, core)
    if not work.drafts:
        _found_bare(work)
    _relate(work)
    for index in range(len(mentions)):
        if index not in work.home:
            work.home[index] = _home_of_other(work, index)
    return work


def _enter(work: Assembly, sentence: Sentence) -> None:
    """Begin a sentence: a new paragraph forgets, a sentence that tells of an event with a day or place is remembered."""
    context = work.context
    if _is_header(work.seen, sentence):
        _head(work, sentence)
        return
    if sentence.paragraph != context.paragraph:
        kept = context if context.headed and not context.inline else Context()
        work.context = context = Context(
            sentence.paragraph, kept.day, kept.place, kept.draft if kept.headed else None, headed=kept.headed
        )
        context.time = kept.time
    if context.headed or not any(e.sentence == sentence.index for e in work.events):
        return
    whole = Span(sentence.start, sentence.end)
    found = [t for t in work.seen.times_in(whole) if t.role is TimeRole.EVENT and day_of(t)]
    if found and (day := day_of(found[0])) != context.day:
        context.day, context.time = day, found[0]
        if context.draft is not None and context.draft.day not in (None, day):
            context.draft = None


def _is_header(seen: Seen, sentence: Sentence) -> bool:
    """A heading with a place or day of its own, or a run of names and a date with a full stop ("Town, 9 August.")."""
    whole = Span(sentence.start, sentence.end)
    times = [t for t in seen.times if t.sentence == sentence.index and day_of(t)]
    places = [p for p in seen.places if p.sentence == sentence.index]
    if sentence.heading and sentence.index > 0:
        return bool(times and places)
    covered = sum(t.end - t.start for t in times) + sum(p.end - p.start for p in places)
    return bool(times and places) and covered >= 0.55 * (whole.end - whole.start) and len(sentence.tokens) < 16


def _head(work: Assembly, sentence: Sentence) -> None:
    """What follows a heading is told of its place and day, and of nothing told before."""
    times = [t for t in work.seen.times if t.sentence == sentence.index and day_of(t)]
    places = [p for p in work.seen.places if p.sentence == sentence.index]
    work.context = Context(sentence.paragraph, day_of(times[0]), places[0] if places else None, None, headed=True)
    work.context.inline = not sentence.heading
    work.context.time = times[0]


def _place_core(work: Assembly, index: int, sentence: Sentence) -> None:
    mention = work.mentions[index]
    if mention.account.stance is Stance.HYPOTHETICAL:
        work.home[index] = None
        return
    linked = mention.subset_of if mention.subset_of is not None else mention.beside
    if linked is not None and work.home.get(linked) is not None:
        _join(work, index, work.home[linked], sentence)
        return
    scope = _scope(work, mention)
    if scope is not Scope.INCIDENT:
        _join(work, index, _wide(work, index, scope, sentence), sentence)
    else:
        _join(work, index, _incident(work, index, sentence), sentence)


def _scope(work: Assembly, mention: Mention) -> Scope:
    scope = scope_of(work.seen, mention)
    if scope is Scope.INCIDENT and work.primary is not None:
        time = told_day(work.seen, mention.span, wide=False)
        if time is not None and time.when is not None and _is_past(work, time.when.latest, time.when.precision):
            return Scope.HISTORICAL
    if scope in (Scope.PERIOD, Scope.AREA) and isinstance(mention.value, Damage):
        return Scope.INCIDENT
    return scope


def _is_past(work: Assembly, latest: str | None, precision: TimePrecision) -> bool:
    """Told of a day, month or year well before the main incident's."""
    main = work.primary.day if work.primary else None
    if main is None or latest is None or len(latest) < 10:
        return False
    ends = date.fromisoformat(latest[:10])
    return ends < main - PAST if precision in DAYLIKE else ends < main


def _wide(work: Assembly, index: int, scope: Scope, sentence: Sentence) -> Draft:
    """A report of its own scope: the one founded in this clause, or a new one."""
    mention = work.mentions[index]
    clause = work.seen.segment(mention.span)
    for draft in work.drafts:
        founder = work.mentions[draft.founded]
        if draft.scope is scope and founder.sentence == sentence.index and clause.overlaps(founder.span):
            return draft
    for draft in reversed(work.drafts):
        if (
            draft.scope is scope
            and scope in (Scope.AREA, Scope.WAR_TO_DATE)
            and _same_extent(work, draft, mention.span)
        ):
            return draft
        if draft.scope is scope is Scope.HISTORICAL and max(draft.sentences, default=-9) == sentence.index:
            return draft
    return _found(work, index, scope)


def _same_extent(work: Assembly, draft: Draft, span: Span) -> bool:
    place, day = told_place(work.seen, span), day_of(told_day(work.seen, span))
    same_place = place is None or not draft.places or any(compatible(place, p) for p in draft.places)
    return same_place and (day is None or draft.day is None or day == draft.day)


def _found(work: Assembly, index: int, scope: Scope, *, wide_day: bool = True) -> Draft:
    mention = work.mentions[index]
    draft = Draft(scope=scope, founded=index)
    draft.day = day_of(told_day(work.seen, mention.span, wide=wide_day))
    draft.kinds = _kinds(work, mention.sentence)
    work.drafts.append(draft)
    return draft


def _join(work: Assembly, index: int, draft: Draft | None, sentence: Sentence) -> None:
    work.home[index] = draft
    if draft is None:
        return
    mention = work.mentions[index]
    draft.mentions.append(index)
    draft.sentences.add(sentence.index)
    if isinstance(mention.value, Damage):
        draft.heads.add(head_of(mention.value))
    if draft.scope is Scope.INCIDENT or draft is work.primary:
        work.context.draft = draft
        if draft.day is None and (day := day_of(told_day(work.seen, mention.span, wide=False))):
            draft.day = day
        place = told_place(work.seen, mention.span)
        if place is not None:
            draft.places.append(place)
        if len(draft.sentences) == 1:
            named = work.seen.places_in(Span(sentence.start, sentence.end))
            draft.places += [p for p in named if p.where.kind in POINT] or (named if not draft.places else [])
            if not draft.kinds:
                draft.kinds = _kinds(work, sentence.index)


def _kinds(work: Assembly, sentence: int) -> frozenset[str]:
    """The stated means in a sentence."""
    return frozenset(e.event for e in work.events if e.sentence == sentence and e.event not in VERY_GENERAL)


def _incident(work: Assembly, index: int, sentence: Sentence) -> Draft:
    """The incident that a figure or thing belongs to: by day, by place, by the thing itself, by what was told last."""
    mention, primary = work.mentions[index], work.primary
    singles = [d for d in work.drafts if d.scope is Scope.INCIDENT]
    if work.context.headed:
        return work.context.draft or _headed(work, index)
    if primary is None:
        return _found(work, index, Scope.INCIDENT)
    if (known := _by_head(work, mention, singles)) is not None:
        return known
    day = day_of(told_day(work.seen, mention.span, wide=False)) or _sentence_day(work, sentence) or work.context.day
    place = told_place(work.seen, mention.span)
    if _is_aftermath(work, mention):
        return work.context.draft or primary
    if (by_day := _by_day(work, index, day, singles)) is not None:
        _remember(work, by_day, day)
        return by_day
    if (by_place := _by_place(work, index, place, singles, sentence)) is not None:
        return by_place
    if _has_own_means(work, mention, sentence, primary):
        draft = _found(work, index, Scope.INCIDENT)
        draft.sibling, draft.day = True, primary.day
        return draft
    return work.context.draft or _default(work)


def _headed(work: Assembly, index: int) -> Draft:
    """The incident that a heading announces: the first figure or thing under it founds it."""
    context = work.context
    draft = _found(work, index, Scope.INCIDENT, wide_day=False)
    draft.day = context.day
    draft.header = (context.time, context.place)
    if context.place is not None:
        draft.places.append(context.place)
    return draft


def _default(work: Assembly) -> Draft:
    primary = work.primary
    assert primary is not None
    if primary.scope is Scope.PERIOD:
        singles = [d for d in work.drafts if d.scope is Scope.INCIDENT]
        return singles[-1] if singles else primary
    return primary


def _sentence_day(work: Assembly, sentence: Sentence) -> date | None:
    found = [
        t for t in work.seen.times_in(Span(sentence.start, sentence.end)) if t.role is TimeRole.EVENT and day_of(t)
    ]
    return day_of(found[0]) if found else None


def _by_head(work: Assembly, mention: Mention, singles: list[Draft]) -> Draft | None:
    """A thing named again ("the hospital") stays with the incident that struck it first."""
    if not isinstance(mention.value, Damage):
        return None
    head = head_of(mention.value)
    before = work.seen.page.text[max(0, mention.span.start - 12) : mention.span.start].lower()
    if re.search(r"\b(?:another|second|two|three|more|other)\s+$", before):
        return None
    holders = [d for d in [*singles, *([work.primary] if work.primary else [])] if head in d.heads]
    return holders[0] if holders else None


def _is_aftermath(work: Assembly, mention: Mention) -> bool:
    """People moved, treated or dying later elsewhere: still the same incident."""
    clause = work.seen.segment(mention.span)
    text = work.seen.page.text[clause.start : clause.end]
    late = re.search(
        r"\b(?:died|dead|death)\b.{0,40}\b(?:wounds|injuries|hospital)\b|\bof (?:their|his|her) (?:wounds|injuries)\b|\b(?:toll|number)\b.{0,30}\b(?:rose|risen|rises|climbed)\b",
        text,
    )
    return late is not None or listed("separate", "moved").search(text) is not None


def _by_day(work: Assembly, index: int, day: date | None, singles: list[Draft]) -> Draft | None:
    if day is None:
        return None
    primary = work.primary
    assert primary is not None
    wide = primary.scope is not Scope.INCIDENT
    for draft in ([work.context.draft] if work.context.draft else []) + singles + [primary]:
        if draft.day == day and not (wide and draft is primary and primary.scope is Scope.PERIOD):
            return None if draft is primary else draft
    if primary.day is not None and day < primary.day - PAST:
        return _found(work, index, Scope.HISTORICAL)
    if primary.day is None and primary.scope is not Scope.PERIOD:
        return None
    return _found(work, index, Scope.INCIDENT)


def _by_place(
    work: Assembly, index: int, place: PlaceMention | None, singles: list[Draft], sentence: Sentence
) -> Draft | None:
    """Another place with its own toll or thing struck is another incident."""
    primary = work.primary
    assert primary is not None
    if place is None:
        if (
            is_separate(work.seen.page, sentence)
            and work.mentions[index].subset_of is None
            and _is_fresh(work, sentence)
        ):
            return _found(work, index, Scope.INCIDENT, wide_day=False)
        return None
    for draft in singles:
        if draft is not primary and any(compatible(place, p) for p in draft.places):
            return draft
    if not primary.places or any(compatible(place, p) for p in primary.places):
        if primary.scope is Scope.INCIDENT or not _is_fresh(work, sentence):
            return primary if work.context.draft is None else None
        return None
    own = work.seen.segment(work.mentions[index].span)
    if not (own.start <= place.start and place.end <= own.end) and not _is_fresh(work, sentence):
        return None
    return _found(work, index, Scope.INCIDENT, wide_day=False)


def _is_fresh(work: Assembly, sentence: Sentence) -> bool:
    """The sentence tells of an attack in its own words, not only of the dead."""
    return any(
        e.sentence == sentence.index and work.seen.page.text[e.start : e.end].lower() != "killed" for e in work.events
    )


def _remember(work: Assembly, draft: Draft, day: date | None) -> None:
    """A report founded on a day told of in a sentence before keeps that sentence and its words of time."""
    context = work.context
    if draft.day is None:
        draft.day = day
    if draft.header is None and day is not None and day == context.day and context.time is not None:
        draft.header = (context.time, None)
        draft.sentences.add(context.time.sentence)
        draft.kinds = draft.kinds or _kinds(work, context.time.sentence)


def _has_own_means(work: Assembly, mention: Mention, sentence: Sentence, primary: Draft) -> bool:
    """A further thing struck by another stated means, told for the first time: "a hospital was also hit by artillery"."""
    if not isinstance(mention.value, Damage) or sentence.index in primary.sentences:
        return False
    if work.context.draft is not None and sentence.index in work.context.draft.sentences:
        return False
    if work.seen.page.passage_at(mention.span.start, mention.span.end) is not None:
        return False
    kinds = _kinds(work, sentence.index) - {"bombing"}
    before = work.seen.page.text[max(0, mention.span.start - 40) : mention.span.start].lower()
    indefinite = re.search(r"\b(?:an?|another|two|three|several|four|five)\s+(?:[\w-]+\s+){0,2}$", before) is not None
    return (
        bool(kinds) and bool(primary.kinds) and not kinds & primary.kinds and (indefinite or " " in mention.value.name)
    )


def _pull_linked(work: Assembly, core: list[int]) -> None:
    """A part goes where its whole is, also where the whole was told after it."""
    for index in core:
        mention = work.mentions[index]
        link = mention.subset_of if mention.subset_of is not None else mention.beside
        target = work.home.get(link) if link is not None else None
        here = work.home.get(index)
        if target is None or here is target:
            continue
        if here is not None:
            here.mentions.remove(index)
        target.mentions.append(index)
        work.home[index] = target
    work.drafts = [d for d in work.drafts if d.mentions]


def _found_bare(work: Assembly) -> None:
    """An attack told without a toll or a thing struck: one report, if words of an attack come with a place or day."""
    for event in work.events:
        sentence = work.seen.page.sentences[event.sentence]
        whole = Span(sentence.start, sentence.end)
        if work.seen.places_in(whole) or work.seen.times_in(whole):
            draft = Draft(scope=Scope.INCIDENT, founded=-1, sentences={event.sentence})
            draft.kinds = _kinds(work, event.sentence)
            work.drafts.append(draft)
            return


def _relate(work: Assembly) -> None:
    """Parts point to the total that holds them; a main report with parts of its own is one of an area."""
    primary = work.primary
    if primary is None:
        return
    siblings = [d for d in work.drafts if d.sibling]
    if siblings and primary.scope is Scope.INCIDENT and _is_plural(work, primary):
        primary.scope = Scope.AREA
    for draft in work.drafts:
        if draft.sibling and primary.scope is Scope.AREA:
            draft.part_of = primary
        for wide in work.drafts:
            if (
                draft.scope is Scope.INCIDENT
                and wide.scope is Scope.AREA
                and draft.part_of is None
                and _holds(work, wide, draft)
            ):
                draft.part_of = wide
            if (
                draft.scope is Scope.INCIDENT
                and wide.scope is Scope.PERIOD
                and wide is primary
                and draft.part_of is None
            ):
                draft.part_of = wide


def _holds(work: Assembly, wide: Draft, draft: Draft) -> bool:
    return wide.day is None or draft.day is None or wide.day == draft.day


def _is_plural(work: Assembly, draft: Draft) -> bool:
    """Several blows under one toll: strikes, rockets, attacks …"""
    said = [work.seen.page.text[e.start : e.end].lower() for e in work.events if e.sentence in draft.sentences]
    return any(word.endswith("s") for word in said)


def _home_of_other(work: Assembly, index: int) -> Draft | None:
    """A claim that counts nobody and names no thing: with its sentence, else with what was told before it."""
    mention = work.mentions[index]
    same = [
        i
        for i, m in enumerate(work.mentions)
        if m.sentence == mention.sentence and work.home.get(i) and isinstance(m.value, Casualty | Damage)
    ]
    if same:
        nearest = min(same, key=lambda i: abs(work.mentions[i].span.start - mention.span.start))
        return work.home[nearest]
    primary = work.primary
    sentence = work.seen.page.sentences[mention.sentence]
    day = _sentence_day(work, sentence)
    for draft in work.drafts:
        if day is not None and draft.day == day and draft.scope is Scope.INCIDENT:
            return draft
    earlier = [
        i
        for i, m in enumerate(work.mentions)
        if m.sentence < mention.sentence and work.home.get(i) and isinstance(m.value, Casualty | Damage)
    ]
    if earlier:
        last = max(earlier, key=lambda i: (work.mentions[i].sentence, i))
        draft_ = work.home[last]
        near = work.seen.page.sentences[work.mentions[last].sentence].paragraph == sentence.paragraph
        if draft_ is not None and near and draft_.scope is Scope.INCIDENT:
            return draft_
    if primary is not None:
        return primary
    return work.drafts[0] if work.drafts else None
