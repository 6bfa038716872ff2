"""Whether the reader reads the same when the parties change places.

    .venv/bin/python -m bench.swap [--reports 200] [--reader auto|model|rules] [--model DIR] [--parts dev,test]
        [--control] [--show FIELD]

In reports of the corpus's development and test parts that name a party (no model has learned these, and nothing is
tuned by what comes out for the test part), the names of parties and nationalities are exchanged (`parties.toml`,
`exchange.py`): demonyms wherever they stand, other names in the words for an author or a speaker; places and persons
stay. Both texts are read. A claim is identical where kind, span, value, speakers, channel, stance, scope, day and links
agree, offsets led back and names of a pair taken for one; a claim that only one of the texts gives counts as changed. A
second column lets the edges of a span differ. The role of a speaker follows from the name and is counted by itself, and
so is what is said of a whole report. Scores may differ.

Deaths by author: the annotated killed in reports with a party as author, found under its own name and under the
other's. The dead are the same people in the same words, so the two columns may differ by names only.

``--control`` tells how much of the difference is none of the names': the same reports, read again with a full stop
behind the last paragraph.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.corpus import ROOT, claims_of, pairs, read
from bench.exchange import Exchanged, Party, Span, Table, read_tables
from bench.measure import table
from saksi.extract import choose

Item = dict[str, Any]
Key = tuple[str, int, int, int]
"""Kind, span in the text as it stands, and a number for those that share both."""
NAMES = frozenset({"quote", "party", "name", "person", "act", "shows", "published_by", "verified_by", "term"})
"""Fields that hold words of the text, in which a party may be named."""
LEFT_OUT = frozenset({"start", "end", "score", "report", "role"})
CASUALTY = "casualty"
LONE = "only in one"
BESIDE = (REPORTS := "reports", ROLES := "roles of speakers")
"""Counted by themselves, beside the claims."""


@dataclass(slots=True)
class Outcome:
    """What the readings of all pairs of texts add up to."""

    same: Counter[str] = field(default_factory=Counter)
    alike: Counter[str] = field(default_factory=Counter)
    all: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    deaths: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    shown: list[str] = field(default_factory=list)

    def count(self, kind: str, same: bool) -> None:
        self.all[kind] += 1
        self.same[kind] += same


def exchanged(record: Item, tables: dict[str, Table]) -> Exchanged:
    """The report's text with its parties exchanged where the annotation lets them be."""
    authors = [(c["start"], c["end"]) for c in record["claims"] if c["kind"] == "perpetrator"]
    speakers = [(m["start"], m["end"]) for s in record["speakers"] for m in s["mentions"]]
    kept = [(t["start"], t["end"]) for t in record["toponyms"]]
    kept += [(c["start"], c["end"]) for c in record["claims"] if c["kind"] == "identity"]
    return tables[record["lang"]].exchange(record["text"], slots=[*authors, *speakers], kept=kept)


def compare(lines: tuple[Item, Item], change: Exchanged, names: Table, result: Outcome, *, show: str | None) -> None:
    """Count the claims and reports that both readings give, and what differs between them."""
    sides = [_by_place(line, change, names, back=back) for line, back in zip(lines, (False, True), strict=True)]
    for one, other in _laid_side_by_side(*sides):
        _count_claim((sides[0].get(one), sides[1].get(other)), one[0], result, show=show)
    for told, again in _reports(lines, change, names):
        result.count(REPORTS, told == again)


def _laid_side_by_side(left: dict[Key, Item], right: dict[Key, Item]) -> Iterator[tuple[Key, Key]]:
    """The claims of both readings by twos: on the same words, else on overlapping ones, else alone."""
    yield from ((key, key) for key in sorted(left.keys() & right.keys()))
    lone = sorted(right.keys() - left.keys())
    for key in sorted(left.keys() - right.keys()):
        near = [other for other in lone if other[0] == key[0] and other[1] < key[2] and key[1] < other[2]]
        yield key, near[0] if near else key
        lone = [other for other in lone if other not in near[:1]]
    yield from ((key, key) for key in lone)


