"""Marked names in a page: settled together, with their containers, parts, abstentions and reasons."""

from __future__ import annotations

import pytest

from saksi.extract.page.text import read_page
from saksi.extract.where.given import places_at
from saksi.extract.where.mention import PlaceMention, explain
from saksi.model.document import Document


def at(text: str, *names: str, language: str = "en", outlet: str | None = None, home: str = "") -> list[PlaceMention]:
    """The mentions of names, each marked where it first stands."""
    document = Document(id="document-0", capture="capture-0", method="given", text=text, outlet=outlet)
    spans = [(text.index(name), text.index(name) + len(name), 0.9) for name in names]
    return list(places_at(read_page(document), spans, language, home=home))


def test_a_container_beside_the_name_decides() -> None:
    town, _ = at("A man was shot in Springfield, Illinois.", "Springfield", "Illinois")
    assert town.where.path == ("Illinois", "United States")


@pytest.mark.parametrize(
    ("text", "names", "country"),
    [
        (
            "Rockets fell on Tripoli. Lebanon said nothing, and Sidon was calm.",
            ("Tripoli", "Lebanon", "Sidon"),
            "Lebanon",
        ),
        (
            "Rockets fell on Tripoli. Libya said nothing, and Misrata was calm.",
            ("Tripoli", "Libya", "Misrata"),
            "Libya",
        ),
    ],
)
def test_the_other_names_decide(text: str, names: tuple[str, ...], country: str) -> None:
    assert at(text, *names)[0].where.path[-1] == country


def test_the_outlet_s_home_decides_where_nothing_else_is_named() -> None:
    plain = at("A fire broke out in Richmond.", "Richmond")[0]
    local = at("A fire broke out in Richmond.", "Richmond", home="Richmond, Indiana")[0]
    assert local.where.path[0] == "Indiana"
    assert plain.where.path[0] != "Indiana"


def test_the_path_ends_with_the_country() -> None:
    town, province, country = at(
        "Обстріляли Куп’янськ. На Харківщині горить склад, повідомили в Україні.",
        "Куп’янськ",
        "Харківщині",
        "Україні",
        language="uk",
    )
    assert town.where.path == ("Kharkiv Oblast", "Ukraine")
    assert province.where.path == ("Ukraine",)
    assert country.where.path == ()
    assert [m.where.kind for m in (town, province, country)] == ["settlement", "province", "country"]


@pytest.mark.parametrize(
    ("text", "name", "language", "shown"),
    [
        ("Ракета влучила в Кременчуці.", "Кременчуці", "uk", "Кременчук"),
        ("Взрыв произошёл в Нижнем Новгороде.", "Нижнем Новгороде", "ru", "Нижний Новгород"),
        ("Вибухи в Харківській області тривали.", "Харківській області", "uk", "Харківська область"),
        ("سقطت قذيفة وبورتسودان هادئة.", "وبورتسودان", "ar", "بورتسودان"),
        ("MOSUL, 14 May – A bomb went off.", "MOSUL", "en", "Mosul"),
    ],
)
def test_the_name_is_shown_in_its_own_form(text: str, name: str, language: str, shown: str) -> None:
    assert at(text, name, language=language)[0].where.name == shown


def test_the_word_beside_a_name_says_its_kind() -> None:
    assert at("Удари по Харківській області.", "Харківській", language="uk")[0].where.kind == "province"
    assert at("قصف في محافظة إدلب أمس.", "إدلب", language="ar")[0].where.kind == "province"
    assert at("Combats dans la ville de Gao hier.", "Gao", language="fr")[0].where.kind == "settlement"


def test_a_part_of_a_province_lies_on_that_side_of_it() -> None:
    whole = at("Strikes hit the Gaza Strip.", "Gaza Strip")[0].where
    south = at("Strikes hit southern Gaza.", "southern Gaza")[0].where
    assert south.lat_e5 is not None and whole.lat_e5 is not None
    assert south.lat_e5 < whole.lat_e5
    assert south.gazetteer_id is None
    assert south.path[-1] == "Palestinian Territory"


