"""What a request asks for, taken through one typed description each: the same that the OpenAPI document shows.

Forms and addresses carry text only; numbers and lists are taken from it, empty fields count as absent, and a field
named ``set.count.low`` is put into ``changes`` as ``{"count": {"low": …}}`` unless ``was.count.low`` holds the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

from saksi.errors import InputError
from saksi.pipeline.desk.shown import Box, Filter, Why
from saksi.web.claimform import filled

Pairs = Mapping[str, Sequence[str]]
T = TypeVar("T", bound=msgspec.Struct)

Id = Annotated[str, Meta(min_length=1, max_length=200)]
Day = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", examples=["2024-05-01"])]
Text = Annotated[str, Meta(max_length=2000)]
Reason = Annotated[str, Meta(min_length=1, max_length=2000, description="why; kept in the log, sealed")]
Whole = Annotated[int, Meta(ge=0, le=1_000_000_000)]
SET, WAS = "set.", "was."
TOGETHER = (("said_by.", ("said_by.",)), ("when.", ("when.",)), ("where.", ("where.kind", "where.path")))
"""Where one of a group's fields is changed, these of its fields go with it: the record has them only together."""
DEEPEST = 4


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The filters that every list, map and timeline share; an address with them can be handed on."""

    words: Annotated[str, Meta(max_length=300, description="looked for in documents, any script")] = ""
    since: Day | None = None
    until: Day | None = None
    event: Id | None = None
    country: Id | None = None
    grade: Id | None = None
    status: Id | None = None
    killed_at_least: Whole | None = None
    assigned_to: Annotated[str, Meta(max_length=200)] | None = None
    why: Why | None = None
    box: (
        Annotated[
            str,
            Meta(pattern=r"^-?\d+(\.\d+)?(,-?\d+(\.\d+)?){3}$", max_length=120, description="west,south,east,north"),
        ]
        | None
    ) = None

    def filter(self) -> Filter:
        """What the read models understand. InputError for a day or a box that is none."""
        given = {name: getattr(self, name) for name in Wanted.__struct_fields__ if name != "box"}
        for name in ("since", "until"):
            _check_day(given[name])
        if given["assigned_to"] == "nobody":
            given["assigned_to"] = ""
        return Filter(**given, box=_box(self.box))

    def pairs(self, **other: Any) -> dict[str, str]:
        """The same as an address's pairs, with some put otherwise; None leaves one out."""
        own = {name: getattr(self, name) for name in Wanted.__struct_fields__}
        return {k: str(v) for k, v in {**own, **other}.items() if v not in (None, "")}


class Listed(Wanted, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A page of a list."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    offset: Annotated[int, Meta(ge=0, le=10_000_000)] = 0


class Tiled(Wanted, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A window of the map."""

    zoom: Annotated[int, Meta(ge=0, le=20)] = 3


class Stepped(Wanted, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A timeline by steps."""

    step: Annotated[str, Meta(pattern="^(day|week|month|year)$")] = "month"


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Takes nothing."""


class KnownAt(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An incident as it was known at a moment; none is now."""

    as_known_at: Annotated[str, Meta(max_length=40)] | None = None


def take(kind: type[T], pairs: Pairs) -> T:
    """The request as this kind describes it. InputError names what does not fit."""
    given: dict[str, Any] = {}
    lists = _list_fields(kind)
    for name, values in pairs.items():
        present = [v for v in values if v != ""]
        if name.startswith((SET, WAS)):
            continue
        if name in lists:
            given[name] = present
        elif present:
            given[name] = present[-1]
    if changes := _changes(pairs):
        given["changes"] = filled(changes)
    return convert(kind, given, strict=False)


def _changes(pairs: Pairs) -> dict[str, Any]:
    """The fields that were set otherwise than they were, with those that always go together with them."""
    answers = {n.removeprefix(SET): v[-1] for n, v in pairs.items() if n.startswith(SET) and v}
    before = {n.removeprefix(WAS): v[-1] for n, v in pairs.items() if n.startswith(WAS) and v}
    changed = {path for path, answer in answers.items() if before.get(path) != answer}
    for group, along in TOGETHER:
        if any(path.startswith(group) for path in changed):
            changed |= {path for path in answers if path.startswith(along)}
    made: dict[str, Any] = {}
    for path in sorted(changed):
        _put(made, path.split("."), answers[path])
    return made


def convert(kind: type[T], given: Any, *, strict: bool = True) -> T:
    try:
        return msgspec.convert(given, kind, strict=strict)
    except (msgspec.ValidationError, OverflowError) as error:
        raise InputError(f"this cannot be asked so: {error}") from error


def decode(kind: type[T], body: bytes) -> T:
    """A JSON body as this kind describes it."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError) as error:
        raise InputError(f"not the JSON that is asked for: {error}") from error


def _list_fields(kind: type[msgspec.Struct]) -> frozenset[str]:
    fields = msgspec.inspect.type_info(kind)
    assert isinstance(fields, msgspec.inspect.StructType)
    return frozenset(field.name for field in fields.fields if _is_list(field.type))


def _is_list(kind: msgspec.inspect.Type) -> bool:
    bare = kind.type if isinstance(kind, msgspec.inspect.Metadata) else kind
    return isinstance(bare, msgspec.inspect.VarTupleType | msgspec.inspect.ListType)


def _put(into: dict[str, Any], keys: list[str], value: str) -> None:
    """A leaf by its path. InputError where one field is both a leaf and a branch."""
    if len(keys) > DEEPEST or not all(keys):
        raise InputError("no such field", subject=".".join(keys)[:80])
    for key in keys[:-1]:
        into = into.setdefault(key, {})
        if not isinstance(into, dict):
            raise InputError("a field is given twice", subject=key[:80])
    into[keys[-1]] = value


def _box(text: str | None) -> Box | None:
    if text is None:
        return None
    west, south, east, north = (float(part) for part in text.split(","))
    if not (-90 <= south <= north <= 90 and abs(west) <= 540 and abs(east) <= 540):
        raise InputError("not a part of the earth", subject="box", hint="Give west,south,east,north in degrees.")
    if east - west >= 360:
        west, east = -180.0, 180.0
    return Box(_turned(west), south, _turned(east), north)


def _turned(lon: float) -> float:
    """A longitude brought between -180 and 180: the map may be turned round more than once."""
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180


def _check_day(text: str | None) -> None:
    from datetime import date

    try:
        if text:
            date.fromisoformat(text)
    except ValueError as error:
        raise InputError("not a day", subject=text, hint="Give a day as 2024-05-01.") from error
