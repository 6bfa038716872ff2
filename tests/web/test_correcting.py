"""Correcting when and where an account says it was, and a place that was read, by the form that a person gets."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from saksi.case import Case
from saksi.model.incident import Incident
from saksi.web.roles import Role
from saksi.web.visit import Desk
from web.desks import Seat, seat


def the_drone(desk: Desk) -> Incident:
    with Case.open(desk.folder) as case:
        return next(i for i in case.store.incidents() if i.where is not None and i.where.name == "Odesa")


def form(person: Seat, address: str) -> dict[str, Any]:
    """Every field of the page's form, as a browser would send it back."""
    text = person.look(address).text.partition('<form class="claim-form"')[2].partition("</form>")[0]
    fields = dict(re.findall(r'<input(?: type="\w+")?[^>]* name="([^"]+)" value="([^"]*)"', text))
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        fields[name] = next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
    return {name: html.unescape(value) for name, value in fields.items()}


def account_form(person: Seat, incident: Incident) -> dict[str, Any]:
    return form(person, f"/documents/{incident.documents[0]}/account?report={incident.reports[0]}")


def test_an_accounts_day_is_corrected(desk: Desk) -> None:
    person, incident = seat(desk, Role.CODER), the_drone(desk)
    fields = account_form(person, incident)
    assert fields["set.when.earliest"] == "2021-06-09" and fields["set.where.path"].endswith("Ukraine")
    day = {"set.when.earliest": "2021-06-08", "set.when.latest": "2021-06-08"}
    answer = person.send("/acts/rule-report", {**fields, **day, "reason": "The day before, says the police."})
    assert answer.status_code == 303
    now = the_drone(desk)
    assert now.when is not None and now.when.earliest == "2021-06-08"
    assert now.where == incident.where, "what was not changed stands"


def test_a_place_of_another_name_leaves_the_spot_of_the_first(desk: Desk) -> None:
    person, incident = seat(desk, Role.CODER), the_drone(desk)
    fields = account_form(person, incident)
    person.send("/acts/rule-report", {**fields, "set.where.name": "Lower Arvale", "reason": "A village near it."})
    page = person.look(f"/incidents/{incident.id}").text
    assert "Lower Arvale" in page
    with Case.open(desk.folder) as case:
        now = case.store.incident(incident.id)
    assert now is not None and now.where is not None
    assert (now.where.name, now.where.lat_e5, now.where.gazetteer_id) == ("Lower Arvale", None, None)
    assert incident.where is not None and now.where.path == incident.where.path


@pytest.mark.parametrize(
    "change",
    [
        {"set.when.earliest": "9 June"},
        {"set.when.latest": "2021-06-31"},
        {"set.where.lat": "north"},
        {"set.where.lon": "999"},
        {"set.where.kind": "planet"},
    ],
)
def test_what_is_no_day_or_place_is_refused(desk: Desk, change: dict[str, str]) -> None:
    person, incident = seat(desk, Role.CODER), the_drone(desk)
    fields = account_form(person, incident)
    assert person.send("/acts/rule-report", {**fields, **change, "reason": "r"}).status_code == 400
    assert the_drone(desk) == incident


def test_a_form_sent_back_as_it_was_changes_nothing(desk: Desk) -> None:
    person, incident = seat(desk, Role.CODER), the_drone(desk)
    answer = person.send("/acts/rule-report", {**account_form(person, incident), "reason": "r"})
    assert answer.status_code in (303, 400)
    assert (the_drone(desk).when, the_drone(desk).where) == (incident.when, incident.where)


def test_a_place_that_was_read_is_corrected(desk: Desk) -> None:
    person, incident = seat(desk, Role.CODER), the_drone(desk)
    document = incident.documents[0]
    with Case.open(desk.folder) as case:
        claim = next(c for c in case.store.claims(document) if c.kind == "place")
    fields = form(person, f"/documents/{document}/claim?claim={claim.id}")
    spot = {"set.where.lat": "46.5", "set.where.lon": "30.75"}
    assert person.send("/acts/rule-claim", {**fields, **spot, "reason": "The harbour."}).status_code == 303
    shown = person.look(f"/api/documents/{document}").json()
    now = next(c for c in shown["claims"] if c["id"] == claim.id)
    assert (now["standing"], now["value"]["where"]["lat"], now["value"]["where"]["lon"]) == ("corrected", 46.5, 30.75)


def test_a_field_that_nothing_was_read_for_stays_unknown(desk: Desk) -> None:
    """A list of choices must not choose its first one for the reviewer."""
    person, incident = seat(desk, Role.CODER), the_drone(desk)
    fields = form(person, f"/documents/{incident.documents[0]}/claim?start=0&end=3&kind=weapon")
    assert fields["set.weapon"] == ""


@pytest.mark.parametrize("day", ["2021-06", "2021"])
def test_a_day_known_by_month_or_year_breaks_no_page(desk: Desk, day: str) -> None:
    person, incident = seat(desk, Role.REVIEWER), the_drone(desk)
    fields = account_form(person, incident)
    coarse = {"set.when.earliest": day, "set.when.latest": day, "reason": "It gives no day."}
    assert person.send("/acts/rule-report", {**fields, **coarse}).status_code == 303
    paths = ("/", "/search", "/search?since=2021-06-01&until=2021-06-30", "/map", "/timeline", "/timeline?step=day")
    for path in (*paths, "/timeline?step=week", f"/incidents/{incident.id}", "/api/timeline?step=week"):
        assert person.look(path).status_code == 200, path
    found = person.look("/api/incidents?since=2021-06-20&until=2021-06-30").json()
    assert incident.id in {row["incident"] for row in found["rows"]}, "a month lasts to its end"
