"""Figures laid beside the places that stand next to them: "41 at X and eight at Y", "X: 3, Y: 1", in any language.

No word is looked at but those of the place lists: only order, distance and numbers. A sentence of several figures
gives each its site where they alternate, names behind their figures throughout or before them throughout.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from saksi.extract.page.text import sentences
from saksi.extract.report.claims import start_of
from saksi.extract.where.forms import given
from saksi.model.claim import Casualty, Claim, Damage, Findings
from saksi.model.terms import Group, PlaceKind, Stance
from saksi.model.values import Span, Where

NEAR = 60
"""Code points between a figure and the name of its site."""
WIDE = (PlaceKind.COUNTRY, PlaceKind.PROVINCE)
T = TypeVar("T")
ANYONE = (Group.PEOPLE, Group.CIVILIANS)


@dataclass(frozen=True, slots=True)
class Site:
    """A figure's own site: the name's span and the place it means."""

    span: Span
    where: Where


class Beside:
    """The figures, places and things struck of one text by their sentence, and each figure's site."""

    def __init__(self, found: Findings, text: str) -> None:
        self.found, self.text = found, text
        self.every = [c for r in found.reports for c in r.claims] + list(found.claims)
        self.sentences = sentences(text)
        self._starts = [s.start for s in self.sentences]
        self.counted = sorted((c for c in self.every if is_counted(c)), key=start_of)
        self.figures = self._by_sentence((c.spans[0].start, c) for c in self.counted)
        self.names = self._by_sentence((s.span.start, s) for s in self._named())

    def _by_sentence(self, things: Iterable[tuple[int, T]]) -> Mapping[int, list[T]]:
        found: dict[int, list[T]] = {}
        for start, thing in things:
            found.setdefault(self.sentence_at(start), []).append(thing)
        return found

    def sentence_at(self, start: int) -> int:
        """The index of the sentence that a place of the text stands in."""
        return max(0, bisect_right(self._starts, start) - 1)

    def _named(self) -> list[Site]:
        """The places named, things struck that bear a name with them: no speakers, none that only dates the text."""
        spoken = {(s.span.start, s.span.end) for c in self.counted for s in c.said_by if s.span is not None}
        taken = {at for start, end in spoken for at in range(start, end)}
        told = [
            Site(t.span, t.where or Where(name=self.text[t.span.start : t.span.end], kind=PlaceKind.UNKNOWN))
            for t in self.found.toponyms
            if t.span.start not in taken and not self._is_dateline(t.span)
        ]
        covered = {at for site in told for at in range(site.span.start, site.span.end)}
        struck = (site for c in self.every if (site := _named_thing(c)) is not None)
        told += [s for s in struck if covered.isdisjoint(range(s.span.start, s.span.end))]
        return sorted(told, key=lambda s: s.span.start)

    def _is_dateline(self, name: Span) -> bool:
        opens = not self.text[self.text.rfind("\n", 0, name.start) + 1 : name.start].strip()
        return opens and _DATELINE.match(self.text, name.end) is not None

    @cached_property
    def _struck(self) -> list[Span]:
        return [c.spans[0] for c in self.every if isinstance(c.value, Damage)]

    def gives_care(self, site: Site) -> bool:
        """A hospital by name: where people were treated, unless it was struck itself."""
        if not any(word in site.where.name.casefold() for word in self._cues["care"]):
            return False
        return not any(site.span.overlaps(span) for span in self._struck)

    @cached_property
    def _cues(self) -> Mapping[str, Sequence[str]]:
        found: Mapping[str, Sequence[str]] = given((self.found.language or "en").split("-")[0])["cues"]
        return found

    @cached_property
    def sites(self) -> Mapping[str, Site]:
        """The site of each figure that is one of several in its sentence, two of one outcome at two sites, by id."""
        found: dict[str, Site] = {}
        for index, figures in self.figures.items():
            if len(figures) > 1:
                beside = laid([f.spans[0] for f in figures], self.names.get(index, ()), self.text)
                sited = [(f, beside[n]) for n, f in enumerate(figures) if n in beside]
                sited = [(f, site) for f, site in sited if not self.gives_care(site)]
                found |= {f.id: site for f, site in sited} if _are_apart(sited) else {}
        return found

    @cached_property
    def led_to(self) -> Mapping[str, Site]:
        """The nearest site that the words of a figure's own sentence lead to, by id: told as where it happened."""
        found: dict[str, Site] = {}
        for index, figures in self.figures.items():
            names = [s for s in self.names.get(index, ()) if self.is_led(s, index)]
            for figure in figures:
                gaps = {n: between(figure.spans[0], s.span, self.text) for n, s in enumerate(names)}
                nearest = min((n for n, gap in gaps.items() if joins(gap)), key=lambda n: len(gaps[n]), default=None)
                if nearest is not None and not self.gives_care(names[nearest]):
                    found[figure.id] = names[nearest]
        return found

    def is_led(self, site: Site, index: int) -> bool:
        """Whether a word of place leads to a name in its sentence, or the name stands first."""
        start = self.sentences[index].start
        before = self.text[max(start, site.span.start - 30) : site.span.start].casefold().split()
        return not before or before[-1] in self._cues["locative"]


