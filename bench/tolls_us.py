"""Killed and injured of shootings as a case settles them from all its reports, against a curated table.

    .venv/bin/python -m bench.tolls_us DIR [--reader auto] [--kept build/resolution] [--seen 500] [--wrong]

DIR holds ``reports.jsonl.gz`` and ``incidents.csv`` (local news of shootings, 2013 to 2015). Every report is read with
its headline before its text, all accounts are grouped by the tables that ship, and every group is settled by the rule
``saksi``. Judged are the incidents that no table was fitted on, without those of which a report was looked at while
reading was improved (``bench.incidents_us``, ``--seen`` of its sample). An incident's toll is the best figure of the
group that holds most of the accounts that its reports are about; no figure counts as none. A second table settles each
incident's own reports, grouped as they are filed: what reading and settling lose by themselves.

The table holds what was known in the end, the reports what was known when they came out, so 1.00 is not to be had.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.incidents_us import OUTCOMES
from bench.incidents_us import half as looked_at
from bench.incidents_us import sample as drawn
from bench.measure import machine, table
from saksi.model.account import Account
from saksi.model.incident import Incident
from saksi.model.terms import Group, Scope
from saksi.resolve import resolve
from saksi.resolve.copies import are_copies
from saksi.resolve.fitted import shipped
from saksi.resolve.told import accounts_of
from saksi.settle import Standing, as_named, settle
from training.resolution.reading import Known, half, shootings

SEED = 11  # of the sample of which one half was looked at
Tolls = Mapping[str, int]


def seen(folder: Path, count: int) -> set[str]:
    """The incidents of which a report was looked at."""
    return {truth["incident"] for report, truth in drawn(folder, count, SEED) if looked_at(report) == "tuned"}


def settled(group: Sequence[Account]) -> Incident | None:
    """A group of accounts as one incident; none of no account."""
    return settle(group, Standing(id=group[0].id), as_named(are_copies)) if group else None


def grouped(known: Sequence[Known]) -> list[tuple[Account, ...]]:
    """The groups of accounts that resolution finds, of single incidents only."""
    told = {a.id: a for one in known for a in accounts_of(one.document, one.findings.reports)}
    resolution = resolve(list(told.values()), tables=shipped())
    found = (tuple(told[report] for report in group) for group in resolution.groups)
    return [g for g in found if g[0].report.scope is Scope.INCIDENT and not any(a.id in resolution.recalls for a in g)]


def filed(known: Sequence[Known]) -> dict[str, tuple[Account, ...]]:
    """The accounts that the reports of an incident are about, by incident."""
    found: dict[str, list[Account]] = defaultdict(list)
    for one in known:
        lead = [a for a in accounts_of(one.document, one.findings.reports) if a.is_lead]
        for event in one.events:
            found[event] += lead
    return {event: tuple(accounts) for event, accounts in found.items() if accounts}


def holding(own: Sequence[Account], groups: Sequence[Sequence[Account]]) -> Sequence[Account]:
    """The group that holds most of an incident's accounts; the smallest where several hold as many, else none."""
    wanted = {account.id for account in own}
    held = [(sum(a.id in wanted for a in group), -len(group), group[0].id, group) for group in groups]
    best = max((h for h in held if h[0]), default=None, key=lambda h: h[:3])
    return () if best is None else best[3]


def tolls(incident: Incident | None) -> Tolls:
    """The best figure of each outcome; none where nobody tells one."""
    found = dict.fromkeys(OUTCOMES, 0)
    for toll in incident.tolls if incident is not None else ():
        if toll.group is Group.PEOPLE and str(toll.outcome) in found:
            found[str(toll.outcome)] = toll.best if toll.best is not None else toll.low or 0
    return found


def rows(read: Mapping[str, Tolls], true: Mapping[str, Tolls], reports: Mapping[str, int]) -> Iterator[tuple[str, ...]]:
    """Incidents with the very number, all and those where it is not zero; then by how many reports there are."""
    hits, cases = Counter[str](), Counter[str]()
    for event, figures in read.items():
        several = "of one report" if reports[event] == 1 else "of several reports"
        right = {o: figures[o] == true[event][o] for o in OUTCOMES}
        names = {o: right[o] for o in OUTCOMES}
        names |= {f"{o}, where not zero": right[o] for o in OUTCOMES if true[event][o]}
        names |= {f"{o}, {several}": right[o] for o in OUTCOMES}
        names["both"] = all(right.values())
        for name, is_right in names.items():
            cases[name] += 1
            hits[name] += is_right
    for name in sorted(cases):
        yield name, f"{hits[name]} of {cases[name]}", f"{hits[name] / cases[name]:.3f}"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.tolls_us", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reader", default="auto")
    parser.add_argument("--kept", type=Path, default=Path("build/resolution"), help="where readings are kept")
    parser.add_argument("--seen", type=int, default=500, help="size of the sample of which one half was looked at")
    parser.add_argument("--wrong", action="store_true", help="list the incidents with another number")
    options = parser.parse_args(arguments)
    print(f"tolls_us: {machine()}; reader {options.reader}")
    with (options.folder / "incidents.csv").open(encoding="utf-8") as lines:
        true = {row["incident"]: {o: int(row[o]) for o in OUTCOMES} for row in csv.DictReader(lines)}
    everything = shootings(options.folder, reader=options.reader, kept=options.kept, headed=True)
    known = [one for one in everything if not any(map(half, one.events))]
    documents: dict[str, set[str]] = defaultdict(set)
    for one in known:
        for event in one.events:
            documents[event].add(one.document.id)
    judged = sorted(documents.keys() - seen(options.folder, options.seen))
    count = {event: len(documents[event]) for event in judged}
    own, groups = filed(known), grouped(known)
    ours = {event: tolls(settled(holding(own.get(event, ()), groups))) for event in judged}
    given = {event: tolls(settled(own.get(event, ()))) for event in judged}
    head = ("measure", "incidents", "share")
    table(f"{len(judged)} incidents, grouped by resolution and settled", head, list(rows(ours, true, count)))
    table("the same, grouped as they are filed", head, list(rows(given, true, count)))
    if options.wrong:
        for event in judged:
            if ours[event] != true[event]:
                print(f"{event}: {ours[event]} is {true[event]}, {count[event]} reports")
    return 0


if __name__ == "__main__":
    sys.exit(main())
