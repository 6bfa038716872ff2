"""Opening, changing and closing a case; its log behind, ahead of, and beside the database."""

from __future__ import annotations

import json
import os
import shutil
import stat
import tomllib
from pathlib import Path

import pytest

from saksi.case import Case
from saksi.case.transaction import LoggedTransaction, stored_head
from saksi.case.verify import verify
from saksi.errors import BackendError, InputError, IntegrityError, NotFound, SourceError
from saksi.model.act import Captured, Exported, KeyChanged, Linked, Opened, PolicySet, Refused, Ruled
from saksi.model.canonical import canonical, decode
from saksi.preserve.blobs import Blobs
from saksi.preserve.keys import default_folder, generate
from saksi.preserve.log import CHECKPOINT, payload_path, salted_digest
from saksi.preserve.note import Checkpoint, sign_checkpoint, split_note
from saksi.preserve.tiles import bundle_path
from saksi.settings import Policy, Settings, load
from saksi.store.database import Database
from saksi.store.sql import SqlStore
from sample_case import (
    ORIGIN,
    add_text,
    empty_case,
    link,
    put_capture,
    read,
    resolve,
    resolve_in,
    ruling,
    sample_case,
    signer,
    text_of,
)


def reopened(path: Path) -> Case:
    return Case.open(path, write=True, signer=signer())


def published_size(path: Path) -> int:
    return Checkpoint.parse(split_note((path / "log" / CHECKPOINT).read_bytes())[0]).size


def test_a_new_case_opens_its_log_and_states_its_policy(tmp_path: Path) -> None:
    with Case.create(tmp_path / "case", Settings(name="Río & more", by="A. Tester")) as case:
        ((_, opened),) = case.store.acts(Opened)
        ((_, policy),) = case.store.acts(PolicySet)
        assert opened.origin.startswith("saksi.case/r-o-more-")
        assert decode(Policy, policy.policy.encode()) == Policy()
        assert published_size(case.path) == case.store.size() == 2
    assert tomllib.loads((tmp_path / "case" / "saksi.toml").read_text())["name"] == "Río & more"
    assert load(tmp_path / "case").by == "A. Tester"
    (key,) = default_folder().glob("*.pem")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert not list((tmp_path / "case").rglob("*.pem"))


def test_a_second_case_in_one_folder_is_refused(tmp_path: Path) -> None:
    sample_case(tmp_path / "case", 4).close()
    with pytest.raises(InputError, match="already"):
        empty_case(tmp_path / "case")


def test_an_interrupted_creation_is_completed(tmp_path: Path) -> None:
    (tmp_path / "case" / "blobs" / "tmp").mkdir(parents=True)
    (tmp_path / "case" / "case.db").touch()
    with empty_case(tmp_path / "case") as case:
        assert case.store.size() == 2


def test_no_case_and_no_key_are_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no case"):
        Case.open(tmp_path)
    sample_case(tmp_path / "case", 4).close()
    with pytest.raises(NotFound, match="key"):
        Case.open(tmp_path / "case", write=True)
    with pytest.raises(InputError, match="not the key"):
        Case.open(tmp_path / "case", write=True, signer=signer(seed=8))


