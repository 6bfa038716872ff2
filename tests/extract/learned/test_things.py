"""Values of what is no figure: a party is named whole."""

from __future__ import annotations

import pytest

from saksi.extract.learned.things import value_of
from saksi.extract.learned.voices import Cast, read_cast
from saksi.model.claim import Perpetrator
from tests.extract.learned.marking import mark


@pytest.mark.parametrize(
    ("text", "words", "party"),
    [
        ("He spoke of a massacre of Kenyan people.", "Kenyan", None),
        ("He blamed the Kenyan army.", "Kenyan army", "Kenyan army"),
        ("It was the Kenyans who fired.", "Kenyans", "Kenyans"),
        ("The shells were Kenyan, he said.", "Kenyan", "Kenyan"),
        ("The Rangers shelled it.", "Rangers", "Rangers"),
    ],
)
def test_a_lone_adjective_of_a_people_is_no_party(text: str, words: str, party: str | None) -> None:
    made = mark(text, words, "party")
    cast: Cast = read_cast([made], text)
    found = value_of(made, text, [made], cast)
    assert (found.party if isinstance(found, Perpetrator) else None) == party
