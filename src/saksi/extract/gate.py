"""Whether a text tells of an attack on people at all: not of an accident, a match, a film, a walkout or a drill."""

from __future__ import annotations

import re

from saksi.extract.frames import listed
from saksi.extract.tags import Mention
from saksi.extract.text import Page
from saksi.extract.weapons import blanked
from saksi.model.terms import Stance


def refusal(page: Page, casualties: list[Mention], things: list[Mention]) -> str | None:
    """Why no incident is read here, in words; None where the text tells of an attack."""
    text = blanked(page.text)
    attack, blow = _count(text, "attack"), _count(text, "blow")
    harm = bool(casualties or things)
    if not attack and not (blow and harm):
        return "no attack on people is told of"
    attack = max(attack, blow // 2)
    for key, what in (("sport", "sport"), ("art", "art or entertainment"), ("labour", "a labour dispute"), ("exercise", "a drill")):
        other = _count(text, key)
        if other >= 2 and other >= attack and not _is_grave(casualties):
            return f"the text tells of {what}, not of an attack"
    accident = _count(text, "accident")
    if accident > attack or (accident and attack < 2 and blow <= accident and not _stated_means(text)):
        return "the text tells of an accident or a disaster, not of an attack"
    if not harm and attack < 2:
        return "no attack on people is told of"
    return None


_MEANS = re.compile(r"\b(?:gunm[ae]n|militants|shelling|air ?strikes?|missiles?|rockets?|drones?|bomb(?:er|ers|s|ings?)?|opened fire|mortars?|artillery|shot dead|grenades?|abducted|kidnapped|stabbed)\b", re.IGNORECASE)


def _stated_means(text: str) -> bool:
    return _MEANS.search(text) is not None


def _count(text: str, key: str) -> int:
    return len({match.group().lower() for match in listed("gate", key).finditer(text)})


def _is_grave(casualties: list[Mention]) -> bool:
    """Figures of killed people with a number: a match has none."""
    counts = [getattr(m.value, "count", None) for m in casualties if m.account.stance is not Stance.HYPOTHETICAL]
    return sum(1 for count in counts if count is not None and (count.low or 0) > 0) >= 2
