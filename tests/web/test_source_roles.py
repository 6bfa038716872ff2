"""A ruling on a source's role moves the tolls, and taking it back moves them back; its party never does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from saksi.case import Case
from saksi.model.canonical import canonical
from saksi.model.decision import Ruling
from saksi.model.incident import Incident
from saksi.model.source import Source
from saksi.model.terms import SourceRole
from saksi.pipeline.desk.source_role import source_named
from saksi.pipeline.desk.sources import sources_view
from saksi.pipeline.resolution import bring_up_to_date, resolve_all
from saksi.web.roles import Role
from saksi.web.visit import Desk
from web.desks import Seat, a_desk, made_case, seat

TEXTS = {
    "city.txt": (
        "Mayor Oleh Berestenko said 12 people were killed when rockets hit the covered market in Kharkiv "
        "on 3 May 2021.\n"
    ),
    "watch.txt": (
        "Harbour Watch said 30 people were killed when rockets hit the covered market in Kharkiv on 3 May 2021.\n"
    ),
}
REASON = "Its office is the city's register of the dead."


@pytest.fixture
def telling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("SAKSI_KEYS", str(tmp_path / "keys"))
    return a_desk(made_case(tmp_path / "case", TEXTS))


def incident_of(desk: Desk) -> Incident:
    with Case.open(desk.folder) as case:
        (found,) = case.store.incidents()
    return found


def source_in(desk: Desk, name: str) -> Source:
    return next(s for s in incident_of(desk).sources if name in s.name)


def best(desk: Desk) -> int | None:
    return next(toll.best for toll in incident_of(desk).tolls if toll.outcome == "killed")


def ask_for(desk: Desk, reviewers: int) -> None:
    """The case's policy in its own file, as people change it."""
    file = desk.folder / "saksi.toml"
    kept = file.read_text(encoding="utf-8").partition("\n[policy]")[0]
    file.write_text(f"{kept}\n[policy]\nreviewers = {reviewers}\n", encoding="utf-8")
    with Case.open(desk.folder, write=True) as case:
        bring_up_to_date(case)


def rulings(desk: Desk) -> list[Ruling]:
    with Case.open(desk.folder) as case:
        return list(case.store.rulings())


def rule(person: Seat, desk: Desk, name: str, **fields: Any) -> int:
    asked = {"source": source_in(desk, name).id, "reason": REASON, "back": "/sources", **fields}
    return int(person.send("/acts/rule-source", asked).status_code)


def last_seen(desk: Desk, name: str) -> str:
    with Case.open(desk.folder) as case:
        return next(s.ruling or "" for s in sources_view(case).sources if name in s.name)


def test_a_role_moves_the_tolls_and_taking_it_back_moves_them_back(telling: Desk) -> None:
    before = incident_of(telling)
    person = seat(telling, Role.REVIEWER)
    assert rule(person, telling, "Berestenko", role="witness") == 303
    ruled = incident_of(telling)
    mayor = source_in(telling, "Berestenko")
    assert (mayor.role, mayor.stated) == (SourceRole.WITNESS, SourceRole.LOCAL_AUTHORITY)
    assert ruled.tolls != before.tolls
    (made,) = rulings(telling)
    assert made.by == "B. Reviewer" and made.reason == REASON
    undone = person.send("/acts/undo", {"rulings": made.id, "reason": "A slip.", "back": "/sources"})
    assert undone.status_code == 303
    assert canonical(incident_of(telling)) == canonical(before)
    assert len(rulings(telling)) == 2, "both stay in the log"


def test_which_figure_counts_follows_the_role(telling: Desk) -> None:
    assert best(telling) == 12
    assert rule(seat(telling, Role.REVIEWER), telling, "Berestenko", role="social_channel") == 303
    assert best(telling) == 30


def test_a_rebuilt_case_says_the_same(telling: Desk) -> None:
    rule(seat(telling, Role.REVIEWER), telling, "Berestenko", role="armed_group", party="City")
    told = canonical(incident_of(telling))
    with Case.open(telling.folder, write=True) as case, case.transaction() as transaction:
        resolve_all(case.store, transaction)
    assert canonical(incident_of(telling)) == told


def test_a_party_is_told_and_ranks_nothing(telling: Desk) -> None:
    before = incident_of(telling)
    person = seat(telling, Role.REVIEWER)
    assert rule(person, telling, "Harbour", party="The Harbour League") == 303
    after = incident_of(telling)
    assert source_in(telling, "Harbour").party == "The Harbour League"
    assert (after.tolls, after.grade, after.dependence) == (before.tolls, before.grade, before.dependence)
    assert "The Harbour League" in person.look("/sources").text


def test_where_the_policy_asks_two_people_must_say_the_same(telling: Desk) -> None:
    ask_for(telling, 2)
    first, second = seat(telling, Role.REVIEWER), seat(telling, Role.REVIEWER, "C. Other")
    assert rule(first, telling, "Berestenko", role="social_channel") == 303
    assert best(telling) == 12 and "needs one who says the same" in first.look("/sources").text
    seen = last_seen(telling, "Berestenko")
    assert rule(first, telling, "Berestenko", role="social_channel", seen=seen) == 303
    assert best(telling) == 12, "the same person twice is one"
    seen = last_seen(telling, "Berestenko")
    assert rule(second, telling, "Berestenko", role="social_channel", seen=seen) == 303
    assert best(telling) == 30
    ask_for(telling, 3)
    assert best(telling) == 12, "a stricter policy holds for what was ruled before"


def test_a_name_that_is_sealed_by_a_ruling_is_not_in_its_reason(telling: Desk) -> None:
    person = seat(telling, Role.REVIEWER)
    assert rule(person, telling, "Harbour", role="witness", reason="Harbour Watch is one neighbour.") == 303
    page = person.look("/sources").text
    assert "is one neighbour." in page and "Harbour Watch" not in page


def test_a_ruling_made_since_is_not_passed_over(telling: Desk) -> None:
    person = seat(telling, Role.REVIEWER)
    assert rule(person, telling, "Berestenko", role="media") == 303
    assert rule(seat(telling, Role.REVIEWER, "C. Other"), telling, "Berestenko", role="ngo") == 409
    assert len(rulings(telling)) == 1


@pytest.mark.parametrize(
    "fields, status",
    [
        ({"role": "emperor"}, 400),
        ({"party": "x" * 201}, 400),
        ({"role": "ngo", "reason": " "}, 400),
        ({"role": "ngo", "source": "source-none"}, 404),
    ],
)
def test_what_does_not_fit_is_refused(telling: Desk, fields: dict[str, str], status: int) -> None:
    assert rule(seat(telling, Role.REVIEWER), telling, "Berestenko", **fields) == status
    assert not rulings(telling)


def test_a_coder_does_not_rule_on_sources(telling: Desk) -> None:
    person = seat(telling, Role.CODER)
    assert rule(person, telling, "Berestenko", role="ngo") == 403
    assert "rule-source" not in person.look("/sources").text


def test_an_unnamed_voice_has_no_role_of_its_own(desk: Desk) -> None:
    with Case.open(desk.folder) as case:
        unnamed = next(s.id for i in case.store.incidents() for s in i.sources if not s.is_named)
        assert source_named(case, unnamed).id == unnamed
    asked = {"source": unnamed, "role": "ngo", "reason": REASON}
    assert seat(desk, Role.REVIEWER).send("/acts/rule-source", asked).status_code == 400
