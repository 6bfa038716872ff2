"""Every age, relation and name of a person is a candidate for sealing, in every language; places are none."""

from __future__ import annotations

import pytest

from saksi.extract.learned.private import private_words
from saksi.model.claim import Identity
from tests.extract.learned.stub import StubModel, Told, claims_of, document, extractor

TEXTS = {
    "en": (
        "Odalys Brem, 62, had buried her youngest son; a girl of nine was hurt.",
        ["Odalys Brem", "62", "her youngest son", "of nine"],
    ),
    "es": ("Ilda Queral, de 34 años, buscaba a su hermano menor.", ["Ilda Queral", "34 años", "su hermano menor"]),
    "fr": ("Maëlle Torrand, 17 ans, et son frère ont été blessés.", ["Maëlle Torrand", "17 ans", "son frère"]),
    "ru": (
        "Погибла Арсения Кольцевая, ей было тридцать девять, её мать и 4-летний сын ранены.",
        ["Арсения Кольцевая", "тридцать девять", "мать", "4-летний"],
    ),
    "uk": (
        "Загинула Мирослава Тинь, сімдесяти років; її онука поранено.",
        ["Мирослава Тинь", "сімдесяти років", "її онука"],
    ),
    "ar": ("قتلت معلمة في الثالثة والثلاثين من عمرها وأصيب ابنها، 12 عاما.", ["الثالثة والثلاثين", "ابنها", "12 عاما"]),
}


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_details_of_a_person_are_candidates(language: str) -> None:
    text, details = TEXTS[language]
    found = [(start, end) for _, start, end in private_words(text, language)]
    for words in details:
        at = text.index(words)
        assert any(start < at + len(words) and at < end for start, end in found), words


@pytest.mark.parametrize(
    ("language", "text", "trade"),
    [
        ("en", "Those hurt were a lorry driver and two of his sons.", "lorry driver"),
        ("uk", "Поранено водія автобуса.", "водія"),
        ("ru", "Погиб рыбак из посёлка.", "рыбак"),
        ("ar", "وأصيب خباز في الحي.", "خباز"),
        ("es", "Murió una taxista del barrio.", "taxista"),
        ("fr", "Une institutrice a été tuée.", "institutrice"),
    ],
)
def test_a_trade_is_a_candidate(language: str, text: str, trade: str) -> None:
    found = [text[start:end] for _, start, end in private_words(text, language)]
    assert any(trade in words for words in found), found


def test_the_last_word_of_a_sealed_name_is_sealed_wherever_it_stands() -> None:
    text = "Odalys Brem was killed. Brem had run the shop. Brem Street is shut; bremen is not."
    seen = [Told("identity", "Odalys Brem", says={"detail": "name"})]
    found = claims_of(extractor(StubModel(text, seen)).extract(document(text)))
    sealed = [(c.spans[0].start, c.value.person) for c in found if isinstance(c.value, Identity)]
    assert (text.index("Brem had"), "Brem") in sealed
    assert not any(person == "bremen" for _, person in sealed)


def test_a_known_place_is_no_name() -> None:
    text = "The market of Torvale was struck."
    at = text.index("Torvale")
    assert ("identity", at, at + 7) in list(private_words(text, "en"))
    assert ("identity", at, at + 7) not in list(private_words(text, "en", [(at, at + 7)]))
