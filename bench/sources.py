"""Which speakers are one source: pair F1 on hand-labelled events of the corpus, one command: `python -m bench.sources`.

The names are the corpus' own annotations, so that this measures the joining of sources and not the reading of them. The
tables of offices were written with the corpus' development part in view: the figure is of a development set.
`--errors` lists the pairs that were missed or joined wrongly.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from itertools import combinations
from pathlib import Path
from typing import Any

from saksi.model.account import Account
from saksi.model.claim import Attack, Claim, Report, report_id
from saksi.model.source import Speaker
from saksi.model.terms import PlaceKind, SourceRole
from saksi.model.values import Span, Where
from saksi.resolve.sources import sources

ROOT = Path(__file__).resolve().parent.parent
Pair = frozenset[str]


def corpus() -> dict[str, dict[str, Any]]:
    """The development part of the corpus, by id."""
    paths = sorted((ROOT / "corpus" / "dev").glob("*.jsonl"))
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return {entry["id"]: entry for entry in map(json.loads, lines)}


def account(entry: dict[str, Any]) -> Account:
    """One account a document, at the place of its first report, with a claim for each speaker."""
    said = tuple(_claim(entry["id"], k, speaker) for k, speaker in enumerate(entry["speakers"]))
    where = next((report["where"] for report in entry["reports"] if report["where"]), None)
    anchor = Span(0, 1)
    report = Report(
        id=report_id(entry["id"], anchor),
        document=entry["id"],
        anchor=anchor,
        quote="",
        where=_place(where),
        claims=said,
    )
    return Account(report=report, outlet=entry["outlet"], published=entry["published"])


def _claim(document: str, number: int, speaker: dict[str, Any]) -> Claim:
    span = next((Span(m["start"], m["end"]) for m in speaker["mentions"]), None)
    who = Speaker(name=speaker["name"], role=SourceRole(speaker["role"]), span=span)
    return Claim(
        id=f"{document}/{number}",
        document=document,
        value=Attack(event="other"),
        spans=(Span(0, 1),),
        quote="",
        said_by=(who,),
        method="gold",
    )


def _place(path: list[str] | None) -> Where | None:
    return None if not path else Where(name=path[0], kind=PlaceKind.UNKNOWN, path=tuple(path[1:]))


def pairs_of(event: dict[str, Any], entries: dict[str, dict[str, Any]]) -> tuple[set[Pair], set[Pair]]:
    """(right, found) pairs of speakers of one event that are one source."""
    right = {frozenset(pair) for group in event["groups"] for pair in combinations(group, 2)}
    voices = sources([account(entries[name]) for name in event["documents"]])
    joined = combinations(sorted(voices.by_claim), 2)
    return right, {frozenset(pair) for pair in joined if voices.by_claim[pair[0]] == voices.by_claim[pair[1]]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="list missed and wrong pairs")
    asked = parser.parse_args()
    entries, right, found = corpus(), set[Pair](), set[Pair]()
    labels = tomllib.loads((ROOT / "bench" / "sources.toml").read_text(encoding="utf-8"))
    for event in labels.values():
        ours, theirs = pairs_of(event, entries)
        right |= ours
        found |= theirs
    hits = len(right & found)
    precision, recall = hits / max(1, len(found)), hits / max(1, len(right))
    print(f"{len(labels)} events, {len(right)} pairs: ", end="")
    print(f"P {precision:.3f}  R {recall:.3f}  F1 {2 * precision * recall / max(1e-9, precision + recall):.3f}")
    if asked.errors:
        for word, wrong in (("missed", right - found), ("wrong", found - right)):
            for pair in sorted(sorted(pair) for pair in wrong):
                print(f"  {word}  " + "  |  ".join(f"{key} {_name(entries, key)}" for key in pair))


def _name(entries: dict[str, dict[str, Any]], key: str) -> str:
    document, _, number = key.rpartition("/")
    return str(entries[document]["speakers"][int(number)]["name"])


if __name__ == "__main__":
    main()
