"""The verb `places`: the case's own places come, are listed, are read with, and go; the log tells of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.program import Program
from saksi.extract import RulesExtractor
from saksi.pipeline import front, upkeep

TEXT = "KHARKIV, 3 March 2023 - Three people were killed when a missile hit Poplar Market in Kharkiv on Friday."
TABLE = "name,lat,lon,names\nPoplar Market,49.99,36.24,\nOld Yard,49.98,36.23,Yard\nnowhere,x,y,\n"


@pytest.fixture
def by_rules(monkeypatch: pytest.MonkeyPatch, saksi: Program) -> Program:
    for module in (front, upkeep):
        monkeypatch.setattr(module, "reader", lambda _settings: RulesExtractor())
    return saksi


def test_added_listed_withdrawn(saksi: Program, empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    assert "no places of its own" in saksi("places", at=empty).err
    (tmp_path / "p.csv").write_text(TABLE, encoding="utf-8")
    done = saksi("places", "add", tmp_path / "p.csv", at=empty)
    assert (done.code, "2 places added" in done.err) == (3, True)
    assert "left out, line 4: no coordinates" in done.err
    assert "0 places added, 2 known already" in saksi("places", "add", tmp_path / "p.csv", at=empty).err
    one = saksi("places", "add", "--wkt", "POINT(36.3 49.9)", "--name", "Depot", "--radius", "300", at=empty)
    assert one.code == 0
    forms = saksi("places", "--json", at=empty).lines()
    assert [(f["name"], f["radius_m"], f["lon"]) for f in forms] == [
        ("Poplar Market", 150, 36.24), ("Old Yard", 150, 36.23), ("Depot", 300, 36.3),
    ]  # fmt: skip
    assert forms[0]["path"][0] == "Kharkiv"
    assert "Old Yard" in saksi("places", at=empty).out
    assert saksi("places", "withdraw", "Old Yard", "--reason", "closed", at=empty).code == 0
    assert [f["name"] for f in saksi("places", "--json", at=empty).lines()] == ["Poplar Market", "Depot"]
    history = saksi("log", at=empty).out
    assert "2 from p.csv, by A. Recorder" in history
    assert "by A. Recorder: closed" in history
    assert saksi("verify", at=empty).code == 7


@pytest.mark.parametrize(
    "words",
    [
        ("add",),
        ("add", "--wkt", "POINT(1 2)"),
        ("add", "--wkt", "POINT(1 2)", "--name", "X", "--kind", "castle"),
        ("add", "--wkt", "POINT(1 92)", "--name", "X1"),
        ("withdraw", "X", "--reason", "none"),
    ],
)
def test_refused_in_words(saksi: Program, empty: Path, words: tuple[str, ...]) -> None:
    done = saksi("places", *words, at=empty)
    assert done.code == 2
    assert done.err
    assert "Traceback" not in done.err


def test_read_with_after_a_new_reading_and_the_same_when_computed_again(
    by_rules: Program, empty: Path, tmp_path: Path
) -> None:
    saksi = by_rules
    (tmp_path / "r.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "p.csv").write_text(TABLE, encoding="utf-8")
    saksi("add", tmp_path / "r.txt", at=empty)
    told = saksi("places", "add", tmp_path / "p.csv", at=empty).err
    assert "1 documents were read without them" in told
    assert saksi("rebuild", "--reread", at=empty).code == 0
    (incident,) = saksi("incidents", "--json", at=empty).lines()
    (market, *_) = saksi("places", "--json", at=empty).lines()
    assert incident["where"]["gazetteer_id"] == market["id"]
    assert (incident["where"]["lat"], incident["where"]["radius_m"]) == (49.99, 150)
    assert "it was" not in saksi("rebuild", at=empty).out
    assert saksi("doctor", "--restore", at=empty).code == 0
    assert [f["id"] for f in saksi("places", "--json", at=empty).lines()][0] == market["id"]
