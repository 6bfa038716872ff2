"""What may be seen: the only types that templates and downloads know. Made by ``redact`` alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from saksi.model.values import Count, When


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of an excerpt, from ``start`` to ``end`` in the text: ``is_marked`` where it is the claim's own words,
    ``is_masked`` where a note stands in."""

    text: str
    is_marked: bool = False
    is_masked: bool = False
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A claim's sentence or as much of it as may be shown, in pieces; ``is_cut_*`` where the text goes on."""

    pieces: tuple[Piece, ...]
    is_cut_before: bool = False
    is_cut_after: bool = False

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def quote(self) -> str:
        """The claim's exact words, with notes where a name was masked."""
        return "".join(piece.text for piece in self.pieces if piece.is_marked)


@dataclass(frozen=True, slots=True)
class PublicSpeaker:
    """Who speaks, as readers may know it: ``words`` is the name of an office or its holder, else a description."""

    words: str
    role: str
    is_named: bool


@dataclass(frozen=True, slots=True)
class PublicClaim:
    """One claim. ``id`` is ``c1`` … within its incident: an id made from sealed words could be guessed backwards.

    ``term`` is the value's main word (object, weapon, party, legal term …), ``details`` the rest of it.
    """

    id: str
    document: str
    kind: str
    stance: str
    scope: str
    start: int
    end: int
    excerpt: Excerpt
    method: str
    score: int
    said_by: tuple[PublicSpeaker, ...] = ()
    channel: str | None = None
    as_of: When | None = None
    subset_of: str | None = None
    beside: str | None = None
    term: str | None = None
    outcome: str | None = None
    group: str | None = None
    count: Count | None = None
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PublicWhere:
    """A place: coarsened coordinates (1e-5 degrees) with the radius grown to match, or none where held back.

    ``is_listed`` says that a gazetteer holds it: codebooks rate such a point as known.
    """

    name: str
    kind: str
    path: tuple[str, ...]
    lat_e5: int | None
    lon_e5: int | None
    radius_m: int | None
    is_listed: bool = False


@dataclass(frozen=True, slots=True)
class PublicCapture:
    """How a document came in: the SHA-256 of its bytes, when, with what; ``entry`` is its index in the case's log."""

    id: str
    sha256: str
    size: int
    media_type: str
    at: str
    tool: str
    method: str
    entry: int | None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class PublicDocument:
    """A document's entry, without its text: ``shown`` of its ``length`` characters are quoted in this publication."""

    id: str
    number: int
    outlet: str | None
    channel: str | None
    language: str | None
    published: str | None
    published_basis: str | None
    edited: str | None
    method: str
    length: int
    shown: int
    capture: PublicCapture
    title: str | None = None


@dataclass(frozen=True, slots=True)
class PublicAccount:
    """One document's account of the incident; ``beside`` are claims of the document that belong to no one incident."""

    document: PublicDocument
    when: When | None
    where: str | None
    event: str | None
    scope: str
    claims: tuple[PublicClaim, ...]
    beside: tuple[PublicClaim, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicStep:
    claim: str
    role: str
    reason: str


@dataclass(frozen=True, slots=True)
class PublicPast:
    """A toll as it was known from the publication ``at`` on."""

    at: str
    low: int | None
    best: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class PublicToll:
    outcome: str
    group: str
    low: int | None
    best: int | None
    high: int | None
    rule: str
    trace: tuple[PublicStep, ...]
    history: tuple[PublicPast, ...] = ()

    @property
    def is_known(self) -> bool:
        return self.low is not None or self.best is not None or self.high is not None

    @property
    def claims(self) -> tuple[str, ...]:
        return tuple(step.claim for step in self.trace if step.role in ("supporting", "conflicting"))


@dataclass(frozen=True, slots=True)
class PublicIncident:
    """One incident as it may be seen. ``embargo`` is the date and time until which place and damage are held back."""

    id: str
    scope: str
    when: When | None
    where: PublicWhere | None
    event: str | None
    status: str
    grade: str
    grade_trace: tuple[str, ...]
    tolls: tuple[PublicToll, ...]
    accounts: tuple[PublicAccount, ...]
    part_of: tuple[str, ...] = ()
    mentioned_in: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    embargo: str | None = None

    @property
    def slug(self) -> str:
        """The page's file name: the id's own letters and digits alone."""
        return "".join(c for c in self.id if c.isascii() and (c.isalnum() or c == "-"))

    def toll(self, outcome: str, group: str = "people") -> PublicToll | None:
        return next((t for t in self.tolls if t.outcome == outcome and t.group == group), None)


@dataclass(frozen=True, slots=True)
class PublicCheckpoint:
    """The log's signed head: ``note`` is the whole signed text, the rest what it says."""

    origin: str
    size: int
    root: str
    note: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What the case's policy sets that bears on what is seen."""

    counting_rule: str
    grade_rule: str
    embargo_hours: int
    coarsen_m: int
    review_required: bool


@dataclass(frozen=True, slots=True)
class PublicCase:
    """Everything that a publication may show, and sentences on what it holds back. ``exported`` is RFC 3339 in UTC."""

    title: str
    exported: str
    incidents: tuple[PublicIncident, ...]
    documents: tuple[PublicDocument, ...]
    checkpoint: PublicCheckpoint
    rules: Rules
    held_back: tuple[str, ...] = ()
    tier: str = "public"
