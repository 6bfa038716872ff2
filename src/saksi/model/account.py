"""A report with what its document says of itself: the unit that resolution and settling work on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from saksi.model.claim import Report
from saksi.model.document import Document


class Limits(NamedTuple):
    """Under a key of more reports than this nobody is compared: keys made of words (they begin with `word`), others."""

    words: int
    others: int


@dataclass(frozen=True, slots=True)
class Account:
    """One report and the standing of its document, without the document's text.

    ``published`` and ``edited`` are dates or RFC 3339 times; ``fingerprint`` is the document's MinHash signature;
    ``words`` are the salient words told with the report, each as often as it stands there; ``is_lead`` is false for a
    report that its document tells beside another one.
    """

    report: Report
    outlet: str | None = None
    channel: str | None = None
    published: str | None = None
    edited: str | None = None
    fingerprint: str = ""
    stable_id: str | None = None
    language: str | None = None
    words: tuple[str, ...] = ()
    is_lead: bool = True
    forwarded_from: str | None = None

    @property
    def id(self) -> str:
        return self.report.id

    @property
    def document(self) -> str:
        return self.report.document


def account_of(report: Report, document: Document, *, words: tuple[str, ...] = (), is_lead: bool = True) -> Account:
    """The account that ``report`` is, with its document's standing; ``words`` and ``is_lead`` matter for comparing."""
    return Account(
        report=report,
        outlet=document.outlet,
        channel=document.channel,
        published=document.published,
        edited=document.edited,
        fingerprint=document.fingerprint,
        stable_id=document.stable_id,
        language=document.language,
        words=words,
        is_lead=is_lead,
        forwarded_from=document.forwarded_from,
    )
