"""Every role against every route: who may not is refused before anything is looked at, who may is not."""

from __future__ import annotations

import re
from typing import Any

import pytest

from saksi.case import Case
from saksi.web.guard import Entry
from saksi.web.roles import Role
from saksi.web.table import ENTRIES
from saksi.web.visit import Desk
from web.desks import seat

ROLES: tuple[Role | None, ...] = (None, *Role)

ACTS_OF = {
    Role.CODER: ("rule-claim", "add-claim", "rule-report", "rule-document", "code"),
    Role.REVIEWER: (
        "rule-incident", "accept-all", "undo", "merge", "split", "unlink", "rule-dependence", "rule-source",
        "draw-sample", "assign",
    ),
}  # fmt: skip
PAGES_OF = {
    Role.READER: (
        "/", "/search", "/incidents", "/map", "/timeline", "/documents", "/documents/{document}",
        "/documents/{document}/pages/{number:int}", "/captures/{capture}/picture", "/incidents/{incident}", "/sources",
        "/agreement", "/api/openapi.json", "/api/queue", "/api/incidents", "/api/incidents/{incident}",
        "/api/documents/{document}", "/api/clusters", "/api/points", "/api/timeline", "/api/facets",
    ),
    Role.CODER: (
        "/documents/{document}/claim", "/documents/{document}/account", "/agreement/code", "/add", "POST /add",
        "/add/{arrival}", "/api/add/{arrival}",
    ),
    Role.REVIEWER: (
        "POST /documents/{document}/unseal", "/incidents/{incident}/merge", "/incidents/{incident}/split", "/handing",
        "/handing/{job}", "/handing/{job}/file", "POST /handing/public", "/api/handing/{job}",
    ),
    Role.ADMIN: ("POST /handing/partner", "POST /handing/sealed"),
}  # fmt: skip
"""Who may what, said once more: a new route, or one that another role may use, is a change of this."""


def meant() -> dict[str, Role]:
    acts = {
        f"POST {way}/{act}": role for role, names in ACTS_OF.items() for act in names for way in ("/acts", "/api/acts")
    }
    pages = {p if p.startswith("POST") else f"GET {p}": role for role, paths in PAGES_OF.items() for p in paths}
    return {**acts, **pages}


def test_each_route_has_the_role_that_is_meant() -> None:
    assert {f"{entry.method} {entry.path}": entry.least for entry in ENTRIES} == meant()


def address(entry: Entry, subjects: dict[str, str]) -> str:
    values = {**subjects, "number": "1"}
    return re.sub(r"\{(\w+)(:int)?\}", lambda m: values[m.group(1)], entry.path)


def asked(desk: Desk, entry: Entry, role: Role | None, path: str) -> Any:
    person = seat(desk, role)
    if entry.method == "GET":
        return person.look(path)
    return person.tell(path, {}) if entry.is_api else person.send(path)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: f"{e.method} {e.path}")
def test_role_against_route(entry: Entry, desk: Desk, subjects: dict[str, str]) -> None:
    path = address(entry, subjects)
    with Case.open(desk.folder) as case:
        before = case.store.size()
    for role in ROLES:
        answer = asked(desk, entry, role, path)
        if role is None:
            assert answer.status_code in ((303, 401) if entry.method == "GET" and not entry.is_api else (401,))
            assert answer.headers.get("location", "/enter") == "/enter"
        elif role < entry.least:
            assert answer.status_code == 403, role
        else:
            assert answer.status_code not in (401, 403) and answer.status_code < 500, (role, answer.status_code)
    if entry.method == "POST":
        with Case.open(desk.folder) as case:
            assert case.store.size() == before, "an empty request changed the case"


def test_every_route_is_in_the_table(desk: Desk) -> None:
    """No way leads past the guard: what the application routes is the table, the entrance and the static files."""
    from saksi.web.app import over

    app: Any = over(desk)
    routed = {(r.path, next(iter(r.methods - {"HEAD"}))) for r in app.app.routes}
    assert routed == {(e.path, e.method) for e in ENTRIES} | {
        ("/enter", "GET"), ("/enter", "POST"), ("/leave", "POST"), ("/static/{name}", "GET"),
    }  # fmt: skip


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e.method == "POST"], ids=lambda e: e.path)
@pytest.mark.parametrize("token", ["", "x" * 43, "another's"])
def test_without_the_sessions_own_token_nothing_is_done(
    entry: Entry, token: str, desk: Desk, subjects: dict[str, str]
) -> None:
    person = seat(desk, Role.ADMIN)
    given = seat(desk, Role.ADMIN, "C. Other").token if token == "another's" else token
    path = address(entry, subjects)
    if entry.is_api:
        answer = person.client.post(path, json={}, headers={"x-saksi-token": given})
    else:
        answer = person.client.post(path, data={"token": given})
    assert answer.status_code == 403


def test_what_another_site_sends_is_refused(desk: Desk) -> None:
    person = seat(desk, Role.ADMIN)
    for headers in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.example"},
    ):
        assert person.send("/acts/undo", {"rulings": "x", "reason": "r"}, headers=headers).status_code == 403
