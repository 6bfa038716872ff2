"""From a path or an address to a read document: capture → preserve → read → extract, for one item after another.

Every blob is in place before the one transaction that logs the item with the rows that follow from it, so a crash
leaves an item wholly there or not at all, and repeating the same command finishes the work: what the case has
already, under the same name and with the same bytes, is left as it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from secrets import token_hex
from typing import BinaryIO

import msgspec

from saksi.case import Case
from saksi.errors import SourceError
from saksi.extract.sheet.reading import is_sheet
from saksi.model import media
from saksi.model.act import AnyAct, Captured, Reading, Refused, TextRead
from saksi.model.canonical import canonical
from saksi.model.capture import Capture, Hints, capture_of
from saksi.model.claim import Findings
from saksi.model.document import Document
from saksi.ports import Blob, Extractor, Received, Refusal
from saksi.settings import Settings

WITHOUT_TEXT = ("image/", "video/", "audio/", "font/")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one item: ``state`` is added, opened (a container, its members follow), known (the case
    had it), kept (bytes without text) or refused. ``notes``: what of a recorder's sheet was not understood."""

    name: str
    state: str
    capture: str | None = None
    document: str | None = None
    reports: int = 0
    claims: int = 0
    reason: str | None = None
    hint: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Room:
    """How much may still come in at once: ``items``, members of archives among them, and their ``bytes`` unpacked."""

    items: int
    bytes: int
    hint: str

    def enter(self) -> None:
        """Take one item's place. Raises SourceError where there is none left."""
        if self.bytes <= 0 or self.items <= 0:
            what = "items" if self.items <= 0 else "bytes"
            raise SourceError(f"more {what} than are taken in at once; the rest is left out", hint=self.hint)
        self.items -= 1


def add(
    case: Case, items: Iterable[Received | Refusal], extractor: Extractor, *, room: Room | None = None
) -> Iterator[Taken]:
    """Take every item into the case, containers with all their members; yields what became of each as it happens.

    Between two items nothing is held: others may write to the case. ``room`` bounds all that comes of the items
    together; what finds none is refused by name, an archive's rest under the archive's.
    """
    intake = _Intake(case, extractor, room)
    for item in items:
        yield from intake.take(item, parent=None, depth=0)


@dataclass(frozen=True, slots=True)
class Read:
    """One item read without any case: its capture, document and findings.

    ``is_verbatim``: the text read is, character for character, the text that was given, so that offsets are into that.
    """

    capture: Capture
    document: Document
    findings: Findings
    is_verbatim: bool


def read_items(
    items: Iterable[Received | Refusal], extractor: Extractor, settings: Settings
) -> Iterator[Read | Refusal]:
    """Read items statelessly: nothing is kept. Containers are opened, their members read in order."""
    for item in items:
        yield from _read_item(item, extractor, settings, 0)


def _read_item(
    item: Received | Refusal, extractor: Extractor, settings: Settings, depth: int
) -> Iterator[Read | Refusal]:
    from saksi.capture.unpack import unpack
    from saksi.read import read

    if isinstance(item, Refusal):
        yield item
        return
    try:
        with item.open() as content:
            blob = _digest(content)
        capture = _capture(item, blob, None)
        members = unpack(capture, item.open, settings) if depth < settings.limits.max_depth else None
        if members is not None:
            for member in members:
                yield from _read_item(member, extractor, settings, depth + 1)
        if members is None or reads_too(capture):
            document = read(capture, item.open, limits=settings.limits)
            findings = extractor.extract(document)
            yield Read(capture, document, findings, _is_verbatim(capture, item, document))
    except SourceError as error:
        yield Refusal(item.collection.requested, "read", error.message, error.hint)


def _is_verbatim(capture: Capture, item: Received, document: Document) -> bool:
    if capture.media_type not in (media.PLAIN, media.REPORT):
        return False
    with item.open() as content:
        body = content.read()
    try:
        given = json.loads(body).get("text") if capture.media_type == media.REPORT else body.decode()
    except (ValueError, AttributeError):
        return False
    return bool(given == document.text)


def reads_too(capture: Capture) -> bool:
    """Whether a container is a document as well: a message with attachments is both."""
    return capture.media_type == media.MAIL


