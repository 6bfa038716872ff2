"""The command line as tests run it: in this process through its own `main`, or as a process of its own.

The reader is faked at its port by the small language of `pipeline.lines`; everything else is the real line.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import saksi.cli
from pipeline.lines import LineExtractor
from saksi.pipeline import front, upkeep

TESTS = Path(__file__).resolve().parent.parent
WITH_LINES = (
    "import sys; sys.path.insert(0, sys.argv.pop(1))\n"
    "from pipeline.lines import LineExtractor\n"
    "from saksi.pipeline import front, upkeep\n"
    "front.reader = upkeep.reader = lambda _settings: LineExtractor()\n"
    "from saksi.cli import main; main()"
)
AGENCY = "2020-05-01 | Arvale | shelling | 4+ killed\n2020-05-01 | Brenmoor | drone | 2 killed"
PAPER = "2020-05-01 | Arvale | shelling | 6 killed | mayor"
LATER = "2020-05-09 | Arvale | shelling | 1 killed"


@dataclass(frozen=True)
class Outcome:
    """What a run of the program left: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON Lines; fails where a line is none."""
        return [json.loads(line) for line in self.out.splitlines()]


class Program:
    """Runs `saksi WORDS` in this process; `case` is named by --case where `at` is given."""

    def __init__(self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self.patch = patch
        self.capture = capture
        patch.setenv("SAKSI_DEBUG", "1")  # a fault in Saksi itself shows where it lies
        for module in (front, upkeep):
            patch.setattr(module, "reader", lambda _settings: LineExtractor())

    def __call__(self, *words: str | Path, stdin: str | bytes = "", at: Path | None = None) -> Outcome:
        place = [] if at is None else ["--case", str(at)]
        self.patch.setattr(sys, "argv", ["saksi", *place, *map(str, words)])
        content = stdin.encode() if isinstance(stdin, str) else stdin
        self.patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))
        self.capture.readouterr()
        with pytest.raises(SystemExit) as ended:
            saksi.cli.main()
        written = self.capture.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return Outcome(code, written.out, written.err)


def command(*words: str | Path) -> list[str]:
    """The words that start the program with the faked reader as a process of its own."""
    return [sys.executable, "-c", WITH_LINES, str(TESTS), *map(str, words)]


def process(*words: str | Path, stdin: bytes = b"", **options: Any) -> Outcome:
    """Run it as a process of its own, to its end."""
    done = subprocess.run(command(*words), input=stdin, capture_output=True, check=False, timeout=60, **options)
    return Outcome(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))
