"""Offsets of pieces are exact in the text as it stands, whatever the tokenizer normalises."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.encoder.bundles import vocabulary
from saksi.extract.encoder.pieces import cut
from saksi.extract.encoder.unigram import NO_WORD, Unigram

UNIGRAM = Unigram.of(json.loads(vocabulary())["model"])
WORDS = ["killed", "ﬁre", "١٢", "😀", "يـوم", "½", "п’ять", "e\u0301", "x\u200by", "قُتِلَ", "су\u0301ха", "한", "漢字漢"]


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in UNIGRAM.cut(text).offsets if end > start]


@pytest.fixture(scope="module")
def package() -> Any:
    """The tokenizer that training uses, over the same pieces."""
    pytest.importorskip("tokenizers", reason="skipped: training extra absent")
    from training.vocabulary import unigram

    listed = [(piece, score) for piece, (_, score) in UNIGRAM.scores.items()]
    return unigram([p.replace(" ", "") if i < 4 else p for i, (p, _) in enumerate(listed)], [s for _, s in listed])


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
    pieces = UNIGRAM.cut("people x")
    assert pieces.offsets == [(0, 6), (7, 7), (7, 8)]


def test_emoji_and_unknown_signs_keep_the_count() -> None:
    text = "😀😀 killed 🧨 12"
    assert words(text)[-1] == "12"
    assert "killed" in words(text)


def test_a_text_cannot_spell_a_special() -> None:
    ids = UNIGRAM.cut("</s> <s> <pad> <unk> < s > < / s >").ids.tolist()
    assert not {0, 1, 2} & set(ids)


def test_an_empty_text_has_no_pieces() -> None:
    for text in ("", " \n ", "\u200b"):
        assert len(UNIGRAM.cut(text)) <= 1
        assert words(text) == []


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_offsets_never_run_backwards_nor_out(text: str) -> None:
    pieces = UNIGRAM.cut(text)
    offsets = pieces.offsets
    assert len(pieces.ids) == len(offsets)
    for (start, end), (next_start, next_end) in zip(offsets, offsets[1:], strict=False):
        assert start <= next_start
        assert end <= next_end
    assert all(0 <= start <= end <= len(text) for start, end in offsets)


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_no_piece_covers_a_blank(parts: list[str]) -> None:
    text = " ".join(parts)
    for word in words(text):
        assert word == word.strip()
        assert " " not in word


@given(st.lists(st.sampled_from([*WORDS, "\u2067", " ", "\n", ".", "ﷺ", "\u00a8"]), max_size=20))
def test_training_and_reading_see_the_same_pieces(package: Any, parts: list[str]) -> None:
    ours, theirs = UNIGRAM.cut("".join(parts)), cut(package, "".join(parts))
    assert ours.ids.tolist() == theirs.ids.tolist()


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_training_and_reading_see_the_same_offsets(package: Any, parts: list[str]) -> None:
    text = " ".join(parts)
    assert UNIGRAM.cut(text).offsets == cut(package, text).offsets


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cn"]), max_size=40))
def test_any_text_gives_the_same_pieces(package: Any, text: str) -> None:
    assert UNIGRAM.cut(text).ids.tolist() == cut(package, text).ids.tolist()


def test_the_likeliest_pieces_are_taken() -> None:
    chosen = Unigram([("?", 0.0), ("▁ab", -5.0), ("▁a", -1.0), ("b", -3.0), ("▁", -1.0), ("a", -1.0)], unknown=0)
    assert chosen.cut("ab ba").ids.tolist() == [2, 3, 4, 3, 5]


def test_a_word_of_a_megabyte_is_one_unknown_piece_and_forgotten() -> None:
    assert len(UNIGRAM.cut("x" * NO_WORD)) >= NO_WORD
    found = UNIGRAM.cut("killed " + "x" * 100_000 + " people")
    assert found.offsets[-2] == (7, 100_007)
    assert found.ids[-2] == UNIGRAM.unknown
    assert UNIGRAM._remembered.cache_info().currsize < 1000  # type: ignore[attr-defined]
