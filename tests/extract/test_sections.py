"""Texts in sections under the names of places, places that words leave open, and texts that tell of no attack."""

from __future__ import annotations

from typing import Any

import pytest

from saksi.extract import choose, read_text
from saksi.extract.report.gate import of_attacks, without_reports
from saksi.model.document import Document

WRAP = """At least nine people were killed in shelling across eastern Ukraine on Monday, officials said.

BAKHMUT. A shell hit a bus stop, killing five people and wounding eight, the mayor said.

TORETSK. Three people died when a block of flats was struck by artillery.

SIVERSK. A woman was killed in her garden by a mortar shell. The village school was damaged."""


def read(text: str, language: str = "en", published: str = "2023-01-10") -> list[dict[str, Any]]:
    return list(read_text(text, language=language, published=published, reader="auto")["reports"])


def document(text: str) -> Document:
    return Document(id="d", capture="c", method="given", text=text, language="en", published="2023-01-10")


def place(report: dict[str, Any]) -> str | None:
    return report["where"]["name"] if report["where"] else None


def numbers(report: dict[str, Any], outcome: str = "killed") -> list[int]:
    return [c["count"]["low"] for c in report["claims"] if c["kind"] == "casualty" and c["outcome"] == outcome]


def test_sections_lie_in_the_total_told_before_them() -> None:
    whole, *parts = read(WRAP)
    assert (whole["scope"], numbers(whole), place(whole)) == ("area", [9], "Ukraine")
    assert [(place(p), numbers(p)) for p in parts] == [("Bakhmut", [5]), ("Toretsk", [3]), ("Siversk", [1])]
    assert [p["part_of"] for p in parts] == [0, 0, 0]


def test_what_is_told_in_one_section_is_of_no_other() -> None:
    for report in read(WRAP)[1:]:
        starts = [c["start"] for c in report["claims"] if c["kind"] != "time"]
        sections = {WRAP[:start].count("\n\n") for start in starts}
        assert len(sections) == 1


def test_entries_of_a_live_page_under_an_hour_and_a_place() -> None:
    text = (
        "14:05 KYIV. A drone hit a warehouse. Nobody was hurt.\n"
        "14:40 The mayor says two people were wounded after all.\n"
        "15:10 SUMY: Shells killed a man at a market, the governor said."
    )
    found = read(text)
    assert [(place(r), numbers(r), numbers(r, "injured")) for r in found] == [("Kyiv", [], [0, 2]), ("Sumy", [1], [])]
    said = {s["name"] for r in found for c in r["claims"] for s in c["said_by"]}
    assert said == {"The mayor", "the governor"}


def test_sections_in_another_script() -> None:
    text = (
        "Нічні обстріли: що відомо\n\nХарків: ракета влучила в гуртожиток, загинули троє людей.\n\n"
        "Суми: двоє поранених після удару дрона."
    )
    found = read(text, "uk")
    assert [(place(r), numbers(r), numbers(r, "injured")) for r in found] == [("Харків", [3], []), ("Суми", [], [2])]


def test_a_total_of_a_month_is_told_of_its_province() -> None:
    text = "В июне в Донецкой области погибли 14 человек. В понедельник снаряд попал в дом в Торецке, погибли двое."
    found = {r["scope"]: place(r) for r in read(text, "ru", "2023-07-10")}
    assert found == {"period": "Донецкая область", "incident": "Торецк"}


def test_a_named_thing_that_was_struck_is_the_place() -> None:
    text = "Une roquette a touché le lycée Mermoz à Kharkiv mardi. Trois élèves ont été tués, a indiqué le maire."
    (report,) = read(text, "fr", "2023-07-12")
    assert place(report) == "lycée Mermoz" and report["where"]["path"][0] == "Kharkiv"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The dam burst on Friday. Fifty-eight people are dead and 305 are missing, the fire brigade said. "
         "Rescuers dig on in the mud."),
        ("es", "El autobús cayó a un barranco el viernes. Murieron 12 pasajeros y 20 resultaron heridos, según los "
         "bomberos."),
    ],
)  # fmt: skip
def test_people_who_came_to_harm_otherwise_are_no_incident(language: str, text: str) -> None:
    found = read_text(text, language=language, published="2019-01-28", reader="auto")
    assert found["reports"] == [] and not [c for c in found["claims"] if c["kind"] == "casualty"]


def test_a_note_says_what_was_left_aside() -> None:
    text = (
        "A coach left the road in fog on Tuesday and rolled down a slope. Twelve passengers were killed and 20 "
        "injured, the police said. The driver was killed too."
    )
    found = read_text(text, published="2019-01-28", reader="auto")
    assert found["reports"] == [] and any("no attack" in note for note in found["notes"])


def test_no_report_is_left_without_an_attack() -> None:
    found = choose("rules").extract(document(WRAP))
    assert found.reports and without_reports(found).reports == ()
    figures = sum(c.kind == "casualty" for r in found.reports for c in r.claims)
    assert without_reports(found).notes[-1].endswith(f"{figures} figures of people harmed were left aside")
    assert of_attacks(found) == found
