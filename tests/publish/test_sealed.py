"""Words of sealed names in every way of writing them: in texts, outlets, channels, addresses."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any

import pytest

from publish.stories import Case, claim, dead, release
from saksi.model.claim import Identity
from saksi.model.terms import Tier
from saksi.publish.download import incidents_json
from saksi.publish.exports.rows import TABLES
from saksi.publish.gate import gate
from saksi.publish.public import PublicCase
from saksi.publish.redact import redact
from saksi.publish.sealed import has_sealed, is_told_by, sealed_in, whole_names_in

NAME = "Tamsin Ökoro"
SEALED = frozenset({"tamsin", "ökoro"})
ARABIC = "تمسين أوكورو"


def hidden(text: str, sealed: frozenset[str] = SEALED) -> str:
    """The text with a star for each letter that is hidden."""
    for span in sealed_in(text, sealed):
        text = text[: span.start] + "*" * (span.end - span.start) + text[span.end :]
    return text


@pytest.mark.parametrize(
    "text",
    [
        "Tamsin Ökoro",
        "TAMSIN ÖKORO",
        "tamsin ökoro",
        "tamsin_okoro",
        "#tamsinokoro",
        "x2Tamsin",
        unicodedata.normalize("NFD", "Ökoro"),
        "Tam\u200bsin",
        "Tam\u00adsin",
        "\uff34\uff41\uff4d\uff53\uff49\uff4e",
        "tamsin/okoro",
    ],
)
def test_a_name_is_found_in_every_form(text: str) -> None:
    assert not any(c.isalpha() and c != "x" for c in hidden(text)), text


def test_a_word_in_lower_case_by_itself_may_be_a_common_word() -> None:
    assert hidden("a rose and a lily", frozenset({"rose", "lily"})) == "a rose and a lily"


@pytest.mark.parametrize("text", [ARABIC, "و" + ARABIC, "تَمسين", "لأوكورو"])
def test_a_name_without_capitals_is_found_with_what_is_written_onto_it(text: str) -> None:
    assert not any(c.isalpha() for c in hidden(text, frozenset(ARABIC.split())))


def test_a_preposition_is_no_name() -> None:
    assert hidden("على الطريق", frozenset({"علي"})) == "على الطريق"


def test_one_shared_word_seals_no_outlet() -> None:
    assert not whole_names_in("Radio Tamsin", SEALED)
    assert whole_names_in("Friends of Tamsin Ökoro", SEALED)
    assert has_sealed("radio tamsin", SEALED)


def test_an_address_tells_a_name() -> None:
    assert is_told_by("https://x.example/%C3%96koro-dies", SEALED)
    assert is_told_by("https://tamsin-okoro.example/", SEALED)
    assert not is_told_by("https://tamsin.example/2024/05/01", SEALED)
    assert not is_told_by("https://[::bad/", SEALED)


def _published(text: str, words: str, person: str = NAME, tier: Tier = Tier.PUBLIC, **more: Any) -> PublicCase:
    case = Case()
    identity = claim(text, person, Identity(person=person))
    case.incident(case.tell(text, claim(text, words, dead(2)), identity, **more))
    material, terms = case.material(), replace(release(), tier=tier)
    return redact(material, gate(material, terms.policy), terms)


def _everything(case: PublicCase) -> str:
    rows = [row for table in TABLES for row in table.rows(case)]
    return incidents_json(case).decode() + repr(rows)


@pytest.mark.parametrize("tier", [Tier.PUBLIC, Tier.PARTNER])
def test_outlet_channel_title_and_address_tell_no_sealed_name(tier: Tier) -> None:
    text = f"Two people were killed in Arvale. {NAME} was buried."
    told = _published(
        text, "Two people were killed", tier=tier, outlet="Friends of Tamsin Ökoro", channel="@tamsin_okoro",
        address="https://x.example/tamsin-okoro-dies", title="rip tamsin ökoro",
    )  # fmt: skip
    assert "okoro" not in _everything(told).casefold().replace("ö", "o")
    assert "Friends of [name withheld]" in _everything(told)


def test_an_arabic_name_is_masked_outside_its_own_claim() -> None:
    words = f"قتل شخصان مع {ARABIC}"
    told = _published(f"كانت {ARABIC} بين القتلى.\n{words} في القصف.", words, ARABIC)
    assert "[name withheld]" in _everything(told)
    assert not any(part in _everything(told) for part in ARABIC.split())


def test_no_part_of_a_name_stays_beside_a_loose_accent() -> None:
    text = unicodedata.normalize("NFD", "Two people, Zörvenka Hálbrite and her mother, were killed. Tamsin Ökoro wept.")
    told = _published(text, "Two people", unicodedata.normalize("NFD", NAME))
    assert "rvenka" not in _everything(told)
    assert "lbrite" not in _everything(told)
