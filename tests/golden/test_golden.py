"""The reader against the golden reports; what it is known not to do is written down in gaps.json, line by line.

A gap that closes must be struck from the list and a new one fails: the floor only rises. Until a reader can be
imported only the goldens themselves are tested.
"""

import json

import pytest

from golden.marked_long import SEED
from golden.match import Item, flatten, items, missing, unexpected
from golden.run import HERE, golden_names, load_expected, load_text, reader
from golden.write import GOLDENS, as_json, seed_path

READ = reader()
GAPS: dict[str, list[str]] = json.loads((HERE / "gaps.json").read_text(encoding="utf-8"))


def differences(name: str, text: str) -> list[str]:
    assert READ is not None
    wanted = load_expected(name)
    got = READ(text, published=wanted["published"])
    return missing(wanted, got) + unexpected(wanted, got)


def seed_text() -> str:
    if not seed_path().is_file():
        pytest.skip("skipped: data absent")
    return seed_path().read_text(encoding="utf-8")


def spanned(record: Item) -> list[Item]:
    """Everything in a record that carries a quote and a span."""
    anchors = [report["anchor"] for report in items(record, "reports")]
    claims = [found.claim for found in flatten(record)]
    return [item for item in (*anchors, *claims, *items(record, "quotations")) if isinstance(item, dict)]


def test_every_text_is_marked() -> None:
    assert golden_names() == sorted(golden.name for golden in GOLDENS)


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda golden: golden.name)
def test_expected_is_what_the_marks_say(golden: object) -> None:
    name = golden.name  # type: ignore[attr-defined]
    kept = (HERE / f"{name}.expected.json").read_text(encoding="utf-8")
    assert kept == as_json(golden, load_text(name)), "run: PYTHONPATH=tests python -m golden.write"  # type: ignore[arg-type]


def test_expected_of_the_seed_is_what_the_marks_say() -> None:
    assert (HERE / "seed.expected.json").read_text(encoding="utf-8") == as_json(SEED, seed_text())


@pytest.mark.parametrize("name", golden_names())
def test_expected_spans_hold_their_quotes(name: str) -> None:
    text = load_text(name)
    for item in spanned(load_expected(name)):
        start, end = item["start"], item["end"]
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert text[start:end] == item["quote"]


if READ is not None:

    @pytest.mark.parametrize("name", golden_names())
    def test_reader_on_golden(name: str) -> None:
        assert differences(name, load_text(name)) == GAPS.get(name, [])

    def test_reader_on_seed() -> None:
        assert differences("seed", seed_text()) == GAPS.get("seed", [])

    @pytest.mark.parametrize("name", ["city_under_rockets", "seed"])
    def test_an_undated_report_is_dated_by_inference_only(name: str) -> None:
        text = seed_text() if name == "seed" else load_text(name)
        assert READ is not None
        found = items(READ(text, published="2022-03-01"), "reports")
        whens = [report["when"] for report in found if report["scope"] != "historical"]
        assert whens
        for when in whens:
            assert isinstance(when, dict)
            assert (when["earliest"], when["latest"], when["basis"]) == (None, "2022-03-01", "inferred")

    @pytest.mark.parametrize("name", ["city_under_rockets", "seed"])
    def test_a_citys_toll_is_told_of_the_city_and_a_quotation_of_nobody_stays_so(name: str) -> None:
        text = seed_text() if name == "seed" else load_text(name)
        assert READ is not None
        read = READ(text, published=None)
        area = next(report for report in items(read, "reports") if report["scope"] == "area")
        assert isinstance(area["where"], dict)
        assert area["where"]["kind"] == "settlement"
        demands = [claim for claim in items(read, "claims") if claim["kind"] == "demand"]
        assert demands
        assert all((claim["said_by"], claim["stance"]) == ([], "attributed") for claim in demands)

    @pytest.mark.parametrize("name", golden_names())
    def test_read_spans_hold_their_quotes(name: str) -> None:
        text = load_text(name)
        assert READ is not None
        for item in spanned(READ(text, published=None)):
            if "quote" in item:
                start, end = item["start"], item["end"]
                assert isinstance(start, int)
                assert isinstance(end, int)
                assert text[start:end] == item["quote"]
