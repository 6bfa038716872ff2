"""Places, samples and codings of another case: taken where nothing here contradicts, else named; the rest counted."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from saksi.case import Case
from saksi.case.folder import Order
from saksi.model.act import (
    Allotted,
    AnyAct,
    Captured,
    Coded,
    Exported,
    KeyChanged,
    Linked,
    Opened,
    PlacesAdded,
    Reading,
    Refused,
    Ruled,
    Sampled,
    SecondReading,
    TextRead,
)
from saksi.pipeline.brought_along import LEFT_OUT
from saksi.pipeline.desk.agreement import code, draw_sample, samples
from saksi.pipeline.importing import import_from
from saksi.pipeline.places import add_place, own_places, withdraw_places
from saksi.pipeline.resolution import resolve_all
from tests.pipeline.test_importing import copied, failed, ours, theirs

__all__ = ["ours", "theirs"]
OF_A_LOG_ITSELF = {Opened, KeyChanged}
TAKEN = {Captured, Refused, TextRead, Reading, SecondReading, Linked, Ruled, Allotted, PlacesAdded, Sampled, Coded}


def square(case: Case, name: str = "Lime Square", point: str = "POINT (36.2 49.9)") -> str:
    (place,) = add_place(case, point, {"name": name}).places
    return place.id


def test_every_kind_of_act_comes_in_or_is_counted() -> None:
    assert set(get_args(AnyAct)) == TAKEN | set(LEFT_OUT) | OF_A_LOG_ITSELF


def test_places_come_in_once_with_whom_they_are_from(ours: Case, theirs: Case) -> None:
    both, new = (square(ours), square(theirs))[0], square(theirs, "Mill", "POINT (36.3 49.8)")
    done = import_from(ours, theirs.path)
    assert (done.places, done.differences) == (1, [])
    assert [place.id for place in own_places(ours)] == [both, new]
    added = ours.store.last(PlacesAdded)
    assert added is not None and added.by == "B. Partner"
    size = ours.store.size()
    assert import_from(ours, theirs.path).places == 0 and ours.store.size() == size
    assert not failed(ours)


def test_a_withdrawal_binds_its_own_case(ours: Case, tmp_path: Path) -> None:
    here, there = square(ours), square(ours, "Mill", "POINT (36.3 49.8)")
    with copied(ours, tmp_path / "laptop") as laptop:
        withdraw_places(ours, [here], reason="gone")
        withdraw_places(laptop, [there], reason="gone")
        done = import_from(ours, laptop.path)
    assert [place.id for place in own_places(ours)] == [there]
    assert [line.partition(":")[0] for line in done.differences] == [here, there]
    assert done.left_out["withdrawals of places"] == 1


def test_two_people_code_on_two_laptops(ours: Case, tmp_path: Path) -> None:
    draw_sample(ours, "first", size=9, by="A.")
    with copied(ours, tmp_path / "laptop") as laptop:
        code(ours, "first", 0, "accept", by="A.")
        code(laptop, "first", 0, "reject", by="B.")
        code(laptop, "first", 1, "accept", by="B.")
        done = import_from(ours, laptop.path)
        assert (done.codings, done.differences) == (2, [])
        code(laptop, "first", 1, "reject", by="B.")
        assert import_from(ours, laptop.path).codings == 1, "the later answer follows"
        assert import_from(laptop, ours.path).codings == 1, "A.'s, and none of B.'s again"
    assert samples(ours)[0].coded == {"A.": 1, "B.": 2}
    assert [a.verdict for _, a in ours.store.acts(Coded) if a.by == "B." and a.number == 1] == ["accept", "reject"]


def test_one_person_on_two_laptops_contradicts_herself(ours: Case, tmp_path: Path) -> None:
    draw_sample(ours, "first", size=9, by="A.")
    with copied(ours, tmp_path / "laptop") as laptop:
        code(ours, "first", 0, "accept", by="A.")
        code(laptop, "first", 0, "reject", by="A.")
        done = import_from(ours, laptop.path)
    assert done.codings == 0
    assert done.differences == ["sample first, claim 0: one person answered otherwise there; not counted"]


def test_another_sample_of_one_name_stays_out(ours: Case, theirs: Case) -> None:
    for case in (ours, theirs):
        draw_sample(case, "first", size=9, by="A.")
        code(case, "first", 0, "accept", by="A.")
    draw_sample(theirs, "second", size=9, by="A.")
    done = import_from(ours, theirs.path)
    assert [line.partition(":")[0] for line in done.differences] == ["sample first"]
    assert [sample.name for sample in samples(ours)] == ["first", "second"] and done.codings == 0


def test_what_stays_in_the_other_log_is_counted(ours: Case, theirs: Case) -> None:
    theirs.append(Exported(form="csv", incidents=1, digest="0" * 64, by="B."))
    theirs.append(Refused(requested="nowhere.txt", stage="capture", reason="not found"))
    done = import_from(ours, theirs.path)
    assert done.left_out.pop("settings of policy", 0) <= 1
    assert done.left_out == {"exports": 1, "refusals of what has no bytes": 1}


def test_why_a_capture_was_not_read_comes_with_it(ours: Case, theirs: Case) -> None:
    capture = next(iter(theirs.store.captures()))
    theirs.append(Refused(requested="a.pdf", capture=capture.id, stage="read", reason="no text on page 2"))
    import_from(ours, theirs.path)
    refused = ours.store.last(Refused)
    assert refused is not None and refused.reason == "no text on page 2"
    size = ours.store.size()
    import_from(ours, theirs.path)
    assert ours.store.size() == size


@pytest.mark.parametrize("was_erased", [True, False])
def test_after_an_erasure_one_is_told_to_look(ours: Case, tmp_path: Path, was_erased: bool) -> None:
    """What was erased here leaves no digest, so nothing can keep it from coming in again."""
    (document,) = ours.store.document_ids()
    with copied(ours, tmp_path / "laptop") as laptop:
        if was_erased:
            ours.erase(document, order=Order("a court", "withdrawn", "A."), resolve=resolve_all)
        done = import_from(ours, laptop.path)
    assert done.captures == was_erased
    assert any("erasures were ordered here" in line for line in done.differences) is was_erased
