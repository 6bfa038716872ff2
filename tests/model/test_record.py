"""The types as a whole: a release tier on every field, canonical bytes without loss, ids that mean one thing."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saksi.model import act, capture, claim, decision, document, incident, source, values
from saksi.model.canonical import Record, canonical, decode, framed, identify
from saksi.model.terms import Tier

MODULES = (values, source, capture, document, claim, decision, incident, act)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
WHOLE = st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)


def records() -> Iterator[type[Record]]:
    for module in MODULES:
        for thing in vars(module).values():
            if isinstance(thing, type) and issubclass(thing, Record) and thing.__module__ == module.__name__:
                yield thing


CONCRETE = [kind for kind in records() if kind.__struct_fields__]


def strategy(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a type, built from its own fields, so that a new field is tested without being named here."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return strategy(args[0])
    if origin is tuple:
        return st.lists(strategy(args[0]), max_size=2).map(tuple)
    if args and origin is not None and (origin is typing.Union or "Union" in str(origin)):
        return st.one_of([strategy(arg) for arg in args])
    if hint is values.Span:
        return st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda p: values.Span(min(p), max(p)))
    if isinstance(hint, type) and issubclass(hint, Record):
        hints = get_type_hints(hint, include_extras=True)
        return st.builds(hint, **{name: strategy(hints[name]) for name in hint.__struct_fields__})
    simple = {str: TEXT, int: WHOLE, bool: st.booleans(), type(None): st.none()}
    return simple[hint] if hint in simple else st.sampled_from(list(hint))


@pytest.mark.parametrize("kind", CONCRETE, ids=lambda k: k.__name__)
def test_every_field_has_a_release_tier(kind: type[Record]) -> None:
    hints = get_type_hints(kind, include_extras=True)
    for name in kind.__struct_fields__:
        tiers = [extra for extra in getattr(hints[name], "__metadata__", ()) if isinstance(extra, Tier)]
        assert len(tiers) == 1, f"{kind.__name__}.{name} has no release tier"


@pytest.mark.parametrize("kind", CONCRETE, ids=lambda k: k.__name__)
def test_every_type_is_frozen_and_slotted(kind: type[Record]) -> None:
    assert kind.__struct_config__.frozen
    assert "__dict__" not in dir(kind)


@pytest.mark.parametrize("kind", CONCRETE, ids=lambda k: k.__name__)
def test_every_type_comes_back_from_its_canonical_bytes(kind: type[Record]) -> None:
    @given(strategy(kind))
    def comes_back(record: Record) -> None:
        body = canonical(record)
        assert decode(kind, body) == record
        assert canonical(decode(kind, body)) == body

    comes_back()


def test_identities_are_sealed() -> None:
    hints = get_type_hints(claim.Identity, include_extras=True)
    assert all(Tier.SEALED in hints[name].__metadata__ for name in claim.Identity.__struct_fields__)


def test_a_float_is_refused_anywhere() -> None:
    with pytest.raises(TypeError):
        canonical({"deep": [{"score": 0.5}]})


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        decode(values.Code, b'{"term":"a","vocabulary":"b","more":1}')


@given(st.lists(st.binary(max_size=6), max_size=4), st.lists(st.binary(max_size=6), max_size=4))
def test_framing_never_reads_two_ways(one: list[bytes], other: list[bytes]) -> None:
    assert (framed(*one) == framed(*other)) == (one == other)


def test_ids_of_two_domains_differ_for_one_value() -> None:
    assert identify("claim", {"a": 1}) != identify("report", {"a": 1})
    assert identify("claim", {"a": 1}) == "claim-373820be5df6db6ee81f533b101cfa98"


@given(strategy(claim.Claim))
def test_a_claims_id_does_not_depend_on_its_links_or_score(one: claim.Claim) -> None:
    other = msgspec.structs.replace(one, subset_of="x", beside="y", score=1, id="z")
    assert claim.claim_id(one) == claim.claim_id(other)
    louder = msgspec.structs.replace(one, quote=one.quote + "!")
    assert claim.claim_id(louder) != claim.claim_id(one)


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_the_sentence_around_a_span_holds_the_span(text: str, a: int, b: int) -> None:
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    around = document.sentence_around(text, values.Span(start, end), most=30)
    assert 0 <= around.start <= start
    assert end <= around.end <= len(text)
