"""The fast encoding is RFC 8785, byte for byte."""

from __future__ import annotations

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from saksi.model.canonical import EXACT, canonical

texts = st.text(st.characters(exclude_categories=("Cs",)))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-EXACT, EXACT) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=5),
    max_leaves=20,
)


@given(values)
def test_the_bytes_are_those_of_the_reference_implementation(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


def test_control_characters_and_keys_that_order_oddly() -> None:
    low = {chr(code): "".join(map(chr, range(256))) for code in range(300)}
    odd = {"\ue000": 1, "\U0001f600": 2, "\u20ac": 3}
    for value in (low, odd, {"b": 1, "B": 2, "a_": 3, "a": 4, "": 5}, '\x00\x1f\x7f\u2028"\\/'):
        assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [1.0, {"a": [1, 2.5]}, {"\u00e9": 0.5, "b": 1}, [EXACT + 5, float("nan")]])
def test_floats_are_refused_wherever_they_stand(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def test_a_number_that_no_double_holds_is_refused() -> None:
    with pytest.raises(ValueError):
        canonical({"a": EXACT + 2})
