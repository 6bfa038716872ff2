"""Who is masked in a sentence: names go, places, bodies and common words stay; where in doubt, the word goes."""

from __future__ import annotations

import pytest

from saksi.model.values import Span
from saksi.publish.names import Known, has_capitals, person_like, stands_for_another, uncapitalised, unjudged

COMMON = frozenset({"rescuers", "teachers", "smoke", "market", "rose"})


def shown(text: str, places: tuple[str, ...] = (), **known: object) -> str:
    spans = tuple(Span(i, i + len(p)) for p in places if (i := text.find(p)) >= 0)
    settings = {"words": frozenset({"arvalian"}), "common": COMMON, **known}
    for span in reversed(person_like(text, Known(spans=spans, **settings))):  # type: ignore[arg-type]
        text = text[: span.start] + "*" + text[span.end :]
    return text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("a baker called Tamsin Okoro was killed", "a baker called * was killed"),
        ("Tamsin was killed", "* was killed"),
        ("the son of Yusuf bin Saleh al-Masri died", "the son of * died"),
        ("neighbours of J. R. Okoro said", "neighbours of * said"),
        ("Okoro's house", "*'s house"),
        ("O'Neill and Anne-Marie were hurt", "* and * were hurt"),
        ("Doctor said that Ilse Brandt lost a leg", "* said that * lost a leg"),
        ("Мешканка Олена Коваль загинула", "* загинула"),
        ("the Okoro family fled", "the * family fled"),
        ("April Okoro and her cousin May Okoro died", "* and her cousin * died"),
        ("their uncle August was missing", "their uncle * was missing"),
        ("In May Okoro fled", "In May * fled"),
        ("Later Tamsin Park was injured", "Later * was injured"),
        ("Tamsin KRUK, KRUK Tamsin and two others", "*, * and two others"),
    ],
)
def test_names_of_persons_are_masked(text: str, masked: str) -> None:
    assert shown(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "At least 12 people were killed on Wednesday, 1 May.",
        "Rescuers worked through the night. Smoke rose.",
        "the Arvalian Ministry of Defence said",
        "people at Saint Anne Hospital on Freedom Square",
        "fired from a BM-21 by UN staff",
        "the Kestrel was seen over the coast",
        "Twenty-two were hurt, two of them badly.",
        "Arvalian-backed forces, the World Health Organization said",
        "UN, 3 March 2024 - Six people were killed in May 2024",
        "(AFP) -- At least ten were hurt",
        "Three were killed, residents wrote on X.",
        "a man at Mill Park was injured",
        "People in Mill Park were injured",
    ],
)
def test_what_is_no_person_stays(text: str) -> None:
    assert shown(text) == text


def test_places_that_the_reader_knows_stay_but_not_inside_a_longer_name() -> None:
    assert shown("killed in Florence", ("Florence",)) == "killed in Florence"
    assert shown("killed Florence Adeyemi", ("Florence",)) == "killed *"


def test_a_common_word_before_a_name_goes_with_it() -> None:
    assert shown("Rose Okoro died") == "* died"
    assert shown("Teachers wept") == "Teachers wept"


def test_sealed_words_are_masked_wherever_they_stand() -> None:
    known = {"sealed": frozenset({"okoro"}), "words": frozenset({"okoro"})}
    assert shown("in Okoro, at the Okoro Hospital", ("Okoro",), **known) == "in *, at the * Hospital"


def test_capitals_tell_nothing_in_headlines_and_other_scripts() -> None:
    assert has_capitals("Two people died in Arvale.")
    assert not has_capitals("TWO PEOPLE DIED IN ARVALE")
    assert not has_capitals("two people died in arvale")
    assert not has_capitals("قتل شخصان في المدينة")


def test_without_capitals_every_word_that_is_not_common_goes() -> None:
    text = "tamsin okoro is dead, her son pavel is missing near the market"
    found = [s.of(text) for s in unjudged(text, Span(0, len(text)), Known(common=COMMON))]
    assert found == ["tamsin okoro", "pavel"]
    shouted = "KILLS FOUR, TAMSIN AMONG THE DEAD"
    assert [s.of(shouted) for s in unjudged(shouted, Span(0, len(shouted)), Known())] == ["TAMSIN"]
    assert unjudged("قتل شخصان", Span(0, 9), Known()) == []


def test_only_sentences_with_capitals_tell_what_is_a_common_word() -> None:
    assert uncapitalised("Smoke rose over the port. my neighbour pavel is dead.") == {"rose", "over", "the", "port"}


def test_a_speaker_by_a_pronoun_is_nobody_named() -> None:
    assert stands_for_another("his office")
    assert not stands_for_another("the office")
