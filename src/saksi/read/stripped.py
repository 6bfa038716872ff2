"""A page with its tags taken out, for pages too large or too deep for a tree: linear in time, in order, no choosing."""

from __future__ import annotations

import html
import re
from string import ascii_lowercase, ascii_uppercase
from typing import Final

from saksi.model.document import MemberText
from saksi.read.draft import Draft, Item, Weave, names

METHOD: Final = "html-stripped/1"
SOURCE: Final = "page source"
"""The path of origins: characters of the decoded page."""

_TAG: Final = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]*)|<!--|<[!?]")
_UNSEEN: Final = names("script style noscript template head title textarea select svg iframe")
_INLINE: Final = names("a abbr b bdi bdo cite em font i mark q s small span strong sub sup time u wbr")
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,8}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
_RUN: Final = re.compile(r"[^\s]+(?: [^\s]+)*|\s+")
_LOWER: Final = str.maketrans(ascii_uppercase, ascii_lowercase)
"""ASCII only: full lower-casing changes the length of some texts."""


def read_stripped(page: str, item: Item) -> Draft:
    """All text between tags, but none of scripts and styles."""
    weave = Weave(item.limits.max_text_chars)
    weave_stripped(page, weave)
    weave.trim()
    return Draft(METHOD, weave.text(), tuple(weave.segments), notes=weave.notes())


def weave_stripped(page: str, weave: Weave) -> None:
    """Put the text between tags into the weave."""
    at = 0
    lowered = page.translate(_LOWER)
    closed: set[str] = set()
    while at < len(page):
        found = _TAG.search(page, at)
        end = found.start() if found else len(page)
        _weave_text(page, at, end, weave)
        if found is None:
            break
        at = _past(lowered, found, closed)
        if found.group(1) is None or found.group(1).lower() not in _INLINE:
            weave.line_break()


def _past(lowered: str, found: re.Match[str], closed: set[str]) -> int:
    """The end of a tag, comment or unseen element. ``closed`` names elements that have no end any more."""
    name = (found.group(1) or "").lower()
    if found.group() == "<!--":
        end, width = lowered.find("-->", found.end()), 3
    elif name in _UNSEEN and found.group()[1] != "/" and name not in closed:
        end, width = lowered.find(f"</{name}", found.end()), 0
        if end < 0:
            closed.add(name)
            end, width = lowered.find(">", found.end()), 1
    else:
        end, width = lowered.find(">", found.end()), 1
    return len(lowered) if end < 0 else end + width


def _weave_text(page: str, start: int, end: int, weave: Weave) -> None:
    at = start
    for found in _ENTITY.finditer(page, start, end):
        _weave_words(page, at, found.start(), weave)
        shown = html.unescape(found.group())
        weave.add(shown, MemberText(path=SOURCE, start=found.start(), end=found.end()))
        at = found.end()
    _weave_words(page, at, end, weave)


def _weave_words(page: str, start: int, end: int, weave: Weave) -> None:
    """Words as they stand, each run of white space as one space."""
    for found in _RUN.finditer(page, start, end):
        at, piece = found.start(), found.group()
        if not piece.isspace():
            weave.add(piece, MemberText(path=SOURCE, start=at, end=found.end()))
        elif weave.length and not weave.pieces[-1].endswith((" ", "\n")):
            weave.add(" ", MemberText(path=SOURCE, start=at, end=at + 1))
