"""Accounts for tests, written as short stories: who says what number, when, in which outlet."""

from __future__ import annotations

from typing import Any

import msgspec

from saksi.model.account import Account
from saksi.model.claim import Casualty, Claim, Perpetrator, Report, Responsibility, claim_id, report_id
from saksi.model.source import Speaker
from saksi.model.terms import (
    Answer,
    Group,
    Outcome,
    PlaceKind,
    Qualifier,
    Scope,
    SourceRole,
    Stance,
    TimeBasis,
    TimePrecision,
)
from saksi.model.values import Count, Span, When, Where

ROLES = {
    "mayor": SourceRole.LOCAL_AUTHORITY,
    "governor": SourceRole.LOCAL_AUTHORITY,
    "hospital": SourceRole.HOSPITAL_MORGUE,
    "ministry": SourceRole.STATE_OFFICIAL,
    "resident": SourceRole.WITNESS,
}


def count(words: str) -> Count:
    """``21``, ``21+`` (at least), ``18-20``, ``~20``, ``<=20``, ``24v`` (dozens) or ``?`` (several)."""
    if words == "?":
        return Count(None, None, Qualifier.VAGUE, words)
    if words.endswith("+"):
        return Count(int(words[:-1]), None, Qualifier.AT_LEAST, words)
    if words.endswith("v"):
        return Count(int(words[:-1]), None, Qualifier.VAGUE, words)
    if words.startswith("~"):
        return Count(int(words[1:]), int(words[1:]), Qualifier.ABOUT, words)
    if words.startswith("<="):
        return Count(None, int(words[2:]), Qualifier.AT_MOST, words)
    low, _, high = words.partition("-")
    return Count(int(low), int(high or low), Qualifier.BETWEEN if high else Qualifier.EXACT, words)


def claim(number: str, outcome: str = "killed", *, by: str | None = None, at: int = 0, **more: Any) -> Claim:
    """A casualty claim; ``at`` is its place in the document, ``group`` and any field of Claim may be given."""
    group = Group(more.pop("group", "people"))
    said_by = (Speaker(name=by, role=ROLES.get(by, SourceRole.UNKNOWN)),) if by else ()
    made = Claim(
        document="",
        value=Casualty(outcome=Outcome(outcome), group=group, count=count(number)),
        spans=(Span(at, at + 5),),
        quote="x" * 5,
        said_by=said_by,
        stance=more.pop("stance", Stance.ATTRIBUTED if by else Stance.ASSERTED),
        method="test",
        **more,
    )
    return msgspec.structs.replace(made, id=claim_id(made) if not made.id else made.id)


def blame(party: str) -> Claim:
    value = Perpetrator(party=party)
    made = Claim(document="", value=value, spans=(Span(90, 95),), quote="x" * 5, method="test")
    return msgspec.structs.replace(made, id=claim_id(made))


def acceptance(party: str) -> Claim:
    value = Responsibility(party=party, answer=Answer.ACCEPTED)
    made = Claim(document="", value=value, spans=(Span(95, 99),), quote="x" * 4, method="test")
    return msgspec.structs.replace(made, id=claim_id(made))


def account(document: str, *claims: Claim, **more: Any) -> Account:
    """One document's account: ``day``, ``place`` (name or Where), ``event``, ``scope``; then fields of Account."""
    day, place = more.pop("day", None), more.pop("place", None)
    own = tuple(
        msgspec.structs.replace(
            c, document=document, id=c.id if c.id.startswith("claim-named") else f"{document}/{c.id}"
        )
        for c in claims
    )
    renamed = {c.id: f"{document}/{c.id}" for c in claims}
    own = tuple(
        msgspec.structs.replace(
            c,
            subset_of=renamed.get(c.subset_of or "", c.subset_of),
            beside=renamed.get(c.beside or "", c.beside),
        )
        for c in own
    )
    report = Report(
        id=report_id(document, Span(0, 5)),
        document=document,
        anchor=Span(0, 5),
        quote="x" * 5,
        scope=Scope(more.pop("scope", "incident")),
        when=None if day is None else on(day),
        where=place if isinstance(place, Where) or place is None else town(place),
        event=more.pop("event", None),
        claims=own,
    )
    return Account(report=report, **{"outlet": document, **more})


def on(day: str, basis: str = "stated") -> When:
    return When(earliest=day, latest=day, precision=TimePrecision.DAY, basis=TimeBasis(basis))


def town(name: str, lat: float = 49.99, lon: float = 36.23, **more: Any) -> Where:
    return Where(
        name=name,
        kind=PlaceKind(more.pop("kind", "settlement")),
        lat_e5=round(lat * 1e5),
        lon_e5=round(lon * 1e5),
        path=more.pop("path", ("Country",)),
        **more,
    )
