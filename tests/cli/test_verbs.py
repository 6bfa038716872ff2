"""Each verb of the contract: what it exits with, what it writes where."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from cli.program import AGENCY, PAPER, Program
from saksi.cli import VERBS

NEED_A_CASE = (
    ("add", "-"),
    ("incidents",),
    ("show", "00"),
    ("search", "killed"),
    ("rule", "claim-00", "accept", "--reason", "seen"),
    ("link", "00", "11", "--as", "same", "--reason", "seen"),
    ("second",),
    ("estimate",),
    ("site", "out"),
    ("export", "csv", "out"),
    ("dossier", "00"),
    ("bundle", "out"),
    ("import", "."),
    ("places",),
    ("accounts", "list"),
    ("review",),
    ("verify",),
    ("log",),
    ("rebuild",),
    ("erase", "x", "--authority", "court", "--reason", "order", "--yes"),
    ("doctor",),
)
INCIDENT_KEYS = [
    "id", "scope", "part_of", "when", "where", "event", "status", "grade", "tolls", "documents", "mentioned_in",
    "formerly",
]  # fmt: skip


def first(saksi: Program, case: Path) -> dict[str, Any]:
    return saksi("incidents", "--json", at=case).lines()[0]


def claims_of(saksi: Program, case: Path, incident: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = saksi("show", incident, "--json", at=case).lines()[0]["claims"]
    return found


def test_every_verb_that_needs_a_case_is_tried() -> None:
    assert {words[0] for words in NEED_A_CASE} == set(VERBS) - {"init", "read"}


@pytest.mark.parametrize("words", NEED_A_CASE, ids=lambda words: words[0])
def test_outside_a_case_the_way_to_one_is_told(
    saksi: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    done = saksi(*words)
    assert done.code == 2
    assert "saksi init" in done.err
    assert not done.out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_explains_itself(saksi: Program, verb: str) -> None:
    done = saksi(verb, "--help")
    assert done.code == 0
    assert done.out.startswith("Usage: ")


def test_a_case_is_made_once(saksi: Program, tmp_path: Path) -> None:
    made = saksi("init", tmp_path / "one")
    assert made.code == 0
    assert "private key" in made.out
    again = saksi("init", tmp_path / "one")
    assert again.code == 2
    assert "already" in again.err


def test_a_case_is_found_from_a_folder_inside_it(saksi: Program, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(case / "log")
    assert len(saksi("incidents", "--json").lines()) == 3


def test_the_environment_names_the_case_and_the_flag_outweighs_it(
    saksi: Program, case: Path, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAKSI_CASE", str(case))
    assert len(saksi("incidents", "--json").lines()) == 3
    assert saksi("-C", empty, "incidents", "--json").lines() == []


def test_a_named_folder_that_is_no_case_is_said_to_be_none(saksi: Program, tmp_path: Path) -> None:
    done = saksi("incidents", at=tmp_path)
    assert done.code == 2
    assert "saksi init" in done.err


def test_adding_again_says_known_and_changes_nothing(saksi: Program, case: Path, texts: Path) -> None:
    before = saksi("log", "--json", at=case).out
    done = saksi("add", texts, "--published", "2020-05-10", "--json", at=case)
    assert done.code == 0
    assert [line["state"] for line in done.lines()] == ["known"] * 3
    assert "known already" in done.err
    assert saksi("log", "--json", at=case).out == before


def test_a_refused_item_is_told_and_the_others_are_taken(saksi: Program, empty: Path, texts: Path) -> None:
    (texts / "nothing.txt").write_bytes(b"")
    done = saksi("add", texts, "--json", at=empty)
    assert done.code == 3
    states = {Path(line["name"]).name: line["state"] for line in done.lines()}
    assert states == {"agency.txt": "added", "later.txt": "added", "paper.txt": "added", "nothing.txt": "refused"}
    assert "nothing.txt" in done.err
    health = saksi("doctor", at=empty)
    assert health.code == 3
    assert "nothing.txt" in health.out.replace("\n", "")


def test_a_path_that_is_not_there_is_refused(saksi: Program, empty: Path, tmp_path: Path) -> None:
    done = saksi("add", tmp_path / "absent.txt", at=empty)
    assert done.code in (2, 3)
    assert "absent.txt" in done.err


def test_a_wrong_date_is_refused_before_anything_is_taken(saksi: Program, empty: Path, texts: Path) -> None:
    before = saksi("log", "--json", at=empty).out
    done = saksi("add", texts, "--published", "yesterday", at=empty)
    assert done.code == 2
    assert "2022-03-01" in done.err
    assert saksi("log", "--json", at=empty).out == before


def test_standard_input_is_a_document(saksi: Program, empty: Path) -> None:
    done = saksi("add", "-", "--json", stdin=AGENCY, at=empty)
    assert done.code == 0
    assert [(line["state"], line["reports"]) for line in done.lines()] == [("added", 2)]


@pytest.mark.parametrize("words", [("read",), ("read", "-")])
def test_reading_standard_input(saksi: Program, words: tuple[str, ...], tmp_path: Path) -> None:
    done = saksi(*words, stdin=AGENCY)
    assert done.code == 0
    line = done.lines()[0]
    assert [report["where"]["name"] for report in line["reports"]] == ["Arvale", "Brenmoor"]
    assert line["text"] is None
    assert AGENCY[slice(*(line["reports"][1]["anchor"][k] for k in ("start", "end")))].startswith("2020-05-01 | Bren")


def test_reading_json_lines_keeps_ids_and_order_and_ignores_unknown_keys(saksi: Program) -> None:
    given = [
        {"id": "b", "text": AGENCY, "published": "2020-05-02", "mood": {"deep": [1, None]}},
        {"id": "a", "text": PAPER},
        {"id": "ü/🕊", "html": f"<html><body><article><p>{PAPER}</p></article></body></html>"},
    ]
    done = saksi("read", "--jsonl", stdin="\n".join(map(json.dumps, given)) + "\n")
    assert done.code == 0
    lines = done.lines()
    assert [line["id"] for line in lines] == ["b", "a", "ü/🕊"]
    assert lines[0]["published"] == "2020-05-02"
    assert lines[1]["published"] is None
    assert PAPER in lines[2]["text"]
    for line in lines:
        assert {"id", "lang", "published", "reports", "claims", "quotations", "notes"} <= set(line)
        for claim in (claim for report in line["reports"] for claim in report["claims"]):
            assert {"said_by", "channel", "as_of", "subset_of", "beside", "score"} <= set(claim)
    assert "toponyms" not in lines[0]


def test_mentions_are_given_when_asked_for(saksi: Program) -> None:
    line = saksi("read", "--mentions", stdin=PAPER).lines()[0]
    assert (line["toponyms"], line["times"]) == ([], [])


@pytest.mark.parametrize("bad", ["{broken", "[1, 2]", '{"id": "x"}', '{"id": "x", "text": 7}', '"text"'])
def test_a_bad_line_is_told_and_the_others_are_read(saksi: Program, bad: str) -> None:
    good = json.dumps({"id": "good", "text": PAPER})
    done = saksi("read", "--jsonl", stdin=f"{bad}\n{good}\n")
    assert done.code == 3
    assert [line["id"] for line in done.lines()] == ["good"]
    assert "not read" in done.err


def test_incidents_as_json_have_every_key(saksi: Program, case: Path) -> None:
    lines = saksi("incidents", "--json", at=case).lines()
    assert len(lines) == 3
    for line in lines:
        assert list(line) == INCIDENT_KEYS
        assert line["when"]["zone"] is None
        assert all(Path(name).is_absolute() or name.endswith(".txt") for name in line["documents"])
        assert list(line["tolls"][0]) == ["outcome", "group", "low", "best", "high", "rule", "claims"]


def test_given_ids_name_documents(saksi: Program, empty: Path) -> None:
    saksi("add", "--jsonl", "-", stdin=json.dumps({"id": "my-7", "text": PAPER}) + "\n", at=empty)
    assert first(saksi, empty)["documents"] == ["my-7"]


def test_an_incident_is_shown_by_any_unique_beginning_of_its_id(saksi: Program, case: Path) -> None:
    incident = first(saksi, case)["id"]
    digits = incident.removeprefix("incident-")
    for name in (incident, digits, digits[:8], f"incident-{digits[:8]}"):
        done = saksi("show", name, "--json", at=case)
        assert done.lines()[0]["id"] == incident
    assert saksi("show", digits[:8], at=case).code == 0


def test_wrong_and_ambiguous_ids_are_told(saksi: Program, case: Path) -> None:
    for words in (("show", "incident-ffffffffffff"), ("show", "zz"), ("show", "-"), ("show", "🕊"), ("show", "%")):
        done = saksi(*words, at=case)
        assert done.code == 2
        assert done.out == ""
        assert "no such incident" in done.err
    everything = saksi("show", "", at=case)
    assert everything.code == 2
    assert "more digits" in everything.err


def test_shown_claims_lead_to_document_and_capture(saksi: Program, case: Path) -> None:
    claims = claims_of(saksi, case, first(saksi, case)["id"])
    assert claims
    for claim in claims:
        assert claim["quote"]
        assert claim["document"].endswith(".txt")
        assert len(claim["sha256"]) == 64
        stored = case / "blobs" / "sha256" / claim["sha256"][:2] / claim["sha256"]
        assert claim["quote"].encode() in stored.read_bytes()


def test_ids_that_are_printed_can_be_ruled_on(saksi: Program, case: Path) -> None:
    incident = next(i for i in saksi("incidents", "--json", at=case).lines() if len(i["documents"]) == 2)
    six = next(c for c in claims_of(saksi, case, incident["id"]) if c["quote"] == "6 killed")
    shown = saksi("show", incident["id"], "--ids", at=case)
    printed = next(word for word in shown.out.split() if word.startswith("claim-") and six["id"].startswith(word))
    done = saksi("rule", printed, "reject", "--reason", "about another street", at=case)
    assert (done.code, done.out) == (0, "")
    after = saksi("show", incident["id"], "--json", at=case).lines()[0]
    assert after["tolls"] != incident["tolls"]


def test_a_ruling_needs_a_reason_and_a_fitting_verdict(saksi: Program, case: Path) -> None:
    incident = first(saksi, case)["id"]
    assert saksi("rule", incident, "accept", at=case).code == 2
    assert saksi("rule", incident, "accept", "--reason", "  ", at=case).code == 2
    assert saksi("rule", incident, "withdraw", "--reason", "x", at=case).code == 2
    assert saksi("rule", incident, "nonsense", "--reason", "x", at=case).code == 2
    assert saksi("rule", "claim-ffff", "accept", "--reason", "x", at=case).code == 2
    assert saksi("rule", incident, "reviewed", "--reason", "both sources read", at=case).code == 0
    assert first(saksi, case)["status"] == "reviewed"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "{",
        "[]",
        "7",
        '{"count": "many"}',
        '{"count": {"low": -1}}',
        '{"count": {"low": 9, "high": 3}}',
        '{"nothing": 1}',
    ],
)
def test_a_correction_that_does_not_fit_is_refused(saksi: Program, case: Path, value: str) -> None:
    claim = claims_of(saksi, case, first(saksi, case)["id"])[0]["id"]
    before = saksi("log", "--json", at=case).out
    done = saksi("rule", claim, "correct", "--reason", "misprint", "--value", value, at=case)
    assert done.code == 2, value
    assert saksi("log", "--json", at=case).out == before


def test_linking_and_undoing(saksi: Program, case: Path) -> None:
    ids = [i["id"] for i in saksi("incidents", "--json", at=case).lines()]
    assert saksi("link", ids[0], ids[1], "--as", "same", "--reason", "one siege", at=case).code == 0
    assert len(saksi("incidents", "--json", at=case).lines()) == 2
    assert saksi("link", ids[0], ids[0], "--as", "same", "--reason", "x", at=case).code == 2
    assert saksi("link", ids[0], ids[1], "--undo", "--reason", "wrong street", at=case).code == 0
    assert len(saksi("incidents", "--json", at=case).lines()) == 3
    assert saksi("link", ids[0], ids[1], "--reason", "neither", at=case).code == 2


def test_why_names_reports_by_their_texts_and_says_what_was_taken_back(saksi: Program, case: Path) -> None:
    ids = [i["id"] for i in saksi("incidents", "--json", at=case).lines()]
    done = saksi("link", ids[0], ids[1], "--as", "same", "--reason", "one siege", at=case)
    assert f"their reports are one incident now, {ids[0][:17]}" in done.err or ids[1][:17] in done.err
    assert "the same incident, by A. Recorder" in saksi("show", ids[0], "--why", at=case).out
    done = saksi("link", ids[0], ids[1], "--undo", "--reason", "wrong street", at=case)
    assert "their reports lie in " in done.err
    shown = saksi("show", ids[0], "--why", at=case).out
    inside, _, beside = shown.partition("Why these reports")[2].partition("Compared with reports that lie elsewhere")
    assert "one siege" not in inside, shown
    assert "decided otherwise since" in beside and "taken back" in beside
    assert f"({ids[1][:17]})" in beside and ".txt" in beside


def test_what_was_not_known_then_is_said(saksi: Program, case: Path) -> None:
    assert "Nothing was known then." in saksi("incidents", "--as-known-at", "2019", at=case).out
    first_id = first(saksi, case)["id"]
    assert "as known at" in saksi("show", first_id, "--as-known-at", "2020-06", at=case).out
    assert "as known at" not in saksi("show", first_id, at=case).out


def test_searching_finds_words_and_nothing(saksi: Program, case: Path) -> None:
    hits = saksi("search", "brenmoor", "--json", at=case).lines()
    assert [Path(hit["document"]).name for hit in hits] == ["agency.txt"]
    assert "Brenmoor" in hits[0]["snippet"]
    assert saksi("search", "zebra", "--json", at=case).out == ""
    assert saksi("search", "zebra", at=case).code == 0


@pytest.mark.parametrize("words", ['"', "AND", "NOT", "a*", "NEAR(", "title:", "(", "-", "^", "'; DROP", "\ue000"])
def test_searching_takes_any_words(saksi: Program, case: Path, words: str) -> None:
    assert saksi("search", "--json", "--", words, at=case).code == 0


def test_verify_says_what_it_could_not_check(saksi: Program, case: Path) -> None:
    done = saksi("verify", case, "--json")
    assert done.code == 7
    assert {line["result"] for line in done.lines()} == {"pass", "not_checked"}
    assert [line["number"] for line in done.lines()] == list(range(1, 16))


def test_verify_names_what_is_wrong(saksi: Program, case: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(case, copy)
    blob = max((copy / "blobs" / "sha256").rglob("*"), key=lambda p: p.is_file() and p.stat().st_size)
    blob.chmod(0o600)
    blob.write_bytes(blob.read_bytes()[:-1] + b"~")
    done = saksi("verify", copy, "--json")
    assert done.code == 4
    wrong = [line for line in done.lines() if line["result"] == "fail"]
    assert any(blob.name in named for line in wrong for named in line["objects"])
    assert saksi("verify", copy).code == 4


def test_a_checkpoint_kept_elsewhere_is_held_against_the_log(saksi: Program, case: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text(saksi("log", "--checkpoint", at=case).out)
    checks = {c["number"]: c["result"] for c in saksi("verify", case, "--checkpoint", kept, "--json").lines()}
    assert checks[14] == "pass"


def test_the_log_tells_every_act(saksi: Program, case: Path) -> None:
    entries = saksi("log", "--json", "--limit", "0", at=case).lines()
    assert [entry["index"] for entry in entries] == list(reversed(range(len(entries))))
    assert entries[-1]["act"] == "opened"
    assert len(saksi("log", "--json", "--limit", "2", at=case).lines()) == 2
    assert saksi("log", "--stamp", at=case).code == 2


def test_rebuilding_comes_to_the_same_digest(saksi: Program, case: Path) -> None:
    done = saksi("rebuild", at=case)
    assert done.code == 0
    assert "it was" not in done.out
    assert saksi("rebuild", "--reread", at=case).out == done.out


def test_erasing_is_asked_about_and_told(saksi: Program, case: Path) -> None:
    document = next(i for i in saksi("incidents", "--json", at=case).lines() if len(i["documents"]) == 2)
    name = claims_of(saksi, case, document["id"])[0]["id"]
    order = ("--authority", "a court", "--reason", "order 7")
    captured = next(e for e in saksi("log", "--json", at=case).lines() if e["act"] == "captured")
    capture = captured["payload"]["capture"]["id"]
    assert saksi("erase", capture, *order, stdin="n\n", at=case).code == 130
    assert saksi("erase", "capture-ffff", *order, "--yes", at=case).code == 2
    done = saksi("erase", capture, *order, "--yes", at=case)
    assert (done.code, done.out) == (0, "")
    assert "erased" in done.err
    assert saksi("verify", case).code == 7
    assert name


def test_a_lost_database_is_made_again(saksi: Program, case: Path) -> None:
    before = saksi("incidents", "--json", at=case).out
    for path in case.glob("case.db*"):
        path.unlink()
    done = saksi("doctor", "--restore", at=case)
    assert done.code == 0, done.err
    assert saksi("incidents", "--json", at=case).out == before
    assert saksi("verify", case).code == 7
