"""Accounts in the groups that the counting goes by: one voice told twice is one, until a person cuts the edge."""

from __future__ import annotations

from pathlib import Path

import pytest

from saksi.case import Case
from saksi.model.incident import Incident
from saksi.pipeline import desk as shown
from saksi.web.roles import Role
from saksi.web.visit import Desk
from web.desks import a_desk, made_case, seat

COPIED = (
    "At least 12 people were killed and 30 injured when rockets hit the covered market in Kharkiv on 3 May 2021, the "
    "mayor of Kharkiv said in the evening. Rescue crews worked through the night under the fallen roof of the hall "
    "and traders who had opened their stalls early that morning told of a second strike minutes after the first.\n"
)
TEXTS = {
    "agency.txt": f"ARVALE (Tern Wire) - {COPIED}",
    "paper.txt": f"The Harbour Paper, from Tern Wire - {COPIED}",
    "other.txt": "Rescuers said 15 people were killed when rockets hit the covered market in Kharkiv on 3 May 2021.\n",
}


@pytest.fixture
def copying(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("SAKSI_KEYS", str(tmp_path / "keys"))
    return a_desk(made_case(tmp_path / "case", TEXTS))


def the_market(case: Case) -> Incident:
    """The incident that all three tell of; the second strike, told by two, may stand beside it."""
    return next(one for one in case.store.incidents() if len(one.documents) == len(TEXTS))


def groups(desk: Desk) -> list[tuple[int, str]]:
    """How many accounts each group has, the largest first, with its reason."""
    with Case.open(desk.folder) as case:
        view = shown.incident_view(case, the_market(case).id)
    return sorted(((len(group.reports), group.words) for group in view.dependence), reverse=True)


def test_a_copy_counts_with_its_original_until_the_edge_is_cut(copying: Desk) -> None:
    (first, words), (second, alone) = groups(copying)
    assert alone == "named behind its figures: Rescuers", "whom an account alone rests on is said as well"
    assert (first, second) == (2, 1) and "copies of one text" in words
    person = seat(copying, Role.REVIEWER)
    with Case.open(copying.folder) as case:
        cut = [edge.id for edge in the_market(case).dependence if edge.kind != "own"]
    for edge in cut:
        fields = {"edge": edge, "verdict": "reject", "reason": "Two reporters stood there."}
        answer = person.send("/acts/rule-dependence", fields)
        assert answer.status_code in (303, 404)  # an edge may be gone once the one before it is cut
    assert [size for size, _ in groups(copying)] == [1, 1, 1]


def test_accounts_are_not_called_sources(copying: Desk) -> None:
    with Case.open(copying.folder) as case:
        incident = the_market(case).id
    text = " ".join(seat(copying, Role.READER).look(f"/incidents/{incident}").text.split())
    assert "<h2>Accounts <small>3, by what each rests on</small></h2>" in text
    assert "<h2>Sources" not in text and "independent sources" in text


def test_an_incident_says_once_that_nobody_has_reviewed_it(copying: Desk) -> None:
    person = seat(copying, Role.READER)
    with Case.open(copying.folder) as case:
        text = person.look(f"/incidents/{the_market(case).id}").text
    assert text.count("reviewed") == 1 and "not yet reviewed by a person" in text
    assert "nobody has reviewed it" in person.look("/").text