@dataclass(frozen=True, slots=True)
class _Intake:
    case: Case
    extractor: Extractor
    room: Room | None

    def take(self, item: Received | Refusal, parent: Capture | None, depth: int) -> Iterator[Taken]:
        try:
            self._enter()
        except SourceError as full:
            if parent is not None:
                raise
            name = item.requested if isinstance(item, Refusal) else item.collection.requested
            yield self._refuse(Refusal(name, "capture", full.message, full.hint), None, None)
            return
        if isinstance(item, Refusal):
            yield self._refuse(item, None, parent)
            return
        name = item.collection.requested
        try:
            blob = self._put(item)
        except SourceError as error:
            yield self._refuse(Refusal(name, "capture", error.message, error.hint), None, parent)
            return
        known = self.case.store.captured(blob.digest, name)
        if known is not None and (stays := self._stays(known, item.hints)) is not None:
            yield Taken(name, "known", capture=known.id, reason=stays)
            return
        capture = known or _capture(_unguessable(item), blob, parent)
        members = self._members(capture, depth)
        if members is None:
            yield self._take_document(capture, is_new=known is None)
            return
        if isinstance(members, Refusal):
            yield self._refuse(members, capture, parent, is_new=known is None)
            return
        if reads_too(capture):
            yield self._take_document(capture, is_new=known is None)
        elif known is None:
            self._log([Captured(capture=capture)])
            yield Taken(name, "opened", capture=capture.id)
        yield from self._take_members(capture, members, depth)

    def _enter(self) -> None:
        if self.room is not None:
            self.room.enter()

    def _put(self, item: Received) -> Blob:
        with item.open() as content:
            blob = self.case.blobs.put(content)
        if self.room is not None:
            self.room.bytes -= blob.size
        return blob

    def _settings(self) -> Settings:
        """The case's, with no member larger than there is room for."""
        settings = self.case.settings
        if self.room is None:
            return settings
        most = max(1, min(settings.limits.max_file_bytes, self.room.bytes))
        return msgspec.structs.replace(settings, limits=msgspec.structs.replace(settings.limits, max_file_bytes=most))

    def _stays(self, known: Capture, hints: Hints) -> str | None:
        """Why a capture is left as it was first taken, though it is now given with other words about it."""
        if hints.published_by_person and hints.published != known.hints.published:
            return "stays with the publication date it was taken with"
        was = (known.hints.outlet, known.hints.stable_id)
        if is_sheet(self.extractor.method) and was != (hints.outlet, hints.stable_id):
            return "was first taken without a map, or with another recorder or id; add a copy under another name"
        return None

    def _take_members(self, capture: Capture, members: Iterator[Received | Refusal], depth: int) -> Iterator[Taken]:
        try:
            for member in members:
                yield from self.take(member, capture, depth + 1)
        except SourceError as error:
            damage = Refusal(capture.collection.requested, "capture", error.message, error.hint)
            yield self._refuse(damage, capture, None)

    def _members(self, capture: Capture, depth: int) -> Iterator[Received | Refusal] | Refusal | None:
        from saksi.capture.unpack import unpack

        settings = self._settings()
        try:
            members = unpack(capture, lambda: self.case.blobs.open(capture.blob), settings)
        except SourceError as error:
            return Refusal(capture.collection.requested, "capture", error.message, error.hint)
        if members is not None and depth >= settings.limits.max_depth:
            return Refusal(capture.collection.requested, "capture", f"nested more than {depth} deep")
        return members

    def _take_document(self, capture: Capture, *, is_new: bool) -> Taken:
        name = capture.hints.given_id or capture.collection.requested
        if not is_new and self._is_finished(capture):
            return Taken(name, "known", capture=capture.id)
        first: list[AnyAct] = [Captured(capture=capture)] if is_new else []
        if capture.media_type.startswith(WITHOUT_TEXT):
            self._log(first)
            return Taken(name, "kept", capture=capture.id)
        try:
            document, findings = self._understand(capture)
        except SourceError as error:
            refusal = Refusal(capture.collection.requested, "read", error.message, error.hint)
            return self._refuse(refusal, capture, None, is_new=is_new)
        self._log([*first, *self._acts(document, findings)])
        claims = len(findings.claims) + sum(len(report.claims) for report in findings.reports)
        notes = findings.notes[1:] if is_sheet(findings.method) else ()
        return Taken(name, "added", capture.id, document.id, len(findings.reports), claims, notes=notes)

    def _is_finished(self, capture: Capture) -> bool:
        """Whether the capture has its reading; a sheet, one by this very map."""
        store = self.case.store
        if is_sheet(self.extractor.method):
            read = [store.findings(document) for document in store.document_ids(capture=capture.id)]
            return any(found and found.model_digest == self.extractor.model_digest for found in read)
        if any(store.readings(document) for document in store.document_ids(capture=capture.id)):
            return True
        return capture.media_type.startswith(WITHOUT_TEXT)

    def _understand(self, capture: Capture) -> tuple[Document, Findings]:
        from saksi.read import read

        limits = self.case.settings.limits
        document = read(capture, lambda: self.case.blobs.open(capture.blob), limits=limits, headed=True)
        return document, self.extractor.extract(document)

    def _acts(self, document: Document, findings: Findings) -> list[AnyAct]:
        text = self.case.blobs.put(canonical(document))
        output = self.case.blobs.put(canonical(findings))
        return [
            TextRead(capture=document.capture, document=document.id, method=document.method, output=text.digest),
            Reading(
                document=document.id,
                method=findings.method,
                model_digest=findings.model_digest,
                output=output.digest,
            ),
        ]

    def _refuse(
        self, refusal: Refusal, capture: Capture | None, parent: Capture | None, *, is_new: bool = False
    ) -> Taken:
        act = Refused(
            requested=refusal.requested,
            capture=capture.id if capture else None,
            parent=parent.id if parent else None,
            stage=refusal.stage,
            reason=refusal.reason,
        )
        first: list[AnyAct] = [Captured(capture=capture)] if capture is not None and is_new else []
        if is_new or self.case.store.refused(act.requested, act.capture, act.stage) is None:
            self._log([*first, act])
        capture_id = capture.id if capture else None
        return Taken(refusal.requested, "refused", capture=capture_id, reason=refusal.reason, hint=refusal.hint)

    def _log(self, acts: list[AnyAct]) -> None:
        if acts:
            with self.case.transaction() as transaction:
                for act in acts:
                    transaction.append(act)


