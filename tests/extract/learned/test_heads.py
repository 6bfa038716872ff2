"""The heads in numpy give what the heads in torch give, and tags decode to the likeliest sequence."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from saksi.extract.learned.heads import Heads, spans_in
from saksi.extract.learned.labels import CLASSES, EPISODES, RELATIONS, place_features

PIECES, SPANS_SEEN = 30, 6
CLOSE = 2e-4


@pytest.fixture(scope="module")
def both() -> tuple[Any, Heads]:
    """Heads of torch with random weights, and those of numpy with the same."""
    torch = pytest.importorskip("torch", reason="skipped: training extra absent")
    from training.model import Heads as Trained
    from training.model import Sizes

    torch.manual_seed(5)
    trained = Trained(Sizes(width=24)).eval()
    with torch.no_grad():
        for each in trained.parameters():
            each.copy_(torch.randn_like(each) * 0.3)
    return trained, Heads({name: value.numpy() for name, value in trained.state_dict().items()})


@pytest.fixture(scope="module")
def states() -> tuple[Any, Any, Any]:
    draw = np.random.default_rng(7)
    hidden = draw.normal(size=(PIECES, 24)).astype(np.float32)
    first = draw.integers(0, PIECES - 5, SPANS_SEEN)
    ends = np.stack([first, first + draw.integers(0, 5, SPANS_SEEN)], axis=1)
    position = draw.integers(0, 2, (SPANS_SEEN, SPANS_SEEN, place_features())).astype(np.float32)
    return hidden, ends, position


def test_span_vectors_are_those_of_training(both: Any, states: Any) -> None:
    import torch

    hidden, ends, _ = states
    with torch.no_grad():
        wanted = both[0].spans(torch.from_numpy(hidden), torch.from_numpy(ends)).numpy()
    found = both[1].spans(hidden, ends)
    assert found.dtype == np.float32
    assert np.abs(found - wanted).max() < CLOSE


@pytest.mark.parametrize("name", CLASSES)
def test_classes_are_those_of_training(both: Any, states: Any, name: str) -> None:
    import torch

    hidden, ends, _ = states
    spans = both[1].spans(hidden, ends)
    with torch.no_grad():
        wanted = both[0].class_scores(name, torch.from_numpy(spans)).softmax(-1).numpy()
    found = both[1].chances(name, spans)
    assert found.shape == (SPANS_SEEN, len(CLASSES[name]))
    assert np.abs(found - wanted).max() < CLOSE
    assert np.allclose(found.sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("name", RELATIONS)
def test_pointers_are_those_of_training(both: Any, states: Any, name: str) -> None:
    import torch

    hidden, ends, position = states
    spans = both[1].spans(hidden, ends)
    given_spans = torch.from_numpy(spans)
    with torch.no_grad():
        scores = both[0].pointer_scores(name, given_spans, given_spans[:4], torch.from_numpy(position[:, :4]))
    found = both[1].pointers(name, spans, spans[:4], position[:, :4])
    assert found.shape == (SPANS_SEEN, 5)  # the first column is "none"
    assert np.abs(found - scores.softmax(-1).numpy()).max() < CLOSE


def test_judgements_of_pairs_are_those_of_training(both: Any, states: Any) -> None:
    import torch

    hidden, ends, position = states
    spans = both[1].spans(hidden, ends)
    tensors = torch.from_numpy(spans), torch.from_numpy(spans), torch.from_numpy(position)
    with torch.no_grad():
        part = both[0].pair_scores("part", *tensors).sigmoid().numpy()
        same = both[0].pair_scores("same", *tensors)
        either = ((same + same.T) / 2).sigmoid().numpy()
        episodes = both[0].episode_scores(torch.from_numpy(hidden)).sigmoid().numpy()
    assert np.abs(both[1].pairs("part", spans, spans, position) - part).max() < CLOSE
    found = both[1].same(spans, position)
    assert np.abs(found - either).max() < CLOSE
    assert np.array_equal(found, found.T)
    assert both[1].episodes(hidden).shape == (len(EPISODES),)
    assert np.abs(both[1].episodes(hidden) - episodes).max() < CLOSE


def test_huge_scores_do_not_overflow() -> None:
    heads = Heads(
        {"classes.more.weight": np.full((2, 3), 1e4, np.float32), "classes.more.bias": np.zeros(2, np.float32)}
    )
    found = heads.chances("more", np.ones((1, 3), np.float32))
    assert np.allclose(found, 0.5)
    judged = Heads({"episodes.weight": np.array([[1e4], [-1e4]], np.float32), "episodes.bias": np.zeros(2, np.float32)})
    assert np.allclose(judged.episodes(np.ones((2, 1), np.float32)), [1, 0])


@given(arrays.arrays(np.float32, st.tuples(st.integers(1, 6), st.just(3)), elements=st.floats(0.015625, 1, width=32)))
@settings(max_examples=60, deadline=None)
def test_tags_decode_to_the_likeliest_allowed_sequence(raw: Any) -> None:
    chances = raw / raw.sum(axis=1, keepdims=True)
    logs = np.log(chances)
    best = max(_allowed(len(chances)), key=lambda tags: sum(logs[at, tag] for at, tag in enumerate(tags)))
    top = sum(logs[at, tag] for at, tag in enumerate(best))
    found = _tags(list(spans_in(chances)), len(chances))
    assert sum(logs[at, tag] for at, tag in enumerate(found)) == pytest.approx(top, abs=1e-4)


def _allowed(count: int) -> list[tuple[int, ...]]:
    """Every sequence of outside, begin, inside where inside follows begin or inside."""
    every = itertools.product(range(3), repeat=count)
    return [t for t in every if all(tag != 2 or (at and t[at - 1] != 0) for at, tag in enumerate(t))]


def _tags(found: list[tuple[int, int, float]], count: int) -> list[int]:
    tags = [0] * count
    for first, last, _ in found:
        tags[first : last + 1] = [1, *[2] * (last - first)]
    return tags


def test_inside_without_begin_makes_no_span_or_a_begun_one() -> None:
    lone = np.array([[0.5, 0.01, 0.49], [0.9, 0.05, 0.05]], dtype=np.float32)
    assert list(spans_in(lone)) == []
    sure = np.array([[0.01, 0.1, 0.89], [0.01, 0.01, 0.98]], dtype=np.float32)
    assert [(first, last) for first, last, _ in spans_in(sure)] == [(0, 1)]


def test_two_spans_side_by_side_stay_two() -> None:
    begin = [0.01, 0.98, 0.01]
    found = list(spans_in(np.array([begin, begin, [0.01, 0.01, 0.98]], dtype=np.float32)))
    assert [(first, last) for first, last, _ in found] == [(0, 0), (1, 2)]
    assert all(score == pytest.approx(0.98, abs=1e-3) for *_, score in found)


def test_a_faint_span_falls_under_the_floor() -> None:
    faint = np.array([[0.4, 0.6, 0.0]], dtype=np.float32)
    assert list(spans_in(faint, floor=0.5))
    assert not list(spans_in(faint, floor=0.7))


def test_no_pieces_no_spans() -> None:
    assert list(spans_in(np.zeros((0, 3), dtype=np.float32))) == []
