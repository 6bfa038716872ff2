"""What a desk that was killed leaves among the temporary files is gone at the next start; nothing else is."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from saksi.web.leaving import PREFIX, clear_left_behind


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="module")
def ended() -> int:
    """A process id that nobody has any more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def left(folder: Path, name: str, mode: int = 0o700) -> Path:
    made = folder / name
    made.mkdir()
    (made / "file").write_text("what was made")
    made.chmod(mode)
    return made


def test_a_killed_desks_folder_goes(temporary: Path, ended: int) -> None:
    made = left(temporary, f"{PREFIX}{ended}-abc")
    assert clear_left_behind() == 1 and not made.exists()


def test_what_is_another_desks_or_nobodys_stays(temporary: Path, ended: int) -> None:
    elsewhere = left(temporary, "elsewhere")
    kept = [
        left(temporary, f"{PREFIX}{os.getpid()}-abc"),
        left(temporary, f"{PREFIX}{ended}-open", 0o755),
        left(temporary, f"{PREFIX}noname-abc"),
        left(temporary, f"{PREFIX}{10**30}-abc"),
    ]
    (temporary / f"{PREFIX}{ended}-link").symlink_to(elsewhere)
    (temporary / f"{PREFIX}{ended}-file").write_text("no folder")
    assert clear_left_behind() == 0
    assert all((path / "file").exists() for path in (elsewhere, *kept))
