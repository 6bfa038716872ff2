"""Killed, injured, day and place of shootings as the reader gives them, each report alone, against a curated table.

    .venv/bin/python -m bench.incidents_us DIR [--sample 300] [--seed 1] [--half kept] [--reader NAME] [--model DIR]
        [--wrong]

DIR holds ``reports.jsonl.gz`` and ``incidents.csv`` (local news of shootings, 2013 to 2015; the table gives each
incident's day, coordinates, killed and injured). A report of two incidents is left out. The main incident of a text is
its first report of the scope incident, else its first. Its toll is the latest whole figure that is asserted or
attributed: by the day that it is said to stand for, then the largest, since a smaller one that follows is mostly a
part whose link was missed; figures told beside it and those of one list with it are added to it, parts of a figure of
the same outcome are not; of an unsplit figure of which some are told as dead the rest is injured where no more are
counted, as in settling; somebody dead without a number counts as one; nothing read is none. The table holds what was
known in the end, a report what was known that day, so that 1.00 is not to be had; nor is a report always about the one
shooting it is filed under.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import math
import random
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.measure import machine, table
from saksi.extract import as_contract, choose
from saksi.model.document import Document
from saksi.ports import Extractor
from saksi.read.report import is_headed

Item = dict[str, Any]
OUTCOMES = ("killed", "injured")
NEAR_KM = 25.0
EARTH_KM = 6371.0088
TOLD = ("asserted", "attributed")


@dataclass(slots=True)
class Tally:
    """Hits and cases by measure, kinds of error by outcome, and read against true numbers."""

    hits: Counter[str] = field(default_factory=Counter)
    cases: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    numbers: Counter[tuple[str, int, int]] = field(default_factory=Counter)

    def hit(self, name: str, right: bool) -> None:
        self.cases[name] += 1
        self.hits[name] += right


def sample(folder: Path, count: int, seed: int) -> list[tuple[Item, Item]]:
    """Reports with the table's row of their one incident, by lot."""
    with (folder / "incidents.csv").open(encoding="utf-8") as rows:
        incidents = {row["incident"]: row for row in csv.DictReader(rows)}
    with gzip.open(folder / "reports.jsonl.gz", "rt", encoding="utf-8") as lines:
        reports = [json.loads(line) for line in lines]
    filed = Counter(report["doc"] for report in reports)
    found = [(r, incidents[r["incident"]]) for r in reports if filed[r["doc"]] == 1]
    random.Random(seed).shuffle(found)
    return found[:count]


def half(report: Item) -> str:
    """The half of a report by a checksum of its id: "tuned" was looked at while rules were changed, "kept" was not."""
    return "tuned" if zlib.crc32(report["doc"].encode()) & 1 else "kept"


def read(report: Item, extractor: Extractor) -> Item:
    """One report as a case reads it, its headline before its text; the outlet is the host of the archived address."""
    original = report["url"].rpartition("http")[2]
    headline, text = str(report["title"] or ""), str(report["text"])
    document = Document(
        id=report["doc"],
        capture=report["doc"],
        method="given",
        text=text if is_headed(text, headline) else f"{headline.strip()}\n\n{text}",
        language="en",
        published=report["published"],
        title=report["title"],
        outlet=urlsplit("http" + original).hostname,
    )
    return as_contract(
        document, extractor.extract(document), given_id=report["doc"], with_text=False, mentions=False, sealed=False
    )


def main_report(line: Item) -> Item | None:
    """The first report of the scope incident, else the first."""
    reports: Sequence[Item] = line["reports"]
    return next((r for r in reports if r["scope"] == "incident"), reports[0] if reports else None)


def toll(report: Item | None, outcome: str) -> int:
    """How many of an outcome the report gives, by the rules above."""
    claims: list[Item] = report["claims"] if report is not None else []
    own = _told_as(claims, outcome)
    part = {n for n in own if claims[n]["subset_of"] in own}
    whole = [n for n in own if n not in part and claims[n]["beside"] is None]
    added = Counter[int]()
    for n in own:
        beside = claims[n]["beside"]
        if beside is not None and n not in part:
            if beside in own:
                added[beside] += _number(claims[n])
            else:
                whole.append(n)  # beside figures of another outcome: a figure of its own
    for n, last in _listed(claims, whole):
        added[last] += _number(claims[n]) + added[n]
    ranked = [(_stands_for(claims[n]), _number(claims[n]) + added[n]) for n in whole]
    counted = max(ranked)[1] if ranked else 0
    left = _left_of_unsplit(claims) if outcome == "injured" else 0
    return left if left > 2 * counted else counted


def _told_as(claims: Sequence[Item], outcome: str) -> list[int]:
    return [
        n for n, c in enumerate(claims) if c["kind"] == "casualty" and c["outcome"] == outcome and c["stance"] in TOLD
    ]


