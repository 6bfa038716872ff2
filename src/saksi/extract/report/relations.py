"""How reports hang together: parts and wholes, and the report of a claim that counts nobody and names no thing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from saksi.extract.report.drafts import Assembly, Draft, kinds_in, sentence_day
from saksi.extract.report.sites import is_part, is_wide
from saksi.model.claim import Casualty
from saksi.model.terms import Scope
from saksi.model.values import Span


def pull_linked(work: Assembly, core: list[int]) -> None:
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


def found_bare(work: Assembly) -> None:
    """An attack told without a toll or a thing struck: one report, if words of an attack come with a place or day."""
    for event in work.events:
        sentence = work.seen.page.sentences[event.sentence]
        whole = Span(sentence.start, sentence.end)
        if work.seen.places_in(whole) or work.seen.times_in(whole):
            draft = Draft(scope=Scope.INCIDENT, founded=-1, sentences={event.sentence})
            draft.kinds = kinds_in(work, event.sentence)
            work.drafts.append(draft)
            return


def relate(work: Assembly) -> None:
    """Parts point to the total that holds them; a main report with parts of its own is one of an area."""
    primary = work.primary
    if primary is None:
        return
    siblings = [d for d in work.drafts if d.sibling]
    if primary.scope is Scope.INCIDENT and ((siblings and _is_plural(work, primary)) or _has_sites(work, primary)):
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


def _has_sites(work: Assembly, primary: Draft) -> bool:
    """A toll told of a whole province or country, of which two or more towns have a smaller one each."""
    towns = [d for d in work.drafts if d is not primary and d.scope is Scope.INCIDENT and not is_wide(d)]
    parts = [d for d in towns if any(is_part(work, primary, work.mentions[i]) for i in d.mentions)]
    return is_wide(primary) and len(parts) > 1


def _holds(work: Assembly, wide: Draft, draft: Draft) -> bool:
    return wide.day is None or draft.day is None or wide.day == draft.day


def _is_plural(work: Assembly, draft: Draft) -> bool:
    """Several blows under one toll: strikes, rockets, attacks …"""
    if not any(isinstance(work.mentions[i].value, Casualty) for i in draft.mentions):
        return False
    said = [work.seen.page.text[e.start : e.end].lower() for e in work.events if e.sentence in draft.sentences]
    return any(word.endswith("s") for word in said)


def home_of_other(work: Assembly, index: int, core: Mapping[int, Sequence[int]]) -> Draft | None:
    """A claim that counts nobody and names no thing: with its sentence, else with what was told before it.

    ``core``: by their sentence, the mentions that count people or name things, sentences in the text's order.
    """
    mention = work.mentions[index]
    same = [i for i in core.get(mention.sentence, ()) if work.home.get(i)]
    if same:
        nearest = min(same, key=lambda i: abs(work.mentions[i].span.start - mention.span.start))
        return work.home[nearest]
    primary = work.primary
    sentence = work.seen.page.sentences[mention.sentence]
    day = sentence_day(work, sentence)
    for draft in work.drafts:
        if day is not None and draft.day == day and draft.scope is Scope.INCIDENT:
            return draft
    last = _last_before(work, mention.sentence, core)
    if last is not None:
        draft_ = work.home[last]
        near = work.seen.page.sentences[work.mentions[last].sentence].paragraph == sentence.paragraph
        if draft_ is not None and near and draft_.scope is Scope.INCIDENT:
            return draft_
    if primary is not None:
        return primary
    return work.drafts[0] if work.drafts else None


def _last_before(work: Assembly, sentence: int, core: Mapping[int, Sequence[int]]) -> int | None:
    """The last mention of ``core`` in a sentence before this one that has a report."""
    numbers = list(core)
    for number in reversed(numbers[: bisect_left(numbers, sentence)]):
        if homed := [i for i in core[number] if work.home.get(i)]:
            return max(homed)
    return None
