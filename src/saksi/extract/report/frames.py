"""Sentence by sentence: which day, which place and which scope a figure or a thing struck is told of."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from saksi.extract.page.lexicon import words
from saksi.extract.page.phrases import alternatives
from saksi.extract.page.tags import Mention
from saksi.extract.page.text import Page, Sentence
from saksi.extract.when.dates import TimeMention
from saksi.extract.when.roles import TimeRole
from saksi.extract.where.places import PlaceMention
from saksi.model.terms import PlaceKind, Scope, TimePrecision
from saksi.model.values import Span, When, Where

SCOPES = (
    (Scope.WAR_TO_DATE, "war_to_date"),
    (Scope.HISTORICAL, "historical"),
    (Scope.PERIOD, "period"),
    (Scope.AREA, "area"),
)
DAYLIKE = (TimePrecision.DAY, TimePrecision.PART_OF_DAY, TimePrecision.HOUR, TimePrecision.MINUTE)
_JOINT = re.compile(
    r";\s|:\s|,\s+(?:and|while|but|whereas|bringing|with|as|which|where|when|who|in which)\s|\s(?:while|whereas|"
    r"bringing)\s|,\s+(?=since\b|when\b)|\s[–—]\s|\.\s"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that assembly looks at: the page, its times and its places, both in text order.

    ``sent``: the day that stands for publication (given, or stated at the text's own head); None where there is none.
    """

    page: Page
    times: tuple[TimeMention, ...]
    places: tuple[PlaceMention, ...]
    sent: date | None = None

    def segment(self, span: Span) -> Span:
        """The clause of a sentence that holds a span, in code points of the text."""
        sentence = self.page.sentence_at(span.start)
        start, end = sentence.start, sentence.end
        for joint in _JOINT.finditer(sentence.text):
            at = sentence.start + joint.start()
            if sentence.start + joint.end() <= span.start:
                start = at
            elif at >= span.end:
                end = at
                break
        return Span(start, end)

    def times_in(self, span: Span) -> list[TimeMention]:
        return [t for t in self.times if span.start <= t.start and t.end <= span.end]

    def places_in(self, span: Span) -> list[PlaceMention]:
        """Places told of as locations inside a span: no speakers, no offices."""
        return [p for p in self.places if span.start <= p.start and p.end <= span.end and p.located]


def headline(page: Page) -> frozenset[int]:
    """The sentences (by index) that are the document's own title standing at the head of its text; mostly none."""
    title = (page.document.title or "").strip()
    if not title or not page.text.startswith(title):
        return frozenset()
    return frozenset(s.index for s in page.sentences if s.end <= len(title))


@cache
def _scope_pattern(key: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in words("reports")["scope"][key]))


@cache
def listed(table: str, key: str) -> re.Pattern[str]:
    """Any of a list's phrases, whole words, as written or with a capital."""
    return re.compile(rf"(?<!\w)(?:{alternatives(words('reports')[table][key])})(?!\w)", re.IGNORECASE)


def scope_of(seen: Seen, mention: Mention) -> Scope:
    """What a figure covers, by its own words first, then by its clause."""
    if mention.scope is not Scope.INCIDENT:
        return mention.scope
    clause = seen.segment(mention.span)
    text = seen.page.text[clause.start : clause.end]
    for scope, key in SCOPES:
        found = _scope_pattern(key).search(text)
        if found and not _is_of_another(
            text, found, mention.span.start - clause.start, mention.span.end - clause.start
        ):
            return scope
    if _BACK_TO_MANY.search(text) and (before := seen.page.sentence_at(max(0, clause.start - 2))).end <= clause.start:
        return Scope.PERIOD if _scope_pattern("period").search(before.text) else Scope.INCIDENT
    return Scope.PERIOD if _month_of(seen, clause) and not _ONE_ATTACK.search(text) else Scope.INCIDENT


_ONE_ATTACK = re.compile(
    r"\b(?:an?|the|this|that|one|another|\w+['’]s)\s+(?:[\w-]+\s+){0,3}?(?:attack|strike|airstrike|raid|bombing|shelling|"
    r"shooting|massacre|blast|explosion|bomb|missile|rocket|drone|shell|ambush|assault|bomber|mine|grenade|fire)\b|"
    r"\b(?:gun(?:man|men)|attackers?|armed men)\b",
    re.IGNORECASE,
)

