"""The second reader: a document passage by passage to an endpoint, and what it answers to findings.

It never raises for what a service does: a passage that got no usable answer is noted, and told as unread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from saksi.errors import SourceError
from saksi.extract.second.answer import Said, said_in
from saksi.extract.second.check import Checked, checked
from saksi.extract.second.hide import Sendable, passages, sendable
from saksi.extract.second.prompt import METHOD, Form, request
from saksi.model.claim import Findings
from saksi.model.document import Document
from saksi.model.values import Span
from saksi.ports import Reply

NO_SCHEMAS = (400, 404, 415, 422, 501)
"""What services answer that know no response_format, or not this one; asked once more in plain words."""


@dataclass(frozen=True, slots=True)
class Question:
    """One request about to go out: the passage it shows, and the exact body that carries it."""

    document: Document
    sent: Sendable
    body: bytes


@dataclass(frozen=True, slots=True)
class SecondFindings:
    """A second reading; ``unread`` are the passages to which no usable answer came, ``refused`` counts items."""

    findings: Findings
    unread: tuple[Span, ...] = ()
    refused: int = 0


Ask = Callable[[Question], Reply]
"""Sends a question, which must have been logged by then. SourceError where no response came."""


def method_of(model: str) -> str:
    """The method of readings by a model: version and model, ``llm/1:name``."""
    return f"{METHOD}:{model}"


def is_second(method: str) -> bool:
    """Whether a method is that of a second reader, of whatever version and model."""
    return method.startswith(METHOD.partition("/")[0] + "/")


@dataclass
class SecondReader:
    """Reads by asking. ``most_chars`` bounds the text of one request; ``form`` falls back to ``plain`` for good where
    the service knows no schemas."""

    model: str
    most_chars: int
    ask: Ask
    form: Form = "schema"

    def read(self, document: Document, hidden: Sequence[Span]) -> SecondFindings:
        """One reading of a document, with the ``hidden`` spans of its text taken out (in order, not overlapping)."""
        found: list[Checked] = []
        unread: list[Span] = []
        for span in passages(document.text, hidden, self.most_chars):
            sent = sendable(document.text, span, hidden)
            try:
                found.append(checked(self._answer(document, sent), document, sent, method=method_of(self.model)))
            except SourceError as error:
                unread.append(span)
                found.append(Checked(notes=(f"characters {span.start} to {span.end} not read: {error.message}",)))
        refused = sum(one.refused for one in found)
        tally = (f"{refused} items of the answers were refused",) if refused else ()
        findings = Findings(
            document=document.id,
            method=method_of(self.model),
            language=document.language,
            reports=tuple(report for one in found for report in one.reports),
            claims=tuple(claim for one in found for claim in one.claims),
            notes=(*(note for one in found for note in one.notes), *tally),
        )
        return SecondFindings(findings, tuple(unread), refused)

    def _answer(self, document: Document, sent: Sendable) -> Said:
        reply = self._asked(document, sent)
        if self.form == "schema" and reply.status in NO_SCHEMAS:
            self.form = "plain"
            reply = self._asked(document, sent)
        if 300 <= reply.status < 400:
            raise SourceError("the service sends on to another address, which is not followed")
        if reply.status != 200:
            raise SourceError(f"the service answered {reply.status}")
        return said_in(reply.body)

    def _asked(self, document: Document, sent: Sendable) -> Reply:
        body = request(sent.text, document, model=self.model, form=self.form)
        return self.ask(Question(document, sent, body))
