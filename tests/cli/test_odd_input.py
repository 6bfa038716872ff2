"""Whatever stands on the command line or in a path: a sentence and an exit code, never a traceback."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cli.program import AGENCY, PAPER, Program
from saksi.cli import VERBS
from saksi.web import serve

STEERING = re.compile("[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\x1b(?!\\[[0-9;]*m)")
KNOWN_EXITS = {0, 2, 3, 4, 5, 6, 7, 130}
ODD_NAMES = (
    "two words",
    "emoji 🕊 é",
    "line\nbreak",
    "-dash",
    "--json",
    "tab\there",
    "\x1b[31mred",
    "quote'\"$(x)",
    "‮txt",
)
WORDS = st.sampled_from(
    ["", "-", "--", "--json", "--jsonl", "--all", "--ids", "--why", "--undo", "--limit", "--as", "same", "accept", "-C",
     "--reason", "x", "--value", "{}", "incident-", "claim-", "report-", "document-", "0", "-1", "99999999999999999999",
     "--published", "2020-02-30", "--help", "/", ".",
     "..", "\x1b[2J", "💥", "a\nb", "nul.txt", "--case", "%s", "\\", "~"]
)  # fmt: skip


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and the current one; a desk opened there closes at once."""
    monkeypatch.setattr(serve, "run", lambda *_: None)
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@given(verb=st.sampled_from([*VERBS, "", "nonsense", "--help", "--version"]), words=st.lists(WORDS, max_size=5))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_odd_arguments_end_in_a_sentence(
    saksi: Program, case: Path, scratch: Path, verb: str, words: list[str]
) -> None:
    assert Path.cwd() == scratch
    if {"/", ".."} & set(words) or (verb == "read" and not words):
        words = []
    done = saksi(verb, *words, stdin=PAPER, at=case)
    assert done.code in KNOWN_EXITS, (verb, words, done.err)
    assert "Traceback" not in done.err + done.out
    assert "fault in Saksi" not in done.err


@pytest.mark.parametrize("name", ODD_NAMES)
def test_names_of_every_kind_are_taken_and_shown_whole(saksi: Program, empty: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / f"{name}.txt").write_text(PAPER, encoding="utf-8")
    (folder / f"{name}.bad.txt").write_bytes(b"")
    done = saksi("add", folder, "--json", at=empty)
    assert done.code == 3
    shown = name.translate({ord(c): f"\\x{ord(c):02x}" for c in name if ord(c) < 32})
    assert {line["name"] for line in done.lines()} == {str(folder / f"{shown}.txt"), str(folder / f"{shown}.bad.txt")}
    incident = saksi("incidents", "--json", at=empty).lines()[0]
    assert incident["documents"] == [str(folder / f"{shown}.txt")]
    for words in (("show", incident["id"]), ("log",), ("search", "Arvale"), ("doctor",), ("incidents",), ("verify",)):
        looked = saksi(*words, at=empty)
        assert looked.code in (0, 3, 7), looked.err
        assert not STEERING.search(looked.out + looked.err), words
    assert not STEERING.search(done.err)


def test_a_name_in_no_encoding(saksi: Program, empty: Path, tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_text(PAPER, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    (folder / "good.txt").write_text(AGENCY, encoding="utf-8")
    done = saksi("add", folder, at=empty)
    assert done.code in (0, 3), done.err
    assert len(saksi("incidents", "--json", at=empty).lines()) == 2
    for words in (("log",), ("log", "--json"), ("doctor",), ("incidents",), ("verify",)):
        shown = saksi(*words, at=empty)
        assert shown.code in (0, 3, 7), (words, shown.err)


def test_a_case_in_an_odd_folder(saksi: Program, tmp_path: Path) -> None:
    for k, name in enumerate(ODD_NAMES):
        folder = tmp_path / f"{k}" / name
        assert saksi("init", "--", folder).code == 0
        assert saksi("add", "-", stdin=PAPER, at=folder).code == 0
        assert len(saksi("incidents", "--json", at=folder).lines()) == 1
        assert saksi("verify", "--", folder).code == 7


def test_text_cannot_steer_the_terminal(saksi: Program, empty: Path) -> None:
    evil = "2020-05-01 | Arvale | shelling | 6 killed | mayor\x1b]0;owned\x07\x1b[2J‮\r\x9b31m"
    saksi("add", "-", stdin=evil, at=empty)
    incident = saksi("incidents", "--json", at=empty).lines()[0]["id"]
    for words in (("show", incident, "--ids", "--why"), ("incidents",), ("search", "Arvale"), ("log",)):
        shown = saksi(*words, at=empty)
        assert shown.code == 0
        assert not STEERING.search(shown.out), words


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100, 140, 200])
def test_every_width_shows_whole_ids(saksi: Program, case: Path, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    ids = [i["id"] for i in saksi("incidents", "--json", at=case).lines()]
    table = saksi("incidents", at=case)
    assert table.code == 0
    if width >= 60:
        assert all(i.removeprefix("incident-")[:8] in table.out for i in ids)
        assert max(map(len, table.out.splitlines())) <= width
    claims = saksi("show", ids[0], "--json", at=case).lines()[0]["claims"]
    page = saksi("show", ids[0], "--ids", "--why", at=case)
    assert page.code == 0
    if width >= 40:
        assert all(claim["id"][:14] in page.out for claim in claims)
    for words in (("log",), ("verify",), ("doctor",), ("search", "killed")):
        assert saksi(*words, at=case).code in (0, 7)


def test_without_a_terminal_the_words_of_a_claim_are_still_marked(saksi: Program, case: Path) -> None:
    incident = saksi("incidents", "--json", at=case).lines()[0]["id"]
    assert re.search("«[^»]*killed»", saksi("show", incident, at=case).out)


@pytest.fixture
def locked(case: Path) -> Iterator[Path]:
    """The case with every permission to write taken away."""
    everything = [case, *case.rglob("*")]
    modes = {path: path.stat().st_mode for path in everything}
    for path in everything:
        path.chmod(modes[path] & ~0o222)
    yield case
    for path, mode in modes.items():
        path.chmod(mode)


def test_a_case_that_cannot_be_written_can_be_looked_at(saksi: Program, locked: Path, texts: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    assert len(saksi("incidents", "--json", at=locked).lines()) == 3
    assert saksi("verify", locked).code == 7
    done = saksi("add", texts, at=locked)
    assert done.code == 6
    assert "Traceback" not in done.err


def test_a_damaged_database_is_said_to_be_damaged(saksi: Program, case: Path) -> None:
    (case / "case.db").write_bytes(b"not a database at all" * 100)
    for words in (("incidents",), ("log",), ("show", "0"), ("add", "-"), ("rebuild",)):
        done = saksi(*words, at=case, stdin=PAPER)
        assert done.code == 4, words
        assert "saksi doctor --restore" in done.err
    assert saksi("verify", case).code == 4


def test_broken_settings_name_the_key(saksi: Program, case: Path) -> None:
    (case / "saksi.toml").write_text('name = 7\n[policy]\nembargo_hours = "soon"\n', encoding="utf-8")
    done = saksi("incidents", at=case)
    assert done.code == 2
    assert "settings.md" in done.err
    (case / "saksi.toml").write_bytes(b"\xff\xfe = [")
    assert saksi("add", "-", at=case).code == 2


def test_a_missing_key_is_said_to_be_missing(saksi: Program, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAKSI_KEYS", str(case / "no-such-folder"))
    done = saksi("add", "-", stdin=PAPER, at=case)
    assert done.code == 2
    assert "key" in done.err
    assert saksi("incidents", at=case).code == 0
