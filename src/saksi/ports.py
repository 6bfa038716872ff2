"""Every seam between the stages and the world, as a named type with a sentence on what it promises.

Stages depend on these and on the model; adapters fulfil them; ``saksi.pipeline`` joins the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol, TypeVar

from saksi.model.account import Limits
from saksi.model.act import Act, AnyAct, Refused
from saksi.model.capture import Capture, Collection, Hints
from saksi.model.claim import Claim, Findings, Report
from saksi.model.decision import Link, Ruling
from saksi.model.document import Document
from saksi.model.incident import Doubt, Incident
from saksi.model.values import Where

A = TypeVar("A", bound=Act)


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
    """Content-addressed bytes, write-once: what ``put`` returned is whole and on the disk, and its name is durable
    before the transaction that logs it commits."""

    def put(self, content: BinaryIO | bytes) -> Blob: ...

    def open(self, digest: str) -> BinaryIO: ...

    def read(self, digest: str) -> bytes: ...

    def holds(self, digest: str) -> bool: ...

    def remove(self, digest: str) -> None: ...

    def digests(self) -> Iterator[str]: ...


class Transaction(Protocol):
    """One all-or-nothing change: acts appended to the log together with the rows that they explain.

    What is written is seen at once by the Store of the same case.
    """

    def append(self, act: AnyAct) -> int:
        """Log the act, write the rows that follow from it, return its index in the log.

        SourceError when the act cannot have rows (two reports with one anchor, say); the transaction must then end.
        """
        ...

    def put_blocks(self, report: str, keys: Iterable[str]) -> None:
        """The keys by which a report is compared with others, in place of those it had."""
        ...

    def put_resolution(
        self,
        links: Iterable[Link],
        incidents: Iterable[Incident],
        *,
        forget: Iterable[str] = (),
        rules: str = "",
        doubts: Mapping[str, Sequence[Doubt]] | None = None,
    ) -> None:
        """Replace derived rows: machine links and incidents; ``forget`` are ids of incidents to drop first, with every
        machine link that touches a report of theirs; ``doubts`` are what needs a person, by incident, weightiest
        first. The resolution then counts as current up to the log's end."""
        ...


