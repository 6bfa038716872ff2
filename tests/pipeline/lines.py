"""A small language of reports for pipeline tests, and an extractor for it: faked at the port, nothing mocked.

A text such as ``2020-05-01 | Arvale | shelling | 4+ killed | mayor`` is one report; a line each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import msgspec

from accounts import ROLES, count, on, town
from saksi.case import Case
from saksi.model.claim import Casualty, Claim, Findings, Report, claim_id, report_id
from saksi.model.document import Document
from saksi.model.source import Speaker
from saksi.model.terms import Group, Outcome, SourceRole, Stance
from saksi.model.values import Span
from saksi.preserve.keys import generate
from saksi.settings import Settings

FIGURE = re.compile(rf"\S*\d\S* ({'|'.join(Outcome)})")
PLACES = {"Arvale": (49.99, 36.23), "Brenmoor": (51.5, 31.3), "Coldharbour": (47.1, 37.5)}


@dataclass(frozen=True)
class LineExtractor:
    """Reads the language above; ``method`` may be changed to make another reading."""

    method: str = "lines/1"
    model_digest: str | None = None
    drop: str = "\0"

    def extract(self, document: Document) -> Findings:
        reports, at = [], 0
        for line in document.text.splitlines(keepends=True):
            parts = [part.strip() for part in line.split("|")]
            if len(parts) >= 4 and FIGURE.fullmatch(parts[3]) and self.drop not in line:
                reports.append(self._report(document, Span(at, at + len(line.rstrip("\n"))), parts))
            at += len(line)
        return Findings(document=document.id, method=self.method, reports=tuple(reports))

    def _report(self, document: Document, anchor: Span, parts: list[str]) -> Report:
        day, place, event, figure, *by = parts
        number, outcome = figure.split()
        start = document.text.index(figure, anchor.start)
        claim = Claim(
            document=document.id,
            value=Casualty(outcome=Outcome(outcome), group=Group.PEOPLE, count=count(number)),
            spans=(Span(start, start + len(figure)),),
            quote=figure,
            said_by=tuple(Speaker(name=name, role=ROLES.get(name, SourceRole.UNKNOWN)) for name in by),
            stance=Stance.ATTRIBUTED if by else Stance.ASSERTED,
            method=self.method,
        )
        return Report(
            id=report_id(document.id, anchor),
            document=document.id,
            anchor=anchor,
            quote=anchor.of(document.text),
            when=on(day) if day else None,
            where=town(place, *PLACES[place]) if place else None,
            event=event or None,
            claims=(msgspec.structs.replace(claim, id=claim_id(claim)),),
        )


def new_case(path: Path) -> Case:
    """A case with a key of its own that is kept nowhere."""
    return Case.create(path, Settings(name="test", by="A. Recorder"), generate("saksi.case/test"))
