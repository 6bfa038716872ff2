"""Cutting a document into sentences, tokens and quoted passages without losing a code point."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.reading import page_of

SPLITS = [
    ("Gov. John Q. Public said at 5 a.m. Monday that 3.5 km was lost. The U.N. agreed.", 2),
    ("“We saw it. It was bad,” he said. “No.” She left.", 4),
    ("“What is it coming to?” Miller asked. Nobody knew.", 2),
    ("KABUL, Afghanistan (Agency) — Nine people died. Lt. Gen. X. Y. Zed spoke.", 2),
    ("A headline without a stop\nBody text here. More of it.", 3),
    ("• 14 killed\n• 30 hurt", 2),
    ("🔴 Nikopol: 2 dead\n🔴 Marhanets: 1 hurt", 2),
    ("About 1,200 people fled. Some 2.5 million stayed.", 2),
]


@pytest.mark.parametrize(("text", "number"), SPLITS)
def test_sentences(text: str, number: int) -> None:
    assert len(page_of(text).sentences) == number


def test_wrapped_lines_are_one_paragraph() -> None:
    line = "the quick brown fox jumps over the lazy dog and goes on to the next\n"
    text = line * 6 + "end."
    assert len(page_of(text).sentences) == 1


def test_headings() -> None:
    page = page_of("Twelve dead in raid\n\nTwelve people died in a raid.")
    assert [sentence.heading for sentence in page.sentences] == [True, False]


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("He said “one ‘two’ three” and left.", ["one ‘two’ three"]),
        ('"Straight," he said. "Again."', ["Straight,", "Again."]),
        ("« Une phrase » and „eine“.", [" Une phrase ", "eine"]),
        ("The city’s people said ‘never again’.", ["never again"]),
        ("“First.\n\n“Second,” she said.", ["First.\n\n“Second,"]),
    ],
)
def test_passages(text: str, passages: list[str]) -> None:
    assert [text[p.start : p.end] for p in page_of(text).passages] == passages


@given(st.text(alphabet=st.sampled_from("aB1 .,“”\"'’‘\n-é—🔴?"), max_size=120))
def test_every_offset_is_exact(text: str) -> None:
    page = page_of(text)
    for sentence in page.sentences:
        assert sentence.text == text[sentence.start : sentence.end]
        assert all(text[token.start : token.end] == token.text for token in sentence.tokens)
    covered = "".join(sentence.text for sentence in page.sentences)
    assert [c for c in covered if not c.isspace()] == [c for c in text if not c.isspace()]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Вибух стався 10 трав. 2023 року в м. Харків. Загинули двоє.", 2),
        ("Взрыв 5 янв. 2024 г. в г. Белгород на ул. Мира. Погибли трое.", 2),
        ("C'était le 3 janv. 2023 à Paris. Deux morts.", 2),
        ("Це було за 50 м. Вони бачили вогонь.", 2),
        ("В 2024 г. Погибли двое.", 2),
    ],
)
def test_months_and_towns_cut_short_end_no_sentence(text: str, count: int) -> None:
    assert len(page_of(text).sentences) == count
