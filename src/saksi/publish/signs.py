"""Signs that turn the direction of writing, taken out or put in, in the strings of a page that is set from the left."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

STEERING: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")
"""Signs that turn lines round or are none: an outlet's name may hold them (in excerpts they are replaced before)."""
BEFORE_A_NUMBER: Final = re.compile(
    "([\u0590-\u065f\u066a-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefe])(?=[^\\w]*[0-9])"
)
"""A letter written from the right with a number behind it: set as it stands, the number would leave its own words."""
LEFT_TO_RIGHT: Final = "\u200e"


def in_order(told: Any) -> Any:
    """The same, with numbers kept beside their own words where a name written from the right stands before them.

    Passages of sources stay as they are: they are set in the direction of their document.
    """
    if isinstance(told, str):
        return BEFORE_A_NUMBER.sub(rf"\1{LEFT_TO_RIGHT}", told)
    if isinstance(told, Mapping):
        return {key: value if key == "runs" else in_order(value) for key, value in told.items()}
    return [in_order(value) for value in told] if isinstance(told, list | tuple) else told


def numbered(told: Any, signs: re.Pattern[str]) -> Any:
    """The same with each run of these signs as their Unicode numbers, which hold none of them."""
    if isinstance(told, str):
        return signs.sub(lambda run: f"[{' '.join(f'U+{ord(sign):04X}' for sign in run.group())}]", told)
    if isinstance(told, Mapping):
        return {key: numbered(value, signs) for key, value in told.items()}
    return [numbered(value, signs) for value in told] if isinstance(told, list | tuple) else told
