"""Merge and split: what the preview shows is what comes to be; a changed incident is a conflict; all of it undoes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.desk.cases import desk_case, document, incident, killed
from saksi.case import Case
from saksi.errors import Conflict, InputError
from saksi.pipeline import desk
from saksi.pipeline.desk.shown_incident import WouldBe
from saksi.pipeline.resolution import resolve_all


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return desk_case(tmp_path)


def reports(case: Case, *numbers: int) -> list[str]:
    return [report.id for n in numbers for report in case.store.reports_in(document(case, n))]


def best(would_be: WouldBe) -> int | None:
    return next(t.best for t in would_be.tolls if (t.outcome, t.group) == ("killed", "people"))


def test_a_merge_is_what_its_preview_showed(case: Case) -> None:
    left, right = incident(case, 0), incident(case, 4)
    seen = reports(case, 0, 1, 2, 4)
    log = case.store.size()
    preview = desk.preview_merge(case, left, right)
    assert case.store.size() == log and len(preview.before) == 2 and len(preview.after) == 1
    links = desk.merge(case, left, right, by="B.", reason="one attack", seen=seen)
    assert incident(case, 0) == incident(case, 4) == preview.after[0].id
    assert killed(case, 0)[1] == best(preview.after[0])
    view = desk.incident_view(case, right)
    assert view.id == incident(case, 0) and [event.act for event in view.history].count("linked") == len(links)
    assert case.rebuild(resolve_all) == case.store.row_digest()
    desk.unlink(case, [link.id for link in links], by="B.", reason="two after all")
    assert incident(case, 0) == left and incident(case, 4) != left


def test_a_split_is_what_its_preview_showed_and_a_merge_joins_again(case: Case) -> None:
    whole = incident(case, 0)
    (part,), every = reports(case, 1), reports(case, 0, 1, 2)
    preview = desk.preview_split(case, whole, [part])
    assert sorted(best(after) or 0 for after in preview.after) == [7, 9] and sum(a.is_new for a in preview.after) == 1
    desk.split(case, whole, [part], by="B.", reason="another street", seen=every)
    assert incident(case, 1) != incident(case, 0) == incident(case, 2)
    assert sorted([killed(case, 0)[1], killed(case, 1)[1]]) == [7, 9]
    desk.merge(case, incident(case, 0), incident(case, 1), by="B.", reason="the same street", seen=every)
    assert incident(case, 0) == incident(case, 1) == incident(case, 2)
    assert case.rebuild(resolve_all) == case.store.row_digest()


def test_what_was_shown_is_no_more(case: Case) -> None:
    with pytest.raises(Conflict):
        desk.split(case, incident(case, 0), reports(case, 1), by="B.", reason="r", seen=reports(case, 0, 1))
    with pytest.raises(Conflict):
        desk.merge(case, incident(case, 0), incident(case, 4), by="B.", reason="r", seen=reports(case, 0, 1, 2))


def test_a_split_leaves_something_on_either_side(case: Case) -> None:
    for part in ([], reports(case, 0, 1, 2), reports(case, 4)):
        with pytest.raises(InputError):
            desk.preview_split(case, incident(case, 0), part)
    with pytest.raises(InputError):
        desk.preview_merge(case, incident(case, 0), incident(case, 0))
