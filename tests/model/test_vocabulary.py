"""The vocabularies: complete, defined, and of one mind with the closed lists that types are made of."""

from __future__ import annotations

from enum import StrEnum

import pytest

from saksi.errors import NotFound
from saksi.model import terms
from saksi.model.vocabulary import NAMES, vocabulary

ENUMS: dict[str, type[StrEnum]] = {
    "answer": terms.Answer,
    "degree": terms.Degree,
    "grade": terms.Grade,
    "group": terms.Group,
    "incident_status": terms.IncidentStatus,
    "judgement": terms.Judgement,
    "outcome": terms.Outcome,
    "place_kind": terms.PlaceKind,
    "presence": terms.Presence,
    "protection": terms.Protection,
    "qualifier": terms.Qualifier,
    "scope": terms.Scope,
    "source_role": terms.SourceRole,
    "stance": terms.Stance,
    "time_basis": terms.TimeBasis,
    "time_precision": terms.TimePrecision,
    "verdict": terms.Verdict,
}
ACLED = {
    "Explosions/Remote violence": {
        "Air/drone strike",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
    },
    "Violence against civilians": {"Attack", "Abduction/forced disappearance", "Sexual violence"},
    "Riots": {"Mob violence"},
    "Strategic developments": {"Other"},
}


@pytest.mark.parametrize("name", sorted(ENUMS))
def test_files_and_types_name_the_same_terms(name: str) -> None:
    assert list(vocabulary(name).terms) == [member.value for member in ENUMS[name]]


@pytest.mark.parametrize("name", NAMES)
def test_every_term_has_a_definition_and_a_version(name: str) -> None:
    found = vocabulary(name)
    assert found.version
    assert found.definition.endswith(".")
    for term in found.terms.values():
        assert term.definition.rstrip(')"').endswith((".", '".')), term.term
        assert term.crosswalk.keys() >= found.unverified


@pytest.mark.parametrize("name", NAMES)
def test_all_terms_of_a_vocabulary_cross_to_the_same_fields(name: str) -> None:
    fields = {frozenset(term.crosswalk) for term in vocabulary(name).terms.values()}
    assert len(fields) == 1


def test_object_flags_are_terms_of_protection() -> None:
    flags = {term.crosswalk["ihl_protection"] for term in vocabulary("object").terms.values()}
    assert flags <= set(vocabulary("protection").terms)
    assert vocabulary("object").cross("health_care", "ihl_protection") == "medical"


def test_event_types_are_acleds() -> None:
    for term in vocabulary("event").terms.values():
        kind, sub = term.crosswalk["acled_event_type"], term.crosswalk["acled_sub_event_type"]
        if term.term == "other":
            assert (kind, sub) == (None, None)
        else:
            assert sub in ACLED[str(kind)]


def test_an_empty_crosswalk_is_none_and_an_unknown_term_has_none() -> None:
    assert vocabulary("event").cross("other", "ucdp_type") is None
    assert vocabulary("event").cross("nothing", "ucdp_type") is None
    assert "air_strike" in vocabulary("event")


def test_precision_grows_coarser_down_the_list() -> None:
    steps = [term.crosswalk["ucdp_date_prec"] for term in vocabulary("time_precision").terms.values()]
    assert steps == sorted(steps, key=lambda step: int(step or 9))


def test_an_unknown_vocabulary_names_the_known_ones() -> None:
    with pytest.raises(NotFound, match="no such vocabulary") as caught:
        vocabulary("weather")
    assert caught.value.hint is not None
    assert "event" in caught.value.hint
