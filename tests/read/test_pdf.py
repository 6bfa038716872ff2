"""PDF: reading order, hyphens, headers, boxes, and what is refused."""

from __future__ import annotations

import pytest

from read.making import document, pdf
from saksi.errors import SourceError
from saksi.model import media
from saksi.model.document import PageBox
from saksi.settings import Limits

FLOW = [
    (72, 700, "At least nine people were killed and twenty others wounded on Tuesday when"),
    (72, 688, "shells fell on the grain market, the local office said. The hos-"),
    (72, 676, "pital asked for blood."),
    (72, 650, "Two children were among the dead, according to the self-"),
    (72, 638, "defence committee. The self-defence committee runs the ambulance."),
]


def test_lines_flow_and_hyphens_are_joined() -> None:
    found = document(pdf([FLOW], title="Shells fall on the market"), media.PDF)
    assert found.text == (
        "At least nine people were killed and twenty others wounded on Tuesday when shells fell on the grain market, "
        "the local office said. The hospital asked for blood.\n\n"
        "Two children were among the dead, according to the self-defence committee. The self-defence committee runs "
        "the ambulance."
    )
    assert found.title == "Shells fall on the market"
    assert found.published is None
    assert any("made on 2022-03-01" in note for note in found.notes)


def test_each_line_has_its_page_and_box() -> None:
    found = document(pdf([FLOW, [(100, 400, "A second page.")]]), media.PDF)
    at = found.text.index("A second page.")
    (segment,) = found.origins(at, at + 5)
    origin = segment.origin
    assert isinstance(origin, PageBox)
    assert origin.page == 2
    assert abs(origin.left - 10000) < 200
    assert origin.bottom < 40000 < origin.top
    assert origin.right > origin.left
    assert sum(s.end - s.start for s in found.segments) + found.text.count("\n") + 5 >= len(found.text)


def test_two_columns_under_one_headline() -> None:
    left = [(60, 700 - 12 * i, f"left column line {i} goes on here") for i in range(8)]
    right = [(320, 700 - 12 * i, f"right column line {i} goes on here") for i in range(8)]
    headline = [(60, 740, "A headline that stands over both of the columns and is rather long, so it crosses over")]
    mixed = [line for pair in zip(left, right, strict=True) for line in pair]
    text = document(pdf([[*headline, *mixed]]), media.PDF).text
    assert text.index("headline") < text.index("left column line 0")
    assert text.index("left column line 7") < text.index("right column line 0")


def test_a_table_is_read_row_by_row() -> None:
    rows = [("Killed", "9", "2"), ("Injured", "20", "5"), ("Missing", "3", "0"), ("Rescued", "11", "4")]
    table = [(72 + 120 * x, 700 - 14 * y, cell) for y, row in enumerate(rows) for x, cell in enumerate(row)]
    text = document(pdf([table]), media.PDF).text
    assert text == "\n".join(" | ".join(row) for row in rows)


def test_figures_at_the_head_of_each_page_are_no_header() -> None:
    """Words that return with another number are content; with the page's number they are a footer."""
    pages = [
        [(72, 800, f"Killed: {killed}"), (72, 500, f"Day {day} in words."), (72, 30, f"Page {number} of 3, issue 40")]
        for number, (killed, day) in enumerate([(9, "one"), (12, "two"), (12, "three")], start=1)
    ]
    found = document(pdf(pages[:2]), media.PDF)
    assert "Killed: 9" in found.text
    assert "Killed: 12" in found.text
    assert "issue" not in found.text


def test_headers_and_footers_are_left_out_and_noted() -> None:
    pages = [
        [(72, 800, "Plains Monitor, weekly bulletin"), (72, 500, f"Text of page {n} stands alone."), (280, 30, f"{n}")]
        for n in ("one", "two", "three", "four")
    ]
    for number, page in enumerate(pages, start=1):
        page[2] = (280, 30, str(number))
    found = document(pdf(pages), media.PDF)
    assert "bulletin" not in found.text
    assert "Text of page one stands alone.\n\nText of page two" in found.text
    assert any(note.startswith("8 lines that return") for note in found.notes)


def test_a_sentence_runs_over_the_page() -> None:
    found = document(pdf([[(72, 90, "The mayor said that")], [(72, 780, "nine people had died.")]]), media.PDF)
    assert found.text == "The mayor said that nine people had died."


def test_without_text_layer() -> None:
    with pytest.raises(SourceError, match="no text") as raised:
        document(pdf([[]]), media.PDF)
    assert raised.value.hint == "no text layer; OCR is an optional hook"


def test_damaged_and_cut() -> None:
    whole = pdf([FLOW])
    for body in (b"%PDF-1.4\n", b"%PDF-1.7 nothing more", whole[:60]):
        with pytest.raises(SourceError):
            document(body, media.PDF)


def test_too_long() -> None:
    with pytest.raises(SourceError, match="more than 50 characters"):
        document(pdf([FLOW]), media.PDF, limits=Limits(max_text_chars=50))


def test_a_child_that_dies_or_hangs_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    from saksi.read import pdf as reader

    monkeypatch.setattr(reader, "MEMORY_BYTES", 1 << 20)
    with pytest.raises(SourceError, match=r"stopped|memory"):
        document(pdf([FLOW]), media.PDF)
    monkeypatch.setattr(reader, "MEMORY_BYTES", 2 << 30)
    monkeypatch.setattr(reader, "WALL_S", 0.001)
    with pytest.raises(SourceError, match="took longer"):
        document(pdf([FLOW]), media.PDF)


def test_encrypted() -> None:
    """A password entry that an empty password does not open."""
    lock = b"<< /Filter /Standard /V 1 /R 2 /O <%b> /U <%b> /P -4 >>" % (b"41" * 32, b"42" * 32)
    body = pdf([FLOW]).replace(b"trailer\n<<", b"trailer\n<< /Encrypt %b /ID [<00> <00>]" % lock)
    with pytest.raises(SourceError, match="encrypted"):
        document(body, media.PDF)
