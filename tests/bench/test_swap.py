"""The swap test counts what a reader gives for both texts: names may differ, nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from bench import swap
from bench.exchange import Exchanged, read_tables

TABLES = read_tables()
TEXT = "An Israeli strike killed 3 people in Acre, Hamas said. The army denied it."


def _claim(words: str, text: str, **more: Any) -> dict[str, Any]:
    start = text.index(words)
    base = {
        "quote": words,
        "start": start,
        "end": start + len(words),
        "said_by": [],
        "score": 0.9,
        "stance": "asserted",
    }
    return {**base, "subset_of": None, "beside": None, **more}


def _line(text: str, speaker: str, role: str, low: int) -> dict[str, Any]:
    count = {"low": low, "high": low, "qualifier": "exact"}
    said = [{"name": speaker, "role": role}]
    death = _claim("3 people", text, kind="casualty", outcome="killed", count=count, said_by=said)
    report = {"anchor": death, "scope": "incident", "when": None, "where": None, "event": "air_strike", "part_of": None}
    author = text.split()[1]
    return {
        "reports": [{**report, "claims": [death, _claim(author, text, kind="perpetrator", party=author)]}],
        "claims": [],
    }


@pytest.fixture
def change() -> Exchanged:
    return TABLES["en"].exchange(TEXT, slots=[(TEXT.index("Hamas"), TEXT.index("Hamas") + 5)])


def test_names_and_roles_may_differ_and_nothing_else(change: Exchanged) -> None:
    assert change.text.startswith("A Palestinian strike killed 3 people in Acre, the army said.")
    result = swap.Outcome()
    lines = (_line(TEXT, "Hamas", "armed_group", 3), _line(change.text, "the army", "military", 3))
    swap.compare(lines, change, TABLES["en"], result, show=None)
    assert result.same == {"casualty": 1, "perpetrator": 1, swap.REPORTS: 1, swap.ROLES: 0}
    assert next(swap.rows(result)) == ("all claims", "2", "2", "2", "1.0000", "1.0000")


@pytest.mark.parametrize("other", [("the army", 4), ("the navy", 3)])
def test_another_value_or_speaker_is_a_change(change: Exchanged, other: tuple[str, int]) -> None:
    result = swap.Outcome()
    lines = (_line(TEXT, "Hamas", "military", 3), _line(change.text, other[0], "military", other[1]))
    swap.compare(lines, change, TABLES["en"], result, show=None)
    assert (result.all["casualty"], result.same["casualty"]) == (1, 0)


def test_a_claim_of_one_reading_alone_is_a_change(change: Exchanged) -> None:
    result = swap.Outcome()
    lines: tuple[dict[str, Any], dict[str, Any]] = (
        _line(TEXT, "Hamas", "military", 3),
        {"reports": [], "claims": []},
    )
    swap.compare(lines, change, TABLES["en"], result, show=None)
    assert sum(result.same.values()) == 0
    assert result.fields == {"casualty only in one": 1, "perpetrator only in one": 1}


def test_other_edges_are_a_change_that_is_told_apart(change: Exchanged) -> None:
    result = swap.Outcome()
    lines = _line(TEXT, "Hamas", "military", 3), _line(change.text, "the army", "military", 3)
    death = lines[1]["reports"][0]["claims"][0]
    death.update(start=death["start"] + 2, quote="people")
    swap.compare(lines, change, TABLES["en"], result, show=None)
    assert (result.all["casualty"], result.same["casualty"], result.alike["casualty"]) == (1, 0, 1)


def test_deaths_are_counted_by_author_under_both_names(change: Exchanged) -> None:
    lines: tuple[dict[str, Any], dict[str, Any]] = (
        _line(TEXT, "Hamas", "military", 3),
        {"reports": [], "claims": []},
    )
    claims = [dict(c, report=0) for c in lines[0]["reports"][0]["claims"]]
    result = swap.Outcome()
    swap.deaths({"claims": claims}, change, lines, result)
    assert result.deaths == {"Israel": {"all": 1, "own": 1, "other": 0}}
    assert list(swap.death_rows(result, 1))[0] == ("Israel", "1", "1", "0", "1.000", "0.000")


def test_reports_that_are_never_trained_on_name_a_party() -> None:
    found = swap.sample(("dev", "test"), 100, 1, TABLES)
    assert len(found) == 100
    assert {record["lang"] for record, _ in found} == {"en", "uk", "ru", "ar", "es", "fr"}
    for record, change in found:
        assert change.undone.text == record["text"] != change.text
