"""Times found in a part of the corpus, by language: overlap of spans, and whether a report's day is read right.

    .venv/bin/python -m bench.times [--part dev] [--lang en] [--show]

Spans match one to one where they overlap. ``day`` is over reports whose time is told by words that a mention overlaps:
its interval lies within the annotated one or holds it, at days. ``--show`` lists what was missed, what was read
besides and which days differ. The test part is for figures that are reported and is never shown.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from saksi.extract.page.text import read_page
from saksi.extract.when.dates import TimeMention, read_times
from saksi.model.document import Document

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("en", "uk", "ru", "ar", "es", "fr")


@dataclass(slots=True)
class Score:
    """Counts of one language; ``lines`` says what differs."""

    gold: int = 0
    found: int = 0
    right: int = 0
    told: int = 0
    days: int = 0
    lines: list[str] = field(default_factory=list)

    def row(self) -> str:
        precision, recall = self.right / max(1, self.found), self.right / max(1, self.gold)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        day = self.days / max(1, self.told)
        return f"{self.gold:5} {precision:9.3f} {recall:7.3f} {f1:6.3f} {self.told:6} {day:6.3f}"


def records(part: str, language: str) -> Iterator[dict[str, Any]]:
    path = ROOT / "corpus" / part / f"{language}.jsonl"
    if path.exists():
        yield from (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def times_of(record: dict[str, Any]) -> tuple[TimeMention, ...]:
    name, text, published = record["id"], record["text"], record.get("published")
    document = Document(id=name, capture=name, method="given", text=text, published=published, language=record["lang"])
    return read_times(read_page(document))


def score(record: dict[str, Any], into: Score) -> None:
    """Count one record's spans and days."""
    text, found = record["text"], list(times_of(record))
    left = list(found)
    for span in record["times"]:
        hit = next((t for t in left if t.start < span["end"] and span["start"] < t.end), None)
        if hit is None:
            into.lines.append(f"missed  {record['id']}: {_around(text, span['start'], span['end'])}")
        else:
            left.remove(hit)
            into.right += 1
    into.gold += len(record["times"])
    into.found += len(found)
    into.lines += [f"besides {record['id']}: {_around(text, t.start, t.end)}" for t in left]
    for report in record["reports"]:
        _score_day(record, report, found, into)


def _around(text: str, start: int, end: int) -> str:
    shown = f"{text[max(0, start - 25) : start]}[{text[start:end]}]{text[end : end + 25]}"
    return shown.replace("\n", " ")


def _score_day(record: dict[str, Any], report: dict[str, Any], found: Sequence[TimeMention], into: Score) -> None:
    span, when = report.get("time"), report.get("when")
    if not span or not when:
        return
    into.told += 1
    hits = [t for t in found if t.start < span["end"] and span["start"] < t.end]
    if any(_agree(t, when) for t in hits):
        into.days += 1
        return
    read = [(t.when.earliest, t.when.latest) if t.when else None for t in hits]
    words = record["text"][span["start"] : span["end"]]
    into.lines.append(f"day     {record['id']}: {words!r} is {when['earliest']}..{when['latest']}, read {read}")


def _agree(mention: TimeMention, gold: dict[str, Any]) -> bool:
    when = mention.when
    if when is None or not when.earliest or not when.latest:
        return False
    first, last = when.earliest[:10], when.latest[:10]
    low, high = str(gold["earliest"]), str(gold["latest"]) + "~"
    return (low <= first and last <= high) or (first <= low and high[:-1] <= last)


def main() -> None:
    parser = argparse.ArgumentParser(description="Times found in a part of the corpus.")
    parser.add_argument("--part", default="dev", choices=("train", "dev", "test"))
    parser.add_argument("--lang", default="")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    print("lang  spans precision  recall     F1   told    day")
    for language in [options.lang] if options.lang else LANGUAGES:
        into = Score()
        for record in records(options.part, language):
            score(record, into)
        print(f"{language:4} {into.row()}")
        if options.show and options.part != "test":
            print("\n".join(into.lines))


if __name__ == "__main__":
    main()
