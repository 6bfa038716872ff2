"""Which claims belong to one incident as told: one place and one time, wider totals and past attacks apart.

Figures and things struck ("core" mentions) found reports, in text order; everything else joins the report of its
sentence. A report is never split without an own toll or thing struck.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from saksi.extract.attack.objects import head_of
from saksi.extract.attack.weapons import EventWord
from saksi.extract.page.tags import Mention
from saksi.extract.page.text import Sentence
from saksi.extract.report.drafts import Assembly, Context, Draft, kinds_in, sentence_day
from saksi.extract.report.frames import (
    DAYLIKE,
    POINT,
    Seen,
    compatible,
    day_of,
    headline,
    is_bracketed,
    is_later,
    is_separate,
    opens_separate,
    same_day,
    scope_of,
    told_day,
    told_place,
)
from saksi.extract.report.relations import found_bare, home_of_other, pull_linked, relate
from saksi.extract.report.sites import (
    by_thing,
    founded_in,
    is_aftermath,
    is_at,
    is_fresh,
    is_of_primary,
    is_told_elsewhere,
    is_wide,
    own_place,
    place_told,
)
from saksi.extract.when.roles import TimeRole
from saksi.extract.where.places import PlaceMention
from saksi.model.claim import Casualty, Damage
from saksi.model.terms import Scope, Stance, TimePrecision
from saksi.model.values import Span

PAST = timedelta(days=4)  # what lies further back than the main incident is recalled, not told


def assemble(seen: Seen, mentions: Sequence[Mention], events: Sequence[EventWord]) -> Assembly:
    """Drafts in the order of their founding, and for every mention its draft or None."""
    work = Assembly(seen, list(mentions), events)
    core = [i for i, m in enumerate(mentions) if isinstance(m.value, Casualty | Damage)]
    by_sentence: dict[int, list[int]] = {}
    for index in core:
        by_sentence.setdefault(mentions[index].sentence, []).append(index)
    for sentence in seen.page.sentences:
        _enter(work, sentence)
        own = by_sentence.get(sentence.index, [])
        if not own:
            _extend(work, sentence)
        for index in sorted(own, key=lambda i: (isinstance(mentions[i].value, Damage), mentions[i].span.start, i)):
            _place_core(work, index, sentence)
    pull_linked(work, core)
    if not work.drafts:
        found_bare(work)
    relate(work)
    counted = dict(sorted(by_sentence.items()))
    for index in range(len(mentions)):
        if index not in work.home:
            work.home[index] = home_of_other(work, index, counted)
    return work


def _enter(work: Assembly, sentence: Sentence) -> None:
    """Begin a sentence: a new paragraph forgets; a sentence that tells of an event with a day is remembered."""
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
    if context.headed or sentence.index not in work.events_in:
        return
    whole = Span(sentence.start, sentence.end)
    found = [t for t in work.seen.times_in(whole) if t.role is TimeRole.EVENT and day_of(t)]
    if found and (day := day_of(found[0])) != context.day:
        context.day, context.time = day, found[0]
        if context.draft is not None and context.draft.day not in (None, day):
            context.draft = None


def _extend(work: Assembly, sentence: Sentence) -> None:
    """A sentence that only speaks of the attack ("the assault on X and Y began on Friday") adds its places to the
    report told last, unless it tells of another day or sets itself apart."""
    draft = work.context.draft or work.primary
    if draft is None or draft.scope is not Scope.INCIDENT or opens_separate(sentence) or not is_fresh(work, sentence):
        return
    day = sentence_day(work, sentence)
    if draft.day is None or day in (None, draft.day):
        named = work.seen.places_in(Span(sentence.start, sentence.end))
        draft.places += [p for p in named if p.where.kind in POINT]


def _is_header(seen: Seen, sentence: Sentence) -> bool:
    """A heading with a place or day of its own, or a run of names and a date with a full stop ("Town, 9 August.")."""
    whole = Span(sentence.start, sentence.end)
    times = [t for t in seen.times if t.sentence == sentence.index and t.role is not TimeRole.SPEECH and day_of(t)]
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
    if linked is not None and (whole := work.home.get(linked)) is not None:
        if not is_told_elsewhere(work, index, whole):
            _join(work, index, whole, sentence)
            return
        work.mentions[index] = mention = replace(mention, beside=None, subset_of=None)
    if isinstance(mention.value, Damage) and (shared := _of_its_clause(work, mention)) is not None:
        _join(work, index, shared, sentence)
        return
    scope = _scope(work, mention)
    if scope is not Scope.INCIDENT:
        _join(work, index, _wide(work, index, scope, sentence), sentence)
    else:
        _join(work, index, _incident(work, index, sentence), sentence)


def _of_its_clause(work: Assembly, mention: Mention) -> Draft | None:
    """The report of the figures in a thing's own clause, where they are all of one."""
    clause = work.seen.segment(mention.span)
    homes = {
        id(draft): draft
        for i, draft in work.home.items()
        if draft is not None and clause.overlaps(work.mentions[i].span) and isinstance(work.mentions[i].value, Casualty)
    }
    return next(iter(homes.values())) if len(homes) == 1 else None


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
        near = founder.sentence == sentence.index and clause.overlaps(founder.span)
        text = work.seen.page.text
        if draft.scope is scope and near and is_bracketed(text, mention.span) is is_bracketed(text, founder.span):
            return draft
    titled = headline(work.seen.page)
    for draft in reversed(work.drafts):
        told_now = draft.sentences <= titled or sentence.index in draft.sentences
        if draft.scope is scope is Scope.PERIOD and work.mentions[draft.founded].sentence in titled and told_now:
            return draft  # what the title sums up, the text tells
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
    draft.kinds = kinds_in(work, mention.sentence)
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
        later = is_later(work.seen.page, mention.span)
        if draft.day is None and not later and (day := day_of(told_day(work.seen, mention.span, wide=False))):
            draft.day = day
        place = own = own_place(work, index)
        if place is None:
            place = told_place(work.seen, mention.span)
        if place is not None:
            draft.places.append(place)
        if len(draft.sentences) == 1 and own is None:
            named = work.seen.places_in(Span(sentence.start, sentence.end))
            draft.places += [p for p in named if p.where.kind in POINT] or (named if not draft.places else [])
        if len(draft.sentences) == 1 and not draft.kinds:
            draft.kinds = kinds_in(work, sentence.index)


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
    day = day_of(told_day(work.seen, mention.span, wide=False)) or sentence_day(work, sentence) or work.context.day
    if _is_announced(work, primary, day):
        return primary
    place = place_told(work, index)
    if is_aftermath(work, mention):
        return work.context.draft or primary
    if (by_day := _by_day(work, index, day, singles)) is not None:
        _remember(work, by_day, day)
        return by_day
    alone = isinstance(mention.value, Casualty) and own_place(work, index) is None
    if alone and (at := by_thing(work, index, singles)) is not None:
        return at
    if (by_place := _by_place(work, index, place, singles, sentence)) is not None:
        return by_place
    if _has_own_means(work, mention, sentence, primary):
        draft = _found(work, index, Scope.INCIDENT)
        draft.sibling, draft.day = True, primary.day
        return draft
    return work.context.draft or _default(work)


