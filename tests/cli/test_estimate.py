"""`saksi estimate`: from a table or from the case's outlets, with its assumptions beside the number."""

from __future__ import annotations

from pathlib import Path

from cli.program import Program

TABLE = "hospital,press,morgue,count\n1,1,1,12\n1,1,0,18\n1,0,1,22\n0,1,1,15\n1,0,0,60\n0,1,0,45\n0,0,1,70\n"


def test_a_table_is_estimated_with_its_assumptions(saksi: Program, tmp_path: Path) -> None:
    (tmp_path / "lists.csv").write_text(TABLE)
    done = saksi("estimate", tmp_path / "lists.csv")
    assert done.code == 0
    for words in ("hospital and press: 30", "interval", "It holds only if", "no documented toll"):
        assert words in done.out
    (form,) = saksi("estimate", "--json", tmp_path / "lists.csv").lines()
    assert form["low"] < form["estimate"] < form["high"]
    assert form["observed"] == 242
    assert any("Closed" in line for line in form["assumptions"])


def test_what_cannot_be_estimated_is_said(saksi: Program, tmp_path: Path) -> None:
    (tmp_path / "apart.csv").write_text("a,b\n1,0\n0,1\n")
    for path, words in (("apart.csv", "overlap too little"), ("none.csv", "cannot be read")):
        done = saksi("estimate", tmp_path / path)
        assert (done.code, words in done.err) == (2, True)


def test_without_a_table_the_cases_outlets_are_asked_for(saksi: Program, case: Path) -> None:
    assert "at least two outlets" in saksi("estimate", at=case).err
    assert "no incident is reported by this outlet" in saksi("estimate", "--list", "Nobody", at=case).err
