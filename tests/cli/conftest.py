"""The program, a case with two reports of one attack and one of another, and the folder they came from."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.program import AGENCY, LATER, PAPER, Program


@pytest.fixture
def saksi(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Program:
    return Program(monkeypatch, capsys)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in (("agency", AGENCY), ("paper", PAPER), ("later", LATER)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def empty(saksi: Program, tmp_path: Path) -> Path:
    folder = tmp_path / "empty"
    assert saksi("init", folder, "--by", "A. Recorder").code == 0
    return folder


@pytest.fixture
def case(saksi: Program, tmp_path: Path, texts: Path) -> Path:
    folder = tmp_path / "case"
    assert saksi("init", folder, "--by", "A. Recorder").code == 0
    assert saksi("add", texts, "--published", "2020-05-10", at=folder).code == 0
    return folder
