"""Tolls of one text by stated rules, and its day and place against a curated row."""

from __future__ import annotations

import csv
import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest

from bench import incidents_us
from bench.incidents_us import Tally, judge, km, main_report, sample, toll

TRUTH = {"killed": "2", "injured": "3", "date": "2014-05-06", "lat": "40.0", "lon": "-75.0"}


def _figure(low: int | None, outcome: str = "killed", **more: Any) -> dict[str, Any]:
    base = {
        "kind": "casualty",
        "outcome": outcome,
        "stance": "asserted",
        "as_of": None,
        "subset_of": None,
        "beside": None,
        "quote": "",
        "start": 0,
        "end": 0,
    }
    return {**base, "count": {"low": low, "high": low, "qualifier": "exact"}, **more}


def _quoted(low: int, quote: str, *, start: int = 0) -> dict[str, Any]:
    return _figure(low, quote=quote, start=start, end=start + len(quote))


def _report(*claims: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"scope": "incident", "when": None, "where": None, "claims": list(claims), **more}


@pytest.mark.parametrize(
    ("claims", "wanted"),
    [
        ([], 0),
        ([_figure(2), _figure(1, subset_of=0)], 2),
        ([_figure(2), _figure(1, beside=0)], 3),
        ([_figure(5, "injured"), _figure(2, beside=0)], 2),
        ([_figure(None)], 1),
        ([_figure(4, stance="denied"), _figure(3, stance="attributed"), _figure(9, stance="alleged")], 3),
        ([_figure(4, as_of={"latest": "2014-05-06"}), _figure(3, as_of={"latest": "2014-05-07"})], 3),
        ([_figure(1), _figure(2)], 2),
        ([_figure(7, "injured")], 0),
        ([_figure(5, "killed_or_injured"), _figure(2, subset_of=0)], 2),
        ([_quoted(1, "killed his wife"), _quoted(2, "killed his wife and two sons"), _figure(1, beside=1)], 4),
        ([_quoted(1, "A man, 13, and B, 16, died"), _quoted(1, "B, 16, died", start=15)], 2),
        ([_quoted(1, "One man, a baker of 16, died"), _quoted(1, "a baker of 16, died", start=9)], 1),
    ],
)
def test_the_latest_whole_figure_without_its_parts(claims: list[dict[str, Any]], wanted: int) -> None:
    assert toll(_report(*claims), "killed") == wanted


@pytest.mark.parametrize(("counted", "wanted"), [((), 3), ((1,), 3), ((2,), 2)])
def test_the_rest_of_an_unsplit_figure_is_injured_where_no_more_are_counted(counted: tuple[int], wanted: int) -> None:
    unsplit = [_figure(5, "killed_or_injured"), _figure(2, subset_of=0)]
    assert toll(_report(*unsplit, *(_figure(n, "injured") for n in counted)), "injured") == wanted


def test_no_report_has_no_dead_and_the_first_incident_is_the_main_one() -> None:
    assert toll(None, "killed") == 0
    old, new = _report(scope="historical"), _report()
    assert main_report({"reports": [old, new]}) is new
    assert main_report({"reports": [old]}) is old
    assert main_report({"reports": []}) is None


def test_a_report_is_judged_by_numbers_day_and_place() -> None:
    when = {"earliest": "2014-05-07", "latest": "2014-05-07", "precision": "day"}
    right = _report(_figure(2), _figure(3, "injured"), when=when, where={"lat": 40.1, "lon": -75.0})
    tally = Tally()
    judge({"reports": [right]}, TRUTH, tally)
    assert {name for name in tally.cases if not tally.hits[name]} == {"day exact"}
    assert not tally.errors


@pytest.mark.parametrize(
    ("reports", "wanted"),
    [
        ([], "no report read"),
        ([_report()], "none read"),
        ([_report(_figure(1))], "too few"),
        ([_report(_figure(3))], "too many"),
        ([_report(_figure(1)), _report(_figure(2))], "the number stands in another report of the text"),
    ],
)
def test_errors_have_a_kind(reports: list[dict[str, Any]], wanted: str) -> None:
    tally = Tally()
    judge({"reports": reports}, TRUTH, tally)
    assert tally.errors[f"killed: {wanted}"] == 1


def test_a_period_is_no_day_and_a_place_far_off_is_wrong() -> None:
    month = {"earliest": "2014-05", "latest": "2014-05", "precision": "month"}
    tally = Tally()
    judge({"reports": [_report(when=month, where={"lat": 41.0, "lon": -75.0})]}, TRUTH, tally)
    assert (tally.hits["a day is given"], tally.hits["day within one"], tally.hits["place within 25 km"]) == (0, 0, 0)
    assert km((40.0, -75.0), (41.0, -75.0)) == pytest.approx(111.2, abs=0.1)


def test_reports_of_two_incidents_are_left_out(tmp_path: Path) -> None:
    reports = [{"incident": i, "doc": d} for i, d in (("1", "a"), ("1", "b"), ("2", "b"), ("2", "c"))]
    with gzip.open(tmp_path / "reports.jsonl.gz", "wt") as file:
        file.write("".join(json.dumps(r) + "\n" for r in reports))
    with (tmp_path / "incidents.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["incident", "killed"])
        writer.writeheader()
        writer.writerows([{"incident": "1", "killed": 0}, {"incident": "2", "killed": 1}])
    found = sample(tmp_path, 10, 1)
    assert sorted((r["doc"], t["killed"]) for r, t in found) == [("a", "0"), ("c", "1")]
    assert sample(tmp_path, 1, 1) == found[:1]


def test_it_runs_on_the_real_table(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(os.environ.get("SAKSI_SHARED", root.parent / "shared")) / "data" / "incident_reports_us"
    if not folder.is_dir():
        pytest.skip("skipped: data absent")
    assert incidents_us.main([str(folder), "--sample", "3", "--reader", "rules"]) == 0
    assert "killed exact" in capsys.readouterr().out
