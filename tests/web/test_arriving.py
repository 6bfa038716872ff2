"""What is sent is taken in beside the desk: bounded, seen by its sender alone, and no ruling waits for all of it."""

from __future__ import annotations

import io
import threading
import time
import zipfile
from pathlib import Path

import pytest

from saksi.case import Case
from saksi.extract import choose
from saksi.model.act import Refused
from saksi.model.claim import Findings
from saksi.model.document import Document
from saksi.pipeline import front
from saksi.web.arriving import KEPT_S, MOST_EACH
from saksi.web.roles import Role
from saksi.web.visit import Bounds, Desk
from web.desks import Seat, a_desk, seat

PATIENCE_S = 120


def archive(count: int, *, size: int = 0) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for k in range(count):
            opened.writestr(f"{k}.txt", f"{k + 2} people were killed in Sumy on 2 June 2021. {'Rain fell. ' * size}")
    return made.getvalue()


def bounds(**given: float) -> Bounds:
    return Bounds(burst=100_000, per_second=100_000, **given)  # type: ignore[arg-type]


def sent(person: Seat, content: bytes, name: str = "many.zip") -> str:
    """Sends a file; the address that tells how far it is."""
    answer = person.send("/add", files=[("files", (name, content, "application/zip"))])
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def done(person: Seat, address: str) -> str:
    """Its page once it is done."""
    until = time.monotonic() + PATIENCE_S
    while not person.look(f"/api{address}").json()["is_done"]:
        assert time.monotonic() < until, "not done in time"
        time.sleep(0.02)
    return str(person.look(address).text)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> threading.Semaphore:
    """A reader that reads one document for each release of this."""
    gate = threading.Semaphore(0)

    class Waiting:
        def __init__(self) -> None:
            self._own = choose("rules")
            self.method, self.model_digest = self._own.method, self._own.model_digest

        def extract(self, document: Document) -> Findings:
            assert gate.acquire(timeout=PATIENCE_S)
            return self._own.extract(document)

    monkeypatch.setattr(front, "reader", lambda settings: Waiting())
    return gate


def test_more_items_than_the_bound_are_told_with_the_way_to_bring_them(desk: Desk) -> None:
    small = a_desk(desk.folder, bounds=bounds(upload_items=5, upload_wait=PATIENCE_S))
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as opened:
        opened.writestr("inner.zip", archive(10))
        opened.writestr("after.txt", "Two people were killed in Lviv on 3 June 2021.")
    files = [("files", (f"{k}.zip", inner.getvalue() + bytes(k), "application/zip")) for k in range(2)]
    answer = seat(small, Role.CODER).send("/add", files=files)
    assert answer.status_code == 200
    assert answer.text.count("standing added") == 3 and answer.text.count("standing opened") == 2
    assert "more items than are taken in at once; the rest is left out" in answer.text and "saksi add" in answer.text
    with Case.open(desk.folder) as case:
        assert {act.requested for _, act in case.store.acts(Refused)} == {"0.zip", "inner.zip", "1.zip"}


def test_more_bytes_than_the_bound_are_left_out(desk: Desk) -> None:
    small = a_desk(desk.folder, bounds=bounds(upload_unpacked=100_000, upload_wait=PATIENCE_S))
    content = archive(12, size=2000)
    answer = seat(small, Role.CODER).send("/add", files=[("files", ("much.zip", content, "application/zip"))])
    assert "more bytes than are taken in at once" in answer.text
    assert 1 <= answer.text.count("standing added") <= 6


def test_rulings_go_on_while_an_archive_is_taken_in(
    desk: Desk, subjects: dict[str, str], held: threading.Semaphore
) -> None:
    busy = a_desk(desk.folder, bounds=bounds(upload_wait=0))
    sender, other = seat(busy, Role.CODER), seat(busy, Role.CODER, "C. Coder")
    address = sent(sender, archive(3))
    held.release()
    ruling = {"document": subjects["document"], "claim": subjects["claim"], "verdict": "accept", "reason": "As it says"}
    answers = []
    at_it = threading.Thread(target=lambda: answers.append(other.send("/acts/rule-claim", ruling)), daemon=True)
    at_it.start()
    at_it.join(30)
    waited = not answers
    shown = sender.look(address).text
    held.release(2)
    assert "standing added" in done(sender, address)
    at_it.join(PATIENCE_S)
    assert not waited, "the ruling waited for the whole archive"
    assert answers[0].status_code == 303
    assert "data-job" in shown and "standing added" not in shown
    with Case.open(desk.folder) as case:
        assert len(list(case.store.rulings())) == 1
        assert len(case.store.document_ids()) == 6


def test_nobody_else_sees_what_was_sent(desk: Desk, held: threading.Semaphore) -> None:
    busy = a_desk(desk.folder, bounds=bounds(upload_wait=0))
    sender, other = seat(busy, Role.CODER), seat(busy, Role.ADMIN, "D. Other")
    address = sent(sender, archive(1))
    assert other.look(address).status_code == other.look(f"/api{address}").status_code == 404
    held.release()
    assert "standing added" in done(sender, address)
    busy.arriving.clock = lambda: time.monotonic() + KEPT_S + 1
    assert sender.look(address).status_code == 404


def test_one_person_fills_not_the_desk(desk: Desk, held: threading.Semaphore) -> None:
    busy = a_desk(desk.folder, bounds=bounds(upload_wait=0))
    sender = seat(busy, Role.CODER)
    addresses = [sent(sender, archive(1), f"{k}.zip") for k in range(MOST_EACH)]
    refused = sender.send("/add", {"text": "Two people were killed."})
    assert refused.status_code == 400 and "Wait until" in refused.text
    other = seat(busy, Role.CODER, "C. Coder")
    addresses_of_other = sent(other, archive(1), "other.zip")
    held.release(10)
    for address in addresses:
        done(sender, address)
    assert "standing" in done(other, addresses_of_other)


def test_a_fault_is_told_and_what_was_taken_stays(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Failing:
        def __init__(self) -> None:
            self._own = choose("rules")
            self.method, self.model_digest, self.left = self._own.method, self._own.model_digest, 2

        def extract(self, document: Document) -> Findings:
            self.left -= 1
            if self.left < 0:
                raise RuntimeError("a text in here")
            return self._own.extract(document)

    monkeypatch.setattr(front, "reader", lambda settings: Failing())
    answer = seat(desk, Role.CODER).send("/add", files=[("files", ("f.zip", archive(4), "application/zip"))])
    assert answer.status_code == 200 and answer.text.count("standing added") == 2
    assert "A fault in Saksi itself (RuntimeError)" in answer.text and "a text in here" not in answer.text
    with Case.open(desk.folder) as case:
        assert len(case.store.document_ids()) == 5


def test_the_cases_own_places_are_in_force(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sent to the desk is read as `saksi add` reads it."""
    from saksi.pipeline import places

    asked: list[Path] = []
    own = places.case_reader

    def seen(case: Case, reader: object) -> object:
        asked.append(case.path)
        return own(case, reader)  # type: ignore[arg-type]

    monkeypatch.setattr(places, "case_reader", seen)
    seat(desk, Role.CODER).send("/add", {"text": "Two people were killed in Lviv on 3 June 2021."})
    assert asked == [desk.folder]
