"""One claim a thing struck: without those that a report names again, in the heading or by fewer words.

The rules keep one mention of each thing of a report; what the model sees besides may be "the hospital" of three
sentences later. A second house or another town's market is a thing of its own.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from saksi.extract.attack.objects import head_of
from saksi.model.claim import Claim, Damage, Report

_SMALL = frozenset(("the", "a", "an", "its", "their", "his", "her", "of", "in", "at", "on"))
_ANOTHER = re.compile(
    r"(?:\b(?:an?|any|one|two|three|four|five|six|seven|eight|nine|ten|\d+|other|another|second|third|fourth|several|"
    r"many|more)|['’]s?)\s+$",
    re.IGNORECASE,
)
"""What stands before a thing told of for the first time, or before one more."""


def named_once(report: Report, text: str) -> Report:
    """The report without the claims of things struck that only name one of its others again."""
    heading = _heading(text)
    things = sorted((c for c in report.claims if isinstance(c.value, Damage)), key=lambda c: c.spans[0].start)
    kept: list[Claim] = []
    for thing in things:
        same = next((k for k in kept if _head(k) == _head(thing)), None)
        in_heading = same is not None and same.spans[0].end <= heading
        if same is None or not _is_again(thing, same, text, in_heading=in_heading):
            if same is not None and in_heading and _words(same) <= _words(thing):
                kept.remove(same)
            kept.append(thing)
    claims = tuple(c for c in report.claims if not isinstance(c.value, Damage) or c in kept)
    return replace(report, claims=claims)


def _heading(text: str) -> int:
    """Where the heading ends: the first line, where it is no sentence; 0 without one."""
    end = text.find("\n")
    return 0 if end < 0 or text[:end].rstrip().endswith((".", "!", "?")) else end


def _is_again(thing: Claim, same: Claim, text: str, *, in_heading: bool) -> bool:
    start = thing.spans[0].start
    is_another = _ANOTHER.search(text[max(0, start - 12) : start]) is not None or thing.quote[:1].isdigit()
    return _words(thing) <= _words(same) and (in_heading or not is_another)


def _words(claim: Claim) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", claim.quote.lower())) - _SMALL


def _head(claim: Claim) -> str:
    assert isinstance(claim.value, Damage)
    return head_of(claim.value)
