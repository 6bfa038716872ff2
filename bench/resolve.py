"""Which reports are one incident, fitted on one half of the incidents and judged on the other, beside a plain baseline.

    .venv/bin/python -m bench.resolve DIR [--corpus corpus] [--reader rules] [--kept build/resolution]

DIR holds ``reports.jsonl.gz`` and ``incidents.csv`` (local news of 1,203 shootings, 2013 to 2015). Two splits: a random
half of the incidents, and the whole of 2015, the year in which look-alikes are dense. Both tables, of words and of
evidence, are fitted on the other incidents and on the corpus's training part; nothing of the judged incidents is in
them. The baseline is what a desk would build in an afternoon: TF-IDF over all words, pairs of 30 days of publication,
joined from the cosine that does best on the fitting half, connected components.

Two further sets go by the tables that ship, and helped to choose where they join: the corpus's development part, and
46 short reports of fourteen made-up attacks in real towns (`resolve_told.jsonl`): flashes, evening updates, copies, six
languages, accidents, anniversaries. For each set a table says how often pairs of a probability are one incident.

B-cubed compares each document's set of linked documents with its true one; pairs are linked pairs of documents. A
document in which nothing was read stays alone.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import log, sqrt
from pathlib import Path

from bench.measure import machine, table
from saksi.model.account import Account
from saksi.model.terms import Scope
from saksi.resolve import resolve
from saksi.resolve.cluster import pairs
from saksi.resolve.contain import comparable, kind
from saksi.resolve.fitted import Fitted, probability, shipped
from saksi.resolve.profile import profile
from saksi.resolve.told import accounts_of
from saksi.resolve.words import stems
from training.resolution.fit import fit
from training.resolution.reading import Known, by_hand, corpus, half, shootings, years

WINDOW_DAYS = 30
DENSE_YEAR = "2015"
BY_HAND = Path(__file__).with_name("resolve_told.jsonl")
Sets = Mapping[str, set[str]]
"""Document to the documents that it is linked with, itself among them."""


def splits(known: Sequence[Known], year_of: Mapping[str, str]) -> dict[str, set[str]]:
    """The incidents that are judged, by the name of the split."""
    events = sorted({event for one in known for event in one.events})
    random.Random(1).shuffle(events)
    dense = {event for event in events if year_of[event] == DENSE_YEAR}
    return {"random half": set(events[len(events) // 2 :]), f"all of {DENSE_YEAR}": dense}


def resolved(known: Sequence[Known], tables: Fitted) -> tuple[Sets, list[tuple[Account, ...]]]:
    """The documents that share an incident, and the incidents as groups of accounts."""
    told = {a.id: a for one in known for a in accounts_of(one.document, one.findings.reports, table=tables.words)}
    resolution = resolve(list(told.values()), tables=tables)
    groups = [
        tuple(told[report] for report in group)
        for group in resolution.groups
        if told[group[0]].report.scope is Scope.INCIDENT and not any(r in resolution.recalls for r in group)
    ]
    return linked([one.document.id for one in known], ({a.document for a in group} for group in groups)), groups


def reliability(known: Sequence[Known], tables: Fitted) -> list[tuple[str, ...]]:
    """Of pairs of documents that share a block, by the probability of their likeliest reports: how many are one."""
    told = [a for one in known for a in accounts_of(one.document, one.findings.reports, table=tables.words)]
    likeliest: dict[tuple[str, str], int] = {}
    for left, right in pairs({a.id: profile(a, tables.words) for a in told}, None):
        if comparable(left, right) and kind(left) is kind(right) is Scope.INCIDENT:
            ends = (min(left.document, right.document), max(left.document, right.document))
            likeliest[ends] = max(likeliest.get(ends, 0), probability(tables.total(left, right)))
    gold = truth(known)
    rows: list[tuple[str, ...]] = []
    for step in range(0, 1000, 100):
        inside = {ends: p for ends, p in likeliest.items() if step <= p < step + 100 + (step == 900)}
        if inside:
            same = sum(other in gold[one] for one, other in inside)
            said = sum(inside.values()) / len(inside) / 1000
            rows.append((f".{step // 100}", str(len(inside)), f"{said:.2f}", f"{same / len(inside):.2f}"))
    return rows


def linked(documents: Iterable[str], together: Iterable[set[str]]) -> Sets:
    """Each document's set from the sets of documents that belong together."""
    found = {document: {document} for document in documents}
    for group in together:
        for document in group:
            found[document] |= group
    return found


def truth(known: Sequence[Known]) -> Sets:
    """The documents that tell of the same incident."""
    by_event: dict[str, set[str]] = defaultdict(set)
    for one in known:
        for event in one.events:
            by_event[event].add(one.document.id)
    return linked([one.document.id for one in known], by_event.values())


