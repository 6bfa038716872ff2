"""Marks: the spans that the model sees on a page, with the decisions about each and the pointers between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from saksi.extract.learned.heads import Heads, spans_in
from saksi.extract.learned.labels import CLASSES, CLASSES_OF, QUOTATION, RELATIONS, SPANS
from saksi.extract.learned.layout import Layout, pieces_of, positions
from saksi.extract.where.gazetteer import world
from saksi.model.values import Span

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Ints = npt.NDArray[np.int64]


BEYOND_CYRILLIC = "\u0530"


@dataclass(slots=True)
class Mark:
    """Words [start, end) of one kind, with the chance that the model gives the tag; ``chances`` by class.

    ``points`` holds for each relation the marks pointed to (their numbers), likeliest first, with chances; the chance
    of pointing nowhere stands under the number -1.
    """

    number: int
    kind: str
    first: int
    last: int
    start: int
    end: int
    score: float
    sentence: int
    backed: bool = False  # the reader by rules sees the same
    chances: dict[str, Floats] = field(default_factory=dict)
    points: dict[str, list[tuple[int, float]]] = field(default_factory=dict)

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    def said(self, name: str) -> tuple[str, float]:
        """The likeliest term of a class, and its chance."""
        chances = self.chances[name]
        best = int(chances.argmax())
        return CLASSES[name][best], float(chances[best])

    def target(self, relation: str) -> tuple[int, float] | None:
        """The mark pointed to, with the chance; None where pointing nowhere is likelier."""
        found = self.points.get(relation)
        return found[0] if found and found[0][0] >= 0 else None


@dataclass(frozen=True, slots=True)
class Sight:
    """What one pass of the model over a text gives: hidden states [P, W] and tag chances [P, kinds, 3]."""

    text: str
    layout: Layout
    hidden: Floats
    chances: Floats


def find_marks(
    sight: Sight,
    floors: Mapping[str, float],
    *,
    extra: Sequence[tuple[str, int, int]] = (),
    ruled: Sequence[tuple[str, int, int]] = (),
) -> list[Mark]:
    """Every mark above its kind's floor, passages in quotation marks, ``extra`` (kind, start, end) given from outside,
    in text order; numbers are places in the list.

    ``ruled`` are the words that rules take, people and things in English, details of persons in every language: they
    back the model's marks that they touch; where the model has none they stand as marks of their own, with the chance
    that it gives them, above a floor of their own.
    """
    found = list(_tagged(sight))
    for kind, start, end in ruled:
        touched = [m for m in found if m.kind == kind and m.start < end and start < m.end]
        for mark in touched:
            mark.backed = True
        if not touched:
            found += _weighed(sight, kind, start, end)
    found = _joined(sight.text, [m for m in found if m.score >= _floor(floors, m)])
    found += _given(sight, [(QUOTATION, *p) for p in sight.layout.passages])
    known = {(m.kind, m.first, m.last) for m in found}
    found += [m for m in _given(sight, extra) if (m.kind, m.first, m.last) not in known]
    found.sort(key=lambda m: (m.start, -m.end, m.kind))
    for number, mark in enumerate(found):
        mark.number = number
    return found


_ONE_THING = re.compile(r"\s+(?:(?:of|in|at) (?:(?:the|an?|its|their) )?)?|-")
"""What stands between two parts of one thing's words ("three | churches", "runway | of the | airport")."""


