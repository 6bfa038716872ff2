"""The verbs `export` and `add --map`: folders written and logged, wrong words refused, a sheet in and out again."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cli.program import Program
from saksi.publish.exports.write import FORMATS

MAP = """
recorder = "Harbour Record"
[columns]
date = "Day"
place = "Town"
event = "What"
[[figures]]
outcome = "killed"
column = "Dead"
"""


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_is_written_with_its_loss_report(saksi: Program, case: Path, tmp_path: Path, name: str) -> None:
    done = saksi("export", name, tmp_path / "out", at=case)
    assert done.code == 0 and " incidents: " in done.err
    assert {"loss.csv", "README.txt", "saksi-export.json"} < {p.name for p in (tmp_path / "out").iterdir()}
    assert name in saksi("log", at=case).out
    assert saksi("verify", at=case).code == 7


def test_a_partners_export_is_logged_as_one(saksi: Program, case: Path, tmp_path: Path) -> None:
    assert saksi("export", "csv", tmp_path / "out", "--tier", "partner", at=case).code == 0
    assert "csv/partner" in saksi("log", at=case).out


def test_another_rule_for_one_export(saksi: Program, case: Path, tmp_path: Path) -> None:
    assert saksi("export", "acled", tmp_path / "out", "--rule", "acled", at=case).code == 0
    assert "Counting rule acled" in (tmp_path / "out/README.txt").read_text("utf-8")
    assert saksi("export", "acled", tmp_path / "no", "--rule", "none", at=case).code == 2
    assert not (tmp_path / "no").exists()


def test_wrong_words_are_refused_and_nothing_is_overwritten(saksi: Program, case: Path, tmp_path: Path) -> None:
    assert "Formats: csv" in saksi("export", "shapefile", tmp_path / "out", at=case).err
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes.txt").write_text("mine")
    assert saksi("export", "csv", tmp_path / "mine", at=case).code == 2
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["notes.txt"]
    assert saksi("export", "csv", "../../etc", "--tier", "sealed", at=case).code == 2


def test_a_sheet_comes_in_and_goes_out_again(saksi: Program, empty: Path, tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(MAP, "utf-8")
    (tmp_path / "sheet.csv").write_text("Day,Town,What,Dead\n2020-05-01,Harbour,shelling,4+\n", "utf-8")
    done = saksi("add", tmp_path / "sheet.csv", "--map", tmp_path / "map.toml", at=empty)
    assert (done.code, "1 reports" in done.err) == (0, True)
    assert saksi("export", "csv", tmp_path / "out", at=empty).code == 0
    with (tmp_path / "out/incidents.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["date_earliest"], row["killed_low"], row["killed_open"]) == ("2020-05-01", "4", "true")
    (tmp_path / "map.toml").write_text(MAP.replace("Dead", "Fallen"), "utf-8")
    (tmp_path / "sheet.csv").write_text("Day,Town,What,Dead\n2020-05-02,Harbour,shelling,5\n", "utf-8")
    refused = saksi("add", tmp_path / "sheet.csv", "--map", tmp_path / "map.toml", at=empty)
    assert refused.code == 3 and "Fallen" in refused.err
