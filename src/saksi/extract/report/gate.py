"""Whether a text tells of an attack on people at all: not of an accident, a match, a film, a walkout or a drill."""

from __future__ import annotations

import re
from functools import cache

from msgspec.structs import replace

from saksi.extract.attack.weapons import only_looks_like
from saksi.extract.page.lexicon import words
from saksi.extract.page.phrases import Lookup
from saksi.extract.page.tags import Mention
from saksi.extract.page.text import Page
from saksi.model.claim import Findings
from saksi.model.terms import Stance

NO_ATTACK = "no attack on people is told of"


def refusal(page: Page, casualties: list[Mention], things: list[Mention]) -> str | None:
    """Why no incident is read here, in words; None where the text tells of an attack."""
    counts = _counts(page)
    attack, blow = counts.get("attack", 0), counts.get("blow", 0)
    harm = bool(casualties or things)
    if not attack and not (blow and harm):
        return NO_ATTACK
    attack = max(attack, blow // 2)
    for key, what in _OTHERWISE.items():
        other = counts.get(key, 0)
        if other >= 2 and other >= attack and not _is_grave(casualties):
            return f"the text tells of {what}, not of an attack"
    accident = counts.get("accident", 0)
    if accident > attack or (accident and attack < 2 and blow <= accident and not _stated_means(page.text)):
        return "the text tells of an accident or a disaster, not of an attack"
    if not harm and attack < 2:
        return NO_ATTACK
    return None


_OTHERWISE = {"sport": "sport", "art": "art or entertainment", "labour": "a labour dispute", "exercise": "a drill"}


_OF_ATTACKS = ("attack", "weapon", "perpetrator", "responsibility", "damage", "military_presence")


def of_attacks(found: Findings) -> Findings:
    """The findings without reports where not one claim of the whole text tells of an attack, a weapon, an author or a
    thing struck: people who came to harm otherwise."""
    every = [c for r in found.reports for c in r.claims] + list(found.claims)
    return found if any(c.kind in _OF_ATTACKS for c in every) else without_reports(found)


def without_reports(found: Findings) -> Findings:
    """The findings of a text that tells of no attack: what stands alone in them, and a note of what was left aside."""
    if not found.reports:
        return found
    told = [c for r in found.reports for c in r.claims]
    figures = sum(c.kind == "casualty" for c in told)
    left = f"{NO_ATTACK}: {figures} figures of people harmed were left aside"
    sealed = (c for c in told if c.kind == "identity")
    return replace(found, reports=(), claims=(*found.claims, *sealed), notes=(*found.notes, left))


def speaks_of_other_things(page: Page) -> bool:
    """Any word of an accident, a match, a work of art, a walkout or a drill."""
    return any(_counts(page).get(key) for key in ("accident", *_OTHERWISE))


def _counts(page: Page) -> dict[str, int]:
    """How many different words of each kind the text uses; a word may stand in several lists."""
    said: dict[str, set[str]] = {}
    for sentence in page.sentences:
        masked: list[tuple[int, int]] | None = None
        for key in words("reports")["gate"]:
            for start, end, _ in _list(key).find(sentence):
                if key in ("attack", "blow"):
                    masked = only_looks_like(sentence) if masked is None else masked
                    if any(start < b and a < end for a, b in masked):
                        continue
                said.setdefault(key, set()).add(sentence.text[start:end].lower())
    return {key: len(found) for key, found in said.items()}


@cache
def _list(key: str) -> Lookup[bool]:
    return Lookup((phrase, True) for phrase in words("reports")["gate"][key])


_MEANS = re.compile(
    r"\b(?:gunm[ae]n|militants|shelling|air ?strikes?|missiles?|rockets?|drones?|bomb(?:er|ers|s|ings?)?|"
    r"opened fire|mortars?|artillery|shot dead|grenades?|abducted|kidnapped|stabbed)\b",
    re.IGNORECASE,
)


def _stated_means(text: str) -> bool:
    return _MEANS.search(text) is not None


def _is_grave(casualties: list[Mention]) -> bool:
    """Figures of killed people with a number: a match has none."""
    counts = [getattr(m.value, "count", None) for m in casualties if m.account.stance is not Stance.HYPOTHETICAL]
    return sum(1 for count in counts if count is not None and (count.low or 0) > 0) >= 2