_DATELINE = re.compile(r"(?:, [^\n.]{1,30})?\s*(?:\([^)\n]{1,30}\)\s*)?[–—-]\s")


def _named_thing(claim: Claim) -> Site | None:
    """A thing struck that bears a name of its own: a word with a capital inside its words."""
    if not isinstance(claim.value, Damage) or not any(w[0].isupper() for w in claim.quote.split()[:-1]):
        return None
    return Site(claim.spans[0], Where(name=claim.quote, kind=PlaceKind.LANDMARK))


def laid(figures: Sequence[Span], names: Sequence[Site], text: str) -> dict[int, Site]:
    """The site of each figure of one sentence by its number: those behind each, or those before each, whichever are
    more; a name that another figure parts from it is none of its own."""
    behind: dict[int, Site] = {}
    before: dict[int, Site] = {}
    for n, span in enumerate(figures):
        end = figures[n + 1].start if n + 1 < len(figures) else len(text)
        start = figures[n - 1].end if n else 0
        after = next((s for s in names if span.start <= s.span.start < end), None)
        if after is not None and joins(text[span.end : after.span.start]):
            behind[n] = after
        ahead = next((s for s in reversed(names) if start <= s.span.start and s.span.end <= span.start), None)
        if ahead is not None and joins(text[ahead.span.end : span.start]):
            before[n] = ahead
    return max((behind, before), key=len)


def _are_apart(sited: Sequence[tuple[Claim, Site]]) -> bool:
    """Whether two figures of one outcome have two sites of one reach: towns, or lands."""
    return any(
        outcome_of(a) == outcome_of(b)
        and not is_one(one.where, other.where)
        and (one.where.kind in WIDE) is (other.where.kind in WIDE)
        for a, one in sited
        for b, other in sited
    )


def is_counted(claim: Claim) -> bool:
    """A figure of people harmed that stands by itself: a number, no part of another figure but "12 of them"."""
    if not isinstance(claim.value, Casualty) or claim.stance is Stance.HYPOTHETICAL:
        return False
    is_whole = claim.subset_of is None or claim.value.group in ANYONE
    return is_whole and bool(claim.value.count.low)


def number_of(claim: Claim) -> int:
    """The least number of people that a figure gives."""
    return (claim.value.count.low or 0) if isinstance(claim.value, Casualty) else 0


def outcome_of(claim: Claim) -> object:
    """What became of the people that a figure counts."""
    return claim.value.outcome if isinstance(claim.value, Casualty) else None


def between(one: Span, other: Span, text: str) -> str:
    """The words between two spans, in whatever order they stand; none where they overlap."""
    return text[one.end : other.start] if one.start < other.start else text[other.end : one.start]


def joins(gap: str) -> bool:
    """Whether the words between a figure and a name are few and of one clause."""
    return len(gap) <= NEAR and not re.search(r"[;\n]|\.\s", gap)


def is_one(one: Where, other: Where) -> bool:
    """Whether two names may be one place: the same name, or one in the path of the other."""
    left, right = one.name.casefold(), other.name.casefold()
    if left in right or right in left:
        return True
    return left in (name.casefold() for name in other.path) or right in (name.casefold() for name in one.path)
