"""Places told beside a named one, in six languages: where they lie, how far they may be off, what they are called."""

from __future__ import annotations

import math

import pytest

from saksi.extract.page.text import read_page
from saksi.extract.where.given import places_at
from saksi.extract.where.mention import PlaceMention, explain
from saksi.extract.where.places import read_places
from saksi.extract.where.relative import towards
from saksi.extract.where.shapes import metres
from saksi.model.document import Document
from saksi.model.precision import ucdp_where_prec

KYIV, KHARKIV, POLTAVA = (50.45, 30.52), (49.99, 36.23), (49.59, 34.55)


def at(text: str, language: str, *names: str) -> list[PlaceMention]:
    document = Document(id="document-0", capture="capture-0", method="given", text=text, language=language)
    spans = [(text.index(name), text.index(name) + len(name), 0.9) for name in names]
    return list(places_at(read_page(document), spans, language))


def point(mention: PlaceMention) -> tuple[float, float]:
    assert mention.where.lat_e5 is not None
    assert mention.where.lon_e5 is not None
    return mention.where.lat_e5 / 1e5, mention.where.lon_e5 / 1e5


def bearing(one: tuple[float, float], other: tuple[float, float]) -> str:
    north, east = other[0] - one[0], (other[1] - one[1]) * math.cos(math.radians(one[0]))
    return "".join(letter for letter, part in (("n", north), ("s", -north), ("e", east), ("w", -east)) if part > 0.03)


OFFSETS = [
    ("en", "A bus was hit 20 km west of Kharkiv.", "Kharkiv", "w"),
    ("en", "A bus was hit some 20 kilometres (12 miles) to the north-east of the city of Kharkiv.", "Kharkiv", "ne"),
    ("en", "A bus was hit about 12.5 miles south of Kharkiv on Monday.", "Kharkiv", "s"),
    ("uk", "Автобус обстріляли за 20 км на захід від Харкова.", "Харкова", "w"),
    ("uk", "Автобус обстріляли за 20 кілометрів на північний схід від міста Харкова.", "Харкова", "ne"),
    ("ru", "Автобус обстреляли в 20 км к западу от Харькова.", "Харькова", "w"),
    ("ru", "Автобус обстреляли в 20 километрах северо-восточнее Харькова.", "Харькова", "ne"),
    ("ar", "قصفت حافلة على بعد 20 كيلومترا غرب مدينة خاركيف.", "خاركيف", "w"),
    ("ar", "قصفت حافلة على بعد 20 كم شمال شرقي خاركيف.", "خاركيف", "ne"),
    ("es", "Un autobús fue alcanzado a 20 km al oeste de Járkov.", "Járkov", "w"),
    ("es", "Un autobús fue alcanzado a unos 20 kilómetros al noroeste de la ciudad de Járkov.", "Járkov", "nw"),
    ("fr", "Un bus a été touché à 20 km à l'ouest de Kharkiv.", "Kharkiv", "w"),
    ("fr", "Un bus a été touché à 20 kilomètres au nord-est de Kharkiv.", "Kharkiv", "ne"),
]


@pytest.mark.parametrize(("language", "text", "name", "side"), OFFSETS)
def test_a_distance_in_a_direction(language: str, text: str, name: str, side: str) -> None:
    (found,) = at(text, language, name)
    assert bearing(KHARKIV, point(found)) == side
    assert 17_500 < metres(KHARKIV, point(found)) < 23_000
    assert found.where.gazetteer_id is None
    assert found.where.name.endswith(name)
    assert found.where.name[0].isdigit()
    assert "Ukraine" in found.where.path
    assert found.cued
    assert not found.aside
    assert 7_000 <= (found.where.radius_m or 0) <= 25_000
    assert ucdp_where_prec(found.where) == 2
    assert "offset" in explain(found)[0]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "A bus was hit 30 km from Kharkiv.", "Kharkiv"),
        ("uk", "Автобус обстріляли за 30 км від Харкова.", "Харкова"),
        ("ru", "Автобус обстреляли в 30 км от Харькова.", "Харькова"),
        ("ar", "قصفت حافلة على بعد 30 كم من خاركيف.", "خاركيف"),
        ("es", "Un autobús fue alcanzado a 30 km de Járkov.", "Járkov"),
        ("fr", "Un bus a été touché à 30 km de Kharkiv.", "Kharkiv"),
    ],
)
def test_a_distance_without_a_direction_is_a_circle(language: str, text: str, name: str) -> None:
    (found,) = at(text, language, name)
    assert metres(KHARKIV, point(found)) < 5_000
    assert 30_000 < (found.where.radius_m or 0) < 60_000


NEAR = [
    ("en", "A bus was hit near the city of Kharkiv.", "Kharkiv", "near"),
    ("en", "A bus was hit on the outskirts of Kharkiv.", "Kharkiv", "edge"),
    ("en", "A bus was hit outside Kharkiv.", "Kharkiv", "near"),
    ("uk", "Автобус обстріляли поблизу Харкова.", "Харкова", "near"),
    ("uk", "Автобус обстріляли на околиці Харкова.", "Харкова", "edge"),
    ("uk", "Автобус обстріляли під Харковом.", "Харковом", "near"),
    ("ru", "Автобус обстреляли вблизи города Харькова.", "Харькова", "near"),
    ("ru", "Автобус обстреляли на окраине Харькова.", "Харькова", "edge"),
    ("ar", "قصفت حافلة بالقرب من مدينة خاركيف.", "خاركيف", "near"),
    ("ar", "قصفت حافلة في ضواحي خاركيف.", "خاركيف", "edge"),
    ("es", "Un autobús fue alcanzado cerca de Járkov.", "Járkov", "near"),
    ("es", "Un autobús fue alcanzado en las afueras de Járkov.", "Járkov", "edge"),
    ("fr", "Un bus a été touché près de Kharkiv.", "Kharkiv", "near"),
    ("fr", "Un bus a été touché aux abords de Kharkiv.", "Kharkiv", "edge"),
]


