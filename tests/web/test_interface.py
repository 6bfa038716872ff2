"""The JSON interface as it describes itself, walked by schemathesis: no fault, no leak, whatever is sent."""

from __future__ import annotations

from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck

from saksi.case import Case
from saksi.web.guard import COOKIE
from saksi.web.openapi import described
from saksi.web.roles import Role
from saksi.web.table import ENTRIES
from saksi.web.visit import Desk
from web.desks import HOST, seat

OPERATIONS = [(e.method, e.path) for e in ENTRIES if e.is_api]


def test_the_description_holds_every_route_that_speaks_json(desk: Desk) -> None:
    told = seat(desk, Role.READER).look("/api/openapi.json").json()
    assert {(m.upper(), p) for p, ms in told["paths"].items() for m in ms} == set(OPERATIONS)
    merge = told["paths"]["/api/acts/merge"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert set(merge["required"]) == {"left", "right", "reason", "seen"}


@pytest.mark.filterwarnings("ignore")  # schemathesis's own
@pytest.mark.parametrize("method, path", OPERATIONS, ids=lambda o: o.replace("/api", ""))
def test_no_fault_whatever_is_sent(method: str, path: str, desk: Desk, subjects: dict[str, str]) -> None:
    person = seat(desk, Role.ADMIN)
    schema = schemathesis.openapi.from_dict(described(ENTRIES))
    operation = schema[path][method]
    cookie = {COOKIE: str(person.client.cookies.get(COOKIE, domain=HOST))}

    codes: set[int] = set()

    @hypothesis.settings(
        max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @hypothesis.given(case=operation.as_strategy())
    def sent(case: Any) -> None:
        values = {name: subjects.get(name, value) for name, value in (case.path_parameters or {}).items()}
        request = person.client.request(
            method,
            path.format(**{name: str(value).replace("/", "_") or "x" for name, value in values.items()}),
            params={k: v for k, v in (case.query or {}).items() if v is not None},
            json=case.body if method == "POST" and not is_absent(case.body) else None,
            headers={"x-saksi-token": person.token},
            cookies=cookie,
        )
        codes.add(request.status_code)
        assert request.status_code < 500, request.text
        assert "Traceback" not in request.text and str(desk.folder) not in request.text
        if request.status_code == 200:
            request.json()

    sent()
    assert not codes & {401, 403}, "nothing got past the guard"


def is_absent(body: object) -> bool:
    return type(body).__name__ == "NotSet"


def test_another_who_ruled_meanwhile_is_told_and_nothing_is_lost(desk: Desk, subjects: dict[str, str]) -> None:
    one, other = seat(desk, Role.REVIEWER, "B. One"), seat(desk, Role.REVIEWER, "C. Other")
    body = {"incident": subjects["incident"], "verdict": "accept", "reason": "Read.", "seen": None}
    assert one.tell("/api/acts/rule-incident", body).status_code == 200
    late = other.tell("/api/acts/rule-incident", {**body, "verdict": "reject"})
    assert late.status_code == 409
    form = other.send("/acts/rule-incident", {"incident": subjects["incident"], "verdict": "reject", "reason": "No."})
    assert form.status_code == 409 and "No." in form.text, "what was entered is still on the page"
    with Case.open(desk.folder) as case:
        assert [r.by for r in case.store.rulings()] == ["B. One"]


def test_the_log_says_who_ruled(desk: Desk, subjects: dict[str, str]) -> None:
    coder = seat(desk, Role.CODER, "D. Coder")
    body = {"document": subjects["document"], "claim": subjects["claim"], "verdict": "accept", "reason": "Read."}
    assert coder.tell("/api/acts/rule-claim", body).status_code == 200
    with Case.open(desk.folder) as case:
        (ruling,) = case.store.rulings()
        assert (ruling.by, ruling.reason) == ("D. Coder", "Read.")
