"""Where a long text is cut into windows, so that no seam shows.

An encoder sees a limited number of pieces. Windows overlap by twice the context, and of the two that hold a piece the
one where it stands further from an edge gives its output: so every piece has at least `context` pieces on each side, or
the text's own end. Windows are as few as can be and about equally long; a window's begin moves back to a sentence's,
better to a paragraph's, where the room allows.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from saksi.errors import InputError


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces [start, end) are shown to the encoder, of which [first, last) give their outputs."""

    start: int
    end: int
    first: int
    last: int


def plan(count: int, *, size: int, context: int, breaks: Sequence[Sequence[int]] = ()) -> tuple[Window, ...]:
    """Windows over `count` pieces, none longer than `size`.

    `breaks` are the numbers of pieces that begin something, ascending, the best kind first (paragraphs, sentences).
    Raises InputError when the size leaves no room beside the overlap.
    """
    overlap = 2 * context
    if context < 0 or size <= overlap:
        raise InputError(f"a window of {size} pieces has no room for {context} of context on each side")
    if count <= size:
        return (Window(0, count, 0, count),) if count else ()
    starts = _starts(count, size=size, overlap=overlap, breaks=breaks)
    ends = [*(start + overlap for start in starts[1:]), count]
    cuts = [0, *(start + context for start in starts[1:]), count]
    return tuple(Window(*four) for four in zip(starts, ends, cuts[:-1], cuts[1:], strict=True))


def _starts(count: int, *, size: int, overlap: int, breaks: Sequence[Sequence[int]]) -> list[int]:
    """Even starts, each moved back to a break: a window grows by what its begin moved, so never beyond `size`."""
    windows = -(-(count - overlap) // (size - overlap))
    step = (count - overlap) / windows
    starts = [0]
    for number in range(1, windows):
        even = int(number * step)
        next_even = count - overlap if number == windows - 1 else int((number + 1) * step)
        earliest = max(next_even + overlap - size, starts[-1] + 1)
        starts.append(_moved(even, earliest, breaks))
    return starts


def _moved(even: int, earliest: int, breaks: Sequence[Sequence[int]]) -> int:
    for kind in breaks:
        at = bisect_right(kind, even) - 1
        if at >= 0 and kind[at] >= earliest:
            return kind[at]
    return even


def begins(starts: Sequence[int], text_starts: Sequence[int]) -> list[int]:
    """Numbers of the first pieces at or behind each of the places in the text; ascending, none twice."""
    found = {bisect_left(starts, place) for place in text_starts}
    return sorted(number for number in found if number < len(starts))