def measures(found: Sets, gold: Sets) -> tuple[str, ...]:
    """B-cubed F1, precision and recall, then the same of pairs."""
    count = len(gold)
    shared = {document: len(found[document] & gold[document]) for document in gold}
    precision = sum(shared[d] / len(found[d]) for d in gold) / count
    recall = sum(shared[d] / len(gold[d]) for d in gold) / count
    both = sum(shared.values()) - count
    pairs_p = both / max(1, sum(map(len, found.values())) - count)
    pairs_r = both / max(1, sum(map(len, gold.values())) - count)
    return tuple(
        f"{x:.3f}" for x in (_f1(precision, recall), precision, recall, _f1(pairs_p, pairs_r), pairs_p, pairs_r)
    )


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def baseline(fitting: Sequence[Known], judged: Sequence[Known]) -> Sets:
    """TF-IDF, a window of days, the cosine that did best on the fitting half."""
    counted = Counter(word for one in fitting for word in set(stems(_text(one))))
    rarity = {word: log(len(fitting) / n) for word, n in counted.items()}
    own, gold = _cosines(fitting, rarity), truth(fitting)
    tried = [step / 100 for step in range(10, 80, 2)]
    best = max(tried, key=lambda least: float(measures(_joined(fitting, own, least), gold)[0]))
    return _joined(judged, _cosines(judged, rarity), best)


def _text(one: Known) -> str:
    return f"{one.document.title or ''} {one.document.text}"


def _cosines(known: Sequence[Known], rarity: Mapping[str, float]) -> dict[tuple[str, str], float]:
    unseen = max(rarity.values())
    vectors = {}
    for one in known:
        weighed = {w: (1 + log(n)) * rarity.get(w, unseen) for w, n in Counter(stems(_text(one))).items()}
        length = sqrt(sum(x * x for x in weighed.values())) or 1.0
        vectors[one.document.id] = {w: x / length for w, x in weighed.items()}
    ordered = sorted((_day(one), one.document.id) for one in known)
    found = {}
    for k, (day, left) in enumerate(ordered):
        for later, right in ordered[k + 1 :]:
            if later - day > WINDOW_DAYS:
                break
            ours, theirs = vectors[left], vectors[right]
            found[left, right] = sum(ours[w] * theirs[w] for w in ours.keys() & theirs.keys())
    return found


def _day(one: Known) -> int:
    return date.fromisoformat((one.document.published or "0001-01-01")[:10]).toordinal()


def _joined(known: Sequence[Known], cosines: Mapping[tuple[str, str], float], least: float) -> Sets:
    of = {one.document.id: {one.document.id} for one in known}
    for (left, right), cosine in cosines.items():
        if cosine >= least and of[left] is not of[right]:
            whole = of[left] | of[right]
            for document in whole:
                of[document] = whole
    return of


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.resolve", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--reader", default="rules")
    parser.add_argument("--kept", type=Path, default=Path("build/resolution"), help="where readings are kept")
    options = parser.parse_args(arguments)
    print(f"resolve: {machine()}; reader {options.reader}")
    certain: list[tuple[str, list[tuple[str, ...]]]] = []
    known = shootings(options.folder, reader=options.reader, kept=options.kept)
    beside = corpus(options.corpus, "train", reader="auto", kept=options.kept)
    rows = []
    for name, judging in splits(known, years(options.folder)).items():
        judged = [one for one in known if one.events & judging]
        fitting = [one for one in known if not one.events & judging]
        gold = truth(judged)
        tables = fit([*fitting, *beside])
        found, _ = resolved(judged, tables)
        certain.append((name, reliability(judged, tables)))
        rows.append((f"{name}: fitted", str(len(judged)), *measures(found, gold)))
        rows.append(
            (f"{name}: TF-IDF, {WINDOW_DAYS} days", str(len(judged)), *measures(baseline(fitting, judged), gold))
        )
    held = {
        "shootings, the half that no shipped table was fitted on": [k for k in known if not any(map(half, k.events))],
        "corpus, development part, six languages": corpus(options.corpus, "dev", reader="auto", kept=options.kept),
        "made up, six languages, look-alikes": by_hand(BY_HAND, reader="auto", kept=options.kept),
    }
    for name, judged in held.items():
        found, _ = resolved(judged, shipped())
        rows.append((name, str(len(judged)), *measures(found, truth(judged))))
        certain.append((name, reliability(judged, shipped())))
    table("documents linked", ("split", "documents", "B-cubed", "P", "R", "pairs", "P", "R"), rows)
    for name, found_so in certain:
        table(f"probabilities of pairs, {name}", ("from", "pairs", "said", "are one"), found_so)
    return 0


if __name__ == "__main__":
    sys.exit(main())
