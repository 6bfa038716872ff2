"""What the desk shows: plain values, ready for a page. Nothing here can change a case.

Spans are code points into the document's text as it is shown: sealed words are replaced by as many blocks (U+2588), so
that every span still fits. Times are as the record has them. Scores are thousandths, coordinates degrees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from saksi.model.values import Span


class Why(StrEnum):
    """Why something waits for a person."""

    TOLLS = "tolls"  # accounts give different figures
    EXCESS = "excess"  # a part greater than its whole, or a group greater than all people
    PARTIES = "parties"  # independent sources name different parties
    SCORE = "score"  # the reader was unsure of a casualty claim
    LINK = "link"  # whether two reports tell of one incident is in doubt
    HIGH = "high"  # a high toll that nobody has reviewed
    CHANGED = "changed"  # reviewed, and its figures, date or place are others now
    VERSION = "version"  # a post or page of it was changed by its publisher
    SECOND = "second"  # the second reader differs
    NOTE = "note"  # the reader says that it did not understand something
    REVIEWERS = "reviewers"  # the case's policy asks for one more reviewer
    NEW = "new"  # nobody has looked at it


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the earth in degrees; west may be greater than east where it crosses the date line."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Filter:
    """What is wanted, for queue, search, map and timeline alike; None and empty want everything.

    ``words`` are looked for in documents; ``since`` and ``until`` are ISO days, inclusive; ``killed_at_least`` is about
    the best figure. ``assigned_to`` may be empty text: assigned to nobody. ``why`` bears on the queue alone.
    """

    words: str = ""
    since: str | None = None
    until: str | None = None
    event: str | None = None
    country: str | None = None
    grade: str | None = None
    status: str | None = None
    killed_at_least: int | None = None
    box: Box | None = None
    assigned_to: str | None = None
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason to look at something, with its weight in thousandths and a sentence."""

    why: Why
    weight: int
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One incident in a list. Low, best and high of the killed and the injured; None is unknown, or open for a high.

    ``ruling`` is the latest ruling on it: give it back as ``seen`` when ruling on this row.
    """

    incident: str
    day: str | None
    last: str | None
    place: str | None
    country: str | None
    lat: float | None
    lon: float | None
    radius_m: int | None
    event: str | None
    status: str
    grade: str
    scope: str
    killed: tuple[int | None, int | None, int | None]
    injured: tuple[int | None, int | None, int | None]
    documents: int
    ruling: str | None = None
    assigned_to: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the queue: an incident (``row`` is set) or a document. The weightiest reason comes first."""

    subject: str
    priority: int
    reasons: tuple[Reason, ...]
    row: Row | None = None
    title: str = ""
    assigned_to: str | None = None

    @property
    def is_incident(self) -> bool:
        return self.row is not None


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue, how many wait in all, and how many for each reason."""

    items: tuple[Item, ...]
    total: int
    by_reason: Mapping[Why, int]


@dataclass(frozen=True, slots=True)
class PageArea:
    """A box on a page of a PDF: page from 1, points from the page's lower left corner."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks, as the text names them."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """One claim as it stands after people's rulings, with the machine's reading beside it where they differ.

    ``value`` holds the fields of its kind in plain JSON (a count is ``{"low", "high", "qualifier", "words"}``).
    ``standing`` is machine, accepted, corrected, rejected or added. ``ruling`` is the latest ruling on it, None where
    there is none: give it back as ``seen``. ``subset_of`` and ``beside`` are ids of claims of the same document.
    """

    id: str
    document: str
    report: str | None
    kind: str
    words: str
    value: Mapping[str, Any]
    machine: Mapping[str, Any] | None
    spans: tuple[Span, ...]
    quote: str
    said_by: tuple[Voice, ...]
    channel: str | None
    stance: str
    scope: str
    as_of: Mapping[str, Any] | None
    subset_of: str | None
    beside: str | None
    score: int
    method: str
    standing: str
    ruling: str | None = None
    ruled_by: str | None = None
    is_sealed: bool = False
    areas: tuple[PageArea, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document and the ids of the claims whose words lie in it."""

    number: int
    span: Span
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportShown:
    """One account of an incident inside a document; ``incident`` is the one that it belongs to."""

    id: str
    anchor: Span
    quote: str
    scope: str
    when: Mapping[str, Any] | None
    where: Mapping[str, Any] | None
    event: str | None
    incident: str | None
    is_rejected: bool = False
    ruling: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, for a history: an act of the log in words. ``undone`` where it was taken back."""

    entry: int
    at: str
    by: str
    act: str
    words: str
    reason: str
    id: str | None = None
    undone: bool = False


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with everything read in it. ``text`` is masked unless ``is_unsealed``.

    ``media_type`` and ``blob`` are the capture's (``application/pdf`` has page areas on its claims); ``versions`` are
    other captures of the same page or post, oldest first; ``by_second`` are open differences of a second reader.
    """

    id: str
    name: str
    title: str | None
    outlet: str | None
    channel: str | None
    author: str | None
    address: str | None
    language: str | None
    published: str | None
    edited: str | None
    text: str
    sentences: tuple[Sentence, ...]
    claims: tuple[ClaimShown, ...]
    reports: tuple[ReportShown, ...]
    sealed: tuple[Span, ...]
    notes: tuple[str, ...]
    versions: tuple[str, ...]
    capture: str
    blob: str
    media_type: str
    captured_at: str
    is_withdrawn: bool
    is_unsealed: bool
    ruling: str | None
    assigned_to: str | None
    history: tuple[Event, ...]
    by_second: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bulk:
    """What became of many rulings at once: ids made, and (subject, why not) for those that were not."""

    made: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a search: rows, and how many in all.

    Where words were asked for, ``passages`` holds one for each incident (the hits between U+E000 and U+E001), and only
    the 1,000 documents that hold the words best are looked at; ``is_ranked`` is False where so many hold them that the
    newest are taken for the best.
    """

    rows: tuple[Row, ...]
    total: int
    passages: Mapping[str, str] = field(default_factory=dict)
    is_ranked: bool = True


@dataclass(frozen=True, slots=True)
class Cluster:
    """Incidents that lie together at a zoom: the middle, how many, their dead (best figures), one of them by id.

    ``radius_m`` is the place's own uncertainty where the cluster is one incident.
    """

    lat: float
    lon: float
    count: int
    killed: int
    incident: str | None
    radius_m: int | None
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of a timeline: its first day, how many incidents, their dead by best figures."""

    day: str
    count: int
    killed: int


@dataclass(frozen=True, slots=True)
class Kappa:
    """Two reviewers' agreement on one field: items both coded, share agreed and Cohen's kappa (None where both gave
    one and the same answer throughout, or nothing was coded)."""

    field: str
    items: int
    agreed: int
    kappa: float | None
