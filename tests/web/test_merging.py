"""What a reviewer is offered to merge an incident with."""

from __future__ import annotations

from pathlib import Path

from saksi.case import Case
from saksi.web.roles import Role
from web.desks import a_desk, made_case, seat

TEXTS = {
    "one.txt": "Four people were injured by shelling in Sumy on 2 June 2021, doctors said.",
    "two.txt": "Six people were injured by shelling in Sumy on 4 June 2021, doctors said.",
    "far.txt": "Two people were killed by a drone in Odesa on 3 June 2021, police said.",
    "later.txt": "Nine people were injured by shelling in Sumy on 20 June 2021, doctors said.",
}


def test_incidents_of_the_same_days_near_by_are_offered(tmp_path: Path) -> None:
    folder = made_case(tmp_path / "case", TEXTS)
    with Case.open(folder) as case:
        found = {(i.where.name, i.when.earliest): i.id for i in case.store.incidents() if i.where and i.when}
    assert len(found) == 4
    here = found["Sumy", "2021-06-02"]
    text = seat(a_desk(folder), Role.REVIEWER).look(f"/incidents/{here}").text
    offered = {other for other in found.values() if f"merge?with={other}" in text}
    assert offered == {found["Sumy", "2021-06-04"]}
    assert "merge?with=" not in seat(a_desk(folder), Role.CODER).look(f"/incidents/{here}").text


def test_incidents_by_their_plain_name_lead_to_the_search_with_its_filters(tmp_path: Path) -> None:
    person = seat(a_desk(made_case(tmp_path / "case", TEXTS)), Role.READER)
    answer = person.client.get("/incidents?words=drone", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/search?words=drone")
    assert person.client.get("/incidents", follow_redirects=False).headers["location"] == "/search"
