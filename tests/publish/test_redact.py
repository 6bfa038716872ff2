"""What redaction lets through: nothing sealed in any byte of a publication, whatever field it sat in."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from publish.stories import REPORT, Case, claim, dead, place, release, speaker
from saksi.model.claim import (
    Damage,
    Demand,
    Evidence,
    Identity,
    LegalCharacterisation,
    Perpetrator,
    PlaceClaim,
    Responsibility,
    Weapon,
)
from saksi.model.incident import Incident
from saksi.model.terms import Answer, Degree, IncidentStatus, PlaceKind, Protection
from saksi.publish.gate import gate
from saksi.publish.public import PublicCase, PublicIncident
from saksi.publish.redact import redact
from saksi.publish.site import build_site

MAYOR = speaker("Odile Varga", "local_authority")
SECRETS = (
    "Tamsin", "Okoro", "Pavel", "Ilse", "Brandt", "Sealed", "/secret/", "49.99123", "4999123", "3623456",
    "Private Title", "partner.example", "Witness Mark", "Published Mark",
)  # fmt: skip


def a_case() -> tuple[Case, Incident]:
    case = Case()
    market = Damage(object="market_commerce", protection=Protection.GENERAL, degree=Degree.HIT, name="covered market")
    report = case.tell(
        REPORT,
        claim(REPORT, "At least 12 people were killed", dead(12), MAYOR),
        claim(REPORT, "30 injured", dead(30, 30, outcome="injured"), MAYOR),
        claim(REPORT, "covered market", market, MAYOR),
        claim(REPORT, "rockets", Weapon(weapon="rocket_artillery"), MAYOR),
        claim(REPORT, "Tamsin Okoro, 34, a baker", Identity(person="Tamsin Okoro")),
        claim(REPORT, "inside", Evidence(media="video", shows="Witness Mark", published_by="Published Mark"),
              speaker("Ilse Brandt", "witness")),
        claim(REPORT, "The Northern Front denied", Responsibility(party="The Northern Front", answer=Answer.DENIED)),
        claim(REPORT, "Arvale on Wednesday", PlaceClaim(where=place("Ilse Brandt's home", kind=PlaceKind.EXACT))),
        free=(claim(REPORT, "an inquiry", Demand(act="an inquiry", addressee="Pavel Brandt"), MAYOR),),
        places=("ARVALE", "Arvale"),
        title="Private Title", author="Sealed Author", address="https://partner.example/page",
    )  # fmt: skip
    return case, case.incident(report)


def published(case: Case, at: datetime | None = None, **policy: object) -> PublicCase:
    terms = release(**policy) if at is None else release(at, **policy)
    return redact(case.material(), gate(case.material(), terms.policy), terms)


def test_no_byte_of_the_publication_holds_anything_sealed() -> None:
    files = build_site(published(a_case()[0])).files
    for name, content in files.items():
        if not name.startswith("static/leaflet") and name not in ("static/land.js", "static/borders.js"):
            text = content.decode()
            assert not [secret for secret in SECRETS if secret in text], name
    whole = files["data/incidents.json"].decode()
    assert "Odile Varga" in whole and "[name withheld]" in whole and "Arvale" in whole


def test_ids_made_from_sealed_words_do_not_leave() -> None:
    case, incident = a_case()
    text = build_site(published(case)).files["data/incidents.json"].decode()
    assert not any(c.id in text for c in case.material().claims_of(incident))
    assert not any(r in text for r in case.reports)


def test_speakers_are_named_only_for_an_office() -> None:
    (incident,) = published(a_case()[0]).incidents
    voices = {(s.words, s.role, s.is_named) for a in incident.accounts for c in a.claims for s in c.said_by}
    assert voices == {("Odile Varga", "local_authority", True), ("", "witness", False)}


def test_identity_claims_never_leave() -> None:
    (incident,) = published(a_case()[0]).incidents
    assert "identity" not in {c.kind for a in incident.accounts for c in (*a.claims, *a.beside)}


def test_a_young_incident_has_no_point_no_damage_and_no_sentences() -> None:
    public = published(a_case()[0], datetime(2024, 5, 3, tzinfo=UTC))
    (incident,) = public.incidents
    kinds = {c.kind for a in incident.accounts for c in a.claims}
    assert incident.embargo == "2024-05-04T16:00:00Z" and "damage" not in kinds and "place" not in kinds
    assert incident.where is not None and (incident.where.name, incident.where.lat_e5) == ("Arvale", None)
    claims = [c for a in incident.accounts for c in (*a.claims, *a.beside)]
    assert all(c.excerpt.text == c.excerpt.quote for c in claims)
    assert any(incident.id in line and "held back until 2024-05-04 16:00 UTC" in line for line in public.held_back)
    assert "covered market" not in build_site(public).files["data/incidents.json"].decode()


def test_after_the_embargo_everything_public_is_there() -> None:
    (incident,) = published(a_case()[0]).incidents
    assert incident.embargo is None and incident.where is not None and incident.where.lat_e5 not in (None, 4999123)
    damage = next(c for a in incident.accounts for c in a.claims if c.kind == "damage")
    assert damage.excerpt.quote == "covered market" and damage.details["name"] == "covered market"
    assert "[name withheld]" not in damage.excerpt.text


def test_a_party_that_may_be_a_person_is_masked_in_the_claim_and_in_the_grade() -> None:
    text = "Twelve people were killed in Arvale by Emil Santos, police said. Others blame Kestrel fighters for it."
    case = Case()
    named = claim(text, "Emil Santos", Perpetrator(party="Emil Santos"))
    other = claim(text, "Kestrel fighters", Perpetrator(party="Kestrel fighters"))
    report = case.tell(text, claim(text, "Twelve people were killed", dead(12, 12)), named, other)
    incident = case.incident(report)
    assert "Emil Santos" in " ".join(incident.grade_trace)
    (public,) = published(case).incidents
    assert "Santos" not in str(public) and "Kestrel fighters" in " ".join(public.grade_trace)


def test_legal_words_keep_their_speaker() -> None:
    text = "It was a war crime, said Odile Varga, mayor of Arvale. Twelve people were killed."
    case = Case()
    legal = claim(text, "a war crime", LegalCharacterisation(term="war_crime", about="it"), MAYOR)
    case.incident(case.tell(text, claim(text, "Twelve people were killed", dead(12, 12)), free=(legal,)))
    (public,) = published(case).incidents
    (shown,) = public.accounts[0].beside
    assert (shown.term, shown.said_by[0].words) == ("war_crime", "Odile Varga")


@pytest.mark.parametrize("text", ["12 people were killed. " + "Odile Okoro saw it. " * 60, "12 people were killed"])
def test_the_document_entry_tells_how_much_is_quoted(text: str) -> None:
    case = Case()
    case.incident(case.tell(text, claim(text, "12 people were killed", dead(12, 12))))
    (entry,) = published(case).documents
    assert 0 < entry.shown <= max(entry.length, 21) and entry.length == len(text)
    assert entry.capture.entry == 4 and len(entry.capture.sha256) == 64 and entry.capture.address is None


def test_a_whole_that_stays_is_not_named_by_its_parts() -> None:
    case = Case()
    whole = case.incident(case.tell(REPORT, claim(REPORT, "At least 12 people were killed", dead(12))))
    part = case.incident(
        case.tell(REPORT + " Later.", claim(REPORT, "At least 12 people were killed", dead(12))), part_of=(whole.id,)
    )
    assert {i.id: i.part_of for i in redacted(case)}[part.id] == (whole.id,)
    case.incidents[0] = msgspec.structs.replace(whole, status=IncidentStatus.REJECTED)
    assert {i.id: i.part_of for i in redacted(case)} == {part.id: ()}


def redacted(case: Case) -> tuple[PublicIncident, ...]:
    terms = release()
    return redact(case.material(), gate(case.material(), terms.policy), terms).incidents
