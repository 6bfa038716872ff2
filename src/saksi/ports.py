"""Every seam between the stages and the world, as a named type with a sentence on what it promises.

Stages depend on these and on the model; adapters fulfil them; ``saksi.pipeline`` joins the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from saksi.model.act import AnyAct
from saksi.model.capture import Capture, Collection, Hints
from saksi.model.claim import Claim, Findings, Report
from saksi.model.decision import Link, Ruling
from saksi.model.document import Document
from saksi.model.incident import Incident
from saksi.model.values import Where


@dataclass(frozen=True, slots=True)
class Received:
    """One item as collected, not yet preserved: how it came, and a way to read its bytes from the start, repeatedly.

    ``media_type`` is the collector's best word (from the name, the headers, the first bytes). ``member`` is set when
    the item came out of another capture.
    """

    collection: Collection
    media_type: str
    open: Callable[[], BinaryIO]
    hints: Hints = field(default_factory=Hints)
    member: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """An item that could not be taken, with the reason in words; ``stage`` is capture, read, extract …"""

    requested: str
    stage: str
    reason: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Blob:
    """A preserved run of bytes: SHA-256 (hexadecimal) and size in bytes."""

    digest: str
    size: int


class BlobStore(Protocol):
    """Content-addressed bytes, write-once: what ``put`` returned is durable (fsynced, renamed into place)."""

    def put(self, content: BinaryIO | bytes) -> Blob: ...

    def open(self, digest: str) -> BinaryIO: ...

    def read(self, digest: str) -> bytes: ...

    def holds(self, digest: str) -> bool: ...

    def remove(self, digest: str) -> None: ...

    def digests(self) -> Iterator[str]: ...


class Transaction(Protocol):
    """One all-or-nothing change: acts appended to the log together with the rows that they explain."""

    def append(self, act: AnyAct) -> int:
        """Log the act, write the rows that follow from it, return its index in the log."""
        ...

    def put_resolution(self, links: Iterable[Link], incidents: Iterable[Incident], *, forget: Iterable[str]) -> None:
        """Replace derived rows: machine links and incidents; ``forget`` are ids of incidents to drop first."""
        ...


class Store(Protocol):
    """The case's rows: everything computed from the log, and full text over it."""

    def transaction(self) -> AbstractContextManager[Transaction]: ...

    def capture(self, capture_id: str) -> Capture | None: ...

    def captured(self, blob: str, requested: str, parent: str | None) -> Capture | None:
        """The capture of these very bytes under this name, if the case has it (so that ``add`` can be repeated)."""
        ...

    def document(self, document_id: str) -> Document | None: ...

    def documents(self) -> Iterator[Document]: ...

    def reports(self, ids: Iterable[str] | None = None) -> Iterator[Report]: ...

    def claims(self, document_id: str) -> Sequence[Claim]: ...

    def incidents(self) -> Iterator[Incident]: ...

    def incident(self, incident_id: str) -> Incident | None: ...

    def links(self) -> Iterator[Link]: ...

    def rulings(self) -> Iterator[Ruling]: ...

    def search(self, words: str, *, limit: int) -> Iterator[tuple[str, str]]:
        """(document id, snippet with the hits between U+E000 and U+E001), best first, any script."""
        ...


class TextReader(Protocol):
    """Bytes of a capture to a Document; raises SourceError where it cannot, never anything else."""

    def __call__(self, capture: Capture, content: Callable[[], BinaryIO]) -> Document: ...


class Extractor(Protocol):
    """A Document to Findings: rules today, a trained model tomorrow, the same shape."""

    @property
    def method(self) -> str: ...

    @property
    def model_digest(self) -> str | None: ...

    def extract(self, document: Document) -> Findings: ...


class Gazetteer(Protocol):
    """Names to places: candidates best first for a name as written; empty where unknown."""

    def look_up(self, name: str) -> Sequence[Where]: ...


class Publisher(Protocol):
    """Writes redacted, gated incidents in one form; returns the files written with their SHA-256."""

    def __call__(self, incidents: Sequence[Incident], out: str) -> Mapping[str, str]: ...
