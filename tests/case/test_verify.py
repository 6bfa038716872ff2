"""Each check fails for its own reason, with the object named; nothing it meets becomes a traceback."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saksi.case import Case
from saksi.case.checks import Check, Result, exit_code, runs
from saksi.case.folder import Order
from saksi.case.verify import TITLES, checks, verify
from saksi.errors import BackendError, IntegrityError
from saksi.model.act import Captured, Reading, Stamped
from saksi.model.canonical import canonical, decode, sha256
from saksi.model.claim import Findings
from saksi.preserve.log import CHECKPOINT, payload_path
from sample_case import add_text, put_capture, resolve, sample_case, signer, text_of


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "case"
    sample_case(path).close()
    return path


@pytest.fixture
def case(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "case"))


def failed(path: Path, **options: object) -> dict[int, Check]:
    checks = verify(path, recompute=resolve, **options)  # type: ignore[arg-type]
    assert [check.number for check in checks] == list(range(1, 16))
    return {check.number: check for check in checks if check.result is Result.FAIL}


def sql(path: Path, *statements: str) -> None:
    """Tamper with the database as someone with an editor would."""
    connection = sqlite3.connect(path / "case.db")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_sound_case_passes_and_says_what_was_not_checked(case: Path) -> None:
    checks = verify(case, recompute=resolve)
    assert {check.number for check in checks if check.result is Result.NOT_CHECKED} == {13, 14}
    assert "could be rewritten by the key's holder" in checks[12].words
    assert exit_code(checks) == 7
    assert [check.title for check in checks] == list(TITLES)


def test_exit_codes() -> None:
    def one(result: Result) -> Check:
        return Check(1, "t", result, "")

    assert exit_code([one(Result.PASS)]) == 0
    assert exit_code([one(Result.PASS), one(Result.NOT_CHECKED)]) == 7
    assert exit_code([one(Result.NOT_CHECKED), one(Result.FAIL)]) == 4


def test_runs_of_numbers() -> None:
    assert list(runs([5, 3, 4, 9, 1])) == ["1", "3–5", "9"]
    assert list(runs([])) == []


TAMPERINGS = {
    "entry gone": (["DELETE FROM payload WHERE idx = 7", "DELETE FROM entry WHERE idx = 7"], 3, "entry 7: missing"),
    "entry changed": (["UPDATE entry SET body = replace(body, '12:00', '13:00') WHERE idx = 4"], 3, "entry 4"),
    "leaf hash changed": (["UPDATE entry SET leaf_hash = zeroblob(32) WHERE idx = 4"], 3, "entry 4"),
    "edge changed": (["UPDATE head SET frontier = zeroblob(8)"], 3, "row head"),
    "payload changed": (
        ["UPDATE payload SET body = CAST(replace(body, 'report-1.', 'report-9.') AS BLOB) WHERE idx = 5"],
        4,
        "payload 5: does not fit",
    ),
    "payload gone without an order": (["UPDATE payload SET body = NULL, salt = NULL WHERE idx = 5"], 4, "payload 5"),
    "salt changed": (["UPDATE payload SET salt = zeroblob(32) WHERE idx = 6"], 4, "payload 6"),
    "payload of a wrong type": (["UPDATE payload SET body = 17 WHERE idx = 6"], 4, "payload 6"),
    "capture row changed": (["UPDATE capture SET parent = 'capture-0' WHERE idx = 5"], 10, "row capture 5"),
    "report row gone": (["DELETE FROM report WHERE rowid = 2"], 10, "row report"),
    "row added": (["INSERT INTO refusal VALUES (3, 'x', NULL, 'y')"], 10, "row refusal 3: is not what the log says"),
    "text in the index changed": (
        ["UPDATE fulltext SET text = replace(text, 'killed', 'rescued') WHERE rowid = 3"],
        10,
        "row fulltext 3",
    ),
    "incident changed": (["UPDATE incident SET body = replace(body, 'incident', 'period')"], 11, "row incident"),
    "machine link gone": (["DELETE FROM match WHERE rowid = 1"], 11, "row match"),
    "table added": (["CREATE TABLE extra (x)"], 2, "case.db: an added table"),
    "trigger added": (
        ["CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM payload; END"],
        2,
        "case.db: a trigger was added",
    ),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_with_the_database_is_found_and_named(case: Path, name: str) -> None:
    statements, number, object_ = TAMPERINGS[name]
    sql(case, *statements)
    assert any(thing.startswith(object_) for thing in failed(case)[number].objects), failed(case)


def test_a_full_text_index_that_does_not_fit_is_found(case: Path) -> None:
    sql(case, "UPDATE fulltext_docsize SET sz = x'0101' WHERE id = 3")
    assert 12 in failed(case)


def test_a_payload_still_there_after_its_erasure_is_found(case: Path) -> None:
    with Case.open(case, write=True, signer=signer()) as opened:
        _, salt, body = opened.store.payloads(5, 6)[0]
        opened.erase(opened.store.captures_of_blob(sha256(text_of(1).encode()))[0].id, order=Order("a", "b", "c"))
        opened.store.database.run("UPDATE payload SET salt = ?, body = ? WHERE idx = 5", (salt, body))
    assert "payload 5: still there after its erasure" in failed(case)[4].objects


def rewrite(path: Path, content: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(content)


def edit(path: Path, old: bytes, new: bytes) -> None:
    rewrite(path, path.read_bytes().replace(old, new))


def blob_path(case: Path, content: bytes) -> Path:
    digest = sha256(content)
    return case / "blobs" / "sha256" / digest[:2] / digest


def test_a_changed_a_missing_and_an_orphan_blob(case: Path) -> None:
    one, two = blob_path(case, text_of(1).encode()), blob_path(case, text_of(2).encode())
    rewrite(one, one.read_bytes().replace(b"killed", b"saved!"))
    two.unlink()
    stray = blob_path(case, b"nothing names this")
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"nothing names this")
    objects = failed(case)[8].objects
    assert any(thing.startswith(f"blob {one.name}: its bytes have the SHA-256") for thing in objects)
    assert any(thing.startswith(f"blob {two.name}: missing, named by entry 8") for thing in objects)
    assert not any(stray.name in thing for thing in objects)


def test_an_orphan_is_told_and_no_failure(case: Path) -> None:
    with Case.open(case, write=True, signer=signer()) as opened:
        digest = opened.blobs.put(b"nothing names this").digest
    (check,) = [check for check in verify(case, recompute=resolve) if check.number == 8]
    assert check.result is Result.PASS
    assert f"blob {digest}: named by no entry" in check.objects


def test_a_size_that_the_log_does_not_tell(case: Path) -> None:
    with Case.open(case, write=True, signer=signer()) as opened:
        capture = put_capture(opened, "odd.txt", b"five bytes")
        import msgspec

        opened.append(Captured(capture=msgspec.structs.replace(capture, size=5)))
    assert "has 10 bytes" in failed(case)[8].words


def test_a_quote_that_is_not_in_the_text(case: Path) -> None:
    with Case.open(case, write=True, signer=signer()) as opened:
        document = opened.store.document_ids()[2]
        body = opened.store.findings(document)
        assert body is not None
        changed = canonical(body).replace(b"At least 4", b"At least 9")
        output = opened.blobs.put(canonical(decode(Findings, changed))).digest
        opened.append(Reading(document=document, method="forged/1", output=output))
    objects = failed(case)[9].objects
    assert any(thing.startswith("claim claim-") for thing in objects)
    assert any(thing.startswith("report report-") for thing in objects)


LOG_TAMPERINGS: dict[str, tuple[Callable[[Path], None], int, str]] = {
    "payload line": (
        lambda log: rewrite(
            log / payload_path(0), (log / payload_path(0)).read_bytes().replace(b"t-3.txt", b"t-8.txt")
        ),
        7,
        "log/payload/000.jsonl: differs in the payload of entry 11",
    ),
    "payload file cut short": (
        lambda log: rewrite(log / payload_path(0), (log / payload_path(0)).read_bytes()[:-5]),
        7,
        "log/payload/000.jsonl: differs in the payload of entry 50",
    ),
    "payload file gone": (lambda log: (log / payload_path(0)).unlink(), 7, "log/payload/000.jsonl: missing"),
    "payload file goes on": (
        lambda log: rewrite(log / payload_path(0), (log / payload_path(0)).read_bytes() + b"more\n"),
        7,
        "log/payload/000.jsonl: goes on after entry 50",
    ),
    "checkpoint gone": (lambda log: (log / CHECKPOINT).unlink(), 6, "log/checkpoint: missing"),
    "checkpoint of rubbish": (lambda log: rewrite(log / CHECKPOINT, b"\xff\x00"), 6, "log/checkpoint: "),
    "checkpoint of another size": (
        lambda log: edit(log / CHECKPOINT, b"\n51\n", b"\n50\n"),
        6,
        "log/checkpoint: the signature",
    ),
}


@pytest.mark.parametrize("name", LOG_TAMPERINGS)
def test_tampering_with_the_published_log_is_found_and_named(case: Path, name: str) -> None:
    tamper, number, object_ = LOG_TAMPERINGS[name]
    tamper(case / "log")
    assert any(thing.startswith(object_) for thing in failed(case)[number].objects), failed(case)


def test_a_log_signed_anew_by_the_keys_holder_needs_a_checkpoint_kept_elsewhere(case: Path, tmp_path: Path) -> None:
    kept = (case / "log" / CHECKPOINT).read_bytes()
    sample_case(tmp_path / "forged", 11).close()
    assert 14 not in failed(tmp_path / "forged")
    assert failed(tmp_path / "forged", checkpoint=kept).keys() == {14}


def test_a_shortened_log_is_found_by_a_checkpoint_kept_elsewhere(case: Path, tmp_path: Path) -> None:
    early = (case / "log" / CHECKPOINT).read_bytes()
    copy = Path(shutil.copytree(case, tmp_path / "longer"))
    with Case.open(copy, write=True, signer=signer()) as opened:
        add_text(opened, 80)
    late = (copy / "log" / CHECKPOINT).read_bytes()
    assert failed(copy, checkpoint=early).keys() == set()
    assert "entry 51 is missing" in failed(case, checkpoint=late)[14].words
    assert 14 in failed(case, checkpoint=b"no checkpoint at all")


def test_without_recomputing_incidents_are_not_checked(case: Path) -> None:
    (check,) = [check for check in verify(case) if check.number == 11]
    assert check.result is Result.NOT_CHECKED


def test_a_timestamp_without_its_root_is_not_checked_and_a_wrong_one_fails(case: Path) -> None:
    with Case.open(case, write=True, signer=signer()) as opened:
        note, token = opened.blobs.put(opened.checkpoint()), opened.blobs.put(b"not a token")
        stamp = Stamped(size=51, checkpoint=note.digest, authority="Example TSA", token=token.digest)
        opened.append(stamp)
    (check,) = [check for check in verify(case) if check.number == 13]
    assert check.result is Result.NOT_CHECKED and "Example TSA" in check.words
    (case / "root.pem").write_text("no certificate")
    with (case / "saksi.toml").open("a") as file:
        file.write('\n[[authorities]]\nname = "Example TSA"\nurl = "https://tsa.example"\nroots = "root.pem"\n')
    assert "entry 51 (timestamp)" in failed(case)[13].words


def test_unknown_files_are_told_and_no_failure(case: Path) -> None:
    (case / "notes.txt").write_text("mine")
    (case / "log" / "stray").write_text("x")
    (check,) = [check for check in verify(case) if check.number == 1]
    assert check.result is Result.PASS
    assert check.objects == ("notes.txt", "log/stray")


def test_missing_parts_and_a_wrong_setting(case: Path) -> None:
    (case / "saksi.toml").write_text("nonsense = 1\n")
    assert 1 in failed(case)
    shutil.rmtree(case / "blobs")
    assert "blobs/: missing" in failed(case)[1].objects
    assert 8 in failed(case)


def test_no_database_and_no_case_at_all(case: Path, tmp_path: Path) -> None:
    (case / "case.db").write_bytes(b"this is no database, but long enough to look at" * 100)
    assert failed(case).keys() == {2}
    (case / "case.db").unlink()
    assert {1, 2} <= failed(case).keys()
    assert {1, 2} <= failed(tmp_path / "nowhere").keys()


def test_read_only_media(case: Path) -> None:
    everything = [case, *case.rglob("*")]
    for path in everything:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert failed(case) == {}
    finally:
        for path in everything:
            path.chmod(stat.S_IRWXU)


def test_a_left_over_write_ahead_log_is_read_and_left(case: Path, tmp_path: Path) -> None:
    opened = Case.open(case, write=True, signer=signer())
    add_text(opened, 81)
    torn = Path(shutil.copytree(case, tmp_path / "torn"))
    opened.close()
    assert (torn / "case.db-wal").stat().st_size
    before = (torn / "case.db-wal").read_bytes()
    assert failed(torn).keys() == set()
    assert (torn / "case.db-wal").read_bytes() == before
    (torn / "case.db-wal").unlink()
    assert "covers 54 entries" in failed(torn)[6].words


def test_a_case_that_keeps_being_written_to_is_not_verified(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from saksi.case import snapshot

    monkeypatch.setattr(snapshot, "PAUSE_S", 0.0)
    copy = shutil.copyfile

    def copying(source: Path, target: Path) -> None:
        copy(source, target)
        os.utime(source)

    monkeypatch.setattr(shutil, "copyfile", copying)
    with pytest.raises(BackendError, match="being written"):
        verify(case)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1, exclude_max=True), rubbish=st.binary(min_size=1, max_size=4096))
def test_rubbish_in_the_database_is_never_a_traceback(sound: Path, tmp_path: Path, at: float, rubbish: bytes) -> None:
    path = tmp_path / "case"
    shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(sound, path)
    content = bytearray((path / "case.db").read_bytes())
    start = int(at * len(content))
    content[start : start + len(rubbish)] = rubbish
    (path / "case.db").write_bytes(content)
    exit_code(verify(path, recompute=resolve))


def test_no_words_of_a_source_are_in_any_outcome(case: Path) -> None:
    sql(case, "UPDATE fulltext SET text = 'Witness-mark'", "UPDATE report SET body = 'Witness-mark'")
    sql(case, "UPDATE payload SET body = CAST(replace(body, 'report-1', 'Witness-mark') AS BLOB)")
    for check in verify(case, recompute=resolve):
        assert "Witness-mark" not in check.words and not any("Witness-mark" in thing for thing in check.objects)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
@pytest.mark.parametrize("place", ["blobs", "log", "saksi.toml"])
@pytest.mark.parametrize("kind", ["pipe", "endless", "link"])
def test_what_is_no_file_is_named_and_never_read(case: Path, tmp_path: Path, place: str, kind: str) -> None:
    file = next(p for p in sorted((case / place).rglob("*")) if p.is_file()) if place != "saksi.toml" else case / place
    moved = Path(shutil.move(file, tmp_path / "elsewhere"))
    if kind == "pipe":
        os.mkfifo(file)
    else:
        file.symlink_to("/dev/zero" if kind == "endless" else moved)
    found = failed(case)
    assert any(thing.startswith(f"{file.relative_to(case).as_posix()}: a ") for thing in found[1].objects)


def test_a_folder_elsewhere_is_no_part_of_a_case(case: Path, tmp_path: Path) -> None:
    shutil.move(case / "log", tmp_path / "log")
    (case / "log").symlink_to(tmp_path / "log")
    assert failed(case)[1].objects == ("log: a link to elsewhere; a case holds its own bytes",)


def test_files_under_names_that_the_log_has_no_use_for_are_told(case: Path) -> None:
    hidden = case / "log" / payload_path(500)
    hidden.parent.mkdir(parents=True, exist_ok=True)
    hidden.write_text("hidden")
    (case / "blobs" / "ab").mkdir()
    (case / "blobs" / "ab" / f"ab{'0' * 62}").write_text("hidden")
    checks = {check.number: check for check in verify(case, recompute=resolve)}
    assert checks[1].objects == (f"blobs/ab/ab{'0' * 62}",)
    assert checks[7].objects[0].startswith("log/payload/500.jsonl: no part of a log of ")
    assert {checks[1].result, checks[7].result} == {Result.PASS}


def test_a_view_without_end_is_not_read(case: Path) -> None:
    endless = "CREATE VIEW entry AS WITH RECURSIVE n (idx) AS (SELECT 0 UNION ALL SELECT idx + 1 FROM n) "
    sql(case, "ALTER TABLE entry RENAME TO hidden", endless + "SELECT idx, x'00' AS body, x'00' AS leaf_hash FROM n")
    assert failed(case)[2].objects == ("case.db: a view was added to the database",)
    with pytest.raises(IntegrityError, match="a view was added"):
        Case.open(case)


def test_a_rollback_journal_is_refused_since_it_would_change_the_database(case: Path) -> None:
    (case / "case.db-journal").write_bytes(bytes.fromhex("d9d505f920a163d7") + bytes(504))
    assert failed(case)[1].objects[0].startswith("case.db-journal: a case has none")
    for write in (False, True):
        with pytest.raises(IntegrityError, match="no such file"):
            Case.open(case, write=write, signer=signer())


def test_a_case_whose_database_may_not_be_read(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "case.db")

    monkeypatch.setattr(shutil, "copyfile", forbidden)
    assert failed(case)[2].objects == ("case.db: Permission denied",)


def test_records_nested_without_end_are_damage(case: Path) -> None:
    sql(case, f"UPDATE report SET body = CAST('{'[' * 100_000}' AS BLOB) WHERE rowid = 2")
    line = case / "log" / payload_path(0)
    line.write_bytes(b"[" * 100_000 + b"\n" + line.read_bytes().partition(b"\n")[2])
    assert {7, 10} <= failed(case).keys()


def test_an_act_while_verifying_is_no_failure(case: Path) -> None:
    going = checks(case, recompute=resolve)
    seen = [next(going) for _ in range(5)]
    with Case.open(case, write=True, signer=signer()) as opened:
        add_text(opened, 82)
    seen += going
    assert {check.number for check in seen if check.result is Result.FAIL} == set()
    told = {check.number: check.words for check in seen if check.result is Result.NOT_CHECKED}
    assert told.keys() == {6, 7, 13, 14}
    assert "another process wrote to the case meanwhile" in told[6]


def test_a_blob_put_back_after_an_erasure_is_told_as_such(case: Path) -> None:
    content = text_of(1).encode()
    with Case.open(case, write=True, signer=signer()) as opened:
        opened.erase(opened.store.captures_of_blob(sha256(content))[0].id, order=Order("a", "b", "c"), resolve=resolve)
        opened.blobs.put(content)
    (check,) = [check for check in verify(case, recompute=resolve) if check.number == 8]
    assert "put back from an older copy" in check.words


def test_a_full_text_that_ranks_otherwise_is_found(case: Path) -> None:
    sql(case, "INSERT INTO fulltext (fulltext, rank) VALUES ('rank', 'bm25(-10.0, -5.0)')")
    assert failed(case).keys() == {12}


def test_a_resolution_said_to_be_ahead_of_the_log_is_found(case: Path) -> None:
    """What is added up to there would never be resolved."""
    sql(case, "UPDATE resolved SET size = 999999")
    assert failed(case)[11].objects == ("row resolved: says 999999 entries, the log has 51",)
