"""Erasure by order: a court, a witness who withdraws, data-protection law.

Afterwards no byte of the erased thing is in the case; its log entries stand, each with a digest that nobody can try
guesses against any more, and a new entry tells that they were erased. Two steps:

1. One transaction logs the order, empties the payloads and salts, removes the rows, the full text and what resolution
   had made of them, and notes what is still to do.
2. Files follow: blobs, payload files, free pages and the write-ahead log. A process stopped before the end of this
   leaves the note, and the next opening for writing goes on from it.

What is erased with what: a document with its capture (its text is in those bytes); a capture with everything read from
it, every member below it, and every ruling and link that is about these or repeats their words. A member's bytes lie in
its archive as well, so the archives above it must go too, which `with_parent` allows; their other members stay.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from saksi.case.verify_log import blobs_of, named_blobs, sound_acts
from saksi.errors import BackendError, InputError, NotFound
from saksi.model.act import (
    Allotted,
    AnyAct,
    Assigned,
    Captured,
    Coded,
    Imported,
    Linked,
    Reading,
    Refused,
    Ruled,
    Sampled,
    Sent,
    TextRead,
    Unsealed,
)
from saksi.model.capture import Capture
from saksi.model.claim import Findings
from saksi.model.decision import Link, Ruling
from saksi.ports import BlobStore
from saksi.preserve.blobs import Blobs
from saksi.preserve.log import PAYLOADS_PER_FILE, LogFolder
from saksi.store.database import Database
from saksi.store.rows import Projection, drop_reports, load, put_added
from saksi.store.search import unindex_document
from saksi.store.sql import SqlStore

SHORTEST_QUOTE = 12
"""Words shorter than this do not by themselves show that a ruling repeats an erased document."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure takes: entries by index, blobs by digest, the documents among them.

    `kept` are blobs that stay because a capture which is not erased holds the very same bytes: digest to its id.
    `again` are ids of other incidents that were logged in one act with those of erased reports, and all later ones, act
    by act: logged again, so that their order, which decides whose id a merged incident bears, is what it was.
    """

    entries: tuple[int, ...]
    blobs: tuple[str, ...]
    documents: tuple[str, ...]
    kept: dict[str, str] = field(default_factory=dict)
    again: tuple[Allotted, ...] = ()
    ruled_in: tuple[str, ...] = ()


def plan_erasure(store: SqlStore, id_: str, *, with_parent: bool = False) -> Erasure:
    """What erasing this capture, document, ruling or link would take, for showing it before it is done.

    NotFound when there is no such thing; InputError when it is a member and its archive is not to be erased with it;
    IntegrityError when a payload does not fit its entry: in a damaged case an erasure could take what it must not.
    """
    row = store.database.one("SELECT idx FROM ruling WHERE id = ? UNION SELECT idx FROM link WHERE id = ?", (id_, id_))
    if row is not None:
        ruled_in = store.database.run("SELECT document FROM ruling WHERE id = ? AND document IS NOT NULL", (id_,))
        return Erasure((int(row[0]),), (), (), ruled_in=tuple(document for (document,) in ruled_in))
    captures = _captures(store, id_, with_parent=with_parent)
    logged = sound_acts(store)
    names = {c.collection.requested for id_ in captures if (c := store.capture(id_)) is not None and c.parent is None}
    taken = _Taken(captures, names)
    entries = {idx for idx, act in logged if taken.takes(act, store.blobs)}
    entries |= {idx for idx, act in logged if taken.repeated_in(act)}
    planned = _with_blobs(store, sorted(entries), tuple(sorted(taken.documents)))
    return replace(planned, again=_allotted_again(logged, entries, taken.ids))


def remove_rows(store: SqlStore, erasure: Erasure) -> None:
    """Step 1, inside the transaction that logs the order: payloads, rows, full text, and the note of what remains."""
    database = store.database
    for document in erasure.documents:
        row = database.one("SELECT idx FROM document WHERE id = ?", (document,))
        if row is not None:
            unindex_document(database, row[0])
        drop_reports(database, document)
        database.run("DELETE FROM document WHERE id = ?", (document,))
    for idx in erasure.entries:
        for table in ("act", "capture", "reading", "refusal", "link", "ruling", "allotment"):
            database.run(f"DELETE FROM {table} WHERE idx = ?", (idx,))
        database.run("UPDATE payload SET salt = NULL, body = NULL WHERE idx = ?", (idx,))
    for document in erasure.ruled_in:
        put_added(Projection(database, store.blobs), document)
    # Deleting from FTS5 leaves the words in its index until segments merge; building it again does not.
    database.run("INSERT INTO fulltext (fulltext) VALUES ('rebuild')")
    todo = [("payload", str(number)) for number in sorted({idx // PAYLOADS_PER_FILE for idx in erasure.entries})]
    database.run_many("INSERT OR IGNORE INTO unfinished (what, name) VALUES (?, ?)", [*todo, ("pages", "")])


def finish_erasure(store: SqlStore, log: LogFolder, blobs: Blobs) -> None:
    """Step 2; does nothing where no erasure is under way. BackendError while another process has the case open."""
    database = store.database
    todo: list[tuple[str, str]] = database.run("SELECT what, name FROM unfinished ORDER BY what, name")
    if not todo:
        return
    _clear_strays(store, log, blobs)
    log.rewrite_payloads(store, (int(name) for what, name in todo if what == "payload"), store.size())
    _overwrite_pages(database)
    database.run("DELETE FROM unfinished")
    _empty_journal(database)


def _captures(store: SqlStore, id_: str, *, with_parent: bool) -> dict[str, bool]:
    """The captures to erase, each with whether the members below it go as well."""
    row = store.database.one("SELECT capture FROM document WHERE id = ?", (id_,))
    capture = store.capture(str(row[0]) if row else id_)
    if capture is None:
        hint = "An erasure names a capture, a document, a ruling or a link."
        raise NotFound("there is nothing of this id to erase", subject=id_, hint=hint)
    above = list(_above(store, capture))
    if above and not with_parent:
        raise InputError(
            f"its bytes lie in the archive {above[0].id} as well",
            subject=id_,
            hint="To erase the archive with it (its other members stay): --with-archive",
        )
    found = {parent.id: False for parent in above}
    below = [capture]
    for each in below:
        found[each.id] = True
        below += [member for member in store.members(each.id) if member.id not in found]
    return found


def _above(store: SqlStore, capture: Capture) -> Iterator[Capture]:
    while capture.parent is not None and (parent := store.capture(capture.parent)) is not None:
        yield parent
        capture = parent


class _Taken:
    """What goes with a set of captures, gathered in one pass in the order of the log."""

    def __init__(self, captures: dict[str, bool], names: set[str]) -> None:
        self.captures = captures
        self.names = names
        self.documents: set[str] = set()
        self.ids: set[str] = set(captures)
        self.quotes: set[str] = set()

    def takes(self, act: AnyAct, blobs: BlobStore) -> bool:
        """Whether the act goes, since it is one of these captures or was read from one."""
        match act:
            case Captured():
                return act.capture.id in self.captures
            case Refused():
                below = act.capture in self.captures or self.captures.get(act.parent or "", False)
                return below or (act.parent is None and act.requested in self.names)
            case TextRead() if act.capture in self.captures:
                self.documents.add(act.document)
                self.ids.add(act.document)
                return True
            case Reading() if act.document in self.documents:
                self._remember(load(blobs, act.output, Findings))
                return True
            case Sent() | Unsealed():
                return act.document in self.documents
            case Sampled():
                return any(claim.document in self.documents for claim in act.claims)
            case _:
                return False

    def repeated_in(self, act: AnyAct) -> bool:
        """Whether a later act is about what goes, or carries its words or ids in what a person saw or wrote.

        An incident's id is computed from its first report's, and that from the document: with a guess at the document
        it could be computed again, so it goes as well.
        """
        if isinstance(act, Allotted):
            founded = {allotment.incident for allotment in act.allotments if allotment.report in self.ids}
            self.ids |= founded
            return bool(founded)
        if isinstance(act, Imported):
            return any(map(self._about_ruling, act.rulings)) or any(map(self._about_link, act.links))
        if isinstance(act, Linked):
            return self._about_link(act.link)
        if isinstance(act, Assigned):
            return act.subject in self.ids
        if isinstance(act, Coded):
            return act.value is not None and self._words_in(act.value)
        if not isinstance(act, Ruled) or not self._about_ruling(act.ruling):
            return False
        if act.ruling.subject.type == "report" and act.ruling.subject.id is not None:
            self.ids.add(act.ruling.subject.id)  # a report that a person added founds incidents as well
        return True

    def _about_link(self, link: Link) -> bool:
        return bool({link.left, link.right} & self.ids) or self._words_in(link.reason)

    def _about_ruling(self, ruling: Ruling) -> bool:
        if {ruling.subject.id, ruling.subject.document} & self.ids:
            return True
        return any(self._words_in(text) for text in (ruling.value, ruling.seen, ruling.reason) if text)

    def _remember(self, findings: Findings) -> None:
        claims = [*findings.claims, *(claim for report in findings.reports for claim in report.claims)]
        self.ids.update(claim.id for claim in claims)
        self.ids.update(report.id for report in findings.reports)
        quotes = [claim.quote for claim in claims] + [report.quote for report in findings.reports]
        self.quotes.update(quote for quote in quotes if len(quote) >= SHORTEST_QUOTE)

    def _words_in(self, text: str) -> bool:
        """Quotes are looked for as they are and as they stand inside JSON."""
        if any(id_ in text for id_ in self.ids):
            return True
        return any(quote in text or json.dumps(quote, ensure_ascii=False)[1:-1] in text for quote in self.quotes)


def _allotted_again(logged: list[tuple[int, AnyAct]], entries: set[int], ids: set[str]) -> tuple[Allotted, ...]:
    kept = []
    is_behind = False
    for idx, act in logged:
        if isinstance(act, Allotted):
            is_behind = is_behind or idx in entries
            others = tuple(allotment for allotment in act.allotments if allotment.incident not in ids)
            if is_behind and others:
                kept.append(Allotted(allotments=others))
    return tuple(kept)


def _with_blobs(store: SqlStore, entries: list[int], documents: tuple[str, ...]) -> Erasure:
    """The blobs that only these entries name; those that others name as well stay and are told."""
    going = set(entries)
    named = named_blobs(store)
    removed: list[str] = []
    kept: dict[str, str] = {}
    for digest in sorted({digest for idx in entries for digest in _digests(store, idx)}):
        others = [idx for idx in named[digest][1] if idx not in going]
        if not others:
            removed.append(digest)
            continue
        holder = store.act(others[0])
        kept[digest] = holder.capture.id if isinstance(holder, Captured) else f"entry {others[0]}"
    return Erasure(tuple(entries), tuple(removed), documents, kept)


def _digests(store: SqlStore, idx: int) -> Iterable[str]:
    act = store.act(idx)
    return () if act is None else [digest for digest, _ in blobs_of(act)]


def _clear_strays(store: SqlStore, log: LogFolder, blobs: Blobs) -> None:
    """The erased blobs, which no entry names any more, and what a stopped run may have left the words in: other blobs
    without a name, unfinished files, a database that a restore has replaced.

    Which blobs are named is read from payloads that were checked, so that nothing put into the database can take one
    away which an entry still names.
    """
    sound_acts(store)
    named = named_blobs(store)
    for digest in list(blobs.digests()):
        if digest not in named:
            blobs.remove(digest)
    blobs.clear_temporary(older_than_s=0)
    for path in blobs.folder.parent.glob("case.db.*"):
        path.unlink()
    log.clear_temporary()


def _overwrite_pages(database: Database) -> None:
    database.run("PRAGMA temp_store = FILE")
    database.run("VACUUM")
    database.run("PRAGMA temp_store = MEMORY")
    _empty_journal(database)


def _empty_journal(database: Database) -> None:
    busy = database.run("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]
    if busy:
        hint = "Close every other saksi that has this case open, then run any command that writes to the case."
        raise BackendError("the erasure is not finished: another process reads the case", hint=hint)
