"""Ages among the model's figures: "Timothy, 57, fired", "a 3-year-old's death" counts nobody 57 or three times."""

from __future__ import annotations

from collections.abc import Sequence

from saksi.extract.harm.ages import is_age
from saksi.extract.page.text import Sentence, Token
from saksi.model.claim import Casualty, Claim

_AFTER = (("year",), ("years",), ("month",), ("months",), ("and", "a", "half", "year"), ("and", "half", "year"))


def counts_years(claim: Claim, sentence: Sentence) -> bool:
    """Whether a figure's number is somebody's age, in English: what stands around it says so."""
    if not isinstance(claim.value, Casualty) or claim.value.count.low is None:
        return False
    span = claim.spans[0]
    inside = [k for k, t in enumerate(sentence.tokens) if span.start <= t.start and t.end <= span.end]
    own = [k for k in inside if sentence.tokens[k].text == str(claim.value.count.low)]
    return bool(own) and all(_is_age(sentence.tokens, k) for k in own)


def _is_age(tokens: Sequence[Token], place: int) -> bool:
    behind = tuple(t.lower for t in tokens[place + 1 : place + 12] if t.text != "-")
    old = any(behind[: len(words)] == words and behind[len(words) : len(words) + 1] == ("old",) for words in _AFTER)
    return old or is_age(tokens, place, place + 1)
