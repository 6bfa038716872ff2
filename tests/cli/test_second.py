"""The verb `second`, and what it leaves for `log`, `doctor`, `show` and `read` to tell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chatting import FakeChat, casualty, chatting
from cli.program import PAPER, Program


def say(text: str, _request: dict[str, Any]) -> dict[str, Any]:
    """Reads one figure of each text, and takes "4+ killed" for four."""
    line = text.splitlines()[0]
    figure = line.split("|")[3].strip()
    return {"reports": [{"quote": line}], "claims": [casualty(figure, int(figure[0]), int(figure[0]))]}


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeChat]:
    with chatting(say) as made:
        monkeypatch.setenv("SAKSI_SECOND_READER__ENDPOINT", made.endpoint)
        monkeypatch.setenv("SAKSI_SECOND_READER__MODEL", "tiny")
        yield made


def test_off_unless_set_up(saksi: Program, case: Path) -> None:
    for words in (("second",), ("second", "--dry-run"), ("read", "--second")):
        done = saksi(*words, at=case, stdin=PAPER)
        assert done.code == 2
        assert "no second reader is set up" in done.err
        assert "[second_reader]" in done.err
        assert not done.out


def test_documents_are_read_and_what_was_sent_is_in_the_log(
    saksi: Program, case: Path, chat: FakeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    done = saksi("second", "--json", at=case)
    assert done.code == 0
    assert {line["state"] for line in done.lines()} == {"read"}
    assert "3 documents read by the second reader; 3 claims kept; 0 refused" in done.err
    assert len(chat.asked) == 3
    history = " ".join(saksi("log", at=case).out.split())
    assert "0 places hidden, to 127.0.0.1 (tiny), by A. Recorder; sha256 of the text" in history
    assert "agency.txt: characters 0 to" in history
    assert "3 read already" in saksi("second", at=case).err
    assert saksi("verify", at=case).code == 7


def test_differences_are_listed_and_told_of(
    saksi: Program, case: Path, chat: FakeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    saksi("second", at=case)
    found = saksi("second", "--list", "--json", at=case).lines()
    told = {(one["what"], Path(one["document"]).name) for one in found}
    assert told == {("figure", "agency.txt"), ("report", "agency.txt"), ("speaker", "paper.txt")}
    listed = saksi("second", "--list", at=case).out
    assert "4 or more by the first reader, 4 by the second" in listed
    assert "«4+ killed»" in listed
    assert "between the two readers are open" in saksi("doctor", at=case).out
    shown = "".join(saksi("show", line["id"], at=case).out for line in saksi("incidents", "--json", at=case).lines())
    assert "Where the second reader differs" in shown


def test_a_dry_run_prints_the_texts_and_sends_nothing(saksi: Program, case: Path, chat: FakeChat) -> None:
    before = saksi("log", "--json", at=case).out
    done = saksi("second", "--dry-run", at=case)
    assert PAPER in {line["text"] for line in done.lines()}
    assert chat.asked == []
    assert saksi("log", "--json", at=case).out == before


def test_a_host_that_the_policy_does_not_name_is_refused_with_the_way_to_allow_it(
    saksi: Program, case: Path, chat: FakeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAKSI_SECOND_READER__ENDPOINT", "https://api.example.com/v1")
    for words in (("second",), ("second", "--dry-run"), ("read", "--second")):
        done = saksi(*words, at=case, stdin=PAPER)
        assert done.code == 2
        assert "api.example.com: texts of this case may not be sent to this host" in done.err
        assert "second_reader_hosts" in done.err
    settings = case / "saksi.toml"
    allowed = 'second_reader_hosts = ["api.example.com"]'
    settings.write_text(settings.read_text().replace("second_reader_hosts = []", allowed))
    assert saksi("second", "--dry-run", at=case).code == 2  # not in force before it is logged
    saksi("add", case / "saksi.toml", at=case)
    assert saksi("second", "--dry-run", at=case).code == 0
    assert any("api.example.com" in str(entry["payload"]) for entry in saksi("log", "--json", at=case).lines())


def test_a_key_in_the_case_is_no_setting(saksi: Program, case: Path, chat: FakeChat) -> None:
    settings = case / "saksi.toml"
    settings.write_text(settings.read_text() + '\n[second_reader]\nkey = "invented-key"\n')
    done = saksi("second", at=case)
    assert done.code == 2
    assert "invented-key" not in done.err
    assert chat.asked == []


def test_a_choice_is_a_person_s_and_needs_a_reason(saksi: Program, case: Path, chat: FakeChat) -> None:
    saksi("second", at=case)
    name = saksi("second", "--list", "--json", at=case).lines()[0]["id"]
    assert saksi("second", name, "--counts", "second", at=case).code == 2
    assert saksi("second", "--counts", "second", "--reason", "seen", at=case).code == 2
    done = saksi("second", name, "--counts", "second", "--reason", "seen", at=case)
    assert done.code == 0
    assert "llm/1:tiny counts from now on" in done.err
    assert saksi("second", name, "--counts", "first", "--reason", "seen again", at=case).code == 0


def test_a_failure_is_told_and_ends_non_zero(saksi: Program, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with chatting(lambda text, request: "sorry") as chat:
        monkeypatch.setenv("SAKSI_SECOND_READER__ENDPOINT", chat.endpoint)
        monkeypatch.setenv("SAKSI_SECOND_READER__MODEL", "tiny")
        done = saksi("second", at=case)
    assert done.code == 3
    assert "not read: " in done.err
    assert "the answer is not JSON of the form asked for" in done.err


def test_a_trial_without_a_case_shows_both_readings(
    saksi: Program, tmp_path: Path, chat: FakeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = saksi("read", "--second", stdin="2020-05-01 | Arvale | shelling | 4+ killed")
    assert done.code == 0
    (line,) = done.lines()
    assert line["reports"][0]["claims"][0]["count"]["high"] is None
    assert line["second"]["reports"][0]["claims"][0]["count"]["high"] == 4
    assert [d["what"] for d in line["differ"]] == ["figure"]
    assert list(tmp_path.iterdir()) == []
