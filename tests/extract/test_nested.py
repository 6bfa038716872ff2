"""Totals and the sites that they hold: each site with a toll of its own a report inside the total's."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from saksi.extract import read_text

LISTS = [
    ("en", "Shelling of the Donetsk region killed six people on Monday: three in Pokrovsk, two in Toretsk and one in "
     "Kramatorsk, the governor said.", 6, {"Pokrovsk": 3, "Toretsk": 2, "Kramatorsk": 1}),
    ("en", "Gunmen attacked two villages in Plateau state on Friday, killing 26 people. Seventeen were in Bokkos and "
     "nine in Mangu, police said.", 26, {"Bokkos": 17, "Mangu": 9}),
    ("uk", "Унаслідок обстрілів Донецької області загинули шестеро людей: четверо в Торецьку і двоє в Покровську, "
     "повідомив голова області.", 6, {"Торецьк": 4, "Покровськ": 2}),
    ("ru", "В результате ударов по Сумской области погибли пять человек: трое в Конотопе и двое в Шостке, сообщили "
     "власти.", 5, {"Конотоп": 3, "Шостка": 2}),
    ("es", "Los ataques contra el norte de Siria mataron a nueve personas: seis en Idlib y tres en Alepo, según la "
     "defensa civil.", 9, {"Idlib": 6, "Alepo": 3}),
    ("ar", "قتل تسعة أشخاص في غارات على شمال سوريا: ستة في إدلب وثلاثة في حلب، بحسب الدفاع المدني.",
     9, {"إدلب": 6, "حلب": 3}),
    ("fr", "Les frappes ont tué neuf personnes dans le nord de la Syrie : six à Idleb et trois à Alep, selon la "
     "protection civile.", 9, {"Idleb": 6, "Alep": 3}),
]  # fmt: skip


def killed(report: dict[str, Any]) -> list[int]:
    return [c["count"]["low"] for c in report["claims"] if c["kind"] == "casualty" and c["outcome"] == "killed"]


@pytest.mark.parametrize(("language", "text", "total", "sites"), LISTS)
def test_sites_lie_in_their_total(language: str, text: str, total: int, sites: dict[str, int]) -> None:
    found = read_text(text, published="2024-05-08", language=language, reader="auto")
    whole, *parts = found["reports"]
    assert (whole["scope"], killed(whole)) == ("area", [total])
    told = {part["where"]["name"]: killed(part) for part in parts}
    assert {name: [number] for name, number in sites.items()} == told
    assert all(part["part_of"] == 0 and part["scope"] == "incident" for part in parts)
    assert whole["where"] is None or whole["where"]["name"] not in sites


def test_sites_without_a_total_stand_side_by_side() -> None:
    text = "Twelve people were killed at a school in Khan Younis and seven in a house in Rafah on Sunday, medics said."
    found = read_text(f"Israeli strikes hit Gaza again. {text}", published="2024-05-08")
    assert [(r["where"]["name"], killed(r)) for r in found["reports"]] == [("Khan Younis", [12]), ("Rafah", [7])]
    assert all(r["part_of"] is None for r in found["reports"])


def test_a_bare_number_beside_a_place_is_none_where_the_sum_is_another() -> None:
    text = "Shelling killed six people in the Donetsk region: three in Pokrovsk, and two rockets fell on Toretsk."
    numbers = [n for r in read_text(text, published="2024-05-08")["reports"] for n in killed(r)]
    assert 2 not in numbers


def test_hospitals_are_no_sites() -> None:
    text = (
        "A car bomb in Omdurman killed ten people on Monday. Seven died at the scene and three at Nada Hospital, "
        "the ministry said."
    )
    found = read_text(text, published="2024-05-08")
    assert all("Hospital" not in (r["where"] or {"name": ""})["name"] for r in found["reports"])


def test_every_claim_stands_in_one_report_and_in_the_words_of_the_text() -> None:
    for _, text, _, _ in LISTS:
        found = read_text(text, published="2024-05-08")
        spans = sorted((c["start"], c["end"]) for r in found["reports"] for c in r["claims"] if c["kind"] == "casualty")
        assert all(one != other for one, other in pairwise(spans))
        assert all(text[c["start"] : c["end"]] == c["quote"] for r in found["reports"] for c in r["claims"])
