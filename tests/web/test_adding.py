"""An incident that the reader missed, added by a person: it counts like any other, and goes when it is taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from saksi.case import Case
from saksi.case.folder import Order
from saksi.pipeline.importing import import_from
from saksi.pipeline.intake import reread
from saksi.pipeline.resolution import bring_up_to_date, resolve_all
from saksi.pipeline.upkeep import rebuild_case, verify_case
from saksi.web.roles import Role
from saksi.web.visit import Desk
from web.desks import a_desk, made_case, seat

TEXT = (
    "Two people were killed by a drone in Odesa on 9 June 2021, police said. "
    "In Sumy four did not live through the night.\n"
)
MISSED = "four did not live"
FIELDS = {"kind": "casualty", "set.outcome": "killed", "set.group": "people", "set.stance": "asserted",
          "set.scope": "incident", "set.count.qualifier": "exact", "set.count.low": "4", "set.count.high": "4",
          "set.count.words": "four"}  # fmt: skip


@pytest.fixture
def one_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("SAKSI_KEYS", str(tmp_path / "keys"))
    return a_desk(made_case(tmp_path / "case", {"odesa.txt": TEXT}))


def added(desk: Desk, words: str = MISSED) -> tuple[str, str]:
    """The missed incident added by the form; its document and its account."""
    with Case.open(desk.folder) as case:
        (document,) = case.store.document_ids()
        before = {report.id for report in case.store.reports_in(document)}
    start = TEXT.index(words)
    fields = {**FIELDS, "document": document, "start": str(start), "end": str(start + len(words)), "report": "new"}
    answer = seat(desk, Role.CODER).send("/acts/add-claim", {**fields, "reason": "Missed whole."})
    assert answer.status_code == 303, answer.text
    with Case.open(desk.folder) as case:
        (report,) = {report.id for report in case.store.reports_in(document)} - before
    return document, report


def tolls(folder: Path) -> set[tuple[int | None, ...]]:
    with Case.open(folder) as case:
        return {tuple(t.best for t in i.tolls if t.outcome == "killed") for i in case.store.incidents()}


def sound(folder: Path) -> bool:
    return not [check for check in verify_case(folder, None) if check.result == "fail"]


def test_a_missed_incident_is_added_and_its_account_takes_place_and_day(one_desk: Desk) -> None:
    assert tolls(one_desk.folder) == {(2,)}
    document, report = added(one_desk)
    assert tolls(one_desk.folder) == {(2,), (4,)} and sound(one_desk.folder)
    person = seat(one_desk, Role.CODER)
    with Case.open(one_desk.folder) as case:
        (ruling,) = [r.id for r in case.store.rulings(document) if r.subject.id == report]
    told = {"document": document, "report": report, "verdict": "correct", "reason": "As it says.", "seen": ruling,
            "set.where.name": "Sumy", "set.where.kind": "settlement", "set.event": "shelling"}  # fmt: skip
    assert person.send("/acts/rule-report", told).status_code == 303
    with Case.open(one_desk.folder) as case:
        found = case.store.incident(case.store.incidents_of([report])[report])
        assert found is not None and found.where is not None and found.where.name == "Sumy"
        other = next(i for i in case.store.incidents() if i.id != found.id)
        assert other.where is not None and other.where.name == "Odesa", "a correction of one bears on no other"
        assert person.look(f"/incidents/{found.id}").status_code == 200
    assert person.look(f"/documents/{document}").status_code == 200


def test_it_stays_through_rebuilding_and_another_reading(one_desk: Desk) -> None:
    from saksi.extract import choose

    added(one_desk)
    with Case.open(one_desk.folder, write=True) as case:
        before = case.store.row_digest()
        assert rebuild_case(case) == before
        list(reread(case, choose("rules")))
        bring_up_to_date(case)
    assert tolls(one_desk.folder) == {(2,), (4,)} and sound(one_desk.folder)


def test_two_incidents_of_one_sentence_are_ruled_on_apart(one_desk: Desk) -> None:
    document, report = added(one_desk, "by a drone in Odesa")
    with Case.open(one_desk.folder) as case:
        other = next(r for r in case.store.reports_in(document) if r.id != report)
    rejected = {"document": document, "report": other.id, "verdict": "reject", "reason": "Not so."}
    assert seat(one_desk, Role.CODER).send("/acts/rule-report", rejected).status_code == 303
    assert tolls(one_desk.folder) == {(4,)}


def test_taken_back_it_is_gone(one_desk: Desk) -> None:
    document, report = added(one_desk)
    with Case.open(one_desk.folder) as case:
        made = [ruling.id for ruling in case.store.rulings(document)]
    answer = seat(one_desk, Role.REVIEWER).send("/acts/undo", {"rulings": made[::-1], "reason": "It was told above."})
    assert answer.status_code == 303
    assert tolls(one_desk.folder) == {(2,)} and sound(one_desk.folder)
    again, same = added(one_desk)
    assert (again, same) == (document, report) and tolls(one_desk.folder) == {(2,), (4,)}


def test_its_ruling_erased_it_is_gone(one_desk: Desk) -> None:
    document, report = added(one_desk)
    with Case.open(one_desk.folder, write=True) as case:
        (ruling,) = [r.id for r in case.store.rulings(document) if r.subject.id == report]
        case.erase(ruling, order=Order("A court", "ordered", "A. Recorder"), resolve=resolve_all)
    assert tolls(one_desk.folder) == {(2,)} and sound(one_desk.folder)


def test_it_comes_along_into_another_case(one_desk: Desk, tmp_path: Path) -> None:
    added(one_desk)
    other = made_case(tmp_path / "other", {"sumy.txt": "Six people were injured in Lviv on 1 May 2021, police said."})
    with Case.open(other, write=True) as case:
        assert import_from(case, one_desk.folder).refused == []
    assert {(2,), (4,)} <= tolls(other) and sound(other)


def test_the_same_words_twice_are_refused(one_desk: Desk) -> None:
    added(one_desk)
    with Case.open(one_desk.folder) as case:
        (document,) = case.store.document_ids()
    start = TEXT.index(MISSED)
    fields = {**FIELDS, "document": document, "start": str(start), "end": str(start + len(MISSED)), "report": "new"}
    person = seat(one_desk, Role.CODER)
    assert person.send("/acts/add-claim", {**fields, "reason": "Again."}).status_code == 400


def test_its_document_erased_nothing_is_left_of_it(one_desk: Desk) -> None:
    document, report = added(one_desk)
    with Case.open(one_desk.folder, write=True) as case:
        case.erase(document, order=Order("A court", "ordered", "A. Recorder"), resolve=resolve_all)
        payloads = b"".join(body or b"" for _, _, body in case.store.payloads(0, case.store.size()))
        assert not list(case.store.incidents()) and report.encode() not in payloads
    assert sound(one_desk.folder)
