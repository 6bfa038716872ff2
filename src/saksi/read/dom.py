"""The text of a parsed page with the way back: each character knows its text node and its place in it.

A page's visible text is kept twice: as nodes with their raw text, and *packed* (no white space, no characters without
ink) as one string, in which chosen passages can be found whatever a content chooser did to their spacing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Final

from saksi.model.document import DomText
from saksi.read.draft import Weave, names

UNSEEN: Final = names(
    "script style noscript template head title textarea select option datalist svg math iframe object embed canvas "
    "audio video map noembed noframes applet"
)
"""Elements whose text no reader of the page sees as its words."""
_LINES: Final = names("br li tr dt dd caption figcaption option legend summary hr")
_PARAGRAPHS: Final = names(
    "p div section article main header footer aside nav h1 h2 h3 h4 h5 h6 ul ol dl table thead tbody tfoot blockquote "
    "pre form fieldset figure address details dialog center body html hgroup menu"
)
_CELLS: Final = frozenset(("td", "th"))
_SIMPLE_NAME: Final = re.compile(r"[a-z][a-z0-9-]*")
_DROPPED: Final = "\u00ad\u200b\ufeff\u2060"
"""Characters without ink that only steer line breaking; joiners of Persian and Indic scripts are not among them."""
_RUN: Final = re.compile(rf"[^\s{_DROPPED}]+(?: [^\s{_DROPPED}]+)*|\s+|[{_DROPPED}]+")


class Gap(IntEnum):
    """What stands between two runs of text on the page."""

    NONE = 0
    SPACE = 1
    CELL = 2
    LINE = 3
    PARAGRAPH = 4


_BETWEEN: Final = {Gap.NONE: "", Gap.SPACE: " ", Gap.CELL: " | ", Gap.LINE: "\n", Gap.PARAGRAPH: "\n\n"}


@dataclass(frozen=True, slots=True)
class TextNode:
    """One text node: raw text, the gap before it, where its packed text starts, and its element and number there."""

    raw: str
    gap: Gap
    packed_at: int
    element: int
    number: int


@dataclass(slots=True)
class Page:
    """The visible text nodes of a page in document order, and the packed text of all of them."""

    nodes: list[TextNode] = field(default_factory=list)
    packed: str = ""
    weight: int = 0
    """Characters times the depth at which they stand, over all nodes: what a chooser's price grows with."""
    elements: list[tuple[int, str]] = field(default_factory=list)
    """(parent's number, step of the path) for each element, in document order."""
    headings: list[tuple[int, int]] = field(default_factory=list)
    """Ranges of ``packed`` that lie in an h1."""
    captions: list[tuple[int, int]] = field(default_factory=list)
    """Ranges of ``packed`` that lie in the caption of a figure."""
    marked: list[tuple[int, int]] = field(default_factory=list)
    """Ranges of ``packed`` that lie in the element that was to be marked."""

    def path(self, element: int) -> str:
        """The XPath of an element."""
        steps = []
        while element >= 0:
            element, step = self.elements[element]
            steps.append(step)
        return "/" + "/".join(reversed(steps))

    def weave(self, chosen: Iterable[tuple[int, int]], weave: Weave) -> None:
        """Put the chosen ranges of ``packed`` (sorted, apart) into the weave, with the page's own gaps."""
        starts = [node.packed_at for node in self.nodes]
        done: int | None = None
        for start, end in chosen:
            index = max(bisect_right(starts, start) - 1, 0)
            while index < len(self.nodes) and self.nodes[index].packed_at < end:
                self._weave_part(index, start, end, weave, since=done)
                done = index
                index += 1

    def _weave_part(self, index: int, start: int, end: int, weave: Weave, *, since: int | None) -> None:
        """The part of a node within [start, end); ``since`` is the last node before it that was put in."""
        node = self.nodes[index]
        following = self.nodes[index + 1].packed_at if index + 1 < len(self.nodes) else len(self.packed)
        if start <= node.packed_at and following <= end:
            first, last = len(node.raw) - len(node.raw.lstrip()), len(node.raw.rstrip())
        else:
            first, last = _raw_range(node, max(start - node.packed_at, 0), end - node.packed_at)
        if first == last:
            return
        if since is not None:
            passed = (other.gap for other in self.nodes[since + 1 : index + 1])
            weave.add(_BETWEEN[max(passed, default=Gap.SPACE)])
        _weave_run(node.raw, first, last, f"{self.path(node.element)}/text()[{node.number}]", weave)


