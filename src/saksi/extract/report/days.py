"""Days of a report beside those of its own clauses: the attack's by the words around it, a period's, publication's."""

from __future__ import annotations

import re
from datetime import date

from saksi.extract.report.drafts import Assembly, Draft
from saksi.extract.report.frames import Seen, is_bracketed, listed
from saksi.extract.when.dates import TimeMention
from saksi.extract.when.roles import TimeRole
from saksi.model.terms import Scope, TimeBasis, TimePrecision
from saksi.model.values import Span, When

_ATTACK = (
    r"(?:shoot(?:ing|out)s?|attacks?|killings?|slayings?|murders?|strikes?|bombings?|stabbings?|massacre|rampage|"
    r"raid|blast|explosion)"
)
_AFTER = re.compile(rf"(?:['’]s)?,?\s+(?:[\w-]+\s+){{0,2}}?{_ATTACK}\b", re.IGNORECASE)
_BEFORE = re.compile(
    rf"\b(?:{_ATTACK}|incident|it)\s+(?:\w+\s+){{0,3}}?"
    r"(?:happened|occurred|took place|began|broke out|unfolded|reported)\b[^;\n]{0,90}\Z|"
    rf"\b{_ATTACK}\s+(?:(?:on|early|late|around|about|shortly|just|before|after)\s+){{0,3}}\Z",
    re.IGNORECASE,
)


def names_attack(seen: Seen, time: TimeMention) -> bool:
    """ "Friday's shooting", "the May 7 attack", "it happened about noon Saturday": the attack's own day, if any is."""
    sentence = seen.page.sentences[time.sentence]
    before = seen.page.text[sentence.start : time.start]
    after = seen.page.text[time.end : sentence.end]
    return _AFTER.match(after) is not None or _BEFORE.search(before) is not None


def any_time(work: Assembly, draft: Draft) -> TimeMention | None:
    """A period's or a past attack's time: since when, in which month or year."""
    for index in draft.mentions:
        clause = work.seen.segment(work.mentions[index].span)
        sentence = work.seen.page.sentences[work.mentions[index].sentence]
        for part in (clause, Span(sentence.start, sentence.end)):
            found = [
                t for t in work.seen.times_in(part) if t.when is not None and t.role in (TimeRole.SINCE, TimeRole.EVENT)
            ]
            if found and is_bracketed(work.seen.page.text, work.mentions[index].span):
                return max(found, key=lambda t: (t.end <= work.mentions[index].span.start, t.start))
            found.sort(key=lambda t: (t.role is not TimeRole.SINCE) if draft.scope is not Scope.HISTORICAL else t.start)
            if found:
                return found[0]
    return None


def inferred(work: Assembly, draft: Draft) -> When | None:
    """Nothing is said: bounded by publication; a live item took place on that day. None without publication."""
    published: date | None = work.seen.sent
    if published is None:
        return None
    live = draft.scope is not Scope.HISTORICAL and _is_live(work.seen)
    return When(
        earliest=published.isoformat() if live else None,
        latest=published.isoformat(),
        precision=TimePrecision.DAY if live else TimePrecision.UNKNOWN,
        basis=TimeBasis.INFERRED,
    )


def _is_live(seen: Seen) -> bool:
    title = seen.page.document.title or ""
    return listed("live", "words").search(title + "\n" + seen.page.text[:600]) is not None
