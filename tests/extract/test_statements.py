"""Presence and its denial, responsibility, parties, evidence, legal words, demands, warnings; means and events."""

from __future__ import annotations

import pytest

from extract.pages import page
from saksi.extract.attack.evidence import read_evidence
from saksi.extract.attack.parties import read_perpetrators, read_responsibility
from saksi.extract.attack.presence import read_presence
from saksi.extract.attack.statements import read_demands, read_legal, read_warnings
from saksi.extract.attack.weapons import choose_event, read_event_words, read_weapons
from saksi.model.claim import (
    Demand,
    Evidence,
    LegalCharacterisation,
    MilitaryPresence,
    Perpetrator,
    Responsibility,
    Warned,
    Weapon,
)

PRESENCE = [
    ("No military presence or installations were found within these places.", ["absent"]),
    ("She said there were no fighters and no military sites in the square.", ["absent"]),
    ("“There was no military target at the square,” he said.", ["absent"]),
    ("The hospital was not a military target, the charity said.", ["absent"]),
    ("The army said it had struck an ammunition store used by militants.", ["present"]),
    ("The spokesman said the school was being used as a command centre.", ["present"]),
    ("No soldiers were killed.", []),
    ("Soldiers walked through the town.", []),
]
ANSWERS = [
    ("The army denied striking the hospital.", [("The army", "denied")]),
    ("The army denied on Tuesday that its artillery had fired at a clinic.", [("The army", "denied")]),
    ("The group said it was not behind the attack.", [("The group", "denied")]),
    ("The command says it did not fire on the market.", [("The command", "denied")]),
    ("The rebels claimed responsibility for the bombing.", [("The rebels", "accepted")]),
    ("The air force said it had struck a house in the town.", [("The air force", "accepted")]),
    ("No group has claimed responsibility.", []),
    ("The ministry denied that there were bases in the town.", []),
]
PARTIES = [
    ("Ruritanian officials blamed the attack on Eastern Front militants.", ["Eastern Front militants"]),
    ("A hospital was attacked by government forces.", ["government forces"]),
    ("French warplanes bombed the bridge.", ["France"]),
    ("The mayor accused the army of shelling homes.", ["the army"]),
    ("Gunmen opened fire at a market.", []),
    ("Unidentified attackers killed nine people.", []),
    ("On Friday missiles hit a station.", []),
]


@pytest.mark.parametrize(("text", "wanted"), PRESENCE)
def test_presence(text: str, wanted: list[str]) -> None:
    values = [m.value for m in read_presence(page(text))]
    assert [str(v.presence) for v in values if isinstance(v, MilitaryPresence)] == wanted


@pytest.mark.parametrize(("text", "wanted"), ANSWERS)
def test_responsibility(text: str, wanted: list[tuple[str, str]]) -> None:
    values = [m.value for m in read_responsibility(page(text))]
    assert [(v.party, str(v.answer)) for v in values if isinstance(v, Responsibility)] == wanted


@pytest.mark.parametrize(("text", "wanted"), PARTIES)
def test_perpetrators(text: str, wanted: list[str]) -> None:
    values = [m.value for m in read_perpetrators(page(text))]
    assert [v.party for v in values if isinstance(v, Perpetrator)] == wanted


EVIDENCE = [
    ("Footage of the strike shows a building being hit.", "video", "a building being hit", None, None),
    ("Photographs posted by the fire service show a crater.", "photo", "a crater", "the fire service", None),
    ("Satellite images show burned houses.", "satellite_image", "burned houses", None, None),
    ("A video verified by Open Desk shows the blast.", "video", "the blast", None, "Open Desk"),
]


@pytest.mark.parametrize(("text", "media", "shows", "published_by", "verified_by"), EVIDENCE)
def test_evidence(text: str, media: str, shows: str, published_by: str | None, verified_by: str | None) -> None:
    value = read_evidence(page(text))[0].value
    assert isinstance(value, Evidence)
    assert (value.media, value.shows, value.published_by, value.verified_by) == (
        media,
        shows,
        published_by,
        verified_by,
    )


@pytest.mark.parametrize("text", ["He said so in a video message.", "She painted pictures.", "It was a clear picture."])
def test_no_evidence(text: str) -> None:
    assert read_evidence(page(text)) == ()


LEGAL = [
    ("The charity called it a war crime.", ["war_crime"]),
    ("He described it as an act of terrorism.", ["terrorism"]),
    ("It was a deliberate attack.", ["deliberate"]),
    ("She spoke of crimes against humanity and genocide.", ["crime_against_humanity", "genocide"]),
    ("The counter-terrorism police came.", []),
    ("The war crimes tribunal sits in a small town.", []),
]


@pytest.mark.parametrize(("text", "wanted"), LEGAL)
def test_legal_words(text: str, wanted: list[str]) -> None:
    values = [m.value for m in read_legal(page(text))]
    assert [v.term for v in values if isinstance(v, LegalCharacterisation)] == wanted


DEMANDS = [
    ("The charity demanded an independent investigation.", "an independent investigation", None),
    ("We call on all countries to act at once.", "act at once", "all countries"),
    ("She urged the council to send observers.", "send observers", "the council"),
]


@pytest.mark.parametrize(("text", "act", "addressee"), DEMANDS)
def test_demands(text: str, act: str, addressee: str | None) -> None:
    (found,) = read_demands(page(text))
    assert isinstance(found.value, Demand)
    assert (found.value.act, found.value.addressee) == (act, addressee)


def test_a_missing_warning_is_a_claim_too() -> None:
    values = [m.value for m in read_warnings(page("There was no warning. In the other town sirens sounded."))]
    assert [v.given for v in values if isinstance(v, Warned)] == [False, True]


WEAPONS = [
    ("Ballistic missiles and drones hit the port.", ["ballistic_missile", "drone"]),
    ("A lorry packed with explosives blew up.", ["vehicle_bomb"]),
    ("Mortar shells fell on the town.", ["mortar"]),
    ("He died of a heart attack after a strike over pay.", []),
    ("The grad student left.", []),
]


@pytest.mark.parametrize(("text", "wanted"), WEAPONS)
def test_means(text: str, wanted: list[str]) -> None:
    values = [m.value for m in read_weapons(page(text))]
    assert [v.weapon for v in values if isinstance(v, Weapon)] == wanted


EVENTS = [
    ("A strike hit the town.", "other"),
    ("A rocket hit a building.", "artillery_rocket"),
    ("A missile strike hit a building.", "missile"),
    ("An air strike hit a house.", "air_strike"),
    ("A drone dropped grenades on mourners.", "drone"),
    ("Gunmen opened fire at a market.", "shooting"),
    ("A suicide bomber struck a mosque.", "bombing"),
    ("A blast tore through a mosque.", "bombing"),
    ("The office first spoke of a missile; later it said a glide bomb had hit the house.", "air_strike"),
    ("The weather was fine.", None),
    ("Bombs hit a dairy. The army denies any air strike there.", "air_strike"),
    ("A car bomb hit a dairy. The army denies any air strike there.", "bombing"),
    ("Gunmen stormed the village at dawn.", "ground_assault"),
    ("Gunmen stormed the village and opened fire.", "shooting"),
    ("They shot whoever ran. The massacre went on until noon.", "massacre"),
]


@pytest.mark.parametrize(("text", "event"), EVENTS)
def test_events(text: str, event: str | None) -> None:
    assert choose_event(list(read_event_words(page(text))), text, 0) == event
