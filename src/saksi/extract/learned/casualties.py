"""Casualty figures from marks: who and what became of them by the model, how many by the grammar of counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial

from saksi.extract.count.around import hedged_span, read_count_at
from saksi.extract.count.counted import Counted
from saksi.extract.learned.further import SURE, outcome_by_words
from saksi.extract.learned.harmed import is_joined, is_silent, nearest_harm, outcome_of
from saksi.extract.learned.labels import CLASSES, RESCUED
from saksi.extract.learned.marks import Mark
from saksi.extract.page.lexicon import LANGUAGES, words
from saksi.model.terms import Group, Outcome, Qualifier
from saksi.model.values import Count, Span

APART = 90
"""Code points between people and outcome beyond which a quote holds the people alone (guidelines: about 12 words)."""
LIKELY = 0.5


@dataclass(slots=True)
class Figure:
    """One figure of a page: its mark, words, value, and links to other figures by place in the list."""

    mark: Mark
    quote: Span
    harm: Span | None
    counted: Counted
    outcome: Outcome | None  # None: rescued, no casualty
    group: Group
    score: float
    subset_of: int | None = None
    beside: int | None = None

    @property
    def count(self) -> Count:
        return self.counted.count or Count(low=None, high=None, qualifier=Qualifier.VAGUE, words="")


def read_figures(text: str, marks: Sequence[Mark], language: str) -> list[Figure]:
    """Every counted group of people, rescued ones included, in text order, tied to one another."""
    by_number = {m.number: m for m in marks}
    found = [f for m in marks if m.kind == "people" and (f := _figure(text, m, by_number, language)) is not None]
    figures = [f for f in found if not any(_is_remnant(text, f, other) for other in found)]
    _share(text, figures, language)
    _tie(figures, partial(_is_added, text, language=language))
    _as_the_whole(text, figures, language)
    return figures


def _is_remnant(text: str, one: Figure, other: Figure) -> bool:
    """Whether a figure without a number is a word left over beside one with a number ("ще" of "ще 14 людей")."""
    if one is other or one.counted.number is not None or other.counted.number is None:
        return False
    first, second = sorted((one.mark.span, other.mark.span), key=lambda span: span.start)
    return text[first.end : second.start].strip() == ""


def _as_the_whole(text: str, figures: Sequence[Figure], language: str) -> None:
    """Some of those who were hurt were hurt too, where no word of harm says otherwise."""
    for figure in figures:
        whole = figures[figure.subset_of].outcome if figure.subset_of is not None else None
        if figure.outcome is not None and whole is not None and is_silent(text, figure.quote, language):
            figure.outcome = whole


def _share(text: str, figures: Sequence[Figure], language: str) -> None:
    """ "A man and his wife were wounded": whoever is joined to the next by "and", without a word of harm before or of
    their own, shares what became of the next."""
    for one, other in zip(figures[-2::-1], figures[:0:-1], strict=False):
        if one.outcome is not None and is_joined(text, one.quote, other.mark.span, language):
            one.outcome = other.outcome or one.outcome


def _figure(text: str, mark: Mark, marks: dict[int, Mark], language: str) -> Figure | None:
    outcome, chance = _outcome(mark, marks)
    doubted = chance < SURE or outcome in (Outcome.KILLED, Outcome.INJURED)
    if doubted and (told := outcome_by_words(text, mark, list(marks.values()), language)) is not None:
        outcome = told.value
    counted = read_count_at(text, mark.start, mark.end, language)
    if language not in LANGUAGES and _is_guessed(counted):
        return None
    people = Span(*hedged_span(text, mark.start, mark.end, language))
    harm = _harm(mark, marks)
    if harm is not None:
        others = [m.span for m in marks.values() if m.kind == "people" and m is not mark]
        harm = nearest_harm(text, people, harm, others, language)
    quote = quote_of(people, harm)
    outcome, chance = outcome_of(text, quote, people, (outcome, chance), language)
    if counted.count is None and not any(c.isalnum() for c in text[mark.start : mark.end]):
        return None
    return Figure(
        mark,
        quote,
        harm,
        counted,
        None if outcome == RESCUED else Outcome(outcome),
        _group(mark, counted),
        mark.score * chance,
    )


def _harm(mark: Mark, marks: dict[int, Mark]) -> Span | None:
    """The words pointed to for what became of them, save in another figure ("ninety-five and 158 wounded")."""
    pointed = mark.target("harm")
    if pointed is None:
        return None
    harm = marks[pointed[0]].span
    others = (m.span for m in marks.values() if m.kind == "people" and m is not mark)
    return None if any(other.overlaps(harm) for other in others) else harm


def _is_guessed(counted: Counted) -> bool:
    """One person of whom no number or article tells: where a language's nouns are unknown, any word stands for one."""
    return counted.number is None and counted.count is not None and counted.count.low == 1


