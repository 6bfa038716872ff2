"""What became of people in a language that the model has not learned: by the words of harm beside the figure.

The model knows figures and people in such a language better than what became of them. Where it says killed or injured,
or is not sure, the first word of harm behind the people in their sentence tells, up to the next figure; else the last
one before them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from saksi.extract.count.tokens import normal
from saksi.extract.learned.marks import Mark
from saksi.extract.page.further import stems
from saksi.model.terms import Outcome

SURE = 0.8
"""A chance of the model's from which on its word stands that people are missing, detained or displaced."""
_WORD = re.compile(r"[^\W\d_]+(?:['’\u200c-][^\W\d_]+)*")
_END = re.compile(r"[.!?;؟؛](?=\s|$)|\n")


def outcome_by_words(text: str, mark: Mark, marks: Sequence[Mark], language: str) -> Outcome | None:
    """Killed, injured or missing by the words beside a mark of people; None where they tell none."""
    begin, end = _sentence(text, mark)
    others = [m for m in marks if m.kind == "people" and m is not mark]
    behind = min([m.start for m in others if m.start >= mark.end] + [end])
    before = max([m.end for m in others if m.end <= mark.start] + [begin])
    after = _told(text[mark.start : behind], language)
    ahead = _told(text[before : mark.start], language)
    return after[0] if after else ahead[-1] if ahead else None


def _sentence(text: str, mark: Mark) -> tuple[int, int]:
    ends = [found.end() for found in _END.finditer(text)]
    begin = max([end for end in ends if end <= mark.start] + [0])
    return begin, min([end for end in ends if end >= mark.end] + [len(text)])


def _told(text: str, language: str) -> list[Outcome]:
    """The outcome of every word of harm, in order."""
    found = []
    for word in _WORD.findall(text):
        form = normal(word, language)
        for name in ("killed", "injured", "missing"):
            if any(form.startswith(normal(stem, language)) for stem in stems(language, name)):
                found.append(Outcome(name))
                break
    return found
