"""`saksi show` and `saksi incidents` by another rule and as known at another time; a toll's history drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cli.program import Program

AGENCY = "2020-05-01 | Arvale | shelling | 4+ killed"
MAYOR = "2020-05-01 | Arvale | shelling | 9 killed | mayor"
LATER = "2020-05-01 | Arvale | shelling | 6 killed | mayor"


@pytest.fixture
def told(saksi: Program, tmp_path: Path) -> Path:
    """Three reports of one attack on three days, the mayor's figure corrected downward."""
    folder = tmp_path / "case"
    assert saksi("init", folder, "--by", "A. Recorder").code == 0
    for name, text, day in (("agency", AGENCY, "01"), ("mayor", MAYOR, "02"), ("later", LATER, "04")):
        (tmp_path / f"{name}.txt").write_text(text)
        assert saksi("add", tmp_path / f"{name}.txt", "--published", f"2020-05-{day}", at=folder).code == 0
    return folder


def killed(saksi: Program, case: Path, *words: str) -> tuple[Any, ...]:
    (incident,) = saksi("incidents", "--json", *words, at=case).lines()
    (toll,) = [t for t in incident["tolls"] if t["outcome"] == "killed"]
    return toll["low"], toll["best"], toll["high"], toll["rule"].partition("/")[0]


def test_the_toll_moves_with_the_time_that_is_asked_for(saksi: Program, told: Path) -> None:
    assert killed(saksi, told) == (6, 6, 6, "saksi")
    assert killed(saksi, told, "--as-known-at", "2020-05-02") == (9, 9, 9, "saksi")
    assert killed(saksi, told, "--as-known-at", "2020-05-01T23:59:59") == (4, 4, None, "saksi")
    assert saksi("incidents", "--json", "--as-known-at", "2020-04", at=told).lines() == []
    assert killed(saksi, told, "--as-recorded-at", "2999-01-01") == (6, 6, 6, "saksi")
    assert saksi("incidents", "--json", "--as-recorded-at", "2001-01-01", at=told).lines() == []


def test_the_toll_moves_with_the_rule_and_the_case_does_not(saksi: Program, told: Path) -> None:
    assert killed(saksi, told, "--rule", "airwars") == (4, None, 6, "airwars")
    assert killed(saksi, told, "--rule", "acled") == (4, 4, 4, "acled")
    assert killed(saksi, told) == (6, 6, 6, "saksi")


def test_a_toll_is_drawn_over_time_with_the_rule_in_words(saksi: Program, told: Path) -> None:
    (incident,) = saksi("incidents", "--json", at=told).lines()
    shown = saksi("show", incident["id"], at=told).out
    lines = [line for line in shown.splitlines() if "2020-05-0" in line and "mayor" in line]
    assert [line.split()[-1] for line in lines[-2:]] == ["9", "6"]
    assert "○" in lines[-2] and "●" in lines[-1]
    assert "Classes of source, best first, by role and never by party" in shown
    assert "Unverified" in saksi("show", incident["id"], "--rule", "ucdp", at=told).out
    (form,) = saksi("show", incident["id"], "--json", at=told).lines()
    assert [(h["at"], h["tolls"][0]["best"]) for h in form["history"]] == [
        ("2020-05-01", 4), ("2020-05-02", 9), ("2020-05-04", 6)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--rule", "guess"), "no such counting rule"),
        (("--as-known-at", "yesterday"), "not a date or a time"),
        (("--as-known-at", "2001"), "nothing was known"),
    ],
)
def test_what_cannot_be_asked_for_is_said(saksi: Program, told: Path, words: tuple[str, ...], said: str) -> None:
    (incident,) = saksi("incidents", "--json", at=told).lines()
    done = saksi("show", incident["id"], *words, at=told)
    assert (done.code, said in done.err) == (2, True)


def test_a_policy_that_names_another_rule_settles_the_case_by_it(saksi: Program, told: Path) -> None:
    settings = told / "saksi.toml"
    settings.write_text(settings.read_text().replace('counting_rule = "saksi"', 'counting_rule = "aoav"'))
    (told.parent / "more.txt").write_text(LATER)
    done = saksi("add", told.parent / "more.txt", "--published", "2020-05-05", at=told)
    assert done.code == 0, done.err
    assert killed(saksi, told) == (6, 6, 6, "aoav")
