"""A document as the desk shows it: its text with every claim in place, sealed names masked until they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from saksi.case import Case
from saksi.errors import InputError
from saksi.model.act import SecondReading, Unsealed
from saksi.model.claim import Claim, Findings, Report
from saksi.model.decision import Subject
from saksi.model.document import SENTENCE_END, Document
from saksi.model.terms import Verdict
from saksi.model.values import Span
from saksi.pipeline.desk.claims import Ruled, shown, when_form, where_form
from saksi.pipeline.desk.history import assignments, history
from saksi.pipeline.desk.ruling import document_of, report_subject
from saksi.pipeline.desk.sealed import OPEN, Mask
from saksi.pipeline.desk.shown import ClaimShown, DocumentView, ReportShown, Sentence
from saksi.resolve.rulings import additions, report_or_as_read, tells


def document_view(case: Case, document: str) -> DocumentView:
    """A document with everything read in it, sealed names masked. NotFound where there is none of this id."""
    return _view(case, document_of(case, document), is_unsealed=False)


def unseal(case: Case, document: str, *, by: str, reason: str) -> DocumentView:
    """The same with its names. That this person saw them, and why, is in the log before they are shown."""
    if not reason.strip():
        raise InputError("names are unsealed for a reason", hint="Say why.")
    found = document_of(case, document)
    case.append(Unsealed(document=found.id, by=by, reason=reason))
    return _view(case, found, is_unsealed=True)


def mask_of(case: Case, document: Document) -> Mask:
    """What is hidden in a document."""
    stacks = Ruled.of(case.store.rulings(document.id)).stacks
    return Mask.of(document, case.store.findings(document.id), (claim for claim, _ in additions(stacks)))


def _view(case: Case, document: Document, *, is_unsealed: bool) -> DocumentView:
    ruled = Ruled.of(case.store.rulings(document.id))
    findings = case.store.findings(document.id)
    hidden = mask_of(case, document)
    mask = OPEN if is_unsealed else hidden
    claims = tuple(_claims(case, document, ruled, mask))
    capture = case.store.capture(document.capture)
    assert capture is not None
    on_document = ruled_on(case, document.id)
    return DocumentView(
        id=document.id,
        name=mask.hide(document.given_id or document.address or capture.collection.requested),
        title=None if document.title is None else mask.hide(document.title),
        outlet=document.outlet,
        channel=document.channel,
        author=document.author if is_unsealed else None,
        address=None if document.address is None else mask.hide(document.address),
        language=document.language or (findings.language if findings else None),
        published=document.published,
        edited=document.edited,
        text=mask.text(document.text),
        sentences=tuple(sentences(document.text, claims)),
        claims=claims,
        reports=tuple(_reports(case, document, ruled, mask)),
        sealed=hidden.spans,
        notes=_notes(document, findings, mask),
        versions=_versions(case, document),
        capture=capture.id,
        blob=capture.blob,
        media_type=capture.media_type,
        captured_at=capture.collection.at,
        is_withdrawn=on_document[1],
        is_unsealed=is_unsealed,
        ruling=on_document[0],
        assigned_to=assignments(case).get(document.id),
        history=history(case, documents=[document.id], mask=mask),
        by_second=_by_second(case, document.id, mask),
    )


def ruled_on(case: Case, document: str) -> tuple[str | None, bool]:
    """The latest ruling on a document as a whole, and whether it is withdrawn."""
    from saksi.resolve.rulings import standing
    from saksi.store.desk import rulings_on

    on_it = [ruling for _, ruling in rulings_on(case.store.database, Subject(type="document", id=document))]
    stack = next(iter(standing(on_it).values()), ())
    return on_it[-1].id if on_it else None, bool(stack) and stack[-1].verdict is Verdict.WITHDRAW


def _claims(case: Case, document: Document, ruled: Ruled, mask: Mask) -> Iterator[ClaimShown]:
    """The claims of each report, then those of none; what people added stands with the report that tells it."""
    added = list(additions(stack[:1] for stack in ruled.stacks))
    for report in case.store.reports_in(document.id):
        own = [claim for claim, anchor in added if anchor is not None and tells(anchor, report.anchor)]
        added = [(claim, anchor) for claim, anchor in added if claim not in own]
        yield from shown([*report.claims, *own], ruled, document, mask, report=report.id)
    left = [claim for claim, _ in added]
    yield from shown([*case.store.free_claims(document.id), *left], ruled, document, mask)


def claims_of_report(case: Case, report: Report, document: Document, mask: Mask) -> tuple[ClaimShown, ...]:
    """One report's claims as they stand."""
    ruled = Ruled.of(case.store.rulings(document.id))
    own: list[Claim] = [
        claim
        for claim, anchor in additions(stack[:1] for stack in ruled.stacks)
        if anchor is not None and tells(anchor, report.anchor)
    ]
    return tuple(shown([*report.claims, *own], ruled, document, mask, report=report.id))


def _reports(case: Case, document: Document, ruled: Ruled, mask: Mask) -> Iterator[ReportShown]:
    found = case.store.reports_in(document.id)
    incidents = case.store.incidents_of([report.id for report in found])
    on_reports = {s[-1].subject.id: s[-1] for s in ruled.stacks if s[-1].subject.type == "report"}
    for report in found:
        ruling = on_reports.get(report.id)
        is_corrected = ruling is not None and ruling.verdict is Verdict.CORRECT
        now = report_or_as_read(report, ruling.value or "{}") if ruling is not None and is_corrected else report
        latest = ruled.latest.get((report_subject(report), None))
        yield ReportShown(
            id=report.id,
            anchor=report.anchor,
            quote=mask.hide(report.quote),
            scope=str(now.scope),
            when=when_form(now.when),
            where=where_form(now.where),
            event=now.event,
            incident=incidents.get(report.id),
            is_rejected=ruling is not None and ruling.verdict is Verdict.REJECT,
            ruling=latest.id if latest else None,
        )


def sentences(text: str, claims: Sequence[ClaimShown]) -> Iterator[Sentence]:
    """The sentences of a text, none of them ending inside a claim's words, each with its claims."""
    spans = [claim.spans[0] for claim in claims]
    start, number = 0, 0
    ends = [(found.start(), found.end()) for found in SENTENCE_END.finditer(text)]
    for end, after in [*ends, (len(text), len(text))]:
        if any(span.start < end < span.end for span in spans):
            continue
        if text[start:end].strip():
            own = Span(start, end)
            yield Sentence(number, own, tuple(claim.id for claim in claims if claim.spans[0].overlaps(own)))
            number += 1
        start = after


def _notes(document: Document, findings: Findings | None, mask: Mask) -> tuple[str, ...]:
    unread = () if findings else ("nobody has read this document yet",)
    return tuple(mask.hide(note) for note in (*document.notes, *(findings.notes if findings else unread)))


def _versions(case: Case, document: Document) -> tuple[str, ...]:
    if document.stable_id is None:
        return ()
    return tuple(d for d in case.store.document_ids(stable_id=document.stable_id) if d != document.id)


def _by_second(case: Case, document: str, mask: Mask) -> tuple[str, ...]:
    if next(case.store.acts(SecondReading), None) is None:
        return ()
    from saksi.pipeline.second import open_disagreements

    return tuple(mask.hide(f"{one.what}: {one.words}") for one in open_disagreements(case, [document]))
