"""Verifying a case whose checkpoint a real authority (`openssl ts`) has stamped."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from saksi.case import Case
from saksi.case.verify import verify
from saksi.model.act import Stamped
from saksi.pipeline.upkeep import stamp_checkpoint
from sample_case import add_text, resolve, sample_case, signer
from tests.preserve.test_timestamp import Authority, authority, no_proxy, serving

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl on this machine")
__all__ = ["authority", "no_proxy"]


@pytest.fixture
def stamped(tmp_path: Path, authority: Authority) -> Path:
    path = tmp_path / "case"
    sample_case(path).close()
    (path / "root.pem").write_bytes(authority.pem("root"))
    with serving(authority) as url:
        with (path / "saksi.toml").open("a") as file:
            file.write(f'\n[[authorities]]\nname = "Example TSA"\nurl = "{url}"\nroots = "root.pem"\n')
        with Case.open(path, write=True, signer=signer()) as case:
            assert len(list(stamp_checkpoint(case))) == 1
            add_text(case, 30)
    return path


def trusted_time(path: Path) -> tuple[str, str, tuple[str, ...]]:
    (check,) = [check for check in verify(path, recompute=resolve) if check.number == 13]
    return check.result, check.words, check.objects


def test_a_stamp_passes_and_says_what_it_covers(stamped: Path) -> None:
    result, words, objects = trusted_time(stamped)
    assert result == "pass"
    assert "the last covers 51 of 55 entries" in words
    assert objects[0].startswith("entry 51: 51 entries existed at 20")
    assert "the case names" in words and "root certificate " in objects[0]


def test_a_stamp_by_another_authority_fails(stamped: Path, authority: Authority) -> None:
    (stamped / "root.pem").write_bytes(authority.pem("stranger"))
    result, _, objects = trusted_time(stamped)
    assert result == "fail"
    assert objects[0].startswith("entry 51 (timestamp)")


def test_a_stamp_does_not_fit_another_log(stamped: Path, tmp_path: Path) -> None:
    forged = tmp_path / "forged"
    sample_case(forged, 11).close()
    with Case.open(stamped) as case:
        ((_, act),) = case.store.acts(Stamped)
        note, token = case.blobs.read(act.checkpoint), case.blobs.read(act.token)
    (forged / "root.pem").write_bytes((stamped / "root.pem").read_bytes())
    with (forged / "saksi.toml").open("a") as file:
        file.write('\n[[authorities]]\nname = "Example TSA"\nurl = "https://tsa.example"\nroots = "root.pem"\n')
    with Case.open(forged, write=True, signer=signer()) as case:
        case.blobs.put(note)
        case.blobs.put(token)
        case.append(act)
    result, _, objects = trusted_time(forged)
    assert result == "fail"
    assert "its checkpoint" in objects[0]
