"""What is decided: links between reports and rulings on what the machine read; a later one supersedes."""

from __future__ import annotations

from typing import Annotated, ClassVar

from saksi.model.canonical import Record
from saksi.model.claim import Claim
from saksi.model.terms import Judgement, SourceRole, Verdict
from saksi.model.values import PARTNER, PUBLIC, SEALED, Span


class Feature(Record, frozen=True, kw_only=True):
    """One comparison that explains itself: name, score in thousandths, the two things compared, a line of words."""

    name: Annotated[str, PUBLIC]
    score: Annotated[int, PUBLIC]
    left: Annotated[str, PARTNER]
    right: Annotated[str, PARTNER]
    words: Annotated[str, PUBLIC]


class Link(Record, frozen=True, kw_only=True):
    """A judgement on two reports (``part_of``: left is part of right).

    A machine's link (``by`` is a method, ``features`` filled) is derived; a person's is primary, an act in the log,
    with a reason.
    """

    domain: ClassVar[str] = "link"

    id: Annotated[str, PUBLIC] = ""
    left: Annotated[str, PUBLIC]
    right: Annotated[str, PUBLIC]
    judgement: Annotated[Judgement, PUBLIC]
    by: Annotated[str, SEALED]
    at: Annotated[str | None, PUBLIC] = None
    reason: Annotated[str, SEALED] = ""
    score: Annotated[int, PUBLIC] = 1000
    features: Annotated[tuple[Feature, ...], PARTNER] = ()
    supersedes: Annotated[str | None, PUBLIC] = None


class Subject(Record, frozen=True, kw_only=True):
    """What a ruling is about, without a model's id: a document and span with the kind of thing read there.

    ``type`` is claim, report, incident, document, source or dependence; ``id`` names it where there is no span.
    """

    type: Annotated[str, PUBLIC]
    id: Annotated[str | None, PUBLIC] = None
    document: Annotated[str | None, PUBLIC] = None
    span: Annotated[Span | None, PUBLIC] = None
    kind: Annotated[str | None, PUBLIC] = None
    outcome: Annotated[str | None, PUBLIC] = None


class Addition(Record, frozen=True, kw_only=True):
    """What a ruling that adds holds as its value: a claim that the machine missed, and where it belongs.

    ``report`` is the anchor of the report that tells it; None where it is said of no single incident.
    """

    claim: Annotated[Claim, PUBLIC]
    report: Annotated[Span | None, PUBLIC] = None


class SourceSaid(Record, frozen=True, kw_only=True):
    """What a ruling that corrects a source holds as its value: in which role the source speaks, and of which party it
    is. None leaves either as the texts tell it.

    ``names`` are the source's as people saw them; ``documents`` where it holds, everywhere if empty.
    """

    names: Annotated[tuple[str, ...], PARTNER]
    documents: Annotated[tuple[str, ...], PUBLIC] = ()
    role: Annotated[SourceRole | None, PUBLIC] = None
    party: Annotated[str | None, PUBLIC] = None


class Ruling(Record, frozen=True, kw_only=True):
    """A person's verdict on a subject, with what they saw and why. ``value`` and ``seen`` are canonical JSON texts."""

    domain: ClassVar[str] = "ruling"

    id: Annotated[str, PUBLIC] = ""
    subject: Annotated[Subject, PUBLIC]
    verdict: Annotated[Verdict, PUBLIC]
    value: Annotated[str | None, PARTNER] = None
    seen: Annotated[str | None, PARTNER] = None
    by: Annotated[str, SEALED]
    at: Annotated[str, PUBLIC]
    reason: Annotated[str, SEALED]
    supersedes: Annotated[str | None, PUBLIC] = None