def _joined(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """The marks, those of things struck that follow on one another made into one; commas and "and" part two things,
    and so may a blank where small words are written as one with the next."""
    kept = [m for m in marks if m.kind != "object"]
    last: Mark | None = None
    for mark in sorted((m for m in marks if m.kind == "object"), key=lambda m: (m.start, -m.end)):
        parted = text[mark.start] >= BEYOND_CYRILLIC
        if last is not None and not parted and _ONE_THING.fullmatch(text[last.end : mark.start]):
            last.last, last.end = mark.last, mark.end
            last.score, last.backed = max(last.score, mark.score), last.backed or mark.backed
        else:
            kept.append(mark)
            last = mark
    return kept


def _floor(floors: Mapping[str, float], mark: Mark) -> float:
    own = floors.get(mark.kind, 0.0)
    return floors.get(f"{mark.kind} backed", own) if mark.backed else own


def _weighed(sight: Sight, kind: str, start: int, end: int) -> Iterator[Mark]:
    """Words that rules take for a kind, with the mean chance that the model sees it there too."""
    layer = SPANS.index(kind)
    for mark in _given(sight, [(kind, start, end)]):
        mark.score = float(1 - sight.chances[mark.first : mark.last + 1, layer, 0].mean())
        mark.backed = True
        yield mark


def _tagged(sight: Sight) -> Iterator[Mark]:
    for layer, kind in enumerate(SPANS):
        for first, last, score in spans_in(sight.chances[:, layer]):
            start, end = word_edges(sight.text, int(sight.layout.starts[first]), int(sight.layout.ends[last]))
            if kind == "object" and (blow := _BLOW.match(sight.text, start, end)):
                start = blow.end()
            if kind in _NOUNS:
                start, end = noun_edges(sight.text, start, end)
            if start < end and not (kind == "event" and sight.text[start:end] in world().demonyms):
                yield Mark(0, kind, first, last, start, end, score, int(sight.layout.sentence[first]))


def word_edges(text: str, start: int, end: int) -> tuple[int, int]:
    """Bounds moved to the edges of words, blanks and a closing comma or stop left out; not in scripts that write small
    words as one with the next."""
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum() and text[start] < BEYOND_CYRILLIC:
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:"):
        end -= 1
    return start, end


_BLOW = re.compile(r".*\b(?:struck|hit|shelled|bombed|targeted|destroyed|damaged|attacked|wrecked)\s+", re.IGNORECASE)
"""In front of a thing struck, up to the verb ("missile struck | Freedom Square")."""
_NOUNS = ("event", "object", "weapon", "speaker", "party")
_LOOSE = re.compile(
    r"an?|the|and|or|of|at|in|on|by|to|from|is|are|was|were|what|that|which|el|l[aeo]s?|une?|una|y|e|o|de[ns]?|en|et|ou|du|і|й|та|або|у|в|на|з|и|или|с|о|و|أو|في|من|على"
)
"""Articles, joints and prepositions of the six languages, and what joins clauses in English."""
_WORD = re.compile(r"\S+")


def noun_edges(text: str, start: int, end: int) -> tuple[int, int]:
    """Bounds without articles, joints and prepositions in front or behind; none where nothing else is left, or where
    the words are only whose something is ("the city's")."""
    words = list(_WORD.finditer(text, start, end))
    while words and _LOOSE.fullmatch(words[0][0].lower()):
        words.pop(0)
    while words and _LOOSE.fullmatch(words[-1][0].lower().rstrip(",;:")):
        words.pop()
    if not words or (words[-1][0].endswith(("'s", "’s")) and text[words[-1].end() : end + 1].isspace()):
        return start, start
    return word_edges(text, words[0].start(), words[-1].end())


def _given(sight: Sight, spans: Sequence[tuple[str, int, int]]) -> Iterator[Mark]:
    for kind, start, end in spans:
        found = pieces_of(sight.layout, start, end)
        if found is not None:
            yield Mark(0, kind, *found, start, end, 1.0, int(sight.layout.sentence[found[0]]))


def decide(sight: Sight, heads: Heads, marks: Sequence[Mark]) -> Floats:
    """Fill in the classes and pointers of all marks; gives their vectors [S, W]."""
    import numpy as np

    ends = np.array([(m.first, m.last) for m in marks], dtype=np.int64).reshape(-1, 2)
    spans = heads.spans(sight.hidden, ends)
    for name in CLASSES:
        rows = [m.number for m in marks if name in CLASSES_OF.get(m.kind, ())]
        if rows:
            for row, chances in zip(rows, heads.chances(name, spans[rows]), strict=True):
                marks[row].chances[name] = chances
    for name, (kinds, targets) in RELATIONS.items():
        left, right = [m.number for m in marks if m.kind in kinds], [m.number for m in marks if m.kind in targets]
        if left and right:
            place = positions(sight.layout, ends[left], ends[right])
            _point(marks, name, (left, right), heads.pointers(name, spans[left], spans[right], place))
    return spans


def _point(marks: Sequence[Mark], name: str, sides: tuple[list[int], list[int]], chances: Floats) -> None:
    left, right = sides
    numbers = [-1, *right]
    for row, number in enumerate(left):
        order = chances[row].argsort()[::-1][:4]
        found = [(numbers[c], float(chances[row, c])) for c in order.tolist()]
        marks[number].points[name] = [(t, p) for t, p in found if t != number]
