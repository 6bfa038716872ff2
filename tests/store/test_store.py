"""Rows as a fold over the log, look-ups over them, and what resolution puts beside them."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import networkx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saksi.case import Case
from saksi.errors import BackendError, IntegrityError, NotFound, SourceError
from saksi.model.account import Limits
from saksi.model.act import Captured, Exported, Linked, Reading, TextRead
from saksi.model.canonical import canonical
from saksi.model.document import Document
from saksi.model.incident import Incident
from saksi.model.terms import Scope
from saksi.store import resolution
from saksi.store.database import Database, migrate, migrations
from sample_case import add_text, empty_case, put_capture, read, resolve, resolve_in, sample_case, text_of


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return empty_case(tmp_path / "case")


def test_a_document_is_found_by_all_its_names(case: Case) -> None:
    capture, findings = add_text(case, 1)
    (document,) = case.store.document_ids(capture=capture.id)
    assert case.store.capture(capture.id) == capture
    assert case.store.captured(capture.blob, "report-1.txt") == capture
    assert case.store.captured(capture.blob, "report-2.txt") is None
    found = case.store.document(document)
    assert found is not None and found.text == text_of(1)
    assert case.store.findings(document) == findings
    assert list(case.store.reports()) == list(findings.reports) == list(case.store.reports_in(document))
    assert list(case.store.reports([findings.reports[0].id, "report-none"])) == list(findings.reports)
    (claim,) = case.store.claims(document)
    assert case.store.claim(claim.id) == claim
    assert case.store.claim("claim-none") is None
    assert case.store.document("document-none") is None and case.store.findings("document-none") is None


def test_the_latest_reading_counts_and_the_earlier_one_stays_listed(case: Case) -> None:
    capture, first = add_text(case, 1)
    resolve_in(case)
    acts, second = read(case, capture, text_of(1), method="rules/2")
    case.append(acts[1])
    document = first.document
    assert case.store.findings(document) == second
    assert [(method, counts) for _, method, _, counts in case.store.readings(document)] == [
        ("rules/1", False),
        ("rules/2", True),
    ]
    assert [claim.method for claim in case.store.claims(document)] == ["rules/2"]
    assert case.store.stranded() == {first.reports[0].id}
    resolve_in(case)
    assert case.store.stranded() == set()


def test_another_text_drops_what_was_read_in_the_old_one(case: Case) -> None:
    capture, findings = add_text(case, 1)
    changed = text_of(1).replace("grain", "cattle")
    (text, reading), _ = read(case, capture, changed)
    case.append(text)
    assert case.store.unread() == [findings.document]
    assert list(case.store.reports()) == []
    assert list(case.store.search("grain", limit=5)) == []
    assert [id_ for id_, _ in case.store.search("cattle", limit=5)] == [findings.document]
    case.append(reading)
    assert case.store.unread() == []


def test_the_same_text_again_keeps_what_was_read(case: Case) -> None:
    capture, findings = add_text(case, 1)
    (text, _), _ = read(case, capture, text_of(1))
    case.append(text)
    assert case.store.unread() == []
    assert list(case.store.reports()) == list(findings.reports)


def test_acts_that_cannot_have_rows_are_refused_whole(case: Case) -> None:
    capture, findings = add_text(case, 1)
    size = case.store.size()
    twice = msgspec.structs.replace(findings, reports=findings.reports * 2)
    strange = msgspec.structs.replace(findings, document="document-other")
    other = put_capture(case, "other.txt", b"other")
    for wrong in (
        Reading(document=findings.document, method="x", output=case.blobs.put(canonical(twice)).digest),
        Reading(document=findings.document, method="x", output=case.blobs.put(canonical(strange)).digest),
        Reading(document=findings.document, method="x", output=case.blobs.put(b"{}").digest),
        Reading(document=findings.document, method="x", output="0" * 64),
        TextRead(capture=other.id, document="d", method="x", output=next(case.store.acts(TextRead))[1].output),
        Captured(capture=capture),
    ):
        with pytest.raises((SourceError, IntegrityError, NotFound)):
            case.append(wrong)
    assert case.store.size() == size
    assert list(case.store.reports()) == list(findings.reports)


def test_acts_are_listed_by_kind_from_an_entry_on(case: Case) -> None:
    for n in range(3):
        case.append(Exported(form="csv", incidents=n, digest="0" * 64, by="A. Tester"))
    listed = list(case.store.acts(Exported))
    assert [act.incidents for _, act in listed] == [0, 1, 2]
    assert list(case.store.acts(Exported, since=listed[1][0])) == listed[1:]
    assert case.store.last(Exported) == listed[-1][1]
    assert case.store.last(Linked) is None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 1 << 16), reports=st.integers(1, 25), keys=st.integers(1, 30))
def test_the_closure_is_the_connected_component(seed: int, reports: int, keys: int) -> None:
    choose = random.Random(seed)
    graph = networkx.Graph()
    database = Database.temporary()
    for n in range(reports):
        graph.add_node(f"r{n}")
        mine = {f"k{choose.randrange(keys)}" for _ in range(choose.randrange(4))}
        resolution.put_blocks(database, f"r{n}", mine)
        graph.add_edges_from((f"r{n}", key) for key in mine)
    start = f"r{choose.randrange(reports)}"
    expected = {node for node in networkx.node_connected_component(graph, start) if node.startswith("r")}
    assert resolution.closure(database, [start]) == expected
    near = {other for key in graph[start] for other in graph[key]} | {start}
    assert resolution.sharing(database, [start], Limits(100, 100)) == near
    database.close()


def test_resolution_is_replaced_and_forgets(tmp_path: Path) -> None:
    with sample_case(tmp_path / "case") as case:
        digest = case.store.row_digest()
        incident = next(case.store.incidents())
        assert case.store.incidents_of(incident.reports[:1]) == {incident.reports[0]: incident.id}
        assert case.store.members_beside(incident.reports[:1]) == set(incident.reports)
        assert case.store.allotted(incident.reports)
        assert len(list(case.store.matches(incident.reports))) == len(incident.reports) - 1
        resolve_in(case)
        assert case.store.row_digest() == digest
        with case.transaction() as transaction:
            transaction.put_resolution([], [], forget=[incident.id])
        assert case.store.incident(incident.id) is None
        assert list(case.store.matches(incident.reports)) == []
        merged = Incident(id="incident-a", scope=Scope.INCIDENT, formerly=("incident-b",), reports=("r1",))
        with case.transaction() as transaction:
            transaction.put_resolution([], [merged])
        assert case.store.incident("incident-b") == merged


def test_the_digest_sees_every_table(tmp_path: Path) -> None:
    with sample_case(tmp_path / "case") as case:
        digests = {case.store.row_digest()}
        for statement in (
            "UPDATE act SET act = 'x' WHERE idx = 1",
            "UPDATE capture SET blob = 'x' WHERE idx = (SELECT max(idx) FROM capture)",
            "UPDATE document SET output = 'x' WHERE idx = (SELECT max(idx) FROM document)",
            "UPDATE reading SET counts = 0",
            "DELETE FROM report WHERE rowid = 3",
            "DELETE FROM refusal",
            "DELETE FROM link",
            "DELETE FROM ruling",
            "DELETE FROM allotment WHERE rowid = 1",
            "DELETE FROM fulltext WHERE rowid = 3",
            "DELETE FROM block WHERE key = 'TOWN-1'",
            "DELETE FROM match WHERE rowid = 1",
            "UPDATE incident SET body = x'00'",
            "DELETE FROM member WHERE rowid = 1",
            "INSERT INTO former VALUES ('a', 'b')",
        ):
            case.store.database.run(statement)
            digests.add(case.store.row_digest())
        assert len(digests) == 16


def test_counts_for_the_doctor(tmp_path: Path) -> None:
    with sample_case(tmp_path / "case") as case:
        counts = case.store.counts()
    assert (counts["entry"], counts["document"], counts["refusal"], counts["incident"]) == (51, 14, 1, 5)


def test_a_database_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "a.db", create=True)
    database.run(f"PRAGMA user_version = {len(migrations()) + 1}")
    with pytest.raises(BackendError, match="later version"):
        migrate(database)
    with pytest.raises(BackendError, match="later version"):
        Database.open_for_reading(tmp_path / "a.db")
    database.run("PRAGMA user_version = 0")
    with pytest.raises(BackendError, match="earlier version"):
        Database.open_for_reading(tmp_path / "a.db")
    database.close()


def test_durability_and_overwriting_are_switched_on(case: Case) -> None:
    one = case.store.database.one
    assert one("PRAGMA journal_mode") == ("wal",)
    assert one("PRAGMA synchronous") == (2,)
    assert one("PRAGMA foreign_keys") == (1,)
    assert one("PRAGMA secure_delete") == (1,)


def test_texts_are_kept_once(case: Case) -> None:
    add_text(case, 1)
    (output,) = case.store.database.run("SELECT output FROM document")[0]
    assert isinstance(msgspec.json.decode(case.blobs.read(output), type=Document), Document)
    for table in ("document", "capture"):
        for row in case.store.database.run(f"SELECT * FROM {table}"):
            assert not any(b"Witness-mark" in value for value in row if isinstance(value, bytes))


def test_resolve_may_run_twice_over_the_same_case(case: Case) -> None:
    add_text(case, 1)
    add_text(case, 6)
    resolve_in(case)
    size = case.store.size()
    resolve_in(case)
    assert case.store.size() == size
    assert case.rebuild(resolve) == case.store.row_digest()
