"""Pieces on a page: which overlap a span, in which sentence they stand, and how two spans stand to each other."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from saksi.extract.learned.labels import NEAR, SENTENCES, place_features
from saksi.extract.learned.layout import Layout, lay_out, pieces_of, positions
from tests.extract.learned.stub import PIECE

TEXT = "Shells fell on Rivne. Two people died.\n\nA school burned. “Nobody slept,” a teacher said."
SENTENCE, PARAGRAPH = 2 * len(NEAR), 2 * len(NEAR) + len(SENTENCES)


def laid(text: str) -> Layout:
    found = [m.span() for m in PIECE.finditer(text)]
    return lay_out(text, *(np.array([f[side] for f in found], dtype=np.int64) for side in (0, 1)))


def ends(layout: Layout, *words: str, text: str = TEXT) -> Any:
    found = [pieces_of(layout, text.index(w), text.index(w) + len(w)) for w in words]
    return np.array(found, dtype=np.int64)


def test_pieces_know_their_sentence_and_paragraph() -> None:
    layout = laid(TEXT)
    first, last = ends(layout, "Shells", "slept")[:, 0]
    burned = int(ends(layout, "burned")[0, 0])
    assert layout.sentence[first] == 0
    assert layout.sentence[burned] == 2
    assert layout.paragraph[first] == 0
    assert layout.paragraph[last] == layout.paragraph[burned] > 0
    assert [TEXT[s:e] for s, e in layout.passages] == ["Nobody slept,"]


def test_an_empty_text_has_an_empty_layout() -> None:
    layout = laid("")
    assert len(layout.sentence) == len(layout.paragraph) == 0
    assert layout.sentences == layout.passages == ()
    assert pieces_of(layout, 0, 0) is None


@given(st.text("ab .\n", max_size=30), st.data())
@settings(max_examples=80, deadline=None)
def test_pieces_of_a_span_are_those_that_overlap_it(text: str, data: st.DataObject) -> None:
    layout = laid(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    pairs = zip(layout.starts.tolist(), layout.ends.tolist(), strict=True)
    wanted = [n for n, (s, e) in enumerate(pairs) if s < end and start < e]
    found = pieces_of(layout, start, end)
    if start < end:
        assert found == ((wanted[0], wanted[-1]) if wanted else None)


def test_distance_by_direction_sentences_and_paragraph() -> None:
    layout = laid(TEXT)
    left, right = ends(layout, "Two people"), ends(layout, "Rivne", "died", "school")
    found = positions(layout, left, right)
    assert found.shape == (1, 3, place_features())
    rivne, died, school = (set(np.flatnonzero(found[0, n]).tolist()) for n in range(3))
    zero = SENTENCE - SENTENCES[0]
    assert rivne == {len(NEAR), zero - 1, PARAGRAPH + 1}  # before, one sentence back, in the same paragraph
    assert died == {0, zero, PARAGRAPH + 1}
    assert school == {0, zero + 1, PARAGRAPH}


@given(st.lists(st.integers(0, 599), min_size=1, max_size=4), st.lists(st.integers(0, 599), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_each_pair_has_one_distance_one_hop_and_one_answer_on_paragraphs(left: list[int], right: list[int]) -> None:
    layout = laid("Word. " * 300)
    one, other = (np.array([(n, n) for n in side], dtype=np.int64) for side in (left, right))
    found = positions(layout, one, other)
    for low, high in ((0, SENTENCE), (SENTENCE, PARAGRAPH), (PARAGRAPH, place_features())):
        assert (found[:, :, low:high].sum(axis=2) == 1).all()


def test_far_sentences_and_distances_are_cut_off() -> None:
    text = "Word here. " * 400
    layout = laid(text)
    found = positions(layout, np.array([[0, 0]]), np.array([[1100, 1100]]))[0, 0]
    assert found[len(NEAR) - 1] == 1
    assert found[SENTENCE + len(SENTENCES) - 1] == 1


def test_overlapping_spans_are_no_distance_apart() -> None:
    found = positions(laid(TEXT), np.array([[2, 6]]), np.array([[3, 4]]))[0, 0]
    assert found[0] == 1