class Store(Protocol):
    """The case's rows: everything computed from the log, and full text over it. Orders follow from the log alone."""

    def acts(self, kind: type[A], *, since: int = 0) -> Iterator[tuple[int, A]]:
        """(index, act) of every act of one kind from entry ``since`` that was not erased, in the order of the log."""
        ...

    def last(self, kind: type[A]) -> A | None:
        """The latest act of one kind (the policy in force, say)."""
        ...

    def capture(self, capture_id: str) -> Capture | None: ...

    def captures(self) -> Iterator[Capture]: ...

    def captured(self, blob: str, requested: str) -> Capture | None:
        """The first capture of these very bytes under this name, whatever container they came in, if there is one:
        so that ``add`` can be repeated, also with a file that has grown."""
        ...

    def members(self, parent: str) -> Sequence[Capture]:
        """The captures taken directly out of this one."""
        ...

    def refusals(self) -> Iterator[Refused]: ...

    def refused(self, requested: str, capture: str | None, stage: str) -> Refused | None:
        """The refusal of this very item at this stage, if the case has it."""
        ...

    def document(self, document_id: str) -> Document | None: ...

    def documents(self) -> Iterator[Document]: ...

    def document_ids(
        self, *, capture: str | None = None, stable_id: str | None = None, given_id: str | None = None
    ) -> Sequence[str]:
        """Ids of documents in the order of the log; of one capture, or one lasting identity, or one given id."""
        ...

    def findings(self, document_id: str) -> Findings | None:
        """The reading that counts, whole; None where the document has not been read."""
        ...

    def readings(self, document_id: str) -> Sequence[tuple[int, str, str | None, bool]]:
        """(entry, method, model digest, whether it counts) of every reading of a document."""
        ...

    def unread(self) -> Sequence[str]:
        """Documents without a reading that counts."""
        ...

    def reports(self, ids: Iterable[str] | None = None) -> Iterator[Report]:
        """Reports with their claims: all in the order of the log, or those named, in order of id."""
        ...

    def reports_in(self, document_id: str) -> Sequence[Report]:
        """The reports of one document, in their order in its findings."""
        ...

    def free_claims(self, document_id: str) -> Sequence[Claim]:
        """The claims of a document that belong to no single report."""
        ...

    def claims(self, document_id: str) -> Sequence[Claim]:
        """Every claim of a document: its reports', then the free ones."""
        ...

    def claim(self, claim_id: str) -> Claim | None:
        """One claim by its id, slowly: for a person's single question, not for loops."""
        ...

    def links(self, reports: Iterable[str] | None = None) -> Iterator[Link]:
        """People's links in the order of the log, superseded ones too; those that touch one of ``reports`` if given."""
        ...

    def rulings(self, document: str | None = None) -> Iterator[Ruling]:
        """Rulings, superseded ones too, in the order of the log; on one document where given."""
        ...

    def allotments(self) -> Mapping[str, str]:
        """Incident id to the report it was first formed from, in the order of the log."""
        ...

    def allotted(self, reports: Iterable[str]) -> Mapping[str, str]:
        """Report id to the oldest incident id allotted to it as its founding report; oldest allotment first."""
        ...

    def matches(self, reports: Iterable[str] | None = None) -> Iterator[Link]:
        """Machine links; those that touch one of ``reports`` where given."""
        ...

    def incidents(self) -> Iterator[Incident]: ...

    def incident(self, incident_id: str) -> Incident | None:
        """The incident of this id or, after a merge, the one that has absorbed it."""
        ...

    def incidents_of(self, reports: Iterable[str]) -> Mapping[str, str]:
        """Report id to incident id, for those that are part of one."""
        ...

    def sharing(self, reports: Iterable[str], limits: Limits) -> set[str]:
        """These reports and those that share a key with any of them that is not crowded by these limits."""
        ...

    def crowded(self, reports: Iterable[str], limits: Limits) -> set[str]:
        """Of the keys of these reports, those under which more reports stand than these limits allow."""
        ...

    def closure(self, reports: Iterable[str]) -> set[str]:
        """These reports and every one that can be reached from them through shared keys."""
        ...

    def members_beside(self, reports: Iterable[str]) -> set[str]:
        """The reports that are part of the same incidents as these."""
        ...

    def stranded(self) -> set[str]:
        """The members, lost ones too, of incidents that lost a report since they were computed."""
        ...

    def resolved(self) -> int:
        """Up to which size of the log the resolution is current."""
        ...

    def resolved_by(self) -> str | None:
        """The rules that the resolution was computed by; None when there is none."""
        ...

    def unresolved(self) -> bool:
        """Whether an act that bears on incidents is newer than the resolution (a run stopped between the two)."""
        ...

    def unresolved_documents(self) -> Sequence[str]:
        """Documents whose reading is newer than the resolution, in the order of the log."""
        ...

    def search(self, words: str, *, limit: int) -> Iterator[tuple[str, str]]:
        """(document id, snippet with the hits between U+E000 and U+E001), best first, any script."""
        ...

    def counts(self) -> Mapping[str, int]:
        """How many rows of each kind there are."""
        ...

    def row_digest(self) -> str:
        """SHA-256 over every derived row; equal for equal logs on any machine."""
        ...


class Resolve(Protocol):
    """Computes everything that resolution derives for a whole case from its rows, and writes it: blocks, machine
    links, incidents. Logs ids for incidents first formed, where the transaction lets it."""

    def __call__(self, store: Store, transaction: Transaction) -> object: ...


class Extractor(Protocol):
    """A Document to Findings: rules today, a trained model tomorrow, the same shape."""

    @property
    def method(self) -> str: ...

    @property
    def model_digest(self) -> str | None: ...

    def extract(self, document: Document) -> Findings: ...


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service answered: its status code and its body, codings undone."""

    status: int
    body: bytes


class Chat(Protocol):
    """An OpenAI-compatible chat service at one address."""

    @property
    def host(self) -> str:
        """The host asked, as it is logged and as a policy names it."""
        ...

    def post(self, body: bytes) -> Reply:
        """Send one request's exact body; redirects are answers like any other and are never followed.

        SourceError where the host may not be asked, or no whole response came in time.
        """
        ...


class Gazetteer(Protocol):
    """Names to places: candidates best first for a name as written; empty where unknown."""

    def look_up(self, name: str) -> Sequence[Where]: ...
