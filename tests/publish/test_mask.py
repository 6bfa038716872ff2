"""Officials with their office stay, everybody else goes; contacts, ages beside names and house numbers go."""

from __future__ import annotations

import pytest

from publish.stories import REPORT, Case, claim, dead, speaker
from saksi.model.claim import Identity, Perpetrator
from saksi.model.values import Span
from saksi.publish.known import bodies, sealed_words
from saksi.publish.mask import Masked, applied, masked, masks_of
from saksi.publish.names import Known


def plain(text: str) -> str:
    return applied(text, masks_of(text, Known()), Span(0, len(text)))


def of(case: Case) -> Masked:
    (name,) = case.documents
    findings = case.findings[name]
    known = Known(sealed=sealed_words([findings]), words=bodies([(case.documents[name].text, findings)]))
    return masked(case.documents[name], findings, known)


def all_of(hidden: Masked) -> str:
    return applied(hidden.text, hidden.masks, Span(0, len(hidden.text)))


def told(text: str, who: str, role: str, *more: object) -> str:
    case = Case()
    case.tell(text, claim(text, "12 people", dead(12), speaker(who, role)), *more)  # type: ignore[arg-type]
    return all_of(of(case))


def test_an_official_with_the_office_in_the_text_stays() -> None:
    text = "Odile Varga, the mayor, said 12 people died. Varga was calm. Ilse Varga wept."
    assert told(text, "Odile Varga", "local_authority").startswith("Odile Varga, the mayor, said")
    assert "Varga was calm. [name withheld] wept" in told(text, "Odile Varga", "local_authority")


@pytest.mark.parametrize("role", ["witness", "relative", "unknown", "social_channel"])
def test_a_speaker_without_an_office_goes(role: str) -> None:
    assert "Varga" not in told("Odile Varga, the mayor, said 12 people died.", "Odile Varga", role)


def test_an_office_role_without_the_office_in_the_text_goes() -> None:
    assert "Varga" not in told("Odile Varga said 12 people died.", "Odile Varga", "local_authority")


def test_another_persons_office_does_not_help() -> None:
    text = "The mayor said nothing. Odile Varga said 12 people died."
    assert "Varga" not in told(text, "Odile Varga", "local_authority")


def test_an_identity_claim_wins_over_everything() -> None:
    text = "Odile Varga, the mayor, said 12 people died. Varga's son Emil was among them."
    sealed = claim(text, "Varga's son Emil", Identity(person="Emil Varga"))
    assert "Varga" not in told(text, "Odile Varga", "local_authority", sealed)


def test_a_body_that_acts_stays_unless_it_is_a_surname() -> None:
    text = "Kestrel fighters killed 12 people. Kestrel said nothing."
    assert "Kestrel said" in told(
        text, "police", "emergency_service", claim(text, "Kestrel", Perpetrator(party="Kestrel"))
    )
    text = "Kestrel killed 12 people. Emil Kestrel fled."
    hidden = told(text, "police", "emergency_service", claim(text, "Kestrel", Perpetrator(party="Kestrel")))
    assert "Kestrel" not in hidden


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("write to someone.else@post.example now", "write to [contact withheld] now"),
        ("call +380 44 123 45 67 or 044 123 4567", "call [contact withheld] or [contact withheld]"),
        ("from @some_handle on t.me/somewhere", "from [contact withheld] on [contact withheld]"),
        ("Tamsin Okoro, 34, a baker", "[name withheld], [age withheld], a baker"),
        ("the 7-year-old girl Tamsin died", "the [age withheld]-year-old girl [name withheld] died"),
        ("her home at 14 Mill Street", "her home at [no. withheld] Mill Street"),
        ("at Mill Street 14, they said", "at Mill Street [no. withheld], they said"),
        ("apartment 27 burned", "apartment 27 burned"),
        ("in apartment 27, upstairs", "in apartment [no. withheld], upstairs"),
        ("at вул. Садова, 12 сталося", "at вул. [name withheld], [no. withheld] сталося"),
    ],
)
def test_contacts_ages_and_houses(text: str, kept: str) -> None:
    assert plain(text) == kept


@pytest.mark.parametrize(
    "text", ["on 2022-03-01 at 08:20", "12 killed, 30 injured", "a 7-year-old girl", "155 mm shells", "in 2024"]
)
def test_numbers_that_identify_nobody_stay(text: str) -> None:
    assert plain(text) == text


def test_a_figure_is_never_taken_for_an_age() -> None:
    text = "Varga: Tamsin, 12 dead"
    case = Case()
    case.tell(text, claim(text, "12 dead", dead(12)))
    assert "12 dead" in all_of(of(case))


def test_an_age_inside_a_claims_words_is_masked() -> None:
    text = "Tamsin Okoro, 34, died. Her son Pavel, 1, was hurt."
    case = Case()
    case.tell(text, claim(text, "Tamsin Okoro, 34, died", dead(1, 1)))
    assert all_of(of(case)).startswith("[name withheld], [age withheld], died")


def test_a_name_in_a_claims_words_without_capitals_is_masked() -> None:
    text = "Six people were killed. my cousin pavel okoro is dead, a man wrote."
    case = Case()
    case.tell(text, claim(text, "my cousin pavel okoro is dead", dead(1, 1)))
    assert "my cousin [name withheld] is dead" in all_of(of(case))


def test_the_report_reads_on() -> None:
    case = Case()
    mayor = speaker("Odile Varga", "local_authority")
    case.tell(REPORT, claim(REPORT, "At least 12 people were killed", dead(12), mayor), places=("ARVALE", "Arvale"))
    text = all_of(of(case))
    assert not any(word in text for word in ("Tamsin", "Okoro", "Pavel", "Ilse", "Brandt", "34,", " 14 "))
    assert "the mayor, Odile Varga, said" in text and "The Northern Front denied" in text
    assert "market in Arvale" in text
