"""WordPiece cuts as the package does that training uses, with offsets that are exact in the text as it stands."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saksi.extract.encoder.pieces import cut
from saksi.extract.encoder.wordpiece import NO_WORD, WordPiece

SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789.,;:()'½ﬁسухаσ漢"
LISTED = ["[UNK]", "killed", "people", "12", "fire", "kill", *(f"##{end}" for end in ("ed", "ing", "2"))]
MODEL = {"unk_token": "[UNK]", "vocab": {p: n for n, p in enumerate(dict.fromkeys([*LISTED, *SIGNS]))}}
PIECES = WordPiece.of(MODEL)


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in PIECES.cut(text).offsets]


@pytest.fixture(scope="module")
def package() -> Any:
    """The tokenizer that training uses, over the same pieces."""
    tokenizers = pytest.importorskip("tokenizers", reason="skipped: training extra absent")
    made = tokenizers.Tokenizer(
        tokenizers.models.WordPiece(MODEL["vocab"], unk_token="[UNK]", max_input_chars_per_word=NO_WORD)
    )
    made.normalizer = tokenizers.normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    return made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12  people", ["12", "people"]),
        ("KILLED, Killing", ["KILLED", ",", "Kill", "ing"]),
        ("(122)", ["(", "12", "2", ")"]),
        ("ki\u00adlled people", ["ki\u00adlled", "people"]),
        ("kílléd", ["kílléd"]),
        ("12\u200bpeople 12", ["12\u200bpeople", "12"]),
        ("漢漢", ["漢", "漢"]),
        ("fire\u00a0x", ["fire", "x"]),
    ],
)
def test_pieces_stand_where_they_are_written(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_the_longest_piece_is_taken_and_a_word_with_an_unknown_rest_is_unknown() -> None:
    assert PIECES.cut("killed killing killx").ids.tolist() == [1, 5, 7, 0]


def test_a_word_of_a_megabyte_is_one_unknown_piece() -> None:
    found = PIECES.cut("killed " + "x" * 100_000 + " people")
    assert found.offsets == [(0, 6), (7, 100_007), (100_008, 100_014)] and found.ids.tolist() == [1, 0, 2]


OLD = st.characters().filter(lambda sign: unicodedata.ucd_3_2_0.category(sign) not in ("Cn", "Cs"))
"""Signs of Unicode 3.2: of younger ones the package's tables know less than Python's."""


@given(st.text(alphabet=OLD, max_size=40))
def test_any_text_gives_the_same_pieces(package: Any, text: str) -> None:
    here, there = PIECES.cut(text), cut(package, text)
    assert (here.ids.tolist(), here.offsets) == (there.ids.tolist(), there.offsets)


@given(st.text(alphabet=SIGNS + " KILED-\u00ad\u0301", max_size=60))
def test_a_text_of_known_signs_gives_the_same_pieces(package: Any, text: str) -> None:
    here, there = PIECES.cut(text), cut(package, text)
    assert (here.ids.tolist(), here.offsets) == (there.ids.tolist(), there.offsets)
