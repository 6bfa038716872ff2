"""Places: found by name and surroundings, resolved by the text's country, held by what stands beside them."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from extract.pages import page
from saksi.extract import read_text
from saksi.extract.where.gazetteer import fold, world
from saksi.extract.where.places import PlaceMention, read_places
from saksi.model.document import Document


def named(text: str) -> dict[str, PlaceMention]:
    return {mention.name: mention for mention in read_places(page(text))}


def test_the_same_name_in_two_countries_follows_the_text() -> None:
    libya = named("Rockets struck Tripoli, in the west of Libya. A hospital in Tripoli was hit.")
    lebanon = named("Rockets struck Tripoli. The Lebanese army, in Beirut, said that Lebanon would answer.")
    assert libya["Tripoli"].where.path[-1] == "Libya"
    assert lebanon["Tripoli"].where.path[-1] == "Lebanon"
    made = named("A Lebanese-made rocket hit Tripoli on Sunday.")
    of = named("A Lebanese rocket hit Tripoli on Sunday.")
    assert (made["Tripoli"].where.path[-1], of["Tripoli"].where.path[-1]) == ("Libya", "Lebanon")


def test_what_follows_after_a_comma_decides() -> None:
    assert named("A man was shot in Springfield, Illinois.")["Springfield"].where.path[0] == "Illinois"


def test_a_landmark_takes_its_city() -> None:
    square = named("The rockets hit Kharkiv’s Freedom Square.")["Freedom Square"].where
    city = world().look_up("Kharkiv")[0]
    assert square.kind == "landmark"
    assert square.path[0] == "Kharkiv"
    assert (square.lat_e5, square.lon_e5) == (city.lat_e5, city.lon_e5)
    assert square.radius_m is not None


def test_an_unknown_quarter_stands_in_its_city() -> None:
    quarter = named("A shell hit a bakery in the Abu Shouk quarter of El Fasher.")["Abu Shouk"].where
    assert quarter.kind == "neighbourhood"
    assert quarter.path[0] == "El Fasher"


def test_an_unknown_village_keeps_its_name_only() -> None:
    village = named("Gunmen attacked the village of Qwertyam at night.")["Qwertyam"].where
    assert (village.lat_e5, village.gazetteer_id) == (None, None)


def test_a_small_town_elsewhere_is_not_meant() -> None:
    """A name that only another country's town bears is unknown in a text about this country."""
    found = named("Armed men attacked the village of Solhan in the north-east of Burkina Faso.")["Solhan"].where
    assert found.gazetteer_id is None
    assert found.path[-1] == "Burkina Faso"


def test_capitals_in_a_dateline_are_read() -> None:
    found = named("MOSUL, 14 May – A car bomb went off.")
    assert found["MOSUL"].where.name == "Mosul"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kyiv said that it would answer.", "Kyiv"),
        ("The mayor of Kharkiv spoke.", "Kharkiv"),
        ("Officials in Kyiv said that 15 had died.", "Kyiv"),
        ("The rocket was launched from the area of Tyre.", "Tyre"),
    ],
)
def test_a_speaker_or_an_origin_is_no_location(text: str, name: str) -> None:
    assert named(text)[name].speaks


@pytest.mark.parametrize(
    "text",
    [
        "Jordan Peterson wrote a letter.",
        "In March, sixteen people died.",
        "Reading was hard for him.",
        "He waited until Friday.",
    ],
)
def test_persons_months_and_words_are_no_places(text: str) -> None:
    assert read_places(page(text)) == ()


def test_spans_hold_the_name_as_written() -> None:
    text = "Rockets struck Khan Younis, in the south of the Gaza Strip."
    for mention in read_places(page(text)):
        assert text[mention.start : mention.end] == mention.name


def test_names_are_folded_for_look_up() -> None:
    assert fold("Ta’izz  Gövernorate") == "ta'izz governorate"
    assert world().look_up("Nowhereatall") == ()


