"""Casualty figures of English sentences, against a table that says what each sentence tells."""

import pytest

from extract.reading import rendered, table


@pytest.mark.parametrize(("sentence", "told"), list(table("casualties.txt")))
def test_sentence(sentence: str, told: list[str]) -> None:
    assert rendered(sentence) == [line for line in told if line != "nothing"]


def test_table_is_not_empty() -> None:
    assert sum(len(told) for _, told in table("casualties.txt")) > 300


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "Twelve people were killed. Three of the dead were children.",
            ["killed 12 «Twelve people were killed»", "killed 3 children of 0 «Three of the dead were children»"],
        ),
        (
            "Forty people were hurt. Two of the wounded died overnight.",
            ["injured 40 «Forty people were hurt»", "killed 2 of 0 «Two of the wounded died»"],
        ),
        (
            "The blast killed nine people. Another 30 were treated in hospital.",
            ["killed 9 «killed nine people»", "injured 30 beside 0 «Another 30 were treated»"],
        ),
        ("Nine people died. The club lost 3-1 and its captain was sent off.", ["killed 9 «Nine people died»"]),
    ],
)
def test_links_reach_over_sentences(text: str, lines: list[str]) -> None:
    assert rendered(text) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("He denied that any civilians had been killed.", ["denied"]),
        ("The minister denied that the strike had killed 12 people.", ["denied"]),
        ("The army denied hitting the market, where 11 people were killed.", ["asserted"]),
        ("The army denied hitting the market, in which 11 people were killed.", ["asserted"]),
        ("The siege could kill 400 people.", ["hypothetical"]),
        ("Twelve people were reportedly killed.", ["alleged"]),
        ("Twelve people are feared dead.", ["alleged"]),
        ("The mayor said 12 people were killed.", ["attributed"]),
        ("Twelve people were killed.", ["asserted"]),
        ("Officials lowered the death toll to 31 from 47.", ["attributed", "retracted"]),
    ],
)
def test_stance(text: str, lines: list[str]) -> None:
    from extract.reading import read

    assert [mention.account.stance.value for mention in read(text)[2]] == lines
