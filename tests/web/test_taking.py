"""Bringing documents in from the browser: what is sent is captured under its own name, within bounds."""

from __future__ import annotations

import io
import zipfile

import pytest

from saksi.case import Case
from saksi.web.roles import Role
from saksi.web.taking import clean_name
from saksi.web.visit import Bounds, Desk
from web.desks import HOSTILE, a_desk, seat

TEXT = "Nine people were killed by shelling in Sumy on 2 June 2021, doctors said."


def test_files_and_a_text_are_taken_in(desk: Desk) -> None:
    person = seat(desk, Role.CODER)
    answer = person.send(
        "/add",
        {"text": "Two people were injured in Lviv on 3 June 2021.", "name": "note", "published": "2021-06-10"},
        files=[("files", ("first.txt", TEXT.encode(), "text/plain"))],
    )
    assert answer.status_code == 200 and answer.text.count("standing added") == 2
    with Case.open(desk.folder) as case:
        taken = {c.collection.requested: c.collection for c in case.store.captures()}
        assert taken["first.txt"].method == "upload" and taken["note.txt"].by == "B. Reviewer"


def test_nothing_sent_is_told_so(desk: Desk) -> None:
    assert seat(desk, Role.CODER).send("/add", {"text": "  "}).status_code == 400


@pytest.mark.parametrize(
    "name", [HOSTILE, "../../etc/passwd", "a\\b\\c.txt", "x\x00\r\n.txt", "", "." * 300, "قتل.txt"]
)
def test_a_hostile_name_is_only_ever_shown(desk: Desk, name: str) -> None:
    answer = seat(desk, Role.CODER).send("/add", files=[("files", (name or "f", TEXT.encode(), "text/plain"))])
    assert answer.status_code == 200
    assert "<script>document" not in answer.text and "<img src" not in answer.text
    cleaned = clean_name(name)
    assert cleaned and "/" not in cleaned and "\\" not in cleaned and cleaned.isprintable() and len(cleaned) <= 200


def test_more_than_the_bound_is_refused(folder: object, desk: Desk) -> None:
    small = a_desk(desk.folder, bounds=Bounds(upload_bytes=2000, burst=1000))
    answer = seat(small, Role.CODER).send("/add", files=[("files", ("big.txt", b"x" * 5000, "text/plain"))])
    assert answer.status_code == 413


def test_a_zip_bomb_is_refused_and_the_desk_goes_on(desk: Desk) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.txt", b"0" * 30_000_000)
    person = seat(desk, Role.CODER)
    answer = person.send("/add", files=[("files", ("bomb.zip", bomb.getvalue(), "application/zip"))])
    assert answer.status_code == 200 and "refused" in answer.text
    assert person.look("/").status_code == 200


def test_svg_and_html_never_come_back_as_what_they_are(desk: Desk) -> None:
    person = seat(desk, Role.CODER)
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    page = f"<html><title>{HOSTILE}</title><body><p>{TEXT}</p>{HOSTILE}</body></html>".encode()
    person.send("/add", files=[("files", ("a.svg", svg, "image/svg+xml")), ("files", ("a.html", page, "text/html"))])
    with Case.open(desk.folder) as case:
        captures = [c for c in case.store.captures() if c.collection.requested.startswith("a.")]
        documents = [d.id for d in case.store.documents()]
    assert len(captures) == 2
    for capture in captures:
        assert person.look(f"/captures/{capture.id}/picture").status_code == 404
    for document in documents:
        answer = person.look(f"/documents/{document}")
        assert (
            answer.status_code == 200
            and "<script>document" not in answer.text
            and "onerror=alert(1)>" not in answer.text
        )