def where_of(text: str, published: str = "2024-06-06") -> str | None:
    """The place of the first report read in a text."""
    reports = read_text(text, published=published)["reports"]
    return reports[0]["where"]["name"] if reports and reports[0]["where"] else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("NAIROBI, Oct 3 – A car bomb killed 12 people in the Somali capital, police said.", "Mogadishu"),
        ("Shells hit Taiz and killed three children. They were buried in Aden.", "Taiz"),
        ("A bomb went off in the Medina district of Mogadishu and killed six people.", "Medina"),
        (
            "GENEVA – The strike on the Al-Noor school killed nine people in Gaza City, it said.",
            "Al-Noor school",
        ),
        ("A shell fired from Rastan killed two women in Salamiyah, in Hama province.", "Salamiyah"),
        ("Gunmen killed seven children in Kumba, Cameroon. The injured were rushed to Buea.", "Kumba"),
        ("A strike killed four people in Pokrovsk, about 60 km from Donetsk.", "Pokrovsk"),
        ("Six people died in an explosion at the junction. Turkey’s first aeroplane with aid had landed.", None),
        ("Bombs hit the Mugunga camp near Goma, killing nine people. Uganda sent doctors.", "Mugunga"),
    ],
)
def test_the_most_specific_place_where_it_happened(text: str, name: str | None) -> None:
    assert where_of(text) == name


def test_a_hospital_that_takes_people_in_is_not_where_it_happened() -> None:
    text = "Two bombs killed 32 people in a market in central Baghdad. The wounded lay in Al-Kindi hospital in Baghdad."
    assert where_of(text) == "Baghdad"


def test_two_names_joined_by_and_are_two_places() -> None:
    found = named("The assault on Qwertyam and Zxcvan camps near El Fasher began on Friday.")
    assert {"Qwertyam", "Zxcvan"} <= set(found)


@pytest.mark.parametrize(
    ("text", "name", "gazetteer_id"),
    [
        ("Shells fell on militia-held Kherson in Ukraine and killed four people.", "Kherson", "706448"),
        ("Three people were killed in Darfur on Monday.", "Darfur", "r:darfur"),
        ("Two children were buried in the Golan on Sunday.", "Golan", "r:golan"),
        ("A rocket killed four people in Majdal Shams in the army-held Golan Heights.", "Majdal Shams", "167444"),
    ],
)
def test_who_holds_a_place_is_no_part_of_its_name_and_known_regions_stand_alone(
    text: str, name: str, gazetteer_id: str
) -> None:
    found = {m.name: m.where.gazetteer_id for m in read_places(page(text))}
    assert found.get(name) == gazetteer_id, found


def test_what_a_place_is_in_holds_it_before_what_it_is_near() -> None:
    text = "Gunmen attacked Torvale, Israel, on Saturday. The fields near Torvale, a few kilometres from Gaza, burned."
    assert {m.where.path for m in read_places(page(text)) if m.name == "Torvale"} == {("Israel",)}


def test_a_name_in_the_title_is_no_witness_for_itself() -> None:
    text = "132 buried at Solhan. The wounded were taken to Sebba and Dori, and to Ouagadougou."
    found = {m.name: m for m in read_places(replace(page(text), document=titled(page(text).document)))}
    assert "Turkey" not in found["Solhan"].where.path


def titled(document: Document) -> Document:
    return msgspec.structs.replace(document, title="132 buried at Solhan")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Four Hurt in Toledo Shooting Near a Park\n\nFour people were hurt in Toledo, Ohio.", "Toledo"),
        ("Police look for a car in Toledo, Ohio. (Published Monday, March 4, 2019)", "Toledo"),
        ("Four people were shot near S.E. 8th and Main in Toledo, Ohio.", "Toledo"),
        ("Four people were shot at Rosie's in Toledo, Ohio.", "Toledo"),
        ("A man who began shooting at Kelda Vosk in Toledo, Ohio, was held.", "Toledo"),
    ],
)
def test_capitals_of_a_headline_labels_letters_and_owners_are_no_places(text: str, name: str) -> None:
    assert set(named(text)) - {"Ohio"} == {name}


@pytest.mark.parametrize(
    ("text", "kind", "holder"),
    [
        ("A boy was shot near Paris and Lamar roads in Toledo, Ohio.", "street", "Toledo"),
        ("A boy was shot at the corner of Paris and Main in Toledo, Ohio.", "street", "Toledo"),
        ("A boy of Toledo, Ohio, is treated at Comer Children's Hospital.", "landmark", "Toledo"),
    ],
)
def test_two_streets_that_cross_and_a_children_s_hospital_bear_no_town_s_name(
    text: str, kind: str, holder: str
) -> None:
    found = [m.where for m in named(text).values() if m.where.kind == kind]
    assert found and found[0].path[0] == holder


def test_a_province_s_short_name_after_a_comma_needs_no_full_stop() -> None:
    for text in ("MEMPHIS, Tenn -- Two people were hurt.", "Two people were hurt in Memphis, Tenn."):
        (found,) = [m for m in named(text).values() if m.where.name == "Memphis"]
        assert found.where.path[0] == "Tennessee"
