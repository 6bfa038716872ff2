"""What became of those who were shot: a report's "four shot" says neither that they live nor that they died.

Injured where the sentences that follow tell of wounds and of no death, and in a text without any word of a death. Who
is told to have died beside such a figure is one of it: "five shot, one dead".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from saksi.extract.harm.elsewhere import is_elsewhere
from saksi.extract.harm.figures import Figure
from saksi.extract.page.lexicon import words
from saksi.extract.page.text import Page
from saksi.model.terms import Outcome

_AFTERMATH = 3  # sentences in which a text goes on about those shot
_PAST = frozenset(("last", "ago", "earlier", "previous", "previously", "another", "separate", "unrelated"))
_SHOT = ("shot", "gunshot", "shoots", "gunfire", "bullet", "bullets")


def of_those_shot(page: Page, figures: Sequence[Figure]) -> list[Figure]:
    """The figures, those of people shot as injured where they live, and their dead as parts of them where not."""
    if not any(_is_shot(figure) for figure in figures):
        return list(figures)
    return _with_their_dead(_of_survivors(page, figures))


def _is_shot(figure: Figure) -> bool:
    tokens = figure.sentence.tokens[figure.first : figure.last]
    return figure.outcome is Outcome.KILLED_OR_INJURED and any(token.lower in _SHOT for token in tokens)


def _of_survivors(page: Page, figures: Sequence[Figure]) -> list[Figure]:
    """ "Four people were shot. None has life-threatening injuries": injured, where nobody is said to have died."""
    alive = set(range(len(figures)))
    if _tells_of_dead(page.text):
        alive = {k for k, figure in enumerate(figures) if _lives(page, figure) or _is_beside_dead(figures, k)}
    shot = {place for place, figure in enumerate(figures) if _is_shot(figure)} & alive
    shot |= {k for k, f in enumerate(figures) if f.outcome is Outcome.KILLED_OR_INJURED and f.subset_of in shot}
    return [replace(f, outcome=Outcome.INJURED) if place in shot else f for place, f in enumerate(figures)]


def _lives(page: Page, figure: Figure) -> bool:
    if _said("sure").search(figure.sentence.text) is not None:
        return True
    at = figure.sentence.index
    near = " ".join(sentence.text for sentence in page.sentences[at : at + _AFTERMATH])
    return _said("lives").search(near) is not None and not _tells_of_dead(near)


def _is_beside_dead(figures: Sequence[Figure], place: int) -> bool:
    """ "One man was killed and three others were shot": those who did not die."""
    figure = figures[place]
    near = (f for f in figures[:place] if figure.sentence.index - f.sentence.index < _AFTERMATH)
    return figure.people.more and any(f.outcome is Outcome.KILLED for f in near)


def _tells_of_dead(text: str) -> bool:
    """Whether any word says that somebody has died; an attempt and a denial say that nobody has."""
    return _said("dead").search(_NOBODY_DEAD.sub(" ", text)) is not None


_NOBODY_DEAD = re.compile(
    r"\battempted[ -](?:\w+[ -]){0,2}?(?:murders?|homicides?|killings?)\b|"
    r"\b(?:no ?(?:body|one)|none)(?: \w+){0,2} (?:killed|died|dead)\b|\bno (?:deaths|fatalities)\b",
    re.IGNORECASE,
)


@cache
def _said(what: str) -> re.Pattern[str]:
    phrases = sorted(words("outcomes")["shot"][what], key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(p) for p in phrases) + r")\b", re.IGNORECASE)


def _with_their_dead(figures: list[Figure]) -> list[Figure]:
    """ "Five people were shot and one was killed": the one is of the five, unless the text sets him beside them."""
    wholes = [k for k, f in enumerate(figures) if _is_shot(f) and _is_whole(f)]
    return [
        figure if (whole := _shot_with(figures, figure, wholes)) is None else replace(figure, subset_of=whole)
        for figure in figures
    ]


def _is_whole(figure: Figure) -> bool:
    people = figure.people
    return figure.subset_of is None and figure.beside is None and people.stated and not people.more


def _shot_with(figures: Sequence[Figure], figure: Figure, wholes: Sequence[int]) -> int | None:
    """The larger figure of those shot in the dead's own sentence or nearest before it."""
    dead, others = figure.people.count, figure.people.more or figure.subset_of is not None or figure.beside is not None
    if figure.outcome is not Outcome.KILLED or others or not dead.low or dead.low != dead.high:
        return None
    at = figure.sentence.index
    near = [k for k in wholes if 0 <= at - figures[k].sentence.index <= _AFTERMATH]
    if is_elsewhere(figure.sentence, figure.first, figure.last) or not _PAST.isdisjoint(figure.sentence.words):
        near = [k for k in near if figures[k].sentence.index == at]
    larger = [k for k in near if (figures[k].people.count.low or 0) > dead.low]
    return min(larger, key=lambda k: at - figures[k].sentence.index, default=None)
