"""Cases of earlier versions open, verify and go on; the script that freezes them works."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from saksi.case import Case
from saksi.case.restore import restore
from saksi.case.verify import verify
from sample_case import ORIGIN, add_text, resolve, signer
from tests.frozen.make import LATER_KEY, make

HERE = Path(__file__).parent
FROZEN = sorted(path.name for path in HERE.glob("v*") if path.is_dir())


@pytest.mark.parametrize("version", FROZEN)
def test_a_case_of_an_earlier_version_opens_verifies_and_goes_on(version: str, tmp_path: Path) -> None:
    holds(Path(shutil.copytree(HERE / version, tmp_path / version)))


def test_freezing_twice_makes_the_same_log(tmp_path: Path) -> None:
    make(tmp_path / "one")
    make(tmp_path / "two")
    first, second = (json.loads((tmp_path / name / "expected.json").read_text()) for name in ("one", "two"))
    assert first == second
    holds(tmp_path / "one")


def holds(folder: Path) -> None:
    """A frozen case is what it was, and can be written to, rebuilt and restored."""
    case, expected = folder / "case", json.loads((folder / "expected.json").read_text())
    kept = expected["checkpoint"].encode()
    checks = verify(case, checkpoint=kept, recompute=resolve)
    assert {str(check.number): check.result for check in checks} == expected["checks"]
    with Case.open(case) as looked_at:
        assert (looked_at.store.size(), looked_at.store.row_digest()) == (expected["size"], expected["row_digest"])
        assert next(looked_at.store.search("Witness-mark-00003", limit=1))
    with Case.open(case, write=True, signer=signer(ORIGIN, LATER_KEY)) as opened:
        assert opened.rebuild(resolve) == expected["row_digest"]
    (case / "case.db").unlink()
    assert restore(case, resolve=resolve) == expected["row_digest"]
    with Case.open(case, write=True, signer=signer(ORIGIN, LATER_KEY)) as opened:
        add_text(opened, 13)
    assert "fail" not in {check.result for check in verify(case, checkpoint=kept)}
