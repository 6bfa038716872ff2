"""Rulings from the desk: each supersedes what was seen, none is passed over, and every one can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.desk.cases import desk_case, document, incident, killed, take
from pipeline.lines import LineExtractor
from saksi.case import Case
from saksi.case.verify import verify
from saksi.errors import Conflict, InputError, NotFound
from saksi.model.act import Reading
from saksi.model.canonical import canonical
from saksi.model.claim import Claim
from saksi.model.terms import IncidentStatus
from saksi.model.values import Span
from saksi.pipeline import desk
from saksi.pipeline.resolution import bring_up_to_date, resolve_all


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return desk_case(tmp_path)


def claim(case: Case, number: int) -> Claim:
    return case.store.claims(document(case, number))[0]


def correct(case: Case, number: int, seen: str | None = None, by: str = "B. Reviewer", **changes: object) -> str:
    made = desk.rule_claim(
        case,
        document(case, number),
        claim(case, number).id,
        "correct",
        by=by,
        reason="the page says otherwise",
        seen=seen,
        changes=changes,
    )
    return made.id


def test_a_corrected_count_moves_the_toll_and_undo_moves_it_back(case: Case) -> None:
    assert killed(case, 4) == (40, 40, 40)
    ruling = correct(case, 4, count={"low": 14, "high": None, "qualifier": "at_least"})
    assert killed(case, 4) == (14, 14, None)
    (shown,) = desk.document_view(case, document(case, 4)).claims
    assert (shown.standing, shown.words, shown.ruling) == ("corrected", "killed: at least 14", ruling)
    assert shown.machine is not None and shown.machine["count"]["low"] == 40
    assert desk.undo(case, [ruling], by="B. Reviewer", reason="misread myself").made
    assert killed(case, 4) == (40, 40, 40)
    assert case.rebuild(resolve_all) == case.store.row_digest()


def test_a_second_correction_keeps_what_the_first_changed(case: Case) -> None:
    first = correct(case, 4, count={"low": 14, "high": 14})
    second = correct(case, 4, seen=first, stance="alleged", said_by=[{"name": "the mayor", "role": "local_authority"}])
    (shown,) = desk.document_view(case, document(case, 4)).claims
    assert (shown.value["count"]["low"], shown.stance, shown.said_by[0].name) == (14, "alleged", "the mayor")
    desk.undo(case, [second], by="B. Reviewer", reason="no")
    (shown,) = desk.document_view(case, document(case, 4)).claims
    assert (shown.value["count"]["low"], shown.stance) == (14, "asserted")


def test_a_ruling_on_what_another_has_ruled_meanwhile_is_a_conflict_and_both_stay(case: Case) -> None:
    theirs = correct(case, 4, by="C. Reviewer", count={"low": 14, "high": 14})
    with pytest.raises(Conflict) as refused:
        correct(case, 4, seen=None, count={"low": 20, "high": 20})
    assert refused.value.subject == theirs and killed(case, 4) == (14, 14, 14)
    correct(case, 4, seen=theirs, count={"low": 20, "high": 20})
    assert killed(case, 4) == (20, 20, 20)
    history = desk.document_view(case, document(case, 4)).history
    assert [(event.by, event.undone) for event in history] == [("C. Reviewer", False), ("B. Reviewer", False)]


def test_an_undo_of_what_another_ruling_followed_is_refused(case: Case) -> None:
    first = correct(case, 4, count={"low": 14, "high": 14})
    second = correct(case, 4, seen=first, count={"low": 20, "high": 20})
    bulk = desk.undo(case, [first], by="B. Reviewer", reason="no")
    assert not bulk.made and bulk.refused[0][0] == first
    assert desk.undo(case, [second], by="B. Reviewer", reason="no").made
    assert desk.undo(case, [first], by="B. Reviewer", reason="no").made
    assert killed(case, 4) == (40, 40, 40)


@pytest.mark.parametrize(
    "changes",
    [
        {"count": {"low": "many"}},
        {"stance": "shouted"},
        {"nonsense": 1},
        {"said_by": "the mayor"},
        {"subset_of": "claim-x"},
    ],
)
def test_a_correction_that_does_not_fit_is_refused_and_nothing_is_logged(
    case: Case, changes: dict[str, object]
) -> None:
    before = case.store.row_digest()
    with pytest.raises(InputError):
        correct(case, 4, **changes)
    assert case.store.row_digest() == before


def test_rulings_need_a_reason_and_a_subject(case: Case) -> None:
    with pytest.raises(InputError, match="reason"):
        desk.rule_incident(case, incident(case, 4), "accept", by="B.", reason="  ", seen=None)
    with pytest.raises(NotFound):
        desk.rule_claim(case, document(case, 4), "claim-x", "accept", by="B.", reason="seen", seen=None)
    with pytest.raises(InputError, match="verdict"):
        desk.rule_incident(case, incident(case, 4), "approve", by="B.", reason="seen", seen=None)


def test_an_added_claim_counts_can_be_corrected_and_taken_back(case: Case) -> None:
    d = document(case, 3)
    (report,) = case.store.reports_in(d)
    text = case.store.document(d).text  # type: ignore[union-attr]
    new = desk.NewClaim(
        span=Span(text.index("drone"), text.index("drone") + 5),
        kind="casualty",
        value={
            "outcome": "killed",
            "group": "people",
            "count": {"low": 3, "high": 3, "qualifier": "exact", "words": "3"},
        },
        report=report.id,
    )
    added = desk.add_claim(case, d, new, by="B. Reviewer", reason="missed: three dead")
    assert killed(case, 3) == (3, 3, 3)
    shown = next(c for c in desk.document_view(case, d).claims if c.standing == "added")
    assert (shown.quote, shown.report, shown.ruling) == ("drone", report.id, added.id)
    made = desk.rule_claim(
        case, d, shown.id, "correct", by="B.", reason="five", seen=added.id, changes={"count": {"low": 5, "high": 5}}
    )
    assert killed(case, 3) == (5, 5, 5)
    with pytest.raises(InputError, match="there already"):
        desk.add_claim(case, d, new, by="B.", reason="again")
    assert case.rebuild(resolve_all) == case.store.row_digest()
    assert len(desk.undo(case, [made.id], by="B.", reason="no").made) == 1
    assert len(desk.undo(case, [added.id], by="B.", reason="no").made) == 1
    assert [c.standing for c in desk.document_view(case, d).claims] == ["machine"]


def test_rulings_and_additions_move_to_a_new_reading(case: Case) -> None:
    d = document(case, 4)
    correct(case, 4, count={"low": 14, "high": 14})
    found = LineExtractor(method="lines/2").extract(case.store.document(d))  # type: ignore[arg-type]
    output = case.blobs.put(canonical(found)).digest
    case.append(Reading(document=d, method="lines/2", output=output))
    bring_up_to_date(case)
    assert killed(case, 4) == (14, 14, 14)


def test_a_corrected_place_and_day_bring_a_report_to_other_reports(case: Case) -> None:
    (report,) = case.store.reports_in(document(case, 4))
    (other,) = case.store.reports_in(document(case, 0))
    assert incident(case, 4) != incident(case, 0) and other.where is not None
    where = desk.document_view(case, document(case, 0)).reports[0].where
    assert where is not None
    made = desk.rule_report(
        case,
        document(case, 4),
        report.id,
        "correct",
        by="B.",
        reason="the dateline is Arvale",
        seen=None,
        changes={"where": dict(where), "when": {"earliest": "2020-05-03", "latest": "2020-05-03"}},
    )
    assert desk.document_view(case, document(case, 4)).reports[0].ruling == made.id
    assert incident(case, 4) == incident(case, 0)
    assert case.rebuild(resolve_all) == case.store.row_digest()
    desk.undo(case, [made.id], by="B.", reason="no")
    assert incident(case, 4) != incident(case, 0)


def test_bulk_acceptance_tells_what_it_left_alone_and_can_be_undone(case: Case) -> None:
    ids = [incident(case, n) for n in (0, 3, 4)]
    theirs = desk.rule_incident(case, ids[1], "reject", by="C.", reason="not an attack", seen=None)
    bulk = desk.accept_all(case, [(name, None) for name in [*ids, "incident-x"]], by="B.", reason="all checked")
    assert len(bulk.made) == 2 and {name for name, _ in bulk.refused} == {ids[1], "incident-x"}
    status = {name: case.store.incident(name).status for name in ids}  # type: ignore[union-attr]
    assert list(status.values()) == [IncidentStatus.REVIEWED, IncidentStatus.REJECTED, IncidentStatus.REVIEWED]
    assert len(desk.undo(case, [*bulk.made, theirs.id], by="B.", reason="too soon").made) == 3
    assert all(case.store.incident(n).status is IncidentStatus.PROPOSED for n in ids)  # type: ignore[union-attr]


def test_a_document_withdrawn_and_taken_back(case: Case) -> None:
    made = desk.rule_document(case, document(case, 1), "withdraw", by="B.", reason="a test page", seen=None)
    assert desk.document_view(case, document(case, 1)).is_withdrawn
    assert killed(case, 0)[1] == 7
    desk.undo(case, [made.id], by="B.", reason="no test page")
    assert not desk.document_view(case, document(case, 1)).is_withdrawn
    assert case.rebuild(resolve_all) == case.store.row_digest()


def test_everything_ruled_verifies(case: Case, tmp_path: Path) -> None:
    correct(case, 4, count={"low": 14, "high": 14})
    desk.assign(case, incident(case, 4), "C. Reviewer", by="B.")
    desk.unseal(case, document(case, 4), by="B.", reason="to ask the family")
    take(case, tmp_path, [("2020-08-01 | Arvale | drone | 1 killed", "2020-08-02")], first=9)
    case.close()
    assert "fail" not in {check.result for check in verify(tmp_path / "case", recompute=resolve_all)}
