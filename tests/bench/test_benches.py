"""Every benchmark runs on a handful of documents and prints its table; the made-up reports are what they say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench import documents, figure, growth

SMALL = {
    "startup": ["--times", "1"],
    "add_read": ["--documents", "2", "--forms", "jsonl,html", "--reader", "standin"],
    "preservation": ["--documents", "2", "--reader", "standin", "--verify", "2"],
    "growth": ["--to", "4", "--steps", "2", "--without-fsync"],
    "resolve_growth": ["--sizes", "40"],
    "add_one": ["--sizes", "2", "--times", "2"],
}
PRINTED = {
    "startup": "saksi --help",
    "add_read": "docs/s",
    "preservation": "EXTRACTION ALONE",
    "growth": "to the power",
    "resolve_growth": "likely pairs",
    "add_one": "`saksi add` of one report",
}


@pytest.mark.parametrize("name", SMALL)
def test_it_runs_and_prints(name: str, root: Path, tmp_path: Path) -> None:
    more = ["--svg", str(tmp_path / "plot.svg")] if name == "growth" else []
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{name}", *SMALL[name], *more],
        cwd=root, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert PRINTED[name] in done.stdout
    assert not more or (tmp_path / "plot.svg").read_text().startswith("<svg")


def test_reports_are_the_same_each_time_and_short() -> None:
    once, again = list(documents.made(60)), list(documents.made(30, first=30))
    assert once[30:] == again
    assert all(300 <= len(one.text) <= 2_700 for one in once)
    assert once != list(documents.made(60, seed=2))
    assert len({one.text for one in once}) == 60


def test_time_goes_on_with_the_number() -> None:
    days = [one.published for one in documents.made(400)]
    assert days[0] < days[200] < days[-1]


def test_pages_and_files_hold_the_text() -> None:
    import pypdfium2  # type: ignore[import-untyped]

    one = next(documents.made(1))
    assert json.loads(one.line())["text"] == one.text
    assert one.text.split("\n\n")[-1] in documents.as_page(one).decode()
    pdf = pypdfium2.PdfDocument(documents.as_pdf(one))
    assert "were killed" in " ".join(pdf[0].get_textpage().get_text_range().split())
    pdf.close()


def test_the_exponent_of_a_line_and_of_a_square() -> None:
    sizes = [1000.0, 2000.0, 4000.0, 8000.0]
    assert growth.exponent([(x, 3 * x) for x in sizes]) == pytest.approx(1.0)
    assert growth.exponent([(x, x * x) for x in sizes]) == pytest.approx(2.0)


def test_a_chart_names_its_lines_and_escapes_them() -> None:
    drawn = figure.chart("a < b", "n", [figure.Line("one & two", [(1, 2), (3, 4)])])
    assert "a &lt; b" in drawn
    assert "one &amp; two" in drawn
    assert drawn.count("<circle") == 2
