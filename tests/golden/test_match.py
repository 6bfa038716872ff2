"""The comparer finds nothing where all is right, and each kind of error where one is made."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from golden.match import missing, unexpected
from golden.run import golden_names, load_expected

Change = Callable[[dict[str, Any]], object]


def as_read(name: str) -> dict[str, Any]:
    """A perfect reading: the expected record with each choice taken at its first value."""
    record: dict[str, Any] = copy.deepcopy(load_expected(name))
    for report in record["reports"]:
        report["scope"] = first(report["scope"])
        report["event"] = first(report.get("event"))
        if report.get("when"):
            report["when"]["basis"] = first(report["when"]["basis"])
    for claim in [claim for report in [*record["reports"], record] for claim in report["claims"]]:
        for key in ("stance", "object", "outcome"):
            claim[key] = first(claim.get(key))
    return record


def first(value: object) -> object:
    return value[0] if isinstance(value, list) else value


@pytest.mark.parametrize("name", [*golden_names(), "seed"])
def test_a_perfect_reading_differs_in_nothing(name: str) -> None:
    read = as_read(name)
    assert missing(load_expected(name), read) == []
    assert unexpected(load_expected(name), read) == []


def dead(read: dict[str, Any]) -> Any:
    return read["reports"][0]["claims"][0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda read: read["reports"][0]["claims"].pop(0),
            "casualty killed “At least 34 people were killed”: not found",
        ),
        (lambda read: dead(read)["count"].update(high=34), "count is"),
        (lambda read: dead(read)["count"].update(qualifier="exact"), "count is"),
        (lambda read: dead(read).update(outcome="injured"), "outcome is 'injured'"),
        (lambda read: dead(read).update(group="children"), "group is 'children'"),
        (lambda read: dead(read).update(stance="alleged"), "stance is 'alleged'"),
        (lambda read: dead(read).update(said_by=[{"name": "the mayor", "role": "local_authority"}]), "said_by is"),
        (lambda read: read["reports"][0]["claims"][1].update(beside=None), "beside is None, expected 0"),
        (lambda read: read["reports"][0]["claims"][2].update(subset_of=None), "subset_of is None, expected 0"),
        (lambda read: read["reports"][0].update(scope="incident"), "scope is 'incident'"),
        (lambda read: read["reports"][0].update(where={"name": "Misrata", "path": []}), "where is 'Misrata'"),
        (lambda read: read["reports"][0].update(when={"basis": "stated"}), "when is stated"),
        (lambda read: read["reports"][1]["claims"].append(read["reports"][0]["claims"].pop(1)), "read under 1"),
        (lambda read: read["quotations"][3].update(speaker="Hana Barasi"), "speaker is 'Hana Barasi'"),
        (lambda read: read["quotations"].pop(0), "quotation “The shells fell"),
    ],
)
def test_an_error_is_told_in_words(change: Change, words: str) -> None:
    read = as_read("city_under_rockets")
    change(read)
    assert any(words in line for line in missing(load_expected("city_under_rockets"), read))


def test_a_casualty_too_many_is_told() -> None:
    read = as_read("rescued_beside_injured")
    extra = dict(read["reports"][0]["claims"][0], quote="nine people", start=30, end=41)
    read["reports"][0]["claims"].append(extra)
    assert unexpected(load_expected("rescued_beside_injured"), read) == ["casualty killed “nine people”: not expected"]


def test_a_report_of_a_football_match_is_told() -> None:
    read = as_read("shootout_and_strike")
    read["reports"].append({"anchor": {"quote": "strike", "start": 1, "end": 7}, "scope": "incident", "claims": []})
    assert unexpected(load_expected("shootout_and_strike"), read) == ["1 report(s) more than expected"]


def test_the_first_speaker_counts() -> None:
    read = as_read("rival_totals")
    read["reports"][0]["claims"][1]["said_by"] = [{"name": "the army"}, {"name": "the volunteer rescue service"}]
    assert len(missing(load_expected("rival_totals"), read)) == 1
