"""A case of invented reports for the desk's tests, in the small language of `pipeline.lines`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pipeline.lines import LineExtractor, new_case
from saksi.capture import files
from saksi.case import Case
from saksi.model import media
from saksi.pipeline.intake import add
from saksi.pipeline.resolution import bring_up_to_date

ARVALE = "2020-05-03 | Arvale | shelling | {} | {}"
REPORTS = (
    (ARVALE.format("4+ killed", "mayor"), "2020-05-03"),
    (ARVALE.format("9 killed", "hospital"), "2020-05-04"),
    (ARVALE.format("7 killed", "ministry"), "2020-05-05"),
    ("2020-06-10 | Brenmoor | drone | 2 injured | resident", "2020-06-11"),
    ("2020-07-01 | Coldharbour | shelling | 40 killed", "2020-07-02"),
)


def desk_case(folder: Path, reports: Sequence[tuple[str, str]] = REPORTS) -> Case:
    """An open case with one document for each (text, day of publication)."""
    case = new_case(folder / "case")
    take(case, folder, reports)
    return case


def take(case: Case, folder: Path, reports: Sequence[tuple[str, str]], *, first: int = 0) -> None:
    """More documents into the case; they are called d0, d1 … in their order."""
    path = folder / f"batch-{first}.jsonl"
    lines = ({"id": f"d{first + k}", "text": text, "published": day} for k, (text, day) in enumerate(reports))
    path.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    list(add(case, files.collect([str(path)], by="A. Recorder", declared=media.JSON_LINES), LineExtractor()))
    bring_up_to_date(case)


def document(case: Case, number: int) -> str:
    (found,) = case.store.document_ids(given_id=f"d{number}")
    return found


def incident(case: Case, number: int) -> str:
    """The incident that document ``number`` tells of."""
    (report,) = case.store.reports_in(document(case, number))
    return case.store.incidents_of([report.id])[report.id]


def killed(case: Case, number: int) -> tuple[int | None, int | None, int | None]:
    """Low, best and high of the killed in the incident that a document tells of."""
    found = case.store.incident(incident(case, number))
    assert found is not None
    toll = next(toll for toll in found.tolls if (toll.outcome, toll.group) == ("killed", "people"))
    return toll.low, toll.best, toll.high
