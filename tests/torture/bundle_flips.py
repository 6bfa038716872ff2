"""Single changed bytes in an evidence bundle, each of which must be reported with the object that it hit.

    python tests/torture/bundle_flips.py [--changes 500] [--seed N]

Each trial changes one random byte of one file of a sound bundle to another random value, verifies with the stand-alone
verifier, and puts the byte back. The first object that is reported wrong must be the file that was changed; for the
log's payload files, entries and proofs the entry whose line it was must be named too.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from saksi.capture import files
from saksi.model.terms import Tier
from saksi.pipeline.bundling import bundle_case
from saksi.pipeline.intake import add
from saksi.pipeline.resolution import bring_up_to_date
from saksi.publish import bundle_verifier as verifier
from tests.pipeline.lines import LineExtractor, new_case

TEXT = "2020-05-{day:02d} | {place} | shelling | {killed}+ killed | mayor\n2020-05-02 | Brenmoor | drone | 2 killed"
PLACES = ("Arvale", "Brenmoor", "Coldharbour")


@dataclass(slots=True)
class Outcome:
    """Where the changes went: named by kind of file, and those that were not reported rightly."""

    named: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)


def sound_bundle(folder: Path, tier: Tier = Tier.SEALED) -> Path:
    """A bundle of a small case of invented reports."""
    for n in range(6):
        text = TEXT.format(day=n // 2 + 1, place=PLACES[n % 3], killed=n + 1)
        (folder / f"report-{n}.txt").write_text(text, encoding="utf-8")
    named = [str(path) for path in sorted(folder.glob("report-*.txt"))]
    with new_case(folder / "case") as case:
        list(add(case, files.collect(named, by="A. Recorder"), LineExtractor()))
        bring_up_to_date(case)
        bundle_case(case, folder / "bundle", tier=tier)
    return folder / "bundle"


def change_bytes(bundle: Path, changes: int, seed: int) -> Outcome:
    """Change so many bytes, one at a time, each put back; every file gets its share."""
    chance, outcome = random.Random(seed), Outcome()
    paths = sorted(path for path in bundle.rglob("*") if path.is_file() and path.stat().st_size)
    for n in range(changes):
        path = paths[n % len(paths)] if n < len(paths) else chance.choice(paths)
        name = path.relative_to(bundle).as_posix()
        before = path.read_bytes()
        at = chance.randrange(len(before))
        path.write_bytes(before[:at] + bytes([(before[at] + chance.randrange(1, 256)) % 256]) + before[at + 1 :])
        wrong = [
            w
            for check in verifier.verify(verifier.Bundle(str(bundle)))
            if check.result == "fail"
            for w in check.objects
        ]
        path.write_bytes(before)
        fault = _fault(name, before, at, wrong)
        if fault is None:
            outcome.named["/".join(name.split("/")[:2])] += 1
        else:
            outcome.missed.append(f"{name}, byte {at}: {fault}")
    return outcome


def _fault(name: str, before: bytes, at: int, wrong: list[str]) -> str | None:
    if not wrong:
        return "not noticed"
    if not wrong[0].startswith(f"{name}:"):
        return f"reported as {wrong[0]}"
    line = before[:at].count(b"\n")
    if name.startswith("data/log/payload/") and not any(w.startswith(f"payload {line} ") for w in wrong):
        return f"payload {line} is not named"
    return None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=500)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = change_bytes(sound_bundle(Path(folder)), given.changes, given.seed)
    found = sum(outcome.named.values())
    print(f"seed {given.seed}: {found} of {given.changes} changed bytes reported, each by its object")
    for kind, count in sorted(outcome.named.items()):
        print(f"{count:6}  {kind}")
    print("\n".join(outcome.missed))
    return 1 if outcome.missed else 0


if __name__ == "__main__":
    sys.exit(main())
