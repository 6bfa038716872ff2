"""Claims and whole incidents that the reader missed, added by a person at the words that tell them."""

from __future__ import annotations

from msgspec.structs import replace

from saksi.case import Case
from saksi.case.transaction import machine_clock
from saksi.errors import InputError, NotFound
from saksi.model.canonical import canonical
from saksi.model.claim import Claim, Report, report_id
from saksi.model.decision import Addition, Ruling, Subject
from saksi.model.document import sentence_around
from saksi.model.terms import Verdict
from saksi.model.values import Span
from saksi.pipeline.decisions import enter, last_ruling
from saksi.pipeline.desk.ruling import (
    NewClaim,
    added_subject,
    all_claims,
    as_claim,
    document_of,
    reason_given,
    report_subject,
)


def add_claim(case: Case, document: str, new: NewClaim, *, by: str, reason: str) -> Ruling:
    """Add a claim that the reader missed. InputError where its words are not there or its value does not fit."""
    claim = _checked(case, document, new)
    report = next((r for r in case.store.reports_in(document) if r.id == new.report), None)
    if new.report is not None and report is None:
        raise NotFound("no such report in this document", subject=new.report)
    addition = Addition(claim=claim, report=report.anchor if report else None)
    return enter(case, [_adding(case, added_subject(claim), addition, by=by, reason=reason)], is_checked=True)[0]


def add_incident(case: Case, document: str, new: NewClaim, *, by: str, reason: str) -> tuple[Ruling, Ruling]:
    """Add an account of an incident that the reader missed, with its first claim; the rulings on account and claim.

    The account begins at the claim's sentence, or at its own words where the sentence tells another incident already.
    When, where and what are corrected in it afterwards, as in any other. ``new.report`` is not looked at.
    """
    claim = _checked(case, document, new)
    report = _account_at(case, document, new.span)
    drafts = [
        _adding(case, report_subject(report), report, by=by, reason=reason),
        _adding(case, added_subject(claim), Addition(claim=claim, report=report.anchor), by=by, reason=reason),
    ]
    account, first = enter(case, drafts, is_checked=True)
    return account, first


def _account_at(case: Case, document: str, span: Span) -> Report:
    text = document_of(case, document).text
    taken = [report.anchor for report in case.store.reports_in(document)]
    sentence = sentence_around(text, span)
    anchor = span if any(sentence.overlaps(known) for known in taken) else sentence
    if anchor in taken:
        raise InputError("these very words tell another incident already", subject=document, hint="Select others.")
    return Report(id=report_id(document, anchor), document=document, anchor=anchor, quote=anchor.of(text))


def _checked(case: Case, document: str, new: NewClaim) -> Claim:
    text = document_of(case, document).text
    if not 0 <= new.span.start < new.span.end <= len(text):
        raise InputError("these words are not in the document", subject=document)
    claim = as_claim(document, text, new)
    if any(known.id == claim.id for known in all_claims(case, document)):
        raise InputError("this very claim is there already", subject=claim.id)
    return claim


def _adding(case: Case, subject: Subject, what: Addition | Report, *, by: str, reason: str) -> Ruling:
    """The ruling that adds it; behind an earlier one where the same was added before and taken back."""
    draft = Ruling(
        subject=subject,
        verdict=Verdict.ADD,
        value=canonical(what).decode(),
        seen=canonical(None).decode(),
        by=by,
        at=machine_clock(),
        reason=reason_given(reason),
    )
    return replace(draft, supersedes=last_ruling(case, draft))
