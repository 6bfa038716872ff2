"""The rows of a case: look-ups over what the log says, and what resolution makes of it. Fulfils the Store port.

Documents and findings are read from their blobs by the digest in the row, so that a text is kept once; everything
else is in its row as canonical JSON. Writing goes through `saksi.case`, where an act is logged and its rows written
in one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from saksi.model.account import Limits
from saksi.model.act import Act, AnyAct, Refused
from saksi.model.capture import Capture
from saksi.model.claim import Claim, Findings, Report
from saksi.model.decision import Link, Ruling
from saksi.model.document import Document
from saksi.model.incident import Incident
from saksi.ports import BlobStore
from saksi.store import dump, resolution, rows, search
from saksi.store.database import Database

A = TypeVar("A", bound=Act)
FROM_LIST = resolution.FROM_LIST


@dataclass(frozen=True, slots=True)
class SqlStore:
    """Look-ups; every iterator is in an order that follows from the log alone."""

    database: Database
    blobs: BlobStore

    # The log

    def size(self) -> int:
        """How many entries the log has."""
        row = self.database.one("SELECT coalesce(max(idx) + 1, 0) FROM entry")
        return int(row[0]) if row else 0

    def entries(self, start: int, stop: int) -> list[bytes]:
        """The bodies of the entries from `start` up to before `stop`."""
        sql = "SELECT body FROM entry WHERE idx >= ? AND idx < ? ORDER BY idx"
        return [body for (body,) in self.database.run(sql, (start, stop))]

    def leaf_hashes(self, start: int, stop: int) -> list[bytes]:
        sql = "SELECT leaf_hash FROM entry WHERE idx >= ? AND idx < ? ORDER BY idx"
        return [leaf for (leaf,) in self.database.run(sql, (start, stop))]

    def payloads(self, start: int, stop: int) -> list[tuple[int, bytes | None, bytes | None]]:
        """(index, salt, canonical payload) of a range; salt and payload are None where erased by order."""
        sql = "SELECT idx, salt, body FROM payload WHERE idx >= ? AND idx < ? ORDER BY idx"
        return self.database.run(sql, (start, stop))

    def act(self, idx: int) -> AnyAct | None:
        """The act of an entry; None when it was erased by order or there is none."""
        row = self.database.one("SELECT body FROM payload WHERE idx = ?", (idx,))
        return rows.recorded_act(row[0]) if row and row[0] is not None else None

    def acts(self, kind: type[A], *, since: int = 0) -> Iterator[tuple[int, A]]:
        """(index, act) of every act of one kind from entry `since` that was not erased, in the order of the log."""
        tag = kind.__struct_config__.tag
        sql = (
            "SELECT payload.idx, payload.body FROM act JOIN payload USING (idx) WHERE act.act = ? "
            "AND act.idx >= ? ORDER BY act.idx"
        )
        for idx, body in self.database.each(sql, (tag, since)):
            if body is not None:
                yield idx, rows.record(kind, body)

    def last(self, kind: type[A]) -> A | None:
        """The latest act of one kind (the policy in force, say), or None."""
        tag = kind.__struct_config__.tag
        row = self.database.one(
            "SELECT payload.body FROM act JOIN payload USING (idx) WHERE act.act = ? AND payload.body IS NOT NULL "
            "ORDER BY act.idx DESC LIMIT 1",
            (tag,),
        )
        return rows.record(kind, row[0]) if row else None

    # What came in

    def capture(self, capture_id: str) -> Capture | None:
        row = self.database.one("SELECT body FROM capture WHERE id = ?", (capture_id,))
        return rows.record(Capture, row[0]) if row else None

    def captures(self) -> Iterator[Capture]:
        """All captures, in the order of the log."""
        for (body,) in self.database.each("SELECT body FROM capture ORDER BY idx"):
            yield rows.record(Capture, body)

    def captured(self, blob: str, requested: str) -> Capture | None:
        """The first capture of these very bytes under this name, whatever container they came in."""
        for (body,) in self.database.run("SELECT body FROM capture WHERE blob = ? ORDER BY idx", (blob,)):
            found = rows.record(Capture, body)
            if found.collection.requested == requested:
                return found
        return None

    def captures_of_blob(self, blob: str) -> Sequence[Capture]:
        found = self.database.run("SELECT body FROM capture WHERE blob = ? ORDER BY idx", (blob,))
        return [rows.record(Capture, body) for (body,) in found]

    def members(self, parent: str) -> Sequence[Capture]:
        """The captures taken directly out of this one."""
        found = self.database.run("SELECT body FROM capture WHERE parent = ? ORDER BY idx", (parent,))
        return [rows.record(Capture, body) for (body,) in found]

    def refusals(self) -> Iterator[Refused]:
        """All items that could not be taken, in the order of the log."""
        for (body,) in self.database.each("SELECT body FROM refusal ORDER BY idx"):
            yield rows.record(Refused, body)

    def refused(self, requested: str, capture: str | None, stage: str) -> Refused | None:
        """The refusal of this very item at this stage, so that `add` can be repeated without saying it twice."""
        for (body,) in self.database.run("SELECT body FROM refusal WHERE requested = ? ORDER BY idx", (requested,)):
            found = rows.record(Refused, body)
            if (found.capture, found.stage) == (capture, stage):
                return found
        return None

    def document(self, document_id: str) -> Document | None:
        row = self.database.one("SELECT output FROM document WHERE id = ?", (document_id,))
        return rows.load(self.blobs, row[0], Document) if row else None

    def documents(self) -> Iterator[Document]:
        """All documents, in the order in which their texts were read."""
        for (output,) in self.database.each("SELECT output FROM document ORDER BY idx"):
            yield rows.load(self.blobs, output, Document)

    def document_ids(
        self, *, capture: str | None = None, stable_id: str | None = None, given_id: str | None = None
    ) -> Sequence[str]:
        """Ids of documents in the order of the log; of one capture, one lasting identity or one given id if asked."""
        for column, value in (("capture", capture), ("stable_id", stable_id), ("given_id", given_id)):
            if value is not None:
                found = self.database.run(f"SELECT id FROM document WHERE {column} = ? ORDER BY idx", (value,))
                return [id_ for (id_,) in found]
        return [id_ for (id_,) in self.database.run("SELECT id FROM document ORDER BY idx")]

    def findings(self, document_id: str) -> Findings | None:
        """The reading that counts, whole; None where the document has not been read."""
        row = self.database.one("SELECT output FROM reading WHERE document = ? AND counts = 1", (document_id,))
        return rows.load(self.blobs, row[0], Findings) if row else None

    def readings(self, document_id: str) -> Sequence[tuple[int, str, str | None, bool]]:
        """(entry, method, model digest, whether it counts) of every reading of a document."""
        sql = "SELECT idx, method, model_digest, counts FROM reading WHERE document = ? ORDER BY idx"
        return [
            (i, method, digest, bool(counts)) for i, method, digest, counts in self.database.run(sql, (document_id,))
        ]

    def unread(self) -> Sequence[str]:
        """Documents without a reading that counts: a run stopped between text and reading, or the text is new."""
        sql = (
            "SELECT id FROM document WHERE NOT EXISTS "
            "(SELECT 1 FROM reading WHERE reading.document = document.id AND counts = 1) ORDER BY idx"
        )
        return [id_ for (id_,) in self.database.run(sql)]

    def reports(self, ids: Iterable[str] | None = None) -> Iterator[Report]:
        """Reports with their claims: all in the order of the log, or those named, in order of id."""
        if ids is None:
            sql = (
                "SELECT report.body FROM reading JOIN report USING (document) WHERE counts = 1 "
                "ORDER BY reading.idx, report.n"
            )
            found = self.database.each(sql)
        else:
            sql = f"SELECT body FROM report WHERE id {FROM_LIST} ORDER BY id"
            found = self.database.each(sql, (json.dumps(sorted(set(ids))),))
        for (body,) in found:
            yield rows.record(Report, body)

    def reports_in(self, document_id: str) -> Sequence[Report]:
        """The reports of one document, in their order in the text."""
        found = self.database.run("SELECT body FROM report WHERE document = ? ORDER BY n", (document_id,))
        return [rows.record(Report, body) for (body,) in found]

    def free_claims(self, document_id: str) -> Sequence[Claim]:
        """The claims of a document that belong to no single report."""
        row = self.database.one("SELECT claims FROM reading WHERE document = ? AND counts = 1", (document_id,))
        return rows.record(list[Claim], row[0]) if row else []

    def claims(self, document_id: str) -> Sequence[Claim]:
        """Every claim of a document: its reports', then the free ones."""
        of_reports = [claim for report in self.reports_in(document_id) for claim in report.claims]
        return [*of_reports, *self.free_claims(document_id)]

    def claim(self, claim_id: str) -> Claim | None:
        """One claim by its id. Reads through all reports: for a person's single question, not for loops."""
        sql = (
            "SELECT document FROM report WHERE instr(body, CAST(:id AS BLOB)) UNION "
            "SELECT document FROM reading WHERE counts = 1 AND instr(claims, CAST(:id AS BLOB))"
        )
        for (document,) in self.database.run(sql, {"id": claim_id}):
            for claim in self.claims(document):
                if claim.id == claim_id:
                    return claim
        return None

    # What people decided

    def links(self, reports: Iterable[str] | None = None) -> Iterator[Link]:
        """People's links in the order of the log, superseded ones too; those that touch one of `reports` if given."""
        if reports is None:
            found = self.database.each("SELECT body FROM link ORDER BY idx")
        else:
            sql = f'SELECT body FROM link WHERE "left" {FROM_LIST} OR "right" {FROM_LIST} ORDER BY idx'
            found = self.database.each(sql, (given := json.dumps(sorted(set(reports))), given))
        for (body,) in found:
            yield rows.record(Link, body)

    def rulings(self, document: str | None = None) -> Iterator[Ruling]:
        """Rulings in the order of the log, superseded ones too; of one document where given."""
        if document is None:
            found = self.database.each("SELECT body FROM ruling ORDER BY idx")
        else:
            found = self.database.each("SELECT body FROM ruling WHERE document = ? ORDER BY idx", (document,))
        for (body,) in found:
            yield rows.record(Ruling, body)

    def allotments(self) -> dict[str, str]:
        """Incident id to the report it was first formed from, in the order of the log."""
        sql = "SELECT incident, report FROM allotment ORDER BY idx, incident"
        return dict(self.database.run(sql))

    def allotted(self, reports: Iterable[str]) -> dict[str, str]:
        """Report id to the oldest incident id allotted to it as its founding report; oldest allotment first."""
        sql = f"SELECT report, incident FROM allotment WHERE report {FROM_LIST} ORDER BY idx, incident"
        found: dict[str, str] = {}
        for report, incident in self.database.run(sql, (json.dumps(sorted(set(reports))),)):
            found.setdefault(report, incident)
        return found

    # What resolution made of it

    def matches(self, reports: Iterable[str] | None = None) -> Iterator[Link]:
        """Machine links; those that touch one of `reports` where given."""
        return resolution.matches(self.database, reports)

    def incidents(self) -> Iterator[Incident]:
        return resolution.incidents(self.database)

    def incident(self, incident_id: str) -> Incident | None:
        """The incident of this id or, after a merge, the one that has absorbed it."""
        return resolution.incident(self.database, incident_id)

    def incidents_of(self, reports: Iterable[str]) -> dict[str, str]:
        """Report id to incident id, for those that are part of one."""
        return resolution.incidents_of(self.database, reports)

    def sharing(self, reports: Iterable[str], limits: Limits) -> set[str]:
        """These reports and those that share a key with any of them that is not crowded by these limits."""
        return resolution.sharing(self.database, reports, limits)

    def crowded(self, reports: Iterable[str], limits: Limits) -> set[str]:
        """Of the keys of these reports, those under which more reports stand than these limits allow."""
        return resolution.crowded(self.database, reports, limits)

    def closure(self, reports: Iterable[str]) -> set[str]:
        """These reports and every one that can be reached from them through shared keys."""
        return resolution.closure(self.database, reports)

    def members_beside(self, reports: Iterable[str]) -> set[str]:
        """The reports that are part of the same incidents as these."""
        return resolution.members_beside(self.database, reports)

    def stranded(self) -> set[str]:
        """The members, lost ones too, of incidents that lost a report since they were computed."""
        return resolution.stranded(self.database)

    def resolved(self) -> int:
        """Up to which size of the log the resolution is current."""
        return resolution.resolved(self.database)

    def resolved_by(self) -> str | None:
        """The rules that the resolution was computed by."""
        return resolution.resolved_by(self.database)

    def unresolved(self) -> bool:
        """Whether an act that bears on incidents is newer than the resolution."""
        marks = ", ".join("?" * len(rows.BEARING))
        sql = f"SELECT 1 FROM act WHERE act IN ({marks}) AND idx >= ? LIMIT 1"
        return self.database.one(sql, (*rows.BEARING, self.resolved())) is not None

    def unresolved_documents(self) -> Sequence[str]:
        """Documents whose reading is newer than the resolution, in the order of the log."""
        sql = "SELECT document FROM reading WHERE counts = 1 AND idx >= ? ORDER BY idx"
        return [document for (document,) in self.database.run(sql, (self.resolved(),))]

    # The whole

    def search(self, words: str, *, limit: int = 20) -> Iterator[tuple[str, str]]:
        """(document id, snippet with the hits between U+E000 and U+E001), best first, any script."""
        return search.search(self.database, words, limit=limit)

    def counts(self) -> dict[str, int]:
        """How many rows of each kind there are, for `saksi doctor`."""
        tables = ("entry", *dump.LOGGED, *dump.RESOLVED)
        return {table: self.database.run(f"SELECT count(*) FROM {table}")[0][0] for table in tables}

    def row_digest(self) -> str:
        """SHA-256 over every derived row; equal for equal logs on any machine."""
        with self.database.read():
            return dump.row_digest(self.database)
