"""Another case's captures, readings and decisions taken in: from its folder, or from a sealed bundle of it.

What comes in is verified first, then logged act by act as it was there: who collected it, when and with what tool
stays with each capture. Nothing of one's own is overwritten:

- a document that both cases have keeps its text and the reading that counts here; another reading of the same text
  stands beside it, as a second reader's does
- a ruling or link that contradicts one made here, without knowing it, is kept in the ``imported`` act and counts for
  nothing until a person rules
- a ruling, link or answer that is malformed is named and not taken
- incidents keep the ids under which they are known here; those of the other case stay resolvable
- its own places, samples and codings come in as `brought_along` tells; what stays in its own log is counted

Its checkpoint is kept as a blob and named in the log; a name known here under another key is told. Taking the same in
again changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from saksi.case import Case
from saksi.case.transaction import LoggedTransaction
from saksi.errors import Conflict, InputError, IntegrityError
from saksi.model.act import (
    Allotment,
    Allotted,
    AnyAct,
    Captured,
    Coded,
    Erased,
    Imported,
    Linked,
    Reading,
    Refused,
    Ruled,
    SecondReading,
    TextRead,
)
from saksi.model.decision import Link, Ruling, Subject
from saksi.pipeline import brought_along
from saksi.pipeline.foreign import Foreign, opened, parting, strangeness
from saksi.pipeline.resolution import bring_up_to_date
from saksi.preserve.blobs import Blobs
from saksi.resolve import agree
from saksi.resolve.rulings import misfit


@dataclass(slots=True)
class Takeover:
    """What an import did: numbers of things brought, sentences on what differs, by id, and what was left out.

    ``refused`` names what is malformed; ``left_out`` counts, by what they are, the acts that stay in the other log.
    ``vkey`` signed its head; ``parted`` is the entry from which on two logs of one name, as of two laptops, differ.
    """

    origin: str = ""
    size: int = 0
    vkey: str = ""
    parted: int | None = None
    captures: int = 0
    documents: int = 0
    readings: int = 0
    decisions: int = 0
    places: int = 0
    codings: int = 0
    known: int = 0
    shared_incidents: int = 0
    differences: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)


def import_from(case: Case, path: Path) -> Takeover:
    """Take in what the case or sealed bundle at ``path`` has and this case has not; in one transaction.

    InputError for a bundle that holds no captures or for this case itself; IntegrityError, naming the object, where a
    check of it fails: nothing is taken then.
    """
    if path.resolve() == case.path.resolve():
        raise InputError("this is the case at hand itself", subject=str(path))
    with opened(path) as foreign:
        intake = _taken_in(case, foreign)
    bring_up_to_date(case)
    intake.done.shared_incidents = _shared(case, intake.fresh)
    return intake.done


def _taken_in(case: Case, foreign: Foreign) -> _Intake:
    """Planned, then logged; planned anew where somebody else has logged something meanwhile, such as a ruling."""
    while True:
        intake = _Intake(case, foreign)
        intake.plan()
        intake.plan_along()
        intake.copy_blobs()
        with case.transaction() as transaction:
            if transaction.size == intake.planned_at:
                intake.log(transaction)
                return intake


class _Intake:
    """One import: what is to be brought, found by comparing the two logs, then copied and logged."""

    def __init__(self, case: Case, foreign: Foreign) -> None:
        self.case, self.foreign, store = case, foreign, case.store
        self.planned_at = store.size()  # before anything is read: what is logged after it is not in the plan
        self.done = Takeover(foreign.head.origin, foreign.head.size, foreign.vkey, parting(case, foreign))
        self.fresh: set[str] = set()
        self.captures: set[str] = set()
        self.brought: list[AnyAct] = []
        self.blobs: dict[str, None] = {}
        self.their_texts = {act.document: act.output for act in foreign.acts if isinstance(act, TextRead)}
        self.texts = {act.document: act.output for _, act in store.acts(TextRead)}
        self.readings = {(act.document, act.output) for kind in (Reading, SecondReading) for _, act in store.acts(kind)}
        self.rulings = {ruling.id: ruling for ruling in store.rulings()}
        self.links = {link.id: link for link in store.links()}
        self.incidents = dict(store.allotments())
        self.records = [act for _, act in store.acts(Imported)]
        self.done.differences += strangeness(case, foreign, self.records)
        self.held_rulings: list[Ruling] = []
        self.new_links: list[Link] = []

    def plan(self) -> None:
        """Everything but links, whose contradictions only show once all reports are there."""
        malformed, contradicted = self._malformed(), self._contradicted()
        latest = {act.document: act.output for act in self.foreign.acts if type(act) is Reading}
        for act in self.foreign.acts:
            match act:
                case Captured(capture=capture):
                    is_new = self.case.store.capture(capture.id) is None
                    self._take(act, capture.blob, is_new=is_new)
                    self.done.captures += is_new
                    self.captures |= {capture.id} if is_new else set()
                case Refused(capture=capture_id) if capture_id in self.captures:
                    self._take(act, is_new=True)
                case Refused(capture=capture_id) if capture_id is None:
                    self._leave("refusals of what has no bytes")
                case TextRead():
                    self._text(act)
                case Reading():
                    self._reading(act, is_latest=latest.get(act.document) == act.output)
                case Ruled(ruling=ruling) if ruling in malformed:
                    self.done.refused.append(malformed[ruling])
                case Ruled(ruling=ruling) if ruling.id in contradicted:
                    self.held_rulings.append(ruling)
                case Ruled(ruling=ruling):
                    self._take(act, is_new=ruling.id not in self.rulings)
                    self.done.decisions += ruling.id not in self.rulings
                case Linked(link=link) if link.left == link.right:
                    self.done.refused.append(f"{link.id}: links a report to itself; not taken")
                case Linked(link=link) if link.id not in self.links:
                    self.new_links.append(link)
                case Allotted(allotments=allotments):
                    self._allot(allotments)

    def plan_along(self) -> None:
        """Places, samples and codings; and what stays in the other log."""
        acts, store = self.foreign.acts, self.case.store
        for act in brought_along.places(self.case, acts, self._differ):
            self.done.places += len(act.places)
            self.brought.append(act)
        for coding in brought_along.codings(self.case, acts, self._differ, self.done.refused.append):
            self.done.codings += isinstance(coding, Coded)
            self.brought.append(coding)
        for what, count in brought_along.counted_out(acts).items():
            self._leave(what, count)
        if self.done.captures and next(store.acts(Erased), None) is not None:
            self._differ(
                "erasures were ordered here, and leave nothing to compare with: see that none of it came again"
            )

    def _leave(self, what: str, count: int = 1) -> None:
        self.done.left_out[what] = self.done.left_out.get(what, 0) + count

    def _take(self, act: AnyAct, *blobs: str, is_new: bool) -> None:
        if not is_new:
            self.done.known += 1
            return
        self.brought.append(act)
        self.blobs |= dict.fromkeys(blobs)

    def _text(self, act: TextRead) -> None:
        ours = self.texts.get(act.document)
        if ours is None or (act.document in self.fresh and ours != act.output):
            self.done.documents += ours is None
            self.fresh.add(act.document)
            self.texts[act.document] = act.output
            self._take(act, act.output, is_new=True)
        elif ours != act.output:
            self._differ(f"{act.document}: its text was read otherwise there; the own text stays")

    def _reading(self, act: Reading, *, is_latest: bool) -> None:
        if (act.document, act.output) in self.readings:
            self.done.known += 1
            return
        if act.document not in self.fresh:
            if not is_latest and type(act) is Reading:
                self._leave("readings that another has followed")
                return
            if not self._has_text(act):
                self._differ(f"{act.document}: {act.method} read another text of it there; not taken")
                return
            if type(act) is Reading:
                self._differ(
                    f"{act.document}: {act.method} read it otherwise there; that stands beside the own reading"
                )
                act = SecondReading(
                    document=act.document, method=act.method, model_digest=act.model_digest, output=act.output
                )
        self.readings.add((act.document, act.output))
        self.done.readings += 1
        self._take(act, act.output, is_new=True)

    def _has_text(self, act: Reading) -> bool:
        """Whether the document's text there is the one here: a reading's spans lie in its own text alone."""
        return self.their_texts.get(act.document) == self.texts.get(act.document)

    def _allot(self, allotments: Iterable[Allotment]) -> None:
        new = tuple(a for a in allotments if a.incident not in self.incidents)
        self.incidents |= {a.incident: a.report for a in new}
        if new:
            self.brought.append(Allotted(allotments=new))

    def _malformed(self) -> dict[Ruling, str]:
        """Their rulings whose value does not fit what it is about, each with a sentence that tells so."""
        theirs = (act.ruling for act in self.foreign.acts if isinstance(act, Ruled))
        found = ((r, misfit(r)) for r in theirs if r.id not in self.rulings)
        return {r: f"{r.id}: a malformed ruling on a {r.subject.type} ({why}); not taken" for r, why in found if why}

    def _contradicted(self) -> set[str]:
        """Ids of their rulings that say otherwise than one made here, each made without knowing the other."""
        theirs = {act.ruling.id: act.ruling for act in self.foreign.acts if isinstance(act, Ruled)}
        own: dict[object, list[Ruling]] = defaultdict(list)
        for ruling in self.rulings.values():
            if ruling.id not in theirs:
                own[_place(ruling.subject)].append(ruling)
        found = set()
        for ruling in theirs.values():
            others = [o for o in own[_place(ruling.subject)] if _is_same(ruling.subject, o.subject)]
            if ruling.id in self.rulings or not others or misfit(ruling):
                continue
            if (ruling.verdict, ruling.value) != (others[-1].verdict, others[-1].value):
                found.add(ruling.id)
                said = f"{ruling.verdict} there, {others[-1].verdict} here"
                self._differ(
                    f"{ruling.id}: contradicts {others[-1].id} on a {ruling.subject.type} ({said}); not counted"
                )
        return found

    def _differ(self, sentence: str) -> None:
        self.done.differences.append(sentence)

    def copy_blobs(self) -> None:
        """Bring the bytes onto the disk before the transaction that names them."""
        for digest in self.blobs:
            if not self.case.blobs.holds(digest):
                _copy(self.foreign.blobs.open, digest, self.case.blobs)

    def log(self, transaction: LoggedTransaction) -> None:
        """Everything in the order in which the other log has it, then links that agree, then the act of importing."""
        for act in self.brought:
            transaction.append(act)
        held = self._log_links(transaction)
        known = {ruling.id for record in self.records for ruling in record.rulings}
        known |= {link.id for record in self.records for link in record.links}
        record = Imported(
            origin=self.foreign.head.origin,
            vkey=self.foreign.vkey,
            size=self.foreign.head.size,
            checkpoint=self.case.blobs.put(self.foreign.note).digest,
            rulings=tuple(ruling for ruling in self.held_rulings if ruling.id not in known),
            links=tuple(link for link in held if link.id not in known),
            by=self.case.settings.by,
        )
        is_recorded = any(past.checkpoint == record.checkpoint for past in self.records)
        if self.brought or record.rulings or record.links or not is_recorded:
            transaction.append(record)

    def _log_links(self, transaction: LoggedTransaction) -> list[Link]:
        """Log the links that agree with those that stand; those that do not, for keeping."""
        if not self.new_links:
            return []
        documents = {report.id: report.document for report in self.case.store.reports()}
        standing = list(self.links.values())
        taken = [link for link in self.new_links if not _is_denied(link, standing)]
        if not _agree([*standing, *taken], documents):
            taken = _one_by_one(standing, taken, documents)
        for link in taken:
            transaction.append(Linked(link=link))
        self.done.decisions += len(taken)
        held = [link for link in self.new_links if link not in taken]
        for link in held:
            self._differ(f"{link.id}: contradicts a link made here ({link.judgement} there); not counted")
        return held


def _is_denied(link: Link, standing: Iterable[Link]) -> bool:
    """Whether the latest link here on the same two reports says otherwise, and this one was not made knowing it."""
    pair = {link.left, link.right}
    other = next((known for known in reversed(list(standing)) if {known.left, known.right} == pair), None)
    return other is not None and other.id != link.supersedes and other.judgement != link.judgement


def _one_by_one(standing: Iterable[Link], wanted: Iterable[Link], documents: Mapping[str, str]) -> list[Link]:
    """The links that can hold together, each tried after those before it."""
    kept, taken = list(standing), []
    for link in wanted:
        if _agree([*kept, link], documents):
            kept.append(link)
            taken.append(link)
    return taken


def _agree(links: Iterable[Link], documents: Mapping[str, str]) -> bool:
    try:
        agree(links, documents)
    except Conflict:
        return False
    return True


def _place(subject: Subject) -> tuple[str, str | None]:
    return subject.type, subject.document or subject.id


def _is_same(one: Subject, other: Subject) -> bool:
    """Whether two rulings are about one thing, wherever within it their spans begin."""
    if one.span is None or other.span is None:
        return one == other
    ours, theirs = ((s.type, s.document, s.kind, s.outcome) for s in (one, other))
    return ours == theirs and one.span.overlaps(other.span)


def _copy(open_: Callable[[str], BinaryIO], digest: str, into: Blobs) -> None:
    with open_(digest) as content:
        blob = into.put(content)
    if blob.digest != digest:
        raise IntegrityError(f"its bytes have the SHA-256 {blob.digest}", subject=f"blob {digest}")


def _shared(case: Case, fresh: set[str]) -> int:
    """How many incidents are told by documents that came in and by documents that were here."""
    every = (set(incident.documents) for incident in case.store.incidents())
    return sum(1 for documents in every if documents & fresh and documents - fresh)
