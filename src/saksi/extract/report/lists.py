"""Bare numbers of a list that its sum tells: "49 were killed: 41 at X, seven at Y and one in hospital".

A number without a word of harm is a figure where it stands beside a place and makes, with the others of the list, just
the total told before: what became of the people is then what became of those of the total.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from saksi.extract.count.around import Figured, figures
from saksi.extract.report.beside import WIDE, Beside, Site, is_one, laid, number_of, outcome_of
from saksi.extract.report.claims import start_of
from saksi.model.claim import Casualty, Claim, Findings, Report, claim_id
from saksi.model.terms import Group
from saksi.model.values import Span

SCORE = 700
"""Thousandths: of a figure that only the sum of its list tells."""


def with_listed(found: Findings, text: str) -> Findings:
    """The findings with the bare numbers of lists as figures, in the report of the total that they make."""
    beside = Beside(found, text)
    near = sorted({index + step for index in beside.figures for step in (0, 1)})
    added = [pair for index in near if index < len(beside.sentences) for pair in _listed(beside, index)]
    if not added:
        return found
    return replace(found, reports=tuple(_joined(report, added) for report in found.reports))


def _joined(report: Report, added: Sequence[tuple[Claim, Claim]]) -> Report:
    own = {c.id for c in report.claims}
    more = [claim for whole, claim in added if whole.id in own]
    return replace(report, claims=tuple(sorted((*report.claims, *more), key=start_of))) if more else report


def _listed(beside: Beside, index: int) -> Iterator[tuple[Claim, Claim]]:
    """Of one sentence: the total and each bare number that makes it, as a figure of its own."""
    names = beside.names.get(index, ())
    told = beside.figures.get(index, [])
    if len(names) < 2:
        return
    numbers = _bare(beside, index)
    spans = sorted([*(c.spans[0] for c in told), *numbers], key=lambda s: s.start)
    sites = {spans[n]: site for n, site in laid(spans, names, beside.text).items()} if numbers else {}
    bare = [(span, number, sites[span]) for span, number in numbers.items() if span in sites]
    small = {span for span, site in sites.items() if site.where.kind not in WIDE}
    for whole in (c for c in (*told, *beside.figures.get(index - 1, ())) if c.spans[0] not in small):
        parts = [c for c in told if outcome_of(c) == outcome_of(whole) and c is not whole]
        made = sum(map(number_of, parts)) + sum(number.count.low or 0 for _, number, _ in bare)
        beside_it = [sites[c.spans[0]] for c in parts if c.spans[0] in sites]
        if bare and made == number_of(whole) and _are_several([*beside_it, *(site for _, _, site in bare)]):
            yield from ((whole, _figure(whole, span, number, site, beside.text)) for span, number, site in bare)
            return


def _bare(beside: Beside, index: int) -> dict[Span, Figured]:
    """Numbers of people in a sentence that no claim and no time takes."""
    sentence = beside.sentences[index]
    taken = [s for c in beside.every for s in c.spans] + [t.span for t in beside.found.times]
    language = (beside.found.language or "en").split("-")[0]
    numbers = {
        Span(sentence.start + f.start, sentence.start + f.end): f
        for f in figures(sentence.text, language)
        if f.kind == "people" and f.count.low
    }
    return {span: f for span, f in numbers.items() if not any(span.overlaps(t) for t in taken)}


def _are_several(sites: Sequence[Site]) -> bool:
    return len(sites) > 1 and not any(is_one(a.where, b.where) for n, a in enumerate(sites) for b in sites[:n])


def _figure(whole: Claim, number: Span, read: Figured, site: Site, text: str) -> Claim:
    """The number as a figure of what the total counts, in the words from it to its site."""
    assert isinstance(whole.value, Casualty)
    quote = Span(min(number.start, site.span.start), max(number.end, site.span.end))
    value = Casualty(outcome=whole.value.outcome, group=Group.PEOPLE, count=read.count)
    told = {"value": value, "spans": (quote,), "quote": text[quote.start : quote.end], "score": min(SCORE, whole.score)}
    claim = replace(whole, **told, subset_of=None, beside=None)
    return replace(claim, id=claim_id(claim))
