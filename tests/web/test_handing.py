"""What leaves by button: each form whole, through redaction and gate, logged under the person's name, theirs alone."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from saksi.case import Case
from saksi.model.act import Exported
from saksi.publish.exports.write import FORMATS
from saksi.web.leaving import KEPT_S, MOST_EACH, Leaving
from saksi.web.roles import Role
from saksi.web.visit import Desk
from web.desks import Seat, a_desk, made_case, seat

VICTIM = "Galyna Petrivna Testova"
NAMED = {"named.txt": f"A shell killed {VICTIM}, 61, at her home in Sumy on 2 June 2021, her daughter said.\n"}
PATIENCE_S = 60


def asked(person: Seat, tier: str, **fields: str) -> str:
    """Asks for something and waits until it is done; the address of its page."""
    answer = person.send(f"/handing/{tier}", fields)
    assert answer.status_code == 303, answer.text
    address = str(answer.headers["location"])
    until = time.monotonic() + PATIENCE_S
    while not person.look(f"/api{address}").json()["is_done"]:
        assert time.monotonic() < until, "not done in time"
        time.sleep(0.05)
    return address


def fetched(person: Seat, address: str) -> Any:
    answer = person.look(f"{address}/file")
    assert answer.status_code == 200, person.look(address).text
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    return answer


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def left(folder: Path) -> list[Exported]:
    with Case.open(folder) as case:
        return [act for _, act in case.store.acts(Exported)]


@pytest.mark.parametrize("form", FORMATS)
def test_every_table_comes_with_its_loss_report_and_is_logged(desk: Desk, form: str) -> None:
    person = seat(desk, Role.REVIEWER)
    files = members(fetched(person, asked(person, "public", what="table", form=form)).content)
    assert {f"{form}/loss.csv", f"{form}/README.txt", f"{form}/saksi-export.json"} < set(files)
    (act,) = left(desk.folder)
    assert (act.form, act.by, act.incidents) == (form, "B. Reviewer", 2)


def test_a_table_by_another_rule_says_so(desk: Desk) -> None:
    person = seat(desk, Role.REVIEWER)
    files = members(fetched(person, asked(person, "public", what="table", form="acled", rule="acled")).content)
    assert b"Counting rule acled" in files["acled/README.txt"]


@pytest.mark.parametrize("form, opening", [("pdf", b"%PDF-"), ("html", b"<!DOCTYPE html>")])
def test_a_dossier_of_one_incident(desk: Desk, subjects: dict[str, str], form: str, opening: bytes) -> None:
    person = seat(desk, Role.REVIEWER)
    answer = fetched(person, asked(person, "public", what="dossier", form=form, incident=subjects["incident"]))
    assert answer.content.startswith(opening) and answer.headers["x-content-type-options"] == "nosniff"
    (act,) = left(desk.folder)
    assert (act.form, act.incidents) == (f"dossier, {form}, public", 1)


@pytest.mark.parametrize("tier", ["public", "partner", "sealed"])
def test_a_bundle_verifies_once_unpacked(desk: Desk, tmp_path: Path, tier: str) -> None:
    from saksi.pipeline.bundling import verify_bundle

    person = seat(desk, Role.ADMIN)
    answer = fetched(person, asked(person, tier, what="bundle"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        archive.extractall(tmp_path)
    (folder,) = [path for path in tmp_path.iterdir() if path.name.startswith("bundle")]
    assert not [check for check in verify_bundle(folder) if check.result == "fail"]
    assert left(desk.folder)[0].form == f"bundle, {tier}"


def test_the_site_as_one_file(desk: Desk) -> None:
    person = seat(desk, Role.REVIEWER)
    files = members(fetched(person, asked(person, "public", what="site")).content)
    assert "site/index.html" in files and left(desk.folder)[0].form == "site"


@pytest.fixture
def sealed_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("SAKSI_KEYS", str(tmp_path / "keys"))
    yield a_desk(made_case(tmp_path / "named", NAMED))


def test_no_button_passes_by_redaction(sealed_desk: Desk) -> None:
    """A sealed name and an exact home: in nothing that everyone or a partner gets, whatever its form."""
    person = seat(sealed_desk, Role.ADMIN)
    with Case.open(sealed_desk.folder) as case:
        incident = next(case.store.incidents()).id
    wishes = [{"what": "table", "form": form} for form in FORMATS]
    wishes += [{"what": "dossier", "form": "html", "incident": incident}, {"what": "bundle"}]
    for tier in ("public", "partner"):
        for wish in (*wishes, *([{"what": "site"}] if tier == "public" else [])):
            content = fetched(person, asked(person, tier, **wish)).content
            texts = members(content).values() if content.startswith(b"PK") else [content]
            for text in texts:
                inner = members(text).values() if text.startswith(b"PK") else [text]
                assert not any(word.encode() in part for part in inner for word in VICTIM.split()), (tier, wish)


def test_what_the_gate_stops_is_named_on_the_page(sealed_desk: Desk) -> None:
    person = seat(sealed_desk, Role.REVIEWER)
    with Case.open(sealed_desk.folder) as case:
        incident = next(case.store.incidents()).id
    assert person.send(
        "/acts/rule-incident", {"incident": incident, "verdict": "reject", "reason": "Another event."}
    ).status_code == 303  # fmt: skip
    address = asked(person, "public", what="dossier", form="html", incident=incident)
    page = person.look(address).text
    assert "The gate stopped it" in page and "rejected in review" in page and incident in page
    assert person.look(f"{address}/file").status_code == 404
    assert left(sealed_desk.folder) == []
    ready = person.look(asked(person, "public", what="table", form="csv")).text
    assert "Held back" in ready and f"{incident}: rejected in review" in ready


def test_a_number_without_its_evidence_stops_everything(desk: Desk) -> None:
    import json

    with Case.open(desk.folder, write=True) as case:
        database, name = case.store.database, next(case.store.incidents()).id
        (body,) = database.one("SELECT body FROM incident WHERE id = ?", (name,)) or ("{}",)
        told = json.loads(body)
        told["tolls"][0]["trace"] = []
        with database.write():
            database.run("UPDATE incident SET body = ? WHERE id = ?", (json.dumps(told).encode(), name))
    person = seat(desk, Role.REVIEWER)
    page = person.look(asked(person, "public", what="site")).text
    assert "The gate stopped it" in page and "rests on no claim" in page and name in page


def test_what_one_asked_for_no_other_gets(desk: Desk) -> None:
    person, other = seat(desk, Role.ADMIN), seat(desk, Role.ADMIN, "C. Other")
    address = asked(person, "public", what="table", form="csv")
    for path in (address, f"{address}/file", f"/api{address}"):
        assert person.look(path).status_code == 200 and other.look(path).status_code == 404


def test_who_is_an_admin_no_more_fetches_nothing_that_they_asked_for_as_one(desk: Desk) -> None:
    address = asked(seat(desk, Role.ADMIN), "partner", what="table", form="csv")
    assert fetched(seat(desk, Role.ADMIN), address).status_code == 200
    assert seat(desk, Role.REVIEWER).look(f"{address}/file").status_code == 404


@pytest.mark.parametrize("tier", ["partner", "sealed"])
def test_what_not_everyone_may_read_an_admin_hands_on(desk: Desk, tier: str) -> None:
    assert seat(desk, Role.REVIEWER).send(f"/handing/{tier}", {"what": "bundle"}).status_code == 403
    assert f"/handing/{tier}" not in seat(desk, Role.REVIEWER).look("/handing").text
    assert f"/handing/{tier}" in seat(desk, Role.ADMIN).look("/handing").text


@pytest.mark.parametrize(
    "tier, wish",
    [
        ("public", {"what": "table", "form": "none"}),
        ("public", {"what": "table", "form": "csv", "rule": "none"}),
        ("public", {"what": "dossier", "form": "pdf"}),
        ("public", {"what": "dossier", "form": "exe", "incident": "x"}),
        ("partner", {"what": "site"}),
        ("sealed", {"what": "table", "form": "csv"}),
        ("sealed", {"what": "dossier", "form": "pdf", "incident": "x"}),
    ],
)
def test_what_cannot_be_made_is_refused_before_anything_is(desk: Desk, tier: str, wish: dict[str, str]) -> None:
    assert seat(desk, Role.ADMIN).send(f"/handing/{tier}", wish).status_code == 400
    assert left(desk.folder) == []


def test_an_incident_that_is_not_there_fails_with_its_hint(desk: Desk) -> None:
    person = seat(desk, Role.REVIEWER)
    page = person.look(asked(person, "public", what="dossier", form="pdf", incident="../../etc")).text
    assert "It could not be made" in page and "no such incident" in page


def test_others_rule_while_something_is_made(desk: Desk, subjects: dict[str, str], monkeypatch: Any) -> None:
    import threading

    from saksi.pipeline import publishing

    waits, goes = threading.Event(), threading.Event()
    gather = publishing.gather

    def slow(case: Case) -> Any:
        made = gather(case)
        waits.set()
        assert goes.wait(PATIENCE_S)
        return made

    monkeypatch.setattr(publishing, "gather", slow)
    person = seat(desk, Role.REVIEWER)
    address = person.send("/handing/public", {"what": "table", "form": "csv"}).headers["location"]
    assert waits.wait(PATIENCE_S)
    told = person.look(f"/api{address}").json()
    assert (told["state"], told["step"]) == ("making", "Gathering the record")
    assert "Gathering the record" in person.look(address).text
    ruling = {"incident": subjects["incident"], "verdict": "accept", "reason": "Read."}
    assert person.send("/acts/rule-incident", ruling).status_code == 303, "a ruling does not wait for an export"
    goes.set()
    until = time.monotonic() + PATIENCE_S
    while person.look(f"/api{address}").json()["state"] != "ready":
        assert time.monotonic() < until
        time.sleep(0.05)


def test_what_was_made_is_kept_for_an_hour_and_no_more_than_a_few(desk: Desk) -> None:
    now = [0.0]
    desk.leaving = Leaving(clock=lambda: now[0])
    person = seat(desk, Role.REVIEWER)
    made = [asked(person, "public", what="table", form="csv") for _ in range(MOST_EACH + 1)]
    assert person.look(made[0]).status_code == 404 and person.look(made[-1]).status_code == 200
    folder = desk.leaving.folder
    assert folder is not None and len(list(folder.iterdir())) == MOST_EACH
    assert folder.stat().st_mode & 0o077 == 0
    now[0] = KEPT_S + 1.0
    assert person.look(made[-1]).status_code == 404 and not list(folder.iterdir())