def test_equal_cases_are_equal_to_the_last_byte_of_the_log(tmp_path: Path) -> None:
    for name in ("one", "two"):
        sample_case(tmp_path / name, 4).close()
    for path in sorted((tmp_path / "one" / "log").rglob("*")):
        if path.is_file():
            assert (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes() == path.read_bytes()


def test_what_is_raised_in_a_transaction_undoes_all_of_it(tmp_path: Path) -> None:
    with sample_case(tmp_path / "case", 4) as case:
        before = case.store.row_digest(), case.store.size()
        with pytest.raises(RuntimeError), case.transaction() as transaction:
            transaction.append(Refused(requested="x", stage="read", reason="y"))
            raise RuntimeError
        assert (case.store.row_digest(), case.store.size()) == before
        case.append(Refused(requested="x", stage="read", reason="y"))
        assert published_size(case.path) == before[1] + 1


def test_an_entry_fits_its_payload_and_tells_nothing(tmp_path: Path) -> None:
    with sample_case(tmp_path / "case", 4) as case:
        for body, (idx, salt, payload) in zip(case.store.entries(0, 99), case.store.payloads(0, 99), strict=True):
            entry = json.loads(body)
            assert salt is not None and payload is not None
            assert entry["payload"] == salted_digest(salt, payload)
            assert canonical(case.store.act(idx)) == payload
            assert set(entry) == {"act", "at", "payload", "v"}


def test_a_link_or_ruling_without_an_id_or_with_a_used_one_is_not_logged(tmp_path: Path) -> None:
    with empty_case(tmp_path / "case") as case:
        _, one = add_text(case, 1)
        _, two = add_text(case, 2)
        case.append(Ruled(ruling=ruling(one)))
        size = case.store.size()
        for act in (Ruled(ruling=ruling(two)), Linked(link=link(one, two, named=False))):
            with pytest.raises(SourceError):
                case.append(act)
        assert case.store.size() == size


def test_a_capture_whose_bytes_are_gone_is_not_logged(tmp_path: Path) -> None:
    with empty_case(tmp_path / "case") as case:
        capture = put_capture(case, "gone.txt", b"gone")
        case.blobs.remove(capture.blob)
        with pytest.raises(BackendError):
            case.append(Captured(capture=capture))


def test_a_log_behind_the_database_is_caught_up_on_opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "case"
    with sample_case(path, 4) as case:
        size = case.store.size()
        with monkeypatch.context() as patch:
            patch.setattr(Case, "publish", lambda self: None)
            for n in range(20, 120):
                add_text(case, n)
    assert published_size(path) == size
    told = {check.number: check for check in verify(path)}
    assert told[6].result == "not_checked" and "signed, and not yet in log/" in told[6].words
    reopened(path).close()
    assert published_size(path) == size + 300
    assert {check.result for check in verify(path)} == {"pass", "not_checked"}


def test_a_database_behind_its_log_may_not_be_written_to(tmp_path: Path) -> None:
    path = tmp_path / "case"
    case = sample_case(path, 4)
    size = case.store.size()
    case.close()
    shutil.copy(path / "case.db", tmp_path / "older.db")
    with reopened(path) as case:
        add_text(case, 50)
    shutil.copy(tmp_path / "older.db", path / "case.db")
    with pytest.raises(IntegrityError, match="not in the database") as caught:
        reopened(path)
    assert caught.value.subject == f"entry {size}"


def other_file(path: Path, name: str, old: bytes, new: bytes) -> None:
    file = path / "log" / name
    content = file.read_bytes()
    assert old in content
    file.write_bytes(content.replace(old, new, 1))


def test_a_published_payload_that_differs_is_named(tmp_path: Path) -> None:
    path = tmp_path / "case"
    sample_case(path, 4).close()
    other_file(path, payload_path(0), b"report-1.txt", b"report-7.txt")
    with pytest.raises(IntegrityError) as caught:
        reopened(path)
    assert caught.value.subject == "entry 5"


def test_a_published_entry_that_differs_is_named(tmp_path: Path) -> None:
    path = tmp_path / "case"
    with sample_case(path, 4) as case:
        size = case.store.size()
    other_file(path, bundle_path(0, size), b'"act":"captured"', b'"act":"cabtured"')
    with pytest.raises(IntegrityError) as caught:
        reopened(path)
    assert caught.value.subject == "entry 2"


@pytest.mark.parametrize("part", ["tile", "entries", "payload"])
def test_a_torn_last_file_is_written_again(tmp_path: Path, part: str) -> None:
    path = tmp_path / "case"
    with sample_case(path, 4) as case:
        size = case.store.size()
    names = {"tile": f"tile/0/000.p/{size}", "entries": bundle_path(0, size), "payload": payload_path(0)}
    file = path / "log" / names[part]
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    with reopened(path):
        assert file.read_bytes() == whole


def test_a_checkpoint_by_another_key_stops_everything(tmp_path: Path) -> None:
    path = tmp_path / "case"
    sample_case(path, 4).close()
    note = (path / "log" / CHECKPOINT).read_bytes()
    (path / "log" / CHECKPOINT).write_bytes(note[:-10] + b"AAAAAAA==\n")
    with pytest.raises(IntegrityError):
        reopened(path)


def test_two_writers_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "case"
    with sample_case(path, 4) as one, reopened(path) as two:
        for n in range(30, 36):
            add_text((one, two)[n % 2], n)
        assert one.store.size() == two.store.size() == published_size(path)
    assert "fail" not in {check.result for check in verify(path)}


def test_a_writer_that_never_ends_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "case"
    with sample_case(path, 4) as one, reopened(path) as two:
        two.store.database.run("PRAGMA busy_timeout = 20")
        with one.transaction(), pytest.raises(BackendError, match="another saksi is writing"), two.transaction():
            pass


def test_readers_see_what_was_committed_while_another_writes(tmp_path: Path) -> None:
    path = tmp_path / "case"
    with sample_case(path, 4) as writer, Case.open(path) as reader:
        before = reader.store.size()
        with writer.transaction() as transaction:
            transaction.append(Refused(requested="x", stage="read", reason="y"))
            assert reader.store.size() == before
        assert reader.store.size() == before + 1
        with pytest.raises(InputError, match="looking only"):
            reader.publish()


def test_a_case_is_looked_at_without_a_trace(tmp_path: Path) -> None:
    path = tmp_path / "case"
    sample_case(path, 4).close()
    before = {file: file.read_bytes() for file in path.rglob("*") if file.is_file()}
    verify(path, recompute=resolve)
    assert {file: file.read_bytes() for file in path.rglob("*") if file.is_file()} == before


def test_a_case_on_read_only_media_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "case"
    sample_case(path).close()
    before = {file.name for file in path.iterdir()}
    monkeypatch.setattr(os, "access", lambda *_: False)
    with Case.open(path) as case:
        assert len(list(case.store.incidents())) == 5
        assert {file.name for file in path.iterdir()} == before
        with pytest.raises(InputError):
            case.append(Refused(requested="x", stage="read", reason="y"))


def test_rotation_hands_over_and_the_old_key_signs_no_more(tmp_path: Path) -> None:
    path = tmp_path / "case"
    new = generate(ORIGIN)
    with sample_case(path, 4) as case:
        case.rotate(new, by="A. Keeper", reason="yearly")
        add_text(case, 40)
        ((idx, change),) = case.store.acts(KeyChanged)
        assert case.keys().at(idx).vkey != change.vkey == case.keys().at(idx + 1).vkey
    with pytest.raises(InputError, match="not the key"):
        reopened(path)
    with Case.open(path, write=True, signer=new) as case:
        add_text(case, 41)
    words = {check.number: check for check in verify(path)}
    assert (words[5].result, words[6].result) == ("pass", "pass")


def test_a_lost_key_is_a_marked_break(tmp_path: Path) -> None:
    path = tmp_path / "case"
    sample_case(path, 4).close()
    with Case.take_over(path, generate(ORIGIN), by="A. Keeper", reason="the laptop was stolen") as case:
        add_text(case, 40)
    words = {check.number: check for check in verify(path)}
    assert words[5].result == "not_checked" and "marked break" in words[5].objects[0]
    assert words[6].result == "pass"


def test_a_process_that_missed_a_rotation_may_not_go_on(tmp_path: Path) -> None:
    path = tmp_path / "case"
    with sample_case(path, 4) as one, reopened(path) as two:
        one.rotate(generate(ORIGIN), by="A. Keeper")
        with pytest.raises(BackendError, match="key"):
            add_text(two, 60)


def test_a_rebuild_comes_to_the_same_rows(tmp_path: Path) -> None:
    with sample_case(tmp_path / "case") as case:
        digest = case.store.row_digest()
        case.store.database.run("DELETE FROM report WHERE n = 0")
        case.store.database.run("UPDATE capture SET parent = 'x'")
        assert case.store.row_digest() != digest
        assert case.rebuild(resolve) == digest
        assert not case.store.unresolved()


def test_a_rebuild_on_another_machine_comes_to_the_same_rows(tmp_path: Path) -> None:
    with sample_case(tmp_path / "case") as case:
        digest = case.store.row_digest()
    shutil.copytree(tmp_path / "case", tmp_path / "elsewhere")
    with Case.open(tmp_path / "elsewhere", write=True, signer=signer()) as copy:
        assert copy.rebuild(resolve) == digest


def test_a_resolution_left_behind_is_seen(tmp_path: Path) -> None:
    with sample_case(tmp_path / "case") as case:
        assert not case.store.unresolved()  # an export came after it, which bears on nothing
        capture, _ = add_text(case, 70)
        assert case.store.unresolved()
        assert list(case.store.unresolved_documents()) == list(case.store.document_ids(capture=capture.id))
        resolve_in(case)
        assert not case.store.unresolved()
        text = text_of(71)
        late = put_capture(case, "late.txt", text.encode())
        acts, _ = read(case, late, text)
        assert len(acts) == 2


def test_nothing_is_written_on_top_of_entries_that_the_key_did_not_sign(tmp_path: Path) -> None:
    """Who can write the folder and has no key cannot have an act of theirs signed by the next run."""
    path = tmp_path / "case"
    sample_case(path).close()
    database = Database.open(path / "case.db")
    with database.write():
        forger = LoggedTransaction(store := SqlStore(database, Blobs(path / "blobs")))
        forger.append(Exported(form="csv", incidents=1, digest="0" * 64, by="A. Forger"))
        forger.finish(lambda _: stored_head(store)[1])
    size = store.size()
    database.close()
    with pytest.raises(IntegrityError, match=f"signed over {size - 1} entries"):
        Case.open(path, write=True, signer=signer())
    told = {check.number: check for check in verify(path, recompute=resolve)}
    assert told[6].result == "fail" and told[6].objects[0].startswith("row head")


def test_an_unsigned_act_put_in_while_a_run_is_open_stops_it(tmp_path: Path) -> None:
    path = tmp_path / "case"
    with sample_case(path) as case:
        other = Database.open(path / "case.db")
        with other.write():
            forger = LoggedTransaction(SqlStore(other, case.blobs))
            forger.append(Exported(form="csv", incidents=1, digest="0" * 64, by="A. Forger"))
            forger.finish(lambda head: sign_checkpoint(Checkpoint(ORIGIN, head.size, head.root()), signer(seed=9)))
        other.close()
        with pytest.raises(IntegrityError, match="not signed"):
            add_text(case, 40)


def test_a_changed_policy_is_logged_before_it_is_in_force(tmp_path: Path) -> None:
    path = tmp_path / "case"
    sample_case(path).close()
    file = path / "saksi.toml"
    file.write_text(file.read_text().replace("embargo_hours = 72", "embargo_hours = 0"))
    with Case.open(path) as case:
        assert case.policy().embargo_hours == 72
    (told,) = [check for check in verify(path, recompute=resolve) if check.number == 15]
    assert told.result == "fail" and "embargo_hours is 0, the log says 72" in told.words
    with reopened(path) as case:
        size = case.store.size()
        assert case.policy().embargo_hours == 0
        assert isinstance(case.store.act(size - 1), PolicySet)
    with reopened(path) as case:
        assert case.store.size() == size
    assert "fail" not in {check.result for check in verify(path, recompute=resolve)}


def test_a_policy_from_the_environment_is_logged_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sample_case(tmp_path / "case").close()
    monkeypatch.setenv("SAKSI_POLICY__COARSEN_M", "5000")
    with reopened(tmp_path / "case") as case:
        assert case.policy().coarsen_m == 5000
