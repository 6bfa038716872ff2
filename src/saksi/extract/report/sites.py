"""Which place a single figure or thing is told of: its own words' place, where a sentence names several."""

from __future__ import annotations

import re
from collections.abc import Sequence

from saksi.extract.page.tags import Mention
from saksi.extract.page.text import Sentence
from saksi.extract.report.drafts import Assembly, Draft, sentence_day
from saksi.extract.report.frames import (
    POINT,
    RANKS,
    compatible,
    day_of,
    gives_care,
    is_later,
    is_near,
    listed,
    opens_separate,
    told_day,
    told_place,
)
from saksi.extract.where.places import PlaceMention
from saksi.model.claim import Casualty
from saksi.model.terms import Group, PlaceKind, Scope
from saksi.model.values import Span

_WHERE = re.compile(r"^,\s+(?:where|in which)\b")
_LEADS = re.compile(
    r"^[\s,;:•▪*–—-]*(?:(?:and|while|but|meanwhile|elsewhere|later|also)\b,?\s*)*(?:in|at|near|outside)\b",
    re.IGNORECASE,
)


def own_place(work: Assembly, index: int) -> PlaceMention | None:
    """The place that belongs to one figure or thing, not to the next one in the sentence; None where it has none."""
    mention = work.mentions[index]
    span, seen = mention.span, work.seen
    sentence, clause = seen.page.sentence_at(span.start), seen.segment(span)
    named = [p for p in seen.places_in(Span(sentence.start, sentence.end)) if p.where.kind in POINT]
    places = [p for p in named if not gives_care(p)] or named
    if _WHERE.match(seen.page.text[clause.start : clause.end]):
        earlier = [p for p in places if p.end <= clause.start]
        return earlier[-1] if earlier else None
    left, right = _neighbours(work, index, clause)
    before = [p for p in places if left <= p.start and p.end <= span.start]
    inside = [p for p in places if p.span.overlaps(span)]
    after = [p for p in places if span.end <= p.start and p.end <= right]
    if before and not inside and _LEADS.match(seen.page.text[left : before[0].end]):
        return _finest(before)
    return _finest(inside or after or before)


def _neighbours(work: Assembly, index: int, clause: Span) -> tuple[int, int]:
    """From the end of the figure before to the beginning of the next, inside the clause."""
    mention = work.mentions[index]
    others = [m.span for m in work.mentions if m.sentence == mention.sentence and _counts_alone(m) and m is not mention]
    left = max((s.end for s in others if s.end <= mention.span.start), default=clause.start)
    right = min((s.start for s in others if s.start >= mention.span.end), default=clause.end)
    return max(left, clause.start), min(right, clause.end)


def _counts_alone(mention: Mention) -> bool:
    return isinstance(mention.value, Casualty) and mention.subset_of is None


def _finest(places: Sequence[PlaceMention]) -> PlaceMention | None:
    return min(places, key=lambda p: (RANKS[p.where.kind] > 2, p.start), default=None)


def place_told(work: Assembly, index: int) -> PlaceMention | None:
    """Its own place, else that of its clause or sentence."""
    return own_place(work, index) or told_place(work.seen, work.mentions[index].span)


def is_at(draft: Draft, place: PlaceMention) -> bool:
    """Whether a report is told of this place: one name holds the other; two towns that only touch are two places."""
    return any(_same(place, other) for other in draft.places)


def _same(one: PlaceMention, other: PlaceMention) -> bool:
    if not compatible(one, other):
        return False
    towns = one.where.kind is other.where.kind is PlaceKind.SETTLEMENT
    apart = one.where.gazetteer_id != other.where.gazetteer_id and one.where.name != other.where.name
    return not (towns and apart and is_near(one.where, other.where))


def is_wide(draft: Draft) -> bool:
    """Told of a province or country only, or of nowhere."""
    return all(RANKS[p.where.kind] > 3 for p in draft.places)


def is_part(work: Assembly, draft: Draft, mention: Mention) -> bool:
    """A figure smaller than one of the same outcome in a report of wider reach."""
    if not isinstance(mention.value, Casualty) or draft.scope not in (Scope.INCIDENT, Scope.AREA, Scope.PERIOD):
        return False
    count = mention.value.count
    least = count.low if count.low is not None else count.high
    totals = [
        m.value.count.low or 0
        for i in draft.mentions
        if isinstance((m := work.mentions[i]).value, Casualty) and m.value.outcome is mention.value.outcome
    ]
    return least is not None and any(total > least for total in totals)


