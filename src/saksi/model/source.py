"""Who speaks: as one text names them, as one source across texts, and who depends on whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from saksi.model.canonical import Record, identify
from saksi.model.terms import SourceRole
from saksi.model.values import PARTNER, PUBLIC, SEALED, Span


class Speaker(Record, frozen=True, kw_only=True):
    """A speaker as one text names them. ``role`` says for which kind of office, UNKNOWN where the text does not.

    A private person's name is kept in the claim but leaves only masked: see ``publish.redact``.
    """

    name: Annotated[str, PARTNER]
    role: Annotated[SourceRole, PUBLIC] = SourceRole.UNKNOWN
    span: Annotated[Span | None, PARTNER] = None


class Tie(Record, frozen=True, kw_only=True):
    """Why two names were taken for one source: the names as written, and one line of words."""

    left: Annotated[str, PARTNER]
    right: Annotated[str, PARTNER]
    words: Annotated[str, PARTNER]


class Source(Record, frozen=True, kw_only=True):
    """One outlet, office, person or channel across documents, whatever the spelling.

    ``name`` is the fullest of ``variants``; ``ties`` say why they are one; ``documents`` are where it speaks. An
    unnamed voice ("residents") is a source of its own document alone: ``is_named`` is false.
    """

    domain: ClassVar[str] = "source"

    id: Annotated[str, PUBLIC]
    name: Annotated[str, PARTNER]
    role: Annotated[SourceRole, PUBLIC]
    variants: Annotated[tuple[str, ...], PARTNER] = ()
    party: Annotated[str | None, PUBLIC] = None
    documents: Annotated[tuple[str, ...], PUBLIC] = ()
    ties: Annotated[tuple[Tie, ...], PARTNER] = ()
    is_named: Annotated[bool, PUBLIC] = True
    stated: Annotated[SourceRole | None, PUBLIC] = None
    """The role by the texts, where ``role`` is what people ruled; None where nobody did."""


class Dependence(Record, frozen=True, kw_only=True):
    """One edge of the dependence graph: ``left`` says nothing that it did not have from ``right``.

    Both are ids of documents or of sources. ``kind`` is version, copy, forward, post, cites, relays or unnamed;
    ``words`` say what shows it; ``score`` is in thousandths. ``by`` is a method, or the person who ruled.
    """

    domain: ClassVar[str] = "dependence"

    left: Annotated[str, PUBLIC]
    right: Annotated[str, PUBLIC]
    kind: Annotated[str, PUBLIC]
    words: Annotated[str, PARTNER]
    score: Annotated[int, PUBLIC] = 1000
    by: Annotated[str, SEALED] = "sources/1"
    is_cut: Annotated[bool, PUBLIC] = False
    """Whether a person ruled that there is no such dependence; the edge is kept and no longer counts."""

    @property
    def id(self) -> str:
        """The edge's own id, by which it is ruled on: its two ends and its kind."""
        return identify(self.domain, {"left": self.left, "right": self.right, "kind": self.kind})


@dataclass(frozen=True, slots=True)
class Provenance:
    """Whose words the accounts of one incident are: what settling and grading need to know of sources."""

    sources: tuple[Source, ...] = ()
    by_claim: Mapping[str, str] = field(default_factory=dict)
    """Claim id to the id of the source that stands behind it; the outlet's where it names nobody."""
    own: Mapping[str, str] = field(default_factory=dict)
    """Document to the id of the source that speaks where it names nobody."""
    edges: tuple[Dependence, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    """Document to the latest later capture of the same page or post, which supersedes all it says."""