@pytest.mark.parametrize(("language", "text", "name", "relation"), NEAR)
def test_near_and_on_the_edge_of(language: str, text: str, name: str, relation: str) -> None:
    (plain,) = at(f"{name}.", language, name)
    (found,) = at(text, language, name)
    assert found.beside == relation
    assert found.where.gazetteer_id is None
    assert (found.where.radius_m or 0) > (plain.where.radius_m or 0)
    assert point(found) == point(plain)
    assert found.where.name == plain.where.name


BETWEEN = [
    ("en", "A convoy was shelled between Kharkiv and Poltava.", "Kharkiv", "Poltava"),
    ("uk", "Колону обстріляли між Харковом та Полтавою.", "Харковом", "Полтавою"),
    ("ru", "Колонну обстреляли между Харьковом и Полтавой.", "Харьковом", "Полтавой"),
    ("ar", "قصفت قافلة بين خاركيف وبولتافا.", "خاركيف", "وبولتافا"),
    ("es", "Un convoy fue atacado entre Járkov y Poltava.", "Járkov", "Poltava"),
    ("fr", "Un convoi a été attaqué entre Kharkiv et Poltava.", "Kharkiv", "Poltava"),
]


@pytest.mark.parametrize(("language", "text", "one", "other"), BETWEEN)
def test_between_two_towns(language: str, text: str, one: str, other: str) -> None:
    found, second = at(text, language, one, other)
    middle = ((KHARKIV[0] + POLTAVA[0]) / 2, (KHARKIV[1] + POLTAVA[1]) / 2)
    assert metres(middle, point(found)) < 6_000
    assert 60_000 < (found.where.radius_m or 0) < 80_000
    assert ucdp_where_prec(found.where) == 5
    assert second.aside


PARTS = [
    ("en", "Shelling was reported in southern Mali.", "Mali", "s"),
    ("en", "Shelling was reported in the north of Mali.", "Mali", "n"),
    ("uk", "Обстріли були на півночі Малі.", "Малі", "n"),
    ("ru", "Обстрелы были на севере Мали.", "Мали", "n"),
    ("ar", "وقع قصف في شمال مالي.", "مالي", "n"),
    ("es", "Hubo bombardeos en el norte de Malí.", "Malí", "n"),
    ("fr", "Des tirs ont eu lieu dans le nord du Mali.", "Mali", "n"),
]


@pytest.mark.parametrize(("language", "text", "name", "side"), PARTS)
def test_a_part_of_a_country(language: str, text: str, name: str, side: str) -> None:
    (whole,) = at(f"{name}.", language, name)
    (found,) = at(text, language, name)
    assert found.beside == "part"
    assert bearing(point(whole), point(found)) == side
    assert (found.where.radius_m or 0) < (whole.where.radius_m or 0)
    assert found.where.path[0] == "Mali"
    assert ucdp_where_prec(found.where) == 5


def test_a_village_of_no_gazetteer_lies_where_the_words_say() -> None:
    village, town = at("Gunmen attacked Qwertyam, some 40 km north of Kharkiv, on Monday.", "en", "Qwertyam", "Kharkiv")
    assert bearing(KHARKIV, point(village)) == "n"
    assert 38_000 < metres(KHARKIV, point(village)) < 43_000
    assert village.where.name == "Qwertyam"
    assert (town.aside, town.where.gazetteer_id is not None) == (True, True)


def test_a_known_place_keeps_its_own_point() -> None:
    known, town = at("A missile hit Chuhuiv, 40 km east of Kharkiv.", "en", "Chuhuiv", "Kharkiv")
    assert known.where.gazetteer_id is not None
    assert town.aside


@pytest.mark.parametrize(
    "text",
    [
        "Talks between Kyiv and Moscow failed.",  # too far apart to say where
        "The rocket flew 900 km from Kyiv.",
        "Kyiv is the capital.",
        "Twenty people left Kyiv for the west.",
    ],
)
def test_what_is_no_relation(text: str) -> None:
    found = at(text, "en", "Kyiv")[0]
    assert not found.beside
    assert found.where.gazetteer_id is not None


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("suroeste", (-1, -1)), ("noreste", (1, 1)), ("oeste", (0, -1)), ("sud-ouest", (-1, -1)), ("nord", (1, 0)),
        ("південний захід", (-1, -1)), ("юго-восточнее", (-1, 1)), ("شمال غرب", (1, -1)), ("eastern", (0, 1)),
        ("", (0, 0)),
    ],
)  # fmt: skip
def test_directions(words: str, side: tuple[int, int]) -> None:
    assert towards(words) == side


def test_the_name_itself_still_means_the_place_named() -> None:
    (found,) = at("A bus was hit 20 km west of Kharkiv.", "en", "Kharkiv")
    assert found.named.gazetteer_id is not None
    assert metres(KHARKIV, (found.named.lat_e5 / 1e5, found.named.lon_e5 / 1e5)) < 5_000  # type: ignore[operator]


def test_the_reader_by_rules_reads_them_too() -> None:
    text = "Two people were killed by a shell 20 km west of Kharkiv, Ukraine."
    page = read_page(Document(id="document-0", capture="capture-0", method="given", text=text))
    found = next(m for m in read_places(page) if m.name == "Kharkiv")
    assert (found.beside, found.aside, bearing(KHARKIV, point(found))) == ("offset", False, "w")