_AT = re.compile(r"\b(?:at|in|inside|on|outside)\s+the\s+([a-z]+(?:\s[a-z]+)?)")


def by_thing(work: Assembly, index: int, drafts: Sequence[Draft]) -> Draft | None:
    """ "Four died at the port": the one report whose thing struck is named right behind a figure."""
    span = work.mentions[index].span
    text = work.seen.page.text[span.start : span.end + 40].lower()
    for found in _AT.finditer(text):
        named = {found.group(1), found.group(1).split(" ")[0]}
        holders = [d for d in drafts if d.heads & named]
        if holders:
            return holders[0] if len(holders) == 1 else None
    return None


_ANYONE = (Group.PEOPLE, Group.CIVILIANS)


def is_told_elsewhere(work: Assembly, index: int, whole: Draft) -> bool:
    """A part or addition with another place of its own: told of one site of a wider total, or of another town."""
    mention, place = work.mentions[index], own_place(work, index)
    if is_of_another_day(work, mention, whole):
        return True
    if place is None or RANKS[place.where.kind] > 2 or is_at(whole, place):
        return False
    if mention.subset_of is not None and not (isinstance(mention.value, Casualty) and mention.value.group in _ANYONE):
        return False
    if mention.subset_of is not None:
        return is_wide(whole) and whole.scope is not Scope.INCIDENT
    return not is_wide(whole) or whole.scope is not Scope.INCIDENT


def is_of_another_day(work: Assembly, mention: Mention, whole: Draft) -> bool:
    """A figure taken for a part of one in a sentence before, but told of another day or of a separate attack."""
    linked = mention.subset_of if mention.subset_of is not None else mention.beside
    if linked is None or work.mentions[linked].sentence == mention.sentence:
        return False
    sentence = work.seen.page.sentences[mention.sentence]
    day = day_of(told_day(work.seen, mention.span, wide=False)) or sentence_day(work, sentence)
    other = day is not None and whole.day is not None and day != whole.day and not is_aftermath(work, mention)
    return (other or opens_separate(sentence)) and is_fresh(work, sentence)


def is_aftermath(work: Assembly, mention: Mention) -> bool:
    """People moved, treated or dying later elsewhere: still the same incident."""
    if is_later(work.seen.page, mention.span):
        return True
    clause = work.seen.segment(mention.span)
    text = work.seen.page.text[clause.start : clause.end]
    late = re.search(
        r"\b(?:died|dead|death)\b.{0,40}\b(?:wounds|injuries|hospital)\b|\bof (?:their|his|her) (?:wounds|"
        r"injuries)\b|\b(?:toll|number)\b.{0,30}\b(?:rose|risen|rises|climbed)\b",
        text,
    )
    return late is not None or listed("separate", "moved").search(text) is not None


def is_fresh(work: Assembly, sentence: Sentence) -> bool:
    """The sentence tells of an attack in its own words, not only of the dead."""
    own = work.events_in.get(sentence.index, ())
    return any(work.seen.page.text[e.start : e.end].lower() != "killed" for e in own)


def founded_in(work: Assembly, sentence: Sentence) -> Draft | None:
    """The last report that this very sentence began, if it is not the main one."""
    for draft in reversed(work.drafts):
        if work.mentions[draft.founded].sentence == sentence.index and draft is not work.primary:
            return draft if draft.scope is Scope.INCIDENT else None
    return None


def is_of_primary(work: Assembly, index: int, place: PlaceMention, *, own: bool) -> bool:
    """Told of the main report's place; one told of a whole province or country only is not split by its first town
    unless that town's figure is a part of its toll."""
    primary = work.primary
    assert primary is not None
    fresh = own or is_fresh(work, work.seen.page.sentences[work.mentions[index].sentence])
    if is_wide(primary):
        inside = not primary.places or is_at(primary, place)
        return inside and primary.scope is Scope.INCIDENT and not is_part(work, primary, work.mentions[index])
    return is_at(primary, place) and (primary.scope is Scope.INCIDENT or not fresh)
