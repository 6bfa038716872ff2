"""Release tiers, enforced: a copy of a record in which every field above a tier is blank."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from saksi.model.canonical import Record
from saksi.model.terms import Tier

R = TypeVar("R", bound=Record)
ORDER = (Tier.PUBLIC, Tier.PARTNER, Tier.SEALED)


def released(record: R, tier: Tier = Tier.PUBLIC) -> R:
    """The record as readers of ``tier`` may see it; texts, lists and options above it come out empty or None.

    A record inside a withheld field keeps its shape, with every field at least as closed as the one that holds it.
    Raises TypeError for a withheld field that has no empty value, so that a new field cannot slip out.
    """
    return _released(record, ORDER.index(tier), 0)


@cache
def tiers(kind: type[Record]) -> dict[str, tuple[int, bool]]:
    """Each field's tier as a number (0 public, 1 partner, 2 sealed; untiered is sealed), and whether None fits it."""
    hints = get_type_hints(kind, include_extras=True)
    return {name: (_tier(hints[name]), _may_be_none(hints[name])) for name in kind.__struct_fields__}


def _may_be_none(hint: Any) -> bool:
    inner = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    return type(None) in get_args(inner)


def _tier(hint: Any) -> int:
    if get_origin(hint) is Annotated:
        found = [ORDER.index(meta) for meta in get_args(hint)[1:] if isinstance(meta, Tier)]
        if found:
            return max(found)
    return ORDER.index(Tier.SEALED)


def _released(record: R, allowed: int, holder: int) -> R:
    changes: dict[str, object] = {}
    for name, (own, may_be_none) in tiers(type(record)).items():
        value, tier = getattr(record, name), max(own, holder)
        if tier > allowed and may_be_none:
            changes[name] = None
        elif isinstance(value, Record):
            changes[name] = _released(value, allowed, tier)
        elif tier > allowed:
            changes[name] = _blank(value, name)
        elif isinstance(value, tuple):
            changes[name] = tuple(_released(v, allowed, tier) if isinstance(v, Record) else v for v in value)
    return msgspec.structs.replace(record, **changes)


def _blank(value: object, name: str) -> object:
    for kind in (str, bool, tuple):
        if type(value) is kind:
            return kind()
    raise TypeError(f"no empty value for the withheld field {name}")
