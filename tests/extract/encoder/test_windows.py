"""Windows cover a text once, keep context on both sides of every piece, and never grow too long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saksi.errors import InputError
from saksi.extract.encoder.windows import Window, begins, plan


@given(
    count=st.integers(0, 3000),
    size=st.integers(3, 510),
    context=st.integers(0, 120),
    places=st.lists(st.integers(0, 3000), max_size=60),
)
def test_every_piece_is_given_once_with_its_context(count: int, size: int, context: int, places: list[int]) -> None:
    if size <= 2 * context:
        with pytest.raises(InputError):
            plan(count, size=size, context=context)
        return
    windows = plan(count, size=size, context=context, breaks=[sorted(set(places))])
    given_once = [piece for w in windows for piece in range(w.first, w.last)]
    assert given_once == list(range(count))
    for w in windows:
        assert 0 <= w.start <= w.first < w.last <= w.end <= count
        assert w.end - w.start <= size
        assert w.first - w.start >= context or w.start == 0
        assert w.end - w.last >= context or w.end == count


@given(count=st.integers(1, 3000))
def test_windows_are_as_few_as_can_be(count: int) -> None:
    fewest = 1 if count <= 100 else -(-(count - 40) // 60)
    assert len(plan(count, size=100, context=20)) == fewest


def test_a_window_begins_at_a_paragraph_before_a_sentence_before_anywhere() -> None:
    anywhere = plan(150, size=100, context=10)
    assert anywhere == (Window(0, 85, 0, 75), Window(65, 150, 75, 150))
    at_sentence = plan(150, size=100, context=10, breaks=[[], [40, 60, 64, 70]])
    assert at_sentence[1].start == 64
    at_paragraph = plan(150, size=100, context=10, breaks=[[55, 80], [40, 60, 64]])
    assert at_paragraph[1].start == 55
    assert plan(150, size=100, context=10, breaks=[[10, 80]]) == anywhere, "too far back, or too late"


def test_begins_are_the_pieces_at_or_behind_a_place() -> None:
    assert begins([0, 3, 3, 9], [0, 2, 3, 5, 9, 30]) == [0, 1, 3]