_BACK_TO_MANY = re.compile(
    r"^\W*(?:those|these) (?:[\w-]+ ){0,2}(?:attacks|(?:air)?strikes|raids|bombings|shellings|shootings|incidents)\b",
    re.IGNORECASE,
)
"""A clause about attacks that the sentence before counts over a period: "Those strikes killed 274"."""


def _month_of(seen: Seen, clause: Span) -> TimeMention | None:
    """ "In February": a clause that names a month or year and no day counts over it, if it tells of no one attack."""
    found = [t for t in seen.times_in(clause) if t.role is TimeRole.EVENT and t.when is not None]
    wide = [t for t in found if t.when and t.when.precision in (TimePrecision.MONTH, TimePrecision.YEAR)]
    return wide[0] if wide and len(wide) == len(found) else None


def _is_of_another(text: str, found: re.Match[str], start: int, end: int) -> bool:
    """ "the worst since May": a comparison after the figure, not its period; "in attacks last month" is."""
    gap = text[end : found.start()] if found.start() >= end else text[found.end() : start]
    return bool(re.search(r"\b(?:worst|deadliest|bloodiest|first|biggest|heaviest) \w+", gap)) or len(gap) > 110


_LATER = re.compile(r"(?:he|she)\b|.*\b(?:himself|herself|self)$", re.IGNORECASE | re.DOTALL)


def is_later(page: Page, span: Span) -> bool:
    """ "He died", "killed himself": what became afterwards of one told before, at a time and place of its own."""
    return _LATER.match(page.text[span.start : span.end]) is not None


def told_day(seen: Seen, span: Span, *, wide: bool = True) -> TimeMention | None:
    """The day that a clause (or its sentence) tells of; never a speaker's or a count's day."""
    sentence = seen.page.sentence_at(span.start)
    ranges = [seen.segment(span)] + ([Span(sentence.start, sentence.end)] if wide else [])
    for part in ranges:
        found = [
            t
            for t in seen.times_in(part)
            if t.role is TimeRole.EVENT and t.when and t.type != "DURATION" and t.when.latest
        ]
        if found:
            return min(found, key=lambda t: (_fineness(t.when), _gap(t.span, span)))
    return None


def _fineness(when: When | None) -> int:
    return list(TimePrecision).index(when.precision) // 4 if when else 9


def _gap(one: Span, other: Span) -> int:
    return max(0, one.start - other.end, other.start - one.end)


def day_of(mention: TimeMention | None) -> date | None:
    """The one civil day of a time told to the day; None for weeks, months and open ends."""
    if mention is None or mention.when is None or mention.when.precision not in DAYLIKE or not mention.when.latest:
        return None
    return date.fromisoformat(mention.when.latest[:10])


def same_day(one: date | None, other: date | None) -> bool:
    """Equal, or a night apart: "overnight" belongs to both days."""
    return one is None or other is None or abs(one - other) <= timedelta(0)


POINT = (
    PlaceKind.SETTLEMENT,
    PlaceKind.LANDMARK,
    PlaceKind.STREET,
    PlaceKind.NEIGHBOURHOOD,
    PlaceKind.UNKNOWN,
    PlaceKind.DISTRICT,
    PlaceKind.EXACT,
)


def compatible(one: PlaceMention, other: PlaceMention) -> bool:
    """Whether two names can be one place: the same, or one holds the other."""
    left, right = {one.where.name.lower(), *map(str.lower, one.where.path)}, other.where.name.lower()
    if right in left or one.where.name.lower() in {right, *map(str.lower, other.where.path)}:
        return True
    if one.where.gazetteer_id and one.where.gazetteer_id == other.where.gazetteer_id:
        return True
    if is_near(one.where, other.where):
        return True
    small = (PlaceKind.LANDMARK, PlaceKind.STREET, PlaceKind.NEIGHBOURHOOD)
    return (one.where.kind in small or other.where.kind in small) and bool(
        set(one.where.path[:1]) & set(other.where.path[:1])
    )


