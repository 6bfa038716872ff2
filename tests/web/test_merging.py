"""What a reviewer is offered to merge an incident with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from saksi.case import Case
from saksi.pipeline import desk
from saksi.pipeline.desk.shown_incident import PairShown
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


SAME_TOWN = {
    "here.txt": "Twelve people were killed when rockets hit a market in Kharkiv on 3 May 2021, the mayor said.",
    "next.txt": "Two people were injured by a drone in Kharkiv on 4 May 2021, police said.",
    "beyond.txt": "Four people were injured by shelling in Kharkiv on 5 May 2021, doctors said.",
    "last.txt": "Five people were injured by a mine in Kharkiv on 6 May 2021, doctors said.",
}


def a_link(other: str, judgement: str, *, score: int = 400, by: str = "the rules", reason: str = "") -> PairShown:
    return PairShown("a", "b", judgement, by, score, reason, (), other, bool(reason))


def test_candidates_are_in_doubt_then_near_in_place_and_day_then_kept_apart_by_somebody(tmp_path: Path) -> None:
    with Case.open(made_case(tmp_path / "case", SAME_TOWN)) as case:
        here, following, beyond, last = (
            i.id for i in sorted(case.store.incidents(), key=lambda i: str(i.when and i.when.earliest))
        )
        view = replace(desk.incident_view(case, here), pairs=())
        assert [c.row.incident for c in desk.mergeable(case, view)] == [following, beyond, last]
        apart = [a_link(following, "different", score=1000, by="B. Reviewer", reason="Two blows.")] * 2
        linked = replace(view, pairs=(a_link(last, "unsure"), a_link(beyond, "same", score=510), *apart))
        offered = desk.mergeable(case, linked)
        assert [c.row.incident for c in offered] == [beyond, last, following]
        assert [len(c.links) for c in offered] == [1, 1, 1], "a ruling is told once, however many accounts it ties"
        back = replace(view, pairs=(a_link(following, "unsure", by="B. Reviewer", reason="Not sure any more."),))
        assert [(c.row.incident, c.links) for c in desk.mergeable(case, back)][0] == (following, ())


def test_each_candidate_comes_with_its_day_place_and_tolls(tmp_path: Path) -> None:
    folder = made_case(tmp_path / "case", SAME_TOWN)
    with Case.open(folder) as case:
        here = next(i.id for i in case.store.incidents() if i.when and i.when.earliest == "2021-05-03")
    text = seat(a_desk(folder), Role.REVIEWER).look(f"/incidents/{here}").text
    offered = text[text.index("<h2>Merge</h2>") : text.index('name="with"')]
    first = " ".join(offered[offered.index("<li>") : offered.index("</li>")].split())
    assert "Kharkiv</bdi>, 4 May 2021" in first
    assert "killed ? · injured 2" in first


def test_incidents_by_their_plain_name_lead_to_the_search_with_its_filters(tmp_path: Path) -> None:
    person = seat(a_desk(made_case(tmp_path / "case", TEXTS)), Role.READER)
    answer = person.client.get("/incidents?words=drone", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/search?words=drone")
    assert person.client.get("/incidents", follow_redirects=False).headers["location"] == "/search"
