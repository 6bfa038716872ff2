"""`make torture`, first part: `saksi add` killed at any instant.

    python tests/torture/kills.py [--kills 200] [--seed N] [--documents 500]

A folder of invented reports is added again and again, each time killed (SIGKILL) at a random instant: half of the
times measured from the start of the process, half from its first write to the case. After each kill:

1. `verify` finds nothing wrong;
2. nothing is lost: the log still begins with the checkpoint kept from before;
3. nothing is half-written: a document that is there has its capture, its text, and a reading.

A run that finishes before its kill starts over with an empty case. In the end one undisturbed `add` finishes the work,
and another one finds nothing to do: the log stays as it is.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from saksi.case import Case
from saksi.case.checks import Result
from saksi.case.verify import verify
from saksi.pipeline.resolution import resolve_all
from sample_case import text_of

SAKSI = (sys.executable, "-c", "import sys; from saksi.cli import main; sys.exit(main())")
LATEST_START_S = 2.0
LATEST_WRITE_S = 0.4
GIVE_UP_S = 600.0


@dataclass(slots=True)
class Outcome:
    """How it went: kills that hit, runs that were faster, and everything that was wrong."""

    kills: int = 0
    finished: int = 0
    mid_write: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Bench:
    """The folder of one trial: reports to add, the case, and the environment with its keys."""

    folder: Path
    documents: int

    @property
    def case(self) -> Path:
        return self.folder / "case"

    @property
    def environment(self) -> Mapping[str, str]:
        return {**os.environ, "SAKSI_KEYS": str(self.folder / "keys"), "NO_COLOR": "1"}

    def prepare(self) -> None:
        """Write the reports and make an empty case."""
        reports = self.folder / "reports"
        reports.mkdir(exist_ok=True)
        for number in range(self.documents):
            (reports / f"{number:04d}.txt").write_text(text_of(number), encoding="utf-8")
        if self.case.exists():
            self.case.rename(self.folder / f"case-{time.monotonic_ns()}")
        self.run("init", str(self.case), "--by", "A. Tester")

    def run(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*SAKSI, *words], env=self.environment, capture_output=True, timeout=GIVE_UP_S, check=False
        )

    def add(self) -> subprocess.Popen[bytes]:
        """Start adding everything."""
        command = [*SAKSI, "-C", str(self.case), "add", str(self.folder / "reports")]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--documents", type=int, default=500)
    options = parser.parse_args()
    print(f"seed {options.seed}")
    with tempfile.TemporaryDirectory() as folder:
        outcome = trial(Path(folder), options.kills, options.seed, documents=options.documents)
    print(f"{outcome.kills} kills, {outcome.mid_write} of them with a write-ahead log left behind")
    print(f"{outcome.finished} runs finished before their kill")
    for wrong in outcome.wrong:
        print(f"WRONG {wrong}")
    return 1 if outcome.wrong else 0


def trial(folder: Path, kills: int, seed: int, *, documents: int) -> Outcome:
    """Kill so many times, then let the work be finished and repeated."""
    choose, outcome, bench = random.Random(seed), Outcome(), Bench(folder, documents)
    bench.prepare()
    kept = (bench.case / "log" / "checkpoint").read_bytes()
    while outcome.kills < kills and not outcome.wrong:
        if _killed(bench, choose):
            outcome.kills += 1
            outcome.mid_write += (bench.case / "case.db-wal").exists()
            outcome.wrong += [f"kill {outcome.kills}: {what}" for what in faults(bench.case, kept)]
            kept = (bench.case / "log" / "checkpoint").read_bytes()
        else:
            outcome.finished += 1
            bench.prepare()
            kept = (bench.case / "log" / "checkpoint").read_bytes()
    outcome.wrong += _finish(bench)
    return outcome


def _killed(bench: Bench, choose: random.Random) -> bool:
    """Start adding and kill it; False when it had finished by then."""
    before = _written(bench.case)
    process = bench.add()
    if choose.random() < 0.5:
        time.sleep(choose.uniform(0, LATEST_START_S))
    else:
        while process.poll() is None and _written(bench.case) == before:
            time.sleep(0.001)
        time.sleep(choose.uniform(0, LATEST_WRITE_S))
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def _written(case: Path) -> int:
    """Changes with every blob put and every commit."""
    files = (case / "case.db-wal", case / "blobs" / "tmp", case / "log" / "checkpoint")
    return sum(file.stat().st_mtime_ns for file in files if file.exists())


def faults(case: Path, kept: bytes) -> list[str]:
    """What is wrong with a case after a kill; `kept` is its checkpoint from before."""
    checks = verify(case, checkpoint=kept, recompute=resolve_all)
    wrong = [f"check {check.number}: {check.words}" for check in checks if check.result is Result.FAIL]
    with Case.open(case) as opened:
        store = opened.store
        wrong += [f"document {document}: not read" for document in store.unread()]
        wrong += [f"{capture.id}: without a text" for capture in store.captures() if not _has_text(opened, capture.id)]
    return wrong


def _has_text(case: Case, capture: str) -> bool:
    return bool(case.store.document_ids(capture=capture))


def _finish(bench: Bench) -> list[str]:
    """Let the work be finished, then repeat it: the same log, and nothing wrong."""
    wrong: list[str] = []
    before = 0
    for turn in ("the finishing run", "a repeat"):
        done = bench.run("-C", str(bench.case), "add", str(bench.folder / "reports"))
        if done.returncode:
            wrong.append(f"{turn} ended with {done.returncode}: {done.stderr[-300:].decode()}")
        note = (bench.case / "log" / "checkpoint").read_bytes()
        wrong += [f"{turn}: {what}" for what in faults(bench.case, note)]
        with Case.open(bench.case) as case:
            count, size = case.store.counts()["document"], case.store.size()
        if count != bench.documents:
            wrong.append(f"{turn}: {count} documents, not {bench.documents}")
        if turn == "a repeat" and size != before:
            wrong.append(f"a repeat made {size - before} more entries")
        before = size
    return wrong


if __name__ == "__main__":
    sys.exit(main())
