"""The language of a text, where the text is enough to tell."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

_ENOUGH: Final = 500
"""Characters looked at: from the start and the middle of a long text."""
_SURE_SHORT: Final = 0.60
_SURE: Final = 0.35
_SHORT: Final = 60
_FOLDED: Final = {"ary": "ar", "arz": "ar", "arb": "ar"}
"""Spoken Arabic that is told apart by the model, and written the same here."""
_LETTERS: Final = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str | None:
    """The ISO 639-1 code, or None: a short text must be told with confidence, and digits tell nothing."""
    words = _LETTERS.findall(_sample(text))
    letters = sum(map(len, words))
    if letters < 3:
        return None
    code, confidence = _identifier().classify(" ".join(words))
    sure = _SURE_SHORT if letters < _SHORT else _SURE
    return _FOLDED.get(code, str(code)) if confidence >= sure else None


def plain_code(code: str | None) -> str | None:
    """A language tag brought down to its primary part in lower case (``en-GB`` to ``en``), None where it is none."""
    if code is None:
        return None
    found = re.fullmatch(r"\s*([A-Za-z]{2,3})(?:[-_][\w-]*)?\s*", code)
    return found.group(1).lower() if found else None


def _sample(text: str) -> str:
    if len(text) <= _ENOUGH:
        return text
    middle = len(text) // 2
    return text[: _ENOUGH // 2] + " " + text[middle : middle + _ENOUGH // 2]


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
