"""Which part of a page is the article: trafilatura chooses, and its choice is found again in the page itself.

The chooser's text is used only to point; what is read are the page's own characters, so that each has its origin.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from saksi.read.dom import Page, pack
from saksi.read.draft import FOREIGN

_BREAKS: Final = frozenset(("p", "head", "item", "row", "cell", "quote", "code", "lb", "list", "table", "div", "title"))
_LITTLE: Final = 400
_SMALL_SHARE: Final = 0.3
"""A choice of fewer characters, or of a smaller share of the page, waits for a second opinion, at half the speed."""
_ANCHOR: Final = 30
_PROBE: Final = 12
_MOST_PROBES: Final = 5000

Ranges = list[tuple[int, int]]


def choose(root: Any, page: Page) -> tuple[Ranges, float] | None:
    """Ranges of the page's packed text that are the article, and the share of the choice that was found again.

    None where the chooser finds nothing or fails on the page.
    """
    lines = _chosen_lines(root, fast=True)
    if sum(map(len, lines)) < max(_LITTLE, len(page.packed) * _SMALL_SHARE):
        lines = _chosen_lines(root, fast=False) or lines
    if not lines:
        return None
    found = _Finder(page.packed).find_all(lines)
    total = sum(map(len, lines))
    share = sum(end - start for start, end in found) / total
    return joined(found), min(share, 1.0)


def joined(ranges: Ranges) -> Ranges:
    """Ranges in order, those that touch or overlap made one."""
    result: Ranges = []
    for start, end in sorted(ranges):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def _chosen_lines(root: Any, *, fast: bool) -> list[str]:
    """The chooser's text, packed, a line for each block; ``fast`` leaves out its second opinions."""
    import trafilatura

    chosen: Any
    try:
        chosen = trafilatura.bare_extraction(root, include_comments=False, include_tables=True, fast=fast)
    except FOREIGN:
        return []
    if chosen is None or chosen.body is None:
        return []
    return [line for line in map(pack, _blocks(chosen.body)) if line]


def _blocks(body: Any) -> list[str]:
    from lxml import etree

    lines = [""]
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag in _BREAKS:
            lines.append("")
        lines[-1] += (element.text if event == "start" else element.tail) or ""
    return lines


@dataclass(slots=True)
class _Finder:
    """Finds lines in packed text: long ones first and in order, short ones between their neighbours."""

    packed: str
    probes: int = 0

    def find_all(self, lines: list[str]) -> Ranges:
        places: list[tuple[int, int] | None] = [None] * len(lines)
        position = 0
        for index, line in enumerate(lines):
            if len(line) >= _ANCHOR:
                at = self.packed.find(line, position)
                if at < 0:
                    at = self.packed.find(line)
                if at >= 0:
                    places[index] = (at, at + len(line))
                    position = at + len(line)
        return self._fill(lines, places)

    def _fill(self, lines: list[str], places: list[tuple[int, int] | None]) -> Ranges:
        found: Ranges = []
        following = self._following(places)
        previous = 0
        for index, line in enumerate(lines):
            place = places[index]
            if place is not None:
                found.append(place)
                previous = place[1]
                continue
            parts = self._between(line, previous, following[index])
            found.extend(parts)
            previous = max([previous, *(end for _, end in parts)])
        return found

    def _following(self, places: list[tuple[int, int] | None]) -> list[int]:
        """For each line, where the next line that is placed starts."""
        result, bound = [], len(self.packed)
        for place in reversed(places):
            result.append(bound)
            bound = place[0] if place is not None else bound
        return result[::-1]

    def _between(self, line: str, low: int, high: int) -> Ranges:
        for start, end in ((low, high), (low, len(self.packed)), (0, len(self.packed))):
            at = self.packed.find(line, start, end)
            if at >= 0:
                return [(at, at + len(line))]
        return self._pieces(line, low, max(high, low))

    def _pieces(self, line: str, low: int, high: int) -> Ranges:
        """A line that the page does not have in one piece (an inline element was left out), piece by piece."""
        found: Ranges = []
        at = 0
        while at < len(line) and self.probes < _MOST_PROBES:
            self.probes += 1
            hit = self.packed.find(line[at : at + _PROBE], low, high)
            if hit < 0:
                at += 1
                continue
            size = self._common(line, at, hit)
            found.append((hit, hit + size))
            at, low = at + size, hit + size
        return found

    def _common(self, line: str, at: int, hit: int) -> int:
        size = 0
        longest = min(len(line) - at, len(self.packed) - hit)
        while size < longest and line[at + size] == self.packed[hit + size]:
            size += 1
        return size
