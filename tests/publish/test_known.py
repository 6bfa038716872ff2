"""What a case's texts let know of each other: common words by language, offices, and names that are none."""

from __future__ import annotations

import pytest

from publish.stories import Case, claim, dead, speaker
from saksi.model.claim import Identity, PlaceClaim, Weapon
from saksi.model.terms import PlaceKind
from saksi.model.values import Span, Where
from saksi.pipeline.publishing import nations
from saksi.publish.known import known_in, persons_in, sealed_words
from saksi.publish.mask import applied, masked
from saksi.publish.names import common_words, every_common_word


def shown(text: str, *claims: object, language: str = "en", beside: str | None = None) -> str:
    """The text as a publication shows it, alone or with another of the case."""
    case = Case()
    case.tell(text, *claims, language=language)  # type: ignore[arg-type]
    if beside is not None:
        case.tell(beside, claim(beside, "12", dead(12), speaker("the governor, Odile Varga", "local_authority")))
    read = [(document, case.findings.get(name)) for name, document in case.documents.items()]
    known = known_in(read, nations(), [findings for _, findings in read])
    document, findings = next(pair for pair in read if pair[0].text == text)
    hidden = masked(document, findings, known)
    return applied(hidden.text, hidden.masks, Span(0, len(text))).replace("[name withheld]", "*")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Según el Ministerio de Salud Pública, murieron 12 personas. Los heridos son 30."),
        ("es", "Una bomba mató a dos, dijo la Comisión Interamericana de Derechos Humanos."),
        ("fr", "Selon la Cour pénale internationale, 12 personnes sont mortes. Chaque blessé compte."),
        ("fr", "Une frappe a tué trois personnes, selon le ministère de la Santé."),
        ("ru", "20:05 Пострадавшие доставлены в больницы. Министерство обороны России отрицает удар."),
        ("uk", "Рятувальники працюють на місці. Міністерство оборони України повідомило про удар."),
        ("en", "13:05 Rescuers said four were dead. We're waiting here. UPDATE 3-At least four died."),
    ],
)
def test_a_text_about_nobody_reads_on_in_every_language(language: str, text: str) -> None:
    assert shown(text, language=language) == text


@pytest.mark.parametrize(
    ("language", "text", "masked"),
    [
        ("es", "Murió Tamsina Okoro, panadera. Esperanza también murió.", "*, panadera. * también murió."),
        ("fr", "Rose est morte. La Cour a entendu Ilse Brandt.", "* est morte. La Cour a entendu *."),
        ("ru", "Погибла Илзе Брандт. Надежда ранена. Кузнецов умер.", "* ранена. * умер."),
        ("uk", "Загинула Ольга Брандтенко. Надію поранено.", "* поранено."),
        ("en", "Hope was killed. Grant wept at the Mill Hospital.", "* was killed. * wept at the Mill Hospital."),
    ],
)
def test_names_that_are_words_too_are_masked(language: str, text: str, masked: str) -> None:
    assert shown(text, language=language) == masked


def test_the_lists_hold_no_given_names_and_the_common_words_of_a_report() -> None:
    assert (
        not {"hope", "grace", "rose", "frank", "esperanza", "пилар", "надежда", "надія", "pierre"} & every_common_word()
    )
    assert {"killed", "building"} <= common_words("en") and "будинок" in common_words("uk")
    assert common_words("xx") == frozenset() == common_words(None)


@pytest.mark.parametrize(
    "text",
    [
        "President Odile Varga spoke of 12 dead. Varga was calm.",
        "The governor of Lower Province, Odile Varga, gave no figure.",
        "Foreign Minister Odile Varga called it barbaric.",
    ],
)
def test_who_is_told_of_in_a_public_office_stays(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("The mayor's widow Odile Varga wept.", "The mayor's widow * wept."),
        ("Mayor Odile Varga, 61, was killed.", "Mayor *, 61, was killed."),
        ("The mayor met Odile Varga.", "The mayor met *."),
        ("Nurse Odile Varga gave no figure.", "* gave no figure."),
    ],
)
def test_an_office_near_a_name_is_not_its_office(text: str, masked: str) -> None:
    assert shown(text).replace("[age withheld]", "61") == masked


def test_who_is_harmed_is_masked_in_office_too() -> None:
    text = "The blast killed Mayor Odile Varga and two guards."
    assert "Varga" not in shown(text, claim(text, "killed Mayor Odile Varga", dead(1, 1)))


def test_an_office_told_in_another_document_counts_for_the_whole_name() -> None:
    other = "The governor, Odile Varga, said 12 had died."
    assert shown("Odile Varga wrote that it was over. Varga left.", beside=other) == (
        "Odile Varga wrote that it was over. Varga left."
    )
    assert shown("Odile Varga wrote that it was over.") == "* wrote that it was over."
    assert shown("Ilse Varga was hurt.", beside=other) == "* was hurt."


def findings_of(text: str, *claims: object) -> object:
    case = Case()
    case.tell(text, *claims)  # type: ignore[arg-type]
    return next(iter(case.findings.values()))


ARVALE = Where(
    name="Arvale", kind=PlaceKind.SETTLEMENT, lat_e5=1, lon_e5=1, radius_m=1, gazetteer_id="1", path=("Arvalia",)
)
TEXT = "A Kestrel struck Arvale. Governor Odile Varga said 12 had died, the NGO said. Tamsin Okoro was one of them."
SAID = claim(TEXT, "12", dead(12), speaker("Governor Odile Varga", "local_authority"))
FLOWN = claim(TEXT, "Kestrel", Weapon(weapon="drone"))


@pytest.mark.parametrize("words", ["Kestrel", "Varga", "NGO"])
def test_a_doubtful_person_that_is_something_else_is_none(words: str) -> None:
    doubtful, sure = (claim(TEXT, words, Identity(person=words), score=score) for score in (90, 950))
    assert not list(persons_in(findings_of(TEXT, SAID, FLOWN, doubtful)))  # type: ignore[arg-type]
    assert len(list(persons_in(findings_of(TEXT, SAID, FLOWN, sure)))) == 1  # type: ignore[arg-type]


def test_a_doubtful_person_that_is_nothing_else_is_sealed() -> None:
    doubtful = claim(TEXT, "Tamsin Okoro", Identity(person="Tamsin Okoro"), score=90)
    assert sealed_words([findings_of(TEXT, SAID, doubtful)]) == {"tamsin", "okoro"}  # type: ignore[list-item]


def test_a_detail_seals_the_names_in_it_and_no_common_word() -> None:
    text = "Emil's widow wept. A teacher of Mill School died."
    kin = claim(text, "Emil's widow", Identity(person="Emil's widow", detail="relation"))
    trade = claim(text, "A teacher", Identity(person="A Teacher", detail="occupation"))
    assert sealed_words([findings_of(text, kin, trade)]) == {"emil"}  # type: ignore[list-item]


def test_a_place_claims_name_stays_where_it_is_on_the_map() -> None:
    text = "Rockets hit Arvale."
    assert shown(text, claim(text, "Arvale", PlaceClaim(where=ARVALE))) == text
