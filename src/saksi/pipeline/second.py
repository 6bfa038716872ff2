"""The second reader in a case: what it is sent is logged first, what it reads stands beside the reading that counts.

A document goes out only when the first reader has read it, since what to hide is known from there. To a host beyond
this machine it goes masked as for publication besides, and not at all in a language that the first reader cannot read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from saksi.case import Case
from saksi.case.transaction import machine_clock
from saksi.errors import InputError, NotFound
from saksi.extract.second import (
    Disagreement,
    Question,
    SecondReader,
    disagreements,
    is_second,
    method_of,
    passages,
    sealed_spans,
    sendable,
)
from saksi.model.act import Reading, Ruled, SecondReading, Sent, TextRead
from saksi.model.canonical import canonical, sha256
from saksi.model.claim import Claim, Findings, Identity
from saksi.model.decision import Ruling, Subject
from saksi.model.document import Document
from saksi.model.terms import Verdict
from saksi.model.values import Span
from saksi.pipeline import front
from saksi.pipeline.decisions import decision_id, full_id
from saksi.pipeline.intake import Read
from saksi.pipeline.publishing import nations
from saksi.pipeline.resolution import bring_up_to_date
from saksi.ports import Chat, Refusal, Reply
from saksi.resolve.rulings import names
from saksi.settings import Settings, load

if TYPE_CHECKING:
    from saksi.capture.exchange import Session

READ_IN_PART = re.compile(r"only the first (\d+) of \d+ characters were read")
"""What the first reader notes on a text too long for it: behind that it has found no names to hide."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of one document: ``state`` is read, partly (some passages without a usable answer), failed (all of
    them), known (read already) or kept (not sent, with the reason)."""

    document: str
    state: str
    claims: int = 0
    refused: int = 0
    differ: int = 0
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class _Standing:
    """The readings of a case by document: entry and act of the text, of every reading of that text, of the second."""

    texts: Mapping[str, int]
    readings: Mapping[str, Sequence[tuple[int, Reading]]]
    seconds: Mapping[str, tuple[int, SecondReading]]

    def first(self, document: str) -> Reading | None:
        """The latest reading of the present text by a first reader, whether or not it counts."""
        own = [act for _, act in self.readings.get(document, ()) if not is_second(act.method)]
        return own[-1] if own else None


def _standing(case: Case) -> _Standing:
    texts = {act.document: idx for idx, act in case.store.acts(TextRead)}
    readings: dict[str, list[tuple[int, Reading]]] = {}
    for kind in (Reading, SecondReading):
        for idx, act in case.store.acts(kind):
            if idx > texts.get(act.document, -1):
                readings.setdefault(act.document, []).append((idx, act))
    latest = {
        document: (idx, act)
        for document, all_of in readings.items()
        for idx, act in sorted(all_of, key=lambda one: one[0])
        if isinstance(act, SecondReading)
    }
    return _Standing(texts, readings, latest)


def _findings(case: Case, act: Reading) -> Findings:
    return msgspec.json.decode(case.blobs.read(act.output), type=Findings)


# Asking --------------------------------------------------------------------------------------------------------------


def ask_second(
    case: Case, identifiers: Sequence[str] = (), *, again: bool = False, session: Session | None = None
) -> Iterator[Asked]:
    """Send the documents named, or all, to the second reader; each request is logged before it goes out.

    A document that it has read in full is not sent once more unless ``again``. InputError, before anything is sent,
    where no second reader is set up or its host is not allowed by the policy in force.
    """
    from saksi.capture.chat import open_chat

    chat = open_chat(case.settings, case.policy().second_reader_hosts, session=session)
    chosen = case.settings.second_reader
    reader = SecondReader(chosen.model, chosen.max_chars, partial(_logged, case, chat))
    standing = _standing(case)
    for document in _documents(case, identifiers):
        done = standing.seconds.get(document.id)
        if not again and done and done[1].method == method_of(chosen.model) and not done[1].unread:
            yield Asked(document.id, "known")
            continue
        yield _ask_one(case, document, reader, standing, is_here=chat.is_here)


def _logged(case: Case, chat: Chat, question: Question) -> Reply:
    sent = question.sent
    case.append(
        Sent(
            document=question.document.id,
            passage=sent.span,
            hidden=tuple(place.origin for place in sent.hidden),
            text=sha256(sent.text.encode()),
            request=sha256(question.body),
            host=chat.host,
            model=case.settings.second_reader.model,
            by=case.settings.by,
        )
    )
    return chat.post(question.body)


def _ask_one(case: Case, document: Document, reader: SecondReader, standing: _Standing, *, is_here: bool) -> Asked:
    readings = [_findings(case, act) for _, act in standing.readings.get(document.id, ())]
    first = standing.first(document.id)
    if first is None:
        return Asked(document.id, "kept", reason="the first reader has not read it: run `saksi rebuild --reread`")
    own = _findings(case, first)
    if not is_here and _is_foreign(own):
        return Asked(document.id, "kept", reason="the first reader cannot tell names in its language")
    seen = _as_read(document, own)
    found = reader.read(seen, hidden_in(seen, own, readings, is_here=is_here))
    output = case.blobs.put(canonical(found.findings))
    act = SecondReading(document=document.id, method=found.findings.method, output=output.digest, unread=found.unread)
    known = standing.seconds.get(document.id)
    if known is None or known[1] != act:
        case.append(act)
    return _outcome(found.findings, found.refused, act, own)


def _outcome(found: Findings, refused: int, act: SecondReading, first: Findings) -> Asked:
    claims = sum(1 for _ in _claims(found))
    reason = next((note for note in found.notes if " not read: " in note), None)
    differ = len(disagreements(first, found, act.unread))
    state = "read" if not act.unread else "partly" if claims else "failed"
    return Asked(act.document, state, claims, refused, differ, reason)


def _is_foreign(first: Findings) -> bool:
    """Whether the first reader said that it does not read this language, and found nothing."""
    has_claims = any(True for _ in _claims(first))
    return not has_claims and any(note.startswith("no reader for ") for note in first.notes)


def _documents(case: Case, identifiers: Sequence[str]) -> Iterator[Document]:
    for identifier in identifiers:
        found = case.store.document(full_id(case, identifier))
        if found is None:
            raise NotFound("no such document", subject=identifier)
        yield found
    if not identifiers:
        yield from case.store.documents()


# Hiding --------------------------------------------------------------------------------------------------------------


def hidden_in(
    document: Document, first: Findings, readings: Iterable[Findings] = (), *, is_here: bool
) -> tuple[Span, ...]:
    """Every span of the text that is taken out before it is sent.

    The names and details in identity claims of any reading, and the author's name; for a host beyond this machine
    also whatever a publication would mask: other persons' names, contacts, ages beside names, house numbers of homes.
    """
    from saksi.extract.second.hide import disjoint

    every = (first, *readings)
    claims = [claim for findings in every for claim in _claims(findings)]
    places = [toponym.span for toponym in first.toponyms if toponym.where is not None]
    sealed = sealed_spans(document.text, claims, document.author, places=places)
    if is_here:
        return sealed
    return disjoint([*sealed, *_masked_for_publication(document, first)])


def _masked_for_publication(document: Document, first: Findings) -> Iterator[Span]:
    from saksi.publish.known import known_in
    from saksi.publish.mask import masked

    known = known_in([(document, first)], nations(), [first])
    yield from (mask.span for mask in masked(document, first, known).masks)


def _as_read(document: Document, first: Findings) -> Document:
    """The document as far as the first reader read it: names behind that are not known, so nothing of it is sent."""
    told = next((found for note in first.notes if (found := READ_IN_PART.search(note))), None)
    return document if told is None else msgspec.structs.replace(document, text=document.text[: int(told[1])])


def would_send(case: Case, identifiers: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
    """(document id, text of one passage as it would be sent), for looking before anything goes out."""
    from saksi.capture.chat import open_chat

    chat = open_chat(case.settings, case.policy().second_reader_hosts)
    standing = _standing(case)
    for document in _documents(case, identifiers):
        first = standing.first(document.id)
        own = _findings(case, first) if first is not None else None
        if own is None or (not chat.is_here and _is_foreign(own)):
            continue
        readings = [_findings(case, act) for _, act in standing.readings[document.id]]
        seen = _as_read(document, own)
        hidden = hidden_in(seen, own, readings, is_here=chat.is_here)
        for span in passages(seen.text, hidden, case.settings.second_reader.max_chars):
            yield document.id, sendable(seen.text, span, hidden).text


# Comparing -----------------------------------------------------------------------------------------------------------


def open_disagreements(case: Case, documents: Iterable[str] | None = None) -> Iterator[Disagreement]:
    """Where the two readings of each document differ and nobody has ruled yet, in the order of the log.

    A ruling on the first reader's claim settles what is about that claim; a document ruled *reviewed* after its second
    reading settles all of it.
    """
    standing = _standing(case)
    wanted = None if documents is None else set(documents)
    reviewed = {
        act.ruling.subject.id: idx for idx, act in case.store.acts(Ruled) if act.ruling.verdict is Verdict.REVIEWED
    }
    for document, (idx, act) in standing.seconds.items():
        first = standing.first(document)
        if first is None or (wanted is not None and document not in wanted) or reviewed.get(document, -1) > idx:
            continue
        own = _findings(case, first)
        ruled = [r.subject for r in case.store.rulings(document)]
        settled = {claim.id for claim in _claims(own) if any(names(subject, claim) for subject in ruled)}
        for one in disagreements(own, _findings(case, act), act.unread):
            if one.first is None or one.first not in settled:
                yield one


def _claims(findings: Findings) -> Iterator[Claim]:
    for report in findings.reports:
        yield from report.claims
    yield from findings.claims


# Choosing ------------------------------------------------------------------------------------------------------------


def let_count(case: Case, identifier: str, which: str, *, reason: str) -> str:
    """Let the ``first`` or the ``second`` reading of a document count from now on; a person's act, with its reason.

    The method that counts then. The second reader never saw the sealed names, so the reading that counts is its
    claims with the first reader's identity claims, quotations, places and times beside them.
    """
    if not reason.strip():
        raise InputError("a choice of reading needs a reason", hint="Say why with --reason.")
    document = next(_documents(case, [identifier])).id
    standing = _standing(case)
    first, second = standing.first(document), standing.seconds.get(document)
    if first is None or (which == "second" and second is None):
        raise NotFound("there is no such reading of it", subject=identifier, hint="Ask for one: saksi second ID")
    chosen = _findings(case, first)
    if which == "second" and second is not None:
        chosen = _with_sealed(_findings(case, second[1]), chosen)
    output = case.blobs.put(canonical(chosen))
    with case.transaction() as transaction:
        transaction.append(Ruled(ruling=_ruling(case, document, chosen.method, reason)))
        transaction.append(
            Reading(document=document, method=chosen.method, model_digest=chosen.model_digest, output=output.digest)
        )
    bring_up_to_date(case)
    return chosen.method


def _with_sealed(second: Findings, first: Findings) -> Findings:
    sealed = [claim for claim in _claims(first) if isinstance(claim.value, Identity)]
    known = {claim.id for claim in _claims(second)}
    return msgspec.structs.replace(
        second,
        claims=(*second.claims, *(claim for claim in sealed if claim.id not in known)),
        quotations=first.quotations,
        toponyms=first.toponyms,
        times=first.times,
    )


def _ruling(case: Case, document: str, method: str, reason: str) -> Ruling:
    subject = Subject(type="document", id=document, kind="reading")
    before = [ruling for ruling in case.store.rulings() if ruling.subject == subject]
    ruling = Ruling(
        subject=subject,
        verdict=Verdict.ACCEPT,
        value=canonical(method).decode(),
        by=case.settings.by,
        at=machine_clock(),
        reason=reason,
        supersedes=before[-1].id if before else None,
    )
    return msgspec.structs.replace(ruling, id=decision_id("ruling", ruling))


# Without a case ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tried:
    """A stateless trial: the item as the first reader read it, and the second reading with what differs."""

    first: Read
    second: Read
    differ: tuple[Disagreement, ...]
    unread: tuple[Span, ...] = ()


def try_second(folder: Path | None, sources: front.Sources) -> Iterator[Tried | Refusal]:
    """Read sources with both readers; nothing is kept or logged, so only a service on this machine is asked."""
    from saksi.capture.chat import open_chat

    settings = _settings(folder)
    chat = open_chat(settings, ())
    chosen = settings.second_reader
    reader = SecondReader(chosen.model, chosen.max_chars, lambda question: chat.post(question.body))
    for one in front.read_sources(folder, sources):
        if isinstance(one, Refusal):
            yield one
            continue
        seen = _as_read(one.document, one.findings)
        found = reader.read(seen, hidden_in(seen, one.findings, is_here=True))
        differ = disagreements(one.findings, found.findings, found.unread)
        yield Tried(one, replace(one, findings=found.findings), differ, found.unread)


def _settings(folder: Path | None) -> Settings:
    try:
        return load(front.case_folder(folder))
    except NotFound:
        return load(None)