def _count_claim(both: tuple[Item | None, Item | None], kind: str, result: Outcome, *, show: str | None) -> None:
    one, other = both
    if one is None or other is None:
        differing = {LONE}
    else:
        differing = {name for name in one if one[name] != other[name]}
        if one["roles"]:
            result.count(ROLES, "roles" not in differing)
    result.count(kind, differing <= {"roles"})
    result.alike[kind] += differing <= {"roles", "span", "quote"}
    result.fields.update(f"{kind} {name}" for name in differing)
    if show in differing:
        told = [side and side.get(show, side["quote"]) for side in both]
        result.shown.append(f"{kind}: {told[0]} / {told[1]}")


def _by_place(line: Item, change: Exchanged, names: Table, *, back: bool) -> dict[Key, Item]:
    """Each claim by kind and snapped span; those that share both are numbered."""
    found: dict[Key, Item] = {}
    for report in [*line["reports"], {"claims": line["claims"]}]:
        spans = [_span(c, change, back=back) for c in report["claims"]]
        for claim, span in zip(report["claims"], spans, strict=True):
            number = 0
            while (claim["kind"], *span, number) in found:
                number += 1
            links = {k: spans[claim[k]] for k in ("subset_of", "beside") if claim[k] is not None}
            own = {k: _folded(k, v, names) for k, v in claim.items() if k not in LEFT_OUT}
            roles = [s["role"] for s in claim["said_by"]]
            found[(claim["kind"], *span, number)] = {
                **own,
                "subset_of": None,
                "beside": None,
                **links,
                "roles": roles,
                "span": span,
            }
    return found


def _span(item: Item, change: Exchanged, *, back: bool) -> Span:
    start, end = item["start"], item["end"]
    return change.back(start, end) if back else change.snapped(start, end)


def _folded(key: str, value: Any, names: Table) -> Any:
    """A field's value with the parties in its words folded, roles left out."""
    if isinstance(value, str):
        return names.folded(value).casefold() if key in NAMES else value
    if isinstance(value, list):
        return [_folded(key, v, names) for v in value]
    if isinstance(value, dict):
        return {k: _folded(k, v, names) for k, v in value.items() if k != "role"}
    return value


def _reports(lines: tuple[Item, Item], change: Exchanged, names: Table) -> Iterator[tuple[Item | None, Item | None]]:
    sides = []
    for line, back in zip(lines, (False, True), strict=True):
        anchors = [_span(r["anchor"], change, back=back) for r in line["reports"]]
        sides.append(
            {
                anchor: {
                    **{k: report[k] for k in ("scope", "when", "where", "event")},
                    "part_of": None if report["part_of"] is None else anchors[report["part_of"]],
                }
                for anchor, report in zip(anchors, line["reports"], strict=True)
            }
        )
    for anchor in sorted(sides[0].keys() | sides[1].keys()):
        yield sides[0].get(anchor), sides[1].get(anchor)


def deaths(record: Item, change: Exchanged, lines: tuple[Item, Item], result: Outcome) -> None:
    """The annotated killed by author, found in the text as it stands and in the exchanged one."""
    gold = [c for c in record["claims"] if c["kind"] == CASUALTY and c["outcome"] == "killed" and _is_counted(c)]
    moved = [dict(c, **dict(zip(("start", "end"), change.forth(c["start"], c["end"]), strict=True))) for c in gold]
    hits = [_found(side, line) for side, line in zip((gold, moved), lines, strict=True)]
    for number, claim in enumerate(gold):
        own, other = number in hits[0], number in hits[1]
        for party in _authors(record, change, claim["report"]):
            result.deaths[party.name].update({"all": 1, "own": int(own), "other": int(other)})


def _is_counted(claim: Item) -> bool:
    return (claim["count"]["low"], claim["count"]["high"]) not in ((None, None), (0, 0))


def _found(gold: Sequence[Item], line: Item) -> set[int]:
    read_ones = [c for c in claims_of(line) if c["kind"] == CASUALTY and _is_counted(c)]
    return {i for i, _ in pairs(gold, read_ones, by_outcome=True)}


