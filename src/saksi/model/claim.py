"""What is read: one immutable claim, its value, and everything one method found in one document."""

from __future__ import annotations

from typing import Annotated, ClassVar

from saksi.model.canonical import Record, builtins, identify
from saksi.model.source import Speaker
from saksi.model.terms import (
    Answer,
    Degree,
    Group,
    Outcome,
    Presence,
    Protection,
    Scope,
    Stance,
)
from saksi.model.values import PARTNER, PUBLIC, SEALED, Count, Span, When, Where


class Value(Record, frozen=True, kw_only=True, tag_field="kind"):
    """Base of the kinds of claim; ``kind`` in the serialised form names which one."""


class Casualty(Value, frozen=True, kw_only=True, tag="casualty"):
    outcome: Annotated[Outcome, PUBLIC]
    group: Annotated[Group, PUBLIC]
    count: Annotated[Count, PUBLIC]


class Damage(Value, frozen=True, kw_only=True, tag="damage"):
    """An object hit: ``object`` is a term of the object vocabulary, ``name`` its own words."""

    object: Annotated[str, PUBLIC]
    protection: Annotated[Protection, PUBLIC]
    degree: Annotated[Degree, PUBLIC]
    name: Annotated[str, PUBLIC] = ""


class Weapon(Value, frozen=True, kw_only=True, tag="weapon"):
    weapon: Annotated[str, PUBLIC]


class Attack(Value, frozen=True, kw_only=True, tag="attack"):
    event: Annotated[str, PUBLIC]


class Perpetrator(Value, frozen=True, kw_only=True, tag="perpetrator"):
    """An actor named for this attack, by whoever speaks; never filled in from context."""

    party: Annotated[str, PUBLIC]


class Responsibility(Value, frozen=True, kw_only=True, tag="responsibility"):
    party: Annotated[str, PUBLIC]
    answer: Annotated[Answer, PUBLIC]


class MilitaryPresence(Value, frozen=True, kw_only=True, tag="military_presence"):
    presence: Annotated[Presence, PUBLIC]


class Evidence(Value, frozen=True, kw_only=True, tag="evidence"):
    media: Annotated[str, PUBLIC]
    shows: Annotated[str | None, PARTNER] = None
    published_by: Annotated[str | None, PARTNER] = None
    verified_by: Annotated[str | None, PARTNER] = None


class LegalCharacterisation(Value, frozen=True, kw_only=True, tag="legal_characterisation"):
    term: Annotated[str, PUBLIC]
    about: Annotated[str | None, PUBLIC] = None


class Demand(Value, frozen=True, kw_only=True, tag="demand"):
    act: Annotated[str, PUBLIC]
    addressee: Annotated[str | None, PUBLIC] = None


class PlaceClaim(Value, frozen=True, kw_only=True, tag="place"):
    where: Annotated[Where, PUBLIC]


class TimeClaim(Value, frozen=True, kw_only=True, tag="time"):
    when: Annotated[When, PUBLIC]


class Warned(Value, frozen=True, kw_only=True, tag="warning"):
    """A warning said to have been given before the attack; ``given`` false where its absence is claimed."""

    given: Annotated[bool, PUBLIC]


class Rescue(Value, frozen=True, kw_only=True, tag="rescue"):
    count: Annotated[Count | None, PUBLIC] = None


class Identity(Value, frozen=True, kw_only=True, tag="identity"):
    """A victim's, relative's or private witness's name or identifying detail. Sealed, always."""

    person: Annotated[str, SEALED]
    detail: Annotated[str, SEALED] = "name"


ClaimValue = (
    Casualty
    | Damage
    | Weapon
    | Attack
    | Perpetrator
    | Responsibility
    | MilitaryPresence
    | Evidence
    | LegalCharacterisation
    | Demand
    | PlaceClaim
    | TimeClaim
    | Warned
    | Rescue
    | Identity
)


