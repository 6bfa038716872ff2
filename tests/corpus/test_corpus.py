"""The corpus holds to its own rules, and the checker sees what breaks them."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"
sys.path.insert(0, str(CORPUS))

import check  # noqa: E402
import notation  # noqa: E402

TEXT = """=== id=xx-1 lang=en published=2022-03-01 shape=agency_take event=none
At least 10 people were killed and 20 more wounded on Tuesday in Examplia, Dana Roe, the mayor, said on Telegram. “They
had no mercy,” she said.
"""
NOTES = """=== xx-1
S1 local_authority "Dana Roe, the mayor" "she"
R1 incident 2022-03-01 day resolved missile in="Examplia" pt="Examplia" tt="Tuesday"
C1 R1 killed "{At least 10 people} [were killed]" >=10 people by=S1 via=telegram
C2 R1 injured "{20 more} [wounded]" 20 people beside=C1 by=S1
Q "They" by=S1
T "Examplia"
Z "Tuesday"
"""


@pytest.fixture
def record(tmp_path: Path) -> notation.Record:
    (tmp_path / "b.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.ann").write_text(NOTES, "utf-8")
    records, faults = notation.translate(tmp_path / "b.txt", tmp_path / "b.ann")
    assert faults == []
    return records[0]


def test_the_corpus_is_whole() -> None:
    done = subprocess.run([sys.executable, CORPUS / "check.py"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_there_are_as_many_reports_as_promised() -> None:
    count = dict.fromkeys(check.LANGUAGES, 0)
    for part in check.PARTS:
        for record in check.records(part):
            count[record["lang"]] += 1
    assert count["en"] >= 350 and all(count[lang] >= 70 for lang in check.LANGUAGES), count


def test_the_readme_shows_the_figures_of_the_corpus() -> None:
    assert "\n".join(check.table()) in (CORPUS / "README.md").read_text("utf-8")


def test_the_test_part_shares_no_event_with_another() -> None:
    events = {part: {e for record in check.records(part) for e in record["events"]} for part in check.PARTS}
    assert not events["test"] & (events["train"] | events["dev"]) and not events["dev"] & events["train"]


def test_the_notation_gives_exact_spans(record: notation.Record) -> None:
    text = record["text"]
    first, second = record["claims"]
    assert text[first["start"] : first["end"]] == first["quote"] == "At least 10 people were killed"
    assert text[first["people"]["start"] : first["people"]["end"]] == "At least 10 people"
    assert text[first["harm"]["start"] : first["harm"]["end"]] == "were killed"
    assert first["count"] == {"low": 10, "high": None, "qualifier": "at_least"}
    assert second["beside"] == 0 and second["stance"] == "attributed"
    quotation = record["quotations"][0]
    assert text[quotation["start"] : quotation["end"]] == "They\nhad no mercy,"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('C9 R1 killed "{11 people} [were killed]" 11 people', "not in the text"),
        ('C9 R7 killed "{20 more} [wounded]" 20 people', "names no report"),
        ('C9 R1 slain "{20 more} [wounded]" 20 people', "unknown outcome"),
        ('C9 R1 injured "{20 more} [wounded]"@1 twenty people', "not a count"),
        ('C9 R1 injured "{20 more} [wounded]"@1 20 people by=S4', "no speaker"),
        ('T "Elsewhere"', "not in the text"),
        ("nonsense here", "not a line"),
    ],
)
def test_a_wrong_line_is_told(tmp_path: Path, line: str, words: str) -> None:
    (tmp_path / "b.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.ann").write_text(NOTES + line + "\n", "utf-8")
    _, faults = notation.translate(tmp_path / "b.txt", tmp_path / "b.ann")
    assert len(faults) == 1 and words in faults[0]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("claims", 0, "start"), 3),
        (("claims", 0, "outcome"), "slain"),
        (("claims", 0, "count"), {"low": 9, "high": 3, "qualifier": "between"}),
        (("claims", 0, "report"), 5),
        (("reports", 0, "event"), "war"),
        (("speakers", 0, "role"), "king"),
        (("toponyms", 0, "end"), 10_000),
        (("lang",), "xx"),
        (("text",), None),
    ],
)
def test_the_checker_sees_a_wrong_record(record: notation.Record, path: tuple[object, ...], value: object) -> None:
    schema = json.loads((CORPUS / "schema.json").read_text("utf-8"))
    assert [*check._shape(record, schema, schema), *check._content(record)] == []
    broken = copy.deepcopy(record)
    inner = broken
    for step in path[:-1]:
        inner = inner[step]  # type: ignore[index]
    inner[path[-1]] = value  # type: ignore[index]
    shape = [*check._shape(broken, schema, schema)]
    assert shape or [*check._content(broken)]
