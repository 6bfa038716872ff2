"""The command of the MUC-4 benchmark, from the outside."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.muc4_fold import Settings
from bench.muc4_predict import Gold, Lexical, MucPrediction, RoleSpan
from bench.muc4_run import main, predict
from saksi.errors import InputError
from tests.training.muc_sample import TEXT, folder_of
from training.muc.labels import documents


class Bombs:
    """Takes every bomb for a weapon."""

    def predict(self, text: str) -> MucPrediction:
        at = text.lower().find("bomb")
        return MucPrediction((RoleSpan(at, at + 4, "Weapon"),) if at >= 0 else (), {"bombing": 0.9, "attack": 0.2})


def test_predictions_have_the_promised_form(tmp_path: Path) -> None:
    given = tmp_path / "in.jsonl"
    lines = [{"id": 7, "text": TEXT}, {"id": "b", "text": "Rain fell."}]
    given.write_text("\n".join(map(json.dumps, lines)) + "\n\n")
    first, second = map(json.loads, predict(given, Bombs(), Settings()))
    empty: dict[str, list[list[str]]] = {"PerpInd": [], "PerpOrg": [], "Target": [], "Victim": []}
    assert first == {"id": 7, "templates": [{"incident_type": "bombing", **empty, "Weapon": [["BOMB"]]}]}
    assert second == {"id": "b", "templates": []}


def test_a_line_that_is_no_message_is_named(tmp_path: Path) -> None:
    given = tmp_path / "in.jsonl"
    given.write_text('{"id": 1, "text": "x"}\n{"text": "y"}\n')
    with pytest.raises(InputError) as told:
        list(predict(given, Bombs(), Settings()))
    assert told.value.subject == f"{given}:2"


def test_gold_spans_put_through_give_everything_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(tmp_path)
    none = ["--settings", str(tmp_path / "none.json")]
    assert main([str(folder), "--part", "dev", "--predictor", "gold", *none]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines() if line.startswith("micro")]
    assert rows[0][1:4] == ["100.00"] * 3  # CEAF-REE
    assert rows[3][1:4] == ["100.00"] * 3  # templates


def test_the_lexical_reader_knows_what_it_was_shown(tmp_path: Path) -> None:
    docs = list(documents(folder_of(tmp_path)))
    told = Lexical(docs).predict(docs[0].text)
    assert {docs[0].raw[s.start : s.end] for s in told.spans if s.role == "Weapon"} == {"BOMB"}
    assert max(told.types, key=lambda name: told.types[name]) == "bombing"
    with pytest.raises(KeyError):
        Gold(docs).predict("another text")


def test_tuned_settings_are_read_again(tmp_path: Path) -> None:
    settings = Settings(relevance=0.7, together=0.3)
    settings.write(tmp_path / "s.json")
    assert Settings.read(tmp_path / "s.json") == settings
    assert Settings.read(tmp_path / "missing.json") == Settings()


def test_it_runs_as_a_script_and_says_what_is_missing(root: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "bench/muc4.py", "--predictor", "lexical"],
        cwd=root, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert "the folder of MUC-4 is missing" in done.stderr and "Traceback" not in done.stderr
