"""The accounts of one document: each report with the words told with it, and which of them the document is about."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from saksi.model.account import Account, account_of
from saksi.model.claim import Report
from saksi.model.document import Document
from saksi.model.terms import Scope
from saksi.resolve.fitted import shipped
from saksi.resolve.words import Table, salient

AROUND = 350
"""Characters on both sides of what a report says that are taken to be told with it."""


def accounts_of(
    document: Document, reports: Sequence[Report], wanted: Container[str] | None = None, *, table: Table | None = None
) -> Iterator[Account]:
    """The accounts that the wanted reports are, or all; ``reports`` are all that the document tells."""
    lead = leading(reports)
    weighed = shipped().words if table is None else table
    for report in reports:
        if wanted is not None and report.id not in wanted:
            continue
        words = salient(passage(document, report, reports), weighed)
        yield account_of(report, document, words=words, is_lead=report.id == lead)


def leading(reports: Sequence[Report]) -> str | None:
    """The report that the document is about: the first of an incident, else the first of all; None for no report."""
    incidents = [report for report in reports if report.scope is Scope.INCIDENT]
    first = min(incidents or reports, key=lambda report: (report.anchor.start, report.id), default=None)
    return None if first is None else first.id


def passage(document: Document, report: Report, reports: Sequence[Report]) -> str:
    """The text told with a report: all of it where a document tells of one incident, else what is around its claims."""
    incidents = sum(one.scope is Scope.INCIDENT for one in reports)
    if incidents <= 1 and report.scope is Scope.INCIDENT:
        return f"{document.title or ''} {document.text}"
    spans = sorted((span.start, span.end) for span in (report.anchor, *(s for c in report.claims for s in c.spans)))
    pieces: list[str] = []
    upto = 0
    for start, end in spans:
        pieces.append(document.text[max(upto, start - AROUND) : end + AROUND])
        upto = max(upto, end + AROUND)
    return " ".join(pieces)
