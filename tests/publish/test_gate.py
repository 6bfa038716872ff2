"""The gate: what stays is named, and a number without evidence stops everything."""

from __future__ import annotations

import re

import msgspec
import pytest

from publish.stories import REPORT, Case, claim, dead
from saksi.errors import PublicationHeld
from saksi.model.incident import Step, Toll
from saksi.model.terms import Group, IncidentStatus, Outcome
from saksi.model.values import Span
from saksi.publish.gate import gate
from saksi.settings import Policy


@pytest.fixture
def case() -> Case:
    made = Case()
    made.incident(made.tell(REPORT, claim(REPORT, "At least 12 people were killed", dead(12))))
    return made


def test_a_sound_incident_passes(case: Case) -> None:
    passed = gate(case.material(), Policy())
    assert len(passed.incidents) == 1 and passed.held_back == ()


def test_rejected_and_unreviewed_incidents_stay_and_are_named(case: Case) -> None:
    case.incidents.append(msgspec.structs.replace(case.incidents[0], id="incident-2", status=IncidentStatus.REJECTED))
    case.incidents.append(msgspec.structs.replace(case.incidents[0], id="incident-3", status=IncidentStatus.REVIEWED))
    passed = gate(case.material(), Policy(review_required=True))
    assert [i.id for i in passed.incidents] == ["incident-3"]
    assert len(passed.held_back) == 2
    assert "not reviewed" in passed.held_back[0] and "incident-2: rejected" in passed.held_back[1]


def broken(case: Case, what: str) -> None:
    incident = case.incidents[0]
    toll = incident.tolls[0]
    (name,) = case.reports
    report = case.reports[name]
    (document,) = case.documents
    match what:
        case "rule":
            toll = msgspec.structs.replace(toll, rule="")
        case "claim":
            toll = msgspec.structs.replace(toll, trace=())
        case "stranger":
            toll = Toll(outcome=Outcome.KILLED, group=Group.PEOPLE, low=1, best=1, high=1, rule="r",
                        trace=(Step(claim="claim-x", role="supporting", reason=""),))  # fmt: skip
        case "words":
            moved = msgspec.structs.replace(report.claims[0], quote="Other words")
            case.reports[name] = msgspec.structs.replace(report, claims=(moved,))
        case "span":
            moved = msgspec.structs.replace(report.claims[0], spans=(Span(3, 3),))
            case.reports[name] = msgspec.structs.replace(report, claims=(moved,))
        case "document":
            case.documents.pop(document)
        case "hash":
            (capture,) = case.captures
            case.captures[capture] = msgspec.structs.replace(case.captures[capture], blob="")
    case.incidents[0] = msgspec.structs.replace(incident, tolls=(toll,))


@pytest.mark.parametrize(
    ("what", "said"),
    [("rule", "counting rule"), ("claim", "no claim"), ("stranger", "claim-x"), ("words", "not at its span"),
     ("span", "no span"), ("document", "document is not there"), ("hash", "no hash")],
)  # fmt: skip
def test_a_number_without_evidence_stops_the_publication(case: Case, what: str, said: str) -> None:
    broken(case, what)
    with pytest.raises(PublicationHeld, match=said) as held:
        gate(case.material(), Policy())
    assert held.value.subject == case.incidents[0].id and held.value.exit_code == 4
    assert not re.search("At least|12 people", str(held.value))


def test_the_gate_names_each_thing_that_stops_it(case: Case) -> None:
    case.incidents.append(msgspec.structs.replace(case.incidents[0], id="incident-2"))
    tolls = tuple(msgspec.structs.replace(toll, rule="", trace=()) for toll in case.incidents[0].tolls)
    case.incidents = [msgspec.structs.replace(incident, tolls=tolls) for incident in case.incidents]
    with pytest.raises(PublicationHeld) as held:
        gate(case.material(), Policy())
    said = str(held.value)
    assert said.count("names no counting rule") == 2 and said.count("rests on no claim") == 2
    assert case.incidents[0].id in said and "incident-2" in said
