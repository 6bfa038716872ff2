"""The values of claims that are no figures: things struck, weapons, words of attack, parties, answers, evidence …"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from saksi.extract.attack.things import kinds_by_head
from saksi.extract.learned.marks import Mark
from saksi.extract.learned.voices import Cast
from saksi.extract.page.lexicon import words as lexicon
from saksi.extract.where.gazetteer import world
from saksi.model.claim import (
    Attack,
    ClaimValue,
    Damage,
    Demand,
    Evidence,
    LegalCharacterisation,
    MilitaryPresence,
    Perpetrator,
    Responsibility,
    Warned,
    Weapon,
)
from saksi.model.terms import Answer, Degree, Presence, Protection
from saksi.model.vocabulary import vocabulary

_ACCUSES = re.compile(
    r"\W*(?:ha[sd] |have )?(?:accus|blam|acus|culp|звинува|обвин|و?اتهم|و?يتهم|و?تتهم)", re.IGNORECASE
)
"""Words that blame somebody: never an acceptance, whatever the model makes of them."""
_ARMED = ("combatant", "security_force", "other")
_NOUN = 25  # code points in which the noun behind an adjective is looked for
_SHOWN = 160  # code points of what a picture is said to show


def value_of(mark: Mark, text: str, marks: Sequence[Mark], cast: Cast) -> ClaimValue | None:
    """The value of a claim, by its kind; None for a figure, which the grammar of counts reads."""
    words = " ".join(text[mark.start : mark.end].split())
    if mark.kind == "object":
        return _damage(mark, words)
    if mark.kind == "evidence":
        return _evidence(mark, text, cast)
    if mark.kind == "answer":
        answer = Answer(mark.said("answer")[0])
        if answer is Answer.ACCEPTED and _ACCUSES.match(words):
            return None
        return Responsibility(party=_party(mark, text, marks, cast), answer=answer)
    plain: dict[str, ClaimValue] = {}
    if mark.kind == "weapon":
        plain["weapon"] = Weapon(weapon=mark.said("weapon")[0])
    elif mark.kind == "event":
        plain["event"] = Attack(event=mark.said("event")[0])
    elif mark.kind == "party":
        if _is_half_named(words, text[mark.end : mark.end + _NOUN]):
            return None
        plain["party"] = Perpetrator(party=words)
    elif mark.kind == "presence":
        plain["presence"] = MilitaryPresence(presence=Presence(mark.said("presence")[0]))
    elif mark.kind == "legal":
        plain["legal"] = LegalCharacterisation(term=words)
    elif mark.kind == "demand":
        plain["demand"] = Demand(act=words)
    elif mark.kind == "warning":
        plain["warning"] = Warned(given=mark.said("given")[0] == "given")
    return plain.get(mark.kind)


_BY_USE = ("displaced_site", "humanitarian", "military", "media")
"""Kinds that say what a thing is used for, which its noun need not tell: a school full of displaced people."""


def _by_its_noun(words: str) -> str | None:
    """The kind of a thing by the English noun that its words end with: a square, a mall, a bakery."""
    last = re.findall(r"[^\W\d_][\w'’-]*", words.lower())[-3:]
    known = kinds_by_head()
    return next((kind for n in range(len(last)) if (kind := known.get(" ".join(last[n:])))), None)


def _damage(mark: Mark, words: str) -> Damage:
    kind, _ = mark.said("object")
    kind = kind if kind in _BY_USE else _by_its_noun(words) or kind
    flag = vocabulary("object").cross(kind, "ihl_protection")
    protection = Protection(str(flag)) if flag else Protection.UNDETERMINED
    return Damage(object=kind, protection=protection, degree=Degree(mark.said("degree")[0]), name=words)


def _evidence(mark: Mark, text: str, cast: Cast) -> Evidence:
    media, _ = mark.said("media")
    publisher, verifier = cast.speaker(mark, "publisher"), cast.speaker(mark, "verifier")
    return Evidence(
        media="satellite_image" if media == "satellite" else media,
        shows=_shown(text, mark.end),
        published_by=publisher.name if publisher is not None else None,
        verified_by=verifier.name if verifier is not None else None,
    )


def _shown(text: str, end: int) -> str | None:
    """The rest of the clause behind the words for a picture, where it is long enough to say something."""
    rest = text[end : end + _SHOWN]
    stop = min((at for at in (rest.find(s) for s in (". ", ".\n", "\n", ";", " — ")) if at >= 0), default=len(rest))
    words = rest[:stop].strip(" ,.:")
    return words if len(words.split()) >= 3 else None


def _is_half_named(words: str, following: str) -> bool:
    """A lone adjective of those who were struck ("a massacre of *Ukrainian* people"): no author."""
    noun = re.match(r" ([a-z]+)", following)
    return noun is not None and words in world().demonyms and noun[1] in _struck()


@cache
def _struck() -> frozenset[str]:
    """Nouns for people who bear no arms, one and many, in English."""
    tables = [lexicon("people")[name] for name in ("groups", "plurals")]
    own = [noun for table in tables for group in table if group not in _ARMED for noun in table[group]]
    return frozenset((*own, *(f"{noun}s" for noun in own)))


def _party(mark: Mark, text: str, marks: Sequence[Mark], cast: Cast) -> str:
    """Who accepts or denies: the party named in the same sentence, else the speaker, else the words themselves."""
    near = [m for m in marks if m.kind == "party" and m.sentence == mark.sentence]
    if near:
        closest = min(near, key=lambda m: abs(m.start - mark.start))
        return " ".join(text[closest.start : closest.end].split())
    speaker = cast.speaker(mark)
    return speaker.name if speaker is not None else " ".join(text[mark.start : mark.end].split())