class Claim(Record, frozen=True, kw_only=True):
    """One thing that one speaker says in one document, with the exact words.

    ``quote`` equals ``document.text[spans[0].start:spans[0].end]``; further spans hold words that bear on it (a hedge
    or a speaker apart from the number). ``said_by`` runs from who stands behind it to who passes it on; empty is the
    outlet itself. ``subset_of`` and ``beside`` are ids of claims in the same document. ``score`` is in thousandths.
    """

    domain: ClassVar[str] = "claim"

    id: Annotated[str, PUBLIC] = ""
    document: Annotated[str, PUBLIC]
    value: Annotated[ClaimValue, PUBLIC]
    spans: Annotated[tuple[Span, ...], PUBLIC]
    quote: Annotated[str, PUBLIC]
    said_by: Annotated[tuple[Speaker, ...], PARTNER] = ()
    channel: Annotated[str | None, PUBLIC] = None
    stance: Annotated[Stance, PUBLIC] = Stance.ASSERTED
    scope: Annotated[Scope, PUBLIC] = Scope.INCIDENT
    as_of: Annotated[When | None, PUBLIC] = None
    subset_of: Annotated[str | None, PUBLIC] = None
    beside: Annotated[str | None, PUBLIC] = None
    method: Annotated[str, PUBLIC]
    score: Annotated[int, PUBLIC] = 1000

    @property
    def kind(self) -> str:
        return kind_of(self.value)


def kind_of(value: ClaimValue) -> str:
    """The name of a claim's kind, as serialised."""
    tag = value.__struct_config__.tag
    assert isinstance(tag, str)
    return tag


def claim_id(claim: Claim) -> str:
    """A claim's id: what is said, by whom, how and where; not its links to other claims, nor the score."""
    body = builtins(claim)
    for key in ("id", "subset_of", "beside", "score"):
        body.pop(key)
    return identify(Claim.domain, body)


class Quotation(Record, frozen=True, kw_only=True):
    """A passage in quotation marks (span without the marks) and who is said to have spoken it, if the text tells."""

    span: Annotated[Span, PUBLIC]
    speaker: Annotated[Speaker | None, PARTNER] = None
    channel: Annotated[str | None, PUBLIC] = None


class Report(Record, frozen=True, kw_only=True):
    """One document's account of one incident. Its identity is document and anchor span."""

    domain: ClassVar[str] = "report"

    id: Annotated[str, PUBLIC]
    document: Annotated[str, PUBLIC]
    anchor: Annotated[Span, PUBLIC]
    quote: Annotated[str, PUBLIC]
    scope: Annotated[Scope, PUBLIC] = Scope.INCIDENT
    when: Annotated[When | None, PUBLIC] = None
    where: Annotated[Where | None, PUBLIC] = None
    event: Annotated[str | None, PUBLIC] = None
    part_of: Annotated[str | None, PUBLIC] = None
    claims: Annotated[tuple[Claim, ...], PUBLIC] = ()


def report_id(document: str, anchor: Span) -> str:
    """A report's id: its document and anchor."""
    return identify(Report.domain, {"document": document, "start": anchor.start, "end": anchor.end})


class Toponym(Record, frozen=True, kw_only=True):
    """A place name seen in the text, incident or not; unresolved where ``where`` is None."""

    span: Annotated[Span, PUBLIC]
    where: Annotated[Where | None, PUBLIC] = None
    score: Annotated[int, PUBLIC] = 0


class TimeMention(Record, frozen=True, kw_only=True):
    """A time expression seen in the text; ``type`` and ``timex`` as in TIMEX3."""

    span: Annotated[Span, PUBLIC]
    type: Annotated[str, PUBLIC]
    timex: Annotated[str | None, PUBLIC]
    when: Annotated[When | None, PUBLIC] = None


class Findings(Record, frozen=True, kw_only=True):
    """Everything one method read in one document; kept whole as a blob of canonical JSON.

    ``claims`` belong to no single report. ``notes`` say what was not understood.
    """

    domain: ClassVar[str] = "findings"

    document: Annotated[str, PUBLIC]
    method: Annotated[str, PUBLIC]
    model_digest: Annotated[str | None, PUBLIC] = None
    language: Annotated[str | None, PUBLIC] = None
    reports: Annotated[tuple[Report, ...], PUBLIC] = ()
    claims: Annotated[tuple[Claim, ...], PUBLIC] = ()
    quotations: Annotated[tuple[Quotation, ...], PARTNER] = ()
    toponyms: Annotated[tuple[Toponym, ...], PARTNER] = ()
    times: Annotated[tuple[TimeMention, ...], PARTNER] = ()
    notes: Annotated[tuple[str, ...], PARTNER] = ()
