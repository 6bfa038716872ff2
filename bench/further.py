"""What is read in languages that no model learned: figures, incidents, place and day, by language.

    .venv/bin/python -m bench.further [--reader auto|model|rules] [--lang de] [--show]

Data: ``further.jsonl`` beside this file, four reports in each of fourteen languages, written and annotated before any
was read (rules as for the corpus). One report in six is a look-alike: its deaths are no attack's, so that every
figure and incident read there is wrong. Casualties match and are compared as in ``bench.corpus``. An attack is found
where any incident is read; place and date are those of the incident that holds most of the figures matched.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench import corpus
from bench.corpus import Item, Tally
from saksi.extract import choose

DATA = Path(__file__).resolve().parent / "further.jsonl"
MEASURES = ("figures", "value")
HITS = ("attacks found", "look-alikes read as attacks", "place", "date")


def read_data() -> list[Item]:
    return [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]


def score(record: Item, line: Item, tally: Tally) -> list[str]:
    """Everything one report adds to the tally; what was wrong in it, in words."""
    gold = [as_claim(figure) for figure in record["figures"]]
    found = [c for c in corpus.claims_of(line) if c["kind"] == "casualty" and corpus._numeric(c)]
    both = corpus.pairs(gold, found, by_outcome=True)
    right = {j for i, j in both if corpus._value(gold[i]) == corpus._value(found[j])}
    tally.match("figures", len(both), len(gold), len(found))
    tally.match("value", len(right), len(gold), len(found))
    tally.scored += [(claim["score"], j in right) for j, claim in enumerate(found)]
    if not record["is_attack"]:
        tally.hit("look-alikes read as attacks", bool(line["reports"]))
        return [*_wrong(gold, found, both), *["read as an attack"] * bool(line["reports"])]
    tally.hit("attacks found", bool(line["reports"]))
    main = main_report(line, [found[j] for _, j in both])
    return [*_wrong(gold, found, both), *_where_and_when(record, main, tally)]


def as_claim(figure: Item) -> Item:
    """A figure of the data in the shape that the corpus's measures compare."""
    return {**figure, "count": {name: figure[name] for name in ("low", "high", "qualifier")}}


def main_report(line: Item, matched: Sequence[Item]) -> Item | None:
    """The report that holds most of the figures matched, the first of several; none where none is read."""
    held = Counter(claim["report"] for claim in matched)
    return max(enumerate(line["reports"]), key=lambda one: (held[one[0]], -one[0]), default=(0, None))[1]


def _where_and_when(record: Item, report: Item | None, tally: Tally) -> Iterator[str]:
    if report is None:
        yield "no incident"
        return
    where, when = report["where"] or {}, report["when"] or {}
    said = [where.get("name") or "", *(where.get("path") or [])[:2]]
    place = corpus._same_place(record["place"], said)
    date = record["date"] in {(when.get("earliest") or "")[:10], (when.get("latest") or "")[:10]}
    tally.hit("place", place)
    tally.hit("date", date)
    if not place:
        yield f"place {said}, not {record['place']}"
    if not date:
        yield f"date {when.get('earliest')} to {when.get('latest')}, not {record['date']}"


def _wrong(gold: Sequence[Item], found: Sequence[Item], both: Sequence[tuple[int, int]]) -> Iterator[str]:
    left, right = {i for i, _ in both}, {j for _, j in both}
    yield from (f"missed “{a['quote']}” {a['outcome']}" for i, a in enumerate(gold) if i not in left)
    yield from (
        f"spurious “{b['quote']}” {corpus._value(b)} {b['score']}" for j, b in enumerate(found) if j not in right
    )
    for i, j in both:
        if corpus._value(gold[i]) != corpus._value(found[j]):
            yield f"“{gold[i]['quote']}” {corpus._value(gold[i])}, read {corpus._value(found[j])}"


def table(by_language: dict[str, Tally]) -> Iterator[str]:
    """A row a language: F1 of figures and of whole values with counts, then right of all that were judged."""
    yield f"{'':6}" + "".join(f"{name:>28}" for name in (*MEASURES, *HITS))
    for language, tally in by_language.items():
        cells = [f"{corpus._f1(tally.f1[n]) or 0:.3f} ({'/'.join(map(str, tally.f1[n]))})" for n in MEASURES]
        cells += ["{} of {}".format(*tally.hits[n]) if n in tally.hits else "–" for n in HITS]
        yield f"{language:6}" + "".join(f"{cell:>28}" for cell in cells)


def by_score(scored: Sequence[tuple[float, bool]]) -> Iterator[str]:
    """Of the figures read, how many are right, by tenths of their score."""
    bins: dict[int, list[bool]] = defaultdict(list)
    for value, right in scored:
        bins[min(9, int(value * 10))].append(right)
    for tenth, rights in sorted(bins.items()):
        yield f"score .{tenth}: {sum(rights)} of {len(rights)} right, {sum(rights) / len(rights):.3f}"
    if scored:
        rights = [right for _, right in scored]
        yield f"all: {sum(rights)} of {len(rights)} right, {sum(rights) / len(rights):.3f}"


def judge(records: Sequence[Item], extractor: Any, *, show: bool = False) -> dict[str, Tally]:
    """Tallies by language, in order of the data, and of all."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    everything = Tally()
    for record in records:
        line = corpus.read(record, extractor)
        score(record, line, everything)
        for wrong in score(record, line, tallies[record["lang"]]):
            if show:
                print(f"  {record['id']} {wrong}")
    return {**tallies, "all": everything}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.further", description=__doc__)
    parser.add_argument("--reader", default="auto")
    parser.add_argument("--lang")
    parser.add_argument("--show", action="store_true", help="what was missed, read besides or read wrong")
    options = parser.parse_args(arguments)
    records = [record for record in read_data() if options.lang in (None, record["lang"])]
    tallies = judge(records, choose(options.reader), show=options.show)
    print("\n".join([*table(tallies), *by_score(tallies["all"].scored)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
