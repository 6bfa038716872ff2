"""A document's text in pieces for a page: sentences in order, words that claims were read from told apart.

A long document is shown in parts of whole sentences, so that no page grows without end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from saksi.model.values import Span
from saksi.pipeline.desk.shown import ClaimShown, DocumentView, ReportShown, Sentence

MOST_CHARS = 12_000
MOST_CLAIMS = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in a row that the same claims rest on; ``begins`` are claims (by number) whose first words start here."""

    text: str
    claims: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    is_sealed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, or what stands between two (then without a number)."""

    pieces: tuple[Piece, ...]
    number: int | None = None
    claims: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The claims of one account in a document; ``report`` is None for what belongs to none of them."""

    report: ReportShown | None
    claims: tuple[tuple[int, ClaimShown], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a document: its words from ``start``, the claims read in it, and where it stands among the parts."""

    start: int
    lines: tuple[Line, ...]
    groups: tuple[Group, ...]
    number: int
    count: int


def numbers(claims: Sequence[ClaimShown]) -> Mapping[str, int]:
    """Each claim's number in its document, from 1, in the order of the text."""
    ordered = sorted(claims, key=lambda c: (c.spans[0].start if c.spans else 0, c.spans[0].end if c.spans else 0, c.id))
    return {claim.id: number for number, claim in enumerate(ordered, start=1)}


def part_of(view: DocumentView, wanted: int) -> Part:
    """A part by its number from 1; the nearest one where there is no such."""
    parts = _parts(view)
    number = min(max(wanted, 1), len(parts))
    window = parts[number - 1]
    named = numbers(view.claims)
    inside = [c for c in view.claims if c.spans and window.start <= c.spans[0].start < window.end]
    if number == 1:
        inside += [c for c in view.claims if not c.spans]
    lines = tuple(_lines(view, window, inside, named))
    return Part(window.start, lines, _groups(view, inside, named), number, len(parts))


def part_at(view: DocumentView, offset: int) -> int:
    """The number of the part that a code point lies in."""
    for number, window in enumerate(_parts(view), start=1):
        if offset < window.end:
            return number
    return 1


def _parts(view: DocumentView) -> list[Span]:
    """Windows of whole sentences, each within the bounds on characters and claims (one sentence may be longer)."""
    starts = sorted(c.spans[0].start for c in view.claims if c.spans)
    bounds, begin, held, at = [], 0, 0, 0
    for sentence in view.sentences:
        own = 0
        while at < len(starts) and starts[at] < sentence.span.end:
            own, at = own + 1, at + 1
        too_much = sentence.span.end - begin > MOST_CHARS or held + own > MOST_CLAIMS
        if too_much and sentence.span.start > begin:
            bounds.append(Span(begin, sentence.span.start))
            begin, held = sentence.span.start, 0
        held += own
    return [*bounds, Span(begin, max(len(view.text), begin + 1))]


def _lines(view: DocumentView, window: Span, claims: Sequence[ClaimShown], named: Mapping[str, int]) -> list[Line]:
    made: list[Line] = []
    at = window.start
    marks = _marks(view, claims, named)
    for sentence in view.sentences:
        if sentence.span.end <= window.start or sentence.span.start >= window.end:
            continue
        start, end = max(sentence.span.start, at), min(sentence.span.end, window.end)
        if at < start:
            made.append(Line(_pieces(view.text, at, start, marks)))
        if start < end:
            made.append(_line(view, sentence, start, end, marks))
        at = max(at, end)
    if at < window.end and at < len(view.text):
        made.append(Line(_pieces(view.text, at, min(window.end, len(view.text)), marks)))
    return made


def _line(view: DocumentView, sentence: Sentence, start: int, end: int, marks: Marks) -> Line:
    pieces = _pieces(view.text, start, end, marks)
    held = sorted({number for piece in pieces for number in piece.claims})
    return Line(pieces, sentence.number, tuple(held))


Marks = list[tuple[int, int, int, bool]]
"""Start, end, the claim's number (0: sealed words), whether these are its first words."""


def _marks(view: DocumentView, claims: Sequence[ClaimShown], named: Mapping[str, int]) -> Marks:
    marks = [(s.start, s.end, named[c.id], k == 0) for c in claims for k, s in enumerate(c.spans)]
    return [*marks, *((s.start, s.end, 0, False) for s in view.sealed)]


def _pieces(text: str, start: int, end: int, marks: Marks) -> tuple[Piece, ...]:
    near = [m for m in marks if m[0] < end and m[1] > start]
    cuts = sorted({start, end, *(c for m in near for c in m[:2] if start < c < end)})
    made = []
    for left, right in zip(cuts, cuts[1:], strict=False):
        over = [m for m in near if m[0] <= left and m[1] >= right]
        held = tuple(sorted({m[2] for m in over if m[2]}))
        begins = tuple(sorted({m[2] for m in over if m[2] and m[3] and max(m[0], start) == left}))
        made.append(Piece(text[left:right], held, begins, any(not m[2] for m in over)))
    return tuple(made)


def _groups(view: DocumentView, claims: Sequence[ClaimShown], named: Mapping[str, int]) -> tuple[Group, ...]:
    reports = {r.id: r for r in view.reports}
    by_report: dict[str | None, list[tuple[int, ClaimShown]]] = {}
    for claim in sorted(claims, key=lambda c: named[c.id]):
        key = claim.report if claim.report in reports else None
        by_report.setdefault(key, []).append((named[claim.id], claim))
    return tuple(Group(reports.get(key or ""), tuple(held)) for key, held in by_report.items())