def test_a_street_takes_the_point_of_its_town() -> None:
    street, town = at("На вулиці Зеленій у Харкові згорів дім.", "вулиці Зеленій", "Харкові", language="uk")
    assert street.where.kind == "street"
    assert (street.where.lat_e5, street.where.lon_e5) == (town.where.lat_e5, town.where.lon_e5)
    assert street.where.path == ("Kharkiv", "Kharkiv Oblast", "Ukraine")
    assert street.where.radius_m is not None


@pytest.mark.parametrize("name", ["Qwertyam", "Zxcvan"])
def test_what_nothing_fits_has_no_point(name: str) -> None:
    found = at(f"Gunmen attacked {name} at night.", name)[0]
    assert (found.where.kind, found.where.lat_e5, found.place) == ("unknown", None, None)


def test_a_town_of_a_country_that_the_text_is_silent_on_is_not_meant() -> None:
    found = at(
        "Gunmen attacked Solhan, in Burkina Faso; Ouagadougou sent troops.", "Solhan", "Burkina Faso", "Ouagadougou"
    )
    assert found[0].place is None
    assert found[0].where.path[-1] == "Burkina Faso"


@pytest.mark.parametrize(
    ("text", "name", "language"),
    [
        ("Москва заявила, что ударов не было.", "Москва", "ru"),
        ("Kyiv said that it would answer.", "Kyiv", "en"),
        ("The mayor of Kharkiv wrote on Telegram.", "Kharkiv", "en"),
        ("Росія заперечує удар.", "Росія", "uk"),
    ],
)
def test_a_place_that_speaks_is_no_location(text: str, name: str, language: str) -> None:
    found = at(text, name, language=language)[0]
    assert found.speaks
    assert not found.located


def test_coordinates_are_a_place_of_kind_exact_with_the_path_of_the_town_beside() -> None:
    town, point = at("A crater near Kramatorsk, at 48.7201, 37.5562, was filmed.", "Kramatorsk")
    assert (point.where.kind, point.where.lat_e5, point.where.lon_e5) == ("exact", 4872010, 3755620)
    assert point.where.path[0] == town.where.name


def test_overlapping_marks_are_one_place() -> None:
    text = "Shells hit New York."
    document = Document(id="document-0", capture="capture-0", method="given", text=text)
    found = places_at(read_page(document), [(11, 19, 0.9), (15, 19, 0.5)], "en")
    assert [(m.start, m.end) for m in found] == [(11, 19)]


def test_an_answer_tells_its_reasons() -> None:
    town = at("A man was shot in Springfield, Illinois.", "Springfield", "Illinois")[0]
    lines = explain(town)
    assert "Illinois" in lines[0]
    assert "beside" in lines[1]
    assert len(town.considered) > 1
    assert sum(c.chance for c in town.considered) <= 1001


def test_no_marks_no_places() -> None:
    assert at("Nothing happened.") == []


def test_a_name_marked_in_two_is_one_and_none_runs_over_a_line() -> None:
    [state] = at("هجوم في شمال كردفان أمس", "شمال", "كردفان", language="ar")
    assert state.where.path == ("Sudan",)
    [district] = at("Взрыв в районе Ковель вчера", "районе", "Ковель", language="ru")
    assert district.name == "районе Ковель"
    two = at("Strasbourg\n\nStrasbourg, France", "Strasbourg\n\nStrasbourg", "France")
    assert [p.name for p in two] == ["Strasbourg", "Strasbourg", "France"]
    assert [p.name for p in at("From Kharkiv Odesa was called", "Kharkiv", "Odesa")] == ["Kharkiv", "Odesa"]


def test_a_first_letter_is_no_preposition_where_that_makes_a_town_that_nothing_speaks_of() -> None:
    found = at("قصف بارا في شمال كردفان قرب الأبيض، السودان", "بارا", "شمال كردفان", "الأبيض", "السودان", language="ar")
    assert "India" not in found[0].where.path
    assert at("انفجار بحمص، سوريا", "بحمص", "سوريا", language="ar")[0].where.path[-1] == "Syria"
