"""A case's own places in texts of six languages: found by name and form, only where the text is about there."""

from __future__ import annotations

import msgspec
import pytest

from saksi.extract.page.text import read_page
from saksi.extract.where.given import places_at
from saksi.extract.where.mention import PlaceMention, explain
from saksi.extract.where.own import OwnPlaces, in_force, with_path
from saksi.extract.where.places import read_places
from saksi.model.document import Document
from saksi.model.place import OwnPlace, place_id
from saksi.model.terms import PlaceKind


def own(name: str, lat: float, lon: float, *names: str, kind: str = "landmark", radius_m: int = 200) -> OwnPlace:
    place = OwnPlace(
        name=name,
        names=names,
        kind=PlaceKind(kind),
        radius_m=radius_m,
        lat_e5=round(lat * 1e5),
        lon_e5=round(lon * 1e5),
    )
    (place,) = with_path([place])
    return msgspec.structs.replace(place, id=place_id(place))


MARKET = own("Ринок Тополя", 49.99, 36.24, "Poplar Market", "سوق الحور", "Mercado del Álamo", "Marché du Peuplier")


def read(text: str, language: str, *marked: str, places: tuple[OwnPlace, ...] = (MARKET,)) -> list[PlaceMention]:
    page = read_page(Document(id="document-0", capture="capture-0", method="given", text=text, language=language))
    spans = [(text.index(name), text.index(name) + len(name), 0.9) for name in marked]
    with in_force(OwnPlaces.of(places)):
        return list(places_at(page, spans, language))


def test_what_holds_a_place_comes_from_the_gazetteer() -> None:
    assert MARKET.path[0] == "Kharkiv"
    assert MARKET.path[-1] == "Ukraine"


@pytest.mark.parametrize(
    ("text", "language", "town", "name"),
    [
        ("A shell fell on Poplar Market in Kharkiv.", "en", "Kharkiv", "Poplar Market"),
        ("Снаряд влучив у ринок Тополя в Харкові.", "uk", "Харкові", "Ринок Тополя"),
        ("Поблизу ринку Тополі в Харкові стався вибух.", "uk", "Харкові", "Ринок Тополя"),
        ("Взрыв на рынке прогремел у ринка Тополя в Харькове.", "ru", "Харькове", "Ринок Тополя"),
        ("سقطت قذيفة بسوق الحور في خاركيف.", "ar", "خاركيف", "سوق الحور"),
        ("Un proyectil cayó en el Mercado del Álamo, en Járkov.", "es", "Járkov", "Mercado del Álamo"),
        ("Un obus est tombé sur le Marché du Peuplier à Kharkiv.", "fr", "Kharkiv", "Marché du Peuplier"),
    ],
)
def test_found_by_name_in_each_language(text: str, language: str, town: str, name: str) -> None:
    found = [m for m in read(text, language, town) if m.where.gazetteer_id == MARKET.id]
    assert [m.where.name for m in found] == [name]
    assert (found[0].where.lat_e5, found[0].where.radius_m) == (4_999_000, 200)
    assert found[0].cued
    assert "a place of the case's own" in explain(found[0])[0]


def test_not_in_a_text_about_elsewhere() -> None:
    assert not [m for m in read("A shell fell on Poplar Market in Marseille.", "en", "Marseille") if not m.place]


def test_the_country_s_name_alone_is_enough() -> None:
    assert [m.name for m in read("Ukraine: Poplar Market burns.", "en", "Ukraine")] == ["Ukraine", "Poplar Market"]


def test_in_small_letters_only_where_its_town_is_named() -> None:
    assert "poplar market" in [m.name for m in read("In Kharkiv the poplar market burned.", "en", "Kharkiv")]
    assert "poplar market" not in [m.name for m in read("In Ukraine the poplar market burned.", "en", "Ukraine")]


def test_of_two_of_one_name_the_nearer_is_meant() -> None:
    two = (own("Mill Yard", 49.99, 36.24), own("Mill Yard", 49.84, 24.03))
    found = [m for m in read("Mill Yard in Lviv was hit.", "en", "Lviv", places=two) if m.where.gazetteer_id]
    assert found[0].where.lat_e5 == 4_984_000
    assert not read("Mill Yard was hit.", "en", places=two)


def test_a_marked_name_gives_way_to_the_case_s_place() -> None:
    ours = own("Odesa", 49.9, 36.3, kind="neighbourhood", radius_m=900)
    found = read("In Kharkiv, Odesa was shelled.", "en", "Kharkiv", "Odesa", places=(ours,))
    assert [m.where.gazetteer_id for m in found][1] == ours.id


def test_the_reader_by_rules_finds_it_too() -> None:
    page = read_page(
        Document(id="document-0", capture="capture-0", method="given", text="Two died at Poplar Market in Kharkiv.")
    )
    with in_force(OwnPlaces.of([MARKET])):
        assert MARKET.id in [m.where.gazetteer_id for m in read_places(page)]
    assert MARKET.id not in [m.where.gazetteer_id for m in read_places(page)]
