"""After an erasure no byte of the erased thing is in any file of the case, and the tree still proves."""

from __future__ import annotations

from pathlib import Path

import pytest

from saksi.case import Case
from saksi.case import folder as case_folder
from saksi.case.erase import finish_erasure, plan_erasure
from saksi.case.folder import Order
from saksi.case.verify import exit_code, verify
from saksi.errors import BackendError, InputError, IntegrityError, NotFound
from saksi.model.act import Captured, Erased, Linked, Refused, Ruled
from saksi.model.canonical import canonical
from saksi.preserve.log import payload_line
from saksi.store.database import Database
from sample_case import (
    add_text,
    empty_case,
    link,
    put_capture,
    read,
    resolve,
    ruling,
    sample_case,
    signer,
    text_of,
)

ORDER = Order(authority="District court, file 12", reason="a witness withdrew", by="A. Keeper")


def forms(words: str) -> list[bytes]:
    """The ways in which words may lie in a file."""
    escaped = words.encode("unicode_escape")
    return [words.encode(), words.encode("utf-16-le"), words.encode("utf-16-be"), words.lower().encode(), escaped]


def holding(folder: Path, needles: list[bytes]) -> list[str]:
    """Files with any of the needles in their bytes."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and any(needle in path.read_bytes() for needle in needles):
            found.append(path.relative_to(folder).as_posix())
    return found


def assert_verifies(path: Path) -> None:
    checks = verify(path, recompute=resolve)
    assert [check for check in checks if check.result == "fail"] == []
    assert exit_code(checks) == 7  # no timestamp, no checkpoint kept elsewhere


def test_no_byte_of_an_erased_document_is_left(tmp_path: Path) -> None:
    path = tmp_path / "case"
    with sample_case(path) as case:
        (capture,) = [c for c in case.store.captures() if c.collection.requested == "report-1.txt"]
        (document,) = case.store.document_ids(capture=capture.id)
        entries = plan_erasure(case.store, document).entries
        payloads = case.store.payloads(0, case.store.size())
        needles = forms("Witness-mark-00001") + forms("Reason-mark-00001") + forms("report-1.txt")
        for idx in entries:
            _, salt, body = payloads[idx]
            assert salt is not None and body is not None
            needles += [salt, salt.hex().encode(), body]
        assert holding(path, needles)
        case.erase(document, order=ORDER, resolve=resolve)
        assert holding(path, needles) == []
        assert list(case.store.search("Witness-mark-00001", limit=5)) == []
        case.store.database.run("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, fulltext, row)")
        assert case.store.database.one("SELECT 1 FROM temp.words WHERE term = '00001'") is None
        assert case.store.database.one("SELECT 1 FROM temp.words WHERE term = '00002'") is not None
    assert holding(path, needles) == []
    assert_verifies(path)


def test_the_rows_after_an_erasure_are_those_of_a_rebuild(tmp_path: Path) -> None:
    with sample_case(tmp_path / "case") as case:
        case.erase(case.store.document_ids()[3], order=ORDER, resolve=resolve)
        digest = case.store.row_digest()
        assert case.rebuild(resolve) == digest


def test_the_order_is_logged_and_its_entries_named(tmp_path: Path) -> None:
    with sample_case(tmp_path / "case") as case:
        erasure = case.erase(case.store.document_ids()[0], order=ORDER, resolve=resolve)
        ((_, act),) = case.store.acts(Erased)
        assert (act.entries, act.blobs, act.authority) == (erasure.entries, len(erasure.blobs), ORDER.authority)
        assert len(erasure.entries) == 4  # the capture, its text and two readings
        assert all(case.store.act(idx) is None for idx in erasure.entries)
    words = {check.number: check for check in verify(tmp_path / "case")}
    assert "erased by order" in words[4].words
    assert words[4].objects


def test_a_ruling_or_a_link_goes_alone(tmp_path: Path) -> None:
    with sample_case(tmp_path / "case") as case:
        for id_, mark in (("ruling-1", "Reason-mark-00001"), ("link-1", "Link-mark-00001")):
            assert holding(case.path, forms(mark))
            assert len(case.erase(id_, order=ORDER, resolve=resolve).entries) == 1
            assert holding(case.path, forms(mark)) == []
        assert not list(case.store.rulings()) and not list(case.store.links())
    assert_verifies(tmp_path / "case")


def test_what_a_reviewer_saw_of_it_goes_with_it(tmp_path: Path) -> None:
    with empty_case(tmp_path / "case") as case:
        one, found = add_text(case, 1)
        _, other = add_text(case, 2)
        seen = canonical({"quotes": [found.reports[0].quote]}).decode()
        elsewhere = ruling(other, 5, seen=seen)
        case.append(Ruled(ruling=elsewhere))
        case.append(Ruled(ruling=ruling(other, 6)))
        case.append(Linked(link=link(found, other, 5)))
        erasure = case.erase(one.id, order=ORDER, resolve=resolve)
        assert [r.id for r in case.store.rulings()] == ["ruling-6"]
        assert len(erasure.entries) == 5
        assert holding(case.path, forms(found.reports[0].quote)) == []
    assert_verifies(tmp_path / "case")


def test_the_same_bytes_in_another_capture_stay_and_are_told(tmp_path: Path) -> None:
    with empty_case(tmp_path / "case") as case:
        first, _ = add_text(case, 1)
        second = put_capture(case, "copy-of-it.txt", text_of(1).encode())
        case.append(Captured(capture=second))
        erasure = case.erase(first.id, order=ORDER, resolve=resolve)
        assert erasure.kept == {first.blob: second.id}
        assert case.blobs.holds(first.blob)
        assert "report-1.txt" not in [c.collection.requested for c in case.store.captures()]
    assert_verifies(tmp_path / "case")


def test_a_member_needs_its_archive_to_go_too(tmp_path: Path) -> None:
    with sample_case(tmp_path / "case") as case:
        (member,) = [c for c in case.store.captures() if c.collection.requested == "report-900.txt"]
        (sibling,) = [c for c in case.store.captures() if c.collection.requested == "report-901.txt"]
        with pytest.raises(InputError, match="archive") as refused:
            case.erase(member.id, order=ORDER)
        assert refused.value.hint
        size = case.store.size()
        case.erase(member.id, order=ORDER, with_parent=True, resolve=resolve)
        assert case.store.size() == size + 1
        assert holding(case.path, forms("Witness-mark-00900")) == []
        assert case.store.capture(sibling.id) == sibling
        assert case.store.document_ids(capture=sibling.id)
    assert_verifies(tmp_path / "case")


def test_an_archive_takes_its_members_with_it(tmp_path: Path) -> None:
    with sample_case(tmp_path / "case") as case:
        (archive,) = [c for c in case.store.captures() if c.collection.requested == "box.zip"]
        case.erase(archive.id, order=ORDER, resolve=resolve)
        assert holding(case.path, forms("Witness-mark-00900") + forms("Witness-mark-00901")) == []
        assert len(case.store.document_ids()) == 12
    assert_verifies(tmp_path / "case")


def test_what_a_stopped_run_left_goes_as_well(tmp_path: Path) -> None:
    with empty_case(tmp_path / "case") as case:
        capture, _ = add_text(case, 1)
        other = put_capture(case, "again.txt", text_of(1).encode())
        read(case, other, text_of(1))  # its outputs are blobs, its transaction never came
        (case.path / "blobs" / "tmp" / "left").write_bytes(text_of(1).encode())
        (case.path / "log" / "payload" / ".000.jsonl.77.new").write_bytes(text_of(1).encode())
        (case.path / "case.db.replaced").write_bytes(text_of(1).encode())
        case.erase(capture.id, order=ORDER, resolve=resolve)
        assert holding(case.path, forms("Witness-mark-00001")) == []


def test_an_interrupted_erasure_is_told_and_finished_on_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "case"
    with monkeypatch.context() as patch:
        patch.setattr(case_folder, "finish_erasure", lambda *_: None)
        with sample_case(path) as case:
            document = case.store.document_ids()[1]
            case.erase(document, order=ORDER, resolve=resolve)
    assert holding(path, forms("Witness-mark-00001"))
    told = {check.number: check for check in verify(path)}
    assert "interrupted" in told[4].words
    Case.open(path, write=True, signer=signer()).close()
    assert holding(path, forms("Witness-mark-00001")) == []
    assert_verifies(path)


def test_a_reader_beside_it_leaves_the_erasure_unfinished_not_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "case"
    with sample_case(path) as case:
        case.store.database.run("PRAGMA busy_timeout = 50")
        reader = Database.open_for_reading(path / "case.db")
        with reader.read():
            reader.run("SELECT count(*) FROM entry")
            with pytest.raises(BackendError, match="not finished"):
                case.erase(case.store.document_ids()[1], order=ORDER, resolve=resolve)
        reader.close()
        finish_erasure(case.store, case.log, case.blobs)
    assert holding(path, forms("Witness-mark-00001")) == []
    assert_verifies(path)


def test_nothing_of_this_id_is_not_found(tmp_path: Path) -> None:
    with sample_case(tmp_path / "case") as case, pytest.raises(NotFound):
        case.erase("capture-ffffffffffffffffffffffffffffffff", order=ORDER)


def test_the_published_payload_of_an_erased_entry_is_null(tmp_path: Path) -> None:
    with sample_case(tmp_path / "case") as case:
        erasure = case.erase("ruling-1", order=ORDER, resolve=resolve)
        lines = (case.path / "log" / "payload" / "000.jsonl").read_bytes().splitlines(keepends=True)
        (idx,) = erasure.entries
        assert lines[idx] == payload_line(idx, None, None)


def test_ids_that_could_be_computed_from_a_guess_go_with_it(tmp_path: Path) -> None:
    """A report's id follows from the capture, an incident's from its first report: whoever guesses the document and its
    collection record could compute them and see that it was here."""
    path = tmp_path / "case"
    with sample_case(path) as case:
        allotted = case.store.allotments()
        reports = {report.id: report for report in case.store.reports()}
        incident, founding = next((i, r) for i, r in allotted.items() if r in reports)
        document = reports[founding].document
        (capture,) = [c for c in case.store.captures() if document in case.store.document_ids(capture=c.id)]
        ids = [text.encode() for text in (incident, founding, document, capture.id, capture.blob)]
        assert holding(path, ids)
        case.erase(document, order=ORDER, resolve=resolve)
        assert holding(path, ids) == []
        kept = {i: r for i, r in allotted.items() if i != incident}
        assert kept.items() < case.store.allotments().items()
        assert list(case.store.allotments())[: len(kept)] == list(kept)
        digest = case.store.row_digest()
        assert case.rebuild(resolve) == digest
    assert_verifies(path)


def test_an_earlier_refusal_of_the_same_file_goes_with_it(tmp_path: Path) -> None:
    with empty_case(tmp_path / "case") as case:
        case.append(Refused(requested="report-1.txt", stage="capture", reason="not readable"))
        case.append(Refused(requested="report-2.txt", stage="capture", reason="not readable"))
        capture, _ = add_text(case, 1)
        case.erase(capture.id, order=ORDER, resolve=resolve)
        assert holding(tmp_path / "case", forms("report-1.txt")) == []
        assert [refused.requested for refused in case.store.refusals()] == ["report-2.txt"]
    assert_verifies(tmp_path / "case")


def test_nothing_put_into_the_database_makes_an_opening_take_blobs_away(tmp_path: Path) -> None:
    path = tmp_path / "case"
    with sample_case(path) as case:
        blobs = set(case.blobs.digests())
        rows = [("blob", digest) for digest in blobs] + [("pages", "")]
        case.store.database.run_many("INSERT INTO unfinished (what, name) VALUES (?, ?)", rows)
    with Case.open(path, write=True, signer=signer()) as case:
        assert set(case.blobs.digests()) == blobs


@pytest.mark.parametrize("damage", ["body = x'00'", "body = NULL, salt = NULL"])
def test_nothing_is_erased_from_a_damaged_case(tmp_path: Path, damage: str) -> None:
    """A payload that cannot be read names no blobs: those that it named would be taken for strays."""
    path = tmp_path / "case"
    with sample_case(path) as case:
        blobs = set(case.blobs.digests())
        ((idx, _), *_) = case.store.acts(Captured)
        document = case.store.document_ids()[5]
        case.store.database.run(f"UPDATE payload SET {damage} WHERE idx = ?", (idx,))
        with pytest.raises(IntegrityError, match=f"payload {idx}"):
            case.erase(document, order=ORDER, resolve=resolve)
        assert set(case.blobs.digests()) == blobs
        case.store.database.run("INSERT INTO unfinished (what, name) VALUES ('pages', '')")
        with pytest.raises(IntegrityError, match=f"payload {idx}"):
            finish_erasure(case.store, case.log, case.blobs)
        assert set(case.blobs.digests()) == blobs
