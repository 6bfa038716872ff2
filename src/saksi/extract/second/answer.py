"""A second reader's answer as it came: its envelope, the JSON inside, each claim's fields. Nothing is believed here."""

from __future__ import annotations

import re
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

from saksi.errors import SourceError
from saksi.model.terms import (
    Answer,
    Degree,
    Group,
    Outcome,
    Presence,
    Qualifier,
    Scope,
    SourceRole,
    Stance,
)

T = TypeVar("T")

MOST_ITEMS = 2000
LONGEST_QUOTE = 1000
Words = Annotated[str, Meta(min_length=1, max_length=LONGEST_QUOTE)]
Number = Annotated[int, Meta(ge=0, le=100_000_000)]
Place = Annotated[int, Meta(ge=1, le=MOST_ITEMS)]
"""An item's number in the answer's own list, from 1."""


class SaidCount(msgspec.Struct, frozen=True):
    low: Number | None = None
    high: Number | None = None
    qualifier: Qualifier | None = None


class SaidReport(msgspec.Struct, frozen=True):
    quote: Words
    scope: Scope | None = None
    event: str | None = None
    place: Words | None = None
    earliest: str | None = None
    latest: str | None = None


class SaidClaim(msgspec.Struct, frozen=True):
    """One claim of an answer. Which fields must be there follows from ``kind``; members that it has besides are
    passed over."""

    kind: str
    quote: Words
    report: Annotated[int, Meta(ge=0, le=MOST_ITEMS)] | None = None
    speaker: Words | None = None
    speaker_role: SourceRole | None = None
    channel: Words | None = None
    stance: Stance | None = None
    count: SaidCount | None = None
    outcome: Outcome | None = None
    group: Group | None = None
    subset_of: Place | None = None
    beside: Place | None = None
    object: str | None = None
    degree: Degree | None = None
    name: Words | None = None
    weapon: str | None = None
    event: str | None = None
    party: Words | None = None
    answer: Answer | None = None
    presence: Presence | None = None
    media: str | None = None
    shows: Words | None = None
    published_by: Words | None = None
    verified_by: Words | None = None
    term: Words | None = None
    about: Words | None = None
    act: Words | None = None
    addressee: Words | None = None
    place: Words | None = None
    earliest: str | None = None
    latest: str | None = None
    given: bool | None = None
    person: Words | None = None
    detail: str | None = None


class Said(msgspec.Struct, frozen=True):
    """The whole answer, its items still to be looked at one by one."""

    reports: Annotated[list[Any], Meta(max_length=MOST_ITEMS)] = []
    claims: Annotated[list[Any], Meta(max_length=MOST_ITEMS)] = []


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Envelope(msgspec.Struct):
    choices: list[_Choice]


def said_in(body: bytes) -> Said:
    """The answer inside a response's body. SourceError, in our own words, where there is none."""
    envelope = _decoded(body, _Envelope, "the response is not that of a chat service")
    if not envelope.choices or not (envelope.choices[0].message.content or "").strip():
        raise SourceError("the response holds no answer")
    if envelope.choices[0].finish_reason == "length":
        raise SourceError("the answer was cut off at the service's limit")
    content = _bare(envelope.choices[0].message.content or "")
    return _decoded(content.encode("utf-8", "surrogatepass"), Said, "the answer is not JSON of the form asked for")


def item(raw: object, kind: type[T]) -> T:
    """One claim or report of an answer. SourceError naming the field that does not fit."""
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        # The library's message may repeat the answer's words; only the names of our own fields are taken from it.
        named = re.findall(r"(?:at `\$\.|field `)(\w+)", str(error))
        known = [name for name in named if name in kind.__struct_fields__]  # type: ignore[attr-defined]
        raise SourceError(f"{(known or ['a field'])[-1]} is missing, of another type or no term of its list") from error


def _decoded(body: bytes, kind: type[T], failure: str) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SourceError(failure) from error


def _bare(content: str) -> str:
    """The JSON without what some models put around it although asked not to: their thoughts, a fence."""
    text = content.strip()
    if text.startswith("<think>"):
        text = text.partition("</think>")[2].strip()
    if text.startswith("```") and text.endswith("```") and "\n" in text:
        text = text[text.index("\n") + 1 : -3].strip()
    return text
