"""`make torture`, third part: two reviewers ruling on the same incidents at once, each in a process of its own.

    python tests/torture/rulings.py [--rulings 1000] [--seed N]

Each looks at a claim or an incident, and rules on it behind what it saw: accepts, corrects, rejects, takes back. Where
the other has ruled since, a conflict is raised, and it looks again and rules once more. Then:

1. every ruling that either was told is made is in the log, and no other;
2. on each subject every ruling supersedes the one before it: none was passed over unseen;
3. the log verifies, and computing every row again from it comes to the same rows.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pipeline.lines import LineExtractor
from saksi.capture import files
from saksi.case import Case
from saksi.case.verify import verify
from saksi.errors import Conflict
from saksi.model import media
from saksi.model.decision import Ruling
from saksi.pipeline import desk
from saksi.pipeline.intake import add
from saksi.pipeline.resolution import bring_up_to_date, resolve_all
from saksi.resolve.rulings import key_of
from saksi.settings import Settings

REVIEWERS = ("A. Reviewer", "B. Reviewer")
TOWNS = ("Arvale", "Brenmoor", "Coldharbour")
GIVE_UP_S = 3600.0


@dataclass(slots=True)
class Outcome:
    """How it went: rulings made by each, conflicts shown to each, everything that was wrong, and how long one took."""

    made: dict[str, int] = field(default_factory=dict)
    conflicts: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    times: dict[str, dict[str, int]] = field(default_factory=dict)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rulings", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--reviewer", help=argparse.SUPPRESS)
    parser.add_argument("--case", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.reviewer:
        return work(options.case, options.reviewer, options.rulings, options.seed)
    print(f"rulings: two reviewers, {options.rulings} rulings each, seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        outcome = trial(Path(folder), options.rulings, options.seed)
    print(f"made: {outcome.made}; conflicts shown: {outcome.conflicts}")
    for line in outcome.wrong:
        print(f"WRONG: {line}")
    return 1 if outcome.wrong else 0


def trial(folder: Path, rulings: int, seed: int) -> Outcome:
    """One trial in an empty folder."""
    keys = {"SAKSI_KEYS": str(folder / "keys")}
    path = folder / "case"
    new_case(folder, path)
    processes = {
        name: subprocess.Popen(
            _command(path, name, rulings, seed + k), env={**os.environ, **keys}, stdout=subprocess.PIPE
        )
        for k, name in enumerate(REVIEWERS)
    }
    outcome, told = Outcome(), set[str]()
    for name, process in processes.items():
        out, _ = process.communicate(timeout=GIVE_UP_S)
        if process.returncode:
            outcome.wrong.append(f"{name} ended with {process.returncode}")
            continue
        result = json.loads(out)
        outcome.made[name], outcome.conflicts[name] = len(result["made"]), result["conflicts"]
        told |= set(result["made"])
    outcome.wrong += faults(path, told)
    return outcome


def new_case(folder: Path, path: Path) -> None:
    lines = [
        {
            "id": f"d{k}",
            "published": f"2020-05-{k + 2:02d}",
            "text": f"2020-05-{k + 1:02d} | {town} | drone | {k + 2} killed",
        }
        for k, town in enumerate(TOWNS)
    ]
    source = folder / "reports.jsonl"
    source.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    with Case.create(path, Settings(name="ruled", by="A. Recorder", keys=str(folder / "keys"))) as case:
        list(add(case, files.collect([str(source)], by="A. Recorder", declared=media.JSON_LINES), LineExtractor()))
        bring_up_to_date(case)


def _command(path: Path, name: str, rulings: int, seed: int) -> Sequence[str]:
    own = [sys.executable, __file__, "--case", str(path), "--reviewer", name]
    return [*own, "--rulings", str(rulings), "--seed", str(seed)]


def work(path: Path, name: str, rulings: int, seed: int) -> int:
    """One reviewer: make so many rulings, and print their ids and how many conflicts were shown."""
    chance = random.Random(seed)
    made: list[str] = []
    conflicts = 0
    with Case.open(path, write=True) as case:
        while len(made) < rulings:
            try:
                made += _rule(case, name, chance)
            except Conflict:
                conflicts += 1
    print(json.dumps({"made": made, "conflicts": conflicts}))
    return 0


def _rule(case: Case, by: str, chance: random.Random) -> list[str]:
    document = chance.choice(case.store.document_ids())
    view = desk.document_view(case, document)
    (claim,) = view.claims
    incident = view.reports[0].incident
    reason = f"as {by} sees it"
    if claim.ruling is not None and chance.random() < 0.2:
        return list(desk.undo(case, [claim.ruling], by=by, reason=reason).made)
    if incident is not None and chance.random() < 0.3:
        seen = desk.incident_view(case, incident).ruling
        return [desk.rule_incident(case, incident, "accept", by=by, reason=reason, seen=seen).id]
    verdict = chance.choice(["accept", "reject", "correct"])
    number = chance.randint(1, 99)
    changes = {"count": {"low": number, "high": number}} if verdict == "correct" else None
    ruling = desk.rule_claim(
        case, document, claim.id, verdict, by=by, reason=reason, seen=claim.ruling, changes=changes
    )
    assert ruling.supersedes == claim.ruling, "it was entered behind a ruling that was not seen"
    return [ruling.id]


def faults(path: Path, told: set[str]) -> list[str]:
    wrong = [
        f"verify: {check.title}: {check.words}"
        for check in verify(path, recompute=resolve_all)
        if check.result == "fail"
    ]
    with Case.open(path, write=True, flags={"keys": str(path.parent / "keys")}) as case:
        rulings = list(case.store.rulings())
        if {ruling.id for ruling in rulings} != told:
            lost = told - {ruling.id for ruling in rulings}
            wrong.append(f"{len(lost)} rulings lost, {len(rulings) - len(told) + len(lost)} that nobody was told of")
        wrong += _passed_over(rulings)
        before = case.store.row_digest()
        if case.rebuild(resolve_all) != before:
            wrong.append("computing the rows again comes to other rows")
    return wrong


def _passed_over(rulings: Sequence[Ruling]) -> list[str]:
    """Rulings that do not follow the one before them on their subject."""
    chains: dict[object, list[Ruling]] = defaultdict(list)
    for ruling in rulings:
        chains[key_of(ruling)].append(ruling)
    return [
        f"{after.id} supersedes {after.supersedes} and not {before.id}"
        for chain in chains.values()
        for before, after in zip(chain, chain[1:], strict=False)
        if after.supersedes != before.id
    ]


if __name__ == "__main__":
    sys.exit(main())
