"""The verbs that hand a case on, as people type them."""

from __future__ import annotations

import json
from pathlib import Path

from cli.program import Program


def incident_of(saksi: Program, case: Path) -> str:
    return str(saksi("incidents", "--json", at=case).lines()[0]["id"])


def test_a_bundle_is_made_verified_and_never_written_over(saksi: Program, case: Path, tmp_path: Path) -> None:
    out = tmp_path / "bundle"
    done = saksi("bundle", out, "--tier", "sealed", at=case)
    assert done.code == 0 and "encrypt it on its way" in done.err and "READ-FIRST.md" in done.err
    checked = saksi("verify", out, "--json")
    assert checked.code == 7 and {line["result"] for line in checked.lines()} == {"pass", "not_checked"}
    assert len(checked.lines()) == 14
    key = json.loads((out / "data" / "bundle.json").read_text())["vkey"]
    held = {c["title"]: c["result"] for c in saksi("verify", out, "--key", key, "--json").lines()}
    assert held["Kept elsewhere"] == "not_checked", "a checkpoint is still missing"
    assert saksi("verify", out, "--key", key + "x", "--json").code == 4
    assert saksi("verify", case, "--key", key).code == 2
    again = saksi("bundle", out, at=case)
    assert again.code == 2 and "lies there already" in again.err
    page = (out / "READ-FIRST.md").read_text("utf-8")
    assert "{" not in page and "**sealed**" in page, "every blank of the page is filled in"
    proofs = out / "data" / "proofs.jsonl"
    proofs.write_bytes(proofs.read_bytes()[:-2] + b"]\n")
    broken = saksi("verify", out, "--json")
    assert broken.code == 4
    assert any("data/proofs.jsonl" in o for line in broken.lines() if line["result"] == "fail" for o in line["objects"])


def test_a_dossier_is_written_under_a_name_of_its_own(saksi: Program, case: Path, tmp_path: Path) -> None:
    saksi.patch.chdir(tmp_path)
    name = incident_of(saksi, case)
    done = saksi("dossier", name[:17], "--html", at=case)
    assert done.code == 0 and "sha256" in done.err
    (written,) = tmp_path.glob("dossier-*.html")
    assert name in written.read_text("utf-8") and name[9:17] in written.name
    assert saksi("dossier", "incident-ffffffff", "--html", at=case).code == 2


def test_a_bundle_comes_into_another_case_once(saksi: Program, case: Path, empty: Path, tmp_path: Path) -> None:
    saksi("bundle", tmp_path / "bundle", "--tier", "sealed", at=case)
    came = saksi("import", tmp_path / "bundle", "--json", at=empty)
    assert came.code == 0
    (told,) = came.lines()
    assert told["captures"] == told["documents"] == 3 and told["differences"] == []
    before = saksi("incidents", "--json", at=case).lines()
    assert {i["id"] for i in before} == {i["id"] for i in saksi("incidents", "--json", at=empty).lines()}
    again = saksi("import", tmp_path / "bundle", at=empty)
    assert again.code == 0 and again.err.startswith("0 captures, 0 documents, 0 readings, 0 decisions came in")
    assert "imported" in {json.loads(line)["act"] for line in saksi("log", "--json", at=empty).out.splitlines()}
    assert saksi("log", at=empty).code == 0 and saksi("verify", empty).code == 7


def test_only_a_sealed_bundle_can_come_in(saksi: Program, case: Path, empty: Path, tmp_path: Path) -> None:
    saksi("bundle", tmp_path / "bundle", at=case)
    refused = saksi("import", tmp_path / "bundle", at=empty)
    assert refused.code == 2 and "of tier public holds no captures" in refused.err and "--tier sealed" in refused.err