def _listed(claims: Sequence[Item], whole: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each member of a list with one word of harm ("killed a man and two women") and the member next to it."""
    for n in sorted(whole, key=lambda n: len(claims[n]["quote"])):
        wider = [k for k in whole if _goes_on(claims[n], claims[k])]
        if wider:
            yield n, min(wider, key=lambda k: len(claims[k]["quote"]))


def _goes_on(member: Item, other: Item) -> bool:
    """Whether the other's words are the member's and, behind or before them, one more member's."""
    inner, outer = str(member["quote"]), str(other["quote"])
    if len(outer) <= len(inner):
        return False
    if member["start"] == other["start"]:
        return outer.startswith(inner) and re.match(r"(?:,? and |, )", outer[len(inner) :]) is not None
    return member["end"] == other["end"] and re.search(r"\band $", outer[: -len(inner)]) is not None


def _left_of_unsplit(claims: Sequence[Item]) -> int:
    """The injured that the dead leave of a figure of both, where they are told as some of it: as settling counts."""
    dead = _told_as(claims, "killed")
    left = [
        _number(claims[n]) - max(_number(claims[k]) for k in of)
        for n in _told_as(claims, "killed_or_injured")
        if (of := [k for k in dead if claims[k]["subset_of"] == n])
    ]
    return max(left, default=0)


def _stands_for(claim: Item) -> str:
    return ((claim["as_of"] or {}).get("latest") or "")[:10]


def _number(claim: Item) -> int:
    count = claim["count"] or {}
    low, high = count.get("low"), count.get("high")
    return int(low if low is not None else high if high is not None else 1)


def judge(line: Item, truth: Item, tally: Tally) -> None:
    """Everything one report adds to the tally."""
    report = main_report(line)
    for outcome in OUTCOMES:
        read_number, true_number = toll(report, outcome), int(truth[outcome])
        tally.hit(f"{outcome} exact", read_number == true_number)
        if true_number:
            tally.hit(f"{outcome} exact, where not zero", read_number == true_number)
        tally.numbers[outcome, min(true_number, 4), min(read_number, 4)] += 1
        if read_number != true_number:
            tally.errors[f"{outcome}: {_error(line, report, outcome, (read_number, true_number))}"] += 1
    tally.hit("both exact", all(toll(report, o) == int(truth[o]) for o in OUTCOMES))
    _when(report, truth, tally)
    _where(report, truth, tally)


def _error(line: Item, report: Item | None, outcome: str, numbers: tuple[int, int]) -> str:
    read_number, true_number = numbers
    if report is None:
        return "no report read"
    elsewhere = [toll(r, outcome) for r in line["reports"] if r is not report]
    if true_number in elsewhere and true_number:
        return "the number stands in another report of the text"
    if not read_number:
        return "none read"
    if not true_number:
        return "some read where none is"
    return "too few" if read_number < true_number else "too many"


def _when(report: Item | None, truth: Item, tally: Tally) -> None:
    when = (report or {}).get("when") or {}
    fine = when.get("precision") not in (None, "unknown", "week", "month", "year") and when.get("earliest")
    tally.hit("a day is given", bool(fine))
    days = [date.fromisoformat(when[k][:10]) for k in ("earliest", "latest") if fine and len(when.get(k) or "") >= 10]
    apart = min((abs((day - date.fromisoformat(truth["date"])).days) for day in days), default=99)
    tally.hit("day exact", apart == 0)
    tally.hit("day within one", apart <= 1)


def _where(report: Item | None, truth: Item, tally: Tally) -> None:
    if not truth["lat"]:
        return
    where = (report or {}).get("where") or {}
    known = where.get("lat") is not None
    tally.hit("a place with coordinates is given", known)
    there = (float(truth["lat"]), float(truth["lon"]))
    tally.hit(f"place within {NEAR_KM:.0f} km", known and km((where["lat"], where["lon"]), there) <= NEAR_KM)


def km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two points in degrees (haversine)."""
    (a, b), (c, d) = (tuple(map(math.radians, p)) for p in (one, other))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


def confusion(tally: Tally, outcome: str) -> Iterator[tuple[str, ...]]:
    """True numbers down, read numbers across, four and more together."""
    for true_number in range(5):
        row = [tally.numbers[outcome, true_number, n] for n in range(5)]
        yield (f"{true_number}{'+' if true_number == 4 else ''}", *map(str, row))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.incidents_us", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reader", default="auto")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--half", choices=("tuned", "kept"), help="one half; rules saw only the tuned one")
    parser.add_argument("--wrong", action="store_true", help="print the ids and numbers of wrong tolls")
    options = parser.parse_args(arguments)
    extractor, tally = choose(options.reader, model=options.model), Tally()
    print(f"incidents_us: {machine()}; reader {extractor.method}, model {options.model or 'shipped'}")
    for report, truth in sample(options.folder, options.sample, options.seed):
        if options.half is not None and half(report) != options.half:
            continue
        line = read(report, extractor)
        judge(line, truth, tally)
        if options.wrong:
            own = main_report(line)
            told = [f"{o} {toll(own, o)} for {truth[o]}" for o in OUTCOMES if toll(own, o) != int(truth[o])]
            print(*([report["doc"], ", ".join(told)] if told else []), sep=": ", end="\n" if told else "")
    rows = [(name, f"{tally.hits[name]} of {n}", f"{tally.hits[name] / n:.3f}") for name, n in tally.cases.items()]
    table("each report alone", ("measure", "reports", "share"), rows)
    table("errors", ("kind", "reports"), [(name, str(n)) for name, n in tally.errors.most_common()])
    for outcome in OUTCOMES:
        table(f"{outcome}: true, by read", ("true", "0", "1", "2", "3", "4+"), list(confusion(tally, outcome)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
