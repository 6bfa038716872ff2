"""Accuracy of the reader on the project's own corpus, by language, kind of claim and phenomenon.

    .venv/bin/python -m bench.corpus [--part dev] [--reader auto|model|rules] [--model DIR] [--lang en] [--show KIND]

The test part is for figures that are reported, never for tuning: it is read only with ``--part test``. ``--show`` lists
what was missed and what was read besides, on the development part only.

Casualties match where their words overlap and the outcome agrees, one to one, best first. ``value``: outcome, low,
high and qualifier all agree; as in the shared scorer, mentions without a number stand aside. Every other kind matches
on overlap. Places agree, as in the shared scorer, by a word of the most specific gold name among the answer's name and
the first two steps of its path; words are compared whatever their case or article, which the shared scorer, made for
English, need not do. Accuracies are over matched items; those of links and scopes over matched casualties.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from saksi.extract import as_contract, choose
from saksi.model.document import Document

ROOT = Path(__file__).resolve().parent.parent
Item = dict[str, Any]
KINDS = (
    "casualty", "damage", "weapon", "attack", "perpetrator", "responsibility", "military_presence", "evidence",
    "legal_characterisation", "demand", "warning", "rescue", "identity",
)  # fmt: skip
OWN = {
    "damage": "object", "weapon": "weapon", "attack": "event", "responsibility": "answer",
    "military_presence": "presence", "evidence": "media",
}  # fmt: skip
GOLD_WORDS = {"satellite": "satellite_image"}


class Tally:
    """F1 by counts, accuracies by hits, and scored casualties for calibration."""

    def __init__(self) -> None:
        self.f1: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        self.hits: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.scored: list[tuple[float, bool]] = []
        self.gold = 0

    def match(self, name: str, right: int, gold: int, found: int) -> None:
        for place, count in enumerate((right, gold, found)):
            self.f1[name][place] += count

    def hit(self, name: str, right: bool) -> None:
        self.hits[name][0] += right
        self.hits[name][1] += 1


def read(record: Item, extractor: Any) -> Item:
    document = Document(
        id=record["id"],
        capture=record["id"],
        method="given",
        text=record["text"],
        language=record["lang"],
        published=record["published"],
        title=record["title"],
        outlet=record["outlet"],
    )
    found = extractor.extract(document)
    return as_contract(document, found, given_id=record["id"], with_text=False, mentions=True, sealed=True)


def claims_of(line: Item) -> list[Item]:
    """Every claim read, with the number of its report (None for free ones)."""
    found = [dict(c, report=n) for n, r in enumerate(line["reports"]) for c in r["claims"]]
    return found + [dict(c, report=None) for c in line["claims"]]


def pairs(gold: Sequence[Item], found: Sequence[Item], *, by_outcome: bool = False) -> list[tuple[int, int]]:
    ranked = sorted(
        (
            (_overlap(a, b) + 0.5 * (by_outcome and _value(a) == _value(b)), -i, -j)
            for i, a in enumerate(gold)
            for j, b in enumerate(found)
            if _overlap(a, b) > 0 and (not by_outcome or a["outcome"] == b["outcome"])
        ),
        reverse=True,
    )
    left, right, kept = set[int](), set[int](), []
    for _, i, j in ranked:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            kept.append((-i, -j))
    return kept


def _overlap(one: Item, other: Item) -> float:
    common = min(one["end"], other["end"]) - max(one["start"], other["start"])
    return common / (max(one["end"], other["end"]) - min(one["start"], other["start"])) if common > 0 else 0.0


def _value(claim: Item) -> tuple[Any, ...]:
    count = claim["count"] or {}
    return claim["outcome"], count.get("low"), count.get("high"), count.get("qualifier")


def _numeric(claim: Item) -> bool:
    return (claim["count"]["low"], claim["count"]["high"]) not in ((None, None), (0, 0))


def score(record: Item, line: Item, tally: Tally, show: str | None) -> None:
    """Everything one report adds to the tally."""
    claims = claims_of(line)
    for claim in claims:
        tally.hit("spans exact", record["text"][claim["start"] : claim["end"]] == claim["quote"])
    matched: dict[int, int] = {}
    for kind in KINDS:
        gold = [c for c in record["claims"] if c["kind"] == kind]
        found = [c for c in claims if c["kind"] == kind]
        if kind == "casualty":
            gold, found = [c for c in gold if _numeric(c)], [c for c in found if _numeric(c)]
        both = pairs(gold, found, by_outcome=kind == "casualty")
        tally.match(kind, len(both), len(gold), len(found))
        if kind == show:
            _show(record, gold, found, both)
        if kind == "casualty":
            _casualties(record, line, (gold, found, both), tally)
            tally.gold += len(gold)
        for i, j in both:
            if kind in OWN:
                want = gold[i][OWN[kind]]
                tally.hit(f"{kind} {OWN[kind]}", GOLD_WORDS.get(want, want) == found[j][OWN[kind]])
            if kind in ("casualty", "damage") and gold[i]["report"] is not None and found[j]["report"] is not None:
                matched[gold[i]["report"] * 1000 + found[j]["report"]] = (
                    matched.get(gold[i]["report"] * 1000 + found[j]["report"], 0) + 1
                )
    _reports(record, line, matched, tally)
    _quotations(record, line, tally)
    for name, key in (("toponyms", "toponyms"), ("times", "times")):
        both = pairs(record[key], line[key])
        tally.match(name, len(both), len(record[key]), len(line[key]))


def _casualties(
    record: Item, line: Item, sides: tuple[list[Item], list[Item], list[tuple[int, int]]], tally: Tally
) -> None:
    gold, found, both = sides
    right = {j for i, j in both if _value(gold[i]) == _value(found[j])}
    tally.match("value", len(right), len(gold), len(found))
    tally.scored += [(c["score"], j in right) for j, c in enumerate(found)]
    for i, j in both:
        a, b = gold[i], found[j]
        tally.hit("stance", a["stance"] == b["stance"])
        tally.hit("scope", a["scope"] == b["scope"])
        tally.hit("group", a["group"] == b["group"])
        tally.hit("subset", (a["subset_of"] is not None) == (b["subset_of"] is not None))
        tally.hit("beside", (a["beside"] is not None) == (b["beside"] is not None))
        tally.hit("source", _voiced(record, a, b["said_by"][0]["name"] if b["said_by"] else None))


def _voiced(record: Item, gold: Item, name: str | None) -> bool:
    """Some word in common with any mention of the speaker, or nobody on both sides."""
    if not gold["said_by"]:
        return name is None
    text = record["text"]
    mentions = record["speakers"][gold["said_by"][0]]["mentions"]
    words = {w for m in mentions for w in _words(text[m["start"] : m["end"]])}
    return bool(words & _words(name or ""))


def _words(name: str) -> set[str]:
    folded = name.casefold().replace("ґ", "г").replace("’", "'").replace("ё", "е")
    words = {w.strip(",.()«»“”\"'") for w in folded.split()} - {"the", "of", "de", "la", "le", "el", "a", ""}
    return {w[2:] if w.startswith("ال") and len(w) > 4 else w for w in words}


def _same_place(gold: str, said: Sequence[str]) -> bool:
    """Whether some word of the gold name stands in the answer, in whatever case: gold has it in the nominative, the
    reader as the text does. Forms of one word agree in all but their last three letters, three at the least."""
    return any(_one_word(a, b) for a in _words(gold) for s in said for b in _words(s))


def _one_word(one: str, other: str) -> bool:
    least = max(3, max(len(one), len(other)) - 3)
    return one == other or (min(len(one), len(other)) >= 4 and one[:least] == other[:least])


def _reports(record: Item, line: Item, matched: dict[int, int], tally: Tally) -> None:
    gold, found = record["reports"], line["reports"]
    ranked = sorted(
        (
            (_near(record, gold[i], found[j]) + 10 * matched.get(i * 1000 + j, 0), -i, -j)
            for i in range(len(gold))
            for j in range(len(found))
        ),
        reverse=True,
    )
    home: dict[int, int] = {}
    for value, i, j in ranked:
        if value > 1 and -i not in home and -j not in home.values():
            home[-i] = -j
    tally.match("reports", len(home), len(gold), len(found))
    for i, j in home.items():
        a, b = gold[i], found[j]
        tally.hit("report scope", a["scope"] == b["scope"])
        tally.hit("event", a["event"] == b["event"])
        if a["where"]:
            said = [b["where"]["name"], *b["where"]["path"][:2]] if b["where"] else []
            tally.hit("place", _same_place(a["where"][0], said))
        _date(a, b, tally)
        whole = home.get(a["part_of"]) if a["part_of"] is not None else None
        if a["part_of"] is not None or b["part_of"] is not None:
            tally.hit("part_of", (whole is not None or a["part_of"] is not None) and b["part_of"] == whole)
        else:
            tally.hit("part_of (none)", True)


def _date(gold: Item, found: Item, tally: Tally) -> None:
    when = found["when"] or {}
    given = gold["when"]
    ends = {(when.get("earliest") or "")[:10], (when.get("latest") or "")[:10]}
    if (
        given is not None
        and len(given["earliest"]) >= 10
        and given["precision"] not in ("week", "month", "year", "unknown")
    ):
        tally.hit("date", given["earliest"][:10] in ends or given["latest"][:10] in ends)
    else:
        fine = when.get("precision") in ("day", "part_of_day", "hour", "minute")
        tally.hit("no date kept", when.get("basis") not in ("stated", "resolved") or not fine)


def _near(record: Item, gold: Item, found: Item) -> float:
    where = found["where"] or {}
    said = [where.get("name") or "", *(where.get("path") or [])[:2]]
    place = bool(gold["where"]) and _same_place(gold["where"][0], said)
    when = (found["when"] or {}).get("earliest") or ""
    day = bool(gold["when"]) and gold["when"]["earliest"][:10] == when[:10]
    return 2 * place + day if place else 0


def _quotations(record: Item, line: Item, tally: Tally) -> None:
    gold, found = record["quotations"], line["quotations"]
    both = [(i, j) for i, a in enumerate(gold) for j, b in enumerate(found) if abs(a["start"] - b["start"]) <= 3]
    tally.match("quotations", len(both), len(gold), len(found))
    for i, j in both:
        tally.hit("speaker", _voiced(record, gold[i], found[j]["speaker"]))


def _show(record: Item, gold: list[Item], found: list[Item], both: list[tuple[int, int]]) -> None:
    text = record["text"]
    left, right = {i for i, _ in both}, {j for _, j in both}
    for i, a in enumerate(gold):
        if i not in left:
            print(f"  {record['id']} missed “{a['quote']}” {a.get('outcome', '')}")
    for j, b in enumerate(found):
        if j not in right:
            print(f"  {record['id']} spurious “{text[b['start'] : b['end']]}” {b.get('outcome', '')} {b['score']}")
    if both and "count" in gold[both[0][0]]:
        for i, j in both:
            if _value(gold[i]) != _value(found[j]):
                values = f"gold {_value(gold[i])[1:]} read {_value(found[j])[1:]}"
                print(f"  {record['id']} “{gold[i]['quote']}” {values} in “{found[j]['quote']}”")


def table(by_language: dict[str, Tally]) -> Iterator[str]:
    """A row a measure, a column a language."""
    languages = list(by_language)
    yield f"{'':34}" + "".join(f"{lang:>8}" for lang in languages) + "   counts of all"
    names = list(dict.fromkeys(n for t in by_language.values() for n in t.f1))
    for name in names:
        cells = [_f1(t.f1[name]) if name in t.f1 else None for t in by_language.values()]
        yield _row(f"{name} F1", cells, "{}/{}/{}".format(*by_language["all"].f1[name]))
    for name in dict.fromkeys(n for t in by_language.values() for n in t.hits):
        cells = [
            t.hits[name][0] / t.hits[name][1] if t.hits.get(name) and t.hits[name][1] else None
            for t in by_language.values()
        ]
        yield _row(name, cells, "{} of {}".format(*by_language["all"].hits[name]))
    right, wanted, found = by_language["all"].f1["identity"]
    yield f"identity recall {right / wanted if wanted else 1:.3f}, precision {right / found if found else 1:.3f}"
    yield from calibration(by_language["all"])


def _f1(counts: Sequence[int]) -> float | None:
    right, gold, found = counts
    return 2 * right / (gold + found) if gold + found else None


def _row(name: str, cells: Sequence[float | None], counts: str) -> str:
    return f"{name:34}" + "".join(f"{'':>8}" if c is None else f"{c:8.3f}" for c in cells) + f"   {counts}"


def calibration(tally: Tally) -> Iterator[str]:
    """Expected calibration error of casualty values in ten bins (Guo et al. 2017), and precision at 0.9 kept."""
    scored = sorted(tally.scored, reverse=True)
    if not scored:
        return
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for value, right in scored:
        bins[min(9, int(value * 10))].append((value, right))
    error = sum(abs(sum(v for v, _ in b) - sum(r for _, r in b)) for b in bins.values()) / len(scored)
    kept = scored[: max(1, round(0.9 * len(scored)))]
    yield f"calibration error {error:.3f}; precision at 90 % of the claims {sum(r for _, r in kept) / len(kept):.3f}"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.corpus", description=__doc__)
    parser.add_argument("--part", default="dev", choices=("train", "dev", "test"))
    parser.add_argument("--reader", default="auto")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--lang")
    parser.add_argument("--show")
    options = parser.parse_args(arguments)
    if options.show and options.part == "test":
        parser.error("the test part is not for looking at")
    extractor = choose(options.reader, model=options.model)
    by_language: dict[str, Tally] = {}
    everything = Tally()
    for path in sorted((ROOT / "corpus" / options.part).glob("*.jsonl")):
        if options.lang not in (None, path.stem):
            continue
        own = by_language.setdefault(path.stem, Tally())
        for text in path.read_text("utf-8").splitlines():
            record = json.loads(text)
            line = read(record, extractor)
            for tally in (own, everything):
                score(record, line, tally, options.show if tally is own else None)
    print("\n".join(table({**by_language, "all": everything})))
    return 0


if __name__ == "__main__":
    sys.exit(main())