def _is_announced(work: Assembly, primary: Draft, day: date | None) -> bool:
    """So far only the title has told of the incident: what is told next is the same, though it names the place more
    finely, or in other words."""
    titled = headline(work.seen.page)
    return primary.scope is Scope.INCIDENT and primary.sentences <= titled and same_day(primary.day, day)


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
    if (here := founded_in(work, sentence)) is not None and (place is None or is_wide(here) or is_at(here, place)):
        return here
    fresh = work.mentions[index].subset_of is None and is_fresh(work, sentence)
    if fresh and opens_separate(sentence) and not founded_in(work, sentence):
        return _found(work, index, Scope.INCIDENT, wide_day=False)
    if place is None:
        if fresh and is_separate(work.seen.page, sentence):
            return _found(work, index, Scope.INCIDENT, wide_day=False)
        return None
    own = own_place(work, index) is not None
    for draft in singles:
        if draft is not primary and is_at(draft, place):
            return draft
    if is_of_primary(work, index, place, own=own):
        here = work.context.draft
        return primary if here is None or (own and not is_at(here, place)) else None
    if primary.scope is not Scope.INCIDENT and is_at(primary, place) and not own:
        return None
    if not own and not is_fresh(work, sentence):
        return None
    return _found(work, index, Scope.INCIDENT, wide_day=False)


def _remember(work: Assembly, draft: Draft, day: date | None) -> None:
    """A report founded on a day told of in a sentence before keeps that sentence and its words of time."""
    context = work.context
    if draft.day is None:
        draft.day = day
    if draft.header is None and day is not None and day == context.day and context.time is not None:
        draft.header = (context.time, None)
        draft.sentences.add(context.time.sentence)
        draft.kinds = draft.kinds or kinds_in(work, context.time.sentence)


def _has_own_means(work: Assembly, mention: Mention, sentence: Sentence, primary: Draft) -> bool:
    """A further thing struck by another stated means, told first here: "a hospital was hit by artillery"."""
    if not isinstance(mention.value, Damage) or sentence.index in primary.sentences:
        return False
    if work.context.draft is not None and sentence.index in work.context.draft.sentences:
        return False
    if work.seen.page.passage_at(mention.span.start, mention.span.end) is not None:
        return False
    kinds = kinds_in(work, sentence.index) - {"bombing"}
    before = work.seen.page.text[max(0, mention.span.start - 40) : mention.span.start].lower()
    indefinite = re.search(r"\b(?:an?|another|two|three|several|four|five)\s+(?:[\w-]+\s+){0,2}$", before) is not None
    return (
        bool(kinds) and bool(primary.kinds) and not kinds & primary.kinds and (indefinite or " " in mention.value.name)
    )
