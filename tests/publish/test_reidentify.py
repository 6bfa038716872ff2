"""Facts that would point out a person without a name: told less exactly to everyone, whole to partners."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest

from publish.stories import Case, claim, dead, place, release, speaker
from saksi.model.claim import Damage, PlaceClaim
from saksi.model.terms import Degree, PlaceKind, Protection, Tier
from saksi.publish.gate import gate
from saksi.publish.public import PublicCase
from saksi.publish.redact import redact
from saksi.publish.reidentify import circumstances

TEXT = (
    "At least 12 people were killed in Arvale, among them two teachers and three children. Four women were detained. "
    "A house at 14 Mill Street was hit, at 49.99123, 36.23456. The only midwife of the village was hurt."
)


def shown(case: Case, tier: Tier = Tier.PUBLIC, **policy: object) -> PublicCase:
    terms = dataclasses.replace(release(**policy), tier=tier)
    return redact(case.material(), gate(case.material(), terms.policy), terms)


@pytest.fixture
def case() -> Case:
    made = Case()
    house = Damage(object="residential", protection=Protection.GENERAL, degree=Degree.HIT, name="A house")
    home = place("14 Mill Street", kind=PlaceKind.EXACT, gazetteer_id=None, path=("Arvale", "Arvalia"))
    report = made.tell(
        TEXT,
        claim(TEXT, "At least 12 people were killed", dead(12), speaker("Ilse Brandt", "witness")),
        claim(TEXT, "two teachers", dead(2, 2, group="teacher")),
        claim(TEXT, "three children", dead(3, 3, group="children")),
        claim(TEXT, "Four women were detained", dead(4, 4, outcome="detained", group="women")),
        claim(TEXT, "A house", house),
        claim(TEXT, "at 14 Mill Street", PlaceClaim(where=home)),
        where=home,
    )
    made.incident(report)
    return made


def test_a_small_group_is_told_as_people(case: Case) -> None:
    (incident,) = shown(case).incidents
    text = str(incident)
    assert "teacher" not in text and "[small group withheld]" in text
    told = [c for a in incident.accounts for c in a.claims if c.count and c.count.high == 2]
    assert [(c.group, c.count and c.count.words) for c in told] == [("people", "")]
    assert incident.toll("killed", "teacher") is None and incident.toll("killed", "children") is not None


def test_a_small_sensitive_figure_is_not_told(case: Case) -> None:
    (incident,) = shown(case).incidents
    assert "detained" not in str(incident)


def test_a_large_group_is_told(case: Case) -> None:
    (incident,) = shown(case, smallest_group=2).incidents
    assert incident.toll("killed", "teacher") is not None and incident.toll("detained", "women") is not None


def test_an_exact_home_is_told_as_its_settlement_whatever_the_grid(case: Case) -> None:
    (incident,) = shown(case, coarsen_m=0).incidents
    assert incident.where is not None
    assert (incident.where.name, incident.where.lat_e5 != 4999123) == ("Arvale", True)
    assert "Mill Street" not in str(incident) and "49.99123" not in str(incident)


@pytest.mark.parametrize(
    ("words", "is_hidden"),
    [
        ("A baker was killed at her home on Mill Street in Arvale", True),
        ("A baker was killed at 14 Mill Street in Arvale", True),
        ("A baker was killed at Mill Street 14, Arvale", True),
        ("A shell hit an apartment building on Mill Street in Arvale", False),
        ("A shell hit the house of culture. Nobody was near Mill Street in Arvale", False),
        ("At least 14 people were killed on Mill Street in Arvale", False),
    ],
)
def test_a_street_with_a_home_is_told_as_its_settlement(words: str, is_hidden: bool) -> None:
    case, text = Case(), f"{words}, a neighbour told the radio, and nothing more was known of it on that day."
    street = place(
        "Mill Street", kind=PlaceKind.STREET, gazetteer_id=None, path=("Arvale", "Lower Province", "Arvalia")
    )
    case.incident(case.tell(text, claim(text, "Mill Street", PlaceClaim(where=street)), where=street))
    (incident,) = shown(case).incidents
    assert incident.where is not None
    assert incident.where.name == ("Arvale" if is_hidden else "Mill Street")
    assert ("Mill Street" not in str(incident)) is is_hidden
    assert "Mill Street" in str(shown(case, Tier.PARTNER))


def test_the_words_of_a_count_name_nobody() -> None:
    case, text = Case(), "Among the dead was Tamsin Okoro, a baker, said a radio that gave no more for the time being."
    value = dead(1, 1)
    value = msgspec.structs.replace(value, count=msgspec.structs.replace(value.count, words=text[:31]))
    case.incident(case.tell(text, claim(text, "Among the dead was Tamsin Okoro", value)))
    for tier in (Tier.PUBLIC, Tier.PARTNER):
        assert "Okoro" not in str(shown(case, tier))


def test_a_circumstance_that_fits_one_person_is_masked(case: Case) -> None:
    assert "midwife" not in str(shown(case))


def test_the_gate_names_each_without_telling_it(case: Case) -> None:
    held = " ".join(shown(case).held_back)
    assert "smaller than 5" in held and "settlement" in held and "teacher" not in held and "Mill" not in held


def test_partners_see_groups_points_and_voices_but_no_identity(case: Case) -> None:
    (incident,) = shown(case, Tier.PARTNER).incidents
    assert incident.toll("killed", "teacher") is not None and incident.where is not None
    assert incident.where.lat_e5 == 4999123
    assert "Ilse Brandt" in {s.words for a in incident.accounts for c in a.claims for s in c.said_by}


@pytest.mark.parametrize(
    "words",
    [
        "the only doctor in town", "its last remaining teacher", "єдиний лікар", "єдина акушерка",
        "единственная выжившая", "la seule médecin", "el único sobreviviente", "الطبيب الوحيد",
    ],
)  # fmt: skip
def test_circumstances_in_every_language(words: str) -> None:
    assert list(circumstances(f"... {words}, so they said")), words


@pytest.mark.parametrize("words", ["the only road", "the last attack", "only ten people were killed", "единый центр"])
def test_what_is_of_no_person_stays(words: str) -> None:
    assert not list(circumstances(words))
