"""Names as six languages write them: each row of the tables finds its place first, without any context."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.where.named_forms import TABLES, rows
from saksi.extract.where.forms import forms
from saksi.extract.where.names import name_key, skeleton
from saksi.extract.where.options import options


@pytest.mark.parametrize("language", TABLES)
def test_each_language_has_sixty_names(language: str) -> None:
    assert sum(row[0] == language for row in rows()) >= 60


@pytest.mark.parametrize(("language", "surface", "name", "country"), rows())
def test_a_written_form_finds_its_place(language: str, surface: str, name: str, country: str) -> None:
    first = options(surface, language)[0].place
    assert (first.name, first.country) == (name, country)


def test_the_name_as_written_is_tried_first_and_costs_nothing() -> None:
    first = forms("Суми", "uk")[0]
    assert (first.key, first.cost, first.why) == ("суми", 0, "as written")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Slov’yans'k", "slovyansk"),
        ("Deir ez-Zor", "deir ez zor"),
        ("Łódź", "lodz"),
        ("إدلب", "ادلب"),
        ("Київ", "киів"),
    ],
)
def test_keys_leave_out_what_writers_leave_out(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize("name", ["Kramatorsk", "Краматорськ", "Краматорск", "كراماتورسك"])
def test_consonants_are_the_same_in_three_scripts(name: str) -> None:
    assert skeleton(name_key(name)) == "KRMTRSK"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.sampled_from(sorted(TABLES)))
def test_any_text_is_taken_as_a_name_without_harm(name: str, language: str) -> None:
    for option in options(name, language):
        assert -90 <= option.place.lat <= 90
        assert -180 <= option.place.lon <= 180


def test_the_hard_g_of_ukrainian_papers_is_the_gazetteer_s() -> None:
    assert "газа" in {form.key for form in forms("Ґази", "uk")}
