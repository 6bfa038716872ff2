"""Expressions of time in six languages: a table each of what is said, when it was published, and the interval meant.

Where a text says more than one time, square brackets mark the one meant. Empty cells: a time that cannot be resolved.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from saksi.extract.page.text import read_page
from saksi.extract.when.dates import TimeMention, read_times
from saksi.model.document import Document

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "uk", "ru", "ar", "es", "fr")
Row = dict[str, str]


def rows(language: str) -> list[Row]:
    with (FOLDER / f"{language}.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def read(text: str, language: str, published: str | None) -> tuple[TimeMention, ...]:
    document = Document(
        id="document-0", capture="capture-0", method="given", text=text, published=published or None, language=language
    )
    return read_times(read_page(document))


def meant(row: Row, language: str) -> TimeMention | None:
    """The mention of the bracketed words, or of the most of the text."""
    before, _, rest = row["text"].partition("[")
    inside, closed, after = rest.partition("]")
    text = before + inside + after + "."
    start, end = (len(before), len(before) + len(inside)) if closed else (0, len(text))
    found = [t for t in read(text, language, row["published"]) if t.start < end and start < t.end]
    return max(found, key=lambda t: min(t.end, end) - max(t.start, start), default=None)


def got(row: Row, language: str) -> tuple[str, ...]:
    mention = meant(row, language)
    if mention is None:
        return ("no time",)
    when = mention.when
    return (when.earliest or "", when.latest or "", str(when.precision), str(when.basis)) if when else ("",) * 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_expression_has_its_interval(language: str) -> None:
    wrong = []
    for row in rows(language):
        right = tuple(row[name] for name in ("earliest", "latest", "precision", "basis"))
        if (found := got(row, language)) != right:
            wrong.append(f"{row['text']}: {found}, not {right}")
    assert not wrong, f"{len(wrong)} of {len(rows(language))}:\n" + "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_holds_three_hundred_different_expressions(language: str) -> None:
    assert len({row["text"] for row in rows(language)}) >= 300