def reread(case: Case, extractor: Extractor) -> Iterator[Taken]:
    """Read every document again with the present reader; a reading equal to the one that stands is not appended.

    Where a person chose the second reading to count, it stays the one that counts; so does a sheet's, read by a map.
    """
    from saksi.extract.second import is_second

    for document in case.store.documents():
        standing = case.store.findings(document.id)
        if standing is not None and (is_second(standing.method) or is_sheet(standing.method)):
            yield Taken(document.given_id or document.id, "known", document=document.id)
            continue
        findings = extractor.extract(document)
        output = case.blobs.put(canonical(findings))
        if standing != findings:
            act = Reading(
                document=document.id,
                method=findings.method,
                model_digest=findings.model_digest,
                output=output.digest,
            )
            case.append(act)
        yield Taken(document.given_id or document.id, "added", document=document.id)


def _unguessable(item: Received) -> Received:
    """The item with a number drawn for it alone among its remarks.

    Ids of captures, documents and incidents are published, and are digests that begin here. Of what goes in, all may
    be known but who collected it and under which name: without the number a list of names would find them out.
    """
    drawn = f"number drawn for this capture: {token_hex(16)}"
    collection = msgspec.structs.replace(item.collection, remarks=(*item.collection.remarks, drawn))
    return replace(item, collection=collection)


def _capture(item: Received, blob: Blob, parent: Capture | None) -> Capture:
    return capture_of(
        blob.digest,
        blob.size,
        item.media_type,
        item.collection,
        hints=item.hints,
        parent=parent.id if parent else None,
        member=item.member,
    )


def _digest(content: BinaryIO) -> Blob:
    """What the blob store would say of the content, which is read piece by piece: it may be an archive of gigabytes."""
    digest, size = hashlib.sha256(), 0
    while piece := content.read(1 << 20):
        digest.update(piece)
        size += len(piece)
    return Blob(digest.hexdigest(), size)
