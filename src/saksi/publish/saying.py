"""The values of one claim and who says it, as readers may know them: words masked, places named and never located."""

from __future__ import annotations

import re

import msgspec

from saksi.model.claim import (
    Attack,
    Casualty,
    Claim,
    Damage,
    Demand,
    Evidence,
    LegalCharacterisation,
    MilitaryPresence,
    Perpetrator,
    PlaceClaim,
    Rescue,
    Responsibility,
    TimeClaim,
    Warned,
    Weapon,
)
from saksi.model.source import Speaker
from saksi.model.values import Count, Where
from saksi.publish import excerpt as excerpts
from saksi.publish import reidentify
from saksi.publish.mask import Masked
from saksi.publish.names import is_cased, stands_for_another
from saksi.publish.public import PublicSpeaker
from saksi.publish.reidentify import Guard
from saksi.publish.sealed import has_sealed

LEADING_SIGNS = re.compile(r"^[^\w\"“«(]+")


def value_of(claim: Claim, hidden: Masked, watch: Guard) -> tuple[str | None, dict[str, str], Count | None]:
    """A claim's main word, the rest of its value as masked texts, and its count. Places are named, never located."""
    words = hidden.words
    match claim.value:
        case Casualty(count=count) | Rescue(count=count):
            return None, {}, count and msgspec.structs.replace(count, words=words(count.words))
        case Damage() as v:
            return v.object, {"name": words(v.name), "degree": str(v.degree), "protection": str(v.protection)}, None
        case Weapon(weapon=term) | Attack(event=term):
            return term, {}, None
        case Perpetrator(party=party):
            return words(party), {}, None
        case Responsibility() as v:
            return words(v.party), {"answer": str(v.answer)}, None
        case MilitaryPresence(presence=presence):
            return str(presence), {}, None
        case Evidence() as v:  # what it shows and who has it are blank unless partners read
            told = {"shows": v.shows, "published_by": v.published_by, "verified_by": v.verified_by}
            return v.media, {key: words(text or "") for key, text in told.items()}, None
        case LegalCharacterisation() as v:
            return words(v.term), {"about": words(v.about or "")}, None
        case Demand() as v:
            return words(v.act), {"addressee": words(v.addressee or "")}, None
        case PlaceClaim(where=where):
            return spot(where, hidden, watch), {}, None
        case TimeClaim(when=when):
            return None, {"earliest": when.earliest or "", "latest": when.latest or ""}, None
        case Warned(given=given):
            return ("given" if given else "not_given"), {}, None
    return None, {}, None


def spot(where: Where, hidden: Masked, watch: Guard) -> str:
    place = reidentify.told(where) if watch.hides(where) else where
    return place.name if place.gazetteer_id is not None else hidden.words(place.name)


def speaker_of(speaker: Speaker, hidden: Masked, watch: Guard) -> PublicSpeaker:
    """The speaker by name where the text shows an office or a body; else only what kind of speaker it is.

    Partners learn every speaker's name but those that an identity claim seals.
    """
    role = str(speaker.role)
    if watch.is_open and not has_sealed(speaker.name, hidden.known.sealed):
        return PublicSpeaker(LEADING_SIGNS.sub("", excerpts.clean(speaker.name)), role, is_named=True)
    if speaker.span is not None:
        is_open = not hidden.hides(speaker.span) and hidden.words(speaker.name) == speaker.name
    else:
        is_open = hidden.words(speaker.name) == speaker.name
    if is_open and is_cased(speaker.name) and not stands_for_another(speaker.name):
        return PublicSpeaker(LEADING_SIGNS.sub("", excerpts.clean(speaker.name)), role, is_named=True)
    return PublicSpeaker("", role, is_named=False)
