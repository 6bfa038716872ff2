"""The map of a sheet: which column says what, in TOML, and whose sheet it is."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Annotated

import msgspec
from msgspec import Meta

from saksi.errors import InputError
from saksi.model.terms import Group, Outcome, PlaceKind


class Figure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A count: in one column (``3``, ``3+``, ``3-5``, ``at least 3``), or its bounds in two."""

    outcome: Outcome
    group: Group = Group.PEOPLE
    column: str | None = None
    low: str | None = None
    high: str | None = None


class Columns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Headings of the columns, as they stand in the sheet; those that it has not are left out."""

    date: str | None = None
    date_end: str | None = None
    place: str | None = None
    province: str | None = None
    country: str | None = None
    lat: str | None = None
    lon: str | None = None
    event: str | None = None
    weapon: str | None = None
    object: str | None = None
    perpetrator: str | None = None
    source: str | None = None


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person says of their sheet. ``recorder`` is whose accounts its rows are: the document's outlet."""

    recorder: Annotated[str, Meta(min_length=1)]
    columns: Columns
    figures: tuple[Figure, ...] = ()
    id: str | None = None
    """A lasting name of the sheet: a later copy with the same one is a version of it."""
    sheet: str | None = None
    heading_row: Annotated[int, Meta(ge=1)] = 1
    date_format: str | None = None
    """As for ``strptime``, where dates are not ISO dates: ``%d.%m.%Y``."""
    country: str | None = None
    place_kind: PlaceKind = PlaceKind.SETTLEMENT
    radius_m: Annotated[int, Meta(ge=0)] = 5000
    events: dict[str, str] = {}
    weapons: dict[str, str] = {}
    objects: dict[str, str] = {}

    def headings(self) -> Iterator[str]:
        """Every heading that the map names."""
        yield from (h for h in msgspec.structs.astuple(self.columns) if h)
        yield from (h for f in self.figures for h in (f.column, f.low, f.high) if h)


def plan_of(text: str, name: str) -> Plan:
    """The map in a TOML text. InputError that says what is wrong with it; ``name`` is the file's."""
    try:
        plan = msgspec.convert(tomllib.loads(text), Plan)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"not valid TOML: {error}", subject=name) from error
    except msgspec.ValidationError as error:
        raise InputError(f"the map is wrong: {error}", subject=name, hint="see docs/publishing.md") from error
    _check(plan, name)
    return plan


def _check(plan: Plan, name: str) -> None:
    from saksi.model.vocabulary import vocabulary

    for figure in plan.figures:
        if (figure.column is None) == (figure.low is None and figure.high is None):
            raise InputError("a figure has either a column or low and high", subject=name)
    for kind, words in (("event", plan.events), ("weapon", plan.weapons), ("object", plan.objects)):
        for term in words.values():
            if term not in vocabulary(kind):
                raise InputError(f"no such {kind}: {term}", subject=name, hint="see docs/reference/vocabularies.md")
