"""Casualty mentions of a whole page: figures, tolls and parts put together, parts tied to what they are a part of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from saksi.extract.harm.casualties import read_casualties
from saksi.extract.harm.chunks import Chunk, Found, Kind, read_chunks
from saksi.extract.harm.elsewhere import is_elsewhere
from saksi.extract.harm.fallen import with_fallen
from saksi.extract.harm.figures import Figure
from saksi.extract.harm.outcomes import trigger_words
from saksi.extract.harm.shot import of_those_shot
from saksi.extract.harm.subsets import Part, read_parts
from saksi.extract.harm.tolls import read_tolls
from saksi.extract.page.tags import People
from saksi.extract.page.text import Page, Sentence
from saksi.extract.voice.intake import Intake, taken_in_by
from saksi.extract.voice.stance import scope_of
from saksi.model.terms import Group, Outcome, Scope
from saksi.model.values import Span

Row = Sequence[Chunk]


def read_figures(page: Page) -> tuple[list[Figure], dict[int, tuple[Chunk, ...]]]:
    """All casualty figures in text order, and the rows of the sentences that hold one."""
    figures: list[Figure] = []
    rows: dict[int, tuple[Chunk, ...]] = {}
    for sentence in page.sentences:
        if trigger_words().isdisjoint(sentence.words) and _PART_WORDS.isdisjoint(sentence.words):
            continue
        row = read_chunks(sentence)
        found = _sentence_figures(sentence, row, figures)
        if found:
            rows[sentence.index] = row
            figures += found
    return _of_houses(_nested(with_fallen(page, of_those_shot(page, figures)))), rows


_NEAR = 8  # sentences
_WINDOW = 24  # figures looked at on either side


def _nested(figures: list[Figure]) -> list[Figure]:
    """ "Eleven people were killed … a nine-year-old girl died in her bed": a group is part of the total before.

    Only a group of its own (children, women, medics …), smaller than the total, of the same outcome, a few sentences
    on, and not said to have been harmed at another named place.
    """
    return [
        figure if (whole := _total_before(figures, place)) is None else replace(figure, subset_of=whole)
        for place, figure in enumerate(figures)
    ]


def _total_before(figures: list[Figure], place: int) -> int | None:
    figure = figures[place]
    other = figure.people.more or figure.people.group in (*_WIDE, Group.COMBATANT)
    if figure.subset_of is not None or other or is_elsewhere(figure.sentence, figure.first, figure.last):
        return None
    for index in range(place - 1, -1, -1):
        total = figures[index]
        if figure.sentence.index - total.sentence.index > _NEAR:
            return None
        wide = total.people.group in _WIDE and total.people.stated and total.subset_of is None
        if wide and total.outcome is figure.outcome and total.sentence is not figure.sentence:
            return index if _is_smaller(figure.people, total.people) else None
    return None


_WIDE = (Group.PEOPLE, Group.CIVILIANS, Group.OTHER)


def _of_houses(figures: list[Figure]) -> list[Figure]:
    """ "30 people were killed … the hospital received 12 bodies": what one house took in is part of the whole."""
    taken = {place: intake for place, figure in enumerate(figures) if (intake := _intake(figure)) is not None}
    return [
        figure if (whole := _house_total(figures, place, taken)) is None else replace(figure, subset_of=whole)
        for place, figure in enumerate(figures)
    ]


def _intake(figure: Figure) -> Intake | None:
    tokens = figure.sentence.tokens
    return taken_in_by(figure.sentence, Span(tokens[figure.first].start, tokens[figure.last - 1].end))


def _house_total(figures: list[Figure], place: int, taken: dict[int, Intake]) -> int | None:
    """The nearest larger figure of the same outcome, told before or soon after, that no other house took in."""
    figure, intake = figures[place], taken.get(place)
    if intake is None or figure.subset_of is not None or figure.people.more or not figure.people.stated:
        return None
    near = [*range(place - 1, max(-1, place - _WINDOW), -1), *range(place + 1, min(len(figures), place + _WINDOW))]
    return next((k for k in near if k not in taken and _is_house_total(figures[k], figure, intake)), None)


def _is_house_total(total: Figure, figure: Figure, intake: Intake) -> bool:
    gap = total.sentence.index - figure.sentence.index
    if total.outcome is not figure.outcome or total.subset_of is not None or not -_NEAR <= gap <= 2:
        return False
    if intake.place is not None and intake.place not in total.sentence.words:
        return False
    wide = total.people.group in _WIDE and total.people.stated and not total.superseded
    if not wide or scope_of(total.sentence, total.first, total.last) is not Scope.INCIDENT:
        return False
    return _is_smaller(figure.people, total.people)


def _is_smaller(part: People, total: People) -> bool:
    least = total.count.low if total.count.low is not None else total.count.high
    return part.count.low is not None and least is not None and 0 < part.count.low < least


_PART_WORDS = frozenset(
    ("them", "whom", "among", "including", "were", "included", "include", "includes", "number", "figure", "tally")
    + ("figures", "spoke", "spoken", "speaks")
)


def _sentence_figures(sentence: Sentence, row: Row, earlier: list[Figure]) -> list[Figure]:
    parts = read_parts(row)
    taken = {part.chunk for part in parts}
    told = read_tolls(row, _running(earlier), again=bool(earlier))
    plain = [*(f for f in read_casualties(row) if not _is_of_toll(f, told)), *told]
    tolls = {found.chunk for found in plain if row[found.verb].kind in (Kind.TOLL, Kind.REFERENCE)}
    plain = [f for f in plain if f.chunk not in tolls or row[f.verb].kind in (Kind.TOLL, Kind.REFERENCE)]
    items: list[Found | Part] = [f for f in plain if f.chunk not in taken or _outranks(row, f)]
    kept = {item.chunk for item in items}
    items += [part for part in parts if part.chunk not in kept]
    items.sort(key=lambda item: (item.first, item.last))
    return _with_increments(row, _linked(sentence, items, earlier), len(earlier))


_BRINGING = (
    "bringing",
    "taking",
    "raising",
    "pushing",
    "lifting",
    "putting",
    "increasing",
    "brought",
    "took",
    "raised",
)


def _with_increments(row: Row, figures: list[Figure], base: int) -> list[Figure]:
    """ "The toll rose to 17 after five people died": the five are part of the 17."""
    total = next((k for k, f in enumerate(figures) if _is_new_total(row, f)), None)
    if total is None:
        return figures
    whole = figures[total]
    return [
        replace(figure, subset_of=base + total) if _is_increment(row, figure, whole) else figure for figure in figures
    ]


def _is_new_total(row: Row, figure: Figure) -> bool:
    return row[figure.verb].kind in (Kind.TOLL, Kind.REFERENCE) and not figure.superseded


def _is_increment(row: Row, figure: Figure, whole: Figure) -> bool:
    """A smaller figure of the same outcome before "bringing the toll to", or behind "after"."""
    if figure is whole or figure.superseded or figure.subset_of is not None or figure.outcome is not whole.outcome:
        return False
    if not _can_hold(whole, figure.people) or figure.people.count.low is None:
        return False
    if figure.chunk < whole.verb:
        return any(chunk.word in _BRINGING for chunk in row[figure.chunk : whole.verb])
    return any(chunk.word == "after" for chunk in row[whole.chunk : figure.chunk])


def _is_of_toll(found: Found, told: Sequence[Found]) -> bool:
    """ "The number of *worshippers killed* has gone up to 50": whose toll it is, no figure of its own."""
    return not found.people.stated and any(t.first < found.first and found.last < t.last for t in told)


def _running(earlier: list[Figure]) -> Outcome:
    """The outcome that a nameless running figure goes on with."""
    return earlier[-1].outcome if earlier else Outcome.KILLED


def _outranks(row: Row, found: Found) -> bool:
    """People in a part who have an outcome word right at them keep it ("including two killed in Homs")."""
    return row[found.verb].kind is Kind.OUT and abs(found.verb - found.chunk) == 1 and found.people.partitive


def _linked(sentence: Sentence, items: list[Found | Part], earlier: list[Figure]) -> list[Figure]:
    figures: list[Figure] = []
    base = len(earlier)
    for item in items:
        if isinstance(item, Found):
            figures.append(_plain_figure(sentence, item, [*earlier, *figures]))
            continue
        whole = _whole(item, earlier, figures, items, base)
        outcome = (
            item.own
            or item.outcome
            or (_outcome_at(whole, earlier, figures, items, base) if whole is not None else None)
        )
        if outcome is None:
            figures.append(_placeholder(sentence, item))
            continue
        figures.append(
            Figure(sentence, outcome, item.people, item.first, item.last, item.chunk, item.chunk, subset_of=whole)
        )
    return _without_placeholders(figures, base)


def _plain_figure(sentence: Sentence, item: Found, before: list[Figure]) -> Figure:
    subset = beside = None
    if item.whole is not None or item.people.partitive:
        subset = _last_whole(before, _of_the_dead(sentence, item, before))
    elif item.people.more and before and _is_near(before[-1], sentence):
        beside = _beside(before, item)
    return Figure(
        sentence,
        item.outcome,
        item.people,
        item.first,
        item.last,
        item.chunk,
        item.verb,
        superseded=item.superseded,
        subset_of=subset,
        beside=beside,
    )


def _beside(before: list[Figure], item: Found) -> int:
    """The figure that "more" adds to: the last that is no part of another."""
    for index in range(len(before) - 1, -1, -1):
        if before[index].subset_of is None:
            return index
    return len(before) - 1


def _is_near(figure: Figure, sentence: Sentence) -> bool:
    return sentence.index - figure.sentence.index <= 2


_LATE = frozenset(
    (
        "wounds",
        "injuries",
        "hospital",
        "hospitals",
        "later",
        "since",
        "overnight",
        "treatment",
        "surgery",
        "subsequently",
    )
)


def _of_the_dead(sentence: Sentence, item: Found, before: list[Figure]) -> Found:
    """ "Seven were killed and 21 hurt. Three of them died on a bus": of the seven, unless they died of it later."""
    if item.outcome is not Outcome.KILLED or item.whole is not None or not _LATE.isdisjoint(sentence.words):
        return item
    told = before[-1].sentence if before else None
    beside = any(f.sentence is told and f.outcome is Outcome.KILLED and _can_hold(f, item.people) for f in before)
    return replace(item, whole=Outcome.KILLED) if beside else item


def _last_whole(before: list[Figure], item: Found) -> int | None:
    """For "two of the wounded died" the last figure of the wounded; for "two of them" the last figure."""
    wanted = item.whole
    for index in range(len(before) - 1, -1, -1):
        figure = before[index]
        fits = wanted is None or figure.outcome in (wanted, Outcome.KILLED_OR_INJURED)
        if figure.subset_of is None and fits and _can_hold(figure, item.people):
            return index
    return None


def _can_hold(figure: Figure, people: People) -> bool:
    high, low = figure.people.count.high, people.count.low
    return high is None or low is None or low <= high


def _whole(
    part: Part, earlier: list[Figure], figures: list[Figure], items: list[Found | Part], base: int
) -> int | None:
    """Index of the figure that a part belongs to; one that stands later in the sentence counts by its place."""
    if part.of is not None:
        for place, item in enumerate(items):
            if isinstance(item, Found) and item.chunk == part.of:
                return base + place
    for index in range(base + len(figures) - 1, -1, -1):
        if index >= base and isinstance(items[index - base], Part):
            continue
        figure = earlier[index] if index < base else figures[index - base]
        if (
            figure.subset_of is None
            and (part.outcome is None or figure.outcome in (part.outcome, Outcome.KILLED_OR_INJURED))
            and _can_hold(figure, part.people)
        ):
            return index
    return None


def _outcome_at(
    index: int, earlier: list[Figure], figures: list[Figure], items: list[Found | Part], base: int
) -> Outcome | None:
    if index < base:
        return earlier[index].outcome
    item = items[index - base]
    return item.outcome


def _placeholder(sentence: Sentence, part: Part) -> Figure:
    """A part of nothing that was counted: dropped at the end, kept until then so that places do not shift."""
    return Figure(sentence, Outcome.KILLED, part.people, part.first, part.last, -1, -1)


def _without_placeholders(figures: list[Figure], base: int) -> list[Figure]:
    places: dict[int, int] = {}
    kept = [figure for figure in figures if figure.chunk >= 0]
    for old, figure in enumerate(figures):
        if figure.chunk >= 0:
            places[base + old] = base + len(places)

    def moved(link: int | None) -> int | None:
        return link if link is None or link < base else places.get(link)

    return [replace(figure, subset_of=moved(figure.subset_of), beside=moved(figure.beside)) for figure in kept]
