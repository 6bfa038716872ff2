"""What the model sees of who is named: nothing, and everything it marks lies in the text as it stands."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saksi.extract.learned.unnamed import unnamed
from saksi.extract.where.gazetteer import world

ALIKE = [
    ("en", "Russian forces shelled the town, Kyiv said.", "Peruvian forces shelled the town, Kyiv said."),
    ("en", "An Israeli strike killed six.", "A Syrian strike killed six."),
    ("en", "Iran denied it.", "The United States denied it."),
    ("en", "Two Malians and a Chadian died.", "Two Serbs and an Omani died."),
    ("en", "Rebels fired on the road.", "Troops fired on the road."),
    ("en", "Hamas said it had fired.", "The army said it had fired."),
    ("en", "A RUSSIAN MISSILE HIT", "A YEMENI MISSILE HIT"),
    ("ru", "Российская ракета попала в дом.", "Турецкая ракета попала в дом."),
    ("ru", "По данным США, израильтяне отошли.", "По данным Ирана, армяне отошли."),
    ("uk", "Ізраїльські літаки вдарили по в'єтнамських селах.", "Сирійські літаки вдарили по в’єтнамських селах."),
    ("ar", "قصفت الطائرات الروسية البلدة", "قصفت الطائرات السورية البلدة"),
    ("es", "Un avión ruso bombardeó la escuela.", "Un avión iraní bombardeó la escuela."),
    ("fr", "L'aviation israélienne a frappé.", "L'aviation syrienne a frappé."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "one", "other"), ALIKE)
def test_two_texts_that_differ_by_who_is_named_are_one(language: str, one: str, other: str) -> None:
    assert unnamed(one, language).text == unnamed(other, language).text


@pytest.mark.parametrize("language", ["en", "ru", "uk", "ar", "es", "fr"])
def test_words_of_no_people_stay(language: str) -> None:
    text = "Six people died. Шестеро погибли. Загинуло шестеро. قتل ستة أشخاص. Murieron seis. Six morts à l'école n° 5."
    assert unnamed(text, language).text == text


def test_every_people_of_the_gazetteer_reads_as_one() -> None:
    told = {unnamed(f"The {word} army shelled it.", "en").text for word in world().demonyms if not word.endswith("s")}
    assert told == {unnamed("The Peruvian army shelled it.", "en").text}


def test_a_language_without_a_table_is_seen_as_it_stands() -> None:
    seen = unnamed("Russische Truppen", "de")
    assert (seen.text, seen.here, seen.given) == ("Russische Truppen", (), ())


def test_what_stands_for_a_name_covers_the_name() -> None:
    text = "An Israeli strike, the United States said, killed six."
    seen = unnamed(text, "en")
    at = seen.text.index("Denmark")
    starts, ends = seen.back(np.array([at, at + 3]), np.array([at + 3, at + 7]))
    assert {text[a:b] for a, b in zip(starts, ends, strict=True)} == {"United States"}


WORDS = [
    "Russian",
    "the",
    "six",
    "people",
    "An",
    "Israeli",
    "Hamas",
    "the United States",
    "rebels",
    "died.",
    "\n\n",
    "’",
    "é",
]


@given(st.lists(st.sampled_from(WORDS), max_size=30), st.sampled_from([" ", "  ", ", "]))
def test_what_is_not_exchanged_is_led_back_to_itself(words: list[str], between: str) -> None:
    text = between.join(words)
    seen = unnamed(text, "en")
    letters = np.arange(len(seen.text))
    starts, ends = seen.back(letters, letters + 1)
    inside = {k for a, b in seen.here for k in range(a, b)}
    assert all(np.diff(starts) >= 0)
    for k, (a, b) in enumerate(zip(starts, ends, strict=True)):
        if k in inside:
            assert (a, b) in seen.given
            assert a < b
        else:
            assert text[a:b] == seen.text[k]
    assert all(here[0] <= seen.forth(given[0]) <= here[1] for here, given in zip(seen.here, seen.given, strict=True))
