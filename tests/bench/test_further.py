"""The bench of languages beyond the six: its data are what they say, and each measure counts what it names."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from bench import further
from bench.corpus import Tally

RECORDS = further.read_data()
ATTACK = next(r for r in RECORDS if r["id"] == "de-1")
LOOK_ALIKE = next(r for r in RECORDS if r["id"] == "de-4")


def _claim(figure: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**further.as_claim(figure), "kind": "casualty", "score": 0.6, **more}


def _line(claims: list[dict[str, Any]], *, place: str = "Charkiw", day: str = "2024-05-25") -> dict[str, Any]:
    where, when = {"name": place, "path": []}, {"earliest": day, "latest": day}
    return {"reports": [{"claims": claims, "where": where, "when": when}], "claims": []}


def _scored(record: dict[str, Any], line: dict[str, Any]) -> tuple[Tally, list[str]]:
    tally = Tally()
    return tally, further.score(record, line, tally)


def test_four_reports_in_each_of_fourteen_languages() -> None:
    assert len({r["id"] for r in RECORDS}) == len(RECORDS) == 56
    assert set(Counter(r["lang"] for r in RECORDS).values()) == {4}
    assert len({r["lang"] for r in RECORDS}) == 14


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: r["id"])
def test_quotes_stand_where_they_say(record: dict[str, Any]) -> None:
    text = record["text"]
    assert 300 <= len(text) <= 900
    assert bool(record["figures"]) == record["is_attack"] == bool(record["place"]) == bool(record["date"])
    for figure in record["figures"]:
        assert text[figure["start"] : figure["end"]] == figure["quote"]
        assert figure["low"] is not None or figure["high"] is not None
    if record["is_attack"]:
        assert record["place"] in text
        assert date.fromisoformat(record["date"]) <= date.fromisoformat(record["published"][:10])


def test_a_right_reading_is_right_throughout() -> None:
    tally, wrong = _scored(ATTACK, _line([_claim(f) for f in ATTACK["figures"]]))
    assert wrong == []
    assert tally.f1["figures"] == tally.f1["value"] == [4, 4, 4]
    assert {name: tally.hits[name] for name in ("attacks found", "place", "date")} == {
        "attacks found": [1, 1],
        "place": [1, 1],
        "date": [1, 1],
    }
    assert list(further.by_score(tally.scored)) == ["score .6: 4 of 4 right, 1.000", "all: 4 of 4 right, 1.000"]


def test_a_wrong_hedge_costs_the_value_and_a_wrong_outcome_the_figure() -> None:
    first, second, *_ = ATTACK["figures"]
    hedged = _claim({**first, "high": 12, "qualifier": "exact"})
    tally, _ = _scored(ATTACK, _line([hedged, _claim({**second, "outcome": "killed"})]))
    assert tally.f1["figures"] == [1, 4, 2]
    assert tally.f1["value"] == [0, 4, 2]


def test_place_and_day_are_judged_apart() -> None:
    tally, wrong = _scored(ATTACK, _line([], place="Poltawa"))
    assert (tally.hits["place"], tally.hits["date"]) == ([0, 1], [1, 1])
    assert any(one.startswith("place") for one in wrong)


def test_the_report_with_most_figures_is_compared() -> None:
    claims = [_claim(f) for f in ATTACK["figures"]]
    line = _line(claims)
    line["reports"].insert(0, _line([], place="Poltawa")["reports"][0])
    assert _scored(ATTACK, line)[0].hits["place"] == [1, 1]


def test_an_attack_unread_counts_as_missed() -> None:
    tally, wrong = _scored(ATTACK, {"reports": [], "claims": []})
    assert tally.hits["attacks found"] == [0, 1]
    assert tally.hits["place"] == [0, 0]
    assert "no incident" in wrong


def test_a_figure_in_a_look_alike_is_wrong() -> None:
    figure = _claim({**ATTACK["figures"][0], "start": 0, "end": 5, "quote": "x"})
    tally, _ = _scored(LOOK_ALIKE, _line([figure]))
    assert tally.f1["figures"] == [0, 0, 1]
    assert tally.hits["look-alikes read as attacks"] == [1, 1]
    assert "attacks found" not in tally.hits


def test_a_row_a_language() -> None:
    tally, _ = _scored(ATTACK, _line([_claim(f) for f in ATTACK["figures"]]))
    head, row = further.table({"de": tally})
    assert "look-alikes" in head
    assert row.startswith("de") and "1.000 (4/4/4)" in row
