"""Every hostile file: no crash, no hang, a reason or the text, and the good file beside it done."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest

from hostile.cases import CASES, Case
from hostile.going import outcomes
from read.making import zipped
from saksi.model import media
from saksi.model.capture import Collection
from saksi.model.claim import Findings
from saksi.model.document import Document
from saksi.pipeline.intake import Read, read_items
from saksi.ports import Received
from saksi.read import pdf
from saksi.settings import Settings

LONGEST_S = 40
MOST_MIB = 800


@pytest.fixture(autouse=True)
def narrower_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bounds of a PDF's process are the same in kind, and reached sooner."""
    monkeypatch.setattr(pdf, "MEMORY_BYTES", 512 << 20)
    monkeypatch.setattr(pdf, "CPU_S", 10)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_hostile_file(case: Case, tmp_path: Path) -> None:
    (tmp_path / case.name).write_bytes(case.make())
    (tmp_path / "zz_good.txt").write_text("Nine people were killed.")
    started = time.monotonic()
    *found, good = outcomes([tmp_path])
    assert time.monotonic() - started < LONGEST_S
    assert good[1:] == ("read", "Nine people were killed.")
    expected = {"refused": case.refused, "read": case.says}
    assert found, "nothing came of it"
    assert not any("its reader failed" in said for _, kind, said in found if kind == "refused")
    assert any(re.search(expected[kind] or "(?!)", said, re.S) for _, kind, said in found), found


@pytest.mark.parametrize(
    "names",
    [
        ("one_line_of_100_mb.txt", "one_line_of_100_mb.html", "one_line_of_100_mb.jsonl"),
        ("million_pages_claimed.pdf", "divs_100_000_deep.html", "unclosed_300_000_tags.html"),
    ],
)
def test_memory_is_bounded(names: tuple[str, ...], tmp_path: Path) -> None:
    """In a process of its own, whose largest size in memory is looked at afterwards."""
    for case in CASES:
        if case.name in names:
            (tmp_path / case.name).write_bytes(case.make())
    program = (
        "import re, sys; from pathlib import Path; from hostile.going import outcomes\n"
        "count = len(list(outcomes([Path(sys.argv[1])])))\n"
        # the peak of this program alone: what the kernel calls maxrss begins with that of the tests that started it
        "print(count, int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) // 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=LONGEST_S * 3,
        check=True,
        env={"PYTHONPATH": str(Path(__file__).resolve().parent.parent)},
    )
    count, mib = map(int, done.stdout.split())
    assert count == len(names)
    assert mib < MOST_MIB


def test_no_file_is_held_in_memory_for_its_digest() -> None:
    """``saksi read`` of an archive of gigabytes: the first reader of it takes it piece by piece."""

    class Pieces(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert 0 < size <= 1 << 24
            return super().read(size)

    class Nobody:
        method = "nobody/1"
        model_digest = None

        def extract(self, document: Document) -> Findings:
            return Findings(document=document.id, method=self.method)

    whole = zipped([("a.txt", "Nine people were killed.")])
    openings = iter([Pieces(whole)])
    item = Received(
        Collection(requested="a.zip", at="2026-01-02T03:04:05Z", by="t", tool="saksi", tool_version="0", method="file"),
        media.ZIP,
        lambda: next(openings, None) or BytesIO(whole),
    )
    (found,) = read_items([item], Nobody(), Settings())
    assert isinstance(found, Read)
    assert found.document.text == "Nine people were killed."
