"""A reader that costs next to nothing, so that everything around it can be measured by itself.

`python -m bench.standin VERB …` is the command line with it in the reader's place. It finds the one toll in the first
sentence of a made-up report; it is of no use on any other text. With BENCH_WITHOUT_FSYNC=1 nothing waits for the disk,
so that a long run on a busy machine ends; no figure of wall-clock time may be taken from such a run.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import ClassVar

import msgspec

from saksi.model.claim import Casualty, Claim, Findings, Report, claim_id, report_id
from saksi.model.document import Document
from saksi.model.source import Speaker
from saksi.model.terms import Group, Outcome, PlaceKind, Qualifier, SourceRole, Stance, TimeBasis, TimePrecision
from saksi.model.values import Count, Span, When, Where

LEAD = re.compile(
    r"(?P<killed>\d+) \w+ were killed and (?P<injured>\d+) were injured on (?P<day>\w+) when .*? in (?P<place>\w+), "
    r"(?P<by>[\w ]+) said\."
)


@dataclass(frozen=True)
class StandInReader:
    """Fulfils the Extractor port for the reports of `bench.documents`."""

    method: ClassVar[str] = "stand-in/1"
    model_digest: ClassVar[None] = None

    def extract(self, document: Document) -> Findings:
        """One report with its two tolls, or nothing."""
        found = LEAD.search(document.text)
        reports = () if found is None else (_report(document, found),)
        return Findings(document=document.id, method=self.method, reports=reports)


def _report(document: Document, found: re.Match[str]) -> Report:
    anchor = Span(*found.span())
    day = (document.published or "")[:10]
    when = When(earliest=day, latest=day, precision=TimePrecision.DAY, basis=TimeBasis.RESOLVED)
    return Report(
        id=report_id(document.id, anchor),
        document=document.id,
        anchor=anchor,
        quote=anchor.of(document.text),
        when=when if day else None,
        where=Where(name=found["place"], kind=PlaceKind.SETTLEMENT),
        event="attack",
        claims=tuple(_claim(document, found, name) for name in ("killed", "injured")),
    )


def _claim(document: Document, found: re.Match[str], outcome: str) -> Claim:
    number = int(found[outcome])
    claim = Claim(
        document=document.id,
        value=Casualty(
            outcome=Outcome(outcome), group=Group.PEOPLE, count=Count(number, number, Qualifier.EXACT, found[outcome])
        ),
        spans=(Span(*found.span(outcome)),),
        quote=found[outcome],
        said_by=(Speaker(name=found["by"], role=SourceRole.UNKNOWN),),
        stance=Stance.ATTRIBUTED,
        method=StandInReader.method,
    )
    return msgspec.structs.replace(claim, id=claim_id(claim))


def without_fsync() -> None:
    """Nothing waits for the disk from here on: for making a large case, never for timing."""
    from saksi.store.database import Database

    tune = Database._tune

    def quick(database: Database) -> None:
        tune(database)
        database.run("PRAGMA synchronous = OFF")

    setattr(Database, "_tune", quick)  # noqa: B010
    setattr(os, "fsync", lambda _: None)  # noqa: B010


def main() -> None:
    """The command line of Saksi with this reader."""
    from saksi.cli import main as command_line
    from saksi.pipeline import front, upkeep

    if os.environ.get("BENCH_WITHOUT_FSYNC"):
        without_fsync()
    for module in (front, upkeep):
        setattr(module, "reader", lambda _settings: StandInReader())  # noqa: B010
    command_line()


if __name__ == "__main__":
    main()