def page_of(root: Any, mark: Any = None) -> Page:
    """The visible text of an lxml tree; the place of the element ``mark`` in it is noted."""
    from lxml import etree

    page = Page()
    packed: list[str] = []
    state = _Walk(page, packed, mark)
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start":
            if state.enter(element):
                walk.skip_subtree()
        elif event == "end":
            state.leave(element)
        else:
            state.text(element.tail)
    page.packed = "".join(packed)
    return page


def pack(text: str) -> str:
    """The text without white space and without characters that have no ink."""
    bare = "".join(text.split())
    return bare if bare.isprintable() else "".join(c for c in bare if c.isprintable())


@dataclass(slots=True)
class _Walk:
    page: Page
    packed: list[str]
    mark: Any
    length: int = 0
    gap: Gap = Gap.NONE
    open: list[tuple[int, dict[str, int]]] = field(default_factory=list)
    heading: int = 0
    caption: int = 0
    marking: int = 0
    hidden: bool = False

    def enter(self, element: Any) -> bool:
        """Note an element's start; true where its inside is not to be seen."""
        tag = element.tag
        parent, counts = self.open[-1] if self.open else (-1, {})
        number = len(self.page.elements)
        self.page.elements.append((parent, _step(tag, counts)))
        self.open.append((number, {}))
        self._widen(tag)
        if tag == "h1":
            self.heading = self.length
        elif tag == "figcaption":
            self.caption = self.length
        if element is self.mark:
            self.marking = self.length
        self.hidden = tag in UNSEEN or element.get("hidden") is not None
        if not self.hidden:
            self.text(element.text)
        elif element.text:
            self.open[-1][1]["text()"] = 1
        return self.hidden

    def leave(self, element: Any) -> None:
        tag = element.tag
        self.open.pop()
        self._widen(tag)
        if tag == "h1" and self.length > self.heading:
            self.page.headings.append((self.heading, self.length))
        elif tag == "figcaption" and self.length > self.caption:
            self.page.captions.append((self.caption, self.length))
        if element is self.mark and self.length > self.marking:
            self.page.marked.append((self.marking, self.length))
        if self.open:
            self.text(element.tail)

    def text(self, raw: str | None) -> None:
        if not raw or not self.open:
            return
        element, counts = self.open[-1]
        counts["text()"] = counts.get("text()", 0) + 1
        if raw.isspace():
            self.gap = max(self.gap, Gap.SPACE)
            return
        ink = pack(raw)
        if not ink:
            return
        gap = max(self.gap, Gap.SPACE) if raw[0].isspace() else self.gap
        self.page.nodes.append(TextNode(raw, gap, self.length, element, counts["text()"]))
        self.packed.append(ink)
        self.length += len(ink)
        self.page.weight += len(ink) * len(self.open)
        self.gap = Gap.SPACE if raw[-1].isspace() else Gap.NONE

    def _widen(self, tag: str) -> None:
        if tag in _PARAGRAPHS:
            self.gap = Gap.PARAGRAPH
        elif tag in _LINES:
            self.gap = max(self.gap, Gap.LINE)
        elif tag in _CELLS:
            self.gap = max(self.gap, Gap.CELL)


def _step(tag: str, counts: dict[str, int]) -> str:
    """An element's step in its path; a name that XPath cannot say is counted among all elements."""
    counts["*"] = counts.get("*", 0) + 1
    counts[tag] = counts.get(tag, 0) + 1
    return f"{tag}[{counts[tag]}]" if _SIMPLE_NAME.fullmatch(tag) else f"*[{counts['*']}]"


def _raw_range(node: TextNode, first: int, last: int) -> tuple[int, int]:
    """The range of a node's raw text that holds the packed characters [first, last) of it."""
    start = end = seen = 0
    for index, letter in _inked(node.raw):
        if seen == first:
            start = index
        seen += 1
        end = index + len(letter)
        if seen == last:
            break
    return (start, end) if seen > first else (0, 0)


def _inked(raw: str) -> Iterator[tuple[int, str]]:
    return ((i, c) for i, c in enumerate(raw) if not c.isspace() and c.isprintable())


def _weave_run(raw: str, start: int, end: int, path: str, weave: Weave) -> None:
    """Raw text with each run of white space as one space; every character keeps its place in the node."""
    for found in _RUN.finditer(raw, start, end):
        at, piece = found.start(), found.group()
        if piece[0] in _DROPPED:
            continue
        if piece.isspace():
            weave.add(" ", DomText(path=path, start=at, end=at + 1))
        else:
            weave.add(piece, DomText(path=path, start=at, end=found.end()))
