"""Tiers are enforced on every field: nothing above a tier is left in what it may see."""

from __future__ import annotations

import msgspec
import pytest

from publish.stories import document, place
from saksi.model import act, capture, claim, decision, incident, source, values
from saksi.model import document as documents
from saksi.model.canonical import Record
from saksi.model.decision import Link
from saksi.model.terms import Judgement, Tier
from saksi.publish.tiers import released, tiers

MODULES = (act, capture, claim, decision, documents, incident, source, values)
KINDS = sorted(
    {k for m in MODULES for k in vars(m).values() if isinstance(k, type) and issubclass(k, Record) and k is not Record},
    key=lambda k: k.__name__,
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.__name__)
def test_every_field_of_the_record_has_a_tier(kind: type[Record]) -> None:
    hints = msgspec.inspect.type_info(kind)
    assert isinstance(hints, msgspec.inspect.StructType)
    import typing

    for name, hint in typing.get_type_hints(kind, include_extras=True).items():
        if name in kind.__struct_fields__:
            assert any(isinstance(meta, Tier) for meta in getattr(hint, "__metadata__", ())), f"{kind.__name__}.{name}"
    assert set(tiers(kind)) == set(kind.__struct_fields__)


def test_the_public_copy_of_a_document_and_its_capture_holds_no_secret() -> None:
    read, taken = document(
        "Sealed text", title="Partner title", author="Sealed Author", address="https://partner.example"
    )
    shown = str(released(read)) + str(released(taken))
    for secret in ("Sealed", "Partner", "partner", "secret"):
        assert secret not in shown
    assert taken.blob in shown and "Tern Wire" in shown
    assert released(read, Tier.PARTNER).title == "Partner title"
    assert released(read, Tier.PARTNER).text == ""


def test_a_place_loses_its_point_and_a_link_its_reason() -> None:
    assert released(place()).lat_e5 is None and released(place()).name == "Arvale"
    link = Link(left="a", right="b", judgement=Judgement.SAME, by="Sealed", reason="Sealed")
    assert "Sealed" not in str(released(link))


def test_a_field_without_a_tier_is_sealed() -> None:
    class Loose(Record, frozen=True, kw_only=True):
        words: str

    assert released(Loose(words="x")).words == ""
