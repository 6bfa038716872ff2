"""The kind of attack that a report tells of, by the words that state it."""

from __future__ import annotations

from collections.abc import Sequence

from saksi.extract.attack.weapons import VERY_GENERAL, EventWord, choose_event
from saksi.extract.report.drafts import Assembly, Draft
from saksi.extract.report.telling import core_spans
from saksi.model.claim import Casualty
from saksi.model.terms import Outcome, Scope

LONG = (Scope.PERIOD, Scope.WAR_TO_DATE)


def event_of(work: Assembly, draft: Draft) -> tuple[str | None, EventWord | None]:
    """The kind of event by the stated words in the report's sentences, or in the whole text for the main one; with the
    word that states it. ``other`` where people or things are hit by nothing that is named; None for an attack that is
    told without either."""
    own = _own_words(work, draft)
    said = _said(work, draft, own)
    first = min(own, key=lambda e: (e.event != said, e.start), default=None)
    if said is None and draft.mentions:
        said = "other"
    return said, first


def _own_words(work: Assembly, draft: Draft) -> list[EventWord]:
    """The words of attack in the report's sentences, for the main one in all that are no other report's."""
    if draft is work.primary:
        return _free_words(work, draft)
    return _fitting([e for e in work.events if e.sentence in draft.sentences], work, draft)


def _free_words(work: Assembly, draft: Draft) -> list[EventWord]:
    others = {s for d in work.drafts if d is not draft for s in d.sentences} - draft.sentences
    return _fitting([e for e in work.events if e.sentence not in others], work, draft)


def _fitting(found: list[EventWord], work: Assembly, draft: Draft) -> list[EventWord]:
    """Without words of people taken where the first figure is of others: hostages are told of beside the dead."""
    if _first_outcome(work, draft) in (None, Outcome.DETAINED):
        return found
    return [e for e in found if e.event != "abduction"]


def _first_outcome(work: Assembly, draft: Draft) -> Outcome | None:
    figures = (work.mentions[i].value for i in draft.mentions)
    return next((value.outcome for value in figures if isinstance(value, Casualty)), None)


def _said(work: Assembly, draft: Draft, own: list[EventWord]) -> str | None:
    if draft.scope in LONG:
        return _only_one(own, draft)
    text, focus = work.seen.page.text, core_spans(work, draft)[0].start
    said = choose_event(own, text, focus)
    if said in (None, "shooting", "ground_assault", "other") and _first_outcome(work, draft) is Outcome.DETAINED:
        return "abduction"
    if said in (None, "other") and draft.scope is Scope.INCIDENT and not draft.sibling:
        return choose_event(_free_words(work, draft), text, focus) or said
    return said


def _only_one(own: Sequence[EventWord], draft: Draft) -> str:
    """A month's or a war's total has a kind of its own only where its sentences name no other means."""
    named = {e.event for e in own if e.sentence in draft.sentences} - VERY_GENERAL
    return named.pop() if len(named) == 1 else "other"
