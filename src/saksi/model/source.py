"""Who speaks: as one text names them, and as one source across texts."""

from __future__ import annotations

from typing import Annotated, ClassVar

from saksi.model.canonical import Record
from saksi.model.terms import SourceRole
from saksi.model.values import PARTNER, PUBLIC, Span


class Speaker(Record, frozen=True, kw_only=True):
    """A speaker as one text names them. ``role`` says for which kind of office, UNKNOWN where the text does not.

    A private person's name is kept in the claim but leaves only masked: see ``publish.redact``.
    """

    name: Annotated[str, PARTNER]
    role: Annotated[SourceRole, PUBLIC] = SourceRole.UNKNOWN
    span: Annotated[Span | None, PARTNER] = None


class Source(Record, frozen=True, kw_only=True):
    """One outlet, office, person or channel across documents, whatever the spelling."""

    domain: ClassVar[str] = "source"

    id: Annotated[str, PUBLIC]
    name: Annotated[str, PARTNER]
    role: Annotated[SourceRole, PUBLIC]
    variants: Annotated[tuple[str, ...], PARTNER] = ()
    party: Annotated[str | None, PUBLIC] = None
