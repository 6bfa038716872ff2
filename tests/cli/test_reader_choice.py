"""Who reads: chosen by a flag of `read`, told by `doctor`; a model that is not there is told, not passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.program import Program
from saksi.pipeline import front, upkeep

TEXT = "Shelling killed nine people in Kharkiv on Monday, officials said."


@pytest.fixture
def real(saksi: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The program with the readers that Saksi has, instead of the one of lines."""
    from saksi.extract import choose
    from saksi.settings import Settings

    def chosen(settings: Settings) -> object:
        return choose(settings.reader, model=Path(settings.model) if settings.model else None)

    for module in (front, upkeep):
        monkeypatch.setattr(module, "reader", chosen)
    return saksi


def test_read_by_rules(real: Program) -> None:
    done = real("read", "--reader", "rules", "--published", "2024-05-14", stdin=TEXT)
    assert done.code == 0
    [line] = done.lines()
    assert line["reports"][0]["claims"]


def test_a_flag_goes_over_the_environment(real: Program, tmp_path: Path) -> None:
    done = real("read", "--reader", "auto", "--model", tmp_path, stdin=TEXT)
    assert done.code == 2
    assert "no model here" in done.err
    assert "Traceback" not in done.err
    assert real("read", stdin=TEXT).code == 0  # the environment of the tests says rules


def test_no_other_reader(real: Program) -> None:
    assert real("read", "--reader", "oracle", stdin=TEXT).code == 2


def test_the_second_reader_goes_with_the_reader_of_the_settings(real: Program) -> None:
    done = real("read", "--second", "--reader", "rules", stdin=TEXT)
    assert done.code == 2
    assert "--second" in done.err


def test_doctor_tells_the_reader_in_force(real: Program, empty: Path) -> None:
    assert "reader: rules-en/1, without a model" in real("doctor", at=empty).out


def test_doctor_works_where_the_model_is_broken(
    real: Program, empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAKSI_READER", "model")
    monkeypatch.setenv("SAKSI_MODEL", str(tmp_path / "nowhere"))
    done = real("doctor", at=empty)
    assert done.code == 0
    assert "reader: none: " in done.out
    assert "no model here" in done.out.replace("\n", " ")