def _outcome(mark: Mark, marks: dict[int, Mark]) -> tuple[str, float]:
    """What became of them, from the people's words and from the words pointed to, as far as these are pointed to."""
    chances = mark.chances["outcome"].astype(float)
    pointed = mark.target("harm") if _harm(mark, marks) is not None else None
    if pointed is not None and "outcome" in marks[pointed[0]].chances:
        said = marks[pointed[0]].chances["outcome"]
        joint = chances * (pointed[1] * said + (1 - pointed[1]) / len(said))
        chances = joint / joint.sum()
    best = int(chances.argmax())
    return CLASSES["outcome"][best], float(chances[best])


def quote_of(people: Span, harm: Span | None) -> Span:
    """The shortest words that hold the people and what became of them; the people alone where that stands far off."""
    if harm is None:
        return people
    gap = max(harm.start - people.end, people.start - harm.end)
    if gap > APART:
        return people
    return Span(min(people.start, harm.start), max(people.end, harm.end))


def _group(mark: Mark, counted: Counted) -> Group:
    """The grammar's where its words name a group; else the model's, since adjectives may stand outside the words."""
    if counted.group is not Group.PEOPLE:
        return counted.group
    said, chance = mark.said("group")
    return Group(said) if chance >= 0.8 else Group.PEOPLE


def _is_added(text: str, figure: Figure, whole: Figure, *, language: str) -> bool:
    """Whether a figure can be added to another of its kind told in an earlier sentence: only words that say so ("five
    more") make it more than that toll already holds. What is added without them would invent people."""
    if figure.outcome is not whole.outcome or figure.mark.sentence == whole.mark.sentence:
        return True
    start, end = figure.mark.start, figure.mark.end
    around = text[max(text.rfind("\n", 0, start) + 1, start - BESIDE) : end + BESIDE]
    return _more(language).search(around.replace("ё", "е")) is not None


BESIDE = 60
"""Code points on either side of a figure in which a word of addition is looked for."""


@cache
def _more(language: str) -> re.Pattern[str]:
    known = words("counts", language)["phrases"] if language in LANGUAGES else {}
    said = [word for name in ("more", "more_one", "more_many") for word in known.get(name, ())]
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, said))})(?!\w)" if said else "", re.IGNORECASE)


def _tie(figures: list[Figure], is_added: Callable[[Figure, Figure], bool]) -> None:
    """Subsets and additions as the model points to them, where the numbers and words allow it."""
    places = {f.mark.number: place for place, f in enumerate(figures)}
    for place, figure in enumerate(figures):
        whole = figure.mark.target("subset")
        added = figure.mark.target("beside")
        if added is not None and places.get(added[0], place) != place and added[1] >= LIKELY:
            other = places[added[0]]
            figure.beside = other if is_added(figure, figures[other]) else None
        if whole is not None and places.get(whole[0], place) != place and whole[1] >= LIKELY:
            target = places[whole[0]]
            if (
                figure.beside is None
                and _can_hold(figures[target], figure)
                and not _is_circular(figures, place, target)
            ):
                figure.subset_of = target


def _can_hold(whole: Figure, part: Figure) -> bool:
    """A part is no larger than its whole, and its outcome is one that the whole can mean."""
    high, low = whole.count.high, part.count.low
    return high is None or low is None or low <= high


def _is_circular(figures: Sequence[Figure], place: int, target: int | None) -> bool:
    seen = {place}
    while target is not None:
        if target in seen:
            return True
        seen.add(target)
        target = figures[target].subset_of
    return False
