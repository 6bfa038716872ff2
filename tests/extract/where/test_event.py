"""The place of an event among the places named: what speaks for each, and what outweighs a reader's own choice."""

from __future__ import annotations

import msgspec
import pytest

from saksi.extract import read_text
from saksi.extract.page.text import read_page
from saksi.extract.where.event import UNCERTAIN_M, event_place, is_same, within
from saksi.extract.where.mention import PlaceMention
from saksi.extract.where.places import read_places
from saksi.model.document import Document
from saksi.model.terms import PlaceKind
from saksi.model.values import Where

TEXT = (
    "POLTAVA, 3 March – Three people were killed when a shell hit a market in Chuhuiv. "
    "The dead were taken to a hospital in Kharkiv. The mayor of Chuhuiv spoke to reporters in Kyiv."
)


def ranked(text: str, *sentences: int, own: str = "", title: str | None = None) -> list[str]:
    page = read_page(Document(id="document-0", capture="capture-0", method="given", text=text, title=title))
    places = read_places(page)
    chosen = next((p for p in places if p.name == own), None)
    return [r.mention.where.name for r in event_place(page, places, sentences, own=chosen)]


def test_the_place_of_its_own_sentence_is_first() -> None:
    found = ranked(TEXT, 0)
    assert found[0] == "Chuhuiv"
    assert set(found) == {"Chuhuiv", "Poltava", "Kharkiv", "Kyiv"}


def test_the_reader_s_own_choice_weighs_most_but_not_all() -> None:
    assert ranked(TEXT, 1)[0] != "Poltava"
    assert ranked(TEXT, 1, own="Kharkiv")[0] == "Kharkiv"


def test_a_title_speaks_for_its_town() -> None:
    text = "Shells fell on Chuhuiv. Shells fell on Kupiansk."
    assert ranked(text, 0, 1, title="Two die in Kupiansk")[0] == "Kupiansk"
    assert ranked(text, 0, 1, title="Two die in Chuhuiv")[0] == "Chuhuiv"


def test_a_settlement_comes_before_its_country() -> None:
    assert ranked("In Ukraine, a shell killed two in Chuhuiv.", 0)[0] == "Chuhuiv"


def test_every_reason_has_its_worth() -> None:
    page = read_page(Document(id="document-0", capture="capture-0", method="given", text=TEXT))
    for each in event_place(page, read_places(page), [0]):
        assert abs(sum(worth for _, worth in each.reasons) - each.worth) < 0.05
    assert event_place(page, (), [0]) == ()


def test_what_is_one_place() -> None:
    def place(lat: int | None, kind: str = "settlement", name: str = "A") -> Where:
        return Where(name=name, kind=PlaceKind(kind), lat_e5=lat, lon_e5=lat and 3_000_000)

    assert is_same(place(5_000_000), place(5_010_000, name="B"))
    assert not is_same(place(5_000_000), place(5_100_000, name="B"))
    assert not is_same(place(5_000_000), place(5_000_000, "province", "B"))
    assert not is_same(place(5_000_000), place(None, name="B"))


ARNE = Where(name="Arne", kind=PlaceKind.SETTLEMENT, lat_e5=1, lon_e5=2, radius_m=5_000, path=("Province", "Country"))


def test_a_name_that_nobody_knows_lies_somewhere_around_the_town_told_with_it() -> None:
    found = within(Where(name="Mill Court", kind=PlaceKind.UNKNOWN, path=("Country",)), ARNE)
    assert (found.lat_e5, found.lon_e5, found.radius_m) == (1, 2, 5_000 + UNCERTAIN_M)
    assert (found.name, found.kind, found.path) == ("Mill Court", PlaceKind.UNKNOWN, ("Arne", "Province", "Country"))
    square = msgspec.structs.replace(ARNE, name="Old Square", kind=PlaceKind.LANDMARK, path=("Arne", "Country"))
    assert within(Where(name="Mill Court", kind=PlaceKind.UNKNOWN), square).path == ("Arne", "Country")


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        (Where(name="Bost", kind=PlaceKind.SETTLEMENT), ARNE),
        (Where(name="Bost", kind=PlaceKind.UNKNOWN, lat_e5=7, lon_e5=7), ARNE),
        (Where(name="Bost", kind=PlaceKind.UNKNOWN), None),
        (Where(name="Bost", kind=PlaceKind.UNKNOWN), msgspec.structs.replace(ARNE, lat_e5=None, lon_e5=None)),
    ],
)
def test_a_settlement_or_what_has_its_own_point_stays_where_it_is(part: Where, whole: Where | None) -> None:
    assert within(part, whole) is part


def test_a_name_beside_a_province_lies_in_it_without_a_point() -> None:
    province = msgspec.structs.replace(ARNE, kind=PlaceKind.PROVINCE)
    found = within(Where(name="Bost", kind=PlaceKind.UNKNOWN), province)
    assert (found.lat_e5, found.path) == (None, ("Arne", "Province", "Country"))
    held = Where(name="Bost", kind=PlaceKind.UNKNOWN, path=("Elsewhere",))
    assert within(held, province) is held


def test_a_person_s_name_that_is_a_town_s_is_no_place_of_the_event() -> None:
    text = (
        "Two men were killed in a shooting in Flagstaff on Monday, police said. Flagstaff police arrested a man. "
        "Shots were heard near a bar, said Ann Houston, who lives in Flagstaff. Houston called the police."
    )
    (report,) = read_text(text, published="2022-03-02")["reports"]
    assert report["where"]["name"] == "Flagstaff"


def test_mentions_keep_what_was_considered() -> None:
    page = read_page(Document(id="document-0", capture="capture-0", method="given", text=TEXT))
    found: list[PlaceMention] = [m for m in read_places(page) if m.name == "Kharkiv"]
    assert found[0].considered
    assert msgspec.json.encode(found[0].where)


def places(text: str, title: str | None = None) -> dict[str, tuple[str, ...]]:
    page = read_page(
        Document(id="document-0", capture="capture-0", method="given", text=text, language="en", title=title)
    )
    return {m.where.name: m.where.path for m in read_places(page)}


def test_a_dateline_with_province_and_agency_names_the_town_of_a_street() -> None:
    text = "GREENWOOD, SC (Radio One) –\n\nTwo died on Elm Street. Sam Roe, 17, of Columbia, was hurt."
    assert places(text)["Elm Street"][:2] == ("Greenwood", "South Carolina")


def test_a_title_tells_which_of_two_towns() -> None:
    text = "Two people were shot dead at a home in Lexington on Wednesday."
    assert places(text, "LEXINGTON, SC: Two shot dead")["Lexington"][0] == "South Carolina"


def test_a_county_is_no_town_and_a_street_of_blocks_no_city() -> None:
    assert places("Two died in Greenwood County, Kansas.")["Greenwood County"][0] == "Kansas"
    assert places("Two died in Detroit, on the 1600 block of West Chicago.")["West Chicago"][0] == "Detroit"


def test_a_town_may_be_called_like_a_park() -> None:
    assert places("NICOMA PARK, Okla. - Two were shot in Nicoma Park.")["Nicoma Park"][0] == "Oklahoma"


def test_a_direction_leaves_the_article_that_belongs_to_a_name() -> None:
    assert places("Two died in South Los Angeles, California.")["South Los Angeles"][0] == "California"