def is_near(one: Where, other: Where) -> bool:
    """Whether two settlements touch: nearer than their reaches together (a suburb and its city)."""
    if None in (one.lat_e5, one.lon_e5, other.lat_e5, other.lon_e5) or PlaceKind.PROVINCE in (one.kind, other.kind):
        return False
    north = (one.lat_e5 - other.lat_e5) / 1e5 * 111_000  # type: ignore[operator]
    east = (one.lon_e5 - other.lon_e5) / 1e5 * 111_000 * math.cos(math.radians(one.lat_e5 / 1e5))  # type: ignore[operator]
    return math.hypot(north, east) < (one.radius_m or 0) + (other.radius_m or 0) + 1_000


RANKS = {
    PlaceKind.EXACT: 0,
    PlaceKind.LANDMARK: 0,
    PlaceKind.STREET: 0,
    PlaceKind.NEIGHBOURHOOD: 1,
    PlaceKind.SETTLEMENT: 2,
    PlaceKind.UNKNOWN: 2,
    PlaceKind.DISTRICT: 3,
    PlaceKind.PROVINCE: 4,
    PlaceKind.COUNTRY: 5,
}  # how precisely a kind of place tells where, the smallest first


def told_place(seen: Seen, span: Span) -> PlaceMention | None:
    """The place that a clause tells of, the most specific that it names there; None where it names none."""
    sentence = seen.page.sentence_at(span.start)
    for part in (seen.segment(span), Span(sentence.start, sentence.end)):
        named = [p for p in seen.places_in(part) if p.where.kind in POINT]
        found = [p for p in named if not gives_care(p)] or named
        if found:
            near = min(
                found, key=lambda p: (RANKS[p.where.kind] > 2, p.where.kind is PlaceKind.UNKNOWN, _gap(p.span, span))
            )
            inside = [p for p in found if RANKS[p.where.kind] < RANKS[near.where.kind] and holds(near.where, p.where)]
            return min(inside, key=lambda p: (RANKS[p.where.kind], _gap(p.span, span)), default=near)
    return None


_CARE = re.compile(r"\b(?:hospital|clinic|medical (?:cent(?:er|re)|complex)|infirmary)$", re.IGNORECASE)


def gives_care(place: PlaceMention) -> bool:
    """A hospital by name: where people were treated, unless it was struck itself."""
    return _CARE.search(place.name) is not None


def holds(whole: Where, part: Where) -> bool:
    """Whether a place's path says that it lies in another."""
    return whole.name in part.path


def is_separate(page: Page, sentence: Sentence) -> bool:
    """Words that set a sentence's attack apart from the one told before."""
    return listed("separate", "words").search(sentence.text) is not None and not _AT_ONCE.search(sentence.text)


_AT_ONCE = re.compile(
    r"\b(?:seconds|minutes|moments) (?:later|after|apart)\b|\bshortly after(?:wards?)?\b|\bsoon after(?:wards?)?\b|"
    r"\bthen (?:followed|came)\b|\bin quick succession\b",
    re.IGNORECASE,
)
"""A second blow at the same place: one incident with one toll (a "double tap")."""

_OPENS = re.compile(
    r"^\W*(?:separately|elsewhere|in (?:a|another|one) (?:separate|different|second|third|further|other|unrelated)\b|"
    r"in (?:another|a separate|a second)\b|another (?:attack|strike|raid|shell|missile|rocket|drone|bomb|blast)\b|"
    r"a (?:second|third|separate|further) (?:[\w-]+ )?(?:attack|strike|raid|missile|rocket|drone|bomb|blast)\b)",
    re.IGNORECASE,
)


def opens_separate(sentence: Sentence) -> bool:
    """A sentence that begins with words that set its attack apart; a blow that follows within minutes is not apart."""
    return _OPENS.match(sentence.text) is not None and not _AT_ONCE.search(sentence.text)


def is_bracketed(text: str, span: Span) -> bool:
    """Inside brackets, as the figure of another time is: "an increase on January (71 deaths)"."""
    before = text[max(0, span.start - 40) : span.start]
    return before.rfind("(") > before.rfind(")")


def nearest(mentions: Sequence[Mention], span: Span) -> Mention | None:
    return min(mentions, key=lambda m: _gap(m.span, span)) if mentions else None