def _authors(record: Item, change: Exchanged, report: int | None) -> set[Party]:
    """The exchanged parties that the annotation gives as authors of a report."""
    spans = [(c["start"], c["end"]) for c in record["claims"] if c["kind"] == "perpetrator" and c["report"] == report]
    if report is None:
        return set()
    return {
        e.party
        for e in change.edits
        if e.party is not None and any(start < e.end and e.start < end for start, end in spans)
    }


def sample(parts: Sequence[str], count: int, seed: int, tables: dict[str, Table]) -> list[tuple[Item, Exchanged]]:
    """Reports that name a party, drawn by lot from all languages."""
    found: list[tuple[Item, Exchanged]] = []
    for path in sorted(p for part in parts for p in (ROOT / "corpus" / part).glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            change = exchanged(record, tables)
            if any(e.party is not None for e in change.edits):
                found.append((record, change))
    random.Random(seed).shuffle(found)
    return found[:count]


def rows(result: Outcome) -> Iterator[tuple[str, ...]]:
    """Claims and the share of identical ones by kind, all kinds first."""
    kinds = sorted(k for k in result.all if k not in BESIDE)
    counts = [Counter({k: c[k] for k in kinds}) for c in (result.all, result.same, result.alike)]
    yield _row("all claims", [sum(c.values()) for c in counts])
    for kind in kinds:
        yield _row(kind, [c[kind] for c in counts])
    for name in BESIDE:
        yield _row(name, [result.all[name], result.same[name]])


def _row(name: str, counts: Sequence[int]) -> tuple[str, ...]:
    shares = [f"{c / max(1, counts[0]):.4f}" for c in counts[1:]]
    return name, *map(str, counts), *[""] * (3 - len(counts)), *shares, *[""] * (2 - len(shares))


def death_rows(result: Outcome, least: int) -> Iterator[tuple[str, ...]]:
    """Deaths by author; authors with fewer than ``least`` figures together in the last row."""
    few: Counter[str] = Counter()
    for name, found in sorted(result.deaths.items(), key=lambda f: (-f[1]["all"], f[0])):
        if found["all"] < least:
            few.update(found)
            continue
        yield _death_row(name, found)
    yield _death_row(f"others, each under {least}", few)


def _death_row(name: str, found: Counter[str]) -> tuple[str, ...]:
    shares = [f"{found[k] / found['all']:.3f}" if found["all"] else "" for k in ("own", "other")]
    return name, str(found["all"]), str(found["own"]), str(found["other"]), *shares


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.swap", description=__doc__)
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--parts", default="dev,test")
    parser.add_argument("--reader", default="auto")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--least", type=int, default=5, help="deaths below which an author has no row of its own")
    parser.add_argument("--show", help="print the claims that differ in this field ('only in one' for lone ones)")
    parser.add_argument("--control", action="store_true", help="exchange nothing and add a lone full stop at the end")
    options = parser.parse_args(arguments)
    extractor, tables = choose(options.reader, model=options.model), read_tables()
    result, languages = Outcome(), Counter[str]()
    for record, change in sample(options.parts.split(","), options.reports, options.seed, tables):
        if options.control:
            change = Exchanged(record["text"], ())
        text = change.text + "\n\n." if options.control else change.text
        lines = (read(record, extractor), read(dict(record, text=text), extractor))
        compare(lines, change, tables[record["lang"]], result, show=options.show)
        deaths(record, change, lines, result)
        languages[record["lang"]] += 1
    told = ", ".join(f"{lang} {n}" for lang, n in sorted(languages.items()))
    model = options.model or "shipped"
    print(f"swap: {sum(languages.values())} reports ({told}), reader {extractor.method}, model {model}")
    head = ("kind", "claims", "identical", "but for edges", "share", "but for edges")
    table("claims of both readings", head, list(rows(result)))
    print("\nfields that differ: " + ", ".join(f"{name} {n}" for name, n in result.fields.most_common(12)))
    head = ("author", "deaths", "found", "found renamed", "recall", "renamed")
    table("figures of killed by annotated author", head, list(death_rows(result, options.least)))
    print("\n".join(result.shown))
    return 0


if __name__ == "__main__":
    sys.exit(main())
