"""Offsets of pieces are exact in the text as it stands, whatever the tokenizer normalises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saksi.extract.encoder.pieces import cut

pytest.importorskip("tokenizers", reason="skipped: training extra absent")
from extract.encoder.bundles import tokenizer

TOKENIZER = tokenizer()


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in cut(TOKENIZER, text).offsets if end > start]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12  people", ["12", "people"]),
        ("  killed\n\tpeople ", ["killed", "people"]),
        ("ﬁre １２", ["ﬁre", "１２"]),
        ("ki\u00adlled people", ["ki\u00adlled", "people"]),
        ("\ufeffkilled", ["killed"]),
        ("12\u200bpeople", ["12", "people"]),
        ("\u206712\u2069 people", ["12", "people"]),
        ("قُتِلَ ١٢", ["قُتِلَ", "١", "٢"]),
        ("قتـــل", ["قتـــل"]),
        ("e\u0301.", ["e\u0301", "."]),
        ("су\u0301ха", ["с", "у\u0301", "х", "а"]),
    ],
)
def test_pieces_stand_where_they_are_written(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_lone_word_mark_covers_nothing() -> None:
    pieces = cut(TOKENIZER, "people x")
    assert pieces.offsets == [(0, 6), (7, 7), (7, 8)]


def test_emoji_and_unknown_signs_keep_the_count() -> None:
    text = "😀😀 killed 🧨 12"
    assert words(text)[-1] == "12"
    assert "killed" in words(text)


def test_a_text_cannot_spell_a_special() -> None:
    ids = cut(TOKENIZER, "</s> <s> <pad> <unk> < s > < / s >").ids.tolist()
    assert not {0, 1, 2} & set(ids)


def test_an_empty_text_has_no_pieces() -> None:
    for text in ("", " \n ", "\u200b"):
        assert len(cut(TOKENIZER, text)) <= 1
        assert words(text) == []


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_offsets_never_run_backwards_nor_out(text: str) -> None:
    pieces = cut(TOKENIZER, text)
    offsets = pieces.offsets
    assert len(pieces.ids) == len(offsets)
    for (start, end), (next_start, next_end) in zip(offsets, offsets[1:], strict=False):
        assert start <= next_start
        assert end <= next_end
    assert all(0 <= start <= end <= len(text) for start, end in offsets)


@given(
    st.lists(st.sampled_from(["killed", "ﬁre", "١٢", "😀", "يـوم", "½", "п’ять", "e\u0301", "x\u200by"]), max_size=12)
)
def test_no_piece_covers_a_blank(parts: list[str]) -> None:
    text = " ".join(parts)
    for word in words(text):
        assert word == word.strip()
        assert " " not in word
