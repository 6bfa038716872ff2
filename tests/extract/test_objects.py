"""Things struck: found with their kind where the words say so, and left alone where they do not."""

from __future__ import annotations

import pytest

from extract.pages import page
from saksi.extract.attack.objects import head_of, read_objects
from saksi.extract.attack.things import plural
from saksi.model.claim import Damage
from saksi.model.terms import Degree, Protection

HIT = [
    ("A missile hit a crowded shopping mall on Monday.", [("shopping mall", "market_commerce")]),
    ("At least 50 people were killed in an explosion at a hospital in the city.", [("hospital", "health_care")]),
    ("A theatre sheltering hundreds of civilians was bombed.", [("theatre", "cultural")]),
    ("The strike on a school sheltering displaced people killed 12.", [("school", "displaced_site")]),
    ("Their bus hit a roadside bomb near the border.", [("bus", "vehicle")]),
    ("Shells fell on a market and a nearby school.", [("market", "market_commerce"), ("school", "education")]),
    ("Attackers set fire to homes, a clinic and food stores.", [("homes", "residential"), ("clinic", "health_care")]),
    ("The five were in a car when it was hit by a drone.", [("car", "vehicle")]),
    ("Church bombing kills nine", [("Church", "religious")]),
    ("The station, which was packed with evacuees, was hit by two missiles.", [("station", "transport")]),
    ("A football pitch where children were playing was struck by a rocket.", [("football pitch", "public_space")]),
    ("Five guests at a wedding were killed.", [("wedding", "public_space")]),
    ("Passengers of a bus were killed when it ran over a mine.", [("bus", "vehicle")]),
    ("Part of a nine-storey residential building collapsed.", [("residential building", "residential")]),
    ("A strike on the port damaged a grain silo.", [("grain silo", "food_water")]),
    ("Rockets hit a regional government building.", [("government building", "administrative")]),
    ("Bodies were pulled from the rubble of the building.", [("building", "other")]),
    ("Homes, schools and hospitals were shelled.", [("Homes", "residential"), ("schools", "education")]),
    ("A monastery school was bombed.", [("monastery school", "education")]),
    ("Gunmen opened fire at the weekly market.", [("market", "market_commerce")]),
]
NOT_HIT = [
    "The wounded were taken to a hospital in the city.",
    "The mayor said that schools would stay closed.",
    "He was speaking outside a court.",
    "A hospital spokesman gave no figure.",
    "The missile struck close to a playground.",
    "An attack on the dam could kill thousands.",
    "He was put under house arrest.",
    "Nurses at the hospital began a strike.",
]
DEGREES = [
    ("The blast damaged 20 houses.", Degree.DAMAGED),
    ("Artillery fire left the hospital heavily damaged.", Degree.HEAVILY_DAMAGED),
    ("The bomb flattened a building.", Degree.DESTROYED),
    ("A shell hit a bakery.", Degree.HIT),
]


@pytest.mark.parametrize(("text", "wanted"), HIT)
def test_things_struck(text: str, wanted: list[tuple[str, str]]) -> None:
    found = [(m.value.name, m.value.object) for m in read_objects(page(text)) if isinstance(m.value, Damage)]
    for words, kind in wanted:
        assert any(words in name and kind == term for name, term in found), found


@pytest.mark.parametrize("text", NOT_HIT)
def test_things_that_nobody_says_were_struck(text: str) -> None:
    assert read_objects(page(text)) == ()


@pytest.mark.parametrize(("text", "degree"), DEGREES)
def test_how_badly(text: str, degree: Degree) -> None:
    values = [m.value for m in read_objects(page(text))]
    assert [value.degree for value in values if isinstance(value, Damage)] == [degree]


def test_the_flag_is_that_of_the_kind() -> None:
    flags = {}
    for m in read_objects(page("Missiles hit a clinic, a dam and a mosque.")):
        assert isinstance(m.value, Damage)
        flags[m.value.name] = m.value.protection
    assert flags == {"clinic": Protection.MEDICAL, "dam": Protection.DANGEROUS_FORCES, "mosque": Protection.CULTURAL}


def test_a_span_holds_exactly_the_words() -> None:
    text = "Rockets struck  the children’s hospital."
    (found,) = read_objects(page(text))
    assert isinstance(found.value, Damage)
    assert text[found.span.start : found.span.end] == found.value.name == "children’s hospital"
    assert head_of(found.value) == "children's hospital"


@pytest.mark.parametrize(
    ("one", "many"),
    [("church", "churches"), ("bakery", "bakeries"), ("bus", "buses"), ("block of flats", "blocks of flats")],
)
def test_plurals(one: str, many: str) -> None:
    assert plural(one) == many
